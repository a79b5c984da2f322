import { secretNameFor } from '../ownership.ts'
import { ActionError } from '../errors.ts'
import { isInEcr, registryHost } from '../registry/reference.ts'
import { parseArn } from './arns.ts'
import type { HostLogin } from './login-lines.ts'

/** Where AWS gets the registry login from. */
export type RegistryLogin =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'secret'
      /** As it was given: an ARN, or in a template perhaps a name. */
      readonly id: string
    }
  | {
      readonly kind: 'login'
      readonly username: string
      readonly password: string
      /** Where they come from, if not from `registry-username` and `registry-password`. */
      readonly input?: 'registry-logins'
      readonly secretName: string
      /** The customer key for the secret, by id, ARN or alias. */
      readonly kmsKeyId?: string
    }

/** What the inputs say of logins, as texts; empty for what was not given. */
export interface LoginInputs {
  readonly username: string
  readonly password: string
  /** The entries of `registry-logins`. */
  readonly logins: readonly HostLogin[]
  readonly secretName: string
  readonly secretArn: string
  readonly kmsKeyId: string
}

/** An image as far as its login goes: its registry, and the secret that a template names for it. */
export interface Locked {
  readonly domain: string
  readonly credentials?: string
}

/**
 * The logins for the images of a task, the first of which is the one that the deployment is about: `secret-arn` and
 * `secret-name` are for its registry. A login is good for all images of its registry; where none is given, what the template
 * says stays. Images in Amazon ECR need none. Throws `LOGIN_AMBIGUOUS` or `LOGIN_INCOMPLETE` for inputs that do not go
 * together, `LOGIN_UNUSED` for one that no image uses, and `INPUT_INVALID` for a secret's name that Secrets Manager does not
 * take.
 */
export function chooseLogins(inputs: LoginInputs, images: readonly Locked[], repository: string): RegistryLogin[] {
  const [main, ...others] = images
  if (main === undefined) return []
  const first = chooseLogin(inputs, main, repository)
  const logins = [
    first,
    ...others.map((image): RegistryLogin => {
      if (isInEcr(image)) return { kind: 'none' }
      const isGiven = first.kind === 'login' || inputs.secretArn !== ''
      if (image.domain === main.domain && isGiven) return first
      const listed = inputs.logins.find(({ host }) => host === image.domain)
      return listed === undefined
        ? templateLogin(image)
        : keptLogin({ ...listed, input: 'registry-logins' }, secretNameFor(repository, image.domain), inputs)
    })
  ]
  requireUse(inputs, images, logins)
  return logins
}

function chooseLogin(inputs: LoginInputs, image: Locked, repository: string): RegistryLogin {
  const { username, password, secretArn, secretName, kmsKeyId } = inputs
  const { domain } = image
  const listed = inputs.logins.find(({ host }) => host === domain)
  if (secretArn !== '') {
    const others = [username, password, listed?.host ?? '', secretName, kmsKeyId]
    if (others.some((other) => other !== '')) throw besideSecretArn()
    if (isInEcr(image)) throw neededByNone('`secret-arn` is', domain)
    return { kind: 'secret', id: parseArn('secret-arn', secretArn, 'secret').text }
  }
  const own = ownLogin(inputs)
  if (own !== undefined && listed !== undefined) throw twoLogins(domain)
  if (isInEcr(image)) {
    if (own !== undefined) throw neededByNone('`registry-username` and `registry-password` are', domain)
    return { kind: 'none' }
  }
  const login = own ?? (listed && { ...listed, input: 'registry-logins' as const })
  if (login === undefined) return templateLogin(image)
  return keptLogin(login, secretName === '' ? secretNameFor(repository, domain) : secretName, inputs)
}

type Given = Pick<Extract<RegistryLogin, { kind: 'login' }>, 'username' | 'password' | 'input'>

function keptLogin({ username, password, input }: Given, secretName: string, { kmsKeyId }: LoginInputs): RegistryLogin {
  const more = { ...(input !== undefined && { input }), ...(kmsKeyId !== '' && { kmsKeyId }) }
  return { kind: 'login', username, password, secretName: validName(secretName), ...more }
}

