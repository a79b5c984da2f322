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

/**
 * Whether the same call may well succeed later: throttling, a fault on AWS's side, or a broken connection. The SDK has
 * tried it some times by then. Names: the SDK's own list of throttling codes.
 */
export function isPassing(error: unknown): boolean {
  return isThrottled(error) || (httpStatus(error) ?? 0) >= 500 || isConnectionFailure(error)
}

/** Whether AWS asked for fewer calls. */
export function isThrottled(error: unknown): boolean {
  return isNamed(error, 'ThrottlingException', 'Throttling', 'RequestLimitExceeded', 'TooManyRequestsException')
}

/** Whether no answer came at all. Node's codes for connections, and the SDK's name for its own time-outs. */
function isConnectionFailure(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  const broken = typeof code === 'string' && /^(ECONN|EPIPE$|ETIMEDOUT$|EHOST|ENET|ENOTFOUND$|EAI_AGAIN$)/.test(code)
  return broken || isNamed(error, 'TimeoutError', 'RequestTimeout')
}

function httpStatus(error: unknown): number | undefined {
  const { $metadata: metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } }
  return metadata?.httpStatusCode
}
