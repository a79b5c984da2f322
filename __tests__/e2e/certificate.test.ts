import { createPrivateKey } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Place } from '../../sandbox/src/world.ts'
import { denied } from '../../scripts/failures/words.ts'
import {
  httpsAt,
  asked,
  type CertificateRun,
  CHALLENGE,
  challengeTexts,
  leafOf,
  passDays,
  privateLines,
  removeCertificate,
  runCertificate,
  SECRET,
  startCertificate,
  stored,
  WILDCARD,
  withZone
} from './certificate-site.ts'
import { makeClients } from '../../src/aws/clients.ts'
import { addText, findChallengePlace, openRoute53 } from '../../src/aws/hosted-zone.ts'
import { explain, type Explanation } from '../../src/failures/explain.ts'
import { certificateTags, sharedTags } from '../../src/ownership.ts'
import { certificateFor } from './certificate.ts'
import { deploy, liveTasks, pass, startPart, until, WALKTHROUGH } from './site.ts'
import { SPACE } from './https-site.ts'

/** The authority issues nothing from here on. */
function refuseOrders({ acme }: Sandbox): void {
  acme.faults.push({
    call: 'newOrder',
    times: 99,
    problem: { type: 'rejectedIdentifier', detail: 'Policy forbids it' }
  })
}

