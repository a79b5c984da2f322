import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  type ECSClient
} from '@aws-sdk/client-ecs'
import { tagsByKey, type Tags } from '../environment.ts'
import { messageOf } from '../errors.ts'
import { retry } from '../poll.ts'
import { isNamed, isPassing } from './refusal.ts'

/** The names of all families with active revisions that begin so, over as many pages as ECS has. */
export async function listFamilies(client: ECSClient, familyPrefix: string): Promise<string[]> {
  const families: string[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new ListTaskDefinitionFamiliesCommand({ familyPrefix, status: 'ACTIVE', maxResults: 100, nextToken })
    )
    families.push(...(page.families ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return families
}

/** The ARNs of a family's revisions, the newest first. */
export async function listRevisions(
  client: ECSClient,
  family: string,
  status: 'ACTIVE' | 'INACTIVE'
): Promise<string[]> {
  const arns: string[] = []
  let nextToken: string | undefined
  do {
    const page = await client.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, status, sort: 'DESC', maxResults: 100, nextToken })
    )
    arns.push(...(page.taskDefinitionArns ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return arns
}

/** The tags of a revision, or of the latest one of a family; nothing for one that ECS does not know. */
export async function readTags(client: ECSClient, taskDefinition: string): Promise<Tags | undefined> {
  try {
    const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
    return tagsByKey(answer.tags ?? [])
  } catch (error) {
    // ECS says no more than this of a family that it does not know.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/** How many revisions of a family stay, and how many go at once: ECS lets one such change a second through. */
const KEPT_REVISIONS = 5
const MOST_AT_ONCE = 10

/**
 * Deregisters the family's revisions beyond the newest five that `isOurs` knows by their tags, and returns their ARNs. Tasks
 * that run on them go on. Source: DeregisterTaskDefinition in the ECS API reference.
 */
export async function deregisterOldRevisions(
  client: ECSClient,
  family: string,
  isOurs: (tags: Tags) => boolean
): Promise<string[]> {
  const gone: string[] = []
  const revisions = await listRevisions(client, family, 'ACTIVE')
  for (const taskDefinition of revisions.slice(KEPT_REVISIONS, KEPT_REVISIONS + MOST_AT_ONCE)) {
    if (!isOurs((await readTags(client, taskDefinition)) ?? {})) continue
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))
    gone.push(taskDefinition)
  }
  return gone
}

/** What became of the revisions of a family. */
export interface FamilyRemoval {
  readonly removed: readonly string[]
  /** What is still there, with the reason. */
  readonly left: readonly { readonly id: string; readonly why: string }[]
}

/** How many revisions one call deletes. Source: DeleteTaskDefinitions in the ECS API reference. */
const AT_ONCE = 10

/**
 * Deregisters and deletes the revisions of a family that `isOurs` knows by their tags. A deleted revision is gone once no
 * task uses it. Never throws for a single revision: what stays is told.
 */
export async function removeFamily(
  client: ECSClient,
  family: string,
  isOurs: (tags: Tags) => boolean
): Promise<FamilyRemoval> {
  const left: { id: string; why: string }[] = []
  const inactive: string[] = []
  for (const [status, arns] of [
    ['ACTIVE', await listRevisions(client, family, 'ACTIVE')],
    ['INACTIVE', await listRevisions(client, family, 'INACTIVE')]
  ] as const) {
    for (const arn of arns) {
      try {
        if (!isOurs((await readTags(client, arn)) ?? {})) continue
        const deregister = new DeregisterTaskDefinitionCommand({ taskDefinition: arn })
        if (status === 'ACTIVE') await patiently(() => client.send(deregister))
        inactive.push(arn)
      } catch (error) {
        left.push({ id: arn, why: messageOf(error) })
      }
    }
  }
  const removed: string[] = []
  for (let start = 0; start < inactive.length; start += AT_ONCE) {
    const taskDefinitions = inactive.slice(start, start + AT_ONCE)
    const gone = await deleteRevisions(client, taskDefinitions)
    removed.push(...taskDefinitions.filter((arn) => !gone.some(({ id }) => id === arn)))
    left.push(...gone)
  }
  return { removed, left }
}

/** Returns those that could not be deleted, with the reason. */
async function deleteRevisions(client: ECSClient, taskDefinitions: string[]): Promise<{ id: string; why: string }[]> {
  try {
    const { failures = [] } = await patiently(() => client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions })))
    return failures.map(({ arn = '', reason = '', detail = '' }) => ({ id: arn, why: `${reason} ${detail}`.trim() }))
  } catch (error) {
    return taskDefinitions.map((id) => ({ id, why: messageOf(error) }))
  }
}

/** ECS lets one such change a second through, so a few at once have to wait for their turn. */
function patiently<T>(action: () => Promise<T>): Promise<T> {
  return retry(action, { on: isPassing, within: 60_000, every: 2000 })
}
