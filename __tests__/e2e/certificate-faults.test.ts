import { describe, expect, test } from '@jest/globals'
import type { AcmeFault } from '../../sandbox/src/acme.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import type { Fault } from '../../sandbox/src/world.ts'
import { challengeTexts, runCertificate, startCertificate, withZone, type CertificateRun } from './certificate-site.ts'
import { until } from './site.ts'

/** Whatever goes wrong: one clear error or success, nothing left in DNS, and never a second certificate. */

const REQUESTS = [
  'directory',
  'newNonce',
  'newAccount',
  'newOrder',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate'
] as const

type Broken = Omit<AcmeFault, 'call' | 'times'> & { readonly times: number; readonly ends: 'well' | 'badly' }

const BROKEN: Readonly<Record<string, Broken>> = {
  'a connection that is reset': { times: 1, drop: true, ends: 'well' },
  'a lost answer': { times: 1, drop: true, carriedOut: true, ends: 'well' },
  'a load balancer without a server': { times: 2, status: 502, ends: 'well' },
  'a rate limit that passes': {
    times: 1,
    problem: { type: 'rateLimited', detail: 'Slow down', retryAfter: 5 },
    ends: 'well'
  },
  'a nonce that is rejected': {
    times: 1,
    problem: { type: 'badNonce', detail: 'JWS has an invalid anti-replay nonce' },
    ends: 'well'
  },
  'a failure that stays': { times: 99, problem: { type: 'serverInternal', detail: 'Out of order' }, ends: 'badly' },
  'a page that stays': { times: 99, status: 404, ends: 'badly' }
}

