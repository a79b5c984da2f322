import { describe, expect, test } from '@jest/globals'
import type { ListHostedZonesByNameCommandInput, ListResourceRecordSetsCommandInput } from '@aws-sdk/client-route-53'
import * as Sdk from '@aws-sdk/client-route-53'
import type { Account } from './account.ts'
import { refusal, withAccount } from './account.ts'
import { record, refused, submit } from './route53-site.ts'
import { ADMIN } from './wire/site.ts'

const byName = ({ clients }: Account, input: ListHostedZonesByNameCommandInput) =>
  clients.route53.send(new Sdk.ListHostedZonesByNameCommand(input))
const list = ({ clients }: Account, input: ListResourceRecordSetsCommandInput) =>
  clients.route53.send(new Sdk.ListResourceRecordSetsCommand(input))

describe('ListHostedZonesByName', () => {
  const names = ['example.org', 'a.example.com', 'example.com', 'b.a.example.com', 'app.test']

  test.each([
    [undefined, ['example.com.', 'a.example.com.', 'b.a.example.com.', 'example.org.', 'app.test.']],
    ['Example.com.', ['example.com.', 'a.example.com.', 'b.a.example.com.', 'example.org.', 'app.test.']],
    ['zz.example.com', ['example.org.', 'app.test.']],
    ['zz.test', []]
  ])('orders by labels from the right, from %s on', async (DNSName, expected) => {
    await withAccount({}, async (account) => {
      for (const name of names) account.route53.createZone({ name })
      const { HostedZones, DNSName: told } = await byName(account, { DNSName })
      expect(HostedZones?.map(({ Name }) => Name)).toEqual(expected)
      expect(told).toBe(DNSName)
    })
  })

  test('pages through zones of one name by their ids', async () => {
    await withAccount({}, async (account) => {
      const ids = Array.from({ length: 3 }, () => account.route53.createZone({ name: 'example.com' }).id).sort()
      account.route53.createZone({ name: 'a.example.com' })
      const first = await byName(account, { DNSName: 'example.com', MaxItems: 2 })
      expect(first).toMatchObject({
        IsTruncated: true,
        NextDNSName: 'example.com.',
        NextHostedZoneId: ids[2],
        MaxItems: 2
      })
      const next = await byName(account, {
        DNSName: first.NextDNSName,
        HostedZoneId: first.NextHostedZoneId,
        MaxItems: 2
      })
      expect([...(first.HostedZones ?? []), ...(next.HostedZones ?? [])].map(({ Id }) => Id)).toEqual(
        [...ids, next.HostedZones?.[1]?.Id?.slice(12)].map((id) => `/hostedzone/${id ?? ''}`)
      )
      expect(next.HostedZones?.[1]?.Name).toBe('a.example.com.')
    })
  })

  test.each<[ListHostedZonesByNameCommandInput, string]>([
    [{ HostedZoneId: 'Z1' }, 'InvalidInput'],
    [{ MaxItems: 0 }, 'InvalidInput'],
    [{ DNSName: 'a..b' }, 'InvalidDomainName']
  ])('refuses %j', async (input, code) => {
    await withAccount({}, async (account) => {
      expect((await refusal(byName(account, input))).code).toBe(code)
    })
  })
})

describe('ListHostedZones', () => {
  test("gives all pages, of at most 100, private zones among them, and nobody else's", async () => {
    await withAccount({}, async (account) => {
      const ids = Array.from({ length: 101 }, (_, index) => account.route53.createZone({ name: `z${index}.com` }).id)
      const hidden = account.route53.createZone({ name: 'example.org', private: true }).id
      account.route53.createZone({ name: 'example.net', account: '210987654321' })
      const pages = []
      for await (const page of Sdk.paginateListHostedZones({ client: account.clients.route53 }, {})) pages.push(page)
      expect(pages.map(({ HostedZones, MaxItems }) => [HostedZones?.length, MaxItems])).toEqual([
        [100, 100],
        [2, 100]
      ])
      const found = pages.flatMap(({ HostedZones = [] }) => HostedZones)
      expect(found.map(({ Id }) => Id).sort()).toEqual([...ids, hidden].map((id) => `/hostedzone/${id}`).sort())
      expect(found.filter(({ Config }) => Config?.PrivateZone).map(({ Name }) => Name)).toEqual(['example.org.'])
      const input = { HostedZoneType: 'PrivateHostedZone' as const }
      const { HostedZones: only } = await account.clients.route53.send(new Sdk.ListHostedZonesCommand(input))
      expect(only?.map(({ Id }) => Id)).toEqual([`/hostedzone/${hidden}`])
    })
  })
})

