import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Domain } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { shortHash } from '../ownership.ts'

/** The inputs that say under which name an environment is found. */
export interface DomainInputs {
  readonly domain: string
  readonly 'hosted-zone-id': string
  readonly 'dns-ttl': string
}

/** What the domain has to go together with. */
export interface DomainUse {
  readonly environment: string
  readonly waitFor: string
}

/** Reads the inputs of which `get` gives the text. */
export function readDomain(get: (input: keyof DomainInputs) => string, use: DomainUse): Domain | undefined {
  const zoneId = readZoneId(get('hosted-zone-id'))
  const ttl = parseTtl(get('dns-ttl'))
  const text = get('domain')
  if (text === '') {
    if (zoneId === undefined) return undefined
    throw new ActionError(
      'INPUTS_CONTRADICTORY',
      '`hosted-zone-id` is set, but `domain` is not, so no record would be created.',
      'Set `domain`, or omit `hosted-zone-id`.'
    )
  }
  const name = parseDomain(text, use.environment)
  const waitFor = use.waitFor.toLowerCase()
  if (waitFor === 'none' || waitFor === 'stopped') {
    const why =
      waitFor === 'none'
        ? 'the step ends before the task has an address'
        : 'the task is a job, which ends before anybody could reach it'
    throw new ActionError(
      'INPUTS_CONTRADICTORY',
      `\`domain\` is set, but with \`wait-for: ${waitFor}\` ${why}.`,
      'Omit `domain`, or set `wait-for` to `running` or `healthy`.'
    )
  }
  return { name, zoneId, ttl }
}

/** Reads the ID of a hosted zone, with or without `/hostedzone/` in front; nothing for an empty text. */
export function readZoneId(text: string): string | undefined {
  if (text === '') return undefined
  // Source: `ResourceId` in the Route 53 API reference.
  const [, id] = /^(?:\/?hostedzone\/)?(Z[A-Z0-9]{1,31})$/.exec(text) ?? []
  if (id !== undefined) return id
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`hosted-zone-id\` is "${text}".`,
    'Expected the ID of a hosted zone in Route 53, such as `Z0123456789ABCDEFGHIJ`.'
  )
}

function parseTtl(text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= 10 && number <= 3600) return number
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`dns-ttl\` is "${text}".`,
    'It may be a whole number of seconds from 10 to 3600.'
  )
}

/** Stands in front of the name of an environment's marker, which has to fit into a name as well. */
export const MARKER_LABEL = '_run-on-fargate'

/** How long names and labels are. Source: RFC 1035, section 2.3.4, without the final dot. */
const LONGEST_NAME = 253
const LONGEST_LABEL = 63

/**
 * Reads a DNS name; a first label `*` becomes the environment's. Letters beyond ASCII become Punycode. Throws
 * `DOMAIN_INVALID` for what no host can be called.
 */
export function parseDomain(text: string, environment: string): string {
  const written = text.trim().replace(/\.$/, '')
  const starred = written.startsWith('*.')
  const fail = (why: string) => invalid(text, why)
  const rest = starred ? written.slice(2) : written
  if (/[/:@?#]/.test(written)) throw fail('it is a URL or an address, not a name')
  if (isIP(written) !== 0) throw fail('it is an IP address')
  if (rest.includes('*')) throw fail('only the whole first label can be `*`')
  // Full stops of other scripts separate labels, too. Source: "Unicode IDNA Compatibility Processing", UTS #46.
  if (!/^[\p{L}\p{M}\p{N}.\-\u3002\uff0e\uff61\u200c\u200d]+$/u.test(rest)) {
    throw fail('a label has letters, digits and hyphens')
  }
  const ascii = domainToASCII(rest)
  // Digits at the end make an IPv4 address of any name. Source: WHATWG URL, "host parsing".
  if (ascii === '' || isIP(ascii) !== 0) throw fail('it is no domain name')
  const labels = starred ? [environmentLabel(environment), ...ascii.split('.')] : ascii.split('.')
  for (const label of labels) {
    if (label === '') throw fail('a label is empty')
    if (label.length > LONGEST_LABEL) throw fail(`the label ${label} has more than ${LONGEST_LABEL} characters`)
    if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)) {
      throw fail(`the label ${label} doesn't begin and end with a letter or digit`)
    }
  }
  if (labels.length < 2) throw fail('it has no dot')
  const name = labels.join('.')
  const most = LONGEST_NAME - MARKER_LABEL.length - 1
  if (name.length > most) throw fail(`${name} has more than ${most} characters`)
  return name
}

function invalid(text: string, why: string): ActionError {
  return new ActionError(
    'DOMAIN_INVALID',
    `Invalid value "${text}" for \`domain\`: ${why}.`,
    'Set a name in a hosted zone of yours, such as `app.example.com`, or `*.preview.example.com` for a name for each environment.'
  )
}

/** Characters of the hash of a label. */
const HASH = 8
const HASHED = new RegExp(`(?:^|-)[0-9a-f]{${HASH}}$`)

/**
 * Returns the DNS label of an environment. Where its name is no label, and where it looks like one with a hash, the label
 * ends in a hash of the name, so that no two environments share one.
 */
export function environmentLabel(environment: string): string {
  const clean = environment
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  if (clean === environment && clean.length <= LONGEST_LABEL && !HASHED.test(clean)) return clean
  const head = clean.slice(0, LONGEST_LABEL - HASH - 1).replace(/-$/, '')
  return [...(head === '' ? [] : [head]), shortHash(environment, HASH)].join('-')
}
