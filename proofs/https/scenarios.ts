import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { certificateFor } from '../../__tests__/e2e/certificate.ts'
import { ask, askByHttp2, askPlainly, begin, handshake, talk, type Answer, type Place } from './client.ts'
import { AUTHORIZATION, type Settings, type Site } from './site.ts'

/** What a program that serves TLS does, and what it has to come to: the same for Caddy and for its imitation. */
export interface Scenario {
  readonly what: string
  readonly run: (site: Site) => Promise<unknown>
  readonly expected: unknown
}

/** What the application got. */
interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: number
  readonly hash: string
}

function echoOf({ body }: Answer): Echo {
  return JSON.parse(body) as Echo
}

/** The container serves from some ms after its start on. */
export async function ready(place: Place, headers = {}): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await ask(place, '/', { headers }).catch(() => undefined)
    if (answer !== undefined && answer.status !== 502) return
    await pause(50)
  }
  throw new Error(`nothing serves ${place.name} at ${place.address}`)
}

/** Runs a scenario on a task that serves, which it stops in the end. */
function served(run: (place: Place & Awaited<ReturnType<Site['serve']>>) => Promise<unknown>, settings: Settings = {}) {
  return async (site: Site) => {
    const task = await site.serve(settings)
    try {
      await ready(task, settings.openPaths && authorized)
      return await run(task)
    } finally {
      await task.stop()
    }
  }
}

const authorized = { authorization: AUTHORIZATION }

/** Behind a password, with paths that need none. */
function guarded(run: (place: Place) => Promise<unknown>) {
  return served(run, { openPaths: ['/webhooks/*', '/health'] })
}

const body = randomBytes(3_000_000)