describe('GetHostedZone', () => {
  test('tells name servers of public zones and VPCs of private ones', async () => {
    await withAccount({}, async (account) => {
      const get = (Id: string) => account.clients.route53.send(new Sdk.GetHostedZoneCommand({ Id }))
      const zone = account.route53.createZone({ name: 'Example.com', comment: 'mine' })
      const open = await get(`/hostedzone/${zone.id}`)
      expect(open.HostedZone).toMatchObject({
        Name: 'example.com.',
        Config: { Comment: 'mine', PrivateZone: false },
        ResourceRecordSetCount: 2
      })
      expect(open.DelegationSet?.NameServers).toEqual(zone.nameServers)
      expect(open.VPCs ?? []).toEqual([])
      const closed = await get(account.route53.createZone({ name: 'example.com', vpc: { id: 'vpc-1' } }).id)
      expect(closed.VPCs).toEqual([{ VPCId: 'vpc-1', VPCRegion: 'eu-central-1' }])
      expect(closed.DelegationSet).toBeUndefined()
      expect((await refusal(get('Z0'))).code).toBe('NoSuchHostedZone')
    })
  })
})

describe('ListResourceRecordSets', () => {
  const records = [
    'A b.example.com 192.0.2.1',
    'TXT a.example.com "x"',
    'A a.example.com 192.0.2.1',
    'A x.a.example.com 192.0.2.1'
  ]

  test('orders by name from the right, then by type, PENDING or not, and pages through that', async () => {
    await withAccount({ lag: { records: 60_000 } }, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      await submit(account, id, ...records.map((each) => `CREATE ${each}`))
      const places: string[] = []
      const config = { client: account.clients.route53 }
      let input: ListResourceRecordSetsCommandInput = { HostedZoneId: id, MaxItems: 2 }
      for (let more = true; more;) {
        const page = await config.client.send(new Sdk.ListResourceRecordSetsCommand(input))
        places.push((page.ResourceRecordSets ?? []).map(({ Name = '', Type = '' }) => `${Type} ${Name}`).join(', '))
        more = page.IsTruncated === true
        input = { ...input, StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType }
      }
      expect(places).toEqual([
        'NS example.com., SOA example.com.',
        'A a.example.com., TXT a.example.com.',
        'A x.a.example.com., A b.example.com.'
      ])
    })
  })

  test.each<[Partial<ListResourceRecordSetsCommandInput>, string | undefined]>([
    [{ StartRecordName: 'a.example.com', StartRecordType: 'AAAA' }, 'TXT a.example.com.'],
    [{ StartRecordName: 'aa.example.com' }, 'A b.example.com.'],
    [{ StartRecordName: 'zz.example.com' }, undefined]
  ])('begins at %j or behind', async (start, expected) => {
    await withAccount({}, async (account) => {
      const seeds = records.map((each) => record(each) as never)
      const { id } = account.route53.createZone({ name: 'example.com', records: seeds })
      const [first] = (await list(account, { HostedZoneId: id, MaxItems: 1, ...start })).ResourceRecordSets ?? []
      expect(first && `${first.Type ?? ''} ${first.Name ?? ''}`).toBe(expected)
    })
  })

  test('refuses a type without a name, and gives at most 300', async () => {
    await withAccount({}, async (account) => {
      const seeds = Array.from({ length: 400 }, (_, index) => record(`A n${index}.example.com 192.0.2.1`) as never)
      const { id } = account.route53.createZone({ name: 'example.com', records: seeds })
      expect((await list(account, { HostedZoneId: id, MaxItems: 1000 })).ResourceRecordSets).toHaveLength(300)
      expect((await refusal(list(account, { HostedZoneId: id, StartRecordType: 'A' }))).code).toBe('InvalidInput')
    })
  })
})

