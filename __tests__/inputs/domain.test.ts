import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { environmentLabel, parseDomain } from '../../src/inputs/domain.ts'
import { DEFAULTS, outcomeOf } from '../contract/action.ts'

describe('domain', () => {
  test.each([
    ['app.example.com', 'app.example.com'],
    [' App.Example.COM. ', 'app.example.com'],
    ['bücher.example.com', 'xn--bcher-kva.example.com'],
    ['app。example。com', 'app.example.com'],
    ['*.preview.example.com', 'pr-7.preview.example.com'],
    ['example.com', 'example.com'],
    ['7.example.com', '7.example.com']
  ])('%s is %s', (text, name) => {
    expect(parseDomain(text, () => 'pr-7')).toBe(name)
  })

  test.each([
    ['https://app.example.com', 'a URL or an address'],
    ['app.example.com:80', 'a URL or an address'],
    ['192.0.2.1', 'an IP address'],
    ['2001:db8::1', 'a URL or an address'],
    ['a.*.example.com', 'only the whole first label'],
    ['pr-*.example.com', 'only the whole first label'],
    ['*', 'only the whole first label'],
    ['my_app.example.com', 'letters, digits and hyphens'],
    ['a b.example.com', 'letters, digits and hyphens'],
    ['ex%41mple.com', 'letters, digits and hyphens'],
    ['a..example.com', 'a label is empty'],
    ['.example.com', 'a label is empty'],
    ['-a.example.com', 'begin and end'],
    ['a-.example.com', 'begin and end'],
    ['localhost', 'it has no dot'],
    ['a.1.2.3', 'no domain name'],
    [`${'a'.repeat(64)}.example.com`, 'more than 63'],
    [`${`${'a'.repeat(60)}.`.repeat(4)}com`, 'more than 237']
  ])('%s is refused, as %s', (text, why) => {
    expect(() => parseDomain(text, () => 'pr-7')).toThrow(why)
    expect(() => parseDomain(text, () => 'pr-7')).toThrow('for `domain`')
  })
})

describe('the label of an environment', () => {
  test.each([
    ['pr-7', 'pr-7'],
    ['main', 'main'],
    ['release-2024', 'release-2024']
  ])('%s stays', (environment, label) => {
    expect(environmentLabel(environment)).toBe(label)
  })

  test.each([
    ['Main', /^main-[0-9a-f]{8}$/],
    ['feature/a', /^feature-a-[0-9a-f]{8}$/],
    ['日本', /^[0-9a-f]{8}$/],
    ['-', /^[0-9a-f]{8}$/],
    ['xn--a', /^xn-a-[0-9a-f]{8}$/],
    ['main-0123abcd', /^main-0123abcd-[0-9a-f]{8}$/],
    ['0123abcd', /^0123abcd-[0-9a-f]{8}$/],
    ['a'.repeat(64), /^a{54}-[0-9a-f]{8}$/]
  ])('%s ends in a hash', (environment, label) => {
    expect(environmentLabel(environment)).toMatch(label)
  })

  test('is a DNS label of every environment, and no two share one', () => {
    const names = fc.oneof(
      fc.stringMatching(/^[a-bA-B/_.-]{1,6}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
      fc.stringMatching(/^[ab-]{1,4}-[0-9a-f]{8}$/)
    )
    const labelled = names.map((name) => environmentLabel(name))
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(names, labelled), { minLength: 2, maxLength: 12 }), (environments) => {
        const labels = environments.map(environmentLabel)
        expect(labels.filter((label) => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))).toEqual([])
        expect(labels.filter((label) => label.slice(2, 4) === '--')).toEqual([])
        expect(new Set(labels).size).toBe(labels.length)
      })
    )
  })
})

describe('the inputs together', () => {
  const read = (inputs: Readonly<Record<string, string>>) => {
    const { request, error } = outcomeOf({ ...DEFAULTS, image: 'acme/space:1.0', environment: 'main', ...inputs })
    if (error !== undefined) throw error
    return request?.kind === 'service' ? request.domain : undefined
  }
  const domain = 'a.example.com'

  test('are a domain, or none', () => {
    expect(read({})).toBeUndefined()
    expect(read({ domain, 'dns-ttl': '30' })).toEqual({ name: domain, ttl: 30 })
    expect(read({ domain: '*.example.com' })).toMatchObject({ name: 'main.example.com' })
  })

  test.each(['9', '3601', '1.5', '', 'a minute', '-60'])('a TTL of %j is refused', (ttl) => {
    expect(() => read({ domain, 'dns-ttl': ttl })).toThrow(`"${ttl}" for \`dns-ttl\``)
  })

  test.each(['none', 'stopped', 'Stopped'])('a domain is refused with wait-for: %s', (waitFor) => {
    expect(() => read({ domain, 'wait-for': waitFor })).toThrow('`domain` is set')
  })

  test('a zone is refused without a domain', () => {
    expect(() => read({ 'hosted-zone-id': 'Z0123456789ABCDEFGHIJ' })).toThrow('`hosted-zone-id` is set')
  })

  test.each([
    ['Z0123456789ABCDEFGHIJ', 'Z0123456789ABCDEFGHIJ'],
    ['/hostedzone/Z1D633PJN98FT9', 'Z1D633PJN98FT9'],
    ['hostedzone/Z1D633PJN98FT9', 'Z1D633PJN98FT9']
  ])('the zone %s is %s', (text, zoneId) => {
    expect(read({ domain, 'hosted-zone-id': text })).toMatchObject({ zoneId })
  })

  test.each(['example.com', 'z0123', 'Z', 'Z01/23', `Z${'0'.repeat(32)}`])('the zone %s is refused', (text) => {
    expect(() => read({ domain, 'hosted-zone-id': text })).toThrow(`"${text}" for \`hosted-zone-id\``)
  })
})
