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
import type { Architecture, Size, Template } from '../deployment.ts'
import { accessStateOf, isPartOf, lowerCaseTags, type Place, shortHash, type Tags, tagsByKey } from '../ownership.ts'
import { retry } from '../wait.ts'
import type { PoliciesPlan, RolePlan } from './execution-role.ts'
import type { Arns, ArnSource, Planned, Plans, Resource } from './resource.ts'

/** The desired task definition. */
export interface TaskDefinitionSpec {
  readonly family: string
  /** The task definition to start from. */
  readonly template: Template
  /** Whether its tasks run on Fargate or on container instances. */
  readonly compatibility: 'FARGATE' | 'EC2'
  /** The name of the main container. */
  readonly containerName: string
  readonly main: MainContainer
  /** The ports to map, by container. A container that isn't listed keeps its own mappings. */
  readonly ports?: Readonly<Record<string, readonly Port[]>>
  readonly size?: Size
  readonly architecture?: Architecture
  /** GiB. */
  readonly ephemeralStorage?: number
  readonly executionRoleArn: string
  readonly taskRoleArn?: string
  /** The full ARNs of the secrets with registry credentials, by container. */
  readonly credentials: Readonly<Record<string, string>>
  readonly log: LogPlace
  /** The container that serves HTTPS. */
  readonly tls?: ContainerDefinition | undefined
  /** Seconds after which the task stops itself. */
  readonly timeToLive?: number
  readonly tags: Tags
  /** Facts about the image, which later deployments read instead of asking the registry. */
  readonly imageRecord?: string
}

/** A task definition before the ARNs of its secrets and its role are known. */
export type DefinitionDraft = Omit<TaskDefinitionSpec, 'credentials' | 'executionRoleArn' | 'tls'>

/** The other resources that a task definition depends on. */
interface DefinitionParts {
  readonly family: string
  /** The environment's newest revision. */
  readonly last: Pick<Resource<Revision | undefined>, 'find'>
  readonly draft: (plans: Plans) => DefinitionDraft
  readonly role: Resource<unknown, RolePlan & Planned, RolePlan>
  readonly policies: Resource<unknown, PoliciesPlan, readonly Grant[]>
  readonly secrets: ArnSource
  /** The IDs of the secrets with registry credentials, by container, and of those that `tls` reads. */
  readonly secretIds: { readonly byContainer: Readonly<Record<string, string>>; readonly ofTls: readonly string[] }
  /** The container that serves HTTPS. */
  readonly tls?: ((secretArns: Arns, plans: Plans) => ContainerDefinition) | undefined
}

