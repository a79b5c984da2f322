import { describe, expect, test } from '@jest/globals'
import {
  asked,
  challengeTexts,
  leafOf,
  runCertificate,
  SECRET,
  startCertificate,
  stored,
  WILDCARD,
  withZone
} from './certificate-site.ts'
import { pass } from './site.ts'

describe('a certificate', () => {
  test.concurrent('is obtained by DNS, kept in a secret and used again', async () => {
    await withZone(async (sandbox, zone) => {
      const first = await runCertificate(sandbox)
      expect(first).toMatchObject({ exitCode: 0, changes: [{ resource: 'certificate', name: WILDCARD, action: 'create' }] })
      const value = stored(sandbox)
      expect(Object.keys(value).sort()).toEqual(['account-key', 'authority', 'certificate', 'private-key'])
      const leaf = leafOf(value.certificate)
      expect(leaf.subjectAltName).toBe(`DNS:${WILDCARD}`)
      expect(first.result?.expiresAt).toEqual(leaf.validToDate)
      expect(first.result?.fingerprint).toBe(leaf.fingerprint256.replaceAll(':', '').toLowerCase())
      expect(challengeTexts(sandbox, zone)).toEqual([])
      const [calls, requests] = [sandbox.aws.calls.length, sandbox.acme.requests.length]

      const second = await runCertificate(sandbox)
      expect(second).toMatchObject({ exitCode: 0, changes: [{ action: 'unchanged' }], result: first.result })
      expect(sandbox.aws.calls.slice(calls).map(({ operation }) => operation)).toEqual(['DescribeSecret'])
      expect(sandbox.acme.requests.slice(requests)).toEqual([])
      expect(sandbox.secretsManager.secretNames()).toEqual([SECRET])
    })
  })
})
