import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import {
  applySecurityGroup,
  deleteSecurityGroups,
  findSecurityGroups,
  planSecurityGroup,
  settleRules,
  type SecurityGroup,
  type SecurityGroupSpec
} from '../../src/resources/security-group.ts'
import { environmentTags, jobOf, upperCaseTags, type Tags } from '../../src/ownership.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

const subject = { repository: 'acme/space', environment: 'main', run: '1/1', commit: 'a' }
const OURS = environmentTags(subject)
const VPC = 'vpc-0123456789abcdef0'
const EVERYBODY = [
  { block: '0.0.0.0/0', family: 'ipv4' },
  { block: '::/0', family: 'ipv6' }
] as const

function makeSpec(overrides: Partial<SecurityGroupSpec> = {}): SecurityGroupSpec {
  return {
    name: 'web',
    vpcId: VPC,
    ports: [{ port: 80, protocol: 'tcp' }],
    ingress: EVERYBODY,
    place: subject,
    tags: OURS,
    ...overrides
  }
}

function makeGroup(overrides: Partial<SecurityGroup> = {}): SecurityGroup {
  return { id: 'sg-1', name: 'web', vpcId: VPC, rules: [], tags: OURS, ...overrides }
}

function rule(port: number, block: string, IpProtocol = 'tcp'): IpPermission {
  const ports = { FromPort: port, ToPort: port, IpProtocol }
  return block.includes(':')
    ? { ...ports, Ipv6Ranges: [{ CidrIpv6: block }] }
    : { ...ports, IpRanges: [{ CidrIp: block }] }
}

const HTTP = [rule(80, '0.0.0.0/0'), rule(80, '::/0')]

