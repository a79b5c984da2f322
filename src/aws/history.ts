import { tagsByKey, type Tags } from '../ownership.ts'
import { createdAtOf, type Task } from './task.ts'
import { ownValue } from '../json.ts'

/** What ran: the number of the revision, and the digests of the images by container. */
export interface Ran {
  readonly revision: number
  readonly digests: Readonly<Record<string, string>>
}

/** The tag of a task with what it replaced, by which `image-from: previous` knows what ran before. */
const REPLACED = 'run-on-fargate:replaced'

/** Source: "Tag restrictions" of Amazon ECS. */
const TAG_LENGTH = 256

/** Returns the task that an environment is said to run: the newest that runs, else the newest. */
export function whatRuns(tasks: readonly Task[]): Task | undefined {
  const newest = tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))
  return newest.find(({ lastStatus }) => lastStatus === 'RUNNING') ?? newest[0]
}

/** Returns what a task runs. */
export function ranBy({ taskDefinitionArn = '', containers = [] }: Task): Ran {
  const digests = containers.flatMap(({ name, imageDigest }) =>
    name === undefined || imageDigest === undefined ? [] : [[name, imageDigest] as const]
  )
  return { revision: revisionNumber(taskDefinitionArn), digests: Object.fromEntries(digests) }
}

/** Returns an image reference with this digest, in place of its own if it has one: `acme/space:1.4@sha256:…`. */
export function withDigest(text: string, digest: string): string {
  return `${text.replace(/@.*$/s, '')}@${digest}`
}

/** The number of a revision, from its ARN. */
export function revisionNumber(arn: string): number {
  return Number(arn.split(':').at(-1))
}

/** Returns the tags with what a task replaced. What doesn't fit is left out, and then taken from the revision. */
export function replacedTags({ revision, digests }: Ran): Tags {
  const entries = Object.entries(digests).map(([name, digest]) => `${name}=${digest}`)
  const lines = entries.reduce<string[]>(
    (all, entry) => {
      const last = all.at(-1) ?? ''
      if (entry.length > TAG_LENGTH) return all
      if (last.length + 1 + entry.length > TAG_LENGTH) return [...all, entry]
      return [...all.slice(0, -1), `${last} ${entry}`]
    },
    [String(revision)]
  )
  return Object.fromEntries(
    lines.map((line, index) => [index === 0 ? REPLACED : `${REPLACED}-${index + 1}`, line] as const)
  )
}

/** Returns what a task with these tags replaced; nothing where they do not say. */
export function replacedBy(tags: Tags): Ran | undefined {
  const words = Object.entries(replacedTagsIn(tags))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([, line]) => line.split(' '))
  const [revision = '', ...entries] = words
  if (!/^\d{1,10}$/.test(revision)) return undefined
  const digests = entries.flatMap((entry) => {
    const [, name, digest] = /^([\w-]{1,255})=(sha(?:256|384|512):[a-f0-9]{64,128})$/.exec(entry) ?? []
    return name === undefined || digest === undefined ? [] : [[name, digest] as const]
  })
  return { revision: Number(revision), digests: Object.fromEntries(digests) }
}

/** Those of a task's tags that say what it replaced. */
function replacedTagsIn(tags: Tags): Tags {
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => key === REPLACED || new RegExp(`^${REPLACED}-\\d+$`).test(key))
  )
}

/**
 * Returns the tags of a new task with what it replaces. A task that runs the same revision with the same main image is the
 * same again, so what that replaced counts.
 */
export function historyTags(
  before: Task | undefined,
  now: { readonly arn: string; readonly main: string; readonly digest: string | undefined }
): Tags {
  if (before === undefined) return {}
  const ran = ranBy(before)
  const isSame =
    before.taskDefinitionArn === now.arn && now.digest !== undefined && ownValue(ran.digests, now.main) === now.digest
  return isSame ? replacedTagsIn(tagsByKey(before.tags ?? [])) : replacedTags(ran)
}
