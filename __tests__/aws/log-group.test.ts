import { expect, test } from '@jest/globals'
import { logGroupArn, planLogGroup, removeLogGroups, type LogGroupFinding } from '../../src/aws/log-group.ts'
import { ACCOUNT, withAccount } from '../sandbox/account.ts'
import { REGION } from '../sandbox/wire/site.ts'

const spec = { name: '/log', arn: 'arn:aws:logs:eu-central-1:123456789012:log-group:/log', retentionDays: 14, tags: {} }
const OURS = { 'run-on-fargate:repository': 'acme/space' }

test.each([
  ['one that is absent', { state: 'absent' }, 'create'],
  ['one that may not be looked at', { state: 'unseen' }, 'unchanged'],
  ['ours with this retention', { state: 'present', tags: OURS, retentionDays: 14 }, 'unchanged'],
  ['ours with another retention', { state: 'present', tags: OURS, retentionDays: 30 }, 'update'],
  ['ours that keeps everything', { state: 'present', tags: OURS }, 'update'],
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
    const of = { prefix: '/run-on-fargate/acme/space', tags: OURS }
    expect(await removeLogGroups({ logs: clients.logs, region: REGION }, identity, of)).toEqual([
      '/run-on-fargate/acme/space'
    ])
  })
})