/** What holds after any run, and what the next run without faults comes to. */
async function requireOrder(sandbox: Sandbox, zone: string, run: CertificateRun): Promise<void> {
  expect(challengeTexts(sandbox, zone)).toEqual([])
  expect(sandbox.acme.certificates.length).toBeLessThanOrEqual(1)
  if (run.exitCode !== 0) {
    expect(run.failure?.title).not.toBe('Unexpected error')
    expect(run.failure?.cause).not.toMatch(/undefined|\[object|NaN/)
    expect(run.failure?.remedy).toMatch(/\w/)
  }
  sandbox.acme.faults.length = 0
  sandbox.world.knobs.faults.length = 0
  const next = await runCertificate(sandbox)
  expect(next.failure).toBeUndefined()
  expect(challengeTexts(sandbox, zone)).toEqual([])
  expect(sandbox.acme.certificates).toHaveLength(1)
}

describe.each(REQUESTS)('the request for %s', (call) => {
  // Only what is signed has a nonce.
  const kinds = Object.entries(BROKEN).filter(
    ([, { problem }]) => problem?.type !== 'badNonce' || !['directory', 'newNonce'].includes(call)
  )
  test.each(kinds)('meets %s', async (_, { ends, ...fault }) => {
    await withZone(async (sandbox, zone) => {
      sandbox.acme.faults.push({ call, ...fault })
      const run = await runCertificate(sandbox)
      expect([run.failure?.cause, run.exitCode]).toEqual([
        ends === 'well' ? undefined : expect.any(String),
        ends === 'well' ? 0 : 1
      ])
      await requireOrder(sandbox, zone, run)
    })
  })
})

const TYPES = [
  'rateLimited',
  'caa',
  'dns',
  'unauthorized',
  'rejectedIdentifier',
  'userActionRequired',
  'externalAccountRequired',
  'badCSR',
  'serverInternal',
  'connection',
  'malformed'
] as const

describe('the authority', () => {
  test.each(TYPES)('says %s in its own words when it is asked for an order', async (type) => {
    await withZone(async (sandbox, zone) => {
      sandbox.acme.faults.push({ call: 'newOrder', times: 99, problem: { type, detail: `Words of ${type}` } })
      const run = await runCertificate(sandbox)
      expect(run.exitCode).toBe(1)
      expect(run.failure?.cause).toContain(`rejected newOrder: ${type}: Words of ${type}`)
      await requireOrder(sandbox, zone, run)
    })
  })

  test.each(TYPES)('says %s in its own words when it has looked the record up', async (type) => {
    await withZone(async (sandbox, zone) => {
      sandbox.acme.faults.push({ call: 'validation', times: 1, problem: { type, detail: `Words of ${type}` } })
      const run = await runCertificate(sandbox)
      expect(run.exitCode).toBe(1)
      expect(run.failure?.cause).toContain(`Words of ${type}`)
      await requireOrder(sandbox, zone, run)
    })
  })

  test.each(['caa', 'serverInternal', 'badCSR'] as const)('says %s in its own words when it issues', async (type) => {
    await withZone(async (sandbox, zone) => {
      sandbox.acme.faults.push({ call: 'issuance', times: 1, problem: { type, detail: `Words of ${type}` } })
      const run = await runCertificate(sandbox)
      expect(run.exitCode).toBe(1)
      expect(run.failure?.cause).toContain(`Words of ${type}`)
      await requireOrder(sandbox, zone, run)
    })
  })

  test('shows all that is wrong with several names', async () => {
    await withZone(async (sandbox) => {
      const subproblems = [{ type: 'urn:ietf:params:acme:error:caa', detail: 'CAA forbids it' }]
      sandbox.acme.faults.push({
        call: 'newOrder',
        times: 99,
        problem: { type: 'malformed', detail: 'Some of it', subproblems }
      })
      const { failure } = await runCertificate(sandbox)
      expect(failure?.cause).toContain('Some of it CAA forbids it')
    })
  })

  test('that wants an external account is named, with what to set', async () => {
    await withZone(
      async (sandbox) => {
        const { failure } = await runCertificate(sandbox)
        expect(failure?.title).toBe('The certificate authority requires an external account')
        expect(failure?.cause).toContain(new URL(sandbox.acme.url).host)
        expect(failure?.remedy).toContain('`acme-directory`')
      },
      { acme: { externalAccounts: { id: 'c2VjcmV0' } } }
    )
  })

  test('that is not there is named', async () => {
    await withZone(async (sandbox) => {
      const https = {
        certificateName: '*.preview.example.com',
        authority: { directory: 'http://127.0.0.1:9/directory' }
      }
      const { failure } = await runCertificate(sandbox, { https })
      expect(failure?.title).toBe("The runner can't reach the certificate authority")
      expect(failure?.cause).toContain('127.0.0.1:9')
    })
  })
})

const CALLS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:CreateSecret',
  'secretsmanager:TagResource',
  'secretsmanager:PutSecretValue',
  'route53:ListHostedZones',
  'route53:GetHostedZone',
  'route53:ListResourceRecordSets',
  'route53:ChangeResourceRecordSets',
  'route53:GetChange'
] as const

const ANSWERS: Readonly<Record<string, Pick<Fault, 'answer' | 'times'> & { readonly ends: 'well' | 'badly' }>> = {
  'a denial': {
    answer: { code: 'AccessDeniedException', message: 'Not allowed', status: 403 },
    times: 99,
    ends: 'badly'
  },
  throttling: {
    answer: { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 },
    times: 3,
    ends: 'well'
  },
  'an internal error': {
    answer: { code: 'InternalServiceError', message: 'Again', status: 500 },
    times: 2,
    ends: 'well'
  },
  'a lost answer': { answer: 'drop', times: 1, ends: 'well' }
}

describe.each(CALLS)('the call %s', (call) => {
  test.each(Object.entries(ANSWERS))('meets %s', async (_, { ends, ...fault }) => {
    await withZone(async (sandbox, zone) => {
      sandbox.world.knobs.faults.push({ call, ...fault })
      const run = await runCertificate(sandbox)
      expect([run.failure?.cause, run.exitCode]).toEqual([
        ends === 'well' ? undefined : expect.any(String),
        ends === 'well' ? 0 : 1
      ])
      sandbox.world.knobs.faults.length = 0
      await requireOrder(sandbox, zone, run)
    })
  })
})

