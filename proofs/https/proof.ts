/**
 * HTTPS by programs that are not ours: Caddy, started from the task definitions that were registered, Pebble, and curl.
 * First the container alone, in the scenarios that its imitation passes too; then the committed bundle from its inputs on.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChecks } from '../checks.ts'
import { checkDeployments } from './deployments.ts'
import { SCENARIOS } from './scenarios.ts'
import { openSite } from './site.ts'

const [bin = '', busybox] = process.argv.slice(2)
const realCaddy = { folder: bin, busybox }
const checks = openChecks('https')
const folder = mkdtempSync(join(tmpdir(), 'https-proof-'))
try {
  const site = await openSite('127.94.0.1', { realCaddy })
  try {
    for (const { what, run, expected } of SCENARIOS) checks.equal(`Caddy ${what}`, await run(site), expected)
  } finally {
    await site.close()
  }
  await checkDeployments(checks, realCaddy, folder)
} catch (error) {
  checks.broke(error)
} finally {
  rmSync(folder, { recursive: true, force: true })
  checks.close()
}
