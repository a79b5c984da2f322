import { expect } from '@jest/globals'
import { ANY_KEY } from './account.ts'
import { left, poorer, refused, unreached, type Loss } from './loss.ts'
import { HTTPS_LOSSES } from './losses-https.ts'
import type { ScenarioName } from './scenarios.ts'

/** Parts that nothing here can show the need of, and why they are there all the same. */
export const UNPROVED: Readonly<Record<string, string>> = {
  'CreateServiceLinkedRole iam:CreateServiceLinkedRole':
    'ECS makes its service-linked role in the caller’s name when an account has its first cluster; the sandbox makes it in its own.'
}

const FIRST = 'a first deployment'
const AGAIN = 'the same again'
const PLAN_NEW = 'a plan in an empty account'
const PLAN_AGAIN = 'a plan over a deployment'
const GIVEN = 'given things'
const GIVEN_AGAIN = 'given things again'
const CLOSED = 'a closed pull request'
const LOG_ONLY = 'a sweep of what is only a log'
const NAMED = 'a name'
const DESTROYED = 'an environment that is destroyed'

const success = { outcome: 'success', told: '' }
const unread = {
  told: expect.stringMatching(/^warning: .*may not be read, so the login is stored again each time/),
  changed: 'update secret'
}
const oldTaskLeft = {
  outcome: 'failure',
  told: expect.stringMatching(/^error: An older task could not be stopped: [^]*ecs:StopTask/),
  live: 2
}

/** As `refused`, of `ecs:TagResource` for one kind of resource. */
function untagged(policy: string, kind: string, scenario: ScenarioName): Loss {
  const told = expect.stringMatching(new RegExp(`ecs:TagResource[^]*:${kind}/`))
  return { policy, sid: 'TagWhatIsMade', part: kind, scenario, lost: { outcome: 'failure', told } }
}

/** Which key a secret has can't be told, so the execution role may decrypt with any of the account. */
function unnarrowed(policy: string, sid: string, part: string, scenario: ScenarioName): Loss {
  return poorer(policy, sid, part, scenario, { ...success, decrypts: ANY_KEY, live: 1 })
}

