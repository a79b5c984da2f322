/** An untrusted JSON object, whose fields are unknown. */
export type Json = Readonly<Record<string, unknown>>

/** Returns the value if it is an object; otherwise an empty object, in which every field is undefined. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** Parses a JSON object; returns an empty object for any other text. */
export function parseObject(text: string): Json {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Returns JSON with the keys of every object sorted, so that equal values have the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )
}

/** Returns a record's own value for a key. A container can be named `constructor`, a key that every object inherits. */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
