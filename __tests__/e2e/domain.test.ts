import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { makeClients } from '../../src/aws/clients.ts'
import { explain, type Explanation } from '../../src/failures/explain.ts'
import { findRecord, type RecordSpec, writeMarker } from '../../src/resources/dns-record.ts'
import { sampleOf, shuffled, WORLDS } from '../invariants/worlds.ts'
import { begin, type Inputs, markerOf, NAME, NAMED, recordsOf, resolved, run, timesOf, visit } from './domain-site.ts'
import { deploy, inSandbox, liveTasks, pass, start, startPart, until, WALKTHROUGH, writesOf } from './site.ts'
import { CHALLENGE, challengeTexts, runCertificate, withZone as withCertificateZone } from './certificate-site.ts'

const SYNC = 30_000

const OTHER = 'other.example.com'
const DENIED = { code: 'AccessDenied', message: 'User is not authorized to perform this action', status: 403 }

/** A sandbox with the zone `example.com`, in which a change takes half a minute. */
async function withZone<T>(
  test: (sandbox: Sandbox, zoneId: string) => Promise<T>,
  options: SandboxOptions = {}
): Promise<T> {
  return inSandbox({ ...options, knobs: { lag: { records: SYNC }, ...options.knobs } }, async (sandbox) => {
    return test(sandbox, sandbox.route53.createZone({ name: 'example.com' }).id)
  })
}

function taskIds(sandbox: Sandbox): string[] {
  return liveTasks(sandbox).map(({ taskArn = '' }) => taskArn.split('/').at(-1) ?? '')
}

