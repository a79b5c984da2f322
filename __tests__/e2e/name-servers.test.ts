import { describe, expect, test } from '@jest/globals'
import { runCertificate, WILDCARD, withZone } from './certificate-site.ts'

/**
 * A zone's name servers get a change one after the other. The runner asks the first that has it, a certificate authority any.
 */
const APART = { knobs: { lag: { records: 40_000, firstServer: 1000 } } }

describe('a challenge', () => {
  test('is answered only when all name servers have its TXT record, not the nearest alone', async () => {
    await withZone(async (sandbox) => {
      const { exitCode, failure, changes } = await runCertificate(sandbox)

      expect(failure).toBeUndefined()
      expect([exitCode, changes]).toEqual([0, [{ resource: 'certificate', name: WILDCARD, action: 'create' }]])
      expect(sandbox.acme.orders).toHaveLength(1)
    }, APART)
  })

  test('is not answered as long as the zone does not show its TXT record, although the wait for Route 53 is over', async () => {
    await withZone(
      async (sandbox) => {
        const { failure, output } = await runCertificate(sandbox)

        expect(failure).toBeUndefined()
        expect(output).toContain('after three minutes not all of its name servers had it')
        expect(sandbox.acme.orders).toHaveLength(1)
      },
      { knobs: { lag: { records: 200_000 } } }
    )
  })
})
