import { randomUUID } from 'node:crypto'
import { lowerCaseTags, namesFor, secretNameFor, tagsByKey, upperCaseTags, type Tags } from '../../src/ownership.ts'
import type { Operations } from '../../sandbox/src/service.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'

/** The environment whose things the account has, in part, from others. */
export const PLACE = { repository: 'acme/space', environment: 'main' } as const

/** Somebody else in the account, who may do everything. */
const SOMEBODY = { principal: { arn: 'arn:aws:iam::123456789012:user/somebody' }, authorize: () => undefined } as never

/** Calls an operation of a service as somebody else. */
async function ask(operations: Operations, name: string, input: object): Promise<Record<string, unknown>> {
  return ((await operations[name]?.(input as never, SOMEBODY)) ?? {}) as Record<string, unknown>
}

/** What somebody else puts where this repository's own thing would be. */
export interface Planted {
  /** The thing as it is now, whole. */
  readonly state: () => Promise<unknown>
  /** The ARN of a revision or role that no task may have. */
  readonly arn?: string
}

const NAMES = namesFor(PLACE, 'eu-central-1')
const SECRET = secretNameFor(PLACE.repository, 'docker.io')

/** Registers a revision in our family: with our hash, if there is one, and an image of its own. */
export async function plantRevision({ ecs }: Sandbox, tags: Tags): Promise<Planted> {
  const { operations } = ecs
  const latest = await ask(operations, 'DescribeTaskDefinition', {
    taskDefinition: NAMES.family,
    include: ['TAGS']
  }).catch((): Record<string, unknown> => ({}))
  const copied = tagsByKey((latest.tags ?? []) as { key?: string; value?: string }[])
  const hash = copied['run-on-fargate:definition']
  const { taskDefinition } = await ask(operations, 'RegisterTaskDefinition', {
    family: NAMES.family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [{ name: 'space', image: 'evil/miner:1' }],
    tags: lowerCaseTags({ ...tags, ...(hash !== undefined && { 'run-on-fargate:definition': hash }) })
  })
  const arn = (taskDefinition as { taskDefinitionArn: string }).taskDefinitionArn
  const state = () => ask(operations, 'DescribeTaskDefinition', { taskDefinition: arn, include: ['TAGS'] })
  return { arn, state }
}

export async function plantRole({ iam }: Sandbox, tags: Tags, principals: readonly object[]): Promise<Planted> {
  const { operations } = iam
  const RoleName = NAMES.executionRole
  const Statement = principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }))
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Role } = await ask(operations, 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument,
    Tags: upperCaseTags(tags)
  })
  const state = async () => [
    await ask(operations, 'GetRole', { RoleName }),
    await ask(operations, 'ListRolePolicies', { RoleName }),
    await ask(operations, 'ListAttachedRolePolicies', { RoleName }).catch(() => 'unknown')
  ]
  return { arn: (Role as { Arn: string }).Arn, state }
}

export async function plantSecret(
  { secretsManager }: Sandbox,
  tags: Tags,
  { value, deleted }: { readonly value: string; readonly deleted: boolean }
): Promise<Planted> {
  const { operations } = secretsManager
  await ask(operations, 'CreateSecret', {
    Name: SECRET,
    SecretString: value,
    ClientRequestToken: randomUUID(),
    Tags: upperCaseTags(tags)
  })
  if (deleted) await ask(operations, 'DeleteSecret', { SecretId: SECRET })
  const state = async () => {
    const { LastAccessedDate: _read, ...description } = await ask(operations, 'DescribeSecret', { SecretId: SECRET })
    return [
      description,
      await ask(operations, 'GetSecretValue', { SecretId: SECRET }).then(
        ({ SecretString, VersionId }) => [SecretString, VersionId],
        () => 'deleted'
      )
    ]
  }
  return { state }
}

export async function plantLogGroup({ logs }: Sandbox, tags: Tags): Promise<Planted> {
  const { operations } = logs
  const logGroupName = NAMES.logGroup
  await ask(operations, 'CreateLogGroup', { logGroupName, ...(Object.keys(tags).length > 0 && { tags }) })
  await ask(operations, 'PutRetentionPolicy', { logGroupName, retentionInDays: 365 })
  const state = async () => {
    const { logGroups } = await ask(operations, 'DescribeLogGroups', { logGroupNamePrefix: logGroupName })
    const [{ logGroupArn, retentionInDays }] = logGroups as [{ logGroupArn: string; retentionInDays?: number }]
    return [retentionInDays, await ask(operations, 'ListTagsForResource', { resourceArn: logGroupArn })]
  }
  return { state }
}

export async function plantSecurityGroup({ ec2 }: Sandbox, tags: Tags): Promise<Planted> {
  const { operations, defaultVpc } = ec2
  const { GroupId } = await ask(operations, 'CreateSecurityGroup', {
    GroupName: NAMES.securityGroup,
    Description: 'Mine',
    VpcId: defaultVpc.vpcId,
    TagSpecifications: [{ ResourceType: 'security-group', Tags: upperCaseTags({ ...tags, Name: 'mine' }) }]
  })
  return { state: () => ask(operations, 'DescribeSecurityGroups', { GroupIds: [GroupId] }) }
}

export async function plantCluster({ ecs }: Sandbox, tags: Tags): Promise<Planted> {
  const { operations } = ecs
  await ask(operations, 'CreateCluster', { clusterName: 'default', tags: lowerCaseTags(tags) })
  const state = async () => {
    const { clusters } = await ask(operations, 'DescribeClusters', { clusters: ['default'], include: ['TAGS'] })
    const [{ capacityProviders, defaultCapacityProviderStrategy, status, tags: all }] = clusters as [
      Record<string, unknown>
    ]
    return { capacityProviders, defaultCapacityProviderStrategy, status, all }
  }
  return { state }
}
