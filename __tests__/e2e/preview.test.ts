import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { ActionRun, StepResult } from '../../sandbox/src/runner.ts'
import { accessHeader } from '../../src/deployment.ts'
import { accessSecretFor, accessTag, environmentTags, readTagged, tagsByKey } from '../../src/ownership.ts'
import { formsOf } from '../leak/encodings.ts'
import { seedPlace, seedTask } from './seed.ts'
import { run, secured, SPACE, visited, withCertificate } from './https-site.ts'
import { deploy, inSandbox, inventory, liveTasks, pass, start, until, WALKTHROUGH, writesOf } from './site.ts'

/** What GitHub is asked only for `preview-label`, `preview-command` and `commit`. */
function askedByPreviews({ github }: Sandbox): readonly string[] {
  const paths = github.requests.map(({ path }) => path)
  expect(paths.length).toBeGreaterThan(1)
  return paths.filter((path) => /activity|collaborators|reactions|git\/ref/.test(path))
}

describe('previews', () => {
  type Happened = ReturnType<Sandbox['github']['event']>

  /** Runs the one step of the workflow for an event. */
  async function on(sandbox: Sandbox, happened: Happened, inputs: Readonly<Record<string, string>> = {}) {
    return deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { event: happened, github: happened.github })
  }

  function bodies(sandbox: Sandbox, number: number): string[] {
    return sandbox.github.comments(number).map(({ body }) => body)
  }

  /** The states of each deployment of an environment, the first made first. */
  function states(sandbox: Sandbox, environment: string): string[][] {
    return sandbox.github.deployments(environment).map(({ statuses }) => statuses.map(({ state }) => state))
  }

  const BROKEN = {
    ...WALKTHROUGH_IMAGE,
    tag: 'broken',
    app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 3 } }
  }

  describe('a pull request', () => {
    test.concurrent('has a live environment from its opening to its end, and one comment', async () => {
      await inSandbox({}, async (sandbox) => {
        const { github } = sandbox
        const { number } = github.openPull()
        const opened = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))
        const address = opened.outputs.url ?? ''

        expect([opened.outcome, opened.outputs.environment]).toEqual(['success', `pr-${number}`])
        expect(bodies(sandbox, number)).toEqual([expect.stringContaining(address)])
        expect(bodies(sandbox, number)[0]).toContain('| **Cost** | 0.0173 US dollars an hour, 12.66 a month')
        expect(github.deployments(`pr-${number}`)).toEqual([
          expect.objectContaining({ sha: github.pull(number).sha, transient: true, production: false })
        ])
        expect(github.deployments(`pr-${number}`)[0]?.statuses.at(-1)).toMatchObject({
          state: 'success',
          environmentUrl: address
        })

        github.pushToPull(number)
        const pushed = await on(sandbox, sandbox.github.event('pull_request', 'synchronize', number))

        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([pushed.outputs['task-arn']])
        expect(bodies(sandbox, number)).toEqual([expect.stringContaining(pushed.outputs.url ?? '')])
        expect(states(sandbox, `pr-${number}`).at(-1)?.at(-1)).toBe('success')
        expect(states(sandbox, `pr-${number}`).filter((all) => all.at(-1) === 'success')).toHaveLength(1)

        github.closePull(number, { merged: true })
        const closed = await on(sandbox, sandbox.github.event('pull_request', 'closed', number), { image: '' })

        expect([closed.outcome, closed.outputs.mode, closed.outputs.environment]).toEqual([
          'success',
          'destroy',
          `pr-${number}`
        ])
        expect(liveTasks(sandbox)).toEqual([])
        expect(bodies(sandbox, number)).toEqual([expect.stringContaining('Removed')])
        expect(bodies(sandbox, number)).toEqual([expect.not.stringContaining('**Cost**')])
        expect(states(sandbox, `pr-${number}`).every((all) => all.at(-1) === 'inactive')).toBe(true)
        expect(sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')).toEqual([])
        expect(sandbox.ec2.securityGroups().map(({ name }) => name)).toEqual(['default'])
        expect(askedByPreviews(sandbox)).toEqual([])
      })
    })

    test.concurrent('keeps the older preview when a new commit is broken, and says which is live', async () => {
      await inSandbox({ images: [WALKTHROUGH_IMAGE, BROKEN] }, async (sandbox) => {
        const { github } = sandbox
        const { number, sha } = github.openPull()
        const opened = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))
        github.pushToPull(number)
        const broken = await on(sandbox, sandbox.github.event('pull_request', 'synchronize', number), {
          image: 'acme/space:broken',
          'settle-seconds': '5'
        })
        const [comment = ''] = bodies(sandbox, number)

        expect(broken.outcome).toBe('failure')
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([opened.outputs['task-arn']])
        expect(bodies(sandbox, number)).toHaveLength(1)
        for (const part of ['Not deployed', 'exit code 3', sha.slice(0, 7), opened.outputs.url ?? '', 'still live']) {
          expect(comment).toContain(part)
        }
        expect(states(sandbox, `pr-${number}`).map((all) => all.at(-1))).toEqual(['success', 'failure'])

        // Also when a deployment doesn't even begin.
        github.pushToPull(number)
        const wrong = { 'registry-password': 'wrong' }
        const { outcome } = await on(sandbox, sandbox.github.event('pull_request', 'synchronize', number), wrong)

        expect(outcome).toBe('failure')
        expect(bodies(sandbox, number)).toEqual([expect.stringContaining('Not deployed')])
        expect(bodies(sandbox, number)[0]).toMatch(new RegExp(`${sha.slice(0, 7)}.* is still live`))
        expect(bodies(sandbox, number)[0]).not.toContain('exit code 3')
        expect(states(sandbox, `pr-${number}`).map((all) => all.at(-1))).toEqual(['success', 'failure'])
      })
    })

    test.concurrent('whose commit is no longer its head is skipped', async () => {
      await inSandbox({}, async (sandbox) => {
        const { number } = sandbox.github.openPull()
        const event = sandbox.github.event('pull_request', 'opened', number)
        sandbox.github.pushToPull(number)
        const { outcome, outputs, annotations } = await deploy(sandbox, WALKTHROUGH, { event, github: event.github })

        expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
        expect(annotations).toEqual([expect.objectContaining({ kind: 'notice' })])
        expect(writesOf(sandbox)).toEqual([])
        expect(bodies(sandbox, number)).toEqual([])
      })
    })

    test.concurrent.each(['pushed to', 'closed'] as const)(
      'that is %s while a deployment goes on ends with nothing of that',
      async (what) => {
        await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
          const { github } = sandbox
          const { number } = github.openPull()
          const event = github.event('pull_request', 'opened', number)
          const running = start(sandbox, WALKTHROUGH, { event, github: event.github })
          await until(() => sandbox.ecs.tasks().length > 0)
          if (what === 'closed') github.closePull(number)
          else github.pushToPull(number)
          const { outcome, outputs } = await running.done

          expect([outcome, outputs.skipped]).toEqual(['success', expect.stringMatching(/^Skipped: /)])
          expect(liveTasks(sandbox)).toEqual([])
        })
      }
    )

    test.concurrent('has one comment also when two runs begin at once', async () => {
      await inSandbox({}, async (sandbox) => {
        const { number } = sandbox.github.openPull()
        const event = sandbox.github.event('pull_request', 'opened', number)
        const run = { event, github: event.github }
        const results = await Promise.all([deploy(sandbox, WALKTHROUGH, run), deploy(sandbox, WALKTHROUGH, run)])

        expect(results.map(({ outcome }) => outcome)).toContain('success')
        expect(bodies(sandbox, number)).toHaveLength(1)
        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })

    test.concurrent('that is destroyed by hand is told so in its comment', async () => {
      await inSandbox({}, async (sandbox) => {
        const { github } = sandbox
        const { number } = github.openPull()
        const own = { environment: `preview-${number}`, 'follow-ref': 'true' }
        const { outputs } = await on(sandbox, github.event('pull_request', 'opened', number), own)
        const destroy = { mode: 'destroy', environment: `preview-${number}` }
        const { outcome } = await on(sandbox, github.event('workflow_dispatch'), destroy)

        expect([outcome, outputs.environment, liveTasks(sandbox)]).toEqual(['success', `preview-${number}`, []])
        const [body = '', ...others] = bodies(sandbox, number)
        expect([others, body]).toEqual([[], expect.stringContaining('Removed')])
        // The run is at the default branch, of which the comment is not to speak.
        expect(body).toContain(github.pull(number).sha.slice(0, 7))
        expect(body).not.toContain(github.event('workflow_dispatch').github.sha?.slice(0, 7))
      })
    })

    test.concurrent('from a fork without credentials is a green skip that says why', async () => {
      await inSandbox({}, async (sandbox) => {
        const { number } = sandbox.github.openPull({ fork: 'stranger/space' })
        const event = sandbox.github.event('pull_request', 'opened', number)
        const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
        const inputs = { ...WALKTHROUGH, 'registry-username': '', 'registry-password': '' }
        const { outcome, outputs, annotations } = await deploy(sandbox, inputs, { event, github: event.github, env })

        expect([outcome, outputs.skipped, outputs.mode]).toEqual([
          'success',
          expect.stringMatching(/^Skipped: /),
          'none'
        ])
        expect(annotations).toEqual([
          expect.objectContaining({ kind: 'notice', message: expect.stringContaining('comes from a fork') })
        ])
      })
    })
  })

  describe('a token that may not write', () => {
    test.concurrent('fails nothing, and is told which permission to add', async () => {
      await inSandbox({ github: { permissions: { contents: 'read', 'pull-requests': 'read' } } }, async (sandbox) => {
        const { number } = sandbox.github.openPull()
        const { outcome, annotations } = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))
        const messages = annotations.map(({ kind, message }) => `${kind}: ${message}`)

        expect(outcome).toBe('success')
        expect(messages).toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^warning: .*pull-requests: write/),
            expect.stringMatching(/^warning: .*deployments: write/)
          ])
        )
        expect(messages).toHaveLength(2)
      })
    })

    test.concurrent(
      'and a GitHub that is out of order fail nothing',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const { number } = sandbox.github.openPull()
          sandbox.github.faults.push({ call: '*', status: 502, times: 1000 })
          const { outcome, annotations } = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))

          expect(outcome).toBe('success')
          expect(annotations.every(({ kind }) => kind === 'warning')).toBe(true)
        })
      },
      120_000
    )
  })

  describe('other events', () => {
    test.concurrent('a push makes a deployment that is not transient, and no comment', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, outputs, summary, lines } = await on(sandbox, sandbox.github.event('push', 'main'))

        expect([outcome, outputs.environment]).toEqual(['success', 'main'])
        expect(sandbox.github.deployments('main')).toEqual([expect.objectContaining({ transient: false })])
        expect(states(sandbox, 'main')).toEqual([['in_progress', 'success']])
        expect(summary).toContain(
          '| **Cost** | 0.0173 US dollars an hour, 12.66 a month &#40;list prices in us-east-1&#41; |'
        )
        expect(lines.join('\n')).not.toContain('US dollars')
        expect(askedByPreviews(sandbox)).toEqual([])
      })
    })

    test.concurrent('on an Enterprise Server go there', async () => {
      await inSandbox({ github: { enterprise: true } }, async (sandbox) => {
        const { number } = sandbox.github.openPull()
        const { outcome, annotations } = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))

        expect([outcome, annotations]).toEqual(['success', []])
        expect(bodies(sandbox, number)).toHaveLength(1)
      })
    })
  })
})

