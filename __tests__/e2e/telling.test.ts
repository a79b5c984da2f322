import { describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActionRun } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, inventory, liveTasks, WALKTHROUGH } from './site.ts'

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
      const { outcome } = await on(sandbox, 'opened', { image: 'acme/space:broken', 'settle-seconds': '5' })

      expect(outcome).toBe('failure')
      expect(comments(sandbox)).toEqual([expect.stringContaining('Not deployed')])
      expect(comments(sandbox)[0]).not.toContain('still live')
      expect(sandbox.github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['failure'])
    })
  })

  test.concurrent('when the deployment did not even begin: the commit that is live is named', async () => {
    await withPull(async (sandbox) => {
      await on(sandbox, 'opened')
      const live = sandbox.github.pull(7).sha
      sandbox.github.pushToPull(7)
      const wrong = { 'registry-password': 'wrong' }
      const first = await on(sandbox, 'synchronize', wrong)
      const second = await on(sandbox, 'synchronize', wrong)

      expect([first.outcome, second.outcome]).toEqual(['failure', 'failure'])
      expect(comments(sandbox)).toEqual([expect.stringContaining('Not deployed')])
      expect(comments(sandbox)[0]).toMatch(new RegExp(`${live.slice(0, 7)}.* is still live`))
      expect(sandbox.github.deployments('pr-7').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['success'])
    })
  })
})

describe('nothing is written to GitHub', () => {
  test.concurrent.each<[string, Inputs]>([
    ['for a plan', { mode: 'plan' }],
    ['for a job', { image: 'acme/space:job', 'wait-for': 'stopped' }],
    ['where neither is wanted', { 'pr-comment': 'false', 'github-deployment': 'false' }],
    ['without a token', { 'github-token': '' }]
  ])('%s', async (_, inputs) => {
    await withPull(async (sandbox) => {
      const { outcome } = await on(sandbox, 'opened', inputs)

      expect([outcome, writesTo(sandbox)]).toEqual(['success', []])
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

  test.concurrent('of others stay, though they begin as ours does or there are more than a page of them', async () => {
    await withPull(async (sandbox) => {
      for (let count = 0; count < 120; count++) sandbox.github.comment(7, 'octocat', `Number ${String(count)}`)
      await on(sandbox, 'opened')
      const [ours = ''] = comments(sandbox).slice(-1)
      sandbox.github.comment(7, 'mallory', ours)
      const before = comments(sandbox).filter((body) => body !== ours)
      sandbox.github.pushToPull(7)
      await on(sandbox, 'synchronize')
      const after = sandbox.github.comments(7)

      expect(after).toHaveLength(122)
      expect(after.filter(({ author }) => author.login === 'mallory').map(({ body }) => body)).toEqual([ours])
      expect(after.filter(({ author }) => author.login === 'octocat').map(({ body }) => body)).toEqual(before)
    })
  })

  test.concurrent.each([
    ['Markdown and HTML', 'pr-7 **x** <img src=x onerror=alert(1)> | `y`'],
    ['mentions, references and quotes', 'pr-7 @octocat "#1" \'acme/space#2\' <!-- -->'],
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

      expect([outcome, outputs.skipped, outputs.mode]).toEqual(['success', expect.stringMatching(/^Skipped: /), 'none'])
      expect(annotations).toEqual([
        expect.objectContaining({ kind: 'notice', message: expect.stringContaining('Dependabot') })
      ])
      expect([sandbox.aws.calls, writesTo(sandbox)]).toEqual([[], []])
    })
  })
})

describe('the cost', () => {
  test.concurrent.each<[what: string, inputs: Inputs, cost: string]>([
    ['the default', {}, '0.0173 US dollars an hour, 12.66 a month'],
    ['a plan', { mode: 'plan' }, '0.0173 US dollars an hour, 12.66 a month'],
    [
      'what the inputs change',
      {
        count: '2',
        architecture: 'arm64',
        cpu: '512',
        memory: '1024',
        'ephemeral-storage': '30',
        'time-to-live': '1h'
      },
      '0.0517 US dollars an hour, 37.76 a month, 0.0517 in its time to live'
    ],
    ['Spot', { 'launch-type': 'FARGATE_SPOT' }, '0.0087 US dollars an hour, 6.35 a month'],
    ['a task for the job', { 'keep-running': 'false' }, '0.0173 US dollars an hour, until the job ends']
  ])('of %s is in the summary', async (_, inputs, cost) => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, summary, lines } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })

      expect(outcome).toBe('success')
      expect(summary).toContain(`| **Cost** | ${cost} &#40;list prices in us-east-1&#41; |`)
      expect(lines.join('\n')).not.toContain('US dollars')
    })
  })

  test.concurrent('is in the comment as long as the tasks run', async () => {
    await withPull(async (sandbox) => {
      await on(sandbox, 'opened')
      expect(comments(sandbox)).toEqual([
        expect.stringContaining('| **Cost** | 0.0173 US dollars an hour, 12.66 a month')
      ])
      sandbox.github.closePull(7)
      await on(sandbox, 'closed')
      expect(comments(sandbox)).toEqual([expect.not.stringContaining('**Cost**')])
    })
  })

  test.concurrent.each([
    ['a job, which ends', { 'wait-for': 'stopped', image: 'acme/space:job' }],
    ['a task that has failed', { image: 'acme/space:broken', 'settle-seconds': '5' }]
  ])('is not told of %s', async (_, inputs) => {
    await withPull(async (sandbox) => {
      const { summary } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })

      expect(summary).toContain('**Image**')
      expect(summary).not.toContain('**Cost**')
    })
  })
})
