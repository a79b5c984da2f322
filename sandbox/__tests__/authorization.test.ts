import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import * as Ec2 from '@aws-sdk/client-ec2'
import * as Ecs from '@aws-sdk/client-ecs'
import * as Iam from '@aws-sdk/client-iam'
import * as Route53 from '@aws-sdk/client-route-53'
import type { Principal } from '../src/service.ts'
import type { Sandbox } from '../src/start.ts'
import { startSandbox } from '../src/start.ts'
import { refusal } from './account.ts'
import type { Clients, Made, Need } from './authorization/row.ts'
import { clientsOf, definition, grant, lowerTags, trust, upperTags } from './authorization/row.ts'
import { rows } from './authorization/rows.ts'
import { ADMIN } from './wire/site.ts'

const caller = 'arn:aws:sts::123456789012:assumed-role/deployer/run'
const policies: string[] = []
const limited: Principal = { ...ADMIN, arn: caller, accessKeyId: 'AKIALIMITED', policies }
let sandbox: Sandbox
let clients: Clients
let made: Made

beforeAll(async () => {
  sandbox = await startSandbox({ principals: [ADMIN, limited], knobs: { throttle: 'off' } })
  clients = clientsOf(sandbox, limited)
  made = await setUp(clientsOf(sandbox, ADMIN))
})

afterAll(() => sandbox.close())

test.each(rows)('$operation requires each of its permissions, and no more', async ({ needs, run }) => {
  for (const need of needs) {
    allow(needs.filter((other) => other !== need))
    expect(await refusal(run(clients, made))).toEqual(refused(need))
  }
  allow(needs)
  await expect(run(clients, made)).resolves.toBeDefined()
})

/** Secrets Manager tells only that KMS refused; EC2 and Route 53 name no resource where there is none. */
function refused([action]: Need): object {
  if (/^kms:(?!Describe)/.test(action))
    return { code: 'AccessDeniedException', message: 'Access to KMS is not allowed' }
  const resource = /^(ec2:Describe|route53:List(HostedZones|HostedZonesByName)$)/.test(action)
    ? ''
    : ' on resource: [^ ]+( [^ ]+)?'
  const why = `because no identity-based policy allows the ${action} action`
  return {
    code: expect.stringMatching(/^(AccessDenied(Exception)?|UnauthorizedOperation)$/),
    message: expect.stringMatching(
      new RegExp(`User: ${caller} is not authorized to perform: ${action}${resource} ${why}`)
    )
  }
}

function allow(needs: readonly Need[]): void {
  const Statement = needs.map(([Action, Resource, Condition]) => ({ Effect: 'Allow', Action, Resource, Condition }))
  policies.splice(0, policies.length, JSON.stringify({ Version: '2012-10-17', Statement }))
}

async function setUp({ ecs, ec2, iam, logs, route53 }: Clients): Promise<Made> {
  await iam.send(new Iam.CreateRoleCommand({ RoleName: 'exec', AssumeRolePolicyDocument: trust }))
  await iam.send(new Iam.CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: grant }))
  await logs.send(new Logs.CreateLogGroupCommand({ logGroupName: '/tasks' }))
  const stream = { logGroupName: '/tasks', logStreamName: 'task/space/1' }
  await logs.send(new Logs.CreateLogStreamCommand(stream))
  const { Subnets: [subnet] = [] } = await ec2.send(new Ec2.DescribeSubnetsCommand({}))
  const { SubnetId: subnetId = '', VpcId: vpcId = '' } = subnet ?? {}
  const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: upperTags }]
  const group = { GroupName: 'tasks', Description: 'tasks', VpcId: vpcId, TagSpecifications }
  const { GroupId: groupId = '' } = await ec2.send(new Ec2.CreateSecurityGroupCommand(group))
  await ecs.send(new Ecs.CreateClusterCommand({ tags: lowerTags }))
  const registered = await ecs.send(new Ecs.RegisterTaskDefinitionCommand(definition))
  const { tasks: [task] = [] } = await ecs.send(
    new Ecs.RunTaskCommand({
      taskDefinition: 'space',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [subnetId], securityGroups: [groupId] } },
      tags: lowerTags
    })
  )
  const { id: zoneId } = sandbox.route53.createZone({ name: 'example.com' })
  const first = { Name: '_0.example.com', Type: 'TXT' as const, TTL: 60, ResourceRecords: [{ Value: '"text"' }] }
  const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet: first }] }
  const change = await route53.send(new Route53.ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }))
  return {
    zoneId,
    changeId: change.ChangeInfo?.Id ?? '',
    vpcId,
    subnetId,
    groupId,
    keyArn: sandbox.kms.seedKey({ aliases: ['registry'] }),
    definitionArn: registered.taskDefinition?.taskDefinitionArn ?? '',
    taskArn: task?.taskArn ?? ''
  }
}
