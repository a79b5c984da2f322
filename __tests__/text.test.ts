import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { block, code, factTable, link, linkLine, plain, prose, table } from '../src/markdown.ts'
import { redact, remember, secrets } from '../src/redact.ts'
import { canonical } from '../src/json.ts'
import { ActionError, messageOf } from '../src/errors.ts'

describe('Markdown', () => {
  const SECRET = 'dckr_pat_s3cret'
  const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u

  /** Texts as an attacker writes them: what means something to Markdown, HTML or GitHub, what is not seen, and a secret. */
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '`',
          '``',
          '|',
          '\\',
          '<',
          '>',
          '&',
          '@octocat',
          '#1',
          'GH-1',
          '[x](',
          ')',
          '![',
          '*',
          '_',
          '~'
        ),
        fc.constantFrom(
          'https://evil.test/',
          'www.evil.test',
          'ftp://x',
          '</code>',
          '<!--',
          '-->',
          ':tada:',
          '$x$',
          '&#64;'
        ),
        fc.constantFrom('\n', '\r\n', '\u2028', '\u0085', '\0', '\t', '\x1b[31m', '\x1b]0;x\x07', '\ud800', '\udc00'),
        fc.constantFrom(
          '\u200b',
          '\u2060',
          '\u202e',
          '\u2066',
          '\ufeff',
          '\u00ad',
          '\u3164',
          '\u034f',
          '\ufe0f',
          '\u{e0001}'
        ),
        fc.constantFrom(SECRET, 'dckr_pat_', 's3cret', 's3', 'cret', 'user:password@'),
        fc.string({ unit: 'binary', maxLength: 6 })
      ),
      { maxLength: 24 }
    )
    .map((parts) => parts.join(''))

  /** What a browser shows. */
  const shown = (html: string) => html.replaceAll(/&#(\d+);/g, (_, digits) => String.fromCodePoint(Number(digits)))

  /** What a text holds beside the entities and the marks that this module writes. */
  const bare = (html: string) => html.replaceAll(/<\/?code>|&#\d+;/g, '')

  const inline: readonly (readonly [string, (text: string) => string])[] = [
    ['code', code],
    ['plain', plain],
    ['prose', prose],
    [
      'a cell',
      (text) => factTable([['Name', code(text)]]).replace(/^\| \*\*Name\*\* \| (.*) \|\n\| :-- \| :-- \|$/s, '$1')
    ],
    [
      'the words of a link',
      (text) => linkLine([{ text, url: 'https://a.test/' }]).replace(/^\[(.*)\]\(https:\/\/a.test\/\)$/s, '$1')
    ]
  ]

  describe.each(inline)('whatever it is given, %s', (_, render) => {
    test('is one line of words, in which nothing becomes Markdown, HTML, a link, a mention or a reference', () => {
      fc.assert(
        fc.property(hostile, (text) => {
          const result = render(text)
          expect(bare(result)).not.toMatch(/[!-+:-@[-`{-~\p{Cc}\u2028\u2029]/u)
          expect(result).not.toMatch(/www\./i)
          // Outside of code, GitHub finds mentions and references in the rendered text.
          expect(result.replaceAll(/<code>.*?<\/code>/g, '')).not.toMatch(/&#(?:35|64);(?!\u2060)|\bGH-(?!\u2060)/i)
          expect(result.split('<code>').length).toBe(result.split('</code>').length)
          expect(result.isWellFormed()).toBe(true)
        })
      )
    })

    test('has no invisible character that came from outside, and no secret', () => {
      const { known } = secrets
      remember(SECRET)
      try {
        fc.assert(
          fc.property(hostile, (text) => {
            const seen = shown(render(text))
            expect(seen.replaceAll(/(?<=[@#]|GH-)\u2060/gi, '')).not.toMatch(UNSEEN)
            expect(seen.replaceAll('\u2060', '')).not.toContain(SECRET)
          })
        )
      } finally {
        secrets.known = known
      }
    })

    test('is as long as allowed', () => {
      fc.assert(fc.property(hostile, (text) => render(text.repeat(200)).length <= 200 * 20))
    })
  })

  test('a block keeps lines and Markdown as they are, but nothing that is not seen, no secret, and no end of its own', () => {
    const { known } = secrets
    remember(SECRET)
    try {
      fc.assert(
        fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
          const [fence = '', ...rest] = block(texts).split('\n')
          const [marks = ''] = fence.split('text')
          expect(marks).toMatch(/^`{3,}$/)
          expect(rest.at(-1)).toBe(marks)
          const inside = rest.slice(0, -1)
          for (const line of inside) expect(line).not.toContain(marks)
          expect(inside.join('')).not.toMatch(UNSEEN)
          expect(inside.join('').replaceAll('\t', '')).not.toMatch(/\p{Cc}/u)
          expect(inside.join('\n')).not.toContain(SECRET)
        })
      )
    } finally {
      secrets.known = known
    }
    expect(block(['a **b**', '  c'])).toBe('```text\na **b**\n  c\n```')
  })

  test('a link leads to the web or nowhere, and ends where it is to end', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('', 'https://a.test/', 'http://', 'javascript:'), (text, start) => {
        expect(link('Log', start + text)).toMatch(/^(?:Log|\[Log\]\(https?:\/\/[^\s<>()|`\\]+\))$/)
      })
    )
  })

  test('a table has a head, and as many cells in each row', () => {
    expect(table(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| :-- | :-- |\n| 1 | 2 |')
    expect(factTable([])).toBe('')
  })
})

describe('JSON', () => {
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
})

describe('secrets', () => {
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
})

describe('errors', () => {
  describe('ActionError', () => {
    test('keeps the code, the sentence, the hint and the cause apart', () => {
      const cause = new Error('ECONNREFUSED')
      const error = new ActionError('GITHUB_UNREACHABLE', 'No answer.', 'Check the host.', { cause })
      expect([error.code, error.message, error.hint, error.cause]).toEqual([
        'GITHUB_UNREACHABLE',
        'No answer.',
        'Check the host.',
        cause
      ])
    })
  })

  test.each([
    [new Error('broken'), 'broken'],
    ['a string', 'a string'],
    [undefined, 'undefined']
  ])('messageOf(%p) is %p', (thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected)
  })
})
