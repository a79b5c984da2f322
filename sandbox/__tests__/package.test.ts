import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFile, execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const PACKAGE = join(import.meta.dirname, '..')
const TSC = join(PACKAGE, '../node_modules/typescript/bin/tsc')

interface Manifest {
  readonly name: string
  readonly bin: Readonly<Record<string, string>>
  readonly files: readonly string[]
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = read(PACKAGE)

describe('package.json', () => {
  test('names each package that the sources import when they run, and each that they and the tests take types from', () => {
    const run = bareImports('src', /(?:^(?:import|export) (?!type\b)[^']*from |require\()'([^'.][^']*)'/gm)
    expect(run).toEqual(Object.keys(manifest.dependencies))
    const all = [...bareImports('src', IMPORT), ...bareImports('__tests__', IMPORT)]
    const named = [manifest.name, ...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    expect(all.length).toBeGreaterThan(7)
    expect(all.filter((name) => !named.includes(name))).toEqual([])
  })

  test('has the versions that the action has, so that each is installed once', () => {
    const action = read(join(PACKAGE, '..'))
    const versions: Readonly<Record<string, string>> = { ...action.dependencies, ...action.devDependencies }
    const here = { ...manifest.dependencies, ...manifest.devDependencies }
    const different = ([name, version]: [string, string]) => (versions[name] ?? version) !== version
    expect(Object.entries(here).filter(different)).toEqual([])
  })
})

describe('the package as it would be published', () => {
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fargate-sandbox-'))
    const installed = join(folder, 'node_modules', 'fargate-sandbox')
    mkdirSync(dirname(installed), { recursive: true })
    execFileSync(process.execPath, [TSC, '--project', 'tsconfig.build.json', '--outDir', join(installed, 'lib')], {
      cwd: PACKAGE
    })
    for (const file of ['package.json', ...globSync(manifest.files, { cwd: PACKAGE })]) {
      if (file === 'lib') continue
      mkdirSync(dirname(join(installed, file)), { recursive: true })
      writeFileSync(join(installed, file), readFileSync(join(PACKAGE, file)))
    }
    for (const name of [...Object.keys(manifest.dependencies), '@aws-sdk']) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(join(PACKAGE, '../node_modules', name), link, 'junction')
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('runs the example of the README', async () => {
    const [, example = ''] = /^```js\n([^]*?)^```/m.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8')) ?? []
    expect(example).toContain("from 'fargate-sandbox'")
    expect(await node('--input-type=module', '--eval', example)).toMatch(
      /^TaskFailedToStart CannotPullContainerError: .*acme\/space:1\.0/
    )
  })

  test('runs a command with what it needs in its environment', async () => {
    const bin = join(folder, 'node_modules', 'fargate-sandbox', manifest.bin['fargate-sandbox'] ?? '')
    const command = 'console.log(process.env.AWS_DEFAULT_REGION, new URL(process.env.AWS_ENDPOINT_URL).hostname)'
    expect(await node(bin, '--', process.execPath, '--eval', command)).toBe('eu-central-1 127.0.0.1\n')
    expect(await node(bin, '--help')).toContain('fargate-sandbox [options]')
  })

  async function node(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
    return stdout
  }
})

const IMPORT = /\b(?:from|import\() ?'([^'.][^']*)'/g

/** The packages that files of this folder import, sorted; of `node:` none. */
function bareImports(folder: string, pattern: RegExp): string[] {
  const names = globSync(`${folder}/**/*.ts`, { cwd: PACKAGE }).flatMap((file) =>
    [...readFileSync(join(PACKAGE, file), 'utf8').matchAll(pattern)].map(([, name = '']) => name)
  )
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && /^[@a-z/0-9-]+$/.test(name)).sort()
}

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
