import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The path of `src`. */
export const SRC = join(import.meta.dirname, '..', 'src')

/** Returns the files of `src` by their relative paths, with slashes on every system. */
export function sourceFiles(): string[] {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names.map((name) => name.replaceAll('\\', '/')).sort()
}
