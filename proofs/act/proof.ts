/**
 * The examples, run by a workflow engine that is not ours: nektos/act, on the machine itself. The actions that they use beside
 * ours are stood in for; AWS, the registries and GitHub are the sandbox.
 * Names of scenarios as arguments play those alone.
 */
import pMap from 'p-map'
import { EXAMPLES } from '../../__tests__/workflows/files.ts'
import { openChecks } from '../checks.ts'
import type { Scenario } from './site.ts'
import { SCENARIOS } from './scenarios.ts'

/** How many scenarios are played at once: most of their time goes in waiting for tasks. */
const AT_ONCE = 4

const checks = openChecks('act')
const only = process.argv.slice(2)
try {
  const played = new Set(Object.keys(SCENARIOS).map((name) => `${name.split(',')[0] ?? ''}.yml`))
  checks.equal('every example is played', [...played].sort(), [...EXAMPLES.keys()].sort())
  const wanted = Object.entries(SCENARIOS).filter(([name]) => only.length === 0 || only.includes(name))
  await pMap(wanted, ([name, scenario]) => play(name, scenario), { concurrency: AT_ONCE })
} catch (error) {
  checks.broke(error)
} finally {
  checks.close()
}

/** Plays one, and tells its checks as one piece when it has ended. One that breaks ends no other. */
async function play(name: string, scenario: Scenario): Promise<void> {
  const own = checks.aside()
  const start = performance.now()
  try {
    await scenario(own)
  } catch (error) {
    own.broke(error)
  }
  console.log(`${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`)
  own.tell()
}
