import type { Failure } from '@aws-sdk/client-ecs'
import type { Capacity } from './capacity.ts'
import type { ContainerInstanceRecord } from './instances.ts'

/** Where one task goes. */
export interface Placement {
  readonly capacity: Capacity
  /** Where its own interface goes; empty when it has none. */
  readonly subnetId: string
  /** The container instance; none on Fargate. */
  readonly instance?: ContainerInstanceRecord
  /** Whether there turns out to be no room after all, once the task has been accepted. */
  readonly capacityRunsOut?: boolean
}

/** Where tasks go, and why some of them do not. */
export interface Placements {
  readonly placements: readonly Placement[]
  readonly failures: Failure[]
}
