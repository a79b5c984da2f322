import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WALKTHROUGH_LOGIN, type SandboxOptions } from '../sandbox/start.ts'
import { openSite, type Site } from './run.ts'

/**
 * Types AWS's walk-through with the AWS CLI, one command after another, until the address is known. Returns the time (ms)
 * that it takes beside Fargate's own from RunTask to RUNNING.
 */
export async function walkThrough(options: SandboxOptions): Promise<number> {
  const site = await openSite(options)
  const folder = mkdtempSync(join(tmpdir(), 'by-hand-'))
  try {
    const began = Date.now()
    type(site, folder)
    const ended = Date.now()
    const run = (await site.calls()).find(({ operation }) => operation === 'RunTask')
    const started = Math.max(...(await site.tasks()).map(({ startedAt }) => startedAt))
    if (run === undefined) throw new Error('The walk-through has started no task.')
    return ended - began - (started - run.answeredAt)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await site.close()
  }
}

function type(site: Site, folder: string): void {
  const file = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content))
    return `file://${join(folder, name)}`
  }
  const aws = (query: string, ...command: readonly string[]): string => commandLine(site, query, command)
  const secret = aws(
    'ARN',
    ...['secretsmanager', 'create-secret', '--name', 'dockerhub', '--secret-string', JSON.stringify(WALKTHROUGH_LOGIN)]
  )
  const allow = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret }
  const policy = aws(
    'Policy.Arn',
    ...['iam', 'create-policy', '--policy-name', 'dockerhub'],
    ...['--policy-document', file('policy.json', { Version: '2012-10-17', Statement: [allow] })]
  )
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const role = aws(
    'Role.Arn',
    ...['iam', 'create-role', '--role-name', 'ecsTaskExecutionRole'],
    ...['--assume-role-policy-document', file('trust.json', { Version: '2012-10-17', Statement: [trust] })]
  )
  const managed = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'
  for (const arn of [policy, managed]) {
    aws('null', ...['iam', 'attach-role-policy', '--role-name', 'ecsTaskExecutionRole', '--policy-arn', arn])
  }
  aws('cluster.status', ...['ecs', 'create-cluster', '--cluster-name', 'walkthrough'])
  const definition = {
    family: 'space',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: role,
    containerDefinitions: [
      {
        name: 'space',
        image: 'acme/space:1.0',
        portMappings: [{ containerPort: 80 }],
        repositoryCredentials: { credentialsParameter: secret }
      }
    ]
  }
  aws(
    'taskDefinition.revision',
    ...['ecs', 'register-task-definition', '--cli-input-json', file('task-definition.json', definition)]
  )
  const vpc = aws('Vpcs[0].VpcId', ...['ec2', 'describe-vpcs', '--filters', 'Name=is-default,Values=true'])
  const subnets = aws(
    'join(`,`, Subnets[].SubnetId)',
    ...['ec2', 'describe-subnets', '--filters', `Name=vpc-id,Values=${vpc}`]
  )
  const group = aws(
    'GroupId',
    ...['ec2', 'create-security-group', '--group-name', 'walkthrough', '--description', 'HTTP', '--vpc-id', vpc]
  )
  const open = ['--protocol', 'tcp', '--port', '80', '--cidr', '0.0.0.0/0']
  aws('Return', ...['ec2', 'authorize-security-group-ingress', '--group-id', group, ...open])
  const network = `awsvpcConfiguration={subnets=[${subnets}],securityGroups=[${group}],assignPublicIp=ENABLED}`
  const task = aws(
    'tasks[0].taskArn',
    ...['ecs', 'run-task', '--cluster', 'walkthrough', '--task-definition', 'space', '--launch-type', 'FARGATE'],
    ...['--network-configuration', network]
  )
  aws('null', ...['ecs', 'wait', 'tasks-running', '--cluster', 'walkthrough', '--tasks', task])
  const eni = aws(
    "tasks[0].attachments[0].details[?name=='networkInterfaceId'].value | [0]",
    ...['ecs', 'describe-tasks', '--cluster', 'walkthrough', '--tasks', task]
  )
  aws(
    'NetworkInterfaces[0].Association.PublicIp',
    ...['ec2', 'describe-network-interfaces', '--network-interface-ids', eni]
  )
}

function commandLine(site: Site, query: string, command: readonly string[]): string {
  const environment = { ...process.env, ...site.environment, AWS_DEFAULT_REGION: site.environment.AWS_REGION }
  const settings = { AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' }
  // `wait` and `attach-role-policy` answer nothing that could be asked for.
  const asked = query === 'null' ? [] : ['--query', query, '--output', 'text']
  const { status, stdout, stderr } = spawnSync('aws', [...command, ...asked], { env: { ...environment, ...settings } })
  if (status !== 0) throw new Error(`aws ${command.slice(0, 2).join(' ')}: ${stderr.toString()}`)
  return stdout.toString().trim()
}
