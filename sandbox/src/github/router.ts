import { errorAnswer, GitHubError, notFound, type Answer } from './answer.ts'
import { checkBody, parseBody } from './body.ts'
import { collaboratorRoutes } from './collaborators.ts'
import { commentRoutes } from './comments.ts'
import { deploymentRoutes } from './deployments.ts'
import { environmentRoutes } from './environments.ts'
import type { Counter } from './limits.ts'
import { pullRoutes } from './pulls.ts'
import { reactionRoutes } from './reactions.ts'
import { repositoryRoutes } from './repository.ts'
import { statusRoutes } from './statuses.ts'
import { userNamed, type Store } from './store.ts'
import { acceptedPermissions, authorize, tokenOf, type Token } from './tokens.ts'

/** What requests are answered from. */
export interface Api {
  readonly store: Store
  readonly tokens: ReadonlyMap<string, Token>
  readonly counter: Counter
}

/** A request, with its path from the API's root on. */
export interface ApiRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<
    Partial<Record<'authorization' | 'accept' | 'user-agent' | 'x-github-api-version', string>>
  >
  readonly body: string
}

const ROUTES = [
  ...pullRoutes,
  ...reactionRoutes,
  ...commentRoutes,
  ...collaboratorRoutes,
  ...deploymentRoutes,
  ...statusRoutes,
  ...environmentRoutes,
  ...repositoryRoutes
].map((route) => ({ route, pattern: patternOf(route.call) }))

/** GitHub Docs, "API Versions". */
const VERSIONS = ['2022-11-28', '2026-03-10']

/** Answers one request as GitHub does: who asks, how often, what for, with which rights, and only then with what. */
export function answerRequest(api: Api, request: ApiRequest): Answer {
  const { headers } = request
  if ((headers['user-agent'] ?? '') === '') return NO_USER_AGENT
  let docs = 'rest'
  let sent: Record<string, string> = {}
  try {
    const token = tokenOf(api.tokens, headers.authorization)
    const isCounted = !request.path.startsWith('/rate_limit')
    if (isCounted) api.counter.admit({ method: request.method, token })
    sent = { ...api.counter.headers(), 'x-github-api-version-selected': versionOf(headers) }
    checkAccept(headers.accept)
    const { route, parameters, url } = routeOf(api.store, request)
    docs = `rest/${route.docs}`
    if (token !== undefined && route.needs) {
      sent['x-accepted-github-permissions'] = acceptedPermissions(route.needs)
    }
    if (route.needs) authorize(api.store, token, route.needs)
    else if (token === undefined) throw new GitHubError(401, 'Requires authentication')
    const body = route.members ? parseBody(request.body) : {}
    checkBody(body, route.members ?? {})
    const caller = token?.user ?? userNamed('ghost')
    const answer = route.answer({ ...api, token, caller, parameters, url, body })
    return { ...answer, headers: { ...sent, ...answer.headers } }
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error
    const answer = errorAnswer(error, docs)
    return { ...answer, headers: { ...api.counter.headers(), ...sent, ...answer.headers } }
  }
}

/** GitHub Docs, "Getting started with the REST API", "User-Agent". */
const NO_USER_AGENT: Answer = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  body:
    '\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
    '(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). ' +
    'Check https://developer.github.com for other possible causes.\r\n'
}

/** The route, its parameters, and the list's address with the repository's id, as GitHub's `Link` headers have it. */
function routeOf(store: Store, { method, path }: ApiRequest) {
  const byId = `/repositories/${String(store.repositoryId)}`
  const asked = new URL(path, 'http://github')
  const pathname = asked.pathname.replace(new RegExp(`^${byId}(?=/|$)`), `/repos/${store.repository}`)
  for (const { route, pattern } of ROUTES) {
    const match = pattern.exec(`${method} ${pathname}`)
    if (match !== null) {
      const parameters = decoded(match.groups ?? {})
      if (route.needs && !isRepository(store, parameters)) throw notFound()
      const rest = pathname.split('/').slice(4).join('/')
      return { route, parameters, url: new URL(`${store.apiUrl}${byId}/${rest}${asked.search}`) }
    }
  }
  throw notFound()
}

function isRepository({ repository }: Store, { owner = '', repo = '' }: Readonly<Record<string, string>>): boolean {
  return `${owner}/${repo}`.toLowerCase() === repository.toLowerCase()
}

function patternOf(call: string): RegExp {
  const named = (_: string, name: string, deep: string) => `(?<${name}>${deep === '+' ? '.+' : '[^/]+'})`
  return new RegExp(`^${call.replaceAll(/\{(\w+)(\+?)\}/g, named)}$`)
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    throw new GitHubError(400, 'Bad Request')
  }
}

function versionOf(headers: ApiRequest['headers']): string {
  const version = headers['x-github-api-version'] ?? '2022-11-28'
  if (VERSIONS.includes(version)) return version
  throw new GitHubError(400, `The version of the API that was requested is not supported: ${version}`, {
    docs: 'rest/about-the-rest-api/api-versions'
  })
}

/** Any type that may be JSON will do. */
function checkAccept(accept = '*/*'): void {
  if (accept !== '' && !/\*\/\*|application\/\*|json|vnd\.github/i.test(accept)) {
    throw new GitHubError(415, `Unsupported 'Accept' header: '${accept}'. Must accept 'application/json'.`, {
      docs: 'v3/media'
    })
  }
}
