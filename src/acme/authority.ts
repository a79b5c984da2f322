import { AsyncLocalStorage } from 'node:async_hooks'
import { axios, Client, crypto, type Order } from 'acme-client'
import { AuthorityRefused } from '../errors.ts'
import { connectionFailure, readRetryAfter, request, TooLarge, type HttpAnswer } from '../transport.ts'
import { isAllowed, isLoopback, USER_AGENT } from './certificate.ts'

/** The authority to call, and how to wait for it. */
export interface Connection {
  /** The URL of the directory. */
  readonly directory: string
  readonly signal: AbortSignal
  /** Until when (ms) temporary refusals are retried. */
  readonly deadline: number
  /** Waits, and extends the claim on the order meanwhile. */
  readonly pause: (ms: number) => Promise<void>
  readonly note: (text: string) => void
}

/** The challenge by which the authority verifies a name. */
export interface Challenge {
  readonly status: 'pending' | 'processing' | 'valid' | 'invalid'
  /** The value of the TXT record. */
  readonly text: string
  readonly error: Problem | undefined
  /** Tells the authority that the record exists. */
  readonly complete: () => Promise<void>
}

/** A problem document (RFC 7807) as RFC 8555 uses it. */
export interface Problem {
  readonly type?: string
  readonly detail?: string
  readonly subproblems?: readonly Problem[]
}

/** An ACME authority, as used by one account. */
export interface Authority {
  /** Opens the account of the key. If it doesn't exist, creates it and agrees to the terms. */
  readonly open: (email: string | undefined) => Promise<void>
  /** Orders a certificate for one name. `replaces` identifies the certificate that it renews. */
  readonly newOrder: (name: string, replaces: string | undefined) => Promise<Order>
  /** Returns the order, or nothing if the authority doesn't know it. */
  readonly findOrder: (url: string) => Promise<Order | undefined>
  /** Returns the DNS challenge of the order's name, or nothing if the name is already verified. */
  readonly challengeOf: (order: Order) => Promise<Challenge | undefined>
  readonly finalize: (order: Order, name: string, privateKey: string) => Promise<Order>
  /** Returns the certificate of a valid order with its chain, in PEM. */
  readonly download: (order: Order) => Promise<string>
  /** Returns the URL with the renewal time of a certificate, or nothing if the authority has none. */
  readonly renewalInfo: (renewalId: string) => string | undefined
  /** Returns the error for a problem that an order or challenge reports. */
  readonly refused: (operation: string, problem: Problem | undefined) => AuthorityRefused
}

/** Opens an authority. All requests use the action's own transport. */
export function openAuthority(connection: Connection, accountKey: string): Authority {
  const { directory } = connection
  const client = new Client({ directoryUrl: directory, accountKey })
  const line = new Line(connection)
  const ask = <T>(operation: string, call: () => Promise<T>) => line.ask(operation, call)
  return {
    open: async (email) => {
      const agreed = { termsOfServiceAgreed: true }
      if (email !== undefined) {
        await ask('newAccount', () => client.createAccount({ ...agreed, contact: [`mailto:${email}`] }))
        return
      }
      try {
        // The library updates an existing account, and authorities reject an empty update. So look it up first.
        await ask('newAccount', () => client.createAccount({ onlyReturnExisting: true }))
      } catch (error) {
        if (!isOfType(error, 'accountDoesNotExist')) throw error
        await ask('newAccount', () => client.createAccount(agreed))
      }
    },
    newOrder: async (name, replaces) => {
      const identifiers = [{ type: 'dns' as const, value: name }]
      const create = (more: object) => ask('newOrder', () => client.createOrder({ identifiers, ...more }))
      if (replaces === undefined || line.renewalInfo === undefined) return create({})
      try {
        return await create({ replaces })
      } catch (error) {
        // Already replaced, or issued to another account: RFC 9773, section 5.
        if (!isOfType(error, 'alreadyReplaced', 'malformed', 'unauthorized')) throw error
        return create({})
      }
    },
    findOrder: async (url) => {
      if (!isAllowed(url, directory)) return undefined
      try {
        return await ask('order', () => client.getOrder({ url } as Order))
      } catch (error) {
        if (isOfType(error, 'malformed', 'unauthorized', 'accountDoesNotExist', 'status 404')) return undefined
        throw error
      }
    },
    challengeOf: async (order) => {
      const [authorization] = await ask('authorization', () => client.getAuthorizations(order))
      if (authorization?.status === 'valid') return undefined
      const challenge = authorization?.challenges.find(({ type }) => type === 'dns-01')
      if (authorization === undefined || challenge === undefined) {
        throw line.refused('authorization', {
          type: 'unsupportedChallenge',
          detail: 'The authority offers no challenge by DNS (dns-01) for this name.'
        })
      }
      const { error } = challenge as { readonly error?: Problem }
      const broken = ['deactivated', 'expired', 'revoked', 'invalid'].includes(authorization.status)
      return {
        status: broken ? 'invalid' : challenge.status,
        text: await client.getChallengeKeyAuthorization(challenge),
        error,
        complete: async () => {
          try {
            await ask('challenge', () => client.completeChallenge(challenge))
          } catch (error) {
            // The answer to an earlier try was lost. The authority is verifying the name, or has done so.
            if (!isOfType(error, 'malformed')) throw error
          }
        }
      }
    },
    finalize: async (order, name, privateKey) => {
      const [, csr] = await crypto.createCsr({ altNames: [name] }, privateKey)
      try {
        return await ask('finalize', () => client.finalizeOrder(order, csr))
      } catch (error) {
        // The answer to an earlier try was lost. The authority is issuing the certificate.
        if (!isOfType(error, 'orderNotReady')) throw error
        return ask('order', () => client.getOrder(order))
      }
    },
    download: (order) => ask('certificate', () => client.getCertificate(order)),
    renewalInfo: (renewalId) => line.renewalInfo && `${line.renewalInfo.replace(/\/$/, '')}/${renewalId}`,
    refused: (operation, problem) => line.refused(operation, problem)
  }
}

