/**
 * Builds the sources into a temporary folder and compares the result with `dist`, file by file. Exits 1 when they differ,
 * when the bundle lacks a module, which the bundler itself does not take for a failure, and when `dist` is too large.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist')

/** How many bytes the files of `dist` may have together: every job of every user downloads them. */
const BUDGET = 6_000_000

if (import.meta.main) run()

/** What is wrong with a committed `dist`, a sentence for each thing, where `built` is what the sources build. */
export function problemsOf(dist: string, built: string, budget = BUDGET): string[] {
  const size = sizeOf(dist)
  const differing = differences(built, dist)
  return [
    ...differing,
    ...(differing.length > 0
      ? ['dist is not what the sources build. Run `npm ci && npm run build` and commit dist.']
      : []),
    ...missingModules(dist),
    ...(size > budget ? [`dist has ${size} bytes, more than the ${budget} that it may have.`] : [])
  ]
}

/** How many bytes the files of a folder have together. */
export function sizeOf(folder: string): number {
  return filesIn(folder).reduce((total, file) => total + statSync(join(folder, file)).size, 0)
}

function run(): void {
  const built = mkdtempSync(join(tmpdir(), 'check-dist-'))
  try {
    build(built)
    const problems = problemsOf(DIST, built)
    for (const problem of problems) console.error(problem)
    if (problems.length > 0) process.exitCode = 1
    else console.log(`dist is what the sources build, and has ${sizeOf(DIST)} bytes.`)
  } finally {
    rmSync(built, { recursive: true, force: true })
  }
}

/** Runs the build as `package.json` has it, with another folder for what comes out. */
function build(folder: string): void {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { build: string } }
  const [command, ...args] = scripts.build.split(' ')
  const output = args.indexOf('-o') + 1
  if (command !== 'ncc' || output === 0) {
    throw new Error(`The script "build" in package.json is not "ncc … -o dist": ${scripts.build}`)
  }
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
  // The cache would hide a dependency that has changed.
  execFileSync(process.execPath, [ncc, ...args.with(output, folder), '--no-cache', '--quiet'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit']
  })
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
