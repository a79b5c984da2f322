import { describe, expect, test } from '@jest/globals'
import type { Task } from '../../src/aws/task.ts'
import { checkPossible, lasts, requireCheckable, requireNameable } from '../../src/deploy/preflight.ts'
import { deploymentReads } from '../../src/deploy/permissions.ts'
import type { Deployment } from '../../src/deployment.ts'
import { problemsOfDeployment } from '../../src/problems.ts'
import { parseArn } from '../../src/inputs/values.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import type { Template } from '../../src/inputs/task-definition.ts'
import { expiryTag, jobOnlyTag, lowerCaseTags, taskTags, type Tags } from '../../src/ownership.ts'
import { ACCOUNT, IDENTITY, makeJob, makeService, NAMES, NONE, REGION, sidecar } from './factories.ts'

function check(deployment: Deployment, tasks: readonly Task[] = []): void {
  const problems = problemsOfDeployment()
  const reads = deploymentReads(deployment, NAMES, REGION)
  checkPossible(deployment, { identity: IDENTITY, region: REGION, reads, tasks }, problems)
  problems.throwAny()
}

function templateOf(overrides: Partial<Template> = {}): Template {
  return { containerDefinitions: [{ name: 'space' }], ...overrides }
}

function secretIn(region: string, partition = 'aws'): RegistryLogin {
  const id = `arn:${partition}:secretsmanager:${region}:${ACCOUNT}:secret:x-AbCdEf`
  return { kind: 'secret', id }
}

const sidecarWith = (credentials: RegistryLogin) => [sidecar('cache', 'ghcr.io/acme/cache', credentials)]
const role = (account: string, partition = 'aws') =>
  parseArn('task-role-arn', `arn:${partition}:iam::${account}:role/theirs`, 'role')
const withHelper = templateOf({ containerDefinitions: [{ name: 'space', essential: false }, { name: 'proxy' }] })
const healthy = { when: 'healthy', settle: 0 } as const
const checked = (...essential: readonly (boolean | undefined)[]) =>
  templateOf({
    containerDefinitions: essential.map((each, index) => ({
      name: `c${index}`,
      ...(each !== undefined && { essential: each }),
      healthCheck: { command: ['CMD', 'up'] }
    }))
  })

describe("what can't work is refused", () => {
  test.each([
    ['ROLE_OF_ANOTHER_ACCOUNT', makeService({ taskRole: role('999999999999') }), '`task-role-arn`'],
    ['ROLE_OF_ANOTHER_ACCOUNT', makeService({ executionRole: { arn: role('999999999999') } }), '`execution-role-arn`'],
    ['ROLE_OF_ANOTHER_ACCOUNT', makeService({ taskRole: role(ACCOUNT, 'aws-cn') }), 'aws-cn'],
    [
      'SECRET_OF_ANOTHER_REGION',
      makeService({
        sidecars: sidecarWith(secretIn('us-east-1')),
        template: templateOf({
          containerDefinitions: [{ name: 'space' }, { name: 'cache', image: 'ghcr.io/acme/cache' }]
        })
      }),
      `is in us-east-1, but the task is to run in ${REGION}`
    ],
    ['SECRET_OF_ANOTHER_REGION', makeService({ credentials: secretIn(REGION, 'aws-cn') }), 'arn:aws-cn:'],
    [
      'OPERATING_SYSTEM_UNSUPPORTED',
      makeService({ template: templateOf({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }) }),
      'WINDOWS_SERVER_2022_CORE'
    ],
    ['NETWORK_MODE_UNSUPPORTED', makeService({ template: templateOf({ networkMode: 'bridge' }) }), '`bridge`'],
    [
      'NETWORK_MODE_UNSUPPORTED',
      makeService({ template: templateOf({ networkMode: 'host' }), compute: { kind: 'fargate', spot: true } }),
      '`host`'
    ],
    ['HEALTH_CHECK_MISSING', makeService({ ready: healthy }), '`healthy`'],
    ['HEALTH_CHECK_MISSING', makeService({ ready: healthy, template: templateOf() }), 'no essential container'],
    // Only essential containers count for the health of a task.
    ['HEALTH_CHECK_MISSING', makeService({ ready: healthy, template: checked(false) }), 'no essential container'],
    ['JOB_NOT_ESSENTIAL', makeJob({ template: withHelper }), 'the task goes on when it ends'],
    ['TIMER_NAME_TAKEN', makeService({ timeToLive: 60, container: 'run-on-fargate-timer' }), '`time-to-live`'],
    [
      'TIMER_WITHOUT_ROOM',
      makeService({ timeToLive: 60, sidecars: Array.from({ length: 9 }, () => sidecarWith(NONE)).flat() }),
      'has 10 containers'
    ]
  ] as const)('with %s: %#', (code, deployment, words) => {
    expect(() => {
      check(deployment)
    }).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words), hint: expect.stringMatching(/.{20}/) })
    )
  })

  test.each([
    ['roles of the account', makeService({ taskRole: role(ACCOUNT), executionRole: { arn: role(ACCOUNT) } })],
    ['secrets in the Region', makeService({ credentials: secretIn(REGION), sidecars: sidecarWith(secretIn(REGION)) })],
    [
      'a secret that the template names without an ARN',
      makeService({ credentials: { kind: 'secret', id: 'team/login' } })
    ],
    [
      'a template for Linux on Arm',
      makeService({
        template: templateOf({ runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' } })
      })
    ],
    ['awsvpc', makeService({ template: templateOf({ networkMode: 'awsvpc' }) })],
    [
      'bridge on EC2',
      makeService({ template: templateOf({ networkMode: 'bridge' }), compute: { kind: 'instances' }, shares: 'bridge' })
    ],
    [
      'a check in a container that is essential by default',
      makeService({ ready: healthy, template: checked(undefined) })
    ],
    ['a check in one of two', makeService({ ready: healthy, template: checked(false, true) })],
    ['a service whose container is not essential', makeService({ template: withHelper })],
    [
      'ten containers without a timer',
      makeService({ sidecars: Array.from({ length: 9 }, () => sidecarWith(NONE)).flat() })
    ]
  ])('but not %s', (_, deployment) => {
    expect(() => {
      check(deployment)
    }).not.toThrow()
  })
})

