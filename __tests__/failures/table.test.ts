import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SAMPLES } from '../../scripts/failures/samples.ts'
import { stopped } from '../../scripts/failures/thrown.ts'
import { DeploymentFailed } from '../../src/errors.ts'
import { evidenceOf } from '../../src/failures/evidence.ts'
import { explain, TITLES } from '../../src/failures/explain.ts'
import type { Failure } from '../../src/failures/failure.ts'
import { CHAPTERS, FAILURES, findMatches } from '../../src/failures/table.ts'

const ALL = Object.entries(SAMPLES).flatMap(([title, samples]) =>
  samples.map(({ text, thrown }) => ({ title, text, thrown }))
)

/** Names in remedies that are inputs of other actions. */
const FOREIGN = ['aws-region', 'role-duration-seconds', 'inline-session-policy', 'managed-session-policies', 'id-token']

/** The titles of the rows that fit the first words for which there is any. */
function titlesFor(thrown: unknown, rows: ReadonlyMap<string, Failure> = FAILURES): string[] {
  for (const evidence of evidenceOf(thrown)) {
    const titles = findMatches(evidence, rows).map(({ title }) => title)
    if (titles.length > 0) return titles
  }
  return []
}

describe('the table of failures', () => {
  test('has one row for each sample, and no other that fits it', () => {
    expect(ALL.filter(({ title, thrown }) => titlesFor(thrown).join() !== title).map(({ text }) => [text])).toEqual([])
    expect(ALL.length).toBeGreaterThan(280)
  })

  test('has no order: however its rows are shuffled, each sample finds its own first', () => {
    const titles = [...FAILURES.keys()]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(titles, { minLength: titles.length }),
        fc.constantFrom(...ALL),
        (order, { title, thrown }) => {
          const rows = new Map(
            order.flatMap((each) => (FAILURES.has(each) ? [[each, FAILURES.get(each) as Failure]] : []))
          )
          expect(titlesFor(thrown, rows)[0]).toBe(title)
        }
      ),
      { numRuns: 500 }
    )
  })

  test('knows words with typographic apostrophes', () => {
    const curly = ALL.filter(({ thrown }) => thrown instanceof DeploymentFailed).flatMap(({ title, thrown }) => {
      const { stoppedReason = '', stopCode, containers = [] } = (thrown as DeploymentFailed).diagnosis ?? {}
      const isTask = stopCode === 'TaskFailedToStart' && containers.length === 0
      return isTask ? [{ title, thrown: stopped(stoppedReason.replaceAll("'", '’')) }] : []
    })
    expect(curly.length).toBeGreaterThan(80)
    expect(curly.filter(({ title, thrown }) => titlesFor(thrown).join() !== title)).toEqual([])
  })

  test('has each title once, among those of the failures that the action finds by itself too', () => {
    const titles = [...Object.values(CHAPTERS).flatMap((chapter) => Object.keys(chapter)), ...Object.values(TITLES)]
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
  })

  test('says something of each sample, and names only inputs that exist', () => {
    const declared =
      readFileSync(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8').split('\noutputs:')[0] ?? ''
    const inputs = [...declared.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name]) => name)
    for (const { thrown } of ALL) {
      const { title, cause, remedy } = explain(thrown)
      for (const words of [title, cause, remedy]) {
        expect(words).not.toBe('')
        expect(words).not.toMatch(/undefined|\[object|NaN/)
      }
      const mentioned = [...remedy.matchAll(/`([a-z]+(?:-[a-z]+)+)[`:]/g)].map(([, name]) => name ?? '')
      expect(mentioned.filter((name) => !inputs.includes(name) && !FOREIGN.includes(name))).toEqual([])
    }
  })
})

test('a text of a megabyte is read at once, whatever it is made of', () => {
  const parts = [
    ...ALL.map(({ text }) => text),
    'User: arn:aws:sts::123456789012:x is not authorized to perform: ',
    'dial tcp: lookup x',
    'CannotPull manifests',
    'http://',
    'unexpected status code '
  ]
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', ' ', '\n', ': '),
      (some, glue) => {
        const unit = some.join(glue) + glue
        const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
        const start = performance.now()
        for (const evidence of evidenceOf(stopped(text))) findMatches(evidence)
        for (const evidence of evidenceOf(
          Object.assign(new Error(text), { name: 'ClientException', $fault: 'client' })
        )) {
          findMatches(evidence)
        }
        expect(performance.now() - start).toBeLessThan(400)
      }
    ),
    { numRuns: 100 }
  )
})
