import { describe, expect, test } from '@jest/globals'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  type Route,
  type RouteTable
} from '@aws-sdk/client-ec2'
import fc from 'fast-check'
import { type Account, withAccount } from '../../sandbox/__tests__/account.ts'
import {
  type Egress,
  type ImageSource,
  egressOf,
  findNetwork,
  type NetworkFinding,
  type NetworkSpec,
  planNetwork,
  type SubnetFinding
} from '../../src/resources/network.ts'
import {
  applySecurityGroup,
  closeRules,
  deleteSecurityGroups,
  findSecurityGroups,
  openRules,
  planSecurityGroup,
  type SecurityGroup,
  type SecurityGroupSpec,
  settleRules
} from '../../src/resources/security-group.ts'
import { environmentTags, jobOf, type Tags, upperCaseTags } from '../../src/ownership.ts'
import { isNewer, type Marker, readMarker, writeMarker } from '../../src/resources/dns-record.ts'

describe('the network', () => {
  const VPC = 'vpc-0123456789abcdef0'

  function makeSubnet(overrides: Partial<SubnetFinding> = {}): SubnetFinding {
    const egress = 'internet gateway'
    return { id: 'subnet-a', zoneId: 'euc1-az1', freeAddresses: 4000, egress, ipv6Only: false, ...overrides }
  }

  function makeFinding(...subnets: readonly Partial<SubnetFinding>[]): NetworkFinding {
    return { vpcId: VPC, subnets: subnets.map(makeSubnet) }
  }

  function makeSpec(overrides: Partial<NetworkSpec> = {}): NetworkSpec {
    return { subnets: [], assignPublicIp: true, securityGroups: [], ...overrides }
  }

  const A = { id: 'subnet-a' }
  const B = { id: 'subnet-b' }

  describe('the subnets of a VPC', () => {
    test.each([
      ['that lead to an internet gateway serve a public address', true, ['subnet-igw', 'subnet-unseen']],
      ['that are routed otherwise serve none', false, ['subnet-nat', 'subnet-unseen']]
    ])('%s', (_, assignPublicIp, chosen) => {
      const finding = makeFinding(
        { id: 'subnet-igw', egress: 'internet gateway' },
        { id: 'subnet-nat', egress: 'routed' },
        { id: 'subnet-none', egress: 'none' },
        { id: 'subnet-unseen', egress: 'unseen' }
      )
      const plan = planNetwork(finding, makeSpec({ assignPublicIp }), 'outside')
      const reachedBy = assignPublicIp ? 'ipv4' : 'none'
      expect(plan).toEqual({ vpcId: VPC, subnets: chosen, reachedBy, warnings: [] })
    })

    test('that have no free address are left out', () => {
      const finding = makeFinding({ ...A, freeAddresses: 0 }, { ...B, freeAddresses: 1 })
      expect(planNetwork(finding, makeSpec(), 'outside').subnets).toEqual(['subnet-b'])
    })

    test.each([
      ['usw1-az1', true],
      ['usw1-az2', false],
      ['usw1-az3', true],
      ['apne1-az1', true],
      ['apne1-az3', false],
      ['apne1-az4', true],
      ['cnn1-az2', true],
      ['cnn1-az3', false],
      ['use1-az3', true],
      ['usgw1-az2', true],
      // A Local Zone, and a Wavelength Zone.
      ['use1-bos1-az1', false],
      ['use1-wl1-bos-wlz1', false],
      // A Region's part with a hyphen is none of the two.
      ['eusc-dee1-az1', true],
      ['', true]
    ])('in the zone %j are taken: %p', (zoneId, taken) => {
      const finding = makeFinding({ ...A, zoneId: 'euc1-az1' }, { ...B, zoneId })
      expect(planNetwork(finding, makeSpec(), 'outside').subnets).toEqual(
        taken ? ['subnet-a', 'subnet-b'] : ['subnet-a']
      )
    })

    test('are at most the sixteen that ECS takes', () => {
      const finding = makeFinding(...Array.from({ length: 20 }, (_, index) => ({ id: `subnet-${index}` })))
      const { subnets } = planNetwork(finding, makeSpec(), 'outside')
      expect(subnets).toHaveLength(16)
      expect(subnets[15]).toBe('subnet-15')
    })

    test.each([
      ['private ones with a public address', true, [{ egress: 'routed' }], '`assign-public-ip: false`'],
      ['public ones without', false, [{ egress: 'internet gateway' }], '`assign-public-ip: true`'],
      ['closed ones', true, [{ egress: 'none' }], 'a default route to an internet gateway'],
      ['closed ones without a public address', false, [{ egress: 'none' }], 'a NAT gateway']
    ] as const)('are refused when nothing gets out: %s', (_, assignPublicIp, subnets, hint) => {
      expect(() => planNetwork(makeFinding(...subnets), makeSpec({ assignPublicIp }), 'outside')).toThrow(
        expect.objectContaining({
          code: 'SUBNET_WITHOUT_EGRESS',
          message: expect.stringContaining(`No subnet of ${VPC} lets a task reach the internet with`),
          hint: expect.stringContaining(hint)
        })
      )
    })

    test.each([
      [
        'full',
        [
          { ...A, freeAddresses: 0 },
          { ...B, egress: 'none' }
        ]
      ],
      ['without Fargate', [{ ...A, zoneId: 'usw1-az2' }]]
    ] as const)('are refused for the right reason when they are %s', (_, subnets) => {
      expect(() => planNetwork(makeFinding(...subnets), makeSpec(), 'outside')).toThrow(
        expect.objectContaining({
          code: 'SUBNET_UNUSABLE',
          message: expect.stringMatching(/no free IP address or are in Availability Zones without Fargate: subnet-a\.$/)
        })
      )
    })

    test.each(['outside', 'vpc'] as const)(
      'that get out are taken before others, whether the image needs it or not: %p',
      (source) => {
        const finding = makeFinding({ ...A, egress: 'none' }, B)
        expect(planNetwork(finding, makeSpec(), source)).toEqual({
          vpcId: VPC,
          subnets: ['subnet-b'],
          reachedBy: 'ipv4',
          warnings: []
        })
      }
    )

    test('are used without any way out when the image needs none, and it is said what that means', () => {
      const finding = makeFinding({ ...A, egress: 'none' }, { ...B, egress: 'none', freeAddresses: 0 })
      expect(planNetwork(finding, makeSpec(), 'vpc')).toEqual({
        vpcId: VPC,
        subnets: ['subnet-a'],
        reachedBy: 'ipv4',
        warnings: [`A task in subnet-a reaches only what has an endpoint in ${VPC}.`]
      })
    })

    test('are refused for what they are when the image needs no internet: full', () => {
      expect(() => planNetwork(makeFinding({ ...A, egress: 'none', freeAddresses: 0 }), makeSpec(), 'vpc')).toThrow(
        expect.objectContaining({
          code: 'SUBNET_UNUSABLE',
          message: `The subnets of ${VPC} have no free IP address or are in Availability Zones without Fargate: subnet-a.`
        })
      )
    })

    test('are missing where there is no default VPC', () => {
      expect(() => planNetwork(undefined, makeSpec(), 'outside')).toThrow(
        expect.objectContaining({ code: 'DEFAULT_VPC_MISSING', hint: expect.stringContaining('`vpc-id`') })
      )
    })
  })

  describe('subnets without IPv4', () => {
    const V6 = { ipv6Only: true, freeAddresses: 0 }

    test.each([
      ['an internet gateway', 'internet gateway', true, 'ipv6'],
      ['an internet gateway, without a public address', 'internet gateway', false, 'none'],
      ['an egress-only gateway', 'routed', true, 'none'],
      ['an egress-only gateway, without a public IPv4 address', 'routed', false, 'none'],
      ['what may not be seen', 'unseen', true, 'none']
    ] as const)(
      'behind %s are taken, though EC2 counts no free address, and reached as that lets in',
      (_, egress, assignPublicIp, reachedBy) => {
        const expected = { vpcId: VPC, subnets: ['subnet-a'], reachedBy, warnings: [] }
        const finding = makeFinding({ ...A, ...V6, egress })
        expect(planNetwork(finding, makeSpec({ assignPublicIp }), 'outside')).toEqual(expected)
        expect(planNetwork(finding, makeSpec({ assignPublicIp, subnets: ['subnet-a'] }), 'outside')).toEqual(expected)
      }
    )

    test('are reached at their IPv6 address only if all of them are', () => {
      const finding = makeFinding({ ...A, ...V6 }, { ...B, ...V6, egress: 'routed' })
      expect(planNetwork(finding, makeSpec(), 'outside')).toMatchObject({
        subnets: ['subnet-a', 'subnet-b'],
        reachedBy: 'none'
      })
    })

    test('are left aside where there are others, as many registries know IPv4 only', () => {
      expect(planNetwork(makeFinding({ ...A, ...V6 }, B), makeSpec(), 'outside')).toMatchObject({
        subnets: ['subnet-b'],
        reachedBy: 'ipv4'
      })
    })

    test('are taken where the others do not get out', () => {
      const finding = makeFinding({ ...A, ...V6 }, { ...B, egress: 'none' })
      expect(planNetwork(finding, makeSpec(), 'outside')).toMatchObject({ subnets: ['subnet-a'], reachedBy: 'ipv6' })
    })

    test('are taken beside others when they are given so', () => {
      const finding = makeFinding({ ...A, ...V6 }, B)
      const given = ['subnet-a', 'subnet-b']
      expect(planNetwork(finding, makeSpec({ subnets: given }), 'outside')).toMatchObject({
        subnets: given,
        reachedBy: 'ipv4'
      })
    })

    test('without a way out are refused', () => {
      expect(() => planNetwork(makeFinding({ ...A, ...V6, egress: 'none' }), makeSpec(), 'outside')).toThrow(
        expect.objectContaining({ code: 'SUBNET_WITHOUT_EGRESS' })
      )
    })

    test('are told by EC2, with their ways out', async () => {
      await withAccount({}, async ({ ec2, clients }) => {
        const { vpcId } = ec2.seedVpc({
          cidr: '10.2.0.0/16',
          subnets: [
            { az: 'a', route: 'igw', ipv6: 'only' },
            { az: 'b', route: 'none', ipv6: 'only', ipv6Route: 'eigw' },
            { az: 'c', route: 'igw', ipv6: 'auto-assign' }
          ]
        })
        const found = await findNetwork(clients.ec2, makeSpec({ vpcId }))
        expect(found?.subnets.map(({ egress, ipv6Only }) => [ipv6Only, egress]).sort()).toEqual([
          [false, 'internet gateway'],
          [true, 'internet gateway'],
          [true, 'routed']
        ])
        expect(planNetwork(found, makeSpec({ vpcId }), 'outside')).toMatchObject({
          reachedBy: 'ipv4',
          subnets: [expect.any(String)]
        })
      })
    })
  })

  describe('given subnets', () => {
    const given = ['subnet-b', 'subnet-a']

    test.each([
      ['with a public address', true, 'internet gateway'],
      ['without', false, 'routed'],
      ['whose route tables may not be seen', true, 'unseen']
    ] as const)('are taken as they are and in their order: %s', (_, assignPublicIp, egress) => {
      // Full, or in a zone without Fargate: what was asked for is left to AWS.
      const finding = makeFinding({ ...A, egress, freeAddresses: 0 }, { ...B, egress, zoneId: 'usw1-az2' })
      const plan = planNetwork(finding, makeSpec({ subnets: given, assignPublicIp }), 'outside')
      const reachedBy = assignPublicIp ? 'ipv4' : 'none'
      expect(plan).toEqual({ vpcId: VPC, subnets: given, reachedBy, warnings: [] })
    })

    test.each([
      ['NAT and a public address', true, 'routed', '`assign-public-ip: false`'],
      ['an internet gateway and no public address', false, 'internet gateway', '`assign-public-ip: true`'],
      ['no way out', true, 'none', 'default route']
    ] as const)('of which one cannot get out are refused: %s', (_, assignPublicIp, egress, hint) => {
      const good = assignPublicIp ? 'internet gateway' : 'routed'
      const finding = makeFinding({ ...A, egress: good }, { ...B, egress })
      expect(() => planNetwork(finding, makeSpec({ subnets: given, assignPublicIp }), 'outside')).toThrow(
        expect.objectContaining({
          code: 'SUBNET_WITHOUT_EGRESS',
          message: expect.stringMatching(/^A task in subnet-b cannot reach the internet with/),
          hint: expect.stringContaining(hint)
        })
      )
    })

    test('are warned about when the image may come without the internet', () => {
      const finding = makeFinding(A, { ...B, egress: 'none' })
      expect(planNetwork(finding, makeSpec({ subnets: given }), 'vpc')).toEqual({
        vpcId: VPC,
        subnets: given,
        reachedBy: 'ipv4',
        warnings: [`A task in subnet-b reaches only what has an endpoint in ${VPC}.`]
      })
    })

    test.each([
      ['the VPC that was named', VPC, true],
      ['another one', 'vpc-00000000000000000', false]
    ])('may be of %s: %s, %p', (_, vpcId, fits) => {
      const plan = () => planNetwork(makeFinding(A), makeSpec({ subnets: ['subnet-a'], vpcId }), 'outside')
      if (fits) expect(plan().vpcId).toBe(VPC)
      else
        expect(plan).toThrow(
          expect.objectContaining({ code: 'SUBNET_NOT_IN_VPC', message: expect.stringContaining(vpcId) })
        )
    })
  })

  describe('the way out of a subnet', () => {
    const out = (
      target: Partial<Route>,
      destination: Partial<Route> = { DestinationCidrBlock: '0.0.0.0/0' }
    ): Route => ({
      State: 'active',
      ...destination,
      ...target
    })
    const v6 = { DestinationIpv6CidrBlock: '::/0' }
    const local = out({ GatewayId: 'local' }, { DestinationCidrBlock: '172.31.0.0/16' })
    const igw = { GatewayId: 'igw-1' }
    const nat = { NatGatewayId: 'nat-1' }

    test.each([
      ['an internet gateway', [local, out(igw)], 'internet gateway'],
      ['a NAT gateway', [local, out(nat)], 'routed'],
      ['a transit gateway', [local, out({ TransitGatewayId: 'tgw-1' })], 'routed'],
      ['a virtual private gateway', [local, out({ GatewayId: 'vgw-1' })], 'routed'],
      ['a firewall, behind which it cannot be seen', [local, out({ GatewayId: 'vpce-1' })], 'unseen'],
      ['nothing but the VPC', [local], 'none'],
      ['a part of the internet', [local, out(igw, { DestinationCidrBlock: '198.51.100.0/24' })], 'partial'],
      ['a gateway that is gone', [local, { ...out(igw), State: 'blackhole' as const }], 'none'],
      ['IPv4 and IPv6 through one gateway', [out(igw, v6), out(igw)], 'internet gateway'],
      ['IPv4 through NAT, IPv6 through an internet gateway', [out(igw, v6), out(nat)], 'routed'],
      [
        'IPv4 through a gateway, IPv6 outwards only',
        [out({ EgressOnlyInternetGatewayId: 'eigw-1' }, v6), out(igw)],
        'internet gateway'
      ],
      ['IPv6 alone, which a task with an IPv4 address does not use', [out(igw, v6)], 'none']
    ] as const)('%s', (_, routes, egress) => {
      const own: RouteTable = {
        Routes: [...routes],
        Associations: [{ SubnetId: 'subnet-x' }, { SubnetId: 'subnet-a' }]
      }
      const main: RouteTable = { Routes: [...routes], Associations: [{ Main: true }] }
      const other: RouteTable = { Routes: [], Associations: [{ SubnetId: 'subnet-y' }] }
      expect(egressOf({ SubnetId: 'subnet-a' }, [other, own])).toBe(egress)
      expect(egressOf({ SubnetId: 'subnet-a' }, [other, main])).toBe(egress)
    })

    test.each([
      ['an internet gateway', [local, out(igw, v6)], 'internet gateway'],
      ['a gateway that lets packets out alone', [local, out({ EgressOnlyInternetGatewayId: 'eigw-1' }, v6)], 'routed'],
      ['a transit gateway', [out({ TransitGatewayId: 'tgw-1' }, v6)], 'routed'],
      ['a firewall, behind which it cannot be seen', [out({ GatewayId: 'vpce-1' }, v6)], 'unseen'],
      ['nothing but the VPC', [local], 'none'],
      ['IPv4 alone, which it has not', [out(igw)], 'none'],
      ['a part of the internet', [out(igw, { DestinationIpv6CidrBlock: '2001:db8::/32' })], 'none'],
      ['a gateway that is gone', [{ ...out(igw, v6), State: 'blackhole' as const }], 'none'],
      ['NAT64 through a NAT gateway alone', [out(nat, { DestinationIpv6CidrBlock: '64:ff9b::/96' })], 'none'],
      [
        'IPv6 outwards, and IPv4 through a gateway',
        [out(igw), out({ EgressOnlyInternetGatewayId: 'eigw-1' }, v6)],
        'routed'
      ]
    ] as const)('without IPv4: %s', (_, routes, egress) => {
      const table: RouteTable = { Routes: [...routes], Associations: [{ Main: true }] }
      expect(egressOf({ SubnetId: 'subnet-a', Ipv6Native: true }, [table])).toBe(egress)
    })

    test("is by the subnet's own table, not the main one", () => {
      const main: RouteTable = { Routes: [out(igw)], Associations: [{ Main: true }] }
      const own: RouteTable = { Routes: [local], Associations: [{ SubnetId: 'subnet-a' }] }
      expect(egressOf({ SubnetId: 'subnet-a' }, [main, own])).toBe('none')
    })
  })

  describe('what EC2 tells', () => {
    const cidr = '10.1.0.0/16'
    const seed = { cidr, subnets: (['igw', 'nat', 'none', 'blackhole'] as const).map((route) => ({ az: 'a', route })) }

    test('is read as ways out, of a VPC and of given subnets', async () => {
      await withAccount({}, async ({ ec2, clients }) => {
        const { vpcId, subnetIds } = ec2.seedVpc(seed)
        const ways = ['internet gateway', 'routed', 'none', 'none']
        const whole = await findNetwork(clients.ec2, makeSpec({ vpcId }))
        expect(whole?.vpcId).toBe(vpcId)
        expect(whole?.subnets.map(({ id, egress }) => [id, egress]).sort()).toEqual(
          subnetIds.map((id, index) => [id, ways[index]]).sort()
        )
        const some = await findNetwork(clients.ec2, makeSpec({ subnets: subnetIds.slice(1, 2) }))
        expect(some).toEqual({
          vpcId,
          subnets: [
            {
              id: subnetIds[1],
              zoneId: 'euc1-az1',
              freeAddresses: expect.any(Number),
              egress: 'routed',
              ipv6Only: false
            }
          ]
        })
      })
    })

    test('is the default VPC unless there is none', async () => {
      await withAccount({}, async ({ ec2, clients }) => {
        const found = await findNetwork(clients.ec2, makeSpec())
        expect(found?.vpcId).toBe(ec2.defaultVpc.vpcId)
        expect(planNetwork(found, makeSpec(), 'outside').subnets).toHaveLength(3)
        ec2.removeDefaultVpc()
        expect(await findNetwork(clients.ec2, makeSpec())).toBeUndefined()
      })
    })

    describe('about given subnets may be nothing, for want of a permission', () => {
      const nothing = [{ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] }]
      const subnets = ['subnet-01234567', 'subnet-89abcdef']

      test('and they are taken as they are when the security groups are given too', async () => {
        await withAccount({ policies: nothing }, async ({ clients }) => {
          for (const vpcId of [undefined, VPC]) {
            const spec = makeSpec({ subnets, securityGroups: ['sg-01234567'], ...(vpcId !== undefined && { vpcId }) })
            const found = await findNetwork(clients.ec2, spec)
            expect(found?.subnets.map(({ egress }) => egress)).toEqual(['unseen', 'unseen'])
            for (const source of ['outside', 'vpc'] as const) {
              expect(planNetwork(found, spec, source)).toEqual({
                vpcId: vpcId ?? '',
                subnets,
                reachedBy: 'ipv4',
                warnings: []
              })
            }
          }
        })
      })

      test('which is not enough when a group has to be made in their VPC', async () => {
        await withAccount({ policies: nothing }, async ({ clients }) => {
          await expect(findNetwork(clients.ec2, makeSpec({ subnets }))).rejects.toMatchObject({
            name: 'UnauthorizedOperation'
          })
        })
      })
    })

    test('of two VPCs is refused, as a task has one', async () => {
      await withAccount({}, async ({ ec2, clients }) => {
        const subnets = [ec2.seedVpc(seed).subnetIds[0] ?? '', ec2.seedVpc(seed).subnetIds[0] ?? '']
        await expect(findNetwork(clients.ec2, makeSpec({ subnets }))).rejects.toMatchObject({
          code: 'SUBNETS_OF_DIFFERENT_VPCS',
          message: expect.stringMatching(/different VPCs: vpc-\w+, vpc-\w+\.$/)
        })
      })
    })

    test('may leave the routes out, for want of a permission', async () => {
      const Action = ['ec2:DescribeVpcs', 'ec2:DescribeSubnets']
      const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }]
      await withAccount({ policies }, async ({ clients }) => {
        const found = await findNetwork(clients.ec2, makeSpec())
        expect(found?.subnets.map(({ egress }) => egress)).toEqual(['unseen', 'unseen', 'unseen'])
      })
    })
  })
})

