import { afterEach, describe, expect, test } from '@jest/globals'
import { AuthorizeSecurityGroupIngressCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2'
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  StopTaskCommand
} from '@aws-sdk/client-ecs'
import type { RegisterTaskDefinitionCommandInput, RunTaskCommandInput } from '@aws-sdk/client-ecs'
import type { ContainerInstanceSeed } from '../src/aws/ecs/instances.ts'
import { definition, firstSubnet, ingress, launchSite } from './launch.ts'
import type { LaunchSite } from './launch.ts'

let site: LaunchSite | undefined

afterEach(async () => {
  await site?.close()
  site = undefined
})

describe('a container instance', () => {
  test('is an EC2 instance with addresses', async () => {
    const { ec2, instances } = await withInstances()
    const { Reservations = [] } = await ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [instances[0].instanceId] })
    )
    expect(Reservations).toMatchObject([
      {
        Instances: [
          {
            InstanceId: instances[0].instanceId,
            State: { Name: 'running' },
            PublicIpAddress: instances[0].publicIp,
            PrivateIpAddress: instances[0].privateIp,
            SecurityGroups: [{ GroupName: 'default' }]
          }
        ]
      }
    ])
    expect(instances[0].publicIp).toMatch(/^127\./)
    await expect(ec2.send(new DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] }))).rejects.toThrow(
      "The instance ID 'i-0123456789abcdef0' does not exist"
    )
  })

  test('has no public address where it is to have none', async () => {
    const { ec2 } = await withInstances([{ publicIp: false }])
    const { Reservations: [reservation] = [] } = await ec2.send(new DescribeInstancesCommand({}))
    expect(reservation?.Instances?.[0]?.PublicIpAddress).toBeUndefined()
  })

  test('shows what tasks have left of it, and gives it back', async () => {
    const { ecs, run, register, reaches, instances } = await withInstances([{ cpu: 1024, memory: 1000 }])
    await register(definition({}, { portMappings: [{ containerPort: 8080, hostPort: 80 }] }))
    const { tasks: [task] = [] } = await run()
    expect(task).toMatchObject({ launchType: 'EC2', containerInstanceArn: instances[0].arn, lastStatus: 'PENDING' })
    await reaches(task, 'RUNNING')
    const describe = new DescribeContainerInstancesCommand({ containerInstances: [instances[0].arn] })
    const { containerInstances: [busy] = [] } = await ecs.send(describe)
    expect(busy).toMatchObject({
      containerInstanceArn: instances[0].arn,
      ec2InstanceId: instances[0].instanceId,
      status: 'ACTIVE',
      agentConnected: true,
      runningTasksCount: 1,
      registeredResources: [{ name: 'CPU', integerValue: 1024 }, { integerValue: 1000 }, {}, {}],
      remainingResources: [{ name: 'CPU', integerValue: 768 }, { integerValue: 488 }, {}, {}]
    })
    expect(busy?.remainingResources?.[2]?.stringSetValue).toEqual(expect.arrayContaining(['22', '80']))
    expect(await ecs.send(new ListContainerInstancesCommand({}))).toMatchObject({
      containerInstanceArns: [instances[0].arn]
    })
    expect(await ecs.send(new ListTasksCommand({ containerInstance: instances[0].id }))).toMatchObject({
      taskArns: [task?.taskArn]
    })
    expect(await ecs.send(new DescribeClustersCommand({ include: ['STATISTICS'] }))).toMatchObject({
      clusters: [
        {
          registeredContainerInstancesCount: 1,
          statistics: [{ name: 'runningEC2TasksCount', value: '1' }, { value: '0' }, { value: '0' }, { value: '0' }]
        }
      ]
    })
    await ecs.send(new StopTaskCommand({ task: task?.taskArn }))
    const stopped = await reaches(task, 'STOPPED')
    expect(stopped).toMatchObject({ stopCode: 'UserInitiated', attachments: [] })
    const { containerInstances: [free] = [] } = await ecs.send(describe)
    expect(free).toMatchObject({ runningTasksCount: 0, remainingResources: [{ integerValue: 1024 }, {}, {}, {}] })
  })
})

