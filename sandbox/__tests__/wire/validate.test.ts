import { describe, expect, test } from '@jest/globals'
import type { ServiceName } from '../../src/service.ts'
import { loadModel } from '../../src/wire/model.ts'
import { wholeMatch } from '../../src/wire/constraints.ts'
import { validate } from '../../src/wire/validate.ts'

const SERVICES: readonly ServiceName[] = ['ecs', 'secretsmanager', 'iam', 'sts', 'ec2', 'logs']

const detected = (text: string) => `1 validation error detected: ${text}`

const REFUSED: readonly (readonly [ServiceName, string, Readonly<Record<string, unknown>>, string, string])[] = [
  [
    'logs',
    'FilterLogEvents',
    { limit: 10001 },
    'InvalidParameterException',
    detected(
      "Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000"
    )
  ],
  [
    'logs',
    'DeleteLogGroup',
    {},
    'InvalidParameterException',
    detected("Value null at 'logGroupName' failed to satisfy constraint: Member must not be null")
  ],
  [
    'logs',
    'CreateLogGroup',
    { logGroupName: 'a'.repeat(513) },
    'InvalidParameterException',
    'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'
  ],
  [
    'logs',
    'CreateLogGroup',
    { logGroupName: 'a b' },
    'InvalidParameterException',
    detected(
      "Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"
    )
  ],
  [
    'secretsmanager',
    'GetSecretValue',
    { SecretId: '' },
    'ValidationException',
    detected("Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1")
  ],
  [
    'secretsmanager',
    'CreateSecret',
    { Name: 'a', SecretString: 'x'.repeat(65537) },
    'ValidationException',
    detected(
      "Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536"
    )
  ],
  [
    'secretsmanager',
    'CreateSecret',
    { Name: 'a', Tags: [{ Key: '', Value: 'b' }] },
    'ValidationException',
    detected(
      "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"
    )
  ],
  [
    'iam',
    'GetRole',
    { RoleName: 'a b' },
    'ValidationError',
    detected(
      "Value at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+"
    )
  ],
  [
    'iam',
    'DeleteRolePolicy',
    {},
    'ValidationError',
    "2 validation errors detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null; Value null at 'policyName' failed to satisfy constraint: Member must not be null"
  ],
  [
    'ecs',
    'RunTask',
    { taskDefinition: 'a', launchType: 'LAMBDA' },
    'InvalidParameterException',
    detected(
      "Value 'LAMBDA' at 'launchType' failed to satisfy constraint: Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]"
    )
  ],
  [
    'ecs',
    'RunTask',
    {},
    'InvalidParameterException',
    detected("Value null at 'taskDefinition' failed to satisfy constraint: Member must not be null")
  ],
  [
    'ec2',
    'CreateSecurityGroup',
    { GroupName: 'a' },
    'MissingParameter',
    'The request must contain the parameter GroupDescription'
  ],
  [
    'ec2',
    'DescribeSubnets',
    { MaxResults: 3 },
    'InvalidParameterValue',
    'Value ( 3 ) for parameter MaxResults is invalid. Expecting a value greater than 5.'
  ],
  [
    'ec2',
    'CreateSecurityGroup',
    { GroupName: 'a', Description: 'b', TagSpecifications: [{ ResourceType: 'group' }] },
    'InvalidParameterValue',
    'Value ( group ) for parameter TagSpecification.1.ResourceType is invalid.'
  ]
]

describe('validate', () => {
  test.each(REFUSED)('%s %s refuses %j', (service, operation, input, code, message) => {
    const model = loadModel(service)
    expect(() => validate(service, model, operation, input)).toThrow(expect.objectContaining({ code, message }))
  })

  test.each([
    ['iam', 'CreateRole', { RoleName: 'a+b=c,d.e@f-g', AssumeRolePolicyDocument: '{\n}', Path: '/a/b/' }],
    ['iam', 'TagRole', { RoleName: 'a', Tags: [{ Key: 'run-on-fargate:Umgebung ü', Value: '' }] }],
    ['logs', 'CreateLogGroup', { logGroupName: '/run-on-fargate/acme/space', tags: { 'a:b': 'c' } }],
    ['secretsmanager', 'CreateSecret', { Name: 'a', SecretString: '😀'.repeat(40000) }],
    ['ecs', 'RunTask', { taskDefinition: 'a', launchType: 'FARGATE', tags: [{ key: 'a', value: 'b' }] }],
    ['ec2', 'DescribeSubnets', {}]
  ] as const)('%s %s lets %j pass', (service, operation, input) => {
    expect(() => validate(service, loadModel(service), operation, input)).not.toThrow()
  })

  test.each(SERVICES)('every pattern in the model of %s can be applied', (service) => {
    const patterns = Object.values(loadModel(service).shapes).flatMap((shape) =>
      'pattern' in shape && shape.pattern !== undefined ? [shape.pattern] : []
    )
    for (const pattern of patterns) expect(wholeMatch(pattern)).toBeInstanceOf(RegExp)
    expect(patterns).not.toContain('')
  })

  test("no model asks for a way to write times other than its protocol's", () => {
    expect(SERVICES.filter((service) => JSON.stringify(loadModel(service)).includes('timestampFormat'))).toEqual([])
  })
})
