import type { RoleReference } from '../deployment.ts'
import type { Identity } from './account.ts'

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

/** Returns the ARN of a role given by its ARN or name. A name means a role in this account. */
export function roleArn({ text, account }: RoleReference, identity: Pick<Identity, 'account' | 'partition'>): string {
  if (account !== undefined) return text
  return `arn:${identity.partition}:iam::${identity.account}:role/${text.replace(/^\//, '')}`
}
