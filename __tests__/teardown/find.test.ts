import { describe, expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { findOccupied } from '../../src/teardown/find.ts'
import { LEASE } from '../../src/aws/certificate-secret.ts'
import { deleteFamily, deleteOldRevisions } from '../../src/aws/revisions.ts'
import { makeClients } from '../../src/aws/clients.ts'
import type { Event } from '../../src/events.ts'
import {
  certificateNameTag,
  certificateSecretFor,
  certificateTags,
  environmentTags,
  lowerCaseTags,
  namesFor,
  orderTags,
  originTag,
  sharedTags,
  type Tags
} from '../../src/ownership.ts'
import { removeCertificate, renewAndRemove } from '../../src/teardown/domain.ts'
import { deploy, inSandbox, liveTasks, pass, startPart } from '../e2e/site.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'

const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never

describe('what is found', () => {
  const [SOON, LATE] = [new Date('2030-01-01T00:00:00.000Z'), new Date('2031-01-01T00:00:00.000Z')]

  test.each<[string, (Date | undefined)[], Date | undefined]>([
    ['with the last of its tasks', [LATE, SOON], LATE],
    ['with the last of its tasks, whatever their order', [SOON, LATE], LATE],
    ['never when one of them stays', [SOON, undefined], undefined],
    ['never when one of them stays, whatever their order', [undefined, SOON], undefined]
  ])('an environment ends %s', async (_, ends, expected) => {
    await inSandbox({ knobs: { timings: { attach: 60_000 } } }, async (sandbox) => {
      const subnet = await seedPlace(sandbox)
      for (const expires of ends) {
        await seedTask(sandbox, subnet, { environment: 'pr-7', origin: 'refs/pull/7', ...(expires && { expires }) })
      }
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = sandbox.environment
      const ecs = new ECSClient({
        endpoint: sandbox.aws.url,
        region: sandbox.world.region,
        credentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          sessionToken: AWS_SESSION_TOKEN
        }
      })
      const found = await findOccupied({ ecs }, sandbox.github.repository, 'default')
      ecs.destroy()

      expect(found.map(({ environment, origins, tasks }) => [environment, [...origins], tasks.length])).toEqual([
        ['pr-7', ['refs/pull/7'], 2]
      ])
      expect(found[0]?.expires).toEqual(expected)
    })
  })
})

test('a sweep removes a certificate when nobody will use it any more, and no other one; it looks for none where no environment has one', async () => {
  await inSandbox({ knobs: { lag: { secrets: 0 } } }, async (sandbox) => {
    const { repository } = sandbox.github
    const DAY = 86_400_000
    /** Seeds the secret of a certificate that ends in so many days. */
    const keep = (name: string, days: number, tags: Tags, owner = repository) => {
      const [expires, renews] = [new Date(Date.now() + days * DAY), new Date(Date.now() + (days - 30) * DAY)]
      const record = { name, authority: sandbox.acme.url, expires, renews, fingerprint: 'ab'.repeat(32) }
      const secret = { name: certificateSecretFor(repository, name), value: '{}' }
      sandbox.secretsManager.seedSecret({
        ...secret,
        tags: { ...tags, ...sharedTags({ repository: owner }), ...certificateTags(record) }
      })
    }
    const one = (environment: string) => environmentTags({ repository, environment })
    keep('*.valid.example.com', 60, {})
    // Its last run was killed, and left its value beside somebody else's.
    const { id: zoneId } = sandbox.route53.createZone({ name: 'example.com' })
    const Name = '_acme-challenge.ended.example.com'
    const ResourceRecords = ['"left"', '"of somebody else"'].map((Value) => ({ Value }))
    sandbox.route53.putRecords(zoneId, [{ Name, Type: 'TXT', TTL: 60, ResourceRecords }])
    keep('*.ended.example.com', -1, orderTags({ challenge: { text: 'left', zoneId, name: Name } }))
    keep('*.other.example.com', -1, {}, 'acme/other')
    keep('goes.example.com', 60, one('goes'))
    keep('stays.example.com', 60, one('stays'))

    const found = (environment: string, ...certificates: string[]) => ({
      ...{ environment, certificates, origins: new Set<undefined>(), tasks: [], zones: [] }
    })
    const events: Event[] = []
    /** What a sweep removes, in which this was to go, and this to stay. */
    const removed = async (due: ReturnType<typeof found>, ...staying: readonly ReturnType<typeof found>[]) => {
      const before = sandbox.secretsManager.namesToBeDeleted()
      const program = async (env: NodeJS.ProcessEnv) => {
        const clients = makeClients(env)
        const tools = {
          clients,
          cleanup: clients,
          emit: (event: Event) => events.push(event),
          findGone: () => Promise.resolve(new Set<string>())
        }
        const request = { kind: 'sweep', repository, cluster: 'default' } as never
        expect(await renewAndRemove({ due: [due], staying }, request, tools)).toEqual({ left: [] })
      }
      expect(await startPart(sandbox, program).exitCode).toBe(0)
      return sandbox.secretsManager.namesToBeDeleted().filter((name) => !before.includes(name))
    }
    const secrets = (...names: string[]) => names.map((name) => certificateSecretFor(repository, name))
    const goes = found('goes', 'goes.example.com')
    const stays = found('stays', 'www.example.com')

    expect(await removed(found('goes'), found('stays'))).toEqual([])
    expect(sandbox.aws.calls.map(({ operation }) => operation)).toEqual([])
    // It could not be removed, or was deployed again.
    await seedTask(sandbox, await seedPlace(sandbox), { environment: 'goes' })
    await pass(LEASE)
    expect(await removed(goes, stays)).toEqual(secrets('*.ended.example.com'))
    await deploy(sandbox, { mode: 'destroy', environment: 'goes' })
    // Its first deployment obtains it.
    keep('begins.example.com', 60, one('begins'))
    expect(await removed(goes, stays)).toEqual(secrets('goes.example.com'))
    keep('*.begins.example.com', 60, {})
    expect((await removed(stays)).sort()).toEqual(secrets('*.valid.example.com', 'stays.example.com').sort())
    expect(events.map(({ type }) => type)).toEqual(Array(4).fill('noted'))
    expect(sandbox.route53.records(zoneId).flatMap((set) => (set.Type === 'TXT' ? set.ResourceRecords : []))).toEqual([
      { Value: '"of somebody else"' }
    ])
  })
})

