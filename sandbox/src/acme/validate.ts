import { createHash } from 'node:crypto'
import type { CaaRecord } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { AcmeError, unauthorized } from './problem.ts'
import type { AcmeChallenge } from './store.ts'

/** Who asks, and where. */
export interface Validator {
  /** `127.0.0.1:<port>`. */
  readonly resolver: string
  /** How CAA records name the authority. */
  readonly caaIdentities: readonly string[]
}

/** Passes when the challenge is met and CAA records allow the certificate. Throws the `AcmeError` that says why not, in Let's Encrypt's words. */
export async function validate(challenge: AcmeChallenge, validator: Validator): Promise<void> {
  const { type, authorization } = challenge
  const { name } = authorization
  if (type !== 'dns-01') {
    // No web server of the sandbox listens for the authority.
    const what = type === 'http-01' ? `Fetching http://${name}/.well-known/acme-challenge/${challenge.token}: ` : ''
    throw new AcmeError('connection', `${what}Connection refused`)
  }
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  resolver.setServers([validator.resolver])
  // Both at once, as Let's Encrypt does; what the challenge lacks is told first.
  const [met, allowed] = await Promise.allSettled([
    checkTxt(resolver, challenge),
    checkCaa(resolver, challenge, validator.caaIdentities)
  ])
  if (met.status === 'rejected') throw met.reason
  if (allowed.status === 'rejected') throw allowed.reason
}

async function checkTxt(resolver: Resolver, { token, authorization: { account, name } }: AcmeChallenge): Promise<void> {
  const asked = `_acme-challenge.${name}`
  const expected = createHash('sha256').update(`${token}.${account.key.thumbprint}`).digest('base64url')
  const values = (await lookUp('TXT', asked, () => resolver.resolveTxt(asked))).map((strings) => strings.join(''))
  if (values.includes(expected)) return
  const [first = '', ...more] = values
  if (values.length === 0) throw unauthorized(`No TXT record found at ${asked}`)
  const shown = first.length > 100 ? `${first.slice(0, 100)}...` : first
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  throw unauthorized(`Incorrect TXT record ${JSON.stringify(shown)}${others} found at ${asked}`)
}

/** RFC 8659: the records of the name, or of the nearest name above that has any; RFC 8657: their parameters. */
async function checkCaa(resolver: Resolver, challenge: AcmeChallenge, identities: readonly string[]): Promise<void> {
  const { authorization } = challenge
  const labels = authorization.name.split('.')
  const during = `While processing CAA for ${authorization.wildcard ? '*.' : ''}${authorization.name}: `
  for (const at of labels.map((_, index) => labels.slice(index).join('.'))) {
    const records = await lookUp('CAA', at, () => resolver.resolveCaa(at)).catch((error: unknown) => {
      if (!(error instanceof AcmeError)) throw error
      // A name that is not there has no records.
      if (error.message.includes('NXDOMAIN')) return []
      throw new AcmeError('dns', during + error.message)
    })
    if (records.length === 0) continue
    if (allows(records, challenge, identities)) return
    throw new AcmeError('caa', `${during}CAA record for ${at} prevents issuance`)
  }
}

function allows(records: readonly CaaRecord[], challenge: AcmeChallenge, identities: readonly string[]): boolean {
  const properties = records.map(propertyOf)
  const known = ['issue', 'issuewild', 'iodef']
  if (properties.some(({ critical, tag }) => critical && !known.includes(tag))) return false
  const of = (wanted: string) => properties.flatMap(({ tag, value }) => (tag === wanted ? [value] : []))
  const wild = challenge.authorization.wildcard ? of('issuewild') : []
  const relevant = wild.length > 0 ? wild : of('issue')
  return relevant.length === 0 || relevant.some((value) => names(value, challenge, identities))
}

/** Node has a record's value under its tag, beside the flag and, since Node 24, the type. */
function propertyOf({ critical, ...rest }: CaaRecord) {
  const [tag = '', value = ''] = Object.entries(rest).find(([name]) => name !== 'type') ?? []
  return { critical: critical !== 0, tag: tag.toLowerCase(), value: String(value) }
}

/** Whether a value lets this authority issue to this account, by this kind of challenge. */
function names(value: string, { type, authorization }: AcmeChallenge, identities: readonly string[]): boolean {
  const [issuer = '', ...rest] = value.split(';').map((part) => part.trim())
  if (!identities.includes(issuer)) return false
  const parameters = new Map(
    rest.filter((part) => part !== '').map((part) => part.split('=').map((side) => side.trim()) as [string, string])
  )
  const account = parameters.get('accounturi')
  const methods = parameters.get('validationmethods')?.split(',')
  return (
    (account === undefined || account === authorization.account.url) &&
    (methods === undefined || methods.includes(type))
  )
}

/** The records; none when the name has none of the type. */
async function lookUp<T>(type: string, name: string, ask: () => Promise<T[]>): Promise<T[]> {
  try {
    return await ask()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENODATA') return []
    throw new AcmeError(
      'dns',
      `DNS problem: ${FAILURES[code] ?? 'server failure at resolver'} looking up ${type} for ${name}${HINTS[code] ?? ''}`
    )
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'NXDOMAIN',
  ESERVFAIL: 'SERVFAIL',
  EREFUSED: 'REFUSED',
  ENOTIMP: 'NOTIMP',
  ETIMEOUT: 'query timed out',
  ECONNREFUSED: 'networking error'
}

const HINTS: Readonly<Record<string, string>> = {
  ENOTFOUND: ' - check that a DNS record exists for this domain',
  ESERVFAIL: " - the domain's nameservers may be malfunctioning"
}
