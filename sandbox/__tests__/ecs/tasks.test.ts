import { describe, expect, test } from '@jest/globals'
import type { ListTasksCommandOutput, Task } from '@aws-sdk/client-ecs'
import { describeTask, readyAccount, start } from './account.ts'

const hour = 60 * 60 * 1000
const lag = { iam: 0, tasks: 2000, secrets: 0, network: 0, logs: 0, publicIp: 0 }

describe('DescribeTasks', () => {
  test('does not see a new task at once', async () => {
    const ecs = await readyAccount({ knobs: { lag } })
    const arn = await start(ecs)
    expect(await ecs.send('DescribeTasks', { tasks: [arn] })).toEqual({
      tasks: [],
      failures: [{ arn, reason: 'MISSING' }]
    })
    expect(await ecs.send('ListTasks', {})).toEqual({ taskArns: [] })
    await expect(ecs.send('StopTask', { task: arn })).rejects.toThrow('The referenced task was not found.')
    await ecs.clock.pass(2000)
    expect(await ecs.send('DescribeTasks', { tasks: [arn] })).toMatchObject({ tasks: [{ taskArn: arn }], failures: [] })
    expect(await ecs.send('ListTasks', {})).toEqual({ taskArns: [arn] })
  })

  test('takes ids and ARNs, and tells tags only when asked to', async () => {
    const ecs = await readyAccount()
    const tags = [{ key: 'env', value: 'pr-1' }]
    const arn = await start(ecs, { tags })
    const id = arn.split('/').at(-1) ?? ''
    expect(await ecs.send('DescribeTasks', { tasks: [id] })).toMatchObject({ tasks: [{ taskArn: arn, tags: [] }] })
    expect(await ecs.send('DescribeTasks', { tasks: [arn], include: ['TAGS'] })).toMatchObject({ tasks: [{ tags }] })
  })

  test('does not take another Region’s task for its own', async () => {
    const ecs = await readyAccount()
    const arn = (await start(ecs)).replace('eu-central-1', 'us-east-1')
    expect(await ecs.send('DescribeTasks', { tasks: [arn] })).toEqual({
      tasks: [],
      failures: [{ arn, reason: 'MISSING' }]
    })
  })

  test.each([
    [[], 'Tasks cannot be empty.'],
    [['None'], 'taskId length should be one of [32,36]'],
    [['a/b/c'], 'Invalid identifier: Unexpected number of separators'],
    [Array.from({ length: 101 }, () => 'a'.repeat(32)), /100/]
  ])('refuses %j', async (tasks, message) => {
    const ecs = await readyAccount()
    await expect(ecs.send('DescribeTasks', { tasks })).rejects.toThrow(message)
  })

  test('keeps a stopped task for an hour', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.send('StopTask', { task: arn })
    await ecs.clock.pass(10_000)
    await ecs.clock.pass(hour - 20_000)
    expect((await describeTask(ecs, arn)).lastStatus).toBe('STOPPED')
    await ecs.clock.pass(30_000)
    expect((await describeTask(ecs, arn)).lastStatus).toBe('DELETED')
    expect(await ecs.send('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [] })
    await ecs.clock.pass(60_000)
    expect(await ecs.send('DescribeTasks', { tasks: [arn] })).toEqual({
      tasks: [],
      failures: [{ arn, reason: 'MISSING' }]
    })
  })
})

describe('ListTasks', () => {
  test('lists by desired status, family and starter', async () => {
    const ecs = await readyAccount()
    const kept = await start(ecs, { startedBy: 'a' })
    const stopped = await start(ecs, { startedBy: 'b' })
    await ecs.send('StopTask', { task: stopped })
    const list = async (input: object) => (await ecs.send<ListTasksCommandOutput>('ListTasks', input)).taskArns
    expect(await list({})).toEqual([kept])
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([stopped])
    expect(await list({ desiredStatus: 'PENDING' })).toEqual([])
    expect(await list({ family: 'space' })).toEqual([kept])
    expect(await list({ family: 'spac' })).toEqual([])
    expect(await list({ startedBy: 'a', cluster: 'default' })).toEqual([kept])
    expect(await list({ startedBy: 'b' })).toEqual([])
  })

  test.each([{ family: 'space' }, { desiredStatus: 'RUNNING' }, { launchType: 'FARGATE' }])(
    'takes no %j beside startedBy',
    async (filter) => {
      const ecs = await readyAccount()
      await expect(ecs.send('ListTasks', { startedBy: 'a', ...filter })).rejects.toMatchObject({
        code: 'InvalidParameterException',
        message: 'cannot specify startedBy with other arguments'
      })
    }
  )

  test('goes page by page', async () => {
    const ecs = await readyAccount()
    await start(ecs, { count: 3 })
    const first = await ecs.send<ListTasksCommandOutput>('ListTasks', { maxResults: 2 })
    const second = await ecs.send<ListTasksCommandOutput>('ListTasks', { maxResults: 2, nextToken: first.nextToken })
    expect(new Set([...(first.taskArns ?? []), ...(second.taskArns ?? [])]).size).toBe(3)
    expect(second).not.toHaveProperty('nextToken')
    await expect(ecs.send('ListTasks', { nextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidParameterException' })
  })

  test('is authorised on * with the cluster as condition', async () => {
    const ecs = await readyAccount()
    await ecs.send('ListTasks', {})
    expect(ecs.asked).toEqual([
      {
        action: 'ecs:ListTasks',
        resource: '*',
        context: { 'ecs:cluster': 'arn:aws:ecs:eu-central-1:123456789012:cluster/default' }
      }
    ])
  })
})

describe('StopTask', () => {
  test('answers at once, before the task has stopped, and drops the tags', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs, { tags: [{ key: 'env', value: 'pr-1' }] })
    await ecs.clock.pass(5000)
    expect(await ecs.send('StopTask', { task: arn })).toMatchObject({
      task: {
        lastStatus: 'RUNNING',
        desiredStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: 'Task stopped by user'
      }
    })
    expect(await ecs.send('DescribeTasks', { tasks: [arn], include: ['TAGS'] })).toMatchObject({
      tasks: [{ tags: [] }]
    })
  })

  test('changes nothing the second time', async () => {
    const ecs = await readyAccount()
    const arn = await start(ecs)
    await ecs.send('StopTask', { task: arn, reason: 'first' })
    await ecs.clock.pass(10_000)
    const before = await describeTask(ecs, arn)
    const { task } = await ecs.send<{ task: Task }>('StopTask', { task: arn, reason: 'second' })
    expect(task).toEqual(before)
    expect(task.stoppedReason).toBe('first')
  })

  test('does not know a task that is not there', async () => {
    const ecs = await readyAccount()
    await expect(ecs.send('StopTask', { task: 'a'.repeat(32) })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'The referenced task was not found.'
    })
  })
})

describe('tags', () => {
  test('are set, listed and removed by ARN', async () => {
    const ecs = await readyAccount()
    const resourceArn = await start(ecs)
    await ecs.send('TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' }
      ]
    })
    await ecs.send('UntagResource', { resourceArn, tagKeys: ['a'] })
    expect(await ecs.send('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ key: 'b', value: '2' }] })
  })

  test('belong to things that exist', async () => {
    const ecs = await readyAccount()
    await expect(ecs.send('ListTagsForResource', { resourceArn: 'x' })).rejects.toThrow('The ARN provided is invalid.')
  })
})
