import { canonical } from '../json.ts'
import { shortHash } from '../ownership.ts'
import { type Identity, serviceHost } from './account.ts'
import { type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'

/** One inline policy of the execution role. */
export interface Grant {
  readonly name: string
  readonly statements: readonly Statement[]
}

/** One statement of a policy. */
export interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  /** Of several it is one, when it can't be told which. */
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A secret that a task reads, and the customer managed key that it is encrypted with, if there is one. */
export interface ReadableSecret {
  /** Of several it is one, when it can't be told which. */
  readonly arn: string | readonly string[]
  readonly keyArn?: string
}

/** The ARN of a customer managed key; `unknown` where it can't be looked up, so that any key of the account may be it. */
export type SecretKey = { readonly arn: string } | 'unknown'

/** What is known of a secret that tasks read. */
export interface SecretFact {
  readonly arn?: string
  readonly key?: SecretKey
}

/** The names of our policies: what they are for, a hash of which one it is, and whose. */
const OWN_NAME = /^(?:log|registry|ecr|secret|file)-[0-9a-f]{12}-([0-9a-f]{8})$/

/**
 * The mark of a repository's deployments to one Region. A role that was named by the user may serve several repositories
 * and Regions, and each of them knows only which grants of its own are in use.
 */
export function grantOwner(repository: string, region: string): string {
  return shortHash(`${repository}/${region}`, 8)
}

/** Whether a policy of that name is a grant with that mark. */
export function isGrantOf(policyName: string, owner: string): boolean {
  return OWN_NAME.exec(policyName)?.[1] === owner
}

/** The name of the policy for one thing. It is known before that thing is there, and the same for all that share it. */
export function grantName(kind: 'log' | 'registry' | 'ecr' | 'secret' | 'file', of: string, owner: string): string {
  return `${kind}-${shortHash(of, 12)}-${owner}`
}

/**
 * Lets the role write to the streams of one log group, and make the group where the task is to do that itself.
 * Source: "Send Amazon ECS logs to CloudWatch".
 */
export function logGrant(name: string, groupArn: string, makesGroup = false): Grant {
  const make = makesGroup ? ['logs:CreateLogGroup'] : []
  return { name, statements: [allow('Log', [...make, 'logs:CreateLogStream', 'logs:PutLogEvents'], `${groupArn}:*`)] }
}

/**
 * Lets the role read one secret, and decrypt with its customer key, but only for Secrets Manager.
 * Sources: "Using non-AWS container images in Amazon ECS"; "kms:ViaService" in the AWS KMS Developer Guide.
 */
export function registryGrant(name: string, secret: ReadableSecret): Grant {
  return { name, statements: readSecret('RegistryLogin', 'DecryptLogin', secret) }
}

/**
 * Lets the role read one secret for a variable or a log driver. Source: "Pass Secrets Manager secrets through Amazon ECS
 * environment variables".
 */
export function secretGrant(name: string, secret: ReadableSecret): Grant {
  return { name, statements: readSecret('Secret', 'DecryptSecret', secret) }
}

/** Lets the role read one parameter. Source: "Pass Systems Manager parameters through Amazon ECS environment variables". */
export function parameterGrant(name: string, arn: string): Grant {
  return { name, statements: [allow('Parameter', ['ssm:GetParameters'], arn)] }
}

/**
 * Lets the role decrypt parameters with customer managed keys, but only for Parameter Store, which decrypts for it only what
 * it may get. Nobody is asked for the keys, and a key's own policy still has to let the role in. Source: "AWS KMS encryption
 * for AWS Systems Manager Parameter Store SecureString parameters".
 */
export function parameterKeyGrant(
  name: string,
  { partition, region, account }: { readonly partition: string; readonly region: string; readonly account: string }
): Grant {
  const keys = `arn:${partition}:kms:${region}:${account}:key/*`
  return { name, statements: [decrypt('DecryptParameters', keys, 'ssm', region)] }
}

/**
 * Lets the role read one object of S3: a file of variables or the configuration of a log router. Source: "Pass environment
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

/** Where names stand for: a name alone means one of this account and Region. */
export interface NamePlace {
  readonly partition: string
  readonly account: string
  readonly region: string
}

/**
 * The ARNs that a policy has to name so that a task may read a secret. Secrets Manager adds a hyphen and six characters to
 * a name: a name and an ARN without them get a wildcard; an ARN that ends like that may have them or not, so both are named.
 * Source: "Identify secrets in policies", AWS Secrets Manager User Guide.
 */
export function secretArn(id: string, { partition, account, region }: NamePlace): string | readonly string[] {
  if (!id.startsWith('arn:')) return `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`
  const secret = id.split(':').slice(0, 7).join(':')
  const added = `${secret}-??????`
  return /-[A-Za-z0-9]{6}$/.test(secret) ? [secret, added] : added
}

/** The ARN of a parameter, given by its name or ARN, without the version or label that may stand behind it. */
export function parameterArn(id: string, { partition, account, region }: NamePlace): string {
  const arn = id.startsWith('arn:')
    ? id
    : `arn:${partition}:ssm:${region}:${account}:parameter/${id.replace(/^\//, '')}`
  return arn.split(':').slice(0, 6).join(':')
}

/**
 * Lets the role pull from one repository in Amazon ECR; the login itself can't be narrowed to one. A repository with a
 * prefix may be that of a pull-through cache, where the first pull creates it and imports the image. Source: "IAM
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

/** Whether a task may start without what the statement allows: not every repository with a prefix is that of a cache. */
export function isOptional({ Sid }: Statement): boolean {
  return Sid === CACHE
}

/**
 * The policy document of a grant. Its statements' ids end in the time at which it was written, which tells grants that are
 * no longer needed from those that another deployment has just written and is about to use.
 */
export function policyDocument(grant: Grant, writtenAt: Date): string {
  const stamp = writtenAt.toISOString().replaceAll(/\D/g, '').slice(0, 12)
  const Statement = grant.statements.map((statement) => ({ ...statement, Sid: `${statement.Sid}${stamp}` }))
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** When a document of ours was written; long ago for one without a time. */
export function writtenAt(document: string): Date {
  const [, stamp = '197001010000'] = /"Sid":\s*"[A-Za-z]+(\d{12})"/.exec(document) ?? []
  return new Date(stamp.replace(/(....)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:00Z'))
}

/** Returns a hash of what the grant allows. */
export function hashOf({ statements }: Grant): string {
  return shortHash(canonical(statements), 12)
}

/** Whether the document says just what the grant says, whenever it was written. */
export function says(document: string, grant: Grant): boolean {
  try {
    const { Statement } = JSON.parse(document) as { Statement: { Sid?: string }[] }
    const bare = Statement.map(({ Sid = '', ...rest }) => ({ ...rest, Sid: Sid.replace(/\d+$/, '') }))
    return canonical(bare) === canonical(grant.statements)
  } catch {
    return false
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

/** The service through which ECS tasks get their roles. */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com'

/**
 * Returns the trust policy by which only ECS tasks of this account, and of the Region where that is known, get the role.
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
 * Returns everybody whom a trust policy lets have the role; `ECS_TASKS` for the ECS tasks of this account. ECS gives tasks
 * only roles of their own account, so that holds without a condition too. Other conditions only narrow it.
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

/** The accounts that the conditions of a statement let in. */
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

/** Whether the role may do all that the statement allows; `undefined` when that cannot be told. */
export async function isAllowed(
  client: IAMClient,
  roleArn: string,
  statement: Statement
): Promise<boolean | undefined> {
  const answers = await Promise.all(
    [statement.Resource].flat().map((resource) => isAllowedOn(client, roleArn, statement, resource))
  )
  // Of several resources it is one, so that a role that may use any of them may be the right one.
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
    // With a wildcard for what isn't known, a policy that names the resource in full may be right.
    return isAllowed || !/\?|key\/\*$/.test(resource) ? isAllowed : undefined
  } catch {
    // Denied, or not known where only parts of AWS are imitated: a check that is nice to have never fails a deployment.
    return undefined
  }
}
