import { expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'

/** Whatever a step is to do, and however it ends: it prints nothing before the runner hides the credentials. */

const PASSWORD = 'hunter2-hunter2'
const LISTED = 'swordfish-swordfish'
const TOKEN = 'ghp_a-token-of-the-user-own'
const ACCESS = 'correct horse battery staple'

const LOGINS = {
  ...WALKTHROUGH,
  'registry-password': PASSWORD,
  'registry-logins': `ghcr.io octocat ${LISTED}`,
  'github-token': TOKEN,
  'access-password': ACCESS
}

type Happened = ReturnType<Sandbox['github']['event']>

const EVENTS: Readonly<Record<string, (github: Sandbox['github']) => Happened>> = {
  'a push': (github) => github.event('push'),
  'a pull request': (github) => github.event('pull_request', 'opened', 7),
  'a pull request of a fork': (github) => github.event('pull_request', 'opened', 8),
  'the end of a pull request': (github) => {
    github.closePull(7)
    return github.event('pull_request', 'closed', 7)
  },
  'a comment': (github) => github.event('issue_comment', 'created', 7, github.comment(7, 'octocat', '/deploy')),
  'a schedule': (github) => github.event('schedule'),
  'an event that nobody knows': (github) => ({ ...github.event('push'), name: 'solar_eclipse' })
}
const MODES = ['auto', 'decide', 'deploy', 'destroy', 'sweep', 'plan', 'no such mode']
const TURNS = Object.keys(EVENTS).flatMap((what, index) => {
  // Each event with three of the modes, and each mode with three of the events.
  return [0, 2, 3].map((step) => [MODES[(index + step) % MODES.length] ?? '', what] as const)
})

test.concurrent.each(TURNS)('mode: %s on %s prints nothing before the masks of all credentials', async (mode, what) => {
  await inSandbox({}, async (sandbox) => {
    sandbox.github.openPull({ number: 7, branch: 'topic' })
    sandbox.github.openPull({ number: 8, branch: 'main', fork: 'mallory/space' })
    const event = EVENTS[what]?.(sandbox.github)
    const inputs = { ...LOGINS, mode }
    const { raw } = await deploy(sandbox, inputs, { debug: true, ...(event && { event, github: event.github }) })
    const lines = raw.split('\n').filter((line) => line.trim() !== '')
    const first = lines.findIndex((line) => !line.startsWith('::add-mask::'))
    const masks = lines.slice(0, first).map((line) => line.slice('::add-mask::'.length))

    expect(first).toBeGreaterThan(0)
    for (const secret of [PASSWORD, LISTED, TOKEN, ACCESS, Buffer.from(PASSWORD).toString('base64')]) {
      expect(masks).toContain(secret)
    }
    expect(masks).toContain(sandbox.environment.AWS_SECRET_ACCESS_KEY)
    expect(masks).toContain(sandbox.environment.AWS_SESSION_TOKEN)
    expect(lines.slice(first).join('\n')).not.toMatch(new RegExp([PASSWORD, LISTED, TOKEN, ACCESS].join('|')))
  })
})
