import { describe, test } from '@jest/globals'
import { expectNoLeak, turnsOf } from '../leak/search.ts'
import { SECRETS } from '../leak/secrets.ts'
import { COURSES, DEATHS, DENIALS, ECHOES, REFUSALS } from '../leak/trials.ts'

describe('a password is seen nowhere', () => {
  const turns = turnsOf({ ...DEATHS, ...COURSES, ...REFUSALS, ...ECHOES, ...DENIALS })

  test.concurrent.each(turns)('%s, by %s, with %s', async (_, way, __, trial, password) => {
    await expectNoLeak(trial, way, password)
  })

  const main = ['a deployment', 'a plan', 'a job that is cancelled while its task comes up'] as const
  const every = Object.entries(SECRETS).flatMap(([kind, password]) =>
    main.map((name) => [name, kind, password] as const)
  )

  test.concurrent.each(every)('%s, with %s', async (name, _, password) => {
    await expectNoLeak(COURSES[name], 'key', password)
  })
})