describe('the security group', () => {
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
        await expect(settleRules(ec2, { ...plan.spec, ...api })).rejects.toMatchObject({
          name: 'UnauthorizedOperation'
        })
        // What is needed was opened all the same.
        expect(await planAgain(account, api)).toMatchObject({ missing: [], surplus: HTTP })
      })
    })
  })
})

describe('the DNS record', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.isWellFormed())

  const markers: fc.Arbitrary<Marker> = fc.record({
    repository: fc.stringMatching(/^[a-z]{1,39}\/[\w.-]{1,100}$/),
    environment: names,
    origin: fc.option(names, { nil: undefined }),
    region: fc.constantFrom('eu-central-1', 'us-gov-west-1'),
    cluster: fc.stringMatching(/^[\w-]{1,255}$/),
    startedBy: fc.uuid(),
    began: fc.nat(),
    until: fc.nat(),
    tasks: fc.array(
      fc.record({ id: fc.stringMatching(/^[0-9a-f]{32}$/), address: fc.constantFrom('192.0.2.1', '2001:db8::1') }),
      { minLength: 1, maxLength: 10 }
    )
  })

  describe('a marker', () => {
    test('is read back as it was written, from what Route 53 takes', () => {
      fc.assert(
        fc.property(markers, (marker) => {
          const value = writeMarker(marker)
          expect(value.length).toBeLessThanOrEqual(4000)
          expect(value).toMatch(/^"[\x21\x23-\x5b\x5d-\x7e ]{1,255}"(?: "[\x21\x23-\x5b\x5d-\x7e ]{1,255}")*$/)
          expect(readMarker(value)).toEqual(marker)
        })
      )
    })

    test('goes without its origin where there is no room for it', () => {
      const marker = {
        repository: 'acme/space',
        environment: '日'.repeat(200),
        origin: `refs/heads/${'日'.repeat(200)}`,
        region: 'eu-central-1',
        cluster: 'default',
        startedBy: 'a',
        began: 1,
        until: 2,
        tasks: Array.from({ length: 10 }, (_, index) => ({ id: String(index).repeat(32), address: '192.0.2.1' }))
      }
      const value = writeMarker(marker)

      expect(value.length).toBeLessThanOrEqual(4000)
      expect(readMarker(value)).toEqual({ ...marker, origin: undefined })
    })

    test.each([
      '"v=spf1 -all"',
      '"run-on-fargate-1"',
      '"run-on-fargate-2 repository=a/b environment=main region=r cluster=c by=d began=1 until=1 tasks=e@192.0.2.1"',
      '"run-on-fargate-1 repository=a/b environment=%E0%A4%A region=r cluster=c by=d began=1 until=1 tasks=e@192.0.2.1"',
      '"run-on-fargate-1 repository=a/b environment=main region=r cluster=c by=d began=soon until=1 tasks=e@192.0.2.1"',
      ''
    ])('is not %s', (value) => {
      expect(readMarker(value)).toBeUndefined()
    })
  })

  test('of two deployments one is the newer one, whichever is asked', () => {
    const starts = fc.record({ began: fc.nat(3), startedBy: fc.stringMatching(/^[ab]$/) })
    fc.assert(
      fc.property(starts, starts, (one, other) => {
        const same = one.began === other.began && one.startedBy === other.startedBy
        expect([isNewer(one, other), isNewer(other, one)].filter(Boolean)).toHaveLength(same ? 0 : 1)
      })
    )
  })
})

