import { DescribeInstancesCommand, DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import {
  type ContainerOverride,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
  RunTaskCommand,
  StopTaskCommand,
  type Task as AnyTask
} from '@aws-sdk/client-ecs'
import { messageOf } from '../errors.ts'
import { belongsTo, isOurs, lowerCaseTags, type Place, type Tags, tagsByKey } from '../ownership.ts'
import { lookUntil, retry } from '../wait.ts'
import { clusterOfTask, taskId } from './arn.ts'
import { isNamed, isPassing, required, unlessNamed } from './errors.ts'

/** A task as ECS describes it. */
export interface Task extends AnyTask {
  readonly taskArn: string
}

/** The error for a task that has stopped or is stopping although it should run, or for a failed job. */
export class TaskStopped extends Error {
  readonly task: Task

  constructor(task: Task) {
    const { stopCode, stoppedReason } = task
    super([stopCode, stoppedReason].filter(Boolean).join(': ') || 'ECS gave no reason')
    this.name = 'TaskStopped'
    this.task = task
  }
}

/** Where tasks run: on Fargate, Fargate Spot, or the cluster's container instances. */
export type Capacity = 'FARGATE' | 'FARGATE_SPOT' | 'EC2'

/** The parameters of RunTask. */
interface TaskSpec {
  readonly cluster: string
  readonly taskDefinitionArn: string
  readonly capacity: Capacity
  /** How many tasks to start, at most 10. */
  readonly count: number
  /** Omitted if the tasks don't have their own network interface. */
  readonly network?: {
    readonly subnets: readonly string[]
    readonly securityGroups: readonly string[]
    readonly assignPublicIp: boolean
  }
  /** Whether to enable ECS Exec. */
  readonly exec: boolean
  readonly tags: Tags
  /** Environment variables by container, which override those of the definition. */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  /** Letters, digits and hyphens, at most 36. The post step finds tasks by it if the step was killed. */
  readonly startedBy: string
  /** The same for all retries of one start: even if an answer is lost, ECS doesn't start the tasks twice. */
  readonly clientToken: string
}

/** The tasks that were started, and ECS's own words why others were not. */
export interface Started {
  readonly tasks: readonly Task[]
  /** Empty if all requested tasks were started. */
  readonly refusal: string
}

/**
 * Starts tasks. Throws the errors of RunTask. A lack of capacity or an exceeded quota isn't one: ECS reports both in a
 * successful answer. Source: RunTask and "API failure reasons" in the ECS documentation.
 */
export async function startTasks(client: ECSClient, spec: TaskSpec): Promise<Started> {
  const { cluster, capacity, count, network, variables = {}, startedBy, clientToken } = spec
  const answer = await client.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: spec.taskDefinitionArn,
      // Fargate Spot is a capacity provider, which can't be combined with a launch type.
      ...(capacity === 'FARGATE_SPOT'
        ? { capacityProviderStrategy: [{ capacityProvider: capacity, weight: 1 }] }
        : { launchType: capacity }),
      count,
      ...(network && {
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...network.subnets],
            securityGroups: [...network.securityGroups],
            assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED'
          }
        }
      }),
      ...(Object.keys(variables).length > 0 && { overrides: { containerOverrides: containerOverrides(variables) } }),
      ...(spec.exec && { enableExecuteCommand: true }),
      tags: lowerCaseTags(spec.tags),
      startedBy,
      clientToken
    })
  )
  const { failures = [] } = answer
  const tasks = required(answer.tasks, 'tasks').map(known)
  if (tasks.length >= count) return { tasks, refusal: '' }
  const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(': '))
  return { tasks, refusal: [...new Set(reasons)].join('; ') || 'ECS started no task and gave no reason.' }
}

/** Returns variables by container as RunTask expects them. */
export function containerOverrides(
  variables: Readonly<Record<string, Readonly<Record<string, string>>>>
): ContainerOverride[] {
  return Object.entries(variables).map(([name, environment]) => ({
    name,
    environment: Object.entries(environment).map(([variable, value]) => ({ name: variable, value }))
  }))
}

/** Returns the tasks as they are now; omits those that ECS doesn't show. */
export async function describeTasks(client: ECSClient, cluster: string, arns: readonly string[]): Promise<Task[]> {
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: [...arns] }))
  return required(answer.tasks, 'tasks').map(known)
}

