import type { HttpAnswer } from './http.ts'

/** The error codes of the distribution specification, and those of the distribution project beside them. No others are shown. */
const CODES = new Set([
  'BLOB_UNKNOWN',
  'DENIED',
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
  'MANIFEST_INVALID',
  'MANIFEST_UNKNOWN',
  'MANIFEST_UNVERIFIED',
  'NAME_INVALID',
  'NAME_UNKNOWN',
  'NOT_FOUND',
  'SIZE_INVALID',
  'TAG_INVALID',
  'TOOMANYREQUESTS',
  'UNAUTHORIZED',
  'UNAVAILABLE',
  'UNKNOWN',
  'UNSUPPORTED'
])

/** How much of a body is searched for words. */
const MOST_WORDS = 2 ** 14

/** What a registry, or whatever answers in its place, means by an answer. */
export interface Reading {
  /** A code of the specification. */
  readonly code: string | undefined
  /** The registry's own sentence. Never to be shown once credentials were sent. */
  readonly message: string | undefined
  /** Whether the body is an error document of the distribution specification (or Docker Hub's `details`). */
  readonly isDocument: boolean
  /** A page for a browser, which no registry answers with. */
  readonly isPage: boolean
}

export function readAnswer({ body, headers }: Pick<HttpAnswer, 'body' | 'headers'>): Reading {
  const document = parseObject(body)
  const errors = document?.errors
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  const entry = typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {}
  const code = typeof entry.code === 'string' ? entry.code : undefined
  const message = text(entry.message) ?? text(document?.details)
  const isPage = /\bhtml\b/i.test(headers.get('content-type') ?? '') || /^\s*</.test(body.toString('latin1', 0, 100))
  return {
    code: code !== undefined && CODES.has(code) ? code : undefined,
    message,
    isDocument: code !== undefined || message !== undefined,
    isPage
  }
}

/**
 * Whether a refusal is about the address that the request came from: the firewall of a registry may shut the runner out and
 * let Fargate in. `path` is the repository, whose name says nothing.
 */
export function isAboutAddress({ status, body }: Pick<HttpAnswer, 'status' | 'body'>, path: string): boolean {
  if (status !== 401 && status !== 403) return false
  return ADDRESS_WORDS.test(body.toString('utf8', 0, MOST_WORDS).replaceAll(path, ''))
}

// Azure: "client with IP '…' is not allowed access", GitHub: "has an IP allow list enabled"; the others by what they mean.
const ADDRESS_WORDS = new RegExp(
  [
    String.raw`\bIP(?:s|v[46])?\b`,
    // An address itself; behind a colon, digits like these are a tag.
    String.raw`(?<![\w:./@-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)`,
    String.raw`\bfirewall\b`,
    String.raw`\b(?:allow|block|deny|white|black)[\s-]?list`,
    String.raw`\bnetwork (?:rules?|polic|access|restriction|perimeter)`,
    String.raw`\bpublic (?:network )?access\b`,
    String.raw`\bprivate (?:endpoint|link|network)\b`,
    String.raw`\b(?:client|source|remote|your|this) (?:address|network|location|country|region)\b`,
    String.raw`\bVPN\b`,
    String.raw`\bgeo(?:-|\b|graph|location|block)`
  ].join('|'),
  'i'
)

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
