/** Returns the last part of a task's ARN. */
export function taskId(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

/** Returns the cluster in a task's ARN. */
export function clusterOfTask(arn: string): string {
  return arn.split('/').at(-2) ?? ''
}

/** Returns the name of a revision from its ARN: `family:revision`. */
export function revisionName(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

/** Returns the number of a revision from its ARN. */
export function revisionNumber(arn: string): number {
  return Number(arn.split(':').at(-1))
}
