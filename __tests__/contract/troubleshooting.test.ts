import { describe, expect, test } from '@jest/globals'
import { SAMPLES } from '../../scripts/failures/samples.ts'
import { TITLES } from '../../src/failures/explain.ts'
import { FAILURES } from '../../src/failures/table.ts'
import { sourceFiles } from '../../scripts/source-files.ts'
import { anchorsIn, linksIn, read, withoutFences } from '../docs/pages.ts'

const PAGE = read('docs/troubleshooting.md')

describe('the page of failures', () => {
  test('has each known failure once, with what AWS says and a fix', () => {
    const wrong = [...FAILURES.keys()].flatMap((title) => {
      const [section, ...others] = PAGE.split(`\n### ${title}\n`).slice(1)
      const [, said = ''] = /^\n```text\n([^]+?)\n```\n\n[^]*?\*\*Fix:\*\* \S/.exec(section ?? '') ?? []
      const known = SAMPLES[title as keyof typeof SAMPLES].map(({ text }) => text.replaceAll('’', "'"))
      return others.length === 0 && known.some((text) => said.includes(text)) ? [] : [title]
    })
    expect(wrong).toEqual([])
  })

  test('has a heading for each of its links, and no two of one anchor', () => {
    const anchors = anchorsIn(PAGE)
    const links = linksIn(PAGE).flatMap((link) => (link.startsWith('#') ? [link.slice(1)] : []))
    expect(links.length).toBeGreaterThan(FAILURES.size)
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([])
    // The anchor of a heading that is there twice ends in a number.
    expect(anchors.filter((anchor) => /-\d+$/.test(anchor))).toEqual([])
  })

  test('has one heading of the first level', () => {
    expect(withoutFences(PAGE).match(/^# .+$/gm)).toEqual(['# Troubleshooting'])
  })

  test('has a row for each failure that the action finds by itself, and for no other', () => {
    const [, part = ''] = /<!-- refusals -->([^]*)<!-- \/refusals -->/.exec(PAGE) ?? []
    const rows = [...part.matchAll(/^\| (?!Title|---)([^|]+?) \|/gm)].map(([, title]) => title)
    expect(rows.toSorted()).toEqual(Object.values(TITLES).toSorted())
  })
})

test('each code is used in the source', () => {
  const source = sourceFiles()
    .filter((name) => !name.startsWith('failures/'))
    .map((name) => read(`src/${name}`))
    .join('\n')
  expect(Object.keys(TITLES).filter((code) => !source.includes(`'${code}'`))).toEqual([])
})
