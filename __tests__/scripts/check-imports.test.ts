import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { breachesOf, readImports } from '../../scripts/check-imports.ts'

const ABOVE = ['main', 'index', 'inputs', 'make-tools', 'post', 'runner'].map((name) => `src/${name}.ts`)

/** What each folder must not know; docs/architecture.md draws it. */
const ARROWS = {
  'src/registry': [
    'src/aws',
    'src/commands',
    'src/deploy',
    'src/teardown',
    'src/github',
    'src/report',
    'src/inputs',
    'src/request.ts'
  ],
  'src/github': [
    'src/aws',
    'src/commands',
    'src/deploy',
    'src/teardown',
    'src/registry',
    'src/report',
    'src/inputs',
    'src/request.ts'
  ],
  'src/inputs': ['src/aws', 'src/commands', 'src/deploy', 'src/teardown', 'src/github', 'src/report', 'src/request.ts'],
  'src/aws': [
    'src/commands',
    'src/deploy',
    'src/teardown',
    'src/github',
    'src/registry',
    'src/report',
    'src/request.ts'
  ],
  'src/deploy': ['src/commands', 'src/teardown', 'src/github', 'src/report'],
  'src/teardown': ['src/commands', 'src/deploy', 'src/github', 'src/registry', 'src/inputs', 'src/report'],
  'src/report': ['src/commands', 'src/github', 'src/registry', 'src/inputs']
}

describe('the check of imports', () => {
  test('refuses each arrow that points up, also for a type', () => {
    const every = [
      ...Object.entries(ARROWS).flatMap(([folder, those]) => [...those, ...ABOVE].map((to) => [folder, to] as const)),
      ['sandbox', 'src'] as const
    ]
    const passed = every.filter(([folder, place]) => {
      const to = place.endsWith('.ts') ? place : `${place}/deep/b.ts`
      return breachesOf([{ from: `${folder}/deep/a.ts`, to, typeOnly: true }]).length === 0
    })
    expect(passed).toEqual([])
    expect(every).toHaveLength(87)
  })

  test.each([
    ['sandbox/src/a.ts', 'src/errors.ts'],
    ['sandbox/src/a.ts', 'scripts/markdown.ts'],
    ['sandbox/__tests__/a.test.ts', 'src/index.ts'],
    ['sandbox/__tests__/a.test.ts', '__tests__/e2e/site.ts']
  ])('refuses an import that leaves the package of the sandbox: %s of %s', (from, to) => {
    const refused = `${from} imports ${to}: sandbox/ is a package of its own, and imports nothing outside it.`
    expect(breachesOf([{ from, to, typeOnly: true }])).toEqual([refused])
  })

  test('passes what points down or stays within its folder', () => {
    const down = [
      ['src/deploy/a.ts', 'src/aws/b.ts'],
      ['src/aws/a.ts', 'src/aws/b.ts'],
      ['src/inputs.ts', 'src/inputs/values.ts'],
      ['__tests__/e2e/site.ts', 'src/index.ts'],
      ['__tests__/e2e/site.ts', 'sandbox/src/start.ts'],
      ['sandbox/__tests__/a.test.ts', 'sandbox/src/start.ts']
    ] as const
    expect(breachesOf(down.map(([from, to]) => ({ from, to, typeOnly: false })))).toEqual([])
  })

  test.each([
    ['import', "import { b } from './b.ts'"],
    ['import for its effect', "import './b.ts'"],
    ['export', "export { b } from './b.ts'"],
    ['dynamic import', "export const b = async () => import('./b.ts')"],
    ['import of a value beside a type', "import { type A, b } from './b.ts'"]
  ])('finds the circle of an %s', (_, line) => {
    expect(
      circles({ 'src/a.ts': line, 'src/b.ts': "import { c } from './c.ts'", 'src/c.ts': "import { a } from './a.ts'" })
    ).toEqual(['src/a.ts imports src/b.ts imports src/c.ts imports src/a.ts: no module may need itself.'])
  })

  test.each([
    "import type { B } from './b.ts'",
    "import { type B } from './b.ts'",
    "export type { B } from './b.ts'",
    "export type B = import('./b.ts').B"
  ])('takes a type for no circle: %s', (line) => {
    expect(circles({ 'src/a.ts': line, 'src/b.ts': "import { a } from './a.ts'" })).toEqual([])
  })
})

/** The breaches in a project of these files. */
function circles(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'imports-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), `${text}\n`)
    }
    return breachesOf(readImports(root, ['src']))
  } finally {
    rmSync(root, { recursive: true })
  }
}
