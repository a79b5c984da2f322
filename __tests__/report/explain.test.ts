import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { DeploymentFailed } from '../../src/deploy/failure.ts'
import { TaskStopped } from '../../src/deploy/task-stopped.ts'
import { ActionError } from '../../src/errors.ts'
import { CAUSES } from '../../src/report/causes.ts'
import { explain, type Explanation } from '../../src/report/explain.ts'
import { END_TO_END, NOT_END_TO_END } from '../e2e/failures.ts'
import { FAILURES } from '../../scripts/failures/all.ts'
import { STOPPED } from '../../scripts/failures/stopped.ts'
import { exited, makeDiagnosis, named, stopped } from '../../scripts/failures/thrown.ts'
import { ACCOUNT, ASM, CI, denied, EXEC, LOG, LOGGER, SECRET } from '../../scripts/failures/words.ts'

/** Names in remedies that are not inputs today: of other actions, and of inputs that are to come. */
const FOREIGN = ['aws-region', 'role-duration-seconds', 'inline-session-policy', 'managed-session-policies']

describe('what AWS says is put into words', () => {
  test.each(FAILURES)('%s: %s', (title, _, thrown) => {
    const { cause, remedy, raw, ...explanation } = explain(thrown)
    expect(explanation.title).toBe(title)
    for (const text of [cause, remedy, raw]) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(/undefined|\[object|NaN/)
    }
  })

  test('in each way that is known', () => {
    const met = new Set(FAILURES.map(([title]) => title))
    expect(CAUSES.map(({ title }) => title).filter((title) => !met.has(title))).toEqual([])
  })

  test('each of which really happens end to end, but for those whose reason is given', () => {
    const happens = new Set(END_TO_END.map(({ title }) => title))
    const without = CAUSES.map(({ title }) => title).filter((title) => !happens.has(title))
    expect(new Set(without)).toEqual(new Set(Object.keys(NOT_END_TO_END)))
  })

  test('under titles that are there once', () => {
    const titles = CAUSES.map(({ title }) => title)
    expect(titles).toEqual([...new Set(titles)])
  })

  test('also for a connection that failed on every address', () => {
    const error = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
    expect(explain(error)).toMatchObject({
      title: 'The runner does not reach AWS',
      raw: 'AggregateError: ECONNREFUSED'
    })
  })

  test('also when it was thrown while a task was being started', () => {
    const error = named('ClusterNotFoundException', 'Cluster not found.')
    expect(explain(new DeploymentFailed(error))).toEqual(explain(error))
  })

  test('also when it was thrown while a task was being watched, of which nothing bad is known', () => {
    const error = named('AccessDeniedException', denied(CI, 'ecs:DescribeTasks', '*'))
    const diagnosis = makeDiagnosis({ containers: [{ name: 'space' }], logLines: ['Cluster not found'] })
    expect(explain(new DeploymentFailed(error, diagnosis))).toEqual({
      ...explain(error),
      containers: diagnosis.containers,
      logLines: diagnosis.logLines
    })
  })

  test.each(STOPPED)('with typographic apostrophes: %s', (title, reason) => {
    expect(explain(stopped(reason.replaceAll("'", '’'))).title).toBe(title)
  })

  test('and kept word for word', () => {
    const reason = 'The task can’t pull the image. Check whether the image exists.'
    expect(explain(stopped(reason)).raw).toBe(`TaskFailedToStart: ${reason}`)
    expect(explain(exited(137, {}, 'OutOfMemoryError: killed')).raw).toBe(
      'EssentialContainerExited: Essential container in task exited; container space: exit code 137, OutOfMemoryError: killed'
    )
  })
})

