import { createHash } from 'node:crypto'

/** Whose deployment this is, and which run makes it. */
export interface Subject {
  /** `owner/repository`. */
  readonly repository: string
  /** The environment's name as the user or the event gave it. */
  readonly environment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  readonly commit: string
  /** What the environment is there for, `refs/pull/7` or `refs/heads/main`, where its name says so; else it stays for good. */
  readonly origin?: string
}

/** An environment by its name. */
export type Place = Pick<Subject, 'repository' | 'environment'>

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>

/** The names of all that belongs to one environment. */
export interface Names {
  readonly family: string
  /** What the families of all the repository's environments begin with, and perhaps those of others. */
  readonly familyPrefix: string
  readonly executionRole: string
  readonly securityGroup: string
  readonly logGroup: string
}

const PREFIX = 'run-on-fargate'
const ORIGIN = `${PREFIX}:origin`
const EXPIRES = `${PREFIX}:expires`

/**
 * The names of what we make for a subject in a Region. IAM is global, so the role's name holds the Region.
 * Characters and lengths: the API references of ECS (family), IAM (role), EC2 (group) and CloudWatch Logs.
 */
export function namesFor(subject: Place, region: string): Names {
  const { repository, environment } = subject
  return {
    // The slashes, which a family cannot have, keep `a/b-c` in `d` apart from `a/b` in `c-d` in the hash.
    family: fit(`${PREFIX}/${repository}/${environment}`, /[^A-Za-z0-9_-]/g, 255),
    familyPrefix: `${PREFIX}/${repository}/`.replaceAll(/[^A-Za-z0-9_-]/g, '-'),
    executionRole: fit(`${PREFIX}/${repository}/${region}`, /[^\w+=,.@-]/g, 64),
    securityGroup: fit(`${PREFIX}/${repository}/${environment}`, /[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$]/g, 255),
    logGroup: fit(`/${PREFIX}/${repository}`, /[^.\-_/#A-Za-z0-9]/g, 512)
  }
}

/**
 * The names of a job's things are others than those of what serves in the same environment, so that neither replaces the
 * other. No branch or tag can have such a name, as git allows no blanks in one.
 */
export function jobOf<T extends Place>(subject: T): T {
  return { ...subject, environment: `${subject.environment} (job)` }
}

/** The name of the secret that keeps a repository's login at a registry. Characters: Secrets Manager's CreateSecret. */
export function secretNameFor(repository: string, registryHost: string): string {
  return fit(`${PREFIX}/${repository}/${registryHost}`, /[^A-Za-z0-9/_+=.@-]/g, 512)
}

/** The tags of a thing that all environments of the repository share: role, secret, log group. */
export function sharedTags(subject: Pick<Subject, 'repository'>): Tags {
  return { [`${PREFIX}:repository`]: tagValue(subject.repository) }
}

/** The tags of a thing that belongs to one environment: security group, task definition. */
export function environmentTags(subject: Place): Tags {
  return { ...sharedTags(subject), [`${PREFIX}:environment`]: tagValue(subject.environment) }
}

/** The tags of a task: its environment, and the run and commit that it comes from. */
export function taskTags(subject: Subject): Tags {
  return {
    ...environmentTags(subject),
    [`${PREFIX}:run`]: tagValue(subject.run),
    [`${PREFIX}:commit`]: tagValue(subject.commit)
  }
}

/**
 * The tag that tells a sweep what an environment is there for. Nothing for one that stays for good, and for an origin that a
 * tag cannot hold as it is: what is not certain is never swept.
 */
export function originTag({ origin }: Pick<Subject, 'origin'>): Tags {
  return origin === undefined || tagValue(origin) !== origin ? {} : { [ORIGIN]: origin }
}

/** The commit that a task with these tags was started for. */
export function commitOf(tags: Tags): string | undefined {
  return tags[`${PREFIX}:commit`]
}

/** The run that a task with these tags was started by: `<run id>/<attempt>`. */
export function runOf(tags: Tags): string | undefined {
  return tags[`${PREFIX}:run`]
}

/** An environment as its tags tell of it. */
export interface Tagged {
  readonly environment: string
  readonly origin?: string
  readonly expires?: Date
}

/** What these tags say of an environment of this repository; nothing for what is not ours. */
export function readTagged(tags: Tags, repository: string): Tagged | undefined {
  const environment = tags[`${PREFIX}:environment`]
  if (environment === undefined || tags[`${PREFIX}:repository`] !== tagValue(repository)) return undefined
  const origin = originOf(tags)
  const date = new Date(tags[EXPIRES] ?? '')
  return {
    environment,
    ...(origin !== undefined && { origin }),
    ...(!Number.isNaN(date.getTime()) && { expires: date })
  }
}

/** What these tags say that an environment is there for: `refs/pull/7`, `refs/heads/main`. */
export function originOf(tags: Tags): string | undefined {
  return tags[ORIGIN]
}

/** The number of the pull request that an environment is there for; nothing for any other. */
export function pullRequestOf(origin: string | undefined): number | undefined {
  const [, number] = /^refs\/pull\/(\d+)$/.exec(origin ?? '') ?? []
  return number === undefined ? undefined : Number(number)
}

/** The tag of a task that ends by itself: when, in ISO 8601. */
export function expiryTag(expires: Date): Tags {
  return { [EXPIRES]: expires.toISOString() }
}

/** Whether a thing with these tags was made for this environment. Only such things are ever stopped or changed. */
export function belongsTo(tags: Tags, subject: Place): boolean {
  return carries(tags, environmentTags(subject))
}

/** Whether all of `wanted` are among the tags. */
export function carries(tags: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value)
}

/** The same of those that are our own, as people may change theirs. */
export function carriesOurs(tags: Tags, wanted: Tags): boolean {
  return carries(tags, Object.fromEntries(Object.entries(wanted).filter(([key]) => key.startsWith(`${PREFIX}:`))))
}

/** Tags as ECS and CloudWatch Logs take them. */
export function lowerCaseTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }))
}

/** Tags as IAM, EC2 and Secrets Manager take them. */
export function upperCaseTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** Tags in either of the services' forms, by key. */
export function tagsByKey(
  tags: readonly {
    key?: string | undefined
    value?: string | undefined
    Key?: string | undefined
    Value?: string | undefined
  }[]
): Tags {
  return Object.fromEntries(tags.map((tag) => [tag.key ?? tag.Key ?? '', tag.value ?? tag.Value ?? '']))
}

/** The first characters of the SHA-256 of `text`, in hex. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

function tagValue(text: string): string {
  return fit(text, /[^\p{L}\p{N} +\-=._:/@]/gu, 256)
}

/**
 * `text` with only characters that a service takes, at most `limit` of them. Whenever something was replaced or cut, a
 * hash of the whole is added, so that `feature/a` and `feature-a` never share a name. The hash has eight characters:
 * Secrets Manager misreads names that end in a hyphen and six.
 */
function fit(text: string, unfit: RegExp, limit: number): string {
  const clean = text.replace(unfit, '-')
  if (clean === text && text.length <= limit) return text
  const tail = `-${shortHash(text, 8)}`
  // A character beyond U+FFFF has two halves, which no service takes alone.
  const head = clean.slice(0, limit - tail.length).replace(/[\uD800-\uDBFF]$/, '')
  return head + tail
}
