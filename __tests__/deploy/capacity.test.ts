import { describe, expect, test } from '@jest/globals'
import { capacityOptions, lacksCapacity, nextOption, type CapacityOption } from '../../src/deploy/launch.ts'
import type { Compute } from '../../src/deployment.ts'

/** The texts of AWS that ask for another way. Sources: "API failure reasons", "Amazon ECS stopped tasks error messages". */
const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
const QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"
const QUOTA_OF_TASKS = "You've reached the limit on the number of tasks you can run concurrently"
const INTERRUPTED = 'SpotInterruption: Your Spot Task was interrupted.'

const ON_DEMAND: Compute = { kind: 'fargate', spot: false }
const SPOT: Compute = { kind: 'fargate', spot: true }
const INSTANCES: Compute = { kind: 'instances' }
const BOTH = ['subnet-a', 'subnet-b']

function optionsOf(compute: Compute, subnets: readonly string[] | undefined): readonly CapacityOption[] {
  return capacityOptions({ compute }, subnets)
}

describe('the ways to ask for tasks', () => {
  test('are all subnets at once, then each by itself', () => {
    expect(optionsOf(ON_DEMAND, BOTH)).toEqual([
      { capacity: 'FARGATE', subnets: BOTH, name: 'FARGATE' },
      { capacity: 'FARGATE', subnets: ['subnet-a'], name: 'FARGATE in subnet-a' },
      { capacity: 'FARGATE', subnets: ['subnet-b'], name: 'FARGATE in subnet-b' }
    ])
  })

  test('are all of Spot before the same ones of On-Demand', () => {
    const onDemand = optionsOf(ON_DEMAND, BOTH)
    const named = (name: string) => name.replace('FARGATE', 'FARGATE_SPOT')
    const spot = onDemand.map((option) => ({ ...option, capacity: 'FARGATE_SPOT', name: named(option.name) }))
    expect(optionsOf(SPOT, BOTH)).toEqual([...spot, ...onDemand])
  })

  test('are no more than one for one subnet', () => {
    const names = (compute: Compute) => optionsOf(compute, ['subnet-a']).map(({ name }) => name)
    expect([names(ON_DEMAND), names(SPOT)]).toEqual([['FARGATE'], ['FARGATE_SPOT', 'FARGATE']])
  })

  test.each([[BOTH], [undefined]])(
    'are one on EC2, where ECS places tasks on the instances there are: %j',
    (subnets) => {
      expect(optionsOf(INSTANCES, subnets)).toEqual([{ capacity: 'EC2', subnets, name: 'EC2' }])
    }
  )
})

test.each([
  [NO_CAPACITY, true],
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
])('%j means that there is no capacity: %p', (text, expected) => {
  expect(lacksCapacity(text)).toBe(expected)
})

describe('the next way', () => {
  const spot = optionsOf(SPOT, BOTH)
  const onDemand = optionsOf(ON_DEMAND, BOTH)

  test.each([
    ['without capacity, the next subnet', spot, 0, NO_CAPACITY, 'FARGATE_SPOT in subnet-a'],
    ['without capacity in the last subnet, On-Demand', spot, 2, NO_CAPACITY, 'FARGATE'],
    ['without capacity anywhere, none', spot, 5, NO_CAPACITY, undefined],
    ['at a quota, which holds in all subnets, the other capacity', spot, 0, QUOTA, 'FARGATE'],
    ['at a quota of tasks too', spot, 1, QUOTA_OF_TASKS, 'FARGATE'],
    ['at the quota of On-Demand, none', spot, 3, QUOTA, undefined],
    ['at the only quota, none', onDemand, 0, QUOTA, undefined],
    ['after an interruption, On-Demand', spot, 0, INTERRUPTED, 'FARGATE'],
    ['without capacity On-Demand, the next subnet', onDemand, 0, NO_CAPACITY, 'FARGATE in subnet-a'],
    ['after an error of AWS, the next subnet', onDemand, 1, 'Internal error.', 'FARGATE in subnet-b'],
    ['of one, none', optionsOf(INSTANCES, undefined), 0, NO_CAPACITY, undefined]
  ])('is, %s', (_, options, at, refusal, name) => {
    const next = nextOption(options, at, refusal)
    expect(next === undefined ? undefined : options[next]?.name).toBe(name)
  })
})
