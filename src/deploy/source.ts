import pMap from 'p-map'
import type { Clients } from '../aws/clients.ts'
import { isDenied, unlessDenied } from '../aws/errors.ts'
import {
  ranBy,
  replacedBy,
  whatRuns,
  type Ran,
  askedPortsOf,
  describeRevision,
  findLatestRevision,
  grantsOf,
  IMAGE_TAG,
  listFamilies,
  listRevisions,
  mainOf,
  type Revision
} from '../aws/revisions.ts'
import { revisionName, revisionNumber } from '../aws/arn.ts'
import { findTasksIn } from '../aws/task.ts'
import { withDigest, type Deployment, type Source, type SourceContainer, type SourceQuery } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import {
  clusterOf,
  isOurs,
  isPartOf,
  namesFor,
  readTagged,
  secretNameFor,
  tagsByKey,
  type Place
} from '../ownership.ts'
import { readRecord } from '../registry/inspect.ts'
import { parseReference } from '../registry/reference.ts'
import { findSecret } from '../resources/secret.ts'
import { isOwnContainer } from './tls-container.ts'
import { ownValue } from '../json.ts'

/**
 * Returns what `image-from` names: the revision that an environment runs or ran before, with image digests. Only
 * resources with the repository's tags count. Throws `SOURCE_MISSING` with the available ones, or `SOURCE_NOT_OURS`.
 */
export async function findSource(query: SourceQuery, clients: Clients): Promise<Source> {
  const { from, place } = query
  const { ecs, region } = clients
  const { family } = namesFor(place, region)
  const newest = await findLatestRevision(ecs, family, (tags) => isPartOf(tags, place), ['ACTIVE'])
  if (newest === undefined) throw await noEnvironment(query, clients)
  const clusters = [...new Set([query.cluster, clusterOf(newest.tags) ?? query.cluster])]
  const task = whatRuns(await findTasksIn(ecs, clusters, family, place))
  const running =
    task === undefined ? undefined : { revision: await revisionOf(task, newest, place, clients), ran: ranBy(task) }
  if (from.kind !== 'previous') return sourceOf(running?.revision ?? newest, running?.ran, query, clients)
  const recorded = replacedBy(tagsByKey(task?.tags ?? []))
  const before =
    (running && recorded && (await findReplaced(recorded, running, place, clients))) ??
    (await findEarlier(running?.revision ?? newest, family, place, clients))
  if (before === undefined) throw await noneBefore(running?.revision ?? newest, family, query, clients)
  return sourceOf(before.revision, before.ran, query, clients)
}

interface Found {
  readonly revision: Revision
  /** Omitted if no task has reported it. */
  readonly ran?: Ran | undefined
}

/** Returns the revision of a task. Throws `SOURCE_NOT_OURS` without the tags, as anybody can register a revision. */
async function revisionOf(
  { taskDefinitionArn = '' }: { readonly taskDefinitionArn?: string | undefined },
  newest: Revision,
  place: Place,
  { ecs }: Clients
): Promise<Revision> {
  if (taskDefinitionArn === newest.arn) return newest
  const revision = await describeRevision(ecs, taskDefinitionArn)
  if (revision !== undefined && isPartOf(revision.tags, place)) return revision
  throw new ActionError(
    'SOURCE_NOT_OURS',
    `The task of ${place.environment} runs on ${revisionName(taskDefinitionArn)}, which does not carry the tags of this environment.`,
    'Deploy an image with `image`. Check in CloudTrail who started the task.'
  )
}

/** Returns what the running task replaced, by its tags. Returns nothing if that still runs or was deleted. */
async function findReplaced(
  recorded: Ran,
  { revision, ran }: Found & { readonly ran: Ran },
  place: Place,
  { ecs }: Clients
): Promise<Found | undefined> {
  const isSame =
    recorded.revision === ran.revision &&
    Object.entries(recorded.digests).every(([name, digest]) => ownValue(ran.digests, name) === digest)
  if (isSame) return undefined
  const arn = revision.arn.replace(/\d+$/, String(recorded.revision))
  const before = await describeRevision(ecs, arn)
  return before?.active === true && isPartOf(before.tags, place) ? { revision: before, ran: recorded } : undefined
}

