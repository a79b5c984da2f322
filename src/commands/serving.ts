import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { createdAtOf, findTasks } from '../aws/task.ts'
import { sight, type AddressSpec } from '../deploy/sighting.ts'
import { commitOf, namesFor, runOf, tagsByKey, type Subject } from '../environment.ts'
import type { Live } from '../github/comment.ts'
import type { DeployRequest } from '../request.ts'

/** What serves before a deployment, for people to know; nothing when that is not known, whatever the reason. */
export async function findLive(
  serving: readonly Task[],
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<Live | undefined> {
  const newest = newestOf(serving)
  const commit = commitOf(tagsByKey(newest?.tags ?? []))
  if (newest === undefined || commit === undefined) return undefined
  try {
    const [seen] = await sight([newest], [], spec, clients)
    return { commit, ...(seen?.url !== undefined && { url: seen.url }) }
  } catch {
    return { commit }
  }
}

/** The same without the address, where nothing has been looked up yet. */
export async function findLiveCommit(
  { subject, placement }: Pick<DeployRequest, 'subject' | 'placement'>,
  { ecs, region }: Pick<Clients, 'ecs' | 'region'>
): Promise<Live | undefined> {
  try {
    const tasks = await findTasks(ecs, placement.cluster, namesFor(subject, region).family, subject)
    const commit = commitOf(tagsByKey(newestOf(tasks)?.tags ?? []))
    return commit === undefined ? undefined : { commit }
  } catch {
    return undefined
  }
}

/**
 * The run that has started a task here after `subject`'s run was started, for a pull request of which GitHub does not say
 * whether it has a newer commit: run ids only grow. A run that somebody has started again means to come last.
 */
export function findLaterRun(tasks: readonly Task[], { run, origin }: Subject): string | undefined {
  const [id, attempt] = run.split('/')
  if (origin?.startsWith('refs/pull/') !== true || attempt !== '1') return undefined
  return tasks
    .map(({ tags = [] }) => runOf(tagsByKey(tags))?.split('/')[0] ?? '')
    .find((other) => /^\d+$/.test(other) && Number(other) > Number(id))
}

function newestOf(tasks: readonly Task[]): Task | undefined {
  return tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0]
}
