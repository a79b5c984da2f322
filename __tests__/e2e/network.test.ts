import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { deploy, inSandbox, inventory, liveTasks, start, until, WALKTHROUGH, writesOf } from './site.ts'
import { administer } from './failures.ts'
import { WILDCARD } from './https-site.ts'

describe('where tasks run', () => {
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
    test.concurrent('is associated with a cluster that is there, once', async () => {
      await inSandbox({ knobs: { lag: { capacityProviders: 2000 } } }, async (sandbox) => {
        await deploy(sandbox)
        const first = await deploy(sandbox, SPOT)
        const second = await deploy(sandbox, SPOT)
        const calls = sandbox.aws.calls.filter(({ operation }) => operation === 'PutClusterCapacityProviders')

        expect([first.outcome, second.outcome, calls.length]).toEqual(['success', 'success', 1])
        expect(first.summary).toContain('| **Cost** | 0.0087 US dollars an hour, 6.35 a month')
        expect(await pageOf(sandbox, second.outputs.url)).toContain('Hello from Fargate')
        expect(JSON.parse(first.outputs.changed ?? '')).toContainEqual({
          resource: 'cluster',
          name: 'default',
          action: 'update'
        })
        expect(providersOf(sandbox)).toEqual(['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT'])
      })
    })

    test.concurrent(
      'falls back to On-Demand when there is none, each hop told, in a cluster that is made for it',
      async () => {
        await inSandbox({ knobs: { noCapacity: [{ provider: 'FARGATE_SPOT' }] } }, async (sandbox) => {
          const { outcome, lines, summary } = await deploy(sandbox, SPOT)

          expect([outcome, providersOf(sandbox)]).toEqual(['success', ['FARGATE']])
          const made = sandbox.aws.calls.filter(({ operation }) => /Cluster(?:CapacityProviders)?$/.test(operation))
          expect(made.map(({ operation, input }) => [operation, input.capacityProviders])).toEqual([
            ['CreateCluster', ['FARGATE', 'FARGATE_SPOT']]
          ])
          expect(summary).toContain('| **Cost** | 0.0173 US dollars an hour, 12.66 a month')
          const log = lines.join('\n')
          for (const subnet of sandbox.ec2.defaultVpc.subnetIds)
            expect(log).toContain(`Trying FARGATE_SPOT in ${subnet}`)
          expect(log).toMatch(/Trying FARGATE\./)
        })
      }
    )

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
    test.concurrent('is passed by, and for some of the tasks starts only those anew', async () => {
      await inSandbox({ knobs: { noCapacity: [{ left: 1, times: 1 }] } }, async (sandbox) => {
        const { outcome, lines } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

        expect(lines.join('\n')).toMatch(/Capacity is unavailable.*Trying FARGATE in subnet-/)
        expect([outcome, sandbox.ecs.tasks().length, liveTasks(sandbox).length]).toEqual(['success', 3, 3])
      })
    })

    test.concurrent('is passed by when the task fails there with an error of AWS', async () => {
      const fault = { at: 'provision' as const, reason: 'InternalError: the host failed', times: 1 }
      await inSandbox({ knobs: { taskFaults: [fault] } }, async (sandbox) => {
        const { outcome, lines } = await deploy(sandbox)

        const tried = sandbox.aws.calls.flatMap(({ operation, input }) => {
          if (operation !== 'RunTask') return []
          const { awsvpcConfiguration } = input.networkConfiguration as { awsvpcConfiguration: { subnets: string[] } }
          return [awsvpcConfiguration.subnets]
        })
        const [subnet = ''] = sandbox.ec2.defaultVpc.subnetIds

        expect([outcome, tried]).toEqual(['success', [expect.arrayContaining([subnet]), [subnet]]])
        expect(lines.join('\n')).toMatch(/AWS stopped the task. Trying FARGATE in subnet-\w+:[^]*InternalError/)
        expect(liveTasks(sandbox)).toHaveLength(1)
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
      ['bridge', /:\d{5}$/],
      ['host', /\d$/]
    ])('in the network mode %s answer at the address of the instance', async (networkMode, end) => {
      await inSandbox({}, async (sandbox) => {
        const instance = await addInstance(sandbox)
        const { outcome, outputs } = await deployIn(
          sandbox,
          { networkMode, containerDefinitions: [{ name: 'app', memory: 128, portMappings: [{ containerPort: 80 }] }] },
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
        const inputs = { ...WALKTHROUGH, 'vpc-id': vpc.vpcId, 'health-check-path': '/' }
        const { outcome, outputs } = await deploy(sandbox, inputs, { as: 'function' })

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
        const inputs = { ...WALKTHROUGH, 'vpc-id': vpc.vpcId, 'health-check-path': '/' }
        const { outcome, outputs } = await deploy(sandbox, inputs, { as: 'function' })

        expect(outcome).toBe('success')
        expect(outputs.url).toMatch(/^http:\/\/127\./)
      })
    })
  })
})

describe('more security groups', () => {
  async function createGroup(sandbox: Sandbox, name: string, vpcId = sandbox.ec2.defaultVpc.vpcId): Promise<string> {
    const made = await administer(sandbox, 'ec2', 'CreateSecurityGroup', {
      GroupName: name,
      Description: 'Admitted by the database',
      VpcId: vpcId
    })
    return (made as { GroupId: string }).GroupId
  }

  function groupsOfRuns(sandbox: Sandbox): unknown[] {
    return sandbox.aws.calls
      .filter(({ operation }) => operation === 'RunTask')
      .map(
        ({ input }) =>
          (input as { networkConfiguration: { awsvpcConfiguration: { securityGroups: unknown } } }).networkConfiguration
            .awsvpcConfiguration.securityGroups
      )
  }

  describe('add-security-groups', () => {
    test.concurrent.each([
      ['a service', {}, 2],
      ['a job', { 'wait-for': 'stopped', command: 'true' }, 0]
    ])(
      'gives the tasks of %s the groups beside their own, which opens the ports as ever, and leaves them at the end',
      async (_, inputs, rules) => {
        const app = { ...WALKTHROUGH_IMAGE.app, byCommand: { true: { exits: { after: 500, code: 0 } } } }
        await inSandbox({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (sandbox) => {
          const added = [await createGroup(sandbox, 'one'), await createGroup(sandbox, 'two')]
          const before = sandbox.ec2.securityGroups().filter(({ id }) => added.includes(id))
          const { outputs } = await deploy(sandbox, {
            ...WALKTHROUGH,
            ...inputs,
            'add-security-groups': added.join('\n')
          })
          const own = outputs['security-group-id'] ?? ''

          expect(own).toMatch(/^sg-/)
          expect(groupsOfRuns(sandbox)).toEqual([[own, ...added]])
          expect(
            sandbox.ec2
              .securityGroups()
              .find(({ id }) => id === own)
              ?.rules.filter(({ direction }) => direction === 'ingress')
          ).toHaveLength(rules)
          expect(sandbox.ec2.securityGroups().filter(({ id }) => added.includes(id))).toEqual(before)
          expect(JSON.parse(outputs.changed ?? '')).not.toContainEqual(expect.objectContaining({ name: added[0] }))
          expect((await deploy(sandbox, { mode: 'destroy' })).outcome).toBe('success')
          expect(inventory(sandbox).securityGroups.toSorted()).toEqual(['one', 'two'])
        })
      },
      30_000
    )

    test.concurrent('refuses groups that are not there or in another VPC, before anything is written', async () => {
      await inSandbox({}, async (sandbox) => {
        const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [] })
        const elsewhere = await createGroup(sandbox, 'elsewhere', vpcId)
        const missing = await deploy(sandbox, {
          ...WALKTHROUGH,
          'add-security-groups': `sg-0123456789abcdef0,${elsewhere}`
        })
        const strange = await deploy(sandbox, { ...WALKTHROUGH, 'add-security-groups': elsewhere })

        expect([missing.outcome, strange.outcome]).toEqual(['failure', 'failure'])
        expect(missing.annotations[0]?.message).toContain(
          "don't exist in this Region and account: sg-0123456789abcdef0."
        )
        expect(strange.annotations[0]?.message).toContain(`${elsewhere} (${vpcId})`)
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })
})

describe('ports that are closed', () => {
  /** One program on two ports, so that each deployment opens the one that it names. */
  const IMAGE = { ...WALKTHROUGH_IMAGE, exposedPorts: [], app: { ...WALKTHROUGH_IMAGE.app, listens: [3000, 4000] } }

  function openPorts(sandbox: Sandbox): number[] {
    const group = sandbox.ec2.securityGroups().find(({ name }) => name === 'run-on-fargate/acme/space/pr-7')
    const ingress = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress')
    return [...new Set(ingress.map(({ fromPort }) => fromPort ?? 0))].sort((a, b) => a - b)
  }

  const named = (port: string, more: Readonly<Record<string, string>> = {}) => ({
    ...WALKTHROUGH,
    environment: 'pr-7',
    domain: WILDCARD,
    port,
    'timeout-minutes': '2',
    'dns-ttl': '10',
    ...more
  })

  test.concurrent(
    'a port that a step closes late is open to the health check of a deployment that began before',
    async () => {
      const more = { 'health-check-path': '/' }
      const state = { holds: false, closed: false }
      const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
        if (operation === 'RevokeSecurityGroupIngress' && phase === 'answered') state.closed = true
        // The rules have been read by now, and there is no task yet that whoever closes ports could see.
        if (operation === 'RunTask' && phase === 'received' && state.holds) await until(() => state.closed)
      }
      await inSandbox({ images: [IMAGE], onCall }, async (sandbox) => {
        sandbox.route53.createZone({ name: 'example.com' })
        await deploy(sandbox, named('3000', more))
        const third: Promise<StepResult>[] = []
        const onLine = (line: string) => {
          if (!line.includes('because resolvers may still point') || third.length > 0) return
          state.holds = true
          third.push(start(sandbox, named('3000', more)).done)
        }
        const second = await deploy(sandbox, named('4000', more), { onLine })
        const [last] = await Promise.all(third)

        expect([second.outcome, state.closed, last?.outcome]).toEqual(['success', true, 'success'])
        expect([openPorts(sandbox), liveTasks(sandbox).length]).toEqual([[3000], 1])
      })
    }
  )

  test.concurrent('a port that is closed when the tasks that need it run already is opened again', async () => {
    const state = { holds: false, closing: false, ran: false }
    const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (phase !== 'received' || !state.holds) return
      if (operation === 'RunTask') await until(() => state.closing)
      if (operation !== 'RevokeSecurityGroupIngress' || state.closing) return
      state.closing = true
      await until(() => state.ran)
    }
    await inSandbox({ images: [IMAGE], onCall }, async (sandbox) => {
      sandbox.route53.createZone({ name: 'example.com' })
      await deploy(sandbox, named('3000'))
      const third: Promise<StepResult>[] = []
      const onLine = (line: string) => {
        if (!line.includes('because resolvers may still point') || third.length > 0) return
        state.holds = true
        const onEnd = (text: string) => {
          state.ran ||= text.includes('because resolvers may still point')
        }
        third.push(start(sandbox, named('3000'), { onLine: onEnd }).done)
      }
      await deploy(sandbox, named('4000'), { onLine })
      const [last] = await Promise.all(third)

      expect([state.ran, last?.outcome, openPorts(sandbox)]).toEqual([true, 'success', [3000]])
    })
  })
})

describe('ports that stay open', () => {
  /** One program on two ports, so that each deployment opens the one that it names. */
  const IMAGE = { ...WALKTHROUGH_IMAGE, exposedPorts: [], app: { ...WALKTHROUGH_IMAGE.app, listens: [3000, 4000] } }

  const named = (port: string) => ({ ...WALKTHROUGH, environment: 'pr-7', domain: WILDCARD, port })

  /** The ports that were closed at any time. */
  function closedPorts({ aws }: Sandbox): number[] {
    const calls = aws.calls.filter(({ operation }) => operation === 'RevokeSecurityGroupIngress')
    const rules = calls.flatMap(({ input }) => input.IpPermissions as readonly { readonly FromPort: number }[])
    return [...new Set(rules.map(({ FromPort }) => FromPort))]
  }

  test('a port that a running task of a later deployment needs is not closed for a moment', async () => {
    await inSandbox({ images: [IMAGE] }, async (sandbox) => {
      sandbox.route53.createZone({ name: 'example.com' })
      await deploy(sandbox, named('3000'))
      const third: Promise<StepResult>[] = []
      const onLine = (line: string) => {
        // The step has replaced the first task, and is to close port 3000 in a minute.
        if (line.includes('because resolvers may still point') && third.length === 0) {
          third.push(start(sandbox, named('3000')).done)
        }
      }
      const second = await deploy(sandbox, named('4000'), { onLine })
      const [last] = await Promise.all(third)

      expect([second.outcome, last?.outcome, liveTasks(sandbox).length]).toEqual(['success', 'success', 1])
      // That of the second, which only a replaced task needed.
      expect(closedPorts(sandbox)).toEqual([4000])
    })
  })

  test('a port that only a deployment which began later needs is not closed by the earlier one’s end', async () => {
    await inSandbox({ images: [IMAGE] }, async (sandbox) => {
      const on = (port: string, settle: string) => ({ ...WALKTHROUGH, port, 'settle-seconds': settle })
      const running = (count: number) => () =>
        liveTasks(sandbox).filter(({ lastStatus }) => lastStatus === 'RUNNING').length === count
      const earlier = start(sandbox, on('3000', '60'))
      await until(running(1))
      const later = start(sandbox, on('4000', '120'))
      await until(running(2))
      const first = await earlier.done

      expect([first.outcome, liveTasks(sandbox).length]).toEqual(['success', 2])
      expect(closedPorts(sandbox)).toEqual([])

      const { outcome } = await later.done

      expect([outcome, liveTasks(sandbox).length, closedPorts(sandbox)]).toEqual(['success', 1, [3000]])
    })
  })

  test('a port of a permanent task that began in the meantime is not closed by a temporary deployment', async () => {
    const state: { requests: number; started: boolean } = { requests: 0, started: false }
    const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'RunTask') return
      if (phase === 'answered') state.started = true
      // The permanent task starts first, but only once the temporary deployment has found none.
      else if (++state.requests === 1) await until(() => state.requests === 2)
      else await until(() => state.started)
    }
    await inSandbox({ images: [IMAGE], onCall }, async (sandbox) => {
      const lasting = start(sandbox, { ...WALKTHROUGH, port: '3000' })
      await until(() => state.requests === 1)
      const inputs = { ...WALKTHROUGH, port: '4000', 'time-to-live': '2h', 'settle-seconds': '30' }
      const temporary = await deploy(sandbox, inputs)
      const { outcome } = await lasting.done

      expect([outcome, temporary.outcome, liveTasks(sandbox).length]).toEqual(['success', 'success', 2])
      expect(temporary.annotations.map(({ message }) => message)).toEqual([
        expect.stringContaining('is permanent, so it keeps running beside this one')
      ])
      expect(closedPorts(sandbox)).toEqual([])
    })
  })
})

