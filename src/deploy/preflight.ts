import { taskId } from '../aws/arn.ts'
import { type Task, findAllTasks } from '../aws/task.ts'
import type { Identity } from '../aws/account.ts'
import type { Clients } from '../aws/clients.ts'
import { TIMER } from '../aws/task-definition.ts'
import { type Deployment, healthCheckPathOf, isTemporary, type Service } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Port } from '../ports.ts'
import type { Problems } from '../problems.ts'
import { decodeTag, fitsInTags, isShortLived, ownerOf, tagsByKey, type Subject } from '../ownership.ts'
import { occupiedBy, type Occupied } from '../teardown/find.ts'
import type { Read } from './permissions.ts'
import { TLS_CONTAINER, TLS_SHARE } from './tls-container.ts'

/** The findings in the account that the checks use. */
export interface Surroundings {
  readonly identity: Identity
  readonly region: string
  /** The secrets, images, files and logs that the execution role uses for the task. */
  readonly reads: readonly Read[]
  /** The environment's tasks. */
  readonly tasks: readonly Task[]
}

/** Runs all checks, and adds every failure to `problems`. */
export function checkPossible(deployment: Deployment, surroundings: Surroundings, problems: Problems): void {
  const checks = [
    requireOwnAccount,
    requireReachable,
    requireLinux,
    requireNetworkMode,
    requireOwnAddress,
    requireHealthCheck,
    requireJobThatEnds,
    requireRoomForContainers,
    requireRoomForOwn,
    requireShareForTls,
    requireTaskRole,
    requireWritable,
    requireLasting
  ]
  for (const check of checks) {
    problems.read(() => {
      check(deployment, surroundings)
    })
  }
}

/** Throws `ENVIRONMENT_TOO_LONG` if the name doesn't fit in tags, by which later runs find the environment. */
export function requireNameable(subject: Subject): void {
  if (fitsInTags(subject)) return
  throw new ActionError(
    'ENVIRONMENT_TOO_LONG',
    `The environment ${JSON.stringify(subject.environment)} is too long for AWS tags, which have at most 256 characters. Signs and emoji take 3 to 12 each.`,
    'Set a shorter name in `environment`; for a branch with such a name, set `follow-ref: false` as well.'
  )
}

/** Whether the task runs until it is replaced or removed. */
export function lasts({ tags = [] }: Task): boolean {
  return !isShortLived(tagsByKey(tags))
}

/**
 * Throws `LASTING_TASK_KEPT` if a short-lived deployment would replace a lasting task. For example, a nightly test must
 * not replace production: both use the environment of the default branch.
 */
function requireLasting(deployment: Deployment, { tasks }: Surroundings): void {
  const lasting = isTemporary(deployment) ? tasks.find(lasts) : undefined
  if (lasting === undefined) return
  const { environment } = deployment.subject
  const keeps = deployment.kind === 'service' && deployment.keepRunning
  const input = keeps ? '`time-to-live` is set' : '`keep-running` is `false`'
  throw new ActionError(
    'LASTING_TASK_KEPT',
    `The environment ${environment} has the task ${taskId(lasting.taskArn)}, which was deployed with ` +
      `\`keep-running: true\` and without \`time-to-live\`. This temporary deployment would replace it: ${input}.`,
    `Give this deployment an \`environment\` of its own, for example \`environment: tests\`. ` +
      `To replace the task anyway, first remove ${environment} with \`mode: destroy\`.`
  )
}

/** Throws `HEALTH_CHECK_WITHOUT_PORT` if `health-check-path` is set and no port is TCP. */
export function requireCheckable(deployment: Deployment, ports: readonly Port[]): void {
  if (healthCheckPathOf(deployment) === undefined || ports.some(({ protocol }) => protocol === 'tcp')) return
  throw new ActionError(
    'HEALTH_CHECK_WITHOUT_PORT',
    '`health-check-path` is set, but the task has no TCP port.',
    'Set `port`, or omit `health-check-path`.'
  )
}

