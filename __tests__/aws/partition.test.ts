import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { serviceHost } from '../../src/aws/account.ts'
import { consoleUrl } from '../../src/report/outputs.ts'

const PARTITIONS = [
  ['aws', 'eu-central-1', 'kms.eu-central-1.amazonaws.com', 'https://eu-central-1.console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'kms.cn-north-1.amazonaws.com.cn', 'https://cn-north-1.console.amazonaws.cn'],
  [
    'aws-us-gov',
    'us-gov-west-1',
    'kms.us-gov-west-1.amazonaws.com',
    'https://us-gov-west-1.console.amazonaws-us-gov.com'
  ],
  ['aws-eusc', 'eusc-de-east-1', 'kms.eusc-de-east-1.amazonaws.eu', 'https://eusc-de-east-1.console.amazonaws-eusc.eu']
] as const

describe.each(PARTITIONS)('%s', (partition, region, host, url) => {
  test('has its own host names for services', () => {
    expect(serviceHost('kms', region)).toBe(host)
  })

  test('has its own console', () => {
    expect(consoleUrl(partition, region)).toBe(url)
    expect(new URL(url).hostname).toContain(region)
  })
})

test.each([
  ['us-iso-east-1', 'kms.us-iso-east-1.c2s.ic.gov'],
  ['us-isob-east-1', 'kms.us-isob-east-1.sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'kms.eu-isoe-west-1.cloud.adc-e.uk'],
  ['us-isof-south-1', 'kms.us-isof-south-1.csp.hci.ic.gov']
])('the isolated Region %s has hosts of its own', (region, host) => {
  expect(serviceHost('kms', region)).toBe(host)
})

test.each(['aws-iso', 'aws-next', ''])(
  '%j, which is not known, has no console, and hosts as most have them',
  (partition) => {
    expect(consoleUrl(partition, 'xx-north-1')).toBeUndefined()
    expect(serviceHost('kms', 'xx-north-1')).toBe('kms.xx-north-1.amazonaws.com')
  }
)

describe('the source', () => {
  const folder = join(import.meta.dirname, '../../src')
  const table = join('report', 'outputs.ts')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const code = files.map((file) => [file, withoutComments(readFileSync(join(folder, file), 'utf8'))] as const)
  const others = code.filter(([file]) => file !== table)

  const BOUND = [
    ['an ARN of one partition', /arn:aws[-\w]*:/],
    ['a host of the console', /console\.(?:aws|amazonaws)/],
    ['the end of a host of one partition', /amazonaws\.(?:com|eu)|amazonaws-(?:us-gov|eusc)/],
    ['the name of a partition', /['"`]aws-(?:cn|us-gov|eusc|iso)/]
  ] as const
  // The names of services in trust policies are the same in all partitions.
  const principals = /\becs(?:-tasks)?\.amazonaws\.com(?!\.cn)/g

  test('is all looked at', () => {
    expect(files).toContain(table)
    expect(others.length).toBeGreaterThan(40)
  })

  test.each(BOUND)('has %s in no file but the table', (_, pattern) => {
    const found = others.filter(([, text]) => pattern.test(text.replaceAll(principals, ''))).map(([file]) => file)
    expect(found).toEqual([])
  })

  test.each(BOUND.slice(1, 3))('is really searched: the table has %s', (_, pattern) => {
    const [, text = ''] = code.find(([file]) => file === table) ?? []
    expect(text).toMatch(pattern)
  })
})

/** Comments may name the pages of AWS's documentation. A string with `//`, such as an address, keeps what follows. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}
