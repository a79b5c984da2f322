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
  /** The ref that the environment follows, `refs/pull/7` or `refs/heads/main`: it is removed with it. Without one, it stays. */
  readonly origin?: string
}

/** An environment by its name. */
export interface Place extends Pick<Subject, 'repository' | 'environment'> {
  /** Whether the environment's jobs are meant, and not what serves in it. Neither replaces the other. */
  readonly job?: true
}

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>

/** The names of what belongs to one environment. */
export interface Names {
  readonly family: string
  /** Starts the families of all environments of the repository, and of no other repository. */
  readonly familyPrefix: string
  readonly executionRole: string
  readonly securityGroup: string
  readonly logGroup: string
}

const PREFIX = 'run-on-fargate'
const REPOSITORY = `${PREFIX}:repository`
const ENVIRONMENT = `${PREFIX}:environment`
const JOB = `${PREFIX}:job`
const ORIGIN = `${PREFIX}:origin`
const EXPIRES = `${PREFIX}:expires`
const KEEP_RUNNING = `${PREFIX}:keep-running`
const LIFETIME = `${PREFIX}:time-to-live`
const DOMAIN = `${PREFIX}:domain`
const ZONES = `${PREFIX}:hosted-zones`
const SHARED_WITH = `${PREFIX}:shared-with`

/**
 * Returns the names of what the action creates for an environment in a Region. IAM is global, which is why the role's name
 * holds the Region. Policies grant families by a prefix and the role by its name: in both, a hash of the repository stands
 * before anything that a repository's name could imitate.
 * Characters and lengths: the API references of ECS (family), IAM (role), EC2 (group) and CloudWatch Logs.
 */
export function namesFor({ repository, environment, job }: Place, region: string): Names {
  const own = `${PREFIX}-${shortHash(repository, 16)}`
  const slug = environment.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 200)
  const which = job === true ? `${environment} (job)` : environment
  return {
    family: `${own}-${slug}-${shortHash(JSON.stringify([environment, job]), 16)}`,
    familyPrefix: `${own}-`,
    executionRole: `${own}-${region}`,
    securityGroup: fit(`${PREFIX}/${repository}/${which}`, /[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$]/g, 255),
    logGroup: fit(`/${PREFIX}/${repository}`, /[^.\-_/#A-Za-z0-9]/g, 512)
  }
}

/** Returns the place of the environment's jobs. */
export function jobOf<T extends Place>(place: T): T & { readonly job: true } {
  return { ...place, job: true }
}

/** The name of the secret that keeps a repository's login at a registry. Characters: Secrets Manager's CreateSecret. */
export function secretNameFor(repository: string, registryHost: string): string {
  return fit(`${PREFIX}/${repository}/${registryHost}`, /[^A-Za-z0-9/_+=.@-]/g, 512)
}

/**
 * Returns the name of the secret that keeps the certificate of a name or wildcard. What a secret's name can't hold is written
 * as its code in hexadecimal with a `=` in front, so that the name can be read back; so is the hyphen of an end that
 * Secrets Manager would take for that of an ARN.
 */
export function certificateSecretFor(repository: string, name: string): string {
  return `${certificateSecrets(repository)}${escapeForSecret(name)}`
}

function escapeForSecret(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]|-(?=[A-Za-z0-9]{6}$)/gu, bytesOf)
}

/** The bytes of a text in UTF-8, in hexadecimal, each with a `=` in front. */
function bytesOf(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}

/**
 * Returns the name of the secret that keeps the password of an environment, written likewise. One that is too long ends in a
 * hash.
 */
export function accessSecretFor({ repository, environment }: Pick<Place, 'repository' | 'environment'>): string {
  const name = `${secretNameFor(repository, 'access')}/${escapeForSecret(environment)}`
  return fit(name, NONE, LONGEST_SECRET)
}

const LONGEST_SECRET = 512
const NONE = /(?!)/

const ACCESS = `${PREFIX}:access`

/** Who can use what runs on a revision: `open` to everybody, though an earlier one of its environment had a `password`. */
export type AccessState = 'password' | 'open'

/** Returns the tag of a revision in whose environment a password is or was set, which a secret of ours keeps. */
export function accessTag(state: AccessState): Tags {
  return { [ACCESS]: state }
}

/** Returns what a revision with these tags says of its password; nothing where its environment never had one. */
export function accessStateOf(tags: Tags): AccessState | undefined {
  const state = tags[ACCESS]
  return state === 'password' || state === 'open' ? state : undefined
}

