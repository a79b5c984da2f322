/**
 * Answers questions of the release workflow. Needs only Node, so that a job that can write installs no packages.
 *
 *   node scripts/release.ts check v1.2.3    exits 1 unless package.json, its lock file and CHANGELOG.md match the
 *                                           version, and no placeholder is left for the owner; prints the outputs
 *                                           `major` and `prerelease` for the next jobs
 *   node scripts/release.ts green           reads the commit's check runs "All of CI" from GitHub's API, and exits 1
 *                                           unless each has succeeded
 *   node scripts/release.ts notes v1.2.3    prints the version's section of CHANGELOG.md
 *   node scripts/release.ts moves v1.2.3    reads the tags of all releases, one a line, and prints whether `v1` must
 *                                           move to this one: `true` or `false`
 *   node scripts/release.ts latest v1.2.3   reads them too, and prints whether this is the newest of all
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { placeholderProblems } from './release-placeholder.ts'
import { newestRelease, readTag } from './versions.ts'

/** The files of the repository that name its version. */
export interface Files {
  readonly 'package.json': string
  readonly 'package-lock.json': string
  readonly 'CHANGELOG.md': string
}

/** The part of GitHub's list of check runs that the script reads. */
export interface CheckRuns {
  readonly check_runs: readonly {
    readonly status: string
    readonly conclusion: string | null
    readonly app: { readonly slug: string } | null
  }[]
}

const ROOT = join(import.meta.dirname, '..')

if (import.meta.main) run(process.argv[2], process.argv[3] ?? '')

/** Returns the reasons why the tag can't be released from these files, a sentence for each. */
export function problemsOf(tag: string, files: Files): string[] {
  if (readTag(tag) === undefined) return [`The tag ${tag} is not of the form vX.Y.Z or vX.Y.Z-PRERELEASE.`]
  const stated = (['package.json', 'package-lock.json'] as const).map((file) => {
    const { version } = JSON.parse(files[file]) as { version: string }
    return { file, version }
  })
  return [
    ...stated
      .filter(({ version }) => `v${version}` !== tag)
      .map(({ file, version }) => `The tag is ${tag}, but the version in ${file} is ${version}.`),
    ...(notesFor(tag, files['CHANGELOG.md']) === '' ? [`CHANGELOG.md says nothing under ${tag.slice(1)}.`] : [])
  ]
}

/**
 * Returns the changelog's section for a version, without its heading; empty if there is none. A pre-release without a
 * section uses Unreleased.
 */
export function notesFor(tag: string, changelog: string): string {
  const own = part(changelog, tag.slice(1))
  return own === '' && readTag(tag)?.prerelease !== undefined ? part(changelog, 'Unreleased') : own
}

/**
 * Returns whether to move the tag of the major version to this release: only if it is the newest of that version. A
 * re-run of an older release must not move it back, and a pre-release never moves it.
 */
export function movesMajor(tag: string, releases: readonly string[]): boolean {
  const major = readTag(tag)?.major
  return newestRelease([...releases, tag].filter((other) => readTag(other)?.major === major)) === tag
}

/** Returns whether this release is the latest on GitHub: not for a pre-release or a fix of an older major version. */
export function isLatest(tag: string, releases: readonly string[]): boolean {
  return newestRelease([...releases, tag]) === tag
}

/** Returns why CI hasn't succeeded, as a sentence; undefined if it has. Only reports of GitHub Actions count. */
export function ciProblem({ check_runs: runs }: CheckRuns): string | undefined {
  const ours = runs.filter(({ app }) => app?.slug === 'github-actions')
  const ends = new Set(ours.map(({ status, conclusion }) => conclusion ?? status))
  if (ends.size === 1 && ends.has('success')) return undefined
  const found = ends.size === 0 ? 'has not run' : `is ${[...ends].sort().join(', ')}`
  return `"All of CI" ${found} at the commit of this tag. Wait for it, or run it again; when it is green, re-run the failed jobs of this run.`
}

function part(changelog: string, version: string): string {
  const lines = changelog.split('\n')
  const start = lines.findIndex((line) => line === `## [${version}]` || line.startsWith(`## [${version}] `))
  if (start === -1) return ''
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '))
  return lines
    .slice(start + 1, length === -1 ? undefined : start + 1 + length)
    .filter((line) => !/^\[[^\]]+\]: /.test(line)) // the targets of links, which end the file
    .join('\n')
    .trim()
}

function run(what: string | undefined, tag: string): void {
  const read = (file: keyof Files) => readFileSync(join(ROOT, file), 'utf8')
  if (what === 'check') {
    check(tag, {
      'package.json': read('package.json'),
      'package-lock.json': read('package-lock.json'),
      'CHANGELOG.md': read('CHANGELOG.md')
    })
  } else if (what === 'notes') {
    console.log(notesFor(tag, read('CHANGELOG.md')))
  } else if (what === 'moves') {
    console.log(movesMajor(tag, readFileSync(0, 'utf8').split(/\s+/)))
  } else if (what === 'latest') {
    console.log(isLatest(tag, readFileSync(0, 'utf8').split(/\s+/)))
  } else if (what === 'green') {
    refuse([ciProblem(JSON.parse(readFileSync(0, 'utf8')) as CheckRuns) ?? []].flat())
  } else {
    console.error('Say check, notes, moves or latest and a tag, or green.')
    process.exitCode = 2
  }
}

function check(tag: string, files: Files): void {
  const problems = [...problemsOf(tag, files), ...placeholderProblems(ROOT)]
  const version = readTag(tag)
  if (problems.length > 0 || version === undefined) refuse(problems)
  else console.log(`major=v${version.major}\nprerelease=${version.prerelease !== undefined}`)
}

/** Prints the problems, and makes the job fail if there are any. */
function refuse(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
