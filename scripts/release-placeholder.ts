import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What is read by people, or by GitHub, from the repository of a release. */
const SHOWN = ['.github', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', 'docs', 'examples']

/** What stands for the account that the repository belongs to. */
const PLACEHOLDER = /\bOWNER(?=\/run-on-fargate\b)|(?<=@)OWNER\b/

/** Why a tree cannot be released yet: the files in which nobody has put the owner's name, in one sentence; else none. */
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

/** The files at a path, with `/` on every system. */
function filesAt(root: string, path: string): string[] {
  const place = join(root, path)
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [path]
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesAt(root, `${path}/${name}`))
}
