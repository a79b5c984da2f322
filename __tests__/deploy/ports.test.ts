import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { choosePorts, portWarnings } from '../../src/deploy/ports.ts'
import type { Port } from '../../src/ports.ts'
import type { Template, TemplateContainer } from '../../src/deployment.ts'
import { TLS_IMAGE, TLS_SHARE, tlsContainer } from '../../src/deploy/tls-container.ts'
import { SCENARIOS } from '../../proofs/https/scenarios.ts'
import { read } from '../docs/pages.ts'
import { openSite, type Site } from '../../proofs/https/site.ts'
import { makeImage, makeJob, makeService, UNKNOWN, UNSEEN } from './factories.ts'

describe('ports', () => {
  const SPACE: TemplateContainer = { name: 'space' }
  const tcp = (port: number): Port => ({ port, protocol: 'tcp' })
  const closed = (container: string, port: number) => ({ container, ...tcp(port) })
  const maps = (name: string, ...ports: readonly number[]): TemplateContainer => ({
    name,
    portMappings: ports.map((containerPort) => ({ containerPort }))
  })
  const templateOf = (containers: readonly TemplateContainer[] | undefined): Template | undefined =>
    containers && { containerDefinitions: containers }

  describe('the ports', () => {
    const EXPOSES = makeImage(['linux/amd64'], { exposedPorts: [tcp(3000)] })
    const EXPOSES_NONE = makeImage(['linux/amd64'])
    const RANGE: TemplateContainer = { name: 'space', portMappings: [{ containerPortRange: '9000-9010' }] }

    test.each([
      ['asked for, without a template', [tcp(8080)], undefined, { open: [tcp(8080)], mapped: [tcp(8080)] }],
      ['exposed, without a template', [], undefined, { open: [tcp(3000)], mapped: [tcp(3000)] }],
      ['exposed, as the template maps none', [], [SPACE], { open: [tcp(3000)], mapped: [tcp(3000)] }],
      ['exposed, as the template maps an empty list', [], [maps('space')], { open: [tcp(3000)], mapped: [tcp(3000)] }],
      ["the template's, which stay as they are", [], [maps('space', 8080)], { open: [tcp(8080)] }],
      [
        "the template's, of the main container only",
        [],
        [maps('proxy', 443), maps('space', 8080)],
        { open: [tcp(8080)], closed: [closed('proxy', 443)] }
      ],
      [
        'exposed, and not those of a sidecar',
        [],
        [maps('envoy', 9901), SPACE],
        { open: [tcp(3000)], mapped: [tcp(3000)], closed: [closed('envoy', 9901)] }
      ],
      ['exposed, where a sidecar maps them in front', [], [maps('proxy', 3000), SPACE], { open: [tcp(3000)] }],
      ["asked for, in place of the template's", [tcp(1)], [maps('space', 8080)], { open: [tcp(1)], mapped: [tcp(1)] }],
      [
        'asked for, and mapped by a sidecar',
        [tcp(443)],
        [maps('proxy', 443), maps('space', 8080)],
        { open: [tcp(443)] }
      ],
      [
        'asked for, of which a sidecar maps one',
        [tcp(443), tcp(8080)],
        [maps('proxy', 443, 15000), SPACE],
        { open: [tcp(443), tcp(8080)], mapped: [tcp(8080)], closed: [closed('proxy', 15000)] }
      ],
      [
        'asked for by another protocol than the one that a sidecar maps',
        [{ port: 443, protocol: 'udp' }],
        [maps('proxy', 443), SPACE],
        {
          open: [{ port: 443, protocol: 'udp' }],
          mapped: [{ port: 443, protocol: 'udp' }],
          closed: [closed('proxy', 443)]
        }
      ],
      ['of a range', [], [RANGE], { open: [{ port: 9000, to: 9010, protocol: 'tcp' }] }],
      [
        'of a range, behind the single one that makes the address',
        [],
        [{ ...RANGE, portMappings: [...(RANGE.portMappings ?? []), { containerPort: 8080 }] }],
        { open: [tcp(8080), { port: 9000, to: 9010, protocol: 'tcp' }] }
      ],
      [
        'asked for as a range that a sidecar has a part of',
        [{ port: 9900, to: 9910, protocol: 'tcp' }],
        [maps('envoy', 9901), SPACE],
        { open: [{ port: 9900, to: 9910, protocol: 'tcp' }], mapped: [{ port: 9900, to: 9910, protocol: 'tcp' }] }
      ],
      [
        "asked for within a sidecar's range",
        [tcp(9005)],
        [{ ...RANGE, name: 'media' }, SPACE],
        { open: [tcp(9005)], closed: [{ container: 'media', port: 9000, to: 9010, protocol: 'tcp' }] }
      ]
    ] satisfies readonly [string, Port[], TemplateContainer[] | undefined, object][])(
      'are those %s',
      (_, ports, containers, chosen) => {
        expect(choosePorts(makeService({ ports, template: templateOf(containers) }), EXPOSES)).toEqual({
          closed: [],
          ...chosen
        })
      }
    )

    const row = (first: number, last: number, protocol: 'tcp' | 'udp' = 'tcp') =>
      Array.from({ length: last - first + 1 }, (_, index): Port => ({ port: first + index, protocol }))

    // An image's configuration lists each port of `EXPOSE 49152-65535/udp`.
    test.each<[string, readonly Port[], readonly Port[]]>([
      [
        'of one protocol',
        [tcp(3478), ...row(49152, 65535, 'udp')],
        [tcp(3478), { port: 49152, to: 65535, protocol: 'udp' }]
      ],
      [
        'of both, one behind the other',
        [...row(8000, 8199), ...row(8200, 8399, 'udp')],
        [
          { port: 8000, to: 8199, protocol: 'tcp' },
          { port: 8200, to: 8399, protocol: 'udp' }
        ]
      ],
      [
        'of both, side by side',
        [...row(8000, 8199), ...row(8000, 8199, 'udp')],
        [
          { port: 8000, to: 8199, protocol: 'tcp' },
          { port: 8000, to: 8199, protocol: 'udp' }
        ]
      ],
      ['before the one of the page', [...row(20, 70), tcp(80)], [tcp(80), { port: 20, to: 70, protocol: 'tcp' }]],
      [
        'in two rows',
        [...row(100, 149), ...row(151, 200)],
        [
          { port: 100, to: 149, protocol: 'tcp' },
          { port: 151, to: 200, protocol: 'tcp' }
        ]
      ],
      ['but few in a row', row(80, 88), row(80, 88)]
    ])('that an image exposes are ranges where they are many: %s', (_, exposedPorts, open) => {
      const chosen = choosePorts(makeService(), makeImage(['linux/amd64'], { exposedPorts }))
      expect([chosen.open, chosen.mapped]).toEqual([open, open])
    })

    test.each([EXPOSES_NONE, UNSEEN, UNKNOWN])('are 80 where nothing names any: %#', (image) => {
      expect(choosePorts(makeService(), image)).toEqual({ open: [tcp(80)], mapped: [tcp(80)], closed: [] })
    })

    test('are none where only a sidecar maps some and the image tells none', () => {
      const service = makeService({ template: templateOf([maps('envoy', 9901), SPACE]) })
      for (const image of [EXPOSES_NONE, UNSEEN]) {
        const chosen = choosePorts(service, image)
        expect(chosen).toEqual({ open: [], closed: [closed('envoy', 9901)] })
        expect(portWarnings(service, chosen)).toEqual([expect.stringContaining('9901/tcp of envoy')])
      }
    })

    test.each([
      ['none', [], undefined, { open: [] }],
      ['none, whatever the template maps', [], [maps('space', 8080)], { open: [], closed: [closed('space', 8080)] }],
      ['those that were asked for', [tcp(8080)], undefined, { open: [tcp(8080)], mapped: [tcp(8080)] }]
    ])('of a job are %s', (_, ports, containers, chosen) => {
      const job = makeJob({ ports, template: templateOf(containers) })
      const result = choosePorts(job, EXPOSES)
      expect(result).toEqual({ closed: [], ...chosen })
      expect(portWarnings(job, result)).toEqual([])
    })

    test("on an instance's own network are those that the template maps, also for a sidecar alone", () => {
      const template = templateOf([maps('proxy', 443), SPACE])
      for (const shares of ['bridge', 'host'] as const) {
        const chosen = choosePorts(makeService({ template, shares, compute: { kind: 'instances' } }), EXPOSES)
        expect(chosen).toEqual({ open: [tcp(443)], closed: [] })
      }
    })
  })

  describe('the ports with HTTPS', () => {
    const https = {
      certificateName: '*.example.com',
      certificateSecretId: 'tls',
      authority: { directory: 'https://acme.example.com/d' }
    }
    const domain = { name: 'pr-7.example.com', ttl: 60, https }
    const image = (...ports: readonly number[]) => makeImage(['linux/amd64'], { exposedPorts: ports.map(tcp) })
    const choose = (ports: readonly Port[], containers: readonly TemplateContainer[] | undefined, exposed = image()) =>
      choosePorts(makeService({ domain, ports, template: templateOf(containers) }), exposed)

    test.each([
      ['exposed', [], undefined, image(3000), [443, 80], { applicationPort: 3000, redirect: true }],
      ['none named, which is 80', [], undefined, image(), [443], { applicationPort: 80, redirect: false }],
      ['asked for', [tcp(8080)], undefined, image(), [443, 80, 8080], { applicationPort: 8080, redirect: true }],
      ['asked for beside an exposed 80', [tcp(8080)], undefined, image(80), [443, 8080], { redirect: false }],
      ["the template's", [], [maps('space', 8080)], image(), [443, 80], { applicationPort: 8080, redirect: true }],
      ["a sidecar's 80", [], [maps('proxy', 80), maps('space', 8080)], image(), [443], { redirect: false }]
    ] satisfies readonly [
      string,
      Port[],
      TemplateContainer[] | undefined,
      ReturnType<typeof image>,
      number[],
      object
    ][])('%s', (_, ports, containers, exposed, open, tls) => {
      const chosen = choose(ports, containers, exposed)
      expect(chosen.open.map(({ port }) => port)).toEqual(open)
      expect(chosen.tls).toMatchObject(tls)
    })

    test('lead to the container that maps what was asked for', () => {
      const chosen = choose([tcp(9901)], [maps('envoy', 9901), maps('space', 8080)])
      expect(chosen.tls).toMatchObject({ applicationContainer: 'envoy', applicationPort: 9901 })
    })

    test.each([
      ['HTTPS_PORT_TAKEN', [], [maps('proxy', 443), SPACE], image()],
      ['HTTPS_PORT_TAKEN', [tcp(443)], undefined, image()],
      ['HTTPS_PORT_TAKEN', [], undefined, image(80, 443)],
      ['HTTPS_WITHOUT_PORT', [{ port: 9000, protocol: 'udp' }], undefined, image()]
    ] satisfies readonly [string, Port[], TemplateContainer[] | undefined, ReturnType<typeof image>][])(
      '%s',
      (code, ports, containers, exposed) => {
        expect(() => choose(ports, containers, exposed)).toThrow(expect.objectContaining({ code }))
      }
    )
  })
})

