import { describe, expect, test } from '@jest/globals'
import { account, readyAccount, run, start } from './account.ts'

const arn = 'arn:aws:ecs:eu-central-1:123456789012:cluster/web'

describe('clusters', () => {
  test('are made once, whatever is asked the second time', async () => {
    const ecs = account()
    const first = await ecs.send('CreateCluster', { clusterName: 'web', tags: [{ key: 'a', value: '1' }] })
    expect(first).toMatchObject({
      cluster: { clusterArn: arn, clusterName: 'web', status: 'ACTIVE', capacityProviders: [], runningTasksCount: 0 }
    })
    expect(await ecs.send('CreateCluster', { clusterName: 'web' })).toEqual(first)
    expect(await ecs.send('ListClusters', {})).toEqual({ clusterArns: [arn] })
  })

  test('in a new account the first attempt fails while the service-linked role is made', async () => {
    const ecs = account({ knobs: { newAccount: true } })
    await expect(ecs.send('CreateCluster', {})).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
    })
    expect(await ecs.send('CreateCluster', {})).toMatchObject({ cluster: { clusterName: 'default' } })
  })

  test('unknown ones are MISSING, deleted ones INACTIVE', async () => {
    const ecs = account()
    await ecs.send('CreateCluster', { clusterName: 'web' })
    await ecs.send('DeleteCluster', { cluster: arn })
    expect(await ecs.send('DescribeClusters', { clusters: ['web', 'nope'] })).toMatchObject({
      clusters: [{ clusterName: 'web', status: 'INACTIVE' }],
      failures: [{ arn: arn.replace('web', 'nope'), reason: 'MISSING' }]
    })
    await expect(ecs.send('ListTasks', { cluster: 'web' })).rejects.toMatchObject({
      code: 'ClusterNotFoundException',
      message: 'The referenced cluster was inactive.'
    })
    expect(await ecs.send('CreateCluster', { clusterName: 'web' })).toMatchObject({ cluster: { status: 'ACTIVE' } })
  })

  test('count their tasks, and are not deleted while one is DEPROVISIONING', async () => {
    const ecs = await readyAccount()
    const task = await start(ecs)
    await ecs.send('RunTask', run())
    expect(await ecs.send('DescribeClusters', {})).toMatchObject({ clusters: [{ pendingTasksCount: 2 }] })
    for (const one of ecs.service.tasks()) await ecs.send('StopTask', { task: one.taskArn })
    await ecs.clock.pass(1000)
    expect(ecs.service.tasks().find(({ taskArn }) => taskArn === task)?.lastStatus).toBe('DEPROVISIONING')
    await expect(ecs.send('DeleteCluster', { cluster: 'default' })).rejects.toMatchObject({
      code: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.'
    })
    await ecs.clock.pass(1000)
    expect(await ecs.send('DeleteCluster', { cluster: 'default' })).toMatchObject({ cluster: { status: 'INACTIVE' } })
  })

  test('of another account or Region are not those of the same name here', async () => {
    const ecs = await readyAccount()
    const arn = 'arn:aws:ecs:us-east-1:123456789012:cluster/default'
    expect(await ecs.send('DescribeClusters', { clusters: [arn] })).toEqual({
      clusters: [],
      failures: [{ arn, reason: 'MISSING' }]
    })
    await expect(ecs.send('ListTasks', { cluster: arn })).rejects.toMatchObject({ code: 'ClusterNotFoundException' })
  })

  test('an ARN given as part of a name is refused', async () => {
    await expect(account().send('DescribeClusters', { clusters: ['a/b'] })).rejects.toThrow(
      'Invalid identifier: Unexpected number of separators'
    )
  })

  test('have no container instances', async () => {
    const ecs = await readyAccount()
    expect(await ecs.send('ListContainerInstances', {})).toEqual({ containerInstanceArns: [] })
    expect(await ecs.send('DescribeContainerInstances', { containerInstances: ['a'] })).toMatchObject({
      failures: [{ reason: 'MISSING' }]
    })
  })
})
