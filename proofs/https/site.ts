import * as Ec2 from '@aws-sdk/client-ec2'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Secrets from '@aws-sdk/client-secrets-manager'
import { setTimeout as pause } from 'node:timers/promises'
import { certificateFor } from '../../__tests__/e2e/certificate.ts'
import type { Knobs } from '../../sandbox/src/world.ts'
import { startSandbox, type Sandbox } from '../../sandbox/src/start.ts'
import { TLS_CONTAINER, tlsContainer, type TlsContainerSettings } from '../../src/deploy/tls-container.ts'
import { accessHeader } from '../../src/deployment.ts'
import { application } from './application.ts'
import type { Place } from './client.ts'

const NAME = 'pr-7.preview.example.com'
const PORT = 8080
const LOG = '/proof'

/** How long (ms) a task may take to start or to stop. */
const BECOMES_WITHIN = 8000

/** What lets a request in where the application is behind a password. */
export const AUTHORIZATION = accessHeader('correct horse battery')

/** A sandbox in which applications run behind the container that serves TLS. */
export interface Site {
  readonly sandbox: Sandbox
  /** Runs an application behind one; with `openPaths`, behind a password as well. */
  serve(settings?: Settings, secret?: Partial<CertificateSecret>): Promise<Served>
  close(): Promise<void>
}

export interface Settings extends Partial<Omit<TlsContainerSettings, 'https' | 'arnOf'>> {
  readonly openPaths?: readonly string[]
}

export interface CertificateSecret {
  readonly certificate: string
  readonly 'private-key': string
}

export interface Served extends Place {
  /** The containers' states in short, once the task is in this one. */
  becomes(status: string): Promise<Ecs.Task>
  stop(): Promise<void>
  /** What the container that serves TLS has written. */
  log(): Promise<readonly string[]>
}

/** Opens a site. */
export async function openSite(knobs: Partial<Knobs> = {}): Promise<Site> {
  const timings = { attach: 0, prepare: 0, pull: 0, stop: 0, stopSecond: 100, healthSecond: 10, deprovision: 0 }
  const sandbox = await startSandbox({
    knobs: { throttle: 'off', pages: 'direct', ...knobs, timings: { ...timings, ...knobs.timings } }
  })
  const clients = clientsOf(sandbox)
  const network = await openNetwork(clients)
  const role = await openRole(clients)
  await clients.ecs.send(new Ecs.CreateClusterCommand({}))
  await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName: LOG }))
  let count = 0
  return {
    sandbox,
    close: () => sandbox.close(),
    serve: async ({ openPaths, ...settings } = {}, secret = {}) => {
      count += 1
      sandbox.registry.push({ ...IMAGE, tag: String(count), app: application(PORT) })
      const { cert, key } = certificateFor(['*.preview.example.com'])
      const { ARN: secretArn = '' } = await clients.secrets.send(
        new Secrets.CreateSecretCommand({
          Name: `tls/${String(count)}`,
          SecretString: JSON.stringify({ certificate: cert, 'private-key': key, ...secret })
        })
      )
      const { ARN: accessArn = '' } = await clients.secrets.send(
        new Secrets.CreateSecretCommand({
          Name: `access/${String(count)}`,
          SecretString: JSON.stringify({ authorization: AUTHORIZATION })
        })
      )
      const container = tlsContainer({
        https: {
          certificateSecretId: secretArn,
          access: openPaths && { secretId: accessArn, openPaths }
        },
        arnOf: (arn) => arn,
        applicationContainer: 'main',
        applicationPort: PORT,
        redirect: true,
        ...settings
      })
      const { taskDefinition } = await clients.ecs.send(
        new Ecs.RegisterTaskDefinitionCommand({
          family: `proof-${String(count)}`,
          cpu: '256',
          memory: '512',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          executionRoleArn: role,
          containerDefinitions: [
            { name: 'main', image: `acme/proof:${String(count)}` },
            { ...container, logConfiguration }
          ]
        })
      )
      const { tasks: [task] = [] } = await clients.ecs.send(
        new Ecs.RunTaskCommand({
          taskDefinition: taskDefinition?.taskDefinitionArn,
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: 'ENABLED' } }
        })
      )
      const becomes = async (status: string): Promise<Ecs.Task> => {
        const deadline = Date.now() + BECOMES_WITHIN
        for (;;) {
          const { tasks: [now] = [] } = await clients.ecs.send(
            new Ecs.DescribeTasksCommand({ tasks: [task?.taskArn ?? ''] })
          )
          if (now?.lastStatus === status || now?.lastStatus === 'STOPPED') return now
          if (Date.now() > deadline) throw new Error(`The task is ${now?.lastStatus ?? 'unknown'}, not ${status}.`)
          await pause(10)
        }
      }
      return {
        name: NAME,
        root: cert,
        address: await addressOf(clients, await becomes('RUNNING')),
        becomes,
        stop: async () => {
          await clients.ecs.send(new Ecs.StopTaskCommand({ task: task?.taskArn }))
        },
        log: async () => {
          const logStreamName = `proof/${TLS_CONTAINER}/${task?.taskArn?.split('/').at(-1) ?? ''}`
          const { events = [] } = await clients.logs.send(
            new Logs.GetLogEventsCommand({ logGroupName: LOG, logStreamName, startFromHead: true })
          )
          return events.map(({ message = '' }) => message)
        }
      }
    }
  }
}

const IMAGE = {
  repository: 'acme/proof',
  platforms: [{ os: 'linux', architecture: 'amd64' }],
  exposedPorts: [`${String(PORT)}/tcp`],
  index: true
} as const

const logConfiguration = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': LOG, 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'proof' }
} as const

function clientsOf({ aws, environment }: Sandbox) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '', AWS_REGION = '' } = environment
  const config = {
    endpoint: aws.url,
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN
    }
  }
  return {
    ec2: new Ec2.EC2Client(config),
    ecs: new Ecs.ECSClient(config),
    iam: new Iam.IAMClient(config),
    logs: new Logs.CloudWatchLogsClient(config),
    secrets: new Secrets.SecretsManagerClient(config)
  }
}

type Clients = ReturnType<typeof clientsOf>

async function addressOf({ ec2 }: Clients, task: Ecs.Task): Promise<string> {
  const id = task.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value ?? ''
  const { NetworkInterfaces = [] } = await ec2.send(new Ec2.DescribeNetworkInterfacesCommand({}))
  return NetworkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id)?.Association?.PublicIp ?? ''
}

/** A public subnet, and a group that lets everybody in on 443 and 80. */
async function openNetwork({ ec2 }: Clients) {
  const { Subnets: [subnet] = [] } = await ec2.send(new Ec2.DescribeSubnetsCommand({}))
  const { GroupId = '' } = await ec2.send(
    new Ec2.CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: subnet?.VpcId })
  )
  const IpPermissions = [443, 80].map((port) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: '0.0.0.0/0' }]
  }))
  await ec2.send(new Ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  return { subnets: [subnet?.SubnetId ?? ''], securityGroups: [GroupId] }
}

async function openRole({ iam }: Clients): Promise<string> {
  const statement = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'secretsmanager:GetSecretValue'],
    Resource: '*'
  }
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [Statement] })
  const { Role } = await iam.send(
    new Iam.CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument: document(trust) })
  )
  await iam.send(
    new Iam.PutRolePolicyCommand({ RoleName: 'exec', PolicyName: 'all', PolicyDocument: document(statement) })
  )
  return Role?.Arn ?? ''
}
