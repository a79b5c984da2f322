import * as core from '@actions/core'
import type { Subject } from './environment.ts'
import { ActionError } from './errors.ts'
import type { Context } from './github/context.ts'
import { containerName, ecrRegistry, parseReference, type ImageReference } from './image/reference.ts'
import { parseArn } from './inputs/arns.ts'
import { parseCidrs } from './inputs/cidrs.ts'
import { parseIds, parseTags } from './inputs/lists.ts'
import { chooseLogin, parseHostLogins, type LoginInputs } from './inputs/login.ts'
import { maskLines, maskLogin } from './inputs/mask.ts'
import { parsePorts } from './inputs/ports.ts'
import { parseSize } from './inputs/size.ts'
import type { DeployRequest, Placement, Request, Waiting } from './request.ts'

/** The days that CloudWatch Logs takes. Source: PutRetentionPolicy in its API reference. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]

/**
 * Reads every input once. The password is masked before anything else is looked at.
 * Throws an `ActionError` for the first value that cannot be, naming the input, the value and what is allowed.
 */
export function readInputs(context: Context): Request {
  const login = readLogin()
  const mode = readMode(context)
  const subject = readSubject(context)
  if (mode === 'none') {
    const why = `The pull request is closed, so nothing is deployed to ${subject.environment}.`
    return { mode, subject, why }
  }
  const image = readImage()
  return {
    mode,
    image,
    subject,
    containerName: readContainerName(image),
    ports: parsePorts(core.getInput('port')),
    size: parseSize(core.getInput('cpu'), core.getInput('memory')),
    login: readImageLogin(login, image, context),
    executionRole: readExecutionRole(),
    ...optional('taskRole', core.getInput('task-role-arn'), (arn) => parseArn('task-role-arn', arn, 'role')),
    placement: readPlacement(),
    ...optional('logGroup', core.getInput('log-group'), (name) =>
      matching('log-group', name, /^[.\-_/#A-Za-z0-9]{1,512}$/)
    ),
    logRetentionDays: readRetention(),
    tags: parseTags(core.getInput('tags')),
    waiting: readWaiting()
  }
}

/** Reads all that is secret, and has the runner mask it. */
function readLogin(): LoginInputs {
  const username = core.getInput('registry-username')
  // A line end is what `echo` adds when a secret is stored; blanks may belong to the password.
  const password = core.getInput('registry-password', { trimWhitespace: false }).replace(/[\r\n]+$/, '')
  const listed = core.getInput('registry-logins')
  maskLogin(username, password, core.setSecret)
  maskLines(listed, core.setSecret)
  const logins = parseHostLogins(listed)
  for (const login of logins) maskLogin(login.username, login.password, core.setSecret)
  return {
    username,
    password,
    logins,
    secretName: core.getInput('secret-name'),
    secretArn: core.getInput('secret-arn'),
    kmsKeyId: core.getInput('kms-key-id')
  }
}

/** The login that the image wants. Images in Amazon ECR are pulled with the execution role's own rights. */
function readImageLogin(login: LoginInputs, image: ImageReference, { repository }: Context): DeployRequest['login'] {
  if (ecrRegistry(image)?.public !== false) return chooseLogin(login, image.domain, repository)
  const given = [login.username, login.password, login.secretArn].some((value) => value !== '')
  if (given) {
    core.warning(
      'The image is in Amazon ECR, where the execution role pulls without any login; so the one that was given is not used.'
    )
  }
  return { kind: 'none' }
}

function readMode(context: Context): Request['mode'] {
  const mode = oneOf('mode', ['auto', 'deploy', 'plan'])
  if (mode !== 'auto') return mode
  return context.pullRequestClosed ? 'none' : 'deploy'
}

function readSubject(context: Context): Subject {
  const environment = core.getInput('environment') || context.defaultEnvironment
  if (environment === '') {
    throw new ActionError(
      'ENVIRONMENT_MISSING',
      'This run has no pull request, branch or tag to name the environment after.',
      'Set the input `environment`.'
    )
  }
  return { repository: context.repository, environment, run: context.run, commit: context.commit }
}

function readImage(): ImageReference {
  const image = core.getInput('image')
  if (image !== '') return parseReference(image)
  throw new ActionError(
    'IMAGE_MISSING',
    'The input `image` is empty.',
    'Name the image with its tag or digest, for example `acme/space:1.4`. An empty value is also what a variable that is not set looks like.'
  )
}

function readContainerName(image: ImageReference): string {
  const given = core.getInput('container-name')
  if (given !== '') return matching('container-name', given, /^[A-Za-z0-9_-]{1,255}$/)
  return containerName(image)
}

function readExecutionRole(): DeployRequest['executionRole'] {
  const arn = core.getInput('execution-role-arn')
  const name = core.getInput('execution-role-name')
  if (arn !== '' && name !== '') {
    throw new ActionError(
      'ROLE_AMBIGUOUS',
      '`execution-role-arn` and `execution-role-name` are both set.',
      'Use `execution-role-arn` for a role that is not to be changed, or `execution-role-name` for one that is kept for you.'
    )
  }
  if (arn !== '') return { arn: parseArn('execution-role-arn', arn, 'role') }
  const [, path = '/', last = ''] = /^(.*\/)?([^/]*)$/.exec(name) ?? []
  return {
    path: matching('execution-role-name', path.startsWith('/') ? path : `/${path}`, /^\/(?:[\x21-\x2e\x30-\x7e]+\/)*$/),
    ...optional('name', last, (text) => matching('execution-role-name', text, /^[\w+=,.@-]{1,64}$/)),
    ...optional(
      'boundary',
      core.getInput('permissions-boundary-arn'),
      (text) => parseArn('permissions-boundary-arn', text, 'policy').text
    )
  }
}

function readPlacement(): Placement {
  return {
    cluster: matching('cluster', core.getInput('cluster'), /^[A-Za-z0-9_-]{1,255}$/),
    ...optional('vpcId', core.getInput('vpc-id'), (id) => matching('vpc-id', id, /^vpc-[0-9a-f]{8,17}$/)),
    subnets: atMost(16, 'subnets', parseIds('subnets', core.getInput('subnets'), 'subnet-')),
    securityGroups: atMost(5, 'security-groups', parseIds('security-groups', core.getInput('security-groups'), 'sg-')),
    assignPublicIp: oneOf('assign-public-ip', ['true', 'false']) === 'true',
    ingress: parseCidrs(core.getInput('ingress-cidrs'))
  }
}

function readRetention(): number {
  const days = wholeNumber('log-retention-days', 1, 3653)
  if (RETENTION_DAYS.includes(days)) return days
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`log-retention-days\` is "${days}", which CloudWatch Logs does not take.`,
    `It may be ${RETENTION_DAYS.join(', ')}.`
  )
}

function readWaiting(): Waiting {
  return {
    for: oneOf('wait-for', ['running', 'none']),
    settle: wholeNumber('settle-seconds', 0, 3600) * 1000,
    timeout: wholeNumber('timeout-minutes', 1, 360) * 60_000,
    // A second slash, either way round, would make the first part of the path a host (WHATWG URL, "path absolute URL").
    ...optional('healthCheckPath', core.getInput('health-check-path'), (path) =>
      matching('health-check-path', path, /^\/(?![/\\])[\x21-\x7e]*$/)
    )
  }
}

function oneOf<const T extends string>(input: string, allowed: readonly T[]): T {
  const value = core.getInput(input)
  const found = allowed.find((each) => each === value.toLowerCase())
  if (found !== undefined) return found
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` is "${value}".`,
    `It may be ${allowed.map((each) => `\`${each}\``).join(', ')}.`
  )
}

function wholeNumber(input: string, least: number, most: number): number {
  const value = core.getInput(input)
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` is "${value}".`,
    `It may be a whole number from ${least} to ${most}.`
  )
}

function matching(input: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` is "${value}".`,
    `It must match \`${pattern.source}\`.`
  )
}

function atMost(limit: number, input: string, values: string[]): string[] {
  if (values.length <= limit) return values
  throw new ActionError(
    'INPUT_INVALID',
    `The input \`${input}\` holds ${values.length} ids.`,
    `ECS takes at most ${limit}.`
  )
}

/** `{[key]: parse(text)}`, or nothing for an empty text. */
function optional<const K extends string, T>(key: K, text: string, parse: (text: string) => T): Partial<Record<K, T>> {
  return text === '' ? {} : ({ [key]: parse(text) } as Partial<Record<K, T>>)
}
