import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { inspectImage } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { startServer, type TestServer } from './registry-server.ts'

/** The hosts to which a request was begun, whether or not anything answers there. */
const asked: string[] = []
const onRequest = (message: unknown) => {
  const { request } = message as { readonly request: { readonly host: string } }
  asked.push(request.host)
}
const STARTED = 'http.client.request.created'

let server: TestServer | undefined

beforeEach(() => {
  asked.length = 0
  subscribe(STARTED, onRequest)
})
afterEach(async () => {
  unsubscribe(STARTED, onRequest)
  await server?.close()
})

async function redirectedTo(location: string) {
  server = await startServer(() => ({ status: 307, headers: { location } }))
  return inspectImage({
    reference: parseReference(`${server.host}/acme/space:1.0`),
    login: { username: 'acme', password: 'hunter2-hunter2' },
    exposedPorts: 'wanted',
    timeouts: { request: 2000, total: 4000, patience: 0 }
  }).catch((error: unknown) => error)
}

describe('a redirect of the registry is not followed', () => {
  test.each([
    'http://registry.test/v2/acme/space/manifests/1.0',
    'https://user:word@registry.test/',
    'https://user@registry.test/',
    'https://169.254.169.254/latest/meta-data/',
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.170.2/v2/credentials',
    'https://2852039166/latest/meta-data/',
    'https://0xa9fea9fe/latest/meta-data/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fe80::1]/',
    'https://0.0.0.0/',
    'ftp://registry.test/',
    'file:///etc/passwd',
    'gopher://registry.test/'
  ])('to %s', async (location) => {
    const result = await redirectedTo(location)
    const own = new URL(server?.url ?? '').hostname

    expect(JSON.stringify([result, String(result)])).toContain('redirects to a URL that is not public HTTPS')
    expect(asked.filter((host) => host !== own)).toEqual([])
  })
})
