import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { ActionError, type ErrorCode } from '../src/errors.ts'
import { explain } from '../src/report/explain.ts'
import { prose, table } from './markdown.ts'
import { sourceFiles, SRC } from './source-files.ts'
import { textsOf } from './source-text.ts'

/** A failure that the source finds by itself, with all words that it may have for it. What differs is `…`. */
export interface Refusal {
  readonly file: string
  readonly code: ErrorCode
  readonly messages: readonly string[]
  readonly hints: readonly string[]
}

/** Where a refusal comes from, by the beginning of the path of its file in `src`; the first that fits. */
const CHAPTERS: readonly (readonly [heading: string, files: RegExp])[] = [
  ['Inputs', /^inputs/],
  ['The registry and the image', /^registry\//],
  ['What is in the AWS account', /^aws\//],
  ['What does not go together, and what comes of the task', /^deploy\//],
  ['GitHub, environments and the run', /^/]
]

/** With fewer words besides `…`, as in "It may be …", what to do cannot be told from the page. */
const FEWEST = 4

/** The telling refusals in a table each for inputs, registry, AWS, deployment and GitHub. */
export function renderRefusals(): string {
  const all = tellingOnes(collectRefusals())
  return CHAPTERS.map(([heading], index) => {
    const own = all.filter(({ file }) => CHAPTERS.findIndex(([, files]) => files.test(file)) === index)
    return `### ${heading}\n\n${table(['Title', 'What it says', 'What to do'], own.map(row))}`
  }).join('\n\n')
}

/** Reads every failure with a hint out of the source. Throws an Error for one whose code is not written there. */
export function collectRefusals(): Refusal[] {
  const found = sourceFiles().flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true)
    return descendants(source).flatMap((node) => refusalIn(node, file) ?? [])
  })
  return found.toSorted(byCode)
}

/**
 * Refusals of one code that say the same, as one; without what tells a reader nothing: hints that have hardly a word besides
 * `…`, and refusals that have no other hint. A code whose refusals all tell nothing keeps them, to be found by its title.
 */
export function tellingOnes(refusals: readonly Refusal[]): Refusal[] {
  const merged = [...Map.groupBy(refusals, ({ code, messages }) => [code, ...messages].join('\n')).values()].flatMap(
    ([first, ...others]) =>
      first === undefined ? [] : { ...first, hints: [first, ...others].flatMap(({ hints }) => hints) }
  )
  const told = merged.map((refusal) => ({ ...refusal, hints: refusal.hints.filter((hint) => wordsOf(hint) >= FEWEST) }))
  const telling = told.filter(({ hints }) => hints.length > 0)
  const codes = new Set(telling.map(({ code }) => code))
  return [...telling, ...merged.filter(({ code }) => !codes.has(code))].toSorted(byCode)
}

function byCode(one: Refusal, other: Refusal): number {
  return one.code.localeCompare(other.code, 'en')
}

function wordsOf(text: string): number {
  return text.match(/\p{L}[^\s…]*/gu)?.length ?? 0
}

function refusalIn(node: ts.Node, file: string): Refusal | undefined {
  const parts = thrownParts(node) ?? readingParts(node)
  if (parts === undefined) return undefined
  const { code, message, hint } = parts
  // An empty hint leaves the words to the table of causes.
  if (ts.isStringLiteral(hint) && hint.text === '') return undefined
  return { file, code: code.text as ErrorCode, messages: textsOf(message), hints: textsOf(hint) }
}

interface Parts {
  readonly code: ts.StringLiteral
  readonly message: ts.Expression
  readonly hint: ts.Expression
}

/** `new ActionError('CODE', message, hint)`, and the same of its heirs. */
function thrownParts(node: ts.Node): Parts | undefined {
  if (!ts.isNewExpression(node) || !/^(?:ActionError|GitHubError)$/.test(node.expression.getText())) return undefined
  const [code, message, hint] = node.arguments ?? []
  if (message === undefined || hint === undefined) throw new Error(`${node.getText()} has not all its arguments.`)
  if (code !== undefined && ts.isStringLiteral(code)) return { code, message, hint }
  // The words of a health check are objects until they are thrown.
  if (code?.getText() === 'reading.code') return undefined
  throw new Error(`The code of ${node.getText()} cannot be read.`)
}

/** `{ code: 'CODE', reading, hint }`: what the answer to a health check means. */
function readingParts(node: ts.Node): Parts | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const value = (name: string) =>
    node.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)?.initializer
  const [code, message, hint] = [value('code'), value('reading'), value('hint')]
  if (code === undefined || message === undefined || hint === undefined || !ts.isStringLiteral(code)) return undefined
  return { code, message, hint }
}

function descendants(node: ts.Node): ts.Node[] {
  return [node, ...node.getChildren().flatMap(descendants)]
}

function row({ code, messages, hints }: Refusal): string[] {
  const { title } = explain(new ActionError(code, 'found', 'hint'))
  // What is put together from other sentences only leaves no word to search for.
  const said = messages.filter((message) => wordsOf(message) > 0)
  return [title, said.map(prose).join('<br>'), hints.map(prose).join('<br>')]
}
