import {
  type ContainerDefinition,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput
} from '@aws-sdk/client-ecs'
import type { Clients } from '../aws/clients.ts'
import {
  completed,
  type LogPlace,
  type MainContainer,
  renderMain,
  timerContainer,
  withPorts,
  withVariables
} from '../aws/task-definition.ts'
import { revisionName } from '../aws/arn.ts'
import { isNamed, unlessDenied, required } from '../aws/errors.ts'
import type { Grant } from '../aws/policies.ts'
import {
  deleteOldRevisions,
  findLatestRevision,
  grantTags,
  HASH_TAG,
  IMAGE_TAG,
  isRegisteredFor,
  type Revision
} from '../aws/revisions.ts'
import { canonical, ownValue } from '../json.ts'
import type { Port } from '../ports.ts'
import { messageOf } from '../errors.ts'
import type { Size, Template } from '../deployment.ts'
import { accessStateOf, isPartOf, lowerCaseTags, type Place, shortHash, type Tags, tagsByKey } from '../ownership.ts'
import { retry } from '../wait.ts'
import type { PoliciesPlan, RolePlan } from './execution-role.ts'
import type { Arns, ArnSource, Planned, Plans, Resource } from './resource.ts'

export type Architecture = 'X86_64' | 'ARM64'

/** What the task definition is made from. */
export interface TaskDefinitionSpec {
  readonly family: string
  /** What to start from. */
  readonly template: Template
  /** Where its tasks run. */
  readonly compatibility: 'FARGATE' | 'EC2'
  /** The name of the container that the deployment is about. */
  readonly containerName: string
  readonly main: MainContainer
  /** Those to map, by container; one that isn't named keeps its own. */
  readonly ports?: Readonly<Record<string, readonly Port[]>>
  readonly size?: Size
  readonly architecture?: Architecture
  /** GiB. */
  readonly ephemeralStorage?: number
  readonly executionRoleArn: string
  readonly taskRoleArn?: string
  /** The secrets with the registry logins, by their full ARNs, for each container that needs one. */
  readonly credentials: Readonly<Record<string, string>>
  readonly log: LogPlace
  /** The container that serves HTTPS. */
  readonly tls?: ContainerDefinition | undefined
  /** Seconds after which the task ends by itself. */
  readonly timeToLive?: number
  readonly tags: Tags
  /** What is known of the image, for later deployments. */
  readonly imageRecord?: string
}

/** A task definition as far as it is known before secrets and role have their ARNs. */
export type DefinitionDraft = Omit<TaskDefinitionSpec, 'credentials' | 'executionRoleArn' | 'tls'>

/** What a definition is made from. */
interface DefinitionParts {
  readonly family: string
  /** The environment's newest revision. */
  readonly last: Pick<Resource<Revision | undefined>, 'find'>
  readonly draft: (plans: Plans) => DefinitionDraft
  readonly role: Resource<unknown, RolePlan & Planned, RolePlan>
  readonly policies: Resource<unknown, PoliciesPlan, readonly Grant[]>
  readonly secrets: ArnSource
  /** What the deployment calls the secrets with the registry credentials, by container, and those that `tls` reads. */
  readonly secretIds: { readonly byContainer: Readonly<Record<string, string>>; readonly ofTls: readonly string[] }
  /** The container that serves HTTPS. */
  readonly tls?: ((secretArns: Arns, plans: Plans) => ContainerDefinition) | undefined
}

