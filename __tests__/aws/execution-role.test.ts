import { AttachRolePolicyCommand, GetRoleCommand, PutRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  applyExecutionRole,
  applyGrant,
  findExecutionRole,
  planExecutionRole,
  planGrant,
  removeUnusedGrants,
  type ExecutionRoleFinding,
  type ExecutionRolePlan,
  type ExecutionRoleSpec
} from '../../src/aws/execution-role.ts'
import { grantName, grantOwner, logGrant, policyDocument, registryGrant, type Grant } from '../../src/aws/grants.ts'
import { isNamed } from '../../src/aws/refusal.ts'
import { withAccount, type Account } from '../sandbox/account.ts'

const TAGS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
const ROLE_ARN = 'arn:aws:iam::123456789012:role/path/exec'
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
const LOG_ARN = 'arn:aws:logs:eu-central-1:123456789012:log-group:/run-on-fargate/acme/space'
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary'
const OWNER = grantOwner('acme/space', 'eu-central-1')
const LOG = logGrant(grantName('log', 'a', OWNER), LOG_ARN)

function makeSpec(overrides: Partial<ExecutionRoleSpec> = {}, partition = 'aws'): ExecutionRoleSpec {
  const callerArn = `arn:${partition}:sts::123456789012:assumed-role/ci/1`
  return {
    name: 'exec',
    path: '/',
    tasksIn: 'eu-central-1',
    familyPrefix: 'run-on-fargate-acme-space-',
    identity: { partition, account: '123456789012', callerArn },
    tags: TAGS,
    ...overrides
  }
}

