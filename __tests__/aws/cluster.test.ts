import { expect, test } from '@jest/globals'
import { isServiceRolePending, planCluster } from '../../src/aws/cluster.ts'

const ARN = 'arn:aws:ecs:eu-central-1:123456789012:cluster/blue'
const spec = { name: 'blue', tags: { team: 'space' } }

test.each([
  [{ state: 'absent' }, { action: 'create', spec }],
  [
    { state: 'present', arn: ARN },
    { action: 'unchanged', spec, arn: ARN }
  ],
  // Who may not look may still run tasks in it.
  [{ state: 'unseen' }, { action: 'unchanged', spec }]
] as const)('%j: %j', (finding, plan) => {
  expect(planCluster(finding, spec)).toEqual(plan)
})

const PENDING = 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'

test.each([
  ['InvalidParameterException', PENDING, true],
  ['InvalidParameterException', `CreateCluster Invalid Request: ${PENDING}`, true],
  ['InvalidParameterException', 'Invalid cluster name.', false],
  ['ClientException', PENDING, false]
])('%s "%s" means that the service-linked role is on its way: %p', (name, message, expected) => {
  expect(isServiceRolePending(Object.assign(new Error(message), { name }))).toBe(expected)
})
