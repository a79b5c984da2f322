import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fencesIn, listPages, read, ROOT, withoutFences } from '../docs/pages.ts'

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
  return listPages()
    .filter((page) => page.startsWith('docs/'))
    .map(documentAt)
}

/** The workflows of `examples/`. */
export function examples(): Document[] {
  return workflows('examples')
}

/** All that shows how the action is used. */
export function documents(): Document[] {
  return [...['README.md', 'SECURITY.md'].map(documentAt), ...pages(), ...examples(), ...workflows('.github/workflows')]
}

/** What stands between marks of code within sentences and tables. */
export function marked({ text }: Document): string[] {
  return [...withoutFences(text).matchAll(/(`+)([^`]+?)\1/g)].map(([, , code = '']) => code.trim())
}

/** What sentences call an output: the names behind "output" or "outputs". */
export function outputsNamed({ text }: Document): string[] {
  const lists = withoutFences(text).matchAll(/\boutputs? ((?:`[\w-]+`(?:, | and |, and | or )?)+)/gi)
  return [...lists].flatMap(([, list = '']) => [...list.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name))
}

/** The YAML of a document: all of an example, and what a page has between fences. */
export function blocksOf({ path, text }: Document): Block[] {
  if (path.endsWith('.yml')) return [{ where: path, text }]
  return fencesIn(text)
    .filter(({ language }) => ['yaml', 'yml'].includes(language))
    .map((fence, index) => ({ where: `${path}, block ${index + 1}`, text: fence.text }))
}

function workflows(folder: string): Document[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => documentAt(`${folder}/${name}`))
}

function documentAt(path: string): Document {
  return { path, text: read(path).replaceAll(/<!-- (\w+) -->[^]*?<!-- \/\1 -->/g, '') }
}