describe('obtained and renewed', () => {
  /** The certificates that were asked for by orders, whatever has become of them. */
  function orders(sandbox: Sandbox): number {
    return sandbox.acme.orders.length
  }

  function says({ output }: Pick<CertificateRun, 'output'>): string {
    return output.replaceAll(/::add-mask::.*\n/g, '')
  }

  /** What the step keeps out of its log. */
  function learned({ events }: CertificateRun): string[] {
    return events.flatMap((event) => (event.type === 'secret-learned' ? event.values : []))
  }

  /** A key in PEM, if there is one, in each form that a program may show it in: by its lines, in one, as bytes, as a JSON Web Key. */
  function formsOf(pem: string): string[] {
    if (!pem.startsWith('-----')) return []
    const lines = privateLines(pem)
    const whole = pem.split('\n').slice(1, -2).join('')
    return [...lines, whole, Buffer.from(pem).toString('base64'), ...numberOf(pem)]
  }

  function numberOf(pem: string): string[] {
    try {
      return [createPrivateKey(pem).export({ format: 'jwk' }).d ?? '']
    } catch {
      return []
    }
  }

  describe('a certificate', () => {
    test('is asked for by one of two runs, and both use it; renewed by one of two jobs of a run, and the other one does not wait for it', async () => {
      await withZone(async (sandbox, zone) => {
        const [one, other] = await Promise.all([runCertificate(sandbox), runCertificate(sandbox)])
        expect([one.failure, other.failure]).toEqual([undefined, undefined])
        expect(one.result).toEqual(other.result)
        expect([orders(sandbox), sandbox.acme.certificates.length, sandbox.acme.accounts.length]).toEqual([1, 1, 1])
        expect(challengeTexts(sandbox, zone)).toEqual([])
        expect(says(one) + says(other)).toMatch(/Run \d+\/1 obtains the certificate\. Waiting for it/)
        // Its own two keys, and those of the other run. Each look would otherwise add masks to the log.
        for (const { events } of [one, other]) {
          const learned = events.flatMap((event) => (event.type === 'secret-learned' ? [event.values.join('\n')] : []))
          expect(new Set(learned).size).toBeLessThanOrEqual(4)
        }

        await passDays(61)
        const renewals = await Promise.all([1, 2].map(() => runCertificate(sandbox, { run: '7/1' })))
        expect(renewals.map(({ exitCode }) => exitCode)).toEqual([0, 0])
        const fingerprints = renewals.map(({ result }) => result?.fingerprint)
        expect(fingerprints).toContain(one.result?.fingerprint)
        expect(new Set(fingerprints).size).toBe(2)
        expect(orders(sandbox)).toBe(2)
        expect(sandbox.acme.certificates[0]?.renewalId).toBeDefined()
        expect(sandbox.acme.orders[1]?.replaces).toBe(sandbox.acme.certificates[0]?.renewalId)
      })
    })

    test('is asked for by one of two runs although secrets are seen late', async () => {
      await withZone(
        async (sandbox) => {
          const [one, other] = await Promise.all([runCertificate(sandbox), runCertificate(sandbox)])
          expect([one.failure, other.failure]).toEqual([undefined, undefined])
          expect(one.result).toEqual(other.result)
          const third = await runCertificate(sandbox)
          expect(third.result).toEqual(one.result)
          expect([orders(sandbox), sandbox.acme.certificates.length]).toEqual([1, 1])
        },
        { knobs: { lag: { secrets: 8000 } } }
      )
    })

    test('of another authority is replaced, with an account there, and not used where that issues none', async () => {
      await withZone(async (sandbox) => {
        const first = await runCertificate(sandbox)
        const elsewhere = sandbox.acme.url.replace('127.0.0.1', 'localhost')
        const https = httpsAt(elsewhere)
        refuseOrders(sandbox)
        const refused = await runCertificate(sandbox, { https })
        expect([refused.exitCode, refused.result]).toEqual([1, undefined])
        expect(refused.failure?.cause).toContain('Policy forbids it')

        sandbox.acme.faults.length = 0
        const requests = asked(sandbox).length
        const second = await runCertificate(sandbox, { https })
        expect(second).toMatchObject({ exitCode: 0, changes: [{ action: 'update' }] })
        expect(second.result?.fingerprint).not.toBe(first.result?.fingerprint)
        expect(sandbox.acme.accounts).toHaveLength(2)
        // That authority has never heard of the first certificate, and would refuse an order that names it.
        expect(
          asked(sandbox)
            .slice(requests)
            .filter((kind) => kind === 'newOrder')
        ).toHaveLength(1)
        expect(stored(sandbox).authority).toBe(elsewhere)
      })
    })

    test('leaves the values of others at its TXT record, and their time to live', async () => {
      await withZone(async (sandbox, zone) => {
        const others = ['"somebody else\'s \\"proof\\""', '"another" "in two parts"']
        sandbox.route53.putRecords(zone, [
          { Name: `${CHALLENGE}.`, Type: 'TXT', TTL: 7, ResourceRecords: others.map((Value) => ({ Value })) }
        ])
        const { exitCode } = await runCertificate(sandbox)
        expect(exitCode).toBe(0)
        expect(challengeTexts(sandbox, zone)).toEqual(others)
        const changes = sandbox.aws.calls.filter(({ operation }) => operation === 'ChangeResourceRecordSets')
        expect(changes).toHaveLength(2)
        expect(JSON.stringify(changes)).not.toContain('UPSERT')
        expect(sandbox.route53.records(zone).find(({ Name }) => Name === `${CHALLENGE}.`)?.TTL).toBe(7)
      })
    })

    test('has its TXT record where a CNAME record leads to, in the same account', async () => {
      await withZone(async (sandbox, zone) => {
        const other = sandbox.route53.createZone({ name: 'proofs.example.net' }).id
        sandbox.route53.putRecords(zone, [
          { Name: `${CHALLENGE}.`, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'preview.proofs.example.net.' }] }
        ])
        const { failure } = await runCertificate(sandbox)
        expect(failure).toBeUndefined()
        const changed = sandbox.aws.calls.filter(({ operation }) => operation === 'ChangeResourceRecordSets')
        expect(JSON.stringify(changed[0]?.input)).toContain('preview.proofs.example.net')
        expect(challengeTexts(sandbox, other, 'preview.proofs.example.net')).toEqual([])
      })
    })

    test('is refused before anything is written where a CNAME record leads out of the account', async () => {
      await withZone(async (sandbox, zone) => {
        sandbox.route53.putRecords(zone, [
          { Name: `${CHALLENGE}.`, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'x.acme-dns.example.net.' }] }
        ])
        const run = await runCertificate(sandbox)
        expect(run).toMatchObject({ exitCode: 1, code: 'CHALLENGE_DELEGATED' })
        expect(run.failure?.cause).toContain('x.acme-dns.example.net')
        expect(sandbox.secretsManager.secretNames()).toEqual([])
        expect(asked(sandbox)).toEqual([])
      })
    })

    test('is refused in a private zone, which no authority sees', async () => {
      await withZone(async (sandbox) => {
        const zoneId = sandbox.route53.createZone({ name: 'preview.internal.test', private: true }).id
        const https = httpsAt(sandbox.acme.url, '*.preview.internal.test')
        const run = await runCertificate(sandbox, { https, zoneId })
        expect(run).toMatchObject({
          exitCode: 1,
          code: 'CHALLENGE_DELEGATED',
          failure: { cause: expect.stringContaining('private') }
        })
        expect(asked(sandbox)).toEqual([])
      })
    })

    test('is neither taken from a secret that somebody else creates meanwhile, nor written to it', async () => {
      const late: { add?: () => void } = {}
      const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
        if (operation === 'CreateSecret' && phase === 'received') late.add?.()
      }
      await withZone(
        async (sandbox) => {
          // A certificate that would do, if the secret were ours.
          const [expires, renews] = [90, 60].map((days) => new Date(Date.now() + days * 86_400_000)) as [Date, Date]
          const record = { name: WILDCARD, authority: sandbox.acme.url, expires, renews, fingerprint: 'ab'.repeat(32) }
          const tags = { ...certificateTags(record), ...sharedTags({ repository: 'acme/other' }) }
          late.add = () => void sandbox.secretsManager.seedSecret({ name: SECRET, value: '{}', tags })
          const run = await runCertificate(sandbox, { timeout: 10_000 })
          expect(run).toMatchObject({ exitCode: 1, code: 'CERTIFICATE_BUSY' })
          const operations = new Set(sandbox.aws.calls.map(({ operation }) => operation))
          expect([...operations].filter((operation) => /Secret/.test(operation))).toEqual([
            'DescribeSecret',
            'CreateSecret'
          ])
          expect(operations).not.toContain('TagResource')
        },
        { onCall, knobs: { lag: { secrets: 0 } } }
      )
    })

    test('of a secret that is not ours is left alone', async () => {
      await withZone(async (sandbox) => {
        // In the half of its life in which an authority is asked whether it wants it renewed.
        const [expires, renews] = [31, 1].map((days) => new Date(Date.now() + days * 86_400_000)) as [Date, Date]
        const record = { name: WILDCARD, authority: sandbox.acme.url, expires, renews, fingerprint: 'ab'.repeat(32) }
        const tags = certificateTags({ ...record, renewalInfo: new URL('/elsewhere', sandbox.acme.url).href })
        sandbox.secretsManager.seedSecret({ name: SECRET, value: '{}', tags: { ...tags, team: 'space' } })
        const run = await runCertificate(sandbox)
        expect(run).toMatchObject({ exitCode: 1, code: 'SECRET_NOT_OURS' })
        expect(sandbox.aws.calls.map(({ operation }) => operation)).toEqual(['DescribeSecret'])
        expect(sandbox.acme.requests).toEqual([])
      })
    })
  })

  describe('a certificate, in the course of three months,', () => {
    let life: Awaited<ReturnType<typeof play>>
    beforeAll(async () => {
      life = await play()
    })

    /** One certificate from its order to its end, and what was to be seen meanwhile. */
    async function play() {
      return withZone(async (sandbox, zone) => {
        /** Runs, and says what that has called and asked, and what is there then. */
        const run = async () => {
          const [calls, requests] = [sandbox.aws.calls.length, asked(sandbox).length]
          const result = await runCertificate(sandbox)
          shown.push(result)
          return {
            run: result,
            calls: sandbox.aws.calls.slice(calls).map(({ operation }) => operation),
            requests: asked(sandbox).slice(requests),
            value: stored(sandbox),
            certificates: sandbox.acme.certificates.length,
            renewalId: sandbox.acme.certificates[0]?.renewalId,
            replaces: sandbox.acme.orders.at(-1)?.replaces,
            accounts: sandbox.acme.accounts.length,
            texts: challengeTexts(sandbox, zone),
            secrets: sandbox.secretsManager.secretNames()
          }
        }
        const shown: CertificateRun[] = []
        const first = await run()
        const again = await run()
        await removeCertificate(sandbox)
        const restored = await run()
        await passDays(50)
        const informed = await run()
        sandbox.acme.faults.push({ call: 'renewalInfo', times: 1, status: 500 })
        const uninformed = await run()
        await passDays(9)
        const early = await run()
        await passDays(2)
        refuseOrders(sandbox)
        const kept = await run()
        const soon = await run()
        sandbox.acme.faults.length = 0
        await passDays(1)
        const renewed = await run()
        const used = await run()
        const sent = JSON.stringify([
          sandbox.acme.requests,
          sandbox.aws.calls.filter(
            ({ operation }) => !['CreateSecret', 'PutSecretValue', 'GetSecretValue'].includes(operation)
          )
        ])
        await passDays(50)
        const [, second] = sandbox.acme.certificates
        const [start, end] = [2, 1].map((hours) => new Date(Date.now() - hours * 3_600_000))
        Object.assign(second ?? {}, { renewalWindow: { start, end } })
        // As the authority sees it, somebody has renewed the certificate already.
        const problem = { type: 'alreadyReplaced', detail: 'Another order replaces it' } as const
        sandbox.acme.faults.push({ call: 'newOrder', times: 1, problem })
        const suggested = await run()
        await passDays(91)
        refuseOrders(sandbox)
        const ended = await runCertificate(sandbox)
        return {
          first,
          again,
          restored,
          informed,
          uninformed,
          early,
          kept,
          soon,
          renewed,
          used,
          suggested,
          sent,
          shown,
          ended
        }
      })
    }

    test('is obtained by DNS, kept in a secret and used again', () => {
      const { run, value, texts } = life.first
      expect(run).toMatchObject({
        exitCode: 0,
        changes: [{ resource: 'certificate', name: WILDCARD, action: 'create' }]
      })
      expect(Object.keys(value).sort()).toEqual(['account-key', 'authority', 'certificate', 'private-key'])
      const leaf = leafOf(value.certificate)
      expect(leaf.subjectAltName).toBe(`DNS:${WILDCARD}`)
      expect(run.result?.expiresAt).toEqual(leaf.validToDate)
      expect(run.result?.fingerprint).toBe(leaf.fingerprint256.replaceAll(':', '').toLowerCase())
      expect(texts).toEqual([])

      const { again } = life
      expect(again.run).toMatchObject({ exitCode: 0, changes: [{ action: 'unchanged' }], result: run.result })
      expect(again.calls).toEqual(['DescribeSecret'])
      expect(again.requests).toEqual([])
      expect(again.secrets).toEqual([SECRET])
    })

    test('is restored with a secret that is to be deleted', () => {
      const { first, restored } = life
      expect(restored.run).toMatchObject({ exitCode: 0, changes: [{ action: 'restore' }], result: first.run.result })
      expect(restored.certificates).toBe(1)
    })

    test('asks the authority once when to be renewed, can do without an answer, and is renewed when the authority wants it', () => {
      const { first, restored, informed, uninformed, used, suggested } = life
      expect(
        [restored, informed].flatMap(({ requests }) => requests).filter((kind) => kind === 'renewalInfo')
      ).toHaveLength(1)
      expect([informed.run.result, uninformed.run.result]).toEqual([first.run.result, first.run.result])
      expect([used, suggested].map(({ certificates }) => certificates)).toEqual([2, 3])
      expect(suggested.replaces).toBeUndefined()
      expect(suggested.run.changes).toEqual([{ resource: 'certificate', name: WILDCARD, action: 'update' }])
    })

    test('is renewed in the last third of its life, with the same account, and not before', () => {
      const { first, early, renewed, used } = life
      expect(early.run.result).toEqual(first.run.result)
      expect(early.certificates).toBe(1)

      const { run, value, certificates, accounts, texts } = renewed
      expect(run).toMatchObject({ exitCode: 0, changes: [{ action: 'update' }] })
      expect(run.result?.fingerprint).not.toBe(first.run.result?.fingerprint)
      expect(run.result?.secretArn).toBe(first.run.result?.secretArn)
      expect(leafOf(value.certificate).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(run.result?.fingerprint)
      expect([certificates, accounts]).toEqual([2, 1])
      expect(texts).toEqual([])
      expect(used.run.result).toEqual(run.result)
    })

    test('that can not be renewed is used as long as it is valid, and the next try comes later', () => {
      const { first, kept, soon, renewed, ended } = life
      expect([kept.run.exitCode, kept.run.result]).toEqual([0, first.run.result])
      expect(says(kept.run)).toMatch(
        /::warning::The certificate of .* could not be renewed\. It is used until .*Policy forbids it/
      )
      expect(soon.run.result).toEqual(first.run.result)
      expect(soon.requests).toEqual([])
      expect(renewed.run.result?.fingerprint).not.toBe(first.run.result?.fingerprint)
      // The authority counts it as a renewal all the same.
      expect(first.renewalId).toBeDefined()
      expect(renewed.replaces).toBe(first.renewalId)
      expect(ended).toMatchObject({ exitCode: 1, failure: { cause: expect.stringContaining('Policy forbids it') } })
    })

    test('has keys that are seen nowhere but in its secret', () => {
      const { first, renewed, shown, sent } = life
      const keys = [first, renewed].map(({ value }) => ['private-key', 'account-key'].map((name) => value[name] ?? ''))
      const forms = [...new Set(keys.flat())].flatMap((key) => [
        key,
        JSON.stringify(key).slice(1, -1),
        Buffer.from(key).toString('base64'),
        ...privateLines(key)
      ])
      expect(forms).toHaveLength(15)
      const said = shown.map(says).join('\n')
      const events = JSON.stringify(shown.flatMap((run) => run.events.filter(({ type }) => type !== 'secret-learned')))
      for (const form of forms) {
        expect(said.includes(form)).toBe(false)
        expect(events.includes(form)).toBe(false)
        expect(sent.includes(form)).toBe(false)
      }
      // Each is masked before it is stored, and by each run that reads it.
      const masks = shown.map(({ output }) => output).join('\n')
      for (const form of forms.filter((each) => !each.includes('-----'))) expect(masks).toContain(`::add-mask::${form}`)
      const read = keys.flat().flatMap(formsOf)
      expect(learned(renewed.run)).toEqual(expect.arrayContaining(read))
    })
  })

  describe("a certificate of the user's own", () => {
    const directory = 'http://127.0.0.1:9/directory'
    const HOUR = 3_600_000

    /** Seeds a secret of the user's that holds this, and runs with it. */
    async function given(sandbox: Sandbox, name: string, value: object, domain?: string) {
      const arn = sandbox.secretsManager.seedSecret({ name, value: JSON.stringify(value) })
      const { partition, region, account } = sandbox.world
      const certificateSecret = { text: arn, partition, region, account }
      const https = { ...httpsAt(directory), certificateSecretId: arn, certificateSecret }
      return runCertificate(sandbox, { https, ...(domain !== undefined && { domain }) })
    }

    /** A certificate that signed itself, valid from and to so many ms from now. */
    function signed(from: number, to: number) {
      const { cert, key } = certificateFor([WILDCARD], { from, to })
      return { certificate: cert, 'private-key': key }
    }

    type Value = Readonly<Record<string, string>>

    const REFUSED: readonly (readonly [string, (value: Value) => Value, readonly string[], string?])[] = [
      ['no certificate', ({ certificate: _, ...rest }) => rest, ['`certificate`', 'is empty']],
      ['no key', ({ 'private-key': _, ...rest }) => rest, ['`private-key`', 'is empty']],
      ['text that is no PEM', (value) => ({ ...value, certificate: 'x' }), ['no certificate in PEM']],
      [
        'a key that can not be read',
        (value) => ({ ...value, 'private-key': value['private-key']?.replace(/\n.{8}/, '\nAAAAAAAA') ?? '' }),
        ['no readable private key']
      ],
      [
        "another certificate's key",
        (value) => ({ ...value, 'private-key': value['account-key'] ?? '' }),
        ['does not belong to the certificate']
      ],
      [
        'its chain the wrong way round',
        (value) => ({
          ...value,
          certificate: (value.certificate?.match(/-----BEGIN[^]*?END CERTIFICATE-----\n?/g) ?? [])
            .toReversed()
            .join('\n')
        }),
        ['is out of order']
      ],
      ['an expired certificate', () => signed(-48 * HOUR, -HOUR), ['expired at']],
      ['a certificate of tomorrow', () => signed(24 * HOUR, 48 * HOUR), ['is not valid before']],
      [
        'several mistakes',
        () => ({ certificate: 'x', 'private-key': 'y' }),
        ['no certificate in PEM', 'no readable private key', '2 problems']
      ],
      [
        'a certificate for another name',
        (value) => value,
        ['is for *.preview.example.com, not for www.example.com'],
        'www.example.com'
      ],
      [
        'a wildcard one label above the name',
        (value) => value,
        ['not for app.pr-7.preview.example.com'],
        'app.pr-7.preview.example.com'
      ]
    ]

    test('is checked and used as it is, or refused with all that is wrong', async () => {
      await withZone(async (sandbox) => {
        // A pair of the sandbox's authority.
        await runCertificate(sandbox)
        const pair = stored(sandbox)
        const used = await given(sandbox, 'good', pair)
        expect(used).toMatchObject({ exitCode: 0, changes: [{ action: 'given' }], warnings: [] })
        expect(used.result?.fingerprint).toBe(leafOf(pair.certificate).fingerprint256.replaceAll(':', '').toLowerCase())

        const days = 86_400_000
        const soon = await given(sandbox, 'soon', signed(-days, 13 * days))
        const later = await given(sandbox, 'later', signed(-days, 15 * days))
        expect([soon.exitCode, later.exitCode, later.warnings]).toEqual([0, 0, []])
        expect(soon.warnings).toEqual([
          expect.stringMatching(/`certificate-secret-arn` expires at .* Store a new one\./)
        ])

        for (const [what, change, words, domain] of REFUSED) {
          const value = change(pair)
          const run = await given(sandbox, what.replaceAll(/\W/g, '-'), value, domain)
          const { exitCode, failure, output, code } = run
          expect([what, exitCode]).toEqual([what, 1])
          if (domain !== undefined) expect(code).toBe('CERTIFICATE_INVALID')
          for (const each of words) expect(failure?.cause).toContain(each)
          for (const form of ['private-key', 'account-key'].flatMap((key) => formsOf(value[key] ?? ''))) {
            expect([what, says({ output }).includes(form)]).toEqual([what, false])
            expect([what, learned(run)]).toEqual([what, expect.arrayContaining([form])])
          }
        }
      })
    })
  })

  describe('the authority', () => {
    test('is waited for when it asks for that, within the time of the step', async () => {
      await withZone(async (sandbox) => {
        const detail = 'too many new orders recently'
        sandbox.acme.faults.push({
          call: 'newOrder',
          times: 1,
          problem: { type: 'rateLimited', detail, retryAfter: 120 }
        })
        const begin = Date.now()
        const run = await runCertificate(sandbox)
        expect(run.exitCode).toBe(0)
        expect(Date.now() - begin).toBeGreaterThan(120_000)
        expect(says(run)).toContain(`${detail} Trying again in 120 s`)
      })
    })

    test('is not waited for when that takes longer than the step has', async () => {
      await withZone(async (sandbox) => {
        const detail = 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s'
        sandbox.acme.faults.push({
          call: 'newOrder',
          times: 1,
          problem: { type: 'rateLimited', detail, retryAfter: 86_400 }
        })
        const begin = Date.now()
        const run = await runCertificate(sandbox)
        expect(run).toMatchObject({ exitCode: 1, failure: { cause: expect.stringContaining(detail) } })
        expect(Date.now() - begin).toBeLessThan(60_000)
      })
    })

    test('that rejects every nonce is told so in its words', async () => {
      await withZone(
        async (sandbox) => {
          const run = await runCertificate(sandbox)
          expect(run.exitCode).toBe(1)
          expect(run.failure?.cause).toContain('badNonce')
        },
        { acme: { badNonces: 100 } }
      )
    })

    test('may reject every second nonce, take its time and have no renewal information', async () => {
      await withZone(
        async (sandbox) => {
          expect(await runCertificate(sandbox)).toMatchObject({ exitCode: 0 })
          expect(sandbox.acme.certificates).toHaveLength(1)
        },
        { acme: { badNonces: 50, validation: 45_000, issuance: 45_000 } }
      )
    })

    test('that takes too long has the order continued by the next run', async () => {
      await withZone(async (sandbox, zone) => {
        sandbox.acme.settings.issuance = 900_000
        const first = await runCertificate(sandbox, { timeout: 120_000 })
        expect(first).toMatchObject({ exitCode: 1, code: 'CERTIFICATE_LATE' })
        expect(challengeTexts(sandbox, zone)).toEqual([])
        await pass(900_000)
        const second = await runCertificate(sandbox)
        expect(second.failure).toBeUndefined()
        expect([orders(sandbox), sandbox.acme.certificates.length]).toEqual([1, 1])
      })
    })
  })

  describe('a run that is cancelled', () => {
    test('takes its TXT value away and lets the next one go on at once', async () => {
      await withZone(async (sandbox, zone) => {
        await runCertificate(sandbox)
        await passDays(61)
        const running = startCertificate(sandbox)
        await until(() => challengeTexts(sandbox, zone).length > 0)
        running.process.cancel({ sigint: 7500, sigterm: 2500 })
        const cancelled = await running.done
        expect(cancelled).toMatchObject({ exitCode: 1, code: 'CANCELLED' })
        expect(challengeTexts(sandbox, zone)).toEqual([])
        const begin = Date.now()
        const next = await runCertificate(sandbox)
        expect(next.failure).toBeUndefined()
        expect(Date.now() - begin).toBeLessThan(120_000)
        expect(says(next)).toContain('Continuing the order of a run that did not finish')
        expect(sandbox.acme.certificates).toHaveLength(2)
        // The key is that of the run before.
        expect(learned(next)).toEqual(expect.arrayContaining(formsOf(stored(sandbox)['private-key'] ?? '')))
      })
    })
  })
})

