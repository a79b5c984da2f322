import { canonical } from '../json.ts'
import { shortHash } from '../ownership.ts'
import { type Identity, serviceHost } from './account.ts'
import { type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'

/** One inline policy of the execution role. */
export interface Grant {
  readonly name: string
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  /** If the exact ARN is unknown, all candidates for it. */
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A secret that tasks read, and its customer managed key if it has one. */
export interface ReadableSecret {
  /** If the exact ARN is unknown, all candidates for it. */
  readonly arn: string | readonly string[]
  readonly keyArn?: string
}

/** The ARN of a customer managed key. `unknown` if it can't be looked up: it may be any key of the account. */
export type SecretKey = { readonly arn: string } | 'unknown'

/** The known facts about a secret that tasks read. */
export interface SecretFact {
  readonly arn?: string
  readonly key?: SecretKey
}

/** The names of the action's policies: their kind, a hash of their resource, and the owner's mark. */
const OWN_NAME = /^(?:log|registry|ecr|secret|file)-[0-9a-f]{12}-([0-9a-f]{8})$/

/**
 * Returns the mark of a repository's deployments to one Region. Several repositories and Regions can share a role that
 * the user named. Each of them knows only which of its own policies are in use.
 */
export function grantOwner(repository: string, region: string): string {
  return shortHash(`${repository}/${region}`, 8)
}

/** Whether a policy with this name belongs to this owner. */
export function isGrantOf(policyName: string, owner: string): boolean {
  return OWN_NAME.exec(policyName)?.[1] === owner
}

/** Returns the name of the policy for one resource. All deployments know it, even before the resource exists. */
export function grantName(kind: 'log' | 'registry' | 'ecr' | 'secret' | 'file', of: string, owner: string): string {
  return `${kind}-${shortHash(of, 12)}-${owner}`
}

/**
 * Lets the role write to the streams of one log group. If the task creates the group itself, lets it do that too.
 * Source: "Send Amazon ECS logs to CloudWatch".
 */
export function logGrant(name: string, groupArn: string, makesGroup = false): Grant {
  const make = makesGroup ? ['logs:CreateLogGroup'] : []
  return { name, statements: [allow('Log', [...make, 'logs:CreateLogStream', 'logs:PutLogEvents'], `${groupArn}:*`)] }
}

/**
 * Lets the role read one secret, and decrypt it with its customer managed key, but only through Secrets Manager.
 * Sources: "Using non-AWS container images in Amazon ECS"; "kms:ViaService" in the AWS KMS Developer Guide.
 */
export function registryGrant(name: string, secret: ReadableSecret): Grant {
  return { name, statements: readSecret('RegistryLogin', 'DecryptLogin', secret) }
}

/**
 * Lets the role read one secret for a variable or a log driver.
 * Source: "Pass Secrets Manager secrets through Amazon ECS environment variables".
 */
export function secretGrant(name: string, secret: ReadableSecret): Grant {
  return { name, statements: readSecret('Secret', 'DecryptSecret', secret) }
}

/** Allows reading a parameter. Source: "Pass Systems Manager parameters through Amazon ECS environment variables". */
export function parameterGrant(name: string, arn: string): Grant {
  return { name, statements: [allow('Parameter', ['ssm:GetParameters'], arn)] }
}

/**
 * Lets the role decrypt parameters with customer managed keys, but only through Parameter Store. That decrypts only
 * what the role can read, so the keys aren't looked up. A key's own policy must still allow the role. Source: "AWS KMS
 * encryption for AWS Systems Manager Parameter Store SecureString parameters".
 */
export function parameterKeyGrant(
  name: string,
  { partition, region, account }: { readonly partition: string; readonly region: string; readonly account: string }
): Grant {
  const keys = `arn:${partition}:kms:${region}:${account}:key/*`
  return { name, statements: [decrypt('DecryptParameters', keys, 'ssm', region)] }
}

/**
 * Lets the role read one object in S3: a file of variables or a log router's configuration. Source: "Pass environment
 * variables to an Amazon ECS container", its required IAM permissions.
 */
export function fileGrant(name: string, objectArn: string): Grant {
  const bucket = objectArn.slice(0, objectArn.indexOf('/'))
  return {
    name,
    statements: [allow('File', ['s3:GetObject'], objectArn), allow('Bucket', ['s3:GetBucketLocation'], bucket)]
  }
}

function readSecret(readId: string, decryptId: string, { arn, keyArn }: ReadableSecret): Statement[] {
  const region = [arn].flat()[0]?.split(':')[3] ?? ''
  return [
    allow(readId, ['secretsmanager:GetSecretValue'], arn),
    ...(keyArn === undefined ? [] : [decrypt(decryptId, keyArn, 'secretsmanager', region)])
  ]
}

function decrypt(Sid: string, keyArn: string, service: string, region: string): Statement {
  const via = { StringEquals: { 'kms:ViaService': serviceHost(service, region) } }
  return allow(Sid, ['kms:Decrypt'], keyArn, via)
}

/** The account and Region in which a name without an ARN is looked up. */
export interface NamePlace {
  readonly partition: string
  readonly account: string
  readonly region: string
}

/**
 * Returns a secret's ARNs for a policy. Secrets Manager adds a hyphen and six characters to a name. A name or ARN
 * without them gets a wildcard. An ARN with such an ending is ambiguous, so both forms are returned.
 * Source: "Identify secrets in policies", AWS Secrets Manager User Guide.
 */
export function secretArn(id: string, { partition, account, region }: NamePlace): string | readonly string[] {
  if (!id.startsWith('arn:')) return `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`
  const secret = id.split(':').slice(0, 7).join(':')
  const added = `${secret}-??????`
  return /-[A-Za-z0-9]{6}$/.test(secret) ? [secret, added] : added
}

/** Returns the ARN of a parameter given by its name or ARN, without a version or label. */
export function parameterArn(id: string, { partition, account, region }: NamePlace): string {
  const arn = id.startsWith('arn:')
    ? id
    : `arn:${partition}:ssm:${region}:${account}:parameter/${id.replace(/^\//, '')}`
  return arn.split(':').slice(0, 6).join(':')
}

/**
 * Lets the role pull from one repository in Amazon ECR. The login can't be restricted to one. A repository with a
 * prefix may belong to a pull-through cache. There, the first pull creates it and imports the image. Source: "IAM
 * permissions required to sync an upstream registry with an Amazon ECR private registry".
 */
export function ecrGrant(name: string, repositoryArn: string): Grant {
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
  const repository = repositoryArn.slice(repositoryArn.indexOf('repository/') + 'repository/'.length)
  const cache = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository']
  return {
    name,
    statements: [
      allow('EcrLogin', ['ecr:GetAuthorizationToken'], '*'),
      allow('EcrPull', pull, repositoryArn),
      ...(repository.includes('/') ? [allow(CACHE, cache, repositoryArn)] : [])
    ]
  }
}

const CACHE = 'EcrCache'

/** Whether a task may start without the statement: not every repository with a prefix belongs to a cache. */
export function isOptional({ Sid }: Statement): boolean {
  return Sid === CACHE
}

/**
 * Returns the policy document of a grant. Its statement IDs end in the time of writing. That time distinguishes an
 * unused policy from one that another deployment has just written and is about to use.
 */
export function policyDocument(grant: Grant, writtenAt: Date): string {
  const stamp = writtenAt.toISOString().replaceAll(/\D/g, '').slice(0, 12)
  const Statement = grant.statements.map((statement) => ({ ...statement, Sid: `${statement.Sid}${stamp}` }))
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** Returns when the action wrote a document; 1970 if the document doesn't say. */
export function writtenAt(document: string): Date {
  const [, stamp = '197001010000'] = /"Sid":\s*"[A-Za-z]+(\d{12})"/.exec(document) ?? []
  return new Date(stamp.replace(/(....)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:00Z'))
}

/** Returns a hash of what the grant allows. */
export function hashOf({ statements }: Pick<Grant, 'statements'>): string {
  return shortHash(canonical(statements), 12)
}

/** Returns the hash of the grant in a document, whenever it was written; empty if the document is unreadable. */
export function hashIn(document: string): string {
  try {
    const { Statement } = JSON.parse(document) as { Statement: Grant['statements'] }
    return hashOf({ statements: Statement.map(({ Sid, ...rest }) => ({ ...rest, Sid: Sid.replace(/\d+$/, '') })) })
  } catch {
    return ''
  }
}

function allow(
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
  Condition?: Statement['Condition']
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}

/** The service that assumes the roles of ECS tasks. */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com'

/**
 * Returns the trust policy that lets only ECS tasks of this account, in `tasksIn`, assume the role.
 * Source: "Amazon ECS task execution IAM role"; a cluster cannot be named in `aws:SourceArn`.
 */
export function trustPolicy({ identity, tasksIn }: { readonly identity: Identity; readonly tasksIn: string }): string {
  const { partition, account } = identity
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ECS_TASKS },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${tasksIn}:${account}:*` },
          StringEquals: { 'aws:SourceAccount': account }
        }
      }
    ]
  })
}

/**
 * Returns the principals that a trust policy lets assume the role; `ECS_TASKS` for ECS tasks of this account. That
 * needs no condition, because ECS gives tasks only roles of their own account. Other conditions only restrict it.
 * Source: "AWS JSON policy elements: Principal" in the IAM User Guide.
 */
export function principalsOf(document: string, account: string): string[] {
  return statementsOf(document).flatMap(({ Effect, Principal, NotPrincipal, Action, Condition }) => {
    if (Effect !== 'Allow') return []
    if (NotPrincipal !== undefined) return ['everybody but some']
    const named = typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : [Principal]
    const assumes = [Action].flat().some((action) => /^(\*|sts:\*|sts:AssumeRole)$/i.test(String(action)))
    const strangers = accountsIn(Condition).filter((other) => other !== account)
    return named.map(String).flatMap((principal) => {
      if (principal !== ECS_TASKS) return [principal]
      if (strangers.length > 0) return strangers.map((other) => `ECS tasks of the account ${other}`)
      return assumes ? [principal] : []
    })
  })
}

/** Returns the accounts that the conditions of a statement allow. */
function accountsIn(conditions: unknown): string[] {
  return Object.entries(conditions ?? {}).flatMap(([operator, keys]) => {
    if (operator.includes('Not')) return []
    const values = Object.entries((keys ?? {}) as object).flatMap(([key, value]) =>
      /^aws:Source(Account|Arn)$/i.test(key) ? [value as unknown].flat().map(String) : []
    )
    return values.map((value) => value.split(':').at(4) ?? value).filter((each) => /^\d{12}$/.test(each))
  })
}

type TrustStatement = Partial<Record<'Effect' | 'Principal' | 'NotPrincipal' | 'Action' | 'Condition', unknown>>

function statementsOf(document: string): TrustStatement[] {
  try {
    const { Statement: statement } = JSON.parse(document) as { Statement?: unknown }
    return [statement].flat().filter((each): each is TrustStatement => typeof each === 'object' && each !== null)
  } catch {
    return []
  }
}

/** Returns whether the role allows everything in the statement; `undefined` if IAM's simulator can't tell. */
export async function isAllowed(
  client: IAMClient,
  roleArn: string,
  statement: Statement
): Promise<boolean | undefined> {
  const answers = await Promise.all(
    [statement.Resource].flat().map((resource) => isAllowedOn(client, roleArn, statement, resource))
  )
  // The secret has one of these ARNs, so a role that allows any of them may be right.
  return answers.find((answer) => answer !== false) ?? answers[0]
}

async function isAllowedOn(
  client: IAMClient,
  roleArn: string,
  statement: Statement,
  resource: string
): Promise<boolean | undefined> {
  const conditions = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys))
  try {
    const { EvaluationResults } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...statement.Action],
        ResourceArns: [resource],
        ContextEntries: conditions.map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyType: 'string',
          ContextKeyValues: [value]
        }))
      })
    )
    const isAllowed = (EvaluationResults ?? []).every(({ EvalDecision }) => EvalDecision === 'allowed')
    // The resource has a wildcard for an unknown part. A policy with the full ARN may still allow it.
    return isAllowed || !/\?|key\/\*$/.test(resource) ? isAllowed : undefined
  } catch {
    // IAM denies the simulation, or an emulator doesn't support it. An optional check must not fail a deployment.
    return undefined
  }
}
