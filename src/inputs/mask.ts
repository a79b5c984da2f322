/**
 * Hands every form in which a password could be seen to `mask`: as it is, escaped for JSON and for URLs, in base64, and as
 * registries and Secrets Manager are given it together with the user name. The user name is never masked: GitHub drops
 * every job output that holds a masked word, and names such as `docker` are part of many.
 */
export function maskLogin(username: string, password: string, mask: (value: string) => void): void {
  if (password === '') return
  const basic = `${username}:${password}`
  const forms = [
    password,
    JSON.stringify(password).slice(1, -1),
    encodeURIComponent(password.toWellFormed()),
    new URLSearchParams({ '': password }).toString().slice(1),
    ...inBase64(password),
    ...inBase64(basic),
    JSON.stringify({ username, password })
  ]
  for (const form of new Set(forms)) mask(form)
}

/**
 * Masks what may be the password of each line: its last word, and all that follows its second, for a text that may not be
 * well formed enough to be taken apart.
 */
export function maskLines(text: string, mask: (value: string) => void): void {
  for (const line of text.split(/\r?\n/)) {
    const last = line.trim().split(/\s+/).at(-1) ?? ''
    const [, rest = last] = /^\s*\S+\s+\S+\s([^]*\S)\s*$/.exec(line) ?? []
    for (const part of new Set([rest, last])) if (part !== '') mask(part)
  }
}

function inBase64(text: string): string[] {
  return (['base64', 'base64url'] as const).map((alphabet) => Buffer.from(text, 'utf8').toString(alphabet))
}
