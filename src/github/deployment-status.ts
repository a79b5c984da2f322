import { shortHash } from '../ownership.ts'
import { redact } from '../redact.ts'
import { itemsOf, type GitHub } from './access.ts'
import { GitHubError, isDenied, isMissing, isThere, unreachable } from './failure.ts'

/** What a deployment on GitHub is made from. */
export interface DeploymentFacts {
  /** On a pull request its last commit, never GitHub's merge commit. */
  readonly commit: string
  readonly environment: string
  /** `<run id>/<attempt>`. The action finds a deployment by it if GitHub's answer was lost. */
  readonly run: string
  /** Whether the environment is temporary, as that of a pull request: its inactive deployments then show as destroyed. */
  readonly transient: boolean
  /** Cut at GitHub's limit of 140 characters. */
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

/** The state of a deployment. `success` is the one of its environment that serves. */
export interface Status {
  readonly state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive'
  readonly description: string
  readonly logUrl?: string
  /** The URL that people open. */
  readonly environmentUrl?: string
}

/** Tells ours apart: GitHub creates others, with the task `deploy`, for jobs that have an `environment`. */
const TASK = 'deploy:run-on-fargate'

/**
 * Reports to GitHub that a deployment begins; `setStatus` reports its later states. Calls `onMade` before the first state is
 * set, so that the deployment gets an end even if that fails. It doesn't wait for the commit's checks, and merges nothing.
 * Needs `deployments: write`. Throws a `GitHubError`: 422 if the commit isn't in the repository.
 * Source: "Create a deployment" in the REST API reference.
 */
export async function beginDeployment(
  api: GitHub,
  { commit, run, transient, description, logUrl, ...facts }: DeploymentFacts,
  onMade: (deployment: Deployment) => void = () => undefined
): Promise<Deployment> {
  const { rest, repo, once } = await api()
  const environment = nameOf(facts.environment)
  const asked = {
    ...repo,
    ref: commit,
    task: TASK,
    environment,
    payload: { run },
    description: cut(description),
    auto_merge: false,
    required_contexts: [],
    transient_environment: transient,
    production_environment: false
  }
  const find = async () => {
    for await (const made of deploymentsIn(api, environment, { task: TASK })) {
      if (typeof made.payload === 'object' && made.payload.run === run && made.ref === commit) return made
    }
    return undefined
  }
  const made = await once(async () => (await rest.repos.createDeployment(asked)).data, find)
  // With 202 GitHub has merged something instead of creating the deployment.
  if (!('id' in made)) throw unreachable('the creation of a deployment', `it says ${made.message ?? 'nothing'}`)
  const { id } = made
  const deployment = { id, environment, transient }
  onMade(deployment)
  await setStatus(api, deployment, { state: 'in_progress', description, logUrl })
  return deployment
}

/**
 * Reports the state of a deployment to GitHub. Needs `deployments: write`. Throws a `GitHubError`.
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
    // `true` would keep the transient ones, and change those of others.
    auto_inactive: false,
    // The same status twice says the same as once.
    request: { repeatable: true }
  })
}

/**
 * Reports that a deployment has succeeded in place of those before it: ours in its environment become inactive, and in a
 * transient environment are deleted. It looks them up at once, and changes them only if the deployment `serves`.
 * Needs `deployments: write`. Throws a `GitHubError`.
 */
export async function retireEarlier(
  api: GitHub,
  { id, environment }: Deployment,
  serves: boolean | Promise<boolean> = true
): Promise<void> {
  const earlier = (await findOurs(api, nameOf(environment))).filter((other) => other.id < id)
  await retire(api, earlier, serves)
}

/**
 * Reports that an environment was removed: all our deployments in it become inactive. The environment is deleted as well if
 * it is transient, holds nothing of others, and the token may (`administration: write`, which no job's token has). If it
 * stays, so does the last deployment, as an environment without any says nothing. Needs `deployments: write`, and
 * `actions: read` to read the environment. Throws a `GitHubError`.
 */
export async function retireAll(api: GitHub, of: string): Promise<void> {
  const environment = nameOf(of)
  const all = await findOurs(api, environment)
  const [last, ...earlier] = all
  if (last === undefined) return
  await retire(api, earlier)
  if ((await latestState(api, last)) !== 'inactive') await inactivate(api, last)
  if (all.every(({ transient }) => transient) && (await deleteEnvironment(api, environment))) await remove(api, last)
}

/**
 * Makes deployments inactive, the oldest first: if that is interrupted, nothing is left to do behind an inactive one.
 * `deployments`: the newest first.
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
    // Those that failed keep that state.
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
  // Another run may have deleted it since.
  await isThere(setStatus(api, deployment, { state: 'inactive', description: 'Replaced or removed' }))
}

/**
 * GitHub deletes only inactive ones, and otherwise answers 422. If it doesn't see that state yet, the next run deletes it.
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
 * Deletes an environment that holds only our deployments, and that nobody has set rules for. Returns whether it is gone.
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

/** Returns our deployments in an environment, the newest first. Source: "List deployments" in the REST API reference. */
async function findOurs(api: GitHub, environment: string): Promise<readonly Deployment[]> {
  const all = await Array.fromAsync(deploymentsIn(api, environment, { task: TASK }))
  return all
    .filter(({ task }) => task === TASK)
    .map(({ id, transient_environment: transient }) => ({ id, environment, transient: transient === true }))
    .toSorted((a, b) => b.id - a.id)
}

async function* deploymentsIn(api: GitHub, environment: string, filter: { readonly task?: string }) {
  const { rest, paginate, repo } = await api()
  const pages = paginate.iterator(rest.repos.listDeployments, { ...repo, environment, ...filter, per_page: 100 })
  yield* itemsOf('the list of deployments', pages)
}

/**
 * Returns the name of an environment on GitHub, which takes 255 characters. A cut name ends in a hash, so that it stays
 * apart from others. Source: "Managing environments for deployment".
 */
export function nameOf(environment: string): string {
  if (environment.length <= 255) return environment
  return `${environment.slice(0, 246).toWellFormed()}-${shortHash(environment, 8)}`
}

/** Redacts before it cuts: a secret that is cut in half can no longer be found. */
function cut(description: string): string {
  const text = redact(description)
  return text.length <= 140 ? text : `${text.slice(0, 139).toWellFormed()}…`
}
