import { describe, expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import { type Account, withAccount } from '../../sandbox/__tests__/account.ts'
import type { Task } from '../../src/aws/task.ts'
import type { ContainerLog } from '../../src/aws/task-definition.ts'
import { diagnose, LogTail } from '../../src/aws/task-log.ts'
import type { Diagnosis } from '../../src/errors.ts'

describe('a stopped task', () => {
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
    return diagnose({ ecs, logs: clients.logs }, TASK, {
      cluster: 'default',
      logs,
      signal: AbortSignal.timeout(60_000)
    })
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
})

describe('its log while it runs', () => {
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
})
