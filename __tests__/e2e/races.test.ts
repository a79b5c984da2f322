import { describe, expect, test } from '@jest/globals'
import type { ActionRun } from '../../sandbox/src/runner.ts'
import type { Sandbox, SandboxOptions } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, inventory, liveTasks, pass, start, until, WALKTHROUGH } from './site.ts'

type Inputs = Readonly<Record<string, string>>

/** A sandbox in which pull request 7 is open. */
async function withPull(knobs: SandboxOptions['knobs'], test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  await inSandbox({ knobs: knobs ?? {} }, async (sandbox) => {
    sandbox.github.openPull({ number: 7 })
    await test(sandbox)
  })
}

function run(sandbox: Sandbox, action: 'opened' | 'synchronize' | 'closed', id: number): Partial<ActionRun> {
  const event = sandbox.github.event('pull_request', action, 7)
  return { event, github: { ...event.github, runId: String(id) } }
}

function begin(sandbox: Sandbox, action: 'opened' | 'synchronize' | 'closed', id: number, inputs: Inputs = {}) {
  return start(sandbox, { ...WALKTHROUGH, ...inputs }, run(sandbox, action, id))
}

function comments({ github }: Sandbox): string[] {
  return github.comments(7).map(({ body }) => body)
}

function states({ github }: Sandbox): (string | undefined)[] {
  return github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)
}

/** Nothing runs, nothing is kept for it, and GitHub knows. */
function expectNothingLeft(sandbox: Sandbox): void {
  const revisions = sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
  expect({ ...inventory(sandbox), revisions }).toMatchObject({ tasks: 0, securityGroups: [], revisions: [] })
  expect(states(sandbox).filter((state) => state !== 'inactive')).toEqual([])
  expect(comments(sandbox).filter((body) => !body.includes('Removed'))).toEqual([])
}

describe('of two runs of a pull request', () => {
  test.concurrent('the newer commit’s stays when the older one’s is the last to end', async () => {
    await withPull({ timings: { pull: 20_000 } }, async (sandbox) => {
      const older = begin(sandbox, 'opened', 1)
      await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'ACTIVATING'))
      sandbox.github.pushToPull(7)
      sandbox.world.knobs.timings.pull = 100
      const newer = await begin(sandbox, 'synchronize', 2).done
      const { outcome, outputs, annotations } = await older.done

      expect([newer.outcome, outcome, outputs.skipped]).toEqual([
        'success',
        'success',
        expect.stringMatching(/^Skipped: /)
      ])
      expect(annotations).toEqual([expect.objectContaining({ kind: 'notice' })])
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([newer.outputs['task-arn']])
      expect(comments(sandbox)).toEqual([expect.stringContaining('Live')])
      expect(comments(sandbox)[0]).toContain(newer.outputs.url)
      expect(states(sandbox).filter((state) => state !== 'inactive')).toEqual(['success'])
    })
  })

  test.concurrent.each([
    ['the later run’s stays when the earlier one’s task starts after it', '1', '2'],
    ['that which somebody started again comes last', '2', '1']
  ])('without a token %s', async (_, attempt, winner) => {
    await withPull({}, async (sandbox) => {
      const silent = { ...WALKTHROUGH, 'github-token': '' }
      const older = run(sandbox, 'opened', 1)
      sandbox.github.pushToPull(7)
      const later = await deploy(sandbox, silent, run(sandbox, 'synchronize', 2))
      const earlier = await deploy(sandbox, silent, { ...older, github: { ...older.github, runAttempt: attempt } })

      expect([later.outcome, earlier.outcome]).toEqual(['success', 'success'])
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([
        (winner === '2' ? later : earlier).outputs['task-arn']
      ])
    })
  })
})

