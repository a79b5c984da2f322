import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allFound,
  Denials,
  describeRefusal,
  isDenied,
  isNamed,
  isPassing,
  isThrottled,
  isTooNewToRun,
  isTooNewToStart,
  type Kept,
  required,
  unlessDenied
} from '../../src/aws/errors.ts'
import { Cancelled } from '../../src/errors.ts'
import { serviceHost } from '../../src/aws/account.ts'
import { consoleUrl } from '../../src/report/outputs.ts'

describe('errors', () => {
  function named(name: string, httpStatusCode?: number): Error {
    const error = Object.assign(new Error('refused'), { name })
    return httpStatusCode === undefined ? error : Object.assign(error, { $metadata: { httpStatusCode } })
  }

  test.each([
    ['AccessDeniedException', true],
    ['AccessDenied', true],
    ['UnauthorizedOperation', true],
    ['UnrecognizedClientException', false],
    ['ResourceNotFoundException', false]
  ])('%s is a denial: %p', (name, expected) => {
    expect(isDenied(named(name))).toBe(expected)
  })

  test('only an error has a name', () => {
    expect(isNamed({ name: 'AccessDenied' }, 'AccessDenied')).toBe(false)
    expect(isNamed(undefined, 'AccessDenied')).toBe(false)
  })

  test.each([
    ['ThrottlingException', 400, true],
    ['Throttling', 400, true],
    ['RequestLimitExceeded', 503, true],
    ['TooManyRequestsException', 429, true],
    ['ServerException', 500, true],
    ['TimeoutError', undefined, true],
    // A fault of ours: asking again would never help.
    ['TypeError', undefined, false],
    ['AccessDeniedException', 400, false],
    ['ClientException', 400, false],
    ['ExpiredTokenException', 403, false]
  ])('%s with status %p passes: %p', (name, status, expected) => {
    expect(isPassing(named(name, status))).toBe(expected)
  })

  test.each([
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'ThrottledException',
    'TransactionInProgressException'
  ])('%s is throttling, as the SDK takes it', (name) => {
    expect([isThrottled(named(name, 400)), isPassing(named(name, 400))]).toEqual([true, true])
  })

  test.each(['LimitExceededException', 'LimitExceeded'])('%s is a quota, which does not pass', (name) => {
    expect([isThrottled(named(name, 400)), isPassing(named(name, 400))]).toEqual([false, false])
  })

  test.each([
    ['Error retrieving subnet information for [subnet-1]: Rate exceeded (ErrorCode: Throttling)', true],
    [
      'Error retrieving subnet information for [subnet-1]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)',
      true
    ],
    ['Error retrieving security group information for [sg-1]: x (ErrorCode: EC2ThrottledException)', true],
    ['ResourceInitializationError: unable to pull secrets: ThrottlingException: Rate exceeded', true],
    ['Error retrieving subnet information for [subnet-1]: x (ErrorCode: InvalidSubnetID.NotFound)', false],
    ['LimitExceededException: Cannot exceed quota', false],
    ['The subnet is unavailable.', false]
  ])('what ECS passes on as %j is throttling: %p', (message, expected) => {
    const error = Object.assign(new Error(message), { name: 'InvalidParameterException' })
    expect([isThrottled(error), isPassing(error)]).toEqual([expected, expected])
  })

  test('a cancellation never passes', () => {
    expect(isPassing(new Cancelled('SIGINT'))).toBe(false)
  })

  test('an answer is told with its code, its words and its request', () => {
    const error = Object.assign(new Error('No.'), { name: 'ServerException', $metadata: { requestId: 'r-1' } })
    expect(describeRefusal(error)).toBe('AWS rejected a call: ServerException: No. (request ID r-1)')
  })

  describe('all look-ups', () => {
    const denial = (words: string) => Object.assign(new Error(words), { name: 'AccessDenied' })

    test('give what they find', async () => {
      expect(await allFound([Promise.resolve(1), 'two'])).toEqual([1, 'two'])
    })

    test('tell each denial once, the nested ones too', async () => {
      const [a, b] = [denial('a'), denial('b')]
      const nested = Promise.reject(new Denials([b, denial('a')]))
      const error = await allFound([Promise.reject(a), nested, Promise.resolve(1)]).catch((thrown: unknown) => thrown)
      expect((error as Denials).errors.map((each) => (each as Error).message)).toEqual(['a', 'b'])
    })

    test('throw a single denial as it is', async () => {
      const only = denial('a')
      await expect(allFound([Promise.reject(only), Promise.resolve(1)])).rejects.toBe(only)
    })

    test('throw any other failure at once', async () => {
      const other = new Error('wrong password')
      const never = new Promise<never>(() => undefined)
      await expect(allFound([Promise.reject(denial('a')), Promise.reject(other), never])).rejects.toBe(other)
    })
  })

  test.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'])(
    'a connection that ended with %s passes',
    (code) => {
      expect(isPassing(Object.assign(new Error(code), { code }))).toBe(true)
    }
  )

  describe('unlessDenied', () => {
    const denial = named('AccessDenied')

    test('hands an answer on', async () => {
      expect(await unlessDenied(Promise.resolve('answer'), () => 'fallback')).toBe('answer')
    })

    test('has another answer for a denial', async () => {
      expect(await unlessDenied(Promise.reject(denial), (error) => [error])).toEqual([denial])
    })

    test('throws everything else', async () => {
      const other = named('ThrottlingException')
      await expect(unlessDenied(Promise.reject(other), () => 'fallback')).rejects.toBe(other)
    })
  })

  test('an answer without a field that AWS promises is one clear error', () => {
    expect(required('arn', 'taskArn')).toBe('arn')
    expect(() => required(undefined, 'taskArn')).toThrow('AWS answered without `taskArn`, which its API promises.')
  })

  const ALL: Kept = { role: true, secret: true, securityGroup: true, logGroup: true }
  const NONE: Kept = { role: false, secret: false, securityGroup: false, logGroup: false }

  function refusal(name: string, message: string): Error {
    return Object.assign(new Error(message), { name })
  }

  const ROLE = refusal(
    'ClientException',
    "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
  )
  const GROUP = refusal(
    'InvalidParameterException',
    "Error retrieving security group information for [sg-01234567]: The security group 'sg-01234567' does not exist (ErrorCode: InvalidGroup.NotFound)"
  )
  const SERVICE_ROLE = refusal(
    'InvalidParameterException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
  )

  describe('RunTask is tried again', () => {
    test.each([
      ['for a role of ours', ROLE, { ...NONE, role: true }],
      ['for a group of ours', GROUP, { ...NONE, securityGroup: true }],
      ['for the service-linked role, whatever was given', SERVICE_ROLE, NONE]
    ])('%s', (_, error, kept) => {
      expect(isTooNewToStart(error, kept)).toBe(true)
    })

    test.each([
      ['for a role that was given', ROLE, { ...ALL, role: false }],
      ['for a group that was given', GROUP, { ...ALL, securityGroup: false }],
      [
        'for a subnet that does not exist',
        refusal(
          'InvalidParameterException',
          "Error retrieving subnet information for [subnet-01234567]: The subnet ID 'subnet-01234567' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
        ),
        ALL
      ],
      [
        'for want of iam:PassRole',
        refusal(
          'AccessDeniedException',
          'User: arn:aws:sts::123456789012:assumed-role/ci/1 is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/exec because no identity-based policy allows the iam:PassRole action'
        ),
        ALL
      ],
      ['for a cluster that is not there', refusal('ClusterNotFoundException', 'Cluster not found.'), ALL],
      ['for what is no error', 'text', ALL]
    ])('not %s', (_, error, kept) => {
      expect(isTooNewToStart(error, kept)).toBe(false)
    })
  })

  const ASM =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for login: '
  const DENIED = `${ASM}AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/0123 is not authorized to perform: secretsmanager:GetSecretValue on resource: login because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: 1`
  const NO_SECRET = `${ASM}ResourceNotFoundException: Secrets Manager can't find the specified secret. status code: 400`
  const NO_LOG =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1'

  describe('a task that died is started again', () => {
    test.each([
      ['for a grant of ours', DENIED, { ...NONE, role: true }],
      ['for a role of ours', ROLE.message, { ...NONE, role: true }],
      ['for a secret of ours', NO_SECRET, { ...NONE, secret: true }],
      [
        'for a secret of ours, with a typographic apostrophe',
        NO_SECRET.replace("can't", 'can’t'),
        { ...NONE, secret: true }
      ],
      ['for a log group of ours', NO_LOG, { ...NONE, logGroup: true }]
    ])('%s', (_, reason, kept) => {
      expect(isTooNewToRun(reason, kept)).toBe(true)
    })

    test.each([
      ['for a role that was given', DENIED, { ...ALL, role: false }],
      ['for a secret that was given', NO_SECRET, { ...ALL, secret: false }],
      ['for a log group that is not ours', NO_LOG, { ...ALL, logGroup: false }],
      [
        'for an explicit denial',
        DENIED.replace(
          'because no identity-based policy allows the secretsmanager:GetSecretValue action',
          'with an explicit deny in a service control policy'
        ),
        ALL
      ],
      ['for a boundary', DENIED.replace('no identity-based policy', 'no permissions boundary'), ALL],
      ['for a key', `${ASM}AccessDeniedException: Access to KMS is not allowed status code: 400`, ALL],
      [
        'for an image that is not there',
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:2: docker.io/acme/space:2: not found',
        ALL
      ],
      ['for a program that ended', 'EssentialContainerExited: Essential container in task exited', ALL],
      ['for no reason', '', ALL]
    ])('not %s', (_, reason, kept) => {
      expect(isTooNewToRun(reason, kept)).toBe(false)
    })
  })
})

describe('partitions', () => {
  const PARTITIONS = [
    ['aws', 'eu-central-1', 'kms.eu-central-1.amazonaws.com', 'https://eu-central-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'kms.cn-north-1.amazonaws.com.cn', 'https://cn-north-1.console.amazonaws.cn'],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'kms.us-gov-west-1.amazonaws.com',
      'https://us-gov-west-1.console.amazonaws-us-gov.com'
    ],
    [
      'aws-eusc',
      'eusc-de-east-1',
      'kms.eusc-de-east-1.amazonaws.eu',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu'
    ]
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
})
