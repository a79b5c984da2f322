import type { Image } from '../../sandbox/src/image.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { namesFor } from '../../src/ownership.ts'
import { liveTasks, WALKTHROUGH } from '../e2e/account.ts'
import { CHOSEN, policyOf, statementsOf, valuesFor, type Statement } from './policies.ts'

/** The inputs of a deployment; those that are undefined have their defaults. */
export type Inputs = Readonly<Record<string, string | undefined>>

/** A deployment under the policies of some files, in an account that an administrator has prepared. */
export interface Scenario {
  readonly under: readonly string[]
  readonly image?: Image
  readonly prepare?: (sandbox: Sandbox) => unknown
  readonly inputs?: (sandbox: Sandbox) => Inputs
  /** What starts the run; a push to `main` when left out. */
  readonly event?: (sandbox: Sandbox) => Happened
  /** What there is to see when all went well; see `look`. */
  readonly good: object
}

/** Something that starts a workflow. */
export type Happened = ReturnType<Sandbox['github']['event']>

export const { KEY, LOG_GROUP, HOSTED_ZONE: ZONE, TASK_ROLE, SECRETS } = CHOSEN
export const ROLE = 'acme/execution'
export const NAME = 'app.example.com'

export const ACCOUNT = '123456789012'
export const KEY_ARN = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${KEY}`
export const ANY_KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/*`
export const SECRET = 'run-on-fargate/acme/space/docker.io'
export const OURS = namesFor({ repository: 'acme/space', environment: 'main' }, 'eu-central-1')
/** A program that fails at once, saying so. */
export const FAILING: Image = {
  ...WALKTHROUGH_IMAGE,
  app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 1 }, log: ['boom'] }
}
export const NO_LOGIN = { 'registry-username': undefined, 'registry-password': undefined }

/** What a person sees of a deployment, and what has become of the account. */
export async function look(sandbox: Sandbox, result: StepResult) {
  const { outcome, annotations, outputs, lines, raw } = result
  const changes = JSON.parse(outputs.changed ?? '[]') as { action: string; resource: string }[]
  const group = sandbox.ec2.securityGroups().find(({ name }) => name === OURS.securityGroup)
  const open = (group?.rules ?? []).flatMap(({ direction, fromPort }) => (direction === 'ingress' ? [fromPort] : []))
  return {
    outcome,
    told: annotations
      .map(({ kind, message, properties }) => `${kind}: ${properties.title ?? ''}: ${message}`)
      .join('\n'),
    publicIp: outputs['public-ip'],
    records: sandbox.route53.forDns.zones().flatMap(({ id }) => (id === ZONE ? sandbox.route53.records(id) : []))
      .length,
    cluster: outputs['cluster-arn'],
    changed: changes.map(({ action, resource }) => `${action} ${resource}`).join(', '),
    plan: lines
      .flatMap((line) => /^(\w+) +(\w+(?: \w+)*) {2,}\S/.exec(line)?.slice(1, 3).join(' ') ?? [])
      .filter((line) => /^(create|update|restore|unchanged|given|run|stop) /.test(line))
      .join(', '),
    boom: raw.includes('boom'),
    open: [...new Set(open)].join(','),
    grants: (await grantsOf(sandbox)).length,
    decrypts: await keysOfGrants(sandbox),
    roles: sandbox.iam.roleNames(),
    boundary: await boundaryIn(sandbox),
    key: keyOf(sandbox),
    live: liveTasks(sandbox).length,
    groups: sandbox.ec2.securityGroups().filter(({ name }) => name !== 'default').length,
    revisions: sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE').length,
    inactive: sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'INACTIVE').length,
    logGroups: sandbox.logs.groupNames(),
    certificates: sandbox.secretsManager
      .secretNames()
      .filter((name) => name.includes('/tls/') && valueOf(sandbox, name) !== undefined)
  }
}

/** Calls an operation as an administrator would. */
export async function administer(
  sandbox: Sandbox,
  service: 'ecs' | 'iam' | 'logs' | 'secretsManager',
  operation: string,
  input: object
): Promise<unknown> {
  const call = { authorize: () => undefined, principal: { arn: `arn:aws:iam::${ACCOUNT}:user/administrator` } }
  return sandbox[service].operations[operation]?.(input as never, call as never)
}

export async function grantsOf(sandbox: Sandbox): Promise<string[]> {
  if (!sandbox.iam.roleNames().includes(OURS.executionRole)) return []
  const listed = await administer(sandbox, 'iam', 'ListRolePolicies', { RoleName: OURS.executionRole })
  return (listed as { PolicyNames: string[] }).PolicyNames
}

