import { describe, expect, test } from '@jest/globals'
import { isServiceRolePending, planCluster } from '../../src/aws/cluster.ts'

const ARN = 'arn:aws:ecs:eu-central-1:123456789012:cluster/blue'
const spec = { name: 'blue', providers: [], tags: { team: 'space' } }
const present = { state: 'present', arn: ARN, providers: [], defaultStrategy: [] } as const

test.each([
  [{ state: 'absent' }, { action: 'create', spec }],
  [present, { action: 'unchanged', spec, arn: ARN }],
  // Who may not look may still run tasks in it.
  [{ state: 'unseen' }, { action: 'unchanged', spec }]
] as const)('%j: %j', (finding, plan) => {
  expect(planCluster(finding, spec)).toEqual(plan)
})

describe('a cluster for Spot', () => {
  const spot = { ...spec, providers: ['FARGATE', 'FARGATE_SPOT'] }

  test('keeps what it is associated with, and how it spreads tasks by default', () => {
    const defaultStrategy = [{ capacityProvider: 'own', weight: 1 }]
    const finding = { ...present, providers: ['own', 'FARGATE'], defaultStrategy }
    expect(planCluster(finding, spot)).toEqual({
      action: 'update',
      spec: spot,
      arn: ARN,
      association: { providers: ['own', 'FARGATE', 'FARGATE_SPOT'], defaultStrategy }
    })
  })

  test('is left alone when it has all of it', () => {
    const finding = { ...present, providers: ['FARGATE_SPOT', 'FARGATE'] }
    expect(planCluster(finding, spot)).toEqual({ action: 'unchanged', spec: spot, arn: ARN })
  })
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
