import type { Domain, Https } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Problems, Reading } from '../problems.ts'
import { givenAccessPassword, readAccess } from './access.ts'
import { DEFAULTS } from './conflicts.ts'
import { quote } from './problems.ts'
import { get, isTrue, optional, optionalMatching, parseArn } from './values.ts'

/** Reads `https` and what belongs to it; undefined without it. `domain` is what the input of that name has come to. */
export function readHttps(
  problems: Problems,
  domain: () => Pick<Domain, 'name'> | undefined
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
  const access = readAccess(problems)
  problems.read(() => {
    // What is no answer can't contradict another.
    if (isOn.known !== undefined) requireUse(isOn.known, certificateSecret.known !== undefined)
  })
  return problems.read(() => {
    const named = domain()
    if (!isOn.value || named === undefined) return undefined
    return {
      certificateName: certificateNameOf(named.name),
      certificateSecret: certificateSecret.value,
      authority: authority.value,
      kmsKeyId: optional('kms-key-id', (text) => text),
      access: access.value
    }
  })
}

/** Whether HTTPS has a secret that the action keeps, of a certificate or a password, and `kms-key-id` is for it, too. */
export function keepsSecretOfHttps(): boolean {
  const keeps = get('certificate-secret-arn') === '' || givenAccessPassword() !== ''
  return get('https').toLowerCase() === 'true' && keeps
}

/** The name that a certificate is for: with a first label `*` in `domain`, one certificate serves all environments. */
function certificateNameOf(name: string): string {
  return get('domain').startsWith('*.') ? `*${name.slice(name.indexOf('.'))}` : name
}

/** Reads the URL of an ACME authority's directory. Source: RFC 8555, section 6.1, which requires HTTPS. */
function parseDirectory(text: string): string {
  const url = URL.parse(text)
  const isLoopback = url !== null && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)
  if (isSafe && url.username === '' && url.password === '' && url.hash === '') return url.href
  // What stands in front of an `@` may be a password.
  const shown = text.includes('@') ? '' : ` ${quote(text)}`
  throw new ActionError(
    'INPUT_INVALID',
    `Invalid value${shown} for \`acme-directory\`.`,
    'Expected the HTTPS URL of the directory of an ACME authority, without credentials, such as `https://acme-staging-v02.api.letsencrypt.org/directory`. HTTP is allowed on the loopback interface only.'
  )
}

/** HTTPS needs a name, and what says where a certificate comes from needs HTTPS. */
function requireUse(isOn: boolean, hasCertificate: boolean): void {
  const has = (input: string) => get(input) !== ''
  const asksElsewhere = has('acme-directory') && get('acme-directory') !== DEFAULTS['acme-directory']
  const authority = [...(asksElsewhere ? ['acme-directory'] : []), ...(has('acme-email') ? ['acme-email'] : [])]
  const certificate = [...(has('certificate-secret-arn') ? ['certificate-secret-arn'] : []), ...authority]
  const contradictory = (problem: string, fix: string) => new ActionError('INPUTS_CONTRADICTORY', problem, fix)
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
