import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const SPOT = { ...WALKTHROUGH, 'launch-type': 'FARGATE_SPOT' }
const EC2 = { ...WALKTHROUGH, 'launch-type': 'EC2' }

function providersOf(sandbox: Sandbox) {
  return sandbox.ecs.tasks().map(({ capacityProviderName, launchType }) => capacityProviderName ?? launchType)
}

async function pageOf(sandbox: Sandbox, url: string | undefined): Promise<string> {
  const { hostname, port } = new URL(url ?? '')
  return (await fetch(sandbox.pages.addressOf(hostname.replace(/[[\]]/g, ''), Number(port || '80')))).text()
}

describe('Spot', () => {
  test.concurrent('runs the task, in a cluster that is made for it', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, outputs } = await deploy(sandbox, SPOT)

      expect([outcome, providersOf(sandbox)]).toEqual(['success', ['FARGATE_SPOT']])
      expect(await pageOf(sandbox, outputs.url)).toContain('Hello from Fargate')
    })
  })

  test.concurrent('is associated with a cluster that is there, once', async () => {
    await inSandbox({ knobs: { lag: { capacityProviders: 2000 } } }, async (sandbox) => {
      await deploy(sandbox)
      const first = await deploy(sandbox, SPOT)
      const second = await deploy(sandbox, SPOT)
      const calls = sandbox.aws.calls.filter(({ operation }) => operation === 'PutClusterCapacityProviders')

      expect([first.outcome, second.outcome, calls.length]).toEqual(['success', 'success', 1])
      expect(JSON.parse(first.outputs.changed ?? '')).toContainEqual({
        resource: 'cluster',
        name: 'default',
        action: 'update'
      })
      expect(providersOf(sandbox)).toEqual(['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT'])
    })
  })

  test.concurrent('falls back to On-Demand when there is none, each hop told', async () => {
    await inSandbox({ knobs: { noCapacity: [{ provider: 'FARGATE_SPOT' }] } }, async (sandbox) => {
      const { outcome, lines, summary } = await deploy(sandbox, SPOT)

      expect([outcome, providersOf(sandbox)]).toEqual(['success', ['FARGATE']])
      expect(summary).toContain('| **Cost** | 0.0173 US dollars an hour, 12.66 a month')
      const log = lines.join('\n')
      for (const subnet of sandbox.ec2.defaultVpc.subnetIds) expect(log).toContain(`Trying FARGATE_SPOT in ${subnet}`)
      expect(log).toMatch(/Trying FARGATE\./)
    })
  })

  test.concurrent.each([
    ['taken away while it is watched', { spotInterruptionAfter: 500 }],
    ['lost before the task starts', { noCapacity: [{ provider: 'FARGATE_SPOT' as const, told: 'task' as const }] }]
  ])('that is %s is replaced by another', async (_, knobs) => {
    await inSandbox({ knobs }, async (sandbox) => {
      const { outcome, outputs } = await deploy(sandbox, { ...SPOT, 'settle-seconds': '3' })

      expect(outcome).toBe('success')
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
      expect(providersOf(sandbox).at(-1)).toBe('FARGATE')
    })
  })
})

describe('a zone without room', () => {
  test.concurrent('is passed by', async () => {
    await inSandbox({ knobs: { noCapacity: [{ times: 1 }] } }, async (sandbox) => {
      const { outcome, lines } = await deploy(sandbox)

      expect(outcome).toBe('success')
      expect(lines.join('\n')).toMatch(/Capacity is unavailable.*Trying FARGATE in subnet-/)
      expect(liveTasks(sandbox)).toHaveLength(1)
    })
  })

  test.concurrent('for some of the tasks starts only those anew', async () => {
    await inSandbox({ knobs: { noCapacity: [{ left: 1, times: 1 }] } }, async (sandbox) => {
      const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

      expect([outcome, sandbox.ecs.tasks().length, liveTasks(sandbox).length]).toEqual(['success', 3, 3])
    })
  })
})

