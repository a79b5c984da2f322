import { parseAllDocuments } from 'yaml'
import { blocksOf, type Document } from './documents.ts'

/** How a document uses the action: the `with` of a step, or a fragment with its inputs alone. */
export interface Use {
  readonly where: string
  readonly inputs: Readonly<Record<string, string>>
}

/** An output that a document takes from a step of the action. */
export interface Taken {
  readonly where: string
  readonly output: string
}

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** The uses of the action in a document. A fragment is a mapping of plain values of which one at least is an input. */
export function usesIn(document: Document, inputs: readonly string[]): Use[] {
  return blocksOf(document).flatMap(({ where, text }) => {
    const node = parsed(where, text)
    const steps = ourSteps(node).map((step) => ({ where, inputs: texts(step.with ?? {}) }))
    return steps.length === 0 && isFragment(node, inputs) ? [{ where, inputs: texts(node) }] : steps
  })
}

/** The outputs that documents take. The ids of the action's steps are the same in fragments as in whole workflows. */
export function outputsTaken(documents: readonly Document[]): Taken[] {
  const blocks = documents.flatMap(blocksOf)
  const ids = new Set(blocks.flatMap(({ where, text }) => ourSteps(parsed(where, text)).map(({ id }) => id)))
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([, id, output = '']) =>
      ids.has(id) ? [{ where: path, output }] : []
    )
  )
}

/** The steps that a document refers to though its workflow has none of that id. */
export function danglingSteps(document: Document): string[] {
  return blocksOf(document).flatMap(({ where, text }) => {
    const all = stepsIn(parsed(where, text))
    const ids = new Set(all.map(({ id }) => id))
    if (all.length === 0) return []
    return [...text.matchAll(/\bsteps\.([\w-]+)\./g)].flatMap(([, id]) => (ids.has(id) ? [] : [`${where}: ${id}`]))
  })
}

function ourSteps(node: unknown): Step[] {
  return stepsIn(node).filter(({ uses = '' }) => /^(?:OWNER\/run-on-fargate@|\.\/?$)/.test(uses))
}

/** Every step, however deep it stands. */
function stepsIn(node: unknown): Step[] {
  if (Array.isArray(node)) return node.flatMap(stepsIn)
  if (typeof node !== 'object' || node === null) return []
  const own = 'uses' in node || 'run' in node ? [node as Step] : []
  return [...own, ...Object.values(node).flatMap(stepsIn)]
}

function isFragment(node: unknown, inputs: readonly string[]): node is Readonly<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return false
  const plain = Object.values(node).every((value) => typeof value !== 'object' || value === null)
  return plain && Object.keys(node).some((key) => inputs.includes(key))
}

function texts(node: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, textOf(value)]))
}

/** An input as the runner hands it on; one that is no plain value is told as JSON, which no input takes. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
}

/** GitHub reads YAML 1.2; a block may hold several documents. */
function parsed(where: string, text: string): unknown {
  return parseAllDocuments(text).map((one) => {
    const [error] = one.errors
    if (error !== undefined) throw new Error(`${where} is no YAML: ${error.message}`)
    return one.toJS() as unknown
  })[0]
}
