import { ECSClient } from '@aws-sdk/client-ecs'
import type { Task } from '../../src/aws/task.ts'
import { expect, test } from '@jest/globals'
import type { ContainerLog } from '../../src/aws/task-definition.ts'
import { diagnose, type Diagnosis } from '../../src/aws/task-log.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

const ID = '0123456789abcdef0123456789abcdef'
const TASK: Task = {
  taskArn: `arn:aws:ecs:eu-central-1:123456789012:task/default/${ID}`,
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [
    { name: 'space', exitCode: 0 },
    { name: 'proxy', reason: 'OutOfMemoryError' }
  ]
}
const HERE = { region: 'eu-central-1', makesGroup: false }
const SPACE: ContainerLog = { ...HERE, container: 'space', group: '/space', prefix: 'task' }
const PROXY: ContainerLog = { ...HERE, container: 'proxy', group: '/proxy', prefix: 'side/car' }

/** Writes a line as the container's log driver would, a second after what was written before. */
function write({ logs, pass }: Account, log: ContainerLog, line: string): void {
  const stream = `${log.prefix}/${log.container}/${ID}`
  if (!logs.groupNames().includes(log.group)) {
    logs.forTasks.createGroup(log.group)
    logs.forTasks.createStream(log.group, stream)
  }
  pass(1000)
  logs.forTasks.put(log.group, stream, line)
}

/** What is found of the task, whose containers have these logs. */
async function diagnosed({ clients }: Account, ...logs: readonly ContainerLog[]) {
  // A task that has stopped is not asked for again.
  const ecs = new ECSClient({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:1' })
  return diagnose({ ecs, logs: clients.logs }, TASK, { cluster: 'default', logs, signal: AbortSignal.timeout(60_000) })
}

function linesOf({ log }: Diagnosis): string[] {
  return log.map(({ container, text }) => `[${container}] ${text}`)
}

test('a task is told with its stop code, its reason, and how each container ended', async () => {
  await withAccount({}, async (account) => {
    expect(await diagnosed(account, SPACE)).toEqual({
      taskArn: TASK.taskArn,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: TASK.containers,
      log: []
    })
  })
})

test('the lines of one container are told as they are', async () => {
  await withAccount({}, async (account) => {
    for (const line of ['one', 'two']) write(account, SPACE, line)
    expect((await diagnosed(account, SPACE)).log.map(({ text }) => text)).toEqual(['one', 'two'])
  })
})

test('the lines of several containers are told in the order of time, with their names', async () => {
  await withAccount({}, async (account) => {
    write(account, PROXY, 'listening')
    write(account, SPACE, 'starting')
    write(account, PROXY, 'no upstream')
    write(account, SPACE, 'boom')
    expect(linesOf(await diagnosed(account, SPACE, PROXY))).toEqual([
      '[proxy] listening',
      '[space] starting',
      '[proxy] no upstream',
      '[space] boom'
    ])
  })
})

test('a container whose log is not there does not hide those of the others', async () => {
  await withAccount({}, async (account) => {
    write(account, SPACE, 'boom')
    expect(linesOf(await diagnosed(account, SPACE, PROXY))).toEqual(['[space] boom'])
  })
})

test('of all lines together the last 50 are told', async () => {
  await withAccount({}, async (account) => {
    for (let line = 1; line <= 40; line++) {
      write(account, SPACE, `s${line}`)
      write(account, PROXY, `p${line}`)
    }
    const lines = linesOf(await diagnosed(account, SPACE, PROXY))
    expect(lines).toHaveLength(50)
    expect([lines.at(0), lines.at(-1)]).toEqual(['[space] s16', '[proxy] p40'])
  })
})

test('an endless line is cut, and an event of several lines is told as these', async () => {
  await withAccount({}, async (account) => {
    write(account, SPACE, `${'x'.repeat(100_000)}\nError\r\n  at main`)
    const { log } = await diagnosed(account, SPACE)
    expect(log.map(({ text }) => text.length)).toEqual([2001, 5, 9])
  })
})
