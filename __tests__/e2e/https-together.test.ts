import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { recordsOf } from './domain-site.ts'
import { NAME, run, secured, SPACE, visited, withCertificate } from './https-site.ts'
import { liveTasks } from './site.ts'

/** An image that says on which port it listens. */
const version = (tag: string, port = 3000) => ({
  ...WALKTHROUGH_IMAGE,
  tag,
  exposedPorts: [`${port}/tcp`],
  app: { ...WALKTHROUGH_IMAGE.app, listens: [port] }
})

/** The names of the containers of what runs, and the ports that each maps. */
function containers(sandbox: Sandbox): Record<string, number[]> {
  const [task] = liveTasks(sandbox)
  const definition = sandbox.ecs
    .taskDefinitions()
    .find(({ taskDefinitionArn }) => taskDefinitionArn === task?.taskDefinitionArn)
  const all = definition?.containerDefinitions ?? []
  return Object.fromEntries(
    all.map(({ name = '', portMappings = [] }) => [name, portMappings.map(({ containerPort = 0 }) => containerPort)])
  )
}

function openPorts(sandbox: Sandbox): number[] {
  const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
  const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
  return [...new Set(ingress.map(({ fromPort }) => fromPort ?? 0))].sort((a, b) => a - b)
}

const IMAGES = [version('3000'), version('2.0'), SPACE]

describe('image-from', () => {
  const source = (from: string) => ({ image: '', 'image-from': from, 'registry-username': '', 'registry-password': '' })

  test.concurrent.each([
    ['with port', { port: '3000' }, ['same', 'previous', 'same', 'previous']],
    ['without port', {}, ['same', 'previous']],
    ['with time-to-live', { 'time-to-live': '4h' }, ['previous', 'same']]
  ])('same and previous serve HTTPS with one container for it, %s', async (_, more, sources) => {
    await withCertificate(
      async (sandbox, { arn, pair }) => {
        await run(sandbox, secured(arn, { ...more }))
        const ports = openPorts(sandbox)
        await run(sandbox, secured(arn, { image: 'acme/space:2.0', ...more }))
        for (const from of sources) {
          const { outcome, outputs, annotations } = await run(
            sandbox,
            secured(arn, { ...source(from), ...('time-to-live' in more ? more : {}) })
          )
          expect([from, outcome, annotations.at(-1)?.message]).toEqual([
            from,
            'success',
            expect.stringContaining('Browsers')
          ])
          expect([from, outputs.url, await visited(sandbox, pair)]).toEqual([from, `https://${NAME}`, '200'])
          expect([from, containers(sandbox)]).toEqual([
            from,
            {
              space: [3000],
              'run-on-fargate-tls': [443, 80],
              ...('time-to-live' in more && { 'run-on-fargate-timer': [] })
            }
          ])
          expect([from, openPorts(sandbox)]).toEqual([from, ports])
        }
      },
      { images: IMAGES }
    )
  })

  test.concurrent('previous without https serves what is behind it, and https comes back with same', async () => {
    await withCertificate(
      async (sandbox, { arn, pair }) => {
        await run(sandbox, secured(arn))
        await run(sandbox, secured(arn, { image: 'acme/space:2.0' }))
        const off = { https: 'false', 'certificate-secret-arn': '' }
        const plain = await run(sandbox, secured(arn, { ...source('previous'), ...off }))
        expect([plain.outcome, plain.outputs.url, containers(sandbox)]).toEqual([
          'success',
          `http://${NAME}:3000`,
          { space: [3000] }
        ])
        expect(openPorts(sandbox)).toEqual([3000])
        const again = await run(sandbox, secured(arn, source('same')))
        expect([again.outcome, again.outputs.url, await visited(sandbox, pair)]).toEqual([
          'success',
          `https://${NAME}`,
          '200'
        ])
        expect(containers(sandbox)).toEqual({ space: [3000], 'run-on-fargate-tls': [443, 80] })
      },
      { images: IMAGES }
    )
  })

  test.concurrent('same on an image that names no port passes on to port 80, as before', async () => {
    const silent = { ...WALKTHROUGH_IMAGE, tag: 'silent', exposedPorts: [] }
    await withCertificate(
      async (sandbox, { arn, pair }) => {
        await run(sandbox, secured(arn, { image: 'acme/space:silent' }))
        const before = [containers(sandbox), openPorts(sandbox)]
        const { outcome } = await run(sandbox, secured(arn, source('same')))
        expect([outcome, await visited(sandbox, pair)]).toEqual(['success', '200'])
        expect([containers(sandbox), openPorts(sandbox)]).toEqual(before)
      },
      { images: [silent] }
    )
  })
})

test.concurrent('with images, the URL of HTTPS is the one of the container that it serves', async () => {
  const api = version('api', 8080)
  await withCertificate(
    async (sandbox, { arn, pair }) => {
      const { outcome, outputs, annotations } = await run(
        sandbox,
        secured(arn, { images: 'api=acme/space:api', port: '3000,8080', 'self-variables': 'true' })
      )
      expect([outcome, annotations.at(-1)?.message]).toEqual(['success', expect.stringContaining('Browsers')])
      expect(JSON.parse(outputs.urls ?? '{}')).toEqual({ space: `https://${NAME}`, api: `http://${NAME}:8080` })
      expect(await visited(sandbox, pair)).toBe('200')
      expect(containers(sandbox)).toEqual({ space: [3000], api: [8080], 'run-on-fargate-tls': [443, 80] })
      const all = liveTasks(sandbox)[0]?.overrides?.containerOverrides ?? []
      const overrides = all.filter(({ environment = [] }) => environment.length > 0)
      expect(overrides.map(({ name }) => name).sort()).toEqual(['api', 'space'])
      for (const { environment = [] } of overrides) {
        expect(environment).toContainEqual({ name: 'RUN_ON_FARGATE_URL', value: `https://${NAME}` })
      }
    },
    { images: [...IMAGES, api] }
  )
})

test.concurrent('with images, an application that is a container beside the main one is served', async () => {
  const api = version('api', 8080)
  await withCertificate(
    async (sandbox, { arn, pair }) => {
      const { outcome, outputs, annotations } = await run(
        sandbox,
        secured(arn, { images: 'api=acme/space:api', port: '8080' })
      )
      expect([outcome, annotations.at(-1)?.message]).toEqual(['success', expect.stringContaining('Browsers')])
      expect(await visited(sandbox, pair)).toBe('200')
      expect(JSON.parse(outputs.urls ?? '{}')).toMatchObject({ api: `https://${NAME}` })
    },
    { images: [...IMAGES, api] }
  )
})

test.concurrent('a preview of several tasks that ends with its job serves HTTPS until then', async () => {
  await withCertificate(
    async (sandbox, { arn, zone, pair }) => {
      const visits: Promise<string>[] = []
      const onLine = (line: string) => {
        if (visits.length === 0 && line.includes(`at https://${NAME}`)) visits.push(visited(sandbox, pair))
      }
      const { outcome, outputs } = await run(sandbox, secured(arn, { 'keep-running': 'false', count: '2' }), { onLine })

      expect([outcome, outputs.url, await Promise.all(visits)]).toEqual(['success', `https://${NAME}`, ['200']])
      expect([liveTasks(sandbox), recordsOf(sandbox, zone, NAME)]).toEqual([[], []])
    },
    { images: IMAGES }
  )
})
