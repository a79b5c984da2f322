import { expect } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { WALKTHROUGH } from '../e2e/site.ts'
import {
  ACCOUNT,
  administer,
  createBoundary,
  FAILING,
  given,
  grantsOf,
  KEY,
  makeGiven,
  OURS,
  privateSubnet,
  putRolePolicy,
  SECRET,
  seedKey,
  type Inputs,
  type Scenario
} from './account.ts'
import { runBefore } from './before.ts'
import { BESIDE } from './scenarios-beside.ts'
import { REMOVAL } from './scenarios-removal.ts'

const UNWATCHED = { ...WALKTHROUGH, 'wait-for': 'none' }

const unwatched = (more: Inputs = {}) => ({ ...UNWATCHED, ...more })
const planned = (more: Inputs = {}) => ({ ...WALKTHROUGH, mode: 'plan', ...more })
const usualBoundary = `arn:aws:iam::${ACCOUNT}:policy/${OURS.executionRole}`
const success = { outcome: 'success', told: '' }
const before =
  (inputs: Inputs = UNWATCHED) =>
  (sandbox: Sandbox) =>
    runBefore(sandbox, { inputs })

const removeBoundary = (sandbox: Sandbox) => administer(sandbox, 'iam', 'DeletePolicy', { PolicyArn: usualBoundary })

/** The role was created before there was a boundary. */
async function withoutBoundary(sandbox: Sandbox): Promise<void> {
  await removeBoundary(sandbox)
  await runBefore(sandbox, { inputs: UNWATCHED, beside: 'no boundary' })
  await createBoundary(sandbox)
}