/** Returns the task definition. Its result is the ARN of the revision to run. */
export function taskDefinition(
  { ecs, signal }: Pick<Clients, 'ecs' | 'signal'>,
  place: Place,
  { family, last, draft, role, policies, secrets, secretIds, tls }: DefinitionParts
): Resource<Revision | undefined, DefinitionPlan, string> {
  const self: Resource<Revision | undefined, DefinitionPlan, string> = {
    needs: [role, ...secrets.needs],
    find: (found) => found(last),
    plan: (latest, plans) => {
      const drafted = draft(plans)
      const arns = secrets.planned(plans)
      const { permissions } = plans.planned(policies)
      const areKnown = (ids: readonly string[], secretArns: Arns) => ids.every((id) => secretArns[id] !== undefined)
      const render = (own: Pick<RolePlan, 'action' | 'arn'>, secretArns: Arns) =>
        renderTaskDefinition({
          ...drafted,
          tls: areKnown(secretIds.ofTls, secretArns) ? tls?.(secretArns, plans) : undefined,
          // Later deployments read the granted permissions from these tags. An existing role is granted nothing.
          tags: { ...drafted.tags, ...grantTags(own.action === 'given' ? [] : permissions(secretArns)) },
          executionRoleArn: own.arn,
          credentials: Object.fromEntries(
            Object.entries(secretIds.byContainer).flatMap(([container, id]) => {
              const secretArn = secretArns[id]
              return secretArn === undefined ? [] : [[container, secretArn] as const]
            })
          )
        })
      // The definition names its secrets, so it can't be the same while one of them doesn't exist yet.
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
    // Best effort: leftover old revisions do no harm.
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

/** A GitHub secret that doesn't exist is empty, which must not make a preview public without a warning. */
const UNPROTECTED =
  'The last deployment of the environment had a password, and this one has none: `access-password` is empty. A secret is also empty if it doesn’t exist.'

interface DefinitionPlan extends Planned {
  readonly draft: DefinitionDraft
  /** The environment's newest revision. */
  readonly latest: Revision | undefined
  readonly render: (role: Pick<RolePlan, 'action' | 'arn'>, secrets: Arns) => RegisterTaskDefinitionCommandInput
}

/**
 * Returns the request that registers the definition: the template with the deployment's settings.
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

/** Returns the tag with the image record; nothing if there are too many tags, because the record only saves time. */
function imageTag({ imageRecord }: TaskDefinitionSpec, others: number): Tags {
  return imageRecord === undefined || others >= MOST_TAGS ? {} : { [IMAGE_TAG]: imageRecord }
}

/** Returns the settings that Fargate requires. On EC2, the template's own settings stay. */
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
  // In a task with a memory limit, the other containers may already reserve all of it.
  const ownMemory = (size ?? template.memory) === undefined ? { memoryReservation: 8 } : {}
  return [...rendered, { ...timerContainer(timeToLive), ...ownMemory }]
}

/**
 * Registers a revision and returns its ARN. Retries if another run registers in the family at the same time, or ECS
 * doesn't see a new role yet.
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

/** Sends the definition as it is. The SDK would drop fields that it doesn't know, but a template may use them. */
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

/** Whether a rejected call will succeed later. An invalid definition has the same code, so the text decides. */
function isTooSoon(error: unknown): boolean {
  return isNamed(error, 'ClientException') && /too many concurrent attempts|role is not valid/i.test(messageOf(error))
}

/**
 * Finds the newest revision in the family with the tags of this part of the environment. Skips revisions that others
 * have registered in the family, and ignores their tags.
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
 * Returns whether the revision was made from this definition with these tags, and still has the same content. The hash
 * alone isn't enough, because anybody can copy it.
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
 * Fields that ECS changes (`0.5 vCPU` to `512`), or stores apart from the definition. None of them decides what runs,
 * and the hash covers them.
 */
const KEPT_OTHERWISE = new Set(['cpu', 'memory', 'protocol', 'requiresCompatibilities', 'tags'])

/**
 * The fields that decide what runs and with which access. ECS sets no default for them, except for `rootDirectory`. If
 * one was not sent, somebody else has added it.
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

/** Fields with arbitrary keys, such as a log driver's options. An additional key could send data somewhere else. */
const OPEN = new Set(['driverOpts', 'options'])

/**
 * Returns whether the revision's content is what this request registers. ECS adds defaults and reorders lists of
 * objects. So this compares only the fields that were sent, and rejects any added field that is decisive.
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

/** Whether ECS may have set this decisive field. */
function isFilled(name: string, value: unknown): boolean {
  return name === 'rootDirectory' && value === '/'
}

function addsNone(has: unknown, wanted: unknown): boolean {
  return Object.keys(has ?? {}).every((name) => Object.hasOwn(wanted ?? {}, name))
}

/** Compares two lists. The order of strings matters, as in a command, but that of objects doesn't. */
function holdsList(has: readonly unknown[], wanted: readonly unknown[]): boolean {
  if (has.length !== wanted.length) return false
  if (!wanted.every(isRecord)) return wanted.every((item, index) => holds(has[index], item))
  const left = [...has]
  return wanted.every((item) => {
    const index = left.findIndex((other) => holds(other, item))
    return index >= 0 && left.splice(index, 1).length === 1
  })
}

/** Whether ECS may replace the value, as it replaces a host port of 0. An empty string is intentional. */
function mayBeFilled(value: unknown): boolean {
  return value !== '' && isBlank(value)
}

/** Whether ECS may omit the value: undefined, null, false, zero, or an empty string, list or object. */
function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isRecord(value)) return Object.keys(value).length === 0
  return value === undefined || value === null || value === false || value === 0 || value === ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