/** Throws `ROLE_OF_ANOTHER_ACCOUNT` if a role is in another account or partition, where ECS can't use it. */
function requireOwnAccount({ executionRole, taskRole }: Deployment, { identity }: Surroundings): void {
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
      'Set a role of the same account.'
    )
  }
}

/**
 * Throws `SECRET_OF_ANOTHER_REGION` for an ARN that the task can't use. No ARN works across partitions, and registry
 * credentials must be in the task's own Region. Other secrets can be in any Region.
 */
function requireReachable({ template, domain }: Deployment, { identity, region, reads }: Surroundings): void {
  for (const read of reads) {
    const id = 'id' in read ? read.id : ''
    const [prefix, partition = '', service = '', where = ''] = id.split(':')
    // The certificate's secret was checked before it was read.
    if (prefix !== 'arn' || id === domain?.https?.certificateSecretId) continue
    const isElsewhere = read.kind === 'registry' && where !== region
    if (partition === identity.partition && !isElsewhere) continue
    const inFile = JSON.stringify(template).includes(id)
    const input = read.kind === 'registry' ? 'secret-arn' : 'secrets'
    const what = { secretsmanager: 'secret', ssm: 'parameter' }[service] ?? 'file'
    throw new ActionError(
      'SECRET_OF_ANOTHER_REGION',
      `The ${what} ${id} in \`${inFile ? `${read.path}\` of \`task-definition` : input}\` is in ${where || partition}, but the task is to run in ${region}.`,
      what === 'secret'
        ? 'Set a secret of that Region. Secrets Manager can replicate one there.'
        : `Set a ${what} of the partition ${identity.partition}.`
    )
  }
}

/** Throws `OPERATING_SYSTEM_UNSUPPORTED` for Windows: the action's checks and timer support only Linux. */
function requireLinux({ template }: Deployment): void {
  const family = template.runtimePlatform?.operatingSystemFamily
  if (family === undefined || family === 'LINUX') return
  throw new ActionError(
    'OPERATING_SYSTEM_UNSUPPORTED',
    `The task definition is for ${family}, but this action runs Linux containers only.`,
    'Use a Linux image, and omit `runtimePlatform.operatingSystemFamily` or set it to `LINUX`.'
  )
}

function requireNetworkMode({ template, compute }: Deployment): void {
  const mode = template.networkMode
  if (compute.kind === 'instances' || mode === undefined || mode === 'awsvpc') return
  throw new ActionError(
    'NETWORK_MODE_UNSUPPORTED',
    `The task definition has the network mode \`${mode}\`, but Fargate supports only \`awsvpc\`.`,
    'Remove `networkMode` from the file, or set `launch-type: EC2`.'
  )
}

/** Throws `DOMAIN_WITHOUT_ADDRESS` if tasks share the IP address of an instance, which outlives them. */
function requireOwnAddress({ domain, network }: Deployment): void {
  if (domain === undefined || network.kind === 'own') return
  throw new ActionError(
    'DOMAIN_WITHOUT_ADDRESS',
    `\`domain\` is ${domain.name}, but with \`networkMode: ${network.kind}\` the task has no address of its own.`,
    'Set `networkMode: awsvpc` in the file of `task-definition`, or omit `domain`.'
  )
}

/** Throws `HEALTH_CHECK_MISSING`: ECS ignores an image's HEALTHCHECK. Source: HealthCheck in the ECS API reference. */
function requireHealthCheck(deployment: Deployment): void {
  if (deployment.kind === 'job' || deployment.ready.when !== 'healthy') return
  const { template } = deployment
  const checked = template.containerDefinitions.some(
    ({ essential, healthCheck }) => essential !== false && healthCheck !== undefined
  )
  if (checked) return
  throw new ActionError(
    'HEALTH_CHECK_MISSING',
    '`wait-for` is `healthy`, but no essential container of the task has a health check.',
    'Give the container a `healthCheck` in the file of `task-definition`, as ECS ignores the HEALTHCHECK of an image. Or set `health-check-path` instead.'
  )
}

