import type { Task } from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import type { Service } from '../deployment.ts'
import type { Live } from '../events.ts'
import { certificateExpiryOf, commitOf, domainOf, namesFor, tagsByKey } from '../ownership.ts'
import { createdAtOf, findTasks } from '../aws/task.ts'
import { findAddresses, type AddressSpec } from './addresses.ts'
import { urlUnder } from './name.ts'

/** Returns what serves before a deployment, for people to know; nothing when that is not known, whatever the reason. */
export async function findLive(
  serving: readonly Task[],
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<Live | undefined> {
  const newest = newestOf(serving)
  const commit = commitOf(tagsByKey(newest?.tags ?? []))
  if (newest === undefined || commit === undefined) return undefined
  try {
    const tags = tagsByKey(newest.tags ?? [])
    const name = domainOf(tags)
    const isHttps = certificateExpiryOf(tags) !== undefined
    if (name !== undefined && isHttps) return { commit, url: `https://${name}` }
    // Which port a task without HTTPS was reached by, a deployment with it doesn't know.
    if (spec.isHttps === true) return { commit }
    const [seen] = await findAddresses([newest], [], spec, clients)
    return { commit, url: name === undefined ? seen?.url : urlUnder(name, seen?.url) }
  } catch {
    return { commit }
  }
}

/** Returns the same without the address, where nothing has been looked up yet. */
export async function findLiveCommit(
  { subject, cluster: { cluster } }: Service,
  { ecs, region }: Pick<Clients, 'ecs' | 'region'>
): Promise<Live | undefined> {
  try {
    const tasks = await findTasks(ecs, cluster, namesFor(subject, region).family, subject)
    const commit = commitOf(tagsByKey(newestOf(tasks)?.tags ?? []))
    return commit === undefined ? undefined : { commit }
  } catch {
    return undefined
  }
}

function newestOf(tasks: readonly Task[]): Task | undefined {
  return tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0]
}