/** Each part of each policy, with a scenario that misses it. */
export const LOSSES: readonly Loss[] = [
  ...HTTPS_LOSSES,
  ...refused(
    'deployer-policy.json',
    'LookUp',
    FIRST,
    'ec2:DescribeVpcs',
    'ec2:DescribeSubnets',
    'ec2:DescribeSecurityGroups'
  ),
  ...refused('deployer-policy.json', 'LookUp', FIRST, 'ec2:DescribeNetworkInterfaces'),
  poorer('deployer-policy.json', 'LookUp', 'ec2:DescribeRouteTables', 'subnets without a way out', {
    ...success,
    live: 1
  }),
  ...refused('deployer-policy.json', 'CreateOwn', FIRST, 'ec2:CreateSecurityGroup'),
  unreached('deployer-policy.json', 'CreateOwn', 'security-group', FIRST, 'ec2:CreateSecurityGroup'),
  unreached('deployer-policy.json', 'CreateOwn', 'secret', FIRST, 'secretsmanager:CreateSecret'),
  unreached('deployer-policy.json', 'CreateOwn', 'role', FIRST, 'iam:TagRole'),
  unreached('deployer-policy.json', 'CreateOwn', 'log-group', FIRST, 'logs:CreateLogGroup'),
  ...refused('deployer-policy.json', 'CreateSecurityGroupInVpc', FIRST, 'ec2:CreateSecurityGroup'),
  ...refused('deployer-policy.json', 'TagNewSecurityGroup', FIRST, 'ec2:CreateTags'),
  ...refused('deployer-policy.json', 'ChangeOwn', FIRST, 'ec2:AuthorizeSecurityGroupIngress'),
  ...refused('deployer-policy.json', 'ChangeOwn', 'other ports', 'ec2:RevokeSecurityGroupIngress'),
  // Without the secret's key in sight, any may be it.
  poorer('deployer-policy.json', 'ReadOwn', 'secretsmanager:DescribeSecret', 'a key that the secret has', {
    changed: 'update role policy, create task definition',
    decrypts: ANY_KEY
  }),
  poorer('deployer-policy.json', 'UseUnlessOthers', 'secretsmanager:GetSecretValue', AGAIN, unread),
  poorer('deployer-policy.json', 'UseUnlessOthers', 'secret', AGAIN, unread),
  unreached('deployer-policy.json', 'UseUnlessOthers', 'log-group', FIRST, 'logs:PutRetentionPolicy'),
  poorer('deployer-policy.json', 'ReadOwn', 'secret', 'a key that the secret has', {
    changed: 'update role policy, create task definition',
    decrypts: ANY_KEY
  }),
  unreached('deployer-policy.json', 'ReadOwn', 'role', FIRST, 'iam:GetRole'),
  poorer('deployer-policy.json', 'ReadOwn', 'log-group', 'a program that fails', {
    outcome: 'failure',
    boom: false
  }),
  ...refused('deployer-policy.json', 'CreateOwn', FIRST, 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'),
  ...refused('deployer-policy.json', 'ChangeOwn', 'a changed password', 'secretsmanager:PutSecretValue'),
  ...refused('deployer-policy.json', 'ChangeOwn', 'a secret that is to be deleted', 'secretsmanager:RestoreSecret'),
  ...refused('deployer-policy.json', 'ReadOwn', FIRST, 'iam:GetRole'),
  ...refused('deployer-policy.json', 'ChangeExecutionRole', FIRST, 'iam:PutRolePolicy'),
  ...refused(
    'deployer-policy.json',
    'ChangeExecutionRole',
    'a boundary for a role without one',
    'iam:PutRolePermissionsBoundary'
  ),
  poorer('deployer-policy.json', 'ReadOwn', 'iam:GetRolePolicy', AGAIN, {
    changed: 'create role policy, create role policy'
  }),
  poorer('deployer-policy.json', 'ReadOwn', 'iam:ListRolePolicies', 'a grant that nothing uses', {
    ...success,
    grants: 3
  }),
  poorer('deployer-policy.json', 'ChangeExecutionRole', 'iam:DeleteRolePolicy', 'a grant that nothing uses', {
    ...success,
    grants: 3
  }),
  ...refused('deployer-policy.json', 'CreateOwn', FIRST, 'iam:TagRole'),
  ...refused('deployer-policy.json', 'CreateExecutionRole', FIRST, 'iam:CreateRole'),
  ...refused('deployer-policy.json', 'PassExecutionRole', FIRST, 'iam:PassRole'),
  ...refused('deployer-policy.json', 'CreateOwn', FIRST, 'logs:CreateLogGroup', 'logs:TagResource'),
  ...refused('deployer-policy.json', 'UseUnlessOthers', FIRST, 'logs:PutRetentionPolicy'),
  poorer('deployer-policy.json', 'ReadOwn', 'logs:GetLogEvents', 'a program that fails', {
    outcome: 'failure',
    boom: false
  }),
  poorer('deployer-policy.json', 'ReadOwn', 'logs:ListTagsForResource', 'other log retention', {
    ...success,
    changed: ''
  }),
  // What may not be looked for is taken to be there.
  poorer('deployer-policy.json', 'LookUp', 'logs:DescribeLogGroups', FIRST, {
    outcome: 'failure',
    told: expect.stringMatching(/^error: The log group doesn't exist/)
  }),
  ...refused('deployer-policy.json', 'KeepCluster', FIRST, 'ecs:CreateCluster'),
  poorer('deployer-policy.json', 'KeepCluster', 'ecs:DescribeClusters', FIRST, {
    outcome: 'failure',
    told: expect.stringMatching(/^error: The cluster doesn't exist/)
  }),
  poorer('deployer-policy.json', 'LookUp', 'ecs:DescribeTaskDefinition', AGAIN, {
    changed: 'create task definition'
  }),
  poorer('deployer-policy.json', 'LookUp', 'ecs:ListTaskDefinitionFamilies', 'a grant that nothing uses', {
    ...success,
    grants: 3
  }),
  ...left('deployer-policy.json', 'ChangeOwn', CLOSED, 'ec2:DeleteSecurityGroup'),
  ...refused('deployer-policy.json', 'LookUp', CLOSED, 'ecs:ListTaskDefinitions'),
  ...left('deployer-policy.json', 'ChangeOwn', CLOSED, 'ecs:DeleteTaskDefinitions'),
  ...left('deployer-policy.json', 'DeregisterTaskDefinitions', CLOSED, 'ecs:DeregisterTaskDefinition'),
  ...refused('deployer-policy.json', 'RegisterTaskDefinition', FIRST, 'ecs:RegisterTaskDefinition'),
  ...refused('deployer-policy.json', 'RunOwnTaskDefinition', FIRST, 'ecs:RunTask'),
  untagged('deployer-policy.json', 'cluster', FIRST),
  untagged('deployer-policy.json', 'task-definition', FIRST),
  untagged('deployer-policy.json', 'task', FIRST),
  ...refused('deployer-policy.json', 'ListTasks', FIRST, 'ecs:ListTasks'),
  ...refused('deployer-policy.json', 'WatchTasks', FIRST, 'ecs:DescribeTasks'),
  poorer('deployer-policy.json', 'ChangeOwn', 'ecs:StopTask', AGAIN, oldTaskLeft),
  poorer('deployer-policy.json', 'ChangeOwn', 'task', AGAIN, oldTaskLeft),
  unreached('deployer-policy.json', 'ChangeOwn', 'security-group', FIRST, 'ec2:AuthorizeSecurityGroupIngress'),
  unreached('deployer-policy.json', 'ChangeOwn', 'secret', 'a changed password', 'secretsmanager:PutSecretValue'),
  poorer('deployer-policy.json', 'ChangeOwn', 'task-definition', CLOSED, {
    outcome: 'failure',
    told: expect.stringMatching(/^error: Some resources could not be removed: [^]*ecs:DeleteTaskDefinitions/)
  }),

  ...refused('deployer-policy-task-role.json', 'PassTaskRole', 'a task role for ECS Exec', 'iam:PassRole'),
  poorer('deployer-policy-task-role.json', 'CheckTaskRole', 'iam:SimulatePrincipalPolicy', 'a task role for ECS Exec', {
    outcome: 'success',
    told: expect.stringMatching(/^warning: .* was not checked for ECS Exec, because `iam:SimulatePrincipalPolicy`/)
  }),

  unnarrowed(
    'deployer-policy-secrets.json',
    'LookAtSecrets',
    'secretsmanager:DescribeSecret',
    'secrets under a customer key'
  ),
  unnarrowed(
    'deployer-policy-secrets-key.json',
    'FindKeyOfSecrets',
    'kms:DescribeKey',
    'secrets under a customer key by its alias'
  ),

  poorer('deployer-policy-logs.json', 'ReadOtherLog', 'logs:GetLogEvents', 'a program that fails and logs elsewhere', {
    outcome: 'failure',
    boom: false
  }),

  ...refused(
    'deployer-policy-spot.json',
    'AddSpotToCluster',
    'Spot in a cluster without it',
    'ecs:PutClusterCapacityProviders'
  ),

  ...refused(
    'deployer-policy-ec2.json',
    'FindInstances',
    'an instance and its network',
    'ecs:DescribeContainerInstances'
  ),
  ...refused('deployer-policy-ec2.json', 'ReadInstances', 'an instance and its network', 'ec2:DescribeInstances'),

  ...refused('deployer-policy-kms.json', 'FindKey', 'a key by its alias', 'kms:DescribeKey'),
  poorer('deployer-policy-kms.json', 'UseKeyForSecret', 'kms:GenerateDataKey', 'a key by its ARN', {
    outcome: 'failure',
    told: expect.stringMatching(
      /workflow's AWS role lacks permissions for the KMS key .*"kms:GenerateDataKey","kms:Decrypt"/s
    )
  }),
  poorer('deployer-policy-kms.json', 'UseKeyForSecret', 'kms:Decrypt', 'a key by its ARN', {
    outcome: 'failure',
    told: expect.stringMatching(
      /workflow's AWS role lacks permissions for the KMS key .*"kms:GenerateDataKey","kms:Decrypt"/s
    )
  }),
  // What is stored stays under the key that it had.
  poorer('deployer-policy-kms.json', 'UseKeyForSecret', 'kms:Encrypt', 'a key for a secret without one', {
    key: undefined
  }),
  ...refused(
    'deployer-policy-kms.json',
    'ChangeKeyOfOwnSecret',
    'a key for a secret without one',
    'secretsmanager:UpdateSecret'
  ),

  poorer(
    'deployer-policy-existing.json',
    'ReadNetwork',
    'ec2:DescribeSubnets',
    'given things, and subnets without a way out',
    {
      ...success,
      live: 1
    }
  ),
  poorer(
    'deployer-policy-existing.json',
    'ReadNetwork',
    'ec2:DescribeRouteTables',
    'given things, and subnets without a way out',
    {
      ...success,
      live: 1
    }
  ),
  ...refused('deployer-policy-existing.json', 'ReadNetwork', GIVEN, 'ec2:DescribeNetworkInterfaces'),
  ...refused('deployer-policy-existing.json', 'PassExecutionRole', GIVEN, 'iam:PassRole'),
  poorer(
    'deployer-policy-existing.json',
    'CheckExecutionRole',
    'iam:SimulatePrincipalPolicy',
    'given things, and a role that may too little',
    success
  ),
  poorer('deployer-policy-existing.json', 'ReadLog', 'logs:GetLogEvents', 'given things, and a program that fails', {
    outcome: 'failure',
    boom: false
  }),
  poorer('deployer-policy-existing.json', 'FindCluster', 'ecs:DescribeClusters', GIVEN_AGAIN, {
    ...success,
    cluster: 'default'
  }),
  poorer('deployer-policy-existing.json', 'ReadTaskDefinitions', 'ecs:DescribeTaskDefinition', GIVEN_AGAIN, {
    ...success,
    changed: 'create task definition'
  }),
  ...refused('deployer-policy-existing.json', 'RegisterTaskDefinition', GIVEN, 'ecs:RegisterTaskDefinition'),
  ...refused('deployer-policy-existing.json', 'RunOwnTaskDefinition', GIVEN, 'ecs:RunTask'),
  untagged('deployer-policy-existing.json', 'task-definition', GIVEN),
  untagged('deployer-policy-existing.json', 'task', GIVEN),
  ...refused('deployer-policy-existing.json', 'ListTasks', GIVEN, 'ecs:ListTasks'),
  ...refused('deployer-policy-existing.json', 'WatchTasks', GIVEN, 'ecs:DescribeTasks'),
  poorer('deployer-policy-existing.json', 'StopOwnTasks', 'ecs:StopTask', GIVEN_AGAIN, oldTaskLeft),

  ...left('deployer-policy-destroy.json', 'FindSecurityGroups', DESTROYED, 'ec2:DescribeSecurityGroups'),
  ...left('deployer-policy-destroy.json', 'DeleteOwnSecurityGroup', DESTROYED, 'ec2:DeleteSecurityGroup'),
  ...refused(
    'deployer-policy-destroy.json',
    'ReadTaskDefinitions',
    DESTROYED,
    'ecs:DescribeTaskDefinition',
    'ecs:ListTaskDefinitions'
  ),
  ...left('deployer-policy-destroy.json', 'DeregisterTaskDefinitions', DESTROYED, 'ecs:DeregisterTaskDefinition'),
  ...left('deployer-policy-destroy.json', 'DeleteOwnTaskDefinitions', DESTROYED, 'ecs:DeleteTaskDefinitions'),
  ...refused('deployer-policy-destroy.json', 'ListTasks', DESTROYED, 'ecs:ListTasks'),
  ...refused('deployer-policy-destroy.json', 'WatchTasks', DESTROYED, 'ecs:DescribeTasks'),
  ...left('deployer-policy-destroy.json', 'StopOwnTasks', DESTROYED, 'ecs:StopTask'),

  ...refused('deployer-policy-sweep.json', 'FindUnused', 'a sweep', 'ecs:ListTaskDefinitionFamilies'),
  ...refused('deployer-policy-domain.json', 'FindHostedZone', NAMED, 'route53:ListHostedZones'),
  ...refused(
    'deployer-policy-domain.json',
    'ReadRecords',
    NAMED,
    'route53:GetHostedZone',
    'route53:ListResourceRecordSets'
  ),
  ...refused('deployer-policy-domain.json', 'ChangeRecordsOfDomain', NAMED, 'route53:ChangeResourceRecordSets'),
  ...refused('deployer-policy-domain.json', 'FollowChange', NAMED, 'route53:GetChange'),
  ...refused('deployer-policy-sweep.json', 'FindUnused', LOG_ONLY, 'logs:DescribeLogGroups'),
  // What has no tags in sight is not ours.
  poorer('deployer-policy-sweep.json', 'ReadTagsOfLogGroup', 'logs:ListTagsForResource', LOG_ONLY, {
    ...success,
    logGroups: [expect.any(String)]
  }),
  ...refused(
    'deployer-policy-sweep.json',
    'DeleteUnusedLogGroup',
    LOG_ONLY,
    'logs:DescribeLogStreams',
    'logs:DeleteLogGroup'
  ),

  ...refused('deployer-policy-plan.json', 'ReadNetwork', PLAN_NEW, 'ec2:DescribeVpcs', 'ec2:DescribeSubnets'),
  ...refused('deployer-policy-plan.json', 'ReadNetwork', PLAN_NEW, 'ec2:DescribeSecurityGroups'),
  poorer(
    'deployer-policy-plan.json',
    'ReadNetwork',
    'ec2:DescribeRouteTables',
    'a plan for subnets without a way out',
    success
  ),
  poorer('deployer-policy-plan.json', 'FindSecret', 'secretsmanager:DescribeSecret', PLAN_AGAIN, {
    outcome: 'failure',
    told: expect.stringMatching(/secret/i)
  }),
  ...refused('deployer-policy-plan.json', 'ReadExecutionRole', PLAN_NEW, 'iam:GetRole'),
  poorer('deployer-policy-plan.json', 'ReadExecutionRole', 'iam:GetRolePolicy', PLAN_AGAIN, {
    plan: expect.stringContaining('create role policy')
  }),
  poorer('deployer-policy-plan.json', 'FindLogGroup', 'logs:DescribeLogGroups', PLAN_NEW, {
    plan: expect.stringContaining('unchanged log group')
  }),
  poorer(
    'deployer-policy-plan.json',
    'ReadLogGroupTags',
    'logs:ListTagsForResource',
    'a plan with other log retention',
    {
      plan: expect.stringContaining('unchanged log group')
    }
  ),
  poorer('deployer-policy-plan.json', 'FindCluster', 'ecs:DescribeClusters', PLAN_NEW, {
    plan: expect.stringContaining('unchanged cluster')
  }),
  poorer('deployer-policy-plan.json', 'ReadTaskDefinitions', 'ecs:DescribeTaskDefinition', PLAN_AGAIN, {
    plan: expect.stringContaining('create task definition')
  }),
  ...refused('deployer-policy-plan.json', 'ListTasks', PLAN_NEW, 'ecs:ListTasks'),
  ...refused('deployer-policy-plan.json', 'ReadTasks', PLAN_AGAIN, 'ecs:DescribeTasks')
]
