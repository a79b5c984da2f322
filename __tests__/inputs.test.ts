import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ActionError } from '../src/errors.ts'
import type { Deployment, Service } from '../src/deployment.ts'
import type { RunContext } from '../src/github/run-context.ts'
import { loadShape, readInputs, readWish } from '../src/inputs.ts'
import { definitionShape } from '../src/aws/task-definition.ts'
import { DEFAULTS } from '../src/inputs/conflicts.ts'

const CONTRACT = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as {
  inputs: Record<string, { default?: string }>
}
const SHA = 'c'.repeat(40)
const PASSWORD = 'pa"ss wörd'
const LOGIN = { 'registry-username': 'acme', 'registry-password': PASSWORD }

const environment = { ...process.env }
const write = process.stdout.write.bind(process.stdout)
let printed: string[] = []

beforeEach(() => {
  printed = []
  process.stdout.write = (chunk: string | Uint8Array) => {
    printed.push(String(chunk))
    return true
  }
})

afterEach(() => {
  process.stdout.write = write
  for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, environment)
})

function makeContext(overrides: Partial<RunContext> = {}): RunContext {
  return {
    repository: 'acme/space',
    defaultEnvironment: 'main',
    run: '4711/1',
    commit: SHA,
    event: 'push',
    activity: '',
    origin: 'refs/heads/main',
    fork: false,
    actor: 'octocat',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    runUrl: 'https://github.com/acme/space/actions/runs/4711/attempts/1',
    job: 'deploy',
    ...overrides
  }
}

const PULL_REQUEST = { number: 7, dependabot: false, codeCheckedOut: false }
const DEPLOY = { do: 'deploy' } as const

/** The inputs as the runner hands them over: the defaults of action.yml, then what the workflow gives. */
function setInputs(inputs: Readonly<Record<string, string>>): void {
  const defaults = Object.entries(CONTRACT.inputs).map(([name, input]) => [name, input.default ?? ''] as const)
  for (const [name, value] of [...defaults, ...Object.entries({ image: 'acme/space:1.0', ...inputs })]) {
    process.env[`INPUT_${name.toUpperCase()}`] = value
  }
}

function read(inputs: Readonly<Record<string, string>> = {}, context: Partial<RunContext> = {}): Deployment {
  setInputs(inputs)
  const request = readInputs(makeContext(context), DEPLOY, readWish(), definitionShape())
  if (request.kind === 'plan') return request.deployment
  if (request.kind !== 'service' && request.kind !== 'job') throw new Error('nothing is deployed')
  return request
}

function readService(inputs: Readonly<Record<string, string>> = {}): Service {
  const deployment = read(inputs)
  if (deployment.kind !== 'service') throw new Error('no service')
  return deployment
}

/** The credentials of the main container. */
function readMain(inputs: Readonly<Record<string, string>>) {
  return read(inputs).containers[0]
}

function refusal(inputs: Readonly<Record<string, string>>, context: Partial<RunContext> = {}): ActionError {
  try {
    read(inputs, context)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('no refusal')
}

test('an image alone is enough', () => {
  expect(read()).toEqual({
    kind: 'service',
    subject: { repository: 'acme/space', environment: 'main', run: '4711/1', commit: SHA, origin: 'refs/heads/main' },
    containers: [
      {
        name: 'space',
        image: expect.objectContaining({ text: 'acme/space:1.0', domain: 'docker.io', path: 'acme/space' }),
        credentials: { kind: 'none' }
      }
    ],
    template: {
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'space' }]
    },
    templateGiven: false,
    program: { environment: {}, secrets: {} },
    ports: [],
    size: { cpu: 256, memory: 512 },
    count: 1,
    executionRole: { path: '/' },
    exec: false,
    cluster: { cluster: 'default' },
    compute: { kind: 'fargate', spot: false },
    network: {
      kind: 'own',
      subnets: [],
      securityGroups: [],
      addedGroups: [],
      assignPublicIp: true,
      ingress: [
        { block: '0.0.0.0/0', family: 'ipv4' },
        { block: '::/0', family: 'ipv6' }
      ]
    },
    logRetentionDays: 14,
    tags: {},
    ready: { when: 'running', settle: 10_000 },
    timeout: 600_000,
    keepRunning: true,
    github: { token: '${{ github.token }}', comment: true, deployment: true }
  })
})

const SECRET = 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:login-AbCdEf'
const ROLE = 'arn:aws-us-gov:iam::123456789012:role/path/exec'
const BOUNDARY = 'arn:aws-us-gov:iam::123456789012:policy/team/boundary'