describe('the group of an environment', () => {
  function own(groups: readonly { readonly name: string; readonly vpcId: string }[]) {
    return groups.filter(({ name }) => name !== 'default')
  }

  describe('the security group of an environment', () => {
    test.concurrent(
      'is one of the VPC that the task moves to, and goes in both once no interface holds it',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const { vpcId, subnetIds } = sandbox.ec2.seedVpc({
            cidr: '10.9.0.0/16',
            subnets: [{ az: 'a', route: 'igw' }]
          })
          const first = await deploy(sandbox)
          const moved = await deploy(sandbox, { ...WALKTHROUGH, subnets: subnetIds.join(',') })
          const vpcs = own(sandbox.ec2.securityGroups()).map((group) => group.vpcId)

          expect([first.outcome, moved.outcome, liveTasks(sandbox).length]).toEqual(['success', 'success', 1])
          expect(moved.outputs['security-group-id']).not.toBe(first.outputs['security-group-id'])
          expect(vpcs.toSorted()).toEqual([sandbox.ec2.defaultVpc.vpcId, vpcId].toSorted())
          // Without `add-security-groups`, none are looked for.
          const looks = sandbox.aws.calls.filter(({ operation }) => operation === 'DescribeSecurityGroups')
          expect(looks.length).toBeGreaterThan(0)
          expect(JSON.stringify(looks.map(({ input }) => input))).not.toContain('group-id')

          const message = `resource ${moved.outputs['security-group-id'] ?? ''} has a dependent object`
          const answer = { code: 'DependencyViolation', message }
          // As long as EC2 keeps the interfaces, which can take more than half a minute.
          sandbox.world.knobs.faults.push({ call: 'ec2:DeleteSecurityGroup', answer, times: 24 })
          const removed = await deploy(sandbox, { mode: 'destroy' })

          expect([removed.outcome, removed.annotations]).toEqual(['success', []])
          expect([own(sandbox.ec2.securityGroups()), liveTasks(sandbox)]).toEqual([[], []])
          expect(sandbox.world.knobs.faults).toMatchObject([{ times: 0 }])
        })
      }
    )
  })
})
