import type { Task } from '@aws-sdk/client-ecs'

/** A task has ended, or is about to, although it should run; or a job has failed. */
export class TaskStopped extends Error {
  readonly task: Task

  constructor(task: Task) {
    super(stoppedReason(task))
    this.name = 'TaskStopped'
    this.task = task
  }
}

/** Why the task stopped, in ECS's words. */
function stoppedReason({ stopCode, stoppedReason: reason }: Task): string {
  return [stopCode, reason].filter((each) => each !== undefined && each !== '').join(': ') || 'ECS gave no reason'
}
