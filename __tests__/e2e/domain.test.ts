import { describe, expect, test } from '@jest/globals'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { sampleOf } from '../invariants/worlds.ts'
import { begin, type Inputs, markerOf, NAME, NAMED, recordsOf, resolved, run, timesOf, visit } from './domain-site.ts'
import { deploy, inSandbox, liveTasks, pass, until, WALKTHROUGH, writesOf } from './site.ts'
import { CHALLENGE, challengeTexts, runCertificate, withZone as withCertificateZone } from './certificate-site.ts'

const SYNC = 30_000

/** A sandbox with the zone `example.com`, in which a change takes half a minute. */
async function withZone(
  test: (sandbox: Sandbox, zoneId: string) => Promise<void>,
  options: SandboxOptions = {}
): Promise<void> {
  await inSandbox({ ...options, knobs: { lag: { records: SYNC }, ...options.knobs } }, async (sandbox) => {
    await test(sandbox, sandbox.route53.createZone({ name: 'example.com' }).id)
  })
}

function taskIds(sandbox: Sandbox): string[] {
  return liveTasks(sandbox).map(({ taskArn = '' }) => taskArn.split('/').at(-1) ?? '')
}

describe('a domain', () => {
  test.concurrent(
    'leads to the task when the step ends, and moves to the next one without a failed request',
    async () => {
      const image = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, listens: [80, 8080] } }
      await withZone(
        async (sandbox, zone) => {
          const first = await run(sandbox)
          const { outcome, outputs, lines, annotations, summary } = first
          const address = outputs['public-ip'] ?? ''

          expect([outcome, outputs.domain, outputs.url]).toEqual(['success', NAME, `http://${NAME}`])
          expect(await resolved(sandbox)).toEqual({ addresses: [address], ttl: 60 })
          expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${address}`])
          expect(markerOf(sandbox, zone)).toContain(`${outputs['task-id'] ?? ''}@${address}`)
          expect(annotations).toEqual([])
          expect(lines.join('\n')).toContain(`runs at http://${NAME}`)
          expect(summary).toContain(`http://${NAME}`)
          expect(JSON.parse(outputs.changed ?? '')).toContainEqual({
            resource: 'DNS record',
            name: NAME,
            action: 'create'
          })

          const visitor = visit(sandbox)
          // The ports that the older task needs stay open beside those of the new one.
          const second = await run(sandbox, { ...NAMED, port: '80,8080' })
          await pass(5000)
          const seen = await visitor.end()
          const [stopped = 0] = timesOf(sandbox, 'StopTask')
          const [, switched = 0] = timesOf(sandbox, 'ChangeResourceRecordSets')

          expect([second.outcome, second.post?.outcome]).toEqual(['success', 'success'])
          expect(second.outputs['public-ip']).not.toBe(first.outputs['public-ip'])
          expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${second.outputs['public-ip'] ?? ''}`])
          expect(taskIds(sandbox)).toEqual([second.outputs['task-id']])
          expect(stopped - switched).toBeGreaterThanOrEqual(SYNC + 60_000)
          expect(seen.length).toBeGreaterThan(75)
          expect(seen.filter((answer) => answer !== '200')).toEqual([])
          // The step does not wait for the older task: the post step stops it.
          expect(second.lines.join('\n')).not.toContain('Stopped the replaced task')
          expect(second.post?.lines.join('\n')).toContain('Stopped the replaced task')
        },
        { images: [image] }
      )
    }
  )

  test.concurrent('with a star has the label of each pull request, and GitHub shows it', async () => {
    await withZone(async (sandbox, zone) => {
      const { number } = sandbox.github.openPull()
      const event = sandbox.github.event('pull_request', 'opened', number)
      const { outputs } = await run(sandbox, { domain: '*.preview.example.com' }, { event, github: event.github })
      const name = `pr-${number}.preview.example.com`

      expect([outputs.domain, outputs.url]).toEqual([name, `http://${name}`])
      expect(recordsOf(sandbox, zone, name)).toEqual([`A 60 ${outputs['public-ip'] ?? ''}`])
      expect(sandbox.github.comments(number).map(({ body }) => body)).toEqual([
        expect.stringContaining(`http://${name}`)
      ])
      expect(sandbox.github.deployments(`pr-${number}`)[0]?.statuses.at(-1)).toMatchObject({
        state: 'success',
        environmentUrl: `http://${name}`
      })

      sandbox.github.closePull(number)
      const closed = sandbox.github.event('pull_request', 'closed', number)
      const removed = await run(sandbox, { image: '' }, { event: closed, github: closed.github })

      expect(removed.outcome).toBe('success')
      expect([liveTasks(sandbox), recordsOf(sandbox, zone, name), markerOf(sandbox, zone, name)]).toEqual([[], [], ''])
    })
  })

  test.concurrent('is given through a proxy as well, and the log says that the name was not requested', async () => {
    await withZone(
      async (sandbox) => {
        const inputs = { ...WALKTHROUGH, ...NAMED, 'health-check-path': '/' }
        const { outcome, outputs, lines } = await deploy(sandbox, inputs, { as: 'function' })

        expect([outcome, outputs.url]).toEqual(['success', `http://${NAME}`])
        expect(await resolved(sandbox)).toEqual({ addresses: [outputs['public-ip']], ttl: 60 })
        expect(lines.join('\n')).toContain(`The health check was not repeated as ${NAME}: the runner uses a proxy`)
      },
      { knobs: { pages: 'forwarded' } }
    )
  })

  test.concurrent(
    'of a run that is lost after the switch is put right by the next one, also if that gets no answer',
    async () => {
      await withZone(async (sandbox, zone) => {
        await run(sandbox)
        const lost = begin(sandbox)
        await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length === 2)
        lost.kill()
        await lost.done
        expect(liveTasks(sandbox)).toHaveLength(2)
        sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: 'drop', times: 1 })
        const { outcome, outputs } = await run(sandbox)

        expect([outcome, recordsOf(sandbox, zone)]).toEqual(['success', [`A 60 ${outputs['public-ip'] ?? ''}`]])
        expect(taskIds(sandbox)).toEqual([outputs['task-id']])
        expect((await resolved(sandbox)).addresses).toEqual([outputs['public-ip']])
        expect(sandbox.world.knobs.faults).toMatchObject([{ times: 0 }])
      })
    }
  )

  test.concurrent(
    'is left as it is by a plan, by a deployment that fails, and once somebody has changed it',
    async () => {
      const app = { ...WALKTHROUGH_IMAGE.app, exits: { after: 0, code: 3 } }
      await withZone(
        async (sandbox, zone) => {
          const first = await run(sandbox)
          const records = sandbox.route53.records(zone)
          const writes = writesOf(sandbox).length
          const { outcome, lines, summary } = await run(sandbox, { ...NAMED, mode: 'plan', 'dns-ttl': '30' })

          expect(outcome).toBe('success')
          expect(lines.join('\n')).toContain(
            `${NAME}: ${first.outputs['public-ip'] ?? ''} → the address of the new task, TTL 30 s`
          )
          expect(summary).toContain('DNS record')
          expect([writesOf(sandbox).length, sandbox.route53.records(zone)]).toEqual([writes, records])

          const failed = await run(sandbox, { ...NAMED, image: 'acme/space:broken', 'settle-seconds': '5' })

          expect([failed.outcome, sandbox.route53.records(zone)]).toEqual(['failure', records])

          const Value = '192.0.2.1'
          sandbox.route53.putRecords(zone, [{ Name: NAME, Type: 'A', TTL: 60, ResourceRecords: [{ Value }] }])
          const changed = sandbox.route53.records(zone)
          const refused = await run(sandbox)
          await run(sandbox, { mode: 'destroy', environment: 'main' })

          expect(refused.outcome).toBe('failure')
          expect(sandbox.route53.records(zone)).toEqual(changed)
        },
        { images: [WALKTHROUGH_IMAGE, { ...WALKTHROUGH_IMAGE, tag: 'broken', app }] }
      )
    }
  )

  test.concurrent('has the addresses of all tasks, and goes before them when it is not wanted any more', async () => {
    await withZone(async (sandbox, zone) => {
      const first = await run(sandbox, { ...NAMED, count: '2' })
      const addresses = JSON.parse(first.outputs['public-ips'] ?? '') as string[]

      expect(addresses).toHaveLength(2)
      expect(new Set((await resolved(sandbox)).addresses)).toEqual(new Set(addresses))
      expect(recordsOf(sandbox, zone)).toHaveLength(1)

      const renamed = await run(sandbox, { domain: 'other.example.com' })

      expect([recordsOf(sandbox, zone), markerOf(sandbox, zone)]).toEqual([[], ''])
      expect(recordsOf(sandbox, zone, 'other.example.com')).toEqual([`A 60 ${renamed.outputs['public-ip'] ?? ''}`])

      const nameless = await run(sandbox, {})
      expect(nameless.outputs.domain).toBeUndefined()
      expect(recordsOf(sandbox, zone, 'other.example.com')).toEqual([])
      expect(taskIds(sandbox)).toEqual([nameless.outputs['task-id']])
      const stops = timesOf(sandbox, 'StopTask')
      const changes = timesOf(sandbox, 'ChangeResourceRecordSets')
      expect((stops.at(-1) ?? 0) - (changes.at(-1) ?? 0)).toBeGreaterThanOrEqual(SYNC)
    })
  })

  test.concurrent('in a private zone has to be asked for by its ID, and may be of a private address', async () => {
    await inSandbox({}, async (sandbox) => {
      const { id } = sandbox.route53.createZone({ name: 'example.com', private: true })
      const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'nat' }] })
      const without = await run(sandbox)
      const inputs = { ...NAMED, 'hosted-zone-id': id, 'vpc-id': vpcId, 'assign-public-ip': 'false' }
      const named = await run(sandbox, inputs)

      expect(without.annotations[0]?.message).toContain(
        'No public hosted zone of this AWS account contains app.example.com'
      )
      expect([named.outcome, named.outputs['public-ip']]).toEqual(['success', undefined])
      expect(recordsOf(sandbox, id)).toEqual([`A 60 ${named.outputs['private-ip'] ?? ''}`])
    })
  })

  test.concurrent('moves from IPv4 to IPv6 in one batch, and leaves no address behind', async () => {
    await withZone(async (sandbox, zone) => {
      const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.0.0.0/16', subnets: [{ az: 'a', route: 'igw', ipv6: 'only' }] })
      await run(sandbox)
      const { outcome, outputs } = await run(sandbox, { ...NAMED, 'vpc-id': vpcId })
      const address = outputs['public-ip'] ?? ''

      expect([outcome, outputs.url]).toEqual(['success', `http://${NAME}`])
      expect(address).toContain(':')
      expect(recordsOf(sandbox, zone)).toEqual([`AAAA 60 ${address}`])
      expect(timesOf(sandbox, 'ChangeResourceRecordSets')).toHaveLength(2)
    })
  })

  test.concurrent('waits for a zone that is busy, and for rates', async () => {
    await withZone(
      async (sandbox) => {
        const names = ['one', 'two']
        const runs = await Promise.all(
          names.map((environment) => run(sandbox, { domain: '*.example.com', environment }))
        )
        expect(runs.map(({ outcome }) => outcome)).toEqual(names.map(() => 'success'))
        for (const [index, name] of names.entries()) {
          expect((await resolved(sandbox, `${name}.example.com`)).addresses).toEqual([
            runs[index]?.outputs['public-ip']
          ])
        }
      },
      { knobs: { throttle: 'first-attempt', lag: { records: SYNC, zone: 9000 } } }
    )
  })
})