/** Throws `EXEC_WITHOUT_ROLE` without a task role. Source: "Monitor Amazon ECS containers with ECS Exec". */
function requireTaskRole({ exec, taskRole }: Deployment): void {
  if (!exec || taskRole !== undefined) return
  throw new ActionError(
    'EXEC_WITHOUT_ROLE',
    '`enable-exec` is `true`, but the task has no task role, which ECS Exec requires.',
    'Create a role for `ecs-tasks.amazonaws.com` that allows `ssmmessages:CreateControlChannel`, `ssmmessages:CreateDataChannel`, ' +
      '`ssmmessages:OpenControlChannel` and `ssmmessages:OpenDataChannel`, and set its ARN in `task-role-arn`.'
  )
}

/** Throws `EXEC_ROOT_READ_ONLY`: the agent writes to the container. Source: as above, its considerations. */
function requireWritable({ exec, template, containers: [main] }: Deployment): void {
  const container = template.containerDefinitions.find(({ name }) => name === main.name)
  if (!exec || container?.readonlyRootFilesystem !== true) return
  throw new ActionError(
    'EXEC_ROOT_READ_ONLY',
    `\`enable-exec\` is \`true\`, but the container ${main.name} has \`readonlyRootFilesystem: true\`, and ECS Exec has to write to it.`,
    'Remove `readonlyRootFilesystem` from the file of `task-definition`, or remove `enable-exec`.'
  )
}

/** Throws `JOB_NOT_ESSENTIAL`: a task ends only when an essential container does. */
function requireJobThatEnds({ kind, template, containers: [main] }: Deployment): void {
  const container = template.containerDefinitions.find(({ name }) => name === main.name)
  if (kind === 'service' || container?.essential !== false) return
  throw new ActionError(
    'JOB_NOT_ESSENTIAL',
    `\`wait-for\` is \`stopped\`, but the container ${main.name} is not essential, so the task continues when it ends.`,
    'Make it `essential` in `task-definition`, or set `container-name` to the container that runs the job.'
  )
}

/** The maximum number of containers in a task. Source: "Amazon ECS service quotas". */
const MOST_CONTAINERS = 10

function requireRoomForContainers({ containers }: Deployment): void {
  if (containers.length <= MOST_CONTAINERS) return
  throw new ActionError(
    'TOO_MANY_CONTAINERS',
    `The task has ${containers.length} containers, but ECS accepts at most ${MOST_CONTAINERS}.`,
    'Remove lines of `images`, or containers of `task-definition`.'
  )
}

/** Throws if the task lacks room for the timer or the TLS container, or if one's name is taken. */
function requireRoomForOwn({ containers, timeToLive, domain }: Deployment): void {
  const names = containers.map(({ name }) => name)
  const hasTls = domain?.https !== undefined
  if (timeToLive !== undefined && names.includes(TIMER)) {
    throw new ActionError(
      'TIMER_NAME_TAKEN',
      `The task has a container ${TIMER}, which is the name of the timer of \`time-to-live\`.`,
      'Remove it from the file of `task-definition` if it is from an earlier deployment. Otherwise rename it.'
    )
  }
  if (hasTls && names.includes(TLS_CONTAINER)) {
    throw new ActionError(
      'TLS_NAME_TAKEN',
      `The task has a container ${TLS_CONTAINER}, which is the name of the container of \`https\`.`,
      'Remove it from the file of `task-definition` if it is from an earlier deployment. Otherwise rename it.'
    )
  }
  const own = [
    ...(timeToLive === undefined ? [] : [['TIMER_WITHOUT_ROOM', 'time-to-live'] as const]),
    ...(hasTls ? [['TLS_WITHOUT_ROOM', 'https'] as const] : [])
  ]
  const [first] = own
  if (first === undefined || names.length > MOST_CONTAINERS || names.length + own.length <= MOST_CONTAINERS) return
  const inputs = own.map(([, input]) => `\`${input}\``)
  throw new ActionError(
    first[0],
    `The task has ${names.length} containers, and ${inputs.join(' and ')} ${own.length === 1 ? 'needs one' : 'need two'} more than the ${MOST_CONTAINERS} that ECS accepts.`,
    `Remove a container from \`task-definition\`, or omit ${inputs.join(' or ')}.`
  )
}

