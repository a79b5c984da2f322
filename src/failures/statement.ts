import type { Denial } from './denial.ts'

/** What stands for names that a denial does not say. `fillIn` puts in those that are known. */
const REPOSITORY = 'OWNER/REPOSITORY'
const CLUSTER = 'CLUSTER'
const BOUNDARY = 'BOUNDARY'
const DOMAIN = 'DOMAIN'

/** Names that a statement holds and AWS doesn't say. */
export interface Names {
  /** `owner/name`. */
  readonly repository?: string | undefined
  /** The cluster's name or ARN. */
  readonly cluster?: string | undefined
  /** The input `domain`. */
  readonly domain?: string | undefined
}

const OURS = { 'aws:ResourceTag/run-on-fargate:repository': REPOSITORY }
const MAKES = { 'aws:RequestTag/run-on-fargate:repository': REPOSITORY }
/** A thing without the tag, or one that is only now created, is nobody else's. */
const UNLESS_OTHERS = { StringEqualsIfExists: OURS }
const CREATES = { StringEquals: MAKES, ...UNLESS_OTHERS }

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/**
 * The conditions with which the policies in `iam/` allow an action, so that no remedy allows more than they do. Actions that
 * are not here only look things up, or AWS has no condition for them.
 */
const CONDITIONS: Readonly<Record<string, (denial: Denial) => Condition>> = {
  'ec2:AuthorizeSecurityGroupIngress': () => ({ StringEquals: OURS }),
  'ec2:RevokeSecurityGroupIngress': () => ({ StringEquals: OURS }),
  'ec2:DeleteSecurityGroup': () => ({ StringEquals: OURS }),
  'ec2:CreateSecurityGroup': ({ resource }) => (resource.includes(':vpc/') ? {} : CREATES),
  'ec2:CreateTags': () => ({ StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } }),
  'ecs:RegisterTaskDefinition': () => ({ StringEquals: MAKES }),
  'ecs:RunTask': (denial) => ({ ...inCluster(denial), StringEquals: { ...OURS, ...MAKES } }),
  'ecs:ListTasks': inCluster,
  'ecs:StopTask': () => ({ StringEquals: OURS }),
  'ecs:DeleteTaskDefinitions': () => ({ StringEquals: OURS }),
  'ecs:TagResource': () => ({
    StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterTaskDefinition', 'RunTask'], ...MAKES }
  }),
  'ecs:PutClusterCapacityProviders': () => UNLESS_OTHERS,
  'iam:CreateRole': (denial) => ({ StringEquals: { ...within(denial), ...MAKES } }),
  'iam:PutRolePolicy': (denial) => ({ StringEquals: { ...within(denial), ...OURS } }),
  'iam:DeleteRolePolicy': (denial) => ({ StringEquals: { ...within(denial), ...OURS } }),
  'iam:PutRolePermissionsBoundary': (denial) => ({ StringEquals: { ...within(denial), ...OURS } }),
  'iam:TagRole': () => CREATES,
  'iam:PassRole': () => ({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }),
  'iam:CreateServiceLinkedRole': () => ({ StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } }),
  'logs:CreateLogGroup': () => CREATES,
  'logs:TagResource': () => CREATES,
  'logs:PutRetentionPolicy': () => UNLESS_OTHERS,
  'logs:DescribeLogStreams': () => ({ StringEquals: OURS }),
  'logs:DeleteLogGroup': () => ({ StringEquals: OURS }),
  'secretsmanager:CreateSecret': () => CREATES,
  'secretsmanager:TagResource': () => CREATES,
  'secretsmanager:GetSecretValue': () => UNLESS_OTHERS,
  'secretsmanager:PutSecretValue': () => ({ StringEquals: OURS }),
  'secretsmanager:RestoreSecret': () => ({ StringEquals: OURS }),
  'secretsmanager:UpdateSecret': () => ({ StringEquals: OURS }),
  'secretsmanager:DeleteSecret': () => ({ StringEquals: OURS }),
  'route53:ChangeResourceRecordSets': () => ({
    'ForAllValues:StringLike': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [DOMAIN, `_run-on-fargate.${DOMAIN}`]
    },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
    }
  }),
  'kms:GenerateDataKey': viaSecrets,
  'kms:Decrypt': viaSecrets,
  'kms:Encrypt': viaSecrets
}

