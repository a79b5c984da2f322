import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { Route53Client } from '@aws-sdk/client-route-53'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { STSClient } from '@aws-sdk/client-sts'
import { startAwsServer } from '../src/aws-server.ts'
import { ec2 } from '../src/aws/ec2.ts'
import { iam } from '../src/aws/iam.ts'
import { kms } from '../src/aws/kms.ts'
import { logs } from '../src/aws/logs.ts'
import { route53 } from '../src/aws/route53.ts'
import { secretsManager } from '../src/aws/secrets-manager.ts'
import { sts } from '../src/aws/sts.ts'
import type { Principal } from '../src/service.ts'
import type { Lag } from '../src/world.ts'
import { ADMIN, REGION, makeWorld } from './wire/site.ts'

export const ACCOUNT = '123456789012'

interface Setup {
  readonly lag?: Partial<Lag>
  /** Policies of the principal that `clients` sign as; none: an administrator. */
  readonly policies?: readonly object[]
}

/** The services of an account behind their real protocols, SDK clients for them, and a clock to turn. */
export async function withAccount<T>(setup: Setup, test: (account: Account) => T | Promise<T>): Promise<T> {
  const opened = await open(setup)
  try {
    return await test(opened.account)
  } finally {
    for (const client of Object.values(opened.account.clients)) client.destroy()
    await opened.close()
  }
}

export type Account = Awaited<ReturnType<typeof open>>['account']

/** The code and message of what a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return { code: error.name, message: error.message }
  }
  throw new Error('The call went through.')
}

async function open({ lag = {}, policies }: Setup) {
  let ahead = 0
  const world = makeWorld({}, () => Date.now() + ahead)
  world.knobs.lag = { ...world.knobs.lag, ...lag }
  const keys = kms(world)
  const services = {
    iam: iam(world),
    kms: keys,
    secretsManager: secretsManager(world, { kms: keys }),
    sts: sts(world),
    ec2: ec2(world),
    logs: logs(world),
    route53: route53(world)
  }
  const principal: Principal = policies
    ? { ...ADMIN, policies: policies.map((policy) => JSON.stringify(policy)) }
    : ADMIN
  const server = await startAwsServer({
    world,
    principals: [principal],
    services: {
      iam: services.iam.operations,
      kms: keys.operations,
      secretsmanager: services.secretsManager.operations,
      sts: services.sts.operations,
      ec2: services.ec2.operations,
      logs: services.logs.operations,
      route53: services.route53.operations
    }
  })
  const { accessKeyId, secretAccessKey } = principal
  const config = {
    endpoint: server.url,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1
  }
  const clients = {
    iam: new IAMClient(config),
    kms: new KMSClient(config),
    secrets: new SecretsManagerClient(config),
    sts: new STSClient(config),
    ec2: new EC2Client(config),
    logs: new CloudWatchLogsClient(config),
    route53: new Route53Client(config)
  }
  /** Turns the clock of the account and of its clients. */
  const pass = (ms: number): void => {
    ahead += ms
    for (const client of Object.values(clients)) client.config.systemClockOffset = ahead
  }
  return { account: { ...services, world, clients, pass }, close: () => server.close() }
}
