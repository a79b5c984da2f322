import { expect } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, WALKTHROUGH } from '../e2e/site.ts'
import { runBefore } from './before.ts'
import { given, makeGiven, OURS, type Happened, type Scenario } from './account.ts'

const DAY = 86_400_000
const UNWATCHED = { ...WALKTHROUGH, 'wait-for': 'none' }
const DESTROY = { mode: 'destroy' }
const SWEEP = { mode: 'sweep' }
const success = { outcome: 'success', told: '' }
const nothingLeft = { ...success, live: 0, groups: 0, revisions: 0, inactive: 0 }

/** What `mode: destroy`, `mode: sweep`, `mode: auto` and `max-environments` ask of the caller. */
export const REMOVAL = {
  'an environment that is destroyed': {
    under: ['deployer-policy-destroy.json'],
    prepare: (sandbox) => runBefore(sandbox, { inputs: UNWATCHED }),
    inputs: () => DESTROY,
    good: nothingLeft
  },
  'an environment that is destroyed by the role that deployed it': {
    under: ['deployer-policy.json'],
    prepare: (sandbox) => runBefore(sandbox, { inputs: UNWATCHED }),
    inputs: () => DESTROY,
    good: nothingLeft
  },
  'an environment with given things that is destroyed': {
    under: ['deployer-policy-existing.json', 'deployer-policy-destroy.json'],
    prepare: async (sandbox) => {
      await makeGiven(sandbox)
      await runBefore(sandbox, { inputs: { ...given(sandbox), 'wait-for': 'none' }, beside: 'given things' })
    },
    inputs: () => DESTROY,
    good: nothingLeft
  },
  'a closed pull request': {
    under: ['deployer-policy.json'],
    prepare: preview,
    inputs: () => WALKTHROUGH,
    event: (sandbox) => pull(sandbox, 'closed'),
    good: nothingLeft
  },

  'a sweep': {
    under: ['deployer-policy-destroy.json', 'deployer-policy-sweep.json'],
    prepare: async (sandbox) => {
      await preview(sandbox)
      sandbox.github.closePull(1)
    },
    inputs: () => SWEEP,
    good: { ...nothingLeft, changed: 'delete environment', logGroups: [OURS.logGroup] }
  },
  'a sweep of what is only a log': {
    under: ['deployer-policy-destroy.json', 'deployer-policy-sweep.json'],
    prepare: leaveLog,
    inputs: () => SWEEP,
    good: { ...success, logGroups: [] }
  },
  'a sweep by the role that deploys': {
    under: ['deployer-policy.json', 'deployer-policy-sweep.json'],
    prepare: leaveLog,
    inputs: () => SWEEP,
    good: { ...success, logGroups: [] }
  },

  'as many environments as there may be': {
    under: ['deployer-policy.json'],
    prepare: (sandbox) => deploy(sandbox, { ...UNWATCHED, environment: 'first' }),
    inputs: () => ({ ...UNWATCHED, 'max-environments': '1' }),
    good: { outcome: 'failure', told: expect.stringContaining('The oldest is first'), live: 1 }
  },
  'as many environments with given things as there may be': {
    under: ['deployer-policy-existing.json'],
    prepare: async (sandbox) => {
      await makeGiven(sandbox)
      await deploy(sandbox, { ...given(sandbox), 'wait-for': 'none', environment: 'first' })
    },
    inputs: (sandbox) => ({ ...given(sandbox), 'wait-for': 'none', 'max-environments': '1' }),
    good: { outcome: 'failure', told: expect.stringContaining('The oldest is first'), live: 1 }
  }
} satisfies Record<string, Scenario>

/** The environment of the first pull request. */
async function preview(sandbox: Sandbox): Promise<void> {
  sandbox.github.openPull()
  const event = pull(sandbox, 'opened')
  await runBefore(sandbox, { inputs: UNWATCHED, event })
}

function pull({ github }: Sandbox, action: 'opened' | 'closed'): Happened {
  if (action === 'closed') github.closePull(1)
  return github.event('pull_request', action, 1)
}

function leaveLog({ logs }: Sandbox): void {
  const tags = { 'run-on-fargate:repository': 'acme/space' }
  logs.seedGroup({ name: OURS.logGroup, age: 15 * DAY, retentionDays: 14, tags })
}
