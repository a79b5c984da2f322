import { newAccount, TERMS, updateAccount } from './accounts.ts'
import type { AccountCall, Answer, Api, Call, KeyCall } from './api.ts'
import { finalize, getCertificate, revoke } from './certificates.ts'
import { ACME_REQUEST_KINDS, type AcmeRequestKind } from './faults.ts'
import { checkSignature, embeddedKey, parseJws, parseObject, type Jws, type PublicKey } from './jws.ts'
import type { Nonces } from './nonces.ts'
import { authorization, challenge, getOrder, newOrder, onlyAsGet, PROFILES } from './orders.ts'
import { AcmeError, malformed, notFound } from './problem.ts'
import { renewalInfo } from './renewal.ts'

/** A request as it came in. */
export interface AcmeRequestParts {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Where each kind of request goes; not where Let's Encrypt has it, as clients read the directory. */
const PATHS: Readonly<Record<AcmeRequestKind, string>> = {
  directory: '/directory',
  newNonce: '/acme/new-nonce',
  newAccount: '/acme/new-acct',
  account: '/acme/acct/',
  newOrder: '/acme/new-order',
  order: '/acme/order/',
  authorization: '/acme/authz/',
  challenge: '/acme/chall/',
  finalize: '/acme/finalize/',
  certificate: '/acme/cert/',
  revokeCert: '/acme/revoke-cert',
  keyChange: '/acme/key-change',
  renewalInfo: '/acme/renewal-info/'
}

/** What a request is for; nothing where there is no resource. */
export function kindOf(path: string): AcmeRequestKind | undefined {
  return ACME_REQUEST_KINDS.find((kind) =>
    PATHS[kind].endsWith('/') ? path.startsWith(PATHS[kind]) : path === PATHS[kind]
  )
}

/** Answers a request, or throws the `AcmeError` that says why not. */
export function answerRequest(api: Api, nonces: Nonces, request: AcmeRequestParts): Answer {
  const { method, path, headers } = request
  const kind = kindOf(path)
  if (kind === undefined) throw notFound('Page')
  if ((headers['user-agent'] ?? '') === '') throw malformed('All requests MUST include a User-Agent header')
  const isRead = method === 'GET' || method === 'HEAD'
  const readable = kind === 'directory' || kind === 'newNonce' || kind === 'renewalInfo'
  if ((!isRead && method !== 'POST') || (isRead && !readable) || (kind === 'renewalInfo' && !isRead)) {
    const allow = kind === 'renewalInfo' ? 'GET, HEAD' : readable ? 'GET, POST, HEAD' : 'POST'
    throw new AcmeError('malformed', 'Method not allowed', { status: 405, headers: { allow } })
  }
  const id = path.slice(PATHS[kind].length)
  if (kind === 'renewalInfo') return renewalInfo(api, id)
  if (isRead) return kind === 'directory' ? directory(api) : { status: method === 'HEAD' ? 200 : 204 }
  const verified = verify(api, nonces, request, kind)
  const call: Call = { api, id, url: verified.url, payload: verified.payload }
  const { by } = verified
  if (!('url' in by))
    return kind === 'revokeCert' ? revoke(call, by) : newAccount({ ...call, key: by } satisfies KeyCall)
  if (by.status === 'deactivated') throw new AcmeError('unauthorized', 'Account has been deactivated')
  return FOR_ACCOUNTS[kind as keyof typeof FOR_ACCOUNTS]({ ...call, account: by })
}

const FOR_ACCOUNTS = {
  directory: (call) => {
    onlyAsGet(call)
    return directory(call.api)
  },
  newNonce: (call) => {
    onlyAsGet(call)
    return { status: 204 }
  },
  account: updateAccount,
  newOrder,
  order: getOrder,
  authorization,
  challenge,
  finalize,
  certificate: getCertificate,
  revokeCert: (call) => revoke(call, call.account),
  // The sandbox's own answer: no client of it has asked for one yet.
  keyChange: () => {
    throw new AcmeError('serverInternal', 'The sandbox does not change the keys of accounts', { status: 501 })
  }
} satisfies Readonly<Record<string, (call: AccountCall) => Answer>>

/** RFC 8555, section 7.1.1, with the members that Let's Encrypt has. */
function directory({ origin, settings }: Api): Answer {
  const at = (kind: AcmeRequestKind) => origin + PATHS[kind]
  return {
    status: 200,
    body: {
      keyChange: at('keyChange'),
      meta: {
        caaIdentities: settings.caaIdentities,
        externalAccountRequired: Object.keys(settings.externalAccounts).length > 0,
        profiles: Object.fromEntries(Object.entries(PROFILES).map(([name, { description }]) => [name, description])),
        termsOfService: TERMS
      },
      newAccount: at('newAccount'),
      newNonce: at('newNonce'),
      newOrder: at('newOrder'),
      renewalInfo: at('renewalInfo').replace(/\/$/, ''),
      revokeCert: at('revokeCert')
    }
  }
}

interface Verified {
  /** An account, or the key that the request brought. */
  readonly by: AccountCall['account'] | PublicKey
  readonly url: string
  readonly payload: Readonly<Record<string, unknown>> | undefined
}

/** RFC 8555, section 6: the type, the signature, the nonce and the URL, in the order in which Pebble looks at them. */
function verify(api: Api, nonces: Nonces, request: AcmeRequestParts, kind: AcmeRequestKind): Verified {
  if (request.headers['content-type'] !== 'application/jose+json') {
    throw new AcmeError(
      'malformed',
      'Invalid Content-Type header on POST. Content-Type must be "application/jose+json"',
      {
        status: 415
      }
    )
  }
  if (request.headers['replay-nonce'] !== undefined) {
    throw malformed('HTTP requests should NOT contain Replay-Nonce header. Use JWS nonce field')
  }
  const jws = parseJws(request.body)
  const withOwnKey = kind === 'newAccount' || (kind === 'revokeCert' && jws.header['kid'] === undefined)
  const by = withOwnKey ? embeddedKey(jws) : accountOf(api, jws)
  checkSignature(jws, 'url' in by ? by.key : by)
  const { url, nonce } = jws.header
  if (typeof url !== 'string' || url === '') throw malformed("JWS header parameter 'url' required.")
  if (typeof nonce !== 'string' || nonce === '') {
    throw new AcmeError('badNonce', 'JWS has no anti-replay nonce')
  }
  if (!nonces.use(nonce)) throw new AcmeError('badNonce', `JWS has an invalid anti-replay nonce: ${nonce}`)
  const expected = api.origin + request.path
  if (url !== expected) {
    throw malformed(`JWS header parameter 'url' incorrect. Expected "${expected}", got "${url}"`)
  }
  const payload = jws.payload.length === 0 ? undefined : parseObject(jws.payload.toString())
  if (payload === undefined && jws.payload.length > 0) throw malformed('Error unmarshaling body JSON')
  return { by, url, payload }
}

function accountOf({ store, origin }: Api, { header: { kid, jwk } }: Jws): AccountCall['account'] {
  const prefix = origin + PATHS.account
  if (typeof kid !== 'string' || !kid.startsWith(prefix) || kid === prefix) {
    throw malformed('Key ID (kid) in JWS header missing expected URL prefix')
  }
  const account = store.accounts.find(({ url }) => url === kid)
  if (account === undefined) throw new AcmeError('accountDoesNotExist', `Account ${kid} not found.`)
  if (jwk !== undefined) throw malformed('jwk and kid header fields are mutually exclusive.')
  return account
}
