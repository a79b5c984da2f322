import { describe, expect, test } from '@jest/globals'
import { parseIds, parseTags } from '../../src/inputs/values.ts'

describe('ids', () => {
  test.each([
    ['', []],
    ['subnet-0123456789abcdef0', ['subnet-0123456789abcdef0']],
    ['subnet-01234567, subnet-89abcdef\n', ['subnet-01234567', 'subnet-89abcdef']],
    ['subnet-01234567\nsubnet-01234567', ['subnet-01234567']]
  ])('%j is %j', (text, ids) => {
    expect(parseIds('subnets', text, 'subnet-', 16)).toEqual(ids)
  })

  test.each([
    'sg-01234567',
    'subnet-',
    'subnet-123',
    'subnet-0123456789ABCDEF0',
    'subnet-0123456789abcdef01',
    'xsubnet-01234567'
  ])('%s is no subnet', (id) => {
    expect(() => parseIds('subnets', `subnet-89abcdef,${id}`, 'subnet-', 16)).toThrow(
      expect.objectContaining({
        code: 'ID_INVALID',
        message: `Invalid value "${id}" for \`subnets\`.`,
        hint: expect.stringContaining('`subnet-0123456789abcdef0`')
      })
    )
  })
})

describe('tags', () => {
  test.each([
    ['', {}],
    ['team=space', { team: 'space' }],
    ['  team = space crew \r\n\r\ncost-center=47:11/@+-._=x', { team: 'space crew', 'cost-center': '47:11/@+-._=x' }],
    ['empty=', { empty: '' }],
    ['größe=日本', { größe: '日本' }],
    ['awsome=1', { awsome: '1' }],
    ['constructor=1\ntoString=2', { constructor: '1', toString: '2' }],
    [`${'k'.repeat(128)}=${'v'.repeat(256)}`, { ['k'.repeat(128)]: 'v'.repeat(256) }]
  ])('%j is %j', (text, tags) => {
    expect(parseTags(text)).toEqual(tags)
  })

  test.each([
    ['team', 'it has no key in front of a `=`'],
    ['=space', 'it has no key in front of a `=`'],
    [' = space', 'it has no key in front of a `=`'],
    ['aws:team=space', 'keys that start with `aws:` are reserved for AWS'],
    ['AWS:team=space', 'keys that start with `aws:` are reserved for AWS'],
    ['run-on-fargate:team=space', 'keys that start with `run-on-fargate:` are reserved for this action'],
    ['Run-On-Fargate:repository=x', 'keys that start with `run-on-fargate:` are reserved for this action'],
    [`${'k'.repeat(129)}=v`, 'a key has at most 128 characters, and a value 256'],
    [`k=${'v'.repeat(257)}`, 'a key has at most 128 characters, and a value 256'],
    ['team=a;b', 'only letters, digits, spaces and + - = . _ : / @ are allowed'],
    ['te*m=a', 'only letters, digits, spaces and + - = . _ : / @ are allowed'],
    ['team=🚀', 'only letters, digits, spaces and + - = . _ : / @ are allowed']
  ])('%j is refused: %s', (line, problem) => {
    expect(() => parseTags(`good=1\n${line}`)).toThrow(
      expect.objectContaining({
        code: 'TAG_INVALID',
        message: expect.stringMatching(/^Invalid line ".+" in `tags`: /s) && expect.stringContaining(`: ${problem}.`),
        hint: 'Write one `KEY=VALUE` per line.'
      })
    )
  })

  test.each([
    ['team=a\nteam=b', 'team=b'],
    // IAM does not tell capitals from small letters in keys.
    ['Team=a\nteam=a', 'team=a']
  ])('%j has a key twice', (text, line) => {
    expect(() => parseTags(text)).toThrow(
      expect.objectContaining({ message: `Invalid line "${line}" in \`tags\`: the key comes twice.` })
    )
  })

  test('a key that objects have by themselves is one like any other, with its value', () => {
    expect(Object.entries(parseTags('__proto__=x\nteam=space'))).toEqual([
      ['__proto__', 'x'],
      ['team', 'space']
    ])
    expect(() => parseTags('__proto__=x\n__proto__=y')).toThrow(expect.objectContaining({ code: 'TAG_INVALID' }))
  })

  test('forty are taken, more are not', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join('\n')
    expect(Object.keys(parseTags(lines(40)))).toHaveLength(40)
    expect(() => parseTags(lines(41))).toThrow(expect.objectContaining({ code: 'TAG_INVALID' }))
  })
})
