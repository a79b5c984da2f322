import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as Ecs from '@aws-sdk/client-ecs'
import { BUSYBOX, openFleet } from './fleet.ts'
import type { Fleet } from './fleet.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await openFleet()
})

afterAll(() => fleet.close())

const exitCodes = (task: Ecs.Task) => task.containers?.map(({ exitCode }) => exitCode)
const ms = (from: Date | undefined, to: Date | undefined) => (to?.getTime() ?? NaN) - (from?.getTime() ?? NaN)
const serving = { listens: [80], page: 'hello' }

/** Runs the containers, stops the task once it runs, and gives it when it has stopped. */
async function stopRunning(containers: readonly Ecs.ContainerDefinition[]): Promise<Ecs.Task> {
  const task = await fleet.run(containers)
  expect(await fleet.running(task)).toMatchObject({ lastStatus: 'RUNNING' })
  await fleet.clients.ecs.send(new Ecs.StopTaskCommand({ task }))
  return await fleet.stopped(task)
}

describe('BusyBox of public.ecr.aws', () => {
  test.each([['X86_64'], ['ARM64']] as const)(
    'sleeps for the seconds it is told, then ends well, on %s',
    async (cpu) => {
      const task = await fleet.run([{ name: 'timer', image: BUSYBOX, command: ['sleep', '0.3'] }], {
        runtimePlatform: { cpuArchitecture: cpu }
      })
      const stopped = await fleet.stopped(task)
      expect(stopped).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 0 }] })
      expect(ms(stopped.startedAt, stopped.executionStoppedAt)).toBeGreaterThanOrEqual(290)
    }
  )

  test.each([
    [['sleep', '0.1', '0.1s'], 0],
    [['sleep', 'soon'], 1],
    [undefined, 0]
  ])('ends by its command: %j with %d', async (command, exitCode) => {
    const task = await fleet.run([{ name: 'timer', image: BUSYBOX, command }])
    expect(await fleet.stopped(task)).toMatchObject({ containers: [{ exitCode }] })
  })

  test('is no image of Docker Hub’s, and the only one of its registry', async () => {
    const hub = await fleet.run([{ name: 'timer', image: 'docker/library/busybox:stable' }])
    expect((await fleet.stopped(hub)).stoppedReason).toContain('pull access denied')
    const image = 'public.ecr.aws/docker/library/alpine:stable'
    expect((await fleet.stopped(await fleet.run([{ name: 'timer', image }]))).stoppedReason).toBe(
      `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: ${image}: not found`
    )
  })

  test('is pulled when Docker Hub’s limit is reached', async () => {
    fleet.sandbox.world.knobs.pullLimitReached = true
    const task = await fleet.run([{ name: 'timer', image: BUSYBOX, command: ['sleep', '60'] }])
    expect(await fleet.running(task)).toMatchObject({ lastStatus: 'RUNNING' })
    fleet.sandbox.world.knobs.pullLimitReached = false
  })
})

describe('a stop', () => {
  test.each<[string, Partial<Ecs.ContainerDefinition>, number]>([
    ['is killed', {}, 137],
    ['ends where there is an init process', { linuxParameters: { initProcessEnabled: true } }, 143]
  ])('does not reach `sleep` as process 1: it %s', async (_what, more, exitCode) => {
    const command = ['sleep', '600']
    const stopped = await stopRunning([{ name: 'timer', image: BUSYBOX, command, stopTimeout: 2, ...more }])
    expect(exitCodes(stopped)).toEqual([exitCode])
  })

  test('waits for each container’s own time, by default 30 seconds', async () => {
    const image = fleet.push('acme/deaf', { ignoresSigterm: true })
    const quick = await stopRunning([{ name: 'deaf', image, stopTimeout: 2 }])
    const slow = await stopRunning([{ name: 'deaf', image }])
    expect([exitCodes(quick), exitCodes(slow)]).toEqual([[137], [137]])
    expect(ms(quick.stoppingAt, quick.executionStoppedAt)).toBeLessThan(ms(slow.stoppingAt, slow.executionStoppedAt))
    expect(ms(slow.stoppingAt, slow.executionStoppedAt)).toBeGreaterThanOrEqual(600)
  })

  test('does not end a program that is deaf to it behind an init process either', async () => {
    const image = fleet.push('acme/deaf', { ignoresSigterm: true })
    const linuxParameters = { initProcessEnabled: true }
    expect(exitCodes(await stopRunning([{ name: 'deaf', image, stopTimeout: 2, linuxParameters }]))).toEqual([137])
  })
})

