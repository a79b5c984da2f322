import { describe, expect, test } from '@jest/globals'
import { refused, exited, makeDiagnosis, stopped, unanswered } from '../../scripts/failures/thrown.ts'
import { ACCOUNT, CI, denied, EXEC, LOGGER } from '../../scripts/failures/words.ts'
import { Denials } from '../../src/aws/errors.ts'
import { DeploymentFailed, TaskRefused } from '../../src/errors.ts'
import { TaskStopped } from '../../src/errors.ts'
import { ActionError } from '../../src/errors.ts'
import { explain, whereWritten } from '../../src/failures/explain.ts'
import { remember, secrets } from '../../src/redact.ts'

const ROLE = `arn:aws:iam::${ACCOUNT}:role/exec`

describe('a refused call', () => {
  test('is reported with service, operation, code, words and request ID', () => {
    expect(explain(refused('EC2 DescribeVpcs', 'InternalError', 'An internal error has occurred'))).toMatchObject({
      title: 'An AWS service failed',
      cause: expect.stringContaining(
        'EC2 rejected DescribeVpcs: InternalError: An internal error has occurred (request ID e1b2c3).'
      )
    })
  })

  test.each([
    ['ECS RunTask', 'BrandNewException'],
    ['EC2 CreateSecurityGroup', 'InvalidParameterValue'],
    ['IAM CreateRole', 'MalformedPolicyDocumentException'],
    ['CloudWatch Logs CreateLogGroup', 'InvalidParameterException']
  ] as const)('that is in no row speaks of no task: %s, %s', (call, code) => {
    const { title, cause, remedy } = explain(refused(call, code, 'Something new is wrong.'))
    const [operation] = call.split(' ').slice(-1)
    expect(title).toBe('AWS rejected the call')
    expect(cause).toContain(`rejected ${operation}: ${code}: Something new is wrong. (request ID e1b2c3).`)
    expect(remedy).toContain(`See ${operation} in the API reference`)
    expect(remedy).not.toMatch(/console|the task\b|container/i)
  })

  test('without an answer names the service and how often it was sent', () => {
    const { cause } = explain(unanswered('EC2 DescribeVpcs', 'ECONNRESET', 'read ECONNRESET'))
    expect(cause).toBe('Could not reach EC2 (DescribeVpcs): read ECONNRESET. Sent 5 times.')
  })

  test('without an answer on any address does too', () => {
    const { title, cause } = explain(unanswered('STS GetCallerIdentity', 'ECONNREFUSED', ''))
    expect(title).toBe("The runner can't reach AWS")
    expect(cause).toContain('Could not reach STS (GetCallerIdentity): ECONNREFUSED.')
  })

  test('is the same when it came while a task was started or watched', () => {
    const error = refused('ECS DescribeTasks', 'AccessDeniedException', denied(CI, 'ecs:DescribeTasks', '*'))
    const log = [{ container: 'space', text: 'Cluster not found' }]
    const diagnosis = makeDiagnosis({ containers: [{ name: 'space' }], log })
    expect(explain(new DeploymentFailed(error))).toEqual(explain(error))
    expect(explain(new DeploymentFailed(error, diagnosis))).toEqual({
      ...explain(error),
      containers: diagnosis.containers,
      logLines: ['Cluster not found']
    })
  })

  test('whose message is encoded keeps the code out of the annotation, and whole in the log', () => {
    const encoded = 'x'.repeat(1500)
    const error = refused(
      'EC2 DescribeSubnets',
      'UnauthorizedOperation',
      `${denied(CI, 'ec2:DescribeSubnets', '*')}. Encoded authorization failure message: ${encoded}`
    )
    const { cause, raw } = explain(error)
    expect(cause).not.toContain('xxx')
    expect(raw).toContain(encoded)
  })

  test('of several that were denied each is reported', () => {
    const errors = ['ec2:DescribeVpcs', 'ec2:DescribeSubnets'].map((action) =>
      refused('EC2 DescribeVpcs', 'UnauthorizedOperation', denied(CI, action, '*'))
    )
    const { title, remedy } = explain(new Denials(errors))
    expect(title).toBe('Permissions are missing')
    expect(remedy.match(/"Action":"ec2:\w+"/g)).toEqual([
      '"Action":"ec2:DescribeVpcs"',
      '"Action":"ec2:DescribeSubnets"'
    ])
  })

  test('of RunTask without a task is one too', () => {
    expect(explain(new TaskRefused('SOMETHING:NEW'))).toMatchObject({
      title: 'AWS rejected the call',
      cause: 'ECS rejected RunTask: SOMETHING:NEW.'
    })
  })
})

