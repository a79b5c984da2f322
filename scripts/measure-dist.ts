/**
 * Prints a table of the size of `dist` and the time from the start of the process to its first network call, beside
 * those of the last release. In a workflow, adds it to the job's summary. Alternates between the two on one machine,
 * because only their ratio is comparable between machines.
 *
 *   npm run measure              the last release is the newest tag vX.Y.Z that is not this commit's
 *   npm run measure -- --runs 25
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runAction } from '../sandbox/src/runner.ts'
import { sizeOf } from './check-dist.ts'
import { table as markdownTable } from './markdown.ts'
import { newestRelease } from './versions.ts'

/** The measurements of one version of the action. */
export interface Measured {
  readonly name: string
  /** The size of `dist` in bytes. */
  readonly size: number
  /** Milliseconds from the start of the process to its first call, one for each run. */
  readonly starts: readonly number[]
}

const ROOT = join(import.meta.dirname, '..')

if (import.meta.main) await run()

/** Returns the newest release with a tag. Ignores tags of the current commit, which is being measured. */
export function lastRelease(repository: string): string | undefined {
  return newestRelease(git(repository, 'tag', '--list', 'v*', '--no-contains', 'HEAD').toString().split('\n'))
}

/** Extracts the files of a tag into a folder. */
export function extract(repository: string, tag: string, folder: string): void {
  execFileSync('tar', ['-x', '-C', folder], { input: git(repository, 'archive', '--format=tar', tag) })
}

/** Returns the time (ms) from the start of the action's process to its first call to AWS, a registry or GitHub. */
export async function timeToFirstCall(action: string): Promise<number> {
  const called = Promise.withResolvers<number>()
  const server = createServer((_, response) => {
    called.resolve(performance.now())
    response.writeHead(503).end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const started = performance.now()
  const running = runAction({ action, inputs: { image: `${host}/acme/space:1.0` }, ...surroundings(host) })
  const ended = running.done.then(({ lines }) =>
    Promise.reject(new Error(`It has called nobody:\n${lines.join('\n')}`))
  )
  try {
    return (await Promise.race([called.promise, ended])) - started
  } finally {
    running.kill()
    await ended.catch(() => undefined)
    server.closeAllConnections()
    server.close()
  }
}

/** Renders the measurements as a Markdown table, with their ratio if there are two. */
export function table(now: Measured, before?: Measured): string {
  const rows = [now, ...(before === undefined ? [] : [before])].map(({ name, size, starts }) => [
    name,
    `${(size / 1e6).toFixed(2)} MB`,
    `${median(starts).toFixed(0)} ms`
  ])
  const ratios =
    before === undefined
      ? []
      : [['ratio', (now.size / before.size).toFixed(2), (median(now.starts) / median(before.starts)).toFixed(2)]]
  return markdownTable(['', 'dist', `start to first call, median of ${now.starts.length}`], [...rows, ...ratios])
}

/** Returns the median. For an even count, this is the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN
  return (lower + upper) / 2
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is "${values.runs}", which is no number of runs.`)
  const tag = lastRelease(ROOT)
  const folder = mkdtempSync(join(tmpdir(), 'last-release-'))
  try {
    if (tag !== undefined) extract(ROOT, tag, folder)
    const measured = await measure(
      tag === undefined
        ? [['this', ROOT]]
        : [
            ['this', ROOT],
            [tag, folder]
          ],
      runs
    )
    report(tag === undefined ? 'There is no release to compare with.' : `Beside ${tag}, the last release.`, measured)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(versions: readonly [name: string, folder: string][], runs: number): Promise<Measured[]> {
  const starts = versions.map((): number[] => [])
  for (let turn = 0; turn < runs; turn++) {
    for (const [index, [, folder]] of versions.entries()) starts[index]?.push(await timeToFirstCall(folder))
  }
  return versions.map(([name, folder], index) => ({
    name,
    size: sizeOf(join(folder, 'dist')),
    starts: starts[index] ?? []
  }))
}

function report(sentence: string, [now, before]: readonly Measured[]): void {
  if (now === undefined) return
  const text = `${sentence}\n\n${table(now, before)}\n`
  console.log(text)
  const { GITHUB_STEP_SUMMARY: summary } = process.env
  if (summary !== undefined && summary !== '') appendFileSync(summary, `### The size and the start of dist\n\n${text}`)
}

/** Returns settings that direct all calls of the action to one server. */
function surroundings(host: string) {
  return {
    env: {
      AWS_ENDPOINT_URL: `http://${host}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-key'
    },
    github: { apiUrl: `http://${host}` }
  }
}

function git(repository: string, ...args: readonly string[]): Buffer {
  return execFileSync('git', ['-C', repository, ...args], { maxBuffer: 1e9 })
}
