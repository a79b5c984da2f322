import { expect, test } from '@jest/globals'
import { interpolate } from '../../sandbox/runner/expressions.ts'
import { WALKTHROUGH_LOGIN } from '../../sandbox/start.ts'
import { deploy, inSandbox, liveTasks } from '../e2e/site.ts'
import { WORKFLOWS, type Step } from './files.ts'

const STEPS = WORKFLOWS.get('nightly.yml')?.workflow.jobs.deploy?.steps ?? []

/** What the expressions in the steps stand for: the sandbox's image in place of the one that the job before has pushed. */
const CONTEXTS = {
  env: { ENVIRONMENT: 'nightly-1-1' },
  github: { actor: WALKTHROUGH_LOGIN.username, token: WALKTHROUGH_LOGIN.password },
  needs: { image: { outputs: { image: 'acme/space:1.0' } } }
}

test("the nightly's steps do in the sandbox what its checks between them ask for", async () => {
  await inSandbox({}, async (sandbox) => {
    const run = (step: Step | undefined) => deploy(sandbox, inputsOf(step))
    const first = await run(stepOf('first'))
    const second = await run(stepOf('second'))
    const live = liveTasks(sandbox).map(({ taskArn }) => taskArn)
    const wrong = await run(stepOf('wrong'))

    expect([first.outcome, second.outcome, wrong.outcome]).toEqual(['success', 'success', 'failure'])
    expect(second.outputs).toMatchObject({
      changed: '[]',
      'task-arn': live[0],
      url: expect.stringContaining('http://')
    })
    expect(second.outputs['task-arn']).not.toBe(first.outputs['task-arn'])
    expect(wrong.outputs['task-arn'] ?? '').toBe('')
    expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual(live)

    expect(await run(STEPS.at(-1))).toMatchObject({ outcome: 'success' })
    expect(liveTasks(sandbox)).toEqual([])
  })
})

function stepOf(id: string): Step | undefined {
  return STEPS.find((step) => step.id === id)
}

function inputsOf(step: Step | undefined): Record<string, string> {
  if (step?.uses !== './') throw new Error(`This is no step with the action: ${JSON.stringify(step)}`)
  return Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [name, interpolate(String(value), CONTEXTS)])
  )
}