describe('planning', () => {
  test('a group that is absent is made with a rule for each port and source', () => {
    const spec = makeSpec({
      ports: [
        { port: 80, protocol: 'tcp' },
        { port: 53, protocol: 'udp' }
      ]
    })
    const missing = [...HTTP, rule(53, '0.0.0.0/0', 'udp'), rule(53, '::/0', 'udp')]
    expect(planSecurityGroup([], spec)).toEqual({ action: 'create', spec, missing, surplus: [] })
  })

  test.each([
    ['nothing to do', HTTP, [], [], 'unchanged'],
    ['the same in another order', [...HTTP].reverse(), [], [], 'unchanged'],
    ['no rule yet', [], HTTP, [], 'update'],
    ['IPv6 missing', [rule(80, '0.0.0.0/0')], [rule(80, '::/0')], [], 'update'],
    ['one port too many', [...HTTP, rule(8080, '::/0')], [], [rule(8080, '::/0')], 'update'],
    ['another port', [rule(8080, '0.0.0.0/0')], HTTP, [rule(8080, '0.0.0.0/0')], 'update'],
    ['another protocol', [...HTTP, rule(80, '0.0.0.0/0', 'udp')], [], [rule(80, '0.0.0.0/0', 'udp')], 'update'],
    ['another source', [...HTTP, rule(80, '10.0.0.0/8')], [], [rule(80, '10.0.0.0/8')], 'update'],
    [
      'everything open',
      [...HTTP, { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      [],
      [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      'update'
    ]
  ])('a group of ours with %s', (_, rules, missing, surplus, action) => {
    const spec = makeSpec()
    expect(planSecurityGroup([makeGroup({ rules })], spec)).toEqual({ action, spec, id: 'sg-1', missing, surplus })
  })

  test('nobody is let in when no source is named', () => {
    const plan = planSecurityGroup([makeGroup({ rules: HTTP })], makeSpec({ ingress: [] }))
    expect(plan).toMatchObject({ action: 'update', missing: [], surplus: HTTP })
  })

  test.each([
    ['without tags', {}],
    ['of another environment', environmentTags({ ...subject, environment: 'other' })],
    ['of the environment’s jobs', environmentTags(jobOf(subject))],
    ['of another repository', environmentTags({ ...subject, repository: 'acme/other' })]
  ])('a group %s is passed over, whatever its name', (_, tags) => {
    expect(planSecurityGroup([makeGroup({ tags })], makeSpec())).toMatchObject({ action: 'create' })
  })

  test('of several groups each deployment takes the same: the one with the name, else the first', () => {
    const named = makeGroup({ id: 'sg-3' })
    const others = [makeGroup({ id: 'sg-2', name: 'web-2' }), makeGroup({ id: 'sg-1', name: 'web-1' })]
    for (const groups of [
      [named, ...others],
      [...others, named]
    ]) {
      expect(planSecurityGroup(groups, makeSpec())).toMatchObject({ id: 'sg-3' })
    }
    expect(planSecurityGroup(others, makeSpec())).toMatchObject({ id: 'sg-1' })
    expect(planSecurityGroup([...others].reverse(), makeSpec())).toMatchObject({ id: 'sg-1' })
  })

  test('a group of another VPC, whosever it is, is another one', () => {
    const elsewhere = makeGroup({ id: 'sg-2', vpcId: 'vpc-00000000000000000', tags: {} })
    expect(planSecurityGroup([elsewhere], makeSpec()).action).toBe('create')
    expect(planSecurityGroup([elsewhere, makeGroup({ rules: HTTP })], makeSpec())).toMatchObject({
      action: 'unchanged',
      id: 'sg-1'
    })
  })
})

describe('in EC2', () => {
  const signal = new AbortController().signal

  async function planAgain(account: Account, overrides: Partial<SecurityGroupSpec> = {}) {
    const spec = makeSpec({ vpcId: account.ec2.defaultVpc.vpcId, ...overrides })
    return planSecurityGroup(await findSecurityGroups(account.clients.ec2, spec.place), spec)
  }

  test('what was made is found again, unchanged', async () => {
    await withAccount({}, async (account) => {
      const ports = [
        { port: 80, protocol: 'tcp' },
        { port: 53, protocol: 'udp' }
      ] as const
      const id = await applySecurityGroup(account.clients.ec2, await planAgain(account, { ports }), signal)
      // EC2 tells both sources of a port in one permission, and the description of each.
      expect(await planAgain(account, { ports })).toMatchObject({ action: 'unchanged', id, missing: [], surplus: [] })
    })
  })

  test('rules of others beside ours are seen one by one, and closed', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const GroupId = await applySecurityGroup(ec2, await planAgain(account), signal)
      const IpRanges = ['10.0.0.0/8', '192.168.0.0/16'].map((CidrIp) => ({ CidrIp, Description: 'office' }))
      const IpPermissions: IpPermission[] = [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges },
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId }] }
      ]
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
      const plan = await planAgain(account)
      expect(plan).toMatchObject({ action: 'update', missing: [] })
      expect(plan.surplus).toHaveLength(3)
      expect(plan.surplus).toEqual(expect.arrayContaining([rule(80, '10.0.0.0/8'), rule(80, '192.168.0.0/16')]))
      await settleRules(ec2, plan.spec)
      expect((await planAgain(account)).action).toBe('unchanged')
      // Gone already: no error.
      await settleRules(ec2, plan.spec)
      expect((await planAgain(account)).action).toBe('unchanged')
    })
  })

  test('a rule that a concurrent run has added meanwhile does no harm', async () => {
    await withAccount({}, async (account) => {
      const stale = await planAgain(account, {
        ports: [
          { port: 80, protocol: 'tcp' },
          { port: 81, protocol: 'tcp' }
        ]
      })
      const id = await applySecurityGroup(account.clients.ec2, await planAgain(account), signal)
      expect(await applySecurityGroup(account.clients.ec2, stale, signal)).toBe(id)
      expect(await planAgain(account, { ports: stale.spec.ports })).toMatchObject({ action: 'unchanged' })
    })
  })

  const web = { ports: [{ port: 80, protocol: 'tcp' }] } as const
  const api = { ports: [{ port: 8080, protocol: 'tcp' }] } as const

  test('a port that only the older task needed is open until the rules are settled, and closed afterwards', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      await applySecurityGroup(ec2, await planAgain(account, web), signal)
      const plan = await planAgain(account, api)
      await applySecurityGroup(ec2, plan, signal)
      expect(await planAgain(account, api)).toMatchObject({ missing: [], surplus: HTTP })
      await settleRules(ec2, plan.spec)
      expect(await planAgain(account, api)).toMatchObject({ action: 'unchanged', missing: [], surplus: [] })
    })
  })

  test('a rule that another deployment has closed meanwhile is opened again', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const mine = await planAgain(account, web)
      await applySecurityGroup(ec2, mine, signal)
      // The other one ends first, and knows nothing of this port.
      const other = await planAgain(account, api)
      await applySecurityGroup(ec2, other, signal)
      await settleRules(ec2, other.spec)
      expect(await planAgain(account, web)).toMatchObject({ missing: HTTP })
      await settleRules(ec2, mine.spec)
      expect(await planAgain(account, web)).toMatchObject({ action: 'unchanged' })
    })
  })

  test('two deployments that settle the same rules at once do no harm', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      await applySecurityGroup(ec2, await planAgain(account, web), signal)
      const { spec } = await planAgain(account, api)
      await Promise.all([settleRules(ec2, spec), settleRules(ec2, spec), settleRules(ec2, spec)])
      expect(await planAgain(account, api)).toMatchObject({ action: 'unchanged' })
    })
  })

  test('a group that is gone has nothing to settle, and one that is not ours is left', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const spec = makeSpec({ vpcId: account.ec2.defaultVpc.vpcId })
      await settleRules(ec2, spec)
      expect((await planAgain(account)).action).toBe('create')
      await applySecurityGroup(ec2, await planAgain(account), signal)
      await settleRules(ec2, { ...spec, place: { ...subject, environment: 'other' }, ports: [] })
      expect((await planAgain(account)).action).toBe('unchanged')
    })
  })

  const strangers = [
    ['nobody', {}],
    ['another repository', environmentTags({ ...subject, repository: 'acme/space-shop' })],
    ['another environment', environmentTags({ ...subject, environment: 'other' })],
    ['the repository alone', { 'run-on-fargate:repository': 'acme/space' }]
  ] as const

  async function squat({ ec2, clients }: Account, tags: Tags): Promise<string> {
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: upperCaseTags({ ...tags, x: '1' }) }]
    const group = { GroupName: 'web', Description: 'x', VpcId: ec2.defaultVpc.vpcId, TagSpecifications }
    return (await clients.ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? ''
  }

  test.each(strangers)('a name that %s has taken keeps nobody out, and the group is found again', async (_, tags) => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const theirs = await squat(account, tags)
      const plan = await planAgain(account)
      const id = await applySecurityGroup(ec2, plan, signal)
      expect(id).not.toBe(theirs)
      expect(await planAgain(account)).toMatchObject({ action: 'unchanged', id })
      expect(await applySecurityGroup(ec2, await planAgain(account, api), signal)).toBe(id)
      await settleRules(ec2, (await planAgain(account, api)).spec)
      expect(await planAgain(account, api)).toMatchObject({ action: 'unchanged', id })
      expect(await deleteSecurityGroups(ec2, subject, signal)).toEqual([id])
      const left = account.ec2.securityGroups().filter(({ name }) => name !== 'default')
      expect(left).toEqual([expect.objectContaining({ id: theirs, name: 'web' })])
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [theirs] }))
      expect(SecurityGroups?.[0]?.IpPermissions).toEqual([])
    })
  })

  test('names of any characters and the longest of them get a way out', async () => {
    await withAccount({}, async (account) => {
      const name = 'w'.repeat(255)
      const VpcId = account.ec2.defaultVpc.vpcId
      const { ec2 } = account.clients
      await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: 'x', VpcId }))
      const id = await applySecurityGroup(ec2, await planAgain(account, { name }), signal)
      expect(await planAgain(account, { name })).toMatchObject({ action: 'unchanged', id })
      expect(account.ec2.securityGroups().find((group) => group.id === id)?.name).toMatch(/^w{238}-[0-9a-f]{16}$/)
    })
  })

  test('a group that a concurrent run creates is the same group', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const plans = await Promise.all([planAgain(account), planAgain(account)])
      const ids = await Promise.all(plans.map((plan) => applySecurityGroup(ec2, plan, signal)))
      expect(ids[0]).toBe(ids[1])
    })
  })

  test('what serves and its jobs have groups of their own, and neither is removed with the other', async () => {
    await withAccount({}, async (account) => {
      const { ec2 } = account.clients
      const job = jobOf(subject)
      const ofJobs = { name: 'web (job)', place: job, tags: environmentTags(job) }
      const serving = await applySecurityGroup(ec2, await planAgain(account), signal)
      const jobs = await applySecurityGroup(ec2, await planAgain(account, ofJobs), signal)
      expect(jobs).not.toBe(serving)
      expect(await deleteSecurityGroups(ec2, job, signal)).toEqual([jobs])
      expect(await planAgain(account)).toMatchObject({ action: 'unchanged', id: serving })
    })
  })

  test('the right to close rules is not needed where none is to be closed', async () => {
    const Statement = [
      { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:RevokeSecurityGroupIngress', Resource: '*' }
    ]
    await withAccount({ policies: [{ Version: '2012-10-17', Statement }] }, async (account) => {
      const { ec2 } = account.clients
      const plan = await planAgain(account, web)
      await applySecurityGroup(ec2, plan, signal)
      await settleRules(ec2, plan.spec)
      await expect(settleRules(ec2, { ...plan.spec, ...api })).rejects.toMatchObject({ name: 'UnauthorizedOperation' })
      // What is needed was opened all the same.
      expect(await planAgain(account, api)).toMatchObject({ missing: [], surplus: HTTP })
    })
  })
})
