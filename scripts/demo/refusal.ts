import { expectThat } from './expect.ts'
import { renderMarkdown } from './markdown.ts'
import { performStep } from './step.ts'
import type { Stage } from './step.ts'

/** A login that was revoked, or pasted wrongly. */
const WRONG_PASSWORD = 'dckr_pat_nobody-has-this-one'

/** Reads of the AWS APIs that the action calls. */
const READ = /^(Describe|Get|List)/

/** Shows how a wrong registry password is refused. Throws an Error unless it is, before anything is made. */
export async function showRefusal(stage: Stage): Promise<void> {
  const { screen, sandbox } = stage
  const { result, took } = await performStep(stage, WRONG_PASSWORD)
  expectThat(result.outcome === 'failure', `The step ended with ${result.outcome}, and it ought to have failed.`)
  const [error] = result.annotations.filter(({ kind }) => kind === 'error')
  expectThat(
    error?.message.includes('password') === true,
    'The step failed for another reason than the password; its log above says why.'
  )
  screen.heading('The job summary')
  screen.show(renderMarkdown(result.summary, screen.paint))

  screen.heading('Created in AWS')
  const { calls } = sandbox.aws
  const writes = calls.filter(({ operation }) => !READ.test(operation))
  const names = writes.map(({ operation }) => operation).join(', ')
  expectThat(writes.length === 0, `${String(writes.length)} of its calls to AWS were no mere reads: ${names}.`)
  screen.say(
    `Nothing. It ended after ${(took / 1000).toFixed(1)} s; all of its ${String(calls.length)} calls to AWS were reads.`
  )
}