describe('a closed pull request', () => {
  test.concurrent('has nothing left when ECS does not show its removal the task of a late deployment', async () => {
    await withPull({ lag: { tasks: 15_000 } }, async (sandbox) => {
      const late = begin(sandbox, 'opened', 1)
      await until(() => sandbox.ecs.tasks().length === 1)
      sandbox.github.closePull(7)
      const destroyed = await begin(sandbox, 'closed', 2).done
      const { outcome, outputs } = await late.done

      expect([destroyed.outcome, outcome, outputs.skipped]).toEqual([
        'success',
        'success',
        expect.stringMatching(/^Skipped: /)
      ])
      expectNothingLeft(sandbox)
    })
  })

  test.concurrent('has nothing left when a deployment is over before ECS shows its task', async () => {
    await withPull({ lag: { tasks: 4500 } }, async (sandbox) => {
      const late = await begin(sandbox, 'opened', 1, { 'wait-for': 'none' }).done
      sandbox.github.closePull(7)
      const destroyed = await begin(sandbox, 'closed', 2).done

      expect([late.outcome, destroyed.outcome]).toEqual(['success', 'success'])
      expectNothingLeft(sandbox)
    })
  })

  test.concurrent('has nothing left when it is removed while a deployment settles', async () => {
    await withPull({}, async (sandbox) => {
      const late = begin(sandbox, 'opened', 1, { 'settle-seconds': '60' })
      await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
      sandbox.github.closePull(7)
      const destroyed = await begin(sandbox, 'closed', 2).done
      const { outcome, outputs } = await late.done

      expect([destroyed.outcome, outcome, outputs.skipped]).toEqual([
        'success',
        'success',
        expect.stringMatching(/^Skipped: /)
      ])
      expectNothingLeft(sandbox)
    })
  })

  test.concurrent.each(['StopTask', 'DeregisterTaskDefinition', 'DeleteTaskDefinitions'])(
    'has nothing left when its removal is lost after %s and made again',
    async (operation) => {
      await withPull({}, async (sandbox) => {
        await begin(sandbox, 'opened', 1).done
        sandbox.github.closePull(7)
        const lost = begin(sandbox, 'closed', 2)
        await until(() => sandbox.aws.calls.some((call) => call.operation === operation))
        lost.kill()
        await lost.done
        const again = await begin(sandbox, 'closed', 3).done

        expect(again.outcome).toBe('success')
        expectNothingLeft(sandbox)
      })
    }
  )
})

describe('a deployment that is broken off', () => {
  test.concurrent('is not in progress any more on GitHub when the job was cancelled', async () => {
    await withPull({ timings: { pull: 60_000 } }, async (sandbox) => {
      const cancelled = begin(sandbox, 'opened', 1)
      await until(() => states(sandbox).includes('in_progress') && sandbox.ecs.tasks().length === 1)
      cancelled.cancel()
      const { outcome } = await cancelled.done

      expect(outcome).toBe('cancelled')
      expect([liveTasks(sandbox), states(sandbox)]).toEqual([[], ['failure']])
      expect(comments(sandbox)).toEqual([expect.stringContaining('Not deployed')])
    })
  })

  test.concurrent('is told by the post step when the main step had no time to', async () => {
    const stuck = { code: 'ServerException', message: 'No.', status: 500 }
    const knobs = { timings: { pull: 60_000 }, faults: [{ call: 'ecs:StopTask', answer: stuck, times: 5 }] }
    await withPull(knobs, async (sandbox) => {
      const hurried = { patience: { sigint: 500, sigterm: 200 } }
      const cancelled = start(sandbox, WALKTHROUGH, { ...run(sandbox, 'opened', 1), ...hurried })
      await until(() => states(sandbox).includes('in_progress') && sandbox.ecs.tasks().length === 1)
      await pass(500)
      cancelled.cancel()
      const { outcome } = await cancelled.done

      expect(outcome).toBe('cancelled')
      expect([liveTasks(sandbox), states(sandbox)]).toEqual([[], ['failure']])
      expect(comments(sandbox)).toEqual([expect.stringContaining('was broken off')])
    })
  })

  test.concurrent('is put right by the next one when its runner was lost', async () => {
    await withPull({ timings: { pull: 60_000 } }, async (sandbox) => {
      const lost = begin(sandbox, 'opened', 1)
      await until(() => states(sandbox).includes('in_progress') && sandbox.ecs.tasks().length === 1)
      lost.kill()
      await lost.done
      sandbox.world.knobs.timings.pull = 100
      const next = await begin(sandbox, 'opened', 2).done

      expect(next.outcome).toBe('success')
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([next.outputs['task-arn']])
      expect(states(sandbox)).toEqual(['success'])
      expect(comments(sandbox)).toEqual([expect.stringContaining('Live')])
    })
  })
})
