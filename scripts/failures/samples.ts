import type { FailureTitle } from '../../src/failures/table.ts'
import { AUTHORITY_SAMPLES } from './authority.ts'
import { CALL_SAMPLES } from './calls.ts'
import { ECS_SAMPLES } from './ecs.ts'
import { END_SAMPLES, PULL_SAMPLES } from './ends.ts'
import type { Samples } from './sample.ts'
import { START_SAMPLES } from './before-start.ts'

/**
 * Each known failure with what AWS, or the container, says of it. They stand beside the table and not in it, to stay out of
 * the bundle. A test holds that each matches its row and no other; `docs/troubleshooting.md` shows them.
 */
export const SAMPLES: Readonly<Record<FailureTitle, Samples>> = {
  ...CALL_SAMPLES,
  ...AUTHORITY_SAMPLES,
  ...ECS_SAMPLES,
  ...START_SAMPLES,
  ...PULL_SAMPLES,
  ...END_SAMPLES
}
