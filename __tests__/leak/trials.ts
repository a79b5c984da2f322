import type { SandboxOptions } from '../../sandbox/src/start.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import type { ActionRun, RunningAction } from '../../sandbox/src/runner.ts'
import type { Fault } from '../../sandbox/src/world.ts'
import type { Login } from '../../sandbox/src/image.ts'
import { deploy, until } from '../e2e/site.ts'
import { ENCODINGS } from './encodings.ts'
import { listed, NEIGHBOUR, UNUSED } from './secrets.ts'

export type Inputs = Readonly<Record<string, string | undefined>>

/** How the login is given: its two inputs, among others in `registry-logins`, or with a customer key for the secret. */
export type Way = 'login' | 'logins' | 'key'

/** One thing that may happen to a deployment. */
export interface Trial {
  /** What it must come to, so that a trial cannot turn into another one unseen: the outcome and the titles of annotations. */
  readonly ends: readonly [outcome: 'success' | 'failure' | 'cancelled', ...titles: readonly (string | undefined)[]]
  /** The only way that the login can be given here. */
  readonly way?: Way
  readonly options?: SandboxOptions
  /** Inputs beside the login's. */
  readonly inputs?: Inputs
  /** Inputs that are known only then. */
  readonly more?: (sandbox: Sandbox, login: Login) => Inputs | Promise<Inputs>
  readonly run?: Partial<ActionRun>
  /** What starts the workflow, at the sandbox's GitHub. */
  readonly happens?: (sandbox: Sandbox) => ReturnType<Sandbox['github']['event']>
  /** What happens before, given the inputs of the run. */
  readonly prepare?: (sandbox: Sandbox, login: Login, inputs: Inputs) => unknown
  /** What happens meanwhile. */
  readonly during?: (sandbox: Sandbox, running: RunningAction) => Promise<void>
}

export const ALIAS = 'alias/registry'

const ACCOUNT = '123456789012'

/** A deployment before the one that the trial is about. */
async function deployBefore(sandbox: Sandbox, inputs: Inputs, run?: Partial<ActionRun>): Promise<void> {
  await deploy(sandbox, { ...inputs, 'wait-for': 'none' }, run)
}

const ADMINISTRATOR = { authorize: () => undefined } as never
/** The tag of what the repository's deployments keep. */
const OURS = { 'run-on-fargate:repository': 'acme/space' }
const OWN_NAME = 'run-on-fargate/acme/space/docker.io'

