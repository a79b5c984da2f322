import { describe, expect, test } from '@jest/globals'
import { rows } from '../../sandbox/__tests__/authorization/rows.ts'
import { TITLES } from '../../src/errors.ts'
import { FAILURES } from '../../src/failures/table.ts'
import { actionsOf } from '../../scripts/policies.ts'
import { deployerPolicies } from '../iam/policies.ts'
import { UNPROVED } from '../iam/losses.ts'
import { anchorsIn, linksIn, read, withoutFences } from '../docs/pages.ts'
import { SAMPLES } from '../../scripts/failures/samples.ts'
import { sourceFiles } from '../../scripts/source-files.ts'
import { ACTION, DEFAULTS, readWith } from './action.ts'
import { documents, examples, marked, outputsNamed, pages } from './documents.ts'
import { asInRun, expressionsIn, rowFor, VALUES } from './plausible.ts'
import { danglingSteps, outputsTaken, usesIn } from './snippets.ts'
import { UNSHOWN } from './unshown.ts'
import { callsOfSource } from './calls.ts'

describe('the pages', () => {
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
          readWith(
            { ...DEFAULTS, ...('image-from' in filled ? {} : { image: 'acme/space:1.4' }), ...filled },
            workspace
          )
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
})

describe('the policies', () => {
  /** What each operation needs; that the sandbox asks for exactly this is in `sandbox/__tests__/authorization.test.ts`. */
  const NEEDS = new Map<string, readonly string[]>()
  for (const { operation, needs } of rows) {
    // `secretsmanager:CreateSecret under a customer key` is a row of its own.
    const [name = ''] = operation.split(' ')
    NEEDS.set(name, [...(NEEDS.get(name) ?? []), ...needs.map(([action]) => action)])
  }
  /** What is allowed though no call fails without it; that it is missed is in `__tests__/e2e/permissions.test.ts`. */
  const HELPFUL: Readonly<Record<string, string>> = {
    'kms:Encrypt':
      'UpdateSecret puts the older versions of a secret under the new key with it; else they stay under the old one.'
  }
  const CALLS = callsOfSource()
  const GRANTED = new Map(deployerPolicies().map((file) => [file, actionsOf(file)]))
  const ALL_GRANTED = new Set([...GRANTED.values()].flat())

  describe('the calls that the source can make', () => {
    test('are known', () => {
      expect(CALLS).not.toEqual([])
      expect(CALLS.filter((call) => !NEEDS.has(call))).toEqual([])
    })

    test('need no action that no policy allows', () => {
      const refused = CALLS.map((call) => ({ call, actions: NEEDS.get(call)?.filter((one) => !ALL_GRANTED.has(one)) }))
      expect(refused.filter(({ actions }) => actions?.length !== 0)).toEqual([])
    })
  })

  describe('the policies', () => {
    test('allow nothing that no call needs', () => {
      const needed = new Set(CALLS.flatMap((call) => NEEDS.get(call) ?? []))
      const unproved = Object.keys(UNPROVED).map((part) => part.split(' ')[1])
      const allowed = [...needed, ...unproved, ...Object.keys(HELPFUL)]
      const idle = [...GRANTED].map(([file, actions]) => ({
        file,
        idle: actions.filter((one) => !allowed.includes(one))
      }))
      expect(idle.filter((each) => each.idle.length > 0)).toEqual([])
    })

    test('are each told of in docs/permissions.md, which tells of no others', () => {
      const page = read('docs/permissions.md')
      const [, generated = ''] = /<!-- actions -->([^]*)<!-- \/actions -->/.exec(page) ?? []
      const told = (text: string) =>
        [...new Set([...text.matchAll(/^\| `(deployer-policy[\w-]*\.json)`/gm)].map(([, file]) => file))].sort()
      expect(told(page.replace(generated, ''))).toEqual(deployerPolicies().sort())
      expect(told(generated)).toEqual(deployerPolicies().sort())
    })

    test('allow in the table of docs/permissions.md what they allow', () => {
      expect(Object.fromEntries(tableOfActions())).toEqual(Object.fromEntries(GRANTED))
    })
  })

  /** The table that the page has, read back. */
  function tableOfActions(): Map<string, string[]> {
    const [, text = ''] = /<!-- actions -->([^]*)<!-- \/actions -->/.exec(read('docs/permissions.md')) ?? []
    const told = new Map<string, string[]>()
    let file = ''
    for (const row of text.trim().split('\n').slice(2)) {
      const [, first = '', service = '', names = ''] = row.split('|').map((cell) => cell.replaceAll(/[` ]/g, ''))
      file = first || file
      told.set(file, [...(told.get(file) ?? []), ...names.split(',').map((name) => `${service}:${name}`)])
    }
    return told
  }
})

describe('the page of failures', () => {
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
})
