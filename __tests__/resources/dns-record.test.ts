import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isNewer, readMarker, writeMarker, type Marker } from '../../src/resources/dns-record.ts'

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.isWellFormed())

const markers: fc.Arbitrary<Marker> = fc.record({
  repository: fc.stringMatching(/^[a-z]{1,39}\/[\w.-]{1,100}$/),
  environment: names,
  origin: fc.option(names, { nil: undefined }),
  region: fc.constantFrom('eu-central-1', 'us-gov-west-1'),
  cluster: fc.stringMatching(/^[\w-]{1,255}$/),
  startedBy: fc.uuid(),
  began: fc.nat(),
  until: fc.nat(),
  tasks: fc.array(
    fc.record({ id: fc.stringMatching(/^[0-9a-f]{32}$/), address: fc.constantFrom('192.0.2.1', '2001:db8::1') }),
    { minLength: 1, maxLength: 10 }
  )
})

describe('a marker', () => {
  test('is read back as it was written, from what Route 53 takes', () => {
    fc.assert(
      fc.property(markers, (marker) => {
        const value = writeMarker(marker)
        expect(value.length).toBeLessThanOrEqual(4000)
        expect(value).toMatch(/^"[\x21\x23-\x5b\x5d-\x7e ]{1,255}"(?: "[\x21\x23-\x5b\x5d-\x7e ]{1,255}")*$/)
        expect(readMarker(value)).toEqual(marker)
      })
    )
  })

  test('goes without its origin where there is no room for it', () => {
    const marker = {
      repository: 'acme/space',
      environment: '日'.repeat(200),
      origin: `refs/heads/${'日'.repeat(200)}`,
      region: 'eu-central-1',
      cluster: 'default',
      startedBy: 'a',
      began: 1,
      until: 2,
      tasks: Array.from({ length: 10 }, (_, index) => ({ id: String(index).repeat(32), address: '192.0.2.1' }))
    }
    const value = writeMarker(marker)

    expect(value.length).toBeLessThanOrEqual(4000)
    expect(readMarker(value)).toEqual({ ...marker, origin: undefined })
  })

  test.each([
    '"v=spf1 -all"',
    '"run-on-fargate-1"',
    '"run-on-fargate-2 repository=a/b environment=main region=r cluster=c by=d began=1 until=1 tasks=e@192.0.2.1"',
    '"run-on-fargate-1 repository=a/b environment=%E0%A4%A region=r cluster=c by=d began=1 until=1 tasks=e@192.0.2.1"',
    '"run-on-fargate-1 repository=a/b environment=main region=r cluster=c by=d began=soon until=1 tasks=e@192.0.2.1"',
    ''
  ])('is not %s', (value) => {
    expect(readMarker(value)).toBeUndefined()
  })
})

test('of two deployments one is the newer one, whichever is asked', () => {
  const starts = fc.record({ began: fc.nat(3), startedBy: fc.stringMatching(/^[ab]$/) })
  fc.assert(
    fc.property(starts, starts, (one, other) => {
      const same = one.began === other.began && one.startedBy === other.startedBy
      expect([isNewer(one, other), isNewer(other, one)].filter(Boolean)).toHaveLength(same ? 0 : 1)
    })
  )
})
