import type { Container, ContainerDefinition, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type {
  HostInstance,
  IamForTasks,
  LogsForTasks,
  NetworkForTasks,
  PagesForTasks,
  ParametersForTasks,
  Place,
  RegistryForTasks,
  SecretsForTasks,
  TaskInterface
} from '../world.ts'
import type { Platform } from '../image.ts'
import type { TaskStop } from './task-stop.ts'

/** What tasks need of the rest of the sandbox. */
export interface TaskNeeds {
  readonly iam: IamForTasks
  readonly secrets: SecretsForTasks
  readonly parameters: ParametersForTasks
  readonly logs: LogsForTasks
  readonly network: NetworkForTasks
  readonly registry: RegistryForTasks
  readonly pages: PagesForTasks
}

/** The container instance that a task runs on. */
export interface Host {
  readonly instance: HostInstance
  readonly architecture: Platform['architecture']
  /** A port from 32768 to 60999 that no task on it has. */
  freePort(): number
}

/** A task with what it was made from. `task` is replaced at each step, never changed in place. */
export interface LiveTask {
  readonly definition: TaskDefinition
  /** Where its own interface goes; none in the network modes `bridge`, `host` and `none`. */
  readonly network?: {
    readonly subnetId: string
    readonly securityGroups: readonly string[]
    readonly assignPublicIp: boolean
  }
  /** What it shares with other tasks; nothing on Fargate. */
  readonly host?: Host
  /** Whether there turns out to be no room for it. */
  readonly capacityRunsOut?: boolean
  task: Task
}

/** The task's id: the last part of its ARN, and the session name of its roles. */
export function taskIdOf(task: Task): string {
  return task.taskArn?.split('/').at(-1) ?? ''
}

/** The containers' definitions, as the overrides of RunTask leave them. */
export function containersOf(live: LiveTask): readonly ContainerDefinition[] {
  return (live.definition.containerDefinitions ?? []).map((container) => {
    const { command = [], environment = [] } =
      live.task.overrides?.containerOverrides?.find((one) => one.name === container.name) ?? {}
    return {
      ...container,
      ...(command.length === 0 ? {} : { command }),
      environment: [...(container.environment ?? []), ...environment]
    }
  })
}

/** The role that reads secrets, writes logs and pulls images for the task. */
export function executionRoleOf(live: LiveTask): string | undefined {
  return live.task.overrides?.executionRoleArn ?? live.definition.executionRoleArn
}

/** How IAM names the task in its role: STS leaves out the role's path. */
export function assumedRole(place: Place, roleArn: string, taskId: string): string {
  return `arn:${place.partition}:sts::${place.account}:assumed-role/${roleArn.split('/').at(-1) ?? ''}/${taskId}`
}

/** Writes fields over the task; `step` is a change of state that the task's version counts. */
export function update(live: LiveTask, fields: Partial<Task>, step: 'step' | 'detail' = 'detail'): void {
  live.task = { ...live.task, ...fields, version: (live.task.version ?? 1) + (step === 'step' ? 1 : 0) }
}

/** Writes fields over each container, or over the one of this name. */
export function updateContainers(
  live: LiveTask,
  fields: (container: Container) => Partial<Container>,
  name?: string
): void {
  update(live, {
    containers: (live.task.containers ?? []).map((container) =>
      name === undefined || container.name === name ? { ...container, ...fields(container) } : container
    )
  })
}

/** The id that the task's network interface is attached under, the same from RunTask's answer on. */
export function attachmentIdOf(live: LiveTask): string {
  return live.task.attachments?.[0]?.id ?? ''
}

/** Writes the status of the network interface's attachment. */
export function updateAttachment(live: LiveTask, status: string): void {
  update(live, { attachments: (live.task.attachments ?? []).map((attachment) => ({ ...attachment, status })) })
}

/**
 * PENDING, with the details of the attached interface in the order in which ECS has them. An IPv6 address is told with the
 * containers only: under which name it is among the details is not known.
 */
export function attached(live: LiveTask, networkInterface: TaskInterface, now: Date): void {
  const { id, macAddress, privateDnsName, privateIp } = networkInterface
  const details = [
    { name: 'subnetId', value: live.network?.subnetId },
    { name: 'networkInterfaceId', value: id },
    { name: 'macAddress', value: macAddress },
    { name: 'privateDnsName', value: privateDnsName },
    { name: 'privateIPv4Address', value: privateIp }
  ].filter(({ value }) => value !== undefined)
  const attachments = (live.task.attachments ?? []).map((attachment) => ({
    ...attachment,
    status: 'ATTACHED',
    details
  }))
  update(live, { attachments, connectivity: 'CONNECTED', connectivityAt: now, lastStatus: 'PENDING' }, 'step')
}

/**
 * Takes the decision to stop, once: the desired status turns at once, `lastStatus` follows later. A task that was
 * stopped while its image was being pulled does not show that it began to be.
 */
export function decideStop(live: LiveTask, stop: TaskStop, now: Date): void {
  if (live.task.desiredStatus === 'STOPPED') return
  const { pullStartedAt, ...task } = live.task
  live.task = { ...task, ...(task.pullStoppedAt === undefined || pullStartedAt === undefined ? {} : { pullStartedAt }) }
  update(live, { desiredStatus: 'STOPPED', stopCode: stop.stopCode, stoppedReason: stop.message, stoppingAt: now })
}
