import { describe, expect, test } from '@jest/globals'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand
} from '@aws-sdk/client-ec2'
import type { IpPermission } from '@aws-sdk/client-ec2'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'

const http: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 80,
  ToPort: 80,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'web' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }]
}

async function createGroup({ clients }: Account, more: object = {}): Promise<string> {
  const request = { GroupName: 'web', Description: 'for tasks', ...more }
  return (await clients.ec2.send(new CreateSecurityGroupCommand(request))).GroupId ?? ''
}

function authorize({ clients }: Account, GroupId: string, ...IpPermissions: IpPermission[]) {
  return clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
}

function attach({ ec2 }: Account, securityGroups: string[] = [], assignPublicIp = true) {
  const subnetId = ec2.defaultVpc.subnetIds[0] ?? ''
  return ec2.forTasks.attach({ subnetId, securityGroups, assignPublicIp }, 'attachment-1')
}

describe('networks', () => {
  test('has a default VPC with public subnets in three zones', async () => {
    await withAccount({}, async ({ clients }) => {
      const isDefault = [{ Name: 'is-default', Values: ['true'] }]
      const { Vpcs = [] } = await clients.ec2.send(new DescribeVpcsCommand({ Filters: isDefault }))
      expect(Vpcs.map(({ CidrBlock }) => CidrBlock)).toEqual(['172.31.0.0/16'])
      const inVpc = [{ Name: 'vpc-id', Values: [Vpcs[0]?.VpcId ?? ''] }]
      const { Subnets } = await clients.ec2.send(new DescribeSubnetsCommand({ Filters: inVpc }))
      expect(Subnets?.map(({ CidrBlock, AvailabilityZoneId }) => [CidrBlock, AvailabilityZoneId])).toEqual([
        ['172.31.0.0/20', 'euc1-az1'],
        ['172.31.16.0/20', 'euc1-az2'],
        ['172.31.32.0/20', 'euc1-az3']
      ])
      const main = [...inVpc, { Name: 'association.main', Values: ['true'] }]
      const { RouteTables } = await clients.ec2.send(new DescribeRouteTablesCommand({ Filters: main }))
      expect(RouteTables?.[0]?.Routes?.map(({ DestinationCidrBlock, State }) => [DestinationCidrBlock, State])).toEqual(
        [
          ['172.31.0.0/16', 'active'],
          ['0.0.0.0/0', 'active']
        ]
      )
    })
  })

  test('finds nothing, without an error, when the default VPC is gone', async () => {
    await withAccount({}, async (account) => {
      account.ec2.removeDefaultVpc()
      expect((await account.clients.ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([])
      expect(await refusal(createGroup(account))).toEqual({
        code: 'VPCIdNotSpecified',
        message: 'No default VPC for this user'
      })
    })
  })

  test('gives subnets their way out by their own table or the main one', async () => {
    await withAccount({}, async ({ ec2, clients }) => {
      const ways = ['igw', 'nat', 'none', 'blackhole'] as const
      const { subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: ways.map((route) => ({ az: 'a', route })) })
      expect(subnetIds.map((id) => ec2.forTasks.egress(id))).toEqual(['igw', 'nat', 'none', 'none'])
      const bySubnet = (id: string) => [{ Name: 'association.subnet-id', Values: [id] }]
      const tables = await Promise.all(
        subnetIds.map((id) => clients.ec2.send(new DescribeRouteTablesCommand({ Filters: bySubnet(id) })))
      )
      expect(tables.map(({ RouteTables }) => RouteTables?.length)).toEqual([1, 1, 0, 1])
      expect(tables[1]?.RouteTables?.[0]?.Routes?.[1]?.NatGatewayId).toMatch(/^nat-/)
      expect(tables[3]?.RouteTables?.[0]?.Routes?.[1]?.State).toBe('blackhole')
    })
  })

  test('refuses an unknown filter and pages', async () => {
    await withAccount({}, async ({ clients }) => {
      const unknown = new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc', Values: ['x'] }] })
      expect(await refusal(clients.ec2.send(unknown))).toEqual({
        code: 'InvalidParameterValue',
        message: "The filter 'vpc' is invalid"
      })
      const first = await clients.ec2.send(new DescribeSecurityGroupRulesCommand({ MaxResults: 5 }))
      expect([first.SecurityGroupRules?.length, first.NextToken]).toEqual([2, undefined])
    })
  })
})

describe('security groups', () => {
  test('are made with tags, a way out and no way in', async () => {
    await withAccount({}, async (account) => {
      const Tags = [{ Key: 'run-on-fargate:repository', Value: 'acme/space' }]
      const id = await createGroup(account, { TagSpecifications: [{ ResourceType: 'security-group', Tags }] })
      const byTag = [{ Name: 'tag:run-on-fargate:repository', Values: ['acme/*'] }]
      const { SecurityGroups } = await account.clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters: byTag }))
      expect(SecurityGroups).toMatchObject([
        {
          GroupId: id,
          GroupName: 'web',
          Tags,
          IpPermissions: [],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
        }
      ])
    })
  })

  test.each<[string, (account: Account, id: string) => Promise<unknown>, { code: string; message: RegExp }]>([
    [
      'a name twice',
      (account) => createGroup(account),
      { code: 'InvalidGroup.Duplicate', message: /^The security group 'web' already exists for VPC 'vpc-\w+'$/ }
    ],
    [
      'a name beyond ASCII',
      (account) => createGroup(account, { GroupName: 'wéb' }),
      {
        code: 'InvalidParameterValue',
        message: /^Value \(wéb\) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.$/
      }
    ],
    [
      'a name like an ID',
      (account) => createGroup(account, { GroupName: 'sg-web' }),
      { code: 'InvalidParameterValue', message: /sg-/ }
    ],
    [
      'a typographic description',
      (account) => createGroup(account, { GroupName: 'b', Description: 'it’s' }),
      { code: 'InvalidParameterValue', message: /Valid descriptions are strings/ }
    ],
    [
      'an unknown VPC',
      (account) => createGroup(account, { VpcId: 'vpc-1' }),
      { code: 'InvalidVpcID.NotFound', message: /^The vpc ID 'vpc-1' does not exist$/ }
    ],
    [
      'tags on another type',
      (account) =>
        createGroup(account, {
          GroupName: 'b',
          TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }]
        }),
      { code: 'InvalidParameterValue', message: /^'vpc' is not a valid taggable resource type for this operation.$/ }
    ],
    [
      'a tag without a key',
      (account, id) =>
        account.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: '', Value: 'v' }] })),
      { code: 'InvalidParameterValue', message: /1 to 128 characters/ }
    ],
    [
      'a tag with a long value',
      (account, id) =>
        account.clients.ec2.send(
          new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] })
        ),
      { code: 'InvalidParameterValue', message: /at most 256 characters/ }
    ],
    [
      'an unknown group',
      (account) => authorize(account, 'sg-00000000000000000', http),
      { code: 'InvalidGroup.NotFound', message: /^The security group 'sg-00000000000000000' does not exist$/ }
    ],
    [
      'an ID that is none',
      (account) => authorize(account, 'web', http),
      { code: 'InvalidGroupId.Malformed', message: /^Invalid id: "web"/ }
    ],
    [
      'a malformed block',
      (account, id) => authorize(account, id, { ...http, IpRanges: [{ CidrIp: '1.2.3.4/33' }] }),
      { code: 'InvalidParameterValue', message: /^CIDR block 1.2.3.4\/33 is malformed$/ }
    ],
    [
      'TCP without ports',
      (account, id) => authorize(account, id, { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
      { code: 'InvalidParameterValue', message: /Must specify both from and to ports/ }
    ],
    [
      'over 60 rules',
      (account, id) =>
        authorize(account, id, {
          ...http,
          IpRanges: Array.from({ length: 61 }, (_, i) => ({ CidrIp: `10.0.${i}.0/24` }))
        }),
      {
        code: 'RulesPerSecurityGroupLimitExceeded',
        message: /^The maximum number of rules per security group has been reached.$/
      }
    ]
  ])('refuse %s', async (_, call, { code, message }) => {
    await withAccount({}, async (account) => {
      const refused = await refusal(call(account, await createGroup(account)))
      expect(refused.code).toBe(code)
      expect(refused.message).toMatch(message)
    })
  })

  test('take a batch of rules whole or not at all', async () => {
    await withAccount({}, async (account) => {
      const id = await createGroup(account)
      const { SecurityGroupRules } = await authorize(account, id, http)
      expect(SecurityGroupRules?.map(({ CidrIpv4, CidrIpv6, FromPort }) => [CidrIpv4 ?? CidrIpv6, FromPort])).toEqual([
        ['0.0.0.0/0', 80],
        ['::/0', 80]
      ])
      expect(await refusal(authorize(account, id, { ...http, FromPort: 443, ToPort: 443 }, http))).toEqual({
        code: 'InvalidPermission.Duplicate',
        message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists'
      })
      const { SecurityGroups } = await account.clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))
      expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([http])
    })
  })

  test('let go of rules that are there', async () => {
    await withAccount({}, async (account) => {
      const id = await createGroup(account)
      await authorize(account, id, http)
      const revoke = () =>
        account.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [http] }))
      expect((await revoke()).Return).toBe(true)
      expect(await refusal(revoke())).toEqual({
        code: 'InvalidPermission.NotFound',
        message: 'The specified rule does not exist in this security group.'
      })
    })
  })

  test('are not deleted while an interface has them, and the default one never', async () => {
    await withAccount({}, async (account) => {
      const id = await createGroup(account)
      const remove = (GroupId: string) => account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))
      const eni = attach(account, [id])
      expect(await refusal(remove(id))).toEqual({
        code: 'DependencyViolation',
        message: `resource ${id} has a dependent object`
      })
      account.ec2.forTasks.detach(eni.id)
      await remove(id)
      const own = account.ec2.defaultVpc.defaultGroupId
      expect(account.ec2.securityGroups().map((group) => group.id)).toEqual([own])
      expect((await refusal(remove(own))).code).toBe('CannotDelete')
    })
  })

  test('are seen after the lag, in ECS too, and by changes sooner', async () => {
    await withAccount({ lag: { network: 3000 } }, async (account) => {
      const id = await createGroup(account)
      const find = () => account.clients.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))
      const check = () => {
        account.ec2.forTasks.check([account.ec2.defaultVpc.subnetIds[0] ?? ''], [id])
      }
      expect((await refusal(authorize(account, id, http))).code).toBe('InvalidGroup.NotFound')
      account.pass(2000)
      expect((await refusal(find())).code).toBe('InvalidGroup.NotFound')
      expect((await authorize(account, id, http)).SecurityGroupRules?.length).toBe(2)
      expect(check).toThrow(
        `Error retrieving security group information for [${id}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`
      )
      account.pass(1500)
      expect((await find()).SecurityGroups?.length).toBe(1)
      expect(check).not.toThrow()
    })
  })

  test('need CreateTags to be made with tags, and honour dry runs', async () => {
    const statement = {
      Effect: 'Allow',
      Action: 'ec2:CreateSecurityGroup',
      Resource: [`arn:aws:ec2:*:${ACCOUNT}:security-group/*`, `arn:aws:ec2:*:${ACCOUNT}:vpc/*`]
    }
    await withAccount({ policies: [{ Version: '2012-10-17', Statement: statement }] }, async (account) => {
      const TagSpecifications = [{ ResourceType: 'security-group', Tags: [{ Key: 'a', Value: 'b' }] }]
      const { code, message } = await refusal(createGroup(account, { TagSpecifications }))
      expect(code).toBe('UnauthorizedOperation')
      expect(message).toMatch(
        /is not authorized to perform: ec2:CreateTags on resource: arn:aws:ec2:.*:security-group\/\*/
      )
      expect((await refusal(createGroup(account, { DryRun: true }))).code).toBe('DryRunOperation')
      expect((await createGroup(account)).startsWith('sg-')).toBe(true)
    })
  })
})

