import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readRecords, writeRecord, type Interest } from '../../src/registry/record.ts'

const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`)
const platform = fc.constantFrom(
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: '386' },
  { os: 'windows', architecture: 'other' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' }
)
const exposedPort = fc.record({
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom('tcp' as const, 'udp' as const)
})
const image = fc.record({
  digest,
  platforms: fc.array(platform, { maxLength: 4 }),
  exposedPorts: fc.array(exposedPort, { maxLength: 4 })
})
const WANTED: Interest = { exposedPorts: 'wanted' }

describe('what is written down of an image', () => {
  test('is read as it was written, beside that of others, and may stand in a tag', () => {
    fc.assert(
      fc.property(image, image, (one, other) => {
        fc.pre(one.digest !== other.digest)
        const text = [one, other].map((each) => writeRecord(each, WANTED)).join(' ')
        expect(readRecords(text, one.digest, WANTED)).toEqual(one)
        expect(readRecords(text, other.digest, WANTED)).toEqual(other)
        expect(text).toMatch(/^[\w +\-=.:/@]*$/)
      })
    )
  })

  test('says nothing of another digest', () => {
    fc.assert(
      fc.property(image, digest, (one, other) => {
        fc.pre(one.digest !== other)
        expect(readRecords(writeRecord(one, WANTED), other, WANTED)).toBeUndefined()
      })
    )
  })

  test.each<[string, Interest, Interest]>([
    ['ports that were not read', { exposedPorts: 'unwanted' }, WANTED],
    ['the ports of another architecture', WANTED, { ...WANTED, architecture: 'arm64' }]
  ])('does not tell %s', (_, written, wanted) => {
    fc.assert(
      fc.property(image, (one) => {
        expect(readRecords(writeRecord(one, written), one.digest, wanted)).toBeUndefined()
      })
    )
  })

  test.each(['linux', 'linux/amd64 exposes:amd64 x/tcp', 'linux/amd64 exposes:amd64 65536/tcp'])(
    'is not taken when somebody has spoilt it: %s',
    (spoilt) => {
      const name = `sha256:${'a'.repeat(64)}`
      expect(readRecords(`${name} ${spoilt}`, name, WANTED)).toBeUndefined()
    }
  )
})
