import { makeClients, type Clients } from './aws/clients.ts'
import { describeRefusal } from './aws/refusal.ts'
import { makeAnnouncer, SILENT, type Announcer } from './commands/announce.ts'
import { askGitHub } from './commands/ask-github.ts'
import type { Memory, Tools } from './commands/tools.ts'
import { openGitHub, preload, type GitHubAccess } from './github/access.ts'
import type { RunContext } from './github/run-context.ts'
import type { Deployment } from './github/deployment-status.ts'
import { consoleLinks } from './report/links.ts'
import type { OutputBook } from './report/outputs.ts'
import { Timeline } from './report/timeline.ts'
import type { DeployRequest, DestroyRequest, SweepRequest } from './request.ts'
import { log } from './runner.ts'

type Asked = DeployRequest | DestroyRequest | SweepRequest

/** What the tools are made from, beside the request. */
export interface ToolSources {
  readonly context: RunContext
  readonly env: NodeJS.ProcessEnv
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  readonly outputs: OutputBook
  readonly memory: Memory
  /** Opened with the request's token, unless it is open already. */
  readonly access?: GitHubAccess | undefined
  readonly timeline?: Timeline
  readonly onPlan?: Tools['onPlan']
}

/** Makes the real things that a command works with. Throws an `ActionError` when AWS cannot be asked at all. */
export function makeTools(request: Asked, sources: ToolSources): Tools {
  const { context, env, signal, outputs, memory, timeline = new Timeline(), onPlan = () => undefined } = sources
  const warn = (sentence: string) => {
    log.warning(sentence)
  }
  const access = sources.access ?? openGitHub(context, request.github, warn, signal)
  const dockerHubUrl = env.DOCKER_HUB_REGISTRY_URL ?? ''
  return {
    ...clientsFor(request, env, signal),
    log,
    signal,
    timeline,
    ...(dockerHubUrl !== '' && { dockerHubUrl }),
    ...askGitHub(access, context),
    announce: announcerFor(request, { context, access, memory }),
    publish: (values) => {
      outputs.publish(values)
      const { task } = consoleLinks(outputs.known())
      if (task !== undefined) outputs.publish({ 'console-url': task.url })
    },
    onPlan,
    ...memory
  }
}

/** How long (ms) removals wait for AWS to take calls again; a deployment waits as long as its `timeout-minutes`. */
const REMOVAL_PATIENCE = 600_000

function clientsFor(
  request: Asked,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal
): Pick<Tools, 'clients' | 'polling' | 'cleanup'> {
  let told = false
  const onWait = (error: unknown) => {
    if (!told) log.info(`AWS throttles this account's calls, so the step waits and retries. ${describeRefusal(error)}`)
    told = true
  }
  const patience = 'waiting' in request ? request.waiting.timeout : REMOVAL_PATIENCE
  const clients: Clients = makeClients(env, signal, { patience: { until: Date.now() + patience, onWait } })
  return {
    clients,
    polling: makeClients(env, signal, { like: clients }),
    cleanup: makeClients(env, undefined, { like: clients })
  }
}

/**
 * What tells GitHub of this request, going on with the deployment that was begun there, if any. A job serves nothing, so it
 * is no deployment to GitHub.
 */
export function announcerFor(
  request: Asked,
  { context, access, memory }: Pick<ToolSources, 'context' | 'access' | 'memory'>,
  deployment?: Deployment
): Announcer {
  if ('waiting' in request && request.waiting.for === 'stopped') return SILENT
  const { comment, deployment: tells } = request.github
  if (request.mode !== 'plan' && access && (tells || (comment && context.pullRequest))) preload()
  const environment = 'subject' in request ? request.subject.environment : ''
  return makeAnnouncer(access, {
    context,
    use: request.github,
    environment,
    onDeployment: memory.rememberDeployment,
    ...(deployment && { deployment }),
    ...('main' in request && { image: request.main.image.text })
  })
}
