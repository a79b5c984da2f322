import { canonical } from '../canonical.ts'
import { shortHash } from '../environment.ts'
import { serviceHost } from './partition.ts'

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
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A secret that a task reads, and the customer key that it is encrypted with, if there is one. */
export interface ReadableSecret {
  readonly arn: string
  readonly keyArn?: string
}

/** The names of our policies: what they are for, a hash of which one it is, and whose. */
const OWN_NAME = /^(?:log|registry|ecr|secret)-[0-9a-f]{12}-([0-9a-f]{8})$/

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
export function grantName(kind: 'log' | 'registry' | 'ecr' | 'secret', of: string, owner: string): string {
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
 * Lets the role read one secret or parameter for a variable of the container. Sources: "Pass Secrets Manager secrets
 * through Amazon ECS environment variables", and the same for Systems Manager parameters.
 */
export function variableGrant(name: string, value: ReadableSecret): Grant {
  if (value.arn.split(':')[2] !== 'ssm') return { name, statements: readSecret('Secret', 'DecryptSecret', value) }
  return { name, statements: [allow('Parameter', ['ssm:GetParameters'], value.arn)] }
}

function readSecret(readId: string, decryptId: string, { arn, keyArn }: ReadableSecret): Statement[] {
  const region = arn.split(':')[3] ?? ''
  const via = { StringEquals: { 'kms:ViaService': serviceHost('secretsmanager', region) } }
  return [
    allow(readId, ['secretsmanager:GetSecretValue'], arn),
    ...(keyArn === undefined ? [] : [allow(decryptId, ['kms:Decrypt'], keyArn, via)])
  ]
}

/**
 * What a policy has to name so that a task may read what `valueFrom` or `credentialsParameter` names: the whole secret
 * without key, stage and version; with a wildcard for the six characters that Secrets Manager adds, where they are left
 * out; and in full what was given by its name alone. Source: "Identify secrets in policies", AWS Secrets Manager User Guide.
 */
export function readableArn(
  valueFrom: string,
  { partition, account, region }: { readonly partition: string; readonly account: string; readonly region: string },
  byName: 'secret' | 'parameter'
): string {
  const full = valueFrom.startsWith('arn:')
  const named =
    byName === 'secret' ? `secretsmanager:${region}:${account}:secret:` : `ssm:${region}:${account}:parameter/`
  const arn = full ? valueFrom : `arn:${partition}:${named}${valueFrom.replace(/^\//, '')}`
  if (arn.split(':')[2] !== 'secretsmanager') return arn
  const secret = arn.split(':').slice(0, 7).join(':')
  return /-[A-Za-z0-9]{6}$/.test(secret) ? secret : `${secret}-??????`
}

/** Lets the role pull from one repository in Amazon ECR; the login itself cannot be narrowed to one. */
export function ecrGrant(name: string, repositoryArn: string): Grant {
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']
  return {
    name,
    statements: [allow('EcrLogin', ['ecr:GetAuthorizationToken'], '*'), allow('EcrPull', pull, repositoryArn)]
  }
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
  const [, year, month, day, hour, minute] = /"Sid":\s*"[A-Za-z]+(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)"/.exec(document) ?? []
  const iso = `${year ?? '1970'}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:00Z`
  return new Date(iso)
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
  Resource: string,
  Condition?: Statement['Condition']
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}
