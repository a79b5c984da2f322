import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  EC2Client
} from '@aws-sdk/client-ec2'
import { expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks } from './site.ts'

function clientFor({ aws, environment }: Sandbox): EC2Client {
  return new EC2Client({
    region: 'eu-central-1',
    endpoint: aws.url,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: environment.AWS_SESSION_TOKEN ?? ''
    }
  })
}

// A database admits the tasks of an environment by their group, which EC2 then does not delete.
test.concurrent.each([
  ['lets it in', true],
  ['leads out to it', false]
])('a removal names the group whose rule %s', async (_, isIngress) => {
  await inSandbox({}, async (sandbox) => {
    await deploy(sandbox)
    const groups = sandbox.ec2.securityGroups()
    const own = groups.find(({ name }) => name.startsWith('run-on-fargate/'))?.id ?? ''
    const database = groups.find(({ name }) => name === 'default')?.id ?? ''
    const rule = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: own }] }
    const ec2 = clientFor(sandbox)
    const asked = { GroupId: database, IpPermissions: [rule] }
    await (isIngress
      ? ec2.send(new AuthorizeSecurityGroupIngressCommand(asked))
      : ec2.send(new AuthorizeSecurityGroupEgressCommand(asked)))
    ec2.destroy()
    const { outcome, annotations } = await deploy(sandbox, { mode: 'destroy' })

    expect([outcome, liveTasks(sandbox)]).toEqual(['failure', []])
    expect(annotations[0]?.message).toContain(`Remove ${own} from the rules of the security group ${database} first).`)
  })
})
