/**
 * Runs the committed `dist` against another AWS: everything but ECS is at the endpoint that the command line names.
 *
 * Each line of the input is one order, each line of the output its answer, both JSON. `{"inputs": {…}}` runs the action
 * with these inputs; `{"password": "…"}` changes the password of the image's reader at Docker Hub.
 */
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { startPages } from '../../sandbox/src/pages.ts'
import { startRegistry } from '../../sandbox/src/registry.ts'
import { runAction } from '../../sandbox/src/runner.ts'
import type { Principal } from '../../sandbox/src/service.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import type { World } from '../../sandbox/src/world.ts'
import { startEcsBeside } from './ecs-beside.ts'

interface Order {
  readonly inputs?: Readonly<Record<string, string>>
  readonly password?: string
}

const ACTION = join(import.meta.dirname, '../..')

const PRINCIPAL: Principal = {
  arn: 'arn:aws:iam::123456789012:user/moto',
  userId: 'AIDAEXAMPLE',
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'not-a-real-secret-access-key'
}

const [, , endpoint = ''] = process.argv
const world = makeWorld()
const registry = await startRegistry(world, {
  name: 'docker.io',
  accounts: [WALKTHROUGH_LOGIN],
  images: [WALKTHROUGH_IMAGE],
  auth: 'token'
})
const pages = await startPages(world)
const ecs = await startEcsBeside(endpoint, world, { principal: PRINCIPAL, registry, pages })

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order
  process.stdout.write(`${JSON.stringify(await carryOut(order))}\n`)
}
await Promise.all([ecs.close(), registry.close(), pages.close()])

async function carryOut({ inputs, password }: Order): Promise<object> {
  if (password !== undefined) registry.setPassword(WALKTHROUGH_LOGIN.username, password)
  if (inputs === undefined) return {}
  const secrets = [inputs['registry-password'] ?? '']
  // There is no GitHub here to be told.
  const given = { ...inputs, 'pr-comment': 'false', 'github-deployment': 'false' }
  const run = runAction({ action: ACTION, inputs: given, secrets, env: environment() })
  const { outcome, outputs, annotations, lines } = await run.done
  await ecs.settled()
  return { outcome, outputs, lines, errors: annotations.map(({ message }) => message) }
}

/** The endpoint of each service by the name under which the SDKs look for it. */
function environment(): Record<string, string> {
  const elsewhere = ['SECRETS_MANAGER', 'IAM', 'EC2', 'CLOUDWATCH_LOGS', 'STS']
  return {
    ...pages.environment,
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: PRINCIPAL.accessKeyId,
    AWS_SECRET_ACCESS_KEY: PRINCIPAL.secretAccessKey,
    AWS_ENDPOINT_URL_ECS: ecs.url,
    ...Object.fromEntries(elsewhere.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint])),
    DOCKER_HUB_REGISTRY_URL: registry.url
  }
}

function makeWorld(): World {
  return {
    partition: 'aws',
    region: 'eu-central-1',
    account: '123456789012',
    clock: {
      now: Date.now,
      after: (ms, action) => {
        setTimeout(action, ms).unref()
      }
    },
    knobs: {
      latency: 0,
      lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 },
      throttle: 'published',
      faults: [],
      taskFaults: [],
      timings: {
        attach: 100,
        prepare: 100,
        pull: 100,
        stop: 100,
        stopSecond: 10,
        healthSecond: 1000,
        deprovision: 100
      },
      pages: 'auto',
      capacityFailures: [],
      newAccount: false,
      pullLimitReached: false
    }
  }
}
