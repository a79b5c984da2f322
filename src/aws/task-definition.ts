import {
  type ContainerDefinition,
  type KeyValuePair,
  type PortMapping,
  type Secret,
  ApplicationProtocol,
  CPUArchitecture,
  Compatibility,
  ContainerCondition,
  EFSAuthorizationConfigIAM,
  EFSTransitEncryption,
  EnvironmentFileType,
  FirelensConfigurationType,
  IpcMode,
  LogDriver,
  NetworkMode,
  OSFamily,
  PidMode,
  RegisterTaskDefinitionRequest$,
  ResourceType,
  Scope,
  TaskDefinitionPlacementConstraintType,
  UlimitName,
  VersionConsistency
} from '@aws-sdk/client-ecs'
import { type Port, portOf, samePort } from '../ports.ts'
import { taskId } from './arn.ts'
import type { ContainerVariables, Program, TemplateContainer } from '../deployment.ts'
import { NormalizedSchema } from '@smithy/core/schema'
import type { Shape, Structure } from '../inputs/task-definition-shape.ts'

/** What a deployment sets in the container that it is about; what is left out stays as the template has it. */
export interface MainContainer extends Program {
  readonly image: string
  /** Whether commands are run in it, which leave processes behind that an init process reaps. */
  readonly exec?: boolean | undefined
}

/** Where the containers log that do not say it themselves. */
export interface LogPlace {
  readonly group: string
  readonly region: string
}

/** Where one container logs: its stream is `<prefix>/<container>/<task id>`. */
export interface ContainerLog {
  readonly container: string
  readonly group: string
  readonly prefix: string
  readonly region: string
  /** Whether the task makes the group when it is missing. */
  readonly makesGroup: boolean
}

/** The stream prefix of the containers whose log is ours. */
const LOG_STREAM_PREFIX = 'task'

/**
 * The container that ends the task when its time is over. It is essential, so its end is the task's; it runs under an init
 * process, as `sleep` alone would not hear SIGTERM and hold up every stop. Sources: `essential` and `initProcessEnabled` in
 * "Amazon ECS task definition parameters".
 */
export const TIMER = 'run-on-fargate-timer'
/** The index for all architectures, by its digest: what the tag names later can't reach a task. */
const TIMER_IMAGE =
  'public.ecr.aws/docker/library/busybox:1.37.0@sha256:bdf57e528e45e4433820e045b29b4597825a1c9e38353532d90a01445013f82e'

export function timerContainer(seconds: number): ContainerDefinition {
  return {
    name: TIMER,
    image: TIMER_IMAGE,
    command: ['sleep', String(seconds)],
    essential: true,
    linuxParameters: { initProcessEnabled: true }
  }
}

/** The main container with what the deployment sets in it. A variable that is set replaces the template's of that name. */
export function renderMain(container: TemplateContainer, main: MainContainer): ContainerDefinition {
  const { image, command, exec } = main
  return {
    ...withVariables(container, main),
    image,
    ...(command && { command: [...command] }),
    ...(exec === true && { linuxParameters: { initProcessEnabled: true, ...container.linuxParameters } })
  }
}

/** The container with these variables. */
export function withVariables(
  container: TemplateContainer,
  { environment, secrets }: ContainerVariables
): TemplateContainer {
  const set = { ...environment, ...secrets }
  const others = <T extends { name?: string | undefined }>(list: readonly T[] | undefined): T[] =>
    (list ?? []).filter(({ name = '' }) => !Object.hasOwn(set, name))
  const variables: KeyValuePair[] = [
    ...others(container.environment),
    ...Object.entries(environment).map(([name, value]) => ({ name, value }))
  ]
  const values: Secret[] = [
    ...others(container.secrets),
    ...Object.entries(secrets).map(([name, valueFrom]) => ({ name, valueFrom }))
  ]
  return {
    ...container,
    ...((variables.length > 0 || container.environment) && { environment: variables }),
    ...((values.length > 0 || container.secrets) && { secrets: values })
  }
}

/** The container with these ports mapped; nothing: with its own. */
export function withPorts(container: ContainerDefinition, ports: readonly Port[] | undefined): ContainerDefinition {
  return ports === undefined
    ? container
    : { ...container, portMappings: ports.map((port) => mappingOf(container, port)) }
}

/** The container's own mapping of the port, which may say more than that, such as the port of the instance; else a plain one. */
function mappingOf({ portMappings = [] }: ContainerDefinition, port: Port): PortMapping {
  const own = portMappings.find((each) => samePort(port, portOf(each)))
  if (own !== undefined) return own
  const { port: containerPort, to, protocol } = port
  return to === undefined ? { containerPort, protocol } : { containerPortRange: `${containerPort}-${to}`, protocol }
}

