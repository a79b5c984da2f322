/** What templates, shells and documentation write where a value is still to be filled in. */
const PLACEHOLDER =
  /\$\{[^}]*\}?|\$\([^)]*\)|\{\{[^}]*\}\}|<[A-Za-z][^<>]*>|%[A-Z][A-Z0-9_]*%|@[A-Z][A-Z0-9_]*@|\$[A-Za-z_][A-Za-z0-9_]*|__[A-Z0-9_]+__|(?:REPLACE|CHANGE)[-_]?ME/

/** The part of a text that was not filled in, such as `${IMAGE}` or `<account>`; `undefined` where there is none. */
export function placeholderIn(text: string): string | undefined {
  return PLACEHOLDER.exec(text)?.[0].slice(0, 80)
}

/** Says that a field holds a placeholder. */
export function placeholderText(placeholder: string): string {
  return `has the placeholder \`${placeholder.replaceAll(/[^\x20-\x7e]|`/g, '?')}\`: fill it in before this step`
}

/** A text of the file in quotes: cut, and without what could dress up the log. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100).replaceAll(/[^\x20-\x7e]/g, '?'))
}
