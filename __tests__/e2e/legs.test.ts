import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { recordsOf } from './domain-site.ts'
import { deploy, inSandbox, liveTasks, start, WALKTHROUGH } from './site.ts'

/** AWS in two Regions, with the GitHub of the first. */
async function inTwoRegions(test: (here: Sandbox, there: Sandbox) => Promise<void>): Promise<void> {
  await inSandbox({}, async (here) => {
    await inSandbox({ place: { region: 'us-east-1' } }, async (there) => {
      await test(here, there)
    })
  })
}

/** The action as a leg of a matrix runs it: on the GitHub of `here`, in the AWS of `place`. */
function leg(here: Sandbox, place: Sandbox, action: 'opened' | 'synchronize' | 'closed', number: number) {
  const event = here.github.event('pull_request', action, number)
  const aws = Object.entries(place.environment).filter(([key]) => key.startsWith('AWS_'))
  return [here, WALKTHROUGH, { event, github: event.github, env: Object.fromEntries(aws) }] as const
}

async function inTurn<T>(all: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  for (const one of all) results.push(await one())
  return results
}

const bodies = (sandbox: Sandbox, number: number) => sandbox.github.comments(number).map(({ body }) => body)

const lastStates = (sandbox: Sandbox, environment: string) =>
  sandbox.github.deployments(environment).map(({ statuses }) => statuses.at(-1)?.state)

describe('one commit in two Regions', () => {
  test.each(['one after the other', 'at once'])(
    'has a comment and a GitHub Deployment in each, when its legs run %s',
    async (how) => {
      await inTwoRegions(async (here, there) => {
        const { github } = here
        const { number } = github.openPull()
        const environment = `pr-${number}`
        const deployAll = async (action: 'opened' | 'synchronize') => {
          const legs = [leg(here, here, action, number), leg(here, there, action, number)]
          if (how === 'at once') return Promise.all(legs.map((each) => start(...each).done))
          const results = []
          for (const each of legs) results.push(await deploy(...each))
          return results
        }
        const opened = await deployAll('opened')

        expect(opened.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
        expect(bodies(here, number)).toHaveLength(2)
        for (const [index, region] of ['eu-central-1', 'us-east-1'].entries()) {
          const mine = bodies(here, number).filter((body) => body.includes(`<code>${region}</code>`))
          expect(mine).toEqual([expect.stringContaining(opened[index]?.outputs.url ?? '')])
        }
        expect(lastStates(here, environment)).toEqual(['success', 'success'])

        github.pushToPull(number)
        const pushed = await deployAll('synchronize')

        expect(bodies(here, number)).toHaveLength(2)
        for (const { outputs } of pushed) {
          expect(bodies(here, number).filter((body) => body.includes(outputs.url ?? ''))).toHaveLength(1)
        }
        expect(lastStates(here, environment).filter((state) => state === 'success')).toHaveLength(2)
        expect([here, there].map((sandbox) => liveTasks(sandbox).length)).toEqual([1, 1])
      })
    }
  )

  test('loses only what was removed in one of them', async () => {
    await inTwoRegions(async (here, there) => {
      const { github } = here
      const { number } = github.openPull()
      await deploy(...leg(here, here, 'opened', number))
      const other = await deploy(...leg(here, there, 'opened', number))
      github.closePull(number)
      const [sandbox, inputs, run] = leg(here, here, 'closed', number)
      const closed = await deploy(sandbox, { ...inputs, image: '' }, run)

      expect([closed.outcome, liveTasks(here).length, liveTasks(there).length]).toEqual(['success', 0, 1])
      expect(lastStates(here, `pr-${number}`)).toEqual(['inactive', 'success'])
      expect(bodies(here, number)).toEqual([
        expect.stringContaining('Removed'),
        expect.stringContaining(other.outputs.url ?? '')
      ])
    })
  })

  test.each(['one after the other', 'at once'])(
    'has a DNS name in one of them only, when its legs run %s',
    async (how) => {
      await inTwoRegions(async (here, there) => {
        const zone = here.route53.createZone({ name: 'example.com' }).id
        const { number } = here.github.openPull()
        const legs = [here, there].map((place) => {
          const [sandbox, inputs, run] = leg(here, place, 'opened', number)
          const env = { ...run.env, AWS_ENDPOINT_URL_ROUTE_53: here.environment.AWS_ENDPOINT_URL ?? '' }
          return [sandbox, { ...inputs, domain: 'app.example.com' }, { ...run, env }] as const
        })
        const results =
          how === 'at once'
            ? await Promise.all(legs.map((each) => start(...each).done))
            : await inTurn(legs.map((each) => () => deploy(...each)))
        const [failed, ...others] = results.filter(({ outcome }) => outcome === 'failure')
        const named = results.find(({ outcome }) => outcome === 'success')

        expect(others).toEqual([])
        expect(failed?.annotations.map(({ message }) => message).join('\n')).toContain('app.example.com')
        expect(recordsOf(here, zone, 'app.example.com')).toEqual([`A 60 ${named?.outputs['public-ip'] ?? ''}`])
        expect(liveTasks(here).length + liveTasks(there).length).toBe(1)
      })
    }
  )
})
