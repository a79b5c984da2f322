import { secretNameFor } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { parseArn, type Arn } from './arns.ts'

/** Where AWS gets the registry login from. */
export type RegistryLogin =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'secret'
      /** As it was given: an ARN, or in a template perhaps a name. */
      readonly id: string
      readonly arn?: Arn
    }
  | {
      readonly kind: 'login'
      readonly username: string
      readonly password: string
      readonly secretName: string
      /** The customer key for the secret, by id, ARN or alias. */
      readonly kmsKeyId?: string
    }

/** What the inputs say of logins, as texts; empty for what was not given. */
export interface LoginInputs {
  readonly username: string
  readonly password: string
  /** Lines of `host username password`. */
  readonly logins: readonly HostLogin[]
  readonly secretName: string
  readonly secretArn: string
  readonly kmsKeyId: string
}

/** One line of `registry-logins`. */
export interface HostLogin {
  readonly host: string
  readonly username: string
  readonly password: string
}

/**
 * Reads `registry-logins`: one `host username password` a line, where the password is all that is left of the line. The
 * names that Docker Hub goes by are one host. Throws `LOGINS_INVALID` without ever showing a password.
 */
export function parseHostLogins(text: string): HostLogin[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const logins = lines.map((line, index) => {
    const [, host = '', username = '', password = ''] = /^\s*(\S+)\s+(\S+)\s([^]+)$/.exec(line) ?? []
    if (password === '') throw invalid(`line ${index + 1} has not all three of them`)
    return { host: hostOf(host), username, password }
  })
  // What stands where a host should be may be a password, so it is never shown.
  const hosts = logins.map(({ host }) => host)
  const twice = hosts.findIndex((host, index) => hosts.indexOf(host) !== index)
  if (twice !== -1) throw invalid(`login ${twice + 1} is for the same host as one before it`)
  return logins
}

/** An image as far as its login goes: its registry, and the secret that a template names for it. */
export interface Locked {
  readonly domain: string
  readonly credentials?: string
}

/**
 * The logins for the images of a task, the first of which is the one that the deployment is about: `secret-arn` and
 * `secret-name` are for its registry. A login is good for all images of its registry; where none is given, what the template
 * says stays. Throws `LOGIN_AMBIGUOUS` or `LOGIN_INCOMPLETE` for inputs that do not go together, and `INPUT_INVALID` for a
 * secret's name that Secrets Manager does not take.
 */
export function chooseLogins(inputs: LoginInputs, images: readonly Locked[], repository: string): RegistryLogin[] {
  const [main, ...others] = images
  if (main === undefined) return []
  const first = chooseLogin(inputs, main, repository)
  return [
    first,
    ...others.map((image): RegistryLogin => {
      const isGiven = first.kind === 'login' || inputs.secretArn !== ''
      if (image.domain === main.domain && isGiven) return first
      const listed = inputs.logins.find(({ host }) => host === image.domain)
      return listed === undefined
        ? templateLogin(image)
        : keptLogin(listed, secretNameFor(repository, image.domain), inputs)
    })
  ]
}

function chooseLogin(inputs: LoginInputs, image: Locked, repository: string): RegistryLogin {
  const { username, password, secretArn, secretName, kmsKeyId } = inputs
  const { domain } = image
  const listed = inputs.logins.find(({ host }) => host === domain)
  if (secretArn !== '') {
    const others = [username, password, listed?.host ?? '', secretName, kmsKeyId]
    if (others.some((other) => other !== '')) throw besideSecretArn()
    return { kind: 'secret', id: secretArn, arn: parseArn('secret-arn', secretArn, 'secret') }
  }
  const own = ownLogin(inputs)
  if (own !== undefined && listed !== undefined) throw twoLogins(domain)
  const login = own ?? listed
  if (login === undefined) return templateLogin(image)
  return keptLogin(login, secretName === '' ? secretNameFor(repository, domain) : secretName, inputs)
}

function keptLogin(
  { username, password }: Pick<HostLogin, 'username' | 'password'>,
  secretName: string,
  { kmsKeyId }: LoginInputs
): RegistryLogin {
  return { kind: 'login', username, password, secretName: validName(secretName), ...(kmsKeyId !== '' && { kmsKeyId }) }
}

/** `credentialsParameter` takes an ARN, or the name of a secret in the same Region. Source: RepositoryCredentials in the ECS API reference. */
function templateLogin({ credentials }: Locked): RegistryLogin {
  if (credentials === undefined) return { kind: 'none' }
  if (!credentials.startsWith('arn:')) return { kind: 'secret', id: credentials }
  return { kind: 'secret', id: credentials, arn: parseArn('task-definition', credentials, 'secret') }
}

function ownLogin({ username, password }: LoginInputs): Pick<HostLogin, 'username' | 'password'> | undefined {
  if (username === '' && password === '') return undefined
  if (username !== '' && password !== '') return { username, password }
  const [empty, other] = username === '' ? ['username', 'password'] : ['password', 'username']
  throw new ActionError(
    'LOGIN_INCOMPLETE',
    `The input \`registry-${empty}\` is empty, but \`registry-${other}\` is set.`,
    'Set both or none. An empty value is also what a secret looks like that is missing, or that GitHub keeps from runs of forks and Dependabot.'
  )
}

function hostOf(text: string): string {
  const host = text.toLowerCase()
  return ['index.docker.io', 'registry-1.docker.io', 'hub.docker.com'].includes(host) ? 'docker.io' : host
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
    `There are two logins for ${domain}: one in \`registry-username\` and \`registry-password\`, one in \`registry-logins\`.`,
    'Use one of the two.'
  )
}

function invalid(why: string): ActionError {
  return new ActionError(
    'LOGINS_INVALID',
    `The input \`registry-logins\` cannot be read: ${why}.`,
    'Write one `host username password` a line, for example `ghcr.io octocat ${{ secrets.GHCR_TOKEN }}`.'
  )
}
