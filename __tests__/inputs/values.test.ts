import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  parseArn,
  parseCidrs,
  parseDuration,
  parseIds,
  parsePorts,
  parseQuantity,
  parseTags,
  requireFargateSize,
  requireRoom
} from '../../src/inputs/values.ts'
import type { Size } from '../../src/deployment.ts'
import { ActionError } from '../../src/errors.ts'
import { overlaps, type Port } from '../../src/ports.ts'
import { parseCommand, parseSecrets, parseVariables } from '../../src/inputs/program.ts'

describe('values', () => {
  describe('ports', () => {
    const PORT = fc.integer({ min: 1, max: 65_535 })
    const PROTOCOL = fc.constantFrom<Port['protocol']>('tcp', 'udp')
    const ONE: fc.Arbitrary<Port> = fc.record({ port: PORT, protocol: PROTOCOL })
    const RANGE: fc.Arbitrary<Port> = fc
      .tuple(PORT, PORT, PROTOCOL)
      .filter(([one, other]) => one !== other)
      .map(([one, other, protocol]) => ({ port: Math.min(one, other), to: Math.max(one, other), protocol }))
    const written = ({ port, to, protocol }: Port) =>
      `${port}${to === undefined ? '' : `-${to}`}${protocol === 'tcp' ? '' : '/UDP'}`

    test('are read as they are written, with any separators, and refused if one comes twice', () => {
      const ports = fc.uniqueArray(fc.oneof(ONE, RANGE), { comparator: overlaps, minLength: 1, maxLength: 10 })
      fc.assert(
        fc.property(ports, fc.constantFrom(',', ', ', '\n', ' ,\r\n'), (all, separator) => {
          const text = all.map(written).join(separator)
          expect(parsePorts(text)).toEqual(all)
          expect(() => parsePorts(`${text}${separator}${written(all[0] ?? { port: 1, protocol: 'tcp' })}`)).toThrow(
            expect.objectContaining({
              code: 'PORT_INVALID',
              message: expect.stringMatching(/^`port` has ".+" twice\.$/)
            })
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
        [
          '  team = space crew \r\n\r\ncost-center=47:11/@+-._=x',
          { team: 'space crew', 'cost-center': '47:11/@+-._=x' }
        ],
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
            message:
              expect.stringMatching(/^Invalid line ".+" in `tags`: /s) && expect.stringContaining(`: ${problem}.`),
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
        expect(parseArn('task-role-arn', text, 'role')).toEqual({
          text,
          partition,
          region: '',
          account: '123456789012'
        })
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
})

describe('sizes', () => {
  function parseSize(cpu: string, memory: string): Size {
    const size = { cpu: parseQuantity('cpu', cpu), memory: parseQuantity('memory', memory) }
    requireFargateSize(size)
    return size
  }

  /** "Task CPU and memory" in the Amazon ECS Developer Guide, written out in GB. */
  const FARGATE: readonly (readonly [cpu: number, gigabytes: readonly number[]])[] = [
    [256, [0.5, 1, 2]],
    [512, [1, 2, 3, 4]],
    [1024, [2, 3, 4, 5, 6, 7, 8]],
    [2048, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
    [4096, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
    [8192, [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]],
    [16384, [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120]],
    [32768, [60, 120, 244]]
  ]

  describe.each(FARGATE)('cpu %i', (cpu, gigabytes) => {
    test('takes each memory that Fargate has for it, as ECS units and as vCPU and GB', () => {
      for (const gb of gigabytes) {
        const size = { cpu, memory: gb * 1024 }
        expect(parseSize(String(cpu), String(gb * 1024))).toEqual(size)
        expect(parseSize(`${cpu / 1024} vCPU`, `${gb} GB`)).toEqual(size)
      }
    })

    test('takes no other memory between half a GB and 245 GB', () => {
      const taken = Array.from({ length: 490 }, (_, index) => (index + 1) * 512).filter((memory) => fits(cpu, memory))
      expect(taken).toEqual(gigabytes.map((gb) => gb * 1024))
    })
  })

  function fits(cpu: number, memory: number): boolean {
    try {
      parseSize(String(cpu), String(memory))
      return true
    } catch {
      return false
    }
  }

  test.each([
    ['.25 vCPU', '.5 GB', 256, 512],
    ['0.25vcpu', '0.5gb', 256, 512],
    ['1 VCPU', '2 Gb', 1024, 2048],
    [' 256 ', ' 512 ', 256, 512],
    ['0256', '0512', 256, 512]
  ])('%p with %p is %i and %i', (cpuText, memoryText, cpu, memory) => {
    expect(parseSize(cpuText, memoryText)).toEqual({ cpu, memory })
  })

  test.each([
    ['256', '4096', 512, 4096],
    ['256', '1536', 256, 2048],
    ['256', '100', 256, 512],
    ['1', '1', 256, 512],
    ['300', '512', 512, 1024],
    ['512', '512', 512, 1024],
    ['1024', '8193', 2048, 9216],
    ['8192', '17000', 8192, 20480],
    ['16384', '32767', 16384, 32768],
    ['256', '131072', 32768, 249856],
    ['65536', '249856', 32768, 249856],
    ['256', '999999', 32768, 249856]
  ])('for %s and %s the nearest is named: %i and %i', (cpu, memory, nearestCpu, nearestMemory) => {
    expect(() => parseSize(cpu, memory)).toThrow(
      expect.objectContaining({
        code: 'SIZE_INVALID',
        message: `Fargate has no task size with \`cpu\` ${Number(cpu)} and \`memory\` ${Number(memory)}.`,
        hint: expect.stringContaining(`\`cpu: ${nearestCpu}\` with \`memory: ${nearestMemory}\``)
      })
    )
  })

  test.each([
    ['256', '4096', 'With `cpu: 256`, Fargate accepts 512, 1024, 2048 MiB.'],
    ['2048', '512', 'With `cpu: 2048`, Fargate accepts 4096, 5120, 6144 … 16384 MiB.'],
    ['300', '512', 'Fargate accepts `cpu` values of 256, 512, 1024 … 32768.']
  ])('for %s and %s the choice is told', (cpu, memory, choice) => {
    expect(() => parseSize(cpu, memory)).toThrow(expect.objectContaining({ hint: expect.stringContaining(choice) }))
  })

  test.each([
    ['cpu', '', '512'],
    ['cpu', 'big', '512'],
    ['cpu', '-256', '512'],
    ['cpu', '2.5e2', '512'],
    ['cpu', '256.5', '512'],
    ['cpu', '.1 vCPU', '512'],
    ['cpu', '. vCPU', '512'],
    ['cpu', '0.25 GB', '512'],
    ['memory', '256', ''],
    ['memory', '256', '512 MiB'],
    ['memory', '256', '0.3 GB'],
    ['memory', '256', '0,5 GB'],
    ['memory', '256', '1 vCPU']
  ])('%s that is no size (%p, %p) is named', (input, cpu, memory) => {
    const value = input === 'cpu' ? cpu : memory
    expect(() => parseSize(cpu, memory)).toThrow(
      expect.objectContaining({
        code: 'SIZE_INVALID',
        message: `Invalid value "${value}" for \`${input}\`.`,
        hint: expect.stringContaining(input === 'cpu' ? '`.25 vCPU`' : '`0.5 GB`')
      })
    )
  })

  test('a size of the file is named as one', () => {
    expect(() => requireFargateSize({ cpu: 256, memory: 64 }, '. `memory` is from task.json')).toThrow(
      expect.objectContaining({
        message: 'Fargate has no task size with `cpu` 256 and `memory` 64. `memory` is from task.json.'
      })
    )
  })

  describe('containers that ask for more than the task has', () => {
    const task = { cpu: 256, memory: 512 }

    test.each([
      [
        [{ name: 'web', memory: 1024 }],
        '`memory` of the container `web` is 1024 MiB, but the task has 512 MiB and 256 CPU units'
      ],
      [
        [{ name: 'web', memoryReservation: 600 }],
        '`memoryReservation` of the container `web` is 600 MiB, but the task has 512 MiB and 256 CPU units'
      ],
      [
        [
          { name: 'web', memory: 513 },
          { name: 'log', memory: 514 }
        ],
        '`memory` of the container `web` is 513 MiB, `memory` of the container `log` is 514 MiB, but the task has 512 MiB and 256 CPU units'
      ],
      [
        [
          { name: 'web', memory: 400 },
          { name: 'log', memory: 200 }
        ],
        'The containers together ask for 600 MiB (`memory`), but the task has 512 MiB and 256 CPU units'
      ],
      [
        [
          { name: 'web', cpu: 200 },
          { name: 'log', cpu: 100 }
        ],
        'The containers together ask for 300 CPU units (`cpu`), but the task has 512 MiB and 256 CPU units'
      ]
    ])('are refused with the numbers: %j', (containers, words) => {
      expect(() => requireRoom(containers, task)).toThrow(
        expect.objectContaining({ code: 'SIZE_EXCEEDED', message: expect.stringContaining(words) })
      )
    })

    test.each([
      [[{ name: 'web' }]],
      [[{ name: 'web', memory: 512, cpu: 256 }]],
      [
        [
          { name: 'web', memory: 512, memoryReservation: 256 },
          { name: 'log', memory: 512, memoryReservation: 256 }
        ]
      ]
    ])('%j ask for no more', (containers) => {
      requireRoom(containers, task)
    })
  })
})

describe('the program', () => {
  describe('command', () => {
    describe('words', () => {
      test.each([
        ['serve', ['serve']],
        ['  serve  --port\t8080 ', ['serve', '--port', '8080']],
        ['serve\n  --port 8080\r\n  --host 0.0.0.0\n', ['serve', '--port', '8080', '--host', '0.0.0.0']],
        ['serve \\\n  --port 8080', ['serve', '--port', '8080']],
        ['serve \\\r\n  --port 8080', ['serve', '--port', '8080']],
        [`sh -c 'migrate && serve; echo "done" > log'`, ['sh', '-c', 'migrate && serve; echo "done" > log']],
        ['sh -c "a | b" c\\;d \\<e', ['sh', '-c', 'a | b', 'c;d', '<e']],
        ['--title="A \\"b\\" c"', ['--title=A "b" c']],
        [`a '' ""`, ['a', '', '']],
        ['echo $HOME ${NAME} $(id) `id` * ~ # no', ['echo', '$HOME', '${NAME}', '$(id)', '`id`', '*', '~', '#', 'no']],
        ['--url=http://x/?a=1&b=2', ['--url=http://x/?a=1&b=2']],
        ['C:\\\\app', ['C:\\app']]
      ])('%j are %j', (text, words) => {
        expect(parseCommand(text)).toEqual(words)
      })
    })

    describe('a JSON list', () => {
      test.each([
        ['["sh", "-c", "a && b | c > d"]', ['sh', '-c', 'a && b | c > d']],
        [' [\n  "serve",\n  ""\n]\n', ['serve', '']],
        ['["it\'s", "\\u00e4\\n"]', ["it's", 'ä\n']],
        ['[]', []]
      ])('%j is %j', (text, words) => {
        expect(parseCommand(text)).toEqual(words)
      })

      test.each(['["serve"', "['serve']", '["serve", 8080]', '["serve"] --port', '[serve]', '[["serve"]]', '[null]'])(
        '%j is none',
        (text) => {
          expect(() => parseCommand(text)).toThrow(
            expect.objectContaining({
              code: 'COMMAND_INVALID',
              message: 'Invalid value for `command`: it starts like a list, but is not a JSON list of strings.',
              hint: expect.stringContaining('["sh", "-c", "migrate && serve"]')
            })
          )
        }
      )
    })

    test.each([
      ['migrate && serve', '`&&` needs a shell'],
      ['migrate || true', '`||` needs a shell'],
      ['cat log | wc', '`|` needs a shell'],
      ['migrate; serve', '`;` needs a shell'],
      ['serve > /dev/null', '`>` needs a shell'],
      ['serve 2>&1', '`>` needs a shell'],
      ['serve < in', '`<` needs a shell'],
      [`sh -c 'a' && 'b'`, '`&&` needs a shell'],
      [`echo "it's" | wc`, '`|` needs a shell'],
      ["it's", 'a quote is not closed'],
      ['echo "a', 'a quote is not closed'],
      ['serve \\', 'it ends in a backslash']
    ])('%j cannot be read: %s', (text, why) => {
      expect(() => parseCommand(text)).toThrow(
        expect.objectContaining({
          code: 'COMMAND_INVALID',
          message: `Invalid value for \`command\`: ${why}.`,
          hint: expect.stringContaining('JSON list')
        })
      )
    })
  })

  describe('variables', () => {
    const VALUE = 'hunter2'
    const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/token-AbCdEf'
    const PARAMETER = 'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/team/token.v1'

    function refusal(action: () => unknown): ActionError {
      try {
        action()
      } catch (error) {
        if (error instanceof ActionError) return error
        throw error
      }
      throw new Error('no refusal')
    }

    describe('environment-variables', () => {
      test.each([
        ['nothing', '', {}],
        ['blank lines', '\n  \r\n\t\n', {}],
        ['an empty value', 'EMPTY=', { EMPTY: '' }],
        ['a value with = and #', 'URL=postgres://u:p@h/db?a=1#x', { URL: 'postgres://u:p@h/db?a=1#x' }],
        ['quotes, which belong to the value', `A="x y"\nB='z'`, { A: '"x y"', B: "'z'" }],
        ['blanks around a value, which belong to it', 'A= x  \nB=y', { A: ' x  ', B: 'y' }],
        ['blanks before a name, which do not', '  A=x\n\tB=y', { A: 'x', B: 'y' }],
        ['Windows line ends', 'A=x\r\nB=y\r\n', { A: 'x', B: 'y' }],
        [
          'names as Spring and npm have them',
          'spring.datasource.url=x\nnpm-config=y',
          {
            'spring.datasource.url': 'x',
            'npm-config': 'y'
          }
        ],
        ['signs of a shell and of JSON', 'A={"a":["$B"]}\nB=<<x>>', { A: '{"a":["$B"]}', B: '<<x>>' }],
        ['letters of all alphabets', 'GRUSS=grüß dich 👋', { GRUSS: 'grüß dich 👋' }],
        ['a value of several lines', 'KEY<<END\n-- a=b\n\n  c\nEND\nB=y', { KEY: '-- a=b\n\n  c', B: 'y' }],
        ['a value of several lines with Windows line ends', 'KEY<<END\r\na\r\nb\r\nEND\r\n', { KEY: 'a\nb' }],
        ['no lines in such a value', 'KEY<<END\nEND', { KEY: '' }],
        ['two such values with one end', 'A<<E\n1\nE\nB<<E\n2\nE', { A: '1', B: '2' }],
        ['lines that look like a name or an end within such a value', 'A<<E\nB=1\nEE\nE', { A: 'B=1\nEE' }],
        [
          'names that every object has',
          '__proto__=x\nconstructor=y',
          Object.fromEntries([
            ['__proto__', 'x'],
            ['constructor', 'y']
          ])
        ]
      ])('hold %s', (_, text, variables) => {
        const read = parseVariables(text)
        expect(Object.entries(read)).toEqual(Object.entries(variables))
      })

      test.each([
        ['a value alone', `A=x\n${VALUE}`, "line 2 doesn't start with a name and `=`"],
        ['no name', `=${VALUE}`, "line 1 doesn't start with a name and `=`"],
        ['a blank before the =', `A =${VALUE}`, "line 1 doesn't start with a name and `=`"],
        ['a line of a shell', `export A=${VALUE}`, "line 1 doesn't start with a name and `=`"],
        ['a line of YAML', `A: ${VALUE}`, "line 1 doesn't start with a name and `=`"],
        ['a comment', `\n\n# ${VALUE}`, "line 3 doesn't start with a name and `=`"],
        ['a variable that has been commented out', `#A=${VALUE}`, "line 1 doesn't start with a name and `=`"],
        ['one name twice', `A=x\nB=y\nA=${VALUE}`, 'line 3 sets A again'],
        ['one name twice, in either form', `A=x\nA<<E\n${VALUE}\nE`, 'line 2 sets A again'],
        ['no end', `A<<END\n${VALUE}\nEND.`, 'the value of A has no end'],
        ['an end without a name', `A<<\n${VALUE}\n\n`, 'the value of A has no end']
      ])('with %s are refused, and no value is shown', (_, text, why) => {
        const error = refusal(() => parseVariables(text))
        expect(error).toMatchObject({
          code: 'VARIABLE_INVALID',
          message: `Invalid value for \`environment-variables\`: ${why}.`,
          hint: 'Write one `KEY=VALUE` per line.'
        })
        expect(`${error.message} ${error.hint}`).not.toContain(VALUE)
      })
    })

    describe('secrets', () => {
      test.each([
        ['a secret', SECRET],
        ['a secret without the six characters', SECRET.slice(0, -7)],
        ['a key of a secret', `${SECRET}:password::`],
        ['a key alone', `${SECRET}:password`],
        ['a stage', `${SECRET}::AWSPREVIOUS:`],
        ['a version', `${SECRET}:::9d4cb84b-ad69-40c0-a0ab-cead36b967e8`],
        ['a secret that RDS manages', SECRET.replace('team/token', 'rds!db-1')],
        ['a parameter', PARAMETER],
        [
          'a secret in an isolated Region',
          SECRET.replace('aws:', 'aws-iso-b:').replace('eu-central-1', 'us-isob-east-1')
        ]
      ])('hold %s', (_, arn) => {
        expect(parseSecrets(`TOKEN=${arn}`)).toEqual({ TOKEN: arn })
      })

      test('hold several lines, with blanks behind them', () => {
        expect(parseSecrets(`\n A=${SECRET}  \r\nB= ${PARAMETER}\t\n`)).toEqual({ A: SECRET, B: PARAMETER })
      })

      test.each([
        ['a value', VALUE],
        ['nothing', ''],
        ['a name', 'team/token'],
        ['the ARN of a role', 'arn:aws:iam::123456789012:role/x'],
        ['more behind a secret than there may be', `${SECRET}:a:b:c:${VALUE}`],
        ['an ARN without an account', SECRET.replace('123456789012', '')],
        ['an ARN in the midst of other text', `${SECRET} ${VALUE}`]
      ])('with %s are refused without showing it, as it may be the secret itself', (_, value) => {
        const error = refusal(() => parseSecrets(`A=${SECRET}\nTOKEN=${value}`))
        expect(error).toMatchObject({
          code: 'VARIABLE_INVALID',
          message:
            'Invalid value for `secrets`: the value of TOKEN is neither the ARN of a secret or parameter nor the name of a parameter that starts with `/`.',
          hint: 'Write one `KEY=<ARN of the secret or parameter>` or `KEY=/name/of/the/parameter` per line.'
        })
        expect(`${error.message} ${error.hint}`).not.toContain(VALUE)
      })
    })
  })
})