test('every input arrives where it belongs', () => {
  const request = readService({
    mode: 'PLAN',
    image: 'ghcr.io/acme/space.web:1.0',
    environment: ' Production ',
    'container-name': 'web_1',
    port: '8080,53/udp',
    cpu: '.5 vCPU',
    memory: '2 GB',
    architecture: 'arm64',
    command: 'serve --verbose',
    'environment-variables': 'MODE=dark blue\nEMPTY=',
    secrets: `TOKEN=${SECRET}:token::`,
    'ephemeral-storage': '21',
    count: '10',
    ...LOGIN,
    'secret-name': 'team/login',
    'kms-key-id': 'alias/registry',
    'execution-role-name': 'ci/tasks/team-exec',
    'permissions-boundary-arn': BOUNDARY,
    'task-role-arn': ROLE,
    cluster: 'blue',
    'launch-type': 'fargate_spot',
    'vpc-id': 'vpc-0123456789abcdef0',
    subnets: 'subnet-01234567\nsubnet-89abcdef',
    'security-groups': 'sg-01234567',
    'assign-public-ip': 'False',
    'ingress-cidrs': '10.0.0.0/8',
    'log-group': '/team/log',
    'log-retention-days': '3653',
    tags: 'team=space',
    'wait-for': 'healthy',
    'settle-seconds': '0',
    'timeout-minutes': '360',
    'health-check-path': '/up?full=1',
    'keep-running': 'false',
    'github-token': 'ghp_mine',
    'pr-comment': 'false',
    'github-deployment': 'FALSE',
    'max-environments': '3',
    'max-environments-in-cluster': '60',
    'enable-exec': 'true',
    'time-to-live': '90m'
  })
  expect(request).toEqual({
    kind: 'service',
    subject: { repository: 'acme/space', environment: 'Production', run: '4711/1', commit: SHA },
    containers: [
      {
        name: 'web_1',
        image: expect.objectContaining({ domain: 'ghcr.io', path: 'acme/space.web' }),
        credentials: {
          kind: 'login',
          username: 'acme',
          password: PASSWORD,
          secretId: 'team/login',
          kmsKeyId: 'alias/registry'
        }
      }
    ],
    template: {
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'web_1' }]
    },
    templateGiven: false,
    program: {
      command: ['serve', '--verbose'],
      environment: { MODE: 'dark blue', EMPTY: '' },
      secrets: { TOKEN: `${SECRET}:token::` }
    },
    ports: [
      { port: 8080, protocol: 'tcp' },
      { port: 53, protocol: 'udp' }
    ],
    size: { cpu: 512, memory: 2048 },
    architecture: 'ARM64',
    ephemeralStorage: 21,
    count: 10,
    executionRole: { name: 'team-exec', path: '/ci/tasks/', boundary: BOUNDARY },
    exec: true,
    taskRole: { text: ROLE, partition: 'aws-us-gov', region: '', account: '123456789012' },
    cluster: { cluster: 'blue' },
    compute: { kind: 'fargate', spot: true },
    network: {
      kind: 'own',
      vpcId: 'vpc-0123456789abcdef0',
      subnets: ['subnet-01234567', 'subnet-89abcdef'],
      securityGroups: ['sg-01234567'],
      addedGroups: [],
      assignPublicIp: false,
      ingress: [{ block: '10.0.0.0/8', family: 'ipv4' }]
    },
    logGroup: '/team/log',
    logRetentionDays: 3653,
    tags: { team: 'space' },
    ready: { when: 'healthy', settle: 0, healthCheckPath: '/up?full=1' },
    timeout: 21_600_000,
    keepRunning: false,
    timeToLive: 5400,
    maxEnvironments: 3,
    maxEnvironmentsInCluster: 60,
    github: { token: 'ghp_mine', comment: false, deployment: false }
  })
})

test('a secret and a role of the user are taken by their ARNs', () => {
  const { containers, executionRole } = read({ 'secret-arn': SECRET, 'execution-role-arn': ROLE })
  expect(containers[0].credentials).toEqual({ kind: 'secret', secretId: SECRET })
  expect(executionRole).toEqual({ arn: expect.objectContaining({ text: ROLE, partition: 'aws-us-gov' }) })
})

test.each([
  ['exec', { name: 'exec', path: '/' }],
  ['/exec', { name: 'exec', path: '/' }],
  ['ci/exec', { name: 'exec', path: '/ci/' }],
  ['/ci/tasks/exec', { name: 'exec', path: '/ci/tasks/' }],
  ['ci/', { path: '/ci/' }]
])('the role %s is taken apart: %j', (name, executionRole) => {
  expect(read({ 'execution-role-name': name }).executionRole).toEqual(executionRole)
})

test.each(['a b/exec', '//exec', 'a//exec', 'ä/exec'])('%j has a path that IAM does not take', (name) => {
  expect(refusal({ 'execution-role-name': name })).toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('`execution-role-name`')
  })
})

test.each([
  ['docker.io', 'Index.Docker.io', 'acme/space'],
  ['docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io/acme/space'],
  ['docker.io', 'docker.io', 'registry.hub.docker.com/acme/space'],
  ['ghcr.io', 'https://ghcr.io/octo', 'GHCR.io/acme/space'],
  ['ghcr.io', 'ghcr.io:443', 'ghcr.io/acme/space'],
  ['myteam.azurecr.io', 'MyTeam.azurecr.io', 'myteam.azurecr.io/acme/space']
])('the credentials for %s that are listed as %s open %s', (registry, host, image) => {
  expect(readMain({ image, 'registry-logins': `${host} acme one` }).credentials).toMatchObject({
    username: 'acme',
    password: 'one',
    secretId: `run-on-fargate/acme/space/${registry}`
  })
})

test('credentials that no image uses are refused by their host', () => {
  const error = refusal({ image: 'acme/space', 'registry-logins': `docker.io acme one\nGHCR.io octocat ${PASSWORD}` })
  expect(error).toMatchObject({ code: 'LOGIN_UNUSED', message: expect.stringContaining('for ghcr.io,') })
  expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
})

test.each([
  ['acme/space:1.0', 'run-on-fargate/acme/space/docker.io'],
  ['ghcr.io/acme/space', 'run-on-fargate/acme/space/ghcr.io']
])('the login of %s is kept in %s', (image, secretId) => {
  expect(readMain({ image, ...LOGIN }).credentials).toEqual(expect.objectContaining({ secretId }))
})

test.each([
  ['acme/space:1.0', 'space'],
  ['nginx', 'nginx'],
  ['ghcr.io/acme/team/web.site_v2@sha256:' + 'a'.repeat(64), 'web-site_v2']
])('the container of %s is called %s', (image, containerName) => {
  expect(readMain({ image }).name).toBe(containerName)
})

