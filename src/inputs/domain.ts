import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Access, Domain, Https } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { accessSecretFor, certificateSecretFor, shortHash, type Subject } from '../ownership.ts'
import type { Problems, Reading } from '../problems.ts'
import { changed } from './conflicts.ts'
import {
  contradictory,
  get,
  getWhole,
  has,
  ifEmpty,
  invalid,
  isTrue,
  optional,
  optionalMatching,
  parseArn,
  quote,
  wholeNumber
} from './values.ts'

/** Reads `domain` and the inputs that require it; undefined without a domain. Calls `subject` only if it needs it. */
export function readDomain(problems: Problems, subject: () => Subject): Reading<Domain | undefined> {
  const inputs = problems.readAll({
    name: () => optional('domain', (text) => parseDomain(text, () => subject().environment)),
    ttl: () => wholeNumber('dns-ttl', 10, 3600),
    zoneId: readZoneId
  })
  problems.read(requireAddress)
  const https = readHttps(problems, () => inputs.value.name, subject)
  return problems.read(() => {
    const { name, ttl, zoneId } = inputs.value
    return name === undefined ? undefined : { name, ttl, zoneId, https: https.value }
  })
}

/** Reads the ID of a hosted zone, with or without `/hostedzone/` in front. Throws `INPUT_INVALID` if it is invalid. */
export function readZoneId(): string | undefined {
  return optional('hosted-zone-id', (text, input) => {
    // Source: `ResourceId` in the Route 53 API reference.
    const [, id] = /^(?:\/?hostedzone\/)?(Z[A-Z0-9]{1,31})$/.exec(text) ?? []
    if (id !== undefined) return id
    throw invalid(input, text, 'the ID of a hosted zone in Route 53, such as `Z0123456789ABCDEFGHIJ`')
  })
}