describe('ways out to some networks', () => {
  const VPC = 'vpc-0123456789abcdef0'

  function plan(egress: Egress, spec: Partial<NetworkSpec>, source: ImageSource = 'outside') {
    const subnet = { id: 'subnet-a', zoneId: 'euc1-az1', freeAddresses: 100, egress, ipv6Only: false }
    const whole = { subnets: [], assignPublicIp: false, securityGroups: [], ...spec }
    return planNetwork({ vpcId: VPC, subnets: [subnet] }, whole, source)
  }

  const LOCAL: Route = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' }
  const to = (destination: Partial<Route>, target: Partial<Route>): Route => ({
    State: 'active',
    ...destination,
    ...target
  })
  const CORPORATE = { DestinationCidrBlock: '10.0.0.0/8' }

  describe('the way out of a subnet without a default route', () => {
    test.each<readonly [string, Route[], Egress]>([
      ['a transit gateway', [LOCAL, to(CORPORATE, { TransitGatewayId: 'tgw-1' })], 'partial'],
      ['a VPN', [LOCAL, to(CORPORATE, { GatewayId: 'vgw-1' })], 'partial'],
      ['a peering', [LOCAL, to(CORPORATE, { VpcPeeringConnectionId: 'pcx-1' })], 'partial'],
      [
        'the halves of the internet',
        ['0.0.0.0/1', '128.0.0.0/1'].map((half) => to({ DestinationCidrBlock: half }, { NatGatewayId: 'nat-1' })),
        'partial'
      ],
      ['a prefix list of its own', [to({ DestinationPrefixListId: 'pl-1' }, { NatGatewayId: 'nat-1' })], 'partial'],
      ['the endpoint of S3', [LOCAL, to({ DestinationPrefixListId: 'pl-2' }, { GatewayId: 'vpce-1' })], 'none'],
      ['a VPN that is down', [LOCAL, { ...to(CORPORATE, { GatewayId: 'vgw-1' }), State: 'blackhole' }], 'none'],
      ['IPv6 alone', [LOCAL, to({ DestinationIpv6CidrBlock: 'fd00::/8' }, { TransitGatewayId: 'tgw-1' })], 'none']
    ])('%s', (_, routes, egress) => {
      const table: RouteTable = { Routes: routes, Associations: [{ SubnetId: 'subnet-a' }] }
      expect(egressOf({ SubnetId: 'subnet-a' }, [table])).toBe(egress)
    })

    test('is not known where its table is not seen, as of a VPC that another account shares', () => {
      const other: RouteTable = { Routes: [LOCAL], Associations: [{ SubnetId: 'subnet-b' }] }
      expect(egressOf({ SubnetId: 'subnet-a' }, [other])).toBe('unseen')
      expect(egressOf({ SubnetId: 'subnet-a' }, [])).toBe('unseen')
    })
  })

  describe('a subnet that reaches some networks', () => {
    // A runner in such a network has found the image, and the task pulls it by the same way.
    test('may be given, with a warning', () => {
      for (const source of ['outside', 'vpc'] as const) {
        expect(plan('partial', { subnets: ['subnet-a'] }, source)).toMatchObject({
          subnets: ['subnet-a'],
          warnings: [
            `A task in subnet-a reaches only what has an endpoint in ${VPC}, and the networks that its route table names.`
          ]
        })
      }
    })

    test('may not be given for an image of a registry on the internet', () => {
      expect(() => plan('partial', { subnets: ['subnet-a'] }, 'internet')).toThrow(
        expect.objectContaining({ code: 'SUBNET_WITHOUT_EGRESS' })
      )
    })

    test('is not chosen for an image from the internet', () => {
      expect(() => plan('partial', {})).toThrow(expect.objectContaining({ code: 'SUBNET_WITHOUT_EGRESS' }))
    })

    test('that reaches none may not be given', () => {
      expect(() => plan('none', { subnets: ['subnet-a'] })).toThrow(
        expect.objectContaining({ code: 'SUBNET_WITHOUT_EGRESS' })
      )
    })
  })
})