test.each(['/', '/up', '/a//b?c=//d', '/#!x'])('%s is a path to check', (path) => {
  expect(readService({ 'health-check-path': path }).ready).toMatchObject({ healthCheckPath: path })
})

describe('mode', () => {
  test.each([
    ['auto', DEPLOY, 'service'],
    ['auto', { do: 'destroy', closed: 'refs/heads/main' }, 'removal'],
    ['auto', { do: 'destroy' }, 'nothing'],
    ['deploy', { do: 'destroy' }, 'service'],
    ['plan', { do: 'destroy' }, 'plan'],
    ['destroy', DEPLOY, 'removal'],
    ['sweep', DEPLOY, 'sweep'],
    ['deploy', { do: 'skip', why: 'No secrets.' }, 'nothing'],
    ['auto', { do: 'skip', why: 'No secrets.' }, 'nothing']
  ] as const)('%s, where the event asks for %j, is %s', (mode, decision, expected) => {
    setInputs({ mode })
    expect(readInputs(makeContext(), decision).kind).toBe(expected)
  })

  // The SDK, which has the shape, takes longest to load.
  test.each([
    ['auto', DEPLOY, true],
    ['plan', { do: 'destroy' }, true],
    ['auto', { do: 'destroy' }, false],
    ['destroy', DEPLOY, false],
    ['sweep', DEPLOY, false],
    ['decide', DEPLOY, false],
    ['deploy', { do: 'skip', why: 'No secrets.' }, false]
  ] as const)(
    '%s, where the event asks for %j: the shape of a task definition is loaded: %p',
    async (mode, decision, expected) => {
      setInputs({ mode, 'task-definition': 'task.json' })
      expect((await loadShape(readWish(), decision)) !== undefined).toBe(expected)
    }
  )

  test('destroy needs no image, and no other input of a deployment', () => {
    setInputs({ image: '', mode: 'destroy', cpu: 'x', cluster: 'blue', environment: 'pr-7' })
    expect(readInputs(makeContext(), DEPLOY)).toEqual({
      kind: 'removal',
      subject: expect.objectContaining({ environment: 'pr-7' }),
      cluster: 'blue',
      github: expect.anything()
    })
  })

  test('sweep needs no environment', () => {
    setInputs({ mode: 'sweep', 'dry-run': 'true' })
    expect(readInputs(makeContext({ defaultEnvironment: '' }), DEPLOY)).toEqual({
      kind: 'sweep',
      repository: 'acme/space',
      cluster: 'default',
      dryRun: true,
      github: expect.anything()
    })
  })
})

describe('the ref that an environment follows', () => {
  const pull = { pullRequest: PULL_REQUEST, origin: 'refs/pull/7', defaultEnvironment: 'pr-7' }

  test.each([
    ['', '', 'refs/pull/7'],
    ['', 'true', 'refs/pull/7'],
    ['', 'false', undefined],
    ['pr-7', '', undefined],
    ['review-7-api', '', undefined],
    ['review-7-api', 'false', undefined],
    ['review-7-api', 'true', 'refs/pull/7'],
    ['staging', 'TRUE', 'refs/pull/7']
  ])('environment %j and follow-ref %j: %j', (environment, follow, origin) => {
    expect(read({ environment, 'follow-ref': follow }, pull).subject.origin).toBe(origin)
  })

  test('has to be there', () => {
    const context = { defaultEnvironment: '', origin: undefined } as unknown as Partial<RunContext>
    expect(read({ environment: 'staging' }, context).subject.origin).toBeUndefined()
    expect(refusal({ environment: 'staging', 'follow-ref': 'true' }, context)).toMatchObject({ code: 'REF_MISSING' })
  })

  test('is known or not, and nothing else', () => {
    expect(refusal({ 'follow-ref': 'yes' })).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('follow-ref')
    })
  })

  const closed = { do: 'destroy', closed: 'refs/pull/7' } as const

  test.each([
    ['auto', '', '', { environment: 'pr-7', onlyOrigin: 'refs/pull/7' }],
    ['auto', 'preview-7', 'true', { environment: 'preview-7', onlyOrigin: 'refs/pull/7' }],
    ['destroy', '', '', { environment: 'pr-7', onlyOrigin: 'refs/pull/7' }],
    ['destroy', '', 'false', { environment: 'pr-7', onlyOrigin: undefined }],
    ['destroy', 'staging', '', { environment: 'staging', onlyOrigin: undefined }],
    ['destroy', 'staging', 'true', { environment: 'staging', onlyOrigin: undefined }]
  ])('mode %s, environment %j, follow-ref %j: its end removes %j', (mode, environment, follow, expected) => {
    setInputs({ mode, environment, 'follow-ref': follow })
    const request = readInputs(makeContext(pull), closed)
    if (request.kind !== 'removal') throw new Error('nothing is removed')
    expect({ environment: request.subject.environment, onlyOrigin: request.onlyOrigin }).toEqual(expected)
  })

  test.each([
    [
      'production',
      '',
      /^Skipped: .*refs\/pull\/7 is gone, .*`environment` is set.*`follow-ref: true`.*`mode: destroy`/
    ],
    ['e2e-7', 'false', /`environment` is set/],
    ['', 'false', /`follow-ref` is `false`/]
  ])('environment %j and follow-ref %j: its end removes nothing in mode auto', (environment, follow, why) => {
    setInputs({ environment, 'follow-ref': follow })
    expect(readInputs(makeContext(pull), closed)).toEqual({ kind: 'nothing', why: expect.stringMatching(why) })
  })
})

