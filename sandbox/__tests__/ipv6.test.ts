import { afterEach, describe, expect, test } from '@jest/globals'
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand
} from '@aws-sdk/client-ec2'
import { CreateClusterCommand } from '@aws-sdk/client-ecs'
import { execFile } from 'node:child_process'
import { isIPv6 } from 'node:net'
import { promisify } from 'node:util'
import type { SubnetSeed } from '../src/aws/ec2/seed.ts'
import { definition, ingress, launchSite } from './launch.ts'
import type { LaunchSite } from './launch.ts'

const dualStack: SubnetSeed = { az: 'a', route: 'igw', ipv6: 'auto-assign' }
const ipv6Only: SubnetSeed = { az: 'a', route: 'igw', ipv6: 'only' }
const timeout = /TaskFailedToStart: CannotPullContainerError: .*i\/o timeout/

let site: LaunchSite | undefined

afterEach(async () => {
  await site?.close()
  site = undefined
})

describe('a subnet', () => {
  test('of both kinds tells its blocks and routes', async () => {
    const { ec2, vpc } = await withSubnets([
      dualStack,
      { az: 'b', route: 'nat', ipv6: 'auto-assign', ipv6Route: 'eigw' },
      ipv6Only
    ])
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc.vpcId] }))
    expect(Vpcs?.[0]?.Ipv6CidrBlockAssociationSet).toMatchObject([{ Ipv6CidrBlock: expect.stringMatching(/::\/56$/) }])
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...vpc.subnetIds] }))
    const block = { Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: expect.stringMatching(/::\/64$/) }] }
    expect(Subnets).toMatchObject([
      { ...block, CidrBlock: '10.0.0.0/20', AssignIpv6AddressOnCreation: true, Ipv6Native: false },
      { ...block, CidrBlock: '10.0.16.0/20', AssignIpv6AddressOnCreation: true, Ipv6Native: false },
      { ...block, AssignIpv6AddressOnCreation: true, Ipv6Native: true, AvailableIpAddressCount: 0 }
    ])
    expect(Subnets?.[2]).not.toHaveProperty('CidrBlock')
    const routes = await Promise.all(
      vpc.subnetIds.map(async (id) => {
        const Filters = [{ Name: 'association.subnet-id', Values: [id] }]
        const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }))
        return RouteTables?.[0]?.Routes?.filter(({ GatewayId }) => GatewayId !== 'local')
      })
    )
    expect(routes).toMatchObject([
      [
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: expect.stringMatching(/^igw-/) },
        { DestinationIpv6CidrBlock: '::/0', GatewayId: expect.stringMatching(/^igw-/) }
      ],
      [
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: expect.stringMatching(/^nat-/) },
        { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: expect.stringMatching(/^eigw-/) }
      ],
      [{ DestinationCidrBlock: '0.0.0.0/0' }, { DestinationIpv6CidrBlock: '::/0' }]
    ])
  })
})

describe('a task in a dual-stack subnet', () => {
  test('has an address of each version', async () => {
    const { task, networkInterface } = await running([dualStack])
    const [shown] = task.containers?.[0]?.networkInterfaces ?? []
    expect(shown).toMatchObject({ privateIpv4Address: expect.stringMatching(/^10\.0\./) })
    expect(isIPv6(shown?.ipv6Address ?? '')).toBe(true)
    expect(networkInterface).toMatchObject({
      Association: { PublicIp: expect.stringMatching(/^127\./) },
      Ipv6Address: shown?.ipv6Address,
      Ipv6Addresses: [{ Ipv6Address: shown?.ipv6Address }]
    })
  })

  test.each<readonly [string, SubnetSeed, boolean]>([
    ['the account setting is off', dualStack, false],
    ['its subnet does not assign them', { ...dualStack, ipv6: true }, true]
  ])('has no IPv6 address when %s', async (_when, subnet, dualStackIPv6) => {
    const { task, networkInterface } = await running([subnet], { dualStackIPv6 })
    expect(task.containers?.[0]?.networkInterfaces?.[0]).not.toHaveProperty('ipv6Address')
    expect(networkInterface?.Ipv6Addresses).toEqual([])
  })

  test('pulls its image over IPv4 even where only IPv6 leads out', async () => {
    await expect(running([{ az: 'a', route: 'none', ipv6: 'auto-assign', ipv6Route: 'eigw' }])).rejects.toThrow(timeout)
  })
})

