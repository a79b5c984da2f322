import type { TaskStopCode } from '@aws-sdk/client-ecs'

/** The decision that a task ends: `stopCode` and `stoppedReason` as DescribeTasks tells them. */
export class TaskStop extends Error {
  readonly stopCode: TaskStopCode

  constructor(stopCode: TaskStopCode, reason: string) {
    super(reason)
    this.name = 'TaskStop'
    this.stopCode = stopCode
  }
}

/** A task that never came to run. */
export function failedToStart(reason: string): TaskStop {
  return new TaskStop('TaskFailedToStart', reason)
}
