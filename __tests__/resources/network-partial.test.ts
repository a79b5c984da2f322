import type { Route, RouteTable } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { egressOf, planNetwork, type Egress, type NetworkSpec } from '../../src/resources/network.ts'

const VPC = 'vpc-0123456789abcdef0'

function plan(egress: Egress, spec: Partial<NetworkSpec>, internetNeeded: boolean | 'for certain' = true) {
  const subnet = { id: 'subnet-a', zoneId: 'euc1-az1', freeAddresses: 100, egress, ipv6Only: false }
  const whole = { subnets: [], assignPublicIp: false, securityGroups: [], ...spec }
  return planNetwork({ vpcId: VPC, subnets: [subnet] }, whole, internetNeeded)
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
    for (const internetNeeded of [true, false]) {
      expect(plan('partial', { subnets: ['subnet-a'] }, internetNeeded)).toMatchObject({
        subnets: ['subnet-a'],
        warnings: [
          `A task in subnet-a reaches only what has an endpoint in ${VPC}, and the networks that its route table names.`
        ]
      })
    }
  })

  test('may not be given for an image of a registry on the internet', () => {
    expect(() => plan('partial', { subnets: ['subnet-a'] }, 'for certain')).toThrow(
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