export const SCENARIOS: readonly Scenario[] = [
  {
    what: 'passes a request on with where it came from',
    run: served(async (place) => {
      const spoofed = {
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example'
      }
      const answer = await ask(place, '/a%20b?c=d%2Fe', { headers: spoofed })
      const { method, url, headers } = echoOf(answer)
      return {
        ...{ status: answer.status, cookies: answer.headers['set-cookie'], method, url, host: headers.host },
        forwarded: [headers['x-forwarded-for'], headers['x-forwarded-host'], headers['x-forwarded-proto']]
      }
    }),
    expected: {
      ...{
        status: 200,
        cookies: ['a=1', 'b=2'],
        method: 'GET',
        url: '/a%20b?c=d%2Fe',
        host: 'pr-7.preview.example.com'
      },
      forwarded: ['127.0.0.1', 'pr-7.preview.example.com', 'https']
    }
  },
  {
    what: 'takes HTTP/2',
    run: served(async (place) => {
      const answer = await askByHttp2(place, '/two')
      const { url, headers } = echoOf(answer)
      return [answer.status, url, headers.host, headers['x-forwarded-proto']]
    }),
    expected: [200, '/two', 'pr-7.preview.example.com', 'https']
  },
  {
    what: 'passes large bodies on as they are',
    run: served(async (place) => {
      const { bytes, hash } = echoOf(await ask(place, '/', { method: 'PUT', body }))
      return [bytes, hash]
    }),
    expected: [body.length, createHash('sha256').update(body).digest('hex')]
  },
  {
    what: 'answers HEAD without a body',
    run: served(async (place) => {
      const { status, body } = await ask(place, '/', { method: 'HEAD' })
      return [status, body]
    }),
    expected: [200, '']
  },
  {
    what: 'speaks TLS from version 1.2 on, with HTTP/2 where the client does',
    run: served(async (place) =>
      Promise.all(
        (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).map((version) => handshake(place, place.name, [version]))
      )
    ),
    expected: ['refused', 'refused', 'TLSv1.2 h2', 'TLSv1.3 h2']
  },
  {
    what: 'shows its certificate only to those who know its name',
    run: served(async (place) => Promise.all(['other.example.org', ''].map((name) => handshake(place, name, [])))),
    expected: ['refused', 'refused']
  },
  {
    what: 'passes a streamed answer on as it comes',
    run: served(async (place) => {
      const { first, rest } = await begin(place, '/stream')
      await ask(place, '/proceed')
      return [first, await rest()]
    }),
    expected: ['one\n', 'two\n']
  },
  {
    what: 'tells the application that a client has left',
    run: served(async (place) => {
      const { leave } = await begin(place, '/stream')
      leave()
      for (let tries = 0; tries < 100; tries += 1) {
        const { body } = await ask(place, '/left')
        if (body === '1') return body
        await pause(20)
      }
      return 'it was not told'
    }),
    expected: '1'
  },
  {
    what: 'passes WebSockets on',
    run: served(async (place) => talk(place, '/socket', 'hello')),
    expected: 'hello'
  },
  {
    what: 'sends visitors of port 80 to HTTPS, whatever their method',
    run: served(async (place) => {
      const answers = await Promise.all(['GET', 'POST'].map((method) => askPlainly(place, '/a?b=c', method)))
      return answers.map(({ status, headers }) => [status, headers.location])
    }),
    expected: Array(2).fill([308, 'https://pr-7.preview.example.com/a?b=c'])
  },
  {
    what: 'leaves port 80 alone unless it is to redirect',
    run: served(async (place) => askPlainly(place, '/').catch(() => 'refused'), { redirect: false }),
    expected: 'refused'
  },
  {
    what: 'lets in only those who have the password',
    run: guarded(async (place) => {
      const given = [
        undefined,
        '',
        'Basic',
        'Bearer x',
        `${AUTHORIZATION}x`,
        '*',
        AUTHORIZATION.slice(0, -1),
        AUTHORIZATION
      ]
      const answers = await Promise.all(
        given.map((authorization) =>
          ask(place, '/a', { headers: authorization === undefined ? {} : { authorization } })
        )
      )
      const byHttp2 = await Promise.all([{}, authorized].map((headers) => askByHttp2(place, '/a', headers)))
      const [first] = answers
      return [
        answers.map(({ status }) => status),
        [first?.headers['www-authenticate'], first?.headers['cache-control'], first?.body],
        byHttp2.map(({ status }) => status)
      ]
    }),
    expected: [
      [401, 401, 401, 401, 401, 401, 401, 200],
      ['Basic realm="preview"', 'no-store', ''],
      [401, 200]
    ]
  },
  {
    what: 'keeps the password from the application, but not what open paths are sent',
    run: guarded(async (place) => {
      const asked = [
        ['/a', AUTHORIZATION],
        ['/webhooks/a', AUTHORIZATION],
        ['/webhooks/a', 'Bearer of the application']
      ] as const
      const answers = asked.map(([path, authorization]) => ask(place, path, { headers: { authorization } }))
      return (await Promise.all(answers)).map((answer) => echoOf(answer).headers.authorization ?? 'none')
    }),
    expected: ['none', 'none', 'Bearer of the application']
  },
  {
    what: 'opens paths, and no way around them',
    run: guarded(async (place) => {
      const open = ['/webhooks/a?b=c', '/webhooks/', '/Webhooks/a', '/health']
      const closed = [
        ...['/', '/webhooks', '/health/a', '/a?/webhooks/a', '/a/webhooks/a', '/webhooks/../a', '/webhooks/%2e%2e/a'],
        ...['/webhooks/..%2fa', '/webhooks/..;/a', '/webhooks/..%5ca', '/webhooks/%2e%2e;/a', '//a']
      ]
      const statuses = async (paths: readonly string[]) =>
        (await Promise.all(paths.map((path) => ask(place, path)))).map(({ status }) => status)
      return [await statuses(open), await statuses(closed)]
    }),
    expected: [Array(4).fill(200), Array(12).fill(401)]
  },
  {
    what: 'lets no answer be indexed behind a password, whatever the application says, and adds no HSTS',
    run: guarded(async (place) => {
      const answers = await Promise.all([
        ask(place, '/'),
        ask(place, '/', { headers: authorized }),
        ask(place, '/webhooks/a'),
        ask(place, '/indexed', { headers: authorized }),
        ask(place, '/', { method: 'OPTIONS', headers: { origin: 'https://example.com' } }),
        askPlainly(place, '/')
      ])
      return [
        answers.map(({ status, headers }) => `${String(status)} ${String(headers['x-robots-tag'])}`),
        answers.filter(({ headers }) => 'strict-transport-security' in headers).length
      ]
    }),
    expected: [['401 noindex', '200 noindex', '200 noindex', '200 noindex', '401 noindex', '308 noindex'], 0]
  },
  {
    what: 'passes WebSockets on to those who have the password',
    run: guarded(async (place) => [
      await talk(place, '/socket', 'hello'),
      await talk(place, '/socket', 'hello', authorized),
      await talk(place, '/webhooks/socket', 'hello')
    ]),
    expected: [401, 'hello', 'hello']
  },
  {
    what: 'says nothing of indexing without a password, and adds no HSTS',
    run: served(async (place) => {
      const { headers } = await ask(place, '/')
      return [headers['x-robots-tag'], headers['strict-transport-security']]
    }),
    expected: [undefined, undefined]
  },
  {
    what: 'answers 502 while nothing listens behind it',
    run: async (site) => {
      const task = await site.serve({ applicationPort: 9 })
      let status
      for (let tries = 0; status === undefined && tries < 100; tries += 1) {
        status = await ask(task, '/').then(
          (answer) => answer.status,
          () => undefined
        )
        await pause(50)
      }
      await task.stop()
      return status
    },
    expected: 502
  },
  {
    what: 'lets open requests end when it is stopped, before the application is',
    run: served(async (task) => {
      const slow = ask(task, '/slow')
      await pause(100)
      await task.stop()
      const { status, body } = await slow
      const { containers = [] } = await task.becomes('STOPPED')
      return [status, body, containers.map(({ name, exitCode }) => `${name ?? ''} ${String(exitCode)}`)]
    }),
    expected: [200, 'done', ['main 143', 'run-on-fargate-tls 0']]
  },
  {
    what: 'ends with a word when the key is another certificate’s',
    run: async (site) => {
      const task = await site.serve({}, { 'private-key': certificateFor(['other.example.org']).key })
      const { stopCode, containers = [] } = await task.becomes('STOPPED')
      const log = await task.log()
      const { msg } = JSON.parse(log.at(-1) ?? '{}') as { readonly msg?: string }
      // Caddy loads its applications in no certain order, of which its words begin with the first.
      return [stopCode, containers.map(({ exitCode }) => exitCode), msg?.split('PEM ')[1]]
    },
    expected: ['EssentialContainerExited', [143, 1], 'pair 0: tls: private key does not match public key']
  }
]
