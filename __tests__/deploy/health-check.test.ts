import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, test } from '@jest/globals'
import { probe, readAnswer } from '../../src/deploy/health-check.ts'

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
  ['refused', 'NOTHING_LISTENS', 'The program does not listen on port 8080.', '`port`'],
  ['silent', 'NO_WAY_IN', 'the runner is not let in', '`ingress-cidrs`'],
  ['status', 'HEALTH_CHECK_FAILED', 'does not call itself healthy', '`health-check-path`'],
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