describe('a health check by HTTP', () => {
  const asking = makeService({ ready: { when: 'running', settle: 0, healthCheckPath: '/up' } })
  const udp = { port: 53, protocol: 'udp' } as const
  const tcp = { port: 80, protocol: 'tcp' } as const

  test.each([
    ['without a port', asking, [], false],
    ['with a UDP port alone', asking, [udp], false],
    ['with a TCP port among others', asking, [udp, tcp], true],
    ['that is not asked for', makeService(), [], true],
    ['of a job, which has none', makeJob(), [], true]
  ])('%s goes: %#', (_, deployment, ports, goes) => {
    const code = 'HEALTH_CHECK_WITHOUT_PORT'
    const checking = expect(() => {
      requireCheckable(deployment, ports)
    })
    if (goes) checking.not.toThrow()
    else checking.toThrow(expect.objectContaining({ code }))
  })
})

describe('what a deployment may replace', () => {
  const { subject } = makeService()
  const taskWith = (tags: Tags): Task => ({ taskArn: 'x', tags: lowerCaseTags({ ...taskTags(subject), ...tags }) })
  const [lasting, withJob, withExpiry] = [taskWith({}), taskWith(jobOnlyTag()), taskWith(expiryTag(new Date()))]
  const short = [{ keepRunning: false }, { timeToLive: 3600 }, { keepRunning: false, timeToLive: 60 }]

  test('lasts where nothing says that it ends', () => {
    expect([lasting, { taskArn: 'x' }, withJob, withExpiry].map(lasts)).toEqual([true, true, false, false])
  })

  test.each(short)('is nothing that lasts for %j', (asked) => {
    const deployment = makeService(asked)
    expect(() => {
      check(deployment, [withJob, lasting])
    }).toThrow(
      expect.objectContaining({
        code: 'LASTING_TASK_KEPT',
        message: expect.stringMatching(/`keep-running.*`time-to-live`/),
        hint: expect.stringContaining('`environment: tests`')
      })
    )
    for (const tasks of [[withJob, withExpiry], []]) check(deployment, tasks)
  })

  test.each([makeService(), ...short.map((asked) => makeJob(asked))])(
    'is anything for what lasts, and for a job: %#',
    (each) => {
      expect(() => {
        check(each, [lasting, withJob])
      }).not.toThrow()
    }
  )
})

test.each([
  ['a'.repeat(256), undefined],
  ['a'.repeat(257), 'ENVIRONMENT_TOO_LONG'],
  ['ü'.repeat(256), undefined],
  // Tags take no such sign: it takes three characters.
  ['!'.repeat(85), undefined],
  ['!'.repeat(86), 'ENVIRONMENT_TOO_LONG']
])('an environment has to fit in tags: %#', (environment, code) => {
  const { subject } = makeService()
  const checking = expect(() => {
    requireNameable({ ...subject, environment })
  })
  if (code === undefined) checking.not.toThrow()
  else checking.toThrow(expect.objectContaining({ code }))
})
