import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { like } from '../../sandbox/src/aws/policy/match.ts'
import { Denials } from '../../src/aws/errors.ts'
import { ActionError, DeploymentFailed, TaskRefused, TITLES } from '../../src/errors.ts'
import { TaskStopped } from '../../src/aws/task.ts'
import { explain, whereWritten } from '../../src/failures/explain.ts'
import { remember, secrets } from '../../src/redact.ts'
import { evidenceOf } from '../../src/failures/evidence.ts'
import type { Failure } from '../../src/failures/failure.ts'
import { CHAPTERS, FAILURES, findMatches } from '../../src/failures/table.ts'
import { exited, makeDiagnosis, refused, stopped, unanswered } from '../../scripts/failures/thrown.ts'
import { ACCOUNT, CI, denied, EXEC, LOGGER } from '../../scripts/failures/words.ts'
import { CHOSEN, deployerPolicies, type Statement, statementsOf, valuesFor } from '../iam/policies.ts'
import { SAMPLES } from '../../scripts/failures/samples.ts'

describe('explanations', () => {
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
      const { title, cause, logLines } = explain(
        exited({ space: 1 }, { log: ['starting', 'boom: no DATABASE_URL', ''] })
      )
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
})

describe('remedies', () => {
  const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
  const VALUES = { ...valuesFor('acme/space', GERMANY), ...CHOSEN }
  const KNOWN = { repository: 'acme/space', cluster: 'default', domain: '*.Preview.example.com' }

  /** The kind of resource that an action is about, where a statement has several of its service. */
  const NARROWER: Readonly<Record<string, RegExp>> = {
    'ecs:CreateCluster': /:cluster\//,
    'ecs:DeleteTaskDefinitions': /:task-definition\//,
    'ecs:StopTask': /:task\//
  }

  /** Each action that our policies allow on each kind of thing. */
  const allowed = deployerPolicies().flatMap((file) =>
    // Which record a denial is about only the caller knows, who says what to allow (src/aws/hosted-zone.ts).
    statementsOf(file, VALUES).flatMap((statement) =>
      statement.Sid === 'ProveDomain'
        ? []
        : [statement.Action].flat().flatMap((action) => {
            const [service = ''] = action.split(':')
            const fits = (resource: string) =>
              resource.includes(`:${service}:`) && (NARROWER[action] ?? /./).test(resource)
            const resources = [statement.Resource].flat().filter((resource) => resource === '*' || fits(resource))
            return resources.map((resource) => ({ file, action, resource, statement }))
          })
    )
  )

  /** A thing that a pattern of our policies stands for, as AWS calls it when it denies. */
  function instanceOf(pattern: string): string {
    const [, role] = /:role\/(.+)$/.exec(pattern) ?? []
    if (role !== undefined && !role.includes('aws-service-role')) return `role ${role}`
    return pattern
      .replace(/(:task-definition\/.+-)\*:\*$/, '$1main-0123456789abcdef:3')
      .replace(/(:log-group:.+):\*$/, '$1:log-stream:task/space/1')
      .replace(/-\?{6}$/, '-AbCdEf')
      .replace(/(:change\/)\*$/, '$1C0123456789')
      .replace(/(?<=.)\*$/, 'sg-0123456789abcdef0')
  }

  function remedyFor(action: string, resource: string): { readonly remedy: string; readonly statement: Statement } {
    const named = action === 'iam:PassRole' ? resource.replace(/^role /, 'arn:aws:iam::123456789012:role/') : resource
    const { remedy } = explain(refusal(action, named), KNOWN)
    return {
      remedy,
      statement: JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1)) as Statement
    }
  }

  function refusal(action: string, resource: string): Error {
    return refused('ECS RunTask', 'AccessDeniedException', denied(CI, action, resource))
  }

  describe('what a remedy says to allow', () => {
    test('is asked for every action of every policy', () => {
      const actions = deployerPolicies().flatMap((file) => statementsOf(file, VALUES).flatMap(({ Action }) => Action))
      expect(new Set(allowed.map(({ action }) => action))).toEqual(new Set(actions))
    })

    test.each(allowed)('$action on $resource has the conditions that $file has', ({ action, resource, statement }) => {
      const suggested = remedyFor(action, instanceOf(resource)).statement

      expect(suggested.Action).toBe(action)
      // What is asked for without a Region has its own cluster in any of them.
      const conditions = JSON.stringify(suggested.Condition ?? {}).replace(
        'arn:aws:ecs:*:',
        'arn:aws:ecs:eu-central-1:'
      )
      expect(JSON.parse(conditions)).toEqual(conditionOf(action, statement))
    })

    test.each(allowed)('$action is on no more than $resource', ({ action, resource }) => {
      expect(like(resource, String(remedyFor(action, instanceOf(resource)).statement.Resource))).toBe(true)
    })

    test('leaves open what is not known, and says so', () => {
      const { remedy } = explain(refusal('iam:PutRolePolicy', 'role exec'))
      expect(remedy).toContain('"aws:ResourceTag/run-on-fargate:repository":"OWNER/REPOSITORY"')
      expect(remedy).toContain(':policy/BOUNDARY"')
      expect(remedy).toMatch(/Replace OWNER\/REPOSITORY and BOUNDARY with your own names\.$/)
      expect(explain(refusal('ecs:ListTasks', '*')).remedy).toMatch(/Replace CLUSTER with your own name\.$/)
      expect(explain(refusal('ecs:ListTasks', '*'), KNOWN).remedy).not.toContain('CLUSTER')
      expect(explain(refusal('route53:ChangeResourceRecordSets', '*')).remedy).toMatch(
        /"_run-on-fargate\.DOMAIN".*Replace DOMAIN with your own name\.$/
      )
    })
  })

  /** The conditions of an action. */
  function conditionOf(action: string, { Condition = {} }: Statement): object {
    const own = { ...Condition } as Record<string, Record<string, unknown>>
    // A policy without clusters of its own to create does not have that word in its list.
    const { 'ecs:CreateAction': creates, ...rest } = own.StringEquals ?? {}
    if (creates === undefined || action !== 'ecs:TagResource') return own
    return {
      ...own,
      StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterTaskDefinition', 'RunTask'], ...rest }
    }
  }
})

