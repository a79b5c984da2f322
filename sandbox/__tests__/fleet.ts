import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Ec2 from '@aws-sdk/client-ec2'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import type { App, Image } from '../src/image.ts'
import { startSandbox } from '../src/start.ts'
import type { Sandbox } from '../src/start.ts'
import type { TaskTimings } from '../src/world.ts'
import { account, clientsOf, trust } from './authorization/row.ts'
import type { Clients } from './authorization/row.ts'
import { ADMIN, REGION } from './wire/site.ts'

export const roleArn = `arn:aws:iam::${account}:role/exec`
export const BUSYBOX = 'public.ecr.aws/docker/library/busybox:stable'

const IMAGE: Omit<Image, 'repository' | 'app'> = {
  tag: '1',
  platforms: [{ os: 'linux', architecture: 'amd64' }],
  exposedPorts: ['80/tcp'],
  index: true
}

/** A sandbox in which tasks can be run, by SDK clients. */
export interface Fleet {
  readonly sandbox: Sandbox
  readonly clients: Clients
  /** Pushes a program as a public image; gives its reference. */
  push(repository: string, app: Partial<App>, image?: Partial<Image>): string
  /** Registers the containers and runs them as one task; gives its ARN. */
  run(
    containers: readonly Ecs.ContainerDefinition[],
    more?: Partial<Ecs.RegisterTaskDefinitionCommandInput>
  ): Promise<string>
  /** The task once it is as asked. */
  until(task: string, is: (task: Ecs.Task) => boolean): Promise<Ecs.Task>
  stopped(task: string): Promise<Ecs.Task>
  running(task: string): Promise<Ecs.Task>
  /** What the program answers on the task's public address. */
  ask(task: Ecs.Task, port?: number): Promise<Response>
  close(): Promise<void>
}

/** Opens one. Its tasks are quick, and its execution role may log and read whatever `grants` adds. */
export async function openFleet(timings: Partial<TaskTimings> = {}, grants: readonly object[] = []): Promise<Fleet> {
  const quick = { attach: 10, prepare: 10, pull: 10, stop: 30, stopSecond: 20, healthSecond: 10, deprovision: 10 }
  const knobs = { throttle: 'off', timings: { ...quick, ...timings } } as const
  const sandbox = await startSandbox({ principals: [ADMIN], knobs })
  const clients = clientsOf(sandbox, ADMIN)
  const network = await openNetwork(clients)
  await clients.ecs.send(new Ecs.CreateClusterCommand({}))
  await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName: '/app' }))
  const log = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [log, ...grants] })
  await clients.iam.send(new Iam.CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument: trust }))
  await clients.iam.send(new Iam.PutRolePolicyCommand({ RoleName: 'exec', PolicyName: 'all', PolicyDocument }))
  let families = 0

  const until = async (task: string, is: (task: Ecs.Task) => boolean): Promise<Ecs.Task> => {
    for (;;) {
      const { tasks: [told] = [] } = await clients.ecs.send(new Ecs.DescribeTasksCommand({ tasks: [task] }))
      if (told !== undefined && is(told)) return told
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return {
    sandbox,
    clients,
    push(repository, app, image = {}) {
      sandbox.registry.push({ ...IMAGE, ...image, repository, app: { listens: [], page: '', log: [], ...app } })
      return `${repository}:1`
    },
    async run(containers, more = {}) {
      families += 1
      const { taskDefinition } = await clients.ecs.send(
        new Ecs.RegisterTaskDefinitionCommand({
          family: `family-${families}`,
          cpu: '256',
          memory: '512',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          executionRoleArn: roleArn,
          containerDefinitions: containers.map((container) => ({ logConfiguration, ...container })),
          ...more
        })
      )
      const { tasks: [task] = [] } = await clients.ecs.send(
        new Ecs.RunTaskCommand({
          taskDefinition: taskDefinition?.taskDefinitionArn,
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: 'ENABLED' } }
        })
      )
      return task?.taskArn ?? ''
    },
    until,
    stopped: (task) => until(task, ({ lastStatus }) => lastStatus === 'STOPPED'),
    running: (task) => until(task, ({ lastStatus }) => lastStatus === 'RUNNING' || lastStatus === 'STOPPED'),
    async ask(task, port = 80) {
      const id = task.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value ?? ''
      const { NetworkInterfaces: [found] = [] } = await clients.ec2.send(
        new Ec2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] })
      )
      return await fetch(sandbox.pages.addressOf(found?.Association?.PublicIp ?? '', port), {
        redirect: 'manual',
        signal: AbortSignal.timeout(3000)
      })
    },
    close: () => sandbox.close()
  }
}

const logConfiguration = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/app', 'awslogs-region': REGION, 'awslogs-stream-prefix': 'run' }
} as const

/** A public subnet, and a group that lets everybody in. */
async function openNetwork({
  ec2
}: Clients): Promise<{ readonly subnets: string[]; readonly securityGroups: string[] }> {
  const { Subnets: [subnet] = [] } = await ec2.send(new Ec2.DescribeSubnetsCommand({}))
  const { GroupId = '' } = await ec2.send(
    new Ec2.CreateSecurityGroupCommand({ GroupName: 'open', Description: 'all', VpcId: subnet?.VpcId })
  )
  await ec2.send(
    new Ec2.AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 65535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
    })
  )
  return { subnets: [subnet?.SubnetId ?? ''], securityGroups: [GroupId] }
}
