import type { AuthorizeSecurityGroupIngressRequest, DescribeNetworkInterfacesResult } from '@aws-sdk/client-ec2'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { AwsError } from '../../src/service.ts'
import { ec2Protocol } from '../../src/wire/ec2.ts'
import { loadModel } from '../../src/wire/model.ts'
import { clientConfig, serving } from './site.ts'

describe('EC2 Query with the JavaScript SDK', () => {
  test('carries nested flat lists', async () => {
    const input: AuthorizeSecurityGroupIngressRequest = {
      GroupId: 'sg-1',
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }] },
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, Ipv6Ranges: [{ CidrIpv6: '::/0' }] }
      ],
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'a', Value: 'b' }] }]
    }
    const rules = [{ SecurityGroupRuleId: 'sgr-1', IsEgress: false, FromPort: 80, Tags: [{ Key: 'a', Value: 'b' }] }]
    const ec2 = { AuthorizeSecurityGroupIngress: () => ({ Return: true, SecurityGroupRules: rules }) }
    await serving({ services: { ec2 } }, async (server) => {
      const client = new EC2Client(clientConfig(server))
      const output = await client.send(new AuthorizeSecurityGroupIngressCommand(input))
      expect(output).toMatchObject({ Return: true, SecurityGroupRules: rules })
      expect(server.calls[0]?.input).toEqual(input)
    })
  })

  test('carries filters in, and times and absent members out', async () => {
    const AttachTime = new Date('2026-01-02T03:04:05.678Z')
    const answer: DescribeNetworkInterfacesResult = {
      NetworkInterfaces: [
        { NetworkInterfaceId: 'eni-1', Attachment: { AttachTime }, Groups: [], Association: undefined }
      ]
    }
    const filters = { Filters: [{ Name: 'subnet-id', Values: ['subnet-1', 'subnet-2'] }], MaxResults: 5 }
    await serving({ services: { ec2: { DescribeNetworkInterfaces: () => answer } } }, async (server) => {
      const output = await new EC2Client(clientConfig(server)).send(new DescribeNetworkInterfacesCommand(filters))
      expect(output.NetworkInterfaces).toStrictEqual([
        { NetworkInterfaceId: 'eni-1', Attachment: { AttachTime }, Groups: [] }
      ])
      expect(server.calls[0]?.input).toEqual(filters)
    })
  })

  test('uses the names that differ on the wire', async () => {
    const input = { Description: 'd', GroupName: 'g', VpcId: 'vpc-1' }
    await serving({ services: { ec2: { CreateSecurityGroup: () => ({ GroupId: 'sg-1' }) } } }, async (server) => {
      const { GroupId } = await new EC2Client(clientConfig(server)).send(new CreateSecurityGroupCommand(input))
      expect(GroupId).toBe('sg-1')
      expect(server.calls[0]?.input).toEqual(input)
    })
  })

  test('answers an operation without output', async () => {
    await serving({ services: { ec2: { CreateTags: () => ({}) } } }, async (server) => {
      const command = new CreateTagsCommand({ Resources: ['sg-1'], Tags: [{ Key: 'a', Value: '' }] })
      const { $metadata } = await new EC2Client(clientConfig(server)).send(command)
      expect($metadata.httpStatusCode).toBe(200)
    })
  })

  test('tells an error by its code', async () => {
    const DescribeSubnets = () => {
      throw new AwsError('InvalidSubnetID.NotFound', "The subnet ID 'subnet-1' does not exist")
    }
    await serving({ services: { ec2: { DescribeSubnets } } }, async (server) => {
      const call = new EC2Client(clientConfig(server)).send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-1'] }))
      const message = "The subnet ID 'subnet-1' does not exist"
      await expect(call).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound', message })
    })
  })
})

describe('EC2 Query on the wire', () => {
  const ec2 = loadModel('ec2')

  test.each([
    ['an unknown parameter', 'Filters.1.Name=a', 'UnknownParameter', 'The parameter Filters.1.Name is not recognized'],
    [
      'an unknown parameter in a list',
      'Filter.1.Nam=a',
      'UnknownParameter',
      'The parameter Filter.1.Nam is not recognized'
    ],
    [
      'text for a number',
      'MaxResults=many',
      'InvalidParameterValue',
      'Value (many) for parameter MaxResults is invalid.'
    ]
  ])('refuses %s', (_, body, code, message) => {
    expect(() => ec2Protocol.parse(ec2, 'DescribeSubnets', body)).toThrow(expect.objectContaining({ code, message }))
  })
})
