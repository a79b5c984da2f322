import { pause } from './life.ts'
import type { Life } from './life.ts'
import { TaskStop } from './task-stop.ts'

/** What Fargate says when it has no room ("API failure reasons" and "Stopped tasks error messages"). */
export const capacityUnavailable =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone'

/** Takes a running Spot task away after `knobs.spotInterruptionAfter` ("Amazon ECS clusters for Fargate"). */
export function interruptSpot(life: Life): void {
  const after = life.world.knobs.spotInterruptionAfter
  if (after === undefined || life.live.task.capacityProviderName !== 'FARGATE_SPOT') return
  void pause(life.world, after).then(() => {
    life.stop(new TaskStop('SpotInterruption', 'Your Spot Task was interrupted.'))
  })
}
