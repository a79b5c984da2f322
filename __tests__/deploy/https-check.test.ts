import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { plainFingerprint, probeHttps, readHttpsAnswer } from '../../src/deploy/health-check.ts'
import { certificateFor } from '../e2e/certificate.ts'

const NAME = 'app.example.com'
const PAIR = certificateFor([NAME])
const OWN = plainFingerprint(new X509Certificate(PAIR.cert).fingerprint256)

/** Serves with the certificate, and keeps what is requested. */
async function serving<T>(
  test: (port: number, requests: readonly string[]) => Promise<T>,
  { status = 200, pair = PAIR } = {}
): Promise<T> {
  const requests: string[] = []
  const server: Server = createServer({ cert: pair.cert, key: pair.key }, (request, response) => {
    requests.push(`${request.headers.host ?? ''}${request.url ?? ''}`)
    response.writeHead(status)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await test((server.address() as AddressInfo).port, requests)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const accepts = ({ fingerprint, fits }: { readonly fingerprint: string; readonly fits: boolean }) =>
  fingerprint === OWN && fits
const at = (port: number, path?: string) => ({ address: '127.0.0.1', port, name: NAME, path })

describe('the check of HTTPS', () => {
  test('requests nothing where the handshake is enough', async () => {
    await serving(async (port, requests) => {
      expect(await probeHttps(at(port), accepts)).toMatchObject({
        answer: { kind: 'healthy' },
        shown: { fingerprint: OWN, fits: true, isProxied: false, distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' }
      })
      expect(requests).toEqual([])
    })
  })

  test('requests the path under the name', async () => {
    await serving(async (port, requests) => {
      expect((await probeHttps(at(port, '/up?a=b'), accepts)).answer).toMatchObject({ kind: 'healthy' })
      expect(requests).toEqual([`${NAME}/up?a=b`])
    })
    await serving(
      async (port) => {
        expect((await probeHttps(at(port, '/up'), accepts)).answer).toMatchObject({
          kind: 'status',
          said: 'it answers 503'
        })
      },
      { status: 503 }
    )
  })

  test('sends nothing to whoever shows another certificate', async () => {
    await serving(
      async (port, requests) => {
        const { answer, shown } = await probeHttps(at(port, '/up?token=1'), accepts)
        expect([answer.kind, answer.healthy, shown?.fits]).toEqual(['certificate', false, true])
        expect(requests).toEqual([])
      },
      { pair: certificateFor([NAME]) }
    )
  })

  test.each([
    ['another name', certificateFor(['www.example.com'])],
    ['an end that has passed', certificateFor([NAME], { from: -2 * 86_400_000, to: -60_000 })]
  ])('does not fit with %s, whatever its fingerprint', async (_, pair) => {
    await serving(
      async (port) => {
        expect((await probeHttps(at(port), ({ fits }) => fits)).answer.kind).toBe('certificate')
      },
      { pair }
    )
  })

  test('sees the certificate each time, although TLS could resume the session', async () => {
    await serving(async (port) => {
      for (let time = 0; time < 3; time++) {
        expect((await probeHttps(at(port, '/'), accepts)).answer).toMatchObject({ kind: 'healthy' })
      }
    })
  })

  test('tells a closed port from one without TLS', async () => {
    const port = await serving((open) => Promise.resolve(open))
    expect((await probeHttps(at(port), accepts)).answer).toMatchObject({ kind: 'refused', healthy: false })
  })
})

test.each([
  ['status', 'it answers 502', 'NOTHING_LISTENS', 'port 3000 of the application'],
  ['status', 'it answers 503', 'HEALTH_CHECK_FAILED', 'https://app.example.com'],
  ['refused', '', 'HTTPS_NOT_ANSWERED', 'Nothing listens on port 443'],
  ['silent', '', 'NO_WAY_IN', 'port 443'],
  ['no-route', '', 'NO_ROUTE', 'no route'],
  ['proxy', '', 'PROXY_UNREACHABLE', '`HTTPS_PROXY`'],
  ['certificate', '', 'HTTPS_NOT_ANSWERED', 'another certificate'],
  ['other', 'reset', 'HTTPS_NOT_ANSWERED', 'does not complete the TLS handshake']
] as const)('%s (%s) is read as %s', (kind, said, code, reading) => {
  const read = readHttpsAnswer({ kind, said, healthy: false }, { name: NAME, applicationPort: 3000 })
  expect(read).toMatchObject({ code, reading: expect.stringContaining(reading) })
})
