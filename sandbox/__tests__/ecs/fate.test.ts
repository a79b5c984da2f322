import { describe, expect, test } from '@jest/globals'
import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { container, describeTask, readyAccount, secretArn, start } from './account.ts'
import type { Surroundings } from './account.ts'

const auth =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
  'unable to get registry auth from asm: service call has been retried 1 time(s): '
const fetching = `${auth}asm fetching secret from the service for ${secretArn}: `
const env =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
  'unable to retrieve secret from asm: service call has been retried '
const validate = 'ResourceInitializationError: failed to validate logger args: '
const user = 'User: arn:aws:sts::123456789012:assumed-role/exec/<id> is not authorized to perform: '

const one = (overrides: Parameters<typeof container>[0]) => ({ containerDefinitions: [container(overrides)] })
const bare = one({ repositoryCredentials: undefined, logConfiguration: undefined })
const withSecret = (valueFrom: string) =>
  one({ repositoryCredentials: undefined, secrets: [{ name: 'KEY', valueFrom }] })

const fates: readonly (readonly [string, Surroundings, Partial<RegisterTaskDefinitionCommandInput>, string])[] = [
  [
    'may not read the login',
    { denied: ['secretsmanager:GetSecretValue'] },
    {},
    `${fetching}AccessDeniedException: ${user}secretsmanager:GetSecretValue on resource: ${secretArn} because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: <id>`
  ],
  [
    'may not decrypt the login',
    { denied: ['kms:Decrypt'], secret: { string: '{}', kmsKeyArn: 'arn:key' } },
    {},
    `${fetching}AccessDeniedException: Access to KMS is not allowed status code: 400, request id: <id>`
  ],
  [
    'finds no login',
    { secret: 'missing' },
    {},
    `${fetching}ResourceNotFoundException: Secrets Manager can't find the specified secret. status code: 400, request id: <id>`
  ],
  [
    'finds plain text',
    { secret: { string: 'ada:pa' } },
    {},
    `${auth}asm fetching authorization data: unable to unmarshal secret value, invalid schema`
  ],
  [
    'finds a number',
    { secret: { string: '{"username":"ada","password":1}' } },
    {},
    `${auth}asm fetching authorization data: unable to unmarshal secret value, invalid schema`
  ],
  ['finds no string', { secret: {} }, {}, `${auth}asm fetching authorization data: empty secrets value`],
  [
    'finds other keys',
    { secret: { string: '{"user":"ada","password":"pa"}' } },
    {},
    `${auth}asm fetching username: AuthorizationData is malformed, empty field`
  ],
  [
    'finds no password',
    { secret: { string: '{"username":"ada"}' } },
    {},
    `${auth}asm fetching password: AuthorizationData is malformed, empty field`
  ],
  [
    'has no way to the secret',
    { egress: 'none' },
    {},
    `${fetching}RequestError: send request failed caused by: Post "https://secretsmanager.eu-central-1.amazonaws.com/": dial tcp 52.94.133.131:443: i/o timeout`
  ],
  [
    'has no way to a container secret',
    { egress: 'none' },
    withSecret(secretArn),
    `${env}5 time(s): failed to fetch secret ${secretArn} from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`
  ],
  [
    'finds no JSON key',
    { secret: { string: '{"a":"b"}' } },
    withSecret(`${secretArn}:key::`),
    `${env}1 time(s): retrieved secret from Secrets Manager did not contain json key key`
  ],
  [
    'finds no parameter',
    {},
    withSecret('/app/key'),
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /app/key'
  ],
  [
    'finds no log group',
    { logGroup: false },
    {},
    `${validate}create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1`
  ],
  [
    'looks for its log group in another Region',
    {},
    one({
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/app', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'run' }
      }
    }),
    `${validate}create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1`
  ],
  [
    'may not write logs',
    { denied: ['logs:CreateLogStream'] },
    {},
    `${validate}create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: ${user}logs:CreateLogStream on resource: arn:aws:logs:eu-central-1:123456789012:log-group:/app:log-stream:run/space/<id> because no identity-based policy allows the logs:CreateLogStream action status code: 400, request id: <id> : exit status 1`
  ],
  [
    'has no way to the logs',
    { egress: 'none' },
    one({ repositoryCredentials: undefined }),
    `${validate}The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed`
  ],
  [
    'has no way to the image',
    { egress: 'none' },
    bare,
    'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/acme/space:1: failed to do request: Head "https://registry-1.docker.io/v2/acme/space/manifests/1": dial tcp 34.226.69.105:443: i/o timeout'
  ],
  [
    'cannot pull the image',
    { pullFailure: 'pull image manifest has been retried 1 time(s): …' },
    {},
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): …'
  ],
  [
    'has a command that is not there',
    {},
    one({ command: ['/no/such/program'] }),
    'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown'
  ],
  [
    'has a name that is not in the path',
    {},
    one({ entryPoint: ['no-such-thing'] }),
    'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "no-such-thing": executable file not found in $PATH: unknown'
  ]
]

