import { get } from 'node:http'
import { messageOf, type ErrorCode, ActionError } from '../errors.ts'
import { freshAgentsFor } from '../transport.ts'
import { request } from 'node:https'
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Emit, SeenTask } from '../events.ts'

/** How a health check went, also in words that complete "http://… ; it answers 503". */
export interface Answer {
  /**
   * `status`: it answers with another status than 2xx and 3xx. `refused`: the machine is there, nothing listens on the
   * port. `silent`: nothing came back at all. `no-route`: the runner has no way to such addresses. `proxy`: the proxy is not reached. `other`: a connection that breaks, or an answer that is no HTTP.
   */
  readonly kind: 'healthy' | 'status' | 'refused' | 'silent' | 'no-route' | 'proxy' | 'other'
  readonly healthy: boolean
  readonly said: string
}

/** What it means that a health check does not pass: `reading` is a sentence, `hint` says what to do. */
export interface Reading {
  readonly code: ErrorCode
  readonly reading: string
  readonly hint: string
}

/** What is waited for, and what is known of why it does not come. */
export interface Pending {
  readonly waitingFor: string
  readonly reading?: Reading | undefined
  /** In how many ms it has come, where that is known. */
  readonly due?: number
}

/**
 * Asks an `http:` address once, for `within` ms at most. 2xx and 3xx are healthy; redirects are not followed. Never throws.
 * By the proxy that the environment names for plain HTTP, as for any other request of the runner.
 */
export async function probe(url: string, within = 3000): Promise<Answer> {
  return ask(url, within, {})
}

/**
 * Asks an address under a host name. Returns nothing where a proxy is in between: it derives the host from the URL (RFC 9112,
 * section 3.2.2), so Node rejects another one.
 */
export async function probeAs(host: string, url: string, within = 3000): Promise<Answer | undefined> {
  try {
    return await ask(url, within, { host })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_INVALID_ARG_VALUE') return undefined
    throw error
  }
}

async function ask(url: string, within: number, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve) => {
    const agent = freshAgentsFor(process.env).http
    const request = get(url, { agent, headers, signal: AbortSignal.timeout(within) }, (response) => {
      response.destroy()
      resolve(answerOf(response.statusCode ?? 0))
    })
    request.on('error', (error) => {
      resolve(failureOf(error, new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'), within))
    })
  })
}

function answerOf(status: number): Answer {
  const healthy = status >= 200 && status < 400
  return { kind: healthy ? 'healthy' : 'status', healthy, said: `it answers ${status}` }
}

/** Returns what the error of a connection to `address` says, which was waited for `within` ms. */
function failureOf(error: Error, address: string, within: number): Answer {
  return { kind: kindOf(error, address), healthy: false, said: `it does not answer (${reasonOf(error, within)})` }
}

/** Reads the answer that a health check at `url` got to the end; nothing when it passed. */
export function readAnswer(url: string, { kind }: Answer): Reading | undefined {
  const port = new URL(url).port || '80'
  switch (kind) {
    case 'healthy':
      return undefined
    case 'refused':
      return {
        code: 'NOTHING_LISTENS',
        reading: `The program does not listen on port ${port}.`,
        hint:
          'Set `port` to the port that the program listens on, or make it listen on 0.0.0.0 and not on 127.0.0.1. ' +
          'If it only starts slowly, raise `timeout-minutes`.'
      }
    case 'silent':
      return {
        code: 'NO_WAY_IN',
        reading: `Nothing comes back from port ${port}: the runner is not let in.`,
        hint:
          'Let the runner in with `ingress-cidrs`, or open the port in the groups of `security-groups`; check the network ACL. ' +
          'A private address is reached only by a runner inside the VPC.'
      }
    case 'no-route':
      return {
        code: 'NO_ROUTE',
        reading: 'The runner has no route to this address.',
        hint:
          'GitHub-hosted runners have no IPv6: for a task with an IPv6 address only, use a self-hosted runner that has, ' +
          'or leave out `health-check-path`. Otherwise check the routes of the runner.'
      }
    case 'proxy':
      return {
        code: 'PROXY_UNREACHABLE',
        reading: 'The health check goes through the proxy in `HTTP_PROXY`, which does not answer.',
        hint: 'Correct `HTTP_PROXY`, or add the address of the task to `NO_PROXY`.'
      }
    case 'status':
      return {
        code: 'HEALTH_CHECK_FAILED',
        reading: `The program is reached on port ${port}, but does not call itself healthy.`,
        hint: 'Check `health-check-path` and the program’s log. If it only starts slowly, raise `timeout-minutes`.'
      }
    case 'other':
      return {
        code: 'NO_HTTP',
        reading: `Something listens on port ${port}, but does not speak plain HTTP.`,
        hint: 'Set `port` to a port with plain HTTP, without TLS, and see the program’s log.'
      }
  }
}