const FOREIGN = {
  'a CNAME': { Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'www.example.net' }] },
  'an address': { Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
  'an IPv6 address': { Type: 'AAAA', TTL: 60, ResourceRecords: [{ Value: '2001:db8::1' }] },
  'an alias': {
    Type: 'A',
    AliasTarget: { HostedZoneId: 'Z35SXDOTRQ7X7K', DNSName: 'lb.example.net', EvaluateTargetHealth: false }
  },
  'a weighted address': {
    Type: 'A',
    TTL: 60,
    SetIdentifier: 'blue',
    Weight: 10,
    ResourceRecords: [{ Value: '192.0.2.1' }]
  }
} as const

describe('records of somebody else', () => {
  test.concurrent.each(Object.keys(FOREIGN))('%s: shown, nothing created, nothing changed', async (what) => {
    await withZone(async (sandbox, zone) => {
      sandbox.route53.putRecords(zone, [{ Name: NAME, ...FOREIGN[what as keyof typeof FOREIGN] } as never])
      const before = sandbox.route53.records(zone)
      const { outcome, annotations } = await run(sandbox)

      expect(outcome).toBe('failure')
      expect(annotations[0]?.properties.title).toBe('The domain has other records')
      expect(annotations[0]?.message).toMatch(/www\.example\.net|192\.0\.2\.1|2001:db8::1|lb\.example\.net/)
      expect([writesOf(sandbox), sandbox.route53.records(zone)]).toEqual([[], before])
    })
  })

  test.concurrent('another environment’s name stays its own', async () => {
    await withZone(async (sandbox, zone) => {
      await run(sandbox, { ...NAMED, environment: 'blue' })
      const before = sandbox.route53.records(zone)
      const { outcome, annotations } = await run(sandbox, { ...NAMED, environment: 'green' })

      expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringContaining('the environment blue')])
      expect(sandbox.route53.records(zone)).toEqual(before)
      expect(liveTasks(sandbox)).toHaveLength(1)
    })
  })

  test.concurrent('a record that appears at the last moment makes the deployment fail, and stays', async () => {
    const late: { add?: () => void } = {}
    await inSandbox(
      {
        onCall: ({ operation }, phase) => {
          if (operation === 'ChangeResourceRecordSets' && phase === 'received') late.add?.()
        }
      },
      async (sandbox) => {
        const { id } = sandbox.route53.createZone({ name: 'example.com' })
        const first = await run(sandbox, {})
        late.add = () => {
          const Value = '192.0.2.1'
          sandbox.route53.putRecords(id, [{ Name: NAME, Type: 'A', TTL: 60, ResourceRecords: [{ Value }] }])
        }
        const { outcome } = await run(sandbox)

        expect([outcome, recordsOf(sandbox, id)]).toEqual(['failure', ['A 60 192.0.2.1']])
        expect(taskIds(sandbox)).toEqual([first.outputs['task-id']])
      }
    )
  })
})

