/**
 * Builds the sources into a temporary folder and compares the result with `dist`, file by file. Exits 1 when they differ,
 * when the bundle lacks a module, which the bundler itself does not take for a failure, and when `dist` is too large.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

/** In bytes: what the files of `dist` may have together, as every job downloads them, and `index.js`, as every job compiles it. */
const BUDGET = { all: 4_000_000, entry: 600_000 }

if (import.meta.main) await run()

/** What is wrong with a committed `dist`, a sentence for each thing, where `built` is what the sources build. */
export function problemsOf(dist: string, built: string, budget = BUDGET): string[] {
  const sizes = { dist: sizeOf(dist), 'dist/index.js': statSync(join(dist, 'index.js')).size }
  const limits = { dist: budget.all, 'dist/index.js': budget.entry }
  const differing = differences(built, dist)
  return [
    ...differing,
    ...(differing.length > 0
      ? ['dist is not what the sources build. Run `npm ci && npm run build` and commit dist.']
      : []),
    ...missingModules(dist),
    ...(['dist', 'dist/index.js'] as const).flatMap((name) =>
      sizes[name] > limits[name]
        ? [`${name} has ${sizes[name]} bytes, more than the ${limits[name]} that it may have.`]
        : []
    )
  ]
}

/** How many bytes the files of a folder have together. */
export function sizeOf(folder: string): number {
  return filesIn(folder).reduce((total, file) => total + statSync(join(folder, file)).size, 0)
}

async function run(): Promise<void> {
  const built = mkdtempSync(join(tmpdir(), 'check-dist-'))
  try {
    await build(built)
    const problems = problemsOf(DIST, built)
    for (const problem of problems) console.error(problem)
    if (problems.length > 0) process.exitCode = 1
    else console.log(`dist is what the sources build, and has ${sizeOf(DIST)} bytes.`)
  } finally {
    rmSync(built, { recursive: true, force: true })
  }
}

function differences(expected: string, found: string): string[] {
  const [wanted, there] = [filesIn(expected), filesIn(found)]
  return [
    ...wanted.filter((file) => !there.includes(file)).map((file) => `dist/${file} is missing.`),
    ...there.filter((file) => !wanted.includes(file)).map((file) => `dist/${file} does not come from the sources.`),
    ...wanted
      .filter((file) => there.includes(file))
      .filter((file) => !readFileSync(join(expected, file)).equals(readFileSync(join(found, file))))
      .map((file) => `dist/${file} is different.`)
  ]
}

/** The call with which webpack, on which ncc is built, replaces an import that it cannot find. */
function missingModules(folder: string): string[] {
  return filesIn(folder)
    .filter((file) => readFileSync(join(folder, file), 'utf8').includes('webpackMissingModule'))
    .map((file) => `dist/${file} imports a module that was not found when it was built.`)
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/')
    )
    .sort()
}
