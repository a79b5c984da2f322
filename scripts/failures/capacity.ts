import { QUOTA, SMALLER, AWS_FAULT, ROOM, MISFIT } from './titles.ts'

/** Why RunTask answers without a task. */
export const CAPACITY: readonly (readonly [title: string, reason: string])[] = [
  [
    'Fargate has no capacity there',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  ],
  [QUOTA, "You've reached the limit on the number of vCPUs you can run concurrently"],
  [QUOTA, 'You’ve reached the limit on the number of tasks you can run concurrently'],
  [SMALLER, 'The requested CPU configuration is above your limit.'],
  [SMALLER, 'The requested MEMORY configuration is above your limit.'],
  [AWS_FAULT, 'Internal error.'],
  ['The capacity provider is empty', 'EMPTY CAPACITY PROVIDER'],
  ...['CPU', 'MEMORY', 'ENI', 'PORTS', 'GPU'].map((what) => [ROOM, `RESOURCE:${what}`] as const),
  ...['AGENT', 'LOCATION', 'ATTRIBUTE', 'INACTIVE'].map((what) => [MISFIT, what] as const),
  [MISFIT, 'ATTRIBUTE: ecs.cpu-architecture'],
  ['ECS does not find what was named', 'MISSING']
]
