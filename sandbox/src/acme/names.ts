import { isIP } from 'node:net'
import { AcmeError, malformed, subproblem, type ProblemType } from './problem.ts'

/** Reserved for private use, tests and documents, so that no public authority issues for them (RFC 2606, RFC 6761, ICANN's `internal`). */
const RESERVED = ['corp', 'example', 'home', 'internal', 'invalid', 'lan', 'local', 'localhost', 'test']

/** The names that an order asks for: lower case, each once, in order. Throws what the authority answers to others. */
export function orderedNames(identifiers: unknown, blocked: readonly string[]): string[] {
  if (!Array.isArray(identifiers) || identifiers.length === 0) {
    throw malformed('Order did not specify any identifiers')
  }
  const names = identifiers.map((identifier: unknown) => {
    const { type, value } = (identifier ?? {}) as { readonly type?: unknown; readonly value?: unknown }
    if (type === 'ip') throw new AcmeError('rejectedIdentifier', 'The sandbox issues no certificates for IP addresses')
    if (type !== 'dns' || typeof value !== 'string') {
      throw new AcmeError('malformed', `Order includes unknown identifier type ${String(type)}`)
    }
    return value.toLowerCase()
  })
  const unique = [...new Set(names)].sort()
  if (unique.length > 100) throw malformed(`Order cannot contain more than 100 identifiers`)
  for (const name of unique) checkForm(name)
  checkPolicy(unique, blocked)
  // Let's Encrypt's rule, which Pebble does not have.
  for (const wildcard of unique.filter((name) => name.startsWith('*.'))) {
    const covered = unique.find((name) => name !== wildcard && name.replace(/^[^.]+/, '*') === wildcard)
    if (covered !== undefined) {
      throw malformed(
        `Domain name "${covered}" is redundant with a wildcard domain in the same request. Remove one or the other from the certificate request.`
      )
    }
  }
  return unique
}

function checkForm(name: string): void {
  const says = (what: string) => malformed(`Order included DNS identifier ${what}`)
  if (name === '') throw says('with empty value')
  const illegal = /[^a-z0-9.*-]/.exec(name)?.[0]
  if (illegal !== undefined) throw says(`with a value containing an illegal character: '${illegal}'`)
  if (name.length > 253) throw says('that was longer than 253 characters')
  if (isIP(name) !== 0) throw says(`with an IP address value: "${name}"`)
  if (name.endsWith('.')) throw says(`with a value ending in a period: "${name}"`)
  const wildcards = name.split('*').length - 1
  if (wildcards > 1) throw says(`with illegal wildcard value: too many wildcards "${name}"`)
  if (wildcards === 1 && !name.startsWith('*.')) {
    throw says(`with illegal wildcard value: wildcard isn't leftmost prefix "${name}"`)
  }
  const labels = name.replace(/^\*\./, '').split('.')
  if (labels.some((label) => !/^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label))) {
    throw says(`with an invalid label: "${name}"`)
  }
}

function checkPolicy(names: readonly string[], blocked: readonly string[]): void {
  const refusals = names.flatMap((name): [string, ProblemType, string][] => {
    const why = refusal(name.replace(/^\*\./, ''), blocked)
    return why === undefined ? [] : [[name, 'rejectedIdentifier', `Cannot issue for "${name}": ${why}`]]
  })
  const [first, ...more] = refusals
  if (first === undefined) return
  const others =
    more.length === 0 ? '' : ` (and ${more.length} more problems. Refer to sub-problems for more information.)`
  throw new AcmeError('rejectedIdentifier', first[2] + others, {
    subproblems: refusals.map(([name, type, detail]) => subproblem(type, detail, name))
  })
}

function refusal(base: string, blocked: readonly string[]): string | undefined {
  const labels = base.split('.')
  const within = (parent: string) => base === parent || base.endsWith(`.${parent}`)
  if (labels.length < 2) return 'Domain name needs at least one dot'
  if (RESERVED.includes(labels.at(-1) ?? '') || /^\d+$/.test(labels.at(-1) ?? '')) {
    return 'Domain name does not end with a valid public suffix (TLD)'
  }
  return blocked.some(within)
    ? 'The ACME server refuses to issue a certificate for this domain name, because it is forbidden by policy'
    : undefined
}
