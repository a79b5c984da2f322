import { describe, expect, test } from '@jest/globals'
import type { Task } from '../../src/aws/task.ts'
import { checkPossible, lasts, requireCheckable, requireNameable } from '../../src/deploy/preflight.ts'
import { permissionsFor } from '../../src/deploy/permissions.ts'
import { secretIdsOf } from '../../src/deploy/secrets.ts'
import type { Compute, Deployment, RegistryLogin, Template } from '../../src/deployment.ts'
import { problemsOfDeployment } from '../../src/problems.ts'
import { parseArn } from '../../src/inputs/values.ts'
import { expiryTag, jobOnlyTag, lowerCaseTags, type Tags, taskTags } from '../../src/ownership.ts'
import { lacksCapacity } from '../../src/aws/errors.ts'
import { type CapacityOption, capacityOptions, nextOption } from '../../src/deploy/launch.ts'
import { olderThan } from '../../src/deploy/replace.ts'
import { ACCOUNT, IDENTITY, makeJob, makeService, NAMES, NONE, REGION, sidecar } from './factories.ts'

describe('before anything is written', () => {
  function check(deployment: Deployment, tasks: readonly Task[] = []): void {
    const problems = problemsOfDeployment()
    const { reads } = permissionsFor(deployment, secretIdsOf(deployment), { group: NAMES.logGroup, region: REGION })
    checkPossible(deployment, { identity: IDENTITY, region: REGION, reads, tasks }, problems)
    problems.throwAny()
  }

  function templateOf(overrides: Partial<Template> = {}): Template {
    return { containerDefinitions: [{ name: 'space' }], ...overrides }
  }

  function secretIn(region: string, partition = 'aws'): RegistryLogin {
    const secretId = `arn:${partition}:secretsmanager:${region}:${ACCOUNT}:secret:x-AbCdEf`
    return { kind: 'secret', secretId }
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
      [
        'ROLE_OF_ANOTHER_ACCOUNT',
        makeService({ executionRole: { arn: role('999999999999') } }),
        '`execution-role-arn`'
      ],
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
      [
        'SECRET_OF_ANOTHER_REGION',
        makeService({ credentials: secretIn(REGION, 'aws-cn') }),
        /^The secret arn:aws-cn:\S+ in `secret-arn` is in/
      ],
      [
        'SECRET_OF_ANOTHER_REGION',
        makeService({
          program: { environment: {}, secrets: { A: `arn:aws-cn:ssm:cn-north-1:${ACCOUNT}:parameter/a` } }
        }),
        /^The parameter arn:aws-cn:\S+ in `secrets` is in cn-north-1/
      ],
      [
        'SECRET_OF_ANOTHER_REGION',
        makeService({
          template: templateOf({
            containerDefinitions: [
              { name: 'space', environmentFiles: [{ value: 'arn:aws-cn:s3:::bucket/a.env', type: 's3' }] }
            ]
          })
        }),
        /^The file \S+ in `containerDefinitions\[0\]\.environmentFiles\[0\]\.value` of `task-definition` is in aws-cn/
      ],
      [
        'OPERATING_SYSTEM_UNSUPPORTED',
        makeService({
          template: templateOf({ runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } })
        }),
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
      ['JOB_NOT_ESSENTIAL', makeJob({ template: withHelper }), 'the task continues when it ends'],
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
        expect.objectContaining({
          code,
          message: typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
          hint: expect.stringMatching(/.{20}/)
        })
      )
    })

    test.each([
      ['roles of the account', makeService({ taskRole: role(ACCOUNT), executionRole: { arn: role(ACCOUNT) } })],
      [
        'secrets in the Region',
        makeService({ credentials: secretIn(REGION), sidecars: sidecarWith(secretIn(REGION)) })
      ],
      [
        'a secret that the template names without an ARN',
        makeService({ credentials: { kind: 'secret', secretId: 'team/login' } })
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
        makeService({
          template: templateOf({ networkMode: 'bridge' }),
          compute: { kind: 'instances' },
          shares: 'bridge'
        })
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
})

describe('capacity', () => {
  /** The texts of AWS that ask for another way. Sources: "API failure reasons", "Amazon ECS stopped tasks error messages". */
  const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  const QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"
  const QUOTA_OF_TASKS = "You've reached the limit on the number of tasks you can run concurrently"
  const INTERRUPTED = 'SpotInterruption\nYour Spot Task was interrupted.'

  const ON_DEMAND: Compute = { kind: 'fargate', spot: false }
  const SPOT: Compute = { kind: 'fargate', spot: true }
  const INSTANCES: Compute = { kind: 'instances' }
  const BOTH = ['subnet-a', 'subnet-b']

  function optionsOf(compute: Compute, subnets: readonly string[] | undefined): readonly CapacityOption[] {
    return capacityOptions({ compute }, subnets)
  }

  describe('the ways to ask for tasks', () => {
    test('are all subnets at once, then each by itself', () => {
      expect(optionsOf(ON_DEMAND, BOTH)).toEqual([
        { capacity: 'FARGATE', subnets: BOTH, name: 'FARGATE' },
        { capacity: 'FARGATE', subnets: ['subnet-a'], name: 'FARGATE in subnet-a' },
        { capacity: 'FARGATE', subnets: ['subnet-b'], name: 'FARGATE in subnet-b' }
      ])
    })

    test('are all of Spot before the same ones of On-Demand', () => {
      const onDemand = optionsOf(ON_DEMAND, BOTH)
      const named = (name: string) => name.replace('FARGATE', 'FARGATE_SPOT')
      const spot = onDemand.map((option) => ({ ...option, capacity: 'FARGATE_SPOT', name: named(option.name) }))
      expect(optionsOf(SPOT, BOTH)).toEqual([...spot, ...onDemand])
    })

    test('are no more than one for one subnet', () => {
      const names = (compute: Compute) => optionsOf(compute, ['subnet-a']).map(({ name }) => name)
      expect([names(ON_DEMAND), names(SPOT)]).toEqual([['FARGATE'], ['FARGATE_SPOT', 'FARGATE']])
    })

    test.each([[BOTH], [undefined]])(
      'are one on EC2, where ECS places tasks on the instances there are: %j',
      (subnets) => {
        expect(optionsOf(INSTANCES, subnets)).toEqual([{ capacity: 'EC2', subnets, name: 'EC2' }])
      }
    )
  })

  test.each([
    [NO_CAPACITY, true],
    ['EMPTY CAPACITY PROVIDER', true],
    ['Internal error.', true],
    ['RESOURCE:CPU; Internal error.', true],
    ['TaskFailedToStart\nInternalError: the host failed', true],
    ['SpotInterruption\n', true],
    [QUOTA, true],
    [QUOTA_OF_TASKS, true],
    [INTERRUPTED, true],
    ['Timeout waiting for network interface provisioning to complete.', false],
    ['CannotPullContainerError: pull image manifest has been retried 1 time(s)', false],
    ['Essential container in task exited', false],
    ['RESOURCE:MEMORY', false],
    ['', false]
  ])('%j means that there is no capacity: %p', (text, expected) => {
    expect(lacksCapacity(text)).toBe(expected)
  })

  describe('the next way', () => {
    const spot = optionsOf(SPOT, BOTH)
    const onDemand = optionsOf(ON_DEMAND, BOTH)

    test.each([
      ['without capacity, the next subnet', spot, 0, NO_CAPACITY, 'FARGATE_SPOT in subnet-a'],
      ['without capacity in the last subnet, On-Demand', spot, 2, NO_CAPACITY, 'FARGATE'],
      ['without capacity anywhere, none', spot, 5, NO_CAPACITY, undefined],
      ['at a quota, which holds in all subnets, the other capacity', spot, 0, QUOTA, 'FARGATE'],
      ['at a quota of tasks too', spot, 1, QUOTA_OF_TASKS, 'FARGATE'],
      ['at the quota of On-Demand, none', spot, 3, QUOTA, undefined],
      ['at the only quota, none', onDemand, 0, QUOTA, undefined],
      ['after an interruption, On-Demand', spot, 0, INTERRUPTED, 'FARGATE'],
      ['without capacity On-Demand, the next subnet', onDemand, 0, NO_CAPACITY, 'FARGATE in subnet-a'],
      ['after an error of AWS, the next subnet', onDemand, 1, 'Internal error.', 'FARGATE in subnet-b'],
      ['of one, none', optionsOf(INSTANCES, undefined), 0, NO_CAPACITY, undefined]
    ])('is, %s', (_, options, at, refusal, name) => {
      const next = nextOption(options, at, refusal)
      expect(next === undefined ? undefined : options[next]?.name).toBe(name)
    })
  })
})

describe('replacement', () => {
  const task = (startedBy: string, second: number) => ({
    taskArn: `${startedBy}-${second}`,
    startedBy,
    createdAt: new Date(second * 1000)
  })

  describe('a task is older than those of a deployment', () => {
    test.each([
      ['when it was started before them', [task('a', 1)], [task('b', 2)], [true]],
      ['not when it was started after them', [task('a', 3)], [task('b', 2)], [false]],
      [
        'when the deployment that it belongs to began before',
        [task('a', 1), task('a', 5)],
        [task('b', 3)],
        [true, true]
      ],
      [
        'not when they are late ones of a deployment that began before',
        [task('b', 3)],
        [task('a', 1), task('a', 5)],
        [false]
      ],
      ['by the name of the launch when both began at once', [task('a', 2)], [task('b', 2)], [true]],
      ['and not the other way round', [task('b', 2)], [task('a', 2)], [false]],
      ['when it is one of its own that could not be stopped', [task('b', 2)], [task('b', 2)], [true]]
    ])('%s', (_, others, tasks, expected) => {
      const startedBy = tasks[0]?.startedBy ?? ''
      expect(others.map(olderThan({ startedBy, tasks }, others))).toEqual(expected)
    })
  })
})
