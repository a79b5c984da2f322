import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  type IAMClient
} from '@aws-sdk/client-iam'
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
} from '../../src/resources/execution-role.ts'
import {
  grantName,
  grantOwner,
  logGrant,
  policyDocument,
  registryGrant,
  type Grant,
  hashIn,
  hashOf
} from '../../src/aws/policies.ts'
import { isNamed } from '../../src/aws/errors.ts'
import { trustPolicy } from '../../src/aws/policies.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

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
    named: false,
    path: '/',
    tasksIn: 'eu-central-1',
    repository: 'acme/space',
    grants: [],
    owner: OWNER,
    familyPrefix: 'run-on-fargate-88e66d4fc89b9eef-',
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
    policies: { hashes: {}, others: [] },
    ...overrides
  }
}

const TASKS = 'ecs-tasks.amazonaws.com'
const allowed = { Effect: 'Allow', Principal: { Service: TASKS }, Action: 'sts:AssumeRole' }
const account = (id: string) => ({ ...allowed, Principal: { AWS: `arn:aws:iam::${id}:root` } })
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
      policies: { hashes: {}, others: [] }
    })
    expect(JSON.parse(trustPolicy(makeSpec({ tasksIn }, partition)))).toEqual(trustFor(partition, tasksIn))
  })

  test.each([
    ['/', 'role/exec'],
    ['/ci/tasks/', 'role/ci/tasks/exec']
  ])('that is absent has its path in its ARN: %s', (path, resource) => {
    const { arn } = planExecutionRole({ state: 'absent' }, makeSpec({ path }))
    expect(arn).toBe(`arn:aws:iam::123456789012:${resource}`)
  })

  test('that is as it should be is left, with its path', () => {
    const { Statement, Version } = trustFor('aws', 'eu-central-1') as Record<string, unknown>
    const plan = planExecutionRole(present({ trust: JSON.stringify({ Statement, Version }, null, 2) }), makeSpec())
    expect(plan).toEqual({ action: 'unchanged', spec: makeSpec(), arn: ROLE_ARN, policies: { hashes: {}, others: [] } })
  })

  test.each([
    ['another Region as well', JSON.stringify(trustFor('aws', '*'))],
    ['tasks without a condition', trusting([allowed])],
    ['tasks in a single statement', trusting(allowed)],
    ['tasks, in a list', trusting([{ ...allowed, Action: ['sts:AssumeRole'], Principal: { Service: [TASKS] } }])],
    ['tasks, and denies everybody', trusting([allowed, { ...lambda, Effect: 'Deny' }])]
  ])('of ours that trusts %s is left', (_, trust) => {
    expect(planExecutionRole(present({ trust }), makeSpec())).toMatchObject({ action: 'unchanged', arn: ROLE_ARN })
  })

  const strangers = [
    ['another service', trusting([allowed, lambda]), 'lambda.amazonaws.com'],
    [
      'another service in a list',
      trusting([{ ...allowed, Principal: { Service: [TASKS, 'ec2.amazonaws.com'] } }]),
      'ec2'
    ],
    ['another account', trusting([allowed, account('666666666666')]), 'arn:aws:iam::666666666666:root'],
    ['this account', trusting([allowed, account('123456789012')]), 'arn:aws:iam::123456789012:root'],
    ['everybody', trusting([allowed, { ...allowed, Principal: '*' }]), '*'],
    ['everybody in AWS', trusting([allowed, { ...allowed, Principal: { AWS: '*' } }]), '*'],
    [
      'everybody but one',
      trusting([allowed, { Effect: 'Allow', NotPrincipal: { AWS: 'x' }, Action: '*' }]),
      'everybody'
    ],
    [
      'an identity provider',
      trusting([allowed, { ...allowed, Principal: { Federated: 'accounts.google.com' } }]),
      'google'
    ],
    [
      'the tasks of another account',
      trusting([
        { ...allowed, Condition: { StringEquals: { 'aws:SourceAccount': ['123456789012', '666666666666'] } } },
        allowed
      ]),
      '666666666666'
    ],
    [
      'the tasks of another account by their ARNs',
      trusting([allowed, { ...allowed, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:*:666666666666:*' } } }]),
      '666666666666'
    ]
  ] as const

  test.each(strangers)('that trusts %s as well is refused, whosever it is', (_, trust, who) => {
    for (const [tags, named] of [
      [TAGS, false],
      [TAGS, true],
      [foreign, true],
      [{}, true]
    ] as const) {
      expect(() => planExecutionRole(present({ trust, tags }), makeSpec({ named }))).toThrow(
        expect.objectContaining({ code: 'ROLE_NOT_OURS', message: expect.stringContaining(who) })
      )
    }
  })

  test.each([
    ['is missing', undefined, BOUNDARY, { action: 'update', boundary: BOUNDARY }],
    ['is another one', `${BOUNDARY}-old`, BOUNDARY, { action: 'update', boundary: BOUNDARY }],
    ['is there', BOUNDARY, BOUNDARY, { action: 'unchanged' }],
    ['was set by somebody and is not asked for', BOUNDARY, undefined, { action: 'unchanged' }]
  ])('of ours whose boundary %s', (_, has, wanted, changed) => {
    const spec = makeSpec(wanted === undefined ? {} : { boundary: wanted })
    const plan = planExecutionRole(present(has === undefined ? {} : { boundary: has }), spec)
    expect(plan).toEqual({ spec, arn: ROLE_ARN, policies: { hashes: {}, others: [] }, ...changed })
  })

  test.each([
    ['nobody', {}, 'has no tag `run-on-fargate:repository`'],
    ['the user alone', { team: 'space' }, 'has no tag `run-on-fargate:repository`'],
    ['another repository', foreign, '`acme/other`'],
    ['a repository whose name begins alike', { 'run-on-fargate:repository': 'acme/space-shop' }, '`acme/space-shop`'],
    ['this one in another case', { 'run-on-fargate:repository': 'acme/Space' }, '`acme/Space`']
  ])('of our derived name with the tags of %s is refused, and it is said whose it is', (_, tags, whose) => {
    expect(() => planExecutionRole(present({ tags, boundary: 'other' }), makeSpec({ boundary: BOUNDARY }))).toThrow(
      expect.objectContaining({
        code: 'ROLE_NOT_OURS',
        message: expect.stringMatching(/^The role exec exists.*left unchanged\.$/),
        hint: expect.stringMatching(/Delete it.*`execution-role-name`.*`execution-role-arn`/)
      })
    )
    expect(() => planExecutionRole(present({ tags }), makeSpec())).toThrow(whose)
  })

  test.each([{}, foreign])(
    'of a name that the user chose, with the tags %j, is used as it is, with a notice',
    (tags) => {
      const plan = planExecutionRole(
        present({ tags, boundary: 'other' }),
        makeSpec({ named: true, boundary: BOUNDARY })
      )
      expect(plan).toEqual({ action: 'given', arn: ROLE_ARN, notice: expect.any(String) })
      expect(plan).toMatchObject({ notice: expect.stringContaining('`run-on-fargate:repository=acme/space`') })
      expect(plan).toMatchObject({ notice: expect.stringContaining('`execution-role-arn`') })
    }
  )

  test.each([
    ['another service', trusting([lambda])],
    ['other services', trusting([{ ...allowed, Principal: { Service: ['ecs.amazonaws.com', 'ec2.amazonaws.com'] } }])],
    ['an account', trusting([account('123456789012')])],
    ['a denial', trusting([{ ...allowed, Effect: 'Deny' }])],
    ['everybody', trusting([{ ...allowed, Principal: '*' }])],
    ['tasks, but for tags alone', trusting([{ ...allowed, Action: 'sts:TagSession' }])],
    ['nobody', trusting([])],
    ['no statement', JSON.stringify({ Version: '2012-10-17' })],
    ['what is no JSON', 'broken']
  ])('is refused when tasks can not have it: %s', (_, trust) => {
    for (const tags of [TAGS, foreign]) {
      expect(() => planExecutionRole(present({ trust, tags }), makeSpec({ named: true }))).toThrow(
        expect.objectContaining({
          code: 'ROLE_NOT_TRUSTED',
          message: expect.stringContaining('The role exec'),
          hint: expect.stringContaining('`ecs-tasks.amazonaws.com`')
        })
      )
    }
  })

  test('keeps its policies in sight: those that are needed, and the names of our others', () => {
    const policies = { hashes: { [LOG.name]: '' }, others: [grantName('registry', 'b', OWNER)] }
    expect(planExecutionRole(present({ policies }), makeSpec())).toMatchObject({ policies })
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
    const plan = kept(
      present({ policies: { hashes: text === undefined ? {} : { [grant.name]: hashIn(text) }, others: [] } }),
      makeSpec()
    )
    expect(planGrant(plan, grant.name, wanted)).toBe(action)
  })
})

describe('a grant of a role with a running task', () => {
  const grant = registryGrant(grantName('registry', 'a', OWNER), { arn: SECRET_ARN })
  const other = registryGrant(grant.name, { arn: SECRET_ARN.replace('AbCdEf', 'GhIjKl') })

  test.each([
    ['is not written again', { [grant.name]: hashOf(grant) }, grant, 'unchanged'],
    ['is written when it is to allow another thing', { [grant.name]: hashOf(grant) }, other, 'update'],
    ['is written when it may allow another thing', { [grant.name]: hashOf(grant) }, undefined, 'update'],
    ['is written when the task does not need it', {}, grant, 'create']
  ] as const)('that the task shows %s', (_, proven, wanted, action) => {
    expect(
      planGrant(kept(present({ policies: { hashes: proven, others: undefined } }), makeSpec()), grant.name, wanted)
    ).toBe(action)
  })

  test('is read when the role was created after it, or the task has another role', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      await deploy(iam, [LOG])
      const spec = makeSpec({ grants: [LOG.name] })
      const { arn } = kept(await findExecutionRole(iam, spec), spec)
      const grants = { [LOG.name]: hashOf(LOG) }
      const find = (role: string, at: Date) => findExecutionRole(iam, spec, Promise.resolve({ role, grants, at }))
      const read = { policies: { hashes: { [LOG.name]: expect.anything() }, others: [] } }

      expect(await find(arn, new Date('2020-01-01'))).toMatchObject(read)
      expect(await find(`${arn}-of-before`, new Date('2100-01-01'))).toMatchObject(read)
      expect(await find(arn, new Date('2100-01-01'))).toMatchObject({ policies: { hashes: grants, others: undefined } })
    })
  })
})

