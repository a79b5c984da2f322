import type { Call } from '../../service.ts'

/** Handing a role to ECS needs `iam:PassRole` on it, both when a task definition names it and when a task is run. */
export function authorizePassRole(call: Call, roleArns: readonly (string | undefined)[]): void {
  for (const roleArn of new Set(roleArns)) {
    if (roleArn === undefined) continue
    call.authorize('iam:PassRole', roleArn, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' })
  }
}
