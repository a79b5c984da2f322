import { invalidParameter } from './store.ts'

/**
 * Whether a message fits a filter pattern for unstructured events ("Filter pattern syntax"): all plain terms, no term
 * with `-`, and one of those with `?` when there are only such.
 */
export function fits(pattern: string, message: string): boolean {
  const text = pattern.trim()
  if (/^[{[%]/.test(text)) throw invalidParameter('Invalid filter pattern')
  const terms = [...text.matchAll(/([-?]?)(?:"([^"]*)"|(\S+))/g)].map(([, sign = '', quoted, word]) => ({
    sign,
    found: message.includes(quoted ?? word ?? '')
  }))
  const optional = terms.filter(({ sign }) => sign === '?')
  const required = terms.filter(({ sign }) => sign === '')
  if (terms.some(({ sign, found }) => sign === '-' && found)) return false
  if (required.length > 0) return required.every(({ found }) => found)
  return optional.length === 0 || optional.some(({ found }) => found)
}
