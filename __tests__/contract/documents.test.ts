import { describe, expect, test } from '@jest/globals'
import { ACTION, DEFAULTS, readWith } from './action.ts'
import { documents, examples, marked, outputsNamed, pages } from './documents.ts'
import { asInRun, expressionsIn, rowFor, VALUES } from './plausible.ts'
import { danglingSteps, outputsTaken, usesIn } from './snippets.ts'
import { UNSHOWN } from './unshown.ts'

const INPUTS = Object.keys(ACTION.inputs)
const OUTPUTS = Object.keys(ACTION.outputs)
const ALL = documents()
const USES = ALL.flatMap((document) => usesIn(document, INPUTS))
const TAKEN = outputsTaken(ALL)

describe('every input', () => {
  const named = pages().flatMap(marked)
  const inExamples = inputsShown('examples/')
  const inDocs = inputsShown('docs/')

  test.each(INPUTS)('%s is named on a page of docs/', (name) => {
    expect(named.filter((code) => new RegExp(`^${name}(?![\\w-])`).test(code))).not.toEqual([])
  })

  test.each(INPUTS)('%s is set in an example, or needs none', (name) => {
    expect([inExamples.has(name), name in UNSHOWN]).toEqual([!(name in UNSHOWN), !inExamples.has(name)])
  })

  test.each(Object.keys(UNSHOWN))('%s, which needs no example, is an input that a page of docs/ sets', (name) => {
    expect([INPUTS.includes(name), inDocs.has(name)]).toEqual([true, true])
  })
})

describe('every output', () => {
  const named = ALL.flatMap(marked)
  const taken = TAKEN.map(({ output }) => output)
  const namedAsOutputs = ALL.flatMap(outputsNamed)

  test.each(OUTPUTS.filter((name) => !INPUTS.includes(name)))('%s is named outside the table', (name) => {
    expect(taken.includes(name) || named.includes(name)).toBe(true)
  })

  test.each(OUTPUTS.filter((name) => INPUTS.includes(name)))(
    '%s, which is an input too, is taken or named as an output outside the table',
    (name) => {
      expect(taken.includes(name) || namedAsOutputs.includes(name)).toBe(true)
    }
  )
})

describe('what is shown', () => {
  test('is something: the README, the pages and the examples use the action', () => {
    expect(examples()).not.toEqual([])
    for (const where of [/^README/, /^docs\//, /^examples\//]) {
      expect(USES.filter((use) => where.test(use.where))).not.toEqual([])
    }
    expect(TAKEN).not.toEqual([])
  })

  test.each(USES)('$where has no inputs but those that are declared', ({ inputs }) => {
    expect(Object.keys(inputs).filter((name) => !INPUTS.includes(name))).toEqual([])
  })

  test.each(USES)('$where has values that are taken', ({ inputs }) => {
    // A fragment may show some inputs only.
    const image = 'acme/space:1.4'
    const { result } = asInRun(inputs, (filled, workspace) => readWith({ ...DEFAULTS, image, ...filled }, workspace))
    expect(result).toMatchObject({ mode: expect.any(String) })
  })

  test('has every kind of expression that is given a value here', () => {
    const met = new Set(USES.flatMap(({ inputs }) => expressionsIn(inputs)).map(rowFor))
    expect(VALUES.filter((row) => !met.has(row))).toEqual([])
    expect(() => rowFor('runner.temp')).toThrow('no value for runner.temp')
  })

  test('takes no outputs but those that are declared', () => {
    expect(TAKEN.filter(({ output }) => !OUTPUTS.includes(output))).toEqual([])
  })

  test('takes nothing from steps that are not there', () => {
    expect(ALL.flatMap(danglingSteps)).toEqual([])
  })
})

function inputsShown(folder: string): ReadonlySet<string> {
  const uses = USES.filter(({ where }) => where.startsWith(folder))
  return new Set(uses.flatMap(({ inputs }) => Object.keys(inputs)))
}
