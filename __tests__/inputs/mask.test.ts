import { expect, test } from '@jest/globals'
import { maskLogin } from '../../src/inputs/mask.ts'

function masksOf(username: string, password: string): string[] {
  const masks: string[] = []
  maskLogin(username, password, (value) => masks.push(value))
  return masks
}

const PASSWORD = 'pä"s\\s &+=/wörd%'

test.each([
  ['as it is', PASSWORD],
  ['inside JSON', 'pä\\"s\\\\s &+=/wörd%'],
  ['inside a URL', 'p%C3%A4%22s%5Cs%20%26%2B%3D%2Fw%C3%B6rd%25'],
  ['inside a form', 'p%C3%A4%22s%5Cs+%26%2B%3D%2Fw%C3%B6rd%25'],
  ['in base64', Buffer.from(PASSWORD).toString('base64')],
  ['in a header for Basic authentication', Buffer.from(`acme:${PASSWORD}`).toString('base64')],
  ['as the value of the secret', JSON.stringify({ username: 'acme', password: PASSWORD })]
])('a password is masked %s', (_, form) => {
  expect(masksOf('acme', PASSWORD)).toContain(form)
})

test('the plain password comes first, no form twice, and never the user name', () => {
  const masks = masksOf('acme', 'simple')
  expect(masks[0]).toBe('simple')
  expect(new Set(masks).size).toBe(masks.length)
  expect(masks).not.toContain('acme')
})

test('an empty password masks nothing: an empty mask would be one of everything', () => {
  expect(masksOf('acme', '')).toEqual([])
})
