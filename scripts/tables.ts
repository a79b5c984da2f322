/**
 * Writes what is generated into every Markdown file that has markers for it: the tables of inputs and outputs from
 * `action.yml`, the failures and events from `src`, the actions of the policies from `iam/`. `--check` writes nothing and exits 1 when
 * something is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { renderEvents } from './events.ts'
import { code, table } from './markdown.ts'
import { renderActions } from './policies.ts'
import { renderCauses, renderIndex, renderRefusals } from './troubleshooting.ts'

/** The generated parts by the name that their markers carry: `<!-- inputs -->` … `<!-- /inputs -->`. */
export type Parts = Readonly<Record<string, string>>

interface Entry {
  readonly name: string
  readonly description: string
  readonly default?: string
}

const ROOT = join(import.meta.dirname, '..')

if (import.meta.main) run(process.argv.includes('--check') ? 'check' : 'write')

/** The tables of inputs and outputs for the text of an `action.yml`. Throws an Error for an input or output without a description. */
export function renderTables(actionFile: string): Readonly<Record<'inputs' | 'outputs', string>> {
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

/** A Markdown text with each part between its markers. Throws an Error for a marker that is not closed. */
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
    events: renderEvents()
  }
  const stale = markdownFiles().filter((file) => {
    const path = join(ROOT, file)
    const text = readFileSync(path, 'utf8')
    const filled = fillIn(text, parts)
    if (filled !== text && mode === 'write') writeFileSync(path, filled)
    return filled !== text
  })
  if (stale.length === 0) {
    console.log('What is generated in the documentation is up to date.')
  } else if (mode === 'write') {
    console.log(`Rewrote what is generated in ${stale.join(', ')}.`)
  } else {
    console.error(`What is generated in ${stale.join(', ')} is out of date. Run \`npm run docs\`.`)
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