describe('container instances', () => {
  async function deployIn(sandbox: Sandbox, definition: object, inputs: Readonly<Record<string, string>> = {}) {
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    try {
      writeFileSync(join(workspace, 'td.json'), JSON.stringify(definition))
      return await deploy(sandbox, { ...EC2, 'task-definition': 'td.json', ...inputs }, { workspace })
    } finally {
      rmSync(workspace, { recursive: true })
    }
  }

  /** An instance that lets everybody in. */
  async function addInstance(sandbox: Sandbox) {
    const { subnetIds, vpcId } = sandbox.ec2.defaultVpc
    const { CreateSecurityGroup, AuthorizeSecurityGroupIngress } = sandbox.ec2.operations
    const call = { authorize: () => undefined } as never
    const group = { GroupName: 'instances', Description: 'instances', VpcId: vpcId }
    const { GroupId = '' } = ((await CreateSecurityGroup?.(group as never, call)) ?? {}) as { GroupId?: string }
    const rule = { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
    await AuthorizeSecurityGroupIngress?.({ GroupId, IpPermissions: [rule] } as never, call)
    return sandbox.ecs.addContainerInstance({ subnetId: subnetIds[0] ?? '', securityGroups: [GroupId] })
  }

  test.concurrent("run the walk-through's own definition, at a private address", async () => {
    await inSandbox({}, async (sandbox) => {
      const fargate = await deploy(sandbox)
      await addInstance(sandbox)
      const { outcome, outputs, summary } = await deploy(sandbox, EC2)

      expect(outcome).toBe('success')
      expect(outputs['task-definition-arn']).toBe(fargate.outputs['task-definition-arn'])
      expect(outputs['public-ip']).toBeUndefined()
      expect(outputs.url).toBe(`http://${outputs['private-ip'] ?? ''}`)
      expect(liveTasks(sandbox).map(({ launchType }) => launchType)).toEqual(['EC2'])
      expect(summary).not.toContain('**Cost**')
    })
  })

  test.concurrent.each([
    ['bridge', { containerPort: 80 }, /:\d{5}$/],
    ['bridge', { containerPort: 80, hostPort: 8080 }, /:8080$/],
    ['host', { containerPort: 80 }, /\d$/]
  ])('in the network mode %s with %j answer at the address of the instance', async (networkMode, mapping, end) => {
    await inSandbox({}, async (sandbox) => {
      const instance = await addInstance(sandbox)
      const { outcome, outputs } = await deployIn(
        sandbox,
        { networkMode, containerDefinitions: [{ name: 'app', memory: 128, portMappings: [mapping] }] },
        { 'health-check-path': '/' }
      )

      expect(outcome).toBe('success')
      expect(outputs['public-ip']).toBe(instance.ec2.networkInterface.publicIp)
      expect(outputs.url).toMatch(end)
      expect(await pageOf(sandbox, outputs.url)).toContain('Hello from Fargate')
      expect(outputs['security-group-id']).toBeUndefined()
    })
  })

  test.concurrent('that are not there are told as such', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, EC2)

      expect(outcome).toBe('failure')
      expect(annotations[0]?.message).toContain('no instance has joined the cluster')
    })
  })
})

describe('IPv6', () => {
  test.concurrent('alone gives the task an address that answers', async () => {
    await inSandbox({ knobs: { pages: 'forwarded' } }, async (sandbox) => {
      const vpc = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'igw', ipv6: 'only' }] })
      const { outcome, outputs } = await deploy(sandbox, {
        ...WALKTHROUGH,
        'vpc-id': vpc.vpcId,
        'health-check-path': '/'
      })

      expect(outcome).toBe('success')
      expect(outputs.url).toBe(`http://[${outputs['public-ip'] ?? ''}]`)
      expect(outputs['public-ip']).toContain(':')
    })
  })

  test.concurrent('beside IPv4 leaves the address as it is', async () => {
    await inSandbox({ knobs: { pages: 'forwarded' } }, async (sandbox) => {
      const vpc = sandbox.ec2.seedVpc({
        cidr: '10.0.0.0/16',
        subnets: [{ az: 'a', route: 'igw', ipv6: 'auto-assign' }]
      })
      const { outcome, outputs } = await deploy(sandbox, {
        ...WALKTHROUGH,
        'vpc-id': vpc.vpcId,
        'health-check-path': '/'
      })

      expect(outcome).toBe('success')
      expect(outputs.url).toMatch(/^http:\/\/127\./)
    })
  })
})
