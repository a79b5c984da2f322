import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OnCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'
import type { Planted } from './account.ts'
import { foreign, type Foreign } from './foreign.ts'
import { WORLDS } from './worlds.ts'

/** Whatever others have put into the account, and whenever: nothing of theirs changes, is run or is given a permission. */

const worlds = fc.record({
  things: fc.uniqueArray(foreign, { minLength: 1, maxLength: 3, selector: ({ kind }) => kind }),
  /** Whether the environment was deployed before, so that there is a hash to copy. */
  deployed: fc.boolean(),
  /** Whether it is then deployed again as it runs. */
  same: fc.boolean()
})

interface Seen {
  readonly outcome: string
  readonly changed: readonly string[]
  readonly misused: readonly string[]
}

/** Deploys in an account with these things, and tells what became of them. */
async function deployAmong(things: readonly Foreign[], deployed: boolean, same: boolean): Promise<Seen> {
  const planted: (Planted & { readonly kind: string; readonly was: string })[] = []
  let site: Sandbox | undefined
  const plant = async (thing: Foreign) => {
    if (site === undefined) return
    const { state, ...more } = await thing.plant(site)
    planted.push({ ...more, kind: thing.kind, state, was: JSON.stringify(await state()) })
  }
  let left: Foreign[] = []
  const onCall: OnCall = async ({ operation, status }, phase) => {
    if (phase !== 'received' || status !== 0) return
    const due = left.filter(({ before }) => before === operation)
    left = left.filter((thing) => !due.includes(thing))
    for (const thing of due) await plant(thing)
  }
  return inSandbox({ onCall, knobs: { throttle: 'off' } }, async (sandbox) => {
    site = sandbox
    const spot = things.some(({ kind }) => kind === 'cluster')
    const inputs = { ...WALKTHROUGH, 'wait-for': 'none', ...(spot && { 'launch-type': 'FARGATE_SPOT' }) }
    // A thing that is ours already can't be somebody else's; a revision can be put on top.
    if (deployed) await deploy(sandbox, inputs)
    const possible = deployed ? things.filter(({ kind }) => kind === 'revision') : things
    for (const thing of possible.filter(({ before }) => before === undefined)) await plant(thing)
    left = possible.filter(({ before }) => before !== undefined)
    const again = { 'image-from': 'same', 'wait-for': 'none' }
    const { outcome } = await deploy(sandbox, deployed && same ? again : inputs)
    const changed: string[] = []
    for (const { kind, was, state } of planted) if (JSON.stringify(await state()) !== was) changed.push(kind)
    const arns = planted.map(({ arn }) => arn)
    const roles = new Map(
      sandbox.ecs
        .taskDefinitions()
        .map(({ taskDefinitionArn, executionRoleArn }) => [taskDefinitionArn, executionRoleArn])
    )
    const misused = sandbox.ecs.tasks().flatMap(({ taskDefinitionArn = '' }) => {
      const used = [taskDefinitionArn, roles.get(taskDefinitionArn)]
      return used.filter((arn): arn is string => arn !== undefined && arns.includes(arn))
    })
    return { outcome, changed, misused }
  })
}

test('nothing of others changes or is run, and it stops a deployment only where there is no way around it', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ things, deployed, same }) => {
      const { outcome, changed, misused } = await deployAmong(things, deployed, same)
      const stopped = !deployed && things.some(({ stops }) => stops)

      expect({ changed, misused, outcome }).toEqual({
        changed: [],
        misused: [],
        outcome: stopped ? 'failure' : 'success'
      })
    }),
    { numRuns: 10 * WORLDS }
  )
})
