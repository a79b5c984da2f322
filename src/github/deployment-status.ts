import { shortHash } from '../ownership.ts'
import { redact } from '../redact.ts'
import { itemsOf, type GitHub } from './access.ts'
import { GitHubError, isDenied, isMissing, isThere, unreachable } from './failure.ts'

/** The facts from which the action creates a deployment on GitHub. */
export interface DeploymentFacts {
  /** On a pull request, its last commit, never GitHub's merge commit. */
  readonly commit: string
  readonly environment: string
  /** The Region of the tasks. Deployments of one environment to different Regions don't affect each other. */
  readonly region: string
  /** `<run id>/<attempt>`, by which the action finds the deployment if GitHub's answer is lost. */
  readonly run: string
  /** Whether the environment is temporary, like a pull request's. GitHub shows its old deployments as destroyed. */
  readonly transient: boolean
  /** Truncated to GitHub's limit of 140 characters. */
  readonly description: string
  /** The page of the run. */
  readonly logUrl: string
}

/** A deployment on GitHub that the action created. */
export interface Deployment {
  readonly id: number
  readonly environment: string
  readonly region: string
  readonly transient: boolean
}

/** The state of a deployment. The live one of an environment has `success`. */
export interface Status {
  readonly state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'
  readonly description: string
  readonly logUrl?: string
  /** The URL that people open. */
  readonly environmentUrl?: string
}

/** Marks the action's deployments. GitHub creates others, with the task `deploy`, for jobs with an `environment`. */
const TASK = 'deploy:run-on-fargate'

/**
 * Creates a deployment on GitHub, without waiting for the commit's checks, and sets its first state. Calls `onMade`
 * before that, so that the deployment gets a final state even if the first one fails. `setStatus` sets the later
 * states. Needs `deployments: write`. Throws a `GitHubError`: 422 if the commit isn't in the repository.
 * Source: "Create a deployment" in the REST API reference.
 */
export async function beginDeployment(
  api: GitHub,
  { commit, run, region, transient, description, logUrl, ...facts }: DeploymentFacts,
  onMade: (deployment: Deployment) => void = () => undefined
): Promise<Deployment> {
  const { rest, repo, once } = await api()
  const environment = nameOf(facts.environment)
  const asked = {
    ...repo,
    ref: commit,
    task: TASK,
    environment,
    payload: { run, region },
    description: cut(description),
    auto_merge: false,
    required_contexts: [],
    transient_environment: transient,
    production_environment: false
  }
  const find = async () => {
    for await (const made of deploymentsIn(api, environment, { task: TASK })) {
      if (typeof made.payload !== 'object' || made.ref !== commit) continue
      if (made.payload.run === run && made.payload.region === region) return made
    }
    return undefined
  }
  const made = await once(async () => (await rest.repos.createDeployment(asked)).data, find)
  // With a 202, GitHub has merged a branch instead of creating the deployment.
  if (!('id' in made)) throw unreachable('the creation of a deployment', `it says ${made.message ?? 'nothing'}`)
  const { id } = made
  const deployment = { id, environment, region, transient }
  onMade(deployment)
  await setStatus(api, deployment, { state: 'in_progress', description, logUrl })
  return deployment
}

/**
 * Sets the state of a deployment on GitHub. Needs `deployments: write`. Throws a `GitHubError`.
 * Source: "Create a deployment status" in the REST API reference.
 */
export async function setStatus(
  api: GitHub,
  { id }: Pick<Deployment, 'id'>,
  { state, description, logUrl, environmentUrl }: Status
): Promise<void> {
  const { rest, repo } = await api()
  await rest.repos.createDeploymentStatus({
    ...repo,
    deployment_id: id,
    state,
    description: cut(description),
    log_url: logUrl,
    environment_url: environmentUrl,
    // `true` would skip transient deployments, and change those of other tools.
    auto_inactive: false,
    // Setting the same state twice does no harm.
    request: { repeatable: true }
  })
}

/**
 * Makes the action's earlier deployments in the same environment and Region inactive. Deletes them if they are
 * transient. Looks them up at once, but changes them only after `serves` has resolved to true. Needs `deployments:
 * write`. Throws a `GitHubError`.
 */
export async function retireEarlier(
  api: GitHub,
  { id, environment, region }: Deployment,
  serves: boolean | Promise<boolean> = true
): Promise<void> {
  const earlier = (await findOurs(api, nameOf(environment))).filter((other) => other.region === region && other.id < id)
  await retire(api, earlier, serves)
}

/**
 * Makes all of the action's deployments to an environment in a Region inactive. Then deletes the environment on GitHub
 * if it is transient, inactive in every other Region, and used by nothing else. That needs `administration: write`,
 * which a job's own token can't have. Otherwise the last deployment stays, to show the state. Needs
 * `deployments: write`, and `actions: read` to read the environment. Throws a `GitHubError`.
 */