describe('the password', () => {
  const masks = () =>
    printed
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('::add-mask::'))

  test.each([
    ['as it is', PASSWORD],
    ['escaped for JSON', JSON.stringify(PASSWORD).slice(1, -1)],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
    ['with the user name in base64', Buffer.from(`acme:${PASSWORD}`).toString('base64')]
  ])('is masked %s', (_, form) => {
    read(LOGIN)
    expect(masks()).toContain(`::add-mask::${form}`)
  })

  test.each([
    ['mode', { mode: 'launch' }],
    ['image', { image: '' }],
    ['secret-arn', { 'secret-arn': SECRET }],
    ['registry-username', { 'registry-username': '' }]
  ])('is masked also when the input %s is refused', (_, inputs) => {
    const error = refusal({ ...LOGIN, ...inputs })
    expect(masks()).toContain(`::add-mask::${PASSWORD}`)
    expect(`${error.message} ${error.hint}`).not.toContain(PASSWORD)
  })

  test('is masked in each line of many', () => {
    expect(refusal({ 'registry-logins': `docker.io acme ${PASSWORD}\nghcr.io octocat second` }).code).toBe(
      'LOGIN_UNUSED'
    )
    expect(masks()).toEqual(expect.arrayContaining([`::add-mask::${PASSWORD}`, '::add-mask::second']))
  })

  test('is masked also in a line that cannot be read', () => {
    const error = refusal({ 'registry-logins': 'ghcr.io second' })
    expect(error.code).toBe('LOGINS_INVALID')
    expect(`${error.message} ${error.hint}`).not.toContain('second')
    expect(masks()).toContain('::add-mask::second')
  })

  test.each([
    ['destroy', 'removal'],
    ['sweep', 'sweep']
  ])('is masked but not judged in mode: %s, which uses none', (mode, kind) => {
    setInputs({ mode, 'registry-logins': `ghcr.io octocat\nnonsense acme ${PASSWORD}` })
    expect(readInputs(makeContext(), { do: 'deploy' })).toMatchObject({ kind })
    expect(masks()).toContain(`::add-mask::${PASSWORD}`)
  })

  test('is masked also when nothing is deployed, and nothing but masks is printed', () => {
    setInputs(LOGIN)
    readInputs(makeContext(), { do: 'skip', why: 'No secrets.' })
    expect(masks()).toContain(`::add-mask::${PASSWORD}`)
    expect(
      printed
        .join('')
        .split('\n')
        .filter((line) => line.trim() !== '')
    ).toEqual(masks())
  })

  test.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    [' secret ', ' secret '],
    ['se\ncret\n\n', 'se\ncret']
  ])('%j, from a file or a command, is %j', (given, password) => {
    expect(readMain({ ...LOGIN, 'registry-password': given }).credentials).toEqual(
      expect.objectContaining({ password })
    )
  })
})

