import { randomBytes } from 'node:crypto'
import { retryAfter, timestamp, type AccountCall, type Answer, type Api } from './api.ts'
import { takeFault } from './faults.ts'
import { orderedNames } from './names.ts'
import { AcmeError, malformed, notFound, unauthorized } from './problem.ts'
import { isDue, replacedBy } from './renewal.ts'
import { statusOf, type AcmeAccount, type AcmeAuthorization, type AcmeChallenge, type StoredOrder } from './store.ts'
import { validate } from './validate.ts'

const DAY = 24 * 3600_000

/** What Let's Encrypt names in its directory; each with how long its certificates last, in seconds, where that is not a setting. */
export const PROFILES = {
  classic: { description: 'https://letsencrypt.org/docs/profiles#classic', seconds: undefined },
  shortlived: { description: 'https://letsencrypt.org/docs/profiles#shortlived', seconds: 160 * 3600 }
} as const

/** RFC 8555, section 7.4. */
export function newOrder({ api, account, payload }: AccountCall): Answer {
  if (payload === undefined) throw malformed('Error unmarshaling body JSON')
  const { settings, store, limits, clock } = api
  const { identifiers, profile = 'classic', replaces } = payload
  const now = clock.now()
  const names = orderedNames(identifiers, settings.blockedDomains)
  // Let's Encrypt does not take them, while Pebble does.
  if (payload['notBefore'] !== undefined || payload['notAfter'] !== undefined) {
    throw malformed('NotBefore and NotAfter are not supported')
  }
  if (typeof profile !== 'string' || !Object.hasOwn(PROFILES, profile)) {
    throw new AcmeError('invalidProfile', `Order includes unrecognized profile name ${JSON.stringify(profile)}`)
  }
  const replaced = replaces === undefined ? undefined : replacedBy(api, account, names, replaces)
  if (settings.rateLimits && (replaced === undefined || !isDue(api, replaced))) {
    limits.check('orders', account.id)
    limits.check('sameNames', String(names))
    for (const name of names) limits.check('failures', `${account.id} ${name}`, name)
    limits.spend('orders', account.id)
  }
  const again = store.orders.find(
    (order) =>
      order.account === account &&
      order.profile === profile &&
      String(order.names) === String(names) &&
      ['pending', 'ready'].includes(statusOf(order, now))
  )
  if (again !== undefined && settings.reuseOrders) {
    return { status: 201, headers: { location: again.url }, body: shownOrder(api, again) }
  }
  const authorizations = names.map(
    (name) => validAuthorization(api, account, name) ?? newAuthorization(api, account, name)
  )
  const id = api.newId()
  const order: StoredOrder = {
    id,
    url: `${api.origin}/acme/order/${id}`,
    account,
    names,
    authorizations,
    profile,
    created: now,
    expires: Math.min(now + 7 * DAY, ...authorizations.map(({ expires }) => expires)),
    ...(replaced !== undefined && { replaces: replaced.renewalId }),
    processing: false
  }
  store.orders.push(order)
  return { status: 201, headers: { location: order.url }, body: shownOrder(api, order) }
}

/** RFC 8555, section 7.1.3. */
export function getOrder(call: AccountCall): Answer {
  const order = ownOrder(call)
  onlyAsGet(call)
  const going = statusOf(order, call.api.clock.now()) === 'processing'
  return { status: 200, headers: going ? retryAfter(call.api) : {}, body: shownOrder(call.api, order) }
}

export function ownOrder({ api: { store }, account, id }: AccountCall): StoredOrder {
  const order = store.orders.find((each) => each.id === id)
  if (order === undefined) throw notFound('Order')
  if (order.account !== account) {
    throw unauthorized('Account that authenticated the request does not own the specified order')
  }
  return order
}

/**
 * An order as clients see it. One that is invalid because of an authorization has no `error` of its own: Let's Encrypt tells
 * the error only in the challenge, while Pebble repeats it here.
 */
export function shownOrder({ clock, origin }: Pick<Api, 'clock' | 'origin'>, order: StoredOrder): object {
  return {
    status: statusOf(order, clock.now()),
    expires: timestamp(order.expires),
    identifiers: order.names.map((value) => ({ type: 'dns', value })),
    profile: order.profile,
    ...(order.replaces !== undefined && { replaces: order.replaces }),
    authorizations: order.authorizations.map(({ url }) => url),
    finalize: `${origin}/acme/finalize/${order.id}`,
    ...(order.certificate !== undefined && { certificate: order.certificate.url }),
    ...(order.error !== undefined && { error: order.error })
  }
}

