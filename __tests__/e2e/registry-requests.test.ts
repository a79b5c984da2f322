import tls from 'node:tls'
import { afterAll, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { startForwardProxy } from './forward-proxy.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

const certificates = tls.getCACertificates()
const CHALLENGED = ['none GET manifests 401', 'basic GET token 200']
/** The index, the image in it, and its configuration. */
const READ = ['bearer GET manifests 200', 'bearer GET manifests 200', 'bearer GET blobs 307']
const SINGLE = { ...WALKTHROUGH_IMAGE, tag: '2.0', index: false }
const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never

afterAll(() => {
  tls.setDefaultCACertificates(certificates)
})

/** What a deployment asks of the registry: with which credentials, how, for what, and the answer. */
async function asked(sandbox: Sandbox, run: () => ReturnType<typeof deploy>): Promise<string[]> {
  const before = sandbox.registry.requests.length
  const { outcome, annotations } = await run()
  expect([outcome, annotations]).toEqual(['success', []])
  return sandbox.registry.requests.slice(before).map(({ credentials, method, path, status }) => {
    const what = /manifests|blobs|token/.exec(path)?.[0] ?? path
    return [credentials, method, what, status].join(' ')
  })
}

/** Each test has a sandbox, in which its first deployment finds no revision that could tell anything. */
async function redeployed(
  between: (sandbox: Sandbox) => void | Promise<void>,
  inputs: Readonly<Record<string, string>> = {},
  before: (sandbox: Sandbox) => void = () => undefined
): Promise<{ readonly cold: string[]; readonly warm: string[] }> {
  return inSandbox({}, async (sandbox) => {
    before(sandbox)
    const run = () => deploy(sandbox, { ...WALKTHROUGH, port: '', ...inputs })
    const cold = await asked(sandbox, run)
    await between(sandbox)
    return { cold, warm: await asked(sandbox, run) }
  })
}

const unchanged = () => undefined

test('a second deployment of an image only asks whether it is still the same', async () => {
  expect(await redeployed(unchanged)).toEqual({
    cold: [...CHALLENGED, ...READ],
    warm: [...CHALLENGED, 'bearer HEAD manifests 200']
  })
})

test('an image that was pushed again under its tag is read again', async () => {
  const { warm } = await redeployed(({ registry }) => {
    registry.push({ ...WALKTHROUGH_IMAGE, exposedPorts: ['9090/tcp'] })
  })
  expect(warm).toEqual([...CHALLENGED, 'bearer HEAD manifests 200', ...READ])
})

test('what a revision of another environment records is not believed', async () => {
  const { warm } = await redeployed(async ({ ecs }) => {
    const resourceArn = ecs.taskDefinitions().at(-1)?.taskDefinitionArn ?? ''
    const tags = [{ key: 'run-on-fargate:environment', value: 'other' }]
    await ecs.operations.TagResource?.({ resourceArn, tags } as never, ADMINISTRATOR)
  })
  expect(warm).toEqual([...CHALLENGED, ...READ])
})

test('with a port, the configuration of an image for several architectures is not read', async () => {
  expect(await redeployed(unchanged, { port: '80' })).toEqual({
    cold: [...CHALLENGED, 'bearer GET manifests 200'],
    warm: [...CHALLENGED, 'bearer HEAD manifests 200']
  })
})

test('that of a single image is, for its platform', async () => {
  const push = ({ registry }: Sandbox) => {
    registry.push(SINGLE)
  }
  expect(await redeployed(unchanged, { image: 'acme/space:2.0', port: '80' }, push)).toEqual({
    cold: [...CHALLENGED, 'bearer GET manifests 200', 'bearer GET blobs 307'],
    warm: [...CHALLENGED, 'bearer HEAD manifests 200']
  })
})

test('Docker Hub itself is not asked for its challenge', async () => {
  await inSandbox({}, async (sandbox) => {
    // The first name is the one that the challenge has.
    const hosts = ['auth.docker.io', 'registry-1.docker.io'].map((host) => [host, sandbox.registry.url] as const)
    await using proxy = await startForwardProxy(Object.fromEntries(hosts))
    tls.setDefaultCACertificates([...certificates, proxy.certificate])
    const run = () => deploy(sandbox, WALKTHROUGH, { env: { HTTPS_PROXY: proxy.url, DOCKER_HUB_REGISTRY_URL: '' } })
    expect(await asked(sandbox, run)).toEqual(['basic GET token 200', ...READ])
    expect(await asked(sandbox, run)).toEqual(['basic GET token 200', 'bearer HEAD manifests 200'])
    expect(proxy.seen.slice(0, 2)).toEqual(['CONNECT auth.docker.io:443', 'CONNECT registry-1.docker.io:443'])
  })
})
