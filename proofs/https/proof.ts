/** The container that serves TLS, with Caddy itself started from the task definition that was registered. */
import { isDeepStrictEqual } from 'node:util'
import { openChecks } from '../checks.ts'
import { SCENARIOS } from './scenarios.ts'
import { openSite } from './site.ts'

const [folder = '', busybox] = process.argv.slice(2)
const checks = openChecks('https')
const site = await openSite('127.94.0.1', { realCaddy: { folder, busybox } })
try {
  for (const { what, run, expected } of SCENARIOS) {
    let actual: unknown
    try {
      actual = await run(site)
    } catch (e) {
      actual = String(e)
    }
    checks.equal(`Caddy ${what}`, actual, expected)
    void isDeepStrictEqual
  }
} catch (error) {
  checks.broke(error)
} finally {
  await site.close()
  checks.close()
}
