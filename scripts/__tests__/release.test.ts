import { describe, expect, test } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { placeholderProblems } from '../release-placeholder.ts'
import { ciProblem, isLatest, movesMajor, notesFor, problemsOf } from '../release.ts'
import { newestRelease, readTag } from '../versions.ts'

describe('a release', () => {
  const ROOT = join(import.meta.dirname, '../..')
  const SCRIPT = join(ROOT, 'scripts/release.ts')

  const CHANGELOG = `# Changelog

## [Unreleased]

- Something new.

## [1.2.30] - 2026-11-29

- Another.

## [1.2.3] - 2026-11-30

### Fixed

- A task that [docs] tell of.

## [1.2.2]

[1.2.2]: https://example.com/1.2.2
[docs]: https://example.com
`

  function files(version: string, lock = version) {
    return {
      'package.json': JSON.stringify({ version }),
      'package-lock.json': JSON.stringify({ version: lock }),
      'CHANGELOG.md': CHANGELOG
    }
  }

  describe('a tag', () => {
    test.each([
      ['v1.2.3', { major: 1, minor: 2, patch: 3 }],
      ['v10.0.0-rc.1', { major: 10, minor: 0, patch: 0, prerelease: 'rc.1' }]
    ])('%s names a version', (tag, version) => {
      expect(readTag(tag)).toEqual(version)
    })

    test.each(['v1', 'v1.2', '1.2.3', 'v01.2.3', 'v1.2.3-', 'v1.2.3;ls', 'v1.2.3\nv1', 'refs/tags/v1.2.3'])(
      '%j names none',
      (tag) => {
        expect(readTag(tag)).toBeUndefined()
      }
    )

    test('the newest is found by its numbers, whatever the order; pre-releases and moving tags do not count', () => {
      expect(newestRelease(['v1.9.0', 'v1.10.0', 'v1', 'v2.0.0-rc.1', 'v1.2.0', 'latest'])).toBe('v1.10.0')
      expect(newestRelease(['v1', 'v1.0.0-rc.1'])).toBeUndefined()
    })
  })

  describe('the check', () => {
    test('passes when all files say the same', () => {
      expect(problemsOf('v1.2.3', files('1.2.3'))).toEqual([])
    })

    test.each([
      ['v1', files('1.2.3'), ['The tag v1 is not of the form vX.Y.Z or vX.Y.Z-PRERELEASE.']],
      ['v1.2.3', files('1.2.2', '1.2.3'), ['The tag is v1.2.3, but the version in package.json is 1.2.2.']],
      ['v1.2.3', files('1.2.3', '1.2.2'), ['The tag is v1.2.3, but the version in package-lock.json is 1.2.2.']],
      ['v1.3.0', files('1.3.0'), ['CHANGELOG.md says nothing under 1.3.0.']],
      ['v1.2.2', files('1.2.2'), ['CHANGELOG.md says nothing under 1.2.2.']]
    ])('refuses %s and says why', (tag, given, problems) => {
      expect(problemsOf(tag, given)).toEqual(problems)
    })

    test('as a command refuses a tag of another version, and prints the outputs for that of package.json', () => {
      const refused = spawnSync(process.execPath, [SCRIPT, 'check', 'v999.0.0'], { encoding: 'utf8' })
      expect(refused).toMatchObject({ status: 1, stdout: '' })
      expect(refused.stderr).toContain('The tag is v999.0.0, but the version in package.json is')
      expect(refused.stderr.trim().split('\n')).toEqual(expect.arrayContaining(placeholderProblems(ROOT)))
    })
  })

  describe('CI', () => {
    const run = (conclusion: string | null, slug = 'github-actions') => ({
      status: conclusion === null ? 'in_progress' : 'completed',
      conclusion,
      app: { slug }
    })

    test.each([
      ['green', [run('success')], undefined],
      ['green twice', [run('success'), run('success')], undefined],
      ['not there', [], '"All of CI" has not run'],
      ['told by another app alone', [run('success', 'somebody-else')], '"All of CI" has not run'],
      ['not at its end', [run(null)], '"All of CI" is in_progress at'],
      ['green and red', [run('success'), run('failure')], '"All of CI" is failure, success at']
    ])('that is %s', (_, check_runs, problem) => {
      const found = ciProblem({ check_runs })
      expect(found?.slice(0, problem?.length)).toBe(problem)
      const asked = spawnSync(process.execPath, [SCRIPT, 'green'], {
        input: JSON.stringify({ check_runs }),
        encoding: 'utf8'
      })
      expect([asked.status, asked.stderr.trim()]).toEqual(problem === undefined ? [0, ''] : [1, found])
    })
  })

  describe('the notes', () => {
    test('are the part of that version, up to the next, without the targets of links', () => {
      expect(notesFor('v1.2.3', CHANGELOG)).toBe('### Fixed\n\n- A task that [docs] tell of.')
      expect(notesFor('v1.2.30', CHANGELOG)).toBe('- Another.')
    })

    test('of a pre-release are what is unreleased; a release must have a part of its own', () => {
      expect(notesFor('v1.3.0-rc.1', CHANGELOG)).toBe('- Something new.')
      expect(notesFor('v1.3.0', CHANGELOG)).toBe('')
    })
  })

  describe('the tag of the major version', () => {
    test.each([
      ['v1.2.0', ['v1.1.0', 'v2.0.0'], true],
      ['v1.2.0', [], true],
      ['v1.2.0', ['v1.2.0', 'v1.10.0'], false],
      ['v1.3.0-rc.1', ['v1.2.0'], false],
      ['v1.3.0-rc.1', [], false]
    ])('with %s released after %j: moves is %s', (tag, releases, moves) => {
      expect(movesMajor(tag, releases)).toBe(moves)
      const printed = execFileSync(process.execPath, [SCRIPT, 'moves', tag], { input: releases.join('\n') })
      expect(printed.toString()).toBe(`${moves}\n`)
    })
  })

  describe('the latest release', () => {
    test.each([
      ['v2.0.0', ['v1.2.0', 'v2.0.0-rc.1'], true],
      ['v1.0.0', [], true],
      ['v1.2.1', ['v1.2.0', 'v2.0.0'], false],
      ['v2.1.0-rc.1', ['v2.0.0'], false]
    ])('with %s released after %j: it is %s', (tag, releases, latest) => {
      expect(isLatest(tag, releases)).toBe(latest)
      const printed = execFileSync(process.execPath, [SCRIPT, 'latest', tag], { input: releases.join('\n') })
      expect(printed.toString()).toBe(`${latest}\n`)
    })
  })
})