describe('IDs that stand for nothing', () => {
  const id = '0123456789abcdef0'
  test.each<[(clients: Account['clients']) => Promise<unknown>, string, string]>([
    [
      ({ ec2 }) => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [`subnet-${id}`] })),
      'InvalidSubnetID.NotFound',
      `The subnet ID 'subnet-${id}' does not exist`
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [`vpc-${id}`] })),
      'InvalidSubnetID.Malformed',
      `Invalid id: "vpc-${id}" (expecting "subnet-...")`
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [`rtb-${id}`] })),
      'InvalidRouteTableID.NotFound',
      `The routeTable ID 'rtb-${id}' does not exist`
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-main'] })),
      'InvalidRouteTableId.Malformed',
      'Invalid id: "rtb-main" (expecting "rtb-...")'
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeVpcsCommand({ VpcIds: [`vpc-${id}`] })),
      'InvalidVpcID.NotFound',
      `The vpc ID 'vpc-${id}' does not exist`
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeVpcsCommand({ VpcIds: ['default'] })),
      'InvalidVpcID.Malformed',
      'Invalid id: "default" (expecting "vpc-...")'
    ],
    [
      ({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['undefined'] })),
      'InvalidNetworkInterfaceId.Malformed',
      'Invalid id: "undefined" (expecting "eni-...")'
    ]
  ])('are refused: %#', async (call, code, message) => {
    await withAccount({}, async ({ clients }) => {
      expect(await refusal(call(clients))).toEqual({ code, message })
    })
  })

  test('match no filter', async () => {
    await withAccount({}, async ({ clients }) => {
      const filter = (Name: string) => ({ Filters: [{ Name, Values: [`subnet-${id}`] }] })
      const subnets = await clients.ec2.send(new DescribeSubnetsCommand(filter('subnet-id')))
      const tables = await clients.ec2.send(new DescribeRouteTablesCommand(filter('association.subnet-id')))
      expect([subnets.Subnets, tables.RouteTables]).toEqual([[], []])
    })
  })
})