describe('permissions', () => {
  const zone = 'Z0AAAAAAAAAAAAAAAAAAA'
  const allow = (Action: string, Resource: string, Condition?: object) => ({
    policies: [
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) } }
    ]
  })
  const key = (name: string) => `route53:ChangeResourceRecordSets${name}`
  const narrowed = allow('route53:ChangeResourceRecordSets', `arn:aws:route53:::hostedzone/${zone}`, {
    'ForAllValues:StringLike': { [key('NormalizedRecordNames')]: ['*.preview.example.com'] },
    'ForAllValues:StringEquals': {
      [key('RecordTypes')]: ['A', 'AAAA', 'TXT'],
      [key('Actions')]: ['CREATE', 'DELETE', 'UPSERT']
    }
  })
  const wildcard = allow('route53:ChangeResourceRecordSets', '*', {
    'ForAllValues:StringEquals': {
      [key('NormalizedRecordNames')]: ['\\052.example.com', 'a.example.com'],
      [key('Actions')]: ['UPSERT']
    }
  })
  const denied = `User: ${ADMIN.arn} is not authorized to perform: route53:ChangeResourceRecordSets on resource: arn:aws:route53:::hostedzone/${zone} because no identity-based policy allows the route53:ChangeResourceRecordSets action`

  test.each<[string, object, readonly string[], boolean]>([
    [
      'names and types that are allowed',
      narrowed,
      ['CREATE A A.Preview.Example.com. 192.0.2.1', 'CREATE TXT _x.a.preview.example.com "v1"'],
      true
    ],
    [
      'one name that is not',
      narrowed,
      ['CREATE A a.preview.example.com 192.0.2.1', 'CREATE A www.example.com 192.0.2.1'],
      false
    ],
    [
      'one type that is not',
      narrowed,
      ['CREATE A a.preview.example.com 192.0.2.1', 'CREATE CNAME b.preview.example.com example.org'],
      false
    ],
    ['a wildcard, escaped', wildcard, ['UPSERT A *.example.com 192.0.2.1', 'UPSERT A A.example.com 192.0.2.1'], true],
    [
      'one action that is not allowed',
      wildcard,
      ['UPSERT A a.example.com 192.0.2.1', 'CREATE A *.example.com 192.0.2.1'],
      false
    ]
  ])('go by %s', async (_, setup, changes, allowed) => {
    await withAccount(setup, async (account) => {
      account.route53.createZone({ name: 'example.com', id: zone })
      if (allowed) await expect(submit(account, zone, ...changes)).resolves.toBeDefined()
      else expect(await refused(account, zone, ...changes)).toEqual({ code: 'AccessDenied', message: denied })
    })
  })

  test('are asked for before a zone is looked up, and named without a resource where there is none', async () => {
    await withAccount({ policies: [] }, async (account) => {
      const { code, message } = await refusal(list(account, { HostedZoneId: 'Z0' }))
      expect([code, message]).toEqual([
        'AccessDenied',
        expect.stringContaining('route53:ListResourceRecordSets on resource: arn:aws:route53:::hostedzone/Z0 because')
      ])
      expect((await refusal(byName(account, {}))).message).toBe(
        `User: ${ADMIN.arn} is not authorized to perform: route53:ListHostedZonesByName because no identity-based policy allows the route53:ListHostedZonesByName action`
      )
      expect(
        (await refusal(account.clients.route53.send(new Sdk.GetChangeCommand({ Id: '/change/C1' })))).message
      ).toContain('arn:aws:route53:::change/C1')
      expect((await refusal(account.clients.route53.send(new Sdk.ListHostedZonesCommand({})))).message).toContain(
        'perform: route53:ListHostedZones because'
      )
    })
  })
})

describe('rates', () => {
  test('are fifty calls at once and ten a second, of all operations together', async () => {
    await withAccount({}, async (account) => {
      account.world.knobs.throttle = 'published'
      const { id } = account.route53.createZone({ name: 'example.com' })
      let now = account.world.clock.now()
      Object.assign(account.world.clock, { now: () => now })
      const burst = async (count: number) => {
        const calls = Array.from({ length: count }, (_, index) =>
          index % 2 === 0 ? byName(account, {}) : list(account, { HostedZoneId: id })
        )
        const settled = await Promise.allSettled(calls)
        return settled.filter(({ status }) => status === 'fulfilled').length
      }
      expect(await burst(60)).toBe(50)
      now += 1000
      expect(await burst(15)).toBe(10)
      expect(await refusal(byName(account, {}))).toEqual({ code: 'Throttling', message: 'Rate exceeded' })
    })
  })

  test('can be refused under the other name, too', async () => {
    await withAccount({}, async (account) => {
      account.world.knobs.faults = [
        { call: 'route53:*', answer: { code: 'ThrottlingException', message: 'Rate exceeded' }, times: 1 }
      ]
      await expect(byName(account, {})).rejects.toMatchObject({
        name: 'ThrottlingException',
        $metadata: { httpStatusCode: 400 }
      })
    })
  })
})
