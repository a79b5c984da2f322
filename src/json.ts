/** An object of JSON from outside, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>

/** Returns the value if it is an object, and otherwise one without fields: what is read from it is then undefined. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** Parses an object; returns one without fields for any other text. */
export function parseObject(text: string): Json {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

/** JSON with the keys of every object in order, so that two equal values have the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )
}

/** Returns the value that a record has for a key: containers may be called `constructor`, which every object has, too. */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
