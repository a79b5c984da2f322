import { describe, expect, test } from '@jest/globals'
import type { AcmeFault } from '../../sandbox/src/acme.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import type { Fault } from '../../sandbox/src/world.ts'
import { LEASE } from '../../src/aws/certificate-secret.ts'
import { covering, sampleOf, shuffled, WORLDS } from '../invariants/worlds.ts'
import { certificateFor } from './certificate.ts'
import {
  httpsAt,
  challengeTexts,
  leafOf,
  passDays,
  runCertificate,
  SECRET,
  startCertificate,
  stored,
  withZone,
  type CertificateRun
} from './certificate-site.ts'
import { pass, until } from './site.ts'

/**
 * Whatever goes wrong: one clear error or success, nothing left in DNS, and never a second certificate. `sampleOf` takes each
 * request and each fault at least once, and one run meets all of these that it survives. With `WORLDS=3`, each combination
 * has a run of its own.
 */

/** The combinations that each run meets: all that end well at once, and each of the others alone. */
function metByRuns<Row, Column>(all: readonly [Row, Column][], ends: (column: Column) => 'well' | 'badly') {
  const alone = (one: [Row, Column]) => WORLDS > 1 || ends(one[1]) === 'badly'
  const survived = all.filter((one) => !alone(one))
  const runs = [...all.filter(alone).map((one) => [one]), ...(survived.length > 0 ? [survived] : [])]
  return runs.map(
    (met) => [met.map(([row, column]) => `${String(row)} meets ${String(column)}`).join(', '), met] as const
  )
}

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
  requireClearEnd(sandbox, zone, run)
  await requireNext(sandbox, zone)
}

