import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const ROOT = join(import.meta.dirname, '..')
const MODEL = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8')

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

describe.each(testsIn(MODEL))('the threat model names "$title"', ({ title, file }) => {
  test(`which is in ${file}`, () => {
    expect(existsSync(join(ROOT, file))).toBe(true)
    const source = readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'")
    expect([`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted))).toBe(true)
  })
})

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
