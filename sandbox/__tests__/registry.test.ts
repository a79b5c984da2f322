import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import type { Image } from '../src/image.ts'
import { registries, startRegistry } from '../src/registry.ts'
import type { Registry } from '../src/registry.ts'
import type { Knobs, World } from '../src/world.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const ACCEPT = `${INDEX}, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json`
const AMD64 = { os: 'linux', architecture: 'amd64' } as const
const ARM64 = { os: 'linux', architecture: 'arm64' } as const
const APP = { listens: [80], page: '<h1>Space</h1>', log: ['ready'] }
const SPACE: Image = {
  repository: 'acme/space',
  tag: '1',
  platforms: [AMD64],
  exposedPorts: ['80/tcp'],
  index: true,
  readers: ['ann'],
  app: APP
}
const NGINX: Image = {
  repository: 'library/nginx',
  tag: 'latest',
  platforms: [AMD64, ARM64],
  exposedPorts: ['80/tcp'],
  index: true,
  app: APP
}
const IMAGES: readonly Image[] = [SPACE, NGINX, { ...SPACE, repository: 'acme/old', tag: 'v1', index: false }]
const ANN = { username: 'ann', password: 'pa:ss wörd"1' }
const BOB = { username: 'bob', password: 'b' }
const ACCOUNTS = [ANN, BOB]

let registry: Registry
let world: World
let clock: { offset: number }

beforeEach(async () => {
  clock = { offset: 0 }
  world = makeWorld(clock)
  registry = await startRegistry(world, { name: 'docker.io', accounts: ACCOUNTS, images: IMAGES, auth: 'token' })
})

afterEach(() => registry.close())

describe('a registry over HTTP', () => {
  test('asks for a token, gives one to a login that may pull, and serves the image by it', async () => {
    const challenge = await fetch(`${registry.url}/v2/acme/space/manifests/1`, { headers: { accept: ACCEPT } })
    expect(challenge.status).toBe(401)
    expect(challenge.headers.get('www-authenticate')).toBe(
      `Bearer realm="${registry.url}/token",service="registry.docker.io",scope="repository:acme/space:pull"`
    )
    const answer = await get('acme/space/manifests/1', ANN)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(answer.headers.get('content-type')).toBe(INDEX)
    expect(answer.headers.get('docker-content-digest')).toBe(sha256(bytes))
    const index: unknown = JSON.parse(bytes.toString())
    expect(index).toMatchObject({
      schemaVersion: 2,
      manifests: [
        { platform: AMD64 },
        {
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.type': 'attestation-manifest' }
        }
      ]
    })
  })

  test('answers HEAD with the same headers and no body', async () => {
    const head = await get('acme/space/manifests/1', ANN, 'HEAD')
    const full = await get('acme/space/manifests/1', ANN)
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(head.headers.get('docker-content-digest')).toBe(full.headers.get('docker-content-digest'))
    expect(head.headers.get('content-length')).toBe(full.headers.get('content-length'))
  })

  test('serves each document of an image under its digest, blobs from another host that takes no second login', async () => {
    const index = await json(await get('acme/space/manifests/1', ANN))
    const manifestDigest = at(index, 'manifests', '0', 'digest')
    const manifest = await json(await get(`acme/space/manifests/${manifestDigest}`, ANN))
    const configDigest = at(manifest, 'config', 'digest')
    const redirect = await get(`acme/space/blobs/${configDigest}`, ANN)
    expect(redirect.status).toBe(307)
    const location = redirect.headers.get('location') ?? ''
    expect(new URL(location).host).not.toBe(registry.host)
    const refused = await fetch(location, { headers: { authorization: 'Bearer x' } })
    expect(refused.status).toBe(400)
    const config = Buffer.from(await (await fetch(location)).arrayBuffer())
    expect(sha256(config)).toBe(configDigest)
    expect(JSON.parse(config.toString())).toMatchObject({
      architecture: 'amd64',
      os: 'linux',
      config: { ExposedPorts: { '80/tcp': {} } }
    })
    const forged = await fetch(location.replace(/Signature=.*/, 'Signature=00'))
    expect(forged.status).toBe(403)
  })

  test('a wrong password fails at the token endpoint in Docker Hub’s words', async () => {
    const answer = await token('acme/space', { username: 'ann', password: 'wrong' })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ details: 'incorrect username or password' })
  })

  test.each([
    ['a login without access', 'acme/space', BOB],
    ['nobody in particular', 'acme/space', undefined],
    ['a repository that does not exist', 'acme/none', ANN]
  ])('%s gets a token, and a refusal for its scope', async (_, repository, login) => {
    const answer = await get(`${repository}/manifests/1`, login)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
    expect(await answer.json()).toMatchObject({
      errors: [
        { code: 'UNAUTHORIZED', message: 'authentication required', detail: [{ Name: repository, Action: 'pull' }] }
      ]
    })
  })

  test('everybody may pull a public image', async () => {
    expect((await get('library/nginx/manifests/latest', undefined)).status).toBe(200)
  })

  test('a missing tag is an unknown manifest', async () => {
    const answer = await get('acme/space/manifests/2', ANN)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] })
  })

  test('an OCI index is not given to a client that does not accept one', async () => {
    const bearer = at(await json(await token('acme/space', ANN)), 'token')
    const answer = await fetch(`${registry.url}/v2/acme/space/manifests/1`, {
      headers: { authorization: `Bearer ${bearer}`, accept: 'application/vnd.docker.distribution.manifest.v2+json' }
    })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('accept header does not support OCI indexes')
  })

  test.each([
    [
      'time',
      () => {
        clock.offset += 300_000
      }
    ],
    [
      'the registry',
      () => {
        registry.expireTokens()
      }
    ]
  ])('a token that %s ended is refused as invalid', async (_, end) => {
    const bearer = at(await json(await token('acme/space', ANN)), 'token')
    end()
    const answer = await fetch(`${registry.url}/v2/acme/space/manifests/1`, {
      headers: { authorization: `Bearer ${bearer}`, accept: ACCEPT }
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  test('a used-up limit refuses GET with 429 and lets HEAD through, unless abuse is meant', async () => {
    registry.limit.left = 1
    const allowed = await get('acme/space/manifests/1', ANN)
    expect(allowed.headers.get('ratelimit-remaining')).toBe('0;w=21600')
    const refused = await get('acme/space/manifests/1', ANN)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'TOOMANYREQUESTS' }] })
    expect((await get('acme/space/manifests/1', ANN, 'HEAD')).status).toBe(200)
    registry.limit.refusesHead = true
    expect((await get('acme/space/manifests/1', ANN, 'HEAD')).status).toBe(429)
  })

  test('faults come as often as they are told to, and then the registry answers again', async () => {
    registry.faults.push({
      path: '/manifests/',
      answer: { status: 500, code: 'UNKNOWN', message: 'unknown error' },
      times: 1
    })
    registry.faults.push({ path: '/token', answer: 'reset', times: 1 })
    await expect(token('acme/space', ANN)).rejects.toThrow('fetch failed')
    expect((await get('acme/space/manifests/1', ANN)).status).toBe(500)
    expect((await get('acme/space/manifests/1', ANN)).status).toBe(200)
  })

  test('remembers requests with the kind of their credentials, and never the credentials', async () => {
    await get('acme/space/manifests/1', ANN, 'HEAD')
    expect(registry.requests).toEqual([
      { method: 'GET', path: '/token', credentials: 'basic', status: 200 },
      { method: 'HEAD', path: '/v2/acme/space/manifests/1', credentials: 'bearer', status: 200 }
    ])
  })
})

