import {
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type ECSClient,
  type RegisterTaskDefinitionCommandInput
} from '@aws-sdk/client-ecs'
import { canonical } from '../canonical.ts'
import { lowerCaseTags, originOf, shortHash, tagsByKey, type Tags } from '../environment.ts'
import { messageOf } from '../errors.ts'
import type { Size } from '../inputs/size.ts'
import type { Template, TemplateContainer } from '../inputs/template.ts'
import { retry } from '../poll.ts'
import { completed, renderMain, timerContainer, type LogPlace, type MainContainer } from './container-definition.ts'
import { listFamilies } from './family.ts'
import { isDenied, isNamed, unlessDenied } from './refusal.ts'

export type Architecture = 'X86_64' | 'ARM64'

/** What the task definition is made from. */
export interface TaskDefinitionSpec {
  readonly family: string
  /** What to start from; without one, a task on Fargate with the one container. */
  readonly template?: Template
  /** Where its tasks run. */
  readonly compatibility: 'FARGATE' | 'EC2'
  /** The name of the container that the deployment is about. */
  readonly containerName: string
  readonly main: MainContainer
  readonly size?: Size
  readonly architecture?: Architecture
  /** GiB. */
  readonly ephemeralStorage?: number
  readonly executionRoleArn: string
  readonly taskRoleArn?: string
  /** The secrets with the registry logins, by their full ARNs, for each container that needs one. */
  readonly credentials: Readonly<Record<string, string>>
  readonly log: LogPlace
  /** Seconds after which the task ends by itself. */
  readonly timeToLive?: number
  readonly tags: Tags
}

/** The family's latest revision, and the hash of what it was made from. */
export interface TaskDefinitionFinding {
  readonly arn: string
  readonly hash?: string
  /** The cluster that its tasks were started in. */
  readonly cluster?: string
  /** What its environment is there for: `refs/pull/7`. */
  readonly origin?: string
}

const HASH_TAG = 'run-on-fargate:definition'
const GRANTS_TAG = 'run-on-fargate:grants'
const CLUSTER_TAG = 'run-on-fargate:cluster'

/**
 * The tags by which a revision tells later deployments what it needs and where its tasks are. A value has at most 256
 * characters, so the names of many grants stand in several tags.
 */
export function definitionTags(of: { readonly grants: readonly string[]; readonly cluster: string }): Tags {
  const lines = of.grants.reduce<string[]>((all, name) => {
    const last = all.at(-1)
    if (last === undefined || last.length + 1 + name.length > 256) return [...all, name]
    return [...all.slice(0, -1), `${last} ${name}`]
  }, [])
  const tags = lines.map((line, index) => [index === 0 ? GRANTS_TAG : `${GRANTS_TAG}-${index + 1}`, line] as const)
  return { [CLUSTER_TAG]: of.cluster, ...Object.fromEntries(tags) }
}

function grantsOf(tags: Tags): string[] {
  const lines = Object.entries(tags).filter(([key]) => key === GRANTS_TAG || key.startsWith(`${GRANTS_TAG}-`))
  return lines.flatMap(([, line]) => line.split(' '))
}

/** Looks up the latest revision that can be run, if there is one. */
export async function findTaskDefinition(
  client: ECSClient,
  family: string
): Promise<TaskDefinitionFinding | undefined> {
  try {
    const lookUp = client.send(new DescribeTaskDefinitionCommand({ taskDefinition: family, include: ['TAGS'] }))
    const answer = await unlessDenied(lookUp, () => undefined)
    const arn = answer?.taskDefinition?.taskDefinitionArn
    const tags = tagsByKey(answer?.tags ?? [])
    const { [HASH_TAG]: hash, [CLUSTER_TAG]: cluster } = tags
    const origin = originOf(tags)
    if (arn === undefined) return undefined
    return {
      arn,
      ...(hash !== undefined && { hash }),
      ...(cluster !== undefined && { cluster }),
      ...(origin !== undefined && { origin })
    }
  } catch (error) {
    // ECS says no more than this of a family that it does not know.
    if (isNamed(error, 'ClientException')) return undefined
    throw error
  }
}