describe('a task in a subnet that is IPv6-only', () => {
  test('has no IPv4 address at all, whatever it is asked to be given', async () => {
    const { task, networkInterface } = await running([ipv6Only])
    const [shown] = task.containers?.[0]?.networkInterfaces ?? []
    expect(shown).not.toHaveProperty('privateIpv4Address')
    expect(isIPv6(shown?.ipv6Address ?? '')).toBe(true)
    expect(task.attachments?.[0]?.details?.map(({ name }) => name)).toEqual([
      'subnetId',
      'networkInterfaceId',
      'macAddress'
    ])
    expect(networkInterface).toMatchObject({
      PrivateIpAddresses: [],
      Ipv6Addresses: [{ Ipv6Address: shown?.ipv6Address }]
    })
    expect(networkInterface).not.toHaveProperty('PrivateIpAddress')
    expect(networkInterface).not.toHaveProperty('Association')
  })

  test('gets out by an egress-only internet gateway, and not without a route', async () => {
    expect((await running([{ ...ipv6Only, ipv6Route: 'eigw' }])).task.lastStatus).toBe('RUNNING')
    await site?.close()
    await expect(running([{ ...ipv6Only, ipv6Route: 'none' }])).rejects.toThrow(timeout)
  })
})

describe('a page on an IPv6 address', () => {
  test('answers whom the security group lets in by IPv6, on the way of the proxy', async () => {
    const { ec2, sandbox, task, vpc } = await running([ipv6Only], { pages: 'forwarded' })
    const url = `http://[${task.containers?.[0]?.networkInterfaces?.[0]?.ipv6Address ?? ''}]:8080/`
    expect(await ask(sandbox.environment, url, 300)).toBe('TimeoutError')
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress(vpc.defaultGroupId, 8080)))
    expect(await ask(sandbox.environment, url)).toContain('Hello from Fargate')
  })

  test('is not let in by a rule for IPv4, nor through an egress-only internet gateway', async () => {
    const { ec2, sandbox, task, vpc } = await running([{ ...dualStack, ipv6Route: 'eigw' }])
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress(vpc.defaultGroupId, 8080)))
    const networkInterfaceId = task.attachments?.[0]?.details?.[1]?.value ?? ''
    expect(sandbox.ec2.forTasks.admits(networkInterfaceId, 'tcp', 8080, 4)).toBe(true)
    expect(sandbox.ec2.forTasks.admits(networkInterfaceId, 'tcp', 8080, 6)).toBe(false)
  })
})

test('a container instance in a subnet that is IPv6-only has an IPv6 address alone', async () => {
  const { ec2, sandbox, vpc } = await withSubnets([ipv6Only])
  const { ec2: host } = sandbox.ecs.addContainerInstance({ subnetId: vpc.subnetIds[0] ?? '' })
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [host.instanceId] }))
  const instance = Reservations?.[0]?.Instances?.[0]
  expect(instance).toMatchObject({ Ipv6Address: host.networkInterface.ipv6 })
  expect(instance).not.toHaveProperty('PrivateIpAddress')
  expect(instance).not.toHaveProperty('PublicIpAddress')
})

async function withSubnets(subnets: readonly SubnetSeed[], knobs: object = {}) {
  const opened = await launchSite({ knobs })
  site = opened
  return { ...opened, vpc: opened.sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets }) }
}

/** A task that is RUNNING on Fargate in the first subnet, with a public address where there can be one. */
async function running(subnets: readonly SubnetSeed[], knobs: object = {}) {
  const opened = await withSubnets(subnets, knobs)
  const { ecs, ec2, register, run, reaches, vpc } = opened
  await register(definition({ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] }))
  await ecs.send(new CreateClusterCommand({}))
  const { tasks: [started] = [] } = await run({
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [vpc.subnetIds[0] ?? ''], assignPublicIp: 'ENABLED' }
    }
  })
  const task = await reaches(started, 'RUNNING')
  const eni = task.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value ?? ''
  const { NetworkInterfaces: [networkInterface] = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [eni] })
  )
  return { ...opened, task, networkInterface }
}

/** What another Node process with this environment gets within `ms`: the page, or the name of what went wrong. */
async function ask(environment: Readonly<Record<string, string>>, url: string, ms = 10_000): Promise<string> {
  const script = `
    fetch(process.argv[1], { signal: AbortSignal.timeout(Number(process.argv[2])) })
      .then((answer) => answer.text(), (error) => error.name)
      .then((text) => process.stdout.write(text))`
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...environment }
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, url, String(ms)], { env })
  return stdout
}
