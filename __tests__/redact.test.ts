import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redact, remember, secrets } from '../src/redact.ts'

const { known } = secrets
const forget = () => {
  secrets.known = known
}
beforeEach(forget)
afterEach(forget)

test.each([
  ['http://user:pass@proxy:3128/', 'http://***@proxy:3128/'],
  ['via http://user:p@ss@proxy', 'via http://***@proxy'],
  ['9http://user:pass@proxy', '9http://***@proxy'],
  ['_https://token@proxy', '_https://***@proxy'],
  ['https://a.example/@user and b@c.example', 'https://a.example/@user and b@c.example']
])('user and password of a URL go: %s', (text, shown) => {
  expect(redact(text)).toBe(shown)
})

test('nothing of a secret is left, also where several overlap or are one character', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word, { maxLength: 12 }), (all, words) => {
      forget()
      all.forEach(remember)
      const shown = redact(words.join('')).split('***')
      expect(shown.filter((part) => all.some((secret) => part.includes(secret)))).toEqual([])
    })
  )
})

test('a text of a megabyte takes no time to speak of, whatever it is made of', () => {
  for (const secret of ['a', 'aaaa', `${'a'.repeat(500)}b`]) remember(secret)
  const start = performance.now()
  for (const part of ['a', 'a.', 'a://', '://', '@', ' ', ':'])
    expect(redact(part.repeat(1_000_000 / part.length))).not.toContain('a')
  expect(performance.now() - start).toBeLessThan(20_000)
})
