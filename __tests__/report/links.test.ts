import { expect, test } from '@jest/globals'
import { consoleLinks } from '../../src/report/outputs.ts'

const LOG = { 'log-group': '/run-on-fargate/acme/space', 'log-stream': 'task/space/0123' }

test.each([
  ['aws', 'eu-central-1', 'eu-central-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ['aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu']
])('task and log are linked in %s', (partition, region, host) => {
  const links = consoleLinks({ 'task-arn': `arn:${partition}:ecs:${region}:123456789012:task/blue/0123`, ...LOG })
  expect(links.task?.url).toBe(`https://${host}/ecs/v2/clusters/blue/tasks/0123/configuration?region=${region}`)
  // The console's own encoding of `/`.
  expect(links.log?.url).toBe(
    `https://${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/` +
      '$252Frun-on-fargate$252Facme$252Fspace/log-events/task$252Fspace$252F0123'
  )
})

test.each([
  [
    'in a partition whose console is not known',
    { 'task-arn': 'arn:aws-iso:ecs:us-iso-east-1:123456789012:task/blue/0123' }
  ],
  ['without a task', {}],
  ['with an empty ARN', { 'task-arn': '' }],
  ['with an ARN without the cluster', { 'task-arn': 'arn:aws:ecs:eu-central-1:123456789012:task/0123' }]
])('nothing is linked %s', (_, outputs) => {
  expect(consoleLinks({ ...LOG, ...outputs })).toEqual({})
})

test('a log that is not known is not linked', () => {
  const links = consoleLinks({ 'task-arn': 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123' })
  expect(Object.keys(links)).toEqual(['task'])
})
