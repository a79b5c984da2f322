import { createHash } from 'node:crypto'

/** The repository and environment of a deployment, and the run and commit that it comes from. */
export interface Subject {
  /** `owner/repository`. */
  readonly repository: string
  /** The environment's name, unescaped, from the input or the event. */
  readonly environment: string
  /** `<run id>/<attempt>`. */
  readonly run: string
  readonly commit: string
  /** The ref whose end removes the environment, such as `refs/pull/7`. Without one, the environment stays. */
  readonly origin?: string
}

/** An environment, or the part of it that holds its jobs. */
export interface Place extends Pick<Subject, 'repository' | 'environment'> {
  /** Set for the environment's jobs, omitted for its service. Jobs and services don't replace each other. */
  readonly job?: true
}

/** Tag values by key. */
export type Tags = Readonly<Record<string, string>>

/** The names of the resources of a deployment. */
export interface Names {
  readonly family: string
  /** The prefix of the families of all environments of the repository, and of no other repository. */
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
const CLUSTER = `${PREFIX}:cluster`
const DOMAIN = `${PREFIX}:domain`
const ZONES = `${PREFIX}:hosted-zones`
const SHARED_WITH = `${PREFIX}:shared-with`

/**
 * Returns the names of the resources that the action creates for an environment in a Region. The role's name contains
 * the Region because IAM is global. Policies match families by prefix and the role by name. Both names begin with a
 * hash of the repository, which another repository's name can't imitate. Characters and lengths: the API references of
 * ECS (family), IAM (role), EC2 (group) and CloudWatch Logs.
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

/** Returns the name of the secret with the credentials for a registry. Characters: Secrets Manager's CreateSecret. */
export function secretNameFor(repository: string, registryHost: string): string {
  return fit(`${PREFIX}/${repository}/${registryHost}`, /[^A-Za-z0-9/_+=.@-]/g, 512)
}

/**
 * Returns the name of the secret with the certificate for a name or wildcard. Characters that a secret's name can't
 * have become `=` and their hexadecimal code. So does a hyphen before the last six characters, which Secrets Manager
 * would read as an ARN's suffix.
 */
export function certificateSecretFor(repository: string, name: string): string {
  return `${certificateSecrets(repository)}${escapeForSecret(name)}`
}

function escapeForSecret(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]|-(?=[A-Za-z0-9]{6}$)/gu, bytesOf)
}

/** Returns the UTF-8 bytes of a text in hexadecimal, each after a `=`. */
function bytesOf(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}

/** Returns the name of the secret with an environment's password, encoded likewise. A long name ends in a hash. */
export function accessSecretFor({ repository, environment }: Pick<Place, 'repository' | 'environment'>): string {
  const name = `${secretNameFor(repository, 'access')}/${escapeForSecret(environment)}`
  return fit(name, NONE, LONGEST_SECRET)
}

const LONGEST_SECRET = 512
const NONE = /(?!)/

const ACCESS = `${PREFIX}:access`

/** The access to a revision's tasks: `password`, or `open` to everyone although there used to be a password. */
export type AccessState = 'password' | 'open'

/** Returns the tag for revisions of an environment that has or had a password. */
export function accessTag(state: AccessState): Tags {
  return { [ACCESS]: state }
}

/** Returns the access state in a revision's tags; undefined if its environment never had a password. */
export function accessStateOf(tags: Tags): AccessState | undefined {
  const state = tags[ACCESS]
  return state === 'password' || state === 'open' ? state : undefined
}

/** Returns the prefix of the names of the repository's certificate secrets. */
export function certificateSecrets(repository: string): string {
  return `${secretNameFor(repository, 'tls')}/`
}

/** Returns the name or wildcard in the name of a certificate secret; undefined for any other secret. */
export function certificateNameIn(secretName: string, repository: string): string | undefined {
  const prefix = certificateSecrets(repository)
  if (!secretName.startsWith(prefix)) return undefined
  const name = secretName
    .slice(prefix.length)
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return certificateSecretFor(repository, name) === secretName ? name : undefined
}

/** The certificate in a secret, as the secret's tags describe it. */
export interface CertificateRecord {
  /** The DNS name or wildcard. */
  readonly name: string
  /** The URL of the authority's directory. */
  readonly authority: string
  readonly expires: Date
  /** The time from which a run renews it. */
  readonly renews: Date
  /** The SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string
  /** The certificate's ID at the authority, by which its renewal names it (RFC 9773). */
  readonly renewalId?: string | undefined
  /** The URL of the authority's renewal window; undefined if runs shouldn't ask. */
  readonly renewalInfo?: string | undefined
  /** The hosted zone of the name, if `hosted-zone-id` set it. */
  readonly zoneId?: string | undefined
}

