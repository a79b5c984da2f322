import type { ContainerEnd, Diagnosis } from '../aws/task-log.ts'
import { Denials, describeRefusal, refusalOf } from '../aws/errors.ts'
import { ActionError, AuthorityRefused, DeploymentFailed, messageOf, TaskRefused, TaskStopped } from '../errors.ts'
import { redact, redacted, redactLine, withoutColours } from '../redact.ts'
import { culpritOf, diagnosisOf, evidenceOf, hasExited, linesOf, type Evidence } from './evidence.ts'
import { findMatches, inWords, type Known } from './table.ts'

export type { Known } from './table.ts'

/** A failure in words for a person. */
export interface Explanation {
  readonly title: string
  /** What was said and by whom, and what it means. */
  readonly cause: string
  readonly remedy: string
  /** The words of AWS in full, where the cause has only a part of them. */
  readonly raw?: string
  readonly containers: readonly ContainerEnd[]
  readonly logLines: readonly string[]
}

/**
 * Returns what went wrong and what to do about it, with the names and the places in it that are `known`. Never throws, and
 * returns no secret that is known, as it also goes where the runner masks nothing.
 */
export function explain(thrown: unknown, known: Known = {}): Explanation {
  return redacted(thrown instanceof Denials ? explainDenials(thrown, known) : explainOne(thrown, known)) as Explanation
}

/** Several missing permissions are reported together, each with its statement. */
function explainDenials({ errors }: Denials, known: Known): Explanation {
  const all = errors.map((error) => explainOne(error, known))
  const lines = (texts: readonly string[]) => [...new Set(texts)].join('\n')
  const raw = lines(all.flatMap((each) => each.raw ?? []))
  return {
    title: 'Permissions are missing',
    cause: lines(all.map(({ cause }) => cause)),
    remedy: lines(all.map(({ remedy }) => remedy)),
    ...(raw !== '' && { raw }),
    containers: [],
    logLines: []
  }
}

/** What was said and by whom, with what to say of it where no row fits. */
interface Said extends Pick<Explanation, 'title' | 'remedy'> {
  /** The fact, in a sentence or more. */
  readonly fact: string
  /** The words in full. */
  readonly raw: string
}

function explainOne(thrown: unknown, known: Known): Explanation {
  const { cause: error, diagnosis } =
    thrown instanceof DeploymentFailed ? thrown : { cause: thrown, diagnosis: undefined }
  const details = {
    containers: diagnosis?.containers ?? [],
    logLines: diagnosis === undefined ? [] : labelled(diagnosis)
  }
  if (error instanceof ActionError) {
    const { code, message, hint } = error
    const last = ENDS_IN_LOG.has(code) ? lastLine(diagnosis?.log.map(({ text }) => text) ?? []) : ''
    return { title: TITLES[code], cause: `${message}${last}`, remedy: hint, ...details }
  }
  const evidence = evidenceOf(thrown)
  const { fact, raw, ...otherwise } =
    error instanceof TaskStopped ? ofTask(diagnosisOf(error, diagnosis), evidence) : ofCall(error, evidence)
  const rest = { ...(!fact.includes(raw) && { raw }), ...details }
  const [found] = evidence.flatMap((each) => findMatches(each).map((match) => inWords(match, each, known)))
  const { title, meaning, remedy } = found ?? { ...otherwise, meaning: '' }
  return { title, cause: [fact, meaning].filter((part) => part !== '').join(' '), remedy, ...rest }
}

/** Failures of our own that the container's last words explain. */
const ENDS_IN_LOG: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['CONTAINER_ENDED', 'TASK_UNHEALTHY'])

const REPORT = "report the log as an issue of the action's repository."

function ofCall(error: unknown, [first]: readonly Evidence[]): Said {
  if (error instanceof TaskRefused) {
    const fact = `ECS rejected RunTask: ${quoted(error.message)}`
    return { fact, raw: error.message, ...rejected('ECS', 'RunTask') }
  }
  if (error instanceof AuthorityRefused) {
    return {
      fact: quoted(error.message),
      raw: error.message,
      title: 'The certificate authority rejected the request',
      remedy: `See what the authority says, and check \`domain\` and \`acme-directory\`. If both are right, ${REPORT}`
    }
  }
  if (first === undefined) {
    const raw = error instanceof Error && error.name !== 'Error' ? `${error.name}: ${error.message}` : messageOf(error)
    const fact = raw === '' ? 'The error has no message.' : quoted(raw)
    return { fact, raw, title: 'Unexpected error', remedy: `Run the workflow again with debug logging, and ${REPORT}` }
  }
  const raw = describeRefusal(error)
  const { service = 'AWS', operation = 'the call' } = refusalOf(error)
  const otherwise = first.source === 'connection' ? OFFLINE : rejected(service, operation)
  return { fact: quoted(raw), raw, ...otherwise }
}

