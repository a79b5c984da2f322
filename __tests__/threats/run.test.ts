import { describe, expect, test } from '@jest/globals'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from '../e2e/site.ts'

const INJECTED = [
  'x%0A::set-output name=url::http://evil.test',
  '::error title=Forged::x',
  '##[add-mask]a',
  'url=http://evil.test',
  'ghadelimiter_x',
  'task-id<<EOF',
  '<img src=x> | [a](http://evil.test) @octocat',
  '$(touch pwned)'
]

describe('a name of several lines', () => {
  test('sets its own output alone, and no command, environment variable or path', async () => {
    await inSandbox({}, async (sandbox) => {
      const environment = INJECTED.join('\n')
      const known = (await deploy(sandbox, { ...WALKTHROUGH, environment: 'main' })).outputs
      const { outcome, outputs, annotations, env, paths, rawSummary } = await deploy(sandbox, {
        ...WALKTHROUGH,
        environment
      })

      expect([outcome, annotations, env, paths]).toEqual(['success', [], {}, []])
      expect(outputs.environment).toBe(environment)
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(known).sort())
      expect(outputs.url).toMatch(/^http:\/\/127\.[\d.]+$/)
      expect(rawSummary).not.toMatch(/<img|\]\(http:\/\/evil|@octocat/)
      expect(liveTasks(sandbox)).toHaveLength(2)
    })
  })
})

describe('a run for a fork', () => {
  test.each(['registry-password', 'registry-logins'] as const)(
    'with credentials that somebody gave it all the same has %s masked, and says nothing of it',
    async (input) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.github.openPull({ number: 7, branch: 'main', fork: 'mallory/space' })
        const event = sandbox.github.event('pull_request', 'opened', 7)
        const inputs = {
          ...WALKTHROUGH,
          ...(input === 'registry-logins' && { 'registry-username': '', 'registry-password': '' }),
          [input]: input === 'registry-logins' ? 'docker.io octocat hunter2-hunter2' : 'hunter2-hunter2'
        }
        const { raw, outputs } = await deploy(sandbox, inputs, { event, github: event.github })

        expect(raw).toMatch(/^::add-mask::hunter2-hunter2$/m)
        expect(raw.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('hunter2-hunter2')
        expect(outputs.environment).toBe('pr-7')
      })
    }
  )

  test('whose branch is called as ours has none of our branch’s environment', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      sandbox.github.openPull({ number: 7, branch: 'main', fork: 'mallory/space' })
      sandbox.github.closePull(7)
      const before = writesOf(sandbox).length
      const event = sandbox.github.event('pull_request', 'closed', 7)
      await deploy(sandbox, { mode: 'auto' }, { event, github: event.github })

      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
      expect(writesOf(sandbox)).toHaveLength(before)
    })
  })
})
