import { describe, expect, test } from '@jest/globals'
import type { RunTaskCommandInput, RunTaskCommandOutput } from '@aws-sdk/client-ecs'
import type { NoCapacity } from '../../src/world.ts'
import { account, describeTask, readyAccount, run, start } from './account.ts'
import type { Account } from './account.ts'

const reason = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
const failure = { reason }
const zoneIds = { 'subnet-1': 'euc1-az1', 'subnet-2': 'euc1-az2' }
const on = (capacityProvider: string): Partial<RunTaskCommandInput> => ({
  launchType: undefined,
  capacityProviderStrategy: [{ capacityProvider, weight: 1 }]
})
const inSubnets = (...subnets: string[]): Partial<RunTaskCommandInput> => ({
  networkConfiguration: { awsvpcConfiguration: { subnets, assignPublicIp: 'ENABLED' } }
})

describe('Fargate without room', () => {
  test.each<readonly [string, NoCapacity, Partial<RunTaskCommandInput>, Partial<RunTaskCommandInput>]>([
    ['for one provider refuses it alone', { provider: 'FARGATE_SPOT' }, on('FARGATE_SPOT'), on('FARGATE')],
    ['means the launch type, too', { provider: 'FARGATE' }, {}, on('FARGATE_SPOT')],
    ['in one subnet', { subnetId: 'subnet-1' }, inSubnets('subnet-1'), inSubnets('subnet-2')],
    ['in one zone', { zone: 'euc1-az2' }, inSubnets('subnet-2'), inSubnets('subnet-1')]
  ])('%s', async (_how, lack, without, within) => {
    const ecs = await spotAccount([lack])
    expect(await ecs.send('RunTask', run(without))).toEqual({ tasks: [], failures: [failure] })
    expect(await ecs.send('RunTask', run(within))).toMatchObject({ tasks: [{}], failures: [] })
  })

  test('in some of the zones uses the others', async () => {
    const ecs = await spotAccount([{ zone: 'euc1-az1' }])
    const { tasks, failures } = await runTask(ecs, { ...inSubnets('subnet-1', 'subnet-2'), count: 3 })
    expect(failures).toEqual([])
    expect(tasks?.map((task) => task.attachments?.[0]?.details?.[0]?.value)).toEqual(Array(3).fill('subnet-2'))
  })

  test('never falls back to another provider of a strategy', async () => {
    const ecs = await spotAccount([{ provider: 'FARGATE_SPOT' }])
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 }
    ]
    const { tasks, failures } = await runTask(ecs, { launchType: undefined, capacityProviderStrategy, count: 3 })
    expect(tasks?.map((task) => task.capacityProviderName)).toEqual(['FARGATE'])
    expect(failures).toEqual([failure])
  })

  test('after some of the tasks answers those, and a failure', async () => {
    const ecs = await spotAccount([{ left: 7 }])
    const { tasks, failures } = await runTask(ecs, { count: 10 })
    expect(new Set(tasks?.map((task) => task.taskArn)).size).toBe(7)
    expect(failures).toEqual([failure])
    expect(await ecs.send('RunTask', run({ count: 2 }))).toEqual({ tasks: [], failures: [failure] })
  })

  test('is over after as many tasks as it was to hit', async () => {
    const ecs = await spotAccount([{ times: 1 }])
    expect(await ecs.send('RunTask', run())).toMatchObject({ tasks: [] })
    expect(await ecs.send('RunTask', run())).toMatchObject({ tasks: [{}], failures: [] })
  })

  test('may be found out only after RunTask has accepted the task', async () => {
    const ecs = await spotAccount([{ told: 'task', times: 1 }])
    const { tasks: [doomed, lucky] = [], failures } = await runTask(ecs, { count: 2 })
    expect(failures).toEqual([])
    await ecs.clock.pass(10_000)
    const task = await describeTask(ecs, doomed?.taskArn ?? '')
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason
    })
    expect(task).not.toHaveProperty('startedAt')
    expect(await describeTask(ecs, lucky?.taskArn ?? '')).toMatchObject({ lastStatus: 'RUNNING' })
  })
})

describe('a Spot task', () => {
  test('is interrupted after its time, and a task on demand is not', async () => {
    const ecs = await spotAccount([], { spotInterruptionAfter: 5000 })
    const spot = await start(ecs, on('FARGATE_SPOT'))
    const onDemand = await start(ecs, on('FARGATE'))
    await ecs.clock.pass(4000)
    expect(await describeTask(ecs, spot)).toMatchObject({ lastStatus: 'RUNNING', capacityProviderName: 'FARGATE_SPOT' })
    await ecs.clock.pass(6000)
    expect(await describeTask(ecs, spot)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }]
    })
    expect(await describeTask(ecs, onDemand)).toMatchObject({ lastStatus: 'RUNNING' })
  })
})