describe('placement', () => {
  const small: Partial<ContainerInstanceSeed> = { cpu: 100 }
  test.each<readonly [string, Partial<ContainerInstanceSeed>, Partial<RegisterTaskDefinitionCommandInput>, object]>([
    ['RESOURCE:CPU', small, {}, {}],
    ['RESOURCE:MEMORY', { memory: 100 }, {}, {}],
    ['RESOURCE:PORTS', { ports: [80] }, {}, { portMappings: [{ containerPort: 8080, hostPort: 80 }] }],
    ['RESOURCE:PORTS', {}, { networkMode: 'host' }, { portMappings: [{ containerPort: 22 }] }],
    ['AGENT', { agentConnected: false }, {}, {}],
    ['ATTRIBUTE', { architecture: 'arm64' }, { runtimePlatform: { cpuArchitecture: 'X86_64' } }, {}]
  ])('fails with %s, for each instance', async (reason, seed, overrides, container) => {
    const { register, run, instances } = await withInstances([seed, seed])
    await register(definition(overrides, container))
    const { tasks, failures } = await run()
    expect(tasks).toEqual([])
    expect(failures).toEqual(instances.map(({ arn }) => ({ arn, reason })))
  })

  test('fails with LOCATION when an interface cannot be in the zone of the instance', async () => {
    const { sandbox, register, run, instances } = await withInstances()
    await register(definition({ networkMode: 'awsvpc' }))
    const { failures } = await run(awsvpc(sandbox.ec2.defaultVpc.subnetIds[1] ?? ''))
    expect(failures).toEqual([{ arn: instances[0].arn, reason: 'LOCATION' }])
  })

  test('spreads tasks over the instances', async () => {
    const { register, run, instances } = await withInstances([{}, {}])
    await register(definition())
    const { tasks = [] } = await run({ count: 2 })
    expect(tasks.map((task) => task.containerInstanceArn)).toEqual(instances.map(({ arn }) => arn))
  })

  test('places as many tasks as fit', async () => {
    const { register, run, instances } = await withInstances([{ cpu: 512 }, { cpu: 512 }])
    await register(definition())
    const { tasks = [], failures = [] } = await run({ count: 5 })
    const arns = tasks.map((task) => task.containerInstanceArn)
    expect(instances.map(({ arn }) => arns.filter((one) => one === arn).length)).toEqual([2, 2])
    expect(failures).toEqual(instances.map(({ arn }) => ({ arn, reason: 'RESOURCE:CPU' })))
  })

  test('puts no two tasks of a call on one instance when they are to be apart', async () => {
    const { register, run } = await withInstances([{}, {}])
    await register(definition())
    const { tasks = [] } = await run({ count: 3, placementConstraints: [{ type: 'distinctInstance' }] })
    expect(new Set(tasks.map((task) => task.containerInstanceArn)).size).toBe(2)
  })

  test('is refused in a cluster without instances', async () => {
    const { ecs, register, run, sandbox } = await withInstances([])
    sandbox.ecs.addContainerInstance({ cluster: 'other', subnetId: firstSubnet(sandbox) })
    await ecs.send(new CreateClusterCommand({}))
    await register(definition())
    await expect(run({ launchType: 'EC2' })).rejects.toThrow('No Container Instances were found in your cluster.')
  })

  test.each<readonly [Partial<RunTaskCommandInput>, string]>([
    [{ platformVersion: '1.4.0' }, 'The platform version must be null when specifying an EC2 launch type.'],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      'Network Configuration is not valid for the given networkMode of this task definition.'
    ]
  ])('refuses %j', async (overrides, message) => {
    const { register, run } = await withInstances()
    await register(definition())
    await expect(run(overrides)).rejects.toThrow(message)
  })
})

