import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Domain } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { shortHash } from '../ownership.ts'
import type { Problems, Reading } from '../problems.ts'
import { readHttps } from './https.ts'
import { quote } from './problems.ts'
import { get, optional, wholeNumber } from './values.ts'

/** Reads `domain` and what belongs to it; undefined without a domain. `environment` is asked for only if the name needs it. */
export function readDomain(problems: Problems, environment: () => string): Reading<Domain | undefined> {
  const inputs = problems.readAll({
    name: () => optional('domain', (text) => parseDomain(text, environment)),
    ttl: () => wholeNumber('dns-ttl', 10, 3600),
    zoneId: readZoneId
  })
  problems.read(requireUse)
  const domain = problems.read(() => {
    const { name, ttl, zoneId } = inputs.value
    return name === undefined ? undefined : { name, ttl, zoneId }
  })
  const https = readHttps(problems, () => domain.value)
  return problems.read(() => domain.value && { ...domain.value, https: https.value })
}

/** Reads the ID of a hosted zone, with or without `/hostedzone/` in front. Throws `INPUT_INVALID`. */
export function readZoneId(): string | undefined {
  return optional('hosted-zone-id', (text, input) => {
    // Source: `ResourceId` in the Route 53 API reference.
    const [, id] = /^(?:\/?hostedzone\/)?(Z[A-Z0-9]{1,31})$/.exec(text) ?? []
    if (id !== undefined) return id
    throw new ActionError(
      'INPUT_INVALID',
      `Invalid value ${quote(text)} for \`${input}\`.`,
      'Expected the ID of a hosted zone in Route 53, such as `Z0123456789ABCDEFGHIJ`.'
    )
  })
}

/** A zone needs a domain, and a domain needs a task that has an address when the step ends. */
function requireUse(): void {
  if (get('domain') === '') {
    if (get('hosted-zone-id') === '') return
    throw new ActionError(
      'INPUTS_CONTRADICTORY',
      '`hosted-zone-id` is set, but `domain` is not, so no record would be created.',
      'Set `domain`, or omit `hosted-zone-id`.'
    )
  }
  const waitFor = get('wait-for').toLowerCase()
  const reasons: Readonly<Record<string, string>> = {
    none: 'the step ends before the task has an address',
    stopped: 'the task is a job, which ends before anybody can reach it'
  }
  const reason = reasons[waitFor]
  if (reason === undefined) return
  throw new ActionError(
    'INPUTS_CONTRADICTORY',
    `\`domain\` is set, but with \`wait-for: ${waitFor}\` ${reason}.`,
    'Omit `domain`, or set `wait-for` to `running` or `healthy`.'
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
export function parseDomain(text: string, environment: () => string): string {
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
  const labels = starred ? [environmentLabel(environment()), ...ascii.split('.')] : ascii.split('.')
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
    `Invalid value ${quote(text)} for \`domain\`: ${why}.`,
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
