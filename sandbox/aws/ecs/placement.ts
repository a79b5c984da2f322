import type { Failure } from '@aws-sdk/client-ecs'
import type { Capacity } from './capacity.ts'

/** Where one task goes. */
export interface Placement {
  readonly capacity: Capacity
  readonly subnetId: string
  /** Whether there turns out to be no room after all, once the task has been accepted. */
  readonly capacityRunsOut?: boolean
}

/** Where tasks go, and why some of them do not. */
export interface Placements {
  readonly placements: readonly Placement[]
  readonly failures: Failure[]
}
