import { expect, test } from '@jest/globals'
import { parseCidrs } from '../../src/inputs/values.ts'

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
  ['203.0.113.7/24', '203.0.113.0/24'],
  ['10.1.0.0/8', '10.0.0.0/8'],
  ['1.2.3.4/0', '0.0.0.0/0'],
  ['2001:db8::1/32', '2001:db8::/32'],
  ['fe80::1%eth0/64', 'fe80::/64']
])('%s has bits beyond its prefix, and the block is offered: %s', (part, block) => {
  expect(() => parseCidrs(part)).toThrow(
    expect.objectContaining({ code: 'CIDR_INVALID', hint: `Write \`${block}\` for the whole block.` })
  )
})
