import { get } from 'node:http'
import { messageOf, type ErrorCode, ActionError } from '../errors.ts'
import { freshAgentsFor } from '../transport.ts'
import { request } from 'node:https'
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Emit, SeenTask } from '../events.ts'

/** The result of a health check. `said` completes "http://…; it answers 503". */
export interface Answer {
  /**
   * `status`: neither 2xx nor 3xx. `refused`: nothing listens on the port. `silent`: no reply. `no-route`: the runner
   * can't route to the address. `proxy`: the proxy is unreachable. `other`: a broken connection, or a reply that isn't
   * HTTP.
   */
  readonly kind: 'healthy' | 'status' | 'refused' | 'silent' | 'no-route' | 'proxy' | 'other'
  readonly healthy: boolean
  readonly said: string
}

/** The explanation of a failed health check: `reading` is a sentence, `hint` says what to do. */
export interface Reading {
  readonly code: ErrorCode
  readonly reading: string
  readonly hint: string
}

/** The condition that is awaited, and why it is not met yet. */
export interface Pending {
  readonly waitingFor: string
  readonly reading?: Reading | undefined
  /** In how many ms the condition will be met, if that is certain. */
  readonly due?: number
}

/**
 * Requests an `http:` URL once, for up to `within` ms. 2xx and 3xx are healthy, and redirects are not followed. Uses
 * the proxy for plain HTTP in the environment, like all requests of the runner. Never rejects.
 */
export async function probe(url: string, within = 3000): Promise<Answer> {
  return ask(url, within, {})
}

/**
 * Requests a URL with another `Host` header. Returns nothing if a proxy is used: it derives the host from the URL (RFC
 * 9112, section 3.2.2), so Node rejects the header.
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

/** Returns the answer for a connection to `address` that failed. `within` is its time limit in ms. */
function failureOf(error: Error, address: string, within: number): Answer {
  return { kind: kindOf(error, address), healthy: false, said: `it does not answer (${reasonOf(error, within)})` }
}

/** Explains the last answer to a health check at `url`. Returns nothing if it passed. */
export function readAnswer(url: string, { kind }: Answer): Reading | undefined {
  const port = new URL(url).port || '80'
  switch (kind) {
    case 'healthy':
      return undefined
    case 'refused':
      return {
        code: 'NOTHING_LISTENS',
        reading: `The application does not listen on port ${port}.`,
        hint:
          'Set `port` to the port that the application listens on, or let it listen on 0.0.0.0 instead of 127.0.0.1. ' +
          'If it starts slowly, set a longer `timeout-minutes`.'
      }
    case 'silent':
      return {
        code: 'NO_WAY_IN',
        reading: `The runner gets no answer from port ${port}.`,
        hint:
          'Allow the runner in `ingress-cidrs`, or open the port in the groups of `security-groups`. Check the network ACL. ' +
          'Only a runner in the VPC can reach a private IP.'
      }
    case 'no-route':
      return {
        code: 'NO_ROUTE',
        reading: 'The runner has no route to this address.',
        hint:
          'GitHub-hosted runners have no IPv6: for a task with an IPv6 address only, use a self-hosted runner with IPv6, ' +
          'or omit `health-check-path`. Otherwise, check the routes of the runner.'
      }
    case 'proxy':
      return {
        code: 'PROXY_UNREACHABLE',
        reading: 'The health check goes through the proxy in `HTTP_PROXY`, which does not answer.',
        hint: 'Correct `HTTP_PROXY`, or add the IP of the task to `NO_PROXY`.'
      }
    case 'status':
      return {
        code: 'HEALTH_CHECK_FAILED',
        reading: `The application answers on port ${port}, but not with 2xx or 3xx.`,
        hint: 'Check `health-check-path` and the log of the application. If it starts slowly, set a longer `timeout-minutes`.'
      }
    case 'other':
      return {
        code: 'NO_HTTP',
        reading: `Something listens on port ${port}, but does not speak plain HTTP.`,
        hint: 'Set `port` to a port with plain HTTP, without TLS, and check the log of the application.'
      }
  }
}

