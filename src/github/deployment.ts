import { shortHash } from '../ownership.ts'
import { redact } from '../redact.ts'
import type { Api } from './api.ts'
import { unreachable } from './failure.ts'
import { id, record, text, type Json } from './payload.ts'

/** What a deployment on GitHub is made from. */
export interface DeploymentFacts {
  /** On a pull request its last commit, never GitHub's merge commit. */
  readonly commit: string
  readonly environment: string
  /** `<run id>/<attempt>`: by it a deployment is found again whose making GitHub did not answer. */
  readonly run: string
  /** Whether the environment goes again, as that of a pull request does: its inactive deployments then show as destroyed. */
  readonly transient: boolean
  /** GitHub takes 140 characters; the rest is cut. */
  readonly description: string
  /** The page of the run. */
  readonly logUrl: string
}

/** A deployment of ours on GitHub. */
export interface Deployment {
  readonly id: number
  readonly environment: string
  readonly transient: boolean
}

/** How a deployment stands. `success` is its environment's one that serves. */
export interface Status {
  readonly state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'
  readonly description: string
  readonly logUrl?: string
  /** The address that people open. */
  readonly environmentUrl?: string
}

/** Ours are known by it; GitHub makes others, with the task `deploy`, for jobs that have an `environment`. */
const TASK = 'deploy:run-on-fargate'

/**
 * Says on GitHub that a deployment begins; its later states are set with `setStatus`. `onMade` is called at once, so
 * that it gets an end also when its first state could not be told. The commit's checks are not waited
 * for, and nothing is merged. Needs `deployments: write`. Throws a `GitHubError`: 422 where the commit is not in the
 * repository. Source: "Create a deployment" in the REST API reference.
 */
export async function beginDeployment(
  api: Api,
  facts: DeploymentFacts,
  onMade: (deployment: Deployment) => void = () => undefined
): Promise<Deployment> {
  const path = '/repos/{repo}/deployments'
  const { run, transient, description, logUrl } = facts
  const environment = nameOf(facts.environment)
  const findMade = async () => {
    for await (const item of list(api, environment, { task: TASK })) {
      if (record(item.payload).run === run && item.ref === facts.commit) return item
    }
    return undefined
  }
  const body = {
    ref: facts.commit,
    task: TASK,
    environment,
    payload: { run },
    description: cut(description),
    auto_merge: false,
    required_contexts: [],
    transient_environment: transient,
    production_environment: false
  }
  const answer = await api.call('POST', path, body, findMade)
  const made = id(record(answer).id)
  // With 202 GitHub has merged something in place of the deployment.
  if (made === undefined) throw unreachable(`POST ${path}`, `it says ${text(record(answer).message) ?? 'nothing'}`)
  const deployment = { id: made, environment, transient }
  onMade(deployment)
  await setStatus(api, deployment, { state: 'in_progress', description, logUrl })
  return deployment
}

/**
 * Tells GitHub how a deployment stands. Needs `deployments: write`. Throws a `GitHubError`.
 * Source: "Create a deployment status" in the REST API reference.
 */
export async function setStatus(api: Api, deployment: Pick<Deployment, 'id'>, status: Status): Promise<void> {
  const { state, description, logUrl, environmentUrl } = status
  const body = {
    state,
    description: cut(description),
    ...(logUrl !== undefined && { log_url: logUrl }),
    ...(environmentUrl !== undefined && { environment_url: environmentUrl }),
    // It would leave the transient ones as they are, and change those of others.
    auto_inactive: false
  }
  // The same status twice says nothing else than once.
  await api.call('POST', `${pathOf(deployment)}/statuses`, body, 'repeat')
}

/**
 * Our deployments in an environment, the newest first. Needs `deployments: read`. Throws a `GitHubError`.
 * Source: "List deployments" in the REST API reference.
 */
export async function findDeployments(api: Api, of: string): Promise<readonly Deployment[]> {
  const environment = nameOf(of)
  const found: Deployment[] = []
  for await (const item of list(api, environment, { task: TASK })) {
    const { id: number, transient_environment: transient } = item
    const known = id(number)
    if (known !== undefined && isOurs(item)) found.push({ id: known, environment, transient: transient === true })
  }
  return found.toSorted((a, b) => b.id - a.id)
}

/** Whether all deployments in an environment are ours. Needs `deployments: read`. Throws a `GitHubError`. */
export async function isOursAlone(api: Api, environment: string): Promise<boolean> {
  for await (const item of list(api, nameOf(environment), {})) {
    if (!isOurs(item)) return false
  }
  return true
}

/**
 * The name of an environment on GitHub, which takes 255 characters. A cut one ends in a hash, so that it stays apart from
 * others. Source: "Managing environments for deployment".
 */
export function nameOf(environment: string): string {
  if (environment.length <= 255) return environment
  return `${environment.slice(0, 246).toWellFormed()}-${shortHash(environment, 8)}`
}

/** The path of a deployment. */
export function pathOf({ id: number }: Pick<Deployment, 'id'>): string {
  return `/repos/{repo}/deployments/${number}`
}

async function* list(api: Api, environment: string, filter: Readonly<Record<string, string>>): AsyncGenerator<Json> {
  const query = new URLSearchParams({ environment, ...filter, per_page: '100' })
  for await (const item of api.items(`/repos/{repo}/deployments?${query.toString()}`)) yield record(item)
}

function isOurs({ task }: Json): boolean {
  return task === TASK
}

/** Cut only once it holds no secret: of half a one, nobody would know that it is one. */
function cut(description: string): string {
  const text = redact(description)
  return text.length <= 140 ? text : `${text.slice(0, 139).toWellFormed()}…`
}
