import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type RouteTable,
  type SecurityGroup,
  type Subnet
} from '@aws-sdk/client-ec2'
import { GetRolePolicyCommand, ListRolePoliciesCommand, ListRolesCommand, type Role } from '@aws-sdk/client-iam'
import { GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager'
import type { Clients } from './clients.ts'

/** What there is in an account at one moment, as far as a task's fate hangs on it. */
export interface Account {
  /** Trust policies and inline policies, by the roles' ARNs. */
  readonly roles: ReadonlyMap<string, { readonly trust: string; readonly policies: readonly string[] }>
  /** The secrets' values by their ARNs. */
  readonly secrets: ReadonlyMap<string, string | undefined>
  /** ARNs of the log groups by their names. */
  readonly logGroups: ReadonlyMap<string, string>
  readonly subnets: readonly Subnet[]
  readonly routeTables: readonly RouteTable[]
  readonly securityGroups: readonly SecurityGroup[]
}

/** Reads all of it; an account with more than one page of anything is none of ours. */
export async function readAccount(clients: Clients): Promise<Account> {
  const { ec2, logs } = clients
  const [roles, secrets, groups, subnets, tables, securityGroups] = await Promise.all([
    readRoles(clients),
    readSecrets(clients),
    logs.send(new DescribeLogGroupsCommand({})),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeRouteTablesCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({}))
  ])
  return {
    roles: new Map(roles),
    secrets: new Map(secrets),
    logGroups: new Map((groups.logGroups ?? []).map(({ logGroupName = '', arn = '' }) => [logGroupName, arn])),
    subnets: subnets.Subnets ?? [],
    routeTables: tables.RouteTables ?? [],
    securityGroups: securityGroups.SecurityGroups ?? []
  }
}

async function readRoles({ iam }: Clients) {
  const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}))
  return Promise.all(
    roles.map(async (role) => {
      const trust = decodeURIComponent(role.AssumeRolePolicyDocument ?? '')
      return [role.Arn ?? '', { trust, policies: await readPolicies({ iam }, role) }] as const
    })
  )
}

/** IAM answers documents URL-encoded (API reference, GetRolePolicy). */
async function readPolicies({ iam }: Pick<Clients, 'iam'>, { RoleName }: Role): Promise<string[]> {
  const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }))
  const answers = names.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })))
  return (await Promise.all(answers)).map(({ PolicyDocument = '' }) => decodeURIComponent(PolicyDocument))
}

async function readSecrets({ secretsManager }: Clients) {
  const { SecretList: secrets = [] } = await secretsManager.send(new ListSecretsCommand({}))
  return Promise.all(
    secrets.map(async ({ ARN = '' }) => {
      const { SecretString: value } = await secretsManager.send(new GetSecretValueCommand({ SecretId: ARN }))
      return [ARN, value] as const
    })
  )
}