/** Returns what the names of all secrets with certificates of a repository begin with. */
export function certificateSecrets(repository: string): string {
  return `${secretNameFor(repository, 'tls')}/`
}

/** Returns the name or wildcard that a secret with this name is for; nothing for any other secret. */
export function certificateNameIn(secretName: string, repository: string): string | undefined {
  const prefix = certificateSecrets(repository)
  if (!secretName.startsWith(prefix)) return undefined
  const name = secretName
    .slice(prefix.length)
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return certificateSecretFor(repository, name) === secretName ? name : undefined
}

/** What the tags of a secret say of the certificate in it. */
export interface CertificateRecord {
  /** The name or wildcard. */
  readonly name: string
  /** The URL of the authority's directory. */
  readonly authority: string
  readonly expires: Date
  /** From when on it is to be renewed. */
  readonly renews: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** Where the authority says when it wants it renewed; only the last part, what it calls it, where it isn't to be asked. */
  readonly renewalInfo?: string | undefined
  /** The hosted zone of the name, where it was given. */
  readonly zoneId?: string | undefined
}

const CERTIFICATE = `${PREFIX}:certificate`

/** Returns the tags of a secret with this certificate. */
export function certificateTags(record: CertificateRecord): Tags {
  const { name, authority, expires, renews, fingerprint, renewalInfo, zoneId } = record
  return {
    ...certificateNameTag(name),
    [`${CERTIFICATE}-authority`]: encodeTag(authority),
    ...certificateExpiryTag(expires),
    [`${CERTIFICATE}-renews`]: renews.toISOString(),
    [`${CERTIFICATE}-fingerprint`]: fingerprint,
    // Secrets Manager takes no more than 256 characters.
    [`${CERTIFICATE}-renewal-info`]: renewalInfo !== undefined && fits(renewalInfo) ? encodeTag(renewalInfo) : '',
    [`${CERTIFICATE}-zone`]: zoneId ?? ''
  }
}

/** Returns the tag that says which name or wildcard the certificate of a task or revision is for, which a secret of ours keeps. */
export function certificateNameTag(name: string): Tags {
  return { [`${CERTIFICATE}-name`]: encodeTag(name) }
}

/** Returns the name or wildcard that the certificate of a thing with these tags is for; nothing for one without. */
export function certificateNameOf(tags: Tags): string | undefined {
  return textIn(tags, `${CERTIFICATE}-name`)
}

/** Returns the tag that says when the certificate of a task or secret ends. */
export function certificateExpiryTag(expires: Date): Tags {
  return { [`${CERTIFICATE}-expires`]: expires.toISOString() }
}

/** Returns when the certificate ends that a task with these tags was started with; nothing for one without. */
export function certificateExpiryOf(tags: Tags): Date | undefined {
  return dateIn(tags, `${CERTIFICATE}-expires`)
}

/** Reads the tags of a secret; nothing where they don't describe a certificate in full. */
export function certificateRecordIn(tags: Tags): CertificateRecord | undefined {
  const text = (key: string) => textIn(tags, `${CERTIFICATE}-${key}`)
  const [name, authority, fingerprint = ''] = [text('name'), text('authority'), text('fingerprint')]
  const [expires, renews] = [certificateExpiryOf(tags), dateIn(tags, `${CERTIFICATE}-renews`)]
  if (name === undefined || authority === undefined || expires === undefined || renews === undefined) return undefined
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) return undefined
  return { name, authority, expires, renews, fingerprint, renewalInfo: text('renewal-info'), zoneId: text('zone') }
}

/** What a run that doesn't live to see its certificate leaves at the authority and in DNS. */
export interface OrderLeft {
  /** The URL of the order. */
  readonly order?: string | undefined
  /** The value of the TXT record, and where that is. */
  readonly challenge?: { readonly text: string; readonly zoneId: string; readonly name: string } | undefined
}

/** Returns the tags of a secret for which an order is on its way. */
export function orderTags({ order = '', challenge }: OrderLeft): Tags {
  const { text = '', zoneId = '', name = '' } = challenge ?? {}
  return {
    [`${CERTIFICATE}-order`]: fits(order) ? encodeTag(order) : '',
    [`${CERTIFICATE}-challenge`]: text,
    [`${CERTIFICATE}-challenge-zone`]: zoneId,
    [`${CERTIFICATE}-challenge-name`]: name
  }
}

