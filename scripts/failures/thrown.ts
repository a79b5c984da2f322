import { type Diagnosis, DeploymentFailed, TaskRefused } from '../../src/errors.ts'
import { noteCall } from '../../src/aws/errors.ts'
import { TaskStopped } from '../../src/aws/task.ts'

/** A call as `Service Operation`. The service can have several words. */
export type Call = `${string} ${string}`

/** Returns AWS's error for a call. */
export function refused(call: Call, code: string, words: string): Error {
  const error = Object.assign(new Error(words), { name: code, $fault: 'client', $metadata: { requestId: 'e1b2c3' } })
  return answering(call, error)
}

/** Returns the error of a call without an answer, with Node's code. */
export function unanswered(call: Call, code: string, words: string): Error {
  const name = /Error$/.test(code) ? code : 'Error'
  return answering(
    call,
    Object.assign(new Error(words), { name, ...(name === 'Error' && { code }), $metadata: { attempts: 5 } })
  )
}

/** Returns the error for RunTask's reason for starting no task. */
export function unplaced(reason: string): Error {
  return new TaskRefused(reason)
}

/** Returns the diagnosis of a failed task. */
export function makeDiagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return { taskArn: 'arn', containers: [], log: [], ...overrides }
}

/** Returns the error for a task that stopped with this reason. */
export function stopped(
  stoppedReason: string,
  stopCode = 'TaskFailedToStart',
  more: Partial<Diagnosis> = {}
): DeploymentFailed {
  return new DeploymentFailed(new TaskStopped({ taskArn: 'arn' }), makeDiagnosis({ stopCode, stoppedReason, ...more }))
}

/** Returns the error for a task whose containers ended with these exit codes. */
export function exited(
  codes: Readonly<Record<string, number>>,
  { reason, log = [] }: { readonly reason?: string; readonly log?: readonly string[] } = {}
): DeploymentFailed {
  const containers = Object.entries(codes).map(([name, exitCode]) => ({
    name,
    exitCode,
    ...(reason !== undefined && { reason })
  }))
  const [container = ''] = Object.keys(codes)
  return stopped('Essential container in task exited', 'EssentialContainerExited', {
    containers,
    log: log.map((text) => ({ container, text }))
  })
}

function answering(call: Call, error: Error): Error {
  const at = call.lastIndexOf(' ')
  noteCall(error, { service: call.slice(0, at), operation: call.slice(at + 1) })
  return error
}
