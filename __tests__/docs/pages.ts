import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { anchorOf } from '../../scripts/markdown.ts'

/** The folder of this repository. */
export const ROOT = join(import.meta.dirname, '../..')

const FENCES = /^( *)(```+|~~~+)([\w-]*)[^\n]*\n([^]*?)^\1\2 *$/gm

/** A fenced block: the language behind its fence, and what is in it, without the indent of the fence. */
export interface Fence {
  readonly language: string
  readonly text: string
}

/** What is written for people: the pages at the root, those of `docs/`, and the sandbox's, as paths from the root. */
export function listPages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
  return [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'sandbox/README.md',
    ...docs.map((name) => `docs/${name}`)
  ]
}

/** The text of a file, by its path from the root. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The targets of links and pictures, in Markdown and HTML, which are not in code. */
export function linksIn(text: string): string[] {
  const prose = withoutCode(text)
  return [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g), ...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(
    ([, target = '']) => target
  )
}

export function isRelative(link: string): boolean {
  return !/^[a-z][a-z+.-]*:/i.test(link)
}

/** The page or file that a link on a page leads to, as a path from the root, and the anchor on it. */
export function follow(page: string, link: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)))
  return { file: file.replaceAll('\\', '/'), anchor }
}

/** Why a link leads nowhere; nothing when it leads somewhere. */
export function whyBroken(page: string, link: string): string | undefined {
  const { file, anchor } = follow(page, link)
  if (file.startsWith('..')) return `${link} leads out of the repository`
  if (!existsSync(join(ROOT, file))) return `${link}: there is no ${file}`
  if (anchor === '' || !file.endsWith('.md')) return undefined
  return anchorsIn(read(file)).includes(anchor) ? undefined : `${link}: ${file} has no heading with this anchor`
}

/** The anchors that GitHub gives the headings of a page; the second heading of a name gets a number. */
export function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>()
  return headingsIn(text).map((heading) => {
    const anchor = anchorOf(heading)
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

/** The fenced blocks of a page. */
export function fencesIn(text: string): Fence[] {
  return [...text.matchAll(FENCES)].map(([, indent = '', , language = '', body = '']) => ({
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
  }))
}

/** The page less its fenced blocks. */
export function withoutFences(text: string): string {
  return text.replaceAll(FENCES, '')
}

function headingsIn(text: string): string[] {
  return [...withoutFences(text).matchAll(/^#{1,6} +(.+?)(?: +#+)? *$/gm)].map(([, heading = '']) => heading)
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/(`+)[^`][^]*?\1/g, '')
}
