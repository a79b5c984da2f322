import { describe, expect, test } from '@jest/globals'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { accessHeader } from '../../src/deployment.ts'
import { formsOf } from '../leak/encodings.ts'
import { run, secured, SPACE, visited, withCertificate } from './https-site.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'
import { administer } from './failures.ts'

describe('access-password', () => {
  const PASSWORD = 'Zq9-"hunter2"\\&<x>'
  const SECRET = 'run-on-fargate/acme/space/access/pr-7'

  function guarded(arn: string, more: Readonly<Record<string, string>> = {}) {
    return secured(arn, { 'access-password': PASSWORD, 'health-check-path': '/', ...more })
  }

  /** What the secret of the password holds. */
  function stored({ secretsManager }: Sandbox, name = SECRET): unknown {
    return JSON.parse(secretsManager.forTasks.value(name).secretString ?? '{}')
  }

  function isKept(sandbox: Sandbox, name = SECRET): boolean {
    try {
      return stored(sandbox, name) !== undefined
    } catch {
      return false
    }
  }

  function openPorts(sandbox: Sandbox): string[] {
    const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
    const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
    return [...new Set(ingress.map(({ fromPort }) => String(fromPort)))].sort()
  }

  function titlesOf({ outcome, annotations }: StepResult): readonly string[] {
    return [outcome, ...annotations.flatMap(({ properties: { title } }) => title ?? [])]
  }

  /** All that a step has written, with what the runner would mask. */
  function written(result: StepResult): string {
    const { raw, rawSummary, state, env, outputs, annotations, post } = result
    const { 'access-header': _, ...others } = outputs
    const log = raw.replaceAll(/^::add-mask::.*$/gm, '')
    return [log, rawSummary, JSON.stringify([state, env, others, annotations]), post && written(post)].join('\n')
  }

  /** The password is in a secret of the environment, from which the task gets the header. */
  function expectKept(sandbox: Sandbox, certificate: string): void {
    const [secretArn = ''] = [sandbox.secretsManager.forTasks.value(SECRET).arn]
    const secrets = sandbox.ecs
      .taskDefinitions()
      .at(-1)
      ?.containerDefinitions?.map((each) => each.secrets ?? [])

    expect(stored(sandbox)).toEqual({
      username: 'preview',
      password: PASSWORD,
      authorization: accessHeader(PASSWORD)
    })
    expect(secrets?.flat()).toContainEqual({
      name: 'ACCESS_AUTHORIZATION',
      valueFrom: `${secretArn}:authorization::`
    })
    const [created] = sandbox.aws.calls.flatMap(({ operation, input }) =>
      operation === 'CreateSecret' && input.Name === SECRET ? [input.Tags] : []
    )
    expect(created).toContainEqual({ Key: 'run-on-fargate:repository', Value: 'acme/space' })
    expect(created).toContainEqual({ Key: 'run-on-fargate:environment', Value: 'pr-7' })
    const login = sandbox.secretsManager.forTasks.value('run-on-fargate/acme/space/docker.io').arn
    const granted = sandbox.aws.calls
      .filter(({ operation }) => operation === 'PutRolePolicy')
      .flatMap(({ input }) => {
        const { Statement } = JSON.parse(String(input.PolicyDocument)) as {
          readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[]
        }
        return Statement.filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'))
      })
    expect(granted.map(({ Resource }) => Resource).sort()).toEqual([login, certificate, secretArn].sort())
  }

  describe('a password', () => {
    test.concurrent('lets in those who have it, and nobody else, and closes every other port', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const result = await run(
          sandbox,
          guarded(arn, { 'access-open-paths': '/webhooks/*\n/health', port: '3000,9000/udp' })
        )
        const header = accessHeader(PASSWORD)

        expect(titlesOf(result)[0]).toBe('success')
        expect(result.outputs['access-header']).toBe(header)
        expect(await visited(sandbox, pair)).toBe('401')
        expect(await visited(sandbox, pair, { authorization: header })).toBe('200')
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('401')
        expect(await visited(sandbox, pair, { path: '/webhooks/a' })).toBe('200')
        expect(result.summary).toContain('for the user preview')
        expect(result.lines.join('\n')).toContain('→ port 3000 of container space, with a password;')
        // Every other port is closed, also those that are named.
        expect(openPorts(sandbox)).toEqual(['443', '80'])
        expectKept(sandbox, arn)
      })
    })

    test.concurrent('that stays changes nothing but the task, and a new one is that of the next task', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        await run(sandbox, guarded(arn))
        const from = writesOf(sandbox).length
        const same = await run(sandbox, guarded(arn))
        const writes = writesOf(sandbox).slice(from)
        expect(same.outputs.changed).not.toContain('"secret"')
        expect(writes.filter(({ service }) => service === 'secretsmanager')).toEqual([])

        const changed = await run(sandbox, guarded(arn, { 'access-password': 'another password' }))
        expect(titlesOf(changed)[0]).toBe('success')
        expect(JSON.parse(changed.outputs.changed ?? '')).toContainEqual({
          resource: 'secret',
          name: SECRET,
          action: 'update'
        })
        expect(await visited(sandbox, pair, { authorization: accessHeader(PASSWORD) })).toBe('401')
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('200')
        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })

    test.concurrent('that a deployment no longer has is a warning, once, and goes with the environment', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const messages = ({ annotations }: StepResult) => annotations.map(({ message }) => message).join('\n')
        await run(sandbox, guarded(arn))
        const open = await run(sandbox, guarded(arn, { 'access-password': '' }))
        const still = await run(sandbox, guarded(arn, { 'access-password': '' }))
        expect(messages(open)).toContain('The last deployment of the environment had a password')
        expect(messages(still)).not.toContain('The last deployment of the environment had a password')

        const gone = await run(sandbox, { mode: 'destroy', environment: 'pr-7' })
        expect(titlesOf(gone)).toEqual(['success'])
        expect(gone.lines.join('\n')).toContain('removed  secret of the password')
        expect(isKept(sandbox)).toBe(false)
        const deletion = sandbox.aws.calls.find(({ operation }) => operation === 'DeleteSecret')
        expect(deletion?.input).toMatchObject({ RecoveryWindowInDays: 7 })

        // The next deployment restores it.
        const again = await run(sandbox, guarded(arn, { 'access-password': 'another password' }))
        expect(titlesOf(again)[0]).toBe('success')
        expect(sandbox.aws.calls.filter(({ operation }) => operation === 'RestoreSecret')).toHaveLength(1)
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('200')
      })
    })

    test.concurrent('is sent by the health check, which sees what the application answers', async () => {
      const asked: (string | undefined)[] = []
      const request = ({ headers }: IncomingMessage, response: ServerResponse) => {
        asked.push(headers.authorization)
        response.writeHead(500).end()
      }
      const app = { ...SPACE.app, handles: { request } }
      await withCertificate(
        async (sandbox, { arn }) => {
          const result = await run(sandbox, guarded(arn, { 'timeout-minutes': '1' }))

          expect(result.outcome).toBe('failure')
          expect(result.annotations.map(({ message }) => message).join()).toContain(' 500')
          expect(asked.length).toBeGreaterThan(0)
          expect(new Set(asked)).toEqual(new Set([undefined]))
        },
        { images: [{ ...SPACE, app }] }
      )
    })

    test.concurrent('goes with its pull request, and by a sweep, while that of another stays', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const preview = (number: number, action: 'opened' | 'closed') => {
          const event = sandbox.github.event('pull_request', action, number)
          return run(sandbox, guarded(arn, { environment: '' }), { event, github: event.github })
        }
        const pulls = [0, 1, 2].map(() => sandbox.github.openPull().number)
        const [one = 0, two = 0] = pulls
        const kept = () => pulls.map((number) => isKept(sandbox, `run-on-fargate/acme/space/access/pr-${number}`))
        for (const number of pulls) await preview(number, 'opened')
        expect(kept()).toEqual([true, true, true])
        sandbox.github.closePull(one)
        const closed = await preview(one, 'closed')
        expect(closed.lines.join('\n')).toContain('removed  secret of the password')
        expect(kept()).toEqual([false, true, true])

        sandbox.github.closePull(two)
        const swept = await run(sandbox, { mode: 'sweep' })
        expect([swept.outcome, kept()]).toEqual(['success', [false, false, true]])
      })
    })

    test.concurrent.each([
      ['nobody’s', {}],
      ['another repository’s', { 'run-on-fargate:repository': 'acme/other', 'run-on-fargate:environment': 'pr-7' }],
      ['another environment’s', { 'run-on-fargate:repository': 'acme/space', 'run-on-fargate:environment': 'pr-8' }]
    ])('is not kept in a secret that is %s', async (_, tags) => {
      await withCertificate(async (sandbox, { arn }) => {
        const value = JSON.stringify({ username: 'preview', password: PASSWORD })
        sandbox.secretsManager.seedSecret({ name: SECRET, value, tags })
        const result = await run(sandbox, guarded(arn))

        expect(titlesOf(result)).toEqual(['failure', 'The secret belongs to another repository'])
        expect(writesOf(sandbox)).toEqual([])
        expect(stored(sandbox)).toEqual(JSON.parse(value))
      })
    })

    test.concurrent('is seen nowhere but in its secret and in one masked output', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const results = [
          await run(sandbox, guarded(arn), { debug: true }),
          await run(sandbox, guarded(arn, { mode: 'plan' }), { debug: true }),
          await run(sandbox, guarded(arn, { subnets: 'none' }), { debug: true }),
          await run(sandbox, { mode: 'destroy', environment: 'pr-7' }, { debug: true })
        ]
        const calls = sandbox.aws.calls.map(({ service, operation, input }) =>
          service === 'secretsmanager' ? [operation] : [service, operation, input]
        )
        const everywhere = [
          ...results.map(written),
          JSON.stringify(calls),
          JSON.stringify(sandbox.ecs.taskDefinitions()),
          JSON.stringify(sandbox.github.requests)
        ].join('\n')

        expect(results.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'failure', 'success'])
        expect(
          formsOf({ username: 'preview', password: PASSWORD }).filter((form) => everywhere.includes(form))
        ).toEqual([])
        expect(results[0]?.raw).toContain(`::add-mask::${accessHeader(PASSWORD).slice('Basic '.length)}`)
        expect(results[1]?.outputs['access-header']).toBeUndefined()
      })
    })
  })
})

