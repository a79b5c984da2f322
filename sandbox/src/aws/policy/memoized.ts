/** How many results are kept. */
const LIMIT = 1000

/** A function that keeps its last results: each request is held against the same few policies. */
export function memoized<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>()
  return (text) => {
    const known = results.get(text)
    if (known !== undefined) return known
    if (results.size >= LIMIT) results.clear()
    const result = compute(text)
    results.set(text, result)
    return result
  }
}
