import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync, spawnSync } from 'node:child_process'
import { problemsOf, sizeOf } from '../../scripts/check-dist.ts'
import { extract, lastRelease, median, table, timeToFirstCall } from '../../scripts/measure-dist.ts'

describe('its check', () => {
  const ROOT = join(import.meta.dirname, '../..')
  const DIST = join(ROOT, 'dist')
  const BUNDLE = readdirSync(DIST)
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(DIST, file), 'utf8'))
    .join('\n')

  describe('the check', () => {
    let folder = ''
    let dist = ''
    let built = ''
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'dist-'))
      ;[dist, built] = [join(folder, 'dist'), join(folder, 'built')]
      mkdirSync(join(built, 'chunks'), { recursive: true })
      writeFileSync(join(built, 'index.js'), 'export const main = 1\n')
      writeFileSync(join(built, 'chunks/1.js'), 'export {}\n')
      cpSync(built, dist, { recursive: true })
    })
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true })
    })

    test('passes what the sources build', () => {
      expect(problemsOf(dist, built)).toEqual([])
    })

    test.each([
      ['dist/index.js is different.', () => writeFileSync(join(dist, 'index.js'), 'export const main = 1\r\n')],
      ['dist/chunks/1.js is missing.', () => rmSync(join(dist, 'chunks/1.js'))],
      ['dist/chunks/2.js does not come from the sources.', () => writeFileSync(join(dist, 'chunks/2.js'), '')]
    ])('says that %s', (problem, change) => {
      change()
      expect(problemsOf(dist, built)).toEqual([problem, expect.stringContaining('npm run build')])
    })

    test('finds a module that the bundler did not', () => {
      for (const copy of [dist, built]) writeFileSync(join(copy, 'index.js'), 'webpackMissingModule("./gone")')
      expect(problemsOf(dist, built)).toEqual(['dist/index.js imports a module that was not found when it was built.'])
    })

    test('counts all files against the budget', () => {
      expect(sizeOf(dist)).toBe(32)
      expect(problemsOf(dist, built, { all: 32, entry: 22 })).toEqual([])
      expect(problemsOf(dist, built, { all: 31, entry: 22 })).toEqual([
        'dist has 32 bytes, more than the 31 that it may have.'
      ])
      expect(problemsOf(dist, built, { all: 32, entry: 21 })).toEqual([
        'dist/index.js has 22 bytes, more than the 21 that it may have.'
      ])
    })
  })

  describe('the committed dist', () => {
    test('can be read: each documented function of the source is in it with its name and its comment', () => {
      const documented = sources().flatMap((source) =>
        [
          ...source.matchAll(/^\/\*\*\s(?: \* )?(.+?)(?: \*\/)?\n(?: \*.*\n)*(?:export )?(?:async )?function (\w+)/gm)
        ].map(([, ...found]) => found)
      )
      expect(documented.length).toBeGreaterThan(100)
      // The bundler puts something before a name that two files have.
      const names = [...new Set([...BUNDLE.matchAll(/function (\w+)\(/g)].map(([, name = '']) => name))]
      const missing = documented.filter(
        ([comment = '', name = '']) => !BUNDLE.includes(comment) || !names.some((other) => other.includes(name))
      )
      expect(missing).toEqual([])
    })

    test('calls the registry before any client of a service is loaded', () => {
      const entry = readFileSync(join(DIST, 'index.js'), 'utf8')
      const clients = /^\/\/ node_modules\/(@aws-sdk|@smithy|@octokit|acme-client)\//m
      expect(BUNDLE).toMatch(clients)
      expect(entry).not.toMatch(clients)
      expect(entry).toContain('function inspectImages(')
    })

    test('has the licence of each package in it', () => {
      const licences = new Set(readFileSync(join(DIST, 'licenses.txt'), 'utf8').split('\n'))
      const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
        dependencies: Readonly<Record<string, string>>
      }
      const bundled = [...BUNDLE.matchAll(/^\/\/ node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm)].map(
        ([, name = '']) => name
      )
      expect(bundled).toContain('@smithy/core')
      const packages = new Set([...Object.keys(dependencies), ...bundled])
      expect([...packages].filter((name) => !licences.has(name))).toEqual([])
    })
  })

  function sources(): string[] {
    return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'))
  }
})

describe('its start', () => {
  const ROOT = join(import.meta.dirname, '../..')

  // `npm test` needs Node alone: what is about tags waits for a machine with Git.
  const withGit = has('git') ? describe : describe.skip
  const withTar = has('tar') ? test : test.skip

  withGit('the last release', () => {
    let folder = ''
    let repository = ''

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'measure-'))
      repository = join(folder, 'repository')
      mkdirSync(repository)
      git('init', '--quiet')
      git('config', 'user.name', 'A Test')
      git('config', 'user.email', 'test@example.com')
      git('config', 'commit.gpgsign', 'false')
      git('config', 'tag.gpgsign', 'false')
    })
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true })
    })

    test('is none where no tag names one', () => {
      commit('v1', 'latest')
      expect(lastRelease(repository)).toBeUndefined()
    })

    test('is the newest by version, without the one at the commit itself', () => {
      commit('v1.10.0')
      commit('v1.9.1', 'v2.0.0-rc.1')
      commit('v1.11.0')
      expect(lastRelease(repository)).toBe('v1.10.0')
      commit()
      expect(lastRelease(repository)).toBe('v1.11.0')
    })

    withTar('is taken from its tag as it was', () => {
      const copy = join(folder, 'copy')
      mkdirSync(copy)
      extract(repository, 'v1.10.0', copy)
      expect(readFileSync(join(copy, 'file'), 'utf8')).toBe('v1.10.0')
    })

    function git(...args: readonly string[]): void {
      execFileSync('git', ['-C', repository, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    }

    /** A commit with these tags, whose file says the first of them. */
    function commit(...tags: readonly string[]): void {
      writeFileSync(join(repository, 'file'), tags[0] ?? 'untagged')
      git('add', 'file')
      git('commit', '--quiet', '--message', 'Change the file')
      for (const tag of tags) git('tag', tag)
    }
  })

  describe('the time to the first call', () => {
    test('is taken from the action itself', async () => {
      await expect(timeToFirstCall(ROOT)).resolves.toBeGreaterThan(0)
    })

    test('is none for an action that calls nobody, and what it has said is told', async () => {
      const action = join(import.meta.dirname, '../../sandbox/__tests__/fixtures/plain')
      await expect(timeToFirstCall(action)).rejects.toThrow('It has called nobody')
    })
  })

  describe('the table', () => {
    const now = { name: 'this', size: 5_500_000, starts: [300, 100, 200] }

    test('has both versions and the ratio of their medians', () => {
      expect(table(now, { name: 'v1.0.0', size: 5_000_000, starts: [100, 100, 400] }).split('\n')).toEqual([
        '|  | dist | start to first call, median of 3 |',
        '| --- | --- | --- |',
        '| this | 5.50 MB | 200 ms |',
        '| v1.0.0 | 5.00 MB | 100 ms |',
        '| ratio | 1.10 | 2.00 |'
      ])
    })

    test('has one row where there is no release', () => {
      expect(table(now).split('\n')).toHaveLength(3)
    })

    test.each([
      [[3, 1, 2], 2],
      [[10, 9, 100, 1], 9.5],
      [[7], 7]
    ])('the median of %j is %d', (numbers, middle) => {
      expect(median(numbers)).toBe(middle)
    })
  })

  function has(program: string): boolean {
    return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
  }
})
