import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { problemsOf, sizeOf } from '../../scripts/check-dist.ts'

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
