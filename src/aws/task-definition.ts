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

/** The deployment's settings for the main container. Omitted ones keep the template's values. */
export interface MainContainer extends Program {
  readonly image: string
  /** Whether to enable ECS Exec. Its commands leave processes behind, which an init process reaps. */
  readonly exec?: boolean | undefined
}

/** The log group of containers without their own log configuration. */
export interface LogPlace {
  readonly group: string
  readonly region: string
}

/** The log of one container. Its stream is `<prefix>/<container>/<task id>`. */
export interface ContainerLog {
  readonly container: string
  readonly group: string
  readonly prefix: string
  readonly region: string
  /** Whether the task creates the group if it doesn't exist. */
  readonly makesGroup: boolean
}

/** The stream prefix of containers whose log the action configures. */
const LOG_STREAM_PREFIX = 'task'

/**
 * The container that stops the task when its lifetime is over. It is essential, so the task ends with it. It runs under
 * an init process: `sleep` alone ignores SIGTERM and would delay every stop. Sources: `essential` and
 * `initProcessEnabled` in "Amazon ECS task definition parameters".
 */
export const TIMER = 'run-on-fargate-timer'
/** The image for all architectures. The digest prevents later changes to the tag from reaching a task. */
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

/** Returns the main container with the deployment's settings. Its variables replace the template's of the same name. */
export function renderMain(container: TemplateContainer, main: MainContainer): ContainerDefinition {
  const { image, command, exec } = main
  return {
    ...withVariables(container, main),
    image,
    ...(command && { command: [...command] }),
    ...(exec === true && { linuxParameters: { initProcessEnabled: true, ...container.linuxParameters } })
  }
}

/** Returns the container with these variables, which replace its own of the same name. */
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

/** Returns the container with these ports mapped, or with its own mappings if `ports` is undefined. */
export function withPorts(container: ContainerDefinition, ports: readonly Port[] | undefined): ContainerDefinition {
  return ports === undefined
    ? container
    : { ...container, portMappings: ports.map((port) => mappingOf(container, port)) }
}

/** Returns the container's own mapping of the port, which may set more, such as a host port; otherwise a plain one. */
function mappingOf({ portMappings = [] }: ContainerDefinition, port: Port): PortMapping {
  const own = portMappings.find((each) => samePort(port, portOf(each)))
  if (own !== undefined) return own
  const { port: containerPort, to, protocol } = port
  return to === undefined ? { containerPort, protocol } : { containerPortRange: `${containerPort}-${to}`, protocol }
}

/** Returns the container with the credentials for its image, and with a log configuration if it has none. */
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
 * Returns the logs of those containers that log to CloudWatch. Source: "Send Amazon ECS logs to CloudWatch" in the
 * Amazon ECS Developer Guide.
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

/** Returns the name of a container's log stream. Source: as above. */
export function logStream({ container, prefix }: ContainerLog, taskArn: string): string {
  return `${prefix}/${container}/${taskId(taskArn)}`
}

/** Returns the shape of a task definition, from the SDK's model of RegisterTaskDefinition. */
export function definitionShape(): Structure {
  return structureOf(NormalizedSchema.of(RegisterTaskDefinitionRequest$))
}

/**
 * The allowed values of enumerated fields, by structure and field. The SDK's schemas don't have them. `protocol` isn't
 * here because ECS ignores its letter case. Source: "Amazon ECS task definition parameters", port mappings.
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

/** Returns how many members are required. They come first, and `StaticStructureSchema` ends with the count. */
function requiredOf(schema: NormalizedSchema): number {
  const [, , , , , , required = 0] = schema.getSchema() as readonly unknown[] as readonly number[]
  return required
}
