import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { FAILURES } from '../../scripts/failures/all.ts'
import { collectRefusals, tellingOnes, type Refusal } from '../../scripts/refusals.ts'
import { sourceFiles } from '../../scripts/source-files.ts'
import { textsOf } from '../../scripts/source-text.ts'
import { CAUSES } from '../../src/report/causes.ts'
import { ActionError } from '../../src/errors.ts'
import { explain } from '../../src/report/explain.ts'
import { anchorsIn, linksIn, read, withoutFences } from '../docs/pages.ts'
import { DEFAULTS, readWith } from './action.ts'

const PAGE = read('docs/troubleshooting.md')
const REFUSALS = collectRefusals()

describe('the page of failures', () => {
  test.each(CAUSES.map(({ title }) => title))('has "%s" once, with a text of AWS and what to do', (title) => {
    const [section, ...others] = PAGE.split(`\n### ${title}\n`).slice(1)
    const [, said = '', remedy = ''] = /^\n```text\n([^]+?)\n```\n\n[^]+?\n\n\*\*Do:\*\* (.+)/.exec(section ?? '') ?? []
    expect(others).toEqual([])
    expect(remedy).not.toBe('')
    for (const line of said.split('\n')) {
      expect(FAILURES.filter(([named, , thrown]) => named === title && saysIt(thrown, line))).not.toEqual([])
    }
  })

  test('has a heading for each of its links, and no two of one anchor', () => {
    const anchors = anchorsIn(PAGE)
    const links = linksIn(PAGE).flatMap((link) => (link.startsWith('#') ? [link.slice(1)] : []))
    expect(links.length).toBeGreaterThan(CAUSES.length)
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([])
    // The anchor of a heading that is there twice ends in a number.
    expect(anchors.filter((anchor) => /-\d+$/.test(anchor))).toEqual([])
  })

  test('has one heading of the first level', () => {
    expect(withoutFences(PAGE).match(/^# .+$/gm)).toEqual(['# Troubleshooting'])
  })

  test('has a row for every refusal’s code', () => {
    const [, rows = ''] = /<!-- refusals -->([^]*)<!-- \/refusals -->/.exec(PAGE) ?? []
    const titles = REFUSALS.map(({ code }) => explain(new ActionError(code, 'found', 'hint')).title)
    expect(titles.filter((title) => !rows.includes(`\n| ${title} | `))).toEqual([])
  })

  test('has no row that tells nothing', () => {
    const texts = { file: 'inputs.ts', code: 'INPUT_INVALID', messages: ['The input `…` is "…".'] } as const
    const few = { ...texts, hints: ['It may be ….'] }
    const many = { ...texts, hints: ['It may be a number from … to ….'] }
    const other = { ...texts, code: 'PORT_INVALID', hints: ['Write ….'] } as const
    expect(tellingOnes([few, many, other])).toEqual([many, other])
    expect(tellingOnes([few, { ...many, messages: ['It is … again.'] }])).toEqual([
      { ...many, messages: ['It is … again.'] }
    ])
    expect(PAGE).not.toMatch(/\| (?:It may be|Write) …\. \|$/m)
  })

  test('is made of every code that is thrown with a hint', () => {
    const written = sourceFiles().flatMap((name) => [
      ...read(`src/${name}`).matchAll(/(?:Error\(\s*|code: )'([A-Z][A-Z_]+)'(?! \|)/g)
    ])
    const codes = new Set(written.map(([, code]) => code))
    // What ECS gives as its reason for starting nothing has no words but those of the table of causes.
    codes.delete('TASK_REFUSED')
    expect(new Set(REFUSALS.map(({ code }) => code))).toEqual(codes)
    expect(codes.size).toBeGreaterThan(60)
  })
})

describe('what the page says of refusals is what is said', () => {
  test.each([
    ['PORT_INVALID', { port: 'eighty' }],
    ['PORT_INVALID', { port: '80,80' }],
    ['ROLE_AMBIGUOUS', { 'execution-role-arn': 'arn:aws:iam::123456789012:role/x', 'execution-role-name': 'x' }],
    ['IMAGE_REFERENCE_INVALID', { image: 'Acme/Space' }],
    ['IMAGE_MISSING', { image: '' }],
    ['INPUT_INVALID', { count: '11' }],
    ['LOGIN_INCOMPLETE', { 'registry-username': 'acme' }],
    ['SIZE_INVALID', { cpu: '256', memory: '8192' }],
    ['TAG_INVALID', { tags: 'aws:team=space' }],
    ['COMMAND_INVALID', { command: 'migrate && serve' }],
    ['CIDR_INVALID', { 'ingress-cidrs': '10.0.0.1/8' }]
  ])('%s: %j', (code, inputs) => {
    const { result } = readWith({ ...DEFAULTS, image: 'acme/space:1.0', ...inputs })
    expect(REFUSALS.filter((refusal) => refusal.code === code && fits(refusal, String(result)))).not.toEqual([])
  })
})

describe('the texts of an expression', () => {
  test.each([
    ["a text: 'It is so.'", "'It is so.'", ['It is so.']],
    ['a template', '`The ${what} is "${text}".`', ['The … is "…".']],
    ['either of two', "here ? 'It is.' : 'It is not.'", ['It is.', 'It is not.']],
    ['a sum', "'It ' + (here ? 'is.' : 'is not.')", ['It is.', 'It is not.']],
    ['a constant', 'constant', ['It is constant.']],
    ['a constant in a template', '`${constant} So it is.`', ['It is constant. So it is.']],
    ['what callers give', 'given', ['Given here.', 'Given there.']],
    ['what a function returns', 'returned()', ['Returned so.', 'Returned otherwise.']],
    ['what a call adds to', "hint(ask, 'Check it.')", ['Check it.']],
    ['a value that is not known', 'ids.join(", ")', ['…']]
  ])('%s', (_, expression, texts) => {
    const source = `
      function thrower(given: string) {
        const constant = 'It is constant.'
        return ${expression}
      }
      function returned() {
        if (odd) return 'Returned so.'
        return 'Returned otherwise.'
      }
      thrower('Given here.')
      thrower('Given there.')`
    expect(textsOf(firstReturned(source))).toEqual(texts)
  })
})

/** Whether a failure is told with this line. */
function saysIt(thrown: unknown, line: string): boolean {
  const { raw = '', logLines } = explain(thrown)
  return logLines.includes(line) || raw.replace('TaskFailedToStart: ', '') === line
}

function fits({ messages }: Refusal, said: string): boolean {
  return messages.some((message) => {
    const parts = message.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    return new RegExp(`^ActionError: ${parts.join('[^]*')}$`).test(said)
  })
}

function firstReturned(source: string): ts.Expression {
  const [first] = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true).statements
  const last = first && ts.isFunctionDeclaration(first) ? first.body?.statements.at(-1) : undefined
  if (last === undefined || !ts.isReturnStatement(last) || last.expression === undefined) throw new Error('no return')
  return last.expression
}
