/** What must not be seen in a log, and the log without it. */
export interface Masks {
  /** Hides a value and each of its lines. */
  add(value: string): void
  apply(text: string): string
  /** The values as they were added, without their encodings. */
  values(): readonly string[]
}

/**
 * The runner's secret masker: each value is hidden as it is and in the encodings that the runner derives
 * (actions/runner, `ValueEncoders`). Neighbouring and overlapping finds become one `***`.
 */
export function createMasks(initial: readonly string[]): Masks {
  const values = new Set<string>()
  const hidden = new Set<string>()
  const add = (value: string) => {
    const parts = [value, ...value.split(/[\r\n]+/).map((line) => line.trim())].filter((part) => part !== '')
    parts.forEach((part) => values.add(part))
    parts.flatMap((part) => [part, ...encodings(part)]).forEach((one) => hidden.add(one))
  }
  initial.forEach(add)
  return { add, apply: (text) => hide(text, hidden), values: () => [...values] }
}

function encodings(value: string): string[] {
  const bytes = Buffer.from(value)
  const encoded = [
    ...[0, 1, 2].map((shift) => bytes.subarray(bytes.length > shift ? shift : 0).toString('base64')),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    uriEscape(value),
    xmlEscape(value),
    value.length > 8 && /^".*"$/s.test(value) ? value.slice(1, -1) : ''
  ]
  return encoded.filter((one) => one !== '')
}

/** As .NET's `Uri.EscapeDataString`, which leaves only RFC 3986's unreserved characters. */
function uriEscape(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function xmlEscape(value: string): string {
  const entities = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&apos;']
  ])
  return value.replace(/[&<>"']/g, (char) => entities.get(char) ?? char)
}

function hide(text: string, hidden: ReadonlySet<string>): string {
  const finds = [...hidden].flatMap((value) => occurrences(text, value)).sort((a, b) => a.start - b.start)
  let result = ''
  let seen = 0
  for (const { start, end } of finds) {
    if (start > seen || (start === seen && !result.endsWith('***'))) {
      result += `${text.slice(seen, start)}***`
    }
    seen = Math.max(seen, end)
  }
  return result + text.slice(seen)
}

function occurrences(text: string, value: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    found.push({ start, end: start + value.length })
  }
  return found
}
