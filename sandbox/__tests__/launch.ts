import { EC2Client } from '@aws-sdk/client-ec2'
import {
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RegisterTaskDefinitionCommandInput,
  type RunTaskCommandInput,
  type Task
} from '@aws-sdk/client-ecs'
import { setTimeout as pause } from 'node:timers/promises'
import { startSandbox, WALKTHROUGH_IMAGE } from '../src/start.ts'
import type { Sandbox, SandboxOptions } from '../src/start.ts'
import { REGION } from './wire/site.ts'

/** An image that everybody may pull, with a page on port 8080. */
export const PUBLIC_IMAGE = {
  ...WALKTHROUGH_IMAGE,
  repository: 'acme/open',
  readers: undefined,
  exposedPorts: ['8080/tcp'],
  app: { ...WALKTHROUGH_IMAGE.app, listens: [8080] }
}

const image = 'acme/open:1.0'

/** A task definition of the family `open` without any role. */
export function definition(
  overrides: Partial<RegisterTaskDefinitionCommandInput> = {},
  container: object = {}
): RegisterTaskDefinitionCommandInput {
  return {
    family: 'open',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'open', image, portMappings: [{ containerPort: 8080 }], ...container }],
    ...overrides
  }
}

/** A sandbox with short times, and clients of it. */
export async function launchSite(options: SandboxOptions = {}) {
  const { readers: _nobody, ...everybodys } = PUBLIC_IMAGE
  const sandbox = await startSandbox({
    images: [everybodys],
    ...options,
    knobs: { throttle: 'off', timings: { attach: 0, prepare: 0, pull: 0, stop: 0, deprovision: 0 }, ...options.knobs }
  })
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = sandbox.environment
  const config = {
    endpoint: sandbox.aws.url,
    region: REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN
    },
    maxAttempts: 1
  }
  const ecs = new ECSClient(config)
  const ec2 = new EC2Client(config)
  return {
    sandbox,
    ecs,
    ec2,
    register: (input: RegisterTaskDefinitionCommandInput) => ecs.send(new RegisterTaskDefinitionCommand(input)),
    run: (input: Partial<RunTaskCommandInput> = {}) =>
      ecs.send(new RunTaskCommand({ taskDefinition: 'open', ...input })),
    /** The task as soon as it is in this state; throws when it stops before. */
    async reaches(task: Task | undefined, lastStatus: string): Promise<Task> {
      for (;;) {
        const { tasks: [now] = [] } = await ecs.send(new DescribeTasksCommand({ tasks: [task?.taskArn ?? ''] }))
        if (now?.lastStatus === lastStatus) return now
        if (now?.lastStatus === 'STOPPED') throw new Error(`${now.stopCode ?? ''}: ${now.stoppedReason ?? ''}`)
        await pause(10)
      }
    },
    async close() {
      ecs.destroy()
      ec2.destroy()
      await sandbox.close()
    }
  }
}

export type LaunchSite = Awaited<ReturnType<typeof launchSite>>

/** Lets everybody in on a port, by IPv4 and IPv6, through the default group of a VPC. */
export function ingress(groupId: string, port: number) {
  return {
    GroupId: groupId,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        Ipv6Ranges: [{ CidrIpv6: '::/0' }]
      }
    ]
  }
}

/** The subnet that a sandbox's default VPC begins with. */
export function firstSubnet({ ec2 }: Sandbox): string {
  return ec2.defaultVpc.subnetIds[0] ?? ''
}