test('a sweep lists the environments no more often, however many of them share the certificate', async () => {
  await inSandbox({ knobs: { lag: { secrets: 0 } } }, async (sandbox) => {
    const { repository } = sandbox.github
    const name = '*.preview.example.com'
    const secret = { name: certificateSecretFor(repository, name), value: '{}', tags: sharedTags({ repository }) }
    sandbox.secretsManager.seedSecret(secret)
    const subnet = await seedPlace(sandbox)
    for (const environment of ['one', 'two', 'three']) {
      await seedTask(sandbox, subnet, { environment, origin: 'refs/heads/gone', tags: certificateNameTag(name) })
    }
    const { outcome } = await deploy(sandbox, { mode: 'sweep' })

    expect([outcome, liveTasks(sandbox)]).toEqual(['success', []])
    const operations = sandbox.aws.calls.map(({ operation }) => operation)
    expect(operations).toContain('DescribeSecret')
    expect(operations.filter((operation) => operation === 'ListTaskDefinitionFamilies')).toHaveLength(1)
  })
})

test('a sweep lists the environments once while all certificates are in use', async () => {
  await inSandbox({ knobs: { lag: { secrets: 0 } } }, async (sandbox) => {
    const { repository } = sandbox.github
    const name = '*.preview.example.com'
    const [expires, renews] = [60, 30].map((days) => new Date(Date.now() + days * 86_400_000)) as [Date, Date]
    const record = { name, authority: sandbox.acme.url, expires, renews, fingerprint: 'ab'.repeat(32) }
    const tags = { ...sharedTags({ repository }), ...certificateTags(record) }
    sandbox.secretsManager.seedSecret({ name: certificateSecretFor(repository, name), value: '{}', tags })
    await seedTask(sandbox, await seedPlace(sandbox), { environment: 'stays', tags: certificateNameTag(name) })
    await pass(LEASE)
    const { outcome } = await deploy(sandbox, { mode: 'sweep' })

    const operations = sandbox.aws.calls.map(({ operation }) => operation)
    expect([outcome, sandbox.secretsManager.namesToBeDeleted()]).toEqual(['success', []])
    expect(operations).toContain('ListSecrets')
    expect(operations.filter((operation) => operation === 'ListTaskDefinitionFamilies')).toHaveLength(1)
  })
})

test('the certificate of a name goes with the environment that its secret names, and with no other', async () => {
  await inSandbox({ knobs: { lag: { secrets: 0 } } }, async (sandbox) => {
    const { repository } = sandbox.github
    const name = 'app.example.com'
    const tags = environmentTags({ repository, environment: 'owner' })
    sandbox.secretsManager.seedSecret({ name: certificateSecretFor(repository, name), value: '{}', tags })
    const removed: boolean[] = []
    const program = async (env: NodeJS.ProcessEnv) => {
      for (const environment of ['other', 'owner']) {
        const spec = { place: { repository, environment }, cluster: 'default' }
        removed.push(await removeCertificate(name, spec, makeClients(env)))
      }
    }
    await startPart(sandbox, program).exitCode
    expect(removed).toEqual([false, true])
  })
})

