/**
 * Builds the sources into a temporary folder and compares the result with `dist`, file by file. Exits 1 if they differ,
 * if `dist` is too large, or if the bundle lacks a module, which the bundler doesn't treat as an error.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

/** The size limits in bytes: of `dist`, which every job downloads, and of `index.js`, which every job compiles. */
const BUDGET = { all: 4_000_000, entry: 600_000 }

if (import.meta.main) await run()

/** Returns the problems of a committed `dist`, a sentence for each. `built` contains the result of a fresh build. */
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

/** Returns the total size of the files in a folder, in bytes. */
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

/** Finds missing modules. webpack, which ncc uses, replaces an import that it can't find with this call. */
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
