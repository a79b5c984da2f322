import { isCancelled } from '../errors.ts'
import type { GitHubAccess, Line } from './access.ts'
import { keepComment, renderComment, type CommentFacts, type Stage } from './comment.ts'
import {
  beginDeployment,
  retireAll,
  retireEarlier,
  setStatus,
  type Deployment,
  type Status
} from './deployment-status.ts'
import { isThere } from './failure.ts'
import { findPullRequest } from './pull-request.ts'
import type { RunContext } from './run-context.ts'
import type { GitHubUse } from '../deployment.ts'
import { handler, type Emit, type Live, type Outputs, type Subscriber } from '../events.ts'
import type { Explanation } from '../failures/explain.ts'
import { consoleLinks } from '../report/outputs.ts'
import type { Link } from '../markdown.ts'

/** The deployment or removal to report, and where to report it. */
export interface StatusSpec {
  readonly context: RunContext
  readonly use: GitHubUse
  readonly environment: string
  readonly region: string
  readonly image?: string | undefined
  /** In the post step, the GitHub Deployment that the main step has created. */
  readonly deployment?: Deployment | undefined
  /** The outputs of the step so far. */
  readonly known: () => Partial<Outputs>
  /** Returns the cost of the tasks once it is known. */
  readonly cost?: (() => string | undefined) | undefined
  readonly emit: Emit
}

/**
 * Reports a deployment or removal to GitHub, as a comment on the pull request and as a GitHub Deployment. Failed calls
 * to GitHub only produce warnings.
 */
export function githubStatus(access: GitHubAccess, spec: StatusSpec): Subscriber {
  const status = new GitHubStatus(access, spec)
  return handler<Promise<void> | undefined>({
    'deployment-requested': ({ live }) => {
      status.findLive = live
      return undefined
    },
    'deployment-begun': ({ live }) => status.begin(live),
    ready: () => status.retireOthers(),
    succeeded: () => status.succeed(),
    failed: ({ failure }) => status.fail(failure),
    superseded: () => status.end('inactive', 'A newer commit is deployed'),
    removed: ({ environment, pullRequest, commit }) => status.remove(environment, pullRequest, commit)
  })
}

class GitHubStatus {
  readonly #access: GitHubAccess
  readonly #spec: StatusSpec
  /** Finds the live commit, for a failure before the deployment begins. */
  findLive: () => Promise<Live | undefined> = () => Promise.resolve(undefined)
  #live: Live | undefined
  #deployment: Deployment | undefined
  #begun: Promise<void> = Promise.resolve()
  /** Resolves to whether the new tasks are the live ones. */
  readonly #serves = Promise.withResolvers<boolean>()
  #retiring: Promise<void> | undefined

  constructor(access: GitHubAccess, spec: StatusSpec) {
    this.#access = access
    this.#spec = spec
    this.#deployment = spec.deployment
  }

