/** What a failed or cancelled step means for the condition of the step after it. */
export interface JobStatus {
  readonly outcome: 'success' | 'failure' | 'cancelled'
}

/**
 * Fills in `${{ github.token }}`, `${{ runner.os }}` and the like, as far as an input's default may use them.
 * Throws an Error for any other expression: the sandbox would otherwise pass what GitHub refuses.
 */
export function interpolate(text: string, contexts: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const path = expression.trim()
    const [root = '', ...keys] = path.split('.')
    if (!/^[a-z_]\w*(\.[\w-]+)+$/i.test(path) || !Object.hasOwn(contexts, root)) {
      throw new Error(`Unrecognized named-value or expression: '${path}'`)
    }
    return asText(keys.reduce(property, contexts[root]))
  })
}

/** Whether a post step runs. Throws an Error for a condition that is more than GitHub's status functions. */
export function holds(condition: string, { outcome }: JobStatus): boolean {
  const [, not, name] = /^(!?)\s*(always|success|failure|cancelled)\(\)$/.exec(condition.trim()) ?? []
  if (name === undefined) {
    throw new Error(`Unsupported condition: '${condition}'`)
  }
  return (name === 'always' || name === outcome) !== (not === '!')
}

function property(value: unknown, key: string): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return new Map<string, unknown>(entries).get(key)
}

/** GitHub's own conversion: nothing is an empty text. */
function asText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
      return String(value)
    default:
      return value === undefined || value === null ? '' : 'Object'
  }
}