/** Returns the IDs of those tasks that should be running; none if the cluster doesn't exist. */
export async function findRunning(client: ECSClient, cluster: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const tasks = await unlessNamed(describeAll(client, cluster, ids), NO_CLUSTER)
  const running = tasks?.filter(({ desiredStatus }) => desiredStatus === 'RUNNING') ?? []
  return running.map(({ taskArn }) => taskId(taskArn))
}

/** Returns the environment's tasks that are running or starting. Doesn't describe those in `known` again. */
export async function findTasks(
  client: ECSClient,
  cluster: string,
  family: string,
  subject: Place,
  known: readonly Task[] = []
): Promise<Task[]> {
  const arns = await listTasks(client, { cluster, family })
  const listed = known.filter(({ taskArn }) => arns.includes(taskArn))
  const news = arns.filter((arn) => !listed.some(({ taskArn }) => taskArn === arn))
  const described = [...listed, ...(await describeAll(client, cluster, news))]
  return described.filter((task) => task.desiredStatus === 'RUNNING' && belongsTo(tagsByKey(task.tags), subject))
}

/** Does the same in several clusters. */
export async function findTasksIn(
  client: ECSClient,
  clusters: readonly string[],
  family: string,
  subject: Place,
  known: readonly Task[] = []
): Promise<Task[]> {
  return (await Promise.all(clusters.map((cluster) => findTasks(client, cluster, family, subject, known)))).flat()
}

/** Returns all tasks in the cluster that are running or starting, with their tags. Takes two calls for each hundred. */
export async function findAllTasks(client: ECSClient, cluster: string): Promise<Task[]> {
  const described = await describeAll(client, cluster, await listTasks(client, { cluster }))
  return described.filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}

/** Waits at most `within` ms until these tasks have stopped for good. Returns the ARNs of those that haven't. */
export async function awaitStopped(
  client: ECSClient,
  cluster: string,
  arns: readonly string[],
  { within, signal }: { readonly within: number; readonly signal: AbortSignal }
): Promise<readonly string[]> {
  let left = arns
  const look = async () => {
    const tasks = await retry(() => describeAll(client, cluster, left), { on: isPassing, within, every: 3000, signal })
    left = tasks.flatMap((task) => (isOver(task) ? [] : task.taskArn))
    return left
  }
  return lookUntil(look, ({ length }) => length === 0, { within, every: 3000, signal })
}

function known(task: AnyTask): Task {
  return { ...task, taskArn: required(task.taskArn, 'taskArn') }
}

async function describeAll(client: ECSClient, cluster: string, arns: readonly string[]): Promise<Task[]> {
  const described: Task[] = []
  for (let start = 0; start < arns.length; start += 100) {
    const tasks = arns.slice(start, start + 100)
    const answer = await client.send(new DescribeTasksCommand({ cluster, tasks, include: ['TAGS'] }))
    described.push(...required(answer.tasks, 'tasks').map(known))
  }
  return described
}

/**
 * Returns the ARNs of the repository's tasks that one step started and that should be running. Checks their tags,
 * because anybody can start tasks with the same `startedBy`.
 */
export async function findTasksStartedBy(
  client: ECSClient,
  cluster: string,
  { startedBy, repository }: { readonly startedBy: string; readonly repository: string }
): Promise<string[]> {
  const tasks = await describeAll(client, cluster, await listTasks(client, { cluster, startedBy }))
  return tasks.flatMap(({ tags, taskArn }) => (isOurs(tagsByKey(tags), { repository }) ? taskArn : []))
}

/**
 * Stops the task, with `reason` as its stopped reason. Retries temporary errors for half a minute. ECS may not know a
 * new task yet, so retries that error for `unseenFor` ms. After that, a task that ECS doesn't know is gone.
 */
export async function stopTask(
  client: ECSClient,
  arn: string,
  reason: string,
  { unseenFor = 0 }: { readonly unseenFor?: number } = {}
): Promise<void> {
  const isUnknown = (error: unknown) =>
    isNamed(error, 'InvalidParameterException') && /task was not found/i.test(messageOf(error))
  const begin = Date.now()
  try {
    await retry(() => client.send(new StopTaskCommand({ cluster: clusterOfTask(arn), task: arn, reason })), {
      on: (error) => isPassing(error) || (isUnknown(error) && Date.now() - begin < unseenFor),
      within: 30_000,
      every: 1500
    })
  } catch (error) {
    if (!isUnknown(error)) throw error
  }
}

/** Returns when a task was created (ms since the epoch); 0 if ECS doesn't say. */
export function createdAtOf({ createdAt }: Task): number {
  return createdAt?.getTime() ?? 0
}

