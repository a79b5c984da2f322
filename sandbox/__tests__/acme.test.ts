import { expect, test } from '@jest/globals'
import acme from 'acme-client'
import { startSandbox } from '../src/start.ts'

test('issues a wildcard certificate', async () => {
  const sandbox = await startSandbox({ acme: { validation: 0, issuance: 0 } })
  const { id } = sandbox.route53.createZone({ name: 'example.com' })
  const client = new acme.Client({
    directoryUrl: sandbox.acme.url,
    accountKey: await acme.crypto.createPrivateEcdsaKey(),
    backoffMin: 10
  })
  const [, csr] = await acme.crypto.createCsr(
    { altNames: ['*.preview.example.com'] },
    await acme.crypto.createPrivateEcdsaKey()
  )
  const chain = await client.auto({
    csr,
    termsOfServiceAgreed: true,
    challengePriority: ['dns-01'],
    skipChallengeVerification: true,
    challengeCreateFn: async ({ identifier }, _, value) => {
      const Name = `_acme-challenge.${identifier.value}.`
      sandbox.route53.putRecords(id, [{ Name, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${value}"` }] }])
    },
    challengeRemoveFn: async () => undefined
  })
  expect(chain).toBe(sandbox.acme.certificates[0]?.chain)
  await sandbox.close()
})
