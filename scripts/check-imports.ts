/**
 * Checks the imports of all sources against the rules in docs/architecture.md, and that there are no circular imports,
 * not even of types. Exits 1 and prints the file and the import for each violation.
 *
 *   node scripts/check-imports.ts
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/** An import of one project file by another. Imports of types alone don't exist at run time. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const ROOT = join(import.meta.dirname, '..')

/** The files at the root of `src` that combine everything. No other file can import them. */
const TOP = ['main', 'index', 'post', 'perform'].map((name) => `src/${name}.ts`)

/** The files at the root of `src` that everything can import. */
const BOTTOM = [
  'deployment',
  'errors',
  'events',
  'markdown',
  'ownership',
  'ports',
  'problems',
  'redact',
  'transport',
  'wait'
].map((name) => `src/${name}.ts`)

/** The folders of `src` that each folder can import, besides the files at its root except `TOP`. Types are exempt. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/aws': [],
  'src/acme': ['src/aws'],
  'src/registry': [],
  'src/failures': ['src/aws'],
  'src/inputs': ['src/registry'],
  'src/resources': ['src/acme', 'src/aws'],
  'src/teardown': ['src/aws', 'src/resources'],
  'src/deploy': ['src/aws', 'src/registry', 'src/resources', 'src/teardown'],
  'src/report': ['src/aws', 'src/deploy', 'src/failures', 'src/resources'],
  'src/github': ['src/report']
}

/** A separate package, which imports nothing of the action's, so that they can't share a mistake. */
const PACKAGE = 'sandbox'

if (import.meta.main) {
  const breaches = breachesOf(readImports(ROOT, ['src', 'sandbox', 'bench', 'scripts', 'proofs', '__tests__']))
  for (const breach of breaches) console.error(breach)
  if (breaches.length > 0) process.exitCode = 1
}

/** Returns all imports between files in these folders: static, dynamic and re-exports. Paths start at the root. */
export function readImports(root: string, folders: readonly string[]): Import[] {
  const files = folders.flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: root, exclude: ['**/node_modules/**'] })
  )
  return files.sort().flatMap((file) => {
    const path = join(root, file)
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
    return importsIn(source).flatMap(({ specifier, typeOnly }) => {
      const target = join(dirname(path), specifier)
      if (!specifier.startsWith('.') || !existsSync(target)) return []
      const [from, to] = [file, relative(root, target)].map((one) => one.replaceAll('\\', '/')) as [string, string]
      return [{ from, to, typeOnly }]
    })
  })
}

/** Returns a sentence for each forbidden import, and for each circle. */
export function breachesOf(imports: readonly Import[]): string[] {
  const arrows = imports
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ from, to }) => {
      const why = whyForbidden(from, to)
      return why === undefined ? [] : [`${from} imports ${to}: ${why} (docs/architecture.md).`]
    })
  const leaving = imports
    .filter(({ from, to }) => isIn(from, PACKAGE) && !isIn(to, PACKAGE))
    .map(
      ({ from, to }) => `${from} imports ${to}: ${PACKAGE}/ is a package of its own, and imports nothing outside it.`
    )
  return [
    ...arrows,
    ...leaving,
    ...circlesIn(imports).map((circle) => `${circle.join(' imports ')}: no module may need itself.`)
  ]
}

/** Returns why one file of `src` can't import another; undefined if it can. */
function whyForbidden(from: string, to: string): string | undefined {
  if (!isIn(from, 'src') || !isIn(to, 'src')) return undefined
  const [own, other] = [dirname(from), dirname(to)]
  if (own === 'src' && other !== 'src') {
    return BOTTOM.includes(from) ? 'what everything may import stands below all folders' : undefined
  }
  if (TOP.includes(to) && !TOP.includes(from)) return 'it puts everything together, and nothing else may import it'
  if (own === 'src' || other === 'src') return undefined
  if (own === other) {
    const isEngine = to === 'src/resources/resource.ts' || from === 'src/resources/resource.ts'
    return own === 'src/resources' && !isEngine ? 'no resource imports another' : undefined
  }
  const allowed = ALLOWED[own] ?? []
  return allowed.includes(other) ? undefined : `${own} may import ${allowed.join(', ') || 'no other folder'}`
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`)
}

function importsIn(source: ts.SourceFile): { readonly specifier: string; readonly typeOnly: boolean }[] {
  const found: { specifier: string; typeOnly: boolean }[] = []
  const add = (module: ts.Node | undefined, typeOnly: boolean) => {
    if (module !== undefined && ts.isStringLiteral(module)) found.push({ specifier: module.text, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly)
}

/** Finds circles by depth-first search, each once. Imports of types count, because they too tie modules together. */
function circlesIn(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const circles: string[][] = []
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) circles.push([...path.slice(at), file])
    if (at >= 0 || done.has(file)) return
    for (const { to } of next.get(file) ?? []) walk(to, [...path, file])
    done.add(file)
  }
  for (const file of next.keys()) walk(file, [])
  return circles
}
