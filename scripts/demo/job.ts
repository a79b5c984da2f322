import type { Image } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { expectThat } from './expect.ts'
import { performStep } from './step.ts'
import type { Stage } from './step.ts'

/** A migration, which writes for some seconds and is done. */
const MIGRATION: Image = {
  ...WALKTHROUGH_IMAGE,
  tag: 'migrate',
  exposedPorts: [],
  app: {
    listens: [],
    page: '',
    log: [1, 2, 3].map((step) => ({ after: step * 1000, line: `migration ${String(step)} of 3` })),
    exits: { after: 3500, code: 0 }
  }
}

/** Runs a job and shows its log as it is written. Throws an Error unless it ends well and leaves no task. */
export async function showJob(stage: Stage): Promise<void> {
  const { sandbox, screen } = stage
  sandbox.registry.push(MIGRATION)
  const image = `${MIGRATION.repository}:${MIGRATION.tag}`
  const { result } = await performStep(stage, WALKTHROUGH_LOGIN.password, { image, 'wait-for': 'stopped' })
  expectThat(result.outcome === 'success', `The step ended with ${result.outcome}; its log above says why.`)
  expectThat(
    result.lines.some((line) => line.endsWith('migration 3 of 3')),
    'The log of the job was not shown.'
  )
  screen.heading('What is left')
  const running = sandbox.ecs.tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
  expectThat(running.length === 0, 'A task of the job still runs.')
  screen.say(`No task; the output exit-code is ${result.outputs['exit-code'] ?? ''}.`)
}