/** Returns the IAM statement, in one line, that allows the workflow's role what it was denied, and no more. */
export function statementFor(denial: Denial): string {
  return statement(denial.action, arnOf(denial), CONDITIONS[denial.action]?.(denial))
}

/** Returns the same for the execution role, which is given each of its things by name. */
export function statementForTasks(denial: Denial): string {
  const service = (name: string) => viaService(denial, name)
  const viaAny = { StringLike: { 'kms:ViaService': [service('secretsmanager'), service('ssm')] } }
  return statement(denial.action, arnOf(denial), denial.action === 'kms:Decrypt' ? viaAny : {})
}

/** Returns an IAM statement in one line, to be added to a policy. */
export function statement(action: string | readonly string[], resource: string, condition: object = {}): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition })
  })
}

/**
 * Returns the resource as a policy takes it: an ARN, though IAM says only the names of roles, and Secrets Manager those of
 * secrets. A thing that each deployment has anew stands for its kind.
 */
function arnOf({ partition, account, action, isRole, resource }: Denial): string {
  if (isRole) return `arn:${partition}:iam::${account}:role/${resource}`
  if (!resource.startsWith('arn:')) {
    if (!action.startsWith('secretsmanager:')) return resource
    // Secrets Manager ends each ARN in a hyphen and six characters.
    return `arn:${partition}:secretsmanager:*:${account}:secret:${resource}-??????`
  }
  return resource
    .replace(/(:task-definition\/run-on-fargate-[0-9a-f]{16}-)[^/]*$/, '$1*:*')
    .replace(/(:(?:task|container-instance)\/[^/]+\/)[^/]+$/, '$1*')
    .replace(/(:security-group\/)[^/]+$/, '$1*')
    .replace(/(:route53:::change\/)[^/]+$/, '$1*')
    .replace(/(:log-group:[^:]+):log-stream:.*$/, '$1:*')
}

const DOMAINS = new RegExp(`"((?:_run-on-fargate\\.)?)${DOMAIN}"`, 'g')

/** Returns the remedy with the names that are known in it, and with what the others stand for. */
export function fillIn(remedy: string, { repository, cluster, domain = '' }: Names): string {
  const name = cluster?.slice(cluster.lastIndexOf('/') + 1)
  const filled = remedy
    .replaceAll(`"${REPOSITORY}"`, `"${repository ?? REPOSITORY}"`)
    .replaceAll(`:cluster/${CLUSTER}"`, `:cluster/${name === undefined || name === '' ? CLUSTER : name}"`)
    .replaceAll(DOMAINS, (_, label: string) => `"${label}${domain === '' ? DOMAIN : domain.toLowerCase()}"`)
  const open = [
    ...(filled.includes(`"${REPOSITORY}"`) ? [REPOSITORY] : []),
    ...(filled.includes(`:cluster/${CLUSTER}"`) ? [CLUSTER] : []),
    ...(filled.includes(`:policy/${BOUNDARY}"`) ? [BOUNDARY] : []),
    ...(filled.includes(`"${DOMAIN}"`) ? [DOMAIN] : [])
  ]
  return open.length === 0
    ? filled
    : `${filled} Replace ${open.join(' and ')} with your own ${open.length > 1 ? 'names' : 'name'}.`
}

function inCluster({ partition, account, resource }: Denial): Condition {
  const [, , , region = ''] = resource.split(':')
  return { ArnLike: { 'ecs:cluster': `arn:${partition}:ecs:${region || '*'}:${account}:cluster/${CLUSTER}` } }
}

/** The role that the action names has a boundary of the same name. */
function within({ partition, account, resource }: Denial): Readonly<Record<string, string>> {
  const policy = /^run-on-fargate-[0-9a-f]{16}-[a-z0-9-]+$/.test(resource) ? resource : BOUNDARY
  return { 'iam:PermissionsBoundary': `arn:${partition}:iam::${account}:policy/${policy}` }
}

function viaSecrets(denial: Denial): Condition {
  return { StringLike: { 'kms:ViaService': viaService(denial, 'secretsmanager') } }
}

function viaService({ resource }: Denial, service: string): string {
  const [, , , region = ''] = resource.split(':')
  return `${service}.${region || '*'}.amazonaws.*`
}
