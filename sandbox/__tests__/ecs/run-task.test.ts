import { describe, expect, test } from '@jest/globals'
import type { RunTaskCommandInput, Task } from '@aws-sdk/client-ecs'
import { AwsError } from '../../src/service.ts'
import { account, readyAccount, registration, roleArn, run, start } from './account.ts'

const awsvpc = (configuration: object) => ({
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], ...configuration } }
})

const refused: readonly (readonly [Partial<RunTaskCommandInput>, string, string | RegExp])[] = [
  [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
  [{ launchType: undefined }, 'InvalidParameterException', /^Assign public IP is not supported/],
  [
    { launchType: undefined, ...awsvpc({}) },
    'InvalidParameterException',
    'No Container Instances were found in your cluster.'
  ],
  [
    { networkConfiguration: undefined },
    'InvalidParameterException',
    "Network Configuration must be provided when networkMode 'awsvpc' is specified."
  ],
  [awsvpc({ subnets: [] }), 'InvalidParameterException', 'subnets can not be empty.'],
  [{ taskDefinition: 'nobody' }, 'ClientException', 'TaskDefinition not found.'],
  [{ count: 11 }, 'InvalidParameterException', /Count/],
  [{ startedBy: 'a b' }, 'InvalidParameterException', /startedBy/],
  [{ platformVersion: '9.9.9' }, 'PlatformUnknownException', "The specified platform version doesn't exist."],
  [
    { overrides: { containerOverrides: [{ name: 'web', command: ['x'] }] } },
    'InvalidParameterException',
    'Override for container named web is not a container in the TaskDefinition.'
  ],
  [
    { overrides: { containerOverrides: [{ name: 'space', command: ['x'.repeat(9000)] }] } },
    'InvalidParameterException',
    'Container Overrides length must be at most 8192'
  ],
  [
    { placementStrategy: [{ type: 'random' }] },
    'InvalidParameterException',
    'Placement strategies are not supported with FARGATE launch type.'
  ],
  [
    { placementConstraints: [{ type: 'distinctInstance' }] },
    'InvalidParameterException',
    'Placement constraints are not supported with FARGATE launch type.'
  ],
  [
    { tags: [{ key: 'bot', value: 'dependabot[bot]' }] },
    'InvalidParameterException',
    /^Some tags contain invalid characters/
  ],
  [
    { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    'InvalidParameterException',
    /^Specifying both a launch type and capacity provider strategy/
  ],
  [
    { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    'InvalidParameterException',
    /not associated with the cluster/
  ]
]

describe('RunTask', () => {
  test.each(refused)('refuses %j', async (overrides, code, message) => {
    const ecs = await readyAccount()
    const answer = ecs.send('RunTask', run(overrides))
    await expect(answer).rejects.toThrow(message)
    await expect(answer).rejects.toMatchObject({ code })
    expect(ecs.service.tasks()).toEqual([])
  })

  test('means the cluster named default, which may not exist', async () => {
    const ecs = account()
    await ecs.send('RegisterTaskDefinition', registration())
    await expect(ecs.send('RunTask', run())).rejects.toMatchObject({ code: 'ClusterNotFoundException' })
  })

  test('answers a new task as Fargate does', async () => {
    const ecs = await readyAccount()
    const { tasks, failures } = await ecs.send<{ tasks: Task[]; failures: object[] }>(
      'RunTask',
      run({ startedBy: 'ci' })
    )
    const [task] = tasks
    expect(failures).toEqual([])
    expect(task).toMatchObject({
      attachments: [
        { type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [{ name: 'subnetId', value: 'subnet-1' }] }
      ],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: 'eu-central-1b',
      clusterArn: 'arn:aws:ecs:eu-central-1:123456789012:cluster/default',
      containers: [
        {
          name: 'space',
          lastStatus: 'PENDING',
          networkBindings: [],
          networkInterfaces: [],
          managedAgents: [],
          cpu: '0'
        }
      ],
      cpu: '256',
      memory: '512',
      desiredStatus: 'RUNNING',
      lastStatus: 'PROVISIONING',
      enableExecuteCommand: false,
      group: 'family:space',
      launchType: 'FARGATE',
      platformFamily: 'Linux',
      platformVersion: '1.4.0',
      startedBy: 'ci',
      tags: [],
      taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/space:1',
      version: 1
    })
    expect(task?.taskArn).toMatch(/^arn:aws:ecs:eu-central-1:123456789012:task\/default\/[0-9a-f]{32}$/)
    for (const absent of ['connectivity', 'pullStartedAt', 'startedAt', 'stopCode', 'capacityProviderName']) {
      expect(task).not.toHaveProperty(absent)
    }
  })

  test('is authorised on the revision, its tags and its roles', async () => {
    const ecs = await readyAccount()
    await ecs.send('RunTask', run({ tags: [{ key: 'env', value: 'pr-1' }] }))
    const cluster = 'arn:aws:ecs:eu-central-1:123456789012:cluster/default'
    expect(ecs.asked).toEqual([
      {
        action: 'ecs:RunTask',
        resource: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/space:1',
        context: { 'ecs:cluster': cluster, 'aws:TagKeys': ['env'], 'aws:RequestTag/env': 'pr-1' }
      },
      {
        action: 'ecs:TagResource',
        resource: 'arn:aws:ecs:eu-central-1:123456789012:task/default/*',
        context: { 'ecs:CreateAction': 'RunTask', 'aws:TagKeys': ['env'], 'aws:RequestTag/env': 'pr-1' }
      },
      { action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }
    ])
  })

  test('refuses a role that cannot be assumed (yet)', async () => {
    const ecs = await readyAccount({ roleIsThere: false })
    await expect(ecs.send('RunTask', run())).rejects.toMatchObject({
      code: 'ClientException',
      message: expect.stringContaining(
        `ECS was unable to assume the role '${roleArn}' that was provided for this task.`
      )
    })
  })

  test('passes on what is wrong with the network', async () => {
    const checkNetwork = () => {
      throw new AwsError('InvalidParameterException', 'Security group sg-1 does not appear to belong …')
    }
    const ecs = await readyAccount({ checkNetwork })
    await expect(ecs.send('RunTask', run())).rejects.toThrow('Security group sg-1')
  })

  test('tells missing capacity as a failure of a good answer', async () => {
    const reason = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
    const ecs = await readyAccount({ knobs: { capacityFailures: [reason] } })
    expect(await ecs.send('RunTask', run())).toEqual({ tasks: [], failures: [{ reason }] })
    expect(await ecs.send('RunTask', run())).toMatchObject({ tasks: [{}], failures: [] })
  })

  test('starts nothing in a zone without Fargate, and goes to another when it may', async () => {
    const ecs = await readyAccount({ zoneIds: { 'subnet-1': 'usw1-az2', 'subnet-2': 'usw1-az3' } })
    expect(await ecs.send('RunTask', run())).toEqual({ tasks: [], failures: [{ reason: 'Internal error.' }] })
    const { tasks } = await ecs.send<{ tasks: Task[] }>('RunTask', run(awsvpc({ subnets: ['subnet-1', 'subnet-2'] })))
    expect(tasks[0]?.attachments?.[0]?.details).toEqual([{ name: 'subnetId', value: 'subnet-2' }])
  })

  test('refuses a deregistered revision', async () => {
    const ecs = await readyAccount()
    await ecs.send('DeregisterTaskDefinition', { taskDefinition: 'space:1' })
    await expect(ecs.send('RunTask', run({ taskDefinition: 'space:1' }))).rejects.toThrow('TaskDefinition is inactive')
  })

  test('refuses Fargate for a definition that was not made for it', async () => {
    const ecs = await readyAccount({}, { requiresCompatibilities: [] })
    await expect(ecs.send('RunTask', run())).rejects.toThrow('Task definition does not support launch_type FARGATE.')
  })

  test('shares tasks out over the providers of a strategy', async () => {
    const ecs = await readyAccount()
    await ecs.send('PutClusterCapacityProviders', {
      cluster: 'default',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: []
    })
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 }
    ]
    const { tasks } = await ecs.send<{ tasks: Task[] }>(
      'RunTask',
      run({ launchType: undefined, capacityProviderStrategy, count: 5 })
    )
    const names = tasks.map((task) => task.capacityProviderName)
    expect(names.filter((name) => name === 'FARGATE_SPOT')).toHaveLength(3)
    expect(names.filter((name) => name === 'FARGATE')).toHaveLength(2)
    expect(tasks.every((task) => task.launchType === 'FARGATE')).toBe(true)
  })

  test('propagates tags only when told to', async () => {
    const ecs = await readyAccount({}, { tags: [{ key: 'from', value: 'definition' }] })
    await ecs.send('RunTask', run())
    await ecs.send('RunTask', run({ propagateTags: 'TASK_DEFINITION', enableECSManagedTags: true }))
    expect(ecs.service.tasks().map((task) => task.tags)).toEqual([
      [],
      [
        { key: 'from', value: 'definition' },
        { key: 'aws:ecs:clusterName', value: 'default' }
      ]
    ])
  })
})

describe('a client token', () => {
  const token = { clientToken: 'once' }

  test('gives the first call’s tasks again', async () => {
    const ecs = await readyAccount()
    const first = await start(ecs, token)
    expect(await start(ecs, token)).toBe(first)
    expect(await start(ecs, { ...token, cluster: 'arn:aws:ecs:eu-central-1:123456789012:cluster/default' })).toBe(first)
    expect(ecs.service.tasks()).toHaveLength(1)
  })

  test('gives a stopped task with few fields, and is forgotten with it', async () => {
    const ecs = await readyAccount()
    const taskArn = await start(ecs, token)
    await ecs.send('StopTask', { task: taskArn })
    await ecs.clock.pass(10_000)
    expect(await ecs.send('RunTask', run(token))).toEqual({
      tasks: [{ taskArn, lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }],
      failures: []
    })
    await ecs.clock.pass(2 * 60 * 60 * 1000)
    expect(await start(ecs, token)).not.toBe(taskArn)
  })

  test('conflicts with other parameters, within its cluster', async () => {
    const ecs = await readyAccount()
    await ecs.send('CreateCluster', { clusterName: 'other' })
    const taskArn = await start(ecs, token)
    await expect(ecs.send('RunTask', run({ ...token, startedBy: 'else' }))).rejects.toMatchObject({
      code: 'ConflictException',
      members: { resourceIds: [taskArn] }
    })
    expect(await start(ecs, { ...token, cluster: 'other', startedBy: 'else' })).toMatch(/task\/other\//)
  })
})