/** Node's codes. A machine that is off, or a firewall that drops packets, shows as a time-out or an unreachable host. */
function kindOf(error: Error, target: string): Answer['kind'] {
  const { code = '', address } = error as NodeJS.ErrnoException & { readonly address?: string }
  // Tasks are asked by their addresses, so a name that is looked up is the proxy's.
  if (code === 'ENOTFOUND' || (address !== undefined && address !== target)) return 'proxy'
  if (code === 'ECONNREFUSED') return 'refused'
  if (['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code)) return 'no-route'
  const silent = error.name === 'AbortError' || ['ETIMEDOUT', 'EHOSTUNREACH'].includes(code)
  return silent ? 'silent' : 'other'
}

function reasonOf(error: Error, within: number): string {
  if (error.name === 'AbortError') return `nothing came within ${within / 1000} s`
  return messageOf(error) || String((error as NodeJS.ErrnoException).code)
}

/** The certificate that tasks are to show under their name. */
interface ServedCertificate {
  readonly name: string
  /** The SHA-256 of the leaf, in hexadecimal. */
  readonly fingerprint: string
  /** Returns the same as the secret has it now: another run may have renewed the certificate. */
  readonly current: () => Promise<string | undefined>
  /** The port that the TLS container passes requests on to. */
  readonly applicationPort: number
  /** What lets a request in; omitted: each is. */
  readonly authorization?: string | undefined
  /** Whether the runner must be let in. If not, that it can't connect is no failure. */
  readonly isPublic: boolean
}

/** What a task has shown in the handshake. */
interface Shown {
  readonly fingerprint: string
  readonly issuer: string
  /** Whether it is valid now, and for the name. */
  readonly fits: boolean
  /** Node's code for why the runner doesn't trust the issuer. */
  readonly distrust: string | undefined
  /** Whether the connection led through a proxy, which may show a certificate of its own. */
  readonly isProxied: boolean
}

/** `certificate`: another one than is accepted. */
interface HttpsAnswer extends Omit<Answer, 'kind'> {
  readonly kind: Answer['kind'] | 'certificate'
}

interface Target {
  readonly address: string
  readonly port: number
  readonly name: string
  /** Omitted: the handshake is enough. */
  readonly path?: string | undefined
  /** Sent once the certificate is accepted. */
  readonly authorization?: string | undefined
}

/**
 * Connects to an address under a server name, for `within` ms at most, and requests `path` once the certificate is accepted.
 * Never throws. The issuer need not be trusted: whether this is the right certificate, its fingerprint says.
 */
export async function probeHttps(
  { address, port, name, path, authorization }: Target,
  accepts: (shown: Shown) => boolean,
  within = 3000
): Promise<{ readonly answer: HttpsAnswer; readonly shown?: Shown }> {
  return new Promise((resolve) => {
    const sent = request({
      // A session that is resumed shows no certificate, so nothing of an earlier connection is kept.
      agent: freshAgentsFor(process.env).https,
      host: address,
      port,
      servername: name,
      rejectUnauthorized: false,
      headers: { host: name, ...(authorization !== undefined && { authorization }) },
      path: path ?? '/',
      signal: AbortSignal.timeout(within)
    })
    let shown: Shown | undefined
    const end = (answer: HttpsAnswer) => {
      resolve({ answer, ...(shown && { shown }) })
      sent.destroy()
    }
    const judge = (socket: TLSSocket) => {
      shown = shownBy(socket, { address, port, name })
      if (shown === undefined) {
        end({ kind: 'other', healthy: false, said: 'it shows no certificate' })
      } else if (!accepts(shown)) {
        end({ kind: 'certificate', healthy: false, said: `it shows another certificate, issued by ${shown.issuer}` })
      } else if (path === undefined) {
        end({ kind: 'healthy', healthy: true, said: 'it shows the certificate' })
      } else {
        // Nothing was sent before.
        sent.end()
      }
    }
    sent.on('socket', (socket: TLSSocket & { readonly secureConnecting?: boolean }) => {
      // Through a proxy, the handshake is over by now.
      if (socket.secureConnecting === false) judge(socket)
      else socket.once('secureConnect', () => judge(socket))
    })
    sent.on('response', (response) => {
      end(answerOf(response.statusCode ?? 0))
    })
    sent.on('error', (error) => {
      end(failureOf(error, address, within))
    })
  })
}

function shownBy(socket: TLSSocket, { address, port, name }: Target): Shown | undefined {
  const leaf: X509Certificate | undefined = socket.getPeerX509Certificate()
  if (leaf === undefined) return undefined
  const now = Date.now()
  // Node's types have an error here, where Node has its code.
  const distrust = socket.authorized ? undefined : String(socket.authorizationError)
  return {
    fingerprint: plainFingerprint(leaf.fingerprint256),
    issuer: commonName(leaf.issuer),
    fits: leaf.checkHost(name) !== undefined && leaf.validFromDate.getTime() <= now && now < leaf.validToDate.getTime(),
    distrust,
    isProxied: socket.remotePort !== port || socket.remoteAddress !== address
  }
}

/** Returns a fingerprint without colons, in lower case. */
export function plainFingerprint(text: string): string {
  return text.replaceAll(':', '').toLowerCase()
}

/** What an issuer is called, in a form for the log. */
function commonName(issuer: string): string {
  const [, name = issuer] = /^(?:CN|O)=(.*)$/m.exec(issuer) ?? []
  return name.replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, ' ').slice(0, 100)
}

/** How long (ms) tasks may show another certificate, or the runner may be unable to connect to ones that need not let it in. */
const SETTLES_WITHIN = 30_000

/** How often (ms) the secret is asked for its certificate. */
const RENEWS_EVERY = 5000

/** Follows over several looks whether tasks answer by HTTPS. */
export class HttpsCheck {
  readonly #certificate: ServedCertificate
  readonly #emit: Emit
  readonly #told = new Set<string>()
  #fingerprint: string
  #failingSince: number | undefined
  #renewedAt = 0
  /** Whether nothing can be seen from here. */
  #isBlind = false

  constructor(certificate: ServedCertificate, emit: Emit) {
    this.#certificate = certificate
    this.#emit = emit
    this.#fingerprint = plainFingerprint(certificate.fingerprint)
  }

  /** Forgets the tasks before. */
  begin(): void {
    this.#failingSince = undefined
  }

  /**
   * Returns what is pending until all tasks show the certificate and answer at `path`; nothing once they do. Throws
   * `CERTIFICATE_UNEXPECTED` for tasks that go on showing another one.
   */
  async pending(tasks: readonly SeenTask[], path: string | undefined): Promise<Pending | undefined> {
    if (this.#isBlind) return undefined
    const urls = tasks.flatMap(({ url }) => (url === undefined ? [] : [new URL(url)]))
    if (urls.length < tasks.length) return { waitingFor: 'the address of the task' }
    return this.ask(
      urls.map(({ hostname }) => hostname.replace(/^\[(.*)\]$/, '$1')),
      path
    )
  }

  /** The same for addresses. */
  async ask(addresses: readonly string[], path: string | undefined): Promise<Pending | undefined> {
    if (this.#isBlind) return undefined
    const { name, authorization } = this.#certificate
    const accepts = ({ fingerprint, fits }: Shown) => fingerprint === this.#fingerprint && fits
    const probes = addresses.map(async (address) => ({
      address,
      ...(await probeHttps({ address, port: 443, name, path, authorization }, accepts))
    }))
    const results = await Promise.all(probes)
    for (const { shown } of results) if (shown !== undefined && accepts(shown)) this.#tellDistrust(shown)
    const bad = results.find(({ answer }) => !answer.healthy)
    if (bad === undefined) {
      this.#failingSince = undefined
      return undefined
    }
    const { address, answer, shown } = bad
    return this.#judge(answer, shown, { address, path })
  }

  async #judge(
    answer: HttpsAnswer,
    shown: Shown | undefined,
    { address, path }: { readonly address: string; readonly path: string | undefined }
  ): Promise<Pending | undefined> {
    const { name, isPublic } = this.#certificate
    this.#failingSince ??= Date.now()
    const isLasting = Date.now() - this.#failingSince >= SETTLES_WITHIN
    if (answer.kind === 'certificate' && shown?.isProxied === true && shown.fits) {
      this.#close(`the runner's proxy replaces certificates by its own, issued by ${shown.issuer}`)
      return undefined
    }
    if (answer.kind === 'certificate') await this.#renew()
    // At a private address, another machine of the runner's network may answer.
    if (!isPublic && path === undefined && isLasting) {
      this.#close(`the runner has no way to ${address}; ${answer.said}`)
      return undefined
    }
    if (answer.kind === 'certificate' && shown !== undefined && isLasting) throw unexpected(name, shown)
    return {
      waitingFor: `https://${name} at ${address} to ${path === undefined ? 'complete the TLS handshake' : 'answer with 2xx or 3xx'}; ${answer.said}`,
      reading: readHttpsAnswer(answer, this.#certificate)
    }
  }

  /** Another run may have renewed the certificate before the task read it. */
  async #renew(): Promise<void> {
    if (Date.now() - this.#renewedAt < RENEWS_EVERY) return
    this.#renewedAt = Date.now()
    const current = await this.#certificate.current()
    if (current !== undefined) this.#fingerprint = plainFingerprint(current)
  }

  #close(why: string): void {
    this.#isBlind = true
    this.#tell(`https://${this.#certificate.name} was not checked: ${why}.`)
  }

  #tellDistrust({ distrust, issuer }: Shown): void {
    if (distrust === undefined) return
    const missing = /LEAF_SIGNATURE|ISSUER_CERT/.test(distrust)
    this.#tell(
      `Browsers may reject the certificate of ${this.#certificate.name}: the runner does not trust its issuer, ${issuer} (${distrust}).${
        missing ? ' If a public authority issued it, add the intermediate certificates to the chain.' : ''
      }`
    )
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return
    this.#told.add(text)
    this.#emit({ type: 'warned', text })
  }
}

