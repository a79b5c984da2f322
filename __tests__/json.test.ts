import { expect, test } from '@jest/globals'
import { canonical } from '../src/json.ts'

test.each([
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['keys deep inside', [{ a: { c: 1, d: [{ e: 1, f: 2 }] } }], [{ a: { d: [{ f: 2, e: 1 }], c: 1 } }]],
  ['a key that has no value', { a: 1, b: undefined }, { a: 1 }],
  ['keys that look like numbers', { 10: 'a', 9: 'b', x: 1 }, { x: 1, 9: 'b', 10: 'a' }]
])('%s: the same text', (_, one, other) => {
  expect(canonical(one)).toBe(canonical(other))
})

test.each([
  ['another value', { a: 1 }, { a: 2 }],
  ['a number and its text', { a: 1 }, { a: '1' }],
  ['the order of a list', [1, 2], [2, 1]],
  ['null and nothing', { a: null }, {}],
  ['an empty list and an empty object', { a: [] }, { a: {} }],
  ['a key further in', { a: { b: 1 } }, { a: {}, b: 1 }]
])('%s: another text', (_, one, other) => {
  expect(canonical(one)).not.toBe(canonical(other))
})

test('the text is JSON of the value', () => {
  const value = { b: ['ä"\\', null, true, 1.5], a: { d: 'x', c: [] } }
  expect(JSON.parse(canonical(value))).toEqual(value)
})
