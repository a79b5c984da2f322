import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import { administer } from './failures.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'

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

  test.concurrent.each([
    ['lacks an action', ACTIONS.slice(1), /does not allow ECS Exec, .*ssmmessages:CreateControlChannel/],
    ['allows another thing', ['s3:GetObject'], /does not allow ECS Exec/]
  ])('warns of a task role that %s, with the statement', async (_, actions, warning) => {
    await withRole(actions, async (sandbox) => {
      const result = await deploy(sandbox, EXEC)

      expect([result.outcome, warningsOf(result)]).toEqual(['success', [expect.stringMatching(warning)]])
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
