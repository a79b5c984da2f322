import { describe, expect, test } from '@jest/globals'
import { chooseArchitecture } from '../../src/deploy/images.ts'
import type { ImageFinding } from '../../src/deployment.ts'
import { makeImage, makeService, sidecar, UNKNOWN, UNSEEN, type Asked } from './factories.ts'

const AMD = makeImage(['linux/amd64'])
const ARM = makeImage(['linux/arm64'])
const BOTH = makeImage(['linux/amd64', 'linux/arm64'])
const TEMPLATE = { containerDefinitions: [{ name: 'space' }] }
const onArm = { ...TEMPLATE, runtimePlatform: { cpuArchitecture: 'ARM64' } } as const
const INSTANCES = { kind: 'instances' } as const

/** For a deployment with these images, the main one first. */
function choose([main, ...others]: readonly [ImageFinding, ...ImageFinding[]], asked: Asked) {
  const sidecars = others.map((_, index) => sidecar(`side${index + 1}`, `acme/side${index + 1}`))
  const service = makeService({ sidecars, ...asked })
  const findings = [main, ...others]
  const inspected = service.containers.map((each, index) => ({ ...each, finding: findings[index] ?? main }))
  return chooseArchitecture(service, inspected)
}

describe('the architecture', () => {
  test.each([
    ['that the image is built for', [AMD], {}, 'X86_64'],
    ['that the image is built for, though it is another one', [ARM], {}, 'ARM64'],
    ['of Linux, not of Windows', [makeImage(['windows/amd64', 'linux/arm64'])], {}, 'ARM64'],
    ['that all images have', [BOTH, ARM], {}, 'ARM64'],
    ['x86 where all have both', [BOTH, BOTH], {}, 'X86_64'],
    ['that the images have of which anything is known', [ARM, UNSEEN, makeImage([])], {}, 'ARM64'],
    ['x86 where nothing is known', [UNSEEN, UNKNOWN], {}, 'X86_64'],
    ['of the template', [BOTH], { template: onArm }, 'ARM64'],
    ['of the template where nothing is known', [UNSEEN], { template: onArm }, 'ARM64'],
    ['that was asked for', [BOTH], { architecture: 'ARM64' }, 'ARM64'],
    ["that was asked for, not the template's", [BOTH], { template: onArm, architecture: 'X86_64' }, 'X86_64'],
    ['of the image on EC2 without a template', [ARM], { compute: INSTANCES }, 'ARM64'],
    // What the instances have is not known here.
    ['of nobody on EC2 with a template', [ARM], { compute: INSTANCES, template: TEMPLATE }, undefined],
    ['that was asked for on EC2', [AMD], { compute: INSTANCES, template: TEMPLATE, architecture: 'ARM64' }, 'ARM64']
  ] as const)('is the one %s', (_, images, asked, expected) => {
    expect(choose(images, asked)).toBe(expected)
  })

  test.each([
    [
      'the image is built for nothing that Fargate has',
      [makeImage(['windows/amd64', 'linux/arm', 'linux/s390x'])],
      {},
      'The image is built for windows/amd64, linux/arm, linux/s390x, which Fargate does not run.',
      'linux/amd64 or linux/arm64'
    ],
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
      [BOTH, AMD],
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
  ] as const)('is refused when %s', (_, images, asked, message, platforms) => {
    expect(() => choose(images, asked)).toThrow(
      expect.objectContaining({ code: 'PLATFORM_UNSUPPORTED', message, hint: expect.stringContaining(platforms) })
    )
  })
})
