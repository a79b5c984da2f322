import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient
} from '@aws-sdk/client-iam'
import { canonical } from '../canonical.ts'
import type { ChangeAction } from '../change.ts'
import { shortHash, upperCaseTags, type Tags } from '../environment.ts'
import { ActionError } from '../errors.ts'
import { retry } from '../poll.ts'
import type { Identity } from './identity.ts'
import { isNamed, unlessDenied } from './refusal.ts'

/** What the role may do on behalf of the task: read the login, write the log, pull from Amazon ECR. */
export interface Grants {
  readonly secretArn?: string
  readonly logGroupArn: string
  readonly ecrRepositoryArn?: string
}

/** What the grants are for, by names that are known before anything has been made. */
export interface GrantSubjects {
  readonly secret?: string
  readonly logGroup: string
  readonly repository?: string
}

/** The role as it is. */
export type ExecutionRoleFinding =
  | { readonly state: 'absent' }
  | {
      readonly state: 'present'
      readonly arn: string
      readonly trust: string
      readonly tags: Tags
      /** The text of our policy, when the role has it. */
      readonly policy?: string
    }

/** The role as it should be. */
export interface ExecutionRoleSpec {
  readonly name: string
  readonly policyName: string
  readonly region: string
  readonly identity: Identity
  readonly tags: Tags
}

export interface ExecutionRolePlan {
  readonly action: Exclude<ChangeAction, 'given' | 'restore'>
  readonly spec: ExecutionRoleSpec
  readonly arn: string
  /** The trust policy to write, when it is to be written. */
  readonly trust?: string
  /** Our policy as it is, when the role has it. */
  readonly policy?: string
}

/**
 * The name of the inline policy for these grants. Deployments with the same grants share it, those with other ones write
 * another, so that none takes away what a concurrent one needs.
 */
export function policyNameFor(subjects: GrantSubjects): string {
  return `run-on-fargate-${shortHash(canonical(subjects), 12)}`
}

/** Looks up the role and its policy of that name, at once. */
export async function findExecutionRole(
  client: IAMClient,
  name: string,
  policyName: string
): Promise<ExecutionRoleFinding> {
  const [role, policy] = await Promise.all([
    unlessMissing(client.send(new GetRoleCommand({ RoleName: name }))),
    unlessMissing(
      unlessDenied(client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName })), () => undefined)
    )
  ])
  if (role?.Role === undefined) return { state: 'absent' }
  const document = policy?.PolicyDocument
  return {
    state: 'present',
    arn: role.Role.Arn ?? '',
    // IAM answers with policies percent-encoded (RFC 3986).
    trust: decodeURIComponent(role.Role.AssumeRolePolicyDocument ?? ''),
    tags: Object.fromEntries((role.Role.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    ...(document !== undefined && { policy: decodeURIComponent(document) })
  }
}

/**
 * Whether the role is to be made or its trust mended. A role that is not ours is adopted when ECS tasks may have it.
 * Throws `ROLE_NOT_TRUSTED` when they may not.
 */
export function planExecutionRole(finding: ExecutionRoleFinding, spec: ExecutionRoleSpec): ExecutionRolePlan {
  const trust = trustPolicy(spec)
  if (finding.state === 'absent') {
    const { partition, account } = spec.identity
    return { action: 'create', spec, arn: `arn:${partition}:iam::${account}:role/${spec.name}`, trust }
  }
  const { arn, policy } = finding
  const plan = { spec, arn, ...(policy !== undefined && { policy }) }
  if (sameJson(finding.trust, trust)) return { ...plan, action: 'unchanged' }
  if (isOurs(finding.tags, spec)) return { ...plan, action: 'update', trust }
  if (trustsTasks(finding.trust)) return { ...plan, action: 'unchanged' }
  throw new ActionError(
    'ROLE_NOT_TRUSTED',
    `The role ${spec.name} is there already, but its trust policy does not let ECS tasks have it.`,
    'Allow `sts:AssumeRole` to the service `ecs-tasks.amazonaws.com` in it, or name another role in `execution-role-name`.'
  )
}

/** Whether the policy is to be written: `undefined` grants are not known yet, because what they are for is still to be made. */
export function planPolicy(plan: ExecutionRolePlan, grants: Grants | undefined): 'create' | 'update' | 'unchanged' {
  if (plan.policy === undefined) return 'create'
  return grants !== undefined && sameJson(plan.policy, grantPolicy(grants)) ? 'unchanged' : 'update'
}

/** Makes the role or mends its trust, and returns its ARN. */
export async function applyExecutionRole(client: IAMClient, plan: ExecutionRolePlan): Promise<string> {
  const { spec, trust } = plan
  if (trust === undefined) return plan.arn
  if (plan.action === 'update') return updateTrust(client, plan, trust)
  try {
    const created = await client.send(
      new CreateRoleCommand({
        RoleName: spec.name,
        AssumeRolePolicyDocument: trust,
        Description: 'Pulls the image and writes the log of tasks that run-on-fargate starts',
        Tags: upperCaseTags(spec.tags)
      })
    )
    return created.Role?.Arn ?? plan.arn
  } catch (error) {
    // A concurrent run has made it; it is the same role.
    if (isNamed(error, 'EntityAlreadyExistsException')) return plan.arn
    throw error
  }
}

/** Writes the policy unless it already says the same. A role made a moment ago may not be there for IAM itself yet. */
export async function applyPolicy(
  client: IAMClient,
  plan: ExecutionRolePlan,
  grants: Grants,
  signal: AbortSignal
): Promise<void> {
  const document = grantPolicy(grants)
  if (plan.policy !== undefined && sameJson(plan.policy, document)) return
  const { name: RoleName, policyName: PolicyName } = plan.spec
  await retry(() => client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: document })), {
    on: (error) => isNamed(error, 'NoSuchEntityException', 'ConcurrentModificationException'),
    within: 60_000,
    every: 1000,
    signal
  })
}

