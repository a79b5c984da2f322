import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { fillIn, renderTables } from '../scripts/tables.ts'
import { ACTION, DEFAULTS, readWith } from './contract/action.ts'
import { read, ROOT } from './docs/pages.ts'

const README = read('README.md')

describe('inputs', () => {
  test('the source reads what action.yml declares, and nothing else', () => {
    const modes = ['deploy', 'sweep'].map((mode) => readWith({ ...DEFAULTS, image: 'acme/space:1.0', mode }).asked)
    const asked = new Set(modes.flatMap((names) => [...names]))
    expect([...asked].sort()).toEqual(Object.keys(ACTION.inputs).sort())
  })

  test('an image and the defaults of action.yml are enough', () => {
    const { result } = readWith({ ...DEFAULTS, image: 'acme/space:1.0' })
    expect(result).toMatchObject({ kind: 'service', containers: [{ image: { path: 'acme/space', tag: '1.0' } }] })
  })

  test.each(Object.keys(DEFAULTS))('the source has no default of its own for %s', (name) => {
    const complete = { ...DEFAULTS, image: 'acme/space:1.0', ...(name === 'dry-run' && { mode: 'sweep' }) }
    expect(readWith({ ...complete, [name]: '' }).result).not.toEqual(readWith(complete).result)
  })

  test('the README has a row for each, with its default', () => {
    const rows = rowsBetween('inputs').map(([name, value]) => [name, value])
    expect(rows).toEqual(Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default ?? '']))
  })
})

describe('outputs', () => {
  test('the source sets what action.yml declares, and nothing else', () => {
    const [, members = ''] = /export interface Outputs \{\n([^}]*)\n\}/.exec(read('src/events.ts')) ?? []
    const names = [...members.matchAll(/^ {2}readonly '?([\w-]+)'?:/gm)].map(([, name]) => name)
    expect(names).toEqual(Object.keys(ACTION.outputs))
  })

  test('the README has a row for each', () => {
    expect(rowsBetween('outputs').map(([name]) => name)).toEqual(Object.keys(ACTION.outputs))
  })
})

describe('the steps', () => {
  test('run on Node 24', () => {
    expect(ACTION.runs.using).toBe('node24')
  })

  test.each(['main', 'post'] as const)(
    '%s is a small entry of the one bundle, which calls what the step is for',
    (step) => {
      const source = read(ACTION.runs[step])
      expect(source.split('\n').length).toBeLessThan(20)
      expect(source).toMatch(new RegExp(`\\{ ${step} \\} (?:from |= await import\\()'\\.\\./dist/index\\.js'`))
      expect(source).toContain(`await ${step}(process.env)`)
      // Whatever else it imports lies beside it and is committed too.
      for (const [, path = ''] of source.matchAll(/from '(\.[^']*)'/g)) {
        expect(existsSync(join(ROOT, dirname(ACTION.runs[step]), path))).toBe(true)
      }
    }
  )

  test('are both in the committed bundle, which does nothing when it is only imported', async () => {
    const bundle: unknown = await import(pathToFileURL(join(ROOT, 'dist/index.js')).href)
    expect(bundle).toEqual(expect.objectContaining({ main: expect.any(Function), post: expect.any(Function) }))
    expect(Object.keys(bundle as object).sort()).toEqual(['main', 'post'])
  })
})

describe('tables', () => {
  test('an input without a description is refused by its name', () => {
    expect(() => renderTables('inputs:\n  port:\n    default: 80\n')).toThrow('The input port')
  })

  test('bars and line breaks stay within their cell', () => {
    const action = 'inputs:\n  port:\n    description: |\n      a|b\n      c\n    default: "80"\n'
    expect(renderTables(action).inputs).toContain('| `port` | `80` | a\\|b c |')
  })

  test('a page of docs/ in a description becomes a link', () => {
    const action = 'inputs:\n  port:\n    description: See docs/https.md#ports. Not docs/.\n'
    expect(renderTables(action).inputs).toContain('| See [docs/https.md](docs/https.md#ports). Not docs/. |')
  })

  test('a comment in front of an input begins a table with that heading', () => {
    const input = (name: string) => `  ${name}:\n    description: Its use.\n`
    const action = `inputs:\n  # Most used\n${input('image')}${input('port')}\n  # Roles\n${input('role')}`
    const rows = renderTables(action)
      .inputs.split('\n')
      .filter((line) => /^(?:### |\| `)/.test(line))
    expect(rows.map((line) => line.replace(/ \|.*/, ''))).toEqual([
      '### Most used',
      '| `image`',
      '| `port`',
      '### Roles',
      '| `role`'
    ])
  })

  test('a table replaces what was between its markers and leaves the rest', () => {
    const text = 'before\n<!-- inputs -->\nold\n<!-- /inputs -->\nafter\n'
    const filled = fillIn(text, { inputs: 'new', outputs: 'unused' })
    expect(filled).toBe('before\n<!-- inputs -->\n\nnew\n\n<!-- /inputs -->\nafter\n')
    expect(fillIn(filled, { inputs: 'new', outputs: 'unused' })).toBe(filled)
  })

  test('a marker that is not closed is refused', () => {
    expect(() => fillIn('<!-- outputs -->', { inputs: '', outputs: '' })).toThrow('<!-- /outputs -->')
  })
})

/** Returns the cells of all tables between two markers of the README, without their heads, and without the marks of code. */
function rowsBetween(name: string): string[][] {
  const [, tables = ''] = new RegExp(`<!-- ${name} -->([^]*)<!-- /${name} -->`).exec(README) ?? []
  const rows = tables.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''))
  )
}
