import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseArn, parseCidrs, parseDuration, parseIds, parsePorts, parseTags } from '../../src/inputs/values.ts'

describe('ports', () => {
  const PORT = fc.integer({ min: 1, max: 65_535 })
  const ONE = fc.record({ port: PORT, protocol: fc.constantFrom('tcp', 'udp') })
  const RANGE = fc
    .tuple(PORT, PORT, fc.constantFrom('tcp', 'udp'))
    .filter(([one, other]) => one !== other)
    .map(([one, other, protocol]) => ({ port: Math.min(one, other), to: Math.max(one, other), protocol }))
  const written = ({ port, to, protocol }: { port: number; to?: number; protocol: string }) =>
    `${port}${to === undefined ? '' : `-${to}`}${protocol === 'tcp' ? '' : '/UDP'}`

  test('are read as they are written, with any separators, and refused if one comes twice', () => {
    const ports = fc.uniqueArray(fc.oneof(ONE, RANGE), { selector: written, minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(ports, fc.constantFrom(',', ', ', '\n', ' ,\r\n'), (all, separator) => {
        const text = all.map(written).join(separator)
        expect(parsePorts(text)).toEqual(all)
        expect(() => parsePorts(`${text}${separator}${written(all[0] ?? { port: 1, protocol: 'tcp' })}`)).toThrow(
          expect.objectContaining({ code: 'PORT_INVALID', message: expect.stringMatching(/^`port` has ".+" twice\.$/) })
        )
      })
    )
  })

  test.each([
    ['', []],
    [' , \n', []],
    [
      '53/tcp\n53/UDP',
      [
        { port: 53, protocol: 'tcp' },
        { port: 53, protocol: 'udp' }
      ]
    ],
    ['80-80', [{ port: 80, protocol: 'tcp' }]]
  ])('%j is %j', (text, ports) => {
    expect(parsePorts(text)).toEqual(ports)
  })

  test.each([
    ['0', '0'],
    ['65536', '65536'],
    ['123456', '123456'],
    ['-1', '-1'],
    ['80.5', '80.5'],
    ['http', 'http'],
    ['80,http', 'http'],
    ['80/sctp', '80/sctp'],
    ['8080:80', '8080:80'],
    ['8010-8000', '8010-8000'],
    ['80-65536', '80-65536'],
    ['٨٠', '٨٠']
  ])('%j holds no port: %j', (text, part) => {
    expect(() => parsePorts(text)).toThrow(
      expect.objectContaining({
        code: 'PORT_INVALID',
        message: `Invalid value "${part}" for \`port\`.`,
        hint: expect.stringContaining('1 to 65535')
      })
    )
  })

  test.each(['80,80', '80,80/tcp', '53/udp 80 053/UDP'])('%j names a port twice', (text) => {
    const last = text.split(/[ ,]/).at(-1)
    expect(() => parsePorts(text)).toThrow(
      expect.objectContaining({ code: 'PORT_INVALID', message: `\`port\` has "${last}" twice.` })
    )
  })
})

describe('CIDR blocks', () => {
  test('any address is one with its prefix of 32, and a block once the bits beyond a shorter one are gone', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 31 }), (address, prefix) => {
        expect(parseCidrs(`${address}/32`)).toEqual([{ block: `${address}/32`, family: 'ipv4' }])
        const number = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
        const start = Math.floor(number / 2 ** (32 - prefix)) * 2 ** (32 - prefix)
        const network = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')
        const block = `${network}/${prefix}`
        expect(parseCidrs(block)).toEqual([{ block, family: 'ipv4' }])
        if (start === number) return
        expect(() => parseCidrs(`${address}/${prefix}`)).toThrow(
          expect.objectContaining({ code: 'CIDR_INVALID', hint: `Write \`${block}\` for the whole block.` })
        )
      })
    )
  })

  test.each([
    ['', []],
    [
      '0.0.0.0/0,::/0',
      [
        { block: '0.0.0.0/0', family: 'ipv4' },
        { block: '::/0', family: 'ipv6' }
      ]
    ],
    [
      '203.0.113.0/24\n198.51.100.7/32',
      [
        { block: '203.0.113.0/24', family: 'ipv4' },
        { block: '198.51.100.7/32', family: 'ipv4' }
      ]
    ],
    ['10.0.0.0/8 10.0.0.0/8', [{ block: '10.0.0.0/8', family: 'ipv4' }]],
    ['10.0.0.0/08', [{ block: '10.0.0.0/8', family: 'ipv4' }]],
    ['2001:0DB8:0::/32', [{ block: '2001:db8::/32', family: 'ipv6' }]],
    ['2001:db8::/32,2001:DB8:0:0::/32', [{ block: '2001:db8::/32', family: 'ipv6' }]],
    ['2001:db8::1/128', [{ block: '2001:db8::1/128', family: 'ipv6' }]]
  ])('%j is %j', (text, cidrs) => {
    expect(parseCidrs(text)).toEqual(cidrs)
  })

  test.each([
    '203.0.113.7',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113.0/',
    '203.0.113/24',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '256.0.0.0/8',
    '2001:db8::',
    '2001:db8::/129',
    '2001:db8:::/32',
    'anywhere',
    'example.com/24'
  ])('%s is no address block', (part) => {
    expect(() => parseCidrs(`10.0.0.0/8,${part}`)).toThrow(
      expect.objectContaining({
        code: 'CIDR_INVALID',
        message: `Invalid value "${part}" for \`ingress-cidrs\`.`,
        hint: expect.stringContaining('203.0.113.0/24')
      })
    )
  })

  test.each([
    ['2001:db8::1/32', '2001:db8::/32'],
    ['fe80::1%eth0/64', 'fe80::/64']
  ])('%s has bits beyond its prefix, and the block is offered: %s', (part, block) => {
    expect(() => parseCidrs(part)).toThrow(
      expect.objectContaining({ code: 'CIDR_INVALID', hint: `Write \`${block}\` for the whole block.` })
    )
  })
})