const CERTIFICATE = `${PREFIX}:certificate`

/** Returns the tags of a secret with this certificate. */
export function certificateTags(record: CertificateRecord): Tags {
  const { name, authority, expires, renews, fingerprint, renewalId = '', renewalInfo = '', zoneId = '' } = record
  return {
    ...certificateNameTag(name),
    [`${CERTIFICATE}-authority`]: encodeTag(authority),
    ...certificateExpiryTag(expires),
    [`${CERTIFICATE}-renews`]: renews.toISOString(),
    [`${CERTIFICATE}-fingerprint`]: fingerprint,
    [`${CERTIFICATE}-renewal-id`]: orEmpty(renewalId),
    [`${CERTIFICATE}-renewal-info`]: orEmpty(renewalInfo),
    [`${CERTIFICATE}-zone`]: zoneId
  }
}

/** Returns the tag with the name or wildcard of the action's certificate that a secret, task or revision uses. */
export function certificateNameTag(name: string): Tags {
  return { [`${CERTIFICATE}-name`]: encodeTag(name) }
}

/** Returns the name or wildcard in these tags; undefined without a certificate of the action. */
export function certificateNameOf(tags: Tags): string | undefined {
  return textIn(tags, `${CERTIFICATE}-name`)
}

/** Returns the tag with the time when the certificate of a task or secret expires. */
export function certificateExpiryTag(expires: Date): Tags {
  return { [`${CERTIFICATE}-expires`]: expires.toISOString() }
}

/** Returns when the certificate of a task or secret with these tags expires; undefined without one. */
export function certificateExpiryOf(tags: Tags): Date | undefined {
  return dateIn(tags, `${CERTIFICATE}-expires`)
}

/** Returns the certificate that a secret's tags describe; undefined if the description is incomplete. */
export function certificateRecordIn(tags: Tags): CertificateRecord | undefined {
  const text = (key: string) => textIn(tags, `${CERTIFICATE}-${key}`)
  const [name, authority, fingerprint = ''] = [text('name'), text('authority'), text('fingerprint')]
  const [expires, renews] = [certificateExpiryOf(tags), dateIn(tags, `${CERTIFICATE}-renews`)]
  if (name === undefined || authority === undefined || expires === undefined || renews === undefined) return undefined
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) return undefined
  const [renewalId, renewalInfo, zoneId] = [text('renewal-id'), text('renewal-info'), text('zone')]
  return { name, authority, expires, renews, fingerprint, renewalId, renewalInfo, zoneId }
}

/** An unfinished order: what an interrupted run leaves at the authority and in DNS. */
export interface OrderLeft {
  /** The URL of the order. */
  readonly order?: string | undefined
  /** The TXT record of the challenge: its value, hosted zone and name. */
  readonly challenge?: { readonly text: string; readonly zoneId: string; readonly name: string } | undefined
}

/** Returns the tags that record an unfinished order; all empty without one, to overwrite earlier values. */
export function orderTags({ order = '', challenge }: OrderLeft): Tags {
  const { text = '', zoneId = '', name = '' } = challenge ?? {}
  return {
    [`${CERTIFICATE}-order`]: orEmpty(order),
    [`${CERTIFICATE}-challenge`]: text,
    [`${CERTIFICATE}-challenge-zone`]: zoneId,
    [`${CERTIFICATE}-challenge-name`]: name
  }
}

/** Returns the unfinished order that a secret's tags record. */
export function orderLeftIn(tags: Tags): OrderLeft {
  const keys = ['order', 'challenge', 'challenge-zone', 'challenge-name']
  const [order, text, zoneId, name] = keys.map((key) => textIn(tags, `${CERTIFICATE}-${key}`))
  return { order, challenge: text && zoneId && name ? { text, zoneId, name } : undefined }
}

/** Returns the text as a tag value; empty if it is too long for one. */
function orEmpty(text: string): string {
  const value = encodeTag(text)
  return value.length <= TAG_LENGTH ? value : ''
}

