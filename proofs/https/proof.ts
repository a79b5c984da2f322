/**
 * HTTPS by programs that are not ours: Caddy, started from the task definitions that were registered, Pebble, and curl.
 * At once: the container alone, in the scenarios that its imitation passes too; and the committed bundle from its inputs on.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChecks, type Checks } from '../checks.ts'
import { checkDeployments, checkRenewals } from './deployments.ts'
import { SCENARIOS } from './scenarios.ts'
import { openSite } from './site.ts'

const [bin = '', busybox] = process.argv.slice(2)
const realCaddy = { folder: bin, busybox }
const checks = openChecks('https')
const folder = mkdtempSync(join(tmpdir(), 'https-proof-'))
try {
  await Promise.all([
    part(checkContainer),
    part((own) => checkDeployments(own, realCaddy, folder)),
    part((own) => checkRenewals(own, realCaddy, folder))
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
  checks.close()
}

/** One of the parts that run at once, most of whose time goes in waiting; told as one piece when it has ended. */
async function part(check: (own: Checks) => Promise<void>): Promise<void> {
  const own = checks.aside()
  try {
    await check(own)
  } catch (error) {
    own.broke(error)
  }
  own.tell()
}

async function checkContainer({ equal }: Checks): Promise<void> {
  const site = await openSite({ realCaddy })
  try {
    for (const { what, run, expected } of SCENARIOS) equal(`Caddy ${what}`, await run(site), expected)
  } finally {
    await site.close()
  }
}