/** The task definition; its result is the ARN of the revision to run. */
export function taskDefinition(
  { ecs, signal }: Pick<Clients, 'ecs' | 'signal'>,
  place: Place,
  { family, last, draft, role, policies, secrets, secretIds, tls }: DefinitionParts
): Resource<Revision | undefined, DefinitionPlan, string> {
  const self: Resource<Revision | undefined, DefinitionPlan, string> = {
    needs: [role, ...secrets.needs],
    find: (found) => found(last),
    plan: (latest, plans) => {
      const arns = secrets.planned(plans)
      const { permissions } = plans.planned(policies)
      const areKnown = (ids: readonly string[], secretArns: Arns) => ids.every((id) => secretArns[id] !== undefined)
      const render = (own: Pick<RolePlan, 'action' | 'arn'>, secretArns: Arns) =>
        renderTaskDefinition({
          ...drafted,
          tls: areKnown(secretIds.ofTls, secretArns) ? tls?.(secretArns, plans) : undefined,
          // What was granted, by which later deployments know it; of an existing role nothing is.
          tags: { ...drafted.tags, ...grantTags(own.action === 'given' ? [] : permissions(secretArns)) },
          executionRoleArn: own.arn,
          credentials: Object.fromEntries(
            Object.entries(secretIds.byContainer).flatMap(([container, id]) => {
              const secretArn = secretArns[id]
              return secretArn === undefined ? [] : [[container, secretArn] as const]
            })
          )
        })
      const drafted = draft(plans)
      // As long as a secret is still to be created, the definition can't be the same as the last one: it names the secret.
      const named = [...Object.values(secretIds.byContainer), ...secretIds.ofTls]
      const same = areKnown(named, arns) && isSameDefinition(latest, render(plans.planned(role), arns))
      return {
        draft: drafted,
        latest,
        render,
        changes: [{ resource: 'task definition', name: family, action: same ? 'unchanged' : 'create' }],
        warnings: isUnprotected(drafted.tags, latest?.tags) ? [UNPROTECTED] : []
      }
    },
    apply: ({ render, latest }, results) => {
      const definition = render(results(role), secrets.applied(results))
      if (isSameDefinition(latest, definition)) return Promise.resolve(latest.arn)
      return registerTaskDefinition(ecs, definition, signal)
    },
    outputs: (arn) => ({ 'task-definition-arn': arn }),
    // Best effort: an old revision that stays does no harm.
    tidy: async (_, results) => {
      try {
        const gone = await deleteOldRevisions(ecs, family, (tags) => isRegisteredFor(tags, place), [results(self)])
        return gone.length === 0 ? undefined : `Deleted old revisions: ${gone.map(revisionName).join(', ')}`
      } catch {
        return undefined
      }
    }
  }
  return self
}

function isUnprotected(now: Tags, last: Tags = {}): boolean {
  return accessStateOf(last) === 'password' && accessStateOf(now) === 'open'
}

/** What a secret that can't be read makes of a preview must not go unseen. */
const UNPROTECTED =
  'The last deployment of the environment had a password, and this one has none: `access-password` is empty. A secret is also empty if it doesn’t exist.'

interface DefinitionPlan extends Planned {
  readonly draft: DefinitionDraft
  /** The environment's newest revision. */
  readonly latest: Revision | undefined
  readonly render: (role: Pick<RolePlan, 'action' | 'arn'>, secrets: Arns) => RegisterTaskDefinitionCommandInput
}

/**
 * The request that registers the definition: the template with what the deployment sets in it.
 * Source: "Amazon ECS task definition parameters for Fargate" and "Using non-AWS container images in Amazon ECS".
 */
export function renderTaskDefinition(spec: TaskDefinitionSpec): RegisterTaskDefinitionCommandInput {
  const { template, size, architecture, ephemeralStorage, taskRoleArn } = spec
  const definition: RegisterTaskDefinitionCommandInput = {
    ...template,
    family: spec.family,
    ...surroundings(spec),
    ...(size && { cpu: String(size.cpu), memory: String(size.memory) }),
    executionRoleArn: spec.executionRoleArn,
    ...(taskRoleArn !== undefined && { taskRoleArn }),
    ...(architecture !== undefined && {
      runtimePlatform: { operatingSystemFamily: 'LINUX', ...template.runtimePlatform, cpuArchitecture: architecture }
    }),
    ...(ephemeralStorage !== undefined && { ephemeralStorage: { sizeInGiB: ephemeralStorage } }),
    containerDefinitions: renderContainers(spec)
  }
  const hash = shortHash(canonical({ definition, tags: spec.tags }), 32)
  const tags = { ...spec.tags, [HASH_TAG]: hash }
  return { ...definition, tags: lowerCaseTags({ ...tags, ...imageTag(spec, Object.keys(tags).length) }) }
}

