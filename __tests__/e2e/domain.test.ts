import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

/** Runs the action with the sandbox's resolver. */
async function run(sandbox: Sandbox, inputs: Readonly<Record<string, string>> = {}) {
  return deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { env: { DNS_RESOLVER: sandbox.dns.resolver } })
}

const NAMED = { domain: 'app.example.com' }

describe('a domain', () => {
  test.concurrent('leads to the task of the first deployment', async () => {
    await inSandbox({ knobs: { lag: { records: 30_000 } } }, async (sandbox) => {
      const { id } = sandbox.route53.createZone({ name: 'example.com' })
      const { outcome, outputs, log, annotations } = await run(sandbox, NAMED)
      console.log(log, annotations, sandbox.route53.records(id))
      expect([outcome, outputs.domain, outputs.url]).toEqual(['success', 'app.example.com', 'http://app.example.com'])
      expect(liveTasks(sandbox)).toHaveLength(1)
    })
  })
})