/** Returns the tags of a resource that all environments of the repository share: role, secret, log group. */
export function sharedTags({ repository }: Pick<Subject, 'repository'>): Tags {
  return { [REPOSITORY]: encodeTag(repository) }
}

/** Returns the tags of a resource that belongs to one environment: security group, task definition. */
export function environmentTags(place: Place): Tags {
  const job: Tags = place.job === true ? { [JOB]: 'true' } : {}
  return { ...sharedTags(place), [ENVIRONMENT]: encodeTag(place.environment), ...job }
}

/** Returns the tags of a task: its environment, and the run and commit that it was started for. */
export function taskTags(subject: Subject & Place): Tags {
  return {
    ...environmentTags(subject),
    [`${PREFIX}:run`]: encodeTag(subject.run),
    [`${PREFIX}:commit`]: encodeTag(subject.commit)
  }
}

/** Returns the tag with the ref that the environment follows; no tag if the environment follows none. */
export function originTag({ origin }: Pick<Subject, 'origin'>): Tags {
  return origin === undefined ? {} : { [ORIGIN]: encodeTag(origin) }
}

/**
 * Returns whether the environment's name and origin fit in tags. Otherwise, no later run could find the environment.
 * Source: `Tag` in the API references of ECS and EC2, which allow 256 characters in a value.
 */
export function fitsInTags({ environment, origin = '' }: Pick<Subject, 'environment' | 'origin'>): boolean {
  return [environment, origin].every((text) => encodeTag(text).length <= TAG_LENGTH)
}

const TAG_LENGTH = 256

/**
 * Encodes a text as a tag value, which `decodeTag` decodes exactly. Characters that AWS doesn't allow there become `=`
 * and two hexadecimal digits per UTF-8 byte. Letters and digits of any script stay. Source: the pattern of `TagValue`
 * in the API references of ECS, IAM and CloudWatch Logs.
 */
export function encodeTag(text: string): string {
  return text.replaceAll(/^ | $|^[aA][wW][sS](?=:)|[^\p{L}\p{N} +\-._:/@]/gu, bytesOf)
}

/** Decodes a value that `encodeTag` wrote; returns undefined for any other value. */
export function decodeTag(value: string): string | undefined {
  const bytes = value
    .split(/(=[0-9A-F]{2})/)
    .map((part) => (/^=[0-9A-F]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part)))
  const text = Buffer.concat(bytes).toString('utf8')
  return encodeTag(text) === value ? text : undefined
}

/** Returns the decoded value of a tag; undefined if it is missing, empty or not from `encodeTag`. */
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

/** An environment, as the tags of one of its resources describe it. */
export interface Tagged {
  readonly environment: string
  readonly origin?: string
  readonly expires?: Date
}

/** Returns the environment of a resource with these tags; undefined if the resource isn't this repository's. */
export function readTagged(tags: Tags, repository: string): Tagged | undefined {
  const environment = textIn(tags, ENVIRONMENT)
  if (environment === undefined || !isOurs(tags, { repository })) return undefined
  return { environment, origin: originOf(tags), expires: dateIn(tags, EXPIRES) }
}

/** Returns the ref that an environment with these tags follows: `refs/pull/7`, `refs/heads/main`. */
export function originOf(tags: Tags): string | undefined {
  return textIn(tags, ORIGIN)
}

/** Returns the number of the pull request that an origin names; undefined for a branch, a tag or no origin. */
export function pullRequestOf(origin: string | undefined): number | undefined {
  const [, number] = /^refs\/pull\/(\d+)$/.exec(origin ?? '') ?? []
  return number === undefined ? undefined : Number(number)
}

/** Returns the tag with the time, in ISO 8601, when a task's time to live expires. */
export function expiryTag(expires: Date): Tags {
  return { [EXPIRES]: expires.toISOString() }
}

/** Returns the tag of a task that is stopped at the end of its workflow job. */
export function jobOnlyTag(): Tags {
  return { [KEEP_RUNNING]: 'false' }
}

/** Returns whether a task with these tags has a time to live, or is stopped at the end of its workflow job. */
export function isShortLived(tags: Tags): boolean {
  return tags[EXPIRES] !== undefined || tags[KEEP_RUNNING] === 'false'
}

/** Returns the tag with the time to live of a revision's tasks. */
export function lifetimeTag(seconds: number): Tags {
  return { [LIFETIME]: String(seconds) }
}

