import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH, writesOf } from './site.ts'

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

const BROKEN = { ...WALKTHROUGH_IMAGE, tag: 'broken', app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 3 } } }

describe('a pull request', () => {
  test.concurrent('has a live environment from its opening to its end, and one comment', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      const { number } = github.openPull()
      const opened = await on(sandbox, sandbox.github.event('pull_request', 'opened', number))
      const address = opened.outputs.url ?? ''

      expect([opened.outcome, opened.outputs.environment]).toEqual(['success', `pr-${number}`])
      expect(bodies(sandbox, number)).toEqual([expect.stringContaining(address)])
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
      expect(states(sandbox, `pr-${number}`).every((all) => all.at(-1) === 'inactive')).toBe(true)
      expect(sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')).toEqual([])
      expect(sandbox.ec2.securityGroups().map(({ name }) => name)).toEqual(['default'])
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

      expect([outcome, outputs.skipped, outputs.mode]).toEqual(['success', expect.stringMatching(/^Skipped: /), 'none'])
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
      const { outcome, outputs } = await on(sandbox, sandbox.github.event('push', 'main'))

      expect([outcome, outputs.environment]).toEqual(['success', 'main'])
      expect(sandbox.github.deployments('main')).toEqual([expect.objectContaining({ transient: false })])
      expect(states(sandbox, 'main')).toEqual([['in_progress', 'success']])
    })
  })

  test.concurrent('a deleted branch takes its environment with it', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      github.pushBranch('feature/x')
      const pushed = await on(sandbox, sandbox.github.event('push', 'feature/x'))
      github.deleteBranch('feature/x')
      const deleted = await on(sandbox, sandbox.github.event('delete', 'feature/x'))

      expect([pushed.outputs.environment, deleted.outputs.environment]).toEqual(['feature/x', 'feature/x'])
      expect([deleted.outcome, deleted.outputs.mode]).toEqual(['success', 'destroy'])
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('a task for the job only is told as removed when the job is over', async () => {
    await inSandbox({}, async (sandbox) => {
      const { number } = sandbox.github.openPull()
      await on(sandbox, sandbox.github.event('pull_request', 'opened', number), { 'keep-running': 'false' })

      expect(bodies(sandbox, number)).toEqual([expect.stringContaining('Removed')])
      expect(states(sandbox, `pr-${number}`).map((all) => all.at(-1))).toEqual(['inactive'])
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