/** How many revisions to describe, at most, in search of one with the environment's tags. */
const MOST_DESCRIBED = 50

/** Returns the newest of the older revisions with the environment's tags. */
async function findEarlier(
  { arn }: Revision,
  family: string,
  place: Place,
  { ecs }: Clients
): Promise<Found | undefined> {
  const older = (await listRevisions(ecs, family, 'ACTIVE')).filter(
    (each) => revisionNumber(each) < revisionNumber(arn)
  )
  for (const each of older.slice(0, MOST_DESCRIBED)) {
    const revision = await describeRevision(ecs, each)
    if (revision !== undefined && isPartOf(revision.tags, place)) return { revision }
  }
  return undefined
}

async function sourceOf(
  { arn, definition, tags, executionRole }: Revision,
  ran: Ran | undefined,
  { from, place }: SourceQuery,
  clients: Clients
): Promise<Source> {
  const whole = definition as { readonly containerDefinitions?: readonly Described[] }
  const own = (whole.containerDefinitions ?? []).filter(({ name }) => !isOwnContainer(name))
  const main = mainOf(tags) ?? own[0]?.name ?? ''
  const containers = own.map((container): SourceContainer => {
    const { name, image, repositoryCredentials } = container
    const recorded = name === main ? readRecord(tags[IMAGE_TAG] ?? '')?.digest : undefined
    const digest = ownValue(ran?.digests, name) ?? recorded
    const secret = repositoryCredentials?.credentialsParameter
    return {
      name,
      image: digest === undefined ? image : withDigest(image, digest),
      secret: secret === undefined || isForAnother(secret, image, place) ? undefined : secret
    }
  })
  const images = new Map(containers.map(({ name, image }) => [name, image]))
  // The deployment sets the credentials again, for the images that it uses.
  const pinned = own.map(({ repositoryCredentials: _, ...container }) => ({
    ...container,
    image: images.get(container.name) ?? container.image
  }))
  return {
    name: revisionName(arn),
    environment: place.environment,
    whole: from.kind !== 'environment',
    main,
    containers,
    definition: { ...(definition as object), containerDefinitions: pinned },
    tags,
    ports: from.kind === 'environment' ? [] : askedPortsOf(tags),
    // Grants in the tags mean that the action manages the role. The role of another environment is not reused.
    keptRole:
      from.kind !== 'environment' && Object.keys(grantsOf(tags)).length > 0
        ? roleIn(executionRole, place, clients)
        : undefined,
    logins: await loginsOf(containers, place, clients)
  }
}

function roleIn(arn: string | undefined, place: Place, { region }: Clients): Source['keptRole'] {
  const [, path = '/', name] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn ?? '') ?? []
  return name === undefined || name === namesFor(place, region).executionRole ? { path } : { name, path }
}

/** The fields of a container, as ECS describes it, that are read here. */
interface Described {
  readonly name: string
  readonly image: string
  readonly repositoryCredentials?: { readonly credentialsParameter?: string }
}

/**
 * Returns the registry credentials in this repository's own secrets, to ask the registries whether the images still
 * exist. Only the execution role reads other secrets.
 */
async function loginsOf(
  containers: readonly SourceContainer[],
  place: Place,
  clients: Clients
): Promise<Source['logins']> {
  const ids = [...new Set(containers.flatMap(({ secret }) => secret ?? []))]
  const logins = await Promise.all(
    ids.map(async (id) => {
      const name = secretNameIn(id)
      if (name === undefined) return []
      try {
        const found = await findSecret(clients, id)
        if (found.state !== 'present' || !isOurs(found.tags, place) || typeof found.value !== 'object') return []
        const { username, password } = JSON.parse(found.value.text) as Readonly<Record<string, unknown>>
        if (typeof username !== 'string' || typeof password !== 'string') return []
        return [[id, { username, password, secretId: name }] as const]
      } catch (error) {
        if (isDenied(error) || error instanceof SyntaxError) return []
        throw error
      }
    })
  )
  return Object.fromEntries(logins.flat())
}

