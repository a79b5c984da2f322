import type {
  Attribute,
  Compatibility,
  ContainerDefinition,
  PortMapping,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition
} from '@aws-sdk/client-ecs'
import { cpuUnits, memoryMib } from './fargate-sizes.ts'

/** Where and by whom a task definition was registered. */
export interface Registration {
  readonly arn: string
  readonly revision: number
  readonly at: Date
  readonly by: string
}

/** The task definition as DescribeTaskDefinition answers it: defaults filled in, sizes in plain units. */
export function registered(input: RegisterTaskDefinitionCommandInput, registration: Registration): TaskDefinition {
  const { tags: _tags, containerDefinitions = [], cpu, memory, networkMode, ...given } = input
  const awsvpc = networkMode === 'awsvpc'
  const containers = containerDefinitions.map((container) => normalised(container, networkMode))
  const compatibilities: Compatibility[] = [
    ...(awsvpc ? [] : ['EXTERNAL' as const]),
    'EC2',
    ...(input.requiresCompatibilities?.includes('FARGATE') === true ? ['FARGATE' as const] : [])
  ]
  return {
    ...given,
    taskDefinitionArn: registration.arn,
    containerDefinitions: containers,
    revision: registration.revision,
    volumes: input.volumes ?? [],
    status: 'ACTIVE',
    requiresAttributes: requiredAttributes(input),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities,
    ...(networkMode === undefined ? {} : { networkMode }),
    ...(cpu === undefined ? {} : { cpu: cpuUnits(cpu) }),
    ...(memory === undefined ? {} : { memory: memoryMib(memory) }),
    registeredAt: registration.at,
    registeredBy: registration.by
  }
}

function normalised(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  const { healthCheck, portMappings = [] } = container
  return {
    ...container,
    cpu: container.cpu ?? 0,
    portMappings: portMappings.map((mapping) => normalisedPort(mapping, networkMode)),
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(healthCheck === undefined ? {} : { healthCheck: { interval: 30, timeout: 5, retries: 3, ...healthCheck } })
  }
}

/** Anything but `udp` is treated as `tcp`; with awsvpc and host the host port is the container's. */
function normalisedPort(mapping: PortMapping, networkMode = 'bridge'): PortMapping {
  const { containerPort } = mapping
  return {
    ...mapping,
    ...(containerPort === undefined
      ? {}
      : { hostPort: mapping.hostPort ?? (['awsvpc', 'host'].includes(networkMode) ? containerPort : 0) }),
    protocol: mapping.protocol === 'udp' ? 'udp' : 'tcp'
  }
}

function requiredAttributes(input: RegisterTaskDefinitionCommandInput): Attribute[] {
  const containers = input.containerDefinitions ?? []
  const any = (has: (container: ContainerDefinition) => boolean) => containers.some(has)
  const awslogs = any((container) => container.logConfiguration?.logDriver === 'awslogs')
  const valuesFrom = containers.flatMap((container) => container.secrets ?? []).map((secret) => secret.valueFrom ?? '')
  const needs: readonly (readonly [string, boolean])[] = [
    ['com.amazonaws.ecs.capability.logging-driver.awslogs', awslogs],
    ['ecs.capability.execution-role-awslogs', awslogs && input.executionRoleArn !== undefined],
    ['com.amazonaws.ecs.capability.docker-remote-api.1.19', awslogs],
    [
      'ecs.capability.private-registry-authentication.secretsmanager',
      any((container) => container.repositoryCredentials !== undefined)
    ],
    ['ecs.capability.secrets.asm.environment-variables', valuesFrom.some((from) => from.includes(':secretsmanager:'))],
    ['ecs.capability.secrets.ssm.environment-variables', valuesFrom.some((from) => !from.includes(':secretsmanager:'))],
    ['ecs.capability.container-health-check', any((container) => container.healthCheck !== undefined)],
    ['com.amazonaws.ecs.capability.task-iam-role', input.taskRoleArn !== undefined],
    ['com.amazonaws.ecs.capability.docker-remote-api.1.18', true],
    ['ecs.capability.task-eni', input.networkMode === 'awsvpc']
  ]
  return needs.flatMap(([name, needed]) => (needed ? [{ name }] : []))
}
