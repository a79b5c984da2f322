import type { Place } from '../../world.ts'
import { clientError, invalidParameter } from './errors.ts'

/** `family` or `family:revision`, as DescribeTaskDefinition and RunTask take it. */
export interface TaskDefinitionName {
  readonly family: string
  readonly revision?: number
}

/** A task id, and the cluster when it was given as an ARN. */
export interface TaskName {
  readonly id: string
  readonly cluster?: string
}

/** The start of every ECS ARN of the place: `arn:aws:ecs:eu-central-1:123456789012`. */
export function ecsArn(place: Place, resource: string): string {
  return `arn:${place.partition}:ecs:${place.region}:${place.account}:${resource}`
}

/** The cluster's name of a name or ARN. Throws for anything else with separators in it. */
export function clusterName(nameOrArn: string): string {
  return lastPart(nameOrArn, 'cluster', 1)[0] ?? nameOrArn
}

/** Family and revision of `family`, `family:revision` or an ARN. Throws when the revision is not a number. */
export function taskDefinitionName(nameOrArn: string): TaskDefinitionName {
  const name = nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn
  const [family = '', revision, ...rest] = name.split(':')
  if (rest.length > 0) throw clientError('Invalid arn syntax.')
  if (revision === undefined) return { family }
  if (!/^\d+$/.test(revision)) throw invalidParameter(`Invalid revision number. Number: ${revision}`)
  return { family, revision: Number(revision) }
}

/** The id of a task's id or ARN. Throws ECS's own complaints about malformed ones. */
export function taskName(idOrArn: string): TaskName {
  const [first = '', second] = lastPart(idOrArn, 'task', 2)
  const name = second === undefined ? { id: first } : { cluster: first, id: second }
  if (![32, 36].includes(name.id.length)) throw invalidParameter('taskId length should be one of [32,36]')
  return name
}

/** What follows `<type>/` in an ARN, in at most `most` parts; a bare name is its own part. */
function lastPart(nameOrArn: string, type: string, most: number): readonly string[] {
  const isArn = nameOrArn.startsWith('arn:')
  const resource = isArn ? nameOrArn.split(':').slice(5).join(':') : `${type}/${nameOrArn}`
  const [kind, ...parts] = resource.split('/')
  const allowed = isArn ? most : 1
  if (kind !== type || parts.length > allowed || parts.some((part) => part.includes(':'))) {
    throw invalidParameter('Invalid identifier: Unexpected number of separators')
  }
  return parts
}
