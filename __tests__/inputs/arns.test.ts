import { describe, expect, test } from '@jest/globals'
import { parseArn } from '../../src/inputs/values.ts'

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