describe('the table', () => {
  const ALL = Object.entries(SAMPLES).flatMap(([title, samples]) =>
    samples.map(({ text, thrown }) => ({ title, text, thrown }))
  )

  /** Names in remedies that are inputs of other actions. */
  const FOREIGN = [
    'aws-region',
    'role-duration-seconds',
    'inline-session-policy',
    'managed-session-policies',
    'id-token'
  ]

  /** The titles of the rows that fit the first words for which there is any. */
  function titlesFor(thrown: unknown, rows: ReadonlyMap<string, Failure> = FAILURES): string[] {
    for (const evidence of evidenceOf(thrown)) {
      const titles = findMatches(evidence, rows).map(({ title }) => title)
      if (titles.length > 0) return titles
    }
    return []
  }

  describe('the table of failures', () => {
    test('has one row for each sample, and no other that fits it', () => {
      expect(ALL.filter(({ title, thrown }) => titlesFor(thrown).join() !== title).map(({ text }) => [text])).toEqual(
        []
      )
      expect(ALL.length).toBeGreaterThan(280)
    })

    test('has no order: however its rows are shuffled, each sample finds its own first', () => {
      const titles = [...FAILURES.keys()]
      fc.assert(
        fc.property(
          fc.shuffledSubarray(titles, { minLength: titles.length }),
          fc.constantFrom(...ALL),
          (order, { title, thrown }) => {
            const rows = new Map(
              order.flatMap((each) => (FAILURES.has(each) ? [[each, FAILURES.get(each) as Failure]] : []))
            )
            expect(titlesFor(thrown, rows)[0]).toBe(title)
          }
        ),
        { numRuns: 500 }
      )
    })

    test('knows words with typographic apostrophes', () => {
      const curly = ALL.filter(({ thrown }) => thrown instanceof DeploymentFailed).flatMap(({ title, thrown }) => {
        const { stoppedReason = '', stopCode, containers = [] } = (thrown as DeploymentFailed).diagnosis ?? {}
        const isTask = stopCode === 'TaskFailedToStart' && containers.length === 0
        return isTask ? [{ title, thrown: stopped(stoppedReason.replaceAll("'", '’')) }] : []
      })
      expect(curly.length).toBeGreaterThan(80)
      expect(curly.filter(({ title, thrown }) => titlesFor(thrown).join() !== title)).toEqual([])
    })

    test('has each title once, among those of the failures that the action finds by itself too', () => {
      const titles = [...Object.values(CHAPTERS).flatMap((chapter) => Object.keys(chapter)), ...Object.values(TITLES)]
      expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
    })

    test('says something of each sample, and names only inputs that exist', () => {
      const declared =
        readFileSync(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8').split('\noutputs:')[0] ?? ''
      const inputs = [...declared.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name]) => name)
      for (const { thrown } of ALL) {
        const { title, cause, remedy } = explain(thrown)
        for (const words of [title, cause, remedy]) {
          expect(words).not.toBe('')
          expect(words).not.toMatch(/undefined|\[object|NaN/)
        }
        const mentioned = [...remedy.matchAll(/`([a-z]+(?:-[a-z]+)+)[`:]/g)].map(([, name]) => name ?? '')
        expect(mentioned.filter((name) => !inputs.includes(name) && !FOREIGN.includes(name))).toEqual([])
      }
    })
  })

  test('a text of a megabyte is read at once, whatever it is made of', () => {
    const parts = [
      ...ALL.map(({ text }) => text),
      'User: arn:aws:sts::123456789012:x is not authorized to perform: ',
      'dial tcp: lookup x',
      'CannotPull manifests',
      'http://',
      'unexpected status code '
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', ' ', '\n', ': '),
        (some, glue) => {
          const unit = some.join(glue) + glue
          const text = unit.repeat(Math.ceil(1_000_000 / unit.length))
          const start = performance.now()
          for (const evidence of evidenceOf(stopped(text))) findMatches(evidence)
          for (const evidence of evidenceOf(
            Object.assign(new Error(text), { name: 'ClientException', $fault: 'client' })
          )) {
            findMatches(evidence)
          }
          expect(performance.now() - start).toBeLessThan(400)
        }
      ),
      { numRuns: 100 }
    )
  })
})
