import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAction } from '../sandbox/src/runner.ts'
import { WALKTHROUGH_LOGIN } from '../sandbox/src/start.ts'
import type { Place } from './place.ts'

/** The measurements of a deployment. Times are in ms. */
export interface Deployment {
  readonly outcome: string
  /** From the start of the process until RunTask arrives. */
  readonly toRunTask: number
  /** From RUNNING to the end of the step, before the post step. */
  readonly afterRunning: number
  /** The step's time, without Fargate's. */
  readonly own: number
  readonly calls: number
  readonly iamCalls: number
  /** Over the whole step, because the check of older tasks counts too. */
  readonly looksPerSecond: number
}

const INPUTS = {
  image: 'acme/space:1.0',
  'registry-username': WALKTHROUGH_LOGIN.username,
  'registry-password': WALKTHROUGH_LOGIN.password,
  'settle-seconds': '0'
}

/** Runs the main step of a version of the action, and returns when it ended, before the post step. */
export async function run(
  action: string,
  place: Place,
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {}
) {
  const { environment, github } = place.surroundings
  const env = { ...environment, ...more }
  const begin = Date.now()
  let end = 0
  const onLine = (line: string) => {
    if (line === 'Post job cleanup.') end = Date.now()
  }
  const { outcome, lines } = await runAction({ action, inputs, env, github, onLine }).done
  return { begin, end: end === 0 ? Date.now() : end, outcome, lines }
}

/** Deploys with a version of the action, into the account as earlier runs left it. */
export async function deploy(
  action: string,
  place: Place,
  inputs: Readonly<Record<string, string>> = {}
): Promise<Deployment> {
  const before = await place.report()
  const { begin, end, outcome, lines } = await run(action, place, { ...INPUTS, ...inputs })
  const after = await place.report()
  const calls = after.calls.slice(before.calls.length).filter(({ at }) => at <= end)
  const task = after.tasks.find(({ arn }) => !before.tasks.some((known) => known.arn === arn))
  const start = calls.find(({ operation }) => operation === 'RunTask')
  if (outcome !== 'success' || task === undefined || start === undefined) {
    throw new Error(`A deployment did not go well:\n${lines.join('\n')}`)
  }
  const looks = calls.filter(({ operation }) => operation === 'DescribeTasks').length
  return {
    outcome,
    toRunTask: start.at - begin,
    afterRunning: end - task.startedAt,
    own: end - begin - (task.startedAt - task.createdAt),
    calls: calls.length,
    iamCalls: calls.filter(({ service }) => service === 'iam').length,
    looksPerSecond: looks / ((end - begin) / 1000)
  }
}

/** Deploys once more, and returns how many bytes of `dist` the steps loaded. */
export async function loadedBy(
  action: string,
  place: Place,
  inputs: Readonly<Record<string, string>> = {}
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'coverage-'))
  try {
    const { outcome, lines } = await run(action, place, { ...INPUTS, ...inputs }, { NODE_V8_COVERAGE: folder })
    if (outcome !== 'success') throw new Error(`A deployment did not go well:\n${lines.join('\n')}`)
    const reports = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    const files = reports.flatMap((report) =>
      [...report.matchAll(/\/dist\/([^/"]+\.js)"/g)].map(([, file = '']) => file)
    )
    return [...new Set(files)].reduce((sum, file) => sum + statSync(join(action, 'dist', file)).size, 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