describe('what is told on GitHub', () => {
  type Inputs = Readonly<Record<string, string>>

  const { app } = WALKTHROUGH_IMAGE
  const BROKEN = { ...WALKTHROUGH_IMAGE, tag: 'broken', app: { ...app, exits: { after: 0, code: 3 } } }
  const JOB = { ...WALKTHROUGH_IMAGE, tag: 'job', app: { ...app, listens: [], exits: { after: 100, code: 0 } } }

  /** A sandbox in which pull request 7 is open. */
  async function withPull(test: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> {
    await inSandbox({ images: [WALKTHROUGH_IMAGE, BROKEN, JOB], ...options }, async (sandbox) => {
      sandbox.github.openPull({ number: 7 })
      await test(sandbox)
    })
  }

  async function on(sandbox: Sandbox, action: 'opened' | 'synchronize' | 'closed', inputs: Inputs = {}) {
    const event = sandbox.github.event('pull_request', action, 7)
    return deploy(sandbox, { ...WALKTHROUGH, ...inputs }, { event, github: event.github })
  }

  function comments({ github }: Sandbox): string[] {
    return github.comments(7).map(({ body }) => body)
  }

  function writesTo({ github }: Sandbox): string[] {
    return github.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
  }

  describe('a failure is told', () => {
    test.concurrent('when it is that of the first commit: nothing is live', async () => {
      await withPull(async (sandbox) => {
        const broken = { image: 'acme/space:broken', 'settle-seconds': '5' }
        const { outcome, summary } = await on(sandbox, 'opened', broken)

        expect(outcome).toBe('failure')
        expect(summary).toContain('**Image**')
        expect(summary).not.toContain('**Cost**')
        expect(comments(sandbox)).toEqual([expect.stringContaining('Not deployed')])
        expect(comments(sandbox)[0]).not.toContain('still live')
        expect(sandbox.github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['failure'])
      })
    })
  })

  describe('nothing is written to GitHub', () => {
    test.concurrent.each<[string, Inputs, cost: string | undefined]>([
      ['for a plan', { mode: 'plan' }, '0.0173 US dollars an hour, 12.66 a month'],
      ['for a job', { image: 'acme/space:job', 'wait-for': 'stopped' }, undefined],
      [
        'where neither is wanted',
        {
          ...{ 'pr-comment': 'false', 'github-deployment': 'false', count: '2', architecture: 'arm64', cpu: '512' },
          ...{ memory: '1024', 'ephemeral-storage': '30', 'time-to-live': '1h' }
        },
        '0.0517 US dollars an hour, 37.76 a month, 0.0517 in its time to live'
      ],
      ['without a token', { 'github-token': '' }, '0.0173 US dollars an hour, 12.66 a month']
    ])('%s, while the summary says the cost of what stays', async (_, inputs, cost) => {
      await withPull(async (sandbox) => {
        const { outcome, summary } = await on(sandbox, 'opened', inputs)

        expect([outcome, writesTo(sandbox)]).toEqual(['success', []])
        expect(summary).toContain('**Image**')
        if (cost === undefined) expect(summary).not.toContain('**Cost**')
        else expect(summary).toContain(`| **Cost** | ${cost} &#40;list prices in us-east-1&#41; |`)
      })
    })

    test.concurrent.each<[string, Inputs, [comments: number, deployments: number]]>([
      ['of a comment that is not wanted', { 'pr-comment': 'false' }, [0, 1]],
      ['of a deployment that is not wanted', { 'github-deployment': 'false' }, [1, 0]]
    ])('%s', async (_, inputs, expected) => {
      await withPull(async (sandbox) => {
        await on(sandbox, 'opened', inputs)
        sandbox.github.closePull(7)
        const closed = await on(sandbox, 'closed', inputs)

        expect([closed.outcome, closed.annotations]).toEqual(['success', []])
        expect([comments(sandbox).length, sandbox.github.deployments('pr-7').length]).toEqual(expected)
      })
    })
  })

  describe('comments', () => {
    test.concurrent('of two environments of a pull request are two, each with a life of its own', async () => {
      await withPull(async (sandbox) => {
        await on(sandbox, 'opened', { environment: 'pr-7-web', 'follow-ref': 'true' })
        await on(sandbox, 'opened', { environment: 'pr-7-api', 'follow-ref': 'true' })
        sandbox.github.closePull(7)
        const closed = await on(sandbox, 'closed', { environment: 'pr-7-web', 'follow-ref': 'true' })

        expect(closed.outcome).toBe('success')
        expect(comments(sandbox)).toEqual([
          expect.stringMatching(/Removed.*pr-7-web/),
          expect.stringMatching(/Live.*pr-7-api/)
        ])
        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })

    test.concurrent(
      'of others stay, though they begin as ours does or there are more than a page of them',
      async () => {
        await withPull(async (sandbox) => {
          for (let count = 0; count < 100; count++) sandbox.github.comment(7, 'octocat', `Number ${String(count)}`)
          await on(sandbox, 'opened')
          const [ours = ''] = comments(sandbox).slice(-1)
          sandbox.github.comment(7, 'mallory', ours)
          const before = comments(sandbox).filter((body) => body !== ours)
          sandbox.github.pushToPull(7)
          await on(sandbox, 'synchronize')
          const after = sandbox.github.comments(7)

          expect(after).toHaveLength(102)
          expect(after.filter(({ author }) => author.login === 'mallory').map(({ body }) => body)).toEqual([ours])
          expect(after.filter(({ author }) => author.login === 'octocat').map(({ body }) => body)).toEqual(before)
        })
      }
    )

    test.concurrent.each([
      [
        'Markdown, HTML, mentions, references and quotes',
        'pr-7 **x** <img src=x onerror=alert(1)> | `y` @octocat "#1" \'acme/space#2\' <!-- -->'
      ],
      ['250 characters and slashes', `pr-7/${'feature/'.repeat(31)}`]
    ])('and deployments go through whatever the environment is called: %s', async (_, environment) => {
      await withPull(async (sandbox) => {
        const own = { environment, 'follow-ref': 'true' }
        const opened = await on(sandbox, 'opened', own)
        const [comment = ''] = comments(sandbox)
        const shown = comment.split('\n').slice(1).join('\n')
        sandbox.github.closePull(7)
        const closed = await on(sandbox, 'closed', own)

        expect([opened.outcome, opened.annotations]).toEqual(['success', []])
        expect([closed.outcome, closed.annotations]).toEqual(['success', []])
        expect(shown).not.toMatch(/<img|@octocat|\*\*x|<!--|acme\/space#2/)
        expect(comments(sandbox)).toEqual([expect.stringContaining('Removed')])
        expect(sandbox.github.deployments().map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['inactive'])
        expect(inventory(sandbox)).toMatchObject({ tasks: 0, securityGroups: [] })
      })
    })

    test.concurrent('wait for GitHub’s secondary limit to pass', async () => {
      await withPull(async (sandbox) => {
        Object.assign(sandbox.github.limits.secondary, { calls: 2, retryAfter: 1 })
        const { outcome, annotations } = await on(sandbox, 'opened')

        expect([outcome, annotations]).toEqual(['success', []])
        expect(comments(sandbox)).toEqual([expect.stringContaining('Live')])
        expect(sandbox.github.limits.secondary.calls).toBe(0)
      })
    })
  })

  describe('on pull_request_target', () => {
    test.concurrent.each([
      ['the head’s code in the workspace is warned about', true],
      ['the base’s code is not', false]
    ])('%s', async (_, ofHead) => {
      const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
      try {
        await withPull(async (sandbox) => {
          const event = sandbox.github.event('pull_request_target', 'opened', 7)
          mkdirSync(join(workspace, '.git'))
          const commit = ofHead ? sandbox.github.pull(7).sha : (event.github.sha ?? '')
          writeFileSync(join(workspace, '.git', 'HEAD'), `${commit}\n`)
          const run: Partial<ActionRun> = { event, github: event.github, workspace }
          const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, mode: 'plan' }, run)

          expect(outcome).toBe('success')
          expect(annotations.map(({ kind }) => kind)).toEqual(ofHead ? ['warning'] : [])
        })
      } finally {
        rmSync(workspace, { recursive: true })
      }
    })
  })

  describe('Dependabot', () => {
    test.concurrent.each(['opened', 'closed'] as const)('whose pull request is %s is a green skip', async (action) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.github.openPull({ number: 7, author: 'dependabot[bot]' })
        if (action === 'closed') sandbox.github.closePull(7)
        const event = sandbox.github.event('pull_request', action, 7)
        const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }
        const none = { ...WALKTHROUGH, 'registry-username': '', 'registry-password': '' }
        const { outcome, outputs, annotations } = await deploy(sandbox, none, { event, github: event.github, env })

        expect([outcome, outputs.skipped, outputs.mode]).toEqual([
          'success',
          expect.stringMatching(/^Skipped: /),
          'none'
        ])
        expect(annotations).toEqual([
          expect.objectContaining({ kind: 'notice', message: expect.stringContaining('Dependabot') })
        ])
        expect([sandbox.aws.calls, writesTo(sandbox)]).toEqual([[], []])
      })
    })
  })
})

