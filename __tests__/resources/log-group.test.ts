import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import { expect, test } from '@jest/globals'
import {
  applyLogGroup,
  findLogGroup,
  logGroupArn,
  planLogGroup,
  removeLogGroups,
  type LogGroupFinding
} from '../../src/resources/log-group.ts'
import { sleep } from '../../src/wait.ts'
import { ACCOUNT, withAccount, type Account } from '../../sandbox/__tests__/account.ts'
import { REGION } from '../../sandbox/__tests__/wire/site.ts'
import { startTestClock } from '../virtual/test-clock.ts'

/** None of the waits is real. */
const clock = startTestClock()

const ARN = 'arn:aws:logs:eu-central-1:123456789012:log-group:/log'
const OURS = { 'run-on-fargate:repository': 'acme/space' }
const THEIRS = { 'run-on-fargate:repository': 'acme/other' }
const spec = { name: '/log', arn: ARN, retentionDays: 14, repository: 'acme/space', tags: OURS }

test.each([
  ['one that is absent', { state: 'absent' }, 'create'],
  ['one that may not be looked at', { state: 'unseen' }, 'unchanged'],
  ['ours with this retention', { state: 'present', tags: OURS, retentionDays: 14 }, 'unchanged'],
  ['ours with another retention', { state: 'present', tags: OURS, retentionDays: 30 }, 'update'],
  ['ours that keeps everything', { state: 'present', tags: OURS }, 'update'],
  ['that of another repository', { state: 'present', tags: THEIRS, retentionDays: 365 }, 'unchanged'],
  [
    'that of a repository whose name begins alike',
    { state: 'present', tags: { 'run-on-fargate:repository': 'acme/space-shop' }, retentionDays: 365 },
    'unchanged'
  ],
  ['another one with another retention', { state: 'present', tags: { team: 'space' }, retentionDays: 30 }, 'unchanged'],
  ['another one that keeps everything', { state: 'present', tags: {} }, 'unchanged']
] as const satisfies readonly [string, LogGroupFinding, string][])('%s: %j is %s', (_, finding, action) => {
  expect(planLogGroup(finding, spec)).toEqual({ action, spec })
})

test.each([
  ['aws', 'eu-central-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-eusc', 'eusc-de-east-1']
])('the ARN in %s', (partition, region) => {
  const identity = { partition, account: '123456789012', callerArn: '' }
  expect(logGroupArn(identity, region, '/a/b')).toBe(`arn:${partition}:logs:${region}:123456789012:log-group:/a/b`)
})

test('an unused group goes, but neither a young one nor that of a repository whose name begins alike', async () => {
  await withAccount({}, async ({ clients, logs }) => {
    const [day, retentionDays] = [86_400_000, 14]
    const seed = (name: string, repository: string, age: number) => {
      logs.seedGroup({ name, age, retentionDays, tags: { 'run-on-fargate:repository': repository } })
    }
    seed('/run-on-fargate/acme/space', 'acme/space', 15 * day)
    seed('/run-on-fargate/acme/space/young', 'acme/space', day)
    seed('/run-on-fargate/acme/space-two', 'acme/space-two', 15 * day)
    const identity = { partition: 'aws', account: ACCOUNT, callerArn: '' }
    const of = { prefix: '/run-on-fargate/acme/space', repository: 'acme/space' }
    expect(await removeLogGroups({ logs: clients.logs, region: REGION }, identity, of)).toEqual([
      '/run-on-fargate/acme/space'
    ])
  })
})

test('of more groups than one page holds each unused one goes', async () => {
  await withAccount({}, async ({ clients, logs }) => {
    const names = Array.from(
      { length: 60 },
      (_, index) => `/run-on-fargate/acme/space/${String(index).padStart(2, '0')}`
    )
    for (const name of names) {
      const tags = name.endsWith('5') ? THEIRS : OURS
      logs.seedGroup({ name, age: 15 * 86_400_000, retentionDays: 14, tags })
    }
    const identity = { partition: 'aws', account: ACCOUNT, callerArn: '' }
    const of = { prefix: '/run-on-fargate/acme/space', repository: 'acme/space' }
    const gone = await removeLogGroups({ logs: clients.logs, region: REGION }, identity, of)
    expect(gone).toEqual(names.filter((name) => !name.endsWith('5')))
    expect(logs.groupNames()).toEqual(names.filter((name) => name.endsWith('5')))
  })
})

test.each([
  ['of this repository', OURS, 14],
  ['of another repository', THEIRS, 365],
  ['of nobody', { team: 'x' }, 365]
])('a group %s that appears after the look has a retention of its owner', async (_, tags, days) => {
  const appears = async ({ clients: { logs: client } }: Account) => {
    const plan = planLogGroup(
      await findLogGroup(client, { name: '/log', retentionDays: 14, arn: () => Promise.resolve(ARN) }),
      spec
    )
    expect(plan.action).toBe('create')
    await client.send(new CreateLogGroupCommand({ logGroupName: '/log', tags }))
    await sleep(200)
    await client.send(new PutRetentionPolicyCommand({ logGroupName: '/log', retentionInDays: 365 }))
    await applyLogGroup(client, plan, new AbortController().signal)
    await sleep(600)
    expect(await findLogGroup(client, { name: '/log', retentionDays: 14, arn: () => Promise.resolve(ARN) })).toEqual({
      state: 'present',
      retentionDays: days,
      ...(days !== 14 && { tags })
    })
  }
  await withAccount({ lag: { logs: 500 } }, (account) => clock.flies(() => appears(account)))
})