describe('a zone', () => {
  const CASES: Readonly<Record<string, { readonly seed: (sandbox: Sandbox) => Inputs; readonly says: RegExp }>> = {
    'that is not there': {
      seed: () => NAMED,
      says: /No public hosted zone .* contains app\.example\.com.*zones: none/s
    },
    'of a name that two have': {
      seed: ({ route53 }) => {
        route53.createZone({ name: 'example.com' })
        route53.createZone({ name: 'example.com' })
        return NAMED
      },
      says: /are both called example\.com/
    },
    'of another account': {
      seed: ({ route53 }) => ({
        ...NAMED,
        'hosted-zone-id': route53.createZone({ name: 'example.com', account: '999999999999' }).id
      }),
      says: /belongs to another AWS account/
    },
    'with an unknown ID': { seed: () => ({ ...NAMED, 'hosted-zone-id': 'Z0UNKNOWN' }), says: /doesn't exist/ },
    'that does not contain the name': {
      seed: ({ route53 }) => ({ ...NAMED, 'hosted-zone-id': route53.createZone({ name: 'ample.com' }).id }),
      says: /is ample\.com, which doesn't contain app\.example\.com/
    },
    'of another service': {
      seed: ({ route53 }) => {
        route53.createZone({ name: 'example.com', linkedService: 'servicediscovery.amazonaws.com' })
        return NAMED
      },
      says: /belongs to servicediscovery/
    },
    'that delegates the name': {
      seed: ({ route53 }) => {
        const below = {
          Name: 'preview.example.com',
          Type: 'NS' as const,
          TTL: 60,
          ResourceRecords: [{ Value: 'ns.example.net' }]
        }
        route53.createZone({ name: 'example.com', records: [below] })
        return { domain: 'pr-1.preview.example.com' }
      },
      says: /delegates preview\.example\.com to other name servers: ns\.example\.net/
    }
  }

  test.concurrent.each(Object.keys(CASES))('%s is refused before anything is created', async (what) => {
    await inSandbox({}, async (sandbox) => {
      const { seed, says } = CASES[what] ?? { seed: () => NAMED, says: /never/ }
      const { outcome, annotations } = await run(sandbox, seed(sandbox))

      expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringMatching(says)])
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('is the one with the longest name, and told to be delegated where nothing is', async () => {
    await inSandbox({}, async (sandbox) => {
      // More than a page of the list, which is in the order of the IDs.
      for (let number = 0; number < 130; number++) sandbox.route53.createZone({ name: `zone-${number}.net` })
      sandbox.route53.createZone({ name: 'com' })
      const { id, nameServers } = sandbox.route53.createZone({
        id: 'ZZZZZZZZZZZZZZZZZZZZ',
        name: 'example.com',
        delegated: false
      })
      const { outcome, annotations } = await run(sandbox)

      expect([outcome, recordsOf(sandbox, id).length]).toEqual(['success', 1])
      expect(annotations).toEqual([
        expect.objectContaining({ kind: 'warning', message: expect.stringContaining(nameServers[0] ?? '') as unknown })
      ])
    })
  })
})

describe('what goes wrong', () => {
  test.concurrent.each(['first', 'second'] as const)(
    'a failure after the switch of the %s deployment is undone',
    async (which) => {
      await withZone(async (sandbox, zone) => {
        const first = which === 'second' ? await run(sandbox) : undefined
        const before = recordsOf(sandbox, zone)
        const answer = { code: 'AccessDenied', message: 'no', status: 403 }
        sandbox.world.knobs.faults.push({ call: 'route53:GetChange', answer, times: 1 })
        const visitor = visit(sandbox)
        const { outcome } = await run(sandbox)
        const seen = await visitor.end()

        expect([outcome, recordsOf(sandbox, zone)]).toEqual(['failure', before])
        expect(taskIds(sandbox)).toEqual(first === undefined ? [] : [first.outputs['task-id']])
        const [stopped = 0] = timesOf(sandbox, 'StopTask')
        expect(stopped - (timesOf(sandbox, 'ChangeResourceRecordSets').at(-1) ?? 0)).toBeGreaterThanOrEqual(SYNC)
        expect(seen.filter((seenNow) => !['200', 'no address'].includes(seenNow))).toEqual([])
      })
    }
  )

  test.concurrent('an application that rejects its name is a failure', async () => {
    const app = { ...WALKTHROUGH_IMAGE.app, refusesHosts: [NAME] }
    await withZone(
      async (sandbox, zone) => {
        const { outcome, annotations } = await run(sandbox, { ...NAMED, 'health-check-path': '/' })

        expect([outcome, annotations[0]?.properties.title]).toEqual(['failure', 'The application rejects its domain'])
        expect([taskIds(sandbox), recordsOf(sandbox, zone)]).toEqual([[], []])
      },
      { images: [{ ...WALKTHROUGH_IMAGE, app }] }
    )
  })

  test.concurrent.each(['first', 'second'] as const)(
    'a cancel after the switch of the %s deployment is undone by the post step',
    async (which) => {
      await withZone(async (sandbox, zone) => {
        const first = which === 'second' ? await run(sandbox) : undefined
        const before = recordsOf(sandbox, zone)
        const changes = timesOf(sandbox, 'ChangeResourceRecordSets').length
        const running = begin(sandbox)
        await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length > changes)
        running.cancel()
        const { outcome, post } = await running.done

        expect([outcome, post?.outcome, recordsOf(sandbox, zone)]).toEqual(['cancelled', 'success', before])
        expect(taskIds(sandbox)).toEqual(first === undefined ? [] : [first.outputs['task-id']])
        const [stopped = 0] = timesOf(sandbox, 'StopTask')
        expect(stopped - (timesOf(sandbox, 'ChangeResourceRecordSets').at(-1) ?? 0)).toBeGreaterThanOrEqual(SYNC)
      })
    }
  )

  test.concurrent('of two runs at once the newer one has the name', async () => {
    await withZone(async (sandbox) => {
      await run(sandbox)
      const runs = await Promise.all([begin(sandbox).done, begin(sandbox).done])
      const { addresses } = await resolved(sandbox)
      const winner = runs.find(({ outputs }) => outputs['public-ip'] === addresses[0])

      expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
      expect(taskIds(sandbox)).toEqual([winner?.outputs['task-id']])
    })
  })
})

describe('the end of an environment', () => {
  /** The name is free in DNS before the task is asked to stop. */
  function expectRecordFirst(sandbox: Sandbox): void {
    const removed = timesOf(sandbox, 'ChangeResourceRecordSets').at(-1) ?? 0
    const stopped = timesOf(sandbox, 'StopTask').at(-1) ?? 0
    expect(stopped - removed).toBeGreaterThanOrEqual(SYNC)
  }

  test.concurrent('mode: destroy removes the record, then the task', async () => {
    await withZone(async (sandbox, zone) => {
      await run(sandbox)
      const { outcome, lines } = await deploy(sandbox, { mode: 'destroy', environment: 'main' })

      expect([outcome, recordsOf(sandbox, zone), markerOf(sandbox, zone), taskIds(sandbox)]).toEqual([
        'success',
        [],
        '',
        []
      ])
      expect(lines.join('\n')).toContain(NAME)
      expectRecordFirst(sandbox)
    })
  })

  test.concurrent('keep-running: false removes the record, then the task, when the job ends', async () => {
    await withZone(async (sandbox, zone) => {
      const { outcome, post } = await run(sandbox, { ...NAMED, 'keep-running': 'false' })

      expect([outcome, post?.outcome, recordsOf(sandbox, zone), taskIds(sandbox)]).toEqual([
        'success',
        'success',
        [],
        []
      ])
      expectRecordFirst(sandbox)
    })
  })

  test.concurrent(
    'keep-running: false gives the name back to nobody, as it has replaced the task that had it',
    async () => {
      await withZone(async (sandbox, zone) => {
        const first = await run(sandbox, { ...NAMED, 'time-to-live': '2h' })
        expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${first.outputs['public-ip'] ?? ''}`])
        const { outcome, post } = await run(sandbox, { ...NAMED, 'keep-running': 'false' })

        expect([outcome, post?.outcome, recordsOf(sandbox, zone), taskIds(sandbox)]).toEqual([
          'success',
          'success',
          [],
          []
        ])
      })
    }
  )

  test.concurrent('a task is not stopped as long as its record can’t be removed', async () => {
    await withZone(async (sandbox, zone) => {
      await run(sandbox)
      const answer = { code: 'AccessDenied', message: 'no', status: 403 }
      sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer, times: 1 })
      const refused = await deploy(sandbox, { mode: 'destroy', environment: 'main' })

      expect([refused.outcome, taskIds(sandbox).length, recordsOf(sandbox, zone).length]).toEqual(['failure', 1, 1])

      const again = await deploy(sandbox, { mode: 'destroy', environment: 'main' })
      expect([again.outcome, taskIds(sandbox), recordsOf(sandbox, zone)]).toEqual(['success', [], []])
    })
  })

  test.concurrent('a sweep removes the record of a task that has died, and says which', async () => {
    await withZone(
      async (sandbox, zone) => {
        const { outputs } = await run(sandbox)
        await pass(4_000_000)
        expect(taskIds(sandbox)).toEqual([])
        const dry = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })
        expect(recordsOf(sandbox, zone)).toHaveLength(1)
        const { outcome, lines } = await deploy(sandbox, { mode: 'sweep' })

        for (const said of [dry.lines, lines]) {
          expect(said.join('\n')).toContain(`${NAME} of main: the task ${outputs['task-id'] ?? ''} has ended`)
        }
        expect([outcome, recordsOf(sandbox, zone), markerOf(sandbox, zone)]).toEqual(['success', [], ''])
      },
      { images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 300_000, code: 0 } } }] }
    )
  })

  test.concurrent('a sweep removes the record of a pull request that is closed, then its task', async () => {
    await withZone(async (sandbox, zone) => {
      const { number } = sandbox.github.openPull()
      const event = sandbox.github.event('pull_request', 'opened', number)
      await run(sandbox, NAMED, { event, github: event.github })
      sandbox.github.closePull(number)
      const { outcome } = await deploy(sandbox, { mode: 'sweep' })

      expect([outcome, recordsOf(sandbox, zone), taskIds(sandbox)]).toEqual(['success', [], []])
      expectRecordFirst(sandbox)
    })
  })
})

test.concurrent('what can’t go together is refused', async () => {
  await inSandbox({}, async (sandbox) => {
    sandbox.route53.createZone({ name: 'example.com' })
    for (const inputs of [{ 'wait-for': 'stopped' }, { 'wait-for': 'none' }] as Inputs[]) {
      const { outcome, annotations } = await run(sandbox, { ...NAMED, ...inputs })
      expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringContaining('`domain` is set')])
    }
    const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'hosted-zone-id': 'Z0123' })
    expect(annotations[0]?.message).toContain('`hosted-zone-id` is set, but `domain` is not')
    expect(writesOf(sandbox)).toEqual([])
  })
})

describe('a name and its task', () => {
  /** A name never stays with a task that has ended: the run asks ECS before it leaves the name there. */

  const SYNC = 30_000
  const OTHER = 'other.example.com'
  const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

  /** Stops a task as somebody beside the action does. */
  async function stop(sandbox: Sandbox, task: string | undefined): Promise<void> {
    await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
  }

  /** Runs with a zone in which changes take half a minute. `onAnswer` happens before an operation's answer goes out. */
  async function withZone(
    test: (
      sandbox: Sandbox,
      zone: string,
      onAnswer: (operation: string, act: () => Promise<void>) => void
    ) => Promise<void>
  ): Promise<void> {
    const acts = new Map<string, () => Promise<void>>()
    const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      const act = acts.get(operation)
      if (phase !== 'answered' || act === undefined) return
      acts.delete(operation)
      await act()
    }
    await inSandbox({ knobs: { lag: { records: SYNC } }, onCall }, async (sandbox) => {
      const { id } = sandbox.route53.createZone({ name: 'example.com' })
      await test(sandbox, id, (operation, act) => acts.set(operation, act))
    })
  }

  const newest = (sandbox: Sandbox) => liveTasks(sandbox).at(-1)?.taskArn

  describe('the name of an environment', () => {
    test.concurrent('is given back at once when its new task is being stopped as it gets the name', async () => {
      await withZone(async (sandbox, zone, onAnswer) => {
        const { outputs } = await run(sandbox)
        onAnswer('ChangeResourceRecordSets', () => stop(sandbox, newest(sandbox)))
        const { outcome, annotations } = await run(sandbox)
        const [, switched = 0, undone = 0] = timesOf(sandbox, 'ChangeResourceRecordSets')

        expect([outcome, annotations.length]).toEqual(['failure', 1])
        expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${outputs['public-ip'] ?? ''}`])
        expect(undone - switched).toBeGreaterThan(0)
        expect(undone - switched).toBeLessThan(SYNC / 3)
      })
    })

    test.concurrent('is given back when its new task ends while the name servers get the change', async () => {
      await withZone(async (sandbox, zone, onAnswer) => {
        const { outputs } = await run(sandbox)
        onAnswer('ChangeResourceRecordSets', async () => {
          onAnswer('GetChange', () => stop(sandbox, newest(sandbox)))
          return Promise.resolve()
        })
        const { outcome } = await run(sandbox)

        expect([outcome, recordsOf(sandbox, zone)]).toEqual(['failure', [`A 60 ${outputs['public-ip'] ?? ''}`]])
        expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
      })
    })

    test.concurrent('is not given back to a task that has ended meanwhile', async () => {
      await withZone(async (sandbox, zone, onAnswer) => {
        const { outputs } = await run(sandbox)
        onAnswer('ChangeResourceRecordSets', async () => {
          const answer = { code: 'AccessDenied', message: 'User is not authorized', status: 403 }
          sandbox.world.knobs.faults.push({ call: 'route53:GetChange', answer, times: 1 })
          await stop(sandbox, outputs['task-arn'])
        })
        const { outcome } = await run(sandbox)

        expect([outcome, recordsOf(sandbox, zone), liveTasks(sandbox)]).toEqual(['failure', [], []])
      })
    })

    test.concurrent('goes to a deployment that began earlier when the later one’s task has ended', async () => {
      await withZone(async (sandbox, zone) => {
        const earlier = begin(sandbox, { ...NAMED, 'settle-seconds': '120' })
        await until(() => liveTasks(sandbox).some(({ lastStatus }) => lastStatus === 'RUNNING'))
        const later = begin(sandbox)
        await until(() => recordsOf(sandbox, zone).length > 0)
        later.kill()
        await later.done
        await stop(sandbox, newest(sandbox))
        const { outcome, outputs } = await earlier.done

        expect([outcome, outputs.domain]).toEqual(['success', NAME])
        expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${outputs['public-ip'] ?? ''}`])
      })
    })

    test.concurrent(
      'that leads to a task which has ended goes to the next, or away if that has another name',
      async () => {
        await withZone(async (sandbox, zone) => {
          const first = await run(sandbox)
          await stop(sandbox, first.outputs['task-arn'])
          const second = await run(sandbox)

          expect(second.outcome).toBe('success')
          expect(recordsOf(sandbox, zone)).toEqual([`A 60 ${second.outputs['public-ip'] ?? ''}`])

          await stop(sandbox, second.outputs['task-arn'])
          const { outcome } = await run(sandbox, { domain: OTHER })

          expect([outcome, recordsOf(sandbox, zone), recordsOf(sandbox, zone, OTHER).length]).toEqual([
            'success',
            [],
            1
          ])
        })
      }
    )
  })
})

describe('records that somebody else changes', () => {
  /** Whoever else changes a record does it right before a change of the action. Route 53 then refuses that change. */

  const OTHER = 'other.example.com'
  const DIES = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 300_000, code: 0 } } }
  const DENIED = { code: 'AccessDenied', message: 'User is not authorized to perform this action', status: 403 }

  interface Site {
    readonly sandbox: Sandbox
    readonly zone: string
    /** From here on, the next change is preceded by another one. */
    readonly arm: () => void
  }

  interface Way {
    readonly images?: readonly (typeof DIES)[]
    /** Changes the records after the first deployment. */
    readonly act: (site: Site) => Promise<unknown>
    /** What the name leads to afterwards: the task of the first deployment, that of the second one, or none. */
    readonly leadsTo: 'first' | 'live' | 'none'
  }

  const SECOND_FAILS = ({ world }: Sandbox) => {
    world.knobs.faults.push({ call: 'route53:GetChange', answer: DENIED, times: 1 })
  }

  /** Arms as soon as the records have been changed once more. */
  async function armAfterSwitch({ sandbox, arm }: Site): Promise<void> {
    const changes = timesOf(sandbox, 'ChangeResourceRecordSets').length
    await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length > changes)
    arm()
  }

  const WAYS: Readonly<Record<string, Way>> = {
    'the switch to the next task': {
      act: ({ sandbox, arm }) => {
        arm()
        return run(sandbox)
      },
      leadsTo: 'live'
    },
    'mode: destroy': {
      act: ({ sandbox, arm }) => {
        arm()
        return deploy(sandbox, { mode: 'destroy', environment: 'main' })
      },
      leadsTo: 'none'
    },
    'a sweep of what a dead task has left': {
      images: [DIES],
      act: async ({ sandbox, arm }) => {
        await pass(400_000)
        expect(liveTasks(sandbox)).toEqual([])
        arm()
        return deploy(sandbox, { mode: 'sweep' })
      },
      leadsTo: 'none'
    },
    'a deployment under another name': {
      act: async ({ sandbox, arm, zone }) => {
        const running = begin(sandbox, { domain: OTHER })
        await until(() => recordsOf(sandbox, zone, OTHER).length > 0)
        arm()
        return running.done
      },
      leadsTo: 'none'
    },
    'a failure after the switch': {
      act: async (site) => {
        SECOND_FAILS(site.sandbox)
        const running = begin(site.sandbox)
        await armAfterSwitch(site)
        return running.done
      },
      leadsTo: 'first'
    },
    'a cancel after the switch': {
      act: async (site) => {
        const running = begin(site.sandbox)
        await armAfterSwitch(site)
        running.cancel()
        return running.done
      },
      leadsTo: 'first'
    }
  }

  /** How a change is refused. */
  const REFUSALS = {
    'as somebody has edited the record, in one text': 'text',
    'as somebody has edited the record, in a list': 'list',
    'as another change is in progress': 'busy'
  } as const

  const BUSY = {
    code: 'PriorRequestNotComplete',
    message: 'The request was rejected because Route 53 was still processing a prior request.'
  }

  /** Sets another TTL by hand, which leaves the records this environment's. */
  function edit({ route53 }: Sandbox, zone: string): void {
    const own = route53.records(zone).filter(({ Name }) => Name === `${NAME}.` || Name === `_run-on-fargate.${NAME}.`)
    route53.putRecords(
      zone,
      own.map((set) => ({ ...set, TTL: (set.TTL ?? 0) - 1 }))
    )
  }

  async function play({ images, act }: Way, refusal: (typeof REFUSALS)[keyof typeof REFUSALS]) {
    const armed: { edit?: (() => void) | undefined } = {}
    const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'ChangeResourceRecordSets' || phase !== 'received') return
      armed.edit?.()
      armed.edit = undefined
    }
    const knobs = { lag: { records: 5000 }, ...(refusal === 'list' && { changeBatchErrors: refusal }) } as const
    return inSandbox({ ...(images && { images }), knobs, onCall }, async (sandbox) => {
      const { id: zone } = sandbox.route53.createZone({ name: 'example.com' })
      const first = await run(sandbox)
      const arm = () => {
        if (refusal === 'busy') {
          sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: BUSY, times: 8 })
        } else armed.edit = () => edit(sandbox, zone)
      }
      await act({ sandbox, zone, arm })
      const refused = sandbox.aws.calls.filter(({ operation, errorCode }) => {
        return operation === 'ChangeResourceRecordSets' && errorCode !== undefined
      })
      return {
        refused: refused.length > 0,
        first: first.outputs['task-id'] ?? 'unknown',
        live: liveTasks(sandbox).map(({ taskArn = '' }) => taskArn.split('/').at(-1)),
        records: recordsOf(sandbox, zone),
        marker: markerOf(sandbox, zone)
      }
    })
  }

  test.concurrent.each(sampleOf(Object.keys(REFUSALS) as (keyof typeof REFUSALS)[], Object.keys(WAYS)))(
    'a change that is refused %s is made again: %s',
    async (name, way) => {
      const { leadsTo } = WAYS[way] as Way
      const { refused, first, live, records, marker } = await play(WAYS[way] as Way, REFUSALS[name])

      expect(refused).toBe(true)
      if (leadsTo === 'none') expect([records, marker]).toEqual([[], ''])
      else {
        expect(live).toHaveLength(1)
        expect([first === live[0], records.length]).toEqual([leadsTo === 'first', 1])
        expect(marker).toContain(`tasks=${live[0] ?? ''}@`)
      }
    }
  )

  describe('a challenge', () => {
    /** Puts a value of somebody else's beside the action's, right before its change with this number. */
    async function certificateBeside(number: number, refusal: 'text' | 'list' | 'busy') {
      let changes = 0
      const at: { sandbox?: Sandbox; zone?: string } = {}
      const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
        if (operation !== 'ChangeResourceRecordSets' || phase !== 'received' || ++changes !== number) return
        if (refusal === 'busy') {
          at.sandbox?.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: BUSY, times: 8 })
          return
        }
        const own = challengeTexts(at.sandbox as Sandbox, at.zone ?? '')
        const values = [...own, '"of somebody else"'].map((Value) => ({ Value }))
        at.sandbox?.route53.putRecords(at.zone ?? '', [
          { Name: CHALLENGE, Type: 'TXT', TTL: 60, ResourceRecords: values }
        ])
      }
      const knobs = refusal === 'list' ? ({ changeBatchErrors: 'list' } as const) : {}
      const seen: { texts: readonly string[]; failure: unknown } = { texts: [], failure: 'not run' }
      await withCertificateZone(
        async (sandbox, zone) => {
          Object.assign(at, { sandbox, zone })
          const { failure } = await runCertificate(sandbox)
          Object.assign(seen, { failure, texts: challengeTexts(sandbox, zone) })
        },
        { knobs, onCall }
      )
      return seen
    }

    test.concurrent.each(sampleOf([1, 2], ['text', 'list', 'busy'] as const))(
      'is met although change %d of the record is refused (%s), and others’ values stay',
      async (number, how) => {
        expect(await certificateBeside(number, how)).toEqual({
          failure: undefined,
          texts: how === 'busy' ? [] : ['"of somebody else"']
        })
      }
    )
  })
})
