import type { FailureTitle } from '../../src/failures/table.ts'
import { AUTHORITY_SAMPLES } from './authority.ts'
import { CALL_SAMPLES } from './calls.ts'
import { ECS_SAMPLES } from './ecs.ts'
import { END_SAMPLES, PULL_SAMPLES } from './ends.ts'
import type { Samples } from './sample.ts'
import { START_SAMPLES } from './before-start.ts'

/**
 * The samples of each known failure. They are not in the table, to keep them out of the bundle. A test checks that each
 * matches its row and no other. `docs/troubleshooting.md` shows them.
 */
export const SAMPLES: Readonly<Record<FailureTitle, Samples>> = {
  ...CALL_SAMPLES,
  ...AUTHORITY_SAMPLES,
  ...ECS_SAMPLES,
  ...START_SAMPLES,
  ...PULL_SAMPLES,
  ...END_SAMPLES
}
