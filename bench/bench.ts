/**
 * Measures the time that a user waits, by turns with bare Node, the AWS CLI and other versions. Prints a table of
 * medians and budgets. Absolute numbers depend on the machine, ratios don't.
 *
 * "Own time" excludes the time that Fargate takes from RunTask to RUNNING, for the action and by hand alike. It
 * includes the time until RUNNING is noticed. A wait that the user asks for doesn't count, so `settle-seconds` is 0.
 *
 *   npm run bench                        this version, bare Node, and the AWS CLI if it is installed
 *   npm run bench -- --against v1.0.0    also another tag or commit
 *   npm run bench -- --runs 5            the number of turns; defaults to 3
 *   npm run bench -- --fast              with a Fargate that takes no time
 *   npm run bench -- --domain            what a domain adds to a deployment
 *   npm run bench -- --https             what HTTPS adds to a deployment with a domain; one turn by default
 *   npm run bench -- --scale             100 deployments at once, and sweeps of 1,000 environments, under AWS's rates
 */
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { SandboxOptions } from '../sandbox/src/start.ts'
import { extract, median, timeToFirstCall } from '../scripts/measure-dist.ts'
import { table } from '../scripts/markdown.ts'
import { deployByHand, hasCli, type ByHand } from './by-hand.ts'
import { deploy, type Deployment } from './deployment.ts'
import { domainTable, httpsTable } from './domain.ts'
import { LATENCY, REAL } from './fargate.ts'
import { inPlace } from './place.ts'
import { scaleTable } from './scale-table.ts'
import { bareStart, memory } from './start.ts'
import { round } from './text.ts'

interface Version {
  readonly name: string
  readonly folder: string
}

/** The measurements of one version, a value for each turn. */
interface Turns {
  readonly start: number[]
  readonly memory: number[]
  readonly cold: Deployment[]
  readonly warm: Deployment[]
}

const ROOT = join(import.meta.dirname, '..')

/** The number of starts per turn. A start is short, so a single measurement is mostly noise. */
const STARTS = 7

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    runs: { type: 'string' },
    fast: { type: 'boolean', default: false },
    domain: { type: 'boolean', default: false },
    https: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false }
  }
})
// A turn with HTTPS has six deployments, each of which waits for Route 53.
const given = values.runs ?? (values.https ? '1' : '3')
const runs = Number(given)
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is "${given}", which is no number of runs.`)
const options: SandboxOptions = {
  knobs: { latency: LATENCY, ...(!values.fast && { timings: REAL }) }
}
const other = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  if (values.against !== undefined) extract(ROOT, values.against, other)
  const versions = [
    { name: 'this', folder: ROOT },
    ...(values.against === undefined ? [] : [{ name: values.against, folder: other }])
  ]
  const measure = async () => {
    if (values.domain) return domainTable(ROOT, runs, options)
    if (values.https) return httpsTable(ROOT, runs, options)
    return values.scale ? scaleTable(versions) : compare(versions)
  }
  report(await measure())
} finally {
  rmSync(other, { recursive: true, force: true })
}

async function compare(versions: readonly Version[]): Promise<string> {
  const cli = hasCli()
  const measured = versions.map((): Turns => ({ start: [], memory: [], cold: [], warm: [] }))
  const bare: number[] = []
  const byHand: ByHand[] = []
  for (let turn = 0; turn < runs; turn++) {
    for (let start = 0; start < STARTS; start++) {
      bare.push(await bareStart())
      for (const [index, { folder }] of versions.entries()) measured[index]?.start.push(await timeToFirstCall(folder))
    }
    for (const [index, { folder }] of versions.entries()) {
      const turns = measured[index]
      turns?.memory.push(memory(folder))
      await inPlace(options, async (place) => {
        turns?.cold.push(await deploy(folder, place))
        turns?.warm.push(await deploy(folder, place))
      })
    }
    if (cli) byHand.push(await inPlace(options, deployByHand))
  }
  const columns = measured.map((turns, index) => rowsOf(versions[index]?.folder ?? '', turns, { bare, byHand }))
  const rows = (columns[0] ?? []).map(([what, budget, value, unit], row) => {
    const others = columns.slice(1).map((column) => column[row]?.[2] ?? NaN)
    const shown = [value, ...others].map((one) => (Number.isNaN(one) ? '–' : `${round(one)}${unit}`))
    return [what, budget, ...shown, ...others.map((one) => round(value / one))]
  })
  const heads = versions
    .slice(1)
    .flatMap(({ name }) => [name])
    .concat(versions.slice(1).map(({ name }) => `÷ ${name}`))
  const floor = `Bare Node needs ${round(median(bare))} ms to its first call`
  const hand = cli
    ? `the walk-through typed with the AWS CLI ${round(median(byHand.map(({ own }) => own)) / 1000)} s of its own, ${round(median(byHand.map(({ unnoticed }) => unnoticed)) / 1000)} s of them until \`aws ecs wait\` noticed RUNNING`
    : 'there is no AWS CLI here'
  return `${floor}; ${hand}. Medians of ${runs}, with ${LATENCY} ms on each call.\n\n${table(['', 'budget', 'this', ...heads], rows)}`
}

type Row = readonly [what: string, budget: string, value: number, unit: string]

function rowsOf(
  folder: string,
  { start, memory: taken, cold, warm }: Turns,
  floor: { readonly bare: number[]; readonly byHand: readonly ByHand[] }
): Row[] {
  const of = (turns: readonly Deployment[], name: Exclude<keyof Deployment, 'outcome'>) =>
    median(turns.map((one) => one[name]))
  const byHand = floor.byHand.length === 0 ? NaN : median(floor.byHand.map(({ own }) => own))
  return [
    ['`dist/index.js`', '≤ 1.8 MB', statSync(join(folder, 'dist', 'index.js')).size / 1e6, ' MB'],
    ['start to first call', '', median(start), ' ms'],
    ['start to first call ÷ bare Node', '≤ 2.5', median(start) / median(floor.bare), ''],
    ['memory once loaded', '≤ 90 MB', median(taken), ' MB'],
    ['start to RunTask, cold', '≤ 650 ms', of(cold, 'toRunTask'), ' ms'],
    ['start to RunTask, warm', '≤ 450 ms', of(warm, 'toRunTask'), ' ms'],
    ['RUNNING to the end of the step', '≤ 800 ms', of([...cold, ...warm], 'afterRunning'), ' ms'],
    ['own time, cold', '', of(cold, 'own'), ' ms'],
    ['own time, warm', '', of(warm, 'own'), ' ms'],
    ['own time, cold ÷ AWS CLI', '≤ 0.1', of(cold, 'own') / byHand, ''],
    ['own time, warm ÷ AWS CLI', '≤ 0.1', of(warm, 'own') / byHand, ''],
    ['calls to AWS, warm', '≤ 35', of(warm, 'calls'), ''],
    ['calls to IAM, warm', '≤ 1', of(warm, 'iamCalls'), ''],
    ['DescribeTasks a second', '≤ 1', of([...cold, ...warm], 'looksPerSecond'), '']
  ]
}

function report(text: string): void {
  console.log(`${text}\n`)
  const { GITHUB_STEP_SUMMARY: summary } = process.env
  if (summary !== undefined && summary !== '') appendFileSync(summary, `### Bench\n\n${text}\n`)
}
