import { describe, expect, test } from '@jest/globals'
import type { NetworkPlan } from '../../src/resources/network.ts'
import { lacksCapacity, nextRung, rungsOf, type Rung } from '../../src/deploy/capacity.ts'

/** The texts of AWS that ask for another way. Sources: "API failure reasons", "Amazon ECS stopped tasks error messages". */
const NO_ROOM = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
const QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"
const QUOTA_OF_TASKS = "You've reached the limit on the number of tasks you can run concurrently"
const INTERRUPTED = 'SpotInterruption: Your Spot Task was interrupted.'

function network(...subnets: readonly string[]): NetworkPlan {
  return { vpcId: 'vpc-1', subnets, reachedBy: 'ipv4', warnings: [] }
}

describe('the ways to ask for tasks', () => {
  const names = (rungs: readonly Rung[]) => rungs.map(({ name }) => name)

  test('are all subnets at once, then each by itself', () => {
    expect(rungsOf({ launchType: 'FARGATE', network: network('subnet-a', 'subnet-b') })).toEqual([
      { capacity: 'FARGATE', subnets: ['subnet-a', 'subnet-b'], name: 'FARGATE' },
      { capacity: 'FARGATE', subnets: ['subnet-a'], name: 'FARGATE in subnet-a' },
      { capacity: 'FARGATE', subnets: ['subnet-b'], name: 'FARGATE in subnet-b' }
    ])
  })

  test('are all of Spot before any of On-Demand', () => {
    expect(names(rungsOf({ launchType: 'FARGATE_SPOT', network: network('subnet-a', 'subnet-b') }))).toEqual([
      'FARGATE_SPOT',
      'FARGATE_SPOT in subnet-a',
      'FARGATE_SPOT in subnet-b',
      'FARGATE',
      'FARGATE in subnet-a',
      'FARGATE in subnet-b'
    ])
  })

  test('are no more than one for one subnet', () => {
    expect(names(rungsOf({ launchType: 'FARGATE', network: network('subnet-a') }))).toEqual(['FARGATE'])
    expect(names(rungsOf({ launchType: 'FARGATE_SPOT', network: network('subnet-a') }))).toEqual([
      'FARGATE_SPOT',
      'FARGATE'
    ])
  })

  test('are one on EC2, where ECS places tasks on the instances that there are', () => {
    expect(rungsOf({ launchType: 'EC2', network: network('subnet-a', 'subnet-b') })).toEqual([
      { capacity: 'EC2', subnets: ['subnet-a', 'subnet-b'], name: 'EC2' }
    ])
    expect(rungsOf({ launchType: 'EC2' })).toEqual([{ capacity: 'EC2', name: 'EC2' }])
  })
})

test.each([
  [NO_ROOM, true],
  ['EMPTY CAPACITY PROVIDER', true],
  ['Internal error.', true],
  [QUOTA, true],
  [QUOTA_OF_TASKS, true],
  [INTERRUPTED, true],
  ['Timeout waiting for network interface provisioning to complete.', false],
  ['CannotPullContainerError: pull image manifest has been retried 1 time(s)', false],
  ['Essential container in task exited', false],
  ['RESOURCE:MEMORY', false],
  ['', false]
])('%j means that there was no room: %p', (text, expected) => {
  expect(lacksCapacity(text)).toBe(expected)
})

describe('the next way', () => {
  const spot = rungsOf({ launchType: 'FARGATE_SPOT', network: network('subnet-a', 'subnet-b') })
  const onDemand = rungsOf({ launchType: 'FARGATE', network: network('subnet-a', 'subnet-b') })

  test.each([
    ['without room, the next subnet', spot, 0, NO_ROOM, 'FARGATE_SPOT in subnet-a'],
    ['without room in the last subnet, On-Demand', spot, 2, NO_ROOM, 'FARGATE'],
    ['without room anywhere, none', spot, 5, NO_ROOM, undefined],
    ['at a quota, which holds in all subnets, the other capacity', spot, 0, QUOTA, 'FARGATE'],
    ['at a quota of tasks too', spot, 1, QUOTA_OF_TASKS, 'FARGATE'],
    ['at the quota of On-Demand, none', spot, 3, QUOTA, undefined],
    ['at the only quota, none', onDemand, 0, QUOTA, undefined],
    ['after an interruption, On-Demand', spot, 0, INTERRUPTED, 'FARGATE'],
    ['without room On-Demand, the next subnet', onDemand, 0, NO_ROOM, 'FARGATE in subnet-a'],
    ['after an error of AWS, the next subnet', onDemand, 1, 'Internal error.', 'FARGATE in subnet-b'],
    ['of one, none', rungsOf({ launchType: 'EC2' }), 0, NO_ROOM, undefined]
  ])('is, %s', (_, rungs, at, refusal, name) => {
    const next = nextRung(rungs, at, refusal)
    expect(next === undefined ? undefined : rungs[next]?.name).toBe(name)
  })
})
