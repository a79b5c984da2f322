import { runStep } from '../demo/step.ts'
import type { StepRun } from '../demo/step.ts'
import type { Image } from '../../sandbox/src/image.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { startSandbox, WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { withExamples } from './examples.ts'

/** What there are pictures of: a deployment's job summary, a preview's comment, the summary of a task that died. */
export const PICTURES = ['summary', 'comment', 'failure'] as const

export type PictureName = (typeof PICTURES)[number]

/** Of RFC 5737's addresses for documentation. Nothing listens there: the sandbox forwards it. */
const ADDRESS = '203.0.113.7'

/** A pull request's program that misses a setting. */
const DYING: Image['app'] = {
  ...WALKTHROUGH_IMAGE.app,
  // It ends before it answers, but late enough for its address to be known.
  listens: [],
  log: ['applying migrations', 'Error: DATABASE_URL is not set'],
  exits: { after: 3000, code: 1 }
}

/**
 * Runs the committed `dist` in the sandbox, for a push and for a pull request's first and second commit. Gives the Markdown
 * that it leaves at GitHub, with examples in place of what is another at every run. Throws an Error when a step ends otherwise
 * than it should.
 */
export async function playScenes(): Promise<Readonly<Record<PictureName, string>>> {
  const sandbox = await startSandbox({ firstPublicIp: ADDRESS, knobs: { pages: 'forwarded' } })
  const { signal: stop } = new AbortController()
  const run = async (outcome: StepResult['outcome'], step: Omit<StepRun, 'password'>) => {
    const more = { 'health-check-path': '/', ...step.more }
    const { result } = await runStep({ sandbox, stop }, { password: WALKTHROUGH_LOGIN.password, ...step, more })
    if (result.outcome !== outcome) {
      throw new Error(`A step ended with ${result.outcome}, not ${outcome}:\n${result.lines.join('\n')}`)
    }
    return result
  }
  const preview = async (outcome: StepResult['outcome'], action: 'opened' | 'synchronize', app: Image['app']) => {
    const { sha } = sandbox.github.pull(number)
    sandbox.registry.push({ ...WALKTHROUGH_IMAGE, tag: sha, app })
    const more = { image: `${WALKTHROUGH_IMAGE.repository}:${sha}` }
    return await run(outcome, { more, event: sandbox.github.event('pull_request', action, number) })
  }
  const { number } = sandbox.github.openPull({ number: 7, branch: 'nicer-page' })
  try {
    const deployed = await run('success', {})
    const previewed = await preview('success', 'opened', WALKTHROUGH_IMAGE.app)
    const [comment = ''] = sandbox.github.comments(number).map(({ body }) => body)
    sandbox.github.pushToPull(number)
    const died = await preview('failure', 'synchronize', DYING)
    return {
      summary: withExamples(deployed.summary, deployed.outputs),
      comment: withExamples(comment, previewed.outputs),
      failure: withExamples(died.summary, died.outputs)
    }
  } finally {
    await sandbox.close()
  }
}
