import type { Login } from '../image.ts'

/** What the agent says of a secret that is not a login. */
export interface NotALogin {
  readonly fault: string
}

const authorization = 'asm fetching authorization data: '

/**
 * The login in a secret's string, by the agent's rules: a JSON object, `username` and `password` strings in it, their
 * names compared without case, everything else ignored.
 */
export function loginOf(secretString: string | undefined): Login | NotALogin {
  if (secretString === undefined || secretString === '') return { fault: `${authorization}empty secrets value` }
  const fields = jsonObject(secretString)
  const username = fields && field(fields, 'username')
  const password = fields && field(fields, 'password')
  if (fields === undefined || !isText(username) || !isText(password)) {
    return { fault: `${authorization}unable to unmarshal secret value, invalid schema` }
  }
  if (!username) return { fault: 'asm fetching username: AuthorizationData is malformed, empty field' }
  if (!password) return { fault: 'asm fetching password: AuthorizationData is malformed, empty field' }
  return { username, password }
}

/**
 * The value of a key in a secret that is a JSON object, as text. Numbers and booleans are written out, as the agent's
 * `%v` does; so are lists and objects, here in JSON (assumed).
 */
export function jsonField(secretString: string | undefined, key: string): string | undefined {
  const fields = jsonObject(secretString ?? '') ?? {}
  if (!Object.hasOwn(fields, key)) return undefined
  const value = fields[key]
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `null` is an empty object to Go's decoder, as it is here. */
function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (value === null) return {}
    return typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function field(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.entries(fields).findLast(([key]) => key.toLowerCase() === name)?.[1]
}

function isText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string'
}
