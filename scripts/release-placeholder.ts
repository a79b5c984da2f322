import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a release that people or GitHub read. */
const SHOWN = ['.github', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', 'docs', 'examples']

/** Matches the placeholder for the account that owns the repository. */
const PLACEHOLDER = /\bOWNER(?=\/run-on-fargate\b)|(?<=@)OWNER\b/

/** Returns a sentence that names the files with the placeholder; an empty list if there are none. */
export function placeholderProblems(root: string): string[] {
  const files = SHOWN.flatMap((path) => filesAt(root, path)).filter((file) =>
    PLACEHOLDER.test(readFileSync(join(root, file), 'utf8'))
  )
  return files.length === 0
    ? []
    : [
        `The placeholder OWNER still stands in ${files.join(', ')}. Put the account there that the repository belongs to; ` +
          'CONTRIBUTING.md says how, under "Release".'
      ]
}

/** Returns the files at a path, with `/` on every system. */
function filesAt(root: string, path: string): string[] {
  const place = join(root, path)
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [path]
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesAt(root, `${path}/${name}`))
}
