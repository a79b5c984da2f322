/**
 * Reads `Retry-After` in milliseconds from now: seconds, or a date (RFC 9110, section 10.2.3). A time that has passed is 0.
 * Returns undefined when there is none that can be read.
 */
export function readRetryAfter(headers: Pick<Headers, 'get'>, now = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]+,? .* GMT$/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
