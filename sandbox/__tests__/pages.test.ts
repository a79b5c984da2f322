import { afterEach, describe, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { App } from '../src/image.ts'
import { startPages } from '../src/pages.ts'
import type { Pages } from '../src/pages.ts'
import type { Knobs, World } from '../src/world.ts'

const APP: App = { listens: [8080, 80], page: '<h1>Space</h1>', log: [] }
const MODES = process.platform === 'linux' ? (['direct', 'forwarded'] as const) : (['forwarded'] as const)
const ADDRESS = '127.80.3.7'

let pages: Pages | undefined

afterEach(async () => {
  await pages?.close()
  pages = undefined
})

describe.each(MODES)('a %s page', (mode) => {
  test('answers GET and HEAD on its own address and port', async () => {
    pages = await startPages(makeWorld(mode))
    await pages.open({ address: ADDRESS, port: 8080, app: APP, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:8080/path?q=1`)).toBe('200 14 <h1>Space</h1>')
    expect(await ask(pages, `http://${ADDRESS}:8080/`, 'HEAD')).toBe('200 14 ')
  })

  test('is where a person is told to look for it', async () => {
    pages = await startPages(makeWorld(mode))
    await pages.open({ address: ADDRESS, port: 8080, app: APP, admits: () => true })
    const answer = await fetch(pages.addressOf(ADDRESS, 8080))
    expect(await answer.text()).toBe('<h1>Space</h1>')
  })

  test('on an IPv6 address is somewhere for a person to look, too', async () => {
    const address = '2600:1f18:1234:5600:a:b:c:d'
    pages = await startPages(makeWorld(mode))
    expect(pages.addressOf(address, 8080)).toBe(`http://[${address}]:8080`)
    await pages.open({ address, port: 8080, app: APP, admits: () => true })
    expect(await (await fetch(pages.addressOf(address, 8080))).text()).toBe('<h1>Space</h1>')
  })

  test('answers on another port than the program listens on', async () => {
    pages = await startPages(makeWorld(mode))
    await pages.open({ address: ADDRESS, port: 32768, programPort: 8080, app: APP, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:32768/`)).toMatch(/^200 /)
  })

  test('can be slow to get ready, and broken for good', async () => {
    const clock = { offset: 0 }
    pages = await startPages(makeWorld(mode, clock))
    await pages.open({ address: ADDRESS, port: 8080, app: { ...APP, readyAfter: 60_000 }, admits: () => true })
    await pages.open({ address: '127.80.3.8', port: 8080, app: { ...APP, status: 500 }, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toMatch(/^503 /)
    clock.offset = 60_000
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toMatch(/^200 /)
    expect(await ask(pages, 'http://127.80.3.8:8080/')).toMatch(/^500 /)
  })

  test('can break later, for good', async () => {
    const clock = { offset: 0 }
    pages = await startPages(makeWorld(mode, clock))
    const app = { ...APP, readyAfter: 30_000, brokenAfter: 60_000 }
    await pages.open({ address: '127.80.3.21', port: 8080, app, admits: () => true })
    const at = pages.addressOf('127.80.3.21', 8080)
    const statuses: number[] = []
    for (clock.offset of [0, 30_000, 60_000, 90_000]) statuses.push((await fetch(at)).status)
    expect(statuses).toEqual([503, 200, 500, 500])
  })

  test('can send everybody elsewhere, once it is ready', async () => {
    const clock = { offset: 0 }
    pages = await startPages(makeWorld(mode, clock))
    const app = { ...APP, readyAfter: 30_000, redirect: '/login?next=%2F' }
    await pages.open({ address: '127.80.3.22', port: 8080, app, admits: () => true })
    const at = pages.addressOf('127.80.3.22', 8080)
    const early = await fetch(at, { redirect: 'manual' })
    expect([early.status, early.headers.get('location')]).toEqual([503, null])
    clock.offset = 30_000
    const answer = await fetch(at, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/login?next=%2F'])
  })

  test('can take its time over each answer', async () => {
    pages = await startPages(makeWorld(mode))
    await pages.open({ address: '127.80.3.23', port: 8080, app: { ...APP, answersAfter: 200 }, admits: () => true })
    const at = pages.addressOf('127.80.3.23', 8080)
    const asked = Date.now()
    expect(await (await fetch(at)).text()).toBe('<h1>Space</h1>')
    expect(Date.now() - asked).toBeGreaterThanOrEqual(195)
  })

  test('can hang up on everybody', async () => {
    pages = await startPages(makeWorld(mode))
    await pages.open({ address: ADDRESS, port: 8080, app: { ...APP, hangsUp: true }, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toBe('failed TypeError')
  })

  test('refuses where the program does not listen, and once it is closed', async () => {
    pages = await startPages(makeWorld(mode))
    const deaf = await pages.open({ address: ADDRESS, port: 9090, app: APP, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:9090/`)).toMatch(/^failed/)
    await deaf.close()
    const page = await pages.open({ address: ADDRESS, port: 8080, app: APP, admits: () => true })
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toMatch(/^200 /)
    await page.close()
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toMatch(/^failed/)
  })

  test('says nothing to who is not let in, until they are', async () => {
    pages = await startPages(makeWorld(mode))
    let open = false
    await pages.open({ address: ADDRESS, port: 8080, app: APP, admits: () => open })
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toBe('failed TimeoutError')
    open = true
    expect(await ask(pages, `http://${ADDRESS}:8080/`)).toMatch(/^200 /)
  })
})

test('forwarding keeps the task’s port 80 in the address, whatever the machine allows', async () => {
  pages = await startPages(makeWorld('forwarded'))
  await pages.open({ address: ADDRESS, port: 80, app: APP, admits: () => true })
  expect(await ask(pages, `http://${ADDRESS}/`)).toMatch(/^200 /)
  expect(pages.environment).toMatchObject({ NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1,localhost' })
})

test('forwarding reaches an IPv6 address, which no machine has on loopback', async () => {
  const address = '2600:1f18:1234:5600:a:b:c:d'
  pages = await startPages(makeWorld('forwarded'))
  await pages.open({ address, port: 8080, app: APP, admits: () => true })
  expect(await ask(pages, `http://[${address}]:8080/`)).toBe('200 14 <h1>Space</h1>')
  expect(await ask(pages, `http://[${address}]/`)).toMatch(/^failed/)
})

test('auto settles for what the machine allows, and hands out an environment only for forwarding', async () => {
  pages = await startPages(makeWorld('auto'))
  await pages.open({ address: ADDRESS, port: 80, app: APP, admits: () => true })
  expect(await ask(pages, `http://${ADDRESS}/`)).toMatch(/^200 /)
  expect(Object.keys(pages.environment).length > 0).toBe(pages.mode === 'forwarded')
})

/** What another Node process with the pages' environment gets: status, length and body, or why it got nothing. */
async function ask(from: Pages, url: string, method = 'GET'): Promise<string> {
  const script = `
    const [url, method] = process.argv.slice(1)
    fetch(url, { method, signal: AbortSignal.timeout(3000) })
      .then(async (answer) => [answer.status, answer.headers.get('content-length'), await answer.text()].join(' '))
      .catch((error) => 'failed ' + error.name)
      .then((text) => process.stdout.write(text))`
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...from.environment }
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, url, method], { env })
  return stdout
}

function makeWorld(mode: Knobs['pages'], time = { offset: 0 }): World {
  return {
    partition: 'aws',
    region: 'eu-central-1',
    account: '123456789012',
    knobs: {
      latency: 0,
      lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0 },
      throttle: 'off',
      faults: [],
      taskFaults: [],
      timings: { attach: 0, prepare: 0, pull: 0, stop: 0, stopSecond: 0, healthSecond: 0, deprovision: 0 },
      pages: mode,
      capacityFailures: [],
      newAccount: false,
      pullLimitReached: false
    },
    clock: {
      now: () => Date.now() + time.offset,
      after: (ms, action) => {
        setTimeout(action, ms)
      }
    }
  }
}
