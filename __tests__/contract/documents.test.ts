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

  test('is named on a page of docs/', () => {
    const isNamed = (name: string) => named.some((code) => new RegExp(`^${name}(?![\\w-])`).test(code))
    expect(INPUTS.filter((name) => !isNamed(name))).toEqual([])
  })

  test('is either set in an example or needs none', () => {
    expect(INPUTS.filter((name) => inExamples.has(name) === name in UNSHOWN)).toEqual([])
  })

  test('that needs no example is set on a page of docs/', () => {
    expect(Object.keys(UNSHOWN).filter((name) => !INPUTS.includes(name) || !inDocs.has(name))).toEqual([])
  })
})

describe('every output', () => {
  const named = ALL.flatMap(marked)
  const taken = TAKEN.map(({ output }) => output)
  const namedAsOutputs = ALL.flatMap(outputsNamed)

  test('is taken or named outside the table; as an output, where it is an input too', () => {
    const known = (name: string) => (INPUTS.includes(name) ? namedAsOutputs : named)
    expect(OUTPUTS.filter((name) => !taken.includes(name) && !known(name).includes(name))).toEqual([])
  })
})

describe('what is shown', () => {
  test('is something: the README, the pages and the examples use the action', () => {
    expect(examples()).not.toEqual([])
    for (const where of [/^README/, /^docs\//, /^examples\//]) {
      expect(USES.filter((use) => where.test(use.where))).not.toEqual([])
    }
    expect(TAKEN).not.toEqual([])
  })

  test('has no inputs but those that are declared', () => {
    const undeclared = USES.map(({ where, inputs }) => ({
      where,
      names: Object.keys(inputs).filter((name) => !INPUTS.includes(name))
    }))
    expect(undeclared.filter(({ names }) => names.length > 0)).toEqual([])
  })

  test('has values that are taken', () => {
    // A fragment may show some inputs only.
    const read = USES.map(({ where, inputs }) => ({
      where,
      ...asInRun(inputs, (filled, workspace) =>
        readWith({ ...DEFAULTS, ...('image-from' in filled ? {} : { image: 'acme/space:1.4' }), ...filled }, workspace)
      )
    }))
    expect(read.filter(({ result }) => typeof (result as { kind?: unknown }).kind !== 'string')).toEqual([])
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
