import { expect, test } from '@jest/globals'
import { parseDuration } from '../../src/inputs/values.ts'

test.each([
  ['1m', 60],
  ['90m', 5400],
  ['72h', 259_200],
  ['7d', 604_800],
  ['365d', 31_536_000],
  ['525600m', 31_536_000],
  [' 2 H ', 7200],
  ['007d', 604_800]
])('%j is %i seconds', (text, seconds) => {
  expect(parseDuration(text, 'time-to-live')).toBe(seconds)
})

test.each([
  '0m',
  '90',
  'm',
  '90s',
  '1w',
  '1.5h',
  '-1h',
  '1h30m',
  '366d',
  '525601m',
  '9999999m',
  '1 day',
  '٩m',
  'never'
])('%j is no time', (text) => {
  expect(() => parseDuration(text, 'time-to-live')).toThrow(
    expect.objectContaining({
      code: 'DURATION_INVALID',
      message: `Invalid value "${text}" for \`time-to-live\`.`,
      hint: expect.stringContaining('`90m`')
    })
  )
})
