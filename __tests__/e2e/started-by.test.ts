import { expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

test.each([
  ['another repository', [{ key: 'run-on-fargate:repository', value: 'acme/other' }]],
  ['nobody', []]
])('a post step that looks for its tasks by `startedBy` leaves a task of %s that has the same', async (_, tags) => {
  const at: { sandbox?: Sandbox } = {}
  const foreign: string[] = []
  const onCall = async ({ operation, input }: RecordedCall, phase: 'received' | 'answered') => {
    if (operation !== 'RunTask' || phase !== 'answered' || foreign.length > 0) return
    const answer = await at.sandbox?.ecs.operations.RunTask?.(
      { ...input, count: 1, tags, clientToken: 'x' } as never,
      CALLER
    )
    const { tasks } = answer as unknown as { readonly tasks: readonly { readonly taskArn: string }[] }
    foreign.push(...tasks.map(({ taskArn }) => taskArn))
    // From here on the step gets no answer, so that it doesn't know which tasks are its own.
    at.sandbox?.world.knobs.faults.push({ call: 'ecs:RunTask', answer: 'drop', times: 5 })
  }
  await inSandbox({ onCall, knobs: { noCapacity: [{ left: 1, times: 1 }] } }, async (sandbox) => {
    at.sandbox = sandbox
    const { outcome, post } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

    expect([outcome, post?.lines.join('\n')]).toEqual([
      'failure',
      expect.stringContaining('whose deployment was broken off')
    ])
    expect(foreign).toHaveLength(1)
    expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual(foreign)
  })
})
