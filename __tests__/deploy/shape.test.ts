import { describe, expect, test } from '@jest/globals'
import type { ImageFinding } from '../../src/deploy/look.ts'
import { chooseArchitecture, choosePorts, hasOwnInterface } from '../../src/deploy/shape.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { Port } from '../../src/inputs/values.ts'
import type { Template, TemplateContainer } from '../../src/inputs/task-definition.ts'
import type { ContainerImage } from '../../src/request.ts'
import { DIGEST, makeFindings, makeRequest } from './factories.ts'

const SPACE: TemplateContainer = { name: 'space' }

function templateOf(overrides: Partial<Template> = {}): Template {
  return { containerDefinitions: [SPACE], ...overrides }
}

function makeImage(platforms: readonly string[], exposedPorts: readonly Port[] = []): ImageFinding {
  return {
    kind: 'found',
    digest: DIGEST,
    platforms: platforms.map((platform) => {
      const [os = '', architecture = ''] = platform.split('/')
      return { os, architecture }
    }),
    exposedPorts,
    warnings: []
  }
}

const UNSEEN: ImageFinding = { kind: 'unseen', why: 'there is a reason' }
const BOTH = ['linux/amd64', 'linux/arm64']
const tcp = (port: number): Port => ({ port, protocol: 'tcp' })
const closed = (container: string, port: number) => ({ container, ...tcp(port) })
const maps = (name: string, ...ports: readonly number[]): TemplateContainer => ({
  name,
  portMappings: ports.map((containerPort) => ({ containerPort }))
})

describe('the ports', () => {
  const EXPOSES = makeImage(BOTH, [tcp(3000)])
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
    ['asked for, and mapped by a sidecar', [tcp(443)], [maps('proxy', 443), maps('space', 8080)], { open: [tcp(443)] }],
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
      const template = containers && templateOf({ containerDefinitions: containers })
      expect(choosePorts(makeRequest({ ports, ...(template && { template }) }), EXPOSES)).toEqual({
        closed: [],
        ...chosen
      })
    }
  )

  test('are none where only a sidecar maps some and the image tells none', () => {
    const template = templateOf({ containerDefinitions: [maps('envoy', 9901), SPACE] })
    for (const image of [makeImage(BOTH, []), UNSEEN]) {
      expect(choosePorts(makeRequest({ template }), image)).toEqual({ open: [], closed: [closed('envoy', 9901)] })
    }
  })

  test.each([
    ['none', [], undefined, { open: [] }],
    ['none, whatever the template maps', [], [maps('space', 8080)], { open: [], closed: [closed('space', 8080)] }],
    ['those that were asked for', [tcp(8080)], undefined, { open: [tcp(8080)], mapped: [tcp(8080)] }]
  ])('of a job are %s', (_, ports, containers, chosen) => {
    const template = containers && templateOf({ containerDefinitions: containers })
    const request = makeRequest({ ports, ...(template && { template }), waiting: { for: 'stopped' } })
    expect(choosePorts(request, EXPOSES)).toEqual({ closed: [], ...chosen })
  })

  test("on an instance's own network are those that the template maps, also for a sidecar alone", () => {
    const template = templateOf({ networkMode: 'bridge', containerDefinitions: [maps('proxy', 443), SPACE] })
    const request = makeRequest({ template, placement: { launchType: 'EC2' } })
    expect(choosePorts(request, EXPOSES).open).toEqual([tcp(443)])
    expect(choosePorts(request, EXPOSES)).not.toHaveProperty('mapped')
  })
})

test.each([
  ['FARGATE', undefined, true],
  ['FARGATE', templateOf(), true],
  ['FARGATE_SPOT', templateOf({ networkMode: 'bridge' }), true],
  ['EC2', undefined, true],
  ['EC2', templateOf({ networkMode: 'awsvpc' }), true],
  ['EC2', templateOf({ networkMode: 'bridge' }), false],
  ['EC2', templateOf({ networkMode: 'host' }), false],
  ['EC2', templateOf({ networkMode: 'none' }), false],
  // ECS takes `bridge` for it.
  ['EC2', templateOf(), false]
] as const)('on %s with %j tasks have an interface of their own: %p', (launchType, template, expected) => {
  expect(hasOwnInterface(makeRequest({ placement: { launchType }, ...(template && { template }) }))).toBe(expected)
})

describe('the architecture', () => {
  const sidecar = (image: string): ContainerImage => ({
    container: image,
    image: parseReference(image),
    login: { kind: 'none' }
  })
  const of = (
    images: readonly [ImageFinding, ...ImageFinding[]],
    overrides: Parameters<typeof makeRequest>[0] = {}
  ) => {
    const [, ...others] = images
    const sidecars = others.map((_, index) => sidecar(`acme/side${index + 1}`))
    return () => chooseArchitecture(makeRequest({ sidecars, ...overrides }), makeFindings({ images }))
  }
  const onArm = templateOf({ runtimePlatform: { cpuArchitecture: 'ARM64' } })
  const AMD = makeImage(['linux/amd64'])
  const ARM = makeImage(['linux/arm64'])

  test.each([
    ['that all images have', [makeImage(BOTH), ARM], {}, 'ARM64'],
    ['x86 where all have both', [makeImage(BOTH), makeImage(BOTH)], {}, 'X86_64'],
    ['that the images have of which anything is known', [ARM, UNSEEN, makeImage([])], {}, 'ARM64'],
    ['x86 where nothing is known', [UNSEEN, UNSEEN], {}, 'X86_64'],
    ['of the template', [makeImage(BOTH)], { template: onArm }, 'ARM64'],
    ['of the template where nothing is known', [UNSEEN], { template: onArm }, 'ARM64'],
    ['that was asked for', [makeImage(BOTH)], { architecture: 'ARM64' }, 'ARM64'],
    ["that was asked for, not the template's", [makeImage(BOTH)], { template: onArm, architecture: 'X86_64' }, 'X86_64']
  ] as const)('is the one %s', (_, images, overrides, expected) => {
    expect(of(images, overrides)()).toBe(expected)
  })

  test.each([
    [
      'the image has not what was asked for',
      [AMD],
      { architecture: 'ARM64' },
      'The image is built for linux/amd64, but the task is to run on ARM64.',
      'linux/arm64'
    ],
    [
      'the image has not what the template asks for',
      [AMD],
      { template: onArm },
      'The image is built for linux/amd64, but the task is to run on ARM64.',
      'linux/arm64'
    ],
    [
      'a sidecar has not what was asked for',
      [makeImage(BOTH), AMD],
      { architecture: 'ARM64' },
      'The image acme/side1 is built for linux/amd64, but the task is to run on ARM64.',
      'linux/arm64'
    ],
    [
      'a sidecar is built for nothing that Fargate has',
      [AMD, makeImage(['linux/s390x'])],
      {},
      'The image acme/side1 is built for linux/s390x, which Fargate does not run together with the others.',
      'linux/amd64 or linux/arm64'
    ],
    [
      'two images have none in common',
      [AMD, ARM],
      {},
      'The image acme/space:1.0 is built for linux/amd64, which Fargate does not run together with the others.',
      'linux/amd64 or linux/arm64'
    ]
  ] as const)('is refused when %s', (_, images, overrides, message, platforms) => {
    expect(of(images, overrides)).toThrow(
      expect.objectContaining({ code: 'PLATFORM_UNSUPPORTED', message, hint: expect.stringContaining(platforms) })
    )
  })
})
