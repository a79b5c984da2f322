/** The user of HTTP Basic. */
export const ACCESS_USER = 'preview'

/** Returns the value of the header `Authorization` that a browser sends for a password. */
export function accessHeader(password: string): string {
  return `Basic ${Buffer.from(`${ACCESS_USER}:${password}`).toString('base64')}`
}
