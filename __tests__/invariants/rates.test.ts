import { beforeAll, expect, jest, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from '../e2e/site.ts'
import { WORLDS } from './worlds.ts'

/** Previews at once, each of an environment and with a name of its own; and removals. */
const [AT_ONCE, REMOVALS] = WORLDS > 1 ? [18, 10] : [14, 7]
/** Environments of a repository, of which so many follow a pull request that is closed. */
const ENVIRONMENTS = WORLDS > 1 ? 120 : 60
const GONE = 15

// The waits have random lengths: the same ones in every run of this test.
beforeAll(() => {
  let state = 20_261
  jest.spyOn(Math, 'random').mockImplementation(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  })
})

function isThrottled({ errorCode }: RecordedCall): boolean {
  return ['Throttling', 'ThrottlingException', 'RequestLimitExceeded'].includes(errorCode ?? '')
}

function mentions({ lines }: StepResult): number {
  return lines.filter((line) => line.includes('AWS throttles')).length
}

/** How many calls of IAM came within the busiest tenth of a second, once the first waits are over. */
function busiest(calls: readonly RecordedCall[]): number {
  const start = (calls[0]?.at ?? 0) + 5000
  const late = calls.filter(({ service, at }) => service === 'iam' && at > start)
  const moments = Map.groupBy(late, ({ at }) => Math.floor(at / 100))
  return Math.max(...[...moments.values()].map(({ length }) => length))
}

async function allAtOnce(
  sandbox: Sandbox,
  count: number,
  inputs: Readonly<Record<string, string>>
): Promise<StepResult[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const own = { ...inputs, environment: `of-${index}`, 'github-deployment': 'false' }
      return deploy(sandbox, own, { github: { runId: String(1000 + index) } })
    })
  )
}

test(`${AT_ONCE} previews at once get their names in one hosted zone under AWS’s rates, and ${REMOVALS} removals end well, too`, async () => {
  await inSandbox({}, async (sandbox) => {
    const { id } = sandbox.route53.createZone({ name: 'example.com' })
    const deployments = await allAtOnce(sandbox, AT_ONCE, { ...WALKTHROUGH, domain: '*.example.com' })
    const deployed = [...sandbox.aws.calls]
    const addresses = sandbox.route53.records(id).flatMap(({ Name, Type, ResourceRecords = [] }) => {
      const [{ Value } = { Value: '' }] = ResourceRecords
      return Type === 'A' ? [`${Name ?? ''} ${Value ?? ''}`] : []
    })
    const removals = await allAtOnce(sandbox, REMOVALS, { mode: 'destroy' })
    const removed = sandbox.aws.calls.slice(deployed.length)

    for (const [results, calls] of [
      [deployments, deployed],
      [removals, removed]
    ] as const) {
      expect(results.flatMap(({ annotations }) => annotations)).toEqual([])
      expect(calls.filter(isThrottled).length).toBeGreaterThan(0)
      expect(results.some((result) => mentions(result) > 0)).toBe(true)
      expect(results.every((result) => mentions(result) <= 1)).toBe(true)
    }
    expect(addresses.sort()).toEqual(
      deployments.map(({ outputs }) => `${outputs.domain ?? ''}. ${outputs['public-ip'] ?? ''}`).sort()
    )
    const refused = deployed.filter(({ service, errorCode }) => service === 'route53' && errorCode !== undefined)
    expect(refused.length).toBeGreaterThan(0)
    expect(liveTasks(sandbox)).toHaveLength(AT_ONCE - REMOVALS)
    // Without random waits it is 16.
    expect(busiest(deployed)).toBeLessThan(9)
  })
})

test(`a sweep of ${ENVIRONMENTS} environments keeps below AWS’s rates`, async () => {
  await inSandbox({ knobs: { timings: { attach: 3_600_000 } } }, async (sandbox) => {
    const { github, aws } = sandbox
    const subnet = await seedPlace(sandbox)
    for (let count = 0; count < ENVIRONMENTS; count++) {
      const { number } = github.openPull({ branch: `of-pull-${count}` })
      await seedTask(sandbox, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
      if (count < GONE) github.closePull(number)
    }
    const { outcome, annotations } = await deploy(sandbox, { mode: 'sweep' })

    expect([outcome, annotations]).toEqual(['success', []])
    expect(liveTasks(sandbox)).toHaveLength(ENVIRONMENTS - GONE)
    expect(aws.calls.filter(isThrottled)).toEqual([])
  })
})