describe('the name of an environment', () => {
  let life: Awaited<ReturnType<typeof play>>
  beforeAll(async () => {
    life = await play()
  })

  const { app } = WALKTHROUGH_IMAGE
  const IMAGES = [
    { ...WALKTHROUGH_IMAGE, app: { ...app, listens: [80, 8080] } },
    { ...WALKTHROUGH_IMAGE, tag: 'broken', app: { ...app, exits: { after: 0, code: 3 } } },
    { ...WALKTHROUGH_IMAGE, tag: 'proud', app: { ...app, refusesHosts: [NAME] } }
  ]

  /** One environment, whatever happens to its deployments, and what was to be seen after each. */
  async function play() {
    const hooks: { received?: () => void; answered?: () => Promise<void> } = {}
    const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation === 'ChangeResourceRecordSets' && phase === 'received') hooks.received?.()
      const { answered } = hooks
      if (operation !== (stopsAt.at ?? '') || phase !== 'answered') return
      delete hooks.answered
      await answered?.()
    }
    const stopsAt: { at?: string } = {}
    return withZone(
      async (sandbox, zone) => {
        /** Does something, and says what it has called, and what is there then. */
        const after = async <T>(act: () => Promise<T>) => {
          const from = sandbox.aws.calls.length
          const done = await act()
          const calls = sandbox.aws.calls.slice(from)
          return {
            done,
            at: (operation: string) => calls.flatMap((call) => (call.operation === operation ? [call.at] : [])),
            writes: calls.filter(({ operation }) => !/^(Describe|Get|List|Simulate)/.test(operation)).length,
            records: recordsOf(sandbox, zone),
            marker: markerOf(sandbox, zone),
            other: recordsOf(sandbox, zone, OTHER),
            all: sandbox.route53.records(zone),
            resolved: await resolved(sandbox),
            tasks: taskIds(sandbox)
          }
        }
        const refuse = (call: string, answer: typeof DENIED | 'drop' = DENIED) => {
          sandbox.world.knobs.faults.push({ call, answer, times: 1 })
        }
        /** A deployment that fails after the switch. */
        const failing = async () => {
          refuse('route53:GetChange')
          const visitor = visit(sandbox)
          const result = await run(sandbox)
          return { ...result, seen: await visitor.end() }
        }
        const untilSwitched = async () => {
          const changes = timesOf(sandbox, 'ChangeResourceRecordSets').length
          await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length > changes)
        }
        const cancelled = async () => {
          const running = begin(sandbox)
          await untilSwitched()
          running.cancel()
          return running.done
        }
        /** Stops a task as somebody beside the action does. */
        const stop = async (task: string | undefined) => {
          const caller = { principal: { arn: 'somebody' }, authorize: () => undefined } as never
          await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, caller)
        }
        /** Deploys, and stops a task once this is answered. */
        const stopping = async (operation: string, task: () => string | undefined) => {
          stopsAt.at = operation
          hooks.answered = () => stop(task())
          return run(sandbox)
        }
        const newest = () => liveTasks(sandbox).at(-1)?.taskArn
        const oldest = () => liveTasks(sandbox)[0]?.taskArn

        const firstFails = await after(failing)
        const firstCancelled = await after(cancelled)
        const first = await after(() => run(sandbox))
        const visitor = visit(sandbox)
        const second = await after(async () => {
          // The ports that the older task needs stay open beside those of the new one.
          const result = await run(sandbox, { ...NAMED, port: '80,8080' })
          await pass(5000)
          return { ...result, seen: await visitor.end() }
        })
        const neighbour = await after(() => run(sandbox, { ...NAMED, environment: 'green' }))
        const plan = await after(() => run(sandbox, { ...NAMED, mode: 'plan', 'dns-ttl': '30' }))
        const broken = await after(() => run(sandbox, { ...NAMED, image: 'acme/space:broken', 'settle-seconds': '5' }))
        const proud = await after(() => {
          // The run does not hear that it has the name.
          refuse('route53:ChangeResourceRecordSets', 'drop')
          return run(sandbox, { ...NAMED, image: 'acme/space:proud', 'health-check-path': '/' })
        })
        const fails = await after(failing)
        const cancels = await after(cancelled)
        const stuck = await after(() => {
          stopsAt.at = 'ChangeResourceRecordSets'
          hooks.answered = () => {
            refuse('route53:GetChange')
            refuse('route53:ChangeResourceRecordSets')
            return Promise.resolve()
          }
          return run(sandbox)
        })
        const stopped = await after(() => stopping('ChangeResourceRecordSets', newest))
        const ended = await after(() => stopping('GetChange', newest))
        const lost = await after(async () => {
          const running = begin(sandbox)
          await untilSwitched()
          running.kill()
          return running.done
        })
        const next = await after(() => {
          refuse('route53:ChangeResourceRecordSets', 'drop')
          return run(sandbox)
        })
        const { faults } = sandbox.world.knobs
        const dropped = faults.at(-1)
        const gone = await after(async () => {
          stopsAt.at = 'ChangeResourceRecordSets'
          hooks.answered = () => {
            refuse('route53:GetChange')
            return stop(oldest())
          }
          return run(sandbox)
        })
        const earlier = await after(async () => {
          const running = begin(sandbox, { ...NAMED, 'settle-seconds': '120' })
          await until(() => liveTasks(sandbox).some(({ lastStatus }) => lastStatus === 'RUNNING'))
          const later = begin(sandbox)
          await until(() => recordsOf(sandbox, zone).length > 0)
          later.kill()
          await later.done
          await stop(newest())
          return running.done
        })
        const both = await after(async () => {
          const older = begin(sandbox, { ...NAMED, 'settle-seconds': '20' })
          await until(() => liveTasks(sandbox).length === 2)
          return Promise.all([older.done, begin(sandbox, { ...NAMED, 'settle-seconds': '5' }).done])
        })
        await stop(newest())
        const successor = await after(() => run(sandbox, { ...NAMED, count: '2' }))
        const renamed = await after(() => run(sandbox, { domain: OTHER }))
        await stop(newest())
        const back = await after(() => run(sandbox))
        const nameless = await after(() => run(sandbox, {}))
        const put = (Value: string) => {
          sandbox.route53.putRecords(zone, [{ Name: NAME, Type: 'A', TTL: 60, ResourceRecords: [{ Value }] }])
        }
        hooks.received = () => {
          put('192.0.2.1')
        }
        const late = await after(() => run(sandbox))
        delete hooks.received
        const again = await after(() => run(sandbox, { domain: OTHER }))
        sandbox.route53.putRecords(zone, [
          { Name: OTHER, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.2' }] }
        ])
        const changed = sandbox.route53.records(zone)
        const refused = await after(() => run(sandbox, { domain: OTHER }))
        const destroyed = await after(() => run(sandbox, { mode: 'destroy', environment: 'main' }))
        return {
          ...{
            firstFails,
            firstCancelled,
            first,
            second,
            neighbour,
            plan,
            broken,
            proud,
            fails,
            cancels,
            stuck,
            stopped,
            ended
          },
          ...{ lost, next, dropped, gone, earlier, both, successor, renamed, back, nameless, late, again, changed },
          ...{ refused, destroyed }
        }
      },
      { images: IMAGES, onCall }
    )
  }

  test('leads to the task when the step ends', () => {
    const { done, records, marker, resolved } = life.first
    const { outcome, outputs, lines, annotations, summary } = done
    const address = outputs['public-ip'] ?? ''

    expect([outcome, outputs.domain, outputs.url]).toEqual(['success', NAME, `http://${NAME}`])
    expect(resolved).toEqual({ addresses: [address], ttl: 60 })
    expect(records).toEqual([`A 60 ${address}`])
    expect(marker).toContain(`${outputs['task-id'] ?? ''}@${address}`)
    expect(annotations).toEqual([])
    expect(lines.join('\n')).toContain(`runs at http://${NAME}`)
    expect(summary).toContain(`http://${NAME}`)
    expect(JSON.parse(outputs.changed ?? '')).toContainEqual({ resource: 'DNS record', name: NAME, action: 'create' })
  })

  test('moves to the next task without a failed request, and the post step stops the older one', () => {
    const { first, second } = life
    const { outcome, outputs, post, lines, seen } = second.done
    const [[switched = 0], [stopped = 0]] = [second.at('ChangeResourceRecordSets'), second.at('StopTask')]

    expect([outcome, post?.outcome]).toEqual(['success', 'success'])
    expect(outputs['public-ip']).not.toBe(first.done.outputs['public-ip'])
    expect([second.records, second.tasks]).toEqual([[`A 60 ${outputs['public-ip'] ?? ''}`], [outputs['task-id']]])
    expect(stopped - switched).toBeGreaterThanOrEqual(SYNC + 60_000)
    expect(seen.length).toBeGreaterThan(75)
    expect(seen.filter((answer) => answer !== '200')).toEqual([])
    expect(lines.join('\n')).not.toContain('Stopped the replaced task')
    expect(post?.lines.join('\n')).toContain('Stopped the replaced task')
  })

  test('another environment’s name stays its own', () => {
    const { second, neighbour } = life
    const { outcome, annotations } = neighbour.done

    expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringContaining('the environment main')])
    expect([neighbour.all, neighbour.tasks]).toEqual([second.all, second.tasks])
  })

  test('is left as it is by a plan, and by a deployment that fails', () => {
    const { second, plan, broken } = life
    const { outcome, lines, summary } = plan.done

    expect(outcome).toBe('success')
    expect(lines.join('\n')).toContain(
      `${NAME}: ${second.done.outputs['public-ip'] ?? ''} → the IP address of the new task, TTL 30 s`
    )
    expect(summary).toContain('DNS record')
    expect([plan.writes, plan.all]).toEqual([0, second.all])
    expect([broken.done.outcome, broken.all, broken.at('ChangeResourceRecordSets')]).toEqual([
      'failure',
      second.all,
      []
    ])
  })

  test('is given back when the application rejects it', () => {
    const { second, proud } = life
    const { outcome, annotations } = proud.done

    expect([outcome, annotations[0]?.properties.title]).toEqual(['failure', 'The application rejects its domain'])
    expect([proud.tasks, proud.records]).toEqual([second.tasks, second.records])
  })

  test('is given back, before the task is stopped, by a failure or a cancel after the switch', () => {
    const { second, firstFails, firstCancelled, fails, cancels } = life

    for (const [what, { done, at, tasks, records, marker }] of Object.entries({
      firstFails,
      firstCancelled,
      fails,
      cancels
    })) {
      const isFirst = what.startsWith('first')
      expect([what, tasks, records]).toEqual([what, ...(isFirst ? [[], []] : [second.tasks, second.records])])
      expect([what, marker === '']).toEqual([what, isFirst])
      const [[stopped = 0], changes] = [at('StopTask'), at('ChangeResourceRecordSets')]
      expect([what, changes.length]).toEqual([what, 2])
      expect(stopped - (changes.at(-1) ?? 0)).toBeGreaterThanOrEqual(SYNC)
      if ('seen' in done) {
        expect([what, done.outcome]).toEqual([what, 'failure'])
        expect(done.seen.filter((seenNow) => !['200', ...(isFirst ? ['no address'] : [])].includes(seenNow))).toEqual(
          []
        )
      } else expect([what, done.outcome, done.post?.outcome]).toEqual([what, 'cancelled', 'success'])
    }
  })

  test('is given back, and the task stopped, by the step that fails, which leaves nothing to its post step', () => {
    for (const { done } of [life.proud, life.fails, life.stopped, life.ended]) {
      expect(done.outcome).toBe('failure')
      expect(done.post?.lines).toContain('Nothing to clean up.')
    }
  })

  test('that a step can’t give back is given back by its post step, before the task is stopped', () => {
    const { second, stuck } = life
    const { outcome, post } = stuck.done
    const [[stopped = 0], changes] = [stuck.at('StopTask'), stuck.at('ChangeResourceRecordSets')]

    expect([outcome, stuck.tasks, stuck.records]).toEqual(['failure', second.tasks, second.records])
    expect(changes).toHaveLength(3)
    expect(stopped - (changes.at(-1) ?? Infinity)).toBeGreaterThanOrEqual(SYNC)
    expect(post?.lines.join('\n')).toContain('whose deployment was interrupted')
  })

  test('is given back at once when its new task is being stopped as it gets the name', () => {
    const { second, stopped } = life
    const { outcome, annotations } = stopped.done
    const [switched = 0, undone = 0] = stopped.at('ChangeResourceRecordSets')

    expect([outcome, annotations.length]).toEqual(['failure', 1])
    expect(stopped.records).toEqual(second.records)
    expect(undone - switched).toBeGreaterThan(0)
    expect(undone - switched).toBeLessThan(SYNC / 3)
  })

  test('is given back when its new task ends while the name servers get the change', () => {
    const { second, ended } = life

    expect([ended.done.outcome, ended.records, ended.tasks]).toEqual(['failure', second.records, second.tasks])
  })

  test('of a run that is lost after the switch is put right by the next one, also if that gets no answer', () => {
    const { lost, next, dropped } = life
    const { outcome, outputs } = next.done

    expect(lost.tasks).toHaveLength(2)
    expect([outcome, next.records]).toEqual(['success', [`A 60 ${outputs['public-ip'] ?? ''}`]])
    expect([next.tasks, next.resolved.addresses]).toEqual([[outputs['task-id']], [outputs['public-ip']]])
    expect(dropped).toMatchObject({ answer: 'drop', times: 0 })
  })

  test('is not given back to a task that has ended meanwhile', () => {
    const { gone } = life

    expect([gone.done.outcome, gone.records, gone.tasks]).toEqual(['failure', [], []])
  })

  test('goes to a deployment that began earlier when the later one’s task has ended', () => {
    const { earlier } = life
    const { outcome, outputs } = earlier.done

    expect([outcome, outputs.domain, earlier.records]).toEqual([
      'success',
      NAME,
      [`A 60 ${outputs['public-ip'] ?? ''}`]
    ])
  })

  test('is the newer one’s of two runs at once', () => {
    const { done: runs, resolved, tasks } = life.both
    const [, newer] = runs

    expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
    expect([resolved.addresses, tasks]).toEqual([[newer.outputs['public-ip']], [newer.outputs['task-id']]])
  })

  test('that leads to a task which has ended goes to all tasks of the next, or away if that has another name', () => {
    const { successor, renamed, back } = life
    const addresses = JSON.parse(successor.done.outputs['public-ips'] ?? '') as string[]

    expect([successor.done.outcome, addresses.length, successor.records.length]).toEqual(['success', 2, 1])
    expect(new Set(successor.resolved.addresses)).toEqual(new Set(addresses))
    expect([renamed.records, renamed.marker, renamed.other]).toEqual([
      [],
      '',
      [`A 60 ${renamed.done.outputs['public-ip'] ?? ''}`]
    ])
    expect([back.done.outcome, back.other, back.records.length]).toEqual(['success', [], 1])
  })

  test('goes before its task when it is not wanted any more', () => {
    const { nameless } = life
    const { outputs } = nameless.done

    expect(outputs.domain).toBeUndefined()
    expect([nameless.records, nameless.tasks]).toEqual([[], [outputs['task-id']]])
    expect(
      (nameless.at('StopTask').at(-1) ?? 0) - (nameless.at('ChangeResourceRecordSets').at(-1) ?? 0)
    ).toBeGreaterThanOrEqual(SYNC)
  })

  test('a record that appears at the last moment makes the deployment fail, and stays', () => {
    const { nameless, late } = life

    expect([late.done.outcome, late.records, late.tasks]).toEqual(['failure', ['A 60 192.0.2.1'], nameless.tasks])
  })

  test('is left as it is once somebody has changed it, also when the environment goes', () => {
    const { again, changed, refused, destroyed } = life

    expect([again.done.outcome, again.other.length]).toEqual(['success', 1])
    expect([refused.done.outcome, refused.all]).toEqual(['failure', changed])
    expect([destroyed.tasks, destroyed.all]).toEqual([[], changed])
  })
})

