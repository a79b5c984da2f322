import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import type { Answer } from './github/answer.ts'
import { faultAnswer, takeFault, type GitHubFault } from './github/faults.ts'
import { openCounter, type Limits } from './github/limits.ts'
import { answerRequest, type Api, type ApiRequest } from './github/router.ts'
import { openScene, type Scene } from './github/scene.ts'
import { openStore, userNamed, type CommitContext } from './github/store.ts'
import type { Permissions, Token } from './github/tokens.ts'
import { trigger, type EventArguments, type Trigger } from './github/trigger.ts'
import { closeServer, listen } from './registry/listener.ts'
import { DEFAULT_GITHUB, type GitHub } from './runner/github.ts'
import type { Knobs, World } from './world.ts'

export type { GitHubFault } from './github/faults.ts'
export type { Comment, Deployment, DeploymentStatus, Pull, Role } from './github/store.ts'
export type { Permissions } from './github/tokens.ts'
export type { Trigger } from './github/trigger.ts'

/** What the sandbox's GitHub is started with; everything has a default. */
export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository?: string
  /** True: without the permission nothing can be read. */
  readonly private?: boolean
  /** What the run's own token may do; by default what docs recommend for previews. */
  readonly permissions?: Permissions
  /** GitHub Enterprise Server: the API is under `/api/v3` of the server's own address, and has no rate limits. */
  readonly enterprise?: boolean
}

/** A request that GitHub got. */
export interface GitHubRequest {
  readonly method: string
  /** With the query, without the API's root. */
  readonly path: string
  /** What was sent as a token, known or not; empty when nothing was. */
  readonly token: string
  readonly body: unknown
  /** Nothing when the connection was reset. */
  readonly status?: number
}

/** GitHub on loopback, with one repository. */
export interface GitHubServer extends Scene {
  /** `GITHUB_API_URL`. */
  readonly url: string
  readonly repository: string
  /** The run's own `github` context: where GitHub is, the repository, and a token that it knows. For `runAction`. */
  readonly context: Pick<GitHub, 'apiUrl' | 'serverUrl' | 'repository' | 'token'>
  readonly requests: readonly GitHubRequest[]
  readonly faults: GitHubFault[]
  readonly limits: Limits
  /** Makes a token of this user: an app's when its name ends in `[bot]`, else a fine-grained personal access token. */
  addToken(login: string, permissions: Permissions): string
  /** Changes what a token may do, the run's own when none is named. */
  setPermissions(permissions: Permissions, token?: string): void
  /** The statuses and checks of every commit. */
  setContexts(contexts: readonly CommitContext[]): void
  /** What starts a workflow, in the state that the repository is in now. For `runAction`: `{ event, github: event.github }`. */
  event<N extends keyof EventArguments>(name: N, ...args: EventArguments[N]): Trigger
  close(): Promise<void>
}

/** A workflow's `permissions` for previews. */
export const PREVIEW_PERMISSIONS: Permissions = {
  contents: 'read',
  'pull-requests': 'write',
  deployments: 'write'
}

/** What of the world matters to GitHub. */
type Surroundings = Pick<World, 'clock'> & { readonly knobs: Pick<Knobs, 'latency' | 'throttle'> }