/** Source: "Tag restrictions" of Amazon ECS. */
const MOST_TAGS = 50

/** The record only saves time, so it stays away where it does not fit. */
function imageTag({ imageRecord }: TaskDefinitionSpec, others: number): Tags {
  return imageRecord === undefined || others >= MOST_TAGS ? {} : { [IMAGE_TAG]: imageRecord }
}

/** What Fargate asks for; on EC2 a template is as its author wants it. */
function surroundings({
  template,
  compatibility
}: TaskDefinitionSpec): Pick<RegisterTaskDefinitionCommandInput, 'requiresCompatibilities' | 'networkMode'> {
  if (compatibility === 'EC2') return {}
  const others = (template.requiresCompatibilities ?? []).filter((each) => each !== 'FARGATE')
  return { requiresCompatibilities: ['FARGATE', ...others], networkMode: 'awsvpc' }
}

function renderContainers(spec: TaskDefinitionSpec): RegisterTaskDefinitionCommandInput['containerDefinitions'] {
  const { template, containerName, main, ports = {}, size, credentials, log, tls, timeToLive } = spec
  const own = template.containerDefinitions.map((container) => {
    const variables = ownValue(main.others, container.name)
    const other = variables === undefined ? container : withVariables(container, variables)
    const edited = container.name === containerName ? renderMain(container, main) : other
    return completed(withPorts(edited, ownValue(ports, container.name)), ownValue(credentials, container.name), log)
  })
  const rendered = tls === undefined ? own : [...own, completed(tls, undefined, log)]
  if (timeToLive === undefined) return rendered
  // Where the task has memory of its own, the containers may have shared out all of it.
  const ownMemory = (size ?? template.memory) === undefined ? { memoryReservation: 8 } : {}
  return [...rendered, { ...timerContainer(timeToLive), ...ownMemory }]
}

/**
 * Registers a revision and returns its ARN. Two runs that register in one family at once make ECS refuse one of them, and
 * a role made a moment ago may not be valid for ECS yet; both are tried again.
 */
export async function registerTaskDefinition(
  client: ECSClient,
  definition: RegisterTaskDefinitionCommandInput,
  signal: AbortSignal
): Promise<string> {
  const registered = await retry(() => client.send(registerWhole(definition)), {
    on: isTooSoon,
    within: 60_000,
    every: 1500,
    signal
  })
  return required(registered.taskDefinition?.taskDefinitionArn, 'taskDefinitionArn')
}

/** The SDK sends only the fields that it knows. A template may have younger ones, so the definition is sent as it is. */
function registerWhole(definition: RegisterTaskDefinitionCommandInput): RegisterTaskDefinitionCommand {
  const command = new RegisterTaskDefinitionCommand(definition)
  command.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.request as object, { body: JSON.stringify(definition) })
      return next(args)
    },
    { step: 'build', priority: 'high', name: 'wholeTaskDefinition' }
  )
  return command
}

/** The code of both is the same as for a definition that is wrong, so the text has to be read. */
function isTooSoon(error: unknown): boolean {
  return isNamed(error, 'ClientException') && /too many concurrent attempts|role is not valid/i.test(messageOf(error))
}

/**
 * Finds the newest revision of the family that carries the tags of this part of the environment. A revision that anybody
 * else has registered in the family is passed over, and nothing that its tags say counts.
 */
export async function findTaskDefinition(
  client: ECSClient,
  family: string,
  place: Place
): Promise<Revision | undefined> {
  const lookUp = findLatestRevision(client, family, (tags) => isPartOf(tags, place), ['ACTIVE'])
  return unlessDenied(lookUp, () => undefined)
}

/**
 * Returns whether the revision was made from this definition with these tags, and still says the same. Anybody can copy the
 * hash, which is why what ECS has in the revision is compared as well.
 */