function unexpected(name: string, { issuer, fingerprint }: Shown): ActionError {
  return new ActionError(
    'CERTIFICATE_UNEXPECTED',
    `The task shows another certificate as ${name} than the one in the secret: issued by ${issuer}, SHA-256 ${fingerprint}.`,
    'Run the job again. If that does not help, check whether anything between the runner and the task intercepts TLS.'
  )
}

/** Reads the answer that a check got to the end; nothing when it passed. */
export function readHttpsAnswer(
  { kind, said }: HttpsAnswer,
  { applicationPort, name }: Pick<ServedCertificate, 'applicationPort' | 'name'>
): Reading | undefined {
  const notAnswered = (reading: string, hint: string): Reading => ({ code: 'HTTPS_NOT_ANSWERED', reading, hint })
  switch (kind) {
    case 'healthy':
      return undefined
    case 'status':
      return / 50[24]$/.test(said)
        ? {
            code: 'NOTHING_LISTENS',
            reading: `The TLS container gets no answer from port ${applicationPort} of the application.`,
            hint: 'Set `port` to the port that the application listens on without TLS. If it only starts slowly, raise `timeout-minutes`.'
          }
        : {
            code: 'HEALTH_CHECK_FAILED',
            reading: `The application is reached as https://${name}, but does not report that it is healthy.`,
            hint: 'Check `health-check-path` and the log of the application. If it only starts slowly, raise `timeout-minutes`.'
          }
    case 'refused':
      return notAnswered(
        'Nothing listens on port 443.',
        'Check the log of the container `run-on-fargate-tls`, and run the job again.'
      )
    case 'silent':
      return {
        code: 'NO_WAY_IN',
        reading: 'Nothing comes back from port 443: the runner is not let in.',
        hint: 'Let the runner in with `ingress-cidrs`, or open port 443 in the groups of `security-groups`. Check the network ACL.'
      }
    case 'no-route':
      return {
        code: 'NO_ROUTE',
        reading: 'The runner has no route to this address.',
        hint: 'GitHub-hosted runners have no IPv6. For a task with an IPv6 address only, use a self-hosted runner that has.'
      }
    case 'proxy':
      return {
        code: 'PROXY_UNREACHABLE',
        reading: 'The check goes through the proxy in `HTTPS_PROXY`, which does not lead to the task.',
        hint: 'Correct `HTTPS_PROXY`, or add the address of the task to `NO_PROXY`.'
      }
    case 'certificate':
      return notAnswered(
        'The task shows another certificate than the one in the secret.',
        'Run the job again. If that does not help, check whether anything between the runner and the task intercepts TLS.'
      )
    case 'other':
      return notAnswered(
        `Port 443 does not complete the TLS handshake (${said}).`,
        'Check the log of the container `run-on-fargate-tls`.'
      )
  }
}