describe('cause and remedy follow the text', () => {
  const refusal = (reason: string) => new ActionError('TASK_REFUSED', reason, '')
  const DATA = 'ResourceInitializationError: asm fetching '

  test.each([
    [
      'whom the task could not reach',
      stopped('Post "https://sts.eu-central-1.amazonaws.com/": dial tcp 1.2.3.4:443'),
      /reach sts\.eu-central-1\.amazonaws\.com\./
    ],
    [
      'that it was CloudWatch',
      stopped('There is a connection issue between the task and Amazon CloudWatch.'),
      /reach CloudWatch Logs\./
    ],
    [
      'that it was Secrets Manager',
      stopped('There is a connection issue between the task and AWS Secrets Manager.'),
      /reach Secrets Manager\./
    ],
    [
      'that it was the registry',
      stopped('CannotPullContainerError: pull command failed: : signal: killed'),
      /reach its registry\./
    ],
    [
      'that the secret is no object',
      stopped(`${DATA}authorization data: unable to unmarshal secret value, invalid schema`),
      /is not a JSON object/
    ],
    [
      'that the secret is empty',
      stopped(`${DATA}authorization data: empty secrets value`),
      /is empty, or was stored as binary/
    ],
    ['that AWS gave nothing back', stopped(`${DATA}authorization data: empty response`), /value is empty\./],
    [
      'that the secret lacks a field',
      stopped(`${DATA}username: AuthorizationData is malformed, empty field`),
      /lacks `username` or `password`/
    ],
    ['how the program crashed', exited(139), /SIGSEGV/],
    ['that it gave itself up', exited(134), /SIGABRT/],
    ['that it was told to end', exited(143), /SIGTERM/],
    ['what no instance has', refusal('RESOURCE:GPU'), /has the gpu[^]*with a GPU/],
    ['that memory is short', refusal('RESOURCE:MEMORY'), /has the memory[^]*less in `memory`/],
    ['that a port is taken', refusal('RESOURCE:PORTS'), /another `port`/],
    ['why no instance fits', refusal('AGENT'), /agent on the instance is not connected/],
    [
      'for which platform to build',
      stopped("does not contain descriptor matching platform 'linux/arm64'"),
      /--platform linux\/arm64/
    ],
    [
      'which setting Fargate does not have',
      named('ClientException', 'Fargate compatible task definitions do not support devices'),
      /uses devices,/
    ],
    [
      'which policy limits',
      named(
        'AccessDenied',
        `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * because no session policy allows the ecs:RunTask action`
      ),
      /No session policy allows ecs:RunTask[^]*inline-session-policy/
    ]
  ])('%s', (_, thrown, words) => {
    const { cause, remedy } = explain(thrown)
    expect(`${cause}\n${remedy}`).toMatch(words)
  })

  test('with inputs that there are', () => {
    const declared =
      readFileSync(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8').split('\noutputs:')[0] ?? ''
    const inputs = [...declared.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name]) => name)
    const mentioned = FAILURES.flatMap(([, , thrown]) => {
      const { remedy } = explain(thrown)
      return [...remedy.matchAll(/`([a-z]+(?:-[a-z]+)+)[`:]/g)].map(([, name]) => name)
    })
    expect(mentioned.filter((name) => !inputs.includes(name) && !FOREIGN.includes(name ?? ''))).toEqual([])
  })

  test('and another error whose name ends alike is not taken for it', () => {
    const explanation = explain(
      named('DeleteConflictException', 'Cannot delete entity, must detach all policies first.')
    )
    expect(explanation.title).toBe('The deployment failed')
  })
})

describe("the program's own words", () => {
  test.each([
    'dial tcp 10.0.0.5:5432: i/o timeout',
    'java.lang.OutOfMemoryError: Java heap space',
    'GET https://api.example.com: 403 Forbidden',
    'toomanyrequests: slow down',
    'write /data/x: no space left on device',
    'Cluster not found',
    'could not load service linked role',
    'open /etc/app.conf: no such file or directory: unknown',
    'UserInitiated shutdown'
  ])('are not taken for those of AWS: %s', (line) => {
    const explanation = explain(exited(1, { logLines: [line] }))
    expect(explanation).toMatchObject({ title: 'The program failed', logLines: [line] })
  })
})

