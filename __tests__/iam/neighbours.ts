import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Ec2 from '@aws-sdk/client-ec2'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import * as Secrets from '@aws-sdk/client-secrets-manager'
import { namesFor } from '../../src/ownership.ts'
import type { Clients } from '../../sandbox/__tests__/authorization/row.ts'

/** What one repository has in the account. */
export interface Things {
  readonly secret: string
  readonly role: string
  readonly roleArn: string
  readonly group: string
  readonly unusedGroup: string
  readonly vpc: string
  readonly subnet: string
  readonly definition: string
  readonly family: string
  readonly task: string
  readonly logGroup: string
  readonly logStream: string
}

export interface Attempt {
  readonly what: string
  readonly run: (clients: Clients, things: Things) => Promise<unknown>
}

const KEY = 'run-on-fargate:repository'
const OWN_FAMILY = namesFor({ repository: 'acme/space', environment: 'x' }, 'eu-central-1').family
const anyone = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
const anything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }]
})
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
})
const upper = (Value: string) => [{ Key: KEY, Value }]
const lower = (value: string) => [{ key: KEY, value }]

function taskOf({ subnet, group, definition }: Things): Ecs.RunTaskCommandInput {
  const awsvpcConfiguration = { subnets: [subnet], securityGroups: [group] }
  return { taskDefinition: definition, launchType: 'FARGATE', networkConfiguration: { awsvpcConfiguration } }
}

function definitionOf({ family, roleArn }: Pick<Things, 'family' | 'roleArn'>): Ecs.RegisterTaskDefinitionCommandInput {
  return {
    family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: roleArn,
    containerDefinitions: [{ name: 'space', image: 'acme/space:1.0' }]
  }
}

/** What a repository may do to its own things, and to no other's. In an order in which all can be done. */
export const OWN: readonly Attempt[] = [
  {
    what: 'read the secret',
    run: ({ secrets }, { secret }) => secrets.send(new Secrets.GetSecretValueCommand({ SecretId: secret }))
  },
  {
    what: 'write the secret',
    run: ({ secrets }, { secret }) =>
      secrets.send(new Secrets.PutSecretValueCommand({ SecretId: secret, SecretString: '{}' }))
  },
  {
    what: 'let the role do more',
    run: ({ iam }, { role }) =>
      iam.send(new Iam.PutRolePolicyCommand({ RoleName: role, PolicyName: 'more', PolicyDocument: anything }))
  },
  {
    what: 'let the role do less',
    run: ({ iam }, { role }) => iam.send(new Iam.DeleteRolePolicyCommand({ RoleName: role, PolicyName: 'more' }))
  },
  {
    what: 'give the role to a task',
    run: ({ ecs }, { roleArn }) =>
      ecs.send(
        new Ecs.RegisterTaskDefinitionCommand({
          ...definitionOf({ family: OWN_FAMILY, roleArn }),
          tags: lower('acme/space')
        })
      )
  },
  {
    what: 'run the task definition',
    run: ({ ecs }, things) => ecs.send(new Ecs.RunTaskCommand({ ...taskOf(things), tags: lower('acme/space') }))
  },
  {
    what: 'open the security group',
    run: ({ ec2 }, { group }) =>
      ec2.send(new Ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: anyone }))
  },
  {
    what: 'close the security group',
    run: ({ ec2 }, { group }) =>
      ec2.send(new Ec2.RevokeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: anyone }))
  },
  {
    what: 'change the retention of the log',
    run: ({ logs }, { logGroup }) =>
      logs.send(new Logs.PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 1 }))
  },
  {
    what: 'read the log',
    run: ({ logs }, { logGroup, logStream }) =>
      logs.send(new Logs.GetLogEventsCommand({ logGroupName: logGroup, logStreamName: logStream }))
  },
  {
    what: 'stop the task',
    run: ({ ecs }, { task }) => ecs.send(new Ecs.StopTaskCommand({ cluster: 'default', task }))
  },
  {
    what: 'delete the task definition',
    run: ({ ecs }, { definition }) => ecs.send(new Ecs.DeleteTaskDefinitionsCommand({ taskDefinitions: [definition] }))
  },
  {
    what: 'delete a security group that nothing uses',
    run: ({ ec2 }, { unusedGroup }) => ec2.send(new Ec2.DeleteSecurityGroupCommand({ GroupId: unusedGroup }))
  }
]