function isOfType(error: unknown, ...types: readonly string[]): boolean {
  return error instanceof AuthorityRefused && types.includes(error.refusal.type)
}

/** Bytes, at most, of an answer. A certificate chain has about 6 KB. */
const LARGEST = 1 << 20

/** How long (ms) one answer may take. */
const ANSWER_WITHIN = 30_000

/** How long (ms) to retry while the authority is unreachable or unavailable. */
const PATIENCE = 90_000

/** The transport for one authority: checks URLs, retries and builds errors. */
class Line {
  readonly #connection: Connection
  #operation = ''
  #last: HttpAnswer | undefined
  renewalInfo: string | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Runs a call of the library. On failure, throws what the authority reported instead of the library's error. */
  async ask<T>(operation: string, call: () => Promise<T>): Promise<T> {
    this.#operation = operation
    this.#last = undefined
    try {
      return await lines.run(this, call)
    } catch (error) {
      this.#connection.signal.throwIfAborted()
      if (error instanceof AuthorityRefused) throw error
      const last = this.#last as HttpAnswer | undefined
      if (last !== undefined && last.status >= 400) throw this.refused(operation, problemIn(last), last.status)
      const words = error instanceof Error ? error.message : 'the answer could not be read'
      const refusal = { authority: this.#host, operation, type: 'invalid answer', words }
      throw new AuthorityRefused(refusal, { cause: error })
    }
  }

  refused(operation: string, problem: Problem | undefined, status?: number): AuthorityRefused {
    const [first] = problem?.subproblems ?? []
    const type = typeOf(
      problem?.type === undefined || problem.type.endsWith(':compound') ? (first?.type ?? problem?.type) : problem.type
    )
    const words = [problem, ...(problem?.subproblems ?? [])].flatMap((each) => each?.detail ?? [])
    return new AuthorityRefused({
      authority: this.#host,
      operation,
      type: type ?? (status === undefined ? '' : `status ${status}`),
      words: [...new Set(words)].join(' ') || 'it gave no reason'
    })
  }

  /** Sends a request, and retries it while the authority refuses it temporarily. */
  async send(method: string, url: string, body: string | undefined): Promise<HttpAnswer> {
    const begin = Date.now()
    const { deadline, pause, note, directory } = this.#connection
    if (!isAllowed(url, directory)) {
      throw this.refused(this.#operation, {
        type: 'unsafe URL',
        detail: `It leads to ${url.slice(0, 200)}, which is not HTTPS.`
      })
    }
    for (let tries = 1; ; tries++) {
      const answer = await this.#attempt(method, url, body)
      if (!(answer instanceof AuthorityRefused)) {
        this.#last = answer
        if (answer.status < 400 || typeOf(problemIn(answer)?.type) === 'badNonce') {
          this.#learn(url, answer)
          return answer
        }
      }
      const refusal =
        answer instanceof AuthorityRefused ? answer : this.refused(this.#operation, problemIn(answer), answer.status)
      const wait = waitAfter(answer, tries, begin)
      if (wait === undefined || Date.now() + wait >= deadline) throw refusal
      if (wait >= 10_000) note(`${refusal.message.slice(0, 500)} Trying again in ${Math.ceil(wait / 1000)} s.`)
      await pause(wait)
    }
  }

  async #attempt(method: string, url: string, body: string | undefined): Promise<HttpAnswer | AuthorityRefused> {
    const { signal } = this.#connection
    const timer = AbortSignal.timeout(ANSWER_WITHIN)
    const target = new URL(url)
    try {
      return await request(target, {
        method: method.toUpperCase(),
        headers: { 'user-agent': USER_AGENT, ...(body !== undefined && { 'content-type': 'application/jose+json' }) },
        body,
        limit: LARGEST,
        // A proxy would look for a loopback address on its own machine.
        isDirect: isLoopback(target.hostname),
        signal: AbortSignal.any([signal, timer])
      })
    } catch (error) {
      signal.throwIfAborted()
      const words = timer.aborted
        ? `no answer within ${ANSWER_WITHIN / 1000} s`
        : error instanceof TooLarge
          ? `the answer is larger than ${LARGEST >> 10} KiB`
          : connectionFailure(error)
      const refusal = { authority: target.host, operation: this.#operation, type: 'unreachable', words }
      return new AuthorityRefused(refusal, { cause: error })
    }
  }

  #learn(url: string, { body }: HttpAnswer): void {
    if (url !== this.#connection.directory) return
    const { renewalInfo } = parsed(body) as { readonly renewalInfo?: unknown }
    if (typeof renewalInfo === 'string') this.renewalInfo = renewalInfo
  }

  get #host(): string {
    return new URL(this.#connection.directory).host
  }
}

/** Returns how long (ms) to wait before a retry, or nothing if a retry would not help. */
function waitAfter(answer: HttpAnswer | AuthorityRefused, tries: number, begin: number): number | undefined {
  const step = Math.min(1000 * 2 ** (tries - 1), 15_000) * (0.75 + Math.random() / 2)
  const mayGoOn = Date.now() + step - begin < PATIENCE
  if (answer instanceof AuthorityRefused) return mayGoOn ? step : undefined
  const named = readRetryAfter(answer.headers)
  if (answer.status === 429) return named === undefined ? undefined : Math.max(named, 1000)
  if (answer.status < 500) return undefined
  return named === undefined ? (mayGoOn ? step : undefined) : Math.max(named, 1000)
}

function problemIn({ body, headers }: HttpAnswer): Problem | undefined {
  if (headers.get('content-type')?.includes('json') !== true) return undefined
  const { type, detail, subproblems } = parsed(body) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 2000) : undefined)
  const list: readonly unknown[] = Array.isArray(subproblems) ? subproblems.slice(0, 10) : []
  return {
    type: text(type),
    detail: text(detail),
    subproblems: list.flatMap((each): Problem[] => {
      const sub = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>
      return [{ type: text(sub.type), detail: text(sub.detail) }]
    })
  }
}

function parsed(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** Returns the last part of an error type, such as `rateLimited` of `urn:ietf:params:acme:error:rateLimited`. */
function typeOf(type: string | undefined): string | undefined {
  return type?.split(':').at(-1)
}

/** The authority that the library is calling. Runs in one process may use several authorities. */
const lines = new AsyncLocalStorage<Line>()

// The library's own transport ignores the runner's proxies and the cancellation of the run.
axios.defaults.adapter = async (config) => {
  const line = lines.getStore()
  if (line === undefined) throw new Error('A request was made outside of a call.')
  const data: unknown = config.data
  const { method = 'get', url = '' } = config
  const answer = await line.send(method, url, typeof data === 'string' ? data : undefined)
  return {
    data: answer.body.toString(),
    status: answer.status,
    statusText: '',
    headers: Object.fromEntries(answer.headers),
    config
  }
}
