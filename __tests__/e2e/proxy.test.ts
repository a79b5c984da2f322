import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { startForwardProxy, type ForwardProxy } from './forward-proxy.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

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
    const folder = mkdtempSync(join(tmpdir(), 'proxy-'))
    try {
      const certificate = join(folder, 'ca.pem')
      writeFileSync(certificate, proxy.certificate)
      const result = await deploy(
        sandbox,
        { ...WALKTHROUGH, 'github-deployment': 'true', ...inputs },
        {
          env: {
            AWS_ENDPOINT_URL: `https://${HOSTS.aws}`,
            DOCKER_HUB_REGISTRY_URL: `https://${HOSTS.hub}`,
            NODE_EXTRA_CA_CERTS: certificate,
            ...variables(proxy)
          },
          github: { apiUrl: `https://${HOSTS.github}` },
          // Node reads its certificates when it starts.
          as: 'process'
        }
      )
      check({ sandbox, proxy, result })
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

describe('a runner that reaches the internet by a proxy alone', () => {
  test.concurrent.each<[string, (url: string) => Record<string, string>, boolean]>([
    [
      'HTTPS_PROXY and NODE_USE_ENV_PROXY, and the health check past it with NO_PROXY=127.0.0.0-127.255.255.255',
      (url) => ({
        HTTPS_PROXY: url,
        HTTP_PROXY: url,
        NODE_USE_ENV_PROXY: '1',
        NO_PROXY: '127.0.0.0-127.255.255.255'
      }),
      false
    ],
    [
      'HTTPS_PROXY, and the health check past it with NO_PROXY=*.none, 127.0.0.0/8',
      (url) => ({ HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: '*.none, 127.0.0.0/8' }),
      false
    ],
    [
      'https_proxy without a scheme, and the health check as an absolute URL with http_proxy',
      (url) => ({ https_proxy: url.replace('http://', ''), http_proxy: url }),
      true
    ]
  ])(
    'deploys with AWS, registry and GitHub by %s',
    async (_, variables, isProxied) => {
      await behindProxy(
        ({ url }) => variables(url),
        ({ sandbox, proxy, result }) => {
          expect([result.outcome, result.annotations]).toEqual(['success', []])
          expect(tunnelsOf(proxy)).toEqual(EVERY_HOST)
          expect(new Set(sandbox.aws.calls.map(({ service }) => service)).size).toBeGreaterThanOrEqual(6)
          expect(sandbox.registry.requests.length).toBeGreaterThan(0)
          const others = proxy.seen.filter((each) => !isStorage(each) && !EVERY_HOST.has(each))
          expect(new Set(others)).toEqual(new Set(isProxied ? [`GET ${result.outputs.url ?? ''}/?token=a`] : []))
        },
        HEALTH_CHECK
      )
    },
    60_000
  )

  test.concurrent(
    'says which variables it goes by when it has none',
    async () => {
      await behindProxy(
        () => ({}),
        ({ proxy, result }) => {
          expect(result.outcome).toBe('failure')
          expect(proxy.seen).toEqual([])
          expect(result.annotations.map(({ message }) => message).join('\n')).toMatch(
            /set `HTTPS_PROXY` and `NO_PROXY`/
          )
        }
      )
    },
    120_000
  )

  test.concurrent(
    'says which variable is none of a proxy, and not what it is',
    async () => {
      await behindProxy(
        () => ({ HTTPS_PROXY: 'socks5://me:hunter2@proxy.test' }),
        ({ result }) => {
          expect(result.annotations.map(({ message }) => message).join('\n')).toContain('`HTTPS_PROXY` is not the URL')
          expect(result.lines.join('\n').replaceAll(/^ +HTTPS_PROXY: .*$/gm, '')).not.toContain('hunter2')
        }
      )
    },
    60_000
  )
})