describe('several containers', () => {
  test('end with the first essential one, the others by SIGTERM or SIGKILL', async () => {
    const web = fleet.push('acme/web', serving)
    const stopped = await fleet.stopped(
      await fleet.run([
        { name: 'web', image: web },
        { name: 'timer', image: BUSYBOX, command: ['sleep', '600'], stopTimeout: 2, essential: false },
        { name: 'job', image: fleet.push('acme/job', { exits: { after: 50, code: 4 } }) }
      ])
    )
    expect(exitCodes(stopped)).toEqual([143, 137, 4])
    expect(stopped).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited'
    })
  })

  test('go on without one that is not essential', async () => {
    const web = fleet.push('acme/web', serving)
    const task = await fleet.run([
      { name: 'web', image: web },
      { name: 'timer', image: BUSYBOX, essential: false }
    ])
    const told = await fleet.until(task, ({ containers = [] }) => containers[1]?.lastStatus === 'STOPPED')
    expect(told).toMatchObject({ desiredStatus: 'RUNNING', containers: [{ lastStatus: 'RUNNING' }, { exitCode: 0 }] })
    expect(await (await fleet.ask(told)).text()).toBe('hello')
  })

  test('answer on ports of their own', async () => {
    const admin = fleet.push('acme/admin', { listens: [8080], page: 'admin' })
    const task = await fleet.run([
      { name: 'web', image: fleet.push('acme/web', serving) },
      { name: 'admin', image: admin }
    ])
    const told = await fleet.running(task)
    const pages = await Promise.all([fleet.ask(told), fleet.ask(told, 8080)])
    expect(await Promise.all(pages.map((page) => page.text()))).toEqual(['hello', 'admin'])
  })

  test('cannot listen on one port twice', async () => {
    const image = fleet.push('acme/web', serving)
    const task = await fleet.run([
      { name: 'web', image },
      { name: 'twin', image }
    ])
    expect(exitCodes(await fleet.stopped(task))).toEqual([143, 1])
  })
})

describe('a program that goes by its command', () => {
  test('does what is told for it, and the rest as ever', async () => {
    const image = fleet.push('acme/tool', {
      ...serving,
      byCommand: { 'migrate up': { exits: { after: 10, code: 3 } } }
    })
    const [job, web] = await Promise.all([
      fleet.run([{ name: 'tool', image, entryPoint: ['migrate'], command: ['up'] }]),
      fleet.run([{ name: 'tool', image, command: ['serve'] }])
    ])
    expect(exitCodes(await fleet.stopped(job))).toEqual([3])
    expect(await (await fleet.ask(await fleet.running(web))).text()).toBe('hello')
  })
})

describe('dependsOn', () => {
  const job = (code: number) => ({ exits: { after: 500, code } })

  test.each(['COMPLETE', 'SUCCESS'] as const)('%s starts a container after its job', async (condition) => {
    const task = await fleet.run([
      { name: 'web', image: fleet.push('acme/web', serving), dependsOn: [{ containerName: 'job', condition }] },
      { name: 'job', image: fleet.push('acme/good', job(0)), essential: false }
    ])
    const waiting = await fleet.until(task, ({ containers = [] }) => containers[1]?.lastStatus === 'RUNNING')
    expect(waiting).toMatchObject({ lastStatus: 'ACTIVATING', containers: [{ lastStatus: 'PENDING' }, {}] })
    expect(await fleet.running(task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { exitCode: 0 }]
    })
  })

  test('COMPLETE takes any exit code, SUCCESS ends the task for one that is not 0', async () => {
    const bad = fleet.push('acme/bad', job(5))
    const web = fleet.push('acme/web', serving)
    const start = (condition: Ecs.ContainerCondition) =>
      fleet.run([
        { name: 'web', image: web, dependsOn: [{ containerName: 'job', condition }] },
        { name: 'job', image: bad, essential: false }
      ])
    const [complete, success] = await Promise.all([start('COMPLETE'), start('SUCCESS')])
    expect(await fleet.running(complete)).toMatchObject({ lastStatus: 'RUNNING' })
    const stopped = await fleet.stopped(success)
    expect(stopped).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [
        {
          exitCode: 143,
          reason: expect.stringMatching(/^CannotStartContainerError: dependency graph: .*successfully\.$/)
        },
        { exitCode: 5 }
      ]
    })
    expect(stopped).not.toHaveProperty('startedAt')
  })

  test.each([
    ['HEALTHY', 5, 'HEALTHY'],
    ['START', 300, 'UNKNOWN']
  ] as const)('%s starts a container whose target, checked every %d s, is %s', async (condition, interval, health) => {
    const task = await fleet.run([
      { name: 'timer', image: BUSYBOX, command: ['sleep', '60'], dependsOn: [{ containerName: 'web', condition }] },
      {
        name: 'web',
        image: fleet.push('acme/web', serving),
        healthCheck: { command: ['CMD-SHELL', 'true'], interval }
      }
    ])
    const told = await fleet.until(task, ({ containers = [] }) => containers[0]?.lastStatus === 'RUNNING')
    expect(told.containers?.[1]?.healthStatus).toBe(health)
  })

  test('lets a task be stopped while it waits', async () => {
    const dependsOn = [{ containerName: 'job', condition: 'COMPLETE' as const }]
    const task = await fleet.run([
      { name: 'web', image: fleet.push('acme/web', serving), dependsOn },
      { name: 'job', image: BUSYBOX, command: ['sleep', '60'], essential: false, stopTimeout: 2 }
    ])
    await fleet.until(task, ({ containers = [] }) => containers[1]?.lastStatus === 'RUNNING')
    await fleet.clients.ecs.send(new Ecs.StopTaskCommand({ task }))
    expect(exitCodes(await fleet.stopped(task))).toEqual([undefined, 137])
  })
})
