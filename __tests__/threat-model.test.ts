import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { read, ROOT } from './docs/pages.ts'
import { titlesIn } from './docs/titles.ts'

const MODEL = read('docs/threat-model.md')

/** The tests that a text names: their title, as it stands in the source, and file. */
function testsIn(text: string): { readonly title: string; readonly file: string }[] {
  return [...text.matchAll(/\[`([^`]+)`\]\(\.\.\/(__tests__\/[^)\s]+)\)/g)].map(([, title = '', file = '']) => ({
    title,
    file
  }))
}

/** The sections in which each row is an attack. */
const boundaries = MODEL.split(/^## /m).filter((section) => /^\d /.test(section))
const rowsOf = (section: string) =>
  section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:Attack|-)/.test(line))

test('the threat model has its seven boundaries', () => {
  expect(boundaries.map((section) => Number.parseInt(section))).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('each test that the threat model names is in its file', () => {
  const named = testsIn(MODEL)
  const titles = new Map([...new Set(named.map(({ file }) => file))].map((file) => [file, titlesOf(file)]))
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(({ title, file }) => titles.get(file)?.has(title) !== true)).toEqual([])
})

function titlesOf(file: string): ReadonlySet<string> {
  return existsSync(join(ROOT, file)) ? titlesIn(read(file)) : new Set()
}

test('each attack has a test, or says that there is none', () => {
  const rows = boundaries.flatMap(rowsOf)
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.filter((row) => testsIn(row).length === 0 && !row.includes('| none: '))).toEqual([])
})

test('each file of tests that were made for it is named in it', () => {
  const files = readdirSync(join(ROOT, '__tests__', 'threats')).map((name) => `__tests__/threats/${name}`)
  const named = new Set(testsIn(MODEL).map(({ file }) => file))
  expect(files.filter((file) => !named.has(file))).toEqual([])
})

describe('the titles of a file of tests', () => {
  test.each([
    ['a test', "test('it holds', () => {})", ['it holds']],
    ['a suite, and a test in it', "describe('a', () => { test(`b`, () => {}) })", ['a', 'b']],
    ['a table', "test.each(['x'])('of %s', () => {})", ['of %s', 'x']],
    ['a table that is a constant', "const ROWS = [['x', 1]]\ntest.concurrent.each(ROWS)('of %s', f)", ['of %s', 'x']],
    [
      'a table that is a constant of its suite',
      "const ROWS = ['y']\ndescribe('a', () => { const ROWS = ['x']; test.each(ROWS)('of %s', f) })",
      ['a', 'of %s', 'x']
    ],
    ['a comment', "// test('it holds', () => {})", []],
    ['a text elsewhere', "expect('it holds')", []],
    ['a skipped test', "test.skip('it holds', () => {})", []],
    ['a test that is still to be written', "test.todo('it holds')", []],
    ['a skipped table', "test.skip.each(['x'])('of %s', () => {})", []],
    ['all in a skipped suite', "describe.skip('a', () => { test('b', () => {}) })", []],
    ['what is skipped by its name', "xtest('it holds', () => {})", []]
  ])('are those of what is run: %s', (_, source, titles) => {
    expect([...titlesIn(source)].sort()).toEqual(titles.toSorted())
  })
})