/** RFC 8555, sections 7.5 and 7.5.2. */
export function authorization(call: AccountCall): Answer {
  const { api, account, id, payload } = call
  const found = api.store.authorizations.find((each) => each.id === id)
  if (found === undefined) throw notFound('Authorization')
  if (found.account !== account) throw unauthorized('Account does not own authorization')
  if (payload !== undefined) {
    if (payload['status'] !== 'deactivated') {
      throw malformed('Malformed authorization update, status must be "deactivated"')
    }
    found.status = 'deactivated'
  }
  const going = found.status === 'pending' && found.challenges.some(({ status }) => status === 'processing')
  return { status: 200, headers: going ? retryAfter(api) : {}, body: shownAuthorization(found) }
}

/** RFC 8555, section 7.5.1: the client says that it is ready, with `{}`, or asks how it went. */
export function challenge(call: AccountCall): Answer {
  const { api, account, id, payload } = call
  const found = api.store.authorizations.flatMap(({ challenges }) => challenges).find((each) => each.id === id)
  if (found === undefined) throw notFound('Challenge')
  const owner = found.authorization
  if (owner.account !== account) {
    throw unauthorized('Account authenticating request is not the owner of the challenge')
  }
  const headers = { link: `<${owner.url}>;rel="up"` }
  if (payload === undefined) return { status: 200, headers, body: shownChallenge(found) }
  if (Object.keys(payload).length > 0) throw malformed('challenge initiation POST JWS body was not "{}"')
  if (owner.expires <= api.clock.now()) throw malformed(`Authorization expired ${timestamp(owner.expires)}`)
  if (found.status !== 'pending' || owner.status !== 'pending') {
    throw malformed(`Cannot update challenge with status ${found.status}, only status pending`)
  }
  // Let's Encrypt calls a challenge `pending` until its end; RFC 8555 and Pebble have a state for it.
  found.status = 'processing'
  api.clock.after(api.settings.validation, () => void decide(api, found))
  return { status: 200, headers, body: shownChallenge(found) }
}

async function decide(api: Api, found: AcmeChallenge): Promise<void> {
  const { authorization: owner } = found
  try {
    const fault = takeFault(api.faults, 'validation')
    if (fault?.problem !== undefined) throw new AcmeError(fault.problem.type, fault.problem.detail, fault.problem)
    await validate(found, { resolver: api.resolver, caaIdentities: api.settings.caaIdentities })
    found.status = 'valid'
    owner.status = 'valid'
    owner.expires = api.clock.now() + 30 * DAY
  } catch (error) {
    if (!(error instanceof AcmeError)) throw error
    found.status = 'invalid'
    found.error = error.problem
    owner.status = 'invalid'
    api.limits.spend('failures', `${owner.account.id} ${wholeName(owner)}`)
  }
  found.validated = api.clock.now()
}

function wholeName({ name, wildcard }: AcmeAuthorization): string {
  return wildcard ? `*.${name}` : name
}

/** One that proved this very name and still holds. */
function validAuthorization({ store, clock }: Api, account: AcmeAccount, name: string): AcmeAuthorization | undefined {
  return store.authorizations.findLast(
    (each) =>
      each.account === account &&
      wholeName(each) === name &&
      each.status === 'valid' &&
      each.expires > clock.now() + DAY
  )
}

function newAuthorization(api: Api, account: AcmeAccount, name: string): AcmeAuthorization {
  const { store, origin, clock } = api
  const id = api.newId()
  const wildcard = name.startsWith('*.')
  const made: AcmeAuthorization = {
    id,
    url: `${origin}/acme/authz/${id}`,
    account,
    name: name.replace(/^\*\./, ''),
    wildcard,
    status: 'pending',
    expires: clock.now() + 7 * DAY,
    challenges: []
  }
  // All challenges of one authorization have the same token at Let's Encrypt, and each its own at Pebble.
  const token = randomBytes(32).toString('base64url')
  const types = wildcard ? (['dns-01'] as const) : (['http-01', 'tls-alpn-01', 'dns-01'] as const)
  for (const type of types) {
    const number = api.newId()
    const url = `${origin}/acme/chall/${number}`
    made.challenges.push({ id: number, url, type, token, authorization: made, status: 'pending' })
  }
  store.authorizations.push(made)
  return made
}

/** Once it is decided, only the challenge that decided it is shown. */
function shownAuthorization({ name, wildcard, status, expires, challenges }: AcmeAuthorization): object {
  const decided = challenges.filter((each) => each.status === 'valid' || each.status === 'invalid')
  return {
    status,
    identifier: { type: 'dns', value: name },
    challenges: (status === 'pending' ? challenges : decided).map(shownChallenge),
    expires: timestamp(expires),
    ...(wildcard && { wildcard })
  }
}

function shownChallenge({ type, url, token, status, validated, error }: AcmeChallenge): object {
  return {
    type,
    url,
    token,
    status,
    ...(validated !== undefined && { validated: timestamp(validated) }),
    ...(error !== undefined && { error })
  }
}

export function onlyAsGet({ payload }: AccountCall): void {
  if (payload !== undefined) throw malformed('POST-as-GET requests must have a nil body')
}
