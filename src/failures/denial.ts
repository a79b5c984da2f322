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

/** The names that a statement needs and AWS's message doesn't contain. */
export interface Names {
  /** `owner/name`. */
  readonly repository?: string | undefined
  /** The cluster's name or ARN. */
  readonly cluster?: string | undefined
  /** The input `domain`. */
  readonly domain?: string | undefined
}

/** The placeholders for unknown names. */
const PLACEHOLDERS = { repository: 'OWNER/REPOSITORY', cluster: 'CLUSTER', boundary: 'BOUNDARY', domain: 'DOMAIN' }

/** Returns a name, or its placeholder. */
type NameOf = (which: keyof typeof PLACEHOLDERS) => string

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
type ConditionFor = (nameOf: NameOf, denial: Denial) => Condition

const ours = (nameOf: NameOf) => ({ 'aws:ResourceTag/run-on-fargate:repository': nameOf('repository') })
const makes = (nameOf: NameOf) => ({ 'aws:RequestTag/run-on-fargate:repository': nameOf('repository') })
const ifOurs: ConditionFor = (nameOf) => ({ StringEquals: ours(nameOf) })
/** Also allows resources that don't exist yet or lack the tag. These belong to no other repository. */
const unlessOthers: ConditionFor = (nameOf) => ({ StringEqualsIfExists: ours(nameOf) })
const creates: ConditionFor = (nameOf) => ({ StringEquals: makes(nameOf), StringEqualsIfExists: ours(nameOf) })

const inEach = (condition: ConditionFor, ...actions: readonly string[]): Readonly<Record<string, ConditionFor>> =>
  Object.fromEntries(actions.map((action) => [action, condition]))

/**
 * The conditions with which the policies in `iam/` allow an action, so that no remedy allows more. Other actions only
 * read, or AWS supports no condition for them.
 */
const CONDITIONS: Readonly<Record<string, ConditionFor>> = {
  ...inEach(ifOurs, 'ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress', 'ec2:DeleteSecurityGroup'),
  ...inEach(ifOurs, 'ecs:StopTask', 'ecs:DeleteTaskDefinitions', 'logs:DescribeLogStreams', 'logs:DeleteLogGroup'),
  ...inEach(ifOurs, 'secretsmanager:PutSecretValue', 'secretsmanager:RestoreSecret'),
  ...inEach(ifOurs, 'secretsmanager:UpdateSecret', 'secretsmanager:DeleteSecret'),
  ...inEach(creates, 'iam:TagRole', 'logs:CreateLogGroup', 'logs:TagResource'),
  ...inEach(creates, 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'),
  ...inEach(
    unlessOthers,
    'ecs:PutClusterCapacityProviders',
    'logs:PutRetentionPolicy',
    'secretsmanager:GetSecretValue'
  ),
  ...inEach(changesRole, 'iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:PutRolePermissionsBoundary'),
  ...inEach(viaSecrets, 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'),
  'ec2:CreateSecurityGroup': (nameOf, denial) => (denial.resource.includes(':vpc/') ? {} : creates(nameOf, denial)),
  'ec2:CreateTags': () => ({ StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } }),
  'ecs:RegisterTaskDefinition': (nameOf) => ({ StringEquals: makes(nameOf) }),
  'ecs:RunTask': (nameOf, denial) => ({
    ...inCluster(nameOf, denial),
    StringEquals: { ...ours(nameOf), ...makes(nameOf) }
  }),
  'ecs:ListTasks': inCluster,
  'ecs:TagResource': (nameOf) => ({
    StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterTaskDefinition', 'RunTask'], ...makes(nameOf) }
  }),
  'iam:CreateRole': (nameOf, denial) => ({ StringEquals: { ...within(nameOf, denial), ...makes(nameOf) } }),
  'iam:PassRole': () => ({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }),
  'iam:CreateServiceLinkedRole': () => ({ StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } }),
  'route53:ChangeResourceRecordSets': (nameOf) => ({
    'ForAllValues:StringLike': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [nameOf('domain'), `_run-on-fargate.${nameOf('domain')}`]
    },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE']
    }
  })
}

/**
 * Returns an IAM statement on one line that allows the workflow's role the denied call, and no more. A sentence after
 * it lists the placeholders to replace.
 */
export function statementFor(denial: Denial, { repository, cluster, domain }: Names): string {
  const known = { repository, cluster: cluster?.split('/').at(-1), boundary: '', domain: domain?.toLowerCase() }
  const used = new Set<string>()
  const nameOf: NameOf = (which) => {
    const { [which]: name = '' } = known
    if (name !== '') return name
    used.add(PLACEHOLDERS[which])
    return PLACEHOLDERS[which]
  }
  const text = statement(denial.action, arnOf(denial), CONDITIONS[denial.action]?.(nameOf, denial))
  const open = Object.values(PLACEHOLDERS).filter((placeholder) => used.has(placeholder))
  if (open.length === 0) return text
  return `${text} Replace ${open.join(' and ')} with your own ${open.length > 1 ? 'names' : 'name'}.`
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

function inCluster(nameOf: NameOf, { partition, account, resource }: Denial): Condition {
  const [, , , region = ''] = resource.split(':')
  const cluster = `arn:${partition}:ecs:${region || '*'}:${account}:cluster/${nameOf('cluster')}`
  return { ArnLike: { 'ecs:cluster': cluster } }
}

/** Returns the condition on the boundary. The boundary of a role that the action names has the role's name. */
function within(nameOf: NameOf, { partition, account, resource }: Denial): Readonly<Record<string, string>> {
  const policy = /^run-on-fargate-[0-9a-f]{16}-[a-z0-9-]+$/.test(resource) ? resource : nameOf('boundary')
  return { 'iam:PermissionsBoundary': `arn:${partition}:iam::${account}:policy/${policy}` }
}

function changesRole(nameOf: NameOf, denial: Denial): Condition {
  return { StringEquals: { ...within(nameOf, denial), ...ours(nameOf) } }
}

function viaSecrets(_: NameOf, denial: Denial): Condition {
  return { StringLike: { 'kms:ViaService': viaService(denial, 'secretsmanager') } }
}

function viaService({ resource }: Denial, service: string): string {
  const [, , , region = ''] = resource.split(':')
  return `${service}.${region || '*'}.amazonaws.*`
}
