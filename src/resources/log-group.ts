import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClient
} from '@aws-sdk/client-cloudwatch-logs'
import type { ChangeAction } from '../events.ts'
import type { Planned, Resource } from './resource.ts'
import { isOurs, type Tags } from '../ownership.ts'
import { lookUntil, retry } from '../wait.ts'
import type { Clients } from '../aws/clients.ts'
import type { Identity } from '../aws/account.ts'
import { isNamed, required, unlessDenied, unlessNamed } from '../aws/errors.ts'

/** The log group as it exists in AWS. `unseen`: looking it up is denied, so the action assumes that it exists. */
export type LogGroupFinding =
  | { readonly state: 'absent' }
  | { readonly state: 'unseen' }
  /** `tags` is undefined if the retention needs no change, because the owner doesn't matter then. */
  | { readonly state: 'present'; readonly retentionDays?: number; readonly tags?: Tags }

/** The desired log group, if this repository owns it. */
interface LogGroupSpec {
  readonly name: string
  readonly arn: string
  readonly retentionDays: number
  /** `owner/repository`, as in the group's ownership tag. */
  readonly repository: string
  readonly tags: Tags
}

interface LogGroupPlan {
  readonly action: Extract<ChangeAction, 'create' | 'update' | 'unchanged'>
  readonly spec: LogGroupSpec
}

/** Returns the group's ARN as IAM and the tagging calls expect it. The ARN of its streams is `<arn>:*`. */
export function logGroupArn({ partition, account }: Identity, region: string, name: string): string {
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`
}

export function logGroup(
  { logs, region, signal }: Pick<Clients, 'logs' | 'region' | 'signal'>,
  spec: Omit<LogGroupSpec, 'arn'>,
  identity: Pick<Resource<Identity>, 'find'>
): Resource<LogGroupFinding, LogGroupPlan & Planned, void> {
  const { name } = spec
  return {
    find: (found) => findLogGroup(logs, { ...spec, arn: async () => logGroupArn(await found(identity), region, name) }),
    plan: (group, { found }) => {
      const plan = planLogGroup(group, { ...spec, arn: logGroupArn(found(identity), region, name) })
      return { ...plan, changes: [{ resource: 'log group', name, action: plan.action }] }
    },
    apply: (plan) => applyLogGroup(logs, plan, signal)
  }
}

/** Looks up the group. Reads its tags only if its retention differs: they show whether the action can set it. */
export async function findLogGroup(
  client: CloudWatchLogsClient,
  { name, retentionDays, arn }: Pick<LogGroupSpec, 'name' | 'retentionDays'> & { readonly arn: () => Promise<string> }
): Promise<LogGroupFinding> {
  const lookUp = client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }))
  const groups = await unlessDenied(lookUp, () => undefined)
  if (groups === undefined) return { state: 'unseen' }
  // AWS sorts the answer by name, so the group itself comes before those with longer names.
  const group = groups.logGroups?.find(({ logGroupName }) => logGroupName === name)
  if (group === undefined) return { state: 'absent' }
  const { retentionInDays } = group
  if (retentionInDays === retentionDays) return { state: 'present', retentionDays }
  const tags = await findTags(client, await arn())
  return { state: 'present', tags, retentionDays: retentionInDays }
}

/** Plans to create the group, or to set the retention of this repository's own. Uses any other group as it is. */
export function planLogGroup(finding: LogGroupFinding, spec: LogGroupSpec): LogGroupPlan {
  if (finding.state === 'absent') return { action: 'create', spec }
  if (finding.state === 'unseen') return { action: 'unchanged', spec }
  const ours = finding.tags !== undefined && isOurs(finding.tags, spec)
  return { action: ours && finding.retentionDays !== spec.retentionDays ? 'update' : 'unchanged', spec }
}

/** Creates the group or sets its retention. If it has been created in the meantime, looks it up and plans again. */
export async function applyLogGroup(
  client: CloudWatchLogsClient,
  plan: LogGroupPlan,
  signal: AbortSignal
): Promise<void> {
  const { name: logGroupName, tags } = plan.spec
  if (plan.action === 'create') {
    try {
      await retry(() => client.send(new CreateLogGroupCommand({ logGroupName, tags })), {
        // Another run is creating or changing the group at the same time.
        on: (error) => isNamed(error, 'OperationAbortedException'),
        within: 60_000,
        every: 1000,
        signal
      })
    } catch (error) {
      if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error
      // CloudWatch Logs may show the group only after some seconds.
      const spec = { ...plan.spec, arn: () => Promise.resolve(plan.spec.arn) }
      const isThere = ({ state }: LogGroupFinding) => state !== 'absent'
      const finding = await lookUntil(() => findLogGroup(client, spec), isThere, { within: 60_000, signal })
      if (finding.state === 'absent') throw error
      if (planLogGroup(finding, plan.spec).action === 'update') await setRetention(client, plan.spec, signal)
      return
    }
  }
  if (plan.action !== 'unchanged') await setRetention(client, plan.spec, signal)
}

/** Sets the retention. Retries while CloudWatch Logs doesn't show a new group yet. */
async function setRetention(
  client: CloudWatchLogsClient,
  { name: logGroupName, retentionDays: retentionInDays }: LogGroupSpec,
  signal: AbortSignal
): Promise<void> {
  await retry(() => client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })), {
    on: (error) => isNamed(error, 'ResourceNotFoundException', 'OperationAbortedException'),
    within: 60_000,
    every: 1000,
    signal
  })
}

/**
 * Deletes the repository's log groups whose names begin with `prefix` and whose events have all expired. Returns their
 * names. Source: DescribeLogStreams and DeleteLogGroup in the CloudWatch Logs API reference.
 */
export async function removeLogGroups(
  { logs: client, region }: Pick<Clients, 'logs' | 'region'>,
  identity: Identity,
  { prefix, repository }: { readonly prefix: string; readonly repository: string }
): Promise<string[]> {
  const gone: string[] = []
  const pages = await Array.fromAsync(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix }))
  for (const { retentionInDays, ...group } of pages.flatMap(({ logGroups }) => required(logGroups, 'logGroups'))) {
    const logGroupName = required(group.logGroupName, 'logGroupName')
    const tags = await findTags(client, logGroupArn(identity, region, logGroupName))
    if (!isOurs(tags, { repository }) || retentionInDays === undefined) continue
    const newest = new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true, limit: 1 })
    const [stream] = required((await client.send(newest)).logStreams, 'logStreams')
    const { lastIngestionTime, lastEventTimestamp, creationTime = group.creationTime } = stream ?? {}
    const last = lastIngestionTime ?? lastEventTimestamp ?? required(creationTime, 'creationTime')
    if (last > Date.now() - retentionInDays * 86_400_000) continue
    await client.send(new DeleteLogGroupCommand({ logGroupName }))
    gone.push(logGroupName)
  }
  return gone
}

async function findTags(client: CloudWatchLogsClient, arn: string): Promise<Tags> {
  const lookUp = client.send(new ListTagsForResourceCommand({ resourceArn: arn }))
  return (await unlessNamed(lookUp, 'ResourceNotFoundException', 'AccessDeniedException'))?.tags ?? {}
}
