import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Ec2 from '@aws-sdk/client-ec2'
import { REGION } from '../wire/site.ts'
import { tagKey, upperTags, tagged, ours, arn } from './row.ts'
import type { Row } from './row.ts'

const port80 = [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]

/** What operations of network-and-logs need, in an order in which they can be carried out. Source: the Service Authorization Reference. */
export const rows: readonly Row[] = [
  described('DescribeVpcs', ({ ec2 }) => ec2.send(new Ec2.DescribeVpcsCommand({}))),
  described('DescribeSubnets', ({ ec2 }) => ec2.send(new Ec2.DescribeSubnetsCommand({}))),
  described('DescribeRouteTables', ({ ec2 }) => ec2.send(new Ec2.DescribeRouteTablesCommand({}))),
  described('DescribeSecurityGroups', ({ ec2 }) => ec2.send(new Ec2.DescribeSecurityGroupsCommand({}))),
  described('DescribeNetworkInterfaces', ({ ec2 }) => ec2.send(new Ec2.DescribeNetworkInterfacesCommand({}))),
  described('DescribeInstances', ({ ec2 }) => ec2.send(new Ec2.DescribeInstancesCommand({}))),
  {
    operation: 'ec2:CreateSecurityGroup',
    needs: [
      ['ec2:CreateSecurityGroup', arn('ec2', 'security-group/*'), tagged],
      ['ec2:CreateSecurityGroup', arn('ec2', 'vpc/*')],
      [
        'ec2:CreateTags',
        arn('ec2', 'security-group/*'),
        { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } }
      ]
    ],
    run: ({ ec2 }, { vpcId }) =>
      ec2.send(
        new Ec2.CreateSecurityGroupCommand({
          GroupName: 'made',
          Description: 'made',
          VpcId: vpcId,
          TagSpecifications: [{ ResourceType: 'security-group', Tags: upperTags }]
        })
      )
  },
  {
    operation: 'ec2:AuthorizeSecurityGroupIngress',
    needs: [['ec2:AuthorizeSecurityGroupIngress', arn('ec2', 'security-group/*'), ours]],
    run: ({ ec2 }, { groupId }) =>
      ec2.send(new Ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: port80 }))
  },
  {
    operation: 'ec2:RevokeSecurityGroupIngress',
    needs: [['ec2:RevokeSecurityGroupIngress', arn('ec2', 'security-group/*'), ours]],
    run: ({ ec2 }, { groupId }) =>
      ec2.send(new Ec2.RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: port80 }))
  },
  {
    operation: 'ec2:DeleteSecurityGroup',
    needs: [
      [
        'ec2:DeleteSecurityGroup',
        arn('ec2', 'security-group/*'),
        { StringEquals: { ...ours.StringEquals, 'ec2:Region': REGION } }
      ]
    ],
    run: ({ ec2 }) => ec2.send(new Ec2.DeleteSecurityGroupCommand({ GroupName: 'made' }))
  },
  {
    operation: 'logs:CreateLogGroup',
    needs: [
      ['logs:CreateLogGroup', arn('logs', 'log-group:/acme:*'), tagged],
      ['logs:TagResource', arn('logs', 'log-group:/acme'), tagged]
    ],
    run: ({ logs }) =>
      logs.send(new Logs.CreateLogGroupCommand({ logGroupName: '/acme', tags: { [tagKey]: 'acme/space' } }))
  },
  {
    operation: 'logs:DescribeLogGroups',
    needs: [['logs:DescribeLogGroups', '*']],
    run: ({ logs }) => logs.send(new Logs.DescribeLogGroupsCommand({ logGroupNamePrefix: '/acme' }))
  },
  {
    operation: 'logs:PutRetentionPolicy',
    needs: [['logs:PutRetentionPolicy', arn('logs', 'log-group:/acme:*')]],
    run: ({ logs }) => logs.send(new Logs.PutRetentionPolicyCommand({ logGroupName: '/acme', retentionInDays: 14 }))
  },
  {
    operation: 'logs:ListTagsForResource',
    needs: [['logs:ListTagsForResource', arn('logs', 'log-group:/acme')]],
    run: ({ logs }) => logs.send(new Logs.ListTagsForResourceCommand({ resourceArn: arn('logs', 'log-group:/acme') }))
  },
  {
    operation: 'logs:GetLogEvents',
    needs: [['logs:GetLogEvents', arn('logs', 'log-group:/tasks:log-stream:*')]],
    run: ({ logs }) =>
      logs.send(new Logs.GetLogEventsCommand({ logGroupName: '/tasks', logStreamName: 'task/space/1' }))
  },
  {
    operation: 'logs:DescribeLogStreams',
    needs: [['logs:DescribeLogStreams', arn('logs', 'log-group:/acme:*'), ours]],
    run: ({ logs }) =>
      logs.send(new Logs.DescribeLogStreamsCommand({ logGroupName: '/acme', orderBy: 'LastEventTime', limit: 1 }))
  },
  {
    operation: 'logs:DeleteLogGroup',
    needs: [['logs:DeleteLogGroup', arn('logs', 'log-group:/acme:*'), ours]],
    run: ({ logs }) => logs.send(new Logs.DeleteLogGroupCommand({ logGroupName: '/acme' }))
  }
]

/** EC2's look-ups know no resources; they can be narrowed to a Region. */
function described(name: string, run: Row['run']): Row {
  return { operation: `ec2:${name}`, needs: [[`ec2:${name}`, '*', { StringEquals: { 'ec2:Region': REGION } }]], run }
}
