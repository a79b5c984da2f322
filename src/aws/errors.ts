import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry'
import { ActionError, isCancelled, messageOf } from '../errors.ts'

type SdkError = Parameters<typeof isThrottlingError>[0]

/** The call that an error answers: a service by its SDK id, and its operation. */
interface Call {
  readonly service: string
  readonly operation: string
}

const calls = new WeakMap<Error, Call>()

/** Whether `error` has one of these names. AWS's errors are told apart by name, never by message, where they have one. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** Whether AWS refused the call for want of a permission. The three names: JSON services, IAM and STS, EC2. */
export function isDenied(error: unknown): boolean {
  return isNamed(error, 'AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation')
}

/** The answer of a look-up that is nice to have, or `fallback` when the caller may not make it. */
export async function unlessDenied<T, F>(lookUp: Promise<T>, fallback: (error: unknown) => F): Promise<T | F> {
  try {
    return await lookUp
  } catch (error) {
    if (isDenied(error)) return fallback(error)
    throw error
  }
}

/** The answer of a call; nothing where AWS refuses it with one of these names. */
export async function unlessNamed<T>(call: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isNamed(error, ...names)) return undefined
    throw error
  }
}

/** A field that AWS always tells. Throws `ANSWER_INCOMPLETE` rather than go on with nothing in its place. */
export function required<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value
  throw new ActionError(
    'ANSWER_INCOMPLETE',
    `AWS answered without \`${field}\`, which its API promises.`,
    'If AWS is reached by a proxy or at an endpoint of your own, see what that leaves out. Otherwise run the workflow again.'
  )
}

/** Several calls that AWS refused for want of a permission. */
export class Denials extends Error {
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    super(errors.map(messageOf).join('\n'))
    this.name = 'Denials'
    this.errors = errors
  }
}

/**
 * What all of the look-ups find. The first failure ends them, but for a missing permission: then the others are waited for,
 * so that all missing permissions are reported at once, as `Denials`.
 */
export async function allFound<const T extends readonly unknown[]>(
  lookUps: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const denials = new Map<string, unknown>()
  const outcomes = lookUps.map(async (lookUp) => {
    try {
      await lookUp
    } catch (error) {
      const found: readonly unknown[] = error instanceof Denials ? error.errors : [error]
      if (!found.every(isDenied)) throw error
      for (const each of found) denials.set(messageOf(each), each)
    }
  })
  await Promise.all(outcomes)
  const [first, ...others] = denials.values()
  if (others.length > 0) throw new Denials([first, ...others])
  return Promise.all(lookUps)
}

/**
 * Whether the same call may well succeed later: throttling, a fault on AWS's side, or a broken connection. The SDK has
 * tried it some times by then. Which errors these are is the SDK's own knowledge.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || isCancelled(error) || isQuota(error)) return false
  const known = error as SdkError
  return isThrottled(error) || isTransientError(known) || isServerError(known) || isConnectionFailure(error)
}

/** Whether AWS asked for fewer calls: this service itself, or another one that it had to ask. */
export function isThrottled(error: unknown): boolean {
  if (!(error instanceof Error) || isQuota(error)) return false
  return isThrottlingError(error as SdkError) || isThrottledWithin(messageOf(error))
}

/**
 * Whether a text of one service passes on that another one asked for fewer calls: `Error retrieving subnet information for
 * [subnet-1]: Rate exceeded (ErrorCode: Throttling)`. The error's own code is then that of a real mistake.
 */
export function isThrottledWithin(text: string): boolean {
  const codes = [...text.matchAll(/\bError ?Code: (\w+)/gi), ...text.matchAll(/\b(\w+Exception): /g)]
  const named = codes.some(
    ([, name = '']) => isThrottlingError(Object.assign(new Error(), { name }) as SdkError) && !isQuota({ name })
  )
  return named || /\b(?:Rate exceeded|Request limit exceeded)\b/.test(text)
}

/** The SDK takes it for throttling; in every service that is called here, it is a quota, which no waiting raises. */
function isQuota({ name }: { readonly name: string }): boolean {
  return name === 'LimitExceededException' || name === 'LimitExceeded'
}

/** Whether no answer came at all, by those of Node's codes that the SDK does not know. */
function isConnectionFailure(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && /^(?:ECONN|EHOST|ENET)[A-Z]+$/.test(code)
}

/** Keeps which call it was that `error` answers. */
export function noteCall(error: unknown, call: Call): void {
  if (error instanceof Error) calls.set(error, call)
}

/** What AWS answered to a call. */
export interface Refusal extends Partial<Call> {
  /** AWS's code; that of Node where no answer came; empty for neither. */
  readonly code: string
  readonly words: string
  readonly requestId: string | undefined
  /** Whether AWS answered at all. */
  readonly answered: boolean
  /** How often the call was sent. */
  readonly attempts: number | undefined
}

