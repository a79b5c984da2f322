import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, test, describe } from '@jest/globals'
import { probe, readAnswer, plainFingerprint, probeHttps, readHttpsAnswer } from '../../src/deploy/health-check.ts'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { X509Certificate } from 'node:crypto'
import { certificateFor } from '../e2e/certificate.ts'

/** Asks what listens on a free port of 127.0.0.1; nothing does when there is no server. */
async function ask(server: Server | undefined) {
  const listener = server ?? createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  if (server === undefined) await new Promise((resolve) => listener.close(resolve))
  try {
    return await probe(`http://127.0.0.1:${port}/`, 3000)
  } finally {
    listener.close()
  }
}

const answering = (status: number) =>
  createHttpServer((_, response) => {
    response.writeHead(status, { location: '/elsewhere' })
    response.end()
  })

test.concurrent.each([
  ['an answer with 200', answering(200), { kind: 'healthy', healthy: true, said: 'it answers 200' }],
  ['a redirect, which is not followed', answering(302), { kind: 'healthy', healthy: true, said: 'it answers 302' }],
  ['an answer with 404', answering(404), { kind: 'status', healthy: false, said: 'it answers 404' }],
  ['an answer with 503', answering(503), { kind: 'status', healthy: false, said: 'it answers 503' }],
  ['a port on which nothing listens', undefined, { kind: 'refused', healthy: false }],
  ['a port that takes the connection and says nothing', createServer(), { kind: 'silent', healthy: false }],
  [
    'something that speaks no HTTP',
    createServer((socket) => socket.end('SSH-2.0-x\r\n')),
    { kind: 'other', healthy: false }
  ],
  [
    'a connection that is broken off',
    createServer((socket) => socket.resetAndDestroy()),
    { kind: 'other', healthy: false }
  ]
] as const)('%s is told apart', async (_, server, answer) => {
  expect(await ask(server)).toMatchObject(answer)
})

test.each([
  ['refused', 'NOTHING_LISTENS', 'The application does not listen on port 8080.', '`port`'],
  ['silent', 'NO_WAY_IN', 'gets no answer', '`ingress-cidrs`'],
  ['status', 'HEALTH_CHECK_FAILED', 'not with 2xx or 3xx', '`health-check-path`'],
  ['no-route', 'NO_ROUTE', 'The runner has no route', 'IPv6'],
  ['proxy', 'PROXY_UNREACHABLE', 'goes through the proxy', '`NO_PROXY`'],
  ['other', 'NO_HTTP', 'does not speak plain HTTP', '`port`']
] as const)('%s is read as what to set', (kind, code, reading, input) => {
  const read = readAnswer('http://203.0.113.7:8080/', { kind, healthy: false, said: '' })
  expect(read).toMatchObject({ code, reading: expect.stringContaining(reading), hint: expect.stringContaining(input) })
})

test('an address to which there is no route is told apart from one that is closed', async () => {
  // No route leads to the address of all hosts of a network.
  expect(await probe('http://255.255.255.255/', 3000)).toMatchObject({ kind: 'no-route', healthy: false })
})

test('a proxy that is not reached is told apart from the task', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  process.env.http_proxy = `http://127.0.0.1:${port}`
  try {
    expect(await probe('http://203.0.113.7:8080/', 3000)).toMatchObject({ kind: 'proxy', healthy: false })
  } finally {
    delete process.env.http_proxy
  }
})

test('a check that passed needs no reading', () => {
  expect(readAnswer('http://203.0.113.7/', { kind: 'healthy', healthy: true, said: '' })).toBeUndefined()
})

test('the port of a bare address is 80', () => {
  const read = readAnswer('http://203.0.113.7/', { kind: 'refused', healthy: false, said: '' })
  expect(read?.reading).toContain('port 80.')
})

const NAME = 'app.example.com'
const PAIR = certificateFor([NAME])
const OWN = plainFingerprint(new X509Certificate(PAIR.cert).fingerprint256)

/** Serves with the certificate, and keeps what is requested. */
async function serving<T>(
  test: (port: number, requests: readonly string[]) => Promise<T>,
  { status = 200, pair = PAIR } = {}
): Promise<T> {
  const requests: string[] = []
  const server: HttpsServer = createHttpsServer({ cert: pair.cert, key: pair.key }, (request, response) => {
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