/** Modes and ends that are good, or nobody's fault. */
export const COURSES: Readonly<Record<string, Trial>> = {
  'a deployment': { ends: ['success'] },
  'a deployment of the same again': {
    ends: ['success'],
    prepare: (sandbox, _, inputs) => deployBefore(sandbox, inputs)
  },
  'a deployment with a new password': {
    ends: ['success'],
    prepare: async (sandbox, { username, password }, inputs) => {
      sandbox.registry.setPassword(username, 'before')
      await deployBefore(sandbox, {
        ...inputs,
        'registry-username': username,
        'registry-password': 'before',
        'registry-logins': undefined
      })
      sandbox.registry.setPassword(username, password)
    }
  },
  'a secret that comes back from deletion': {
    ends: ['success'],
    prepare: async (sandbox) => {
      const value = '{"username":"acme","password":"before"}'
      sandbox.secretsManager.seedSecret({ name: OWN_NAME, value, tags: OURS })
      await sandbox.secretsManager.operations.DeleteSecret?.({ SecretId: OWN_NAME } as never, ADMINISTRATOR)
    }
  },
  'a secret with other keys in it': {
    ends: ['success'],
    inputs: { 'secret-name': 'theirs' },
    prepare: ({ secretsManager }) =>
      secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify({ DB_PASSWORD: NEIGHBOUR }), tags: OURS })
  },
  'a secret of others': {
    ends: ['failure', 'The secret belongs to another repository'],
    inputs: { 'secret-name': 'theirs' },
    prepare: ({ secretsManager }) =>
      secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify({ DB_PASSWORD: NEIGHBOUR }) })
  },
  'a rollback with the credentials that the secret has': {
    ends: ['success'],
    way: 'login',
    inputs: {
      image: undefined,
      'image-from': 'previous',
      'registry-username': undefined,
      'registry-password': undefined
    },
    prepare: async (sandbox, { username, password }, inputs) => {
      const login = { 'registry-username': username, 'registry-password': password }
      for (const more of ['A=1', 'A=2']) {
        const deployment = { ...inputs, ...login, image: 'acme/space:1.0', 'image-from': undefined }
        await deployBefore(sandbox, { ...deployment, 'environment-variables': more })
      }
    }
  },
  'a rollback whose kept credentials the registry no longer accepts': {
    ends: ['failure', 'The registry rejects these credentials'],
    way: 'login',
    inputs: {
      image: undefined,
      'image-from': 'same',
      'registry-username': undefined,
      'registry-password': undefined
    },
    prepare: async (sandbox, { username, password }, inputs) => {
      const login = { 'registry-username': username, 'registry-password': password }
      await deployBefore(sandbox, { ...inputs, ...login, image: 'acme/space:1.0', 'image-from': undefined })
      sandbox.registry.setPassword(username, 'another')
    }
  },
  'a plan': { ends: ['success'], inputs: { mode: 'plan' } },
  'a plan for a secret with other keys in it': {
    ends: ['success'],
    inputs: { mode: 'plan', 'secret-name': 'theirs' },
    prepare: ({ secretsManager }) =>
      secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify({ DB_PASSWORD: NEIGHBOUR }), tags: OURS })
  },
  'a pull request that is closed': {
    ends: ['success', undefined],
    run: {
      event: { name: 'pull_request', payload: { action: 'closed', pull_request: { number: 7, head: { sha: 'abc' } } } }
    }
  },
  'a pull request': {
    ends: ['success'],
    happens: ({ github }) => github.event('pull_request', 'opened', github.openPull().number)
  },
  'a pull request whose password is wrong': {
    ends: ['failure', 'The registry rejects these credentials'],
    happens: ({ github }) => github.event('pull_request', 'opened', github.openPull().number),
    prepare: ({ registry }, { username }) => {
      registry.setPassword(username, 'another')
    }
  },
  'a destruction': {
    ends: ['success'],
    inputs: { mode: 'destroy' },
    prepare: (sandbox, _, inputs) => deployBefore(sandbox, { ...inputs, mode: 'deploy' })
  },
  'a sweep': {
    ends: ['success'],
    inputs: { mode: 'sweep' },
    prepare: async (sandbox, _, inputs) => {
      const { github } = sandbox
      const { number } = github.openPull()
      const event = github.event('pull_request', 'opened', number)
      await deployBefore(sandbox, { ...inputs, mode: 'deploy' }, { event, github: event.github })
      github.closePull(number)
    }
  },
  'a short-lived token': {
    ends: ['success', undefined],
    way: 'login',
    inputs: { image: 'ghcr.io/acme/space:1', 'registry-password': 'ghs_"%0A::short\\lived', mode: 'plan' },
    run: { env: { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1,localhost' } }
  },
  'an image in Amazon ECR': {
    ends: ['failure', 'Registry credentials match no image'],
    inputs: { image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/acme/space:1`, mode: 'plan' },
    way: 'login'
  },
  'a job that is cancelled while it looks': {
    ends: ['cancelled', 'Cancelled', undefined],
    during: async (sandbox, running) => {
      await until(() => sandbox.aws.calls.length > 0)
      running.cancel()
    }
  },
  'a job that is cancelled while its task comes up': {
    ends: ['cancelled', 'Cancelled', undefined],
    options: { knobs: { timings: { pull: 60_000 } } },
    during: cancelWithTask
  },
  'a job that is cancelled and leaves its task to the post step': {
    ends: ['cancelled', undefined],
    options: {
      knobs: {
        faults: [failing('ecs:StopTask', 'ServerException', { status: 500, times: 5 })],
        timings: { pull: 60_000 }
      }
    },
    run: { patience: { sigint: 500, sigterm: 200 } },
    during: cancelWithTask
  },
  'an AWS that refuses every first attempt': { ends: ['success'], options: { knobs: { throttle: 'first-attempt' } } },
  'an AWS that shows new things late': {
    ends: ['success'],
    options: { knobs: { lag: { iam: 1500, tasks: 1500, secrets: 1500, network: 1500, logs: 1500, publicIp: 1500 } } }
  },
  'a registry that cannot be reached': {
    ends: ['success', undefined],
    run: { env: { DOCKER_HUB_REGISTRY_URL: 'http://127.0.0.1:9' } }
  },
  'a registry that breaks off': {
    ends: ['success', undefined],
    inputs: { mode: 'plan' },
    prepare: registryAnswers('/', 'reset')
  },
  'a used-up pull limit': {
    ends: ['success', undefined],
    inputs: { mode: 'plan' },
    prepare: ({ registry }) => {
      registry.limit.left = 0
      registry.limit.refusesHead = true
    }
  },
  'a registry that is out of order': {
    ends: ['success', undefined],
    inputs: { mode: 'plan' },
    prepare: registryAnswers('/', { status: 503, code: 'UNAVAILABLE', message: 'unavailable' })
  },
  ...lostAnswers('secretsmanager:CreateSecret', 'iam:PutRolePolicy', 'ecs:RunTask')
}

/** What cannot work, and is refused before anything is written. */
export const REFUSALS: Readonly<Record<string, Trial>> = {
  ...refusedInputs({
    'no image': [{ image: '' }, 'No image is set'],
    'a malformed image': [{ image: 'https://hub.docker.com/acme/space' }, 'Invalid image reference'],
    'an unknown mode': [{ mode: 'up' }, 'Invalid input'],
    'a size that Fargate has not': [{ cpu: '256', memory: '4096' }, 'Invalid task size'],
    'a bad port': [{ port: '80,99999' }, 'Invalid port'],
    'a bad address block': [{ 'ingress-cidrs': '10.0.0.1/8' }, 'Invalid CIDR block'],
    'a bad ARN': [{ 'execution-role-arn': 'my-role' }, 'Invalid ARN'],
    'a bad time': [{ 'timeout-minutes': '0' }, 'Invalid input'],
    'a bad tag': [{ tags: 'aws:owner=me' }, 'Invalid tag'],
    'a bad name for the secret': [{ 'secret-name': 'a b' }, 'Invalid input'],
    'a login and a secret': [
      { 'secret-arn': `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:x-AbCdEf` },
      'Registry credentials are set twice'
    ],
    'an image that is not there': [{ image: 'acme/other:1.0' }, 'The registry denied access to this image'],
    'a tag that was never pushed': [{ image: 'acme/space:9.9' }, 'The image has no such tag or digest'],
    'a role of another account': [
      { 'execution-role-arn': 'arn:aws:iam::999999999999:role/theirs' },
      'The role belongs to another account'
    ],
    'no subnet with a way out': [{ 'assign-public-ip': 'false' }, "The subnets don't lead to the internet"]
  }),
  'half a login': {
    ends: ['failure', 'Registry credentials are incomplete'],
    way: 'login',
    inputs: { 'registry-username': undefined }
  },
  'a login that is given twice': {
    ends: ['failure', 'Registry credentials are set twice'],
    way: 'login',
    more: (_, { password }) => ({ 'registry-logins': `docker.io acme ${listed(password)}` })
  },
  'a login that no image uses': {
    ends: ['failure', 'Registry credentials match no image'],
    way: 'logins',
    more: (_, { username, password }) => ({
      'registry-logins': `docker.io ${username} ${listed(password)}\nghcr.io octocat ${UNUSED}`
    })
  },
  'a user name with a colon': {
    ends: ['failure', 'Invalid registry username'],
    way: 'login',
    inputs: { 'registry-username': 'ac:me' }
  },
  'a user name that nobody has': {
    ends: ['failure', 'The registry rejects these credentials'],
    way: 'login',
    inputs: { 'registry-username': 'nobody' }
  },
  'a wrong password': {
    ends: ['failure', 'The registry rejects these credentials'],
    prepare: ({ registry }, { username }) => {
      registry.setPassword(username, 'another')
    }
  },
  ...malformedLogins({
    'that are a password alone': ({ password }) => password.trim().replaceAll(/\s+/g, '_'),
    'without a user name': ({ password }) => `docker.io ${password.trim().replaceAll(/\s+/g, '_')}`,
    'with a host twice': ({ password }) => `docker.io acme ${password} \ndocker.io acme ${password}`,
    'whose second line lacks something': ({ password }) => `docker.io acme ${password} \nghcr.io`,
    'with a password where the host should be': ({ password }) => {
      const word = password.trim().replaceAll(/\s+/g, '_')
      return `${word} acme docker.io\n${word} acme docker.io`
    }
  }),
  'no credentials': {
    ends: ['failure', 'AWS credentials are not set'],
    run: { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' } }
  },
  'wrong credentials': {
    ends: ['failure', "AWS doesn't know these credentials"],
    run: { env: { AWS_ACCESS_KEY_ID: 'AKIAWRONG' } }
  },
  'no Region': { ends: ['failure', 'No AWS Region is set'], run: { env: { AWS_REGION: '' } } },
  'no default VPC': {
    ends: ['failure', 'The Region has no default VPC'],
    prepare: ({ ec2 }) => {
      ec2.removeDefaultVpc()
    }
  },
  'a secret that is no JSON object': {
    ends: ['failure', 'The secret belongs to another repository'],
    inputs: { 'secret-name': 'theirs' },
    prepare: ({ secretsManager }) => secretsManager.seedSecret({ name: 'theirs', value: NEIGHBOUR })
  },
  'a secret that is half a JSON object': {
    ends: ['failure', 'The secret belongs to another repository'],
    inputs: { 'secret-name': 'theirs' },
    prepare: ({ secretsManager }, { password }) =>
      secretsManager.seedSecret({ name: 'theirs', value: `{"a":"${NEIGHBOUR} ${password}` })
  },
  'a secret of others that may not be read': {
    ends: ['failure', "The secret can't be read"],
    inputs: { 'secret-name': 'theirs' },
    options: callerWithout('secretsmanager:GetSecretValue'),
    prepare: ({ secretsManager }) =>
      secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify({ DB_PASSWORD: NEIGHBOUR }) })
  },
  'a key that is not there': {
    ends: ['failure', "The KMS key doesn't exist"],
    way: 'key',
    inputs: { 'kms-key-id': 'alias/none' }
  },
  'a key that is disabled': {
    ends: ['failure', "The KMS key can't encrypt the secret"],
    way: 'key',
    prepare: ({ kms }) => kms.seedKey({ aliases: ['alias/off'], enabled: false }),
    inputs: { 'kms-key-id': 'alias/off' }
  }
}

/** A registry that repeats what it was given, in its own words: once for each place where they could be shown. */
export const ECHOES: Readonly<Record<string, Trial>> = {
  ...echo('/token', 401, ['failure', 'The registry rejects these credentials'], 'in base64 from the second byte'),
  ...echo('/token', 429, ['success', undefined], 'in hexadecimal capitals'),
  ...echo('/manifests/', 403, ['success', undefined], 'as it is'),
  ...echo('/manifests/', 404, ['failure', 'The image has no such tag or digest'], 'for JSON twice'),
  ...echo('/manifests/', 429, ['success', undefined], 'percent-encoded in small letters')
}

/** Permissions that are missing: at least one of each service. */
export const DENIALS: Readonly<Record<string, Trial>> = {
  ...denied('login', [
    'ec2:DescribeVpcs',
    'ec2:CreateSecurityGroup',
    'ecs:CreateCluster',
    'ecs:RunTask',
    'iam:CreateRole',
    'iam:PutRolePolicy',
    'iam:PassRole',
    'logs:CreateLogGroup',
    'secretsmanager:CreateSecret'
  ]),
  ...denied('key', ['kms:DescribeKey', 'kms:GenerateDataKey']),
  // AWS lets everybody ask who they are, unless a policy forbids it.
  'an STS that refuses': {
    ends: ['failure', 'A permission is missing'],
    options: {
      knobs: {
        faults: [
          failing('sts:GetCallerIdentity', 'AccessDenied', {
            status: 403,
            message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run is not authorized to perform: sts:GetCallerIdentity`
          })
        ]
      }
    }
  },
  'a caller without the right to change the secret': {
    ends: ['failure', 'A permission is missing'],
    options: callerWithout('secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret'),
    prepare: ({ secretsManager }) =>
      secretsManager.seedSecret({ name: OWN_NAME, value: '{"username":"acme","password":"before"}', tags: OURS })
  },
  'a Secrets Manager that is out of order': {
    ends: ['failure', 'An AWS service failed'],
    options: { knobs: { faults: [failing('secretsmanager:CreateSecret', 'InternalServiceError', { status: 500 })] } }
  },
  'a Secrets Manager that has no more room': {
    ends: ['failure', 'AWS rejected the call'],
    options: { knobs: { faults: [failing('secretsmanager:CreateSecret', 'InvalidParameterException')] } }
  },
  'an AWS that throttles without end': {
    ends: ['failure', 'AWS throttled the call'],
    options: { knobs: { faults: [failing('secretsmanager:CreateSecret', 'ThrottlingException')] } }
  },
  'a registration that is refused': {
    ends: ['failure', 'AWS rejected the call'],
    options: { knobs: { faults: [failing('ecs:RegisterTaskDefinition', 'ClientException')] } }
  }
}

/** Ends of a task, at each stage of its life. */
export const DEATHS: Readonly<Record<string, Trial>> = {
  'a task that is not good in time': {
    ends: ['failure', 'The application listens on another port'],
    options: imageOf({ listens: [] }),
    inputs: { 'health-check-path': '/', 'timeout-minutes': '1' }
  },
  'a task without capacity': {
    ends: ['failure', 'Fargate has no capacity right now'],
    options: { knobs: { noCapacity: [{}] } }
  },
  'a task whose role may not read the secret': {
    ...givenRole([], 'The execution role lacks a permission', 2),
    way: 'login'
  },
  'a task whose role may not decrypt the secret': {
    ...givenRole(['secretsmanager:GetSecretValue'], "The execution role can't decrypt the secret", 2),
    way: 'key'
  },
  'a task whose role may not write the log': givenRole(
    ['secretsmanager:GetSecretValue', 'kms:Decrypt'],
    'The execution role lacks a permission',
    1
  ),
  'a task whose secret has lost the login': {
    ends: ['failure', 'The secret holds no registry credentials'],
    options: { knobs: { timings: { attach: 1500 } } },
    during: withTask(({ secretsManager }) => {
      const input = { SecretId: OWN_NAME, SecretString: NEIGHBOUR, ClientRequestToken: 'x'.repeat(32) }
      return secretsManager.operations.PutSecretValue?.(input as never, ADMINISTRATOR)
    })
  },
  'a task that meets the pull limit': {
    ends: ['failure', "The registry's pull limit is reached"],
    options: { knobs: { pullLimitReached: true } }
  },
  'a task whose login has changed since': {
    ends: ['failure', 'The registry rejected the credentials'],
    options: { knobs: { timings: { attach: 1500 } } },
    during: withTask(({ registry }) => {
      registry.setPassword('acme', 'changed')
    })
  },
  'a task whose program fails': {
    ends: ['failure', 'The application failed'],
    options: imageOf({ exits: { after: 0, code: 3 }, log: ['cannot open /data'] }),
    inputs: { 'settle-seconds': '5' }
  },
  'a task whose program wants too much memory': {
    ends: ['failure', 'The container ran out of memory'],
    options: imageOf({ exits: { after: 0, code: 137, outOfMemory: true } }),
    inputs: { 'settle-seconds': '5' }
  }
}

function echo(
  path: string,
  status: number,
  ends: Trial['ends'],
  encoding: keyof typeof ENCODINGS
): Record<string, Trial> {
  const prepare = (sandbox: Sandbox, { password }: Login): void => {
    const said = ENCODINGS[encoding]?.(password) ?? ''
    const headers = { 'retry-after': '60' }
    registryAnswers(path, { status, code: 'UNKNOWN', message: `no: ${said}.`, headers })(sandbox)
  }
  return {
    [`a registry whose ${path} says ${status} and the password ${encoding}`]: {
      ends,
      prepare,
      inputs: { mode: 'plan' }
    }
  }
}

function refusedInputs(cases: Readonly<Record<string, readonly [Inputs, string]>>): Record<string, Trial> {
  return mapValues(cases, ([inputs, title]) => ({ ends: ['failure', title], inputs }))
}

function malformedLogins(texts: Readonly<Record<string, (login: Login) => string>>): Record<string, Trial> {
  const trials = mapValues(texts, (text): Trial => ({
    ends: ['failure', 'Invalid registry credentials'],
    way: 'logins',
    more: (_, login) => ({ 'registry-logins': text(login) })
  }))
  return Object.fromEntries(Object.entries(trials).map(([name, trial]) => [`logins ${name}`, trial]))
}

function denied(way: Way, actions: readonly string[]): Record<string, Trial> {
  const titles: Readonly<Record<string, string>> = {
    'iam:CreateRole': 'The execution role needs a permissions boundary',
    'iam:PutRolePolicy': 'The execution role needs a permissions boundary',
    'iam:PassRole': 'The workflow must be allowed to pass the role',
    'kms:GenerateDataKey': "The workflow can't use this KMS key"
  }
  const trialOf = (action: string): Trial => ({
    ends: ['failure', titles[action] ?? 'A permission is missing'],
    way,
    options: callerWithout(action)
  })
  return Object.fromEntries(actions.map((action) => [`a caller without ${action}`, trialOf(action)]))
}

function lostAnswers(...calls: readonly string[]): Record<string, Trial> {
  const trialOf = (call: string): Trial => ({
    ends: ['success'],
    options: { knobs: { faults: [{ call, answer: 'drop', times: 1 }] } }
  })
  return Object.fromEntries(calls.map((call) => [`a lost answer to ${call}`, trialOf(call)]))
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

/** A caller who may do everything but these actions. */
function callerWithout(...actions: readonly string[]): SandboxOptions {
  const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: actions, Resource: '*' } }
  return {
    principals: [
      {
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run`,
        userId: 'AROAEXAMPLE:run',
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 'not-a-real-secret-access-key',
        sessionToken: 'not-a-real-session-token',
        policies: [JSON.stringify(policy)]
      }
    ]
  }
}

/** An execution role that is given, may do only this, and lacks so many statements, each of which is a warning. */
function givenRole(actions: readonly string[], title: string, lacking: number): Trial {
  const service = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  return {
    ends: ['failure', ...Array.from({ length: lacking }, () => undefined), title],
    inputs: { 'execution-role-arn': `arn:aws:iam::${ACCOUNT}:role/given` },
    prepare: async ({ iam: { operations } }) => {
      const trust = JSON.stringify({ Version: '2012-10-17', Statement: service })
      const role = { RoleName: 'given', AssumeRolePolicyDocument: trust }
      await operations.CreateRole?.(role as never, ADMINISTRATOR)
      if (actions.length === 0) return
      const Statement = { Effect: 'Allow', Action: actions, Resource: '*' }
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
      const policy = { RoleName: 'given', PolicyName: 'some', PolicyDocument }
      await operations.PutRolePolicy?.(policy as never, ADMINISTRATOR)
    }
  }
}

function failing(call: string, code: string, { status = 400, times = 1000, message = 'No.' } = {}): Fault {
  return { call, answer: { code, message, status }, times }
}

function imageOf(app: Partial<typeof WALKTHROUGH_IMAGE.app>): SandboxOptions {
  return { images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, ...app } }] }
}

function registryAnswers(path: string, answer: Sandbox['registry']['faults'][number]['answer']) {
  return ({ registry }: Sandbox): void => {
    registry.faults.push({ path, answer, times: 1000 })
  }
}

async function cancelWithTask(sandbox: Sandbox, running: RunningAction): Promise<void> {
  await withTask(() => {
    running.cancel()
  })(sandbox)
}

/** Does something as soon as there is a task. */
function withTask(act: (sandbox: Sandbox) => unknown) {
  return async (sandbox: Sandbox): Promise<void> => {
    await until(() => sandbox.ecs.tasks().length > 0)
    await act(sandbox)
  }
}
