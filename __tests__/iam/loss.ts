import { expect } from '@jest/globals'
import type { ScenarioName } from './scenarios.ts'

/** What is to be seen when one part of a policy is missing: an action or, of a statement for several kinds, a resource. */
export interface Loss {
  readonly policy: string
  readonly sid: string
  readonly part: string
  readonly scenario: ScenarioName
  /** What takes the place of the scenario's good end; see `look`. */
  readonly lost: object
}

/** The deployment ends with an error that names the action. */
export function refused(policy: string, sid: string, scenario: ScenarioName, ...parts: string[]): Loss[] {
  return parts.map((part) => ({
    policy,
    sid,
    part,
    scenario,
    lost: { outcome: 'failure', told: expect.stringContaining(`"Action":"${part}"`) }
  }))
}

/** The deployment ends with an error that names an action on a kind of resource. */
export function unreached(policy: string, sid: string, kind: string, scenario: ScenarioName, action: string): Loss {
  const told = expect.stringContaining(`"Action":"${action}"`)
  return { policy, sid, part: kind, scenario, lost: { outcome: 'failure', told } }
}

/** What is to be removed stays, and the action that it would take is named. */
export function left(policy: string, sid: string, scenario: ScenarioName, ...parts: string[]): Loss[] {
  return parts.map((part) => ({
    policy,
    sid,
    part,
    scenario,
    lost: {
      outcome: 'failure',
      told: expect.stringMatching(new RegExp(`^error: Some resources could not be removed: [^]*${part}`))
    }
  }))
}

/** The deployment goes on, or ends in another way, and this is what is different. */
export function poorer(policy: string, sid: string, part: string, scenario: ScenarioName, lost: object): Loss {
  return { policy, sid, part, scenario, lost }
}
