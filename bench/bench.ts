/**
 * Measures what a deployment costs beside what it is compared with, by turns in one run, and prints one Markdown table of
 * medians and ratios with the budgets beside them; in a workflow also into the job's summary. Each AWS call takes 40 ms.
 *
 *   npm run bench                        this version, bare Node, and the AWS CLI where it is installed
 *   npm run bench -- --against v1.2.0    beside another version: a tag or a commit
 *   npm run bench -- --fast              with a Fargate that starts a task in half a second; else it takes 20 s
 *   npm run bench -- --runs 5
 *   npm run bench -- --scale             100 deployments at once, and a sweep that looks at 1,000 environments
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { table } from '../scripts/markdown.ts'
import { extract, median } from '../scripts/measure-dist.ts'
import { deployWith, floor, openSite, startOf, type Deployed, type Peak } from './run.ts'
import { scale } from './scale.ts'
import { walkThrough } from './walk-through.ts'

const ROOT = join(import.meta.dirname, '..')

/** Times in ms: the interface, secrets and logging, image and start. Source: what users report of small images, about 20 s. */
const FARGATE = { attach: 8000, prepare: 4000, pull: 8000, stop: 1000, deprovision: 1000 }
const FAST = { attach: 200, prepare: 100, pull: 200, stop: 100, deprovision: 100 }

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    fast: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    scale: { type: 'boolean', default: false }
  }
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1)
  throw new Error(`Invalid value "${values.runs}" for --runs. Expected a number.`)

if (values.scale) report('100 at once', await scale(ROOT))
else report('A deployment', await compare())

/** What was measured of one version of the action. */
interface Measured {
  readonly name: string
  readonly folder: string
  readonly starts: Peak[]
  readonly cold: Deployed[]
  readonly warm: Deployed[]
}

async function compare(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'against-'))
  try {
    const { against } = values
    if (against !== undefined) extract(ROOT, against, folder)
    const versions: Measured[] = [
      { name: 'this', folder: ROOT, starts: [], cold: [], warm: [] },
      ...(against === undefined ? [] : [{ name: against, folder, starts: [], cold: [], warm: [] }])
    ]
    const floors: Peak[] = []
    const byHand: number[] = []
    for (let turn = 0; turn < runs; turn++) {
      for (let time = 0; time < 5; time++) {
        floors.push(await floor())
        for (const version of versions) version.starts.push(await startOf(version.folder))
      }
      for (const version of versions) await deployTwice(version)
      if (hasCli()) byHand.push(await walkThrough(siteOptions()))
    }
    return tableOf(versions, floors, byHand)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function siteOptions() {
  return { knobs: { latency: 40, timings: values.fast ? FAST : FARGATE } }
}

async function deployTwice({ folder, cold, warm }: Measured): Promise<void> {
  const site = await openSite(siteOptions())
  try {
    cold.push(await deployWith(folder, site))
    warm.push(await deployWith(folder, site))
  } finally {
    await site.close()
  }
}

function hasCli(): boolean {
  return spawnSync('aws', ['--version']).status === 0
}

function tableOf(versions: readonly Measured[], floors: readonly Peak[], byHand: readonly number[]): string {
  const bare = median(floors.map(({ time }) => time))
  const hand = median(byHand)
  const of = (version: Measured, pick: (deployed: Deployed) => number, which: 'cold' | 'warm') =>
    median(version[which].map(pick))
  const rows: readonly (readonly [string, string, (version: Measured) => string])[] = [
    ['start to first call ÷ bare Node', '≤ 2.5', ({ starts }) => times(median(starts.map(({ time }) => time)) / bare)],
    ['start to first call', '', ({ starts }) => ms(median(starts.map(({ time }) => time)))],
    [
      'memory at the first call',
      '≤ 90 MB',
      ({ starts }) => `${median(starts.map(({ memory }) => memory)).toFixed(0)} MB`
    ],
    ['entry chunk of dist', '≤ 1.8 MB', ({ folder }) => `${(sizeOfEntry(folder) / 1e6).toFixed(2)} MB`],
    ['start to RunTask, warm', '≤ 450 ms', (version) => ms(of(version, ({ toRunTask }) => toRunTask, 'warm'))],
    ['start to RunTask, cold', '≤ 650 ms', (version) => ms(of(version, ({ toRunTask }) => toRunTask, 'cold'))],
    [
      'RUNNING to the end of the step',
      '≤ 800 ms',
      (version) => ms(of(version, ({ afterRunning }) => afterRunning, 'warm'))
    ],
    ['own time, cold ÷ by hand', '≤ 0.10', (version) => times(of(version, ({ own }) => own, 'cold') / hand)],
    ['own time, warm ÷ by hand', '≤ 0.10', (version) => times(of(version, ({ own }) => own, 'warm') / hand)],
    ['calls, cold', '', (version) => String(of(version, ({ calls }) => calls.length, 'cold'))],
    ['calls, warm', '≤ 35', (version) => String(of(version, ({ calls }) => calls.length, 'warm'))],
    ['calls to IAM, warm', '≤ 1', (version) => String(of(version, ({ calls }) => countOf(calls, 'iam'), 'warm'))]
  ]
  const head = ['', 'budget', ...versions.map(({ name }) => name)]
  const notes = [
    `Bare Node: ${ms(bare)}. By hand, with the AWS CLI: ${byHand.length === 0 ? 'not installed' : ms(hand)} of own time.`,
    `Medians of ${runs} deployments and ${floors.length} starts, by turns.`
  ]
  return `${table(
    head,
    rows.map(([what, budget, read]) => [what, budget, ...versions.map(read)])
  )}\n\n${notes.join(' ')}`
}

function countOf(calls: Deployed['calls'], service: string): number {
  return calls.filter((call) => call.service === service).length
}

function sizeOfEntry(folder: string): number {
  const dist = join(folder, 'dist')
  return readdirSync(dist).includes('index.js') ? statSync(join(dist, 'index.js')).size : NaN
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '–'
}

function report(title: string, text: string): void {
  const { GITHUB_STEP_SUMMARY: summary } = process.env
  const commit = execFileSync('git', ['-C', ROOT, 'describe', '--always', '--dirty']).toString().trim()
  console.log(`${text}\n`)
  if (summary !== undefined && summary !== '') appendFileSync(summary, `### ${title}, at ${commit}\n\n${text}\n\n`)
}
