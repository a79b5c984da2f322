import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Clients } from '../aws/clients.ts'
import {
  addText,
  removeText,
  type ChallengePlace,
  awaitSync,
  openRoute53,
  isDelegated,
  lookUpTexts
} from '../aws/hosted-zone.ts'
import { wordsOf } from '../aws/errors.ts'
import { ActionError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Order } from 'acme-client'
import { openAuthority, type Authority, type Challenge } from './authority.ts'

/** The certificate to order. */
interface OrderSpec {
  readonly directory: string
  readonly email: string | undefined
  /** The name or wildcard. */
  readonly name: string
  readonly accountKey: string
  readonly privateKey: string
  /** The order of an interrupted run, to continue it. */
  readonly orderUrl: string | undefined
  /** The renewal ID of the certificate that this one replaces. */
  readonly replaces: string | undefined
  readonly place: ChallengePlace
}

interface OrderTools {
  readonly clients: Clients
  /** Clients that also work in a cancelled run. */
  readonly cleanup: Clients
  readonly emit: Emit
  /** Until when (ms) to wait for the authority. */
  readonly deadline: number
  /** Waits, and extends the claim on the order meanwhile. */
  readonly pause: (ms: number) => Promise<void>
  /** Saves what a later run needs to continue the order and remove its record. Called before the record exists. */
  readonly onProgress: (progress: { readonly order: string; readonly text: string | undefined }) => Promise<void>
}

/** The result of an order. */
export interface Issued {
  /** The certificate with its chain, in PEM. */
  readonly chain: string
  readonly renewalInfo: (renewalId: string) => string | undefined
  /** Whether the TXT record was removed. */
  readonly cleaned: boolean
}

/** How often (ms) to check the order, the challenge or the TXT record. */
const POLL_EVERY = 2000

/** How long (ms) name servers may lack a record that Route 53 reports as propagated. */
const SEEN_WITHIN = 30_000

/**
 * Obtains a certificate: opens the account, proves by DNS that the user controls the name, and has the key signed.
 * Continues the order of an interrupted run, if there is one. Always tries to remove the TXT record.
 */
export async function obtain(spec: OrderSpec, tools: OrderTools): Promise<Issued> {
  const { clients, emit, deadline, pause } = tools
  const { signal } = clients
  const note = (text: string) => emit({ type: 'noted', text })
  const { host } = new URL(spec.directory)
  const authority = openAuthority({ directory: spec.directory, signal, deadline, pause, note }, spec.accountKey)
  note(`Asking ${host} for a certificate of ${spec.name}`)
  await authority.open(spec.email)
  const found = spec.orderUrl === undefined ? undefined : await authority.findOrder(spec.orderUrl)
  if (found !== undefined && found.status !== 'invalid') {
    note('Continuing the order of a run that did not finish')
    const issued = await follow(found, authority, spec, tools)
    if (isFor(issued.chain, spec.privateKey)) return issued
  }
  return follow(await authority.newOrder(spec.name, spec.replaces), authority, spec, tools)
}

/** Whether the certificate was issued for this key, and not for the key of another run's order. */
function isFor(chain: string, privateKey: string): boolean {
  try {
    return new X509Certificate(chain).checkPrivateKey(createPrivateKey(privateKey))
  } catch {
    return false
  }
}

async function follow(begun: Order, authority: Authority, spec: OrderSpec, tools: OrderTools): Promise<Issued> {
  let order = begun
  let cleaned = true
  const challenge = order.status === 'pending' ? await authority.challengeOf(order) : undefined
  await tools.onProgress({ order: order.url, text: challenge?.text })
  if (challenge !== undefined) {
    cleaned = await prove(order, challenge, authority, spec, tools)
    order = (await authority.findOrder(order.url)) ?? order
  }
  order = await settled(order, ['pending'], authority, tools)
  if (order.status === 'ready') order = await authority.finalize(order, spec.name, spec.privateKey)
  order = await settled(order, ['ready', 'processing'], authority, tools)
  const chain = await authority.download(order)
  return { chain, renewalInfo: authority.renewalInfo, cleaned }
}

