import type { LaunchType, RunTaskCommandInput, TaskDefinition } from '@aws-sdk/client-ecs'
import { AwsError } from '../../service.ts'
import { invalidParameter } from './errors.ts'
import { checkFargateSize, cpuUnits, memoryMib } from './fargate-sizes.ts'

/** Where the tasks' interfaces go. */
export interface RunNetwork {
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
  readonly assignPublicIp: boolean
}

/** Throws InvalidParameterException for values that are wrong whatever the task definition is. */
export function checkShape(input: RunTaskCommandInput): void {
  const { count = 1, startedBy, clientToken, overrides } = input
  if (count < 1 || count > 10) throw invalidParameter('Count must be between 1 and 10.')
  if (startedBy !== undefined && !/^[\w/-]{1,128}$/.test(startedBy)) {
    throw invalidParameter('startedBy must be 1 to 128 letters, numbers, hyphens, forward slashes and underscores.')
  }
  if (clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken)) {
    throw invalidParameter('clientToken must be 1 to 64 ASCII characters in the range of 33-126.')
  }
  if (overrides !== undefined && JSON.stringify(overrides).length > 8192) {
    throw invalidParameter('Container Overrides length must be at most 8192')
  }
  if (input.propagateTags === 'SERVICE') {
    throw invalidParameter('SERVICE is not a supported value of propagateTags for RunTask.')
  }
}

/** Throws unless the task definition can be run like this. */
export function checkRun(input: RunTaskCommandInput, definition: TaskDefinition, launchType: LaunchType): void {
  checkOverrides(input, definition)
  if (definition.compatibilities?.includes(launchType) !== true) {
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`)
  }
  const taskRole = input.overrides?.taskRoleArn ?? definition.taskRoleArn
  if (input.enableExecuteCommand === true && taskRole === undefined) {
    throw invalidParameter(
      "The task couldn't be started because a valid taskRoleArn is not being used. Specify a valid task role in your " +
        'task definition and try again.'
    )
  }
  if (launchType !== 'FARGATE') {
    if (input.platformVersion === undefined) return
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.')
  }
  checkPlatform(input, definition)
  if ((input.placementConstraints ?? []).length > 0) {
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.')
  }
  if ((input.placementStrategy ?? []).length > 0) {
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.')
  }
}

/** The network of the tasks; none but for `awsvpc`. Throws when it is missing, or not one that the launch type can have. */
export function checkRunNetwork(
  input: RunTaskCommandInput,
  definition: TaskDefinition,
  launchType: LaunchType
): RunNetwork | undefined {
  const awsvpc = input.networkConfiguration?.awsvpcConfiguration
  if (definition.networkMode !== 'awsvpc') {
    if (awsvpc === undefined) return undefined
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.')
  }
  if (awsvpc === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  }
  const { subnets = [], securityGroups = [] } = awsvpc
  const assignPublicIp = awsvpc.assignPublicIp === 'ENABLED'
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.')
  if (subnets.length > 16) throw invalidParameter('subnets can have at most 16 items.')
  if (securityGroups.length > 5) throw invalidParameter('securityGroups can have at most 5 items.')
  if (assignPublicIp && launchType === 'EC2') {
    throw invalidParameter('Assign public IP is not supported for this launch type.')
  }
  return { subnets, securityGroups, assignPublicIp }
}

function checkOverrides({ overrides }: RunTaskCommandInput, definition: TaskDefinition): void {
  const names = (definition.containerDefinitions ?? []).map((container) => container.name)
  for (const override of overrides?.containerOverrides ?? []) {
    const isEmpty = Object.keys(override).length === 0
    if (isEmpty || names.includes(override.name)) continue
    throw invalidParameter(
      `Override for container named ${override.name ?? 'null'} is not a container in the TaskDefinition.`
    )
  }
  if (overrides?.cpu === undefined && overrides?.memory === undefined) return
  if (definition.compatibilities?.includes('FARGATE') !== true) return
  checkFargateSize(
    cpuUnits(overrides.cpu) ?? definition.cpu,
    memoryMib(overrides.memory) ?? definition.memory,
    definition.runtimePlatform?.operatingSystemFamily
  )
}

/** LATEST is 1.4.0; 1.3.0 is still there but lacks larger storage and JSON keys of secrets. */
function checkPlatform(input: RunTaskCommandInput, definition: TaskDefinition): void {
  const version = input.platformVersion ?? 'LATEST'
  if (!['LATEST', '1.4.0', '1.3.0'].includes(version)) {
    throw new AwsError('PlatformUnknownException', "The specified platform version doesn't exist.")
  }
  if (version !== '1.3.0') return
  const secrets = (definition.containerDefinitions ?? []).flatMap((container) => container.secrets ?? [])
  const keys = secrets.some((secret) => /:secret:[^:]+:/.test(secret.valueFrom ?? ''))
  if (keys || definition.ephemeralStorage !== undefined) {
    throw new AwsError(
      'PlatformTaskDefinitionIncompatibilityException',
      "The specified platform does not satisfy the task definition's required capabilities."
    )
  }
}
