import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { App } from '../image.ts'
import { AwsError } from '../service.ts'
import { executionRoleDenial } from './access.ts'
import type { Life } from './life.ts'
import { hasWayOut } from './provision.ts'
import { containersOf, taskIdOf } from './task.ts'
import { failedToStart } from './task-stop.ts'
import { isRunning } from './wind-down.ts'

const validate = 'ResourceInitializationError: failed to validate logger args: '

/** Where a container's log goes. */
interface LogStream {
  readonly group: string
  readonly stream: string
  /** Only the sandbox's own Region has anything in it. */
  readonly region: string
  readonly createGroup: boolean
}

/**
 * Checks that each container's log group can be written to, and makes groups that are to be made. Throws the `TaskStop`
 * in the words of "ResourceInitializationError" of the Developer Guide.
 */
export function prepareLogging(life: Life): void {
  for (const container of containersOf(life.live)) {
    const log = logStream(life, container)
    if (log === undefined) continue
    if (!hasWayOut(life)) {
      throw failedToStart(
        `${validate}The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a ` +
          'connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed'
      )
    }
    prepareGroup(life, log)
    const denial = executionRoleDenial(life, 'logs:CreateLogStream', streamArn(life, log))
    if (denial !== undefined) throw creationFailure('stream', denial)
    if (!log.createGroup && !isThere(life, log)) {
      throw creationFailure('stream', 'ResourceNotFoundException: The specified log group does not exist.')
    }
  }
}

/**
 * Makes the container's stream and writes the program's lines into it while it runs, as far as the execution role may.
 * What the driver cannot deliver is lost.
 */
export function startLog(life: Life, container: ContainerDefinition, app: App): void {
  const log = logStream(life, container)
  if (log === undefined || !isOurs(life, log)) return
  life.needs.logs.createStream(log.group, log.stream)
  for (const entry of app.log) {
    if (typeof entry === 'string') write(life, log, entry)
    else if (entry.after <= (app.exits?.after ?? Infinity)) {
      life.world.clock.after(entry.after, () => {
        if (isRunning(life, container)) write(life, log, entry.line)
      })
    }
  }
}

/** Writes a line of the program's as it comes, into a stream that is there. */
export function writeLine(life: Life, container: ContainerDefinition, line: string): void {
  const log = logStream(life, container)
  if (log !== undefined && isOurs(life, log)) write(life, log, line)
}

function write(life: Life, log: LogStream, line: string): void {
  if (executionRoleDenial(life, 'logs:PutLogEvents', streamArn(life, log)) !== undefined) return
  try {
    life.needs.logs.put(log.group, log.stream, line)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
  }
}

function logStream({ live }: Life, container: ContainerDefinition): LogStream | undefined {
  const { logDriver, options = {} } = container.logConfiguration ?? {}
  if (logDriver !== 'awslogs') return undefined
  const parts = [options['awslogs-stream-prefix'] ?? '', container.name ?? '', taskIdOf(live.task)]
  return {
    group: options['awslogs-group'] ?? '',
    stream: parts.join('/'),
    region: options['awslogs-region'] ?? '',
    createGroup: options['awslogs-create-group'] === 'true'
  }
}

function prepareGroup(life: Life, log: LogStream): void {
  if (!log.createGroup || isThere(life, log)) return
  // The resource that IAM names in denials of the log driver (terraform-aws-modules/terraform-aws-ecs#112).
  const denial = executionRoleDenial(life, 'logs:CreateLogGroup', streamArn(life, { ...log, stream: '' }))
  if (denial !== undefined) throw creationFailure('group', denial)
  if (isOurs(life, log)) life.needs.logs.createGroup(log.group)
}

function isThere(life: Life, log: LogStream): boolean {
  return isOurs(life, log) && life.needs.logs.hasGroup(log.group)
}

function isOurs({ world }: Life, { region }: LogStream): boolean {
  return region === world.region
}

function creationFailure(what: 'group' | 'stream', cause: string): Error {
  return failedToStart(
    `${validate}create stream has been retried 1 times: failed to create Cloudwatch log ${what}: ${cause} : exit status 1`
  )
}

function groupArn(life: Life, log: LogStream): string {
  return life.needs.logs.groupArn(log.group).replace(/:\*$/, '')
}

function streamArn(life: Life, log: LogStream): string {
  return `${groupArn(life, log)}:log-stream:${log.stream}`
}
