import type { Task } from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import { sight, type AddressSpec } from '../deploy/sighting.ts'
import { commitOf, tagsByKey } from '../environment.ts'
import type { Live } from '../github/comment-text.ts'

/** What serves before a deployment, for people to know; nothing when that is not known, whatever the reason. */
export async function findLive(
  serving: readonly Task[],
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<Live | undefined> {
  const newest = serving.toSorted((a, b) => timeOf(b) - timeOf(a))[0]
  const commit = commitOf(tagsByKey(newest?.tags ?? []))
  if (newest === undefined || commit === undefined) return undefined
  try {
    const [seen] = await sight([newest], [], spec, clients)
    return { commit, ...(seen?.url !== undefined && { url: seen.url }) }
  } catch {
    return { commit }
  }
}

function timeOf({ createdAt }: Task): number {
  return createdAt?.getTime() ?? 0
}