describe('the capacity providers of a cluster', () => {
  const put = (capacityProviders: readonly string[]) => ({
    cluster: 'default',
    capacityProviders,
    defaultCapacityProviderStrategy: []
  })

  test('are replaced, one change at a time', async () => {
    const ecs = account({ knobs: { lag: { ...noLag, capacityProviders: 1000 } } })
    await ecs.send('CreateCluster', {})
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
    expect(
      await ecs.send('PutClusterCapacityProviders', {
        ...put(['FARGATE_SPOT', 'FARGATE']),
        defaultCapacityProviderStrategy: strategy
      })
    ).toMatchObject({ cluster: { status: 'ACTIVE', attachments: [], attachmentsStatus: 'UPDATE_IN_PROGRESS' } })
    await expect(ecs.send('PutClusterCapacityProviders', put(['FARGATE']))).rejects.toMatchObject({
      code: 'UpdateInProgressException'
    })
    await ecs.clock.pass(1000)
    expect(await ecs.send('DescribeClusters', { include: ['ATTACHMENTS'] })).toMatchObject({
      clusters: [
        {
          capacityProviders: ['FARGATE_SPOT', 'FARGATE'],
          defaultCapacityProviderStrategy: strategy,
          attachmentsStatus: 'UPDATE_COMPLETE'
        }
      ]
    })
    await ecs.send('PutClusterCapacityProviders', put(['FARGATE']))
    expect(await ecs.send('DescribeClusters', {})).toMatchObject({
      clusters: [{ capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] }]
    })
  })

  test('a new cluster is PROVISIONING with them at first', async () => {
    const ecs = account({ knobs: { lag: { ...noLag, capacityProviders: 1000 } } })
    expect(await ecs.send('CreateCluster', { capacityProviders: ['FARGATE_SPOT'] })).toMatchObject({
      cluster: { status: 'PROVISIONING', capacityProviders: ['FARGATE_SPOT'] }
    })
    await expect(ecs.send('PutClusterCapacityProviders', put(['FARGATE']))).rejects.toMatchObject({
      code: 'ClientException',
      message: 'Cluster was not ACTIVE.'
    })
    await ecs.clock.pass(1000)
    expect(await ecs.send('DescribeClusters', {})).toMatchObject({ clusters: [{ status: 'ACTIVE' }] })
  })

  test('are not taken away from a task', async () => {
    const ecs = await spotAccount([])
    const task = await start(ecs, on('FARGATE_SPOT'))
    await expect(ecs.send('PutClusterCapacityProviders', put(['FARGATE']))).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: 'The specified capacity provider is in use and cannot be removed.'
    })
    await ecs.send('StopTask', { task })
    await ecs.clock.pass(10_000)
    expect(await ecs.send('PutClusterCapacityProviders', put(['FARGATE']))).toMatchObject({ cluster: {} })
  })

  test('their default strategy decides where the request does not', async () => {
    const ecs = await spotAccount([])
    await ecs.send('PutClusterCapacityProviders', {
      ...put(['FARGATE', 'FARGATE_SPOT']),
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
    })
    const { tasks } = await runTask(ecs, { launchType: undefined })
    expect(tasks).toMatchObject([{ capacityProviderName: 'FARGATE_SPOT', launchType: 'FARGATE' }])
  })
})

test('RunTask answers as many tasks as it is asked for, each spread over the subnets', async () => {
  const ecs = await readyAccount({ zoneIds })
  const { tasks, failures } = await runTask(ecs, {
    ...inSubnets('subnet-1', 'subnet-2'),
    count: 10,
    clientToken: 'ten'
  })
  const subnets = tasks?.map((task) => task.attachments?.[0]?.details?.[0]?.value)
  expect(failures).toEqual([])
  expect(new Set(tasks?.map((task) => task.taskArn)).size).toBe(10)
  expect(subnets?.filter((subnet) => subnet === 'subnet-1')).toHaveLength(5)
  const again = await runTask(ecs, { ...inSubnets('subnet-1', 'subnet-2'), count: 10, clientToken: 'ten' })
  expect(again.tasks?.map((task) => task.taskArn)).toEqual(tasks?.map((task) => task.taskArn))
})

const noLag = { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 }

/** A cluster with both providers of Fargate, in two zones. */
async function spotAccount(noCapacity: NoCapacity[], knobs: object = {}): Promise<Account> {
  const ecs = await readyAccount({ zoneIds, knobs: { noCapacity, ...knobs } })
  await ecs.send('PutClusterCapacityProviders', {
    cluster: 'default',
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: []
  })
  return ecs
}

function runTask(ecs: Account, overrides: Partial<RunTaskCommandInput>) {
  return ecs.send<RunTaskCommandOutput>('RunTask', run(overrides))
}