/** The prefix of the secrets that the action names after their registry. */
const OWN_SECRETS = 'run-on-fargate/'

/** Returns the name in a secret's ARN, without the six characters that Secrets Manager adds. */
function secretNameIn(arn: string): string | undefined {
  return /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(arn)?.[1]
}

/** Whether the secret is named after another registry. The image's registry must not get its credentials. */
function isForAnother(secret: string, image: string, { repository }: Place): boolean {
  const name = secretNameIn(secret) ?? secret
  return name.startsWith(OWN_SECRETS) && name !== secretNameFor(repository, parseReference(image).domain)
}

/** How many names an error lists. */
const MOST_TOLD = 30

/** How many families to describe at once. ECS allows 20 such calls per second. */
const AT_ONCE = 10

/** The error codes for an image that the registry no longer has. */
const GONE: readonly string[] = ['IMAGE_NOT_FOUND', 'IMAGE_TAG_NOT_FOUND']

/** Returns the error. If the image of `image-from` is gone, adds the environments or revisions that exist. */
export async function withWhatThereIs(error: unknown, { from }: Deployment, clients: Clients): Promise<unknown> {
  if (from === undefined || !(error instanceof ActionError) || !GONE.includes(error.code)) return error
  const { place } = from.query
  const { family } = namesFor(place, clients.region)
  const others =
    from.query.from.kind === 'environment'
      ? listOf('The environments', await environmentsOf(place, clients))
      : listOf('The revisions', await namesIn(family, clients))
  return new ActionError(
    error.code,
    `${error.message} The image was taken from ${from.name}. ${others}`,
    'Set another environment in `image-from`, or deploy an image with `image`.',
    { cause: error }
  )
}

async function namesIn(family: string, { ecs }: Clients): Promise<string[]> {
  return (await unlessDenied(listRevisions(ecs, family, 'ACTIVE'), () => [])).map(revisionName)
}

/** Returns the names of the repository's environments that have active revisions. */
async function environmentsOf(place: Place, { ecs, region }: Clients): Promise<string[]> {
  const { repository } = place
  const nameIn = async (family: string): Promise<string[]> => {
    const revision = await findLatestRevision(ecs, family, (tags) => isOurs(tags, place), ['ACTIVE'])
    const name = revision && readTagged(revision.tags, repository)?.environment
    const isService = name !== undefined && namesFor({ repository, environment: name }, region).family === family
    return isService ? [name] : []
  }
  const look = async () =>
    pMap(await listFamilies(ecs, namesFor(place, region).familyPrefix), nameIn, { concurrency: AT_ONCE })
  return (await unlessDenied(look(), () => [])).flat()
}

async function noEnvironment({ from, place }: SourceQuery, clients: Clients): Promise<ActionError> {
  const { repository, environment } = place
  const what = from.kind === 'environment' ? '' : ` to take \`${from.kind}\` from`
  return new ActionError(
    'SOURCE_MISSING',
    `Invalid value "${from.kind === 'environment' ? environment : from.kind}" for \`image-from\`: ${repository} has no environment ${environment} in ${clients.region}${what}. ${listOf('Its environments', await environmentsOf(place, clients))}`,
    'Name an environment that was deployed with this action, or deploy an image with `image`.'
  )
}

async function noneBefore(
  { arn }: Revision,
  family: string,
  { place }: SourceQuery,
  clients: Clients
): Promise<ActionError> {
  return new ActionError(
    'SOURCE_MISSING',
    `Invalid value "previous" for \`image-from\`: the environment ${place.environment} has no revision before ${revisionName(arn)}. ${listOf('Its revisions', await namesIn(family, clients))}`,
    'Deploy an image with `image`, or what another environment runs with `image-from` and its name.'
  )
}

function listOf(what: string, names: readonly string[]): string {
  if (names.length === 0) return `${what}: none.`
  const sorted = [...new Set(names)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const more = sorted.length > MOST_TOLD ? ` and ${sorted.length - MOST_TOLD} more` : ''
  return `${what}: ${sorted.slice(0, MOST_TOLD).join(', ')}${more}.`
}
