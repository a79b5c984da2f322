import { expect } from '@jest/globals'
import type { Image } from '../../sandbox/image.ts'
import type { StepResult } from '../../sandbox/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/start.ts'
import { namesFor } from '../../src/environment.ts'
import { deploy, liveTasks, WALKTHROUGH } from '../e2e/site.ts'
import { policyOf, statementsOf, valuesFor } from './policies.ts'

type Inputs = Readonly<Record<string, string | undefined>>

/** A deployment under the policies of some files, in an account that an administrator has prepared. */
export interface Scenario {
  readonly under: readonly string[]
  readonly image?: Image
  readonly prepare?: (sandbox: Sandbox) => unknown
  readonly inputs?: (sandbox: Sandbox) => Inputs
  /** What there is to see when all went well; see `look`. */
  readonly good: object
}

export const KEY = '11111111-2222-3333-4444-555555555555'
export const LOG_GROUP = '/acme/tasks'
export const ROLE = 'acme/execution'
export const TASK_ROLE = 'acme/program'
export const BOUNDARY = 'limits'

const ACCOUNT = '123456789012'
const SECRET = 'run-on-fargate/acme/space/docker.io'
const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/${BOUNDARY}`
const OURS = namesFor({ repository: 'acme/space', environment: 'main' }, 'eu-central-1')
const FAILING: Image = {
  ...WALKTHROUGH_IMAGE,
  app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 1 }, log: ['boom'] }
}
const NO_LOGIN = { 'registry-username': undefined, 'registry-password': undefined }
const UNWATCHED = { ...WALKTHROUGH, 'wait-for': 'none' }

const unwatched = (more: Inputs = {}) => ({ ...UNWATCHED, ...more })
const planned = (more: Inputs = {}) => ({ ...WALKTHROUGH, mode: 'plan', ...more })
const success = { outcome: 'success', told: '' }
const before =
  (inputs: Inputs = UNWATCHED) =>
  (sandbox: Sandbox) =>
    deploy(sandbox, inputs)

/** Every way in which a deployment uses its caller's rights. */
export const SCENARIOS = {
  'a first deployment': {
    under: ['deployer-policy.json'],
    inputs: () => WALKTHROUGH,
    good: {
      ...success,
      publicIp: expect.stringMatching(/^127\./),
      changed:
        'create secret, create execution role, create role policy, create role policy, create cluster, create security group, create log group, create task definition'
    }
  },
  'the same again': { under: ['deployer-policy.json'], prepare: before(), good: { ...success, changed: '', live: 1 } },
  'a changed password': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await deploy(sandbox, UNWATCHED)
      sandbox.registry.setPassword('acme', 'changed')
    },
    inputs: () => unwatched({ 'registry-password': 'changed' }),
    good: { ...success, changed: 'update secret' }
  },
  'a secret that is to be deleted': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await deploy(sandbox, UNWATCHED)
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
  'a trust policy that somebody has changed': {
    under: ['deployer-policy.json'],
    prepare: async (sandbox) => {
      await deploy(sandbox, UNWATCHED)
      await administer(sandbox, 'iam', 'UpdateAssumeRolePolicy', {
        RoleName: OURS.executionRole,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
        })
      })
    },
    good: { ...success, changed: 'update execution role' }
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
      await deploy(sandbox, UNWATCHED)
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
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The program failed/), boom: true, live: 0 }
  },
  'subnets without a way out': {
    under: ['deployer-policy.json'],
    inputs: (sandbox) => unwatched({ subnets: privateSubnet(sandbox).subnet }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: Subnet without egress/) }
  },

  'a task role': {
    under: ['deployer-policy.json', 'deployer-policy-task-role.json'],
    prepare: (sandbox) => createRole(sandbox, TASK_ROLE),
    inputs: () => unwatched({ 'task-role-arn': `arn:aws:iam::${ACCOUNT}:role/${TASK_ROLE}` }),
    good: success
  },

  'a key by its alias': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: seedKey,
    inputs: () => ({ ...WALKTHROUGH, 'kms-key-id': 'alias/registry' }),
    good: { ...success, key: expect.stringContaining(KEY) }
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
      await deploy(sandbox, unwatched({ 'kms-key-id': 'alias/registry' }))
    },
    good: { ...success, changed: '' }
  },
  'a key for a secret without one': {
    under: ['deployer-policy.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await deploy(sandbox, UNWATCHED)
    },
    inputs: () => unwatched({ 'kms-key-id': 'alias/registry' }),
    good: { ...success, changed: 'update secret, update role policy', key: expect.stringContaining(KEY) }
  },

  'a boundary from the start': {
    under: ['deployer-policy.json', 'deployer-policy-boundary.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await createBoundary(sandbox)
    },
    inputs: () => ({ ...WALKTHROUGH, 'permissions-boundary-arn': BOUNDARY_ARN, 'kms-key-id': 'alias/registry' }),
    good: { ...success, live: 1 }
  },
  'a boundary for a role without one': {
    under: ['deployer-policy.json', 'deployer-policy-boundary.json'],
    prepare: async (sandbox) => {
      await createBoundary(sandbox)
      await deploy(sandbox, UNWATCHED)
    },
    inputs: () => unwatched({ 'permissions-boundary-arn': BOUNDARY_ARN }),
    good: { ...success, changed: 'update execution role' }
  },
  'a boundary that is left out': {
    under: ['deployer-policy.json', 'deployer-policy-boundary.json'],
    prepare: createBoundary,
    good: { outcome: 'failure', told: expect.stringContaining('iam:CreateRole'), roles: [] }
  },
  'a boundary that is left out where a grant is missing': {
    under: ['deployer-policy.json', 'deployer-policy-boundary.json'],
    prepare: async (sandbox) => {
      await createBoundary(sandbox)
      await deploy(sandbox, UNWATCHED)
      for (const PolicyName of await grantsOf(sandbox)) {
        await administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: OURS.executionRole, PolicyName })
      }
    },
    good: { outcome: 'failure', told: expect.stringContaining('iam:PutRolePolicy'), grants: 0 }
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
      await deploy(sandbox, { ...given(sandbox), 'wait-for': 'none' })
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
    good: { outcome: 'failure', told: expect.stringMatching(/^error: The program failed/), boom: true, live: 0 }
  },
  'given things, and a role that may too little': {
    under: ['deployer-policy-existing.json'],
    prepare: async (sandbox) => {
      await makeGiven(sandbox)
      await administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: 'execution', PolicyName: 'all' })
    },
    inputs: (sandbox) => ({ ...given(sandbox), 'wait-for': 'none' }),
    good: { outcome: 'success', told: expect.stringContaining('may not secretsmanager:GetSecretValue') }
  },
  'given things, and subnets without a way out': {
    under: ['deployer-policy-existing.json'],
    prepare: makeGiven,
    inputs: (sandbox) => {
      const { subnet, group } = privateSubnet(sandbox)
      return { ...given(sandbox), subnets: subnet, 'security-groups': group, 'wait-for': 'none' }
    },
    good: { outcome: 'failure', told: expect.stringMatching(/^error: Subnet without egress/) }
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
      ...success,
      plan: 'unchanged secret, unchanged execution role, unchanged role policy, unchanged role policy, unchanged cluster, unchanged security group, unchanged log group, unchanged task definition, run task, stop task'
    }
  },
  'a plan with other log retention': {
    under: ['deployer-policy-plan.json'],
    prepare: before(),
    inputs: () => planned({ 'log-retention-days': '30' }),
    good: { ...success, plan: expect.stringContaining('update log group') }
  },
  'a plan for subnets without a way out': {
    under: ['deployer-policy-plan.json'],
    inputs: (sandbox) => planned({ subnets: privateSubnet(sandbox).subnet }),
    good: { outcome: 'failure', told: expect.stringMatching(/^error: Subnet without egress/) }
  },
  'a plan with a key that the secret has': {
    under: ['deployer-policy-plan.json', 'deployer-policy-kms.json'],
    prepare: async (sandbox) => {
      seedKey(sandbox)
      await deploy(sandbox, unwatched({ 'kms-key-id': 'alias/registry' }))
    },
    inputs: () => planned(),
    good: { ...success, plan: expect.not.stringMatching(/create|update/) }
  }
} satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS

/** What a person sees of a deployment, and what has become of the account. */
export async function look(sandbox: Sandbox, result: StepResult) {
  const { outcome, annotations, outputs, lines, raw } = result
  const changes = JSON.parse(outputs.changed ?? '[]') as { action: string; resource: string }[]
  const group = sandbox.ec2.securityGroups().find(({ name }) => name === OURS.securityGroup)
  const open = (group?.rules ?? []).flatMap(({ direction, fromPort }) => (direction === 'ingress' ? [fromPort] : []))
  return {
    outcome,
    told: annotations
      .map(({ kind, message, properties }) => `${kind}: ${properties.title ?? ''}: ${message}`)
      .join('\n'),
    publicIp: outputs['public-ip'],
    cluster: outputs['cluster-arn'],
    changed: changes.map(({ action, resource }) => `${action} ${resource}`).join(', '),
    plan: lines
      .flatMap((line) => /^(\w+) +(\w+(?: \w+)*) {2,}\S/.exec(line)?.slice(1, 3).join(' ') ?? [])
      .filter((line) => /^(create|update|restore|unchanged|given|run|stop) /.test(line))
      .join(', '),
    boom: raw.includes('boom'),
    open: [...new Set(open)].join(','),
    grants: (await grantsOf(sandbox)).length,
    roles: sandbox.iam.roleNames(),
    key: keyOf(sandbox),
    live: liveTasks(sandbox).length
  }
}

/** Calls an operation as an administrator would. */
async function administer(
  sandbox: Sandbox,
  service: 'ecs' | 'iam' | 'logs' | 'secretsManager',
  operation: string,
  input: object
): Promise<unknown> {
  return sandbox[service].operations[operation]?.(input as never, { authorize: () => undefined } as never)
}

async function grantsOf(sandbox: Sandbox): Promise<string[]> {
  if (!sandbox.iam.roleNames().includes(OURS.executionRole)) return []
  const listed = await administer(sandbox, 'iam', 'ListRolePolicies', { RoleName: OURS.executionRole })
  return (listed as { PolicyNames: string[] }).PolicyNames
}

/** The key under which the login is stored; nothing for the default one, and where there is no login. */
function keyOf({ secretsManager }: Sandbox): string | undefined {
  try {
    return secretsManager.forTasks.value(SECRET).kmsKeyArn
  } catch {
    return undefined
  }
}

async function createRole(sandbox: Sandbox, name: string): Promise<void> {
  const [Path, RoleName] = [`/${name.slice(0, name.lastIndexOf('/') + 1)}`, name.slice(name.lastIndexOf('/') + 1)]
  const Statement = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'CreateRole', { Path, RoleName, AssumeRolePolicyDocument })
}

async function putRolePolicy(sandbox: Sandbox, RoleName: string, PolicyName: string, Action: string): Promise<void> {
  const Statement = [{ Sid: 'Old202001010000', Effect: 'Allow', Action, Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument })
}

async function createBoundary(sandbox: Sandbox): Promise<void> {
  const PolicyDocument = policyOf(statementsOf('execution-role-boundary.json', valuesFor('acme/space', sandbox.world)))
  await administer(sandbox, 'iam', 'CreatePolicy', { PolicyName: BOUNDARY, PolicyDocument })
}

function seedKey(sandbox: Sandbox): void {
  sandbox.kms.seedKey({ id: KEY, aliases: ['alias/registry'] })
}

function privateSubnet(sandbox: Sandbox): { readonly subnet: string; readonly group: string } {
  const vpc = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'nat' }] })
  return { subnet: vpc.subnetIds.join(), group: vpc.defaultGroupId }
}

/** All that can be given to a deployment. */
async function makeGiven(sandbox: Sandbox): Promise<void> {
  const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
  sandbox.secretsManager.seedSecret({ name: 'acme/login', value: JSON.stringify({ username, password }) })
  await createRole(sandbox, ROLE)
  await putRolePolicy(sandbox, 'execution', 'all', '*')
  await administer(sandbox, 'ecs', 'CreateCluster', { clusterName: 'default' })
  await administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: LOG_GROUP })
}

function given({ ec2, secretsManager }: Sandbox): Inputs {
  return {
    ...WALKTHROUGH,
    ...NO_LOGIN,
    port: '80',
    'secret-arn': secretsManager.forTasks.value('acme/login').arn,
    'execution-role-arn': `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
    subnets: ec2.defaultVpc.subnetIds.join(),
    'security-groups': ec2.defaultVpc.defaultGroupId,
    'log-group': LOG_GROUP
  }
}
