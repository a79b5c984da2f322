import { INVISIBLE } from '../redact.ts'

const LONGEST_QUOTE = 200

/**
 * A value of the user in quotes, without what could dress up the log. A long one is left out, not cut: it may be a secret in
 * the wrong place, and the runner masks no part of a secret.
 */
export function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `of ${text.length} characters` : `"${text.replaceAll(UNSEEN, '?')}"`
}

const UNSEEN = new RegExp(`[\\p{Cc}${INVISIBLE}]`, 'gu')

/** What templates, shells and documentation write where a value is still to be filled in. */
const PLACEHOLDER =
  /\$\{[^}]*\}?|\$\([^)]*\)|\{\{[^}]*\}\}|<[A-Za-z][^<>]*>|%[A-Z][A-Z0-9_]*%|@[A-Z][A-Z0-9_]*@|\$[A-Za-z_][A-Za-z0-9_]*|__[A-Z0-9_]+__|(?:REPLACE|CHANGE)[-_]?ME/

/** Says that a text has a part that was not filled in, such as `${IMAGE}` or `<account>`; undefined where it has none. */
export function placeholderProblem(text: string): string | undefined {
  const placeholder = PLACEHOLDER.exec(text)?.[0].slice(0, 80)
  if (placeholder === undefined) return undefined
  return `has the placeholder \`${placeholder.replaceAll(/[^\x20-\x7e]|`/g, '?')}\`: replace it before this step`
}
