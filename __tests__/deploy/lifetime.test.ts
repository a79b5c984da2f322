import { ECSClient, type Task } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'

import { findTasks } from '../../src/resources/task.ts'
import { isForShort, lasts, refuseShortLived } from '../../src/deploy/lifetime.ts'
import type { Plan } from '../../src/deploy/plan.ts'
import { retire } from '../../src/deploy/retire.ts'
import { expiryTag, jobOnlyTag, lowerCaseTags, namesFor, taskTags, type Tags } from '../../src/ownership.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'
import { inSandbox } from '../e2e/site.ts'
import { makeRequest } from './factories.ts'

const { subject } = makeRequest()
const LASTING = taskWith({})
const WITH_JOB = taskWith(jobOnlyTag())
const WITH_EXPIRY = taskWith(expiryTag(new Date()))

function taskWith(tags: Tags): Task {
  return {
    taskArn: 'arn:aws:ecs:eu-central-1:1:task/default/abc',
    tags: lowerCaseTags({ ...taskTags(subject), ...tags })
  }
}

test.each([
  [LASTING, true],
  [{ taskArn: 'x' }, true],
  [WITH_JOB, false],
  [WITH_EXPIRY, false]
])('%j lasts: %j', (task, expected) => {
  expect(lasts(task)).toBe(expected)
})

describe('what a deployment may replace', () => {
  const SHORT = [{ keepRunning: false }, { timeToLive: 3600 }, { keepRunning: false, timeToLive: 60 }]
  const FREE = [{}, ...SHORT.map((each) => ({ ...each, waiting: { for: 'stopped' as const } }))]

  test.each(SHORT)('for %j: nothing that lasts', (overrides) => {
    const request = makeRequest(overrides)
    expect(isForShort(request)).toBe(true)
    expect(() => refuseShortLived(request, { tasks: [WITH_JOB, LASTING] })).toThrow(
      expect.objectContaining({
        code: 'LASTING_TASK_KEPT',
        message: expect.stringMatching(/`keep-running.*`time-to-live`/),
        hint: expect.stringContaining('`environment: tests`')
      })
    )
    expect(() => refuseShortLived(request, { tasks: [WITH_JOB, WITH_EXPIRY] })).not.toThrow()
    expect(() => refuseShortLived(request, { tasks: [] })).not.toThrow()
  })

  test.each(FREE)('for %j: anything', (overrides) => {
    const request = makeRequest(overrides)
    expect(isForShort(request)).toBe(false)
    expect(() => refuseShortLived(request, { tasks: [LASTING, WITH_JOB] })).not.toThrow()
  })
})

describe('a task that is to last and was started after all was looked up', () => {
  test.each([
    [true, 2, [expect.stringContaining('is to last')]],
    [false, 1, []]
  ])('where the newer one is for a short time: %j, %d go on', async (forShort, left, warned) => {
    await inSandbox({}, async (sandbox) => {
      const subnet = await seedPlace(sandbox)
      const place = { repository: sandbox.github.repository, environment: 'main' }
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = sandbox.environment
      const ecs = new ECSClient({
        endpoint: sandbox.aws.url,
        region: sandbox.world.region,
        credentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          sessionToken: AWS_SESSION_TOKEN
        }
      })
      const { family } = namesFor(place, sandbox.world.region)
      const find = () => findTasks(ecs, 'default', family, place)
      await seedTask(sandbox, subnet, { environment: 'main' })
      await new Promise((resolve) => setTimeout(resolve, 20))
      await seedTask(sandbox, subnet, { environment: 'main', expires: new Date(Date.now() + 3_600_000) })
      let both: Task[] = []
      while (both.length < 2) both = await find()
      const newer = both.filter((task) => !lasts(task))
      const plan = {
        definition: { family },
        clusters: ['default'],
        replaces: [],
        forShort,
        securityGroup: { given: [] },
        role: { given: 'arn', grants: [] }
      } as unknown as Plan
      const warnings: string[] = []
      const log = { info: () => undefined, debug: () => undefined, warning: (text: string) => warnings.push(text) }
      const older = both.filter(lasts)
      await retire({ startedBy: 'newer', tasks: newer }, older, plan, {
        clients: { ecs },
        subject: { ...subject, ...place },
        log: log as never
      } as never)

      expect(await find()).toHaveLength(left)
      expect(warnings).toEqual(warned)
    })
  })
})
