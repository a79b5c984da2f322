/**
 * Writes the generated parts of every Markdown file with markers for them: inputs and outputs from `action.yml`,
 * failures and events from `src`, and the actions of the policies from `iam/`. `--check` writes nothing, and exits 1 if
 * a part is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { renderEvents } from './events.ts'
import { code, table } from './markdown.ts'
import { renderActions } from './policies.ts'
import { renderPreviewEvents } from './previews.ts'
import { renderCauses, renderIndex, renderRefusals } from './troubleshooting.ts'

/** The generated parts by the names in their markers: `<!-- inputs -->` … `<!-- /inputs -->`. */
export type Parts = Readonly<Record<string, string>>

interface Entry {
  readonly name: string
  readonly description: string
  readonly default?: string
}

/** A group of entries in `action.yml`. Its title is the comment above the first of them, if any. */
interface Group {
  readonly title?: string
  readonly entries: readonly Entry[]
}

const ROOT = join(import.meta.dirname, '..')

if (import.meta.main) run(process.argv.includes('--check') ? 'check' : 'write')

/**
 * Returns the tables of inputs and outputs for the text of an `action.yml`, one table for each group. A page of `docs/`
 * in a description becomes a link. Throws an Error for an input or output without a description.
 */
export function renderTables(actionFile: string): Readonly<Record<'inputs' | 'outputs', string>> {
  const action = parseDocument(actionFile)
  return {
    inputs: tables(groups('input', action.get('inputs')), ['Input', 'Default', 'Description'], (input) => [
      code(input.name),
      code(input.default),
      linked(input.description)
    ]),
    outputs: tables(groups('output', action.get('outputs')), ['Output', 'Description'], (output) => [
      code(output.name),
      linked(output.description)
    ])
  }
}

/** Returns a description with a link to each page that it names, such as `docs/https.md#ports`. */
function linked(description: string): string {
  return description.replaceAll(/\bdocs\/[\w-]+\.md(?:#[\w-]+)?/g, (page) => `[${page.replace(/#.*/, '')}](${page})`)
}

/** Returns the Markdown text with each part between its markers. Throws an Error for a marker that is not closed. */
export function fillIn(text: string, parts: Parts): string {
  return Object.entries(parts).reduce((filled, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const start = filled.indexOf(open)
    if (start === -1) return filled
    const end = filled.indexOf(close, start)
    if (end === -1) throw new Error(`${open} is not followed by ${close}.`)
    return `${filled.slice(0, start + open.length)}\n\n${content}\n\n${filled.slice(end)}`
  }, text)
}

function run(mode: 'check' | 'write'): void {
  const parts = {
    ...renderTables(readFileSync(join(ROOT, 'action.yml'), 'utf8')),
    index: renderIndex(),
    causes: renderCauses(),
    refusals: renderRefusals(),
    actions: renderActions(),
    events: renderEvents(),
    'preview-events': renderPreviewEvents()
  }
  const stale = markdownFiles().filter((file) => {
    const path = join(ROOT, file)
    const text = readFileSync(path, 'utf8')
    const filled = fillIn(text, parts)
    if (filled !== text && mode === 'write') writeFileSync(path, filled)
    return filled !== text
  })
  if (stale.length === 0) {
    console.log('The generated parts of the documentation are up to date.')
  } else if (mode === 'write') {
    console.log(`Updated the generated parts of ${stale.join(', ')}.`)
  } else {
    console.error(`The generated parts of ${stale.join(', ')} are out of date. Run \`npm run docs\`.`)
    process.exitCode = 1
  }
}

function markdownFiles(): string[] {
  const within = (folder: string) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name))
  return [...within('.'), ...within('docs')]
}

function tables(found: readonly Group[], head: readonly string[], row: (entry: Entry) => string[]): string {
  return found
    .map(({ title, entries }) => [...(title === undefined ? [] : [`### ${title}`]), table(head, entries.map(row))])
    .flat()
    .join('\n\n')
}

function groups(kind: 'input' | 'output', section: unknown): Group[] {
  if (!isMap(section)) return []
  const found: { title?: string; entries: Entry[] }[] = []
  section.items.forEach(({ key, value }, index) => {
    if (!isScalar(key)) throw new Error(`The name of an ${kind} in action.yml is not a text.`)
    // The parser attaches the comment above the first key to the map.
    const title = (key.commentBefore ?? (index === 0 ? section.commentBefore : undefined))?.trim()
    if (found.length === 0 || title !== undefined) found.push({ ...(title !== undefined && { title }), entries: [] })
    found.at(-1)?.entries.push(entry(kind, String(key.value), value))
  })
  return found
}

function entry(kind: 'input' | 'output', name: string, fields: unknown): Entry {
  const field = (of: string) => (isMap(fields) ? (fields as YAMLMap).get(of) : undefined)
  const [description, preset] = [field('description'), field('default')]
  if (typeof description !== 'string' || description.trim() === '') {
    throw new Error(`The ${kind} ${name} in action.yml has no description.`)
  }
  return { name, description: description.trim(), ...(typeof preset === 'string' && { default: preset }) }
}