/** Reads the tags of a secret for which an order is, or was, on its way. */
export function orderLeftIn(tags: Tags): OrderLeft {
  const keys = ['order', 'challenge', 'challenge-zone', 'challenge-name']
  const [order, text, zoneId, name] = keys.map((key) => textIn(tags, `${CERTIFICATE}-${key}`))
  return { order, challenge: text && zoneId && name ? { text, zoneId, name } : undefined }
}

function fits(text: string): boolean {
  return encodeTag(text).length <= TAG_LENGTH
}

/** Returns the tags of a thing that all environments of the repository share: role, secret, log group. */
export function sharedTags({ repository }: Pick<Subject, 'repository'>): Tags {
  return { [REPOSITORY]: encodeTag(repository) }
}

/** Returns the tags of a thing that belongs to one environment: security group, task definition. */
export function environmentTags(place: Place): Tags {
  const job: Tags = place.job === true ? { [JOB]: 'true' } : {}
  return { ...sharedTags(place), [ENVIRONMENT]: encodeTag(place.environment), ...job }
}

/** Returns the tags of a task: its environment, and the run and commit that it comes from. */
export function taskTags(subject: Subject & Place): Tags {
  return {
    ...environmentTags(subject),
    [`${PREFIX}:run`]: encodeTag(subject.run),
    [`${PREFIX}:commit`]: encodeTag(subject.commit)
  }
}

/** Returns the tag that ties an environment to a ref; nothing for one that stays for good. */
export function originTag({ origin }: Pick<Subject, 'origin'>): Tags {
  return origin === undefined ? {} : { [ORIGIN]: encodeTag(origin) }
}

/**
 * Returns whether the environment's name and origin can be kept in tags; one that can't could never be found again.
 * Source: `Tag` in the API references of ECS and EC2, which count 256 characters a value.
 */
export function fitsInTags({ environment, origin = '' }: Pick<Subject, 'environment' | 'origin'>): boolean {
  return [environment, origin].every((text) => encodeTag(text).length <= TAG_LENGTH)
}

const TAG_LENGTH = 256

/**
 * Returns a text as a tag value from which `decodeTag` reads it back exactly. What a tag can't hold, or holds only inside a
 * value, is written as its UTF-8 bytes in hexadecimal, each with a `=` in front. Letters and digits of any script stay.
 * Source: the pattern of `TagValue` in the API references of ECS, IAM and CloudWatch Logs.
 */
export function encodeTag(text: string): string {
  return text.replaceAll(/^ | $|^[aA][wW][sS](?=:)|[^\p{L}\p{N} +\-._:/@]/gu, bytesOf)
}

/** Returns the text that `encodeTag` wrote as this value; nothing for any other value. */
export function decodeTag(value: string): string | undefined {
  const bytes = value
    .split(/(=[0-9A-F]{2})/)
    .map((part) => (/^=[0-9A-F]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part)))
  const text = Buffer.concat(bytes).toString('utf8')
  return encodeTag(text) === value ? text : undefined
}

/** Returns what `encodeTag` wrote as the value of a tag; nothing for any other value, and for none. */
function textIn(tags: Tags, key: string): string | undefined {
  const text = decodeTag(tags[key] ?? '')
  return text === '' ? undefined : text
}

