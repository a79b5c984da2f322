import { describe, expect, test } from '@jest/globals'
import type { App } from '../../sandbox/src/image.ts'
import { type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { sampleOf, shuffled, WORLDS } from '../invariants/worlds.ts'
import { expectNoLeak, turnsOf } from '../leak/search.ts'
import { SECRETS } from '../leak/secrets.ts'
import { COURSES, DEATHS, DENIALS, ECHOES, REFUSALS } from '../leak/trials.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

describe('a password is seen nowhere', () => {
  const turns = turnsOf({ ...DEATHS, ...COURSES, ...REFUSALS, ...ECHOES, ...DENIALS })

  test.concurrent.each(turns)('%s, by %s, with %s', async (_, way, __, trial, password) => {
    await expectNoLeak(trial, way, password)
  })

  const main = ['a deployment', 'a plan', 'a job that is cancelled while its task comes up'] as const

  // Most are plans, which take fewest calls.
  const all = sampleOf(main, Object.keys(SECRETS))
  const some = shuffled(Object.keys(SECRETS)).map((kind, index) => [main[index] ?? 'a plan', kind] as const)

  test.concurrent.each(WORLDS > 1 ? all : some)('%s, with %s', async (name, kind) => {
    await expectNoLeak(COURSES[name], 'key', SECRETS[kind] ?? '')
  })
})

describe('what others repeat', () => {
  /**
   * What others say can hold a secret word for word: AWS in the reason of a failure, an application in its log. No reader of
   * the log, the summary, the comment or the GitHub Deployment finds it there.
   */

  const PASSWORD = WALKTHROUGH['registry-password']

  interface Case {
    /** What is said, with the secret in it. */
    readonly options: (secret: string) => SandboxOptions
    readonly inputs?: Readonly<Record<string, string>>
  }

  function imageOf(app: Partial<App>): SandboxOptions {
    return { images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, ...app } }] }
  }

  const fault = (at: 'prepare' | 'pull' | 'start', reason: string): SandboxOptions => ({
    knobs: { taskFaults: [{ at, reason, times: 9 }] }
  })

  const CASES: Readonly<Record<string, Case>> = {
    'the reason why an image was not pulled': {
      options: (secret) => fault('pull', `CannotPullContainerError: unauthorized: acme with ${secret} on docker.io`)
    },
    'the reason why a secret was not read': {
      options: (secret) =>
        fault('prepare', `ResourceInitializationError: unable to pull secrets: invalid header ${secret}: not a header`)
    },
    'the reason why a container did not start': {
      options: (secret) => fault('start', `CannotStartContainerError: exec: "${secret}": not found in $PATH`)
    },
    'the log of an application that ends': {
      inputs: { 'settle-seconds': '5' },
      options: (secret) => imageOf({ log: [`connecting with ${secret}`], exits: { after: 500, code: 3 } })
    },
    'the log of a job': {
      inputs: { 'wait-for': 'stopped' },
      options: (secret) =>
        imageOf({ listens: [], log: [`logged in with ${secret}`, `x${secret}y`], exits: { after: 500, code: 3 } })
    },
    'an answer of AWS': {
      options: (secret) => ({
        knobs: {
          faults: [
            { call: 'ecs:RunTask', answer: { code: 'InvalidParameterException', message: `No ${secret}.` }, times: 9 }
          ]
        }
      })
    }
  }

  /** Each kind of secret that a step gets. */
  const SECRETS: Readonly<Record<string, string>> = {
    'the registry password': PASSWORD,
    'the basic authentication that it makes': Buffer.from(`acme:${PASSWORD}`).toString('base64'),
    'the session token of AWS': 'not-a-real-session-token'
  }

  test.concurrent.each(sampleOf(Object.keys(CASES), Object.keys(SECRETS)))(
    'in %s is seen nowhere: %s',
    async (what, kind) => {
      const { options, inputs = {} } = CASES[what] as Case
      const secret = SECRETS[kind] ?? ''
      await inSandbox(options(secret), async (sandbox) => {
        const { github } = sandbox
        const { number } = github.openPull()
        const event = github.event('pull_request', 'opened', number)
        const result = await deploy(
          sandbox,
          { ...WALKTHROUGH, ...inputs },
          { event, github: event.github, debug: true }
        )
        const told = JSON.stringify([github.comments(number), github.deployments(`pr-${number}`)])
        const { lines, rawSummary, outputs, state, annotations } = result
        // Before, the runner writes the inputs and the environment of the step.
        const log = lines.slice(lines.indexOf('▼ Find')).join('\n')
        const seen = [log, rawSummary, JSON.stringify([outputs, state, annotations])]

        expect(result.outcome).toBe('failure')
        // What is said is told, but for the secret.
        expect(rawSummary).toContain('***')
        expect([...seen, told].filter((text) => text.includes(secret))).toEqual([])
      })
    }
  )
})
