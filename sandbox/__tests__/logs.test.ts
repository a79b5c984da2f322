import { describe, expect, test } from '@jest/globals'
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand
} from '@aws-sdk/client-cloudwatch-logs'
import type { Account } from './account.ts'
import { ACCOUNT, refusal, withAccount } from './account.ts'

const logGroupName = '/run-on-fargate/acme/space'
const logStreamName = 'space/space/0123'
const stream = { logGroupName, logStreamName }

function create({ clients }: Account, more: object = {}) {
  return clients.logs.send(new CreateLogGroupCommand({ logGroupName, ...more }))
}

async function write(account: Account, ...messages: string[]): Promise<void> {
  await create(account)
  account.logs.forTasks.createStream(logGroupName, logStreamName)
  for (const message of messages) account.logs.forTasks.put(logGroupName, logStreamName, message)
}

describe('groups', () => {
  test('are described by prefix, which longer names have too', async () => {
    await withAccount({}, async (account) => {
      await create(account, { tags: { owner: 'me' } })
      await create(account, { logGroupName: `${logGroupName}-two` })
      await account.clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }))
      const find = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName })
      const arn = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:${logGroupName}`
      expect((await account.clients.logs.send(find)).logGroups).toMatchObject([
        { logGroupName, retentionInDays: 14, arn: `${arn}:*`, logGroupArn: arn },
        { logGroupName: `${logGroupName}-two` }
      ])
      const tags = new ListTagsForResourceCommand({ resourceArn: arn })
      expect((await account.clients.logs.send(tags)).tags).toEqual({ owner: 'me' })
    })
  })

  test.each<[string, (account: Account) => Promise<unknown>, { code: string; message: string }]>([
    [
      'a name twice',
      (account) => create(account),
      { code: 'ResourceAlreadyExistsException', message: 'The specified log group already exists' }
    ],
    [
      'a name of AWS’s',
      (account) => create(account, { logGroupName: 'aws/x' }),
      { code: 'InvalidParameterException', message: 'Log groups starting with AWS/ are reserved for AWS.' }
    ],
    [
      'an unknown group',
      ({ clients }) => clients.logs.send(new PutRetentionPolicyCommand({ logGroupName: 'nope', retentionInDays: 7 })),
      { code: 'ResourceNotFoundException', message: 'The specified log group does not exist.' }
    ],
    [
      'an unknown stream',
      ({ clients }) => clients.logs.send(new GetLogEventsCommand(stream)),
      { code: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' }
    ]
  ])('refuse %s', async (_, call, expected) => {
    await withAccount({}, async (account) => {
      await create(account)
      expect(await refusal(call(account))).toEqual(expected)
    })
  })

  test('refuse a retention that Logs has not', async () => {
    await withAccount({}, async (account) => {
      await create(account)
      const { code } = await refusal(
        account.clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 13 }))
      )
      expect(code).toBe('InvalidParameterException')
    })
  })

  test('are there for tasks and readers after the lag, for changes sooner', async () => {
    await withAccount({ lag: { logs: 3000 } }, async (account) => {
      await create(account)
      const find = () => account.clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))
      const setRetention = () =>
        account.clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }))
      expect([account.logs.forTasks.hasGroup(logGroupName), (await find()).logGroups]).toEqual([false, []])
      expect(await refusal(setRetention())).toEqual({
        code: 'ResourceNotFoundException',
        message: 'The specified log group does not exist.'
      })
      account.pass(1000)
      await setRetention()
      expect((await find()).logGroups).toEqual([])
      account.pass(2000)
      expect([account.logs.forTasks.hasGroup(logGroupName), (await find()).logGroups?.length]).toEqual([true, 1])
    })
  })

  test('are made with the right for the ARN with something after it', async () => {
    const resource = `arn:aws:logs:*:*:log-group:${logGroupName}`
    const policy = (Resource: string) => [
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource } }
    ]
    await withAccount({ policies: policy(resource) }, async (account) => {
      expect((await refusal(create(account))).code).toBe('AccessDeniedException')
    })
    await withAccount({ policies: policy(`${resource}:*`) }, async (account) => {
      await create(account)
      expect(account.logs.groupNames()).toEqual([logGroupName])
    })
  })
})

describe('events', () => {
  test('end where the forward token repeats', async () => {
    await withAccount({}, async (account) => {
      await write(account, 'one', 'two', 'three')
      const read = (nextToken?: string) =>
        account.clients.logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true, limit: 2, nextToken }))
      const first = await read()
      const second = await read(first.nextForwardToken)
      const third = await read(second.nextForwardToken)
      const texts = [first, second, third].map(({ events }) => events?.map(({ message }) => message))
      expect(texts).toEqual([['one', 'two'], ['three'], []])
      expect(third.nextForwardToken).toBe(second.nextForwardToken)
      expect(await refusal(read('nonsense'))).toEqual({
        code: 'InvalidParameterException',
        message: 'The specified nextToken is invalid.'
      })
    })
  })

  test('are the last ones unless asked from the head', async () => {
    await withAccount({}, async (account) => {
      await write(account, 'one', 'two', 'three')
      const { events } = await account.clients.logs.send(new GetLogEventsCommand({ ...stream, limit: 2 }))
      expect(events?.map(({ message }) => message)).toEqual(['two', 'three'])
    })
  })

  test.each([
    ['', ['GET /', 'ERROR boom', 'ERROR GET']],
    ['ERROR', ['ERROR boom', 'ERROR GET']],
    ['ERROR -GET', ['ERROR boom']],
    ['?boom ?"GET /"', ['GET /', 'ERROR boom']]
  ])('are found by the pattern %p, after an empty page', async (filterPattern, found) => {
    await withAccount({}, async (account) => {
      await write(account, 'GET /', 'ERROR boom', 'ERROR GET')
      const filter = (nextToken?: string) =>
        account.clients.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern, nextToken }))
      const first = await filter()
      const second = await filter(first.nextToken)
      expect(first.events).toEqual([])
      expect(second.events?.map(({ message }) => message)).toEqual(found)
      expect(second.nextToken).toBeUndefined()
    })
  })

  test('can be read after the lag', async () => {
    await withAccount({ lag: { logs: 3000 } }, async (account) => {
      await create(account)
      account.pass(3000)
      account.logs.forTasks.createStream(logGroupName, logStreamName)
      account.logs.forTasks.put(logGroupName, logStreamName, 'late')
      const read = async () => (await account.clients.logs.send(new GetLogEventsCommand(stream))).events?.length
      expect(await read()).toBe(0)
      account.pass(3000)
      expect(await read()).toBe(1)
      const streams = new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: 'space/' })
      expect((await account.clients.logs.send(streams)).logStreams?.[0]?.logStreamName).toBe(logStreamName)
    })
  })
})
