import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClient
} from '@aws-sdk/client-cloudwatch-logs'
import type { ChangeAction } from '../change.ts'
import { carries, type Tags } from '../environment.ts'
import { retry } from '../poll.ts'
import type { Clients } from './clients.ts'
import type { Identity } from './identity.ts'
import { isNamed, unlessDenied } from './refusal.ts'

/** The log group as it is. `unseen`: we may not look, and take it to be there. */
export type LogGroupFinding =
  | { readonly state: 'absent' }
  | { readonly state: 'unseen' }
  | { readonly state: 'present'; readonly retentionDays?: number; readonly tags: Tags }

/** The log group as it should be, when it is ours. */
export interface LogGroupSpec {
  readonly name: string
  readonly arn: string
  readonly retentionDays: number
  readonly tags: Tags
}

export interface LogGroupPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: LogGroupSpec
}

/** The group's ARN as IAM and the tagging calls take it; its streams are at `<arn>:*`. */
export function logGroupArn({ partition, account }: Identity, region: string, name: string): string {
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`
}

/** Looks the group up, and its tags, which tell whether its retention is ours to set. */
export async function findLogGroup(client: CloudWatchLogsClient, name: string, arn: string): Promise<LogGroupFinding> {
  const [groups, tags] = await Promise.all([
    unlessDenied(client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name })), () => undefined),
    findTags(client, arn)
  ])
  if (groups === undefined) return { state: 'unseen' }
  // The answer is sorted by name, so the group itself comes before those whose names are longer.
  const group = groups.logGroups?.find(({ logGroupName }) => logGroupName === name)
  if (group === undefined) return { state: 'absent' }
  const { retentionInDays } = group
  return { state: 'present', tags, ...(retentionInDays !== undefined && { retentionDays: retentionInDays }) }
}

export function planLogGroup(finding: LogGroupFinding, spec: LogGroupSpec): LogGroupPlan {
  if (finding.state === 'absent') return { action: 'create', spec }
  if (finding.state === 'unseen') return { action: 'unchanged', spec }
  const ours = isOurs(finding.tags)
  return { action: ours && finding.retentionDays !== spec.retentionDays ? 'update' : 'unchanged', spec }
}

/** Makes the group or sets its retention. A group made a moment ago may not be there for the second call yet. */
export async function applyLogGroup(
  client: CloudWatchLogsClient,
  plan: LogGroupPlan,
  signal: AbortSignal
): Promise<void> {
  const { name: logGroupName, retentionDays: retentionInDays, tags } = plan.spec
  if (plan.action === 'unchanged') return
  if (plan.action === 'create') {
    try {
      await client.send(new CreateLogGroupCommand({ logGroupName, tags }))
    } catch (error) {
      if (!isNamed(error, 'ResourceAlreadyExistsException', 'OperationAbortedException')) throw error
    }
  }
  await retry(() => client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })), {
    on: (error) => isNamed(error, 'ResourceNotFoundException', 'OperationAbortedException'),
    within: 60_000,
    every: 1000,
    signal
  })
}

/**
 * Deletes those log groups whose names begin with `prefix` that carry `tags`, and are as old as their retention with nothing
 * in them that is younger; returns their names. Source: DescribeLogStreams and DeleteLogGroup in the CloudWatch Logs API reference.
 */
export async function removeLogGroups(
  { logs: client, region }: Pick<Clients, 'logs' | 'region'>,
  identity: Identity,
  { prefix, tags }: { readonly prefix: string; readonly tags: Tags }
): Promise<string[]> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }))
  const gone: string[] = []
  for (const { logGroupName = '', retentionInDays, creationTime = 0 } of logGroups) {
    const found = await findTags(client, logGroupArn(identity, region, logGroupName))
    if (!carries(found, tags) || retentionInDays === undefined) continue
    const newest = new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 })
    const [stream] = (await client.send(newest)).logStreams ?? []
    const last = stream?.lastIngestionTime ?? stream?.lastEventTimestamp ?? stream?.creationTime ?? creationTime
    if (last > Date.now() - retentionInDays * 86_400_000) continue
    await client.send(new DeleteLogGroupCommand({ logGroupName }))
    gone.push(logGroupName)
  }
  return gone
}

function isOurs(tags: Tags): boolean {
  return tags['run-on-fargate:repository'] !== undefined
}

async function findTags(client: CloudWatchLogsClient, arn: string): Promise<Tags> {
  try {
    return (await client.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags ?? {}
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException', 'AccessDeniedException')) return {}
    throw error
  }
}
