import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { read, ROOT } from './action.ts'

/** A text that users read: Markdown, or an example. */
export interface Document {
  readonly path: string
  /** Without what is generated, which says everything there is by itself. */
  readonly text: string
}

/** A YAML text in a document. */
export interface Block {
  readonly where: string
  readonly text: string
}

/** The pages of `docs/`. */
export function pages(): Document[] {
  return files('docs', '.md').map(documentAt)
}

/** The workflows of `examples/`. */
export function examples(): Document[] {
  return files('examples', '.yml').map(documentAt)
}

/** All that shows how the action is used. */
export function documents(): Document[] {
  return [
    ...['README.md', 'SECURITY.md'].map(documentAt),
    ...pages(),
    ...examples(),
    ...files('.github/workflows', '.yml').map(documentAt)
  ]
}

/** What stands between marks of code within sentences and tables. */
export function marked({ text }: Document): string[] {
  const sentences = text.replaceAll(/^( *)(`{3,})[^]*?^\1\2 *$/gm, '')
  return [...sentences.matchAll(/(`+)([^`]+?)\1/g)].map(([, , code = '']) => code.trim())
}

/** The YAML of a document: all of an example, and what a page has between fences. */
export function blocksOf({ path, text }: Document): Block[] {
  if (path.endsWith('.yml')) return [{ where: path, text }]
  return [...text.matchAll(/^( *)(`{3,})ya?ml\n([^]*?)^\1\2 *$/gm)].map(([, indent = '', , block = ''], index) => ({
    where: `${path}, block ${index + 1}`,
    text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
  }))
}

function files(folder: string, ending: string): string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
}

function documentAt(path: string): Document {
  return { path, text: read(path).replaceAll(/<!-- (\w+) -->[^]*?<!-- \/\1 -->/g, '') }
}