const signal = new AbortController().signal

/** The names of the owner's other grants, of a role whose policies were read. */
function othersOf({ policies }: ExecutionRolePlan): readonly string[] {
  if (policies.others === undefined) throw new Error('The policies were not read.')
  return policies.others
}

/** The plan for a role that is ours. */
function kept(...of: Parameters<typeof planExecutionRole>): ExecutionRolePlan {
  const plan = planExecutionRole(...of)
  if (plan.action === 'given') throw new Error(plan.notice)
  return plan
}

/** What a deployment does with the role before it starts a task. */
async function deploy(
  client: IAMClient,
  grants: readonly Grant[],
  overrides: Partial<ExecutionRoleSpec> = {}
): Promise<ExecutionRolePlan> {
  const plan = await planAgain(client, grants, overrides)
  const applied = await applyExecutionRole(client, plan, signal)
  if (applied.action === 'given') throw new Error('The role is not ours.')
  for (const grant of grants) await applyGrant(client, applied, grant, signal)
  return plan
}

async function planAgain(
  client: IAMClient,
  grants: readonly Grant[],
  overrides: Partial<ExecutionRoleSpec> = {}
): Promise<ExecutionRolePlan> {
  const spec = makeSpec({ grants: grants.map(({ name }) => name), ...overrides })
  return kept(await findExecutionRole(client, spec), spec)
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
      expect(again).toMatchObject({ action: 'unchanged', arn: made.arn, policies: { others: [] } })
      expect(made.arn).toBe('arn:aws:iam::123456789012:role/ci/exec')
      expect(grants.map((grant) => planGrant(again, grant.name, grant))).toEqual(['unchanged', 'unchanged'])
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'exec' }))
      expect(Role?.Tags).toEqual(Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })))
    })
  })

  test('a role of ours gets its boundary', async () => {
    await withAccount({}, async ({ clients: { iam }, world }) => {
      const boundary = `arn:${world.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy`
      await deploy(iam, [LOG])
      expect(await planAgain(iam, [LOG], { boundary })).toMatchObject({ action: 'update', boundary })
      await deploy(iam, [LOG], { boundary })
      expect((await planAgain(iam, [LOG], { boundary })).action).toBe('unchanged')
    })
  })

  test('a role with its boundary is made with it from the beginning', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const boundary = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
      await deploy(iam, [LOG], { boundary })
      expect((await planAgain(iam, [LOG], { boundary })).action).toBe('unchanged')
    })
  })

  test.each([
    ['without our tags', [], allowed],
    ['of another repository', [{ Key: 'run-on-fargate:repository', Value: 'acme/other' }], allowed],
    ['with our tags that trusts others', [{ Key: 'run-on-fargate:repository', Value: 'acme/space' }], lambda]
  ])('a role %s that appears after the look gets nothing', async (_, Tags, statement) => {
    await withAccount({ lag: { iam: 500 } }, async ({ clients: { iam } }) => {
      const plan = await planAgain(iam, [LOG])
      const AssumeRolePolicyDocument = trusting([
        allowed,
        statement,
        ...(Tags.length === 0 ? [account('666666666666')] : [])
      ])
      await iam.send(new CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument, Tags }))
      await expect(applyExecutionRole(iam, plan, signal)).rejects.toMatchObject({ code: 'ROLE_NOT_OURS' })
      expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'exec' }))).PolicyNames).toEqual([])
    })
  })

  test('a role of a chosen name that appears after the look is used as it is', async () => {
    await withAccount({}, async ({ clients: { iam } }) => {
      const plan = await planAgain(iam, [LOG], { named: true })
      await iam.send(new CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument: trusting([allowed]) }))
      expect(await applyExecutionRole(iam, plan, signal)).toMatchObject({ action: 'given' })
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
      const plan = await planAgain(iam, [LOG, loginAt('n0')])
      expect([...othersOf(plan)].sort()).toEqual(
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
      expect(othersOf(plan)).toEqual([])
    })
  })

  test('without the right to list policies there are no others, and nothing is taken away', async () => {
    const Action = ['iam:GetRole', 'iam:CreateRole', 'iam:TagRole', 'iam:PutRolePolicy', 'iam:GetRolePolicy']
    const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }]
    await withAccount({ policies }, async ({ clients: { iam } }) => {
      await deploy(iam, [LOG, loginAt('one')])
      expect(await planAgain(iam, [LOG])).toMatchObject({ action: 'unchanged', policies: { others: [] } })
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
      expect(Object.keys((await planAgain(iam, [LOG, one])).policies.hashes)).toEqual([
        LOG.name,
        ...(goes ? [] : [one.name])
      ])
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
        most = Math.max(most, othersOf(plan).length)
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
