import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runAction, type StepResult } from '../sandbox/runner.ts'
import { WALKTHROUGH_LOGIN, type SandboxOptions } from '../sandbox/start.ts'
import type { Ask, Seen, SeenTask } from './site.ts'

/** The sandbox in its process. */
export interface Site {
  readonly environment: Readonly<Record<string, string>>
  readonly github: {
    readonly apiUrl: string
    readonly serverUrl: string
    readonly repository: string
    readonly token: string
  }
  /** What was called since the last time. */
  calls(): Promise<readonly Seen[]>
  tasks(): Promise<readonly SeenTask[]>
  seed(count: number): Promise<void>
  close(): Promise<void>
}

/** Starts the sandbox in a process of its own. */
export async function openSite(options: SandboxOptions): Promise<Site> {
  const child = fork(join(import.meta.dirname, 'site.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const started = (await ask(child, { do: 'start', options })) as Pick<Site, 'environment' | 'github'>
  return {
    ...started,
    calls: async () => (await ask(child, { do: 'calls' })) as Seen[],
    tasks: async () => (await ask(child, { do: 'tasks' })) as SeenTask[],
    seed: async (count) => {
      await ask(child, { do: 'seed', count })
    },
    close: async () => {
      const gone = once(child, 'exit')
      child.send({ do: 'close' } satisfies Ask)
      await gone
    }
  }
}

async function ask(child: ChildProcess, question: Ask): Promise<unknown> {
  const answer = once(child, 'message')
  child.send(question)
  return ((await answer) as [unknown])[0]
}

/** What was measured of one deployment; times in ms. */
export interface Deployed {
  readonly result: StepResult
  /** From the start of the process to the first call, to AWS. */
  readonly toFirstCall: number
  readonly toRunTask: number
  /** From the moment at which the task runs to the end of the step. */
  readonly afterRunning: number
  /** All but the time that Fargate takes from RunTask to RUNNING. */
  readonly own: number
  readonly calls: readonly Seen[]
}

/** Runs the action that is in a folder, as a runner does. */
export async function deployWith(
  action: string,
  site: Site,
  inputs: Readonly<Record<string, string>> = {}
): Promise<Deployed> {
  await site.calls()
  const began = Date.now()
  const result = await runAction({
    action,
    inputs: {
      image: 'acme/space:1.0',
      'registry-username': WALKTHROUGH_LOGIN.username,
      'registry-password': WALKTHROUGH_LOGIN.password,
      'settle-seconds': '0',
      ...inputs
    },
    env: site.environment,
    github: site.github
  }).done
  const ended = Date.now()
  const calls = await site.calls()
  const [first] = calls
  const run = calls.find(({ operation }) => operation === 'RunTask')
  const started = Math.max(...(await site.tasks()).map(({ startedAt }) => startedAt))
  if (result.outcome !== 'success' || first === undefined || run === undefined) {
    throw new Error(`The deployment ended with ${result.outcome}:\n${result.lines.join('\n')}`)
  }
  return {
    result,
    toFirstCall: first.at - began,
    toRunTask: run.at - began,
    afterRunning: ended - started,
    own: ended - began - (started - run.answeredAt),
    calls
  }
}

/** How long (ms) bare Node takes from its start to one call with `node:https`, and its memory (MB) then. */
export async function floor(): Promise<Peak> {
  return untilFirstRequest((url) =>
    spawn(process.execPath, ['--input-type=module', '--eval', bareCall(url)], { stdio: 'ignore' })
  )
}

/** The same for the main step of the action that is in a folder. */
export async function startOf(action: string): Promise<Peak> {
  return untilFirstRequest((url) => {
    const env = {
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: 'acme/space',
      GITHUB_RUN_ID: '1',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_API_URL: url,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
      ...defaultsOf(action),
      INPUT_IMAGE: `${url.slice('http://'.length)}/acme/space:1.0`
    }
    return spawn(process.execPath, [join(action, 'entry', 'main.js')], { env, stdio: 'ignore' })
  })
}

/** Time (ms) from the start of a process to its first request, and its memory (MB) at that moment, where Linux tells it. */
export interface Peak {
  readonly time: number
  readonly memory: number
}

function bareCall(url: string): string {
  return `import 'node:https'; import { get } from 'node:http'; get(${JSON.stringify(url)})`
}

async function untilFirstRequest(start: (url: string) => ChildProcess): Promise<Peak> {
  const { createServer } = await import('node:http')
  const called = Promise.withResolvers<number>()
  const server = createServer(() => {
    called.resolve(performance.now())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const began = performance.now()
  const child = start(`http://127.0.0.1:${port}`)
  try {
    const time = (await called.promise) - began
    return { time, memory: memoryOf(child.pid ?? 0) }
  } finally {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
  }
}

function memoryOf(pid: number): number {
  const file = `/proc/${pid}/status`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) / 1000
}

/** The defaults of an `action.yml`, as the runner gives them. */
function defaultsOf(action: string): Record<string, string> {
  const inputs = readFileSync(join(action, 'action.yml'), 'utf8').matchAll(
    /^ {2}([a-z-]+):\n(?: {4}.*\n)*? {4}default: '?([^'\n]*)'?$/gm
  )
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [`INPUT_${name.toUpperCase()}`, value.includes('{{') ? '' : value])
  )
}
