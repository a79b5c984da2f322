import type { OctokitResponse } from '@octokit/types'
import { messageOf } from '../errors.ts'
import type { Client } from './client.ts'
import { GitHubError, unreachable } from './failure.ts'

/** Loads GitHub's client, once. A run that never calls this doesn't load octokit. */
export type GitHub = () => Promise<Client>

/**
 * Runs something that a deployment can do without. A failure becomes a warning that begins with `what`, a sentence without
 * its end such as `The comment was not written`, and the result is undefined.
 */
type Optional = <T>(what: string, action: () => Promise<T>) => Promise<T | undefined>

/** A client for GitHub, and the rule that its failures only produce warnings. */
export interface Line {
  readonly api: GitHub
  readonly optional: Optional
}

/** How a run calls GitHub. A cancelled run still reports its end to GitHub, by `ending`. */
export interface GitHubAccess extends Line {
  readonly ending: Line
}

/** Loads octokit while the first calls to AWS are under way. Whoever calls GitHub then learns if that failed. */
export function preload(): void {
  setTimeout(() => void import('./client.ts').catch(() => undefined), 0)
}

/** Returns the access that a token gives; undefined without a token. */
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
 * Returns the rule for everything that the action asks of GitHub beside a deployment. It warns once of a missing permission,
 * with the line to add, and once that GitHub is down; those that share `told` share the warning. If `signal` is aborted, it
 * throws the reason, so that a cancelled run ends.
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

/** Failures of one kind have one reason, however many calls they meet. */
function kindOf(error: unknown): string {
  if (!(error instanceof GitHubError)) return messageOf(error)
  const once = error.code === 'GITHUB_UNREACHABLE' || error.code === 'GITHUB_LIMIT' ? error.code : error.message
  return error.permission ?? once
}

/** A list that never ends would be a fault of the server: GitHub's own lists are far shorter. */
const MAX_PAGES = 1000

/** Returns all items of a list, page by page as GitHub links them. Throws if the list can't be read to its end. */
export async function* itemsOf<T>(call: string, pages: AsyncIterable<OctokitResponse<T[]>>): AsyncGenerator<T, void> {
  let count = 0
  for await (const { data, headers } of pages) {
    // octokit takes a 409 for an empty page, which has no headers then.
    if (!Array.isArray(data) || headers['content-type'] === undefined)
      throw unreachable(call, 'its answer is not a list')
    if (++count > MAX_PAGES) throw unreachable(call, `its list has more than ${MAX_PAGES} pages`)
    yield* data
  }
}