describe('label and comment', () => {
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
          expect.stringMatching(/^Could not react to the comment\. .*`pull-requests: write`/)
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
        const event = sandbox.github.event(
          'issue_comment',
          'created',
          7,
          sandbox.github.comment(7, 'octocat', '/deploy')
        )
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
    /** An account in which these run, each of the pull request or the branch that its name says. */
    async function withEnvironments(
      names: readonly string[],
      test: (sandbox: Sandbox) => Promise<void>,
      options: SandboxOptions = {}
    ) {
      const { readers: _readers, ...image } = { ...WALKTHROUGH_IMAGE, repository: 'acme/public' }
      await inSandbox({ images: [image], ...options }, async (sandbox) => {
        const subnet = await seedPlace(sandbox)
        for (const environment of names) {
          const origin = environment.startsWith('pr-') ? `pull/${environment.slice(3)}` : `heads/${environment}`
          await seedTask(sandbox, subnet, { environment, origin: `refs/${origin}`, image: 'acme/public:1.0' })
        }
        await test(sandbox)
      })
    }

    test.concurrent('removes what lacks the label, unless a command may deploy it, or there is no label', async () => {
      await withEnvironments(['pr-7', 'pr-8', 'main'], async (sandbox) => {
        const { github } = sandbox
        github.openPull({ number: 7, labels: ['Preview'] })
        github.openPull({ number: 8, labels: ['bug'] })
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
      let github: Sandbox['github'] | undefined
      // It looks for what is there after it has asked GitHub once, and before it asks again.
      const onCall = () => {
        if (github?.requests.some(({ path }) => path.startsWith('/repos/acme/space/pulls')) !== true) return
        github.labelPull(7, 'preview')
      }
      await withEnvironments(
        ['pr-7'],
        async (sandbox) => {
          github = sandbox.github
          github.openPull({ number: 7 })
          const { outcome } = await deploy(sandbox, { mode: 'sweep', ...LABEL })

          expect([outcome, environmentsIn(sandbox)]).toEqual(['success', ['pr-7']])
          expect(github.requests.filter(({ path }) => path.startsWith('/repos/acme/space/pulls'))).toHaveLength(2)
        },
        { onCall }
      )
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
            '`preview-label` is ignored, because `mode: deploy` does not depend on the event.',
            '`preview-command` is ignored, because `mode: deploy` does not depend on the event.'
          ]
        ])
      })
    })
  })

  // The same holds for a push and for the life of a pull request, above.
  test.concurrent('without these inputs, a run on a comment asks GitHub nothing more', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7, labels: ['preview'] })
      const { outcome } = await on(sandbox, await says(sandbox, '/deploy'))
      expect([outcome, liveTasks(sandbox).length, askedByPreviews(sandbox)]).toEqual(['success', 1, []])
    })
  })
})