const ids = /[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\/)[0-9a-f]{32}/g

describe('a task that', () => {
  test.each(fates)('%s', async (_what, surroundings, definition, reason) => {
    const ecs = await readyAccount(surroundings, definition)
    const arn = await start(ecs)
    await ecs.clock.pass(20_000)
    const task = await describeTask(ecs, arn)
    expect(task.stoppedReason?.replaceAll(ids, '<id>')).toBe(reason)
    expect(task).toMatchObject({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart' })
    expect(task).not.toHaveProperty('startedAt')
    expect(ecs.openPages.size).toBe(0)
    expect(ecs.detached).toEqual(['eni-1'])
  })

  test('uses a public address only in a public subnet', async () => {
    const ecs = await readyAccount({ egress: 'igw' })
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
    const arn = await start(ecs, { networkConfiguration })
    await ecs.clock.pass(20_000)
    expect((await describeTask(ecs, arn)).stoppedReason).toContain('i/o timeout')
  })

  test('goes out over NAT without a public address, and is not reached', async () => {
    const ecs = await readyAccount({ egress: 'nat' })
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
    const arn = await start(ecs, { networkConfiguration })
    await ecs.clock.pass(20_000)
    expect((await describeTask(ecs, arn)).lastStatus).toBe('RUNNING')
    expect([...ecs.openPages]).toEqual([])
  })

  test('pulls with the login of its secret, for its architecture', async () => {
    const secret = { string: '{"Username":"ada","password":"p\\"a","extra":1}' }
    const ecs = await readyAccount({ secret }, { runtimePlatform: { cpuArchitecture: 'ARM64' } })
    await start(ecs)
    await ecs.clock.pass(20_000)
    expect(ecs.pulls).toEqual([
      {
        image: 'acme/space:1',
        login: { username: 'ada', password: 'p"a' },
        platform: { os: 'linux', architecture: 'arm64' },
        freeGiB: 20
      }
    ])
  })

  test('needs no right to make a log group that is there', async () => {
    const options = { ...container({}).logConfiguration?.options, 'awslogs-create-group': 'true' }
    const definition = one({ logConfiguration: { logDriver: 'awslogs', options } })
    const ecs = await readyAccount({ denied: ['logs:CreateLogGroup'] }, definition)
    const arn = await start(ecs)
    await ecs.clock.pass(20_000)
    expect((await describeTask(ecs, arn)).lastStatus).toBe('RUNNING')
  })

  test('makes its log group when it is to, and may', async () => {
    const logConfiguration = container({}).logConfiguration
    const options = { ...logConfiguration?.options, 'awslogs-create-group': 'true' }
    const definition = one({ logConfiguration: { logDriver: 'awslogs', options } })
    const allowed = await readyAccount({ logGroup: false }, definition)
    const running = await start(allowed)
    await allowed.clock.pass(20_000)
    expect((await describeTask(allowed, running)).lastStatus).toBe('RUNNING')
    const denied = await readyAccount({ logGroup: false, denied: ['logs:CreateLogGroup'] }, definition)
    const stopped = await start(denied)
    await denied.clock.pass(20_000)
    expect((await describeTask(denied, stopped)).stoppedReason).toContain(
      'failed to create Cloudwatch log group: AccessDenied'
    )
  })
})

describe('a fault of AWS', () => {
  test.each([
    ['provision', 'TaskFailedToStart', { attachments: [{ details: [{ name: 'subnetId' }] }] }],
    ['prepare', 'TaskFailedToStart', {}],
    ['pull', 'TaskFailedToStart', {}],
    ['start', 'TaskFailedToStart', { pullStoppedAt: expect.anything() }],
    ['run', 'SpotInterruption', { startedAt: expect.anything(), containers: [{ exitCode: 143 }] }]
  ] as const)('at %s ends the task in its words, once', async (at, stopCode, more) => {
    const ecs = await readyAccount({ knobs: { taskFaults: [{ at, stopCode, reason: 'In AWS’s words.', times: 1 }] } })
    const [first, second] = [await start(ecs), await start(ecs)]
    await ecs.clock.pass(20_000)
    expect(await describeTask(ecs, first)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode,
      stoppedReason: 'In AWS’s words.',
      ...more
    })
    expect((await describeTask(ecs, second)).lastStatus).toBe('RUNNING')
  })
})
