/**
 * Writes the tables of inputs and outputs from `action.yml` into every Markdown file that has markers for them.
 * `--check` writes nothing and exits 1 when a table is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The tables by the name that their markers carry: `<!-- inputs -->` … `<!-- /inputs -->`. */
export type Tables = Readonly<Record<'inputs' | 'outputs', string>>

interface Entry {
  readonly name: string
  readonly description: string
  readonly default?: string
}

const ROOT = join(import.meta.dirname, '..')

if (import.meta.main) run(process.argv.includes('--check') ? 'check' : 'write')

/** The tables for the text of an `action.yml`. Throws an Error for an input or output without a description. */
export function renderTables(actionFile: string): Tables {
  const action = parse(actionFile) as { inputs?: unknown; outputs?: unknown }
  const inputs = entries('input', action.inputs)
  const outputs = entries('output', action.outputs)
  return {
    inputs: table(
      ['Input', 'Default', 'Meaning'],
      inputs.map((input) => [code(input.name), code(input.default), input.description])
    ),
    outputs: table(
      ['Output', 'Meaning'],
      outputs.map((output) => [code(output.name), output.description])
    )
  }
}

/** A Markdown text with each table between its markers. Throws an Error for a marker that is not closed. */
export function fillIn(text: string, tables: Tables): string {
  return Object.entries(tables).reduce((filled, [name, content]) => {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const start = filled.indexOf(open)
    if (start === -1) return filled
    const end = filled.indexOf(close, start)
    if (end === -1) throw new Error(`${open} is not followed by ${close}.`)
    return `${filled.slice(0, start + open.length)}\n\n${content}\n\n${filled.slice(end)}`
  }, text)
}

function run(mode: 'check' | 'write'): void {
  const tables = renderTables(readFileSync(join(ROOT, 'action.yml'), 'utf8'))
  const stale = markdownFiles().filter((file) => {
    const path = join(ROOT, file)
    const text = readFileSync(path, 'utf8')
    const filled = fillIn(text, tables)
    if (filled !== text && mode === 'write') writeFileSync(path, filled)
    return filled !== text
  })
  if (stale.length === 0) {
    console.log('The tables say what action.yml says.')
  } else if (mode === 'write') {
    console.log(`Rewrote the tables in ${stale.join(', ')}.`)
  } else {
    console.error(`The tables in ${stale.join(', ')} do not say what action.yml says. Run \`npm run docs\`.`)
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

function entries(kind: 'input' | 'output', section: unknown): Entry[] {
  return Object.entries((section ?? {}) as Record<string, { description?: unknown; default?: unknown } | null>).map(
    ([name, fields]) => {
      const { description, default: preset } = fields ?? {}
      if (typeof description !== 'string' || description.trim() === '') {
        throw new Error(`The ${kind} ${name} in action.yml has no description.`)
      }
      return { name, description: description.trim(), ...(typeof preset === 'string' && { default: preset }) }
    }
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(cell)))].join('\n')
}

/** A line break ends a row and a bar ends a cell, also within code. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}

function code(text = ''): string {
  return text === '' ? '' : `\`${text}\``
}