describe('the tasks’ network', () => {
  test('gives an interface its addresses, the public one later', async () => {
    await withAccount({ lag: { publicIp: 2000 } }, async (account) => {
      const eni = attach(account)
      expect(eni).toMatchObject({ publicIp: '127.80.0.1', privateIp: '172.31.0.4' })
      expect(eni.privateDnsName).toBe('ip-172-31-0-4.eu-central-1.compute.internal')
      const describeInterface = async () => {
        const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eni.id] })
        return (await account.clients.ec2.send(command)).NetworkInterfaces?.[0]
      }
      const before = await describeInterface()
      expect(before).toMatchObject({ RequesterManaged: true, InterfaceType: 'interface', Status: 'in-use' })
      expect(before?.Description).toBe(`arn:aws:ecs:eu-central-1:${ACCOUNT}:attachment/attachment-1`)
      expect(before?.Association).toBeUndefined()
      account.pass(2000)
      expect((await describeInterface())?.Association).toMatchObject({ PublicIp: '127.80.0.1', IpOwnerId: 'amazon' })
    })
  })

  test('never gives the same public address twice, and none when it is not wanted', async () => {
    await withAccount({}, async (account) => {
      const first = attach(account)
      account.ec2.forTasks.detach(first.id)
      expect(attach(account).publicIp).toBe('127.80.0.2')
      expect(attach(account, [], false).publicIp).toBeUndefined()
      const gone = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [first.id] })
      expect(await refusal(account.clients.ec2.send(gone))).toEqual({
        code: 'InvalidNetworkInterfaceID.NotFound',
        message: `The networkInterface ID '${first.id}' does not exist`
      })
    })
  })

  test.each<[string, IpPermission[], boolean]>([
    ['no rule', [], false],
    ['the port for everybody', [http], true],
    ['another port', [{ ...http, FromPort: 443, ToPort: 443 }], false],
    ['another protocol', [{ ...http, IpProtocol: 'udp' }], false],
    ['all protocols', [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }], true],
    ['only private addresses', [{ ...http, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }], false],
    ['a block that the caller is in', [{ ...http, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }], true]
  ])('admits callers by the group’s rules: %s', async (_, rules, admitted) => {
    await withAccount({}, async (account) => {
      const id = await createGroup(account)
      const eni = attach(account, [id])
      if (rules.length > 0) await authorize(account, id, ...rules)
      expect(account.ec2.forTasks.admits(eni.id, 'tcp', 80)).toBe(admitted)
    })
  })

  test.each<['igw' | 'nat' | 'none' | 'blackhole', boolean]>([
    ['igw', true],
    ['nat', false],
    ['none', false],
    ['blackhole', false]
  ])('admits callers only over an internet gateway: %s', async (route, admitted) => {
    await withAccount({}, async (account) => {
      const { vpcId, subnetIds } = account.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route }] })
      const id = await createGroup(account, { VpcId: vpcId })
      await authorize(account, id, http)
      const request = { subnetId: subnetIds[0] ?? '', securityGroups: [id], assignPublicIp: true }
      const eni = account.ec2.forTasks.attach(request, 'attachment-1')
      expect(account.ec2.forTasks.admits(eni.id, 'tcp', 80)).toBe(admitted)
    })
  })

  test('makes no interface in a group that is gone', async () => {
    await withAccount({}, async (account) => {
      const GroupId = await createGroup(account)
      await account.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))
      expect(() => attach(account, [GroupId])).toThrow(`The security group '${GroupId}' does not exist`)
    })
  })

  test('takes the VPC’s default group when none is given, which lets nobody in', async () => {
    await withAccount({}, (account) => {
      expect(account.ec2.forTasks.admits(attach(account).id, 'tcp', 80)).toBe(false)
    })
  })

  test('refuses unknown subnets and groups of another VPC', async () => {
    await withAccount({}, ({ ec2 }) => {
      const other = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'igw' }] })
      const subnetId = other.subnetIds[0] ?? ''
      expect(() => {
        ec2.forTasks.check(['subnet-1'], [])
      }).toThrow(
        "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
      )
      const group = ec2.defaultVpc.defaultGroupId
      expect(() => {
        ec2.forTasks.check([subnetId], [group])
      }).toThrow(`Security group ${group} does not appear to belong to the same VPC as the input subnets.`)
    })
  })
})
