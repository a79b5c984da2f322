/** An object of JSON from outside, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>

/** `value` when it is an object, else an empty one: what is read from it is then missing. */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** `value` when it is a text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `value` when it is a whole number above zero, as GitHub's ids and numbers are. */
export function id(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined
}

/** `value` when it is a list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
