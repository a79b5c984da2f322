import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Task } from '../../src/aws/task.ts'
import type { PlanFacts, Usage } from '../../src/events.ts'
import { CostBook, costOf, renderCost } from '../../src/report/summary.ts'

const DEFAULT: Usage = {
  count: 1,
  cpu: 256,
  memory: 512,
  architecture: 'X86_64',
  spot: 0,
  ephemeralStorage: 20,
  publicIpv4: true,
  timeToLive: undefined,
  keepRunning: true
}

/** Worked out by hand from the prices that docs/how-it-works.md lists. */
test.each<[what: string, usage: Partial<Usage>, said: string]>([
  ['the default', {}, '0.0173 US dollars an hour, 12.66 a month'],
  ['no public address', { publicIpv4: false }, '0.0123 US dollars an hour, 9.01 a month'],
  ['ARM', { architecture: 'ARM64', publicIpv4: false }, '0.00988 US dollars an hour, 7.21 a month'],
  ['Spot', { spot: 1, publicIpv4: false }, '0.0037 US dollars an hour, 2.70 a month'],
  ['Spot with an address', { spot: 1 }, '0.0087 US dollars an hour, 6.35 a month'],
  ['three tasks', { count: 3 }, '0.052 US dollars an hour, 37.98 a month'],
  ['one of two on Spot', { count: 2, spot: 1 }, '0.026 US dollars an hour, 19.01 a month'],
  ['storage', { ephemeralStorage: 120, publicIpv4: false }, '0.0234 US dollars an hour, 17.11 a month'],
  ['much', { cpu: 16384, memory: 122880, count: 10 }, '11.86 US dollars an hour, 8658.38 a month'],
  ['an hour to live', { timeToLive: 5400 }, '0.0173 US dollars an hour, 12.66 a month, 0.026 in its time to live'],
  ['the job only', { keepRunning: false }, '0.0173 US dollars an hour, until the job ends']
])('says what %s costs', (_, usage, said) => {
  expect(renderCost(costOf({ ...DEFAULT, ...usage }))).toBe(`${said} (list prices in us-east-1)`)
})

const usages: fc.Arbitrary<Usage> = fc
  .record({
    count: fc.integer({ min: 1, max: 10 }),
    onDemand: fc.nat(10),
    cpu: fc.constantFrom(256, 512, 1024, 2048, 4096, 8192, 16384, 32768),
    memory: fc.integer({ min: 512, max: 249_856 }),
    architecture: fc.constantFrom('X86_64' as const, 'ARM64' as const),
    ephemeralStorage: fc.integer({ min: 20, max: 200 }),
    publicIpv4: fc.boolean(),
    timeToLive: fc.option(fc.integer({ min: 60, max: 31_536_000 }), { nil: undefined }),
    keepRunning: fc.boolean()
  })
  .map(({ onDemand, ...usage }) => ({ ...usage, spot: Math.max(0, usage.count - onDemand) }))

describe('the cost', () => {
  test('grows with all that AWS charges, and falls with Spot', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const { hour } = costOf(usage)
        const more = [
          { ...usage, cpu: usage.cpu + 1 },
          { ...usage, memory: usage.memory + 1 },
          { ...usage, ephemeralStorage: usage.ephemeralStorage + 1 },
          { ...usage, count: usage.count + 1 },
          ...(usage.spot > 0 ? [{ ...usage, spot: usage.spot - 1 }] : []),
          ...(usage.publicIpv4 ? [] : [{ ...usage, publicIpv4: true }]),
          ...(usage.architecture === 'ARM64' ? [{ ...usage, architecture: 'X86_64' as const }] : [])
        ]
        for (const one of more) expect(costOf(one).hour).toBeGreaterThan(hour)
      })
    )
  })

  test('of several tasks is the sum of theirs, and a month is 730 hours', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const one = (spot: number) => costOf({ ...usage, count: 1, spot }).hour
        const { hour, month, lifetime } = costOf(usage)

        expect(hour).toBeCloseTo(one(1) * usage.spot + one(0) * (usage.count - usage.spot), 9)
        if (usage.keepRunning) expect(month).toBeCloseTo(hour * 730, 6)
        else expect(month).toBeUndefined()
        if (usage.timeToLive !== undefined) expect(lifetime).toBeCloseTo((hour * usage.timeToLive) / 3600, 6)
      })
    )
  })

  test('is said in digits, however small or large', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        expect(renderCost(costOf(usage))).toMatch(
          /^(?:[\d.]+(?: US dollars an hour| a month| in its time to live)|, |until the job ends)+ \(/
        )
        expect(renderCost(costOf(usage))).not.toMatch(/\b0 |e-/)
      })
    )
  })
})

describe('the book', () => {
  const tasks = (...providers: (string | undefined)[]) =>
    providers.map((capacityProviderName) => ({ task: { capacityProviderName } as Task }))
  const planned = (usage: Usage | undefined) => ({ type: 'planned', plan: { usage } as PlanFacts }) as const

  test('knows nothing without a plan, or of what has no price', () => {
    const book = new CostBook()
    expect(book.known()).toBeUndefined()
    book.subscribe(planned(undefined))
    book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT') })
    expect(book.known()).toBeUndefined()
  })

  test('counts a task as On-Demand that has found no Spot', () => {
    const book = new CostBook()
    book.subscribe(planned({ ...DEFAULT, count: 2, spot: 2 }))
    const both = book.known()
    book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT', undefined) })
    expect(book.known()).toBe(renderCost(costOf({ ...DEFAULT, count: 2, spot: 1 })))
    book.subscribe({ type: 'seen', tasks: tasks('FARGATE_SPOT', 'FARGATE_SPOT') })
    expect(book.known()).toBe(both)
  })
})
