import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../sandbox/src/start.ts'
import type { Place } from './place.ts'

const call = promisify(execFile)

/** Returns whether the AWS CLI is installed. */
export function hasCli(): boolean {
  return spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0
}

/** The duration of the walk-through by hand. Times are in ms. */
export interface ByHand {
  /** The time without Fargate's, from RunTask to RUNNING. */
  readonly own: number
  /** The part of `own` after RUNNING, until `aws ecs wait`, which polls every six seconds, noticed it. */
  readonly unnoticed: number
}

/**
 * Runs the walk-through "Using non-AWS container images in Amazon ECS" with the AWS CLI, one command after another
 * without a pause.
 */
export async function deployByHand({ surroundings, report }: Place): Promise<ByHand> {
  const env = {
    ...process.env,
    ...surroundings.environment,
    AWS_DEFAULT_REGION: surroundings.environment.AWS_REGION ?? ''
  }
  const aws = async (query: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await call('aws', [...args, '--query', query, '--output', 'text'], {
      env: { ...env, AWS_PAGER: '' }
    })
    return stdout.trim()
  }
  const begin = Date.now()
  const { username, password } = WALKTHROUGH_LOGIN
  const login = JSON.stringify({ username, password })
  const secret = await aws('ARN', 'secretsmanager', 'create-secret', '--name', 'dockerhub', '--secret-string', login)
  const policy = await aws(
    'Policy.Arn',
    'iam',
    'create-policy',
    '--policy-name',
    'dockerhub',
    '--policy-document',
    document([{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret }])
  )
  const role = await aws(
    'Role.Arn',
    'iam',
    'create-role',
    '--role-name',
    'ecsTaskExecutionRole',
    '--assume-role-policy-document',
    document([{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }])
  )
  for (const arn of [policy, 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']) {
    await aws('@', 'iam', 'attach-role-policy', '--role-name', 'ecsTaskExecutionRole', '--policy-arn', arn)
  }
  await aws('cluster.status', 'ecs', 'create-cluster', '--cluster-name', 'walkthrough')
  await aws('taskDefinition.revision', 'ecs', 'register-task-definition', '--cli-input-json', definition(secret, role))
  const vpc = await aws('Vpcs[0].VpcId', 'ec2', 'describe-vpcs', '--filters', 'Name=is-default,Values=true')
  const subnets = await aws(
    'join(`,`, Subnets[].SubnetId)',
    'ec2',
    'describe-subnets',
    '--filters',
    `Name=vpc-id,Values=${vpc}`
  )
  const group = await aws(
    'GroupId',
    'ec2',
    'create-security-group',
    '--group-name',
    'walkthrough',
    '--description',
    'HTTP',
    '--vpc-id',
    vpc
  )
  await aws(
    'Return',
    'ec2',
    'authorize-security-group-ingress',
    '--group-id',
    group,
    '--protocol',
    'tcp',
    '--port',
    '80',
    '--cidr',
    '0.0.0.0/0'
  )
  const network = `awsvpcConfiguration={subnets=[${subnets}],securityGroups=[${group}],assignPublicIp=ENABLED}`
  const task = await aws(
    'tasks[0].taskArn',
    'ecs',
    'run-task',
    '--cluster',
    'walkthrough',
    '--task-definition',
    'space',
    '--launch-type',
    'FARGATE',
    '--network-configuration',
    network
  )
  await call('aws', ['ecs', 'wait', 'tasks-running', '--cluster', 'walkthrough', '--tasks', task], { env })
  const noticed = Date.now()
  const eni = await aws(
    "tasks[0].attachments[0].details[?name=='networkInterfaceId'].value | [0]",
    'ecs',
    'describe-tasks',
    '--cluster',
    'walkthrough',
    '--tasks',
    task
  )
  const address = await aws(
    'NetworkInterfaces[0].Association.PublicIp',
    'ec2',
    'describe-network-interfaces',
    '--network-interface-ids',
    eni
  )
  const end = Date.now()
  if (!/^[\d.]+$/.test(address)) throw new Error(`The walk-through has come to no address: ${address}`)
  const made = (await report()).tasks.find(({ arn }) => arn === task)
  const { startedAt = 0, createdAt = 0 } = made ?? {}
  return { own: end - begin - (startedAt - createdAt), unnoticed: noticed - startedAt }
}

function document(Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function definition(credentialsParameter: string, executionRoleArn: string): string {
  const { repository, tag } = WALKTHROUGH_IMAGE
  return JSON.stringify({
    family: 'space',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn,
    containerDefinitions: [
      { name: 'space', image: `${repository}:${tag ?? 'latest'}`, repositoryCredentials: { credentialsParameter } }
    ]
  })
}
