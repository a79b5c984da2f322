import type { SandboxOptions } from '../sandbox/src/start.ts'
import { median } from '../scripts/measure-dist.ts'
import { table } from '../scripts/markdown.ts'
import { deploy, loadedBy, type Deployment } from './deployment.ts'
import { inPlace, type Place } from './place.ts'
import { round } from './text.ts'

/** The time (ms) until all name servers have a change of records. Source: Route 53's docs, "within 60 seconds". */
const SYNC = 30_000

type Inputs = Readonly<Record<string, string>>

/** A warm deployment, and the bytes of `dist` that it loads. */
interface Measured extends Deployment {
  readonly loaded: number
}

interface Way {
  readonly title: string
  readonly inputs: (place: Place) => Inputs
}

const NAMED = { domain: 'app.example.com' }
const WITHOUT: Way = { title: 'without `domain`', inputs: () => ({}) }
const WITH_DOMAIN: Way = { title: 'with `domain`', inputs: () => NAMED }
const WITH_HTTPS: Way = {
  title: 'with `https`',
  inputs: ({ surroundings }) => ({
    ...NAMED,
    https: 'true',
    'acme-directory': surroundings.environment.ACME_DIRECTORY_URL ?? ''
  })
}

/** Returns a table that compares deployments with and without a domain. */
export async function domainTable(action: string, runs: number, options: SandboxOptions): Promise<string> {
  return compareWays(action, runs, options, [WITHOUT, WITH_DOMAIN])
}

/** Returns a table that compares deployments with and without HTTPS. The first, cold one obtains the certificate. */
export async function httpsTable(action: string, runs: number, options: SandboxOptions): Promise<string> {
  return compareWays(action, runs, options, [WITH_DOMAIN, WITH_HTTPS])
}

/** Alternates between two kinds of deployment, each in its own account, and compares the medians of the warm ones. */
async function compareWays(
  action: string,
  runs: number,
  options: SandboxOptions,
  [first, second]: readonly [Way, Way]
): Promise<string> {
  const knobs = { ...options.knobs, lag: { ...options.knobs?.lag, records: SYNC } }
  const measure = async (way: Way): Promise<Measured> =>
    inPlace({ ...options, knobs }, async (place) => {
      const inputs = way.inputs(place)
      await deploy(action, place, inputs)
      const warm = await deploy(action, place, inputs)
      // Counting slows a run down, so it uses a separate one.
      return { ...warm, loaded: await loadedBy(action, place, inputs) }
    })
  const bare: Measured[] = []
  const full: Measured[] = []
  for (let turn = 0; turn < runs; turn++) {
    bare.push(await measure(first))
    full.push(await measure(second))
  }
  const row = (what: string, of: (one: Measured) => number, unit: string) => {
    const [less, more] = [median(bare.map(of)), median(full.map(of))]
    return [what, `${round(less)}${unit}`, `${round(more)}${unit}`, `${round(more - less)}${unit}`]
  }
  const rows = [
    row('calls to AWS, warm', ({ calls }) => calls, ''),
    row('start to RunTask, warm', ({ toRunTask }) => toRunTask, ' ms'),
    row('RUNNING to the end of the step, warm', ({ afterRunning }) => afterRunning / 1000, ' s'),
    row('loaded of `dist`, warm', ({ loaded }) => loaded / 1000, ' KB')
  ]
  const head = `Route 53 takes ${SYNC / 1000} s for a change. Medians of ${runs}.`
  return `${head}\n\n${table(['', first.title, second.title, 'more'], rows)}`
}