test('a sweep that finds an environment and nothing of it to remove fails', async () => {
  await inSandbox({}, async (sandbox) => {
    const place = { repository: sandbox.github.repository, environment: 'gone', origin: 'refs/heads/gone' }
    const { familyPrefix } = namesFor(place, sandbox.world.region)
    // Somebody has registered the task definition again, by another name and with its tags.
    const copy = {
      family: `${familyPrefix}copy`,
      containerDefinitions: [{ name: 'space', image: 'acme/space:1.0', memory: 128 }],
      tags: lowerCaseTags({ ...environmentTags(place), ...originTag(place) })
    }
    await sandbox.ecs.operations.RegisterTaskDefinition?.(copy as never, ADMINISTRATOR)
    const { outcome, annotations } = await deploy(sandbox, { mode: 'sweep' })

    expect(outcome).toBe('failure')
    expect(annotations.map(({ message }) => message).join()).toContain('gone (none of its resources could be found)')
  })
})

describe('revisions', () => {
  const OURS = { whose: 'ours' }
  const THEIRS = { whose: 'theirs' }
  const isOurs = ({ whose }: Tags) => whose === 'ours'

  /** Runs `test` in an account whose family `space` has a revision with each of these tags. */
  async function withRevisions<T>(all: readonly Tags[], test: (client: ECSClient, sandbox: Sandbox) => Promise<T>) {
    return inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
      for (const tags of all) {
        const definition = {
          family: 'space',
          containerDefinitions: [{ name: 'space', image: 'acme/space:1.0', memory: 128 }],
          tags: Object.entries(tags).map(([key, value]) => ({ key, value }))
        }
        await sandbox.ecs.operations.RegisterTaskDefinition?.(definition as never, ADMINISTRATOR)
      }
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = sandbox.environment
      const client = new ECSClient({
        endpoint: sandbox.aws.url,
        region: sandbox.world.region,
        maxAttempts: 1,
        credentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          sessionToken: AWS_SESSION_TOKEN
        }
      })
      try {
        return await test(client, sandbox)
      } finally {
        client.destroy()
      }
    })
  }

  /** The numbers of the revisions in each status. */
  function numbers({ ecs }: Sandbox, status: string): number[] {
    return ecs.taskDefinitions().flatMap((one) => (one.status === status ? (one.revision ?? 0) : []))
  }

  function many(count: number, tags: Tags = OURS): Tags[] {
    return Array.from({ length: count }, () => tags)
  }

  test.each<[string, Tags[], number[]]>([
    ['keeps five', many(5), []],
    ['deletes the oldest of more than five', many(7), [1, 2]],
    ['deletes only ours', [THEIRS, OURS, THEIRS, ...many(5)], [2]],
    ['deletes ten with one deployment', many(30), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]
  ])('a deployment %s', async (_, all, deleted) => {
    await withRevisions(all, async (client, sandbox) => {
      const removed = await deleteOldRevisions(client, 'space', isOurs)

      expect(removed.map((arn) => Number(arn.split(':').at(-1)))).toEqual(deleted)
      expect(numbers(sandbox, 'DELETE_IN_PROGRESS')).toEqual(deleted)
      expect(numbers(sandbox, 'INACTIVE')).toEqual([])
    })
  })

  test('a deployment deletes what an earlier one could only deregister', async () => {
    await withRevisions(many(7), async (client, sandbox) => {
      const denied = { code: 'AccessDeniedException', message: 'no' }
      sandbox.world.knobs.faults.push({ call: 'ecs:DeleteTaskDefinitions', answer: denied, times: 1 })
      await deleteOldRevisions(client, 'space', isOurs)
      const definition = { family: 'space', containerDefinitions: [{ name: 'a', image: 'a', memory: 128 }], tags: [] }
      await sandbox.ecs.operations.RegisterTaskDefinition?.(definition as never, ADMINISTRATOR)
      await deleteOldRevisions(client, 'space', isOurs)

      expect(numbers(sandbox, 'INACTIVE')).toEqual([])
      expect(numbers(sandbox, 'DELETE_IN_PROGRESS')).toEqual([1, 2, 3])
    })
  })

  test('a removal deletes all that is ours, and nothing else', async () => {
    await withRevisions([...many(12), THEIRS, ...many(12), THEIRS], async (client, sandbox) => {
      const { removed, left } = await deleteFamily(client, 'space', isOurs)

      expect([removed.length, left]).toEqual([24, []])
      expect(numbers(sandbox, 'ACTIVE')).toEqual([13, 26])
    })
  })

  test.each(['ecs:DeregisterTaskDefinition', 'ecs:DeleteTaskDefinitions'])(
    'the newest stays as long as another one does, when %s is refused, and the next removal deletes both',
    async (call) => {
      await withRevisions(many(3), async (client, sandbox) => {
        const denied = { code: 'AccessDeniedException', message: 'no' }
        sandbox.world.knobs.faults.push({ call, answer: denied, times: 1 })
        const first = await deleteFamily(client, 'space', isOurs)

        expect(first.left.length).toBeGreaterThan(0)
        expect(numbers(sandbox, 'ACTIVE')).toContain(3)

        const second = await deleteFamily(client, 'space', isOurs)

        expect(second.left).toEqual([])
        expect([...numbers(sandbox, 'ACTIVE'), ...numbers(sandbox, 'INACTIVE')]).toEqual([])
      })
    }
  )
})
