/**
 * How IAM denied a call. `explicit`: a policy forbids it. `limit`: a policy that only limits others doesn't allow it.
 * `resource`: the policy of the thing itself doesn't. `pass-role` and `boundary` need more than the permission. Source:
 * "Troubleshoot access denied error messages" in the IAM User Guide; only the text tells them apart.
 */
export type DenialKind = 'explicit' | 'limit' | 'resource' | 'pass-role' | 'boundary' | 'plain'

/** What AWS says of a denial. */
export interface Denial {
  readonly kind: DenialKind
  readonly partition: string
  readonly account: string
  readonly action: string
  /** IAM names the role instead of giving its ARN. */
  readonly isRole: boolean
  /** `*` where AWS names none: EC2 does so where it looks things up. */
  readonly resource: string
  /** The kind of policy that limits. */
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

/** Reads a denial out of AWS's words; nothing where they hold none. */
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
const IF_OURS = { StringEquals: OURS }
const MAKES = { 'aws:RequestTag/run-on-fargate:repository': REPOSITORY }
/** A thing without the tag, or one that is only now created, is nobody else's. */
const UNLESS_OTHERS = { StringEqualsIfExists: OURS }
const CREATES = { StringEquals: MAKES, ...UNLESS_OTHERS }

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

const inEach = <T>(condition: T, ...actions: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(actions.map((action) => [action, condition]))

/**
 * The conditions with which the policies in `iam/` allow an action, so that no remedy allows more than they do. Actions that
 * are not here only look things up, or AWS has no condition for them.
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

/** Returns the IAM statement, in one line, that allows the workflow's role what it was denied, and no more. */
export function statementFor(denial: Denial): string {
  const condition = CONDITIONS[denial.action]
  return statement(denial.action, arnOf(denial), typeof condition === 'function' ? condition(denial) : condition)
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