/** The keys that the execution role may decrypt with, by its own policies. */
async function keysOfGrants(sandbox: Sandbox): Promise<string> {
  const documents = (await grantsOf(sandbox)).map(async (PolicyName) => {
    const found = await administer(sandbox, 'iam', 'GetRolePolicy', { RoleName: OURS.executionRole, PolicyName })
    return JSON.parse(decodeURIComponent((found as { PolicyDocument: string }).PolicyDocument)) as {
      readonly Statement: readonly Pick<Statement, 'Action' | 'Resource'>[]
    }
  })
  const keys = (await Promise.all(documents))
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action, Resource }) => ([Action].flat().includes('kms:Decrypt') ? [Resource].flat() : []))
  return [...new Set(keys)].sort().join(', ')
}

/** The key under which the login is stored; nothing for the default one, and where there is no login. */
function keyOf(sandbox: Sandbox): string | undefined {
  return valueOf(sandbox, SECRET)?.kmsKeyArn
}

/** A secret as tasks read it; nothing for one that doesn't exist or is scheduled for deletion. */
function valueOf({ secretsManager }: Sandbox, name: string) {
  try {
    return secretsManager.forTasks.value(name)
  } catch {
    return undefined
  }
}

export async function createRole(sandbox: Sandbox, name: string): Promise<void> {
  const [Path, RoleName] = [`/${name.slice(0, name.lastIndexOf('/') + 1)}`, name.slice(name.lastIndexOf('/') + 1)]
  const Statement = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'CreateRole', { Path, RoleName, AssumeRolePolicyDocument })
}

export async function putRolePolicy(
  sandbox: Sandbox,
  RoleName: string,
  PolicyName: string,
  Action: string
): Promise<void> {
  const Statement = [{ Sid: 'Old202001010000', Effect: 'Allow', Action, Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await administer(sandbox, 'iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument })
}

/** What an execution role may be to reach beside the things of its repository, as the parameters of the template say. */
const BEYOND = [
  ['ReadSecrets', 'secretsmanager:GetSecretValue', `secretsmanager:<REGION>:<ACCOUNT>:secret:${SECRETS}-??????`],
  ['ReadParameters', 'ssm:GetParameters', 'ssm:<REGION>:<ACCOUNT>:parameter/acme/*'],
  ['WriteOtherLog', 'logs:*', `logs:<REGION>:<ACCOUNT>:log-group:${LOG_GROUP}:*`]
] as const

/** The permissions boundary as `iam/` has it, under the name that the action looks for unless it is given another one. */
export async function createBoundary(sandbox: Sandbox, name?: string, repository = 'acme/space'): Promise<void> {
  const { world } = sandbox
  const beyond = BEYOND.map(([Sid, Action, resource]) => {
    const Resource = resource.replace('<REGION>', world.region).replace('<ACCOUNT>', world.account)
    return { Sid, Effect: 'Allow', Action, Resource: `arn:${world.partition}:${Resource}` }
  })
  const own = statementsOf('execution-role-boundary.json', valuesFor(repository, world))
  const PolicyName = name ?? namesFor({ repository, environment: 'main' }, world.region).executionRole
  await administer(sandbox, 'iam', 'CreatePolicy', { PolicyName, PolicyDocument: policyOf([...own, ...beyond]) })
}

/** The boundary that the execution role has. */
async function boundaryIn(sandbox: Sandbox): Promise<string | undefined> {
  if (!sandbox.iam.roleNames().includes(OURS.executionRole)) return undefined
  const found = await administer(sandbox, 'iam', 'GetRole', { RoleName: OURS.executionRole })
  const { PermissionsBoundary } = (found as { Role: { PermissionsBoundary?: { PermissionsBoundaryArn: string } } }).Role
  return PermissionsBoundary?.PermissionsBoundaryArn
}

export function seedZone(sandbox: Sandbox): void {
  sandbox.route53.createZone({ id: ZONE, name: 'example.com' })
}

export function seedKey(sandbox: Sandbox): void {
  sandbox.kms.seedKey({ id: KEY, aliases: ['alias/registry'] })
}

export function privateSubnet(sandbox: Sandbox): { readonly subnet: string; readonly group: string } {
  const vpc = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'nat' }] })
  return { subnet: vpc.subnetIds.join(), group: vpc.defaultGroupId }
}

/** All that can be given to a deployment. */
export async function makeGiven(sandbox: Sandbox): Promise<void> {
  const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
  sandbox.secretsManager.seedSecret({ name: 'acme/login', value: JSON.stringify({ username, password }) })
  await createRole(sandbox, ROLE)
  await putRolePolicy(sandbox, 'execution', 'all', '*')
  await administer(sandbox, 'ecs', 'CreateCluster', { clusterName: 'default' })
  await administer(sandbox, 'logs', 'CreateLogGroup', { logGroupName: LOG_GROUP })
}

export function given({ ec2, secretsManager }: Sandbox): Inputs {
  return {
    ...WALKTHROUGH,
    ...NO_LOGIN,
    port: '80',
    'secret-arn': secretsManager.forTasks.value('acme/login').arn,
    'execution-role-arn': `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
    subnets: ec2.defaultVpc.subnetIds.join(),
    'security-groups': ec2.defaultVpc.defaultGroupId,
    'log-group': LOG_GROUP
  }
}
