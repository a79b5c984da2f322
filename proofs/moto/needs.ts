import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type CloudWatchLogsClient
} from '@aws-sdk/client-cloudwatch-logs'
import { denial, trusts } from '../../sandbox/src/aws/policy.ts'
import { AwsError } from '../../sandbox/src/service.ts'
import type { IamForTasks, LogsForTasks, NetworkForTasks, Place, SecretsForTasks } from '../../sandbox/src/world.ts'
import type { Account } from './account.ts'
import type { Backlog } from './backlog.ts'
import type { Interfaces } from './interfaces.ts'

type Now = () => Account

/** What a task asks of IAM, answered from the account as it is `now`. */
export function iamOf(now: Now, { partition, region, account }: Place): IamForTasks {
  const context = { 'aws:SourceAccount': account, 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` }
  return {
    assumable(roleArn) {
      const role = now().roles.get(roleArn)
      return role !== undefined && trusts(role.trust, 'ecs-tasks.amazonaws.com', context)
    },
    denial: (arn, action, resource) =>
      denial({ arn, policies: now().roles.get(arn)?.policies ?? [] }, { action, resource })
  }
}

/** What a task asks of Secrets Manager. The action names secrets by their full ARNs. */
export function secretsOf(now: Now): SecretsForTasks {
  return {
    value(arn) {
      const { secrets } = now()
      const secretString = secrets.get(arn)
      if (!secrets.has(arn)) {
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
      }
      return { arn, ...(secretString !== undefined && { secretString }) }
    }
  }
}

/** What a task asks of CloudWatch Logs; what it writes goes to the backlog. */
export function logsOf(now: Now, logs: CloudWatchLogsClient, backlog: Backlog): LogsForTasks {
  return {
    hasGroup: (name) => now().logGroups.has(name),
    groupArn: (name) => now().logGroups.get(name) ?? '',
    createGroup(logGroupName) {
      backlog.add(() => logs.send(new CreateLogGroupCommand({ logGroupName })))
    },
    createStream(logGroupName, logStreamName) {
      backlog.add(() => logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })))
    },
    put(logGroupName, logStreamName, message) {
      const logEvents = [{ timestamp: Date.now(), message }]
      backlog.add(() => logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents })))
    }
  }
}

/** What a task asks of EC2. */
export function networkOf(now: Now, interfaces: Interfaces): NetworkForTasks {
  return {
    check(subnetIds, groupIds) {
      checkNetwork(now(), subnetIds, groupIds)
    },
    availabilityZone: (subnetId) => subnetOf(now(), subnetId)?.AvailabilityZone ?? '',
    egress: (subnetId) => egress(now(), subnetId),
    attach: (wanted) => interfaces.take(wanted),
    detach(interfaceId) {
      interfaces.remove(interfaceId)
    },
    admits: (interfaceId, protocol, port) => admits(now(), interfaces.groupsOf(interfaceId), protocol, port)
  }
}

function checkNetwork(account: Account, subnetIds: readonly string[], groupIds: readonly string[]): void {
  const vpcs = subnetIds.map((id) => subnetOf(account, id)?.VpcId)
  const groups = account.securityGroups.filter(({ GroupId = '' }) => groupIds.includes(GroupId))
  const fits =
    vpcs[0] !== undefined &&
    vpcs.every((vpc) => vpc === vpcs[0]) &&
    groups.length === groupIds.length &&
    groups.every(({ VpcId }) => VpcId === vpcs[0])
  if (fits) return
  throw new AwsError(
    'InvalidParameterException',
    `These are not all there, or not in one VPC: ${[...subnetIds, ...groupIds].join(', ')}`
  )
}

function subnetOf({ subnets }: Account, id: string) {
  return subnets.find(({ SubnetId }) => SubnetId === id)
}

/** A subnet without a route table of its own has its VPC's main one ("Configure route tables"). */
function egress(account: Account, subnetId: string): 'igw' | 'nat' | 'none' {
  const { routeTables } = account
  const vpcId = subnetOf(account, subnetId)?.VpcId
  const own = routeTables.find(({ Associations = [] }) => Associations.some((one) => one.SubnetId === subnetId))
  const main = routeTables.find(
    ({ VpcId, Associations = [] }) => VpcId === vpcId && Associations.some((one) => one.Main === true)
  )
  const route = (own ?? main)?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0')
  if (route?.NatGatewayId !== undefined) return 'nat'
  return route?.GatewayId?.startsWith('igw-') === true ? 'igw' : 'none'
}

function admits(account: Account, groupIds: readonly string[], protocol: string, port: number): boolean {
  return account.securityGroups
    .filter(({ GroupId = '' }) => groupIds.includes(GroupId))
    .flatMap(({ IpPermissions = [] }) => IpPermissions)
    .some(
      ({ IpProtocol, FromPort = 0, ToPort = 65_535, IpRanges = [] }) =>
        (IpProtocol === '-1' || IpProtocol === protocol) &&
        FromPort <= port &&
        port <= ToPort &&
        IpRanges.some(({ CidrIp }) => CidrIp === '0.0.0.0/0')
    )
}
