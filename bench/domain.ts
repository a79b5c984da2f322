import type { SandboxOptions } from '../sandbox/src/start.ts'
import { median } from '../scripts/measure-dist.ts'
import { table } from '../scripts/markdown.ts'
import { deploy, type Deployment } from './deployment.ts'
import { inPlace } from './place.ts'
import { round } from './text.ts'

/** How long (ms) a change of records takes in the bench until all name servers have it. Source: Route 53's docs, "within 60 seconds". */
const SYNC = 30_000

const NAMED = { domain: 'app.example.com' }

/** A table of what a domain adds to a deployment: medians, without and with it, by turns in one account each. */
export async function domainTable(action: string, runs: number, options: SandboxOptions): Promise<string> {
  const knobs = { ...options.knobs, lag: { ...options.knobs?.lag, records: SYNC } }
  const without: Deployment[] = []
  const named: Deployment[] = []
  for (let turn = 0; turn < runs; turn++) {
    await inPlace({ ...options, knobs }, async (place) => {
      await deploy(action, place)
      without.push(await deploy(action, place))
    })
    await inPlace({ ...options, knobs }, async (place) => {
      await deploy(action, place, NAMED)
      named.push(await deploy(action, place, NAMED))
    })
  }
  const row = (what: string, of: (one: Deployment) => number, unit: string) => {
    const [bare, full] = [median(without.map(of)), median(named.map(of))]
    return [what, `${round(bare)}${unit}`, `${round(full)}${unit}`, `${round(full - bare)}${unit}`]
  }
  const rows = [
    row('calls to AWS, warm', ({ calls }) => calls, ''),
    row('start to RunTask, warm', ({ toRunTask }) => toRunTask, ' ms'),
    row('RUNNING to the end of the step, warm', ({ afterRunning }) => afterRunning / 1000, ' s')
  ]
  const head = `Route 53 takes ${SYNC / 1000} s for a change. Medians of ${runs}.`
  return `${head}\n\n${table(['', 'without `domain`', 'with `domain`', 'more'], rows)}`
}
