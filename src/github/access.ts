import type { OctokitResponse } from '@octokit/types'
import { messageOf } from '../errors.ts'
import type { Client } from './client.ts'
import { GitHubError, unreachable } from './failure.ts'

/** Loads the client for GitHub, once. A run that never calls this doesn't load octokit. */
export type GitHub = () => Promise<Client>

/**
 * Runs an action that the deployment doesn't depend on. If it fails, logs a warning and returns undefined. The warning
 * begins with `what`, a sentence without its period such as `Could not write the comment`.
 */
type Optional = <T>(what: string, action: () => Promise<T>) => Promise<T | undefined>

/** A client for GitHub, and the rule that its failures only produce warnings. */
export interface Line {
  readonly api: GitHub
  readonly optional: Optional
}

/** A run's access to GitHub. A cancelled run still reports its end, through `ending`. */
export interface GitHubAccess extends Line {
  readonly ending: Line
}

/** Loads octokit during the first calls to AWS. If that fails, the first call to GitHub reports the error. */
export function preload(): void {
  setTimeout(() => void import('./client.ts').catch(() => undefined), 0)
}

/** Returns the access to GitHub with a token; undefined without one. */
export function openGitHub(
  { apiUrl, repository }: { readonly apiUrl: string; readonly repository: string },
  { token }: { readonly token: string },
  warn: (sentence: string) => void,
  signal: AbortSignal
): GitHubAccess | undefined {
  if (token === '') return undefined
  const told = new Set<string>()
  const line = (until: AbortSignal): Line => {
    let client: Promise<Client> | undefined
    const load = () => import('./client.ts').then(({ makeClient }) => makeClient(settings))
    const settings = { url: apiUrl, token, repository, signal: until }
    return { api: () => (client ??= load()), optional: makeOptional(warn, until, told) }
  }
  return { ...line(signal), ending: line(new AbortController().signal) }
}

/**
 * Returns an `Optional` that warns once of each missing permission, with the line to add, and once if GitHub is down.
 * Callers that pass the same `told` share these warnings. If `signal` is aborted, throws its reason, so that a
 * cancelled run ends.
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
      const kind = kindOf(error)
      if (!told.has(kind)) {
        warn(error instanceof GitHubError ? `${what}. ${error.message} ${error.hint}` : `${what}: ${messageOf(error)}`)
      }
      told.add(kind)
      return undefined
    }
  }
}

/** Returns the key by which the action warns only once: a permission, an error code or a message. */
function kindOf(error: unknown): string {
  if (!(error instanceof GitHubError)) return messageOf(error)
  const once = error.code === 'GITHUB_UNREACHABLE' || error.code === 'GITHUB_LIMIT' ? error.code : error.message
  return error.permission ?? once
}

/** The limit for a list that never ends because of a server fault. GitHub's own lists are far shorter. */
const MAX_PAGES = 1000

/** Yields the items of all pages of a list. Throws if a page is invalid or the list has too many. */
export async function* itemsOf<T>(call: string, pages: AsyncIterable<OctokitResponse<T[]>>): AsyncGenerator<T, void> {
  let count = 0
  for await (const { data, headers } of pages) {
    // octokit turns a 409 into an empty page, which has no headers.
    if (!Array.isArray(data) || headers['content-type'] === undefined)
      throw unreachable(call, 'its answer is not a list')
    if (++count > MAX_PAGES) throw unreachable(call, `its list has more than ${MAX_PAGES} pages`)
    yield* data
  }
}
