import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { STSClient } from '@aws-sdk/client-sts'
import { ActionError } from '../errors.ts'

/** One client for each service that a deployment speaks with. */
export interface Clients {
  readonly region: string
  readonly ecs: ECSClient
  readonly ec2: EC2Client
  readonly iam: IAMClient
  readonly kms: KMSClient
  readonly logs: CloudWatchLogsClient
  readonly secretsManager: SecretsManagerClient
  readonly sts: STSClient
}

/**
 * The clients, for the credentials and Region in the environment. `AWS_ENDPOINT_URL` and the other settings that the SDK
 * reads from the environment hold as they are.
 * Throws `REGION_MISSING` or `CREDENTIALS_MISSING` at once, without asking the network for either.
 */
export function makeClients(env: NodeJS.ProcessEnv): Clients {
  requireCredentials(env)
  const region = readRegion(env)
  // Five attempts outlast a few seconds of throttling. A call without an answer for 20 s is given up and made again.
  const settings = {
    region,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000, throwOnRequestTimeout: true }
  }
  return {
    region,
    ecs: new ECSClient(settings),
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    kms: new KMSClient(settings),
    logs: new CloudWatchLogsClient(settings),
    secretsManager: new SecretsManagerClient(settings),
    sts: new STSClient(settings)
  }
}

function readRegion(env: NodeJS.ProcessEnv): string {
  const region = [env.AWS_REGION, env.AWS_DEFAULT_REGION].find((name) => name !== undefined && name !== '') ?? ''
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return region
  throw new ActionError(
    'REGION_MISSING',
    region === '' ? 'No AWS Region is set.' : `AWS_REGION is "${region}", which is no Region.`,
    'Run `aws-actions/configure-aws-credentials` with `aws-region` before this step, or set AWS_REGION, for example to `eu-west-1`.'
  )
}

/**
 * GitHub's own runners have no instance role, and asking for one there takes seconds to fail. A self-hosted runner may
 * have one, so there the SDK's whole chain is let try.
 */
function requireCredentials(env: NodeJS.ProcessEnv): void {
  if (hasCredentials(env)) return
  throw new ActionError(
    'CREDENTIALS_MISSING',
    'There are no AWS credentials.',
    'Run `aws-actions/configure-aws-credentials` before this step, and give the job `permissions: id-token: write`.'
  )
}

/**
 * Returns whether the job itself has credentials. On a self-hosted runner a file in the home folder and the credentials of a
 * container are the machine's, as its instance role is.
 */
export function hasExplicitCredentials(env: NodeJS.ProcessEnv): boolean {
  const named = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'].some(
    (name) => (env[name] ?? '') !== ''
  )
  return named || (env.RUNNER_ENVIRONMENT !== 'self-hosted' && hasCredentials(env))
}

/** Whether there may be credentials: the environment names some, or the machine can have a role. */
export function hasCredentials(env: NodeJS.ProcessEnv): boolean {
  const variables = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI'
  ]
  // Where the SDK looks.
  const home = [env.HOME, env.USERPROFILE].find((folder) => folder !== undefined && folder !== '') ?? homedir()
  const sharedFile = env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials')
  const somewhere = variables.some((name) => (env[name] ?? '') !== '') || existsSync(sharedFile)
  return somewhere || env.RUNNER_ENVIRONMENT === 'self-hosted'
}