/** Reads the parts of what a call to AWS has thrown. */
export function refusalOf(error: unknown): Refusal {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: string
    readonly code?: unknown
    readonly $fault?: string
    readonly $metadata?: { readonly requestId?: string; readonly httpStatusCode?: number; readonly attempts?: number }
  }
  const { name = '', $metadata: metadata } = thrown
  const nodeCode = typeof thrown.code === 'string' ? thrown.code : ''
  const answered =
    metadata?.httpStatusCode !== undefined || metadata?.requestId !== undefined || thrown.$fault !== undefined
  const isPlain = ['', 'Error', 'TypeError', 'AggregateError'].includes(name)
  const code = isPlain || (!answered && nodeCode !== '') ? nodeCode : name
  return {
    ...(error instanceof Error && calls.get(error)),
    code,
    words: messageOf(error) || nodeCode,
    requestId: metadata?.requestId,
    answered,
    attempts: metadata?.attempts
  }
}

/** An answer of AWS in full: the call, the code, AWS's words and the request that its support finds. */
export function describeRefusal(error: unknown): string {
  const { service = 'AWS', operation = 'a call', code, words, requestId, answered, attempts = 1 } = refusalOf(error)
  // AWS's words stay as they are, to be searched for; a sentence around them ends by itself.
  const said = requestId === undefined ? words.replace(/\.$/, '') : words
  if (code.endsWith('ProviderError')) return `The AWS SDK has no credentials for ${service} (${operation}): ${said}`
  if (!answered && service !== 'AWS') {
    return `Could not reach ${service} (${operation}): ${said}${attempts > 1 ? `. Sent ${attempts} times` : ''}`
  }
  const id = requestId === undefined ? '' : ` (request ID ${requestId})`
  return `${service} rejected ${operation}: ${code === '' ? '' : `${code}: `}${said}${id}`
}

/** The same for anything that was thrown where AWS was called: an error of our own has words of its own. */
export function wordsOf(error: unknown): string {
  return error instanceof Error && calls.has(error) && !isCancelled(error) ? describeRefusal(error) : messageOf(error)
}

/**
 * The first use of ECS in an account makes its service-linked role, and fails until it is available.
 * The code says only that a parameter is invalid, so the text has to be read.
 */
export function isServiceRolePending(error: unknown): boolean {
  return isNamed(error, 'InvalidParameterException') && /service linked role/i.test(messageOf(error))
}

/**
 * The texts with which ECS says that it has no capacity for a task, or took it back. Sources: "API failures messages" and
 * "Amazon ECS stopped tasks error messages" in the ECS Developer Guide; the texts have no codes of their own.
 */
export const CAPACITY_TEXTS = {
  /** Holds in all subnets, and for Spot and On-Demand apart. */
  quota: /limit on the number of (?:vCPUs|tasks) you can run concurrently/,
  unavailable: /Capacity is unavailable at this time/,
  /** Also where the Availability Zone doesn't have Fargate. */
  internal: /(?:^|; )Internal error\.|^InternalError(?::|$)/m,
  noInstances: /EMPTY CAPACITY PROVIDER/,
  interrupted: /^SpotInterruption$|Spot Task was interrupted/m
}

/** Whether ECS had no capacity, or took it back, by its texts and stop codes, one a line. */
export function lacksCapacity(text: string): boolean {
  return Object.values(CAPACITY_TEXTS).some((each) => each.test(text))
}

/** Which things a deployment keeps itself, so that a complaint about them can only mean that AWS does not see them yet. */
export interface Kept {
  readonly role: boolean
  readonly secret: boolean
  readonly securityGroup: boolean
  readonly logGroup: boolean
}

/** How long AWS may take to see what has been made, in ms. IAM's guide says to allow for about a minute. */
export const PROPAGATION = 60_000

/**
 * Whether RunTask was refused only because something is too new. The codes are the same as for real mistakes, so the texts
 * have to be read. Source: "Troubleshoot IAM: changes that I make are not always immediately visible"; ECS wraps EC2's
 * errors.
 */
export function isTooNewToStart(error: unknown, kept: Kept): boolean {
  const message = messageOf(error)
  return (
    isServiceRolePending(error) ||
    (kept.role && message.includes('unable to assume the role')) ||
    (kept.securityGroup && message.includes('InvalidGroup.NotFound'))
  )
}

/**
 * Whether a task died only because it did not see yet what was made for it: the role's grant, the secret or the log group.
 * Denials for other reasons (a permissions boundary, an explicit deny) stay and are not meant.
 */
export function isTooNewToRun(stoppedReason: string, kept: Kept): boolean {
  return (
    (kept.role && /AccessDenied.*because no identity-based policy allows/.test(stoppedReason)) ||
    (kept.role && /unable to assume the role/i.test(stoppedReason)) ||
    (kept.secret && /ResourceNotFoundException: Secrets Manager can.t find the specified secret/.test(stoppedReason)) ||
    (kept.logGroup && stoppedReason.includes('The specified log group does not exist'))
  )
}