/**
 * The request that registers the definition: the template with what the deployment sets in it, or one container on
 * Fargate's terms, which the EC2 launch type takes too.
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
      runtimePlatform: { operatingSystemFamily: 'LINUX', ...template?.runtimePlatform, cpuArchitecture: architecture }
    }),
    ...(ephemeralStorage !== undefined && { ephemeralStorage: { sizeInGiB: ephemeralStorage } }),
    containerDefinitions: renderContainers(spec)
  }
  const hash = shortHash(canonical({ definition, tags: spec.tags }), 32)
  return { ...definition, tags: lowerCaseTags({ ...spec.tags, [HASH_TAG]: hash }) }
}

/** What Fargate asks for; on EC2 a template is as its author wants it. */
function surroundings({
  template,
  compatibility
}: TaskDefinitionSpec): Pick<RegisterTaskDefinitionCommandInput, 'requiresCompatibilities' | 'networkMode'> {
  if (template !== undefined && compatibility === 'EC2') return {}
  const others = (template?.requiresCompatibilities ?? []).filter((each) => each !== 'FARGATE')
  return { requiresCompatibilities: ['FARGATE', ...others], networkMode: 'awsvpc' }
}

function renderContainers(spec: TaskDefinitionSpec): RegisterTaskDefinitionCommandInput['containerDefinitions'] {
  const { template, containerName, main, size, credentials, log, timeToLive } = spec
  const rendered = containersOf(spec).map((container) => {
    const edited = container.name === containerName ? renderMain(container, main) : container
    return completed(edited, credentials[container.name], log)
  })
  if (timeToLive === undefined) return rendered
  // Where the task has memory of its own, the containers may have shared out all of it.
  const ownMemory = (size ?? template?.memory) === undefined ? { memoryReservation: 8 } : {}
  return [...rendered, { ...timerContainer(timeToLive), ...ownMemory }]
}

/** The containers of the template; without one, the one that the deployment is about. */
export function containersOf({
  template,
  containerName
}: Pick<TaskDefinitionSpec, 'template' | 'containerName'>): readonly TemplateContainer[] {
  return template?.containerDefinitions ?? [{ name: containerName }]
}

/**
 * The names of the grants that the latest revisions of these families need; `unknown` when there are too many families to
 * ask, or we may not.
 */
export async function findGrantsInUse(
  client: ECSClient,
  familyPrefix: string
): Promise<ReadonlySet<string> | 'unknown'> {
  try {
    const families = await listFamilies(client, familyPrefix)
    if (families.length > MOST_FAMILIES) return 'unknown'
    const used = new Set<string>()
    for (const taskDefinition of families) {
      const { tags } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
      for (const name of grantsOf(tagsByKey(tags ?? []))) used.add(name)
    }
    return used
  } catch (error) {
    // A family whose last revision went in the meantime is told as a ClientException.
    if (isDenied(error) || isNamed(error, 'ClientException')) return 'unknown'
    throw error
  }
}

/** ECS lets 20 descriptions a second through; more families than this would take too long. */
const MOST_FAMILIES = 200

/** Whether a revision with these tags was registered by us. */
export function isRegisteredByUs(tags: Tags): boolean {
  return tags[HASH_TAG] !== undefined
}

/** Whether the revision was made from the same definition and tags. */
export function isSameDefinition(
  finding: TaskDefinitionFinding | undefined,
  definition: RegisterTaskDefinitionCommandInput
): finding is TaskDefinitionFinding {
  return finding?.hash !== undefined && finding.hash === tagsByKey(definition.tags ?? [])[HASH_TAG]
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
  return registered.taskDefinition?.taskDefinitionArn ?? ''
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
