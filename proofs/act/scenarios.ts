import type { Scenario } from './site.ts'
import { DEPLOY } from './scenarios/deploy.ts'
import { IMAGE } from './scenarios/image.ts'
import { ORGANISATIONS } from './scenarios/organisation.ts'
import { PREVIEW } from './scenarios/preview.ts'
import { SEVERAL } from './scenarios/several.ts'
import { PULL_REQUEST } from './scenarios/pull-request.ts'
import { REFUSED } from './scenarios/refused.ts'

/** Each example, by its file's name, and what goes wrong with it behind a comma. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ...DEPLOY,
  ...PULL_REQUEST,
  ...PREVIEW,
  ...IMAGE,
  ...SEVERAL,
  ...ORGANISATIONS,
  ...REFUSED
}
