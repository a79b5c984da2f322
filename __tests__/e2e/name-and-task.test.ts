import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { begin, NAME, NAMED, recordsOf, run, timesOf } from './domain-site.ts'
import { inSandbox, liveTasks, until } from './site.ts'

/** A name never stays with a task that has ended: the run asks ECS before it leaves the name there. */

const SYNC = 30_000
const OTHER = 'other.example.com'
const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

/** Stops a task as somebody beside the action does. */
async function stop(sandbox: Sandbox, task: string | undefined): Promise<void> {
  await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
}

/** Runs with a zone in which changes take half a minute. `onAnswer` happens before an operation's answer goes out. */
async function withZone(
  test: (
    sandbox: Sandbox,
    zone: string,
    onAnswer: (operation: string, act: () => Promise<void>) => void
  ) => Promise<void>
): Promise<void> {
  const acts = new Map<string, () => Promise<void>>()
  const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
    const act = acts.get(operation)
    if (phase !== 'answered' || act === undefined) return
    acts.delete(operation)
    await act()
  }
  await inSandbox({ knobs: { lag: { records: SYNC } }, onCall }, async (sandbox) => {
    const { id } = sandbox.route53.createZone({ name: 'example.com' })
    await test(sandbox, id, (operation, act) => acts.set(operation, act))
  })
}

const newest = (sandbox: Sandbox) => liveTasks(sandbox).at(-1)?.taskArn

describe('the name of an environment', () => {
  test.concurrent('is given back at once when its new task is being stopped as it gets the name', async () => {
    await withZone(async (sandbox, zone, onAnswer) => {
      const { outputs } = await run(sandbox)
      onAnswer('ChangeResourceRecordSets', () => stop(sandbox, newest(sandbox)))
      const { outcome, annotations } = await run(sandbox)
      const [, switched = 0, undone = 0] = timesOf(sandbox, 'ChangeResourceRecordSets')

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${outputs['public-ip'] ?? ''}`])
      expect(undone - switched).toBeGreaterThan(0)
      expect(undone - switched).toBeLessThan(SYNC / 3)
    })
  })

  test.concurrent('is given back when its new task ends while the name servers get the change', async () => {
    await withZone(async (sandbox, zone, onAnswer) => {
      const { outputs } = await run(sandbox)
      onAnswer('ChangeResourceRecordSets', async () => {
        onAnswer('GetChange', () => stop(sandbox, newest(sandbox)))
        return Promise.resolve()
      })
      const { outcome } = await run(sandbox)

      expect([outcome, recordsOf(sandbox, zone)]).toEqual(['failure', [`A 60 ${outputs['public-ip'] ?? ''}`]])
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
    })
  })

  test.concurrent('is not given back to a task that has ended meanwhile', async () => {
    await withZone(async (sandbox, zone, onAnswer) => {
      const { outputs } = await run(sandbox)
      onAnswer('ChangeResourceRecordSets', async () => {
        const answer = { code: 'AccessDenied', message: 'User is not authorized', status: 403 }
        sandbox.world.knobs.faults.push({ call: 'route53:GetChange', answer, times: 1 })
        await stop(sandbox, outputs['task-arn'])
      })
      const { outcome } = await run(sandbox)

      expect([outcome, recordsOf(sandbox, zone), liveTasks(sandbox)]).toEqual(['failure', [], []])
    })
  })

  test.concurrent('goes to a deployment that began earlier when the later one’s task has ended', async () => {
    await withZone(async (sandbox, zone) => {
      const earlier = begin(sandbox, { ...NAMED, 'settle-seconds': '120' })
      await until(() => liveTasks(sandbox).some(({ lastStatus }) => lastStatus === 'RUNNING'))
      const later = begin(sandbox)
      await until(() => recordsOf(sandbox, zone).length > 0)
      later.kill()
      await later.done
      await stop(sandbox, newest(sandbox))
      const { outcome, outputs } = await earlier.done

      expect([outcome, outputs.domain]).toEqual(['success', NAME])
      expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${outputs['public-ip'] ?? ''}`])
    })
  })

  test.concurrent('that leads to a task which has ended is removed by a deployment under another name', async () => {
    await withZone(async (sandbox, zone) => {
      const { outputs } = await run(sandbox)
      await stop(sandbox, outputs['task-arn'])
      const { outcome } = await run(sandbox, { domain: OTHER })

      expect([outcome, recordsOf(sandbox, zone), recordsOf(sandbox, zone, OTHER).length]).toEqual(['success', [], 1])
    })
  })
})
