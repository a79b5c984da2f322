/** Where the types of ACME's errors are registered (RFC 8555, section 6.7). */
const NAMESPACE = 'urn:ietf:params:acme:error:'

/** The status that each type is answered with, as Let's Encrypt and Pebble do. */
const STATUSES = {
  accountDoesNotExist: 400,
  alreadyReplaced: 409,
  alreadyRevoked: 400,
  badCSR: 400,
  badNonce: 400,
  badPublicKey: 400,
  badRevocationReason: 400,
  badSignatureAlgorithm: 400,
  caa: 403,
  connection: 400,
  dns: 400,
  externalAccountRequired: 403,
  incorrectResponse: 403,
  invalidContact: 400,
  invalidProfile: 400,
  malformed: 400,
  orderNotReady: 403,
  rateLimited: 429,
  rejectedIdentifier: 400,
  serverInternal: 500,
  tls: 400,
  unauthorized: 403,
  unsupportedContact: 400,
  unsupportedIdentifier: 400,
  userActionRequired: 403
} as const

export type ProblemType = keyof typeof STATUSES

/** What is asked of the authority: a name. */
export interface Identifier {
  readonly type: string
  readonly value: string
}

/** A problem document (RFC 7807), as answers, challenges and orders have it. */
export interface Problem {
  readonly type: string
  readonly detail: string
  readonly status?: number
  readonly identifier?: Identifier
  readonly subproblems?: readonly Problem[]
  readonly [more: string]: unknown
}

/** What an error has beside its type and detail. */
export interface ProblemDetails {
  readonly status?: number
  readonly subproblems?: readonly Problem[]
  readonly headers?: Readonly<Record<string, string>>
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>
}

/** An error that the authority answers with. */
export class AcmeError extends Error {
  readonly problem: Problem
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(type: ProblemType, detail: string, { status, subproblems, headers = {}, members }: ProblemDetails = {}) {
    super(detail)
    this.status = status ?? STATUSES[type]
    this.problem = {
      type: NAMESPACE + type,
      detail,
      status: this.status,
      ...(subproblems && { subproblems }),
      ...members
    }
    this.headers = headers
  }
}

/** One name's share of an error about several. */
export function subproblem(type: ProblemType, detail: string, name: string): Problem {
  return { type: NAMESPACE + type, detail, identifier: { type: 'dns', value: name } }
}

export function malformed(detail: string, status?: number): AcmeError {
  return new AcmeError('malformed', detail, status === undefined ? {} : { status })
}

export function unauthorized(detail: string): AcmeError {
  return new AcmeError('unauthorized', detail)
}

export function notFound(what: string): AcmeError {
  return malformed(`${what} not found`, 404)
}