/** Throws `INPUTS_CONTRADICTORY` for a zone without a domain, and for a domain that would get no IP address. */
function requireAddress(): void {
  if (!has('domain')) {
    if (!has('hosted-zone-id')) return
    throw contradictory(
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
  throw contradictory(
    `\`domain\` is set, but with \`wait-for: ${waitFor}\` ${reason}.`,
    'Omit `domain`, or set `wait-for` to `running` or `healthy`.'
  )
}

/** The first label of the environment's marker record. The name with this label must also be short enough. */
const MARKER_LABEL = '_run-on-fargate'

/** The longest name and label. Source: RFC 1035, section 2.3.4, without the final dot. */
const LONGEST_NAME = 253
const LONGEST_LABEL = 63

/**
 * Reads a DNS name as Punycode. The environment's label replaces a first label `*`. Throws `DOMAIN_INVALID` if it isn't
 * a valid host name.
 */
export function parseDomain(text: string, environment: () => string): string {
  const written = text.trim().replace(/\.$/, '')
  const starred = written.startsWith('*.')
  const fail = (why: string) => badDomain(text, why)
  const rest = starred ? written.slice(2) : written
  if (/[/:@?#]/.test(written)) throw fail('it is a URL or an address, not a name')
  if (isIP(written) !== 0) throw fail('it is an IP address')
  if (rest.includes('*')) throw fail('only the whole first label can be `*`')
  // Full stops of other scripts also separate labels. Source: "Unicode IDNA Compatibility Processing", UTS #46.
  if (!/^[\p{L}\p{M}\p{N}.\-\u3002\uff0e\uff61\u200c\u200d]+$/u.test(rest)) {
    throw fail('a label has letters, digits and hyphens')
  }
  const ascii = domainToASCII(rest)
  // `domainToASCII` parses a name that ends in a number as an IPv4 address. Source: WHATWG URL, "host parsing".
  if (ascii === '' || isIP(ascii) !== 0) throw fail('it is not a domain name')
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

function badDomain(text: string, why: string): ActionError {
  return new ActionError(
    'DOMAIN_INVALID',
    `Invalid value ${quote(text)} for \`domain\`: ${why}.`,
    'Set a name in a hosted zone of yours, such as `app.example.com`, or `*.preview.example.com` for a name for each environment.'
  )
}

/** The length of the hash in a label. */
const HASH = 8
const HASHED = new RegExp(`(?:^|-)[0-9a-f]{${HASH}}$`)

/**
 * Returns the DNS label of an environment. It ends in a hash if the name isn't a valid label, or looks like one with a
 * hash. So no two environments share a label.
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

/** Reads `https` and the inputs that require it; undefined without HTTPS or a domain. */
function readHttps(
  problems: Problems,
  domain: () => string | undefined,
  subject: () => Subject
): Reading<Https | undefined> {
  const isOn = problems.read(() => isTrue('https'))
  const certificateSecret = problems.read(() =>
    optional('certificate-secret-arn', (text, input) => parseArn(input, text, 'secret'))
  )
  const authority = problems.readAll({
    directory: () => parseDirectory(get('acme-directory')),
    email: () =>
      optionalMatching('acme-email', /^[\w.+=~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/, 'an email address')
  })
  const access = readAccess(problems, subject)
  problems.read(() => {
    // An invalid `https` is already reported, so its checks against other inputs are skipped.
    if (isOn.known !== undefined) requireHttpsUse(isOn.known, certificateSecret.known !== undefined)
  })
  return problems.read(() => {
    const name = domain()
    if (!isOn.value || name === undefined) return undefined
    // With a first label `*` in `domain`, one certificate serves all environments.
    const certificateName = get('domain').startsWith('*.') ? `*${name.slice(name.indexOf('.'))}` : name
    return {
      certificateName,
      certificateSecretId: certificateSecret.value?.text ?? certificateSecretFor(subject().repository, certificateName),
      certificateSecret: certificateSecret.value,
      authority: authority.value,
      kmsKeyId: optional('kms-key-id', (text) => text),
      access: access.value
    }
  })
}

/** Returns whether the action keeps a secret for HTTPS: a certificate or a password. `kms-key-id` applies to it too. */
export function keepsSecretOfHttps(): boolean {
  const keeps = !has('certificate-secret-arn') || givenAccessPassword() !== ''
  return get('https').toLowerCase() === 'true' && keeps
}

/** Reads the URL of an ACME authority's directory. Source: RFC 8555, section 6.1, which requires HTTPS. */
function parseDirectory(text: string): string {
  const url = URL.parse(text)
  const isLoopback = url !== null && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)
  if (isSafe && url.username === '' && url.password === '' && url.hash === '') return url.href
  // The text before an `@` may be a password.
  const shown = text.includes('@') ? '' : ` ${quote(text)}`
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid value${shown} for \`acme-directory\`.`,
    `Expected the HTTPS URL of the directory of an ACME authority, without credentials, such as \`https://acme-staging-v02.api.letsencrypt.org/directory\`. HTTP is allowed on the loopback interface only.${ifEmpty('acme-directory', text)}`
  )
}

/** Throws `INPUTS_CONTRADICTORY` for HTTPS without a domain, a certificate without HTTPS, or two certificates. */
function requireHttpsUse(isOn: boolean, hasCertificate: boolean): void {
  const authority = [...(changed('acme-directory') ? ['acme-directory'] : []), ...['acme-email'].filter(has)]
  const certificate = [...['certificate-secret-arn'].filter(has), ...authority]
  if (!isOn && certificate.length > 0) {
    throw contradictory(
      `${listed(certificate)} set, but \`https\` is not \`true\`, so no certificate would be used.`,
      `Set \`https: true\`, or omit ${certificate.length === 1 ? 'it' : 'them'}.`
    )
  }
  if (isOn && !has('domain')) {
    throw contradictory(
      '`https` is `true`, but `domain` is not set, and a certificate is for a name.',
      'Set `domain`, or omit `https`.'
    )
  }
  if (hasCertificate && authority.length > 0) {
    throw contradictory(
      `\`certificate-secret-arn\` has the certificate, but ${listed(authority)} set for an authority that would not be asked.`,
      'Remove one of the two.'
    )
  }
}

function listed(inputs: readonly string[]): string {
  return `${inputs.map((input) => `\`${input}\``).join(' and ')} ${inputs.length === 1 ? 'is' : 'are'}`
}

/** Returns `access-password` without the newline at the end of a secret that was stored with `echo`. */
export function givenAccessPassword(): string {
  return getWhole('access-password').replace(/[\r\n]+$/, '')
}

/** Reads `access-password` and `access-open-paths`; undefined without a password. */
function readAccess(problems: Problems, subject: () => Subject): Reading<Access | undefined> {
  const inputs = problems.readAll({
    password: () => parsePassword(givenAccessPassword()),
    openPaths: () => parseOpenPaths(get('access-open-paths'))
  })
  problems.read(() => {
    // Invalid paths are already reported, so the check that they need a password is skipped.
    requireAccessUse(inputs.known !== undefined && inputs.known.openPaths.length > 0)
  })
  return problems.read(() => {
    const { password, openPaths } = inputs.value
    return password === undefined ? undefined : { password, secretId: accessSecretFor(subject()), openPaths }
  })
}

/** Nothing limits the attempts to guess a password, so short ones are not safe. */
const SHORTEST = 12
const LONGEST = 200

/** Throws `INPUT_INVALID`, without the password. Browsers encode characters beyond ASCII differently. */
function parsePassword(password: string): string | undefined {
  if (password === '') return undefined
  const why = password.length < SHORTEST ? 'too short' : password.length > LONGEST ? 'too long' : undefined
  if (why === undefined && /^[\x20-\x7e]+$/.test(password) && password.trim() === password) return password
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid value for \`access-password\`: it ${why === undefined ? 'has characters that are not allowed' : `is ${why}`}.`,
    `Expected ${SHORTEST} to ${LONGEST} printable ASCII characters, without blanks at either end. \`openssl rand -hex 16\` creates a password.`
  )
}

/** The form of an open path. Servers differ in how they interpret escapes, `..` and `//`. */
const PATH = /^\/(?:[\w~!$&'()+,=:@-]|\.(?!\.)|\/(?!\/))*\*?$/

function parseOpenPaths(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const paths = [...new Set(lines.filter((line) => line !== ''))]
  const bad = paths.find((path) => !PATH.test(path) || path === '/*' || path.startsWith('//'))
  if (bad === undefined) return paths
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid line ${quote(bad)} in \`access-open-paths\`${bad === '/*' ? ': it opens every path' : ''}.`,
    'Write one path per line that begins with `/`, without escapes and query, such as `/webhooks/*`. A `*` is allowed at the end only.'
  )
}

function requireAccessUse(hasPaths: boolean): void {
  const hasPassword = givenAccessPassword() !== ''
  if (hasPaths && !hasPassword) {
    throw contradictory(
      '`access-open-paths` is set, but `access-password` is empty, so all paths would be open.',
      'Set `access-password`, or omit `access-open-paths`. A secret that doesn’t exist is also empty, and GitHub passes no secrets to runs of forks and Dependabot.'
    )
  }
  if (hasPassword && get('https').toLowerCase() === 'false') {
    throw contradictory(
      '`access-password` is set, but `https` is not `true`, so the password would be readable on the way.',
      'Set `https: true`, or omit `access-password`.'
    )
  }
}
