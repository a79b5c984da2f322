import type { Diagnosis } from '../../src/aws/diagnose.ts'
import { DeploymentFailed } from '../../src/deploy/failure.ts'
import { TaskStopped } from '../../src/deploy/task-stopped.ts'

/** An error of an AWS client. */
export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

/** What is known of a task that came to nothing. */
export function makeDiagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return { taskArn: 'arn', containers: [], logLines: [], ...overrides }
}

/** A task that stopped with this reason. */
export function stopped(stoppedReason: string, overrides: Partial<Diagnosis> = {}): DeploymentFailed {
  return new DeploymentFailed(
    new TaskStopped({}),
    makeDiagnosis({ stopCode: 'TaskFailedToStart', stoppedReason, ...overrides })
  )
}

/** A task whose container ended. */
export function exited(exitCode: number, overrides: Partial<Diagnosis> = {}, reason?: string): DeploymentFailed {
  const containers = [{ name: 'space', exitCode, ...(reason !== undefined && { reason }) }]
  const stoppedReason = 'Essential container in task exited'
  return stopped(stoppedReason, { stopCode: 'EssentialContainerExited', containers, ...overrides })
}

/** A task whose containers ended with these exit codes. */
export function endedTogether(codes: Readonly<Record<string, number>>): DeploymentFailed {
  return exited(0, { containers: Object.entries(codes).map(([name, exitCode]) => ({ name, exitCode })) })
}
