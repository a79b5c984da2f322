import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The `github` context, as far as actions use it. */
export interface GitHub {
  readonly repository: string
  readonly ref: string
  readonly sha: string
  readonly runId: string
  readonly runNumber: string
  readonly runAttempt: string
  readonly actor: string
  readonly token: string
  readonly workflow: string
  readonly job: string
  readonly apiUrl: string
  readonly serverUrl: string
  /** Whose machine the job runs on. */
  readonly runner: 'github-hosted' | 'self-hosted'
}

/** What started the workflow. */
export interface Event {
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Where the job has its files. */
export interface Folders {
  readonly home: string
  readonly temp: string
  readonly toolCache: string
  readonly workspace: string
}

export const DEFAULT_GITHUB: GitHub = {
  repository: 'acme/space',
  ref: 'refs/heads/main',
  sha: 'f3c2a1b0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4',
  runId: '1001',
  runNumber: '7',
  runAttempt: '1',
  actor: 'octocat',
  token: 'ghs_0123456789abcdefghijklmnopqrstuvwxyz',
  workflow: 'Deploy',
  job: 'deploy',
  apiUrl: 'https://api.github.com',
  serverUrl: 'https://github.com',
  runner: 'github-hosted'
}

/** Contexts for expressions in an input's default. */
export function contexts(github: GitHub, event: Event, folders: Folders): Record<string, unknown> {
  const { apiUrl, serverUrl, runId, runNumber, runAttempt, runner: environment, ...same } = github
  return {
    github: {
      ...same,
      ...refs(github, event),
      api_url: apiUrl,
      server_url: serverUrl,
      run_id: runId,
      run_number: runNumber,
      run_attempt: runAttempt,
      repository_owner: owner(github),
      event_name: event.name,
      event: event.payload,
      workspace: folders.workspace
    },
    runner: { environment, os: runnerOs(), arch: runnerArch(), temp: folders.temp, tool_cache: folders.toolCache }
  }
}

/**
 * The environment of a step before its inputs: the few variables of the machine that a process needs, then the job's
 * `env`, then GitHub's and the runner's own, which a job cannot replace (GitHub Docs, "Variables reference"). Writes the
 * event's file.
 */
export function environment(options: {
  readonly github: GitHub
  readonly event: Event
  readonly folders: Folders
  readonly env: Readonly<Record<string, string>>
  readonly debug: boolean
}): Record<string, string> {
  const { github, event, folders } = options
  const eventPath = join(folders.temp, '_github_workflow', 'event.json')
  mkdirSync(join(folders.temp, '_github_workflow'), { recursive: true })
  writeFileSync(eventPath, JSON.stringify(event.payload, null, 2))
  const { ref_name: refName, ref_type: refType, head_ref: headRef, base_ref: baseRef } = refs(github, event)
  return {
    ...machine(folders),
    CI: 'true',
    ...options.env,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: github.actor,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_BASE_REF: baseRef,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_GRAPHQL_URL: `${github.apiUrl}/graphql`,
    GITHUB_HEAD_REF: headRef,
    GITHUB_JOB: github.job,
    GITHUB_REF: github.ref,
    GITHUB_REF_NAME: refName,
    GITHUB_REF_TYPE: refType,
    GITHUB_REPOSITORY: github.repository,
    GITHUB_REPOSITORY_ID: '1296269',
    GITHUB_REPOSITORY_OWNER: owner(github),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: github.runAttempt,
    GITHUB_RUN_ID: github.runId,
    GITHUB_RUN_NUMBER: github.runNumber,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_SHA: github.sha,
    GITHUB_TRIGGERING_ACTOR: github.actor,
    GITHUB_WORKFLOW: github.workflow,
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: runnerArch(),
    RUNNER_ENVIRONMENT: github.runner,
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: runnerOs(),
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.toolCache,
    ...(options.debug ? { RUNNER_DEBUG: '1' } : {})
  }
}

function refs({ ref }: GitHub, { payload }: Event) {
  const pullRequest = payload.pull_request
  return {
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    head_ref: refOf(pullRequest, 'head'),
    base_ref: refOf(pullRequest, 'base')
  }
}

function refOf(pullRequest: unknown, end: string): string {
  const branch = member(pullRequest, end)
  const ref = member(branch, 'ref')
  return typeof ref === 'string' ? ref : ''
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function owner({ repository }: GitHub): string {
  return repository.split('/')[0] ?? ''
}

/** Nothing of the machine's own settings may reach the action: not its AWS profile, not its proxies. */
function machine({ home, temp }: Folders): Record<string, string> {
  const system = ['PATH', 'LANG', 'SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT']
  const kept = system.map((name) => [name, process.env[name] ?? ''] as const).filter(([, value]) => value !== '')
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    ...(process.platform === 'win32' ? { USERPROFILE: home, TEMP: temp, TMP: temp } : {})
  }
}

function runnerOs(): string {
  switch (process.platform) {
    case 'darwin':
      return 'macOS'
    case 'win32':
      return 'Windows'
    default:
      return 'Linux'
  }
}

function runnerArch(): string {
  return process.arch === 'arm64' ? 'ARM64' : 'X64'
}