test('a TXT value that could not be removed is a warning, and the next run removes it', async () => {
  let changes = 0
  let zoneId = ''
  await withZone(
    async (sandbox, zone) => {
      zoneId = zone
      const running = startCertificate(sandbox)
      await until(() => challengeTexts(sandbox, zoneId).length > 0)
      sandbox.world.knobs.faults.push({
        call: 'route53:ChangeResourceRecordSets',
        answer: { code: 'AccessDenied', message: 'Not allowed', status: 403 },
        times: 9
      })
      const run = await running.done
      expect(run.failure).toBeUndefined()
      expect(run.output).toMatch(
        /::warning::The TXT value \S+ of _acme-challenge\.preview\.example\.com could not be removed/
      )
      expect(challengeTexts(sandbox, zone)).toHaveLength(1)
      sandbox.world.knobs.faults.length = 0
      const before = sandbox.acme.requests.length
      expect((await runCertificate(sandbox)).result).toEqual(run.result)
      expect(challengeTexts(sandbox, zone)).toEqual([])
      expect(sandbox.acme.requests).toHaveLength(before)
      const calls = sandbox.aws.calls.length
      await runCertificate(sandbox)
      expect(sandbox.aws.calls.slice(calls).map(({ operation }) => operation)).toEqual(['DescribeSecret'])
    },
    { onCall: async ({ operation }: RecordedCall) => void (operation === 'ChangeResourceRecordSets' && (changes += 1)) }
  )
  expect(changes).toBeGreaterThan(1)
})

/** Ends a run at its call to AWS with this number, before it is carried out or after; returns whether there was such a call. */
async function endAt(
  at: number,
  phase: 'received' | 'answered',
  how: 'kill' | 'cancel',
  check: (sandbox: Sandbox, zone: string, run: CertificateRun) => Promise<void>
): Promise<boolean> {
  let calls = -1
  let running: ReturnType<typeof startCertificate> | undefined
  const onCall = async (_: RecordedCall, when: 'received' | 'answered') => {
    if (when !== phase || calls < 0 || calls++ !== at) return
    if (how === 'kill') running?.process.kill()
    else running?.process.cancel({ sigint: 7500, sigterm: 2500 })
    await Promise.resolve()
  }
  let reached = false
  await withZone(
    async (sandbox, zone) => {
      calls = 0
      running = startCertificate(sandbox)
      const run = await running.done
      reached = calls > at
      calls = -1
      await check(sandbox, zone, run)
    },
    { onCall }
  )
  return reached
}

/** A call of each kind comes by the last of these. */
const ENDS = [0, 2, 6, 7, 8, 9, 10, 16, 17, 18, 19, 20]

test.each(['received', 'answered'] as const)(
  'a run that is killed at any call (%s) is put right by the next one, with the one certificate',
  async (phase) => {
    for (const at of ENDS) {
      await endAt(at, phase, 'kill', async (sandbox, zone) => {
        const next = await runCertificate(sandbox)
        expect([at, next.failure]).toEqual([at, undefined])
        expect([at, challengeTexts(sandbox, zone)]).toEqual([at, []])
        expect([at, sandbox.acme.certificates.length]).toEqual([at, 1])
      })
    }
  }
)

test('a run that is cancelled at any call leaves nothing in DNS', async () => {
  for (const at of ENDS) {
    await endAt(at, 'answered', 'cancel', async (sandbox, zone, run) => {
      expect([at, challengeTexts(sandbox, zone)]).toEqual([at, []])
      if (run.exitCode !== 0) expect([at, run.code]).toEqual([at, 'CANCELLED'])
      const begin = Date.now()
      expect([at, (await runCertificate(sandbox)).failure]).toEqual([at, undefined])
      expect(Date.now() - begin).toBeLessThan(150_000)
      expect([at, sandbox.acme.certificates.length]).toEqual([at, 1])
    })
  }
})

test('a run that is killed at any request to the authority is put right by the next one', async () => {
  for (let at = 1; at <= 21; at += 5) {
    await withZone(async (sandbox, zone) => {
      const running = startCertificate(sandbox)
      await until(() => sandbox.acme.requests.length >= at)
      running.process.kill()
      await running.done
      const next = await runCertificate(sandbox)
      expect([at, next.failure]).toEqual([at, undefined])
      expect([at, challengeTexts(sandbox, zone)]).toEqual([at, []])
      expect([at, sandbox.acme.certificates.length]).toEqual([at, 1])
    })
  }
})
