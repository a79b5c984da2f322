import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { markerOf, NAME, recordsOf, run } from './domain-site.ts'
import { deploy, inSandbox, liveTasks, pass, WALKTHROUGH, writesOf } from './site.ts'

/** What a run removes is its own repository's, in its own account and Region. */

const SWEEP = { mode: 'sweep' }
const DAY = 86_400_000
const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

/** Changes what the marker of the name says. */
function rewriteMarker(sandbox: Sandbox, zone: string, replaced: readonly [from: string, to: string]): void {
  const [text = ''] = markerOf(sandbox, zone).split('\n')
  const value = text.replace(/^TXT \d+ /, '').replace(...replaced)
  sandbox.route53.putRecords(zone, [
    { Name: `_run-on-fargate.${NAME}`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: value }] }
  ])
}

/** A record of an environment whose task has ended, rewritten to be that of another repository or Region. */
async function staleRecord(sandbox: Sandbox, replaced: readonly [from: string, to: string]): Promise<string> {
  const { id } = sandbox.route53.createZone({ name: 'example.com' })
  await run(sandbox)
  for (const { taskArn: task } of liveTasks(sandbox)) {
    await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
  }
  rewriteMarker(sandbox, id, replaced)
  return id
}

describe('a sweep', () => {
  test.concurrent.each([
    ['of the repository', ['region=', 'region='], 0],
    ['of another repository', ['repository=acme%2Fspace ', 'repository=acme%2Fother '], 1],
    ['of another Region', ['region=eu-central-1', 'region=us-east-1'], 1]
  ] as const)('of a zone with a stale record %s', async (_, replaced, left) => {
    await inSandbox({}, async (sandbox) => {
      const zone = await staleRecord(sandbox, replaced)
      const { outcome } = await deploy(sandbox, SWEEP)

      expect([outcome, recordsOf(sandbox, zone).length]).toEqual(['success', left])
    })
  })

  test.concurrent(
    'leaves the log group of an environment that stays, however long that has written nothing',
    async () => {
      await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
        await deploy(sandbox)
        await pass(16 * DAY)
        const { outcome } = await deploy(sandbox, SWEEP)

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
        expect(sandbox.logs.groupNames()).toEqual(['/run-on-fargate/acme/space'])

        await deploy(sandbox, { mode: 'destroy' })
        await deploy(sandbox, SWEEP)

        expect(sandbox.logs.groupNames()).toEqual([])
      })
    }
  )
})

describe('the log group of a repository without environments', () => {
  test.concurrent.each([
    [1, ['/run-on-fargate/acme/space']],
    [15, []]
  ])('whose last line is %d days old, with a retention of 14, is handled by that line’s age', async (days, left) => {
    await inSandbox({}, async (sandbox) => {
      const name = '/run-on-fargate/acme/space'
      const tags = { 'run-on-fargate:repository': 'acme/space' }
      sandbox.logs.seedGroup({ name, age: 30 * DAY, retentionDays: 14, tags })
      sandbox.logs.forTasks.createStream(name, 'space/space/1')
      // A stream is as old as its task, which may have run for weeks.
      await pass(20 * DAY)
      sandbox.logs.forTasks.put(name, 'space/space/1', 'a line')
      await pass(days * DAY)
      const { outcome } = await deploy(sandbox, SWEEP)

      expect([outcome, sandbox.logs.groupNames()]).toEqual(['success', left])
    })
  })
})

describe('mode: destroy', () => {
  test.concurrent.each([
    ['of this Region', 'eu-central-1', 0],
    ['of another Region', 'us-east-1', 1]
  ])('in a zone with a record of the environment %s', async (_, region, left) => {
    await inSandbox({}, async (sandbox) => {
      const { id } = sandbox.route53.createZone({ name: 'example.com' })
      await run(sandbox)
      rewriteMarker(sandbox, id, ['region=eu-central-1', `region=${region}`])
      const { outcome } = await deploy(sandbox, { mode: 'destroy', environment: 'main' })

      expect([outcome, liveTasks(sandbox), recordsOf(sandbox, id).length]).toEqual(['success', [], left])
    })
  })
})

describe('a cluster by its ARN', () => {
  const NAMES = {
    'in another Region': 'arn:aws:ecs:us-east-1:123456789012:cluster/default',
    'of another account': 'arn:aws:ecs:eu-central-1:999999999999:cluster/default',
    'in another partition': 'arn:aws-cn:ecs:eu-central-1:123456789012:cluster/default'
  }
  const turns = Object.keys(NAMES).flatMap((where) =>
    (['deploy', 'plan', 'destroy', 'sweep'] as const).map((mode) => [mode, where] as const)
  )

  test.concurrent.each(turns)(
    'is refused in mode: %s %s, and the one of that name here is left alone',
    async (mode, where) => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox)
        const before = writesOf(sandbox).length
        const inputs = { ...WALKTHROUGH, mode, cluster: NAMES[where as keyof typeof NAMES] }
        const { outcome, annotations } = await deploy(sandbox, inputs)

        expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringContaining('`cluster`')])
        expect(writesOf(sandbox)).toHaveLength(before)
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
      })
    }
  )
})
