import { Resolver } from 'node:dns/promises'
import { get } from 'node:http'
import type { ActionRun, RunningAction, StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { pass, start, WALKTHROUGH } from './site.ts'

export type Inputs = Readonly<Record<string, string>>

export const NAME = 'app.example.com'
export const NAMED = { domain: NAME } as const

/** Starts a deployment. */
export function begin(sandbox: Sandbox, inputs: Inputs = NAMED, run: Partial<ActionRun> = {}): RunningAction {
  return start(sandbox, { ...WALKTHROUGH, ...inputs }, run)
}

export async function run(
  sandbox: Sandbox,
  inputs: Inputs = NAMED,
  more: Partial<ActionRun> = {}
): Promise<StepResult> {
  return begin(sandbox, inputs, more).done
}

/** The record sets of a name as one line each, whatever the lag. */
export function recordsOf(sandbox: Sandbox, zoneId: string, name = NAME): string[] {
  return sandbox.route53
    .records(zoneId)
    .filter((set) => set.Name === `${name}.`)
    .map(({ Type, TTL, ResourceRecords = [] }) =>
      [Type, String(TTL), ...ResourceRecords.map(({ Value = '' }) => Value)].join(' ')
    )
}

/** What the marker of a name says. */
export function markerOf(sandbox: Sandbox, zoneId: string, name = NAME): string {
  return recordsOf(sandbox, zoneId, `_run-on-fargate.${name}`).join('\n')
}

/** The addresses of a name as a visitor gets them, and for how many seconds. */
export async function resolved(
  sandbox: Sandbox,
  name = NAME
): Promise<{ readonly addresses: readonly string[]; readonly ttl: number }> {
  const resolver = new Resolver()
  resolver.setServers([sandbox.dns.resolver])
  try {
    const records = await resolver.resolve4(name, { ttl: true })
    return { addresses: records.map(({ address }) => address), ttl: records[0]?.ttl ?? 0 }
  } catch {
    return { addresses: [], ttl: 0 }
  }
}

/** Requests a name all the time, and keeps each answer of DNS for its TTL. */
export function visit(sandbox: Sandbox, name = NAME): { readonly end: () => Promise<string[]> } {
  let over = false
  const seen: string[] = []
  const visiting = (async () => {
    let known: { readonly addresses: readonly string[]; readonly until: number } = { addresses: [], until: 0 }
    while (!over) {
      if (known.until <= Date.now()) {
        const { addresses, ttl } = await resolved(sandbox, name)
        known = { addresses, until: Date.now() + ttl * 1000 }
      }
      const [address = ''] = known.addresses
      seen.push(address === '' ? 'no address' : await request(sandbox, address, name))
      await pass(1000)
    }
  })()
  return {
    end: async () => {
      over = true
      await visiting
      return seen
    }
  }
}

async function request(sandbox: Sandbox, address: string, host: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = get(sandbox.pages.addressOf(address, 80), { agent: false, headers: { host } }, (response) => {
      response.resume()
      resolve(String(response.statusCode))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      resolve(`${address} ${error.code ?? error.message}`)
    })
  })
}

/** When calls of an operation came, by the sandbox's clock. */
export function timesOf(sandbox: Sandbox, operation: string): number[] {
  return sandbox.aws.calls.filter((call) => call.operation === operation).map(({ at }) => at)
}
