import type * as Cwl from '@aws-sdk/client-cloudwatch-logs'
import type { Call, Context, Operations, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { page } from './paging.ts'
import type { LogGroup, LogStore } from './store.ts'
import {
  addGroup,
  groupArn,
  groupToChange,
  groupToRead,
  invalidParameter,
  isVisible,
  notFound,
  streamArn
} from './store.ts'

/** API Reference, "PutRetentionPolicy". */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]

/** Log groups, their retention and tags. */
export function groupOperations(store: LogStore): Operations {
  const edit = (name: string, change: Partial<LogGroup>): void => {
    store.groups.set(name, { ...groupToChange(store, name), ...change })
  }
  return {
    CreateLogGroup(input: Cwl.CreateLogGroupCommandInput, call: Call): object {
      const { logGroupName: name = '', kmsKeyId, tags = {} } = input
      call.authorize('logs:CreateLogGroup', streamArn(store, name), requestTags(tags))
      if (Object.keys(tags).length > 0) call.authorize('logs:TagResource', groupArn(store, name), requestTags(tags))
      if (/^aws\//i.test(name)) throw invalidParameter('Log groups starting with AWS/ are reserved for AWS.')
      if (store.groups.has(name)) throw groupExists()
      addGroup(store, { name, kmsKeyId, tags })
      return {}
    },

    DeleteLogGroup({ logGroupName = '' }: Cwl.DeleteLogGroupCommandInput, call: Call): object {
      authorize(call, store, 'DeleteLogGroup', logGroupName)
      groupToChange(store, logGroupName)
      store.groups.delete(logGroupName)
      return {}
    },

    DescribeLogGroups(
      input: Cwl.DescribeLogGroupsCommandInput,
      call: Call
    ): Output<Cwl.DescribeLogGroupsCommandOutput> {
      call.authorize('logs:DescribeLogGroups', '*')
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input
      if (prefix !== undefined && pattern !== undefined)
        throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.')
      const groups = [...store.groups.values()]
        .filter(({ createdAt }) => isVisible(store, createdAt))
        .filter(({ name }) => name.startsWith(prefix ?? ''))
        .filter(({ name }) => name.toLowerCase().includes((pattern ?? '').toLowerCase()))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const { items, more } = page(groups, input.limit ?? 50, input.nextToken)
      return { logGroups: items.map((group) => describe(store, group)), ...more }
    },

    PutRetentionPolicy(
      { logGroupName = '', retentionInDays: retention = 0 }: Cwl.PutRetentionPolicyCommandInput,
      call: Call
    ): object {
      authorize(call, store, 'PutRetentionPolicy', logGroupName)
      if (!retentionDays.includes(retention))
        throw invalidParameter(
          `1 validation error detected: Value '${retention}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentionDays.join(', ')}]`
        )
      edit(logGroupName, { retention })
      return {}
    },

    TagResource({ resourceArn = '', tags = {} }: Cwl.TagResourceCommandInput, call: Call): object {
      const group = byArn(store, resourceArn)
      call.authorize('logs:TagResource', resourceArn, { ...resourceTags(group), ...requestTags(tags) })
      if (!group) throw notFound('The specified log group does not exist.')
      edit(group.name, { tags: { ...group.tags, ...tags } })
      return {}
    },

    ListTagsForResource(
      { resourceArn = '' }: Cwl.ListTagsForResourceCommandInput,
      call: Call
    ): Output<Cwl.ListTagsForResourceCommandOutput> {
      const group = byArn(store, resourceArn)
      call.authorize('logs:ListTagsForResource', resourceArn, resourceTags(group))
      if (!group) throw notFound('The specified log group does not exist.')
      return { tags: { ...groupToRead(store, group.name).tags } }
    }
  }
}

/** Checks an action on a group. */
export function authorize(call: Call, store: LogStore, action: string, name: string): void {
  call.authorize(`logs:${action}`, streamArn(store, name), resourceTags(store.groups.get(name)))
}

function groupExists(): AwsError {
  return new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists')
}

/** Tagging wants the ARN without `:*`. */
function byArn(store: LogStore, arn: string): LogGroup | undefined {
  return [...store.groups.values()].find(({ name }) => groupArn(store, name) === arn)
}

function requestTags(tags: Readonly<Record<string, string>>): Context {
  const keys = Object.keys(tags)
  if (keys.length === 0) return {}
  return {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': keys
  }
}

function resourceTags(group: LogGroup | undefined): Context {
  return Object.fromEntries(Object.entries(group?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]))
}

function describe(store: LogStore, group: LogGroup): Cwl.LogGroup {
  const arn = groupArn(store, group.name)
  return {
    logGroupName: group.name,
    logGroupArn: arn,
    arn: `${arn}:*`,
    creationTime: group.createdAt,
    logGroupClass: 'STANDARD',
    metricFilterCount: 0,
    storedBytes: 0,
    ...(group.retention === undefined ? {} : { retentionInDays: group.retention }),
    ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId })
  }
}
