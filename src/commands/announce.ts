import { isCancelled } from '../errors.ts'
import type { GitHubAccess, Line } from '../github/access.ts'
import { keepComment, renderComment, type CommentFacts, type Live, type Stage } from '../github/comment.ts'
import type { RunContext } from '../github/run-context.ts'
import {
  beginDeployment,
  retireAll,
  retireEarlier,
  setStatus,
  type Deployment,
  type Status
} from '../github/deployment-status.ts'
import { isThere } from '../github/failure.ts'
import { findPullRequest } from '../github/pull-request.ts'
import type { Link } from '../markdown.ts'
import type { Outputs } from '../report/outputs.ts'
import type { GitHubUse } from '../request.ts'

/** Tells GitHub how a deployment goes. Nothing here ever fails one: what GitHub refuses becomes a warning. */
export interface Announcer {
  /** How to find what serves, for a failure before the deployment has begun. */
  askForLive(live: () => Promise<Live | undefined>): void
  /** Begins to tell, behind the caller's back; what follows waits for it. `live`: what serves meanwhile. */
  begin(live: () => Promise<Live | undefined>): void
  /** The new tasks serve, and nothing else does. */
  live(outputs: Partial<Outputs>, links: readonly Link[]): Promise<void>
  failed(why: { readonly cause: string; readonly remedy: string }, links: readonly Link[]): Promise<void>
  /** A newer deployment serves in place of this one, and tells so itself. */
  gaveWay(): Promise<void>
  /** Nothing runs any more. */
  removed(environment: string, pullRequest?: number, commit?: string): Promise<void>
}

/** What is told of, and where. */
export interface AnnounceSpec {
  readonly context: RunContext
  readonly use: GitHubUse
  readonly environment: string
  readonly image?: string
  /** What has been begun already. */
  readonly deployment?: Deployment
  /** Told of a deployment that GitHub takes to be in progress from now on, and of nothing once it is no more. */
  readonly onDeployment?: (deployment: Deployment | undefined) => void
}

/** An announcer that tells what was asked for: a comment on the pull request, a GitHub Deployment. */
export function makeAnnouncer(access: GitHubAccess | undefined, spec: AnnounceSpec): Announcer {
  if (access === undefined) return SILENT
  const { api, optional } = access.ending
  const { context, use, environment, image, onDeployment = () => undefined } = spec
  const pullRequest = use.comment ? context.pullRequest?.number : undefined
  let begun: Promise<unknown> = Promise.resolve()
  let ask = (): Promise<Live | undefined> => Promise.resolve(undefined)
  let serving: Live | undefined
  let { deployment } = spec

  const facts = (stage: Stage, links: readonly Link[]): CommentFacts => ({
    repository: context.repository,
    environment,
    serverUrl: context.serverUrl,
    commit: context.commit,
    stage,
    links: [{ text: 'Run', url: context.runUrl }, ...links],
    ...(image !== undefined && { image })
  })
  const comment = async (text: CommentFacts, by: Line = access.ending) => {
    if (pullRequest === undefined) return
    await by.optional('The comment was not written', () => keepComment(by.api, pullRequest, renderComment(text)))
  }
  const status = async (state: Omit<Status, 'logUrl'>) => {
    const known = deployment
    if (known === undefined) return
    await optional('The deployment was not told to GitHub', async () => {
      // A newer run deletes those before its own.
      await isThere(setStatus(api, known, { ...state, logUrl: context.runUrl }))
      onDeployment(undefined)
    })
  }
  const beginAll = async (live: () => Promise<Live | undefined>) => {
    serving = await live()
    const stage: Stage = { state: 'deploying', ...(serving && { live: serving }) }
    await Promise.all([
      comment(facts(stage, []), access),
      use.deployment &&
        access.optional('The deployment was not told to GitHub', async () => {
          const onMade = (made: Deployment) => {
            deployment = made
            onDeployment(made)
          }
          const facts = {
            commit: context.commit,
            environment,
            run: context.run,
            transient: context.pullRequest !== undefined,
            description: `Deploying ${image ?? 'to Fargate'}`,
            logUrl: context.runUrl
          }
          await beginDeployment(access.api, facts, onMade)
        })
    ])
  }

  return {
    askForLive(live) {
      ask = live
    },
    begin(live) {
      ask = () => Promise.resolve(undefined)
      begun = beginAll(live).catch((error: unknown) => {
        // The end of a cancelled run is reported as well.
        if (!isCancelled(error)) throw error
      })
    },
    async live(outputs, links) {
      await begun
      const { url, 'public-ip': publicIp, 'private-ip': privateIp, 'image-digest': digest } = outputs
      const address = url ?? publicIp ?? privateIp
      const expires = outputs['expires-at']
      await Promise.all([
        comment({
          ...facts({ state: 'live' }, links),
          ...(address !== undefined && { address }),
          ...(digest !== undefined && { digest }),
          ...(expires !== undefined && { expires: new Date(expires) })
        }),
        status({
          state: 'success',
          description: `Runs at ${address ?? 'an address that is not known'}`,
          ...(url !== undefined && { environmentUrl: url })
        })
      ])
      const known = deployment
      if (known !== undefined) {
        await optional('Earlier deployments were not made inactive', () => retireEarlier(api, known))
      }
    },
    async failed({ cause, remedy }, links) {
      await begun
      if (pullRequest !== undefined) serving ??= await ask()
      const stage: Stage = { state: 'failed', cause, remedy, ...(serving && { live: serving }) }
      await Promise.all([comment(facts(stage, links)), status({ state: 'failure', description: cause })])
    },
    async gaveWay() {
      await begun
      await status({ state: 'inactive', description: 'A newer commit is deployed' })
    },
    async removed(name, number = pullRequest, lastCommit?: string) {
      await begun
      await Promise.all([
        use.comment &&
          number !== undefined &&
          optional('The comment was not written', async () => {
            const { number: own, head } = context.pullRequest ?? {}
            // Any other run is at a commit of another branch.
            const known = own === number ? head : undefined
            const commit = known ?? lastCommit ?? (await findPullRequest(api, number)).head
            const text = renderComment({ ...facts({ state: 'removed' }, []), environment: name, commit })
            await keepComment(api, number, text, { edit: 'only' })
          }),
        use.deployment &&
          optional('The deployments were not made inactive', async () => {
            await retireAll(api, name)
            onDeployment(undefined)
          })
      ])
    }
  }
}

/** For runs without a token, and for jobs, which are no deployments. */
export const SILENT: Announcer = {
  askForLive: () => undefined,
  begin: () => undefined,
  live: () => Promise.resolve(),
  failed: () => Promise.resolve(),
  gaveWay: () => Promise.resolve(),
  removed: () => Promise.resolve()
}