/** Waits until the order has left these states. Throws the authority's error if the order is invalid. */
async function settled(
  order: Order,
  states: readonly Order['status'][],
  authority: Authority,
  { deadline, pause }: OrderTools
): Promise<Order> {
  let current = order
  while (states.includes(current.status)) {
    if (Date.now() + POLL_EVERY > deadline) throw late(`the order ${current.url} is still ${current.status}`)
    await pause(POLL_EVERY)
    current = (await authority.findOrder(current.url)) ?? { ...current, status: 'invalid' }
  }
  if (current.status === 'invalid') throw authority.refused('order', current.error)
  return current
}

function late(what: string): ActionError {
  return new ActionError(
    'CERTIFICATE_LATE',
    `The certificate was not issued in time: ${what}.`,
    'Run the workflow again, which continues where this run ended. If it happens again, set a longer `timeout-minutes`, or see the status page of the authority in `acme-directory`.'
  )
}

/** Publishes the proof until the authority has verified it. Returns whether the proof was removed again. */
async function prove(
  order: Order,
  challenge: Challenge,
  authority: Authority,
  spec: OrderSpec,
  tools: OrderTools
): Promise<boolean> {
  try {
    await publish(challenge.text, spec.place, tools)
    if (challenge.status === 'pending') await challenge.complete()
    await untilProven(order, authority, tools)
  } catch (error) {
    await withdraw(challenge.text, spec.place, tools)
    throw error
  }
  return withdraw(challenge.text, spec.place, tools)
}

async function publish(text: string, place: ChallengePlace, { clients, emit, pause }: OrderTools): Promise<void> {
  const { signal } = clients
  const { zone, name } = place
  const route53 = openRoute53(clients)
  // Extends the claim now, so that it lasts for the wait.
  await pause(0)
  const change = await addText(route53, place, text, signal)
  emit({ type: 'noted', text: `Added a TXT value to ${name}. Waiting for Route 53's name servers` })
  if (change !== undefined && !(await awaitSync(route53, change, signal))) {
    emit({
      type: 'warned',
      text: `Route 53 has accepted the TXT record of ${name}, but after three minutes not all of its name servers had it.`
    })
  }
  if ((await isDelegated(zone)) === false) {
    emit({
      type: 'warned',
      text: `${zone.name} is not delegated to the name servers of the hosted zone ${zone.id}, so the authority might not see the TXT record. Set these NS records for ${zone.name} at its registrar, or in the zone above: ${zone.nameServers.join(', ')}.`
    })
  }
  for (const begin = Date.now(); ;) {
    signal.throwIfAborted()
    const texts = await lookUpTexts(zone, name)
    if (texts === 'unknown' || texts.includes(text) || Date.now() - begin > SEEN_WITHIN) return
    await pause(POLL_EVERY)
  }
}

async function untilProven(order: Order, authority: Authority, { deadline, pause, emit }: OrderTools): Promise<void> {
  emit({ type: 'noted', text: 'Waiting for the authority to look up the TXT record' })
  for (;;) {
    const challenge = await authority.challengeOf(order)
    if (challenge === undefined || challenge.status === 'valid') return
    if (challenge.status === 'invalid') throw authority.refused('challenge', challenge.error)
    if (Date.now() + POLL_EVERY > deadline) throw late('the authority has not yet looked up the TXT record')
    await pause(POLL_EVERY)
  }
}

/** Removes the TXT value. A failure is only a warning, because a later run or sweep tries again. */
async function withdraw(text: string, place: ChallengePlace, { cleanup, emit }: OrderTools): Promise<boolean> {
  try {
    await removeText(openRoute53(cleanup), place, text, cleanup.signal)
    return true
  } catch (error) {
    emit({
      type: 'warned',
      text: `The TXT value ${text} of ${place.name} could not be removed. The next renewal or sweep tries again: ${wordsOf(error)}`
    })
    return false
  }
}
