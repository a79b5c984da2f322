import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { agentsFor } from '../../src/transport.ts'
import { startForwardProxy, type ForwardProxy } from './forward-proxy.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

const certificates = tls.getCACertificates()
afterAll(() => {
  tls.setDefaultCACertificates(certificates)
})

const HOSTS = { aws: 'aws.test', hub: 'hub.test', github: 'github.test' } as const

/** A sandbox whose AWS, registry and GitHub have names that only the proxy knows. */
async function behindProxy(
  variables: (proxy: ForwardProxy) => Readonly<Record<string, string>>,
  check: (ran: {
    readonly sandbox: Sandbox
    readonly proxy: ForwardProxy
    readonly result: Awaited<ReturnType<typeof deploy>>
  }) => void,
  inputs: Readonly<Record<string, string>> = {}
) {
  await inSandbox({ knobs: { pages: 'direct' } }, async (sandbox) => {
    await using proxy = await startForwardProxy({
      [HOSTS.aws]: sandbox.aws.url,
      [HOSTS.hub]: sandbox.registry.url,
      [HOSTS.github]: sandbox.github.url
    })
    const env = variables(proxy)
    const asked = { ...WALKTHROUGH, 'github-deployment': 'true', ...inputs }
    const run = {
      env: { AWS_ENDPOINT_URL: `https://${HOSTS.aws}`, DOCKER_HUB_REGISTRY_URL: `https://${HOSTS.hub}`, ...env },
      github: { apiUrl: `https://${HOSTS.github}` }
    }
    if (!('NODE_USE_ENV_PROXY' in env)) {
      tls.setDefaultCACertificates([...certificates, proxy.certificate])
      check({ sandbox, proxy, result: await deploy(sandbox, asked, run) })
      return
    }
    // A process reads its certificates when it starts.
    const folder = mkdtempSync(join(tmpdir(), 'proxy-'))
    try {
      const NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem')
      writeFileSync(NODE_EXTRA_CA_CERTS, proxy.certificate)
      check({
        sandbox,
        proxy,
        result: await deploy(sandbox, asked, { ...run, env: { ...run.env, NODE_EXTRA_CA_CERTS } })
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

/** The storage of the registry, by which the sandbox's has its blobs. */
const isStorage = (each: string) => each.includes('.loopback.test')
const tunnelsOf = ({ seen }: ForwardProxy) =>
  new Set(seen.filter((each) => each.startsWith('CONNECT ') && !isStorage(each)))
const EVERY_HOST = new Set(Object.values(HOSTS).map((host) => `CONNECT ${host}:443`))

/** The health check of the task's own address. */
const HEALTH_CHECK = { 'health-check-path': '/?token=a' }

/** The credentials of the proxy in a URL, and without the escapes of one. */
const LOGIN = 'me:hunter%232'
const [PASSWORD, ESCAPED] = ['hunter#2', 'hunter%232']

describe('a runner that reaches the internet by a proxy alone', () => {
  test.each<[string, (url: string) => Record<string, string>, { isProxied?: true; login?: string }]>([
    [
      'the bundle, HTTPS_PROXY and NODE_USE_ENV_PROXY, and the health check past it with NO_PROXY=127.0.0.0-127.255.255.255',
      (url) => ({
        HTTPS_PROXY: url,
        HTTP_PROXY: url,
        NODE_USE_ENV_PROXY: '1',
        NO_PROXY: '127.0.0.0-127.255.255.255'
      }),
      {}
    ],
    [
      'HTTPS_PROXY, and the health check past it with no_proxy=*.none, 127.0.0.0/8',
      (url) => ({ HTTPS_PROXY: url, HTTP_PROXY: url, no_proxy: '*.none, 127.0.0.0/8' }),
      {}
    ],
    [
      'https_proxy with credentials and without a scheme, and the health check as an absolute URL with http_proxy',
      (url) => {
        const host = url.replace('http://', `${LOGIN}@`)
        // The lower case wins.
        return { https_proxy: host, HTTPS_PROXY: 'http://127.0.0.1:9', http_proxy: host }
      },
      { isProxied: true, login: `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}` }
    ]
  ])(
    'deploys with AWS, registry and GitHub by %s',
    async (_, variables, { isProxied, login = '' }) => {
      await behindProxy(
        ({ url }) => variables(url),
        ({ sandbox, proxy, result }) => {
          expect([result.outcome, result.annotations]).toEqual(['success', []])
          expect(tunnelsOf(proxy)).toEqual(EVERY_HOST)
          expect(new Set(sandbox.aws.calls.map(({ service }) => service)).size).toBeGreaterThanOrEqual(6)
          expect(sandbox.registry.requests.length).toBeGreaterThan(0)
          const others = proxy.seen.filter((each) => !isStorage(each) && !EVERY_HOST.has(each))
          expect(new Set(others)).toEqual(new Set(isProxied ? [`GET ${result.outputs.url ?? ''}/?token=a`] : []))
          expect(proxy.logins).toEqual(new Set([login]))
          if (login !== '') expectHidden(result)
        },
        HEALTH_CHECK
      )
    },
    60_000
  )

  test('says which variables it goes by when it has none', async () => {
    await behindProxy(
      () => ({}),
      ({ proxy, result }) => {
        expect(result.outcome).toBe('failure')
        expect(proxy.seen).toEqual([])
        expect(result.annotations.map(({ message }) => message).join('\n')).toMatch(/set `HTTPS_PROXY` and `NO_PROXY`/)
      }
    )
  }, 120_000)

  test('says which variable is none of a proxy, and not what it is', async () => {
    await behindProxy(
      () => ({ HTTPS_PROXY: `socks5://${LOGIN}@proxy.test` }),
      ({ result }) => {
        expect(result.annotations.map(({ message }) => message).join('\n')).toContain('`HTTPS_PROXY` is not the URL')
        expectHidden(result)
      }
    )
  }, 60_000)
})

/** The runner masks the password, with the escapes of a URL and without, and it stands nowhere else. */
function expectHidden({ raw, rawSummary, outputs, state, annotations }: StepResult): void {
  const isMask = (line: string) => line.startsWith('::add-mask::')
  const lines = raw.split('\n')
  // What the runner unescapes once more.
  const masks = lines.filter(isMask).map((line) => line.slice('::add-mask::'.length).replaceAll('%25', '%'))
  expect(masks).toEqual(expect.arrayContaining([PASSWORD, ESCAPED]))
  const written = [...lines.filter((line) => !isMask(line)), rawSummary, JSON.stringify([outputs, state, annotations])]
  expect(written.filter((text) => text.includes(PASSWORD) || text.includes(ESCAPED))).toEqual([])
}

test('NO_PROXY means a host with its subdomains, an IPv6 address in each form, and a block as a range', () => {
  const { https } = agentsFor({ NO_PROXY: 'example.com .none,*.any [::1] 10.0.0.0/8 10.0.0.1,' })

  expect(https.options).toMatchObject({
    proxyEnv: { NO_PROXY: 'example.com,.example.com,.none,*.any,::1,[::1],10.0.0.0-10.255.255.255,10.0.0.1' }
  })
})