const OFFLINE = {
  title: 'The connection to AWS failed',
  remedy: "Check the runner's network and proxy, and run the workflow again."
}

function rejected(service: string, operation: string) {
  return {
    title: 'AWS rejected the call',
    remedy: `Correct the input or the field of \`task-definition\` that ${service} objects to. See ${operation} in the API reference of ${service}. If your workflow doesn't set it, ${REPORT}`
  }
}

function ofTask(diagnosis: Diagnosis, evidence: readonly Evidence[]): Said {
  const raw = wordsOfEnd(diagnosis)
  const culprit = culpritOf(diagnosis.containers)
  const last = lastLine(linesOf(diagnosis, culprit))
  const isExit = evidence.every(({ source }) => source !== 'task') && hasExited(diagnosis) && culprit !== undefined
  const fact = isExit
    ? `The container ${culprit.name} ended with ${culprit.exitCode === undefined ? 'no exit code' : `exit code ${culprit.exitCode}`}.`
    : `ECS stopped the task: ${quoted(raw)}`
  const remedy = 'Check the task in the ECS console, and the log of its containers.'
  return { fact: `${fact}${last}`, raw, title: 'The task stopped', remedy }
}

/** Everything that ECS said of a task's end, in one text. */
function wordsOfEnd({ stopCode = '', stoppedReason = '', containers }: Diagnosis): string {
  const ends = containers.flatMap(({ name, exitCode, reason = '' }) => {
    const parts = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason].filter((part) => part !== '')
    return parts.length === 0 ? [] : [`container ${name}: ${parts.join(', ')}`]
  })
  const task = [stopCode, stoppedReason].filter((part) => part !== '').join(': ')
  return [task, ...ends].filter((part) => part !== '').join('; ') || 'ECS gave no reason.'
}

/** Most of what others say in the annotation; the log has it in full. */
const MOST = 700

/** The words of others as one sentence: safe to show anywhere, and no longer than a person reads. */
function quoted(words: string): string {
  // EC2's encoded part is for `aws sts decode-authorization-message`; the log has it.
  const [head = ''] = words.split(/ ?Encoded authorization failure message: /)
  const text = safe(head.trim() === '' ? words : head)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text.replace(/[.…]?$/, (end) => (end === '' ? '.' : end))
}

/** Lines that end a stack trace and say nothing of the error. */
const TRAILER = /^(?:\s|at |[\])}>]+[;,]?$|Node\.js v\d)/

/** The last telling line of a log as a sentence; empty without one. */
function lastLine(lines: readonly string[]): string {
  const written = lines.filter((line) => safe(line) !== '')
  const last = written.findLast((line) => !TRAILER.test(line)) ?? written.at(-1)
  if (last === undefined) return ''
  const text = safe(last)
  return ` Its last log line: "${text.length > MOST ? `${text.slice(0, MOST)}…` : text}".`
}

/** On one line, without what could act on whoever shows it. A secret may only come to light once its parts are joined. */
function safe(text: string): string {
  return redactLine(withoutColours(redact(text).replaceAll(/[\r\n]+/g, ' ')))
    .replaceAll('`', "'")
    .trim()
}

/** Each line, with the container's name where the task has several. */
function labelled({ containers, log }: Diagnosis): string[] {
  const several = containers.length > 1
  return log.map(({ container, text }) => (several ? `[${container}] ${text}` : text))
}

/** Inputs whose values are secrets, and those that AWS says nothing of. */
const UNREAD = new Set([
  'registry-password',
  'registry-logins',
  'github-token',
  'task-definition',
  'environment-variables'
])

/**
 * Returns where the user wrote a value that AWS names: an input, or the field of the task definition, in words that complete
 * "Correct …". AWS has the ARN of a role where the user may have written its name.
 */
export function whereWritten(
  value: string,
  { env, template }: { readonly env: NodeJS.ProcessEnv; readonly template?: unknown }
): string | undefined {
  const inputs = Object.entries(env).flatMap(([key, text = '']) => {
    const name = /^INPUT_(.+)$/.exec(key)?.[1]?.toLowerCase()
    if (name === undefined || UNREAD.has(name)) return []
    const parts = text.split(/[\s,=]+/)
    return parts.some((part) => isSame(part, value)) ? [`\`${name}\``] : []
  })
  if (inputs.length > 0) return inputs.join(' and ')
  const [path] = pathsTo(value, template, '')
  return path === undefined ? undefined : `\`${path}\` in \`task-definition\``
}

/** Whether the user's text means the value: the same, its last part, or the ARN with a JSON key behind it. */
function isSame(written: string, value: string): boolean {
  if (written === '' || value === '') return false
  return (
    written === value || value.endsWith(`/${written}`) || (value.startsWith('arn:') && written.startsWith(`${value}:`))
  )
}

