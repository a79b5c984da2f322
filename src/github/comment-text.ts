import { shortHash } from '../ownership.ts'
import { code, factTable, link, prose } from './markdown.ts'

/** A commit whose tasks serve. */
export interface Live {
  readonly commit: string
  /** `http://198.51.100.7:8080`. */
  readonly url?: string
}

/** What has become of a deployment. */
export type Stage =
  | {
      readonly state: 'deploying'
      /** What serves until the new tasks do. */
      readonly live?: Live
    }
  | { readonly state: 'live' }
  | {
      readonly state: 'failed'
      /** One or two sentences each; parts between backticks are code. */
      readonly cause: string
      readonly remedy?: string
      /** What goes on serving. */
      readonly live?: Live
    }
  | { readonly state: 'removed' }

/** What a comment says; what is not known is left out of it. */
export interface CommentFacts {
  /** `owner/repository`. */
  readonly repository: string
  readonly environment: string
  /** `https://github.com`, or an Enterprise Server. */
  readonly serverUrl: string
  /** The commit that was to be deployed. */
  readonly commit: string
  readonly stage: Stage
  /** The address of the page, `http://198.51.100.7:8080`, or only an IP address. */
  readonly address?: string
  /** The reference of the image. */
  readonly image?: string
  /** `sha256:…`. */
  readonly digest?: string
  /** The page of the run, and those of task and log in the console. */
  readonly links: readonly { readonly text: string; readonly url: string }[]
  /** When the tasks end by themselves. */
  readonly expires?: Date
}

const HEADINGS: Readonly<Record<Stage['state'], string>> = {
  deploying: '⏳ Deploying',
  live: '🚀 Live:',
  failed: '❌ Not deployed:',
  removed: '🧹 Removed:'
}

/** The first line of an environment's comments, which does not show. */
export function markerFor(repository: string, environment: string): string {
  // GitHub takes a repository's name in any case; the names of environments are ours.
  const key = JSON.stringify([repository.toLowerCase(), environment])
  return `<!-- run-on-fargate:${shortHash(key, 16)} -->`
}

/**
 * The comment on a pull request, in GitHub's Markdown, with the marker as its first line. Equal facts give an equal text. It
 * never exceeds the 65,536 characters that GitHub takes ("Body is too long"), as all its parts are cut: the longest, the
 * cause and the remedy, to 2,000 characters, of which each may need six.
 */
export function renderComment(facts: CommentFacts): string {
  const { repository, environment, stage } = facts
  const serving = stage.state === 'deploying' || stage.state === 'failed' ? stage.live : undefined
  const parts = [
    markerFor(repository, environment),
    `### ${HEADINGS[stage.state]} ${code(environment)}`,
    ...(stage.state === 'failed' ? [failure(stage.cause, stage.remedy)] : []),
    ...(serving === undefined ? [] : [stillLive(facts, serving)]),
    factTable(stage.state === 'removed' ? removedRows(facts) : rows(facts))
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function failure(cause: string, remedy: string | undefined): string {
  const what = `**What happened:** ${prose(cause, 2000)}`
  return remedy === undefined ? what : `${what}\n\n**What to do:** ${prose(remedy, 2000)}`
}

function stillLive(facts: CommentFacts, { commit, url }: Live): string {
  const where = url === undefined ? '' : ` at ${address(url)}`
  return `Commit ${commitLink(facts, commit)} is still live${where}.`
}

function rows(facts: CommentFacts): readonly (readonly [string, string])[] {
  const { stage, image, digest, expires } = facts
  return [
    ...row('Address', stage.state === 'live' && facts.address !== undefined && address(facts.address)),
    ...row('Commit', commitLink(facts, facts.commit)),
    ...row('Image', image !== undefined && code(image, 500)),
    ...row('Digest', digest !== undefined && code(digest)),
    ...row('Logs', links(facts)),
    ...row('Ends by itself', stage.state === 'live' && expires !== undefined && minute(expires))
  ]
}

function removedRows(facts: CommentFacts): readonly (readonly [string, string])[] {
  return [...row('Last commit', commitLink(facts, facts.commit)), ...row('Logs', links(facts))]
}

function row(name: string, value: string | false): readonly (readonly [string, string])[] {
  return value === false || value === '' ? [] : [[name, value]]
}

function links({ links: all }: CommentFacts): string {
  return all
    .slice(0, 5)
    .map(({ text, url }) => link(prose(text, 50), url))
    .join(' · ')
}

/** A page as a link that shows where it leads; a bare IP address as code. */
function address(value: string): string {
  return /^https?:\/\//.test(value) ? link(code(value, 300), value) : code(value, 300)
}

function commitLink({ serverUrl, repository }: CommentFacts, commit: string): string {
  if (commit === '') return ''
  return link(
    code(commit, 7).replace('…', ''),
    `${serverUrl}/${repository}/commit/${encodeURIComponent(commit.toWellFormed())}`
  )
}

/** `2026-11-23 14:05 UTC`. */
function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