describe('the container for TLS', () => {
  describe('its definition', () => {
    const settings = {
      https: { certificateSecretId: 'tls' },
      arnOf: (id: string) => `arn:aws:secretsmanager:x:1:secret:${id}`,
      applicationContainer: 'main',
      applicationPort: 80
    }

    test('holds the place of the key, not the key, and nothing of the registry’s to come', () => {
      const { secrets, image } = tlsContainer({ ...settings, redirect: false })

      expect(secrets).toEqual([
        { name: 'TLS_CERT', valueFrom: 'arn:aws:secretsmanager:x:1:secret:tls:certificate::' },
        { name: 'TLS_KEY', valueFrom: 'arn:aws:secretsmanager:x:1:secret:tls:private-key::' }
      ])
      expect(image).toMatch(/^public\.ecr\.aws\/docker\/library\/caddy:\d+\.\d+\.\d+-alpine@sha256:[0-9a-f]{64}$/)
    })

    test('is the version of Caddy that the proof runs', () => {
      const [, version] = /caddyserver\/caddy\/v2 v([\d.]+)/.exec(read('proofs/go.mod')) ?? []

      expect(TLS_IMAGE).toContain(`/caddy:${version ?? 'none'}-alpine@`)
    })

    test('can write nothing, and gets no capability but for its ports', () => {
      const { readonlyRootFilesystem, linuxParameters, command = [] } = tlsContainer({ ...settings, redirect: false })

      expect(readonlyRootFilesystem).toBe(true)
      expect(linuxParameters?.capabilities?.drop).toHaveLength(13)
      expect(linuxParameters?.capabilities?.drop).not.toContain('NET_BIND_SERVICE')
      expect(command.join()).toContain('unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
    })

    test('ends the task when it ends, stops before the application, and reserves the memory that the task is checked for', () => {
      const container = tlsContainer({ ...settings, redirect: false })

      expect(container).toMatchObject({
        essential: true,
        dependsOn: [{ containerName: 'main', condition: 'START' }],
        memoryReservation: TLS_SHARE.memory,
        stopTimeout: 15
      })
      expect(container.memory).toBeUndefined()
    })

    // The defaults of another version of Caddy may be others.
    test('sets versions of TLS and HTTP itself, and passes answers on at once and as they are', () => {
      const { environment = [] } = tlsContainer({ ...settings, redirect: false })
      const { apps } = JSON.parse(environment[0]?.value ?? '{}') as { apps?: unknown }

      expect(apps).toMatchObject({
        http: {
          grace_period: '10s',
          servers: {
            https: {
              protocols: ['h1', 'h2'],
              tls_connection_policies: [{ protocol_min: 'tls1.2' }],
              routes: [{ handle: [{ flush_interval: -1, transport: { compression: false } }] }]
            }
          }
        }
      })
    })

    test.each([
      [true, [443, 80]],
      [false, [443]]
    ])('maps port 80 only for the redirect (%s)', (redirect, ports) => {
      const { portMappings = [] } = tlsContainer({ ...settings, redirect })

      expect(portMappings.map(({ containerPort }) => containerPort)).toEqual(ports)
    })

    test.each([
      [true, 32],
      [undefined, undefined]
    ])('has CPU units where others have some (%s)', (sharesCpu, cpu) => {
      expect(tlsContainer({ ...settings, redirect: true, sharesCpu }).cpu).toBe(cpu)
    })
  })

  describe('Caddy, imitated,', () => {
    let site: Site
    beforeAll(async () => {
      site = await openSite()
    })
    afterAll(() => site.close())

    test.each(SCENARIOS)('$what', async ({ run, expected }) => {
      expect(await run(site)).toEqual(expected)
    })
  })
})
