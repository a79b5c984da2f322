import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../sandbox/src/start.ts'
import type { TaskTimings } from '../../sandbox/src/world.ts'
import { showDeployment } from './deployment.ts'
import { showJob } from './job.ts'
import { keepUp } from './keep.ts'
import type { Options } from './options.ts'
import { showPreview } from './preview.ts'
import { showRefusal } from './refusal.ts'
import type { Screen } from './screen.ts'

/** Short, so that the demo takes about ten seconds. In ms. */
const TIMINGS: Partial<TaskTimings> = { attach: 1500, prepare: 500, pull: 2500, stop: 500, deprovision: 500 }

/** For what deploys more than once. In ms. */
const SHORTER: Partial<TaskTimings> = { attach: 500, prepare: 200, pull: 500, stop: 200, deprovision: 200 }

/** Until Route 53's name servers have a change, in ms. Route 53 itself takes up to a minute. */
const RECORDS = 500

/** What an API call to a near Region takes, in ms. */
const LATENCY = 40

/** Runs the demo. Throws an Error whose message says what was not as it should be, or when `stop` was aborted. */
export async function runDemo(given: {
  readonly options: Options
  readonly screen: Screen
  readonly stop: AbortSignal
}): Promise<void> {
  const { options, screen, stop } = given
  const sandbox = await startSandbox({
    knobs: {
      timings: options.preview ? SHORTER : TIMINGS,
      lag: { records: RECORDS },
      latency: LATENCY,
      pages: options.forwarded ? 'forwarded' : 'auto'
    }
  })
  const stage = { sandbox, screen, stop }
  const folder = mkdtempSync(join(tmpdir(), 'run-on-fargate-demo-'))
  try {
    screen.say(screen.paint('bold', 'Run on Fargate: the demo'))
    screen.say(
      "Local emulators play AWS, Docker Hub, Let's Encrypt and GitHub's runner. The action is the one in dist/."
    )
    if (options.wrongPassword) {
      await showRefusal(stage)
      screen.say(`\n${screen.paint('green', 'It failed as expected.')}`)
      return
    }
    if (options.job) {
      await showJob(stage)
      screen.say(`\n${screen.paint('green', 'The job is done.')}`)
      return
    }
    if (options.preview) {
      const pull = await showPreview(stage, folder)
      if (options.keep) {
        const how = await pull.howToOpen()
        await keepUp(stage, how)
        return
      }
      await pull.close()
      screen.say(`\n${screen.paint('green', 'The preview has been removed.')}`)
      screen.say('To open its name in a browser: npm run demo -- --preview --keep')
      return
    }
    const { browserUrl } = await showDeployment(stage)
    if (sandbox.pages.mode === 'forwarded') {
      screen.say(`\nThat URL is forwarded to ${browserUrl} here.`)
    }
    screen.say(`\n${screen.paint('green', 'Everything works.')}`)
    if (options.keep) {
      await keepUp(stage, () => {
        screen.say(`Open ${screen.paint('cyan', browserUrl)} in a browser.\n`)
      })
    } else screen.say('To see it in a browser: npm run demo -- --keep')
  } finally {
    rmSync(folder, { recursive: true })
    await sandbox.close()
  }
}