describe('access-password', () => {
  const PASSWORD = 'Zq9-"hunter2"\\&<x>'
  const SECRET = 'run-on-fargate/acme/space/access/pr-7'

  function guarded(arn: string, more: Readonly<Record<string, string>> = {}) {
    return secured(arn, { 'access-password': PASSWORD, 'health-check-path': '/', ...more })
  }

  /** For a deployment of which only what it creates is of interest. */
  const UNASKED = { 'health-check-path': '', 'settle-seconds': '0' }

  /** What the secret of the password holds. */
  function stored({ secretsManager }: Sandbox, name = SECRET): unknown {
    return JSON.parse(secretsManager.forTasks.value(name).secretString ?? '{}')
  }

  function isKept(sandbox: Sandbox, name = SECRET): boolean {
    try {
      return stored(sandbox, name) !== undefined
    } catch {
      return false
    }
  }

  function openPorts(sandbox: Sandbox): string[] {
    const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
    const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
    return [...new Set(ingress.map(({ fromPort }) => String(fromPort)))].sort()
  }

  function titlesOf({ outcome, annotations }: StepResult): readonly string[] {
    return [outcome, ...annotations.flatMap(({ properties: { title } }) => title ?? [])]
  }

  /** All that a step has written, with what the runner would mask. */
  function written(result: StepResult): string {
    const { raw, rawSummary, state, env, outputs, annotations, post } = result
    const { 'access-header': _, ...others } = outputs
    const log = raw.replaceAll(/^::add-mask::.*$/gm, '')
    return [log, rawSummary, JSON.stringify([state, env, others, annotations]), post && written(post)].join('\n')
  }

  /** The password is in a secret of the environment, from which the task gets the header. */
  function expectKept(sandbox: Sandbox, certificate: string): void {
    const [secretArn = ''] = [sandbox.secretsManager.forTasks.value(SECRET).arn]
    const secrets = sandbox.ecs
      .taskDefinitions()
      .at(-1)
      ?.containerDefinitions?.map((each) => each.secrets ?? [])

    expect(stored(sandbox)).toEqual({
      username: 'preview',
      password: PASSWORD,
      authorization: accessHeader(PASSWORD)
    })
    expect(secrets?.flat()).toContainEqual({
      name: 'ACCESS_AUTHORIZATION',
      valueFrom: `${secretArn}:authorization::`
    })
    const [created] = sandbox.aws.calls.flatMap(({ operation, input }) =>
      operation === 'CreateSecret' && input.Name === SECRET ? [input.Tags] : []
    )
    expect(created).toContainEqual({ Key: 'run-on-fargate:repository', Value: 'acme/space' })
    expect(created).toContainEqual({ Key: 'run-on-fargate:environment', Value: 'pr-7' })
    const login = sandbox.secretsManager.forTasks.value('run-on-fargate/acme/space/docker.io').arn
    const granted = sandbox.aws.calls
      .filter(({ operation }) => operation === 'PutRolePolicy')
      .flatMap(({ input }) => {
        const { Statement } = JSON.parse(String(input.PolicyDocument)) as {
          readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[]
        }
        return Statement.filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'))
      })
    expect(granted.map(({ Resource }) => Resource).sort()).toEqual([login, certificate, secretArn].sort())
  }

  describe('a password', () => {
    test.concurrent('lets in those who have it, and nobody else, and closes every other port', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const result = await run(
          sandbox,
          guarded(arn, { 'access-open-paths': '/webhooks/*\n/health', port: '3000,9000/udp' })
        )
        const header = accessHeader(PASSWORD)

        expect(titlesOf(result)[0]).toBe('success')
        expect(result.outputs['access-header']).toBe(header)
        expect(await visited(sandbox, pair)).toBe('401')
        expect(await visited(sandbox, pair, { authorization: header })).toBe('200')
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('401')
        expect(await visited(sandbox, pair, { path: '/webhooks/a' })).toBe('200')
        expect(result.summary).toContain('for the user preview')
        expect(result.lines.join('\n')).toContain('→ port 3000 of container space, with a password;')
        // Every other port is closed, also those that are named.
        expect(openPorts(sandbox)).toEqual(['443', '80'])
        expect(result.raw).toContain('`port` has 9000/udp, but with `access-password` only HTTPS is open')
        expectKept(sandbox, arn)
      })
    })

    test.concurrent('that stays changes nothing but the task, and a new one is that of the next task', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        await run(sandbox, guarded(arn, UNASKED))
        const from = writesOf(sandbox).length
        const same = await run(sandbox, guarded(arn, UNASKED))
        const writes = writesOf(sandbox).slice(from)
        expect(same.outputs.changed).not.toContain('"secret"')
        expect(writes.filter(({ service }) => service === 'secretsmanager')).toEqual([])

        const changed = await run(sandbox, guarded(arn, { 'access-password': 'another password' }))
        expect(titlesOf(changed)[0]).toBe('success')
        expect(JSON.parse(changed.outputs.changed ?? '')).toContainEqual({
          resource: 'secret',
          name: SECRET,
          action: 'update'
        })
        expect(await visited(sandbox, pair, { authorization: accessHeader(PASSWORD) })).toBe('401')
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('200')
        expect(liveTasks(sandbox)).toHaveLength(1)
      })
    })

    test.concurrent('that a deployment no longer has is a warning, once, and goes with the environment', async () => {
      await withCertificate(async (sandbox, { arn, pair }) => {
        const messages = ({ annotations }: StepResult) => annotations.map(({ message }) => message).join('\n')
        await run(sandbox, guarded(arn, UNASKED))
        const open = await run(sandbox, guarded(arn, { ...UNASKED, 'access-password': '' }))
        const still = await run(sandbox, { ...WALKTHROUGH, environment: 'pr-7', 'wait-for': 'none' })
        expect(messages(open)).toContain('The last deployment of the environment had a password')
        expect(messages(still)).not.toContain('The last deployment of the environment had a password')

        const gone = await run(sandbox, { mode: 'destroy', environment: 'pr-7' })
        expect(titlesOf(gone)).toEqual(['success'])
        expect(gone.lines.join('\n')).toContain('removed  secret of the password')
        expect(isKept(sandbox)).toBe(false)
        const deletion = sandbox.aws.calls.find(({ operation }) => operation === 'DeleteSecret')
        expect(deletion?.input).toMatchObject({ RecoveryWindowInDays: 7 })

        // The next deployment restores it.
        const again = await run(sandbox, guarded(arn, { 'access-password': 'another password' }))
        expect(titlesOf(again)[0]).toBe('success')
        expect(sandbox.aws.calls.filter(({ operation }) => operation === 'RestoreSecret')).toHaveLength(1)
        expect(await visited(sandbox, pair, { authorization: accessHeader('another password') })).toBe('200')
      })
    })

    test.concurrent('is sent by the health check, which sees what the application answers', async () => {
      const asked: (string | undefined)[] = []
      const request = ({ headers }: IncomingMessage, response: ServerResponse) => {
        asked.push(headers.authorization)
        response.writeHead(asked.length < 3 ? 500 : 200).end()
      }
      const app = { ...SPACE.app, handles: { request } }
      await withCertificate(
        async (sandbox, { arn }) => {
          const result = await run(sandbox, guarded(arn))

          // It waits as long as that is 500, and the application never gets the password.
          expect(result.outcome).toBe('success')
          expect(asked).toEqual([undefined, undefined, undefined])
        },
        { images: [{ ...SPACE, app }] }
      )
    })

    test.concurrent('goes with its pull request, and by a sweep, while that of another stays', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const pulls = [0, 1, 2, 3].map(() => sandbox.github.openPull().number)
        const [one = 0, two = 0, , foreign = 0] = pulls
        const secretFor = (environment: string) => accessSecretFor({ repository: 'acme/space', environment })
        const kept = () => pulls.map((number) => isKept(sandbox, secretFor(`pr-${number}`)))
        const subnet = await seedPlace(sandbox)
        for (const number of pulls) {
          const [environment, origin] = [`pr-${number}`, `refs/pull/${number}`]
          await seedTask(sandbox, subnet, { environment, origin, tags: accessTag('password') })
          // The last has our name, and is another repository's.
          const repository = number === foreign ? 'acme/other' : 'acme/space'
          const tags = environmentTags({ repository, environment })
          sandbox.secretsManager.seedSecret({ name: secretFor(environment), value: '{"password":"x"}', tags })
        }
        expect(kept()).toEqual([true, true, true, true])
        sandbox.github.closePull(one)
        const event = sandbox.github.event('pull_request', 'closed', one)
        const closed = await run(sandbox, guarded(arn, { environment: '' }), { event, github: event.github })
        expect(closed.lines.join('\n')).toContain('removed  secret of the password')
        expect(kept()).toEqual([false, true, true, true])

        sandbox.github.closePull(two)
        sandbox.github.closePull(foreign)
        const swept = await run(sandbox, { mode: 'sweep' })
        expect([swept.outcome, kept()]).toEqual(['success', [false, false, true, true]])
        expect(swept.lines.join('\n')).toContain(`pr-${foreign}`)
      })
    })

    test.concurrent('goes with an environment whose first deployment has failed', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const answer = { code: 'ClientException', message: 'Family is invalid.' }
        sandbox.world.knobs.faults.push({ call: 'ecs:RegisterTaskDefinition', answer, times: 1 })
        const failed = await run(sandbox, guarded(arn))
        expect([failed.outcome, isKept(sandbox, SECRET)]).toEqual(['failure', true])

        const removed = await run(sandbox, { mode: 'destroy', environment: 'pr-7' })
        expect(removed.lines.join('\n')).toContain('removed  secret of the password')
        expect([removed.outcome, isKept(sandbox, SECRET)]).toEqual(['success', false])
      })
    })

    test.concurrent.each([
      ['nobody’s', {}],
      ['another repository’s', { 'run-on-fargate:repository': 'acme/other', 'run-on-fargate:environment': 'pr-7' }],
      ['another environment’s', { 'run-on-fargate:repository': 'acme/space', 'run-on-fargate:environment': 'pr-8' }]
    ])('is not kept in a secret that is %s', async (_, tags) => {
      await withCertificate(async (sandbox, { arn }) => {
        const value = JSON.stringify({ username: 'preview', password: PASSWORD })
        sandbox.secretsManager.seedSecret({ name: SECRET, value, tags })
        const result = await run(sandbox, guarded(arn))

        expect(titlesOf(result)).toEqual(['failure', 'The secret belongs to another repository'])
        expect(writesOf(sandbox)).toEqual([])
        expect(stored(sandbox)).toEqual(JSON.parse(value))
      })
    })

    test.concurrent('is seen nowhere but in its secret and in one masked output', async () => {
      await withCertificate(async (sandbox, { arn }) => {
        const results = [
          await run(sandbox, guarded(arn), { debug: true }),
          await run(sandbox, guarded(arn, { mode: 'plan' }), { debug: true }),
          await run(sandbox, guarded(arn, { subnets: 'none' }), { debug: true }),
          await run(sandbox, { mode: 'destroy', environment: 'pr-7' }, { debug: true })
        ]
        const calls = sandbox.aws.calls.map(({ service, operation, input }) =>
          service === 'secretsmanager' ? [operation] : [service, operation, input]
        )
        const everywhere = [
          ...results.map(written),
          JSON.stringify(calls),
          JSON.stringify(sandbox.ecs.taskDefinitions()),
          JSON.stringify(sandbox.github.requests)
        ].join('\n')

        expect(results.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'failure', 'success'])
        expect(
          formsOf({ username: 'preview', password: PASSWORD }).filter((form) => everywhere.includes(form))
        ).toEqual([])
        expect(results[0]?.raw).toContain(`::add-mask::${accessHeader(PASSWORD).slice('Basic '.length)}`)
        expect(results[1]?.outputs['access-header']).toBeUndefined()
      })
    })
  })
})
