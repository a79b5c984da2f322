import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import type { Image } from '../src/image.ts'
import { openFleet } from './fleet.ts'
import type { Fleet } from './fleet.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await openFleet()
})

afterAll(() => fleet.close())

const full =
  /^CannotPullContainerError: ref pull has been retried 1 time\(s\): failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:[0-9a-f]{64}: .*no space left on device: unknown$/
const WINDOWS = [{ os: 'windows', architecture: 'amd64' }] as const

describe('the task’s ephemeral storage', () => {
  test.each<[string, readonly number[], number | undefined, RegExp | undefined]>([
    ['20 GiB hold', [20], undefined, undefined],
    ['20 GiB do not hold', [20.5], undefined, full],
    ['25 GiB hold', [20.5], 25, undefined],
    ['20 GiB do not hold together', [12, 12], undefined, full],
    ['24 GiB hold together', [12, 12], 24, undefined]
  ])('%s images of %j GiB', async (_what, sizes, sizeInGiB, reason) => {
    const containers = sizes.map((unpackedGiB, index) => ({
      name: `c${index}`,
      image: fleet.push(`acme/large-${index}`, {}, { unpackedGiB })
    }))
    const more = sizeInGiB === undefined ? {} : { ephemeralStorage: { sizeInGiB } }
    const task = await fleet.running(await fleet.run(containers, more))
    if (reason === undefined) expect([task.stoppedReason, task.lastStatus]).toEqual([undefined, 'RUNNING'])
    else expect(task.stoppedReason).toMatch(reason)
  })
})

describe('an image for Windows', () => {
  const start = async (image: Partial<Image>, more: Partial<RegisterTaskDefinitionCommandInput>) =>
    await fleet.run([{ name: 'app', image: fleet.push('acme/win', {}, { platforms: WINDOWS, ...image }) }], more)

  test('has nothing for Linux in its index', async () => {
    expect((await fleet.stopped(await start({}, {}))).stoppedReason).toBe(
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'"
    )
  })

  test('does not run on Linux without an index either', async () => {
    expect(await fleet.stopped(await start({ index: false }, {}))).toMatchObject({ containers: [{ exitCode: 255 }] })
  })

  test('runs on Windows, where one for Linux does not', async () => {
    const windows = {
      cpu: '1024',
      memory: '2048',
      runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }
    } as const
    expect(await fleet.running(await start({}, windows))).toMatchObject({ lastStatus: 'RUNNING' })
    const linux = await start({ platforms: [{ os: 'linux', architecture: 'amd64' }] }, windows)
    expect((await fleet.stopped(linux)).stoppedReason).toContain("matching platform 'windows/amd64'")
  })
})

test('a program listens where it does, whatever its image exposes', async () => {
  const image = fleet.push('acme/elsewhere', { listens: [8081], page: 'here' }, { exposedPorts: ['80/tcp'] })
  const task = await fleet.running(await fleet.run([{ name: 'web', image }]))
  expect(await (await fleet.ask(task, 8081)).text()).toBe('here')
  await expect(fleet.ask(task, 80)).rejects.toThrow()
})