/** Returns how long (ms) the newest of the tasks took from its creation to RUNNING; nothing before it runs. */
export function lastStartOf(tasks: readonly Task[]): number | undefined {
  const { startedAt, createdAt } = tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0] ?? {}
  return startedAt && createdAt && startedAt.getTime() - createdAt.getTime()
}

/** Whether the task is stopping or has stopped. ECS sets `desiredStatus` well before `lastStatus`. */
export function isEnding(task: Pick<Task, 'desiredStatus' | 'lastStatus'>): boolean {
  return task.desiredStatus === 'STOPPED' || isOver(task)
}

/** Whether the task is in a final state. Source: "Task lifecycle states" in the Amazon ECS Developer Guide. */
export function isOver({ lastStatus }: Pick<Task, 'lastStatus'>): boolean {
  return lastStatus === 'STOPPED' || lastStatus === 'DELETED'
}

async function listTasks(
  client: ECSClient,
  which: { cluster: string; family?: string; startedBy?: string }
): Promise<string[]> {
  const pages = await unlessNamed(Array.fromAsync(paginateListTasks({ client }, which)), NO_CLUSTER)
  return (pages ?? []).flatMap(({ taskArns }) => required(taskArns, 'taskArns'))
}

/** ECS's error for a cluster that doesn't exist, which has no tasks. */
const NO_CLUSTER = 'ClusterNotFoundException'

/** A task's network interface, as far as it is known. */
export interface TaskInterface {
  readonly id?: string | undefined
  readonly privateIp?: string | undefined
  readonly ipv6?: string | undefined
}

/** The addresses of the instance that a task runs on. */
export interface HostAddresses {
  readonly publicIp?: string | undefined
  readonly privateIp?: string | undefined
}

/** Returns the task's network interface, which ECS shows once it is attached. ECS never shows a public IPv4 address. */
export function interfaceOf(task: Pick<Task, 'attachments' | 'containers'>): TaskInterface {
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface')
  const details = new Map(attachment?.details?.map(({ name, value }) => [name, value]))
  const id = details.get('networkInterfaceId')
  const privateIp = details.get('privateIPv4Address')
  const interfaces = task.containers?.flatMap(({ networkInterfaces = [] }) => networkInterfaces)
  return { id, privateIp, ipv6: interfaces?.find(({ ipv6Address }) => ipv6Address)?.ipv6Address }
}

/** Returns the public IPv4 addresses by network interface; omits interfaces that have none, or none yet. */
export async function findPublicIps(
  client: EC2Client,
  interfaceIds: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  if (interfaceIds.length === 0) return new Map()
  const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [...interfaceIds] })
  // A new interface can be missing from the answer for a moment.
  const answer = await unlessNamed(client.send(command), 'InvalidNetworkInterfaceID.NotFound')
  const pairs = (answer?.NetworkInterfaces ?? []).flatMap(({ NetworkInterfaceId, Association }) =>
    NetworkInterfaceId === undefined || Association?.PublicIp === undefined
      ? []
      : [[NetworkInterfaceId, Association.PublicIp] as const]
  )
  return new Map(pairs)
}

/** Returns the addresses of container instances by their ARNs. ECS knows only the IDs of their EC2 instances. */
export async function findHosts(
  { ecs, ec2 }: { readonly ecs: ECSClient; readonly ec2: EC2Client },
  cluster: string,
  containerInstances: readonly string[]
): Promise<ReadonlyMap<string, HostAddresses>> {
  if (containerInstances.length === 0) return new Map()
  const described = await ecs.send(
    new DescribeContainerInstancesCommand({ cluster, containerInstances: [...containerInstances] })
  )
  const ids = new Map(
    required(described.containerInstances, 'containerInstances').map(({ containerInstanceArn, ec2InstanceId }) => [
      required(containerInstanceArn, 'containerInstanceArn'),
      required(ec2InstanceId, 'ec2InstanceId')
    ])
  )
  // Without IDs, EC2 would return all instances.
  if (ids.size === 0) return new Map()
  const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...new Set(ids.values())] }))
  const instances = required(answer.Reservations, 'Reservations').flatMap(({ Instances = [] }) => Instances)
  const addressesOf = (id: string): HostAddresses => {
    const { PublicIpAddress, PrivateIpAddress } = instances.find(({ InstanceId }) => InstanceId === id) ?? {}
    return { publicIp: PublicIpAddress, privateIp: PrivateIpAddress }
  }
  return new Map([...ids].map(([arn, id]) => [arn, addressesOf(id)]))
}
