import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { clientError } from './errors.ts'
import { checkFargateSize } from './fargate-sizes.ts'

const logDrivers: readonly string[] = ['awslogs', 'splunk', 'awsfirelens']

/**
 * Throws ClientException unless Fargate can run it: its sizes, network mode and execution role, and nothing of what
 * "Task definition differences for Fargate" of the Developer Guide rules out.
 */
export function checkFargate(
  input: RegisterTaskDefinitionCommandInput,
  cpu: string | undefined,
  memory: string | undefined
): void {
  if (input.networkMode !== 'awsvpc') throw clientError('Fargate only supports network mode ‘awsvpc’.')
  checkFargateSize(cpu, memory, input.runtimePlatform?.operatingSystemFamily)
  if (input.ipcMode !== undefined) throw clientError('Tasks using the Fargate launch type do not support ipcMode.')
  if (input.pidMode !== undefined && input.pidMode !== 'task') throw unsupported('pidMode')
  if ((input.placementConstraints ?? []).length > 0) throw unsupported('constraints')
  for (const volume of input.volumes ?? []) {
    if (volume.host?.sourcePath !== undefined) throw unsupported('sourcePath')
    if (volume.dockerVolumeConfiguration !== undefined) throw unsupported('dockerVolumeConfiguration')
  }
  for (const container of input.containerDefinitions ?? []) checkContainer(container, input.executionRoleArn)
}

function checkContainer(container: ContainerDefinition, executionRoleArn: string | undefined): void {
  if (container.privileged === true) throw clientError("Fargate requires that the 'privileged' setting be 'false'.")
  if ((container.dockerSecurityOptions ?? []).length > 0) throw unsupported('dockerSecurityOptions')
  if ((container.resourceRequirements ?? []).some((requirement) => requirement.type === 'GPU')) {
    throw clientError('Tasks using the Fargate launch type do not support GPU resource requirements.')
  }
  checkLinuxParameters(container)
  checkLogging(container, executionRoleArn)
  if (executionRoleArn === undefined && isEcr(container.image ?? '')) {
    throw clientError('Fargate requires task definition to have execution role ARN to support ECR images.')
  }
  for (const setting of ['startTimeout', 'stopTimeout'] as const) {
    if ((container[setting] ?? 0) > 120) throw clientError(`${setting} must be at most 120 seconds on Fargate.`)
  }
}

function checkLinuxParameters({ linuxParameters }: ContainerDefinition): void {
  if (linuxParameters === undefined) return
  const { capabilities, devices, maxSwap, swappiness, sharedMemorySize, tmpfs } = linuxParameters
  if ((devices ?? []).length > 0) throw unsupported('devices')
  if (maxSwap !== undefined) throw unsupported('maxSwap')
  if (swappiness !== undefined) throw unsupported('swappiness')
  if (sharedMemorySize !== undefined) throw unsupported('sharedMemorySize')
  if ((tmpfs ?? []).length > 0) throw unsupported('tmpfs')
  const denied = (capabilities?.add ?? []).find((capability) => capability !== 'SYS_PTRACE')
  if (denied !== undefined) throw clientError(`${denied} is not allowed on Fargate.`)
}

function checkLogging({ logConfiguration }: ContainerDefinition, executionRoleArn: string | undefined): void {
  if (logConfiguration === undefined) return
  const driver = logConfiguration.logDriver ?? ''
  if (!logDrivers.includes(driver)) {
    throw clientError(`${driver} is not a valid log driver. Must be one of [${logDrivers.join(',')}]`)
  }
  if (driver !== 'awslogs') return
  if (executionRoleArn === undefined) {
    throw clientError('Fargate requires task definition to have execution role ARN to support log driver awslogs.')
  }
  if (!logConfiguration.options?.['awslogs-stream-prefix']) {
    throw clientError('Log driver awslogs requires options: awslogs-stream-prefix')
  }
}

function isEcr(image: string): boolean {
  return /^\d{12}\.dkr[.-]ecr\b/.test(image)
}

function unsupported(setting: string): Error {
  return clientError(`Fargate compatible task definitions do not support ${setting}`)
}