describe('in the way of its renewal', () => {
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
    test('when it is due to be renewed, but that is hindered, and fails once it has ended', async () => {
      await withZone(async (sandbox, zone) => {
        const first = await runCertificate(sandbox)
        const at = { zone }
        /** Runs with a hindrance, and takes it away again. A day later the renewal is tried again. */
        const hindered = async (hinder: (sandbox: Sandbox, zone: string) => void) => {
          hinder(sandbox, at.zone)
          const run = await runCertificate(sandbox)
          sandbox.world.knobs.faults.length = 0
          sandbox.route53.deleteZone(at.zone)
          at.zone = sandbox.route53.createZone({ name: 'example.com' }).id
          await passDays(1)
          return run
        }
        await passDays(61)
        for (const [what, hinder] of Object.entries(HINDRANCES)) {
          const kept = await hindered(hinder)
          expect([what, kept.failure, kept.result]).toEqual([what, undefined, first.result])
          expect([what, ...warnings(kept)]).toEqual([
            what,
            expect.stringMatching(/^The certificate of .* could not be renewed\. It is used until/)
          ])
        }
        await passDays(30)
        for (const [what, hinder] of Object.entries(HINDRANCES)) {
          expect([what, (await hindered(hinder)).exitCode]).toEqual([what, 1])
        }
        expect(sandbox.acme.certificates).toHaveLength(1)
        expect((await runCertificate(sandbox)).exitCode).toBe(0)
      })
    })
  })

  test('a claim by a runner whose clock is wrong keeps nobody out for longer than any other', async () => {
    await withZone(async (sandbox, zone) => {
      const [account, key] = [1, 2].map(() => certificateFor([WILDCARD]).key)
      const until = new Date(Date.now() + 365 * 86_400_000).toISOString()
      const claim = { 'account-key': account, 'private-key': key, authority: sandbox.acme.url, until, run: '1/1' }
      sandbox.secretsManager.seedSecret({
        name: SECRET,
        value: JSON.stringify(claim),
        tags: { 'run-on-fargate:repository': 'acme/space' }
      })
      const run = await runCertificate(sandbox)

      expect(run.failure).toBeUndefined()
      expect(stored(sandbox)['private-key']).toBe(key)
      expect(challengeTexts(sandbox, zone)).toEqual([])
    })
  })
})