/** The container with the login that its image needs, and with a log where it has none. */
export function completed(
  container: ContainerDefinition,
  credentials: string | undefined,
  log: LogPlace
): ContainerDefinition {
  return {
    ...container,
    ...(credentials !== undefined && { repositoryCredentials: { credentialsParameter: credentials } }),
    logConfiguration: container.logConfiguration ?? {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': log.group,
        'awslogs-region': log.region,
        'awslogs-stream-prefix': LOG_STREAM_PREFIX
      }
    }
  }
}

/**
 * Where the containers log, of those whose log is in CloudWatch. Source: "Send Amazon ECS logs to CloudWatch" in the Amazon
 * ECS Developer Guide.
 */
export function containerLogs(containers: readonly TemplateContainer[], place: LogPlace): ContainerLog[] {
  return containers.flatMap((container) => {
    const { logDriver, options = {} } = completed(container, undefined, place).logConfiguration ?? {}
    const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix, 'awslogs-region': region = place.region } = options
    if (logDriver !== 'awslogs' || group === undefined || prefix === undefined) return []
    const makesGroup = options['awslogs-create-group'] === 'true'
    return { container: container.name, group, prefix, region, makesGroup }
  })
}

/** The name of a container's log stream. Source: as above. */
export function logStream({ container, prefix }: ContainerLog, taskArn: string): string {
  return `${prefix}/${container}/${taskId(taskArn)}`
}

/** The shape of a task definition: the model of RegisterTaskDefinition that the SDK sends requests by. */
export function definitionShape(): Structure {
  return structureOf(NormalizedSchema.of(RegisterTaskDefinitionRequest$))
}

/**
 * The words of the fields that have an enumeration, which the schemas leave out, by structure and field. ECS takes `protocol`
 * in any letter case. Source: "Amazon ECS task definition parameters", port mappings.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'RegisterTaskDefinitionRequest.ipcMode': IpcMode,
  'RegisterTaskDefinitionRequest.networkMode': NetworkMode,
  'RegisterTaskDefinitionRequest.pidMode': PidMode,
  'RegisterTaskDefinitionRequest.requiresCompatibilities': Compatibility,
  'ContainerDefinition.versionConsistency': VersionConsistency,
  'ContainerDependency.condition': ContainerCondition,
  'DockerVolumeConfiguration.scope': Scope,
  'EFSAuthorizationConfig.iam': EFSAuthorizationConfigIAM,
  'EFSVolumeConfiguration.transitEncryption': EFSTransitEncryption,
  'EnvironmentFile.type': EnvironmentFileType,
  'FirelensConfiguration.type': FirelensConfigurationType,
  'LogConfiguration.logDriver': LogDriver,
  'PortMapping.appProtocol': ApplicationProtocol,
  'ResourceRequirement.type': ResourceType,
  'RuntimePlatform.cpuArchitecture': CPUArchitecture,
  'RuntimePlatform.operatingSystemFamily': OSFamily,
  'TaskDefinitionPlacementConstraint.type': TaskDefinitionPlacementConstraintType,
  'Ulimit.name': UlimitName
}

function shapeOf(schema: NormalizedSchema, field: string): Shape {
  if (schema.isStructSchema()) return structureOf(schema)
  if (schema.isListSchema()) return { kind: 'list', of: shapeOf(schema.getValueSchema(), field) }
  if (schema.isMapSchema()) return { kind: 'map', of: shapeOf(schema.getValueSchema(), field) }
  if (schema.isBooleanSchema()) return { kind: 'boolean' }
  if (schema.isNumericSchema()) return { kind: 'number' }
  const words = WORDS[field]
  return { kind: 'string', words: words && Object.values(words) }
}

function structureOf(schema: NormalizedSchema): Structure {
  const members = [...schema.structIterator()]
  const name = schema.getName() ?? ''
  return {
    kind: 'structure',
    name,
    members: Object.fromEntries(members.map(([member, of]) => [member, shapeOf(of, `${name}.${member}`)])),
    required: members.slice(0, requiredOf(schema)).map(([member]) => member)
  }
}

/** A structure's required members come first; how many there are is the last part of its schema (`StaticStructureSchema`). */
function requiredOf(schema: NormalizedSchema): number {
  const [, , , , , , required = 0] = schema.getSchema() as readonly unknown[] as readonly number[]
  return required
}