describe('a task on an instance', () => {
  test('in the mode bridge gets ports of the host, and answers there as far as its group lets one in', async () => {
    const { sandbox, ec2, register, run, reaches, instances } = await withInstances()
    await register(definition())
    const { tasks = [] } = await run({ count: 2 })
    const running = await Promise.all(tasks.map((task) => reaches(task, 'RUNNING')))
    const bindings = running.map((task) => task.containers?.[0]?.networkBindings)
    expect(bindings.flat()).toMatchObject([
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: expect.any(Number), protocol: 'tcp' },
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: expect.any(Number), protocol: 'tcp' }
    ])
    expect(
      bindings
        .flat()
        .map((binding) => binding?.hostPort)
        .toSorted()
    ).toEqual([32768, 32769])
    for (const task of running) {
      expect(task.containers?.[0]?.networkInterfaces).toEqual([])
      expect(task).not.toHaveProperty('platformVersion')
      expect(task).not.toHaveProperty('platformFamily')
    }
    const url = sandbox.pages.addressOf(instances[0].publicIp, 32768)
    await expect(fetch(url, { signal: AbortSignal.timeout(300) })).rejects.toThrow()
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress(sandbox.ec2.defaultVpc.defaultGroupId, 32768)))
    expect(await (await fetch(url)).text()).toContain('Hello from Fargate')
  })

  test('in the mode host answers on its own port, without bindings', async () => {
    const { sandbox, ec2, register, run, reaches, instances } = await withInstances()
    await register(definition({ networkMode: 'host' }))
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(ingress(sandbox.ec2.defaultVpc.defaultGroupId, 8080)))
    const { tasks: [task] = [] } = await run()
    expect(await reaches(task, 'RUNNING')).toMatchObject({ attachments: [], containers: [{ networkBindings: [] }] })
    const url = sandbox.pages.addressOf(instances[0].publicIp, 8080)
    expect(await (await fetch(url)).text()).toContain('Hello from Fargate')
  })

  test('in the mode awsvpc has an interface with a private address, on the instance', async () => {
    const { sandbox, register, run, reaches } = await withInstances()
    await register(definition({ networkMode: 'awsvpc' }))
    const subnetId = firstSubnet(sandbox)
    const { tasks: [task] = [] } = await run(awsvpc(subnetId))
    expect(task).toMatchObject({ lastStatus: 'PROVISIONING', attachments: [{ status: 'PRECREATED' }] })
    expect((await reaches(task, 'RUNNING')).containers?.[0]?.networkInterfaces).toMatchObject([
      { privateIpv4Address: expect.stringMatching(/^172\.31\./) }
    ])
    await expect(
      run({
        launchType: 'EC2',
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnetId], assignPublicIp: 'ENABLED' } }
      })
    ).rejects.toThrow('Assign public IP is not supported for this launch type.')
  })

  test('pulls its image by the way out that the instance has', async () => {
    const { run, reaches, register } = await withInstances([{ publicIp: false }])
    await register(definition())
    const { tasks: [task] = [] } = await run()
    await expect(reaches(task, 'RUNNING')).rejects.toThrow(
      /TaskFailedToStart: CannotPullContainerError: .*i\/o timeout/
    )
  })
})

function awsvpc(subnet: string): Partial<RunTaskCommandInput> {
  return { networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } } }
}

/** A sandbox with container instances in the first subnet; the site is closed after the test. */
async function withInstances(seeds: readonly Partial<ContainerInstanceSeed>[] = [{}]) {
  const opened = await launchSite()
  site = opened
  const added = seeds.map((seed) => {
    const instance = opened.sandbox.ecs.addContainerInstance({ subnetId: firstSubnet(opened.sandbox), ...seed })
    const { instanceId, networkInterface } = instance.ec2
    const { privateIp = '', publicIp = '' } = networkInterface
    return { id: instance.id, arn: instance.arn, instanceId, privateIp, publicIp }
  })
  const nobody = { id: '', arn: '', instanceId: '', privateIp: '', publicIp: '' }
  const instances = [added[0] ?? nobody, ...added.slice(1)] as const
  return { ...opened, instances }
}
