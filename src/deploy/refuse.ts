import { TIMER } from '../aws/container-definition.ts'
import { ActionError } from '../errors.ts'
import type { Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { requestReads } from './grants.ts'
import { imagesOf } from './images.ts'
import type { Findings } from './look.ts'

/** Throws an `ActionError` for what cannot work, whatever else is decided. */
export function refuseImpossible(request: DeployRequest, findings: Findings): void {
  requireOwnAccount(request, findings)
  requireReachable(request, findings)
  requireLinux(request)
  requireNetworkMode(request)
  requireHealthCheck(request)
  requireJobThatEnds(request)
  requireRoomForTimer(request)
}

/** A health check by HTTP needs a TCP port. */
export function requireCheckable({ waiting }: DeployRequest, ports: readonly Port[]): void {
  if (waiting.healthCheckPath === undefined || ports.some(({ protocol }) => protocol === 'tcp')) return
  throw new ActionError(
    'HEALTH_CHECK_WITHOUT_PORT',
    '`health-check-path` is set, but the task has no TCP port to ask.',
    'Name the port in `port`, or leave `health-check-path` out.'
  )
}

/** ECS gives a task only roles of its own account, and an ARN of another partition means nothing at all. */
function requireOwnAccount({ executionRole, taskRole }: DeployRequest, { identity }: Findings): void {
  const roles = {
    'task-role-arn': taskRole,
    'execution-role-arn': 'arn' in executionRole ? executionRole.arn : undefined
  }
  for (const [input, role] of Object.entries(roles)) {
    const { account, partition = '', field } = role ?? {}
    if (account === undefined || (account === identity.account && partition === identity.partition)) continue
    throw new ActionError(
      'ROLE_OF_ANOTHER_ACCOUNT',
      `The role in \`${field ?? input}\`${field === undefined ? '' : ' of `task-definition`'} belongs to ${account} in ${partition}, but the AWS credentials to ${identity.account} in ${identity.partition}.`,
      'Name a role of the same account.'
    )
  }
}

/**
 * The agent reads a registry login in the task's own Region; what it reads for variables and logs may be in another one. No
 * ARN leads out of the partition.
 */
function requireReachable(request: DeployRequest, { identity, region, names }: Findings): void {
  const { template } = request
  for (const read of requestReads(request, names, region)) {
    const id = 'id' in read ? read.id : ''
    const [prefix, partition, , where = ''] = id.split(':')
    if (prefix !== 'arn') continue
    const isElsewhere = read.kind === 'registry' && where !== region
    if (partition === identity.partition && !isElsewhere) continue
    const inFile = JSON.stringify(template ?? {}).includes(id)
    throw new ActionError(
      'SECRET_OF_ANOTHER_REGION',
      `The secret ${id}${inFile ? ` in \`${read.path}\` of \`task-definition\`` : ''} is in ${where}, but the task is to run in ${region}.`,
      'Name a secret of that Region; Secrets Manager can replicate one there.'
    )
  }
}

/** What is offered is offered whole: images, checks and the timer are for Linux. */
function requireLinux({ template }: DeployRequest): void {
  const family = template?.runtimePlatform?.operatingSystemFamily
  if (family === undefined || family === 'LINUX') return
  throw new ActionError(
    'OPERATING_SYSTEM_UNSUPPORTED',
    `The task definition is for ${family}, but this action runs Linux containers only.`,
    'Use a Linux image, and leave `runtimePlatform.operatingSystemFamily` out or set it to `LINUX`.'
  )
}

function requireNetworkMode({ template, placement }: DeployRequest): void {
  const mode = template?.networkMode
  if (placement.launchType === 'EC2' || mode === undefined || mode === 'awsvpc') return
  throw new ActionError(
    'NETWORK_MODE_UNSUPPORTED',
    `The task definition has the network mode \`${mode}\`, but Fargate has \`awsvpc\` only.`,
    'Remove `networkMode` from the file, or set `launch-type: EC2`.'
  )
}

/** ECS counts only checks of the task definition; one that stands in the image is ignored. Source: HealthCheck in the ECS API reference. */
function requireHealthCheck({ waiting, template }: DeployRequest): void {
  if (waiting.for !== 'healthy') return
  const checked = template?.containerDefinitions.some(
    ({ essential, healthCheck }) => essential !== false && healthCheck !== undefined
  )
  if (checked === true) return
  throw new ActionError(
    'HEALTH_CHECK_MISSING',
    '`wait-for` is `healthy`, but no essential container of the task has a health check.',
    'Give the container a `healthCheck` in the file of `task-definition`, as ECS ignores the HEALTHCHECK of an image; or set `health-check-path` instead.'
  )
}

/** Only the end of an essential container is the task's. */
function requireJobThatEnds({ waiting, template, main }: DeployRequest): void {
  const container = template?.containerDefinitions.find(({ name }) => name === main.container)
  if (waiting.for !== 'stopped' || container?.essential !== false) return
  throw new ActionError(
    'JOB_NOT_ESSENTIAL',
    `\`wait-for\` is \`stopped\`, but the container ${main.container} is not essential, so the task goes on when it ends.`,
    'Make it `essential` in `task-definition`, or name the container that is the job in `container-name`.'
  )
}

/** How many containers a task may have. Source: "Amazon ECS service quotas". */
const MOST_CONTAINERS = 10

/** The timer of `time-to-live` is a container beside those of the task. */
function requireRoomForTimer(request: DeployRequest): void {
  const names = imagesOf(request).map(({ container }) => container)
  if (request.timeToLive === undefined) return
  if (names.includes(TIMER)) {
    throw new ActionError(
      'TIMER_NAME_TAKEN',
      `The task has a container ${TIMER}, which is what the timer of \`time-to-live\` is called.`,
      'Take it out of the file of `task-definition`, if it is the timer of an earlier deployment; else rename it.'
    )
  }
  if (names.length < MOST_CONTAINERS) return
  throw new ActionError(
    'TIMER_WITHOUT_ROOM',
    `The task has ${names.length} containers, and \`time-to-live\` needs one more than the ${MOST_CONTAINERS} that ECS takes.`,
    'Take a container out of `task-definition`, or leave `time-to-live` out.'
  )
}
