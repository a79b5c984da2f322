import type { Container } from '@aws-sdk/client-ecs'
import type { Task } from '../../src/aws/task.ts'
import { describe, expect, test } from '@jest/globals'
import { TIMER, type ContainerLog } from '../../src/aws/task-definition.ts'
import { untilEnded } from '../../src/deploy/run-job.ts'
import { makeJob } from './factories.ts'
import { following, makeSpec, makeTask, TASK, type Look } from './follow-site.ts'

const LOGS: readonly ContainerLog[] = [
  { container: 'web', group: '/team', prefix: 'task', region: 'eu-central-1', makesGroup: false }
]
const STARTED = [makeTask({ lastStatus: 'PROVISIONING' })]
const SECOND = TASK.replace('0123', '4567')
const RUNNING = makeTask({ startedAt: new Date(0) })

/** A job's task whose containers have ended with these codes. */
function ended(codes: Readonly<Record<string, number | undefined>>, overrides: Partial<Task> = {}): Task {
  const containers = Object.entries(codes).map(([name, exitCode]): Container => ({
    name,
    ...(exitCode !== undefined && { exitCode })
  }))
  return makeTask({
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    startedAt: new Date(0),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers,
    ...overrides
  })
}

const JOB = makeJob({
  container: 'web',
  template: {
    containerDefinitions: [
      ...['web', 'a', 'b', 'c', 'cache'].map((name) => ({ name })),
      { name: 'hook', essential: false }
    ]
  }
})

async function awaited(looks: readonly Look[], { logLines = [], logs = LOGS, started = STARTED }: Case = {}) {
  const spec = makeSpec({ logs, count: started.length })
  const { outcome, told } = await following(started, looks, (tools) => untilEnded(JOB, spec, tools), { logLines })
  return { outcome, failed: outcome instanceof Error ? outcome.name : 'no', ...told, written: told.quoted }
}

interface Case {
  readonly logLines?: readonly string[]
  readonly logs?: readonly ContainerLog[]
  readonly started?: readonly Task[]
}

describe('a job that has ended', () => {
  const cases = [
    ['with 0 is good', ended({ web: 0 }), [0], 'no'],
    ['with another code is not', ended({ web: 3 }), [3], 'TaskStopped'],
    ['without any code is not', ended({ web: undefined }), [], 'TaskStopped'],
    ['with 0 is good when its sidecars were ended by signals', ended({ web: 0, a: 143, b: 137, c: 0 }), [0], 'no'],
    ['with 0 is not when a sidecar failed by itself', ended({ web: 0, cache: 1 }), [0], 'TaskStopped'],
    ['with 0 is good when one that is not essential failed', ended({ web: 0, hook: 1 }), [0], 'no'],
    ['with 0 is good when the timer was ended', ended({ web: 0, [TIMER]: 143 }), [0], 'no'],
    ['with the code of a signal is not when its time was over', ended({ web: 143, [TIMER]: 0 }), [143], 'TaskStopped'],
    ['with 0 is not when its time was over', ended({ web: 0, [TIMER]: 0 }), [0], 'TaskStopped'],
    ['with 0 is not when somebody stopped it', ended({ web: 0 }, { stopCode: 'UserInitiated' }), [0], 'TaskStopped'],
    [
      'in its containers is over, though its interface is not gone yet',
      ended({ web: 0 }, { lastStatus: 'DEPROVISIONING' }),
      [0],
      'no'
    ]
  ] as const

  test.each(cases)('%s', async (_, task, exits, failed) => {
    expect(await awaited([[task]])).toMatchObject({ exits, failed })
  })

  test('is waited for until all its containers have told their codes', async () => {
    const stopping = ended({ web: 0, cache: undefined }, { lastStatus: 'DEACTIVATING' })
    const job = await awaited([[RUNNING], [stopping], [ended({ web: 0, cache: 143 })]])
    expect(job).toMatchObject({ exits: [0], failed: 'no', seen: ['RUNNING', 'DEACTIVATING', 'STOPPED'] })
  })

  test('before it began is not good, and has no code', async () => {
    const { startedAt: _never, ...stillborn } = ended({ web: 0 }, { stopCode: 'TaskFailedToStart' })
    expect(await awaited([[stillborn]])).toMatchObject({ exits: [], failed: 'TaskStopped' })
  })

  test('of several tasks has the code of the one that failed', async () => {
    const second = (task: Task): Task => ({ ...task, taskArn: SECOND })
    const started = STARTED.flatMap((task) => [task, second(task)])
    const job = await awaited([[ended({ web: 0 }), second(ended({ web: 7 }))]], { logLines: ['line'], started })
    expect(job).toMatchObject({
      exits: [7],
      outcome: { name: 'TaskStopped', task: { taskArn: SECOND } },
      written: ['[1] line', '[2] line']
    })
  })
})

describe('what a job writes is shown', () => {
  test('once, as it is', async () => {
    expect((await awaited([[RUNNING], [ended({ web: 0 })]], { logLines: ['one', '::error::two'] })).written).toEqual([
      'one',
      '::error::two'
    ])
  })

  test('with the name of the container where several write', async () => {
    const logs = [...LOGS, ...LOGS.map((log) => ({ ...log, container: 'cache' }))]
    expect((await awaited([[ended({ web: 0, cache: 0 })]], { logLines: ['one'], logs })).written).toEqual([
      '[web] one',
      '[cache] one'
    ])
  })

  test('also when it fails', async () => {
    expect(await awaited([[ended({ web: 1 })]], { logLines: ['why'] })).toMatchObject({
      failed: 'TaskStopped',
      written: ['why']
    })
  })
})
