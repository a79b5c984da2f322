import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry'
import { ActionError, isCancelled, messageOf } from '../errors.ts'

type SdkError = Parameters<typeof isThrottlingError>[0]

/** The call that failed with an error: the service by its SDK ID, and the operation. */
interface Call {
  readonly service: string
  readonly operation: string
}

const calls = new WeakMap<Error, Call>()

/** Whether `error` has one of these names. If AWS has a code for an error, the code decides and never the message. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name)
}

/** Whether AWS denied the call for lack of a permission. The codes are those of JSON services, IAM and STS, and EC2. */
export function isDenied(error: unknown): boolean {
  return isNamed(error, 'AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation')
}

/** Returns the result of an optional lookup, or `fallback` if the caller lacks the permission. */
export async function unlessDenied<T, F>(lookUp: Promise<T>, fallback: (error: unknown) => F): Promise<T | F> {
  try {
    return await lookUp
  } catch (error) {
    if (isDenied(error)) return fallback(error)
    throw error
  }
}

/** Returns the result of a call; nothing if AWS rejects it with one of these errors. */
export async function unlessNamed<T>(call: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isNamed(error, ...names)) return undefined
    throw error
  }
}

/** Returns a field that AWS always sends. Throws `ANSWER_INCOMPLETE` if it is missing. */
export function required<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value
  throw new ActionError(
    'ANSWER_INCOMPLETE',
    `AWS answered without \`${field}\`, which its API promises.`,
    'If you use a proxy or another endpoint of AWS, check what it omits. Otherwise, run the workflow again.'
  )
}

/** The error for several calls that AWS denied for lack of a permission. */
export class Denials extends Error {
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    super(errors.map(messageOf).join('\n'))
    this.name = 'Denials'
    this.errors = errors
  }
}

/**
 * Returns the results of all lookups. Throws the first error at once, unless it is a missing permission. Then it waits
 * for the other lookups, to report all missing permissions together as `Denials`.
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
 * Whether the same call may succeed later: AWS throttled it or had a fault, or the connection broke. By then, the SDK
 * has already retried it. The SDK itself defines most of these errors.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || isCancelled(error) || isQuota(error)) return false
  const known = error as SdkError
  return isThrottled(error) || isTransientError(known) || isServerError(known) || isConnectionFailure(error)
}

/** Whether AWS throttled the call: the service itself, or another one that it depends on. */
export function isThrottled(error: unknown): boolean {
  if (!(error instanceof Error) || isQuota(error)) return false
  return isThrottlingError(error as SdkError) || isThrottledWithin(messageOf(error))
}

/**
 * Whether a service's message reports that another service throttled it: `Error retrieving subnet information for
 * [subnet-1]: Rate exceeded (ErrorCode: Throttling)`. The error's own code is then the same as for a real mistake.
 */
export function isThrottledWithin(text: string): boolean {
  const codes = [...text.matchAll(/\bError ?Code: (\w+)/gi), ...text.matchAll(/\b(\w+Exception): /g)]
  const named = codes.some(
    ([, name = '']) => isThrottlingError(Object.assign(new Error(), { name }) as SdkError) && !isQuota({ name })
  )
  return named || /\b(?:Rate exceeded|Request limit exceeded)\b/.test(text)
}

/** Whether the error is an exceeded quota. The SDK takes it for throttling, but retrying doesn't raise a quota. */
function isQuota({ name }: { readonly name: string }): boolean {
  return name === 'LimitExceededException' || name === 'LimitExceeded'
}

/** Whether there was no answer at all, by the codes of Node that the SDK doesn't know. */
function isConnectionFailure(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && /^(?:ECONN|EHOST|ENET)[A-Z]+$/.test(code)
}

/** Records the call that failed with `error`. */
export function noteCall(error: unknown, call: Call): void {
  if (error instanceof Error) calls.set(error, call)
}

/** The parts of the error with which a call to AWS failed. */
export interface Refusal extends Partial<Call> {
  /** AWS's code, or Node's if there was no answer; otherwise empty. */
  readonly code: string
  readonly words: string
  readonly requestId: string | undefined
  readonly answered: boolean
  /** How often the call was sent. */
  readonly attempts: number | undefined
}

