import { startGitHub, type GitHubOptions, type GitHubServer } from '../src/github.ts'
import type { Knobs } from '../src/world.ts'

/** An answer of the sandbox's GitHub. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>> & readonly Readonly<Record<string, unknown>>[]
  readonly text: string
}

/** The sandbox's GitHub with a clock that a test sets. */
export interface Hub {
  readonly github: GitHubServer
  readonly clock: { offset: number }
  /** Calls `GET /pulls` of the repository, or anything by its path from the API's root on. */
  readonly call: (call: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>
}

/** Runs a test with a GitHub of its own. */
export async function withGitHub(
  options: GitHubOptions & Partial<Pick<Knobs, 'throttle'>>,
  test: (hub: Hub) => Promise<void>
): Promise<void> {
  const clock = { offset: 0 }
  const world = {
    clock: {
      now: () => Date.now() + clock.offset,
      after: (ms: number, action: () => void) => void setTimeout(action, ms)
    },
    knobs: { latency: 0, throttle: options.throttle ?? 'published' }
  }
  const github = await startGitHub(world, options)
  const call: Hub['call'] = async (named, body, headers = {}) => {
    const [method = '', path = ''] = named.split(' ')
    const response = await fetch(`${github.url}${path.replace(/^~/, `/repos/${github.repository}`)}`, {
      method,
      headers: { authorization: `Bearer ${github.context.token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : {}) as Answered['body'],
      text
    }
  }
  try {
    await test({ github, clock, call })
  } finally {
    await github.close()
  }
}
