import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { IAMClient } from '@aws-sdk/client-iam'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Principal } from '../../sandbox/src/service.ts'
import type { Place } from '../../sandbox/src/world.ts'

/** Clients of an AWS that is not the sandbox. */
export interface Clients {
  readonly ec2: EC2Client
  readonly iam: IAMClient
  readonly logs: CloudWatchLogsClient
  readonly secretsManager: SecretsManagerClient
}

/** The clients for an endpoint that serves everything. */
export function clientsFor(endpoint: string, { region }: Place, principal: Principal): Clients {
  const settings = { endpoint, region, credentials: principal }
  return {
    ec2: new EC2Client(settings),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    secretsManager: new SecretsManagerClient(settings)
  }
}
