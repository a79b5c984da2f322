import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '..', '..')

/** Each script of the bundle is looked through twice. */
const files = new Map<string, ts.SourceFile>()

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
}

interface Manifest {
  readonly workspaces?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>
}

interface Locked {
  /** Of a workspace: the folder of this repository that it is. */
  readonly resolved?: string
  readonly link?: boolean
  readonly integrity?: string
  readonly bin?: Readonly<Record<string, string>>
  readonly os?: unknown
  readonly cpu?: unknown
}

describe.each(['', 'scripts/pictures/', 'proofs/iam/'])('the packages of %j', (folder) => {
  const manifest = read(`${folder}package.json`) as Manifest
  const locked = Object.entries((read(`${folder}package-lock.json`) as Lock).packages)
  const workspaces = locked.flatMap(([, { link, resolved = '' }]) => (link === true ? [resolved] : []))
  const packages = locked.filter(([path, { link }]) => !['', ...workspaces].includes(path) && link !== true)

  test('every dependency has one exact version', () => {
    for (const one of [manifest, ...workspaces.map((path) => read(`${path}/package.json`) as Manifest)]) {
      const { dependencies, devDependencies, optionalDependencies } = one
      const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })
      expect(versions).not.toEqual([])
      // A second version of a package has another name here.
      for (const version of versions) expect(version).toMatch(/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+$/)
    }
  })

  test('what is linked is a workspace of this repository', () => {
    expect(workspaces).toEqual(manifest.workspaces ?? [])
  })

  test('every package is locked by its hash', () => {
    expect(packages).not.toEqual([])
    for (const [path, { integrity }] of packages)
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)])
  })

  // A package's script could fetch what no hash in the lock file covers.
  test('no package runs a script when it is installed', () => {
    expect(readFileSync(join(ROOT, folder, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true')
  })
})

test('the Node.js that npm puts in front of the machine’s comes from locked packages, one for each system', () => {
  const { packages } = read('package-lock.json') as Lock
  const programs = Object.values(packages).filter(({ bin }) => bin !== undefined && 'node' in bin)

  expect(programs.map(({ os, cpu }) => [os, cpu].join(' ')).sort()).toEqual([
    'darwin arm64',
    'darwin x64',
    'linux arm64',
    'linux x64',
    'win32 x64'
  ])
  for (const { integrity } of programs) expect(integrity).toMatch(/^sha512-/)
})

/** Code of packages that `acme-client` brings along, made of nothing that comes from outside: `function-bind` and `reflect-metadata`. */
const FIXED = [
  'Function("return this;")',
  'Function("binder", "return function (" + joiny(boundArgs, ",") + "){ return binder.apply(this,arguments); }")'
]

describe('the bundle loads nothing while it runs but what Node.js has, and its own files', () => {
  const folder = join(ROOT, 'dist')
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[cm]?js$/.test(file))
  const texts = new Map(scripts.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  const loads = [...texts].flatMap(([file, text]) => loadsIn(text).map((name) => [file, name] as const))

  test('by import and require', () => {
    expect(loads.filter(([, name]) => isBuiltin(name)).map(([file]) => file)).toContain('index.js')
    const others = loads.filter(([, name]) => !isBuiltin(name) && !FIXED.includes(name))
    expect(others).toEqual([['index.js', 'import("./" + __nccwpck_require__.u(chunkId))']])
  })

  // The name is made of the number of a part of the bundle, which the code has as a literal.
  test('where it loads a part of itself, that is a committed file beside it', () => {
    const index = texts.get('index.js') ?? ''
    const [, body = ''] = /__nccwpck_require__\.u = \(chunkId\) => \{([^}]*)\}/.exec(index) ?? []
    expect(body.replaceAll(/\/\/.*|\/\*+\/|\s+/g, ' ').trim()).toBe('return "" + chunkId + ".index.js";')

    const asked = [...texts.values()].flatMap(chunksIn)
    expect(asked.filter((chunk) => !/^\d+$/.test(chunk))).toEqual([])
    expect([...new Set(asked)].map((chunk) => `${chunk}.index.js`).sort()).toEqual(
      scripts.filter((file) => file !== 'index.js').sort()
    )
  })

  test.each([
    ["import x from './x.js'", ['./x.js']],
    ["export * from './x.js'", ['./x.js']],
    ["createRequire(import.meta.url)('x')", ['x']],
    ['createRequire(import.meta.url)(name)', ['createRequire(import.meta.url)(name)']],
    ["await import('x')", ['x']],
    ['await import(name)', ['import(name)']],
    ["eval('x')", ["eval('x')"]],
    ["new Function('x')", ["new Function('x')"]],
    ["Module._load('x')", ["Module._load('x')"]],
    ["// import('x')\n/* eval('x') */ 'Module._load()'", []]
  ])('which would be found: %s', (source, found) => {
    expect(loadsIn(source)).toEqual(found)
  })
})

/** What a script loads: names where they stand there, else the call as it is written. What is in comments does not count. */
function loadsIn(source: string): string[] {
  return foundIn(source, loadedBy)
}

/** The parts of the bundle that a script asks webpack's run time for, as they are written. */
function chunksIn(source: string): string[] {
  return foundIn(source, (node, file) => {
    if (!ts.isCallExpression(node)) return undefined
    const isChunk = /^__(?:nccwpck|webpack)_require__\.e$/.test(node.expression.getText(file))
    return isChunk ? (node.arguments[0]?.getText(file) ?? '') : undefined
  })
}

function parsed(source: string): ts.SourceFile {
  const file = files.get(source) ?? ts.createSourceFile('index.js', source, ts.ScriptTarget.Latest)
  files.set(source, file)
  return file
}

function foundIn(source: string, find: (node: ts.Node, file: ts.SourceFile) => string | undefined): string[] {
  const file = parsed(source)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const name = find(node, file)
    if (name !== undefined) found.push(name)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function loadedBy(node: ts.Node, file: ts.SourceFile): string | undefined {
  const nameIn = (specifier: ts.Node | undefined) =>
    specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : node.getText(file)
  if (ts.isImportDeclaration(node)) return nameIn(node.moduleSpecifier)
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier && nameIn(node.moduleSpecifier)
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined
  const called = node.expression.getText(file)
  const isLoader = called === 'import' || called === 'require' || called.endsWith('createRequire(import.meta.url)')
  if (isLoader) return nameIn(node.arguments?.[0])
  return /^(?:(?:globalThis\.)?(?:eval|Function))$|\._load$/.test(called) ? node.getText(file) : undefined
}