describe('what was not thrown by AWS', () => {
  test.each([
    ['a plain error', new Error('broken'), 'broken.'],
    ['a bug', new TypeError('x is not a function'), 'TypeError: x is not a function.'],
    ['a text', 'broken', 'broken.'],
    ['nothing', undefined, 'undefined.'],
    ['an empty error', new Error(''), 'The error has no message.']
  ])('is reported as unexpected: %s', (_, thrown, cause) => {
    const explained = explain(thrown)
    expect(explained).toMatchObject({ title: 'Unexpected error', cause })
    expect(explained.remedy).toMatch(/debug logging/)
  })

  test('but by the action itself is reported as it is', () => {
    const error = new ActionError('SECRET_NOT_OURS', 'It is another one.', 'Name another.')
    const told = {
      title: 'The secret belongs to another repository',
      cause: 'It is another one.',
      remedy: 'Name another.'
    }
    expect(explain(error)).toEqual({ ...told, containers: [], logLines: [] })
    expect(explain(new DeploymentFailed(error, makeDiagnosis()))).toMatchObject(told)
  })
})

describe('where the user wrote a value', () => {
  const template = {
    executionRoleArn: ROLE,
    taskRoleArn: 'short',
    containerDefinitions: [
      { name: 'web', secrets: [{ name: 'A', valueFrom: 'arn:aws:secretsmanager:x:1:secret:a-AbCdEf:key::' }] }
    ]
  }

  test.each([
    [ROLE, { 'INPUT_TASK-DEFINITION': 'task.json' }, '`executionRoleArn` in `task-definition`'],
    ['arn:aws:iam::123456789012:role/short', {}, '`taskRoleArn` in `task-definition`'],
    [ROLE, { 'INPUT_EXECUTION-ROLE-ARN': ROLE }, '`execution-role-arn`'],
    ['subnet-2', { INPUT_SUBNETS: 'subnet-1, subnet-2' }, '`subnets`'],
    [
      'arn:aws:secretsmanager:x:1:secret:a-AbCdEf',
      {},
      '`containerDefinitions[0].secrets[0].valueFrom` in `task-definition`'
    ],
    ['arn:aws:iam::123456789012:role/other', { INPUT_IMAGE: '' }, undefined]
  ])('%s', (value, env, place) => {
    expect(whereWritten(value, { env, template })).toBe(place)
  })

  test('is what the remedy says to correct', () => {
    const words = `ECS was unable to assume the role '${ROLE}' that was provided for this task.`
    const error = refused('ECS RunTask', 'ClientException', words)
    const written = (value: string) => whereWritten(value, { env: {}, template })
    expect(explain(error, { written }).remedy).toContain('Check the role in `executionRoleArn` in `task-definition`')
    expect(explain(error, { written }).remedy).not.toContain('execution-role-arn')
    expect(explain(error).remedy).toContain('`execution-role-arn` or `task-role-arn`')
  })
})

