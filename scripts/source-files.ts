import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the sources. */
export const SRC = join(import.meta.dirname, '..', 'src')

/** The files of `src`, by their paths in it, with slashes on every system. */
export function sourceFiles(): string[] {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names.map((name) => name.replaceAll('\\', '/')).sort()
}
