import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { checkContainer } from './container-rules.ts'
import { clientError, invalidParameter } from './errors.ts'
import { checkFargate } from './fargate-rules.ts'
import { cpuUnits, memoryMib } from './fargate-sizes.ts'

const largest = 64 * 1024
const mostContainers = 10

/**
 * Throws ECS's own error unless the task definition keeps the rules of "Task definition parameters" in the Developer
 * Guide. Roles are only looked at: whether they exist is found out when a task is run.
 */
export function checkRegistration(input: RegisterTaskDefinitionCommandInput): void {
  const containers = input.containerDefinitions ?? []
  const length = Buffer.byteLength(JSON.stringify(input))
  if (length > largest) throw clientError(`Actual length: '${length}'. Max allowed length is '${largest}' bytes.`)
  checkFamily(input.family ?? '')
  checkRoleArn(input.taskRoleArn)
  checkRoleArn(input.executionRoleArn)
  checkContainers(containers)
  const cpu = cpuUnits(input.cpu)
  const memory = memoryMib(input.memory)
  for (const container of containers) {
    checkContainer(container, {
      networkMode: input.networkMode,
      ...(memory === undefined ? {} : { taskMemory: Number(memory) })
    })
  }
  checkStorage(input.ephemeralStorage?.sizeInGiB)
  checkExecutionRole(input.executionRoleArn, containers)
  checkCpuSum(cpu, containers)
  checkMemorySum(memory, containers)
  if (input.requiresCompatibilities?.includes('FARGATE') === true) checkFargate(input, cpu, memory)
}

function checkFamily(family: string): void {
  if (family === '') throw clientError('Family should not be null or empty.')
  if (!/^[\w-]*$/.test(family)) throw clientError('Family contains invalid characters.')
  if (family.length > 255) throw clientError('Family should be at most 255 characters long.')
}

function checkRoleArn(arn: string | undefined): void {
  if (arn !== undefined && !/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn)) throw clientError('Role is not valid')
}

function checkContainers(containers: readonly ContainerDefinition[]): void {
  const names = containers.map((container) => container.name)
  if (containers.length === 0) throw clientError('Container list cannot be empty.')
  if (containers.length > mostContainers) throw clientError('Too many containers')
  if (new Set(names).size < names.length) throw clientError('Container names must be unique.')
  if (containers.every((container) => container.essential === false)) {
    throw clientError('At least one container in the task definition must be essential.')
  }
  for (const { containerName, condition } of containers.flatMap((container) => container.dependsOn ?? [])) {
    const target = containers.find((container) => container.name === containerName)
    if (target === undefined) throw clientError(`Dependency container '${containerName ?? ''}' does not exist.`)
    if (target.essential !== false && (condition === 'SUCCESS' || condition === 'COMPLETE')) {
      throw clientError('A dependency container with SUCCESS or COMPLETE condition cannot be an essential container')
    }
  }
}

function checkStorage(gib: number | undefined): void {
  if (gib === undefined) return
  if (gib < 21) throw invalidParameter('EphemeralStorage size should be at least 21')
  if (gib > 200) throw invalidParameter('EphemeralStorage size should be at most 200')
}

/** Registry logins and secrets are read with the execution role, so there must be one. */
function checkExecutionRole(roleArn: string | undefined, containers: readonly ContainerDefinition[]): void {
  if (roleArn !== undefined) return
  if (containers.some((container) => (container.secrets ?? []).length > 0)) {
    throw clientError(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
    )
  }
  if (containers.some((container) => container.repositoryCredentials !== undefined)) {
    throw clientError(
      "When you are specifying repository credentials, you must also specify a value for 'executionRoleArn'."
    )
  }
}

/** The rule is that of `memory` in ContainerDefinition in the ECS API reference; the words are (assumed). */
function checkMemorySum(taskMemory: string | undefined, containers: readonly ContainerDefinition[]): void {
  const sum = containers.reduce((total, { memory, memoryReservation }) => total + (memoryReservation ?? memory ?? 0), 0)
  if (taskMemory !== undefined && sum > Number(taskMemory)) {
    throw clientError(`Invalid 'memory' setting for task. The containers ask for ${sum} of ${taskMemory} MiB.`)
  }
}

function checkCpuSum(taskCpu: string | undefined, containers: readonly ContainerDefinition[]): void {
  const sum = containers.reduce((total, container) => total + (container.cpu ?? 0), 0)
  if (taskCpu !== undefined && sum > Number(taskCpu)) {
    throw clientError(`Invalid 'cpu' setting for task. The containers ask for ${sum} of ${taskCpu} units.`)
  }
}
