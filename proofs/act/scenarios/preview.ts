import { countOf, good, liveTasks } from '../account.ts'
import type { ActResult } from '../act.ts'
import { onSite, type Scenario } from '../site.ts'

const BUILD = 'docker/build-push-action@v7'

/** The jobs that have run, and the outputs of the one that decides. */
function decided({ jobs, outputs }: ActResult) {
  const { mode, skipped = '' } = outputs['decide.decide'] ?? {}
  return [Object.keys(jobs).sort(), mode, skipped]
}

/** What the examples for previews on a label and by a comment are to do. */
export const PREVIEW: Readonly<Record<string, Scenario>> = {
  'preview-on-label': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      const { sha } = github.openPull({ number: 7, branch: 'topic' })
      const opened = await run('preview-on-label.yml', github.event('pull_request', 'opened', 7))
      checks.equal('opened does nothing', decided(opened), [
        ['decide'],
        'none',
        'Skipped: pull request #7 does not have the label `preview`.'
      ])
      checks.equal('and calls nothing', sandbox.aws.calls.length, 0)

      github.labelPull(7, 'preview')
      const labeled = await run(
        'preview-on-label.yml',
        github.event('pull_request', 'labeled', 7, { label: 'preview' })
      )
      good(checks, 'the label deploys', labeled)
      checks.equal('after it was decided', decided(labeled), [['decide', 'preview'], 'deploy', ''])
      checks.matches('what was built of its head', github.comments(7)[0]?.body ?? '', new RegExp(sha.slice(0, 7)))
      checks.equal('for its environment', liveTasks(sandbox).length, 1)

      github.labelPull(7, 'bug')
      const other = await run('preview-on-label.yml', github.event('pull_request', 'labeled', 7, { label: 'bug' }))
      checks.equal('another label does nothing', decided(other).slice(0, 2), [['decide'], 'none'])

      const pushed = github.pushToPull(7)
      good(checks, 'a push deploys', await run('preview-on-label.yml', github.event('pull_request', 'synchronize', 7)))
      checks.matches('the new head', github.comments(7)[0]?.body ?? '', new RegExp(pushed.slice(0, 7)))

      github.unlabelPull(7, 'preview')
      const removed = await run(
        'preview-on-label.yml',
        github.event('pull_request', 'unlabeled', 7, { label: 'preview' })
      )
      good(checks, 'without the label it is removed', removed)
      checks.equal('without a build', removed.steps[BUILD], undefined)
      checks.equal('and nothing is left', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])
    }),

  'preview-on-comment': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      const { sha } = github.openPull({ number: 7, branch: 'topic' })
      // GitHub gives times in whole seconds.
      const says = async (text: string, login = 'octocat') => {
        await new Promise((resolve) => setTimeout(resolve, 1100))
        const comment = github.comment(7, login, text)
        const result = await run('preview-on-comment.yml', github.event('issue_comment', 'created', 7, comment))
        return { result, reactions: github.reactions(comment.id).map((reaction) => reaction.split(' ')[1]) }
      }
      const chat = await says('Well done')
      checks.equal('an ordinary comment starts no job', [chat.result.steps, chat.reactions], [{}, []])

      const stranger = await says('/deploy', 'mallory')
      checks.equal('a stranger’s command is refused', decided(stranger.result).slice(0, 2), [['decide'], 'none'])
      checks.equal(
        'and nothing but the reaction is there',
        [stranger.reactions, sandbox.aws.calls.length],
        [['confused'], 0]
      )

      const { result, reactions } = await says('/deploy')
      good(checks, 'a command deploys', result)
      checks.equal('and is answered', reactions, ['eyes', 'rocket'])
      const own = github.comments(7).filter(({ author }) => author.type === 'Bot')
      checks.matches('what was built of the head', own[0]?.body ?? '', new RegExp(sha.slice(0, 7)))
      checks.equal('for its environment', liveTasks(sandbox).length, 1)

      const stopped = await says('/deploy stop')
      good(checks, 'stop removes', stopped.result)
      checks.equal('without a build', stopped.result.steps[BUILD], undefined)
      checks.equal('and is answered', stopped.reactions, ['eyes', '+1'])
      checks.equal('and nothing is left', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])

      await says('/deploy')
      github.closePull(7)
      good(checks, 'closed removes', await run('preview-on-comment.yml', github.event('pull_request', 'closed', 7)))
      checks.equal('and nothing is left', [countOf(sandbox).tasks, countOf(sandbox).groups], [0, 0])
    })
}