describe('removed', () => {
  const IMAGES = { images: [WALKTHROUGH_IMAGE, SPACE] }

  /** The inputs of a preview with a certificate of the sandbox's authority. */
  function preview(sandbox: Sandbox, environment: string, domain = '*.preview.example.com') {
    return {
      ...WALKTHROUGH,
      image: 'acme/space:3000',
      environment,
      domain,
      https: 'true',
      'acme-directory': sandbox.acme.url
    }
  }

  function isKept(sandbox: Sandbox, name = SECRET): boolean {
    try {
      return stored(sandbox, name).certificate !== undefined
    } catch {
      return false
    }
  }

  describe('the certificate', () => {
    test('goes with the last environment that it is for, and is renewed by a sweep until then', async () => {
      await withZone(async (sandbox, zone) => {
        const single = 'run-on-fargate/acme/space/tls/app.example.com'
        const first = await deploy(sandbox, preview(sandbox, 'pr-7'))
        expect(first.outcome).toBe('success')
        await deploy(sandbox, preview(sandbox, 'pr-8'))
        expect(sandbox.acme.certificates).toHaveLength(1)
        await deploy(sandbox, preview(sandbox, 'main', 'app.example.com'))
        expect([isKept(sandbox, single), isKept(sandbox)]).toEqual([true, true])
        await deploy(sandbox, { mode: 'destroy', environment: 'main' })
        expect([isKept(sandbox, single), isKept(sandbox)]).toEqual([false, true])
        await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
        expect(isKept(sandbox)).toBe(true)

        const before = stored(sandbox).certificate
        await passDays(80)
        const swept = await deploy(sandbox, { mode: 'sweep' })
        expect(swept.outcome).toBe('success')
        expect(stored(sandbox).certificate).not.toBe(before)
        expect(swept.annotations.map(({ message }) => message).join('\n')).toMatch(
          /certificates of running tasks expire within 14 days: pr-8 \(/
        )

        const last = await deploy(sandbox, { mode: 'destroy', environment: 'pr-8' })
        expect(last.outcome).toBe('success')
        expect(isKept(sandbox)).toBe(false)
        expect(challengeTexts(sandbox, zone)).toEqual([])
      }, IMAGES)
    })
  })
})

describe('without its permissions', () => {
  const ACCOUNT = '123456789012'
  const ACTION = 'route53:ChangeResourceRecordSets'

  /** What comes of adding a TXT value with a role that is denied it; AWS's own words are given, and changed by `reword`. */
  async function refusedRecord(
    { partition, region }: Omit<Place, 'account'>,
    reword: (said: string) => string = (said) => said
  ): Promise<{ readonly zone: string; readonly failure: Explanation; readonly code: string | undefined }> {
    const place = { partition, region, account: ACCOUNT }
    return withZone(
      async (sandbox, zone) => {
        const who = `arn:${partition}:sts::${ACCOUNT}:assumed-role/ci/session`
        const message = reword(denied(who, ACTION, `arn:${partition}:route53:::hostedzone/${zone}`))
        const answer = { code: 'AccessDenied', message, status: 403 }
        sandbox.world.knobs.faults.push({ call: ACTION, times: 9, answer })
        const found: { error?: unknown } = {}
        const program = async (env: NodeJS.ProcessEnv) => {
          const clients = makeClients(env)
          const challenge = await findChallengePlace(clients, { name: WILDCARD })
          const added = addText(openRoute53(clients), challenge, 'proof', clients.signal)
          await added.catch((error: unknown) => (found.error = error))
        }
        await startPart(sandbox, program).exitCode
        return { zone, failure: explain(found.error), code: (found.error as { readonly code?: string }).code }
      },
      { place }
    )
  }

  test('a certificate whose TXT record is denied fails with the statement to add', async () => {
    await withZone(async (sandbox) => {
      const answer = { code: 'AccessDenied', message: 'Not allowed', status: 403 }
      sandbox.world.knobs.faults.push({ call: ACTION, times: 9, answer })
      const run = await runCertificate(sandbox)

      expect(run).toMatchObject({ exitCode: 1, code: 'CHALLENGE_DELEGATED' })
      expect(run.failure?.remedy).toContain('"Effect":"Allow"')
    })
  })

  test.concurrent.each([
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1']
  ])('a TXT record that is denied in %s has the statement to add', async (partition, region) => {
    const { zone, failure, code } = await refusedRecord({ partition, region })
    const { remedy } = failure

    expect(code).toBe('CHALLENGE_DELEGATED')
    expect(JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1))).toEqual({
      Effect: 'Allow',
      Action: ACTION,
      Resource: `arn:${partition}:route53:::hostedzone/${zone}`,
      Condition: {
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': '_acme-challenge.preview.example.com'
        },
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsRecordTypes': 'TXT',
          'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
        }
      }
    })
  })

  test.concurrent.each([
    ['with an explicit deny in a service control policy', 'A policy forbids the call'],
    [`because no permissions boundary allows the ${ACTION} action`, 'A policy limits the permissions'],
    [`because no session policy allows the ${ACTION} action`, 'A policy limits the permissions']
  ])('a TXT record that is denied %s has no statement to add', async (why, title) => {
    const { failure } = await refusedRecord({ partition: 'aws', region: 'eu-central-1' }, (said) =>
      said.replace(/because .*$/, why)
    )

    expect(failure.title).toBe(title)
    expect(failure.remedy).not.toContain('"Effect"')
  })
})

