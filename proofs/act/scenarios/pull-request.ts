import { countOf, good, isRunning, liveTasks, refuseToStop, until } from '../account.ts'
import { onSite, type Scenario } from '../site.ts'

/** The role that `sweep.yml` asks for. */
const SWEEPS = { role: { Sweep: 'true' } }

/** What the examples for pull requests are to do, and those that clean up. */
export const PULL_REQUEST: Readonly<Record<string, Scenario>> = {
  preview: (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      github.openPull({ number: 7, branch: 'topic' })
      good(checks, 'opened deploys', await run('preview.yml', github.event('pull_request', 'opened', 7)))
      const [first] = liveTasks(sandbox)
      const [comment, ...others] = github.comments(7)
      checks.matches('a comment has the address', comment?.body ?? '', /http:\/\/127\./)

      github.pushToPull(7)
      good(checks, 'a push deploys', await run('preview.yml', github.event('pull_request', 'synchronize', 7)))
      const [second, ...more] = liveTasks(sandbox)
      checks.equal('in place of what was there', [second === first, more], [false, []])

      github.closePull(7, { merged: true })
      const closed = await run('preview.yml', github.event('pull_request', 'closed', 7))
      good(checks, 'closed removes', closed)
      checks.equal('without a build', closed.steps['docker/build-push-action@v7'], undefined)
      const { tasks, groups } = countOf(sandbox)
      checks.equal('tasks and groups', [tasks, groups], [0, 0])
      checks.matches('the comment says so', github.comments(7)[0]?.body ?? '', /removed/i)
      checks.equal('it is the only one', [others.length, github.comments(7).length], [0, 1])
    }),

  'preview, of a fork': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      sandbox.github.openPull({ number: 8, fork: 'somebody/space' })
      const { steps, annotations } = await run('preview.yml', sandbox.github.event('pull_request', 'opened', 8))
      checks.equal('nothing is run, and nothing fails', [steps, annotations, sandbox.aws.calls.length], [{}, [], 0])
    }),

  sweep: (checks) =>
    onSite(SWEEPS, async ({ sandbox, run }) => {
      const { github } = sandbox
      github.openPull({ number: 7, branch: 'topic' })
      await run('preview.yml', github.event('pull_request', 'opened', 7))
      await run('deploy-on-push.yml', github.event('push'))
      github.closePull(7)
      const dry = await run('sweep.yml', github.event('workflow_dispatch'))
      good(checks, 'by hand it prints', dry)
      checks.equal('and removes nothing', [dry.log.includes('pr-7'), liveTasks(sandbox).length], [true, 2])
      good(checks, 'on its schedule it removes', await run('sweep.yml', github.event('schedule')))
      const { tasks, groups } = countOf(sandbox)
      checks.equal('what is not in use', [tasks, groups], [1, 1])
    }),

  'end-to-end-tests': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      github.openPull({ number: 7, branch: 'topic' })
      const event = github.event('pull_request', 'opened', 7)
      const passing = await run('end-to-end-tests.yml', event)
      good(checks, 'the tests reach their host', passing)
      checks.equal('they have run', [passing.steps.Test, passing.log.includes('built as tests-7')], ['success', true])
      checks.equal('the host is gone', liveTasks(sandbox), [])
      checks.equal('nobody was told', [github.comments(7), github.deployments()], [[], []])

      const failing = await run('end-to-end-tests.yml', event, { env: { EXPECTED: 'something else' } })
      checks.equal('tests that fail are a failure', [failing.jobs.test, failing.steps.Test], ['failure', 'failure'])
      checks.equal('and their host is gone too', liveTasks(sandbox), [])
    }),

  'end-to-end-tests, cancelled': (checks) =>
    onSite({}, async ({ sandbox, start }) => {
      sandbox.github.openPull({ number: 7, branch: 'topic' })
      const event = sandbox.github.event('pull_request', 'opened', 7)
      const running = await start('end-to-end-tests.yml', event, { env: { EXPECTED: 'built as', TAKES: '60' } })
      await until(() => isRunning(sandbox))
      running.cancel()
      const { jobs } = await running.done
      checks.equal('the host is gone', [jobs.test, liveTasks(sandbox)], ['failure', []])
    }),

  'sweep, of what does not go': (checks) =>
    onSite(SWEEPS, async ({ sandbox, run }) => {
      const { github } = sandbox
      github.openPull({ number: 7, branch: 'topic' })
      await run('preview.yml', github.event('pull_request', 'opened', 7))
      github.closePull(7)
      refuseToStop(sandbox)
      const { jobs, annotations } = await run('sweep.yml', github.event('schedule'))
      checks.equal(
        'it is red',
        [jobs.sweep, annotations.map(({ title }) => title)],
        ['failure', ['Some resources could not be removed']]
      )
    }),

  'destroy, of what does not go': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      await run('deploy-on-push.yml', sandbox.github.event('push'))
      refuseToStop(sandbox)
      const byHand = sandbox.github.event('workflow_dispatch', 'main', { environment: 'main' })
      const { jobs, annotations } = await run('destroy.yml', byHand)
      checks.equal(
        'it is red',
        [jobs.destroy, annotations.map(({ title }) => title)],
        ['failure', ['Some resources could not be removed']]
      )
    }),

  destroy: (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      await run('deploy-on-push.yml', github.event('push'))
      const byHand = github.event('workflow_dispatch', 'main', { environment: 'main' })
      good(checks, 'by hand it removes', await run('destroy.yml', byHand))
      checks.equal('all of the environment', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])

      // act does not look at `branches`, so this is a workflow that has `topic` among them.
      github.pushBranch('topic')
      await run('deploy-on-push.yml', github.event('push', 'topic'))
      checks.equal('a branch is deployed', liveTasks(sandbox).length, 1)
      github.deleteBranch('topic')
      good(checks, 'when the branch is deleted', await run('destroy.yml', github.event('delete', 'topic')))
      checks.equal('it is removed too', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])
    })
}