describe('rules of several deployments', () => {
  const place = { repository: 'acme/space', environment: 'main' }
  const PORTS = [80, 81, 82]

  const rule = (port: number): IpPermission => ({
    FromPort: port,
    ToPort: port,
    IpProtocol: 'tcp',
    IpRanges: [{ CidrIp: '0.0.0.0/0' }]
  })

  /** The group of an environment in which these ports are open. */
  async function groupWith({ clients, ec2 }: Account, open: readonly number[]): Promise<string> {
    const spec = {
      name: 'web',
      vpcId: ec2.defaultVpc.vpcId,
      ports: open.map((port) => ({ port, protocol: 'tcp' as const })),
      ingress: [{ block: '0.0.0.0/0', family: 'ipv4' as const }],
      place,
      tags: environmentTags(place)
    }
    return applySecurityGroup(clients.ec2, planSecurityGroup([], spec), new AbortController().signal)
  }

  async function openIn({ clients }: Account): Promise<(number | undefined)[]> {
    const [group] = await findSecurityGroups(clients.ec2, place)
    return (group?.rules ?? []).map(({ FromPort }) => FromPort).toSorted()
  }

  /** Every choice of the ports that another deployment may have changed by then. */
  const CHOICES = Array.from({ length: 2 ** PORTS.length }, (_, bits) =>
    PORTS.filter((_, index) => (bits >> index) & 1)
  )

  // EC2 refuses a call as a whole where one of its rules is there already, or gone.
  describe.each(CHOICES.map((choice) => ({ choice })))('where another deployment has open $choice', ({ choice }) => {
    test('all ports that are to be opened are open', async () => {
      await withAccount({}, async (account) => {
        await openRules(account.clients.ec2, await groupWith(account, choice), PORTS.map(rule))
        expect(await openIn(account)).toEqual(PORTS)
      })
    })

    test('all ports that are to be closed are closed', async () => {
      await withAccount({}, async (account) => {
        await closeRules(account.clients.ec2, await groupWith(account, choice), PORTS.map(rule))
        expect(await openIn(account)).toEqual([])
      })
    })
  })
})

test('a VPC without subnets is called that, whatever the image needs', () => {
  const vpcId = 'vpc-0123456789abcdef0'
  const spec = { subnets: [], assignPublicIp: true, securityGroups: [] }
  for (const source of ['outside', 'vpc'] as const) {
    expect(() => planNetwork({ vpcId, subnets: [] }, spec, source)).toThrow(
      expect.objectContaining({ code: 'SUBNET_UNUSABLE', message: `${vpcId} has no subnets.` })
    )
  }
})
