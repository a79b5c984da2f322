import type { Diagnosis } from '../aws/diagnose.ts'

/** A task that was started cannot be handed over. `cause` is why; the diagnosis is there when the task had ended. */
export class DeploymentFailed extends Error {
  readonly diagnosis: Diagnosis | undefined

  constructor(cause: unknown, diagnosis?: Diagnosis) {
    super('The deployment failed.', { cause })
    this.name = 'DeploymentFailed'
    this.diagnosis = diagnosis
  }
}

/** RunTask answered without a task, for this reason of ECS. */
export class TaskRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TaskRefused'
  }
}