describe('its placeholder', () => {
  describe('the placeholder for the owner', () => {
    // Not in one word, so that whoever replaces it everywhere leaves it here.
    const placeholder = ['OW', 'NER'].join('')

    test.each([
      ['README.md', `uses: ${placeholder}/run-on-fargate@v1`],
      ['SECURITY.md', `https://github.com/${placeholder}/run-on-fargate/security`],
      ['.github/CODEOWNERS', `/dist/ @${placeholder}`],
      ['.github/ISSUE_TEMPLATE/config.yml', `url: https://github.com/${placeholder}/run-on-fargate`],
      ['examples/job.yml', `uses: ${placeholder}/run-on-fargate@v1`],
      ['docs/deep/page.md', `- uses: ${placeholder}/run-on-fargate@v1`]
    ])('in %s is found, and told with the file', (file, text) => {
      const others = { 'docs/other.md': 'acme/run-on-fargate@v1', 'src/index.ts': text }
      const problems = placeholderProblemsOf({ ...others, [file]: text })
      expect(problems).toHaveLength(1)
      expect(problems[0]).toContain(`still stands in ${file}. Put the account there`)
    })

    test.each([
      ['the name of an account', 'uses: acme/run-on-fargate@v1 @acme'],
      ['what users fill in', `<${placeholder}>/<REPOSITORY> repos/${placeholder}/REPOSITORY`],
      ['a longer word', `CODE${placeholder}/run-on-fargate @${placeholder}S`]
    ])('is not %s', (_, text) => {
      expect(placeholderProblemsOf({ 'README.md': text })).toEqual([])
    })
  })

  /** What is said of a tree with these files. */
  function placeholderProblemsOf(tree: Readonly<Record<string, string>>): string[] {
    const root = mkdtempSync(join(tmpdir(), 'release-'))
    try {
      for (const [file, text] of Object.entries(tree)) {
        mkdirSync(dirname(join(root, file)), { recursive: true })
        writeFileSync(join(root, file), text)
      }
      return placeholderProblems(root)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
})
