import { describe, expect, test } from '@jest/globals'
import { ACTION, DEFAULTS, readWith } from './action.ts'
import { documents, examples, marked, pages } from './documents.ts'
import { inRun } from './plausible.ts'
import { danglingSteps, outputsTaken, usesIn } from './snippets.ts'

const INPUTS = Object.keys(ACTION.inputs)
const OUTPUTS = Object.keys(ACTION.outputs)
const ALL = documents()
const USES = ALL.flatMap((document) => usesIn(document, INPUTS))
const TAKEN = outputsTaken(ALL)

describe('every input', () => {
  const explained = pages().flatMap(marked)
  const shown = new Set(USES.flatMap(({ inputs }) => Object.keys(inputs)))

  test.each(INPUTS)('%s is explained on a page of docs/', (name) => {
    expect(explained.filter((code) => new RegExp(`^${name}(?![\\w-])`).test(code))).not.toEqual([])
  })

  test.each(INPUTS)('%s is shown in a workflow or a fragment of one', (name) => {
    expect([...shown]).toContain(name)
  })
})

describe('every output', () => {
  const named = ALL.flatMap(marked)
  const taken = TAKEN.map(({ output }) => output)

  test.each(OUTPUTS)('%s is named outside the table', (name) => {
    expect(taken.includes(name) || named.includes(name)).toBe(true)
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

  test.each(USES)('$where has no inputs but those that are declared', ({ inputs }) => {
    expect(Object.keys(inputs).filter((name) => !INPUTS.includes(name))).toEqual([])
  })

  test.each(USES)('$where has values that are taken', ({ inputs }) => {
    // A fragment may show some inputs only.
    const { result } = readWith({ ...DEFAULTS, image: 'acme/space:1.4', ...inRun(inputs) })
    expect(result).toMatchObject({ mode: expect.any(String) })
  })

  test('takes no outputs but those that are declared', () => {
    expect(TAKEN.filter(({ output }) => !OUTPUTS.includes(output))).toEqual([])
  })

  test('takes nothing from steps that are not there', () => {
    expect(ALL.flatMap(danglingSteps)).toEqual([])
  })
})