/** Starts GitHub's REST API on 127.0.0.1, as far as previews need it. */
export async function startGitHub(world: Surroundings, options: GitHubOptions = {}): Promise<GitHubServer> {
  const { repository = DEFAULT_GITHUB.repository, permissions = PREVIEW_PERMISSIONS, enterprise = false } = options
  const requests: GitHubRequest[] = []
  const faults: GitHubFault[] = []
  const server = createServer((request, response) => {
    void serve(request, response)
  })
  const origin = `http://127.0.0.1:${String(await listen(server))}`
  const root = enterprise ? '/api/v3' : ''
  const now = () => world.clock.now()
  const store = openStore({
    repository,
    private: options.private ?? true,
    defaultBranch: 'main',
    sha: DEFAULT_GITHUB.sha,
    apiUrl: `${origin}${root}`,
    serverUrl: enterprise ? origin : DEFAULT_GITHUB.serverUrl,
    now,
    contexts: [{ context: DEFAULT_GITHUB.job, state: 'pending' }]
  })
  const tokens = new Map<string, Token>()
  const setToken = (value: string, login: string, given: Permissions) => {
    const user = userNamed(login)
    tokens.set(value, { value, kind: user.type === 'Bot' ? 'installation' : 'personal', user, permissions: given })
    return value
  }
  setToken(DEFAULT_GITHUB.token, 'github-actions[bot]', permissions)
  const counter = openCounter({ published: world.knobs.throttle === 'published' && !enterprise, now })
  const api: Api = { store, tokens, counter }
  const context = {
    apiUrl: store.apiUrl,
    serverUrl: store.serverUrl,
    repository,
    token: DEFAULT_GITHUB.token
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await read(request, root)
    const path = asked.path?.split('?')[0] ?? ''
    const fault = takeFault(faults, asked.method, path)
    world.clock.after(world.knobs.latency + (fault?.delay ?? 0), () => {
      const given = answer(asked, fault)
      requests.push({
        method: asked.method,
        path: asked.path ?? request.url ?? '',
        token: asked.headers.authorization?.replace(/^\w+ +/, '') ?? '',
        body: bodyOf(asked.body),
        ...(given !== 'drop' && { status: given.status })
      })
      if (given === 'drop') request.socket.resetAndDestroy()
      else send(response, given, enterprise)
    })
  }
  const answer = (asked: Asked, fault: GitHubFault | undefined): Answer | 'drop' => {
    const { path } = asked
    const replaced = fault?.status !== undefined || fault?.drop
    const given =
      path === undefined ? NO_API : replaced && !fault.carriedOut ? undefined : answerRequest(api, { ...asked, path })
    if (fault?.drop) return 'drop'
    return fault?.status === undefined ? (given ?? NO_API) : faultAnswer(fault.status, fault.message)
  }
  return {
    ...openScene(store),
    url: store.apiUrl,
    repository,
    context,
    requests,
    faults,
    limits: counter.limits,
    addToken: (login, given) =>
      setToken(`${login.endsWith('[bot]') ? 'ghs' : 'github_pat'}_${randomUUID().replaceAll('-', '')}`, login, given),
    setPermissions: (given, value = context.token) => {
      const token = tokens.get(value)
      if (token === undefined) throw new Error('GitHub has no such token.')
      token.permissions = given
    },
    setContexts: (contexts) => {
      store.contexts = [...contexts]
    },
    event: (name, ...args) => trigger({ store, context, setToken, tokens }, name, args),
    close: () => closeServer(server)
  }
}

/** A request; without a path when it is outside of the API. */
type Asked = Omit<ApiRequest, 'path'> & { readonly path: string | undefined }

/** What GitHub Enterprise Server's pages answer to a client that takes them for the API (assumed). */
const NO_API: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html>\n<title>Page not found</title>\n'
}

async function read(request: IncomingMessage, root: string): Promise<Asked> {
  const { authorization, accept, 'user-agent': agent, 'x-github-api-version': version } = request.headers
  const url = request.url ?? '/'
  return {
    method: request.method ?? 'GET',
    path: url.startsWith(`${root}/`) ? url.slice(root.length) : undefined,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(accept !== undefined && { accept }),
      ...(agent !== undefined && { 'user-agent': agent }),
      ...(typeof version === 'string' && { 'x-github-api-version': version })
    },
    body: await text(request).catch(() => '')
  }
}

function bodyOf(written: string): unknown {
  try {
    return written === '' ? undefined : JSON.parse(written)
  } catch {
    return written
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer, enterprise: boolean): void {
  response.writeHead(status, {
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    ...(enterprise && { 'x-github-enterprise-version': '3.19.0' }),
    ...headers
  })
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
}
