import { countOf, seedDatabase } from '../account.ts'
import type { Trigger } from '../../../sandbox/src/github.ts'
import type { Sandbox } from '../../../sandbox/src/start.ts'
import { ACTION, onSite, type Scenario } from '../site.ts'

const WRONG = 'wr0ng-token'

/** The examples that give a login, each with what starts it and the job that fails. */
const EXAMPLES: readonly (readonly [example: string, starts: (sandbox: Sandbox) => Trigger, job: string])[] = [
  ['deploy-on-push', ({ github }) => github.event('push'), 'deploy'],
  ['task-definition', ({ github }) => github.event('push'), 'deploy'],
  ['environments', ({ github }) => github.event('push'), 'staging'],
  ['job', ({ github }) => github.event('workflow_dispatch', 'main', { tag: '1.0' }), 'migrate'],
  ['preview', opened, 'preview'],
  ['end-to-end-tests', opened, 'test']
]

/** What is to become of each of them when the registry refuses its login. */
export const REFUSED: Readonly<Record<string, Scenario>> = Object.fromEntries(
  EXAMPLES.map(([example, starts, job]): [string, Scenario] => [
    `${example}, with a wrong login`,
    (checks) =>
      onSite({ role: { Environments: 'staging,production' } }, async ({ sandbox, run }) => {
        const variables = { DATABASE_SECRET_ARN: seedDatabase(sandbox) }
        const { jobs, steps, annotations } = await run(`${example}.yml`, starts(sandbox), {
          variables,
          secrets: { DOCKERHUB_TOKEN: WRONG }
        })
        const errors = annotations.flatMap(({ kind, title }) => (kind === 'error' ? [title] : []))
        checks.equal(
          'the job fails, for this reason',
          [jobs[job], errors],
          ['failure', ['The registry rejects these credentials']]
        )
        checks.equal('the post step has nothing to mend', steps[`Post ${ACTION}`], 'success')
        checks.equal('nothing is made', countOf(sandbox), { tasks: 0, groups: 0, roles: 0, secrets: 1 })
      })
  ])
)

function opened({ github }: Sandbox): Trigger {
  github.openPull({ number: 7, branch: 'topic' })
  return github.event('pull_request', 'opened', 7)
}
