import { describe, expect, test } from '@jest/globals'
import { refuseImpossible, requireCheckable } from '../../src/deploy/refuse.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import type { Template } from '../../src/inputs/task-definition.ts'
import { ACCOUNT, makeFindings, makeRequest, REGION } from './factories.ts'

type Overrides = Parameters<typeof makeRequest>[0]

function templateOf(overrides: Partial<Template> = {}): Template {
  return { containerDefinitions: [{ name: 'space' }], ...overrides }
}

function secretIn(region: string, partition = 'aws'): RegistryLogin {
  const id = `arn:${partition}:secretsmanager:${region}:${ACCOUNT}:secret:x-AbCdEf`
  return { kind: 'secret', id }
}

const sidecarWith = (login: RegistryLogin) => [
  { container: 'cache', image: parseReference('ghcr.io/acme/cache'), login }
]
const checked = (...essential: readonly (boolean | undefined)[]) =>
  templateOf({
    containerDefinitions: essential.map((each, index) => ({
      name: `c${index}`,
      ...(each !== undefined && { essential: each }),
      healthCheck: { command: ['CMD', 'up'] }
    }))
  })

describe('what cannot work is refused', () => {
  test.each([
    [
      'SECRET_OF_ANOTHER_REGION',
      {
        sidecars: sidecarWith(secretIn('us-east-1')),
        template: templateOf({
          containerDefinitions: [{ name: 'space' }, { name: 'cache', image: 'ghcr.io/acme/cache' }]
        })
      },
      `is in us-east-1, but the task is to run in ${REGION}`
    ],
    ['SECRET_OF_ANOTHER_REGION', { login: secretIn(REGION, 'aws-cn') }, 'arn:aws-cn:'],
    [
      'OPERATING_SYSTEM_UNSUPPORTED',
      { template: templateOf({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }) },
      'WINDOWS_SERVER_2022_CORE'
    ],
    ['NETWORK_MODE_UNSUPPORTED', { template: templateOf({ networkMode: 'bridge' }) }, '`bridge`'],
    [
      'NETWORK_MODE_UNSUPPORTED',
      { template: templateOf({ networkMode: 'host' }), placement: { launchType: 'FARGATE_SPOT' } },
      '`host`'
    ],
    ['HEALTH_CHECK_MISSING', { waiting: { for: 'healthy' } }, '`healthy`'],
    ['HEALTH_CHECK_MISSING', { waiting: { for: 'healthy' }, template: templateOf() }, 'no essential container'],
    // Only essential containers count for the health of a task.
    ['HEALTH_CHECK_MISSING', { waiting: { for: 'healthy' }, template: checked(false) }, 'no essential container'],
    [
      'JOB_NOT_ESSENTIAL',
      {
        waiting: { for: 'stopped' },
        template: templateOf({ containerDefinitions: [{ name: 'space', essential: false }, { name: 'proxy' }] })
      },
      'the task goes on when it ends'
    ],
    ['TIMER_NAME_TAKEN', { timeToLive: 60, container: 'run-on-fargate-timer' }, 'the timer of `time-to-live`'],
    [
      'TIMER_WITHOUT_ROOM',
      { timeToLive: 60, sidecars: Array.from({ length: 9 }, () => sidecarWith({ kind: 'none' })).flat() },
      'has 10 containers'
    ]
  ] satisfies readonly [string, Overrides, string][])('%s: %j', (code, asked, words) => {
    expect(() => {
      refuseImpossible(makeRequest(asked), makeFindings())
    }).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words), hint: expect.stringMatching(/.{20}/) })
    )
  })

  test.each([
    ['a secret in the Region', { login: secretIn(REGION), sidecars: sidecarWith(secretIn(REGION)) }],
    ['a secret that the template names without an ARN', { login: { kind: 'secret', id: 'team/login' } }],
    ['a template for Linux', { template: templateOf({ runtimePlatform: { operatingSystemFamily: 'LINUX' } }) }],
    [
      'a template that names only an architecture',
      { template: templateOf({ runtimePlatform: { cpuArchitecture: 'ARM64' } }) }
    ],
    ['awsvpc', { template: templateOf({ networkMode: 'awsvpc' }) }],
    ['bridge on EC2', { template: templateOf({ networkMode: 'bridge' }), placement: { launchType: 'EC2' } }],
    [
      'a health check in a container that is essential by default',
      { waiting: { for: 'healthy' }, template: checked(undefined) }
    ],
    ['a health check in one of two', { waiting: { for: 'healthy' }, template: checked(false, true) }]
  ] satisfies readonly [string, Overrides][])('but not %s', (_, asked) => {
    expect(() => {
      refuseImpossible(makeRequest(asked), makeFindings())
    }).not.toThrow()
  })
})

describe('a health check by HTTP', () => {
  const asking = makeRequest({ waiting: { healthCheckPath: '/up' } })

  test.each([
    ['without a port', asking, [], false],
    ['with a UDP port alone', asking, [{ port: 53, protocol: 'udp' }], false],
    [
      'with a TCP port among others',
      asking,
      [
        { port: 53, protocol: 'udp' },
        { port: 80, protocol: 'tcp' }
      ],
      true
    ],
    ['that is not asked for', makeRequest(), [], true]
  ] as const)('%s goes: %#', (_, request, ports, goes) => {
    const check = () => {
      requireCheckable(request, ports)
    }
    if (goes) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'HEALTH_CHECK_WITHOUT_PORT' }))
  })
})