function pathsTo(value: string, part: unknown, path: string): string[] {
  if (typeof part === 'string') return isSame(part, value) ? [path] : []
  if (Array.isArray(part)) return part.flatMap((each, index) => pathsTo(value, each, `${path}[${index}]`))
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, each]) => pathsTo(value, each, path === '' ? name : `${path}.${name}`))
}

/**
 * The failures that the action finds by itself, each with the title of its annotation. Cause and remedy are written where
 * the failure is found; `scripts/failures/own.ts` has what the page of failures says of each.
 */
export const TITLES = {
  ADDRESS_MISSING: 'The task has no public IP',
  ANSWER_INCOMPLETE: 'An answer of AWS is incomplete',
  ARN_INVALID: 'Invalid ARN',
  CANCELLED: 'Cancelled',
  CERTIFICATE_BUSY: 'Another run obtains the certificate',
  CERTIFICATE_INVALID: "The certificate can't serve the domain",
  CERTIFICATE_LATE: 'The certificate authority took too long',
  CERTIFICATE_MISSING: 'The secret with the certificate is missing',
  CERTIFICATE_UNEXPECTED: 'The task shows another certificate',
  CHALLENGE_DELEGATED: "The TXT record of the certificate can't be created",
  CIDR_INVALID: 'Invalid CIDR block',
  CLUSTER_ELSEWHERE: 'The cluster belongs to another Region or account',
  CLUSTER_NOT_OURS: 'The cluster belongs to another repository',
  COMMAND_INVALID: 'Invalid command',
  CONTAINER_ENDED: 'The container ended while the task runs',
  CONTAINER_UNCLEAR: 'Which container is the main one?',
  CREDENTIALS_MISSING: 'AWS credentials are not set',
  DEFAULT_VPC_MISSING: 'The Region has no default VPC',
  DOMAIN_DELEGATED: 'The domain is delegated to other name servers',
  DOMAIN_INVALID: 'Invalid domain',
  DOMAIN_NOT_ANSWERED: 'The application rejects its domain',
  DOMAIN_TAKEN: 'The domain has other records',
  DOMAIN_WITHOUT_ADDRESS: 'The task has no address for the domain',
  DOMAIN_WITHOUT_ZONE: 'No hosted zone can hold the domain',
  DOMAIN_ZONE_AMBIGUOUS: 'Two hosted zones have the same name',
  DEPLOYMENT_IMPOSSIBLE: "The deployment can't work for several reasons",
  DURATION_INVALID: 'Invalid duration',
  ENVIRONMENT_MISSING: 'The environment has no name',
  ENVIRONMENT_TOO_LONG: "The environment's name is too long",
  EXEC_ROOT_READ_ONLY: "ECS Exec can't write to the container",
  EXEC_UNREACHABLE: "ECS Exec doesn't work over IPv6 alone",
  EXEC_WITHOUT_ROLE: 'ECS Exec needs a task role',
  GITHUB_DENIED: 'The GitHub token lacks a permission',
  GITHUB_LIMIT: "GitHub's rate limit is reached",
  GITHUB_REFUSED: 'GitHub rejected the call',
  GITHUB_UNREACHABLE: "The runner can't reach GitHub's API",
  GROUP_NOT_FOUND: 'A security group to add is missing',
  GROUP_NOT_IN_VPC: 'A security group is in another VPC',
  HEALTH_CHECK_FAILED: 'The health check failed',
  HEALTH_CHECK_MISSING: 'The task definition has no health check',
  HEALTH_CHECK_WITHOUT_PORT: 'The health check has no port',
  ID_INVALID: 'Invalid ID',
  HTTPS_NOT_ANSWERED: 'The task does not answer by HTTPS',
  HTTPS_PORT_TAKEN: 'A container of the task already uses port 443',
  HTTPS_WITHOUT_PORT: 'The task has no port for HTTPS',
  IMAGES_INVALID: 'Invalid further images',
  IMAGE_ACCESS_DENIED: 'The registry denied access to this image',
  IMAGE_KIND_UNSUPPORTED: "Fargate can't run this kind of image",
  IMAGE_MISSING: 'No image is set',
  IMAGE_NOT_FOUND: 'The registry has no such image',
  IMAGE_REFERENCE_INVALID: 'Invalid image reference',
  IMAGE_TAG_NOT_FOUND: 'The image has no such tag or digest',
  INPUTS_CONTRADICTORY: 'Inputs contradict each other',
  INPUTS_INVALID: 'Several inputs are invalid',
  INPUT_INVALID: 'Invalid input',
  JOB_INTERRUPTED: 'The job was interrupted',
  JOB_NOT_ESSENTIAL: "The job's container is not essential",
  KMS_KEY_DENIED: "The workflow can't use this KMS key",
  KMS_KEY_MISSING: "The KMS key doesn't exist",
  KMS_KEY_UNUSABLE: "The KMS key can't encrypt the secret",
  LASTING_TASK_KEPT: "A temporary task can't replace a lasting one",
  LOGINS_INVALID: 'Invalid registry credentials',
  LOGIN_AMBIGUOUS: 'Registry credentials are set twice',
  LOGIN_INCOMPLETE: 'Registry credentials are incomplete',
  LOGIN_UNUSED: 'Registry credentials match no image',
  NETWORK_MODE_UNSUPPORTED: 'Unsupported network mode',
  NOTHING_LISTENS: 'The application listens on another port',
  NOT_ALL_REMOVED: 'Some resources could not be removed',
  NOT_A_WORKFLOW: 'Not a workflow run',
  NO_HTTP: 'The application does not answer in HTTP',
  NO_ROUTE: 'The runner has no route to the task',
  NO_WAY_IN: "The runner can't reach the task",
  OLD_TASK_LEFT: 'An older task could not be stopped',
  OPERATING_SYSTEM_UNSUPPORTED: 'Unsupported operating system',
  PLATFORM_UNSUPPORTED: "The image doesn't support the platform",
  PORT_INVALID: 'Invalid port',
  PORT_TAKEN: 'Two containers use the same port',
  PROXY_INVALID: 'Invalid proxy URL',
  PROXY_UNREACHABLE: "The runner can't reach the proxy",
  REF_MISSING: 'The run has no branch or tag',
  REGION_MISSING: 'No AWS Region is set',
  REGISTRY_ADDRESS_INVALID: "The registry's certificate or address is invalid",
  REGISTRY_ANSWER_INVALID: "The registry's answer is invalid",
  REGISTRY_LOGIN_NEEDED: 'The image needs registry credentials',
  REGISTRY_LOGIN_WRONG: 'The registry rejects these credentials',
  REGISTRY_USERNAME_INVALID: 'Invalid registry username',
  ROLE_AMBIGUOUS: 'The execution role is set twice',
  ROLE_NOT_OURS: 'The role belongs to another repository',
  ROLE_NOT_TRUSTED: "The role's trust policy excludes ECS tasks",
  ROLE_OF_ANOTHER_ACCOUNT: 'The role belongs to another account',
  SECRET_NOT_OURS: 'The secret belongs to another repository',
  SECRET_NOT_RESTORED: "The secret can't be restored",
  SECRET_OF_ANOTHER_REGION: 'The secret is in another Region',
  SECRET_UNREADABLE: "The secret can't be read",
  SELF_VARIABLES_TOO_LONG: 'The variables of `self-variables` are too long',
  SIZE_EXCEEDED: "The containers don't fit into the task",
  SIZE_INVALID: 'Invalid task size',
  SOURCE_MISSING: 'There is nothing to take the image from',
  SOURCE_NOT_OURS: 'The task definition belongs to another repository',
  SUBNETS_OF_DIFFERENT_VPCS: 'The subnets belong to different VPCs',
  SUBNET_MISSING: 'A subnet is missing',
  SUBNET_NOT_IN_VPC: 'A subnet is not in the VPC',
  SUBNET_UNUSABLE: "Fargate can't use these subnets",
  SUBNET_WITHOUT_EGRESS: "The subnets don't lead to the internet",
  TAG_INVALID: 'Invalid tag',
  TASK_DEFINITION_INVALID: 'Invalid task definition',
  TASK_DEFINITION_MISSING: "The task definition file can't be read",
  TASK_DEFINITION_OUTSIDE: 'The task definition file is outside the workspace',
  TASK_LOST: 'ECS no longer knows the task',
  TASK_UNHEALTHY: 'The container reports that it is unhealthy',
  TIMED_OUT: 'Timed out',
  TIMER_NAME_TAKEN: "A container has the timer's name",
  TIMER_OUT_OF_REACH: "The task can't reach the image of the timer",
  TIMER_WITHOUT_ROOM: 'The task has no memory left for the timer',
  TLS_NAME_TAKEN: 'A container has the name of the one that serves HTTPS',
  TLS_OUT_OF_REACH: "The task can't reach the image that serves HTTPS",
  TLS_WITHOUT_ROOM: 'The task lacks memory, CPU or a container for HTTPS',
  TOKEN_MISSING: 'No GitHub token is set',
  TOO_MANY_CONTAINERS: 'The task has too many containers',
  TOO_MANY_ENVIRONMENTS: 'Too many environments',
  VARIABLE_INVALID: 'Invalid variable'
} as const satisfies Readonly<Record<string, string>>

/** What went wrong, as a stable word that the tests and the page of failures rely on. */
export type ErrorCode = keyof typeof TITLES
