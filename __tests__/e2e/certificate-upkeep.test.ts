import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import {
  CHALLENGE,
  challengeTexts,
  passDays,
  runCertificate,
  SECRET,
  stored,
  withZone,
  type CertificateRun
} from './certificate-site.ts'

/** What the step warned of. */
function warnings({ events }: CertificateRun): string[] {
  return events.flatMap((event) => (event.type === 'warned' ? [event.text] : []))
}

/** Each makes the renewal impossible, and not the certificate that there is. */
const HINDRANCES: Readonly<Record<string, (sandbox: Sandbox, zone: string) => void>> = {
  'the name of its proof leads out of the account': ({ route53 }, zone) => {
    const ResourceRecords = [{ Value: 'x.acme-dns.example.net.' }]
    route53.putRecords(zone, [{ Name: `${CHALLENGE}.`, Type: 'CNAME', TTL: 60, ResourceRecords }])
  },
  'another zone has the name now': ({ route53 }, zone) => {
    const ResourceRecords = [{ Value: 'ns-1.example.net.' }]
    route53.putRecords(zone, [{ Name: 'preview.example.com.', Type: 'NS', TTL: 60, ResourceRecords }])
  },
  'the workflow may not look the zone up': ({ world }) => {
    deny(world, 'route53:ListHostedZones')
  },
  'the workflow may not read the keys': ({ world }) => {
    deny(world, 'secretsmanager:GetSecretValue')
  },
  'the workflow may not write the secret': ({ world }) => {
    deny(world, 'secretsmanager:PutSecretValue')
  }
}

function deny({ knobs }: Sandbox['world'], call: string): void {
  const answer = { code: 'AccessDeniedException', message: 'Access to KMS is not allowed', status: 400 }
  knobs.faults.push({ call, answer, times: 99 })
}

describe('a deployment goes on with the certificate that there is', () => {
  test.each(Object.keys(HINDRANCES))('when it is due to be renewed, but %s', async (what) => {
    await withZone(async (sandbox, zone) => {
      const first = await runCertificate(sandbox)
      await passDays(61)
      HINDRANCES[what]?.(sandbox, zone)
      const kept = await runCertificate(sandbox)

      expect([kept.failure, kept.result]).toEqual([undefined, first.result])
      expect(warnings(kept)).toEqual([
        expect.stringMatching(/^The certificate of .* could not be renewed\. It is used until/)
      ])
      expect(sandbox.acme.certificates).toHaveLength(1)

      await passDays(30)
      expect((await runCertificate(sandbox)).exitCode).toBe(1)
    })
  })
})

test('a claim by a runner whose clock is wrong keeps nobody out for longer than any other', async () => {
  await withZone(async (sandbox, zone) => {
    const keys = await runCertificate(sandbox).then(() => stored(sandbox))
    const until = new Date(Date.now() + 365 * 86_400_000).toISOString()
    const claim = { ...keys, certificate: undefined, until, run: '1/1' }
    await sandbox.secretsManager.operations.DeleteSecret?.(
      { SecretId: SECRET, ForceDeleteWithoutRecovery: true } as never,
      { principal: { arn: 'admin' }, authorize: () => undefined } as never
    )
    sandbox.secretsManager.seedSecret({
      name: SECRET,
      value: JSON.stringify(claim),
      tags: { 'run-on-fargate:repository': 'acme/space' }
    })
    const run = await runCertificate(sandbox)

    expect(run.failure).toBeUndefined()
    expect(challengeTexts(sandbox, zone)).toEqual([])
  })
})
