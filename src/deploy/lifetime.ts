import type { Task } from '@aws-sdk/client-ecs'
import { taskId } from '../resources/task.ts'
import { isShortLived, tagsByKey } from '../ownership.ts'
import { ActionError } from '../errors.ts'
import type { DeployRequest } from '../request.ts'
import type { Findings } from './look.ts'

/** Returns whether the tasks of a deployment end with its job or after a time. A job of `wait-for: stopped` replaces nothing. */
export function isForShort({ keepRunning, timeToLive, waiting }: DeployRequest): boolean {
  return waiting.for !== 'stopped' && (!keepRunning || timeToLive !== undefined)
}

/** Returns whether a task goes on running until it is replaced or removed. */
export function lasts({ tags = [] }: Task): boolean {
  return !isShortLived(tagsByKey(tags))
}

/**
 * Throws `LASTING_TASK_KEPT` for a deployment that would end soon and take with it a task that is to last: a test that runs
 * each night must not replace what serves in production, because both fall into the environment of the default branch.
 */
export function refuseShortLived(request: DeployRequest, { tasks }: Pick<Findings, 'tasks'>): void {
  const lasting = isForShort(request) ? tasks.find(lasts) : undefined
  if (lasting === undefined) return
  const { environment } = request.subject
  const input = request.keepRunning ? '`time-to-live` is set' : '`keep-running` is `false`'
  throw new ActionError(
    'LASTING_TASK_KEPT',
    `The environment ${environment} has the task ${taskId(lasting.taskArn ?? '')}, which was deployed with ` +
      `\`keep-running: true\` and without \`time-to-live\`. This deployment would replace it for a short time only: ${input}.`,
    `Give this deployment an \`environment\` of its own, for example \`environment: tests\`. To end ${environment} all the ` +
      'same, remove it first with `mode: destroy`.'
  )
}
