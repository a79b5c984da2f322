import { randomUUID } from 'node:crypto'
import { AwsError } from '../service.ts'
import type { IamForTasks } from '../world.ts'
import type { Life } from './life.ts'
import { assumedRole, executionRoleOf, taskIdOf } from './task.ts'

/** What the agent puts before everything that it cannot fetch with the execution role. */
export const retrieval =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: '

/**
 * Why the execution role may not do this, as the agent tells it (`AccessDeniedException: User: … status code: 400, …`),
 * or nothing when it may.
 */
export function executionRoleDenial(
  life: Life,
  action: string,
  resource: string,
  more: Parameters<IamForTasks['denial']>[3] = {}
): string | undefined {
  const roleArn = executionRoleOf(life.live)
  if (roleArn === undefined) return undefined
  const tail = life.needs.iam.denial(roleArn, action, resource, more)
  if (tail === undefined) return undefined
  const user = assumedRole(life.world, roleArn, taskIdOf(life.live.task))
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${tail}`
  return asAgentTells('AccessDeniedException', message)
}

/** What ECS says of a role that is not there (yet) or does not trust `ecs-tasks.amazonaws.com`. */
export function unassumable(roleArn: string): string {
  return (
    `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being ` +
    'passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.'
  )
}

/** A service's error in the agent's words. */
export function serviceError(error: unknown): string {
  if (error instanceof AwsError) return asAgentTells(error.code, error.message)
  return error instanceof Error ? error.message : String(error)
}

/** An error code and message with the tail that the agent's SDK puts behind them. */
export function asAgentTells(code: string, message: string): string {
  return `${code}: ${message} status code: 400, request id: ${randomUUID()}`
}