export function isSameDefinition(
  revision: Revision | undefined,
  definition: RegisterTaskDefinitionCommandInput
): revision is Revision {
  const hash = tagsByKey(definition.tags)[HASH_TAG]
  if (revision === undefined || hash === undefined || revision.tags[HASH_TAG] !== hash) return false
  return saysTheSame(revision.definition, definition)
}

/**
 * What ECS keeps in another form than it was sent (`0.5 vCPU` as `512`), or beside the definition. None of them says what
 * runs, and the hash covers them.
 */
const KEPT_OTHERWISE = new Set(['cpu', 'memory', 'protocol', 'requiresCompatibilities', 'tags'])

/**
 * The fields that decide what runs and with which access. ECS fills in none of them but the root directory,
 * so where one was not sent, somebody else has written it.
 */
const DECISIVE = new Set(
  `accessPointId add authorizationConfig capabilities command containerDefinitions credentialSpecs dependsOn
   devices dnsServers dockerSecurityOptions dockerVolumeConfiguration driverOpts efsVolumeConfiguration entryPoint
   environment environmentFiles executionRoleArn extraHosts firelensConfiguration
   fsxWindowsFileServerVolumeConfiguration healthCheck host image ipcMode linuxParameters links logConfiguration
   mountPoints options pidMode privileged proxyConfiguration repositoryCredentials resourceRequirements
   rootDirectory s3filesVolumeConfiguration secretOptions secrets sourcePath systemControls taskRoleArn tmpfs user
   volumes volumesFrom workingDirectory`.split(/\s+/)
)

/** Fields whose names are words of others, such as those of a log driver: one more may lead somewhere else. */
const OPEN = new Set(['driverOpts', 'options'])

/**
 * Returns whether what ECS has in a revision is what this request registers. ECS fills in defaults and returns lists of
 * objects in an order of its own, so what was sent is compared, and that nothing decisive was added.
 */
function saysTheSame(registered: unknown, definition: RegisterTaskDefinitionCommandInput): boolean {
  const sent: unknown = JSON.parse(JSON.stringify(definition))
  return holds(registered, sent)
}

function holds(has: unknown, wanted: unknown): boolean {
  if (isBlank(wanted)) return isBlank(has)
  if (Array.isArray(wanted)) return Array.isArray(has) && holdsList(has, wanted)
  if (isRecord(wanted)) return isRecord(has) && holdsFields(has, wanted)
  return has === wanted || (typeof has === 'number' && String(has) === wanted)
}

function holdsFields(has: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  const sent = Object.keys(wanted).filter((name) => !KEPT_OTHERWISE.has(name) && !mayBeFilled(wanted[name]))
  const decisive = Object.keys(has).filter((name) => DECISIVE.has(name) && !isFilled(name, has[name]))
  return [...sent, ...decisive].every(
    (name) => holds(has[name], wanted[name]) && (!OPEN.has(name) || addsNone(has[name], wanted[name]))
  )
}

/** Whether ECS may have put it there, decisive though it is. */
function isFilled(name: string, value: unknown): boolean {
  return name === 'rootDirectory' && value === '/'
}

function addsNone(has: unknown, wanted: unknown): boolean {
  return Object.keys(has ?? {}).every((name) => Object.hasOwn(wanted ?? {}, name))
}

/** The order of words matters, as in a command; that of objects does not. */
function holdsList(has: readonly unknown[], wanted: readonly unknown[]): boolean {
  if (has.length !== wanted.length) return false
  if (!wanted.every(isRecord)) return wanted.every((item, index) => holds(has[index], item))
  const left = [...has]
  return wanted.every((item) => {
    const index = left.findIndex((other) => holds(other, item))
    return index >= 0 && left.splice(index, 1).length === 1
  })
}

/** Whether ECS may put something else in its place, as it does with a host port of 0. A value that is empty is meant so. */
function mayBeFilled(value: unknown): boolean {
  return value !== '' && isBlank(value)
}

/** Whether ECS may leave it out: nothing, an empty text, list or object, no, and zero. */
function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isRecord(value)) return Object.keys(value).length === 0
  return value === undefined || value === null || value === false || value === 0 || value === ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