/** What would undo the conditions, or is none of the action's business; on any things at all. */
export const NOBODY: readonly Attempt[] = [
  {
    what: 'let others have the role',
    run: ({ iam }, { role }) =>
      iam.send(new Iam.UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: trust }))
  },
  {
    what: 'create the role again without its boundary',
    run: ({ iam }, { role }) =>
      iam.send(
        new Iam.CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust, Tags: upper('acme/space') })
      )
  },
  {
    what: 'take the role out of its boundary',
    run: ({ iam }, { role }) =>
      iam.send(
        new Iam.PutRolePermissionsBoundaryCommand({
          RoleName: role,
          PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess'
        })
      )
  },
  {
    what: 'take over a security group by its tag',
    run: ({ ec2 }, { group }) => ec2.send(new Ec2.CreateTagsCommand({ Resources: [group], Tags: upper('acme/space') }))
  },
  {
    what: 'take over a task definition by its tag',
    run: ({ ecs }, { definition }) =>
      ecs.send(new Ecs.TagResourceCommand({ resourceArn: definition, tags: lower('acme/space') }))
  },
  {
    what: 'take over a task by its tag',
    run: ({ ecs }, { task }) => ecs.send(new Ecs.TagResourceCommand({ resourceArn: task, tags: lower('acme/space') }))
  },
  {
    what: 'make a security group without the tag',
    run: ({ ec2 }, { vpc }) =>
      ec2.send(new Ec2.CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', VpcId: vpc }))
  },
  {
    what: "make a security group with another one's tag",
    run: ({ ec2 }, { vpc }) => {
      const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: upper('acme/other') }]
      return ec2.send(
        new Ec2.CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', VpcId: vpc, TagSpecifications })
      )
    }
  },
  {
    what: 'register a task definition without the tag',
    run: ({ ecs }, things) => ecs.send(new Ecs.RegisterTaskDefinitionCommand(definitionOf(things)))
  },
  {
    what: "register a task definition with another one's tag",
    run: ({ ecs }, things) =>
      ecs.send(new Ecs.RegisterTaskDefinitionCommand({ ...definitionOf(things), tags: lower('acme/other') }))
  },
  {
    what: 'register a task definition in a family of another name',
    run: ({ ecs }, things) =>
      ecs.send(
        new Ecs.RegisterTaskDefinitionCommand({ ...definitionOf(things), family: 'shop', tags: lower('acme/space') })
      )
  },
  {
    what: 'run a task without the tag',
    run: ({ ecs }, things) => ecs.send(new Ecs.RunTaskCommand(taskOf(things)))
  },
  {
    what: 'run a task in another cluster',
    run: ({ ecs }, things) =>
      ecs.send(new Ecs.RunTaskCommand({ ...taskOf(things), cluster: 'other', tags: lower('acme/space') }))
  },
  {
    what: 'change what a cluster places tasks on',
    run: ({ ecs }) =>
      ecs.send(
        new Ecs.PutClusterCapacityProvidersCommand({
          cluster: 'default',
          capacityProviders: [],
          defaultCapacityProviderStrategy: []
        })
      )
  },
  {
    what: 'make a secret of another name',
    run: ({ secrets }) =>
      secrets.send(new Secrets.CreateSecretCommand({ Name: 'x', SecretString: '{}', Tags: upper('acme/space') }))
  },
  {
    what: 'make a role of another name',
    run: ({ iam }) =>
      iam.send(new Iam.CreateRoleCommand({ RoleName: 'x', AssumeRolePolicyDocument: trust, Tags: upper('acme/space') }))
  },
  {
    what: 'attach a managed policy to the role',
    run: ({ iam }, { role }) =>
      iam.send(
        new Iam.AttachRolePolicyCommand({ RoleName: role, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
      )
  },
  { what: 'delete the role', run: ({ iam }, { role }) => iam.send(new Iam.DeleteRoleCommand({ RoleName: role })) },
  {
    what: 'delete the secret',
    run: ({ secrets }, { secret }) => secrets.send(new Secrets.DeleteSecretCommand({ SecretId: secret }))
  },
  {
    what: 'delete the log group',
    run: ({ logs }, { logGroup }) => logs.send(new Logs.DeleteLogGroupCommand({ logGroupName: logGroup }))
  }
]