describe('a bad value gives one error with the input, the value and what is allowed', () => {
  test.each([
    ['mode', 'launch', '`auto`, `decide`, `deploy`, `destroy`, `sweep`, `plan`'],
    ['mode', '', '`auto`, `decide`, `deploy`, `destroy`, `sweep`, `plan`'],
    ['container-name', 'web.site', 'up to 255 letters, digits, `_` and `-`'],
    ['architecture', 'amd64', '`X86_64`, `ARM64`'],
    ['ephemeral-storage', '20', 'from 21 to 200'],
    ['ephemeral-storage', '201', 'from 21 to 200'],
    ['ephemeral-storage', '30 GB', 'from 21 to 200'],
    ['count', '0', 'from 1 to 10'],
    ['count', '11', 'from 1 to 10'],
    ['count', '', 'from 1 to 10'],
    ['launch-type', 'EXTERNAL', '`FARGATE`, `FARGATE_SPOT`, `EC2`'],
    ['keep-running', 'no', '`true`, `false`'],
    ['secret-name', 'my secret', '/ _ + = . @ -'],
    ['execution-role-name', 'my exec', 'up to 64 letters, digits'],
    ['execution-role-name', 'r'.repeat(65), 'up to 64 letters, digits'],
    ['cluster', 'my cluster', 'the name of a cluster (up to 255 letters, digits, `_` and `-`) or its ARN'],
    ['cluster', '', 'the name of a cluster'],
    ['vpc-id', 'default', 'an ID such as `vpc-0123456789abcdef0`'],
    ['assign-public-ip', 'yes', '`true`, `false`'],
    ['log-group', 'my log', 'up to 512 letters, digits and `.`, `-`, `_`, `/`, `#`'],
    ['log-retention-days', '2', '`1`, `3`, `5`, `7`, `14`'],
    ['log-retention-days', '0', '`1`, `3`, `5`, `7`, `14`'],
    ['log-retention-days', 'forever', '`1`, `3`, `5`, `7`, `14`'],
    ['wait-for', 'ready', '`running`, `healthy`, `stopped`, `none`'],
    ['settle-seconds', '-1', 'from 0 to 3600'],
    ['settle-seconds', '1.5', 'from 0 to 3600'],
    ['settle-seconds', '10s', 'from 0 to 3600'],
    ['timeout-minutes', '0', 'from 1 to 360'],
    ['timeout-minutes', '361', 'from 1 to 360'],
    ['timeout-minutes', '', 'from 1 to 360'],
    ['health-check-path', 'up', 'starts with one `/` and has no spaces'],
    ['health-check-path', '/a b', 'starts with one `/` and has no spaces'],
    ['health-check-path', 'http://example.com/', 'starts with one `/` and has no spaces'],
    ['health-check-path', '//example.com/up', 'starts with one `/` and has no spaces'],
    ['health-check-path', '/\\example.com/up', 'starts with one `/` and has no spaces']
  ])('%s: %j', (input, value, allowed) => {
    const error = refusal({ ...LOGIN, [input]: value })
    expect(error.code).toBe('INPUT_INVALID')
    expect(error.message).toBe(`Invalid value "${value}" for \`${input}\`.`)
    expect(error.hint).toContain(allowed)
    // Words, not the regular expression behind them.
    expect(error.hint).not.toMatch(/[\^\\]|\{\d|\]\*/)
  })

  test.each([
    ['image', 'Acme/Space', 'IMAGE_REFERENCE_INVALID'],
    ['port', 'http', 'PORT_INVALID'],
    ['memory', '513', 'SIZE_INVALID'],
    ['cpu', 'much', 'SIZE_INVALID'],
    ['execution-role-arn', 'exec', 'ARN_INVALID'],
    ['permissions-boundary-arn', ROLE, 'ARN_INVALID'],
    ['task-role-arn', 'exec', 'ARN_INVALID'],
    ['subnets', 'subnet-x', 'ID_INVALID'],
    ['security-groups', 'subnet-01234567', 'ID_INVALID'],
    ['ingress-cidrs', '10.0.0.1/8', 'CIDR_INVALID'],
    ['tags', 'team', 'TAG_INVALID'],
    ['time-to-live', '2 weeks', 'DURATION_INVALID'],
    ['task-definition', 'no/such/file.json', 'TASK_DEFINITION_MISSING']
  ])('%s: %j', (input, value, code) => {
    const error = refusal({ [input]: value })
    expect(error.code).toBe(code)
    expect(error.message).toContain(`\`${input}\``)
    expect(error.message).toContain(value)
    expect(error.hint).not.toBe('')
  })

  test.each([
    ['environment-variables', 'A=x\nhunter2', 'VARIABLE_INVALID'],
    ['secrets', 'TOKEN=hunter2', 'VARIABLE_INVALID'],
    ['command', 'login --password "hunter2', 'COMMAND_INVALID'],
    ['command', 'login hunter2 && serve', 'COMMAND_INVALID']
  ])('%s: %j, but not the value, which may be a secret', (input, value, code) => {
    const error = refusal({ [input]: value })
    expect(error.code).toBe(code)
    expect(error.message).toContain(`\`${input}\``)
    expect(error.hint).not.toBe('')
    expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
  })

  test.each([
    'count',
    'port',
    'cluster',
    'subnets',
    'tags',
    'cpu',
    'ingress-cidrs',
    'secret-arn',
    'time-to-live',
    'vpc-id'
  ])('no part of a long value for %s, as it may be a secret, which the runner masks only as a whole', (input) => {
    const secret = Array.from({ length: 300 }, (_, index) => String.fromCharCode(97 + (index % 26))).join('')
    const { message, hint } = refusal({ [input]: secret })
    expect(message).toMatch(/of 300 characters/)
    expect(`${message} ${hint}`).not.toContain(secret.slice(0, 26))
  })

  test('nothing that a terminal would not show as it is', () => {
    expect(refusal({ count: 'a\u001b[2Jb\u202ec' }).message).toBe('Invalid value "a?[2Jb?c" for `count`.')
  })

  test('secret-arn', () => {
    const error = refusal({ 'secret-arn': 'login' })
    expect(error).toMatchObject({ code: 'ARN_INVALID', message: 'Invalid value "login" for `secret-arn`.' })
  })

  test.each([
    ['subnets', 'subnet-', 17, 16],
    ['security-groups', 'sg-', 6, 5],
    ['add-security-groups', 'sg-', 5, 4]
  ])('%s with more than ECS takes', (input, prefix, count, most) => {
    const ids = (length: number) => Array.from({ length }, (_, index) => `${prefix}${10_000_000 + index}`).join(',')
    expect(() => read({ [input]: ids(most) })).not.toThrow()
    expect(refusal({ [input]: ids(count) })).toMatchObject({
      code: 'INPUT_INVALID',
      message: `\`${input}\` has ${count} IDs.`,
      hint: `Remove some. ECS accepts at most ${most}.`
    })
  })
})

test.each([
  ['an image', { image: '' }, {}, 'IMAGE_MISSING', '`image`'],
  ['an environment', {}, { defaultEnvironment: '' }, 'ENVIRONMENT_MISSING', '`environment`'],
  ['a ref', {}, { defaultEnvironment: '', refName: 'v1' }, 'ENVIRONMENT_MISSING', 'permissions: contents: read'],
  ['a user name', { ...LOGIN, 'registry-username': '' }, {}, 'LOGIN_INCOMPLETE', '`registry-username` is empty'],
  ['a password', { ...LOGIN, 'registry-password': '\n' }, {}, 'LOGIN_INCOMPLETE', '`registry-password` is empty']
])('without %s it is said which input is missing', (_, inputs, context, code, words) => {
  const error = refusal(inputs, context)
  expect(error.code).toBe(code)
  expect(`${error.message} ${error.hint}`).toContain(words)
})

test.each([
  ['a login', { ...LOGIN, 'secret-arn': SECRET }, 'LOGIN_AMBIGUOUS'],
  ['a user name', { 'registry-username': 'acme', 'secret-arn': SECRET }, 'LOGIN_AMBIGUOUS'],
  ['a password', { 'registry-password': PASSWORD, 'secret-arn': SECRET }, 'LOGIN_AMBIGUOUS'],
  ['a secret name', { 'secret-name': 'login', 'secret-arn': SECRET }, 'LOGIN_AMBIGUOUS'],
  ['a key', { 'kms-key-id': 'alias/registry', 'secret-arn': SECRET }, 'LOGIN_AMBIGUOUS'],
  ['a login beside a list', { ...LOGIN, 'registry-logins': 'docker.io acme x' }, 'LOGIN_AMBIGUOUS'],
  [
    'a variable with two values',
    { 'environment-variables': 'A=1\nTOKEN=x', secrets: `TOKEN=${SECRET}` },
    'VARIABLE_INVALID'
  ],
  ['two roles', { 'execution-role-arn': ROLE, 'execution-role-name': 'exec' }, 'ROLE_AMBIGUOUS']
])('%s that could mean two things is refused', (_, inputs, code) => {
  expect(refusal(inputs).code).toBe(code)
})

