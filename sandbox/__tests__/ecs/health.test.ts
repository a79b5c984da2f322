import { describe, expect, test } from '@jest/globals'
import type { HealthCheck } from '@aws-sdk/client-ecs'
import type { App } from '../../src/image.ts'
import { container, describeTask, readyAccount, start, timings } from './account.ts'

/** Each health that a task is seen with in its first ten minutes, with the seconds from RUNNING at which it got it. */
async function healths(app: Partial<App>, check: Partial<HealthCheck>, knob = timings.healthSecond): Promise<string[]> {
  const healthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost/'], interval: 10, retries: 2, ...check }
  const knobs = { timings: { ...timings, healthSecond: knob } }
  const ecs = await readyAccount({ app, knobs }, { containerDefinitions: [container({ healthCheck })] })
  const task = await start(ecs)
  await ecs.clock.pass(timings.attach + timings.prepare + timings.pull)
  const seen: string[] = []
  let last = ''
  for (let seconds = 0; seconds < 600; seconds += 1) {
    const { healthStatus = '', lastStatus } = await describeTask(ecs, task)
    if (healthStatus !== last) seen.push(`${healthStatus} ${seconds}`)
    last = healthStatus
    expect(lastStatus).toBe('RUNNING')
    await ecs.clock.pass(1000)
  }
  return seen
}

const s = (seconds: number) => seconds * 1000

describe('a container’s health', () => {
  test.each<[string, Partial<App>, Partial<HealthCheck>, string[]]>([
    ['is ready at once', {}, {}, ['HEALTHY 10']],
    ['is asked seldom', {}, { interval: 60 }, ['HEALTHY 60']],
    ['gets ready before the retries are used up', { readyAfter: s(15) }, {}, ['HEALTHY 20']],
    ['gets ready late', { readyAfter: s(45) }, {}, ['UNHEALTHY 20', 'HEALTHY 50']],
    ['gets ready in the start period', { readyAfter: s(45) }, { startPeriod: 50 }, ['HEALTHY 50']],
    ['gets ready after the start period', { readyAfter: s(95) }, { startPeriod: 45 }, ['UNHEALTHY 60', 'HEALTHY 100']],
    ['answers with errors', { status: 500 }, { retries: 3 }, ['UNHEALTHY 30']],
    ['answers too late', { answersAfter: s(6) }, { timeout: 5 }, ['UNHEALTHY 30']],
    ['answers late, but in time', { answersAfter: s(4) }, { timeout: 5 }, ['HEALTHY 14']],
    ['hangs up', { hangsUp: true }, {}, ['UNHEALTHY 20']],
    ['redirects', { redirect: '/login' }, {}, ['HEALTHY 10']],
    ['breaks later', { brokenAfter: s(45) }, {}, ['HEALTHY 10', 'UNHEALTHY 60']],
    ['breaks in its start period', { brokenAfter: s(15) }, { startPeriod: 300 }, ['HEALTHY 10', 'UNHEALTHY 30']]
  ])('of a program that %s', async (_what, app, check, expected) => {
    expect(await healths(app, check)).toEqual(['UNKNOWN 0', ...expected])
  })

  test('is a matter of `timings.healthSecond`, the program’s own times are not', async () => {
    expect(await healths({ readyAfter: s(45) }, {}, 500)).toEqual(['UNKNOWN 0', 'UNHEALTHY 10', 'HEALTHY 45'])
  })
})
