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

/** A task as ECS tells it. */
export interface Task extends AnyTask {
  readonly taskArn: string
}

/** A task has ended, or is about to, although it should run; or a job has failed. */
export class TaskStopped extends Error {
  readonly task: Task

  constructor(task: Task) {
    const { stopCode, stoppedReason } = task
    // In ECS's words.
    super([stopCode, stoppedReason].filter(Boolean).join(': ') || 'ECS gave no reason')
    this.name = 'TaskStopped'
    this.task = task
  }
}

/** What runs the tasks: Fargate, its spare capacity, or the cluster's container instances. */
export type Capacity = 'FARGATE' | 'FARGATE_SPOT' | 'EC2'

/** What RunTask is asked for. */
interface TaskSpec {
  readonly cluster: string
  readonly taskDefinitionArn: string
  readonly capacity: Capacity
  /** How many tasks, at most 10. */
  readonly count: number
  /** Nothing when the tasks have no interface of their own. */
  readonly network?: {
    readonly subnets: readonly string[]
    readonly securityGroups: readonly string[]
    readonly assignPublicIp: boolean
  }
  /** Whether people can run commands in the containers. */
  readonly exec: boolean
  readonly tags: Tags
  /** Variables by container, which replace those of the definition. */
  readonly variables?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  /** Letters, digits and hyphens, at most 36: by it the post step finds a task whose start it does not know the end of. */
  readonly startedBy: string
  /** The same for each repetition of one start, so that a lost answer never makes two tasks. */
  readonly clientToken: string
}

/** The tasks that were started, and in ECS's words why others were not. */
export interface Started {
  readonly tasks: readonly Task[]
  /** Empty when all that were asked for were started. */
  readonly refusal: string
}

/**
 * Starts tasks. Throws what RunTask throws; a lack of capacity and a quota are told in an answer that is otherwise good.
 * Source: RunTask and "API failure reasons" in the ECS documentation.
 */
export async function startTasks(client: ECSClient, spec: TaskSpec): Promise<Started> {
  const { cluster, capacity, count, network, variables = {}, startedBy, clientToken } = spec
  const answer = await client.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: spec.taskDefinitionArn,
      // Spare capacity is no launch type but a provider; the two cannot be given together.
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

/** Variables by container, as RunTask takes them. */
export function containerOverrides(
  variables: Readonly<Record<string, Readonly<Record<string, string>>>>
): ContainerOverride[] {
  return Object.entries(variables).map(([name, environment]) => ({
    name,
    environment: Object.entries(environment).map(([variable, value]) => ({ name: variable, value }))
  }))
}

/** The tasks as ECS tells them now; those are left out that ECS does not show. */
export async function describeTasks(client: ECSClient, cluster: string, arns: readonly string[]): Promise<Task[]> {
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: [...arns] }))
  return required(answer.tasks, 'tasks').map(known)
}

/** Returns those of the tasks, by their ids, that are meant to run; none in a cluster that doesn't exist. */
export async function findRunning(client: ECSClient, cluster: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const tasks = await unlessNamed(describeAll(client, cluster, ids), NO_CLUSTER)
  const running = tasks?.filter(({ desiredStatus }) => desiredStatus === 'RUNNING') ?? []
  return running.map(({ taskArn }) => taskId(taskArn))
}

/**
 * The tasks of the environment that are running or on their way to it. Those in `known` were described before and are not
 * described again.
 */
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

/** The same in several clusters. */
export async function findTasksIn(
  client: ECSClient,
  clusters: readonly string[],
  family: string,
  subject: Place,
  known: readonly Task[] = []
): Promise<Task[]> {
  return (await Promise.all(clusters.map((cluster) => findTasks(client, cluster, family, subject, known)))).flat()
}

/** All tasks of the cluster that are running or on their way to it, with their tags: two calls for each hundred. */
export async function findAllTasks(client: ECSClient, cluster: string): Promise<Task[]> {
  const described = await describeAll(client, cluster, await listTasks(client, { cluster }))
  return described.filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}

/**
 * Waits until none of these tasks holds anything any more, for `within` ms at most; returns the ARNs of those that still do.
 */
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
 * Returns the ARNs of the repository's tasks that one step has started and that are meant to run. Anybody can start tasks with
 * the same `startedBy`, which is why their tags decide.
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
 * Stops the task; `reason` is shown as its stopped reason. ECS may not know yet a task that was started less than
 * `unseenFor` ms ago, and is asked again; an older one that it does not know is gone. What AWS cannot do for the moment is
 * tried for half a minute.
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

/** When a task was created, as `Date.now()` counts; 0 where ECS does not tell. */
export function createdAtOf({ createdAt }: Task): number {
  return createdAt?.getTime() ?? 0
}

/** How long (ms) the newest of the tasks took from its creation to RUNNING; nothing before it runs. */
export function lastStartOf(tasks: readonly Task[]): number | undefined {
  const { startedAt, createdAt } = tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0] ?? {}
  return startedAt && createdAt && startedAt.getTime() - createdAt.getTime()
}

/** Whether the task ends or has ended. ECS decides so in `desiredStatus` well before `lastStatus` follows. */
export function isEnding(task: Pick<Task, 'desiredStatus' | 'lastStatus'>): boolean {
  return task.desiredStatus === 'STOPPED' || isOver(task)
}

/** Whether nothing more comes of the task. Source: "Task lifecycle states" in the Amazon ECS Developer Guide. */
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

/** A cluster that is not there has no tasks. */
const NO_CLUSTER = 'ClusterNotFoundException'

/** A task's place in the network, as far as it is known by now. */
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

/** The task's network interface, which ECS tells once it is attached. ECS never tells a public IPv4 address. */
export function interfaceOf(task: Pick<Task, 'attachments' | 'containers'>): TaskInterface {
  const attachment = task.attachments?.find(({ type }) => type === 'ElasticNetworkInterface')
  const details = new Map(attachment?.details?.map(({ name, value }) => [name, value]))
  const id = details.get('networkInterfaceId')
  const privateIp = details.get('privateIPv4Address')
  const interfaces = task.containers?.flatMap(({ networkInterfaces = [] }) => networkInterfaces)
  return { id, privateIp, ipv6: interfaces?.find(({ ipv6Address }) => ipv6Address)?.ipv6Address }
}

/** The interfaces' public IPv4 addresses, by interface; those are left out that have none, or none yet. */
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

/** The addresses of container instances, by their ARNs. ECS knows only which EC2 instances they are. */
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
  // Without any, EC2 would tell of all instances that there are.
  if (ids.size === 0) return new Map()
  const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [...new Set(ids.values())] }))
  const instances = required(answer.Reservations, 'Reservations').flatMap(({ Instances = [] }) => Instances)
  const addressesOf = (id: string): HostAddresses => {
    const { PublicIpAddress, PrivateIpAddress } = instances.find(({ InstanceId }) => InstanceId === id) ?? {}
    return { publicIp: PublicIpAddress, privateIp: PrivateIpAddress }
  }
  return new Map([...ids].map(([arn, id]) => [arn, addressesOf(id)]))
}
