import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { breachesOf, readImports } from '../../scripts/check-imports.ts'

/** What each folder may import; docs/architecture.md explains it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  aws: [],
  registry: [],
  failures: ['aws'],
  inputs: ['registry'],
  resources: ['aws'],
  teardown: ['aws', 'resources'],
  deploy: ['aws', 'registry', 'resources', 'teardown'],
  report: ['aws', 'deploy', 'failures', 'resources'],
  github: ['report']
}

describe('the check of imports', () => {
  const FOLDERS = Object.keys(ALLOWED)
  const breachOf = (from: string, to: string, typeOnly = false) => breachesOf([{ from, to, typeOnly }]).length > 0

  test('refuses what a folder may not import, and nothing else', () => {
    const refused = FOLDERS.flatMap((from) =>
      FOLDERS.filter((to) => to !== from && breachOf(`src/${from}/a.ts`, `src/${to}/b.ts`)).map((to) => `${from} ${to}`)
    )
    const expected = FOLDERS.flatMap((from) =>
      FOLDERS.filter((to) => to !== from && !ALLOWED[from]?.includes(to)).map((to) => `${from} ${to}`)
    )
    expect(refused).toEqual(expected)
  })

  test('refuses a resource that imports another, and a bottom that imports a folder', () => {
    expect(breachOf('src/resources/secret.ts', 'src/resources/cluster.ts')).toBe(true)
    expect(breachOf('src/resources/secret.ts', 'src/resources/resource.ts')).toBe(false)
    expect(breachOf('src/ownership.ts', 'src/aws/errors.ts')).toBe(true)
    expect(breachOf('src/deploy/launch.ts', 'src/main.ts')).toBe(true)
    expect(breachOf('src/deploy/launch.ts', 'src/report/log.ts', true)).toBe(false)
  })

  test('refuses what the sandbox imports of the action, also a type', () => {
    expect(breachOf('sandbox/src/deep/a.ts', 'src/errors.ts', true)).toBe(true)
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

  const TYPES = [
    "import type { B } from './b.ts'",
    "import { type B } from './b.ts'",
    "export type { B } from './b.ts'",
    "export type B = import('./b.ts').B"
  ]

  test.each(TYPES)('finds the circle of a type: %s', (line) => {
    expect(circles({ 'src/a.ts': line, 'src/b.ts': "import { a } from './a.ts'" })).toHaveLength(1)
  })

  test.each(TYPES)('lets a folder have the types of any other: %s', (line) => {
    const up = line.replace('./b.ts', '../deploy/b.ts')
    expect(circles({ 'src/aws/a.ts': up, 'src/deploy/b.ts': '' })).toEqual([])
    expect(circles({ 'src/aws/a.ts': "import { b } from '../deploy/b.ts'", 'src/deploy/b.ts': '' })).toHaveLength(1)
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
