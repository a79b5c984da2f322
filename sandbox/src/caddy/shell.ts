import type { Environment } from '../image.ts'

/** What a shell's script comes to: Caddy with this configuration and environment, or an end with these last words. */
export type Started =
  | { readonly configuration: string; readonly environment: Environment }
  | { readonly words: readonly string[]; readonly code: number }

/**
 * Runs `sh -c SCRIPT` of the image of Caddy, as far as a script needs it that starts `caddy run` with its configuration in a
 * here-document: `unset`, and the expansion of `$NAME` (POSIX, "Shell Command Language", 2.7.4).
 */
export function runShell(words: readonly string[], environment: Environment): Started {
  const [shell = '', flag, script = ''] = words
  if (!['/bin/sh', 'sh'].includes(shell) || flag !== '-c') {
    return { words: [`the sandbox's image of Caddy knows nothing but sh -c: ${words.join(' ')}`], code: 127 }
  }
  const left = { ...environment }
  const lines = script.split('\n')
  for (const [at, line] of lines.entries()) {
    const [command = '', ...operands] = line.trim().split(/\s+/)
    if (command === 'unset') for (const name of operands) Reflect.deleteProperty(left, name)
    else if (command !== '') return runCaddy(line.trim(), lines.slice(at + 1), left)
  }
  return { words: [], code: 0 }
}

function runCaddy(line: string, rest: readonly string[], environment: Environment): Started {
  const [, end] = /^exec caddy run --config - <<(\w+)$/.exec(line) ?? []
  if (end === undefined) return { words: [`/bin/sh: ${line.split(/\s+/)[0] ?? ''}: not found`], code: 127 }
  const document = rest.slice(0, rest.indexOf(end) === -1 ? undefined : rest.indexOf(end)).join('\n')
  const configuration = document.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => environment[name] ?? '')
  return { configuration, environment }
}
