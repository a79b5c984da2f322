import type { App, Image } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import { WALKTHROUGH } from './site.ts'

type Inputs = Readonly<Record<string, string | undefined>>

/** A failure that the sandbox really has. */
export interface Failure {
  /** The row of the table that it must be told by. */
  readonly title: string
  /** What AWS says, which must be shown word for word. */
  readonly says: string | RegExp
  /** A part of the annotation. */
  readonly tells?: string
  readonly options?: SandboxOptions
  /** What is there before the run. */
  readonly before?: (sandbox: Sandbox) => unknown
  /** What happens after all checks, in the moment in which RunTask is called. */
  readonly atRun?: (sandbox: Sandbox) => unknown
  readonly inputs?: Inputs | ((sandbox: Sandbox) => Inputs)
  readonly env?: Readonly<Record<string, string>>
}

const ACCOUNT = '123456789012'
const CI = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/exec`
const ALWAYS = 1000
const NO_LOGIN: Inputs = { ...WALKTHROUGH, 'registry-username': undefined, 'registry-password': undefined }

/** An operation as an administrator calls it, who is not part of the run. */
export async function administer(
  sandbox: Sandbox,
  service: 'ec2' | 'ecs' | 'iam' | 'logs' | 'secretsManager',
  operation: string,
  input: object
): Promise<unknown> {
  return sandbox[service].operations[operation]?.(input as never, { authorize: () => undefined } as never)
}

/** AWS refuses the call with this error, whenever it is made. */
function refused(title: string, call: string, code: string, message: string, status?: number): Failure {
  const answer = { code, message, ...(status !== undefined && { status }) }
  return { title, says: message, options: { knobs: { faults: [{ call, answer, times: ALWAYS }] } } }
}

/** The program ends like this soon after its start. */
function ended(title: string, says: string, exits: NonNullable<App['exits']>): Failure {
  return { title, says, options: { images: [imageOf({ app: { ...WALKTHROUGH_IMAGE.app, exits, log: [] } })] } }
}

function imageOf(image: Partial<Image>): Image {
  return { ...WALKTHROUGH_IMAGE, ...image }
}

/** A caller who may do everything but this. */
function callerWithout(NotAction: string, deny?: string): SandboxOptions {
  const statements = [
    { Effect: 'Allow', NotAction, Resource: '*' },
    ...(deny === undefined ? [] : [{ Effect: 'Deny', Action: deny, Resource: '*' }])
  ]
  const policies = [JSON.stringify({ Version: '2012-10-17', Statement: statements })]
  const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' }
  return { principals: [{ arn: CI, userId: 'AROAEXAMPLE:run', ...keys, policies }] }
}

/** An execution role that may do this. */
async function makeRole(sandbox: Sandbox, ...Action: readonly string[]): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'CreateRole', { RoleName: 'exec', AssumeRolePolicyDocument: document(trust) })
  const PolicyDocument = document({ Effect: 'Allow', Action, Resource: '*' })
  await administer(sandbox, 'iam', 'PutRolePolicy', { RoleName: 'exec', PolicyName: 'all', PolicyDocument })
}

/** A deployment whose secret and role are given, so that nothing of them can be too new. */
export const GIVEN = {
  before: async (sandbox: Sandbox) => {
    seedLogin(sandbox)
    await makeRole(sandbox, 'secretsmanager:*', 'logs:*', 'kms:*')
  },
  inputs: ({ secretsManager }: Sandbox): Inputs => ({
    ...NO_LOGIN,
    'secret-arn': secretsManager.forTasks.value('login').arn,
    'execution-role-arn': ROLE
  })
}

function seedLogin(sandbox: Sandbox, more: { readonly value?: string; readonly kmsKey?: string } = {}): void {
  const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
  sandbox.secretsManager.seedSecret({ name: 'login', value: JSON.stringify({ username, password }), ...more })
}

const PERMISSIONS: readonly Failure[] = [
  {
    title: 'A policy forbids the call',
    says: 'explicit deny',
    options: callerWithout('nothing:*', 'ecs:CreateCluster')
  },
  {
    title: 'The execution role lacks a permission',
    says: 'because no identity-based policy allows the secretsmanager:GetSecretValue action',
    ...GIVEN,
    atRun: (sandbox) => administer(sandbox, 'iam', 'DeleteRolePolicy', { RoleName: 'exec', PolicyName: 'all' })
  },
  {
    title: "ECS can't assume the role",
    says: `ECS was unable to assume the role '${ROLE}'`,
    tells: 'Check the role in `execution-role-arn`:',
    inputs: { ...WALKTHROUGH, 'execution-role-arn': ROLE }
  }
]

const CREDENTIALS: readonly Failure[] = [
  {
    title: "AWS doesn't know these credentials",
    says: 'The security token included in the request is invalid',
    env: { AWS_ACCESS_KEY_ID: 'ASIANOBODY' }
  },
  {
    title: 'AWS rejected the signature',
    says: 'The request signature we calculated does not match the signature you provided',
    env: { AWS_SECRET_ACCESS_KEY: 'another' }
  },
  refused('An AWS service failed', 'ec2:DescribeVpcs', 'InternalError', 'An internal error has occurred', 500),
  {
    title: "The runner can't reach AWS",
    says: /Could not reach [A-Z]\w+(?: \w+)* \(\w+\): connect ECONNREFUSED/,
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }
  }
]

const CALLS: readonly Failure[] = [
  {
    title: "A security group doesn't exist",
    says: "The security group 'sg-0123456789abcdef0' does not exist",
    tells: 'Correct `security-groups`:',
    inputs: { ...WALKTHROUGH, 'security-groups': 'sg-0123456789abcdef0' }
  },
  {
    // Fargate is not in every zone of this Region.
    title: 'Fargate had an internal error',
    says: 'Internal error.',
    options: { place: { region: 'us-west-1' } },
    inputs: ({ ec2 }) => ({ ...WALKTHROUGH, subnets: ec2.defaultVpc.subnetIds[1] })
  }
]

const NETWORK: readonly Failure[] = [
  {
    title: "The registry's host name doesn't resolve",
    says: 'lookup registry.invalid: no such host',
    inputs: { ...NO_LOGIN, image: 'registry.invalid/acme/space:1.0', port: '80' }
  },
  {
    // Who may not read route tables is not told before.
    title: "The task can't connect to the internet",
    says: 'i/o timeout',
    options: callerWithout('ec2:DescribeRouteTables'),
    inputs: ({ ec2 }) => {
      const { subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'none' }] })
      return { ...WALKTHROUGH, subnets: subnetIds.join() }
    }
  },
  {
    title: 'The subnet has no free IP address',
    says: 'does not have enough free addresses',
    inputs: ({ ec2 }) => {
      const { subnetIds } = ec2.seedVpc({ cidr: '10.0.0.0/24', subnets: [{ az: 'a', route: 'igw' }] })
      return { ...WALKTHROUGH, subnets: subnetIds.join() }
    },
    atRun: (sandbox) => {
      fillSubnet(sandbox)
    }
  }
]

/** Takes every address of the subnet that the run was given: a /28 has eleven. */
function fillSubnet({ aws, ec2 }: Sandbox): void {
  const { input } = aws.calls.findLast(({ operation }) => operation === 'RunTask') ?? {}
  const { networkConfiguration } = input as { networkConfiguration: { awsvpcConfiguration: { subnets: string[] } } }
  const [subnetId = ''] = networkConfiguration.awsvpcConfiguration.subnets
  for (let host = 0; host < 11; host++) {
    ec2.forTasks.attach({ subnetId, securityGroups: [], assignPublicIp: false }, `other-${host}`)
  }
}

const BEFORE_START: readonly Failure[] = [
  {
    title: "The execution role can't decrypt the secret",
    says: 'Access to KMS is not allowed',
    before: async (sandbox) => {
      seedLogin(sandbox, { kmsKey: sandbox.kms.seedKey({}) })
      await makeRole(sandbox, 'secretsmanager:*', 'logs:*')
    },
    inputs: GIVEN.inputs
  },
  {
    title: 'The registry rejected the credentials',
    says: /CannotPullContainerError[^]*failed to fetch oauth token/,
    atRun: ({ registry }) => {
      registry.setPassword('acme', 'changed')
    }
  }
]

const ENDS: readonly Failure[] = [
  {
    title: 'The image is built for another CPU',
    says: 'exec format error',
    atRun: ({ registry }) =>
      registry.push(imageOf({ platforms: [{ os: 'linux', architecture: 'arm64' }], index: false }))
  },
  {
    title: 'Someone stopped the task',
    says: 'UserInitiated: Task stopped by user',
    atRun: (sandbox) => {
      const stop = setInterval(() => {
        const [task] = sandbox.ecs.tasks()
        if (task === undefined) return
        clearInterval(stop)
        void administer(sandbox, 'ecs', 'StopTask', { task: task.taskArn })
      }, 20)
    }
  },
  ended('The application ended by itself', 'exit code 0', { after: 100, code: 0 })
]

/**
 * Failures that the sandbox really has, end to end: each way from AWS's words to the annotation. Which row of the table they
 * find is shown of all samples in `__tests__/failures`.
 */
export const END_TO_END: readonly Failure[] = [
  ...PERMISSIONS,
  ...CREDENTIALS,
  ...CALLS,
  ...NETWORK,
  ...BEFORE_START,
  ...ENDS
]
