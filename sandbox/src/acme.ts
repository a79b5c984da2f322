import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { DEFAULT_SETTINGS, type AcmeSettings, type Answer, type Api } from './acme/api.ts'
import { openAuthority, type Authority } from './acme/authority.ts'
import { takeFault, type AcmeFault, type AcmeRequestKind } from './acme/faults.ts'
import { parseObject } from './acme/jws.ts'
import { openRateLimits } from './acme/limits.ts'
import { openNonces } from './acme/nonces.ts'
import { AcmeError } from './acme/problem.ts'
import { answerRequest, kindOf, type AcmeRequestParts } from './acme/router.ts'
import { statusOf, type AcmeAccount, type AcmeCertificate, type AcmeOrder, type Store } from './acme/store.ts'
import { closeServer, listen } from './registry/listener.ts'
import type { Knobs, World } from './world.ts'

export type { AcmeSettings } from './acme/api.ts'
export { ACME_REQUEST_KINDS, type AcmeFault, type AcmeRequestKind } from './acme/faults.ts'
export type { AcmeAccount, AcmeCertificate, AcmeOrder } from './acme/store.ts'

/** A request that the authority got. */
export interface AcmeRequest {
  /** What it was for; nothing where there is no such resource. */
  readonly kind: AcmeRequestKind | undefined
  readonly method: string
  readonly path: string
  /** What was signed; nothing for a POST-as-GET, and for what is not signed. */
  readonly payload: Readonly<Record<string, unknown>> | undefined
  /** Nothing when the connection was reset. */
  readonly status?: number
  /** The type of the error that it was answered with, without its namespace. */
  readonly problem?: string
}

/** A certificate authority that speaks ACME, on loopback. */
export interface Acme {
  /** The directory: `http://127.0.0.1:<port>/directory`. */
  readonly url: string
  readonly settings: AcmeSettings
  readonly faults: AcmeFault[]
  readonly requests: readonly AcmeRequest[]
  readonly accounts: readonly AcmeAccount[]
  readonly orders: readonly AcmeOrder[]
  readonly certificates: readonly AcmeCertificate[]
  /** The certificate, as PEM, that those who trust this authority have. */
  readonly root: string
  close(): Promise<void>
}

/** What of the world matters to the authority. */
type Surroundings = Pick<World, 'clock'> & { readonly knobs: Pick<Knobs, 'latency'> }

/** Starts the authority on 127.0.0.1; it validates names by this resolver, `127.0.0.1:<port>`. */
export async function startAcme(
  world: Surroundings,
  resolver: string,
  options: Partial<AcmeSettings> = {}
): Promise<Acme> {
  const settings = { ...DEFAULT_SETTINGS, ...options }
  const { clock } = world
  const now = () => clock.now()
  const requests: AcmeRequest[] = []
  const store: Store = { accounts: [], authorizations: [], orders: [], certificates: [] }
  const faults: AcmeFault[] = []
  const nonces = openNonces(() => settings.badNonces)
  const server = createServer((request, response) => {
    void serve(request, response)
  })
  const origin = `http://127.0.0.1:${String(await listen(server))}`
  let authority: Authority | undefined
  let ids = 0
  const api: Api = {
    origin,
    clock,
    settings,
    store,
    limits: openRateLimits(now),
    resolver,
    faults,
    authority: () => (authority ??= openAuthority(now)),
    newId: () => String((ids += 1))
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: path = '/', headers } = request
    const parts: AcmeRequestParts = { method, path, headers, body: await text(request).catch(() => '') }
    const kind = kindOf(path)
    const fault = takeFault(faults, kind)
    clock.after(world.knobs.latency + (fault?.delay ?? 0), () => {
      const answer = answerOf(parts, fault)
      const problem = answer === 'drop' ? undefined : problemIn(answer)
      requests.push({
        kind,
        method,
        path,
        payload: payloadOf(parts.body),
        ...(answer !== 'drop' && { status: answer.status }),
        ...(problem !== undefined && { problem })
      })
      if (answer === 'drop') {
        request.socket.resetAndDestroy()
        return
      }
      const reached = kind !== undefined && headers['user-agent'] !== undefined && answer.body !== PAGE
      send(response, answer, {
        ...(reached && (method === 'POST' || kind === 'newNonce') && { 'replay-nonce': nonces.create() }),
        ...(reached && kind !== 'directory' && { link: `<${origin}/directory>;rel="index"` }),
        'cache-control': 'public, max-age=0, no-cache'
      })
    })
  }
  const answerOf = (request: AcmeRequestParts, fault: AcmeFault | undefined): Answer | 'drop' => {
    const carryOut = () => answered(() => answerRequest(api, nonces, request))
    const instead = fault === undefined ? undefined : faultAnswer(fault)
    if (instead === undefined) return carryOut()
    if (fault?.carriedOut) carryOut()
    return instead
  }
  return {
    url: `${origin}/directory`,
    settings,
    faults,
    requests,
    accounts: store.accounts,
    certificates: store.certificates,
    get orders() {
      return store.orders.map((order) => ({ ...order, status: statusOf(order, now()) }))
    },
    get root() {
      return api.authority().root
    },
    close: () => closeServer(server)
  }
}

/** What a load balancer says in place of the authority (assumed). */
const PAGE = '<html><head><title>Service unavailable</title></head></html>\n'

/** Nothing when the fault is a delay alone. */
function faultAnswer({ problem, status, drop }: AcmeFault): Answer | 'drop' | undefined {
  if (drop) return 'drop'
  if (status !== undefined) return { status, headers: { 'content-type': 'text/html' }, body: PAGE }
  if (problem === undefined) return undefined
  const { type, detail, retryAfter, ...details } = problem
  const headers = retryAfter !== undefined && { 'retry-after': String(retryAfter) }
  return errorAnswer(new AcmeError(type, detail, { ...details, headers: { ...headers } }))
}

function answered(answer: () => Answer): Answer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof AcmeError) return errorAnswer(error)
    throw error
  }
}

function errorAnswer({ status, problem, headers }: AcmeError): Answer {
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body: problem }
}

function problemIn({ headers, body }: Answer): string | undefined {
  const isProblem = headers?.['content-type'] === 'application/problem+json'
  return isProblem ? (body as AcmeError['problem']).type.split(':').at(-1) : undefined
}

function payloadOf(body: string): AcmeRequest['payload'] {
  const payload = parseObject(body)?.['payload']
  return typeof payload === 'string' ? parseObject(Buffer.from(payload, 'base64url').toString()) : undefined
}

function send(response: ServerResponse, answer: Answer, common: Readonly<Record<string, string>>): void {
  const { status, body, headers = {} } = answer
  const link = [common['link'], headers['link']].filter((each) => each !== undefined)
  response.writeHead(status, {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...common,
    ...headers,
    ...(link.length > 0 && { link })
  })
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
}
