import { expect, test } from '@jest/globals'
import { parsePorts } from '../../src/inputs/values.ts'

test.each([
  ['', []],
  [' , \n', []],
  ['80', [{ port: 80, protocol: 'tcp' }]],
  [
    '1,65535',
    [
      { port: 1, protocol: 'tcp' },
      { port: 65535, protocol: 'tcp' }
    ]
  ],
  [
    '8080,9090/udp',
    [
      { port: 8080, protocol: 'tcp' },
      { port: 9090, protocol: 'udp' }
    ]
  ],
  [
    '53/tcp\n53/UDP',
    [
      { port: 53, protocol: 'tcp' },
      { port: 53, protocol: 'udp' }
    ]
  ],
  [
    '443 80',
    [
      { port: 443, protocol: 'tcp' },
      { port: 80, protocol: 'tcp' }
    ]
  ],
  ['9000-9010/udp', [{ port: 9000, to: 9010, protocol: 'udp' }]],
  ['80-80', [{ port: 80, protocol: 'tcp' }]]
])('%j is %j', (text, ports) => {
  expect(parsePorts(text)).toEqual(ports)
})

test.each([
  ['0', '0'],
  ['65536', '65536'],
  ['99999', '99999'],
  ['123456', '123456'],
  ['-1', '-1'],
  ['80.5', '80.5'],
  ['http', 'http'],
  ['80,http', 'http'],
  ['80/sctp', '80/sctp'],
  ['80/', '80/'],
  ['8080:80', '8080:80'],
  ['8010-8000', '8010-8000'],
  ['0-80', '0-80'],
  ['80-65536', '80-65536'],
  ['80-', '80-'],
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
