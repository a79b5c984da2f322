/** The last part of a task's ARN. */
export function taskId(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

/** The cluster that a task's ARN names. */
export function clusterOfTask(arn: string): string {
  return arn.split('/').at(-2) ?? ''
}

/** The name of a revision, from its ARN: `family:revision`. */
export function revisionName(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

/** The number of a revision, from its ARN. */
export function revisionNumber(arn: string): number {
  return Number(arn.split(':').at(-1))
}
