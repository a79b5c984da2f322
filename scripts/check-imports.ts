/**
 * Checks what imports what, in one pass over all sources: the arrows of the architecture (see docs/architecture.md), and
 * that no module needs itself, not even for a type. Exits 1 and names file and import for each breach.
 *
 *   node scripts/check-imports.ts
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/** A file of ours that another one imports; a type alone is gone when the program runs. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const ROOT = join(import.meta.dirname, '..')

/** The files at the root of `src` that put everything together, which nothing else may import. */
const TOP = ['main', 'index', 'post', 'perform'].map((name) => `src/${name}.ts`)

/** The files at the root of `src` that everything may import. */
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

/** The folders of `src` that each folder may import; all may import the files at its root but those of `TOP`. Types are free. */
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

/** A package of its own, which imports nothing of the action's: else both could make the same mistake. */
const PACKAGE = 'sandbox'

if (import.meta.main) {
  const breaches = breachesOf(readImports(ROOT, ['src', 'sandbox', 'bench', 'scripts', 'proofs', '__tests__']))
  for (const breach of breaches) console.error(breach)
  if (breaches.length > 0) process.exitCode = 1
}

/** All imports of one file by another in these folders, static, dynamic and re-exporting ones; by paths from the root. */
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

/** A sentence for each import that must not be, and for each circle. */
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

/** Why one file of `src` may not import another; nothing when it may. */
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

/** Each circle once, from the file on where it was found: depth first. Types count, as one can't be read without the other. */
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