describe('a shell in a task', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/program'
  const EXEC = { ...WALKTHROUGH, 'enable-exec': 'true', 'task-role-arn': ROLE }
  const ACTIONS = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(
    (action) => `ssmmessages:${action}`
  )

  /** A sandbox with a task role that allows these actions. */
  async function withRole(
    actions: readonly string[],
    test: (sandbox: Sandbox) => Promise<void>,
    options: SandboxOptions = {}
  ): Promise<void> {
    await inSandbox(options, async (sandbox) => {
      const Principal = { Service: 'ecs-tasks.amazonaws.com' }
      await administer(sandbox, 'iam', 'CreateRole', {
        RoleName: 'program',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }
        })
      })
      await administer(sandbox, 'iam', 'PutRolePolicy', {
        RoleName: 'program',
        PolicyName: 'program',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: actions, Resource: '*' }
        })
      })
      await test(sandbox)
    })
  }

  const runs = ({ aws }: Sandbox) =>
    aws.calls.filter(({ operation }) => operation === 'RunTask').map(({ input }) => input.enableExecuteCommand)

  const warningsOf = ({ annotations }: Awaited<ReturnType<typeof deploy>>) =>
    annotations.filter(({ kind }) => kind === 'warning').map(({ message }) => message)

  describe('enable-exec', () => {
    test.concurrent('starts the task with it, and says how to open a shell', async () => {
      await withRole(ACTIONS, async (sandbox) => {
        const { outcome, outputs, lines, annotations, summary } = await deploy(sandbox, EXEC)
        const command =
          `aws ecs execute-command --region eu-central-1 --cluster default --task ${outputs['task-id'] ?? ''} ` +
          '--container space --interactive --command /bin/sh'

        expect([outcome, annotations, outputs['exec-command']]).toEqual(['success', [], command])
        expect(runs(sandbox)).toEqual([true])
        expect(lines.join('\n')).toContain(command)
        expect(summary).toContain(command)
        expect(sandbox.ecs.taskDefinitions()[0]?.containerDefinitions?.[0]?.linuxParameters).toEqual({
          initProcessEnabled: true
        })
      })
    })

    test.concurrent('of a job says so when its task runs', async () => {
      const app = { ...WALKTHROUGH_IMAGE.app, exits: { after: 5000, code: 0 } }
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const { outcome, outputs, lines } = await deploy(sandbox, { ...EXEC, 'wait-for': 'stopped' })

          expect([outcome, runs(sandbox)]).toEqual(['success', [true]])
          expect(lines.filter((line) => line.includes(outputs['exec-command'] ?? '?'))).toHaveLength(1)
        },
        { images: [{ ...WALKTHROUGH_IMAGE, app }] }
      )
    })

    test.concurrent('warns of a task role that lacks an action, with the statement', async () => {
      await withRole(ACTIONS.slice(1), async (sandbox) => {
        const result = await deploy(sandbox, EXEC)

        expect([result.outcome, warningsOf(result)]).toEqual([
          'success',
          [expect.stringMatching(/does not allow ECS Exec, .*ssmmessages:CreateControlChannel/)]
        ])
      })
    })

    test.concurrent('warns of a task role that it may not check', async () => {
      const refusal = { code: 'AccessDenied', message: 'no', status: 403 }
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const result = await deploy(sandbox, EXEC)

          expect([result.outcome, warningsOf(result)]).toEqual([
            'success',
            [expect.stringContaining('`iam:SimulatePrincipalPolicy`')]
          ])
        },
        { knobs: { faults: [{ call: 'iam:SimulatePrincipalPolicy', answer: refusal, times: 9 }] } }
      )
    })

    test.concurrent.each([
      ['never starts', 'never' as const, 'PENDING'],
      ['has stopped', 'stop' as const, 'STOPPED']
    ])('warns of an agent that %s, and deploys all the same', async (_, execAgents, state) => {
      await withRole(
        ACTIONS,
        async (sandbox) => {
          const result = await deploy(sandbox, { ...EXEC, 'timeout-minutes': '1' })

          expect([result.outcome, result.outputs.url]).toEqual(['success', expect.stringContaining('http')])
          expect(warningsOf(result)).toEqual([expect.stringContaining(`its agent of ECS Exec is ${state}`)])
        },
        { knobs: { execAgents } }
      )
    })

    test.concurrent('without a task role is refused before anything is written', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'enable-exec': 'true' })

        expect(outcome).toBe('failure')
        expect(annotations[0]?.message).toMatch(/the task has no task role[^]*`task-role-arn`/)
        expect(writesOf(sandbox)).toEqual([])
      })
    })

    test.concurrent('that is off asks for nothing and changes nothing', async () => {
      await withRole(['s3:GetObject'], async (sandbox) => {
        const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'task-role-arn': ROLE })

        expect([runs(sandbox), outputs['exec-command']]).toEqual([[undefined], undefined])
        expect(sandbox.aws.calls.map(({ operation }) => operation)).not.toContain('SimulatePrincipalPolicy')
        expect(sandbox.ecs.taskDefinitions()[0]?.containerDefinitions?.[0]).not.toHaveProperty('linuxParameters')
      })
    })
  })
})