/** The trust policy of "Amazon ECS task execution IAM role". */
function trustFor(partition: string, tasksIn: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${tasksIn}:123456789012:*` },
          StringEquals: { 'aws:SourceAccount': '123456789012' }
        }
      }
    ]
  }
}

function trusting(statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statement })
}

function present(overrides: Partial<Extract<ExecutionRoleFinding, { state: 'present' }>> = {}): ExecutionRoleFinding {
  return {
    state: 'present',
    arn: ROLE_ARN,
    trust: JSON.stringify(trustFor('aws', 'eu-central-1')),
    tags: TAGS,
    policies: {},
    others: [],
    ...overrides
  }
}

const allowed = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
const lambda = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
const foreign = { team: 'space', 'run-on-fargate:repository': 'acme/other' }

describe('the role', () => {
  test.each([
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1']
  ])('that is absent is made, trusted only for tasks of this account and Region: %s, %s', (partition, tasksIn) => {
    const plan = planExecutionRole({ state: 'absent' }, makeSpec({ tasksIn }, partition))
    expect(plan).toMatchObject({
      action: 'create',
      arn: `arn:${partition}:iam::123456789012:role/exec`,
      policies: {},
      others: []
    })
    expect(JSON.parse(plan.trust ?? '')).toEqual(trustFor(partition, tasksIn))
  })

  test.each([
    ['/', 'role/exec'],
    ['/ci/tasks/', 'role/ci/tasks/exec']
  ])('that is absent has its path in its ARN: %s', (path, resource) => {
    const { arn } = planExecutionRole({ state: 'absent' }, makeSpec({ path }))
    expect(arn).toBe(`arn:aws:iam::123456789012:${resource}`)
  })

  test('that deployments to several Regions share is trusted for all of them', () => {
    const plan = planExecutionRole({ state: 'absent' }, makeSpec({ tasksIn: '*' }))
    expect(JSON.parse(plan.trust ?? '')).toEqual(trustFor('aws', '*'))
  })

  test('that is as it should be is left, with its path', () => {
    const { Statement, Version } = trustFor('aws', 'eu-central-1') as Record<string, unknown>
    const plan = planExecutionRole(present({ trust: JSON.stringify({ Statement, Version }, null, 2) }), makeSpec())
    expect(plan).toEqual({ action: 'unchanged', spec: makeSpec(), arn: ROLE_ARN, policies: {}, others: [] })
  })

  test.each([
    ['another Region', JSON.stringify(trustFor('aws', 'eu-west-1'))],
    ['no condition', trusting([allowed])],
    ['another service', trusting([lambda])],
    ['nobody', trusting([])],
    ['what is no JSON', 'broken']
  ])('of ours that trusts %s is mended', (_, trust) => {
    const plan = planExecutionRole(present({ trust }), makeSpec())
    expect(plan).toMatchObject({ action: 'update', arn: ROLE_ARN })
    expect(JSON.parse(plan.trust ?? '')).toEqual(trustFor('aws', 'eu-central-1'))
  })

  test.each([
    ['is missing', undefined, BOUNDARY, { action: 'update', boundary: BOUNDARY }],
    ['is another one', `${BOUNDARY}-old`, BOUNDARY, { action: 'update', boundary: BOUNDARY }],
    ['is there', BOUNDARY, BOUNDARY, { action: 'unchanged' }],
    ['was set by somebody and is not asked for', BOUNDARY, undefined, { action: 'unchanged' }]
  ])('of ours whose boundary %s', (_, has, wanted, changed) => {
    const spec = makeSpec(wanted === undefined ? {} : { boundary: wanted })
    const plan = planExecutionRole(present(has === undefined ? {} : { boundary: has }), spec)
    expect(plan).toEqual({ spec, arn: ROLE_ARN, policies: {}, others: [], ...changed })
  })

  test('that is not ours keeps its own boundary', () => {
    const plan = planExecutionRole(present({ tags: foreign }), makeSpec({ boundary: BOUNDARY }))
    expect(plan.action).toBe('unchanged')
    expect(plan).not.toHaveProperty('boundary')
  })

  test.each([
    ['one statement', trusting(allowed)],
    ['a list of statements', trusting([lambda, allowed])],
    [
      'a list of services',
      trusting([{ ...allowed, Principal: { Service: ['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com'] } }])
    ],
    ['a condition of its own', trusting([{ ...allowed, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }])],
    ['our own trust', JSON.stringify(trustFor('aws', 'eu-central-1'))]
  ])('that is not ours is adopted when tasks may have it: %s', (_, trust) => {
    for (const tags of [{}, foreign]) {
      expect(planExecutionRole(present({ trust, tags }), makeSpec())).toEqual({
        action: 'unchanged',
        spec: makeSpec(),
        arn: ROLE_ARN,
        policies: {},
        others: []
      })
    }
  })

  test.each([
    ['another service', trusting([lambda])],
    ['other services', trusting([{ ...allowed, Principal: { Service: ['ecs.amazonaws.com', 'ec2.amazonaws.com'] } }])],
    ['an account', trusting([{ ...allowed, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }])],
    ['a denial', trusting([{ ...allowed, Effect: 'Deny' }])],
    ['everybody', trusting([{ ...allowed, Principal: '*' }])],
    ['nobody', trusting([])],
    ['no statement', JSON.stringify({ Version: '2012-10-17' })]
  ])('that is not ours is refused when tasks may not have it: %s', (_, trust) => {
    expect(() => planExecutionRole(present({ trust, tags: foreign }), makeSpec())).toThrow(
      expect.objectContaining({
        code: 'ROLE_NOT_TRUSTED',
        message: expect.stringContaining('The role exec'),
        hint: expect.stringContaining('`ecs-tasks.amazonaws.com`')
      })
    )
  })

  test('keeps its policies in sight: those that are needed, and the names of our others', () => {
    const policies = { [LOG.name]: '{}' }
    const others = [grantName('registry', 'b', OWNER)]
    expect(planExecutionRole(present({ policies, others }), makeSpec())).toMatchObject({ policies, others })
  })
})

describe('a grant', () => {
  const grant = registryGrant(grantName('registry', 'a', OWNER), { arn: SECRET_ARN })
  const written = policyDocument(grant, new Date('2026-01-01'))
  const other = registryGrant(grant.name, { arn: SECRET_ARN.replace('AbCdEf', 'GhIjKl') })

  test.each([
    ['is not there', undefined, grant, 'create'],
    ['is not there, and what it is for neither', undefined, undefined, 'create'],
    ['says the same, written another day', written, grant, 'unchanged'],
    ['may say another thing once the secret is there', written, undefined, 'update'],
    ['names a secret that was made again', written, other, 'update'],
    ['is no JSON', 'broken', grant, 'update']
  ] as const)('that %s', (_, text, wanted, action) => {
    const plan = planExecutionRole(present(text === undefined ? {} : { policies: { [grant.name]: text } }), makeSpec())
    expect(planGrant(plan, grant.name, wanted)).toBe(action)
  })
})

const signal = new AbortController().signal

/** What a deployment does with the role before it starts a task. */
async function deploy(
  client: IAMClient,
  grants: readonly Grant[],
  overrides: Partial<ExecutionRoleSpec> = {}
): Promise<ExecutionRolePlan> {
  const plan = await planAgain(client, grants, overrides)
  await applyExecutionRole(client, plan)
  for (const grant of grants) await applyGrant(client, plan, grant, signal)
  return plan
}

async function planAgain(
  client: IAMClient,
  grants: readonly Grant[],
  overrides: Partial<ExecutionRoleSpec> = {}
): Promise<ExecutionRolePlan> {
  const spec = makeSpec(overrides)
  const names = grants.map(({ name }) => name)
  return planExecutionRole(await findExecutionRole(client, { name: spec.name, grants: names, owner: OWNER }), spec)
}

function loginAt(name: string): Grant {
  return registryGrant(grantName('registry', name, OWNER), { arn: SECRET_ARN.replace('login', name) })
}

describe('in IAM', () => {
  test('what was made is found again, unchanged, with its path and tags', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const grants = [LOG, loginAt('one')]
      const made = await deploy(iam, grants, { path: '/ci/' })
      const again = await planAgain(iam, grants, { path: '/ci/' })
      expect(again).toMatchObject({ action: 'unchanged', arn: made.arn, others: [] })
      expect(made.arn).toBe('arn:aws:iam::123456789012:role/ci/exec')
      expect(grants.map((grant) => planGrant(again, grant.name, grant))).toEqual(['unchanged', 'unchanged'])
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'exec' }))
      expect(Role?.Tags).toEqual(Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })))
    })
  })

  test('a role is mended: its trust, and its boundary', async () => {
    await withAccount({}, async ({ clients: { iam }, world }) => {
      const boundary = `arn:${world.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`
      await deploy(iam, [LOG])
      expect(await planAgain(iam, [LOG], { tasksIn: '*', boundary })).toMatchObject({ action: 'update', boundary })
      await deploy(iam, [LOG], { tasksIn: '*', boundary })
      expect((await planAgain(iam, [LOG], { tasksIn: '*', boundary })).action).toBe('unchanged')
    })
  })

  test('a role with its boundary is made with it from the beginning', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const boundary = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
      await deploy(iam, [LOG], { boundary })
      expect((await planAgain(iam, [LOG], { boundary })).action).toBe('unchanged')
    })
  })

  test('two deployments that make one role at once with different grants both keep theirs', async () => {
    await withAccount({ lag: { iam: 500 } }, async (account) => {
      const { iam } = account.clients
      const wanted = [
        [LOG, loginAt('one')],
        [LOG, loginAt('other')]
      ]
      const plans = await Promise.all(wanted.map((grants) => deploy(iam, grants)))
      expect(plans.map(({ action }) => action)).toEqual(['create', 'create'])
      account.pass(500)
      const grants = [LOG, loginAt('one'), loginAt('other')]
      const after = await planAgain(iam, grants)
      expect(grants.map((grant) => planGrant(after, grant.name, grant))).toEqual(Array(3).fill('unchanged'))
    })
  })

  test('of policies only our own that are not needed now are others', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const many = Array.from({ length: 8 }, (_, index) => loginAt(`n${index}`))
      await deploy(iam, [LOG, ...many])
      const PolicyDocument = policyDocument(LOG, new Date())
      await iam.send(new PutRolePolicyCommand({ RoleName: 'exec', PolicyName: 'by-hand', PolicyDocument }))
      const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'exec', PolicyArn }))
      const { others } = await planAgain(iam, [LOG, loginAt('n0')])
      expect([...others].sort()).toEqual(
        many
          .slice(1)
          .map(({ name }) => name)
          .sort()
      )
    })
  })

  test.each([
    ['another repository', grantOwner('acme/other', 'eu-central-1')],
    ['another Region', grantOwner('acme/space', 'eu-west-1')]
  ])('the grants of %s in a role that both share are none of ours to take away', async (_, owner) => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const theirs = registryGrant(grantName('registry', 'one', owner), { arn: SECRET_ARN })
      await deploy(iam, [theirs], { tasksIn: '*' })
      const plan = await deploy(iam, [LOG], { tasksIn: '*' })
      expect(plan.others).toEqual([])
    })
  })

  test('without the right to list policies there are no others, and nothing is taken away', async () => {
    const Action = ['iam:GetRole', 'iam:CreateRole', 'iam:TagRole', 'iam:PutRolePolicy', 'iam:GetRolePolicy']
    const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }]
    await withAccount({ policies }, async ({ clients: { iam } }) => {
      await deploy(iam, [LOG, loginAt('one')])
      expect(await planAgain(iam, [LOG])).toMatchObject({ action: 'unchanged', others: [] })
    })
  })
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('as time goes by', () => {
  /** Only dates are turned: sockets and waits go on as they do. */
  const real = [
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setInterval',
    'clearInterval',
    'setTimeout',
    'clearTimeout'
  ] as const

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: [...real], now: new Date('2026-11-24T12:00:00Z') })
  })

  afterEach(() => {
    jest.useRealTimers()
  })

  /** Lets time pass, also for those who sign requests. */
  function pass(account: Account, ms: number): void {
    jest.setSystemTime(Date.now() + ms)
    account.pass(0)
  }

  test.each([
    ['an unused one that is old enough goes', 61 * MINUTE, [], true],
    ['an unused one that is young stays', 59 * MINUTE, [], false],
    ['one that is in use stays, however old', 1000 * HOUR, ['one'], false]
  ])('%s', async (_, age, inUse, goes) => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      const one = loginAt('one')
      await deploy(iam, [LOG, one])
      pass(account, age)
      const plan = await deploy(iam, [LOG, loginAt('two')])
      const used = new Set(inUse.map((name) => loginAt(name).name))
      expect(await removeUnusedGrants(iam, plan, { used, olderThan: HOUR })).toEqual(goes ? [one.name] : [])
      expect(Object.keys((await planAgain(iam, [LOG, one])).policies)).toEqual([LOG.name, ...(goes ? [] : [one.name])])
    })
  })

  test('one that another deployment has taken away meanwhile does no harm', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      await deploy(iam, [LOG, loginAt('one')])
      pass(account, 2 * HOUR)
      const plan = await planAgain(iam, [LOG])
      const rule = { used: new Set<string>(), olderThan: HOUR }
      expect(await removeUnusedGrants(iam, plan, rule)).toHaveLength(1)
      expect(await removeUnusedGrants(iam, plan, rule)).toEqual([])
    })
  })

  test('one that is needed again after it went is written again', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      const one = loginAt('one')
      await deploy(iam, [one])
      pass(account, 2 * HOUR)
      await removeUnusedGrants(iam, await planAgain(iam, [LOG]), { used: new Set(), olderThan: HOUR })
      await deploy(iam, [one])
      expect(planGrant(await planAgain(iam, [one]), one.name, one)).toBe('unchanged')
    })
  })

  test('100 deployments, each with another secret, never meet the limit of 10,240 characters', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      let most = 0
      for (let index = 0; index < 100; index++) {
        const grants = [LOG, loginAt(`run-on-fargate/acme/space/registry-${index}`)]
        const plan = await deploy(iam, grants)
        // The environment's one task definition names the grants of this deployment.
        const used = new Set(grants.map(({ name }) => name))
        await removeUnusedGrants(iam, plan, { used, olderThan: HOUR })
        most = Math.max(most, plan.others.length)
        pass(account, 20 * MINUTE)
      }
      expect(most).toBeLessThan(6)
    })
  })

  test('deployments in a hurry, each with another secret, meet it, and make room by what is 15 minutes old', async () => {
    await withAccount({}, async (account) => {
      const { iam } = account.clients
      let refused = 0
      for (let index = 0; index < 120; index++) {
        const grants = [LOG, loginAt(`run-on-fargate/acme/space/registry-${index}`)]
        const used = new Set(grants.map(({ name }) => name))
        try {
          await deploy(iam, grants)
        } catch (error) {
          if (!isNamed(error, 'LimitExceededException')) throw error
          refused++
          const plan = await planAgain(iam, grants)
          expect(await removeUnusedGrants(iam, plan, { used, olderThan: 15 * MINUTE })).not.toEqual([])
          await deploy(iam, grants)
        }
        pass(account, MINUTE)
      }
      expect(refused).toBeGreaterThan(0)
      expect(refused).toBeLessThan(12)
    })
  })
})
