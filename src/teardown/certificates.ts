import { randomUUID } from 'node:crypto'
import type { Task } from '@aws-sdk/client-ecs'
import { describeKept, listKept, removeKept, WARNED_BEFORE, type NamedSecret } from '../aws/certificate-secret.ts'
import type { Clients } from '../aws/clients.ts'
import { wordsOf } from '../aws/errors.ts'
import type { Sweep } from '../deployment.ts'
import type { Emit } from '../events.ts'
import {
  belongsTo,
  certificateExpiryOf,
  certificateNameOf,
  certificateRecordIn,
  readTagged,
  sharedTags,
  tagsByKey,
  type Place,
  type Tags
} from '../ownership.ts'
import { applyAll, findAll, planAll } from '../resources/resource.ts'
import type { TeardownTools, Removal } from './destroy.ts'
import type { Found } from './find.ts'

/** Returns the names and wildcards that the tags of tasks and revisions name as those of their certificates. */
export function certificatesIn(tasks: readonly Task[], others: readonly Tags[] = []): string[] {
  const all = [...tasks.map(({ tags = [] }) => tagsByKey(tags)), ...others]
  return [...new Set(all.flatMap((tags) => certificateNameOf(tags) ?? []))]
}

/**
 * Removes the certificate of an environment that is removed. One that other environments use as well goes with the last of
 * them, which `isLast` says. Returns whether it was removed.
 */
export async function removeCertificateOf(
  name: string,
  place: Pick<Place, 'repository' | 'environment'>,
  clients: Clients,
  isLast: () => Promise<boolean>
): Promise<boolean> {
  const secret = await describeKept(clients, place.repository, name)
  if (secret === undefined || secret.deleted) return false
  if (isShared(secret, place.repository) ? !(await isLast()) : !belongsTo(secret.tags, place)) return false
  return removeKept(secret, place.repository, clients)
}

/** Whether a secret's tags name no environment: the certificate in it is for all that the wildcard matches. */
function isShared({ tags }: Pick<NamedSecret, 'tags'>, repository: string): boolean {
  return readTagged(tags, repository) === undefined
}

/** Warns of tasks whose certificate ends soon: a task keeps the one that it was started with. */
export function warnOfEnds(environments: readonly Found[], emit: Emit): void {
  const ends = environments.flatMap(({ environment, tasks }) => {
    const dates = tasks.flatMap(({ tags = [] }) => certificateExpiryOf(tagsByKey(tags)) ?? [])
    const first = Math.min(...dates.map((date) => date.getTime()))
    return first - Date.now() < WARNED_BEFORE ? [{ environment, first: new Date(first) }] : []
  })
  if (ends.length === 0) return
  const list = ends.map(({ environment, first }) => `${environment} (${first.toISOString()})`).join(', ')
  emit({
    type: 'warned',
    text: `The certificates of running tasks end within 14 days: ${list}. Deploy these environments again, as a task keeps the certificate that it was started with.`
  })
}

/** How long (ms) a sweep waits for an authority. */
const RENEWED_WITHIN = 600_000

/**
 * Renews the certificates that environments use, where that is due, and removes those that none uses any more. Looks for
 * certificates only where an environment has had one. Returns what could not be removed; warns of what could not be renewed.
 */
export async function renewAndRemove(
  {
    due,
    staying,
    removals
  }: { readonly due: readonly Found[]; readonly staying: readonly Found[]; readonly removals: readonly Removal[] },
  { repository }: Sweep,
  tools: TeardownTools
): Promise<Pick<Removal, 'left'>> {
  const { clients, emit } = tools
  if ([...due, ...staying].every(({ certificates }) => certificates.length === 0)) return { left: [] }
  // What was to go and is still there uses its certificate on.
  const gone = new Set(
    removals.flatMap(({ environment, kept, left }) => (kept === undefined && left.length === 0 ? [environment] : []))
  )
  const rest = [...staying, ...due.filter(({ environment }) => !gone.has(environment))]
  const left: Removal['left'][number][] = []
  for (const secret of await listKept(clients, repository)) {
    const id = `certificate of ${secret.name}`
    const isUsed = rest.some(({ certificates }) => certificates.includes(secret.name))
    try {
      if (isUsed) await renew(secret, repository, tools)
      else if (isUnused(secret, rest, repository) && (await removeKept(secret, repository, clients))) {
        emit({ type: 'noted', text: `Removed the ${id}` })
      }
    } catch (error) {
      clients.signal.throwIfAborted()
      const why = wordsOf(error)
      if (isUsed) emit({ type: 'warned', text: `The ${id} could not be renewed: ${why}` })
      else left.push({ id, why })
    }
  }
  return { left }
}

/** Whether nobody will use a certificate any more that nobody uses now: its end has passed, or all for whom it was are gone. */
function isUnused(secret: NamedSecret, rest: readonly Found[], repository: string): boolean {
  const record = certificateRecordIn(secret.tags)
  if (record !== undefined && record.expires.getTime() < Date.now()) return true
  const tagged = readTagged(secret.tags, repository)
  return tagged === undefined ? rest.length === 0 : !rest.some(({ environment }) => environment === tagged.environment)
}

/** Renews a certificate as its tags say it was obtained. */
async function renew(secret: NamedSecret, repository: string, tools: TeardownTools): Promise<void> {
  const record = certificateRecordIn(secret.tags)
  if (record === undefined) return
  const { certificate } = await import('../resources/certificate.ts')
  const { name, authority, zoneId } = record
  const resource = certificate(
    {
      https: { certificateName: name, authority: { directory: authority } },
      domain: name,
      zoneId,
      repository,
      run: `sweep ${randomUUID()}/1`,
      tags: sharedTags({ repository }),
      timeout: RENEWED_WITHIN
    },
    tools
  )
  await applyAll([resource], planAll([resource], await findAll([resource])), () => undefined)
}