describe('durations', () => {
  test('are seconds from a minute to a year, and nothing beside', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom('m', 'h', 'd'), (count, unit) => {
        const seconds = count * { m: 60, h: 3600, d: 86_400 }[unit]
        const read = () => parseDuration(`${count}${unit}`, 'time-to-live')
        if (seconds >= 60 && seconds <= 31_536_000) expect(read()).toBe(seconds)
        else expect(read).toThrow(expect.objectContaining({ code: 'DURATION_INVALID' }))
      })
    )
  })

  test.each([
    ['1m', 60],
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
})

describe('lists', () => {
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
})

describe('ARNs', () => {
  const PARTITIONS = [
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-eusc', 'eusc-de-east-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-iso-e', 'eu-isoe-west-1'],
    ['aws-iso-f', 'us-isof-south-1']
  ] as const

  describe.each(PARTITIONS)('partition %s', (partition, region) => {
    test('a secret', () => {
      const text = `arn:${partition}:secretsmanager:${region}:123456789012:secret:run-on-fargate/acme/space/docker.io-AbCdEf`
      expect(parseArn('secret-arn', text, 'secret')).toEqual({ text, partition, region, account: '123456789012' })
    })

    test('a role, with a path', () => {
      const text = `arn:${partition}:iam::123456789012:role/service-role/team=a/exec+role,1@x`
      expect(parseArn('task-role-arn', text, 'role')).toEqual({ text, partition, region: '', account: '123456789012' })
    })

    test.each(['123456789012', 'aws'])('a policy of the account %s, with a path', (account) => {
      const text = `arn:${partition}:iam::${account}:policy/team/Boundary`
      expect(parseArn('permissions-boundary-arn', text, 'policy')).toEqual({ text, partition, region: '', account })
    })
  })

  const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:login-AbCdEf'
  const ROLE = 'arn:aws:iam::123456789012:role/exec'
  const POLICY = 'arn:aws:iam::123456789012:policy/boundary'
  const RESOURCES = { secret: ':secret:name-AbCdEf', role: ':role/name', policy: ':policy/name' } as const

  test.each([
    ['secret', 'login'],
    ['secret', ROLE],
    ['secret', SECRET.replace('arn:', 'ARN:')],
    ['secret', SECRET.replace('aws', 'amazon')],
    ['secret', SECRET.replace('eu-west-1', '')],
    ['secret', SECRET.replace('eu-west-1', 'Ireland')],
    ['secret', SECRET.replace('123456789012', '12345678901')],
    ['secret', SECRET.replace('123456789012', '1234-5678-9012')],
    ['secret', SECRET.replace('secret:', 'parameter:')],
    ['secret', `${SECRET}:password::`],
    ['secret', `${SECRET} `],
    ['role', 'exec'],
    ['role', SECRET],
    ['role', ROLE.replace('iam::', 'iam:eu-west-1:')],
    ['role', ROLE.replace('role/', 'user/')],
    ['role', ROLE.replace('role/exec', 'role/')],
    ['role', `${ROLE}:1`],
    ['role', 'arn:aws:sts::123456789012:assumed-role/exec/session'],
    ['role', ROLE.replace('123456789012', 'aws')],
    ['role', POLICY],
    ['policy', 'boundary'],
    ['policy', ROLE],
    ['policy', POLICY.replace('iam::', 'iam:eu-west-1:')],
    ['policy', POLICY.replace('123456789012', '')],
    ['policy', POLICY.replace('policy/boundary', 'policy/')]
  ] as const)('no %s: %s', (kind, text) => {
    expect(() => parseArn('some-arn', text, kind)).toThrow(
      expect.objectContaining({
        code: 'ARN_INVALID',
        message: `Invalid value "${text}" for \`some-arn\`.`,
        hint: expect.stringContaining(RESOURCES[kind])
      })
    )
  })

  test.each(['secret', 'role', 'policy'] as const)('the example for a %s would be taken in any partition', (kind) => {
    let hint = ''
    try {
      parseArn('some-arn', 'wrong', kind)
    } catch (error) {
      hint = (error as { hint: string }).hint
    }
    const [, example = ''] = /`(.+)`/.exec(hint) ?? []
    expect(example).toMatch(/^arn:…:/)
    for (const [partition] of PARTITIONS) {
      const text = example.replace('…', partition)
      expect(parseArn('some-arn', text, kind)).toMatchObject({ text, partition })
    }
  })
})