describe('a domain', () => {
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

/** Looks for records and zone of a name as a deployment does before it creates anything; returns what that throws. */
async function refusal(sandbox: Sandbox, spec: Omit<RecordSpec, 'owner'>): Promise<Partial<Error & Explanation>> {
  const found: { error?: unknown } = {}
  const program = async (env: NodeJS.ProcessEnv) => {
    const { region, account: _ } = sandbox.world
    const owner = { repository: 'acme/space', environment: 'main', region }
    await findRecord(makeClients(env), { ...spec, owner }).catch((error: unknown) => (found.error = error))
  }
  await startPart(sandbox, program).exitCode
  const { message = '' } = (found.error ?? {}) as Partial<Error>
  return { message, title: explain(found.error).title }
}

test.concurrent('records of somebody else are shown, nothing is created, and nothing changed', async () => {
  await withZone(async (sandbox, zone) => {
    for (const [index, set] of Object.values(FOREIGN).entries()) {
      sandbox.route53.putRecords(zone, [{ Name: `${index}.${NAME}`, ...set } as never])
    }
    // Whatever has taken the place of an environment's address is somebody else's, also beside our marker.
    const marker = writeMarker({
      ...{ repository: 'acme/space', environment: 'main', region: sandbox.world.region, cluster: 'default' },
      ...{ startedBy: 'a', began: 1, until: 1, tasks: [{ id: 'a', address: '192.0.2.1' }] }
    })
    const taken = ['a CNAME', 'an IPv6 address', 'an alias', 'a weighted address'] as const
    for (const [index, what] of taken.entries()) {
      const Name = `taken-${index}.example.com`
      const text = { Type: 'TXT' as const, TTL: 60, ResourceRecords: [{ Value: marker }] }
      sandbox.route53.putRecords(zone, [
        { Name, ...FOREIGN[what] } as never,
        { Name: `_run-on-fargate.${Name}`, ...text }
      ])
    }
    const before = sandbox.route53.records(zone)
    for (const [index, what] of Object.keys(FOREIGN).entries()) {
      expect([what, await refusal(sandbox, { name: `${index}.${NAME}` })]).toEqual([
        what,
        {
          title: 'The domain has other records',
          message: expect.stringMatching(/www\.example\.net|192\.0\.2\.1|2001:db8::1|lb\.example\.net/)
        }
      ])
    }
    for (const [index, what] of taken.entries()) {
      const { title } = await refusal(sandbox, { name: `taken-${index}.example.com` })
      expect([what, title]).toEqual([what, 'The domain has other records'])
    }
    const { outcome, annotations } = await run(sandbox, { domain: `0.${NAME}` })

    expect(outcome).toBe('failure')
    expect(annotations[0]?.properties.title).toBe('The domain has other records')
    expect(annotations[0]?.message).toContain('www.example.net')
    expect([writesOf(sandbox), sandbox.route53.records(zone)]).toEqual([[], before])
  })
})

describe('a zone', () => {
  /** In a sandbox of their own names: what is looked up, and what is said of it. */
  const CASES: Readonly<
    Record<string, { readonly seed: (sandbox: Sandbox) => Omit<RecordSpec, 'owner'>; readonly says: RegExp }>
  > = {
    'of a name that two have': {
      seed: ({ route53 }) => {
        route53.createZone({ name: 'twice.example' })
        route53.createZone({ name: 'twice.example' })
        return { name: 'app.twice.example' }
      },
      says: /are both called twice\.example/
    },
    'of another account': {
      seed: ({ route53 }) => ({
        name: NAME,
        zoneId: route53.createZone({ name: 'example.com', account: '999999999999' }).id
      }),
      says: /belongs to another AWS account/
    },
    'with an unknown ID': { seed: () => ({ name: NAME, zoneId: 'Z0UNKNOWN' }), says: /doesn't exist/ },
    'that does not contain the name': {
      seed: ({ route53 }) => ({ name: NAME, zoneId: route53.createZone({ name: 'ample.com' }).id }),
      says: /is ample\.com, which doesn't contain app\.example\.com/
    },
    'of another service': {
      seed: ({ route53 }) => {
        route53.createZone({ name: 'service.example', linkedService: 'servicediscovery.amazonaws.com' })
        return { name: 'app.service.example' }
      },
      says: /belongs to servicediscovery/
    },
    'that delegates the name': {
      seed: ({ route53 }) => {
        const below = {
          Name: 'preview.above.example',
          Type: 'NS' as const,
          TTL: 60,
          ResourceRecords: [{ Value: 'ns.example.net' }]
        }
        route53.createZone({ name: 'above.example', records: [below] })
        return { name: 'pr-1.preview.above.example' }
      },
      says: /delegates preview\.above\.example to other name servers: ns\.example\.net/
    }
  }

  test.concurrent('that can’t have the name is refused before anything is created', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations } = await run(sandbox)

      expect([outcome, annotations[0]?.message]).toEqual([
        'failure',
        expect.stringMatching(/No public hosted zone .* contains app\.example\.com.*zones: none/s)
      ])
      for (const [what, { seed, says }] of Object.entries(CASES)) {
        const { message } = await refusal(sandbox, seed(sandbox))
        expect([what, message]).toEqual([what, expect.stringMatching(says)])
      }
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

describe('the end of an environment', () => {
  /** The name is free in DNS before the task is asked to stop. */
  function expectRecordFirst(sandbox: Sandbox): void {
    const removed = timesOf(sandbox, 'ChangeResourceRecordSets').at(-1) ?? 0
    const stopped = timesOf(sandbox, 'StopTask').at(-1) ?? 0
    expect(stopped - removed).toBeGreaterThanOrEqual(SYNC)
  }

  describe('by mode: destroy', () => {
    let ended: Awaited<ReturnType<typeof play>>
    beforeAll(async () => {
      ended = await play()
    })

    /** Removes an environment, at first without the permission to change its record. */
    async function play() {
      return withZone(async (sandbox, zone) => {
        const remove = async () => {
          const { outcome, lines } = await deploy(sandbox, { mode: 'destroy', environment: 'main' })
          return {
            outcome,
            lines,
            tasks: taskIds(sandbox),
            records: recordsOf(sandbox, zone),
            marker: markerOf(sandbox, zone)
          }
        }
        await run(sandbox)
        const answer = { code: 'AccessDenied', message: 'no', status: 403 }
        sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer, times: 1 })
        return { refused: await remove(), removed: await remove(), sandbox }
      })
    }

    test('a task is not stopped as long as its record can’t be removed', () => {
      const { outcome, tasks, records } = ended.refused

      expect([outcome, tasks.length, records.length]).toEqual(['failure', 1, 1])
    })

    test('mode: destroy removes the record, then the task', () => {
      const { lines, ...removed } = ended.removed

      expect(removed).toEqual({ outcome: 'success', tasks: [], records: [], marker: '' })
      expect(lines.join('\n')).toContain(NAME)
      expectRecordFirst(ended.sandbox)
    })
  })

  test.concurrent(
    'keep-running: false removes the record, then the task, and gives the name back to nobody, as it has replaced the task that had it',
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
        expectRecordFirst(sandbox)
      })
    }
  )

  describe('by a sweep', () => {
    let swept: Awaited<ReturnType<typeof play>>
    beforeAll(async () => {
      swept = await play()
    })

    /** The records at a name of an environment of somebody else's, which lead to a task that is nowhere. */
    function recordsFor(name: string, whose: { readonly repository: string; readonly region: string }) {
      const tasks = [{ id: 'a'.repeat(32), address: '192.0.2.1' }]
      const marker = { ...whose, environment: 'main', cluster: 'default', startedBy: 'x', began: 1, until: 1, tasks }
      const values = { [`${name}.`]: ['A', '192.0.2.1'], [`_run-on-fargate.${name}.`]: ['TXT', writeMarker(marker)] }
      return Object.entries(values).map(([Name, [Type, Value = '']]) => ({
        Name,
        Type: Type as 'A' | 'TXT',
        TTL: 60,
        ResourceRecords: [{ Value }]
      }))
    }

    /** Sweeps an environment whose task has died, and one whose pull request is closed. */
    async function play() {
      const dies = {
        ...WALKTHROUGH_IMAGE,
        tag: 'dies',
        app: { ...WALKTHROUGH_IMAGE.app, exits: { after: 300_000, code: 0 } }
      }
      return withZone(
        async (sandbox, zone) => {
          const { outputs } = await run(sandbox, { ...NAMED, image: 'acme/space:dies' })
          const { number } = sandbox.github.openPull()
          const event = sandbox.github.event('pull_request', 'opened', number)
          await run(sandbox, { domain: OTHER }, { event, github: event.github })
          await pass(4_000_000)
          sandbox.github.closePull(number)
          // What their tasks do, only they can see.
          const others = [
            { repository: 'acme/other', region: sandbox.world.region },
            { repository: sandbox.github.repository, region: 'us-east-1' }
          ].flatMap((whose, index) => recordsFor(`other-${index}.example.com`, whose))
          sandbox.route53.putRecords(zone, others)
          const before = { tasks: taskIds(sandbox), calls: sandbox.aws.calls.length }
          const dry = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })
          const kept = [recordsOf(sandbox, zone), recordsOf(sandbox, zone, OTHER), taskIds(sandbox)].map(
            ({ length }) => length
          )
          const { outcome, lines } = await deploy(sandbox, { mode: 'sweep' })
          const timesIn = (operation: string) =>
            sandbox.aws.calls.slice(before.calls).flatMap((call) => (call.operation === operation ? [call.at] : []))
          return {
            id: outputs['task-id'] ?? '',
            before,
            dry,
            kept,
            outcome,
            lines,
            others: sandbox.route53.records(zone).filter(({ Name = '' }) => others.some((each) => each.Name === Name)),
            planted: others,
            dead: [recordsOf(sandbox, zone), markerOf(sandbox, zone)],
            closed: [recordsOf(sandbox, zone, OTHER), markerOf(sandbox, zone, OTHER), taskIds(sandbox)],
            removed: timesIn('ChangeResourceRecordSets')[0] ?? Infinity,
            stopped: timesIn('StopTask')[0] ?? 0
          }
        },
        { images: [WALKTHROUGH_IMAGE, dies] }
      )
    }

    test('a sweep removes the record of a task that has died, and says which', () => {
      const { before, dry, kept, outcome, lines, dead, id } = swept

      expect(before.tasks).toHaveLength(1)
      expect(kept).toEqual([1, 1, 1])
      for (const said of [dry.lines, lines]) {
        expect(said.join('\n')).toContain(`${NAME} of main: the task ${id} has ended`)
      }
      expect([outcome, ...dead]).toEqual(['success', [], ''])
    })

    test('a sweep leaves the records of other repositories and Regions alone', () => {
      const { others, planted } = swept

      expect(others).toHaveLength(4)
      expect(others).toEqual(expect.arrayContaining(planted))
    })

    test('a sweep removes the record of a pull request that is closed, then its task', () => {
      const { outcome, closed, removed, stopped } = swept

      expect([outcome, ...closed]).toEqual(['success', [], '', []])
      expect(stopped - removed).toBeGreaterThanOrEqual(SYNC)
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

describe('a name that two runs change at once', () => {
  /** When a task was first asked to stop. */
  function stopOf({ aws }: Sandbox, task: string): number {
    const calls = aws.calls.filter(({ operation, input }) => {
      return operation === 'StopTask' && String(input.task).endsWith(task)
    })
    return Math.min(...calls.map(({ at }) => at))
  }

  test.concurrent('leads nowhere before its task is stopped, also by a run that found the record removed', async () => {
    await withZone(async (sandbox, zone) => {
      const { outputs } = await run(sandbox)
      const earlier = begin(sandbox, { 'settle-seconds': '5' })
      await until(() => liveTasks(sandbox).length === 2)
      const later = begin(sandbox, { 'settle-seconds': '15' })
      const ends = await Promise.all([earlier.done, later.done])
      const [removed = 0] = timesOf(sandbox, 'ChangeResourceRecordSets').slice(1)

      expect(ends.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
      expect([recordsOf(sandbox, zone), taskIds(sandbox)]).toEqual([[], [ends[1]?.outputs['task-id']]])
      expect(stopOf(sandbox, outputs['task-id'] ?? '') - removed).toBeGreaterThanOrEqual(SYNC)
    })
  })

  test.concurrent('is removed again before the task is stopped that got it after the removal', async () => {
    await withZone(async (sandbox, zone) => {
      await run(sandbox)
      const earlier = begin(sandbox, { ...NAMED, 'settle-seconds': '50' })
      await until(() => liveTasks(sandbox).length === 2)
      const named = taskIds(sandbox).at(-1) ?? ''
      const later = await run(sandbox, { 'settle-seconds': '30' })
      await earlier.done
      const changes = timesOf(sandbox, 'ChangeResourceRecordSets')

      expect(changes).toHaveLength(4)
      expect([later.outcome, recordsOf(sandbox, zone)]).toEqual(['success', []])
      expect(taskIds(sandbox)).toEqual([later.outputs['task-id']])
      expect(stopOf(sandbox, named) - (changes.at(-1) ?? Infinity)).toBeGreaterThanOrEqual(SYNC)
    })
  })

  test.concurrent(
    'leads nowhere before mode: destroy stops its task, although another run removed the record',
    async () => {
      await withZone(async (sandbox) => {
        const { outputs } = await run(sandbox)
        const remove = () => start(sandbox, { mode: 'destroy', environment: 'main' })
        const first = remove()
        await until(() => timesOf(sandbox, 'ChangeResourceRecordSets').length === 2)
        const ends = await Promise.all([first.done, remove().done])
        const removed = timesOf(sandbox, 'ChangeResourceRecordSets').at(-1) ?? Infinity

        expect(ends.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
        expect(taskIds(sandbox)).toEqual([])
        expect(stopOf(sandbox, outputs['task-id'] ?? '') - removed).toBeGreaterThanOrEqual(SYNC)
      })
    }
  )

  test.concurrent('is removed at once when it was set right before mode: destroy stopped its task', async () => {
    const state: { running?: ReturnType<typeof begin>; isSet?: boolean } = {}
    const onCall = async ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      // The removal has found no record for a minute, and finds one as soon as it has stopped the task.
      if (operation === 'StopTask' && phase === 'received') await until(() => state.isSet === true)
      if (operation !== 'ChangeResourceRecordSets' || phase !== 'answered') return
      // The deployment that has set the name can't take it back.
      state.running?.kill()
      state.isSet = true
    }
    const knobs = { timings: { stop: 20_000 } }
    await withZone(
      async (sandbox, zone) => {
        state.running = begin(sandbox, { ...NAMED, 'settle-seconds': '65' })
        await until(() => liveTasks(sandbox).length === 1)
        const [task = ''] = taskIds(sandbox)
        const { outcome } = await deploy(sandbox, { mode: 'destroy', environment: 'main' })
        const [set = 0, removed = Infinity, ...more] = timesOf(sandbox, 'ChangeResourceRecordSets')

        expect([outcome, more, recordsOf(sandbox, zone), taskIds(sandbox)]).toEqual(['success', [], [], []])
        expect(set).toBeGreaterThan(stopOf(sandbox, task))
        expect(removed - set).toBeLessThan(5000)
      },
      { knobs, onCall }
    )
  })
})

describe('records that somebody else changes', () => {
  /** Whoever else changes a record does it right before a change of the action. Route 53 then refuses that change. */

  interface Site {
    readonly sandbox: Sandbox
    readonly zone: string
    /** From here on, the next change is preceded by another one. */
    readonly arm: () => void
  }

  interface Way {
    /** Changes the records of an environment that has a task. */
    readonly act: (site: Site) => Promise<unknown>
    /** What the name leads to afterwards: the task of before, another one, or none. */
    readonly leadsTo: 'before' | 'live' | 'none'
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
    'a failure after the switch': {
      act: async (site) => {
        site.sandbox.world.knobs.faults.push({ call: 'route53:GetChange', answer: DENIED, times: 1 })
        const running = begin(site.sandbox)
        await armAfterSwitch(site)
        return running.done
      },
      leadsTo: 'before'
    },
    'a cancel after the switch': {
      act: async (site) => {
        const running = begin(site.sandbox)
        await armAfterSwitch(site)
        running.cancel()
        return running.done
      },
      leadsTo: 'before'
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
    'mode: destroy': {
      act: ({ sandbox, arm }) => {
        arm()
        return deploy(sandbox, { mode: 'destroy', environment: 'main' })
      },
      leadsTo: 'none'
    },
    'a sweep of what a dead task has left': {
      act: async ({ sandbox, arm }) => {
        const caller = { principal: { arn: 'somebody' }, authorize: () => undefined } as never
        const [{ taskArn: task = '' } = {}] = liveTasks(sandbox)
        await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, caller)
        await pass(400_000)
        expect(liveTasks(sandbox)).toEqual([])
        arm()
        return deploy(sandbox, { mode: 'sweep' })
      },
      leadsTo: 'none'
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

  /** Which way meets which refusal: each way one, and each refusal several. With more worlds, each way meets all. */
  const ROUNDS = shuffled([0, 1, 2])
    .slice(0, WORLDS > 1 ? 3 : 1)
    .map((shift) =>
      Object.keys(WAYS).map((way, index) => {
        return [way, Object.keys(REFUSALS)[(index + shift) % 3] as keyof typeof REFUSALS] as const
      })
    )

  test.concurrent.each(ROUNDS.map((round) => [round]))('a change that is refused is made again: %j', async (round) => {
    const armed: { edit?: (() => void) | undefined } = {}
    const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'ChangeResourceRecordSets' || phase !== 'received') return
      armed.edit?.()
      armed.edit = undefined
    }
    await inSandbox({ knobs: { lag: { records: 5000 } }, onCall }, async (sandbox) => {
      const { id: zone } = sandbox.route53.createZone({ name: 'example.com' })
      for (const [way, name] of round) {
        const { act, leadsTo } = WAYS[way] as Way
        const refusal = REFUSALS[name]
        sandbox.world.knobs.changeBatchErrors = refusal === 'list' ? 'list' : 'text'
        if (recordsOf(sandbox, zone).length === 0) await run(sandbox)
        const [before] = taskIds(sandbox)
        const calls = sandbox.aws.calls.length
        const arm = () => {
          if (refusal === 'busy') {
            sandbox.world.knobs.faults.push({ call: 'route53:ChangeResourceRecordSets', answer: BUSY, times: 8 })
          } else armed.edit = () => edit(sandbox, zone)
        }
        await act({ sandbox, zone, arm })
        const refused = sandbox.aws.calls.slice(calls).filter(({ operation, errorCode }) => {
          return operation === 'ChangeResourceRecordSets' && errorCode !== undefined
        })
        const [records, marker, live] = [recordsOf(sandbox, zone), markerOf(sandbox, zone), taskIds(sandbox)]

        expect([way, name, refused.length > 0]).toEqual([way, name, true])
        if (leadsTo === 'none') expect([way, name, records, marker]).toEqual([way, name, [], ''])
        else {
          expect([way, name, live.length, records.length]).toEqual([way, name, 1, 1])
          expect([way, name, before === live[0]]).toEqual([way, name, leadsTo === 'before'])
          expect(marker).toContain(`tasks=${live[0] ?? ''}@`)
        }
      }
    })
  })

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
