import type { Comment, PullRequest, RunContext } from '../src/github/run-context.ts'
import { decide } from '../src/github/trigger.ts'
import type { PreviewRules } from '../src/github/preview.ts'
import { code, table } from './markdown.ts'

const LABEL: PreviewRules = { label: 'preview' }
const COMMAND: PreviewRules = { command: '/deploy' }

/** The inputs whose effects the table compares. */
const RULES = [LABEL, COMMAND, { ...LABEL, ...COMMAND }]

interface Row {
  readonly event: string
  readonly activity?: string
  /** The description of the case, in addition to the event. */
  readonly what: string
  readonly labels?: readonly string[]
  readonly label?: string
  readonly comment?: Partial<Comment>
  readonly pull?: Partial<PullRequest>
  readonly fork?: true
  /** Whether the event has no pull request. */
  readonly alone?: true
}

const WITH = ['preview']
const BY_COMMENT = { event: 'issue_comment', activity: 'created' } as const
const ON_PULL = { event: 'pull_request' } as const

const ROWS: readonly Row[] = [
  { ...ON_PULL, activity: 'opened', what: '`opened`, `reopened`, `synchronize`, …, with the label', labels: WITH },
  { ...ON_PULL, activity: 'opened', what: '`opened`, `reopened`, `synchronize`, …, without the label' },
  { ...ON_PULL, activity: 'labeled', what: '`labeled` with the label', labels: WITH, label: 'preview' },
  {
    ...ON_PULL,
    activity: 'labeled',
    what: '`labeled` with another label, with the label',
    labels: [...WITH, 'bug'],
    label: 'bug'
  },
  {
    ...ON_PULL,
    activity: 'labeled',
    what: '`labeled` with another label, without the label',
    labels: ['bug'],
    label: 'bug'
  },
  { ...ON_PULL, activity: 'unlabeled', what: '`unlabeled`: the label', label: 'preview' },
  { ...ON_PULL, activity: 'unlabeled', what: '`unlabeled`: another label', labels: WITH, label: 'bug' },
  { ...ON_PULL, activity: 'closed', what: '`closed`, with or without the label', pull: { closed: true } },
  { ...BY_COMMENT, what: '`/deploy`', comment: {} },
  { ...BY_COMMENT, what: '`/deploy stop`', comment: { text: '/deploy stop' } },
  { ...BY_COMMENT, what: '`/deploy` and other words', comment: { text: '/deploy production' } },
  { ...BY_COMMENT, what: '`/deploy` or `/deploy stop` without write access', comment: { mayWrite: false } },
  { ...BY_COMMENT, what: '`/deploy` or `/deploy stop` of a bot', comment: { bot: true } },
  { ...BY_COMMENT, what: '`/deploy` before the last push', comment: { sawHead: false } },
  { ...BY_COMMENT, what: '`/deploy` for the code of a fork', comment: {}, fork: true },
  { ...BY_COMMENT, what: '`/deploy` on a closed pull request', comment: {}, pull: { closed: true } },
  { ...BY_COMMENT, what: 'any other comment, with the label', comment: { text: 'Well done' }, labels: WITH },
  { ...BY_COMMENT, what: 'any other comment, without the label', comment: { text: 'Well done' } },
  { ...BY_COMMENT, activity: 'edited', what: '`edited`, with the label', comment: {}, labels: WITH },
  { ...BY_COMMENT, activity: 'deleted', what: '`deleted`', comment: {}, labels: WITH },
  { ...BY_COMMENT, activity: 'on an issue', what: 'on an issue', comment: {}, alone: true },
  { event: 'workflow_run', activity: 'completed: success', what: 'of a pull request with the label', labels: WITH },
  { event: 'workflow_run', activity: 'completed: success', what: 'of a pull request without the label' },
  { event: 'push', what: 'to a branch', alone: true },
  { event: 'workflow_dispatch', what: '', alone: true }
]

const NAMES = { deploy: 'deploys', destroy: 'removes', skip: 'skipped' }

/** Renders how `preview-label` and `preview-command` affect events, by the action's own decisions. */
export function renderPreviewEvents(): string {
  return table(
    ['Event', '', '`preview-label`', '`preview-command`', 'both'],
    ROWS.map((row) => [
      code(row.event),
      row.what,
      ...RULES.map((preview) => NAMES[decide(contextOf(row), { mode: 'decide', credentials: 'later', preview }).do])
    ])
  )
}

function contextOf({ event, activity = '', labels = [], label, comment, pull, fork, alone }: Row): RunContext {
  const commit = 'f3c2a1b0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4'
  return {
    repository: 'acme/space',
    defaultEnvironment: alone ? 'main' : 'pr-7',
    run: '1/1',
    commit,
    event,
    activity,
    origin: alone ? 'refs/heads/main' : 'refs/pull/7',
    fork: fork ?? false,
    actor: 'octocat',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    runUrl: 'https://github.com/acme/space/actions/runs/1/attempts/1',
    job: 'preview',
    ...(label !== undefined && { label }),
    ...(!alone && {
      pullRequest: { number: 7, head: commit, labels, dependabot: false, codeCheckedOut: false, ...pull }
    }),
    ...(comment !== undefined && {
      comment: {
        id: 1,
        text: '/deploy',
        author: 'octocat',
        bot: false,
        writtenAt: 0,
        mayWrite: true,
        sawHead: true,
        ...comment
      }
    })
  }
}