function requireClearEnd(sandbox: Sandbox, zone: string, run: CertificateRun): void {
  expect(challengeTexts(sandbox, zone)).toEqual([])
  expect(sandbox.acme.certificates.length).toBeLessThanOrEqual(1)
  if (run.exitCode !== 0) {
    expect(run.failure?.title).not.toBe('Unexpected error')
    expect(run.failure?.cause).not.toMatch(/undefined|\[object|NaN/)
    expect(run.failure?.remedy).toMatch(/\w/)
  }
}

async function requireNext(sandbox: Sandbox, zone: string): Promise<void> {
  sandbox.acme.faults.length = 0
  sandbox.world.knobs.faults.length = 0
  const next = await runCertificate(sandbox)
  expect(next.failure).toBeUndefined()
  expect(challengeTexts(sandbox, zone)).toEqual([])
  expect(sandbox.acme.certificates).toHaveLength(1)
}

function expectEnd({ failure, exitCode }: CertificateRun, well: boolean): void {
  expect([failure?.cause, exitCode]).toEqual(well ? [undefined, 0] : [expect.any(String), 1])
}

// Only what is signed has a nonce.
const requests = sampleOf(REQUESTS, Object.keys(BROKEN), (call, kind) => {
  return BROKEN[kind]?.problem?.type !== 'badNonce' || !['directory', 'newNonce'].includes(call)
})

const endOfRequests = (kind: string) => BROKEN[kind]?.ends ?? 'badly'

test.each(metByRuns(requests, endOfRequests))('the request for %s', async (_, met) => {
  await withZone(async (sandbox, zone) => {
    for (const [call, kind] of met) {
      const { ends: __, ...fault } = BROKEN[kind] ?? { times: 0 }
      sandbox.acme.faults.push({ call, ...fault })
    }
    const run = await runCertificate(sandbox)
    expectEnd(
      run,
      met.every(([, kind]) => endOfRequests(kind) === 'well')
    )
    expect(sandbox.acme.faults.filter(({ times = 0 }) => times > 0 && times < 10)).toEqual([])
    await requireOrder(sandbox, zone, run)
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

/** Where an authority says no, how often, and what the error has in front of its words. */
const NOES: Readonly<Record<string, Pick<AcmeFault, 'call'> & { readonly times: number; readonly before: string }>> = {
  'when it is asked for an order': { call: 'newOrder', times: 99, before: 'rejected newOrder: <type>: ' },
  'when it has looked the record up': { call: 'validation', times: 1, before: '' },
  'when it issues': { call: 'issuance', times: 1, before: '' }
}

const noes = sampleOf(
  TYPES,
  Object.keys(NOES),
  (type, when) => NOES[when]?.call !== 'issuance' || ['caa', 'serverInternal', 'badCSR'].includes(type)
)

describe('the authority', () => {
  test.each(Object.entries(NOES))('says no in its own words %s, each time', async (when, { before, ...fault }) => {
    await withZone(async (sandbox, zone) => {
      const types = noes.flatMap(([type, where]) => (where === when ? [type] : []))
      expect(types).not.toEqual([])
      for (const type of types) {
        sandbox.acme.faults.splice(0, Infinity, { ...fault, problem: { type, detail: `Words of ${type}` } })
        const run = await runCertificate(sandbox)
        expect(run.exitCode).toBe(1)
        expect(run.failure?.cause).toContain(`${before.replace('<type>', type)}Words of ${type}`)
        requireClearEnd(sandbox, zone, run)
        // Authorities limit how many proofs fail in an hour.
        await pass(3_600_000)
      }
      await requireNext(sandbox, zone)
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
      const https = httpsAt('http://127.0.0.1:9/directory')
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

const endOfCalls = (kind: string) => ANSWERS[kind]?.ends ?? 'badly'

test.each(metByRuns(sampleOf(CALLS, Object.keys(ANSWERS)), endOfCalls))('the call %s', async (_, met) => {
  await withZone(async (sandbox, zone) => {
    for (const [call, kind] of met) {
      const { ends: __, ...fault } = ANSWERS[kind] ?? { answer: 'drop' as const, times: 0 }
      sandbox.world.knobs.faults.push({ call, ...fault })
    }
    const run = await runCertificate(sandbox)
    expectEnd(
      run,
      met.every(([, kind]) => endOfCalls(kind) === 'well')
    )
    sandbox.world.knobs.faults.length = 0
    await requireOrder(sandbox, zone, run)
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

const ENDINGS = {
  'killed before it is carried out': ['received', 'kill'],
  'killed after it is carried out': ['answered', 'kill'],
  cancelled: ['answered', 'cancel']
} as const

const AFTER = 'killed after it is carried out'
/** Those that change something. What they leave must be put right, so no sample leaves them out. */
const WRITES = [6, 7, 9, 18, 19, 20]

const others = ENDS.flatMap((at) =>
  (Object.keys(ENDINGS) as (keyof typeof ENDINGS)[]).flatMap((ending) =>
    ending !== AFTER || !WRITES.includes(at) ? [[at, ending] as const] : []
  )
)
// Each call, each ending, and a write by each ending.
const sampled = covering(others, ([at, ending]) => (WRITES.includes(at) ? { write: ending } : { at, ending }))
/** Those that the next run follows at once, and so waits until their claim has ended. Others are followed after that. */
const followed = new Set(shuffled(WRITES).slice(0, WORLDS > 1 ? WRITES.length : 1))

test.each([...WRITES.map((at) => [at, AFTER] as const), ...(WORLDS > 1 ? others : sampled)])(
  'a run that at its call %i is %s is put right, with the one certificate',
  async (at, ending) => {
    const [phase, how] = ENDINGS[ending]
    await endAt(at, phase, how, async (sandbox, zone, run) => {
      if (how === 'cancel') {
        expect(challengeTexts(sandbox, zone)).toEqual([])
        if (run.exitCode !== 0) expect(run.code).toBe('CANCELLED')
      } else if (WORLDS === 1 && !(ending === AFTER && followed.has(at))) await pass(LEASE)
      const begin = Date.now()
      const next = await runCertificate(sandbox)
      expect(next.failure).toBeUndefined()
      if (how === 'cancel') expect(Date.now() - begin).toBeLessThan(150_000)
      expect(challengeTexts(sandbox, zone)).toEqual([])
      expect(sandbox.acme.certificates).toHaveLength(1)
    })
  }
)

test('a renewal that is stored but not described in the tags is used by the next run', async () => {
  const renewing: { kill?: () => void } = {}
  const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    if (operation === 'PutSecretValue' && phase === 'answered') renewing.kill?.()
    await Promise.resolve()
  }
  await withZone(
    async (sandbox) => {
      const first = await runCertificate(sandbox)
      await passDays(61)
      const running = startCertificate(sandbox)
      renewing.kill = () => sandbox.acme.certificates.length === 2 && running.process.kill()
      await running.done
      delete renewing.kill
      const { certificate } = stored(sandbox)
      const next = await runCertificate(sandbox)
      expect(next.result?.fingerprint).toBe(leafOf(certificate).fingerprint256.replaceAll(':', '').toLowerCase())
      expect(next.result?.fingerprint).not.toBe(first.result?.fingerprint)
      expect(next.result?.expiresAt).toEqual(leafOf(certificate).validToDate)
      expect(next.output).not.toContain('Another run')
      expect(sandbox.acme.certificates).toHaveLength(2)
    },
    { onCall }
  )
})

const REQUESTS_MADE = [1, 6, 11, 16, 21]

test.each(WORLDS > 1 ? REQUESTS_MADE : shuffled(REQUESTS_MADE).slice(0, 1))(
  'a run that is killed at its request %i to the authority is put right by the next one',
  async (at) => {
    await withZone(async (sandbox, zone) => {
      const running = startCertificate(sandbox)
      await until(() => sandbox.acme.requests.length >= at)
      running.process.kill()
      await running.done
      const next = await runCertificate(sandbox)
      expect(next.failure).toBeUndefined()
      expect(challengeTexts(sandbox, zone)).toEqual([])
      expect(sandbox.acme.certificates).toHaveLength(1)
    })
  }
)

test('the claim of a run keeps other runs waiting, also by a clock that is ahead, but not the next attempt of the run', async () => {
  await withZone(async (sandbox, zone) => {
    const [account, key] = [1, 2].map(() => certificateFor(['*.preview.example.com']).key)
    const until = new Date(Date.now() + LEASE + 240_000).toISOString()
    const claim = { 'account-key': account, 'private-key': key, authority: sandbox.acme.url, until, run: '7/1' }
    const tags = { 'run-on-fargate:repository': 'acme/space' }
    sandbox.secretsManager.seedSecret({ name: SECRET, value: JSON.stringify(claim), tags })
    const other = startCertificate(sandbox, { run: '8/2' })
    await pass(20_000)
    expect(sandbox.acme.orders.length).toBe(0)
    const next = await runCertificate(sandbox, { run: '7/2' })
    expect([next.failure, next.output.includes('Waiting for it')]).toEqual([undefined, false])
    const waited = await other.done
    expect([waited.failure, waited.result]).toEqual([undefined, next.result])
    expect(waited.output).toContain('Run 7/1 obtains the certificate. Waiting for it')
    expect([sandbox.acme.certificates.length, challengeTexts(sandbox, zone)]).toEqual([1, []])
  })
})