describe('a task that stopped', () => {
  test('shows the last words of the container that failed', () => {
    const { title, cause, logLines } = explain(exited({ space: 1 }, { log: ['starting', 'boom: no DATABASE_URL', ''] }))
    expect(title).toBe('The application failed')
    expect(cause).toBe('The container space ended with exit code 1. Its last log line: "boom: no DATABASE_URL".')
    expect(logLines).toContain('boom: no DATABASE_URL')
  })

  test('not those of the container beside it', () => {
    const log = [
      { container: 'space', text: 'boom' },
      { container: 'proxy', text: 'bye' }
    ]
    const containers = [
      { name: 'proxy', exitCode: 143 },
      { name: 'space', exitCode: 1 }
    ]
    const { cause, logLines } = explain(
      stopped('Essential container in task exited', 'EssentialContainerExited', { containers, log })
    )
    expect(cause).toBe('The container space ended with exit code 1. Its last log line: "boom".')
    expect(logLines).toEqual(['[space] boom', '[proxy] bye'])
  })

  test.each([
    [
      'Node.js',
      ['throw new Error("boom")', '', 'Error: boom', '    at main (file:///app.js:1:7)', '', 'Node.js v24.0.0']
    ],
    ['Python', ['Traceback (most recent call last):', '  File "app.py", line 1', 'Error: boom']]
  ])('takes the error for the last words of %s', (_, log) => {
    expect(explain(exited({ space: 1 }, { log })).cause).toContain('Its last log line: "Error: boom".')
  })

  test('shows no secret, control character, line break or code span of what others say', () => {
    const before = secrets.known
    try {
      remember('hunter2-hunter2')
      const hostile = 'pass hunter2-\x1b[0mhunter2\u200b \x1b[2J\u202e`rm`\n::error::x hunter2-hunter2'
      for (const thrown of [exited({ space: 1 }, { log: [hostile] }), stopped(hostile)]) {
        const { cause } = explain(thrown)
        expect(cause).not.toMatch(/hunter2|[\p{Cc}\u202a-\u202e\u200b`]/u)
        expect(cause).toContain('pass ***')
      }
    } finally {
      secrets.known = before
    }
  })

  test('of which nothing could be read is known by what ECS said of it', () => {
    const task = {
      taskArn: 'arn',
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.'
    } as const
    expect(explain(new DeploymentFailed(new TaskStopped(task)))).toMatchObject({
      title: 'AWS reclaimed the Spot capacity'
    })
  })

  test.each([
    [
      'for a new reason',
      stopped('Something new happened.'),
      'ECS stopped the task: TaskFailedToStart: Something new happened.'
    ],
    [
      'for none',
      new DeploymentFailed(new TaskStopped({ taskArn: 'arn' }), makeDiagnosis()),
      'ECS stopped the task: ECS gave no reason.'
    ]
  ])('%s', (_, thrown, cause) => {
    expect(explain(thrown)).toMatchObject({ title: 'The task stopped', cause })
  })

  test.each([
    'dial tcp 10.0.0.5:5432: i/o timeout',
    'java.lang.OutOfMemoryError: Java heap space',
    'GET https://api.example.com: 403 Forbidden',
    'toomanyrequests: slow down',
    'write /data/x: no space left on device',
    'Cluster not found',
    'could not load service linked role',
    'open /etc/app.conf: no such file or directory: unknown',
    'UserInitiated shutdown',
    `User: ${EXEC} is not authorized to perform: s3:GetObject on resource: x`
  ])('is not explained by words of the program that look like those of AWS: %s', (line) => {
    expect(explain(exited({ space: 1 }, { log: [line] })).title).toBe('The application failed')
  })
})

describe('a missing permission', () => {
  const statementIn = (remedy: string): unknown =>
    JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1))

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'])(
    'has a statement in the partition of the caller: %s',
    (partition) => {
      const caller = CI.replace('arn:aws:', `arn:${partition}:`)
      const { remedy } = explain(refused('IAM GetRole', 'AccessDenied', denied(caller, 'iam:GetRole', 'role exec')))
      expect(statementIn(remedy)).toMatchObject({ Resource: `arn:${partition}:iam::${ACCOUNT}:role/exec` })
    }
  )

  test('of the execution role decrypts for the services that keep secrets only', () => {
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`
    const { remedy } = explain(stopped(`${LOGGER}AccessDeniedException: ${denied(EXEC, 'kms:Decrypt', key)}`))
    expect(statementIn(remedy)).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: {
        StringLike: { 'kms:ViaService': ['secretsmanager.eu-central-1.amazonaws.*', 'ssm.eu-central-1.amazonaws.*'] }
      }
    })
  })
})
