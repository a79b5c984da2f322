import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Ec2 from '@aws-sdk/client-ec2'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import * as Kms from '@aws-sdk/client-kms'
import * as Route53 from '@aws-sdk/client-route-53'
import * as Secrets from '@aws-sdk/client-secrets-manager'
import * as Sts from '@aws-sdk/client-sts'
import type { Principal } from '../../src/service.ts'
import type { Sandbox } from '../../src/start.ts'
import { REGION } from '../wire/site.ts'

export const account = '123456789012'
export const tagKey = 'run-on-fargate:repository'
export const lowerTags = [{ key: tagKey, value: 'acme/space' }]
export const upperTags = [{ Key: tagKey, Value: 'acme/space' }]
export const tagged = { StringEquals: { [`aws:RequestTag/${tagKey}`]: 'acme/space' } }
export const ours = { StringEquals: { [`aws:ResourceTag/${tagKey}`]: 'acme/space' } }
export const toTasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }

export const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${account}:${resource}`
export const cluster = arn('ecs', 'cluster/default')
export const role = `arn:aws:iam::${account}:role/exec`
export const inCluster = { ArnEquals: { 'ecs:cluster': cluster } }
export const via = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` } })

/** What one operation needs, and the operation: each statement alone is not enough, all together are. */
export interface Row {
  readonly operation: string
  readonly needs: readonly Need[]
  readonly run: (clients: Clients, made: Made) => Promise<unknown>
}
export type Need = readonly [action: string, resource: string, condition?: object]

/** What the administrator has made for the operations to work on. */
export interface Made {
  readonly vpcId: string
  readonly subnetId: string
  readonly groupId: string
  readonly keyArn: string
  readonly definitionArn: string
  readonly taskArn: string
  readonly zoneId: string
  readonly changeId: string
}

export const definition = {
  family: 'space',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  executionRoleArn: role,
  containerDefinitions: [{ name: 'space', image: 'acme/space:1.0' }],
  tags: lowerTags
} satisfies Ecs.RegisterTaskDefinitionCommandInput

export const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
})
export const grant = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]
})

/** Clients that sign as a principal. */
export type Clients = ReturnType<typeof clientsOf>

export function clientsOf({ aws }: Sandbox, { accessKeyId, secretAccessKey }: Principal) {
  const credentials = { accessKeyId, secretAccessKey }
  const config = { endpoint: aws.url, region: REGION, credentials, maxAttempts: 1 }
  return {
    ecs: new Ecs.ECSClient(config),
    ec2: new Ec2.EC2Client(config),
    iam: new Iam.IAMClient(config),
    kms: new Kms.KMSClient(config),
    logs: new Logs.CloudWatchLogsClient(config),
    route53: new Route53.Route53Client(config),
    secrets: new Secrets.SecretsManagerClient(config),
    sts: new Sts.STSClient(config)
  }
}