/** Returns the time to live, in seconds, in a revision's tags; undefined if its tasks stay. */
export function lifetimeOf(tags: Tags): number | undefined {
  const seconds = Number(tags[LIFETIME])
  return Number.isFinite(seconds) ? seconds : undefined
}

/** Returns the tags of a task or revision: its DNS name, and the hosted zones that may have records of it. */
export function domainTags({
  name,
  zones
}: {
  readonly name?: string | undefined
  readonly zones: readonly string[]
}): Tags {
  return { ...(name !== undefined && { [DOMAIN]: name }), ...(zones.length > 0 && { [ZONES]: zones.join(' ') }) }
}

/** Returns the DNS name in a task's tags; undefined without one. */
export function domainOf(tags: Tags): string | undefined {
  return tags[DOMAIN]
}

/** Returns the hosted zones in these tags, in which the environment may have records. */
export function zonesOf(tags: Tags): string[] {
  return (tags[ZONES] ?? '').split(' ').filter((zone) => zone !== '')
}

/** Returns the tag of a revision that tells later deployments in which cluster its tasks are. */
export function clusterTag(cluster: string): Tags {
  return { [CLUSTER]: cluster }
}

/** Returns the cluster in a revision's tags, in which its tasks were started. */
export function clusterOf(tags: Tags): string | undefined {
  return tags[CLUSTER]
}

/** Returns whether these tags say that a resource belongs to this repository. Its name proves nothing. */
export function isOurs(tags: Tags, of: Pick<Subject, 'repository'>): boolean {
  return carries(tags, sharedTags(of))
}

/**
 * Returns whether a person has shared a resource with the repository. The tag lists repositories and owners, such as
 * `acme/space octo`. The action never sets it.
 */
export function isSharedWith(tags: Tags, { repository }: Pick<Subject, 'repository'>): boolean {
  const [owner] = repository.split('/')
  return (tags[SHARED_WITH] ?? '').split(' ').some((each) => each === repository || each === owner)
}

/** Returns whether a resource with these tags belongs to this environment: to its service or to its jobs. */
export function belongsTo(tags: Tags, { repository, environment }: Place): boolean {
  return carries(tags, environmentTags({ repository, environment }))
}

/** Returns whether a resource with these tags belongs to this part of an environment: its service, or its jobs. */
export function isPartOf(tags: Tags, place: Place): boolean {
  return belongsTo(tags, place) && (tags[JOB] === 'true') === (place.job === true)
}

/** Returns whether the tags include all of `wanted`. */
export function carries(tags: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value)
}

/** Returns tags as ECS expects them. */
export function lowerCaseTags(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }))
}

/** Returns tags as IAM, EC2 and Secrets Manager expect them. */
export function upperCaseTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** Returns the tags of either form by key. AWS may omit the list for a resource without tags. */
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

/** Returns the first `length` characters of the SHA-256 of `text`, in hexadecimal. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

/**
 * Replaces characters that a service doesn't allow, and cuts `text` to `limit` characters. If that changes the text,
 * appends a hash of the whole, so that `feature/a` and `feature-a` never share a name. The hash has eight characters:
 * Secrets Manager misreads a name that ends in a hyphen and six.
 */
function fit(text: string, unfit: RegExp, limit: number): string {
  const clean = text.replace(unfit, '-')
  if (clean === text && text.length <= limit) return text
  const tail = `-${shortHash(text, 8)}`
  // Drops the first half of a surrogate pair that the cut has split. No service accepts half a character.
  const head = clean.slice(0, limit - tail.length).replace(/[\uD800-\uDBFF]$/, '')
  return head + tail
}

const [REPOSITORY_TAG = ''] = Object.keys(sharedTags({ repository: '' }))

/** Returns the repository in a resource's tags, still encoded; undefined without the tag. */
export function ownerOf(tags: Tags): string | undefined {
  return tags[REPOSITORY_TAG]
}

/** Describes who owns a resource. The text is safe to print: AWS allows no control characters in tags. */
export function whoseItIs(tags: Tags): string {
  const owner = ownerOf(tags)
  return owner === undefined ? `it has no tag \`${REPOSITORY_TAG}\`` : `its tag \`${REPOSITORY_TAG}\` is \`${owner}\``
}

/** Returns the tag that a person adds to hand a resource over to this repository, formatted for an error. */
export function ownershipTag(repository: string): string {
  return `\`${REPOSITORY_TAG}=${sharedTags({ repository })[REPOSITORY_TAG] ?? ''}\``
}
