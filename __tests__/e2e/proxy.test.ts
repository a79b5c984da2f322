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

describe('a runner that reaches the internet by a proxy alone', () => {
  test.each<[string, (url: string) => Record<string, string>]>([
    ['HTTPS_PROXY and NODE_USE_ENV_PROXY', (url) => ({ HTTPS_PROXY: url, NODE_USE_ENV_PROXY: '1' })],
    ['https_proxy without a scheme', (url) => ({ https_proxy: url.replace('http://', '') })]
  ])(
    'deploys with %s: AWS, registry and GitHub are called by it',
    async (_, variables) => {
      await behindProxy(
        ({ url }) => variables(url),
        ({ sandbox, proxy, result }) => {
          expect([result.outcome, result.annotations]).toEqual(['success', []])
          expect(tunnelsOf(proxy)).toEqual(EVERY_HOST)
          expect(new Set(sandbox.aws.calls.map(({ service }) => service)).size).toBeGreaterThanOrEqual(6)
          expect(sandbox.registry.requests.length).toBeGreaterThan(0)
        }
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
      () => ({ HTTPS_PROXY: 'socks5://me:hunter2@proxy.test' }),
      ({ result }) => {
        expect(result.annotations.map(({ message }) => message).join('\n')).toContain('`HTTPS_PROXY` is not the URL')
        expect(result.lines.join('\n').replaceAll(/^ +HTTPS_PROXY: .*$/gm, '')).not.toContain('hunter2')
      }
    )
  }, 60_000)
})

describe('the health check of the task’s own address', () => {
  const inputs = { 'health-check-path': '/?token=a' }

  test('is sent to the proxy as an absolute URL', async () => {
    await behindProxy(
      ({ url }) => ({ HTTPS_PROXY: url, http_proxy: url }),
      ({ proxy, result }) => {
        expect([result.outcome, result.annotations]).toEqual(['success', []])
        expect(proxy.seen).toContain(`GET ${result.outputs.url ?? ''}/?token=a`)
        expect(tunnelsOf(proxy)).toEqual(EVERY_HOST)
      },
      inputs
    )
  }, 60_000)

  test.each(['127.0.0.0-127.255.255.255', '*.none, 127.0.0.0/8'])(
    'goes past it with NO_PROXY=%s',
    async (exceptions) => {
      await behindProxy(
        ({ url }) => ({ HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: exceptions }),
        ({ proxy, result }) => {
          expect([result.outcome, result.annotations]).toEqual(['success', []])
          expect(new Set(proxy.seen.filter((each) => !isStorage(each)))).toEqual(EVERY_HOST)
        },
        inputs
      )
    },
    60_000
  )
})
