import { isIP } from 'node:net'
import { AcmeError, malformed, subproblem } from './problem.ts'

/** Reserved for private use, tests and documents, so that no public authority issues for them (RFC 2606, RFC 6761, ICANN's `internal`). */
const RESERVED = ['corp', 'example', 'home', 'internal', 'invalid', 'lan', 'local', 'localhost', 'test']

const MOST_NAMES = 100

/**
 * The names that an order asks for: lower case, each once, in order. Throws what Let's Encrypt answers to others, which is
 * stricter than Pebble and calls every name that it does not take a `rejectedIdentifier`.
 */
export function orderedNames(identifiers: unknown, blocked: readonly string[]): string[] {
  if (!Array.isArray(identifiers) || identifiers.length === 0) {
    throw malformed('NewOrder request did not specify any identifiers')
  }
  const unique = [...new Set(identifiers.map(nameIn))].sort()
  refuse('Invalid identifiers requested', unique, formError)
  if (unique.length > MOST_NAMES) {
    throw malformed(`Error creating new order :: Order cannot contain more than ${MOST_NAMES} identifiers`)
  }
  refuse('Error creating new order', unique, (name) =>
    blocked.some((parent) => name === parent || name.endsWith(`.${parent}`))
      ? 'The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy'
      : undefined
  )
  const covered = unique.find((name) => !name.startsWith('*.') && unique.includes(name.replace(/^[^.]+/, '*')))
  if (covered !== undefined) {
    throw malformed(
      `Error creating new order :: Domain name "${covered}" is redundant with a wildcard domain in the same request. Remove one or the other from the certificate request.`
    )
  }
  return unique
}

function nameIn(identifier: unknown): string {
  const { type, value } = (identifier ?? {}) as { readonly type?: unknown; readonly value?: unknown }
  if (type === 'ip') {
    throw new AcmeError(
      'rejectedIdentifier',
      'Error creating new order :: Default profile does not permit IP address identifiers. See available profiles at https://letsencrypt.org/docs/profiles/.'
    )
  }
  if (type !== 'dns' || typeof value !== 'string') {
    throw new AcmeError(
      'unsupportedIdentifier',
      `NewOrder request included unsupported identifier: type ${JSON.stringify(type)}, value ${JSON.stringify(value)}`
    )
  }
  if (value === '') throw malformed('NewOrder request included empty identifier')
  return value.toLowerCase()
}

/** One error about all names that are refused; of several, each has its own below it. */
function refuse(during: string, names: readonly string[], why: (name: string) => string | undefined): void {
  const refusals = names.flatMap((name) => {
    const reason = why(name)
    return reason === undefined ? [] : [{ name, reason }]
  })
  const [first, ...more] = refusals
  if (first === undefined) return
  const others =
    more.length === 0 ? '' : ` (and ${more.length} more problems. Refer to sub-problems for more information.)`
  throw new AcmeError('rejectedIdentifier', `${during} :: Cannot issue for "${first.name}": ${first.reason}${others}`, {
    ...(more.length > 0 && {
      subproblems: refusals.map(({ name, reason }) => subproblem('rejectedIdentifier', `${during} :: ${reason}`, name))
    })
  })
}

/** What is wrong with the form of a name. */
function formError(name: string): string | undefined {
  const wildcards = name.split('*').length - 1
  if (wildcards > 1) return 'Domain name has more than one wildcard'
  if (wildcards === 1 && !name.startsWith('*.')) {
    return 'Domain name contains an invalid wildcard. A wildcard is only permitted before the first dot in a domain name'
  }
  const base = name.replace(/^\*\./, '')
  if (/[^a-z0-9.-]/.test(base)) return 'Domain name contains an invalid character'
  if (base.length > 253) return 'Domain name is longer than 253 bytes'
  if (isIP(base) !== 0) return 'Identifier type is DNS but value is an IP address'
  if (base.endsWith('.')) return 'Domain name ends in a dot'
  const labels = base.split('.')
  if (labels.length > 10) return 'Domain name has more than 10 labels (parts)'
  if (labels.length < 2) {
    return wildcards === 1 ? 'Domain name is a wildcard for an ICANN TLD' : 'Domain name needs at least one dot'
  }
  for (const label of labels) {
    if (label === '') return 'Domain name can not have two dots in a row'
    if (label.length > 63) return 'Domain has a label (component between dots) longer than 63 bytes'
    if (label.startsWith('-') || label.endsWith('-')) return 'Domain name contains an invalid character'
    if (label.slice(2, 4) === '--' && !label.startsWith('xn--')) {
      return "Domain name contains an invalid label in a reserved format (R-LDH: '??--')"
    }
  }
  const top = labels.at(-1) ?? ''
  return RESERVED.includes(top) || /^\d+$/.test(top)
    ? 'Domain name does not end with a valid public suffix (TLD)'
    : undefined
}
