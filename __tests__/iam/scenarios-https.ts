import { expect } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { SPACE } from '../e2e/https-site.ts'
import { pass, WALKTHROUGH } from '../e2e/site.ts'
import { NAME, seedZone, type Inputs, type Scenario } from './account.ts'
import { runBefore } from './before.ts'

const DEPLOYS = ['deployer-policy.json', 'deployer-policy-domain.json', 'deployer-policy-https.json']
const DESTROYS = ['deployer-policy-destroy.json', 'deployer-policy-domain.json', 'deployer-policy-https.json']
const SWEEPS = [...DESTROYS, 'deployer-policy-sweep.json', 'deployer-policy-renew.json']
const success = { outcome: 'success', told: '' }
/** The runner doesn't trust the sandbox's authority. */
const untrusted = { outcome: 'success', told: expect.stringMatching(/^warning: : Browsers may reject [^\n]*$/) }
const CERTIFICATE = 'run-on-fargate/acme/space/tls/app.example.com'
const WILDCARD = 'run-on-fargate/acme/space/tls/=2A.example.com'

const renewed = {
  ...success,
  calls: expect.arrayContaining(['secretsmanager:PutSecretValue']),
  live: 1,
  certificates: [WILDCARD]
}

/** What a certificate of an authority asks of the caller, beside what its name does. */
export const HTTPS = {
  'a name with HTTPS': {
    under: DEPLOYS,
    image: SPACE,
    prepare: seedZone,
    inputs: secured,
    good: { ...untrusted, records: 4, live: 1, certificates: [CERTIFICATE] }
  },
  'a name with HTTPS again': {
    under: DEPLOYS,
    image: SPACE,
    prepare: deployed(secured),
    inputs: secured,
    good: { ...untrusted, changed: expect.not.stringContaining('certificate'), records: 4, live: 1 }
  },
  'a name with HTTPS, planned': {
    under: ['deployer-policy-plan.json', 'deployer-policy-domain.json', 'deployer-policy-https.json'],
    image: SPACE,
    prepare: seedZone,
    inputs: (sandbox) => ({ ...secured(sandbox), mode: 'plan' }),
    good: { ...success, plan: expect.stringContaining('create certificate') }
  },
  'a certificate near its end': {
    under: DEPLOYS,
    image: SPACE,
    prepare: async (sandbox) => {
      await deployed(secured)(sandbox)
      await nearTheEnd()
    },
    inputs: secured,
    good: { ...untrusted, changed: expect.stringContaining('update certificate'), live: 1 }
  },
  'a name with HTTPS that goes': {
    under: DESTROYS,
    image: SPACE,
    prepare: deployed(secured),
    inputs: () => ({ mode: 'destroy' }),
    good: { ...success, records: 2, live: 0, certificates: [] }
  },
  'the last of a wildcard that goes': {
    under: DESTROYS,
    image: SPACE,
    prepare: deployed(wildcard),
    inputs: () => ({ mode: 'destroy', environment: 'app' }),
    good: { ...success, records: 2, live: 0, certificates: [] }
  },
  'a sweep that renews, by the role that deploys': {
    under: [...DEPLOYS, 'deployer-policy-sweep.json'],
    image: SPACE,
    prepare: nearlyOver,
    inputs: () => ({ mode: 'sweep' }),
    good: renewed
  },
  'a sweep that renews': {
    under: SWEEPS,
    image: SPACE,
    prepare: nearlyOver,
    inputs: () => ({ mode: 'sweep' }),
    good: renewed
  }
} satisfies Record<string, Scenario>

function secured({ acme }: Sandbox): Inputs {
  return { ...WALKTHROUGH, image: 'acme/space:3000', domain: NAME, https: 'true', 'acme-directory': acme.url }
}

/** A preview whose name is the one in the policy. */
function wildcard(sandbox: Sandbox): Inputs {
  return { ...secured(sandbox), domain: '*.example.com', environment: 'app' }
}

function deployed(inputs: (sandbox: Sandbox) => Inputs) {
  return async (sandbox: Sandbox): Promise<void> => {
    seedZone(sandbox)
    const wanted = inputs(sandbox)
    // Each sandbox has an authority of its own.
    await runBefore(sandbox, { inputs: wanted, beside: `a certificate for ${wanted.domain ?? ''}` })
  }
}

/** An environment that stays, with a certificate that is to be renewed. */
async function nearlyOver(sandbox: Sandbox): Promise<void> {
  sandbox.github.openPull({ branch: 'app' })
  await deployed(wildcard)(sandbox)
  await nearTheEnd()
}

/** Lets 66 of 90 days pass. A timer takes 24 at most. */
async function nearTheEnd(): Promise<void> {
  for (let times = 0; times < 3; times++) await pass(22 * 86_400_000)
}