describe('a registry with basic authentication', () => {
  test.each([
    ['no login', undefined, 'acme/space', 401, 'UNAUTHORIZED'],
    ['a wrong password', { username: 'ann', password: 'x' }, 'acme/space', 401, 'UNAUTHORIZED'],
    ['a login without access', BOB, 'acme/space', 403, 'DENIED'],
    ['a missing repository', ANN, 'acme/none', 404, 'NAME_UNKNOWN']
  ])('%s', async (_, login, repository, status, code) => {
    const basic = await startRegistry(world, { name: 'nexus.test', accounts: ACCOUNTS, images: IMAGES, auth: 'basic' })
    try {
      const answer = await fetch(`${basic.url}/v2/${repository}/manifests/1`, {
        headers: { accept: ACCEPT, ...(login === undefined ? {} : { authorization: basicHeader(login) }) }
      })
      expect(answer.status).toBe(status)
      expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="nexus.test"' : null)
      expect(await answer.json()).toMatchObject({ errors: [{ code }] })
    } finally {
      await basic.close()
    }
  })
})

describe('a pull by a task', () => {
  test.each(['acme/space:1', 'docker.io/acme/space:1', 'index.docker.io/acme/space:1'])('%s', async (image) => {
    const pulled = await registry.pull({ image, login: ANN, platform: AMD64 })
    const head = await get('acme/space/manifests/1', ANN, 'HEAD')
    expect(pulled).toEqual({ digest: head.headers.get('docker-content-digest'), app: APP })
  })

  test('by digest, and by the address the registry has', async () => {
    const { digest } = await registry.pull({ image: 'acme/space:1', login: ANN, platform: AMD64 })
    const image = `${registry.host}/acme/space:other@${digest}`
    expect(await registry.pull({ image, login: ANN, platform: AMD64 })).toEqual({ digest, app: APP })
  })

  test('a new password holds at once, as does a newly pushed tag', async () => {
    registry.setPassword('ann', 'new')
    registry.push({ ...SPACE, tag: '2', app: { ...APP, page: 'two' } })
    const pulled = await registry.pull({
      image: 'acme/space:2',
      login: { username: 'ann', password: 'new' },
      platform: AMD64
    })
    expect(pulled.app.page).toBe('two')
  })

  test('a tag that was taken away is not found, its digest still is', async () => {
    const { digest } = await registry.pull({ image: 'acme/space:1', login: ANN, platform: AMD64 })
    registry.untag('acme/space', '1')
    const pull = (target: string) => registry.pull({ image: `acme/space${target}`, login: ANN, platform: AMD64 })
    await expect(pull(':1')).rejects.toThrow(
      'pull image manifest has been retried 7 time(s): failed to resolve ref docker.io/acme/space:1: docker.io/acme/space:1: not found'
    )
    expect((await pull(`@${digest}`)).app).toEqual(APP)
  })

  test('a single manifest for another processor is pulled and cannot be executed', async () => {
    const { app } = await registry.pull({ image: 'acme/old:v1', login: ANN, platform: ARM64 })
    expect(app.log).toEqual(['exec /app: exec format error'])
    expect(app.exits).toMatchObject({ after: 0 })
  })

  const retried = (times: number) => `pull image manifest has been retried ${String(times)} time(s): `
  test.each([
    [
      'wrong password',
      'acme/space:1',
      { username: 'ann', password: 'x' },
      AMD64,
      `${retried(1)}failed to resolve ref docker.io/acme/space:1: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Aacme%2Fspace%3Apull&service=registry.docker.io: 401 Unauthorized`
    ],
    [
      'no access',
      'acme/space:1',
      BOB,
      AMD64,
      `${retried(1)}failed to resolve ref docker.io/acme/space:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    ],
    [
      'missing repository',
      'none',
      undefined,
      AMD64,
      `${retried(1)}failed to resolve ref docker.io/library/none:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    ],
    [
      'missing tag',
      'acme/space:9',
      ANN,
      AMD64,
      `${retried(7)}failed to resolve ref docker.io/acme/space:9: docker.io/acme/space:9: not found`
    ],
    [
      'wrong platform',
      'acme/space:1',
      ANN,
      ARM64,
      `${retried(7)}image Manifest does not contain descriptor matching platform 'linux/arm64'`
    ],
    [
      'unknown host',
      'ghcr.io/acme/space:1',
      ANN,
      AMD64,
      `${retried(5)}failed to resolve ref ghcr.io/acme/space:1: failed to do request: Head "https://ghcr.io/v2/acme/space/manifests/1": dial tcp: lookup ghcr.io: no such host`
    ],
    [
      'upper case',
      'acme/Space:1',
      ANN,
      AMD64,
      'invalid reference format: repository name (acme/Space) must be lowercase'
    ],
    ['a scheme', 'https://docker.io/acme/space', ANN, AMD64, 'invalid reference format']
  ])('fails in containerd’s words: %s', async (_, image, login, platform, message) => {
    await expect(
      registries([registry]).pull({ image, platform, ...(login === undefined ? {} : { login }) })
    ).rejects.toThrow(new Error(message))
  })

  test('a pull limit that is used up is told with the manifest that could not be read', async () => {
    const { digest } = await registry.pull({ image: 'nginx', platform: AMD64 })
    world.knobs.pullLimitReached = true
    await expect(registry.pull({ image: 'nginx', platform: AMD64 })).rejects.toThrow(
      `https://registry-1.docker.io/v2/library/nginx/manifests/${digest}: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit`
    )
  })
})

