import { describe, test } from '@jest/globals'
import { sampleOf } from '../invariants/worlds.ts'
import { expectNoLeak, turnsOf } from '../leak/search.ts'
import { SECRETS } from '../leak/secrets.ts'
import { COURSES, DEATHS, DENIALS, ECHOES, REFUSALS } from '../leak/trials.ts'

describe('a password is seen nowhere', () => {
  const turns = turnsOf({ ...DEATHS, ...COURSES, ...REFUSALS, ...ECHOES, ...DENIALS })

  test.concurrent.each(turns)('%s, by %s, with %s', async (_, way, __, trial, password) => {
    await expectNoLeak(trial, way, password)
  })

  const main = ['a deployment', 'a plan', 'a job that is cancelled while its task comes up'] as const

  test.concurrent.each(sampleOf(main, Object.keys(SECRETS)))('%s, with %s', async (name, kind) => {
    await expectNoLeak(COURSES[name], 'key', SECRETS[kind] ?? '')
  })
})