test('a variable that is set twice is named, but not its value', () => {
  const error = refusal({ 'environment-variables': 'TOKEN=hunter2', secrets: `TOKEN=${SECRET}` })
  expect(error.message).toBe('`environment-variables` and `secrets` both set TOKEN.')
  expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
})

test('blanks at the ends of a variable belong to it', () => {
  const { environment } = read({ 'environment-variables': '  A= x \r\nB=y  \n' }).program
  expect(environment).toEqual({ A: ' x ', B: 'y  ' })
})

describe('task-definition', () => {
  const folder = mkdtempSync(join(tmpdir(), 'task-definition-'))
  beforeEach(() => {
    process.env.GITHUB_WORKSPACE = folder
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const write = (definition: unknown, name = 'task.json'): string => {
    const path = join(folder, name)
    writeFileSync(path, typeof definition === 'string' ? definition : JSON.stringify(definition))
    return path
  }
  const WEB = { name: 'web', image: '<IMAGE>', portMappings: [{ containerPort: 8080 }] }
  const CACHE = { name: 'cache', image: 'ghcr.io/acme/cache:7' }
  const from = (overrides: object = {}, inputs: Readonly<Record<string, string>> = {}) =>
    read({
      'task-definition': write({ containerDefinitions: [CACHE, WEB], ...overrides }),
      'container-name': 'web',
      ...inputs
    })
  const refused = (overrides: object, inputs: Readonly<Record<string, string>> = {}): ActionError => {
    try {
      from(overrides, inputs)
    } catch (error) {
      if (error instanceof ActionError) return error
      throw error
    }
    throw new Error('no refusal')
  }

  test('gives the containers, and each gets its login', () => {
    const request = from({}, { ...LOGIN, 'registry-logins': 'ghcr.io octocat second' })
    expect(request.template).toEqual({ containerDefinitions: [CACHE, WEB] })
    expect(request.containers[0]).toMatchObject({
      name: 'web',
      image: { text: 'acme/space:1.0' },
      credentials: { username: 'acme', secretId: 'run-on-fargate/acme/space/docker.io' }
    })
    expect(request.containers.slice(1)).toEqual([
      {
        name: 'cache',
        image: expect.objectContaining({ text: CACHE.image }),
        credentials: expect.objectContaining({ username: 'octocat', secretId: 'run-on-fargate/acme/space/ghcr.io' })
      }
    ])
  })

  test('may be what describe-task-definition has printed, with a byte order mark', () => {
    const described = {
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:7',
        family: 'shop',
        revision: 7,
        containerDefinitions: [{ ...WEB, cpu: 0, environment: [], image: 'acme/shop:1' }],
        cpu: '512',
        memory: '1024'
      },
      tags: [{ key: 'team', value: 'shop' }]
    }
    const path = write(`\uFEFF${JSON.stringify(described, null, 4)}`, 'ä b.json')
    const request = read({ 'task-definition': path, image: '', tags: 'team=space\nmore=1' })
    expect(request.template).not.toHaveProperty('family')
    expect(request).toMatchObject({
      containers: [{ name: 'web', image: { text: 'acme/shop:1' } }],
      size: { cpu: 512, memory: 1024 },
      tags: { team: 'space', more: '1' }
    })
  })

  test.each([
    ['its tags', { tags: [{ key: 'team', value: 'shop' }] }, {}, { tags: { team: 'shop' } }],
    ['its execution role', { executionRoleArn: ROLE }, {}, { executionRole: { arn: { text: ROLE } } }],
    [
      'not its execution role, but one that is named',
      { executionRoleArn: ROLE },
      { 'execution-role-name': 'exec' },
      { executionRole: { name: 'exec', path: '/' } }
    ],
    [
      'not its execution role, but one that is given',
      { executionRoleArn: ROLE },
      { 'execution-role-arn': `${ROLE}2` },
      { executionRole: { arn: { text: `${ROLE}2` } } }
    ],
    [
      'a role by its name, of which the field is known',
      { executionRoleArn: 'ecsTaskExecutionRole', taskRoleArn: 'ci/ecsTaskRole' },
      {},
      {
        executionRole: { arn: { text: 'ecsTaskExecutionRole', field: 'executionRoleArn' } },
        taskRole: { text: 'ci/ecsTaskRole', field: 'taskRoleArn' }
      }
    ],
    ['a role that is kept, as it names none', {}, {}, { executionRole: { path: '/' } }],
    ['its task role', { taskRoleArn: ROLE }, {}, { taskRole: { text: ROLE } }],
    [
      'not its task role, but one that is given',
      { taskRoleArn: ROLE },
      { 'task-role-arn': `${ROLE}2` },
      { taskRole: { text: `${ROLE}2` } }
    ],
    ['its size', { cpu: 1024, memory: '3 GB' }, {}, { size: { cpu: 1024, memory: 3072 } }],
    [
      'its size, whatever the inputs say',
      { cpu: '1024', memory: '2048' },
      { cpu: '512' },
      { size: { cpu: 1024, memory: 2048 } }
    ],
    ['the size of the inputs, as it has none', {}, { memory: '1024' }, { size: { cpu: 256, memory: 1024 } }],
    ['half of the size from each', { memory: '1024' }, { cpu: '512' }, { size: { cpu: 512, memory: 1024 } }],
    ['the size of the inputs on EC2, as it has none', {}, { 'launch-type': 'ec2' }, { size: { cpu: 256, memory: 512 } }]
  ])('counts with %s', (_, definition, inputs, expected) => {
    expect(from(definition, inputs)).toMatchObject(expected)
  })

  test.each([
    ['a size that Fargate has not', { cpu: '10', memory: '64' }],
    ['only a memory', { memory: '64' }],
    ['memory in a container', { containerDefinitions: [{ ...WEB, memory: 300 }] }],
    ['a reservation in a container', { containerDefinitions: [WEB, { ...CACHE, memoryReservation: 64 }] }]
  ])('on EC2 keeps %s', (_, definition) => {
    const request = from(definition, { 'launch-type': 'EC2' })
    expect(request.size).toBeUndefined()
    expect(request.template).toMatchObject(definition)
  })

  test.each([
    ['SIZE_INVALID', { cpu: '10', memory: '64' }, {}, '10'],
    ['CONTAINER_UNCLEAR', {}, { 'container-name': 'shop' }, '`shop`'],
    ['CONTAINER_UNCLEAR', {}, { 'container-name': '' }, '`cache`, `web`'],
    ['TASK_DEFINITION_INVALID', {}, { image: '' }, '<IMAGE>'],
    ['IMAGE_MISSING', { containerDefinitions: [{ name: 'web' }] }, { image: '' }, 'web'],
    ['TASK_DEFINITION_INVALID', { executionRoleArn: 'my role' }, {}, '`executionRoleArn` is not a role'],
    ['TASK_DEFINITION_INVALID', { taskRoleArn: 'arn:aws:iam::1:role/x' }, {}, '`taskRoleArn` is not a role'],
    [
      'SIZE_EXCEEDED',
      { containerDefinitions: [{ ...WEB, memory: 1024 }] },
      {},
      '`memory` of the container `web` is 1024 MiB, but the task has 512 MiB'
    ],
    ['TASK_DEFINITION_INVALID', { containerDefinitions: [] }, {}, '`containerDefinitions`']
  ])('is refused with %s: %j', (code, definition, inputs, words) => {
    expect(refused(definition, inputs)).toMatchObject({ code, message: expect.stringContaining(words) })
  })

  test.each([
    ['is not there', join(folder, 'none.json')],
    ['has no name', join(folder, 'none', 'none.json')]
  ])('that %s is refused, with a hint at the checkout', (_, path) => {
    expect(refusal({ 'task-definition': path })).toMatchObject({
      code: 'TASK_DEFINITION_MISSING',
      message: expect.stringMatching(/^Could not read the file \S+ in `task-definition`/),
      hint: expect.stringContaining('actions/checkout')
    })
  })
})

test('a cluster may be given by its ARN, of which the place is kept to be compared', () => {
  const clusterArn = 'arn:aws:ecs:eu-west-1:123456789012:cluster/blue'
  const expected = { cluster: 'blue', clusterArn: { region: 'eu-west-1', account: '123456789012' } }
  expect(read({ cluster: clusterArn }).cluster).toMatchObject(expected)
  expect(read({ cluster: 'blue' }).cluster.clusterArn).toBeUndefined()
  for (const mode of ['destroy', 'sweep']) {
    setInputs({ mode, cluster: clusterArn })
    expect(readInputs(makeContext(), DEPLOY, readWish(), definitionShape())).toMatchObject(expected)
  }
  for (const wrong of [
    clusterArn.replace('ecs', 'eks'),
    clusterArn.replace('cluster/', 'service/'),
    `${clusterArn}/x`
  ]) {
    expect(refusal({ cluster: wrong })).toMatchObject({
      code: 'ARN_INVALID',
      message: `Invalid value "${wrong}" for \`cluster\`.`
    })
  }
})

describe('inputs that do not go together', () => {
  const ROLE_ARN = 'arn:aws:iam::123456789012:role/exec'
  const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary'

  test.each([
    [{ 'wait-for': 'none', 'health-check-path': '/up' }, ['health-check-path', 'wait-for']],
    [{ 'wait-for': 'stopped', 'health-check-path': '/up' }, ['health-check-path', 'wait-for']],
    [
      { 'execution-role-arn': ROLE_ARN, 'permissions-boundary-arn': BOUNDARY },
      ['permissions-boundary-arn', 'execution-role-arn']
    ],
    [{ 'dry-run': 'true' }, ['dry-run', 'mode']],
    [{ 'dry-run': 'true', mode: 'destroy' }, ['dry-run', 'mode']],
    [{ 'dry-run': 'true', mode: 'deploy' }, ['dry-run', 'mode']]
  ])('%j is refused, naming both', (inputs, names) => {
    const error = refusal(inputs)
    expect(error.code).toBe('INPUTS_CONTRADICTORY')
    for (const name of names) expect(error.message).toContain(`\`${name}`)
  })

  test.each([
    [{ 'secret-name': 'login' }, ['`secret-name`', '`registry-username`']],
    [{ 'kms-key-id': 'alias/login' }, ['`kms-key-id`', '`registry-username`']],
    [{ 'registry-logins': 'ghcr.io acme second' }, ['Line 1 of `registry-logins`', 'ghcr.io', 'docker.io']]
  ])('%j has credentials that nothing uses: refused', (inputs, words) => {
    const { code, message, hint } = refusal(inputs)
    expect(code).toBe('LOGIN_UNUSED')
    for (const word of words) expect(`${message} ${hint}`).toContain(word)
  })

  test.each([
    [{ 'wait-for': 'none', 'settle-seconds': '30' }, ['settle-seconds', 'wait-for']],
    [{ 'wait-for': 'stopped', 'settle-seconds': '60' }, ['settle-seconds', 'wait-for']],
    [{ 'security-groups': 'sg-0123456789abcdef0', 'ingress-cidrs': '10.0.0.0/8' }, ['ingress-cidrs', 'security-groups']]
  ])('%j is warned about, naming both', (inputs, names) => {
    read(inputs)
    const warnings = printed.filter((line) => line.startsWith('::warning'))
    expect(warnings).toHaveLength(1)
    for (const name of names) expect(warnings[0]).toContain(`\`${name}`)
  })

  test.each([
    {},
    LOGIN,
    { ...LOGIN, 'secret-name': 'login', 'kms-key-id': 'alias/login' },
    { 'registry-logins': 'docker.io acme second', 'secret-name': 'login', 'kms-key-id': 'alias/login' },
    { 'health-check-path': '/up', 'settle-seconds': '30' },
    { 'security-groups': 'sg-0123456789abcdef0' },
    { 'wait-for': 'none' },
    { 'wait-for': 'none', 'settle-seconds': '0' },
    { 'wait-for': 'stopped' },
    { 'dry-run': 'true', mode: 'plan' },
    { 'permissions-boundary-arn': BOUNDARY, 'execution-role-name': 'exec' }
  ] as readonly Readonly<Record<string, string>>[])('%j is no contradiction', (inputs) => {
    read(inputs)
    expect(printed.filter((line) => line.startsWith('::warning'))).toEqual([])
  })

  test('are compared with the defaults of the contract', () => {
    const contract = Object.keys(DEFAULTS).map((name) => [name, CONTRACT.inputs[name]?.default])
    expect(DEFAULTS).toEqual(Object.fromEntries(contract))
  })
})

describe('inputs beside a task definition that says something else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'task-definition-'))
  beforeEach(() => {
    process.env.GITHUB_WORKSPACE = folder
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const logConfiguration = { logDriver: 'awslogs', options: { 'awslogs-group': '/own' } }
  const file = (definition: object) => {
    const path = join(folder, 'task.json')
    const container = { name: 'web', image: 'acme/web:1', logConfiguration }
    writeFileSync(path, JSON.stringify({ containerDefinitions: [container], ...definition }))
    return { 'task-definition': path }
  }

  test.each([
    [{ cpu: '512', memory: '1024' }, { cpu: '1024' }, 'cpu'],
    [{ cpu: '512', memory: '1024' }, { memory: '2048' }, 'memory'],
    [{}, { 'log-group': '/team' }, 'log-group'],
    [{ networkMode: 'bridge' }, { 'launch-type': 'EC2', subnets: 'subnet-0123456789abcdef0' }, 'subnets'],
    [{}, { 'launch-type': 'EC2', 'security-groups': 'sg-0123456789abcdef0' }, 'security-groups'],
    [{ networkMode: 'host' }, { 'launch-type': 'EC2', 'ingress-cidrs': '10.0.0.0/8' }, 'ingress-cidrs']
  ])('%j and %j: a warning names `%s` and the file', (definition, inputs, name) => {
    read({ ...file(definition), ...inputs })
    const warnings = printed.filter((line) => line.startsWith('::warning'))
    expect(warnings).toEqual([expect.stringContaining(`\`${name}\` is ignored`)])
    expect(warnings[0]).toContain('`task-definition`')
  })

  test('security groups to add contradict those that replace our own', () => {
    const groups = { 'security-groups': 'sg-01234567', 'add-security-groups': 'sg-89abcdef' }
    expect(refusal({ image: 'acme/space', ...groups })).toMatchObject({ code: 'INPUTS_CONTRADICTORY' })
  })

  test.each(['bridge', 'host'])('security groups to add are refused with the network mode %s', (networkMode) => {
    const inputs = { ...file({ networkMode }), 'launch-type': 'EC2', 'add-security-groups': 'sg-0123456789abcdef0' }
    expect(refusal(inputs)).toMatchObject({
      code: 'INPUTS_CONTRADICTORY',
      message: expect.stringContaining(`\`networkMode: ${networkMode}\``)
    })
  })

  test('security groups to add are taken on EC2 with interfaces of its own', () => {
    const inputs = { ...file({ networkMode: 'awsvpc' }), 'launch-type': 'EC2' }
    expect(read({ ...inputs, 'add-security-groups': 'sg-0123456789abcdef0' }).network).toMatchObject({
      addedGroups: ['sg-0123456789abcdef0']
    })
  })

  test('a boundary for a role that the file names is refused', () => {
    const boundary = { 'permissions-boundary-arn': 'arn:aws:iam::123456789012:policy/boundary' }
    expect(refusal({ ...file({ executionRoleArn: 'exec' }), ...boundary })).toMatchObject({
      code: 'INPUTS_CONTRADICTORY',
      message: expect.stringContaining('`executionRoleArn`')
    })
    expect(read({ ...file({ executionRoleArn: 'exec' }), ...boundary, 'execution-role-name': 'ours' })).toMatchObject({
      executionRole: { name: 'ours' }
    })
  })

  test('a field that is probably misspelt is warned about', () => {
    read(file({ runtimePlatforms: {} }))
    expect(printed.filter((line) => line.startsWith('::warning'))).toEqual([
      expect.stringContaining('Did you mean `runtimePlatform`?')
    ])
  })
})