/** The IAM statement that a remedy says to add. */
function statementIn({ remedy }: Explanation): unknown {
  return JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1))
}

describe('a missing permission is told as the statement to add', () => {
  // With which conditions: see `remedies.test.ts`.
  test.each([
    ['ecs:RunTask', '*', '*'],
    [
      'ecs:RunTask',
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`,
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`
    ],
    [
      'ecs:RunTask',
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/run-on-fargate-88e66d4fc89b9eef-main-0123456789abcdef:1`,
      `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/run-on-fargate-88e66d4fc89b9eef-*:*`
    ],
    ['iam:CreateRole', 'role run-on-fargate-x', `arn:aws:iam::${ACCOUNT}:role/run-on-fargate-x`],
    [
      'secretsmanager:GetSecretValue',
      'run-on-fargate/acme/space/docker.io',
      `arn:aws:secretsmanager:*:${ACCOUNT}:secret:run-on-fargate/acme/space/docker.io-??????`
    ],
    ['secretsmanager:PutSecretValue', SECRET, SECRET],
    [
      'logs:DescribeLogGroups',
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group::log-stream:`,
      `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group::log-stream:`
    ]
  ])('to the workflow: %s on %s', (action, resource, arn) => {
    const explanation = explain(named('AccessDeniedException', denied(CI, action, resource)))
    expect(statementIn(explanation)).toMatchObject({ Effect: 'Allow', Action: action, Resource: arn })
  })

  test.each([
    ['names none', ' because no identity-based policy allows the ec2:DescribeVpcs action', 'any resource', '*'],
    ['names all', ' on resource: * because no identity-based policy allows the ec2:DescribeVpcs action', '*', '*']
  ])('to the workflow, on all resources, where EC2 %s', (_, tail, words, resource) => {
    const text = `You are not authorized to perform this operation. User: ${CI} is not authorized to perform: ec2:DescribeVpcs${tail}`
    const explanation = explain(named('UnauthorizedOperation', text))
    expect(explanation.cause).toBe(`The workflow's AWS role may not ec2:DescribeVpcs on ${words}.`)
    expect(statementIn(explanation)).toEqual({ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: resource })
  })

  test.each(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'])('with the partition of the caller: %s', (partition) => {
    const caller = CI.replace('arn:aws:', `arn:${partition}:`)
    const explanation = explain(named('AccessDenied', denied(caller, 'iam:GetRole', 'role exec')))
    expect(statementIn(explanation)).toMatchObject({ Resource: `arn:${partition}:iam::${ACCOUNT}:role/exec` })
  })

  test('to pass the role, to ECS tasks only', () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/path/exec`
    expect(statementIn(explain(named('AccessDeniedException', denied(CI, 'iam:PassRole', role))))).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }
    })
  })

  test('to the execution role', () => {
    const explanation = explain(stopped(`${LOGGER}AccessDeniedException: ${denied(EXEC, 'logs:CreateLogStream', LOG)}`))
    expect(explanation.remedy).toContain('to the execution role')
    const Resource = LOG.replace(/:log-stream:.*/, ':*')
    expect(statementIn(explanation)).toEqual({ Effect: 'Allow', Action: 'logs:CreateLogStream', Resource })
  })

  test('to the execution role, to decrypt for the services that keep secrets only', () => {
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`
    const explanation = explain(stopped(`${LOGGER}AccessDeniedException: ${denied(EXEC, 'kms:Decrypt', key)}`))
    const services = ['secretsmanager.eu-central-1.amazonaws.*', 'ssm.eu-central-1.amazonaws.*']
    expect(statementIn(explanation)).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: key,
      Condition: { StringLike: { 'kms:ViaService': services } }
    })
  })

  test.each([
    ['secretsmanager:GetSecretValue', SECRET, 'Secrets'],
    ['ssm:GetParameters', `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/mode`, 'Parameters'],
    ['ecr:GetAuthorizationToken', '*', 'EcrRepository'],
    ['logs:CreateLogStream', LOG, 'LogGroup']
  ])('to the boundary of the execution role: %s', (action, resource, parameter) => {
    const text = denied(EXEC, action, resource).replace('identity-based policy', 'permissions boundary')
    const { title, remedy } = explain(stopped(`${ASM}AccessDeniedException: ${text}`))
    expect(title).toBe('Not within what a policy allows at most')
    expect(remedy).toContain(`the parameter ${parameter} does that`)
  })
})