function dateIn(tags: Tags, key: string): Date | undefined {
  const date = new Date(tags[key] ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Returns the commit that a task with these tags was started for. */
export function commitOf(tags: Tags): string | undefined {
  return tags[`${PREFIX}:commit`]
}

/** Returns the run that started a task with these tags: `<run id>/<attempt>`. */
export function runOf(tags: Tags): string | undefined {
  return tags[`${PREFIX}:run`]
}

/** An environment as the tags of one of its things describe it. */
export interface Tagged {
  readonly environment: string
  readonly origin?: string
  readonly expires?: Date
}

/** Returns what these tags say of an environment of this repository; nothing for what is not ours. */
export function readTagged(tags: Tags, repository: string): Tagged | undefined {
  const environment = textIn(tags, ENVIRONMENT)
  if (environment === undefined || !isOurs(tags, { repository })) return undefined
  return { environment, origin: originOf(tags), expires: dateIn(tags, EXPIRES) }
}

/** Returns the ref that these tags tie an environment to: `refs/pull/7`, `refs/heads/main`. */
export function originOf(tags: Tags): string | undefined {
  return textIn(tags, ORIGIN)
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

/** Returns the tag of a task that is stopped at the end of its job. */
export function jobOnlyTag(): Tags {
  return { [KEEP_RUNNING]: 'false' }
}

/** Returns whether a task with these tags ends by itself or with its job, and is not meant to last. */
export function isShortLived(tags: Tags): boolean {
  return tags[EXPIRES] !== undefined || tags[KEEP_RUNNING] === 'false'
}

/** Returns the tag of a revision whose tasks end by themselves after so many seconds. */
export function lifetimeTag(seconds: number): Tags {
  return { [LIFETIME]: String(seconds) }
}

/** Returns after how many seconds the tasks of a revision with these tags end; nothing where they stay. */
export function lifetimeOf(tags: Tags): number | undefined {
  const seconds = Number(tags[LIFETIME])
  return Number.isFinite(seconds) ? seconds : undefined
}

/** Returns the tags of a task or revision: its DNS name, and the hosted zones in which its environment may have records. */
export function domainTags({
  name,
  zones
}: {
  readonly name?: string | undefined
  readonly zones: readonly string[]
}): Tags {
  return { ...(name !== undefined && { [DOMAIN]: name }), ...(zones.length > 0 && { [ZONES]: zones.join(' ') }) }
}

/** Returns the DNS name of a task with these tags; nothing for one without. */
export function domainOf(tags: Tags): string | undefined {
  return tags[DOMAIN]
}

/** Returns the hosted zones in which the environment of a thing with these tags may have records. */
export function zonesOf(tags: Tags): string[] {
  return (tags[ZONES] ?? '').split(' ').filter((zone) => zone !== '')
}

/** Returns the name of the cluster that the tasks of a revision with these tags were started in. */
export function clusterOf(tags: Tags): string | undefined {
  return tags[`${PREFIX}:cluster`]
}

/** Returns whether a thing with these tags is this repository's. What isn't is never reused, changed or removed. */
export function isOurs(tags: Tags, of: Pick<Subject, 'repository'>): boolean {
  return carries(tags, sharedTags(of))
}

/**
 * Returns whether somebody has shared a thing with the repository, by a tag that lists repositories and owners, as
 * `acme/space octo`. No run of the action ever sets it.
 */
export function isSharedWith(tags: Tags, { repository }: Pick<Subject, 'repository'>): boolean {
  const [owner] = repository.split('/')
  return (tags[SHARED_WITH] ?? '').split(' ').some((each) => each === repository || each === owner)
}

/** Returns whether a thing with these tags is this environment's: what serves in it, or its jobs. */
export function belongsTo(tags: Tags, { repository, environment }: Place): boolean {
  return carries(tags, environmentTags({ repository, environment }))
}

/** Returns whether a thing with these tags is this part of its environment: of what serves there, or of its jobs. */
export function isPartOf(tags: Tags, place: Place): boolean {
  return belongsTo(tags, place) && (tags[JOB] === 'true') === (place.job === true)
}

/** Whether all of `wanted` are among the tags. */
export function carries(tags: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value)
}

/** Tags as ECS and CloudWatch Logs take them. */
export function lowerCaseTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }))
}

/** Tags as IAM, EC2 and Secrets Manager take them. */
export function upperCaseTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** Tags in either of the services' forms, by key. A thing without tags may have no list of them. */
export function tagsByKey(
  tags: readonly {
    key?: string | undefined
    value?: string | undefined
    Key?: string | undefined
    Value?: string | undefined
  }[] = []
): Tags {
  return Object.fromEntries(tags.map((tag) => [tag.key ?? tag.Key ?? '', tag.value ?? tag.Value ?? '']))
}

/** The first characters of the SHA-256 of `text`, in hex. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
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

const [REPOSITORY_TAG = ''] = Object.keys(sharedTags({ repository: '' }))

/** Returns the repository that a thing's tags name, as the tag has it; nothing for a thing that no repository's action made. */
export function ownerOf(tags: Tags): string | undefined {
  return tags[REPOSITORY_TAG]
}

/** Says whose a thing is, for an error that refuses to change it. A tag's value has no control characters in AWS. */
export function whoseItIs(tags: Tags): string {
  const owner = ownerOf(tags)
  return owner === undefined ? `it has no tag \`${REPOSITORY_TAG}\`` : `its tag \`${REPOSITORY_TAG}\` is \`${owner}\``
}

/** Returns the tag that makes a thing this repository's, as a person writes it. */
export function ownershipTag(repository: string): string {
  return `\`${REPOSITORY_TAG}=${sharedTags({ repository })[REPOSITORY_TAG] ?? ''}\``
}
