import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH } from './site.ts'

const THROTTLED = { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 }

function wordsOf({ annotations }: StepResult): string {
  return annotations.map(({ message }) => message).join('\n')
}

/** Runs on pull request 7, with a comment and a GitHub Deployment. */
function onPull(sandbox: Sandbox) {
  sandbox.github.openPull({ number: 7 })
  const event = sandbox.github.event('pull_request', 'opened', 7)
  return { event, github: event.github }
}

function told({ github }: Sandbox): string {
  const deployments = github.deployments('pr-7').map(({ description, statuses }) => ({ description, statuses }))
  return JSON.stringify([github.comments(7).map(({ body }) => body), deployments])
}

describe('a time-out', () => {
  test.concurrent(
    'names the look-up that failed last, and no state that was not seen',
    async () => {
      const faults = [{ call: 'ec2:DescribeNetworkInterfaces', answer: THROTTLED, times: 10_000 }]
      // The slower AWS answers, the fewer calls there are within a minute.
      await inSandbox({ knobs: { faults, latency: 1000 } }, async (sandbox) => {
        const result = await deploy(sandbox, { ...WALKTHROUGH, 'timeout-minutes': '1' })

        expect(result.outcome).toBe('failure')
        expect(wordsOf(result)).toMatch(
          /waiting for the public IP\. The last call failed\. EC2 rejected DescribeNetworkInterfaces: RequestLimitExceeded: Request limit exceeded\. \(request ID [\w-]+\)/
        )
        expect(wordsOf(result)).not.toContain('PROVISIONING')
        expect(result.lines.join('\n')).toMatch(/\d s {2}RUNNING/)
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    150_000
  )

  test.concurrent(
    'of a task whose state ECS did not report names no state',
    async () => {
      const faults = [
        { call: 'ecs:DescribeTasks', answer: { code: 'ThrottlingException', message: 'Rate exceeded' }, times: 10_000 }
      ]
      await inSandbox({ knobs: { faults } }, async (sandbox) => {
        const result = await deploy(sandbox, { ...WALKTHROUGH, 'timeout-minutes': '1' })

        expect(wordsOf(result)).toMatch(
          /waiting for ECS to report the state .* ECS rejected DescribeTasks: ThrottlingException: Rate/
        )
        expect(wordsOf(result)).not.toContain('PROVISIONING')
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    150_000
  )
})

test.concurrent(
  'throttling longer than the SDK tries, and a change of the log group by another run, are waited out, the first of which is said once',
  async () => {
    const aborted = 'A conflicting operation is currently in progress against this resource. Please try again.'
    const faults = [
      { call: 'ec2:DescribeSubnets', answer: THROTTLED, times: 7 },
      { call: 'iam:GetRole', answer: { code: 'Throttling', message: 'Rate exceeded' }, times: 7 },
      { call: 'logs:CreateLogGroup', answer: { code: 'OperationAbortedException', message: aborted }, times: 7 }
    ]
    await inSandbox({ knobs: { faults } }, async (sandbox) => {
      const result = await deploy(sandbox)

      expect([result.outcome, result.annotations]).toEqual(['success', []])
      expect(result.lines.filter((line) => line.includes('AWS throttles'))).toHaveLength(1)
    })
  },
  120_000
)

test.concurrent(
  'a quota is no throttling',
  async () => {
    const quota = { code: 'LimitExceeded', message: 'Cannot exceed quota for RolesPerAccount: 1000', status: 409 }
    await inSandbox({ knobs: { faults: [{ call: 'iam:CreateRole', answer: quota, times: 100 }] } }, async (sandbox) => {
      const result = await deploy(sandbox)

      expect(result.outcome).toBe('failure')
      expect(wordsOf(result)).toContain('RolesPerAccount')
      expect(result.lines.join('\n')).not.toContain('AWS throttles')
    })
  },
  120_000
)

describe('a job', () => {
  const JOB = { ...WALKTHROUGH, 'wait-for': 'stopped', 'launch-type': 'FARGATE_SPOT' }
  const imageOf = (after: number) => [
    { ...WALKTHROUGH_IMAGE, app: { listens: [], page: '', log: ['begun'], exits: { after, code: 0 } } }
  ]
  const runs = (sandbox: Sandbox) => sandbox.aws.calls.filter(({ operation }) => operation === 'RunTask')

  test.concurrent(
    'that has begun is not run again when Spot capacity is taken back',
    async () => {
      const options = { images: imageOf(60_000), knobs: { spotInterruptionAfter: 1500 } }
      await inSandbox(options, async (sandbox) => {
        const result = await deploy(sandbox, JOB)

        expect(result.outcome).toBe('failure')
        expect(wordsOf(result)).toMatch(/interrupted after it had started.*SpotInterruption[^]*does not start it again/)
        expect(runs(sandbox)).toHaveLength(1)
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    120_000
  )

  test.concurrent(
    'of several tasks is not run again when one finds no capacity and another begins while it is being stopped',
    async () => {
      const noCapacity = [{ provider: 'FARGATE_SPOT' as const, told: 'task' as const, left: 1 }]
      let hasBegun = (): boolean => true
      // The other task is RUNNING when the request to stop it arrives.
      const onCall = async ({ operation }: RecordedCall, phase: string) => {
        if (operation === 'StopTask' && phase === 'received') await until(hasBegun)
      }
      const knobs = { noCapacity, timings: { pull: 8000 } }
      await inSandbox({ images: imageOf(60_000), knobs, onCall }, async (sandbox) => {
        hasBegun = () => sandbox.ecs.tasks().some(({ startedAt }) => startedAt !== undefined)
        const result = await deploy(sandbox, { ...JOB, count: '2' })

        expect(result.outcome).toBe('failure')
        expect(wordsOf(result)).toContain('interrupted after it had started')
        expect(runs(sandbox)).toHaveLength(1)
        expect(sandbox.ecs.tasks().filter(({ startedAt }) => startedAt !== undefined)).toHaveLength(1)
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    150_000
  )

  test.concurrent(
    'that ECS no longer shows counts as begun, and is not run again',
    async () => {
      const noCapacity = [{ provider: 'FARGATE_SPOT' as const, told: 'task' as const }]
      const at: { operations?: Sandbox['ecs']['operations'] } = {}
      const onCall = ({ operation }: RecordedCall) => {
        if (operation !== 'StopTask' || at.operations === undefined) return
        Object.assign(at.operations, { DescribeTasks: () => ({ tasks: [], failures: [] }) })
      }
      await inSandbox({ images: imageOf(500), knobs: { noCapacity }, onCall }, async (sandbox) => {
        at.operations = sandbox.ecs.operations
        const result = await deploy(sandbox, JOB)

        expect(result.outcome).toBe('failure')
        expect(wordsOf(result)).toContain('interrupted after it had started')
        expect(runs(sandbox)).toHaveLength(1)
      })
    },
    150_000
  )

  test.concurrent(
    'that never began is started elsewhere',
    async () => {
      const noCapacity = [{ provider: 'FARGATE_SPOT' as const, told: 'task' as const }]
      await inSandbox({ images: imageOf(500), knobs: { noCapacity } }, async (sandbox) => {
        const result = await deploy(sandbox, JOB)

        expect([result.outcome, result.outputs['exit-code']]).toEqual(['success', '0'])
        expect(runs(sandbox).length).toBeGreaterThan(1)
        expect(sandbox.ecs.tasks().filter(({ startedAt }) => startedAt !== undefined)).toHaveLength(1)
      })
    },
    150_000
  )
})

describe('what is told to GitHub', () => {
  const secrets = [WALKTHROUGH_LOGIN.password, 'not-a-real-secret-access-key', 'not-a-real-session-token', 'T0ken_9']

  test.concurrent('of a failure holds no secret that AWS repeats', async () => {
    const message = `Bad values ${secrets.slice(0, 3).join(' and ')} in https://me:pw@evil.test/x`
    const faults = [{ call: 'ecs:RunTask', answer: { code: 'InvalidParameterException', message }, times: 9 }]
    await inSandbox({ knobs: { faults } }, async (sandbox) => {
      const result = await deploy(sandbox, { ...WALKTHROUGH, 'github-deployment': 'true' }, onPull(sandbox))

      expect(result.outcome).toBe('failure')
      expect(told(sandbox)).toContain('Bad values')
      for (const secret of [...secrets, 'me:pw']) {
        expect(told(sandbox)).not.toContain(secret)
        expect(result.rawSummary).not.toContain(secret)
      }
    })
  })

  test.concurrent(
    'of a health check holds no query, and neither does the log',
    async () => {
      // The slower it answers, the fewer requests there are within a minute.
      const app = { ...WALKTHROUGH_IMAGE.app, status: 500, answersAfter: 2000 }
      await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (sandbox) => {
        const path = '/healthz?token=T0ken_9'
        const inputs = {
          ...WALKTHROUGH,
          'health-check-path': path,
          'timeout-minutes': '1',
          'github-deployment': 'true'
        }
        const result = await deploy(sandbox, inputs, onPull(sandbox))

        expect([result.outcome, result.annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['The health check failed']
        ])
        expect(wordsOf(result)).toMatch(
          /still waiting for http:\/\/127\.\S+\/healthz to answer with 2xx or 3xx; it answers 500/
        )
        expect(liveTasks(sandbox)).toEqual([])
        expect(told(sandbox)).toContain('healthz')
        expect(told(sandbox)).not.toContain('T0ken_9')
        expect(result.rawSummary).not.toContain('T0ken_9')
        expect(result.raw).not.toContain('T0ken_9')
      })
    },
    150_000
  )
})

test.concurrent('a lost answer of GitHub, to a deployment and to a comment, makes nothing twice', async () => {
  await inSandbox({}, async (sandbox) => {
    const run = onPull(sandbox)
    for (const path of ['deployments', 'issues/{n}/comments']) {
      sandbox.github.faults.push({ call: `POST /repos/{o}/{r}/${path}`, times: 1, drop: true, carriedOut: true })
    }
    // A deployment that succeeds would make those before it inactive.
    const answer = { code: 'InvalidParameterException', message: 'No.' }
    sandbox.world.knobs.faults.push({ call: 'ecs:RunTask', answer, times: 9 })
    const result = await deploy(sandbox, { ...WALKTHROUGH, 'github-deployment': 'true' }, run)

    expect(result.annotations).toHaveLength(1)
    expect(sandbox.github.comments(7).map(({ body }) => body)).toEqual([expect.stringContaining('Not deployed')])
    expect(sandbox.github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['failure'])
  })
})

/** An instance metadata service without a role, which counts how often it is asked. */
async function withMetadata(test: (env: Record<string, string>, asked: () => number) => Promise<void>): Promise<void> {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const env = {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_SESSION_TOKEN: '',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  try {
    await test(env, () => asked)
  } finally {
    server.close()
  }
}

describe('on a self-hosted runner', () => {
  test.concurrent('a fork’s run is skipped, and the machine’s own role is not asked for', async () => {
    await inSandbox({}, async (sandbox) => {
      await withMetadata(async (env, asked) => {
        const { number } = sandbox.github.openPull({ fork: 'stranger/space' })
        const event = sandbox.github.event('pull_request', 'opened', number)
        const run = { event, github: { ...event.github, runner: 'self-hosted' as const }, env }
        const { outcome, outputs, annotations } = await deploy(sandbox, WALKTHROUGH, run)

        expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
        expect(annotations).toEqual([expect.objectContaining({ kind: 'notice' })])
        expect([asked(), sandbox.aws.calls]).toEqual([0, []])
      })
    })
  })

  test.concurrent('the machine is asked for its role by all clients together', async () => {
    await inSandbox({}, async (sandbox) => {
      await withMetadata(async (env, asked) => {
        const result = await deploy(sandbox, WALKTHROUGH, { env, github: { runner: 'self-hosted' } })

        expect([result.outcome, wordsOf(result)]).toEqual(['failure', expect.stringContaining('credentials')])
        expect(asked()).toBeGreaterThan(0)
        expect(asked()).toBeLessThanOrEqual(6)
      })
    })
  })
})

test.concurrent('missing permissions are told all at once', async () => {
  const actions = ['ec2:DescribeVpcs', 'ec2:DescribeSecurityGroups', 'ecs:ListTasks']
  const faults = actions.map((call) => ({
    call,
    answer: {
      code: call.startsWith('ec2:') ? 'UnauthorizedOperation' : 'AccessDeniedException',
      message: `User: arn:aws:sts::123456789012:assumed-role/deployer/x is not authorized to perform: ${call} because no identity-based policy allows the ${call} action`,
      status: 400
    },
    times: 100
  }))
  await inSandbox({ knobs: { faults } }, async (sandbox) => {
    const result = await deploy(sandbox)
    const errors = result.annotations.filter(({ kind }) => kind === 'error')

    expect(errors).toHaveLength(1)
    for (const action of actions) {
      expect(errors[0]?.message).toContain(`"Action":"${action}"`)
    }
  })
})

test.concurrent('a session that may end before the step does is warned of', async () => {
  await inSandbox({}, async (sandbox) => {
    const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, mode: 'plan', 'timeout-minutes': '90' })

    expect(annotations).toEqual([
      expect.objectContaining({ kind: 'warning', message: expect.stringContaining('role-duration-seconds') })
    ])
  })
})

describe('a post step that cannot stop the task', () => {
  const faults = () => [
    { call: 'ecs:StopTask', answer: { code: 'ServerException', message: 'No.', status: 500 }, times: 10_000 }
  ]

  test.concurrent(
    'still tells GitHub how the deployment ended, and what may run',
    async () => {
      await inSandbox({ knobs: { faults: faults(), timings: { pull: 60_000 } } }, async (sandbox) => {
        const run = { ...onPull(sandbox), patience: { sigint: 500, sigterm: 200 } }
        const running = start(sandbox, { ...WALKTHROUGH, 'github-deployment': 'true' }, run)
        while (!told(sandbox).includes('in_progress') || sandbox.ecs.tasks().length === 0) await sleep(20)
        running.cancel()
        const { post } = await running.done

        expect(post?.annotations.map(({ message }) => message)).toEqual([
          expect.stringContaining('A task of this step may still be running')
        ])
        expect(sandbox.github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['failure'])
        expect(sandbox.github.comments(7)[0]?.body).toMatch(/was interrupted[^]*may still be running/)
      })
    },
    120_000
  )
})
