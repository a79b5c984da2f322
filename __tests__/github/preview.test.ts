import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commandIn, hasLabel } from '../../src/github/preview.ts'

describe('the command in a comment', () => {
  test.each([
    ['/deploy', 'deploy'],
    ['\n \t/deploy \t\r\nThe rest is text.', 'deploy'],
    ['/deploy\u2028stop', 'stop'],
    ['/deploy stop', 'stop'],
    ['/deploy   stop\nplease', 'stop'],
    ['/deploy now', 'unknown'],
    ['/deploy stop stop', 'unknown'],
    ['/deploy STOP', 'unknown'],
    ['/deploystop', undefined],
    ['/deploy.', undefined],
    ['/DEPLOY', undefined],
    ['`/deploy`', undefined],
    ['> /deploy', undefined],
    ['a /deploy', undefined],
    ['stop', undefined],
    ['', undefined]
  ])('of %j is %j', (text, expected) => {
    expect(commandIn(text, '/deploy')).toBe(expected)
  })

  test('may have several words', () => {
    expect(commandIn('/preview  up', '/preview up')).toBe('deploy')
    expect(commandIn('/preview up stop', '/preview up')).toBe('stop')
    expect(commandIn('/preview', '/preview up')).toBeUndefined()
  })

  test('deploys only where the first line is the command alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (before, after) => {
        const text = `${before}/deploy${after}`
        const [first = ''] = text.trimStart().split(/[\r\n]/, 1)
        expect(commandIn(text, '/deploy') === 'deploy').toBe(first.trim() === '/deploy')
      })
    )
  })
})

test.each([
  [['bug', 'Preview'], true],
  [['previews'], false],
  [[], false]
])('of the labels %j one is preview: %j', (labels, expected) => {
  expect(hasLabel(labels, 'preview')).toBe(expected)
})