/** What is given and changes nothing is a mistake: most often a host that is not the image's. */
function requireUse(inputs: LoginInputs, images: readonly Locked[], logins: readonly RegistryLogin[]): void {
  const unused = inputs.logins.find(({ host }) => !images.some((image) => image.domain === host && !isInEcr(image)))
  if (unused !== undefined) throw unusedLine(unused, images)
  if (inputs.secretName !== '' && logins[0]?.kind !== 'login') {
    throw unusedInput('secret-name', 'there are no credentials for the image to keep in that secret')
  }
  if (inputs.kmsKeyId !== '' && !logins.some(({ kind }) => kind === 'login')) {
    throw unusedInput('kms-key-id', 'there are no credentials to keep in a secret')
  }
}

/** What the template names has been checked with the others of its fields. */
function templateLogin({ credentials }: Locked): RegistryLogin {
  return credentials === undefined ? { kind: 'none' } : { kind: 'secret', id: credentials }
}

function ownLogin({ username, password }: LoginInputs): Given | undefined {
  if (username === '' && password === '') return undefined
  if (username !== '' && password !== '') return { username, password }
  const [empty, other] = username === '' ? ['username', 'password'] : ['password', 'username']
  throw new ActionError(
    'LOGIN_INCOMPLETE',
    `The input \`registry-${empty}\` is empty, but \`registry-${other}\` is set.`,
    'Set both or none. An empty value is also what a secret looks like that is missing, or that GitHub keeps from runs of forks and Dependabot.'
  )
}

/** Source: `Name` of CreateSecret in the Secrets Manager API reference. */
function validName(name: string): string {
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return name
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`secret-name\` is "${name}".`,
    'It may have 1 to 512 letters, digits and / _ + = . @ -'
  )
}

function besideSecretArn(): ActionError {
  return new ActionError(
    'LOGIN_AMBIGUOUS',
    '`secret-arn` is set together with `registry-username`, `registry-password`, `registry-logins`, `secret-name` or `kms-key-id`.',
    'Use `secret-arn` for a secret that exists and is not to be changed, or the others for one that is kept for you.'
  )
}

function twoLogins(domain: string): ActionError {
  return new ActionError(
    'LOGIN_AMBIGUOUS',
    `Two inputs hold credentials for ${domain}: \`registry-username\` and \`registry-password\`, and \`registry-logins\`.`,
    'Set one of the two.'
  )
}

function neededByNone(inputs: string, domain: string): ActionError {
  return new ActionError(
    'LOGIN_UNUSED',
    `${inputs} set, but the image is in Amazon ECR (${domain}), where the execution role pulls without registry credentials.`,
    'Remove them. Credentials for other images of the task belong in `registry-logins`.'
  )
}

/**
 * The host is named unless the parts of the line seem to be in another order: then a password could stand in its place.
 */
function unusedLine({ line, host, username, password }: HostLogin, images: readonly Locked[]): ActionError {
  const swapped = [username, password].some((part) => registryHost(part) !== undefined) || !looksPublic(host)
  const used = [...new Set(images.map(({ domain }) => domain))].join(', ')
  return new ActionError(
    'LOGIN_UNUSED',
    `Line ${line} of \`registry-logins\` holds credentials ${swapped ? 'that no image uses' : `for ${host}, which no image uses`}. The images of this task are in ${used}.`,
    'Remove the line, or write it as `host username password` with the host of an image. Images in Amazon ECR need no credentials.'
  )
}

/** A name whose last label is of letters, or an address: few passwords look like that. */
function looksPublic(host: string): boolean {
  return /(?:^localhost|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+|\d{1,3}))(?::\d{1,5})?$/.test(host)
}

function unusedInput(input: string, why: string): ActionError {
  return new ActionError(
    'LOGIN_UNUSED',
    `The input \`${input}\` is set, but ${why}.`,
    `Remove \`${input}\`, or set \`registry-username\` and \`registry-password\`. An empty value is also what a missing secret looks like.`
  )
}
