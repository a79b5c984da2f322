import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Sandbox, SandboxOptions } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH, type Run } from './site.ts'

type Inputs = Readonly<Record<string, string>>

/** A sandbox in which pull request 7 is open, and an environment `staging` runs. */
async function withStaging(test: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> {
  await inSandbox(options, async (sandbox) => {
    sandbox.github.openPull({ number: 7 })
    await deploy(sandbox, { ...WALKTHROUGH, environment: 'staging' })
    await test(sandbox)
  })
}

/** What a step has to deploy: an image that it names, one that an environment runs, and one in a file. */
const SOURCES: Readonly<Record<string, Inputs>> = {
  image: WALKTHROUGH,
  'image-from': { 'image-from': 'staging', 'settle-seconds': '0' },
  'task-definition': { ...WALKTHROUGH, image: '', 'task-definition': 'task.json' }
}

/** Runs a step on pull request 7; its file is gone as soon as the main step has read it. */
async function onPull<T>(
  sandbox: Sandbox,
  inputs: Inputs,
  run: (sandbox: Sandbox, inputs: Inputs, run: Partial<Run>) => Promise<T>
): Promise<T> {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  const file = join(workspace, 'task.json')
  writeFileSync(file, JSON.stringify({ containerDefinitions: [{ name: 'space', image: 'acme/space:1.0' }] }))
  const observe: Run['observe'] = ({ type }) => {
    if (type === 'launching') rmSync(file, { force: true })
  }
  try {
    const event = sandbox.github.event('pull_request', 'opened', 7)
    return await run(sandbox, { ...inputs, environment: 'tests' }, { event, github: event.github, workspace, observe })
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

/** What GitHub shows of the environment: the comment's heading, and the last state of its Deployment. */
function shown({ github }: Sandbox) {
  return {
    comments: github.comments(7).map(({ body }) => /^### (.*)$/m.exec(body)?.[1]),
    states: github.deployments('tests').map(({ statuses }) => statuses.at(-1)?.state)
  }
}

const live = (sandbox: Sandbox) =>
  liveTasks(sandbox).filter(({ tags = [] }) => tags.some(({ value }) => value === 'tests'))

// Whatever the inputs of the main step were, the post step reports the end of what it has deployed.
describe.each(Object.entries(SOURCES))('the post step after a deployment by `%s`', (_, inputs) => {
  test.concurrent('reports the end of what served the job only', async () => {
    await withStaging(async (sandbox) => {
      const done = await onPull(sandbox, { ...inputs, 'keep-running': 'false' }, deploy)

      expect([done.outcome, done.annotations, live(sandbox)]).toEqual(['success', [], []])
      expect(shown(sandbox)).toEqual({ comments: ['🧹 Removed: <code>tests</code>'], states: ['inactive'] })
    })
  })

  test.concurrent('reports the end of what was broken off', async () => {
    await withStaging(async (sandbox) => {
      const stuck = { code: 'ServerException', message: 'No.', status: 500 }
      sandbox.world.knobs.timings.pull = 60_000
      sandbox.world.knobs.faults = [{ call: 'ecs:StopTask', answer: stuck, times: 5 }]
      const done = await onPull(sandbox, inputs, async (on, given, run) => {
        const running = start(on, given, { ...run, patience: { sigint: 500, sigterm: 200 } })
        await until(() => shown(on).states.includes('in_progress') && live(on).length === 1)
        await pass(500)
        running.cancel()
        return running.done
      })

      expect([done.outcome, live(sandbox)]).toEqual(['cancelled', []])
      expect(shown(sandbox)).toEqual({ comments: ['❌ Not deployed: <code>tests</code>'], states: ['failure'] })
    })
  })
})
