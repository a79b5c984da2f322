import { describe, expect, test } from '@jest/globals'
import type { Task } from '@aws-sdk/client-ecs'
import { container, describeTask, readyAccount, roleArn, start } from './account.ts'
import type { Account } from './account.ts'

const step = 100

/** Every state in which the task is seen, first and last sight of none left out, each with the task as it first was in it. */
async function statesOf(ecs: Account, arn: string, ms: number): Promise<Map<string, Task>> {
  const states = new Map<string, Task>()
  for (let passed = 0; passed <= ms; passed += step) {
    const task = await describeTask(ecs, arn)
    const state = `${task.desiredStatus ?? ''} ${task.lastStatus ?? ''}`
    if (!states.has(state)) states.set(state, task)
    await ecs.clock.pass(step)
  }
  return states
}

const details = (task: Task | undefined) => task?.attachments?.[0]?.details?.map((detail) => detail.name)

describe('the agent of ECS Exec', () => {
  const agentsOf = async (ecs: Account, arn: string) => {
    const { containers = [] } = await describeTask(ecs, arn)
    return containers.flatMap(({ managedAgents = [] }) => managedAgents.map(({ lastStatus }) => lastStatus))
  }
  const withTaskRole = { taskRoleArn: roleArn }

  test('is PENDING at first and RUNNING soon after its container', async () => {
    const ecs = await readyAccount({}, withTaskRole)
    const arn = await start(ecs, { enableExecuteCommand: true })
    expect(await agentsOf(ecs, arn)).toEqual(['PENDING'])
    await ecs.clock.pass(6000)
    expect(await agentsOf(ecs, arn)).toEqual(['RUNNING'])
  })

  test('stops in a container that it cannot write to', async () => {
    const ecs = await readyAccount(
      {},
      { ...withTaskRole, containerDefinitions: [container({ readonlyRootFilesystem: true })] }
    )
    const arn = await start(ecs, { enableExecuteCommand: true })
    await ecs.clock.pass(6000)
    expect(await agentsOf(ecs, arn)).toEqual(['STOPPED'])
  })

  test('is not there unless it was asked for', async () => {
    const ecs = await readyAccount({}, withTaskRole)
    const arn = await start(ecs)
    await ecs.clock.pass(6000)
    expect(await agentsOf(ecs, arn)).toEqual([])
  })
})

