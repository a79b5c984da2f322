import { describe, expect, test } from '@jest/globals'
import type { ContainerLog } from '../../src/aws/task-definition.ts'
import { LogTail } from '../../src/aws/task-log.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123456789abcdef'
const GROUP = '/team'

function logOf(container: string): ContainerLog {
  return { container, group: GROUP, prefix: 'task', region: 'eu-central-1', makesGroup: false }
}

const STREAM = 'task/web/0123456789abcdef'

/** A tail of these containers, and what writes into their streams. */
function tailOf({ logs, clients }: Account, ...containers: readonly string[]) {
  logs.forTasks.createGroup(GROUP)
  const tail = new LogTail(clients.logs, TASK, containers.map(logOf))
  return {
    tail,
    begin: (container: string) => {
      logs.forTasks.createStream(GROUP, STREAM.replace('web', container))
    },
    write: (container: string, ...messages: readonly string[]) => {
      for (const message of messages) logs.forTasks.put(GROUP, STREAM.replace('web', container), message)
    }
  }
}

test('each line is read once, in order and as it was written', async () => {
  await withAccount({}, async (account) => {
    const { tail, begin, write } = tailOf(account, 'web')
    begin('web')
    expect(await tail.read()).toEqual([])
    write('web', 'one', '  two ', '::error::three')
    expect(await tail.read()).toEqual(
      ['one', '  two ', '::error::three'].map((message) => ({ container: 'web', message }))
    )
    expect(await tail.read()).toEqual([])
    write('web', 'one')
    expect(await tail.read()).toEqual([{ container: 'web', message: 'one' }])
    expect(tail.hindrance).toBeUndefined()
  })
})

test('the lines of each container are its own', async () => {
  await withAccount({}, async (account) => {
    const { tail, begin, write } = tailOf(account, 'web', 'cache')
    for (const container of ['web', 'cache']) begin(container)
    write('cache', 'c1')
    write('web', 'w1')
    write('cache', 'c2')
    expect(await tail.read()).toEqual([
      { container: 'web', message: 'w1' },
      { container: 'cache', message: 'c1' },
      { container: 'cache', message: 'c2' }
    ])
  })
})

test('more than one page is read at once', async () => {
  await withAccount({}, async (account) => {
    const { tail, begin, write } = tailOf(account, 'web')
    begin('web')
    const messages = Array.from({ length: 25_000 }, (_, index) => String(index))
    write('web', ...messages)
    expect((await tail.read()).map(({ message }) => message)).toEqual(messages)
    expect(await tail.read()).toEqual([])
  })
})

describe('a stream that is not there', () => {
  test('is waited for, as a container has none before it writes', async () => {
    await withAccount({}, async (account) => {
      const { tail, begin, write } = tailOf(account, 'cache', 'web')
      begin('web')
      write('web', 'w1')
      expect(await tail.read()).toEqual([{ container: 'web', message: 'w1' }])
      begin('cache')
      write('cache', 'c1')
      expect(await tail.read()).toEqual([{ container: 'cache', message: 'c1' }])
      expect(tail.hindrance).toBeUndefined()
    })
  })

  test('is waited for also when its group is missing, which the task may make itself', async () => {
    await withAccount({}, async ({ clients, logs }) => {
      const tail = new LogTail(clients.logs, TASK, [logOf('web')])
      expect(await tail.read()).toEqual([])
      logs.forTasks.createGroup(GROUP)
      logs.forTasks.createStream(GROUP, STREAM)
      logs.forTasks.put(GROUP, STREAM, 'w1')
      expect(await tail.read()).toEqual([{ container: 'web', message: 'w1' }])
    })
  })
})

test.each([
  ['throttling', 'ThrottlingException', 400],
  ['a fault of AWS', 'ServiceUnavailableException', 503]
])('after %s the lines come the next time', async (_, code, status) => {
  await withAccount({}, async (account) => {
    const { tail, begin, write } = tailOf(account, 'web')
    begin('web')
    write('web', 'w1')
    account.world.knobs.faults = [{ call: 'logs:GetLogEvents', answer: { code, message: code, status }, times: 1 }]
    expect(await tail.read()).toEqual([])
    expect(await tail.read()).toEqual([{ container: 'web', message: 'w1' }])
    expect(tail.hindrance).toBeUndefined()
  })
})

test('a log that may not be read is told, and not asked for again', async () => {
  const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'logs:*', Resource: '*' }] }]
  await withAccount({ policies }, async (account) => {
    const { tail, begin, write } = tailOf(account, 'web')
    begin('web')
    write('web', 'w1')
    expect(await tail.read()).toEqual([])
    expect(tail.hindrance).toContain('logs:GetLogEvents')
    const answer = { code: 'ServiceUnavailableException', message: 'asked', status: 503 }
    const fault = { call: 'logs:GetLogEvents', answer, times: 1 }
    account.world.knobs.faults = [fault]
    expect(await tail.read()).toEqual([])
    expect(fault.times).toBe(1)
  })
})

test('without logs there is nothing to read', async () => {
  await withAccount({}, async (account) => {
    expect(await tailOf(account).tail.read()).toEqual([])
  })
})