export async function retireAll(
  api: GitHub,
  { region, ...of }: Pick<Deployment, 'environment' | 'region'>
): Promise<void> {
  const environment = nameOf(of.environment)
  const all = await findOurs(api, environment)
  const here = all.filter((each) => each.region === region)
  const [last, ...earlier] = here
  if (last === undefined) return
  await retire(api, earlier)
  if ((await latestState(api, last)) !== 'inactive') await inactivate(api, last)
  if (all.some(({ transient }) => !transient)) return
  const elsewhere = all.filter((each) => each.region !== region)
  for (const deployment of elsewhere) if ((await latestState(api, deployment)) !== 'inactive') return
  if (!(await deleteEnvironment(api, environment))) return
  for (const deployment of [...elsewhere.toReversed(), last]) await remove(api, deployment)
}

/**
 * Makes `deployments`, which are sorted from newest to oldest, inactive once `wanted` is true. Begins with the oldest,
 * so that after an interruption all those behind an inactive one are done.
 */
async function retire(
  api: GitHub,
  deployments: readonly Deployment[],
  wanted: boolean | Promise<boolean> = true
): Promise<void> {
  const lasting: Deployment[] = []
  for (const deployment of deployments.filter(({ transient }) => !transient)) {
    const state = await latestState(api, deployment)
    if (state === 'inactive') break
    // Failed deployments keep their state.
    if (state !== 'failure' && state !== 'error') lasting.push(deployment)
  }
  if (!(await wanted)) return
  for (const deployment of lasting.toReversed()) await inactivate(api, deployment)
  for (const deployment of deployments.filter(({ transient }) => transient).toReversed()) {
    await inactivate(api, deployment)
    await remove(api, deployment)
  }
}

async function latestState(api: GitHub, { id }: Deployment): Promise<string | undefined> {
  const { rest, repo } = await api()
  const { data } = await rest.repos.listDeploymentStatuses({ ...repo, deployment_id: id, per_page: 1 })
  return data[0]?.state
}

async function inactivate(api: GitHub, deployment: Deployment): Promise<void> {
  // Another run may have deleted it meanwhile.
  await isThere(setStatus(api, deployment, { state: 'inactive', description: 'Replaced or removed' }))
}

/**
 * Deletes a deployment. GitHub answers 422 if it doesn't see it as inactive yet. The next run then deletes it.
 * Source: "Delete a deployment".
 */
async function remove(api: GitHub, { id }: Deployment): Promise<void> {
  const { rest, repo } = await api()
  try {
    await isThere(rest.repos.deleteDeployment({ ...repo, deployment_id: id }))
  } catch (error) {
    if (!(error instanceof GitHubError && error.status === 422)) throw error
  }
}

/**
 * Deletes an environment that has no protection rules and only the action's deployments. Returns whether it is gone.
 * Source: "REST API endpoints for deployment environments".
 */
async function deleteEnvironment(api: GitHub, environment: string): Promise<boolean> {
  const { rest, repo } = await api()
  const asked = { ...repo, environment_name: environment }
  try {
    const { data } = await rest.repos.getEnvironment(asked)
    if ((data.protection_rules ?? []).length > 0 || (data.deployment_branch_policy ?? null) !== null) return false
    for await (const { task } of deploymentsIn(api, environment, {})) if (task !== TASK) return false
    await rest.repos.deleteAnEnvironment(asked)
    return true
  } catch (error) {
    if (isDenied(error)) return false
    if (isMissing(error)) return true
    throw error
  }
}

/** Returns the action's deployments, the newest first. Source: "List deployments" in the REST API reference. */
async function findOurs(api: GitHub, environment: string): Promise<readonly Deployment[]> {
  const all = await Array.fromAsync(deploymentsIn(api, environment, { task: TASK }))
  return all
    .filter(({ task }) => task === TASK)
    .map(({ id, payload, transient_environment: transient }) => ({
      id,
      environment,
      region: typeof payload === 'object' ? String(payload.region) : '',
      transient: transient === true
    }))
    .toSorted((a, b) => b.id - a.id)
}

async function* deploymentsIn(api: GitHub, environment: string, filter: { readonly task?: string }) {
  const { rest, paginate, repo } = await api()
  const pages = paginate.iterator(rest.repos.listDeployments, { ...repo, environment, ...filter, per_page: 100 })
  yield* itemsOf('the list of deployments', pages)
}

/**
 * Returns the name of an environment on GitHub, which allows 255 characters. A truncated name ends in a hash, so that
 * it stays unique. Source: "Managing environments for deployment".
 */
export function nameOf(environment: string): string {
  if (environment.length <= 255) return environment
  return `${environment.slice(0, 246).toWellFormed()}-${shortHash(environment, 8)}`
}

/** Redacts a description, then truncates it: `redact` doesn't recognize half a secret. */
function cut(description: string): string {
  const text = redact(description)
  return text.length <= 140 ? text : `${text.slice(0, 139).toWellFormed()}…`
}
