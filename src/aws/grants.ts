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
const OWN_NAME = /^(?:log|registry|ecr)-[0-9a-f]{12}-([0-9a-f]{8})$/

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
export function grantName(kind: 'log' | 'registry' | 'ecr', of: string, owner: string): string {
  return `${kind}-${shortHash(of, 12)}-${owner}`
}

/** Lets the role write to the streams of one log group. Source: "Send Amazon ECS logs to CloudWatch". */
export function logGrant(name: string, groupArn: string): Grant {
  return { name, statements: [allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${groupArn}:*`)] }
}

/**
 * Lets the role read one secret, and decrypt with its customer key, but only for Secrets Manager.
 * Sources: "Using non-AWS container images in Amazon ECS"; "kms:ViaService" in the AWS KMS Developer Guide.
 */
export function registryGrant(name: string, secret: ReadableSecret): Grant {
  const [, partition = '', , region = ''] = secret.arn.split(':')
  const via = { StringEquals: { 'kms:ViaService': serviceHost('secretsmanager', region, partition) } }
  return {
    name,
    statements: [
      allow('RegistryLogin', ['secretsmanager:GetSecretValue'], secret.arn),
      ...(secret.keyArn === undefined ? [] : [allow('DecryptLogin', ['kms:Decrypt'], secret.keyArn, via)])
    ]
  }
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
