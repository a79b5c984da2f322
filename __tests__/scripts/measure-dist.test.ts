import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { extract, lastRelease, median, table, timeToFirstCall } from '../../scripts/measure-dist.ts'

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