  /** Reports the start without delaying the deployment. Later reports wait for it. */
  begin(live: () => Promise<Live | undefined>): Promise<void> {
    this.findLive = () => Promise.resolve(undefined)
    this.#begun = this.#begin(live).catch((error: unknown) => {
      // A cancelled run must still report its end, which waits for this.
      if (!isCancelled(error)) throw error
    })
    return this.#begun
  }

  async #begin(live: () => Promise<Live | undefined>): Promise<void> {
    this.#live = await live()
    const { context, use, environment, region, image, emit } = this.#spec
    const begin = async () => {
      await beginDeployment(
        this.#access.api,
        {
          commit: context.commit,
          environment,
          region,
          run: context.run,
          transient: context.pullRequest !== undefined,
          description: `Deploying ${image ?? 'to Fargate'}`,
          logUrl: context.runUrl
        },
        (deployment) => {
          this.#deployment = deployment
          emit({ type: 'github-deployment', deployment })
        }
      )
    }
    await Promise.all([
      this.#comment({ state: 'deploying', ...(this.#live && { live: this.#live }) }, {}, this.#access),
      use.deployment && this.#access.optional('Could not report the deployment to GitHub', begin)
    ])
  }

  /** Looks up the deployments that `succeed` makes inactive, and changes none before that. */
  retireOthers(): Promise<void> {
    this.#retiring ??= this.#retireOthers()
    return this.#retiring
  }

  async #retireOthers(): Promise<void> {
    await this.#begun
    const { api, optional } = this.#access.ending
    const deployment = this.#deployment
    if (deployment === undefined) return
    await optional('Could not make earlier deployments inactive', () =>
      retireEarlier(api, deployment, this.#serves.promise)
    )
  }

  /** Reports that the new tasks are live and the old ones stopped. */
  async succeed(): Promise<void> {
    await this.#ended(true)
    const { url, 'public-ip': publicIp, 'private-ip': privateIp, ...outputs } = this.#spec.known()
    const address = url ?? publicIp ?? privateIp
    const { 'image-digest': digest, 'expires-at': expires } = outputs
    await Promise.all([
      this.retireOthers(),
      this.#comment(
        { state: 'live' },
        {
          address,
          digest,
          expires: expires === undefined ? undefined : new Date(expires),
          cost: this.#spec.cost?.()
        }
      ),
      this.#setStatus({
        state: 'success',
        description: `Runs at ${address ?? 'an unknown address'}`,
        environmentUrl: url
      })
    ])
  }

  async fail({ cause, remedy }: Pick<Explanation, 'cause' | 'remedy'>): Promise<void> {
    await this.#ended(false)
    if (this.#pullRequest !== undefined) this.#live ??= await this.findLive()
    const stage: Stage = { state: 'failed', cause, remedy, ...(this.#live && { live: this.#live }) }
    await Promise.all([this.#comment(stage), this.#setStatus({ state: 'failure', description: cause })])
  }

  async end(state: Status['state'], description: string): Promise<void> {
    await this.#ended(false)
    await this.#setStatus({ state, description })
  }

  /** Reports that the environment was removed. */
  async remove(name: string, number = this.#pullRequest, lastCommit?: string): Promise<void> {
    await this.#ended(false)
    const { context, use, region, emit } = this.#spec
    const { api, optional } = this.#access.ending
    await Promise.all([
      use.comment &&
        number !== undefined &&
        optional('Could not write the comment', async () => {
          const { number: own, head } = context.pullRequest ?? {}
          // A run for another ref has the commit of another branch.
          const known = own === number ? head : undefined
          const commit = known ?? lastCommit ?? (await findPullRequest(api, number)).head
          const text = renderComment({ ...this.#facts({ state: 'removed' }, []), environment: name, commit })
          await keepComment(api, number, text, { edit: 'only' })
        }),
      use.deployment &&
        optional('Could not make the deployments inactive', async () => {
          await retireAll(api, { environment: name, region })
          emit({ type: 'github-deployment', deployment: undefined })
        })
    ])
  }

  async #ended(serves: boolean): Promise<void> {
    this.#serves.resolve(serves)
    await this.#begun
  }

  get #pullRequest(): number | undefined {
    return this.#spec.use.comment ? this.#spec.context.pullRequest?.number : undefined
  }

  #facts(stage: Stage, links: readonly Link[]): CommentFacts {
    const { context, environment, region, image } = this.#spec
    return {
      repository: context.repository,
      environment,
      region,
      serverUrl: context.serverUrl,
      commit: context.commit,
      stage,
      links: [{ text: 'Run', url: context.runUrl }, ...links],
      image
    }
  }

  async #comment(stage: Stage, more: Partial<CommentFacts> = {}, by: Line = this.#access.ending): Promise<void> {
    const number = this.#pullRequest
    if (number === undefined) return
    const links = stage.state === 'deploying' ? [] : Object.values(consoleLinks(this.#spec.known()))
    const text = renderComment({ ...this.#facts(stage, links), ...more })
    await by.optional('Could not write the comment', () => keepComment(by.api, number, text))
  }

  async #setStatus(state: Omit<Status, 'logUrl'>): Promise<void> {
    const deployment = this.#deployment
    const { api, optional } = this.#access.ending
    if (deployment === undefined) return
    await optional('Could not report the deployment to GitHub', async () => {
      // A newer run may have deleted the deployment.
      await isThere(setStatus(api, deployment, { ...state, logUrl: this.#spec.context.runUrl }))
      this.#spec.emit({ type: 'github-deployment', deployment: undefined })
    })
  }
}

/** The reaction by which the action answers a command, for each event that matters to its author. */
const reactionTo = handler<'eyes' | 'rocket' | '+1' | '-1' | 'confused' | undefined>({
  requested: ({ mode }) => (mode === 'none' ? undefined : 'eyes'),
  succeeded: () => 'rocket',
  removed: () => '+1',
  failed: () => '-1',
  skipped: () => 'confused'
})

/**
 * Answers a command by reactions to its comment: that the action has seen it, and the result. GitHub ignores a repeated
 * reaction. Needs `pull-requests: write`. Source: "Create reaction for an issue comment" in the REST API reference.
 */
export function reactions({ ending }: GitHubAccess, comment: number): Subscriber {
  return (event) => {
    const content = reactionTo(event)
    if (content === undefined) return undefined
    return ending.optional('Could not react to the comment', async () => {
      const { rest, repo } = await ending.api()
      await rest.reactions.createForIssueComment({ ...repo, comment_id: comment, content })
    })
  }
}