/** Returns the parts of an error that a call to AWS has thrown. */
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

/** Describes a failed call in full: operation, code, AWS's own words, and the request ID for AWS Support. */
export function describeRefusal(error: unknown): string {
  const { service = 'AWS', operation = 'a call', code, words, requestId, answered, attempts = 1 } = refusalOf(error)
  // AWS's words stay unchanged, so that users can search for them. Only a period at the end of the result is removed.
  const said = requestId === undefined ? words.replace(/\.$/, '') : words
  if (code.endsWith('ProviderError')) return `The AWS SDK has no credentials for ${service} (${operation}): ${said}`
  if (!answered && service !== 'AWS') {
    return `Could not reach ${service} (${operation}): ${said}${attempts > 1 ? `. Sent ${attempts} times` : ''}`
  }
  const id = requestId === undefined ? '' : ` (request ID ${requestId})`
  return `${service} rejected ${operation}: ${code === '' ? '' : `${code}: `}${said}${id}`
}

/** Returns the full description of a failed call to AWS, or the message of any other error. */
export function wordsOf(error: unknown): string {
  return error instanceof Error && calls.has(error) && !isCancelled(error) ? describeRefusal(error) : messageOf(error)
}

/**
 * Whether ECS is still creating its service-linked role, which starts with the first use of ECS in an account.
 * The code says only that a parameter is invalid, so the text decides.
 */
export function isServiceRolePending(error: unknown): boolean {
  return isNamed(error, 'InvalidParameterException') && /service linked role/i.test(messageOf(error))
}

/**
 * The texts by which ECS reports that it lacks capacity for a task, or reclaims it. Sources: "API failures messages"
 * and "Amazon ECS stopped tasks error messages" in the ECS Developer Guide; the texts have no codes of their own.
 */
export const CAPACITY_TEXTS = {
  /** Applies to all subnets, but to Spot and On-Demand separately. */
  quota: /limit on the number of (?:vCPUs|tasks) you can run concurrently/,
  unavailable: /Capacity is unavailable at this time/,
  /** ECS also reports this if the Availability Zone doesn't have Fargate. */
  internal: /(?:^|; )Internal error\.|^InternalError(?::|$)/m,
  noInstances: /EMPTY CAPACITY PROVIDER/,
  interrupted: /^SpotInterruption$|Spot Task was interrupted/m
}

/** Whether ECS had no capacity or reclaimed it. `text` has its messages and stop codes, one a line. */
export function lacksCapacity(text: string): boolean {
  return Object.values(CAPACITY_TEXTS).some((each) => each.test(text))
}

/** The resources that the action manages. An error about one of them can only mean that AWS doesn't see it yet. */
export interface Kept {
  readonly role: boolean
  readonly secret: boolean
  readonly securityGroup: boolean
  readonly logGroup: boolean
}

/** How long (ms) AWS may take to see new resources. IAM's guide says to allow for about a minute. */
export const PROPAGATION = 60_000

/**
 * Whether RunTask failed only because a resource is too new. The codes are the same as for real mistakes, so the texts
 * decide. Source: "Troubleshoot IAM: changes that I make are not always immediately visible"; ECS wraps EC2's errors.
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
 * Whether a task stopped only because it didn't see a new resource yet: the policy, the secret or the log group.
 * Denials for other reasons, such as a permissions boundary or an explicit deny, are permanent and don't count.
 */
export function isTooNewToRun(stoppedReason: string, kept: Kept): boolean {
  return (
    (kept.role && /AccessDenied.*because no identity-based policy allows/.test(stoppedReason)) ||
    (kept.role && /unable to assume the role/i.test(stoppedReason)) ||
    (kept.secret && /ResourceNotFoundException: Secrets Manager can.t find the specified secret/.test(stoppedReason)) ||
    (kept.logGroup && stoppedReason.includes('The specified log group does not exist'))
  )
}