async function get(path: string, login: typeof ANN | undefined, method = 'GET'): Promise<Response> {
  const repository = path.replace(/\/(manifests|blobs)\/.*/, '')
  const bearer = at(await json(await token(repository, login)), 'token')
  return fetch(`${registry.url}/v2/${path}`, {
    method,
    redirect: 'manual',
    headers: { accept: ACCEPT, authorization: `Bearer ${bearer}` }
  })
}

function token(repository: string, login: typeof ANN | undefined): Promise<Response> {
  return fetch(`${registry.url}/token?service=registry.docker.io&scope=repository:${repository}:pull`, {
    headers: login === undefined ? {} : { authorization: basicHeader(login) }
  })
}

function basicHeader({ username, password }: typeof ANN): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function json(response: Response): Promise<unknown> {
  return response.json()
}

function at(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>(
    (inner, key) => new Map<string, unknown>(Object.entries(inner ?? {})).get(key),
    value
  )
  return String(found)
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function makeWorld(time: { offset: number }): World {
  const knobs: Knobs = {
    latency: 0,
    lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 },
    throttle: 'off',
    faults: [],
    taskFaults: [],
    timings: { attach: 0, prepare: 0, pull: 0, stop: 0, stopSecond: 0, healthSecond: 0, deprovision: 0 },
    pages: 'auto',
    capacityFailures: [],
    newAccount: false,
    pullLimitReached: false
  }
  return {
    partition: 'aws',
    region: 'eu-central-1',
    account: '123456789012',
    knobs,
    clock: {
      now: () => Date.now() + time.offset,
      after: (ms, action) => {
        setTimeout(action, ms)
      }
    }
  }
}