describe('its challenge', () => {
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
})

describe('certificates of others', () => {
  const HOUR = 3_600_000

  /** What is used in place of a certificate that can't be renewed is still one that serves. */
  describe('a certificate that can not be renewed', () => {
    test.concurrent('is used near its end only if a deployment can do with the hours that are left', async () => {
      await withZone(async (sandbox) => {
        await runCertificate(sandbox)
        const ends = leafOf(stored(sandbox).certificate).validToDate.getTime()
        await passDays(85)
        refuseOrders(sandbox)
        for (const [hours, exitCode] of [
          [2, 0],
          [0.5, 1]
        ] as const) {
          await pass(ends - hours * HOUR - Date.now())
          const run = await runCertificate(sandbox)

          expect([run.exitCode, run.failure?.cause.includes('Policy forbids it')]).toEqual([
            exitCode,
            exitCode === 1 || undefined
          ])
        }
      })
    })
  })

  describe('the secret of a certificate', () => {
    const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

    test.concurrent('that carries the tags of another repository is not deleted with its environment', async () => {
      await withZone(
        async (sandbox) => {
          const preview = {
            ...WALKTHROUGH,
            image: 'acme/space:3000',
            environment: 'pr-7',
            domain: WILDCARD,
            https: 'true',
            'acme-directory': sandbox.acme.url
          }
          const { outcome } = await deploy(sandbox, preview)
          const Tags = [{ Key: 'run-on-fargate:repository', Value: 'acme/other' }]
          await sandbox.secretsManager.operations.TagResource?.({ SecretId: SECRET, Tags } as never, CALLER)
          const removed = await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
          const deletions = sandbox.aws.calls.filter(({ operation }) => operation === 'DeleteSecret')

          expect([outcome, removed.outcome, liveTasks(sandbox), deletions]).toEqual(['success', 'success', [], []])
        },
        { images: [WALKTHROUGH_IMAGE, SPACE] }
      )
    })
  })
})
