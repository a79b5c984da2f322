import { messageOf } from '../errors.ts'
import { GitHubError } from './failure.ts'

/**
 * Does what a deployment can do without: a failure becomes a warning that begins with `what`, a whole sentence without its
 * end such as `The comment was not written`, and the result is missing.
 */
export type Optional = <T>(what: string, action: () => Promise<T>) => Promise<T | undefined>

/**
 * For all that is asked of GitHub beside a deployment. A missing permission is told once, with the line to add; so is that
 * GitHub is down; those that share `told` tell it once together. When `signal` is aborted, its reason is thrown, so that a cancelled run ends.
 */
export function makeOptional(
  warn: (sentence: string) => void,
  signal: AbortSignal,
  told = new Set<string>()
): Optional {
  return async (what, action) => {
    try {
      return await action()
    } catch (error) {
      signal.throwIfAborted()
      const key = kindOf(error)
      if (!told.has(key)) warn(sentenceFor(what, error))
      told.add(key)
      return undefined
    }
  }
}

/** Failures of one kind have one reason, however many calls they meet. */
function kindOf(error: unknown): string {
  if (!(error instanceof GitHubError)) return messageOf(error)
  const once = error.code === 'GITHUB_UNREACHABLE' || error.code === 'GITHUB_LIMIT' ? error.code : error.message
  return error.permission ?? once
}

function sentenceFor(what: string, error: unknown): string {
  return error instanceof GitHubError ? `${what}. ${error.message} ${error.hint}` : `${what}: ${messageOf(error)}`
}
