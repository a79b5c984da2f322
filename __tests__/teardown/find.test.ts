import { expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import { findOccupied } from '../../src/teardown/find.ts'
import { inSandbox } from '../e2e/site.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'

const [SOON, LATE] = [new Date('2030-01-01T00:00:00.000Z'), new Date('2031-01-01T00:00:00.000Z')]

test.each<[string, (Date | undefined)[], Date | undefined]>([
  ['with the last of its tasks', [LATE, SOON], LATE],
  ['with the last of its tasks, whatever their order', [SOON, LATE], LATE],
  ['never when one of them stays', [SOON, undefined], undefined],
  ['never when one of them stays, whatever their order', [undefined, SOON], undefined]
])('an environment ends %s', async (_, ends, expected) => {
  await inSandbox({ knobs: { timings: { attach: 60_000 } } }, async (sandbox) => {
    const subnet = await seedPlace(sandbox)
    for (const expires of ends) {
      await seedTask(sandbox, subnet, { environment: 'pr-7', origin: 'refs/pull/7', ...(expires && { expires }) })
    }
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
    const found = await findOccupied({ ecs }, sandbox.github.repository, 'default')
    ecs.destroy()

    expect(found.map(({ environment, origins, tasks }) => [environment, [...origins], tasks.length])).toEqual([
      ['pr-7', ['refs/pull/7'], 2]
    ])
    expect(found[0]?.expires).toEqual(expected)
  })
})