/**
 * The policy document for the grants, each with exact ARNs.
 * Source: "Amazon ECS task execution IAM role" and "Using non-AWS container images in Amazon ECS" in the ECS guide.
 */
export function grantPolicy(grants: Grants): string {
  const { secretArn, logGroupArn, ecrRepositoryArn } = grants
  const statements = [
    secretArn !== undefined && allow('RegistryLogin', ['secretsmanager:GetSecretValue'], secretArn),
    allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${logGroupArn}:*`),
    ecrRepositoryArn !== undefined && allow('EcrLogin', ['ecr:GetAuthorizationToken'], '*'),
    ecrRepositoryArn !== undefined &&
      allow(
        'EcrPull',
        ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        ecrRepositoryArn
      )
  ]
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.filter((statement) => statement !== false) })
}

/**
 * Only ECS tasks of this account and Region may have the role.
 * Source: "Amazon ECS task execution IAM role"; a cluster cannot be named in `aws:SourceArn`.
 */
function trustPolicy({ identity, region }: ExecutionRoleSpec): string {
  const { partition, account } = identity
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` },
          StringEquals: { 'aws:SourceAccount': account }
        }
      }
    ]
  })
}

function allow(sid: string, actions: readonly string[], resource: string): object {
  return { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource }
}

async function updateTrust(client: IAMClient, plan: ExecutionRolePlan, trust: string): Promise<string> {
  await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: plan.spec.name, PolicyDocument: trust }))
  return plan.arn
}

function isOurs(tags: Tags, spec: ExecutionRoleSpec): boolean {
  return Object.entries(spec.tags)
    .filter(([key]) => key.startsWith('run-on-fargate:'))
    .every(([key, value]) => tags[key] === value)
}

/** Whether some statement allows the service that ECS tasks get their roles through. Conditions are left to AWS. */
function trustsTasks(document: string): boolean {
  const { Statement: statement } = JSON.parse(document) as { Statement?: unknown }
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement]
  return statements.some((each) => {
    const { Effect, Principal } = (each ?? {}) as { Effect?: string; Principal?: { Service?: string | string[] } }
    return Effect === 'Allow' && [Principal?.Service].flat().includes('ecs-tasks.amazonaws.com')
  })
}

async function unlessMissing<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp
  } catch (error) {
    if (isNamed(error, 'NoSuchEntityException')) return undefined
    throw error
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return canonical(JSON.parse(a)) === canonical(JSON.parse(b))
  } catch {
    return false
  }
}