function requireShareForTls({ template, size, domain }: Deployment): void {
  if (domain?.https === undefined || size === undefined) return
  const { containerDefinitions: containers } = template
  const sums = {
    memory: containers.reduce((sum, each) => sum + (each.memoryReservation ?? each.memory ?? 0), 0),
    cpu: containers.reduce((sum, { cpu = 0 }) => sum + cpu, 0)
  }
  const short = (['memory', 'cpu'] as const).filter(
    (field) => sums[field] > 0 && sums[field] + TLS_SHARE[field] > size[field]
  )
  if (short.length === 0) return
  const units = { memory: 'MiB', cpu: 'CPU units' }
  const taken = short.map(
    (field) => `${sums[field]} of the ${size[field]} ${units[field]}, of which it needs ${TLS_SHARE[field]}`
  )
  const least = short.map((field) => `\`${field}\` to ${sums[field] + TLS_SHARE[field]} ${units[field]} or more`)
  const inFile = short.every((field) => template[field] !== undefined)
  throw new ActionError(
    'TLS_WITHOUT_ROOM',
    `The containers of \`task-definition\` leave too little for the one that serves HTTPS: they take ${taken.join(', and ')}.`,
    `Increase the task's ${least.join(' and ')}${inFile ? ' in the file of `task-definition`' : ''}, or decrease those of a container.`
  )
}

/**
 * Throws `TOO_MANY_ENVIRONMENTS` if enough other environments have tasks to reach a limit. The limits are
 * `max-environments` for the repository, and `max-environments-in-cluster` for all repositories.
 */
export async function requireEnvironmentLimit(
  { maxEnvironments, maxEnvironmentsInCluster, subject, cluster: { cluster } }: Service,
  { ecs }: Pick<Clients, 'ecs'>
): Promise<void> {
  if (maxEnvironments === undefined && maxEnvironmentsInCluster === undefined) return
  const tasks = await findAllTasks(ecs, cluster)
  const others = (repository: string) =>
    occupiedBy(repository, tasks).filter(
      ({ environment }) => repository !== subject.repository || environment !== subject.environment
    )
  if (maxEnvironments !== undefined)
    requireRoomInRepository(subject.repository, others(subject.repository), maxEnvironments)
  if (maxEnvironmentsInCluster === undefined) return
  const everywhere = repositoriesOf(tasks).map((repository) => ({ repository, environments: others(repository) }))
  requireRoomInCluster(cluster, everywhere, maxEnvironmentsInCluster)
}

function requireRoomInRepository(repository: string, others: readonly Occupied[], maxEnvironments: number): void {
  const [oldest] = others
  if (others.length < maxEnvironments || oldest === undefined) return
  throw new ActionError(
    'TOO_MANY_ENVIRONMENTS',
    `${others.length} environments of ${repository} are running, and \`max-environments\` is ${maxEnvironments}. The oldest is ${oldest.environment}, since ${oldest.since.toISOString()}.`,
    'Remove one with `mode: destroy` and its name in `environment`, remove leftovers with `mode: sweep`, or set a larger `max-environments`.'
  )
}

function repositoriesOf(tasks: readonly Task[]): readonly string[] {
  const owners = tasks.flatMap(({ tags = [] }) => ownerOf(tagsByKey(tags)) ?? [])
  return [...new Set(owners)].flatMap((owner) => decodeTag(owner) ?? []).toSorted()
}

function requireRoomInCluster(
  cluster: string,
  all: readonly { readonly repository: string; readonly environments: readonly Occupied[] }[],
  most: number
): void {
  const up = all.filter(({ environments }) => environments.length > 0)
  const count = up.reduce((sum, { environments }) => sum + environments.length, 0)
  if (count < most) return
  const list = up.map(({ repository, environments }) => `${repository} ${environments.length}`).join(', ')
  throw new ActionError(
    'TOO_MANY_ENVIRONMENTS',
    `${count} environments of all repositories are running in the cluster ${cluster}, and \`max-environments-in-cluster\` is ${most}: ${list}.`,
    'In its repository, remove one with `mode: destroy`, or leftovers with `mode: sweep`. Or set a larger `max-environments-in-cluster`.'
  )
}
