/**
 * How IAM denied a call. `explicit`: a policy denies it. `limit`: a boundary or another limiting policy doesn't allow
 * it. `resource`: the resource's own policy doesn't. `pass-role` and `boundary` need more than the permission. Only the
 * text tells them apart. Source: "Troubleshoot access denied error messages" in the IAM User Guide.
 */
export type DenialKind = 'explicit' | 'limit' | 'resource' | 'pass-role' | 'boundary' | 'plain'

/** The facts in AWS's message about a denial. */
export interface Denial {
  readonly kind: DenialKind
  readonly partition: string
  readonly account: string
  readonly action: string
  /** Whether the resource is a role that IAM names without its ARN. */
  readonly isRole: boolean
  /** `*` if AWS names none, as for EC2's `Describe` actions. */
  readonly resource: string
  /** The kind of policy that limits the permissions. */
  readonly limit: string
}

export const NO_DENIAL: Denial = {
  kind: 'plain',
  partition: 'aws',
  account: '',
  action: '',
  isRole: false,
  resource: '*',
  limit: ''
}

const BOUNDED = new Set([
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:PutRolePermissionsBoundary'
])
const LIMIT =
  /because no (session policy|permissions boundary|service control policy|resource control policy|VPC endpoint policy) allows/

/** Returns the denial that AWS's message describes; undefined for any other message. */
export function denialIn(text: string): Denial | undefined {
  const at = text.indexOf('is not authorized to perform: ')
  if (at === -1) return undefined
  const said = text.slice(at, at + 2000)
  const [, action = ''] = /^is not authorized to perform: ([\w-]+:\w+)/.exec(said) ?? []
  if (action === '') return undefined
  const [, partition = 'aws', account = ''] =
    /User: arn:([\w-]+):\w+::(\d{12}):\S+ $/.exec(text.slice(0, at).slice(-2000)) ?? []
  const [, role, resource = '*'] = /^is not authorized to perform: \S+ on resource: (role )?(\S+)/.exec(said) ?? []
  const [, limit = ''] = LIMIT.exec(said) ?? []
  const isRole = role !== undefined
  return { kind: kindOf(said, { action, isRole, limit }), partition, account, action, isRole, resource, limit }
}

function kindOf(said: string, { action, isRole, limit }: Pick<Denial, 'action' | 'isRole' | 'limit'>): DenialKind {
  if (said.includes('explicit deny')) return 'explicit'
  if (limit !== '') return 'limit'
  if (said.includes('because no resource-based policy allows')) return 'resource'
  if (action === 'iam:PassRole') return 'pass-role'
  return isRole && BOUNDED.has(action) ? 'boundary' : 'plain'
}

/** Placeholders for names that a denial doesn't contain. `fillIn` replaces those that are known. */
const REPOSITORY = 'OWNER/REPOSITORY'
const CLUSTER = 'CLUSTER'
const BOUNDARY = 'BOUNDARY'
const DOMAIN = 'DOMAIN'

/** The names that a statement needs and AWS's message doesn't contain. */
export interface Names {
  /** `owner/name`. */
  readonly repository?: string | undefined
  /** The cluster's name or ARN. */
  readonly cluster?: string | undefined
  /** The input `domain`. */
  readonly domain?: string | undefined
}

const OURS = { 'aws:ResourceTag/run-on-fargate:repository': REPOSITORY }
const IF_OURS = { StringEquals: OURS }
const MAKES = { 'aws:RequestTag/run-on-fargate:repository': REPOSITORY }
/** Also allows resources that don't exist yet or lack the tag. These belong to no other repository. */
const UNLESS_OTHERS = { StringEqualsIfExists: OURS }
const CREATES = { StringEquals: MAKES, ...UNLESS_OTHERS }

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

