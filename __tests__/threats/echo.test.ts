import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inspectImage } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'
import { DISGUISES, echoing, foundIn, PLACES, type Place } from '../leak/echoes.ts'
import { recordWire } from '../leak/wire.ts'

const requests = recordWire()

/** Passwords of signs that go into headers and hosts as they are, so that a piece of them is known again anywhere. */
const PASSWORDS = fc.string({
  unit: fc.constantFrom(...Array.from('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_')),
  minLength: 16,
  maxLength: 40
})
const DIGITS = fc.string({ unit: fc.constantFrom(...Array.from('123456789')), minLength: 9, maxLength: 9 })

async function withRegistry<T>(place: Place, echo: string, act: (host: string) => Promise<T>): Promise<T> {
  const server = createServer(echoing(place, echo))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await act(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function wordsOf(result: unknown): string {
  if (!(result instanceof Error)) return JSON.stringify(result)
  return [result.message, String(Reflect.get(result, 'hint')), String(result.cause)].join('\n')
}

describe('a registry that writes the password into its answers gets no piece of it said:', () => {
  test.concurrent.each(Object.entries(PLACES))('%s', async (_, place) => {
    const worlds = fc.tuple(
      fc.oneof({ weight: 4, arbitrary: PASSWORDS }, { weight: 1, arbitrary: DIGITS }),
      fc.constantFrom(...Object.values(DISGUISES))
    )
    await fc.assert(
      fc.asyncProperty(worlds, async ([password, disguise]) => {
        const result = await withRegistry(place, disguise(password), (host) =>
          inspectImage({
            reference: parseReference(`${host}/acme/space:1`),
            login: { username: 'acme', password },
            exposedPorts: 'wanted',
            timeouts: { request: 10_000, total: 20_000, patience: 0 }
          }).catch((error: unknown) => error)
        )
        expect(foundIn(wordsOf(result), password)).toEqual([])
      }),
      { numRuns: 6 }
    )
  })

  const [password = ''] = fc.sample(PASSWORDS, { numRuns: 1, seed: 4711 })
  const names = Object.keys(DISGUISES)
  const whole = [
    'a 401 at /token',
    'a 403 at /manifests/',
    'a 404 at /manifests/',
    'a 429 at /token',
    'a 500 at /blobs/',
    'the realm',
    'a redirect',
    'the digest in a header',
    'the media type',
    'the platforms of an index',
    'a 418 at /blobs/'
  ].map((place, index) => [place, names[index % names.length] ?? ''] as const)

  test.concurrent.each(whole)('by a whole run, at GitHub as well: %s, %s', async (name, disguise) => {
    const place = PLACES[name]
    const echo = DISGUISES[disguise]?.(password)
    if (place === undefined || echo === undefined) throw new Error(`There is no ${name}, or no ${disguise}.`)
    await withRegistry(place, echo, async (host) => {
      await inSandbox({}, async (sandbox) => {
        const event = sandbox.github.event('pull_request', 'opened', sandbox.github.openPull().number)
        const inputs = {
          ...WALKTHROUGH,
          image: `${host}/acme/space:1`,
          'registry-password': password,
          'wait-for': 'none'
        }
        const result = await deploy(sandbox, inputs, { debug: true, event, github: event.github })
        const { raw, rawSummary, outputs, state, env, annotations, post } = result

        expect(annotations.length).toBeGreaterThan(0)
        const files = JSON.stringify([outputs, state, env, annotations, post?.raw, post?.rawSummary])
        const seen = [raw.replaceAll(/^::add-mask::.*$/gm, ''), rawSummary, files].join('\n')
        expect(foundIn(seen, password)).toEqual([])
        const port = Number(new URL(sandbox.github.url).port)
        const told = requests.filter((request) => request.port === port)
        expect(told.some(({ method }) => method === 'POST')).toBe(true)
        expect(foundIn(told.map((request) => `${request.url}\n${request.body()}`).join('\n'), password)).toEqual([])
      })
    })
  })
})
