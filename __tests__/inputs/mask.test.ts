import { expect, test } from '@jest/globals'
import { maskLines, maskLogin } from '../../src/inputs/credentials.ts'

function masksOf(username: string, password: string): string[] {
  const masks: string[] = []
  maskLogin({ username, password }, (value) => masks.push(value))
  return masks
}

const PASSWORD = 'pä"s\\s &+=/wörd%'

test.each([
  ['as it is', PASSWORD],
  ['inside JSON', 'pä\\"s\\\\s &+=/wörd%'],
  ['inside a URL', 'p%C3%A4%22s%5Cs%20%26%2B%3D%2Fw%C3%B6rd%25'],
  ['inside a form', 'p%C3%A4%22s%5Cs+%26%2B%3D%2Fw%C3%B6rd%25'],
  ['in base64', Buffer.from(PASSWORD).toString('base64')],
  ['in base64 for URLs', Buffer.from(PASSWORD).toString('base64url')],
  ['in a header for Basic authentication', Buffer.from(`acme:${PASSWORD}`).toString('base64')],
  ['as the value of the secret', JSON.stringify({ username: 'acme', password: PASSWORD })]
])('a password is masked %s', (_, form) => {
  expect(masksOf('acme', PASSWORD)).toContain(form)
})

test.each(['\n', '\r\n'])(
  'each line of a password is masked, with %j between them, but for braces and the like',
  (end) => {
    const password = ['{', '  "key": "a\\nb",', '  "end": true', '}'].join(end)
    const masks = masksOf('_json_key', password)
    expect(masks).toContain(password)
    expect(masks).toContain('"key": "a\\nb",')
    expect(masks).toContain('\\"key\\": \\"a\\\\nb\\",')
    expect(masks).toContain('"end": true')
    expect(masks).not.toContain('{')
  }
)

test('the plain password comes first, no form twice, and never the user name', () => {
  const masks = masksOf('acme', 'simple')
  expect(masks[0]).toBe('simple')
  expect(new Set(masks).size).toBe(masks.length)
  expect(masks).not.toContain('acme')
})

test('half a character, as Windows has them in its environment, stops nothing', () => {
  expect(masksOf('acme', 'half \ud83d')).toContain('half%20%EF%BF%BD')
})

test('an empty password masks nothing: an empty mask would be one of everything', () => {
  expect(masksOf('acme', '')).toEqual([])
})

test.each([
  ['a login', 'ghcr.io octocat t0ken', ['t0ken']],
  ['several, with blanks around them', '  docker.io acme a \r\n\nghcr.io\toctocat\tb', ['a', 'b']],
  ['one that lacks something', 'ghcr.io t0ken', ['t0ken']],
  ['one without a host', 'one two three', ['one two three', 'three']],
  ['a key of several lines', 'gcr.io _json_key {\n  "a b": "c d",\n}', ['{', '"a b": "c d",', '"c d",', 'd",', '}']],
  ['a password alone', 't0ken', ['t0ken']],
  ['a password with blanks', 'ghcr.io octocat one two\n', ['one two', 'two']],
  ['nothing', ' \n', []]
])(
  'of each line the last word is masked, all that follows the second, and all of a line without a host: %s',
  (_, text, expected) => {
    const masks: string[] = []
    maskLines(text, (value) => masks.push(value))
    expect(masks).toEqual(expected)
  }
)
