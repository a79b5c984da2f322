/**
 * The sandbox's certificate authority against Pebble, the test server of Let's Encrypt: the same scenarios, asked with the
 * npm package `acme-client`, on both. Status, error type, headers and the form of every object must be the same, but for
 * what `differences.ts` names with its reason.
 */
import acme from 'acme-client'
import { Agent } from 'node:https'
import { startAcme, type AcmeSettings } from '../../sandbox/src/acme.ts'
import { startSandbox } from '../../sandbox/src/start.ts'
import { openChecks } from '../checks.ts'
import { differencesOf, seenIn, type Seen } from './compare.ts'
import { DIFFERENCES } from './differences.ts'
import { BLOCKED_DOMAIN, startPebble, type PebbleOptions } from './pebble.ts'
import {
  clientAlone,
  DOMAIN,
  EXTERNAL_ACCOUNTS,
  externalAccounts,
  SCENARIOS,
  slow,
  type Scenario
} from './scenarios.ts'

/** What Let's Encrypt has and Pebble has not is turned off; the sandbox's own tests are about it. */
const LIKE_PEBBLE: Partial<AcmeSettings> = {
  rateLimits: false,
  reuseOrders: false,
  blockedDomains: [BLOCKED_DOMAIN],
  validation: 0,
  issuance: 0
}

const checks = openChecks('acme')
const used = new Set<string>()
const sandbox = await startSandbox()
try {
  const resolver = sandbox.dns.resolver
  const { world } = sandbox
  // An error is an answer to look at, not one to ask again for.
  Object.assign(acme.axios.defaults, { acmeSettings: { retryMaxAttempts: 0 } })

  /** Runs scenarios on a Pebble and on an authority of the sandbox. */
  const compare = async (
    scenarios: Readonly<Record<string, Scenario>>,
    options: Omit<PebbleOptions, 'resolver'> = {},
    settings: Partial<AcmeSettings> = {}
  ) => {
    const pebble = await startPebble({ resolver, ...options })
    const own = await startAcme(world, resolver, { ...LIKE_PEBBLE, ...settings })
    acme.axios.defaults.httpsAgent = new Agent({ ca: pebble.ca })
    try {
      for (const [name, scenario] of Object.entries(scenarios)) {
        const seen = async (directory: string, root: string) => {
          const steps = new Map<string, Seen>()
          const { id: zoneId } = sandbox.route53.createZone({ name: DOMAIN })
          await scenario({ directory, root, sandbox, zoneId }, (step, response) => steps.set(step, seenIn(response)))
          sandbox.route53.deleteZone(zoneId)
          return steps
        }
        const [ofPebble, ofSandbox] = [await seen(pebble.directory, pebble.root), await seen(own.url, own.root)]
        for (const [step, expected] of ofPebble) {
          const differences = differencesOf(expected, ofSandbox.get(step) ?? new Map())
          const unknown = differences.filter((difference) => {
            const known = DIFFERENCES.filter(({ at, says }) => at.test(`${name}: ${step}`) && says.test(difference))
            for (const { why } of known) used.add(why)
            return known.length === 0
          })
          checks.equal(`${name}: ${step}`, unknown, [])
        }
      }
    } finally {
      await own.close()
      await pebble.close()
    }
  }

  await compare(SCENARIOS)
  await compare({ externalAccounts }, { externalAccounts: EXTERNAL_ACCOUNTS }, { externalAccounts: EXTERNAL_ACCOUNTS })
  await compare({ 'rejected nonces': clientAlone }, { badNonces: 30, profiles: ['classic'] }, { badNonces: 30 })
  await compare({ 'slow validation': slow }, { sleep: 3 }, { validation: 2000 })
  const unseen = DIFFERENCES.filter(({ why, sometimes }) => !sometimes && !used.has(why)).map(({ why }) => why)
  checks.equal('each known difference was seen', unseen, [])
} catch (error) {
  checks.broke(error)
} finally {
  await sandbox.close()
  checks.close()
}
