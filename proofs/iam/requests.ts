import { namesFor, secretNameFor } from '../../src/ownership.ts'

/** One thing that somebody wants to do in AWS. */
export interface Request {
  readonly what: string
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

export const ACCOUNT = '123456789012'
export const REGION = 'eu-central-1'

const CLUSTER = arn('ecs', 'cluster/default')
const REQUEST_TAG = 'aws:RequestTag/run-on-fargate:repository'
const RESOURCE_TAG = 'aws:ResourceTag/run-on-fargate:repository'
const REVISION = '-0123456789abcdef:3'

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${service === 'iam' ? '' : REGION}:${ACCOUNT}:${resource}`
}

/** What a repository has in the account, by its ARNs. */
function thingsOf(repository: string) {
  const { executionRole, family, familyPrefix, logGroup } = namesFor({ repository, environment: 'main' }, REGION)
  return {
    secret: arn('secretsmanager', `secret:${secretNameFor(repository, 'docker.io')}-AbCdEf`),
    role: arn('iam', `role/${executionRole}`),
    boundary: arn('iam', `policy/${executionRole}`),
    group: arn('ec2', 'security-group/sg-0123456789abcdef0'),
    logGroup: arn('logs', `log-group:${logGroup}`),
    logStream: arn('logs', `log-group:${logGroup}:log-stream:task`),
    definition: arn('ecs', `task-definition/${family}:3`),
    another: arn('ecs', `task-definition/${familyPrefix}other${REVISION}`),
    task: arn('ecs', 'task/default/0123456789abcdef0123456789abcdef')
  }
}

/**
 * What a deployment does to its things, here to those of `owner`, with the tags and the boundary of `by` in the requests: all
 * that somebody can choose. The tags of the things are the owner's.
 */
export function requestsFor(by: string, owner: string): Request[] {
  const things = thingsOf(owner)
  const boundary = { 'iam:PermissionsBoundary': thingsOf(by).boundary }
  const made = { [REQUEST_TAG]: by }
  const held = { [RESOURCE_TAG]: owner }
  const inCluster = { 'ecs:cluster': CLUSTER }
  const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
  const rows: readonly (readonly [what: string, action: string, resource: string, context: Request['context']])[] = [
    ['find the secret', 'secretsmanager:DescribeSecret', things.secret, held],
    ['read the secret', 'secretsmanager:GetSecretValue', things.secret, held],
    ['create the secret', 'secretsmanager:CreateSecret', things.secret, made],
    ['tag the secret', 'secretsmanager:TagResource', things.secret, { ...made, ...held }],
    ['write the secret', 'secretsmanager:PutSecretValue', things.secret, held],
    ['restore the secret', 'secretsmanager:RestoreSecret', things.secret, held],
    ['create the role', 'iam:CreateRole', things.role, { ...made, ...boundary }],
    ['tag the role', 'iam:TagRole', things.role, { ...made, ...held }],
    ['read the role', 'iam:GetRole', things.role, held],
    ['read a policy of the role', 'iam:GetRolePolicy', things.role, held],
    ['write a policy of the role', 'iam:PutRolePolicy', things.role, { ...boundary, ...held }],
    ['delete a policy of the role', 'iam:DeleteRolePolicy', things.role, { ...boundary, ...held }],
    ['set the boundary of the role', 'iam:PutRolePermissionsBoundary', things.role, { ...boundary, ...held }],
    ['pass the role', 'iam:PassRole', things.role, toTasks],
    ['open the security group', 'ec2:AuthorizeSecurityGroupIngress', things.group, held],
    ['close the security group', 'ec2:RevokeSecurityGroupIngress', things.group, held],
    ['delete the security group', 'ec2:DeleteSecurityGroup', things.group, held],
    ['create the log group', 'logs:CreateLogGroup', things.logGroup, made],
    ['tag the log group', 'logs:TagResource', things.logGroup, { ...made, ...held }],
    ['read the tags of the log group', 'logs:ListTagsForResource', things.logGroup, held],
    ['read the log', 'logs:GetLogEvents', things.logStream, held],
    [
      'register and tag a revision',
      'ecs:TagResource',
      things.definition,
      { 'ecs:CreateAction': 'RegisterTaskDefinition', ...made }
    ],
    ['run the revision', 'ecs:RunTask', things.definition, { ...inCluster, ...made, ...held }],
    ['delete the revision', 'ecs:DeleteTaskDefinitions', things.definition, held],
    ['stop the task', 'ecs:StopTask', things.task, { ...inCluster, ...held }]
  ]
  return rows.map(([what, action, resource, context]) => ({ what, action, resource, context }))
}

/** What no deployment needs, on the things of a repository. */
export function NEVER(repository: string): Request[] {
  const things = thingsOf(repository)
  const held = { [RESOURCE_TAG]: repository }
  const boundary = { 'iam:PermissionsBoundary': things.boundary }
  return [
    {
      what: `let others have the role of ${repository}`,
      action: 'iam:UpdateAssumeRolePolicy',
      resource: things.role,
      context: { ...boundary, ...held }
    },
    {
      what: `take the role of ${repository} out of its boundary`,
      action: 'iam:DeleteRolePermissionsBoundary',
      resource: things.role,
      context: { ...boundary, ...held }
    },
    { what: `delete the role of ${repository}`, action: 'iam:DeleteRole', resource: things.role, context: held },
    {
      what: `delete the secret of ${repository}`,
      action: 'secretsmanager:DeleteSecret',
      resource: things.secret,
      context: held
    },
    {
      what: `tag the revision of ${repository} later`,
      action: 'ecs:TagResource',
      resource: things.definition,
      context: { [REQUEST_TAG]: repository, ...held }
    },
    {
      what: `tag the security group of ${repository} later`,
      action: 'ec2:CreateTags',
      resource: things.group,
      context: { [REQUEST_TAG]: repository, ...held }
    }
  ]
}

/** Ways to more than a repository's own things. */
export function ESCALATIONS(repository: string): Request[] {
  const { role, boundary } = thingsOf(repository)
  const made = { [REQUEST_TAG]: repository }
  const held = { [RESOURCE_TAG]: repository }
  const other = { 'iam:PermissionsBoundary': arn('iam', 'policy/other') }
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  const rows: readonly (readonly [what: string, action: string, resource: string, context: Request['context']])[] = [
    ['create the role without a boundary', 'iam:CreateRole', role, made],
    ['create the role with another boundary', 'iam:CreateRole', role, { ...made, ...other }],
    ['write a policy of a role without a boundary', 'iam:PutRolePolicy', role, held],
    ['write a policy of a role with another boundary', 'iam:PutRolePolicy', role, { ...held, ...other }],
    ['set another boundary', 'iam:PutRolePermissionsBoundary', role, { ...held, ...other }],
    ['attach a managed policy', 'iam:AttachRolePolicy', role, { ...held, 'iam:PolicyARN': policyArn }],
    ['change the boundary', 'iam:CreatePolicyVersion', boundary, {}],
    ['create a role of another name', 'iam:CreateRole', `${role}-2`, { ...made, 'iam:PermissionsBoundary': boundary }],
    ['create a user', 'iam:CreateUser', arn('iam', 'user/somebody'), {}],
    [
      'pass another role',
      'iam:PassRole',
      arn('iam', 'role/administrator'),
      { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
    ],
    ['pass the role to another service', 'iam:PassRole', role, { 'iam:PassedToService': 'lambda.amazonaws.com' }]
  ]
  return rows.map(([what, action, resource, context]) => ({ what, action, resource, context }))
}