const inEach = <T>(condition: T, ...actions: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(actions.map((action) => [action, condition]))

/**
 * The conditions with which the policies in `iam/` allow an action, so that no remedy allows more. Other actions only
 * read, or AWS supports no condition for them.
 */
const CONDITIONS: Readonly<Record<string, Condition | ((denial: Denial) => Condition)>> = {
  ...inEach(IF_OURS, 'ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress', 'ec2:DeleteSecurityGroup'),
  ...inEach(IF_OURS, 'ecs:StopTask', 'ecs:DeleteTaskDefinitions', 'logs:DescribeLogStreams', 'logs:DeleteLogGroup'),
  ...inEach(IF_OURS, 'secretsmanager:PutSecretValue', 'secretsmanager:RestoreSecret'),
  ...inEach(IF_OURS, 'secretsmanager:UpdateSecret', 'secretsmanager:DeleteSecret'),
  ...inEach(CREATES, 'iam:TagRole', 'logs:CreateLogGroup', 'logs:TagResource'),
  ...inEach(CREATES, 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'),
  ...inEach(
    UNLESS_OTHERS,
    'ecs:PutClusterCapacityProviders',
    'logs:PutRetentionPolicy',
    'secretsmanager:GetSecretValue'
  ),
  ...inEach(changesRole, 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:PutRolePermissionsBoundary'),
  ...inEach(viaSecrets, 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'),
  'ec2:CreateSecurityGroup': ({ resource }) => (resource.includes(':vpc/') ? {} : CREATES),
  'ec2:CreateTags': { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } },
  'ecs:RegisterTaskDefinition': { StringEquals: MAKES },
  'ecs:RunTask': (denial) => ({ ...inCluster(denial), StringEquals: { ...OURS, ...MAKES } }),
  'ecs:ListTasks': inCluster,
  'ecs:TagResource': {
    StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterTaskDefinition', 'RunTask'], ...MAKES }
  },
  'iam:CreateRole': (denial) => ({ StringEquals: { ...within(denial), ...MAKES } }),
  'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
  'route53:ChangeResourceRecordSets': {
    'ForAllValues:StringLike': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [DOMAIN, `_run-on-fargate.${DOMAIN}`]
    },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
    }
  }
}

/** Returns an IAM statement on one line that allows the workflow's role the denied call, and no more. */
export function statementFor(denial: Denial): string {
  const condition = CONDITIONS[denial.action]
  return statement(denial.action, arnOf(denial), typeof condition === 'function' ? condition(denial) : condition)
}

/** Returns the same for the execution role, whose policies name each resource. */
export function statementForTasks(denial: Denial): string {
  const service = (name: string) => viaService(denial, name)
  const viaAny = { StringLike: { 'kms:ViaService': [service('secretsmanager'), service('ssm')] } }
  return statement(denial.action, arnOf(denial), denial.action === 'kms:Decrypt' ? viaAny : {})
}

/** Returns an IAM statement on one line, to add to a policy. */
export function statement(action: string | readonly string[], resource: string, condition: object = {}): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition })
  })
}

/**
 * Returns the resource as an ARN for a policy. IAM's messages contain only the names of roles, and Secrets Manager's
 * only those of secrets. A wildcard replaces the ID of a resource that each deployment creates anew.
 */
function arnOf({ partition, account, action, isRole, resource }: Denial): string {
  if (isRole) return `arn:${partition}:iam::${account}:role/${resource}`
  if (!resource.startsWith('arn:')) {
    if (!action.startsWith('secretsmanager:')) return resource
    // Secrets Manager appends a hyphen and six characters to each name.
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

/** Returns the remedy with the known names, and a sentence about the placeholders that remain. */
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

/** Returns the condition on the boundary. The boundary of a role that the action names has the role's name. */
function within({ partition, account, resource }: Denial): Readonly<Record<string, string>> {
  const policy = /^run-on-fargate-[0-9a-f]{16}-[a-z0-9-]+$/.test(resource) ? resource : BOUNDARY
  return { 'iam:PermissionsBoundary': `arn:${partition}:iam::${account}:policy/${policy}` }
}

function changesRole(denial: Denial): Condition {
  return { StringEquals: { ...within(denial), ...OURS } }
}

function viaSecrets(denial: Denial): Condition {
  return { StringLike: { 'kms:ViaService': viaService(denial, 'secretsmanager') } }
}

function viaService({ resource }: Denial, service: string): string {
  const [, , , region = ''] = resource.split(':')
  return `${service}.${region || '*'}.amazonaws.*`
}