/** Classifies Node's error codes. A stopped machine or a firewall shows as a timeout or as an unreachable host. */
function kindOf(error: Error, target: string): Answer['kind'] {
  const { code = '', address } = error as NodeJS.ErrnoException & { readonly address?: string }
  // Health checks use IP addresses, so Node resolves only the proxy's name.
  if (code === 'ENOTFOUND' || (address !== undefined && address !== target)) return 'proxy'
  if (code === 'ECONNREFUSED') return 'refused'
  if (['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code)) return 'no-route'
  const silent = error.name === 'AbortError' || ['ETIMEDOUT', 'EHOSTUNREACH'].includes(code)
  return silent ? 'silent' : 'other'
}

function reasonOf(error: Error, within: number): string {
  if (error.name === 'AbortError') return `no answer within ${within / 1000} s`
  return messageOf(error) || String((error as NodeJS.ErrnoException).code)
}

/** The certificate that tasks must present for their domain, and how to check it. */
interface ServedCertificate {
  readonly name: string
  /** The SHA-256 of the leaf certificate, in hexadecimal. */
  readonly fingerprint: string
  /** Returns the fingerprint that the secret has now, as another run may have renewed the certificate. */
  readonly current: () => Promise<string | undefined>
  /** The port that the TLS container passes requests on to. */
  readonly applicationPort: number
  /** The `Authorization` header. Omitted if no password is required. */
  readonly authorization?: string | undefined
  /** Whether the internet should reach the tasks. If not, the check ignores a runner that can't connect. */
  readonly isPublic: boolean
}

/** The certificate from a TLS handshake. */
interface Shown {
  readonly fingerprint: string
  readonly issuer: string
  /** Whether the certificate is valid now and covers the name. */
  readonly fits: boolean
  /** Node's code for why the runner doesn't trust the issuer. */
  readonly distrust: string | undefined
  /** Whether a proxy was used, which may present a certificate of its own. */
  readonly isProxied: boolean
}

/** An answer to an HTTPS check. `certificate`: the certificate was not accepted. */
interface HttpsAnswer extends Omit<Answer, 'kind'> {
  readonly kind: Answer['kind'] | 'certificate'
}

interface Target {
  readonly address: string
  readonly port: number
  readonly name: string
  /** Omitted if the handshake is enough. */
  readonly path?: string | undefined
  /** The header to send once the certificate is accepted. */
  readonly authorization?: string | undefined
}

/**
 * Connects to `address` with the server name `name`, for up to `within` ms. Requests `path` once `accepts` has accepted
 * the certificate. An untrusted issuer is fine, because the fingerprint identifies the certificate. Never rejects.
 */
export async function probeHttps(
  { address, port, name, path, authorization }: Target,
  accepts: (shown: Shown) => boolean,
  within = 3000
): Promise<{ readonly answer: HttpsAnswer; readonly shown?: Shown }> {
  return new Promise((resolve) => {
    const sent = request({
      // A resumed TLS session presents no certificate, so every connection must be new.
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
        // The request is sent only now, after the check of the certificate.
        sent.end()
      }
    }
    sent.on('socket', (socket: TLSSocket & { readonly secureConnecting?: boolean }) => {
      // Through a proxy, the handshake is already complete.
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
  // Node's types declare an `Error`, but the value is an error code.
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

/** Returns the issuer's common name or organization, made safe for the log. */
function commonName(issuer: string): string {
  const [, name = issuer] = /^(?:CN|O)=(.*)$/m.exec(issuer) ?? []
  return name.replaceAll(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, ' ').slice(0, 100)
}

/** How long (ms) tasks may present another certificate, or private tasks be unreachable, before the check decides. */
const SETTLES_WITHIN = 30_000

/** How often (ms) to read the secret for a renewed certificate. */
const RENEWS_EVERY = 5000

/** Checks repeatedly whether tasks serve HTTPS with the expected certificate. */
export class HttpsCheck {
  readonly #certificate: ServedCertificate
  readonly #emit: Emit
  readonly #told = new Set<string>()
  #fingerprint: string
  #failingSince: number | undefined
  #renewedAt = 0
  /** Whether the runner can't check the tasks at all. */
  #isBlind = false

  constructor(certificate: ServedCertificate, emit: Emit) {
    this.#certificate = certificate
    this.#emit = emit
    this.#fingerprint = plainFingerprint(certificate.fingerprint)
  }

  /** Starts over for new tasks. */
  begin(): void {
    this.#failingSince = undefined
  }

  /**
   * Returns what is pending until all tasks present the certificate and answer at `path`, and nothing after that.
   * Throws `CERTIFICATE_UNEXPECTED` if a task keeps presenting another certificate.
   */
  async pending(tasks: readonly SeenTask[], path: string | undefined): Promise<Pending | undefined> {
    if (this.#isBlind) return undefined
    const urls = tasks.flatMap(({ url }) => (url === undefined ? [] : [new URL(url)]))
    if (urls.length < tasks.length) return { waitingFor: 'the IP address of the task' }
    return this.ask(
      urls.map(({ hostname }) => hostname.replace(/^\[(.*)\]$/, '$1')),
      path
    )
  }

  /** Does the same as `pending`, for addresses. */
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
      this.#close(`the runner's proxy replaces certificates with its own, issued by ${shown.issuer}`)
      return undefined
    }
    if (answer.kind === 'certificate') await this.#renew()
    // The same private address may be another machine in the runner's own network.
    if (!isPublic && path === undefined && isLasting) {
      this.#close(`the runner has no route to ${address}; ${answer.said}`)
      return undefined
    }
    if (answer.kind === 'certificate' && shown !== undefined && isLasting) throw unexpected(name, shown)
    return {
      waitingFor: `https://${name} at ${address} to ${path === undefined ? 'complete the TLS handshake' : 'answer with 2xx or 3xx'}; ${answer.said}`,
      reading: readHttpsAnswer(answer, this.#certificate)
    }
  }

  /** Reads the fingerprint again: another run may have renewed the certificate before the task started. */
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

/** Explains the last answer to an HTTPS check. Returns nothing if it passed. */
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
            hint: 'Set `port` to the port that the application listens on without TLS. If it starts slowly, set a longer `timeout-minutes`.'
          }
        : {
            code: 'HEALTH_CHECK_FAILED',
            reading: `The application answers at https://${name}, but not with 2xx or 3xx.`,
            hint: 'Check `health-check-path` and the log of the application. If it starts slowly, set a longer `timeout-minutes`.'
          }
    case 'refused':
      return notAnswered(
        'Nothing listens on port 443.',
        'Check the log of the container `run-on-fargate-tls`, and run the job again.'
      )
    case 'silent':
      return {
        code: 'NO_WAY_IN',
        reading: 'The runner gets no answer from port 443.',
        hint: 'Allow the runner in `ingress-cidrs`, or open port 443 in the groups of `security-groups`. Check the network ACL.'
      }
    case 'no-route':
      return {
        code: 'NO_ROUTE',
        reading: 'The runner has no route to this address.',
        hint: 'GitHub-hosted runners have no IPv6. For a task with an IPv6 address only, use a self-hosted runner with IPv6.'
      }
    case 'proxy':
      return {
        code: 'PROXY_UNREACHABLE',
        reading: 'The check goes through the proxy in `HTTPS_PROXY`, which does not reach the task.',
        hint: 'Correct `HTTPS_PROXY`, or add the IP of the task to `NO_PROXY`.'
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
