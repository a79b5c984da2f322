import type { AwsServer, OnCall } from '../../src/aws-server.ts'
import { startAwsServer } from '../../src/aws-server.ts'
import type { Operations, Principal, ServiceName } from '../../src/service.ts'
import type { Knobs, World } from '../../src/world.ts'

export const ADMIN: Principal = {
  arn: 'arn:aws:iam::123456789012:user/admin',
  userId: 'AIDAEXAMPLE',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'a/secret+key'
}

export const SESSION: Principal = {
  ...ADMIN,
  arn: 'arn:aws:sts::123456789012:assumed-role/deploy/run',
  accessKeyId: 'ASIAEXAMPLE',
  sessionToken: 'a-token=='
}

export const REGION = 'eu-central-1'

const QUIET: Knobs = {
  latency: 0,
  lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 },
  throttle: 'off',
  faults: [],
  taskFaults: [],
  timings: { attach: 0, prepare: 0, pull: 0, stop: 0, stopSecond: 0, healthSecond: 0, deprovision: 0 },
  pages: 'auto',
  capacityFailures: [],
  newAccount: false,
  pullLimitReached: false
}

/** A world with real time and all knobs at rest but those that are given. */
export function makeWorld(overrides: Partial<Knobs> = {}, now: () => number = Date.now): World {
  return {
    partition: 'aws',
    region: REGION,
    account: '123456789012',
    knobs: { ...QUIET, ...overrides },
    clock: { now, after: (ms, action) => void setTimeout(action, ms) }
  }
}

/** What a client needs to talk to a server. Retries come at once, so that tests do not wait. */
export function clientConfig(server: AwsServer, principal: Principal = ADMIN) {
  const { accessKeyId, secretAccessKey, sessionToken } = principal
  return {
    endpoint: server.url,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1
  }
}

interface Serving {
  readonly services: Partial<Record<ServiceName, Operations>>
  readonly principals?: readonly Principal[]
  readonly knobs?: Partial<Knobs>
  readonly now?: () => number
  readonly onCall?: OnCall
}

/** Starts a server for one test and closes it afterwards. */
export async function serving<T>(site: Serving, test: (server: AwsServer, world: World) => Promise<T>): Promise<T> {
  const world = makeWorld(site.knobs, site.now)
  const { services, principals = [ADMIN, SESSION], onCall } = site
  const server = await startAwsServer({ world, services, principals, ...(onCall === undefined ? {} : { onCall }) })
  try {
    return await test(server, world)
  } finally {
    await server.close()
  }
}