/** Every way in which a deployment uses its caller's rights. */
export const SCENARIOS = {
  ...BESIDE,
  ...REMOVAL,
  'a first deployment': {
    under: ['deployer-policy.json'],
    inputs: () => WALKTHROUGH,
    good: {
      ...success,
      publicIp: expect.stringMatching(/^127\./),
      live: 1,
      // It is named like the role.
      boundary: usualBoundary,
      changed:
        'create secret, create execution role, create role policy, create role policy, create cluster, create security group, create log group, create task definition'
    }
  },
  'the same again': { under: ['deployer-policy.json'], prepare: before(), good: { ...success, changed: '', live: 1 } },
  'a changed password': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await before()(sandbox)
      sandbox.registry.setPassword('acme', 'changed')
    },
    inputs: () => unwatched({ 'registry-password': 'changed' }),
    good: { ...success, changed: 'update secret' }
  },
  'a secret that is to be deleted': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await before()(sandbox)
      await administer(sandbox, 'secretsManager', 'DeleteSecret', { SecretId: SECRET })
    },
    good: { ...success, changed: 'restore secret' }
  },
  'other ports': {
    under: ['deployer-policy.json'],
    prepare: before(),
    inputs: () => unwatched({ port: '8080' }),
    good: { ...success, changed: 'update security group, create task definition', open: '8080' }
  },
  'a trust policy that lets others in': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await before()(sandbox)
      const Principal = { Service: 'ecs-tasks.amazonaws.com', AWS: 'arn:aws:iam::666666666666:root' }
      await administer(sandbox, 'iam', 'UpdateAssumeRolePolicy', {
        RoleName: OURS.executionRole,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }
        })
      })
    },
    good: { outcome: 'failure', told: expect.stringMatching(/^error: .*role/is), live: 1, changed: '' }
  },
  'other log retention': {
    under: ['deployer-policy.json'],
    prepare: before(),
    inputs: () => unwatched({ 'log-retention-days': '30' }),
    good: { ...success, changed: 'update log group' }
  },
  'a grant that nothing uses': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await before()(sandbox)
      const [name = ''] = await grantsOf(sandbox)
      const unused = name.replace(/-[0-9a-f]{12}/, '-0123456789ab')
      await putRolePolicy(sandbox, OURS.executionRole, unused, 'logs:PutLogEvents')
    },
    good: { ...success, grants: 2 }
  },
  'a program that fails': {
    under: ['deployer-policy.json'],
    image: FAILING,
    inputs: () => ({ ...WALKTHROUGH, 'settle-seconds': '5' }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The application failed/), boom: true, live: 0 }
  },
  'subnets without a way out': {
    under: ['deployer-policy.json'],
    inputs: (sandbox) => unwatched({ subnets: privateSubnet(sandbox).subnet }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The subnets don't lead to the internet/) }
  },

  'a key by its alias': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: seedKey,
    inputs: () => ({ ...WALKTHROUGH, 'kms-key-id': 'alias/registry' }),
    good: { ...success, key: expect.stringContaining(KEY), live: 1 }
  },
  'a key by its ARN': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: seedKey,
    inputs: () => unwatched({ 'kms-key-id': `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${KEY}` }),
    good: { ...success, key: expect.stringContaining(KEY) }
  },
  'a key that the secret has': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await before(unwatched({ 'kms-key-id': 'alias/registry' }))(sandbox)
    },
    good: { ...success, changed: '' }
  },
  'a key for a secret without one': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await before()(sandbox)
    },
    inputs: () => unwatched({ 'kms-key-id': 'alias/registry' }),
    good: {
      ...success,
      changed: 'update secret, update role policy, create task definition',
      key: expect.stringContaining(KEY)
    }
  },

  'a boundary for a role without one': {
    under: ['deployer-policy.json'],
    prepare: withoutBoundary,
    inputs: () => unwatched({ 'permissions-boundary-arn': usualBoundary }),
    good: { ...success, changed: 'update execution role', boundary: usualBoundary }
  },
  'a boundary of another name': {
    under: ['deployer-policy.json'],
    prepare: (sandbox) => createBoundary(sandbox, 'limits'),
    inputs: () => unwatched({ 'permissions-boundary-arn': `arn:aws:iam::${ACCOUNT}:policy/limits` }),
    good: { outcome: 'failure', told: expect.stringContaining('iam:CreateRole'), roles: [] }
  },
  'a boundary that is not there': {
    under: ['deployer-policy.json'],
    prepare: removeBoundary,
    good: { outcome: 'failure', told: expect.stringContaining('permissions-boundary-arn'), roles: [] }
  },
  'a grant for a role without a boundary': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await withoutBoundary(sandbox)
      for (const PolicyName of await grantsOf(sandbox)) {
        await administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: OURS.executionRole, PolicyName })
      }
    },
    good: { outcome: 'failure', told: expect.stringContaining('permissions-boundary-arn'), grants: 0 }
  },

  'given things': {
    under: ['deployer-policy-existing.json'],
    prepare: makeGiven,
    inputs: given,
    good: { ...success, live: 1 }
  },
  'given things again': {
    under: ['deployer-policy-existing.json'],
    prepare: async (sandbox) => {
      await makeGiven(sandbox)
      await runBefore(sandbox, { inputs: { ...given(sandbox), 'wait-for': 'none' }, beside: 'given things' })
    },
    inputs: (sandbox) => ({ ...given(sandbox), 'wait-for': 'none' }),
    good: {
      ...success,
      changed: '',
      live: 1,
      cluster: `arn:aws:ecs:eu-central-1:${ACCOUNT}:cluster/default`
    }
  },
  'given things, and a program that fails': {
    under: ['deployer-policy-existing.json'],
    image: FAILING,
    prepare: makeGiven,
    inputs: (sandbox) => ({ ...given(sandbox), 'settle-seconds': '5' }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The application failed/), boom: true, live: 0 }
  },
  'given things, and a role that may too little': {
    under: ['deployer-policy-existing.json'],
    prepare: async (sandbox) => {
      await makeGiven(sandbox)
      await administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: 'execution', PolicyName: 'all' })
    },
    inputs: (sandbox) => ({ ...given(sandbox), 'wait-for': 'none' }),
    good: { outcome: 'success', told: expect.stringContaining('lacks secretsmanager:GetSecretValue') }
  },
  'given things, and subnets without a way out': {
    under: ['deployer-policy-existing.json'],
    prepare: makeGiven,
    inputs: (sandbox) => {
      const { subnet, group } = privateSubnet(sandbox)
      return { ...given(sandbox), subnets: subnet, 'security-groups': group, 'wait-for': 'none' }
    },
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The subnets don't lead to the internet/) }
  },

  'a plan in an empty account': {
    under: ['deployer-policy-plan.json'],
    inputs: () => planned(),
    good: {
      ...success,
      plan: 'create secret, create execution role, create role policy, create role policy, create cluster, create security group, create log group, create task definition, run task'
    }
  },
  'a plan over a deployment': {
    under: ['deployer-policy-plan.json'],
    prepare: before(),
    inputs: () => planned(),
    good: {
      outcome: 'success',
      told: expect.stringMatching(/^warning: .*may not be read/),
      // Whether the login is still the same could only be told by reading it.
      plan: 'update secret, unchanged execution role, unchanged role policy, unchanged role policy, unchanged cluster, unchanged security group, unchanged log group, unchanged task definition, run task, stop task'
    }
  },
  'a plan with other log retention': {
    under: ['deployer-policy-plan.json'],
    prepare: before(),
    inputs: () => planned({ 'log-retention-days': '30' }),
    good: { outcome: 'success', plan: expect.stringContaining('update log group') }
  },
  'a plan for subnets without a way out': {
    under: ['deployer-policy-plan.json'],
    inputs: (sandbox) => planned({ subnets: privateSubnet(sandbox).subnet }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The subnets don't lead to the internet/) }
  },
  'a plan with a key that the secret has': {
    under: ['deployer-policy-plan.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await before(unwatched({ 'kms-key-id': 'alias/registry' }))(sandbox)
    },
    inputs: () => planned(),
    good: { outcome: 'success', plan: expect.not.stringMatching(/create|update (?!secret)/) }
  }
} satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS
