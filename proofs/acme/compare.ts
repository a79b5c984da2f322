import { X509Certificate } from 'node:crypto'
import acme from 'acme-client'
import type { Response } from '../../sandbox/__tests__/acme-site.ts'

/** What was seen, by the path to it. */
export type Seen = ReadonlyMap<string, unknown>

/** Members whose values count; of others, the form does. */
const TELLING = ['status', 'wildcard', 'value', 'externalAccountRequired']

/** What of an answer does not depend on which server gave it: status, headers that matter, and the form of the body. */
export function seenIn({ status, headers, data }: Response): Seen {
  const seen = new Map<string, unknown>([['status', status]])
  const contentType = headers['content-type']
  if (typeof contentType === 'string') seen.set('content-type', contentType.split(';')[0])
  for (const name of ['replay-nonce', 'location', 'retry-after', 'allow']) {
    if (headers[name] !== undefined) seen.set(name, 'there')
  }
  for (const [, relation = ''] of String(headers['link'] ?? '').matchAll(/rel="(\w[\w-]*)"/g)) {
    seen.set(`link ${relation}`, 'there')
  }
  if (typeof data === 'string' && data.includes('BEGIN CERTIFICATE')) add(seen, 'chain', chainOf(data))
  else if (typeof data === 'object' && data !== null) add(seen, 'body', data)
  return seen
}

function add(seen: Map<string, unknown>, path: string, value: unknown): void {
  if (Array.isArray(value)) {
    const all = value as readonly unknown[]
    // The order is not told, and by intent another one each time.
    const typed = all.every((each) => typeof each === 'object' && each !== null && 'type' in each && !('value' in each))
    if (typed) for (const each of all) add(seen, `${path}.${formOf('type', (each as { type: unknown }).type)}`, each)
    else {
      const texts = all.map((each) => JSON.stringify(each)).sort()
      texts.forEach((each, index) => {
        add(seen, `${path}.${index}`, JSON.parse(each))
      })
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) add(seen, `${path}.${name}`, each)
  } else seen.set(path, formOf(path.split('.').at(-1) ?? '', value))
}

function formOf(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (name === 'type') return value.replace('urn:ietf:params:acme:error:', '')
  if (TELLING.includes(name)) return value
  if (/^(https?|data):/.test(value)) return 'URL'
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'time' : 'text'
}

/** What a chain of certificates is like, whoever issued it. */
function chainOf(text: string): object {
  const [leaf, issuer, ...more] = acme.crypto.splitPemChain(text).map((each) => new X509Certificate(each))
  if (leaf === undefined || issuer === undefined) return { certificates: more.length }
  const days = (leaf.validToDate.getTime() + 1000 - leaf.validFromDate.getTime()) / 86_400_000
  return {
    certificates: 2 + more.length,
    names: { value: leaf.subjectAltName?.split(', ').sort().join(', ') },
    subject: { value: leaf.subject },
    days: Math.round(days * 100) / 100,
    key: { value: leaf.publicKey.asymmetricKeyType },
    uses: { value: (leaf.keyUsage ?? []).join() },
    authority: leaf.ca,
    issued: leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey),
    issuer: { key: { value: issuer.publicKey.asymmetricKeyDetails?.namedCurve }, authority: issuer.ca }
  }
}

/** The paths on which two differ, each with what Pebble and the sandbox have there. */
export function differencesOf(pebble: Seen, sandbox: Seen): string[] {
  const paths = new Set([...pebble.keys(), ...sandbox.keys()])
  return [...paths]
    .filter((path) => pebble.get(path) !== sandbox.get(path))
    .map((path) => `${path}: Pebble ${shown(pebble.get(path))}, sandbox ${shown(sandbox.get(path))}`)
    .sort()
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