describe('a task’s life', () => {
  test('goes up by PROVISIONING, PENDING, ACTIVATING to RUNNING', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    const attachmentId = (await describeTask(ecs, arn)).attachments?.[0]?.id
    const states = await statesOf(ecs, arn, 5000)
    expect([...states.keys()]).toEqual([
      'RUNNING PROVISIONING',
      'RUNNING PENDING',
      'RUNNING ACTIVATING',
      'RUNNING RUNNING'
    ])
    expect(details(states.get('RUNNING PROVISIONING'))).toEqual(['subnetId'])
    const pending = states.get('RUNNING PENDING')
    expect(details(pending)).toEqual([
      'subnetId',
      'networkInterfaceId',
      'macAddress',
      'privateDnsName',
      'privateIPv4Address'
    ])
    expect(pending).toMatchObject({
      connectivity: 'CONNECTED',
      attachments: [{ id: attachmentId, status: 'ATTACHED' }],
      version: 2
    })
    expect(pending).not.toHaveProperty('pullStartedAt')
    const activating = states.get('RUNNING ACTIVATING')
    expect(activating?.pullStartedAt).toBeInstanceOf(Date)
    expect(activating).not.toHaveProperty('pullStoppedAt')
    expect(states.get('RUNNING RUNNING')).toMatchObject({
      healthStatus: 'UNKNOWN',
      version: 3,
      pullStoppedAt: expect.any(Date),
      startedAt: expect.any(Date),
      containers: [
        {
          lastStatus: 'RUNNING',
          imageDigest: 'sha256:feed',
          runtimeId: expect.stringMatching(/^[0-9a-f]{32}-\d{10}$/),
          networkInterfaces: [{ attachmentId, privateIpv4Address: '172.31.0.5' }],
          networkBindings: []
        }
      ]
    })
  })

  test('answers on its public address and logs under its id while it runs', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.clock.pass(2500)
    expect([...ecs.openPages, ...ecs.logged]).toEqual([])
    await ecs.clock.pass(2500)
    expect([...ecs.openPages]).toEqual(['127.80.0.1:80'])
    const stream = `run/space/${arn.split('/').at(-1) ?? ''}`
    expect(ecs.logged).toEqual([`stream ${stream}`, `${stream}: started`])
    await ecs.send('StopTask', { task: arn })
    await ecs.clock.pass(5000)
    expect([...ecs.openPages]).toEqual([])
  })

  test('goes down by DEACTIVATING, STOPPING, DEPROVISIONING to STOPPED, the desired status first', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.clock.pass(5000)
    await ecs.send('StopTask', { task: arn, reason: 'replaced' })
    const states = await statesOf(ecs, arn, 3000)
    expect([...states.keys()]).toEqual([
      'STOPPED RUNNING',
      'STOPPED DEACTIVATING',
      'STOPPED STOPPING',
      'STOPPED DEPROVISIONING',
      'STOPPED STOPPED'
    ])
    expect(states.get('STOPPED RUNNING')).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'replaced' })
    expect(states.get('STOPPED DEPROVISIONING')).toMatchObject({ attachments: [{ status: 'DETACHING' }] })
    const stopped = states.get('STOPPED STOPPED')
    expect(stopped).toMatchObject({
      version: 5,
      attachments: [{ status: 'DELETED' }],
      executionStoppedAt: expect.any(Date),
      stoppedAt: expect.any(Date),
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }]
    })
    expect(details(stopped)).toHaveLength(5)
  })

  test('shows no exit code, digest or pull when the image could not be pulled', async () => {
    const ecs = await readyAccount({ pullFailure: 'no' })
    const states = await statesOf(ecs, await start(ecs), 8000)
    const stopped = states.get('STOPPED STOPPED')
    expect([...states.keys()].slice(-3)).toEqual(['STOPPED ACTIVATING', 'STOPPED DEPROVISIONING', 'STOPPED STOPPED'])
    expect(stopped).toMatchObject({ version: 4, attachments: [{ status: 'DELETED' }] })
    for (const absent of ['pullStartedAt', 'startedAt', 'executionStoppedAt'])
      expect(stopped).not.toHaveProperty(absent)
    const [only] = stopped?.containers ?? []
    expect(only).toMatchObject({ lastStatus: 'STOPPED', runtimeId: expect.any(String) })
    expect(only?.networkInterfaces).toHaveLength(1)
    for (const absent of ['exitCode', 'reason', 'imageDigest']) expect(only).not.toHaveProperty(absent)
  })

  test.each([
    [{ after: 500, code: 0 }, { exitCode: 0 }],
    [{ after: 500, code: 1 }, { exitCode: 1 }],
    [
      { after: 500, code: 137, outOfMemory: true },
      { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }
    ]
  ])('ends when its program ends: %j', async (exits, expected) => {
    const ecs = await readyAccount({ app: { exits } })
    const arn = await start(ecs)
    await ecs.clock.pass(20_000)
    expect(await describeTask(ecs, arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [expected]
    })
    expect(ecs.openPages.size).toBe(0)
  })

  test('goes on without a container that is not essential', async () => {
    const containerDefinitions = [container({ essential: false, image: 'acme/job' }), container({ name: 'web' })]
    const apps = { 'acme/job': { listens: [8080], exits: { after: 500, code: 3 } } }
    const ecs = await readyAccount({ apps }, { containerDefinitions })
    const arn = await start(ecs)
    await ecs.clock.pass(3100)
    expect([...ecs.openPages]).toEqual(['127.80.0.1:8080', '127.80.0.1:80'])
    await ecs.clock.pass(20_000)
    const task = await describeTask(ecs, arn)
    expect(task).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' })
    expect(task.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 3 }, { lastStatus: 'RUNNING' }])
    expect([...ecs.openPages]).toEqual(['127.80.0.1:80'])
  })

  test.each([500, 1500, 2500])('can be stopped %d ms after its start, before it runs', async (ms) => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.clock.pass(ms)
    await ecs.send('StopTask', { task: arn })
    await ecs.clock.pass(20_000)
    const task = await describeTask(ecs, arn)
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      attachments: [{ status: 'DELETED' }]
    })
    expect(task).not.toHaveProperty('startedAt')
    expect(ecs.openPages.size).toBe(0)
  })

  test.each([
    [200, 6_000, 'HEALTHY'],
    [500, 6_000, 'UNKNOWN'],
    [500, 16_000, 'UNHEALTHY']
  ])('has a health only by its health check: status %d after %d ms is %s', async (status, ms, health) => {
    const healthCheck = { command: ['CMD-SHELL', 'curl -f localhost'], interval: 5 }
    const ecs = await readyAccount({ app: { status } }, { containerDefinitions: [container({ healthCheck })] })
    const arn = await start(ecs)
    await ecs.clock.pass(3100 + ms)
    expect(await describeTask(ecs, arn)).toMatchObject({ healthStatus: health, lastStatus: 'RUNNING' })
  })

  test('attaches its interface in steps', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.clock.pass(400)
    expect(await describeTask(ecs, arn)).toMatchObject({ attachments: [{ status: 'PRECREATED' }] })
    await ecs.clock.pass(300)
    expect(await describeTask(ecs, arn)).toMatchObject({
      attachments: [{ status: 'ATTACHING' }],
      lastStatus: 'PROVISIONING'
    })
  })
})
