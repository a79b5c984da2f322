/** Inputs whose values are secrets, and those that AWS says nothing of. */
const UNREAD = new Set([
  'registry-password',
  'registry-logins',
  'github-token',
  'task-definition',
  'environment-variables'
])

/**
 * Returns where the user wrote a value that AWS names: an input, or the field of the task definition, in words that complete
 * "Correct …". AWS has the ARN of a role where the user may have written its name.
 */
export function whereWritten(
  value: string,
  { env, template }: { readonly env: NodeJS.ProcessEnv; readonly template?: unknown }
): string | undefined {
  const inputs = Object.entries(env).flatMap(([key, text = '']) => {
    const name = /^INPUT_(.+)$/.exec(key)?.[1]?.toLowerCase()
    if (name === undefined || UNREAD.has(name)) return []
    const parts = text.split(/[\s,=]+/)
    return parts.some((part) => isSame(part, value)) ? [`\`${name}\``] : []
  })
  if (inputs.length > 0) return inputs.join(' and ')
  const [path] = pathsTo(value, template, '')
  return path === undefined ? undefined : `\`${path}\` in \`task-definition\``
}

/** Whether the user's text means the value: the same, its last part, or the ARN with a JSON key behind it. */
function isSame(written: string, value: string): boolean {
  if (written === '' || value === '') return false
  return (
    written === value || value.endsWith(`/${written}`) || (value.startsWith('arn:') && written.startsWith(`${value}:`))
  )
}

function pathsTo(value: string, part: unknown, path: string): string[] {
  if (typeof part === 'string') return isSame(part, value) ? [path] : []
  if (Array.isArray(part)) return part.flatMap((each, index) => pathsTo(value, each, `${path}[${index}]`))
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, each]) => pathsTo(value, each, path === '' ? name : `${path}.${name}`))
}
