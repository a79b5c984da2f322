import type { Task } from '../../src/aws/task.ts'
import { describe, expect, test } from '@jest/globals'
import type { LaunchSpec } from '../../src/deploy/launch.ts'
import { untilReady } from '../../src/deploy/deploy-service.ts'
import type { Readiness } from '../../src/deployment.ts'
import { AwsError } from '../../sandbox/src/service.ts'
import { following, makeSpec, makeTask, type Look } from './follow-site.ts'

const STARTED = [makeTask({ lastStatus: 'PROVISIONING' })]
const PENDING = [makeTask({ lastStatus: 'PENDING' })]
const RUNNING = [makeTask()]
const STOPPING: Task = makeTask({
  desiredStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited'
})
const THROTTLED = new AwsError('ThrottlingException', 'Rate exceeded')
const DENIED = new AwsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:DescribeTasks')
const NOW = { when: 'running', settle: 0 } as const

interface Case extends Partial<LaunchSpec> {
  readonly ready?: Readiness
  readonly within?: number
}

async function watched(looks: readonly Look[], overrides: Case = {}, started: readonly Task[] = STARTED) {
  const { ready = NOW, within = 60_000, ...spec } = overrides
  return following(started, looks, (tools) => untilReady(ready, makeSpec(spec), tools), { within })
}

describe('tasks are followed', () => {
  test.concurrent.each([
    ['until they run', [PENDING, RUNNING], ['PENDING', 'RUNNING']],
    ['through throttling', [THROTTLED, RUNNING], ['PROVISIONING', 'RUNNING']],
    ['while ECS does not show them yet', [[], RUNNING], ['PROVISIONING', 'RUNNING']]
  ])('%s', async (_, looks, seen) => {
    const { outcome, told } = await watched(looks)
    expect(outcome).toEqual([{ task: RUNNING[0] }])
    expect(told.seen).toEqual(seen)
    const changes = told.lines.map((line) => line.replace(/^ *\d+ s {2}/, ''))
    expect(changes).toEqual(['PROVISIONING', ...new Set(seen.filter((each) => each !== 'PROVISIONING'))])
  })

  test.concurrent('until all of them run, each told by its number', async () => {
    const second = (lastStatus: string) => makeTask({ taskArn: 'arn:2', lastStatus })
    const started = [...STARTED, second('PROVISIONING')]
    const { outcome, told } = await watched(
      [
        [...RUNNING, second('PENDING')],
        [second('RUNNING'), ...RUNNING]
      ],
      {},
      started
    )
    expect(outcome).toMatchObject([{ task: RUNNING[0] }, { task: { taskArn: 'arn:2' } }])
    expect(told.lines.map((line) => line.replace(/^ *\d+ s {2}/, ''))).toEqual([
      '1: PROVISIONING, 2: PROVISIONING',
      '1: RUNNING, 2: PENDING',
      '2: RUNNING'
    ])
  })

  test.concurrent('not against a refusal that stays', async () => {
    expect((await watched([DENIED])).outcome).toMatchObject({ name: 'AccessDeniedException' })
  })
})

describe('it is told at once', () => {
  test.concurrent.each([
    ['that a task is about to stop', [[STOPPING]], {}],
    ['that a task stops while it settles', [RUNNING, [STOPPING]], { ready: { ...NOW, settle: 60_000 } }],
    ['that one of two stops', [[makeTask({ taskArn: 'arn:2' }), STOPPING]], {}]
  ] as const)('%s', async (_, looks, overrides) => {
    const started = looks[0].map(({ taskArn }) => ({ ...STARTED[0], taskArn }))
    const { outcome } = await watched(looks, overrides, started)
    expect(outcome).toMatchObject({
      name: 'TaskStopped',
      message: 'EssentialContainerExited: Essential container in task exited',
      task: STOPPING
    })
  })

  test.concurrent('that a container is unhealthy, and which', async () => {
    const containers = [
      { name: 'web', healthStatus: 'HEALTHY' as const },
      { name: 'cache', healthStatus: 'UNHEALTHY' as const }
    ]
    const { outcome } = await watched([[makeTask({ healthStatus: 'UNHEALTHY', containers })]], {
      ready: { ...NOW, when: 'healthy' }
    })
    expect(outcome).toMatchObject({
      code: 'TASK_UNHEALTHY',
      message: 'The health check in the task definition has failed in cache.'
    })
  })
})

describe('a task that runs is ready', () => {
  test.concurrent('when it is healthy, without settling', async () => {
    const looks = [[makeTask({ healthStatus: 'UNKNOWN' })], [makeTask({ healthStatus: 'HEALTHY' })]]
    const ready = { when: 'healthy', settle: 60_000 } as const
    const { outcome, told } = await watched(looks, { ready })
    expect(outcome).toMatchObject([{ task: { healthStatus: 'HEALTHY' } }])
    expect(told.seen).toEqual(['RUNNING', 'RUNNING'])
  })

  test.concurrent('when it has lived long enough', async () => {
    const { outcome, told } = await watched([RUNNING], { ready: { ...NOW, settle: 1000 } })
    expect(outcome).toEqual([{ task: RUNNING[0] }])
    expect(told.seen.length).toBeGreaterThan(1)
  })
})

describe('a time-out says what was waited for', () => {
  test.concurrent.each([
    ['the task to run; it is PENDING', [PENDING], {}],
    ['the public address', [RUNNING], { publicAddress: 'ipv6' }],
    ['the container to become HEALTHY', [RUNNING], { ready: { ...NOW, when: 'healthy' } }],
    ['the task to have run long enough', [RUNNING], { ready: { ...NOW, settle: 60_000 } }],
    ['the address of the task', [RUNNING], { ready: { ...NOW, healthCheckPath: '/' } }]
  ] as const satisfies readonly [string, Look[], Case][])('%s', async (waitingFor, looks, overrides) => {
    const { outcome } = await watched(looks, { ...overrides, within: 0, timeout: 120_000 })
    expect(outcome).toMatchObject({
      code: 'TIMED_OUT',
      message: `After 2 minutes the step was still waiting for ${waitingFor}.`
    })
  })

  test.concurrent('when ECS did not answer, and names the call', async () => {
    const { outcome } = await watched([THROTTLED], { within: 0, timeout: 120_000 })
    expect(outcome).toMatchObject({
      code: 'TIMED_OUT',
      message: expect.stringContaining('waiting for ECS to report the state of the task. The last call failed.'),
      hint: expect.stringContaining('fewer deployments')
    })
  })
})