describe('what was found to be wrong here', () => {
  const error = new ActionError('SECRET_NOT_OURS', 'It is another one.', 'Name another.')

  test.each([
    ['alone', error],
    ['in a deployment', new DeploymentFailed(error)]
  ])('is told as it is, %s', (_, thrown) => {
    expect(explain(thrown)).toEqual({
      title: 'Secret not ours',
      cause: 'It is another one.',
      remedy: 'Name another.',
      containers: [],
      logLines: []
    })
  })

  test.each([
    ['KMS_KEY_DENIED', 'KMS key denied'],
    ['ARN_INVALID', 'ARN invalid'],
    ['CIDR_INVALID', 'CIDR invalid'],
    ['ID_INVALID', 'ID invalid'],
    ['GITHUB_LIMIT', 'GitHub limit'],
    ['NO_HTTP', 'No HTTP'],
    ['DEFAULT_VPC_MISSING', 'Default VPC missing'],
    ['SUBNETS_OF_DIFFERENT_VPCS', 'Subnets of different VPCs'],
    ['IMAGE_NOT_FOUND', 'Image not found']
  ] as const)('has of %s the title "%s"', (code, title) => {
    expect(explain(new ActionError(code, 'It is so.', 'Mend it.')).title).toBe(title)
  })

  test('keeps what is known of the task', () => {
    const diagnosis = makeDiagnosis({ containers: [{ name: 'space', exitCode: 1 }], logLines: ['a line'] })
    expect(explain(new DeploymentFailed(error, diagnosis))).toMatchObject({
      cause: 'It is another one.',
      containers: [{ name: 'space', exitCode: 1 }],
      logLines: ['a line']
    })
  })
})

describe('what is not known is told as AWS says it', () => {
  test.each([
    ['a refusal', named('BrandNewException', 'Something new is wrong.'), 'BrandNewException: Something new is wrong.'],
    ['a plain error', new Error('broken'), 'broken'],
    ['a text', 'broken', 'broken'],
    ['nothing', undefined, 'undefined'],
    ['an empty error', new Error(''), 'nothing more is known'],
    ['a failure without a reason', new ActionError('TASK_REFUSED', 'SOMETHING:NEW', ''), 'SOMETHING:NEW'],
    ['a stopped task', stopped('Something new happened.'), 'TaskFailedToStart: Something new happened.'],
    [
      'a stopped task without a code',
      new DeploymentFailed(new TaskStopped({}), makeDiagnosis({ stoppedReason: 'New.' })),
      'New.'
    ],
    [
      'a container without a task',
      new DeploymentFailed(
        new TaskStopped({}),
        makeDiagnosis({ stoppedReason: '', containers: [{ name: 'a', reason: 'New.' }, { name: 'b' }] })
      ),
      'container a: New.'
    ],
    [
      'a task of which nothing is known',
      new DeploymentFailed(new TaskStopped({}), makeDiagnosis()),
      'AWS gave no reason.'
    ]
  ])('%s', (_, thrown, raw) => {
    const explanation = explain(thrown)
    expect(explanation).toMatchObject({ cause: raw, raw })
    expect(explanation.title).toMatch(/^The (deployment failed|task stopped)$/)
    expect(explanation.remedy).not.toBe('')
  })
})
