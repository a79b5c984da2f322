import { describe, expect, test } from '@jest/globals'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Resolver } from 'node:dns/promises'
import type { Dns } from '../src/dns.ts'
import { startDns } from '../src/dns.ts'
import type { Account } from './account.ts'
import { withAccount } from './account.ts'
import { record, submit } from './route53-site.ts'

interface Site extends Account {
  readonly dns: Dns
  readonly resolver: Resolver
}

async function withDns(
  lag: { readonly records?: number; readonly firstServer?: number },
  run: (site: Site) => Promise<void>
): Promise<void> {
  await withAccount({ lag }, async (account) => {
    const dns = await startDns(account.route53.forDns)
    try {
      await run({ ...account, dns, resolver: resolverAt(dns.resolver) })
    } finally {
      await dns.close()
    }
  })
}

function resolverAt(address: string): Resolver {
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  resolver.setServers([address])
  return resolver
}

/** The code of a look-up's error: `ENOTFOUND` where there is no such name, `ENODATA` where it has no such records. */
async function failure(lookup: Promise<unknown>): Promise<unknown> {
  return lookup.then(
    (found) => found,
    ({ code }: { code?: string }) => code
  )
}

const seeds = (...texts: string[]) => texts.map((text) => record(text) as never)

describe('the resolver', () => {
  test('answers every type that it knows, with the TTL', async () => {
    await withDns({}, async ({ route53, resolver }) => {
      const { nameServers } = route53.createZone({
        name: 'example.com',
        records: [
          ...seeds(
            'A a.example.com 192.0.2.1 192.0.2.2',
            'AAAA a.example.com 2001:db8::1 ::ffff:192.0.2.7',
            'CNAME c.example.com a.example.com.'
          ),
          record('TXT a.example.com', {
            ResourceRecords: [{ Value: '"a \\"b\\"" "\\303\\274"' }, { Value: '"ü"' }]
          }) as never
        ]
      })
      expect(await resolver.resolve4('A.example.COM', { ttl: true })).toEqual([
        { address: '192.0.2.1', ttl: 60 },
        { address: '192.0.2.2', ttl: 60 }
      ])
      expect(await resolver.resolve6('a.example.com')).toEqual(['2001:db8::1', '::ffff:192.0.2.7'])
      // Node gives each byte as a character.
      const utf8 = Buffer.from('ü').toString('latin1')
      expect(await resolver.resolveTxt('a.example.com')).toEqual([['a "b"', utf8], [utf8]])
      expect(await resolver.resolve4('c.example.com')).toEqual(['192.0.2.1', '192.0.2.2'])
      expect(await resolver.resolveCname('c.example.com')).toEqual(['a.example.com'])
      expect((await resolver.resolveNs('example.com')).sort()).toEqual([...nameServers].sort())
      expect(await resolver.resolveSoa('example.com')).toMatchObject({
        nsname: nameServers[0],
        serial: 1,
        minttl: 86_400
      })
    })
  })

  test('tells a name that is not there from one without such records', async () => {
    await withDns({}, async ({ route53, resolver }) => {
      route53.createZone({
        name: 'example.com',
        records: seeds('A a.b.example.com 192.0.2.1', 'CNAME no.example.com gone.example.com')
      })
      expect(await failure(resolver.resolve4('x.example.com'))).toBe('ENOTFOUND')
      expect(await failure(resolver.resolve6('a.b.example.com'))).toBe('ENODATA')
      expect(await failure(resolver.resolve4('b.example.com'))).toBe('ENODATA')
      expect(await failure(resolver.resolve4('no.example.com'))).toBe('ENOTFOUND')
      expect(await failure(resolver.resolve4('example.org'))).toBe('ENOTFOUND')
      expect(await failure(resolver.resolveMx('x.example.com'))).toBe('ENOTFOUND')
    })
  })

  test('does not take a record of a type that it cannot write for none', async () => {
    await withDns({}, async ({ route53, resolver }) => {
      route53.createZone({ name: 'example.com', records: seeds('MX example.com x') })
      expect(await failure(resolver.resolveMx('example.com'))).toBe('ENOTIMP')
    })
  })

  test('answers a change when it is in sync, and the old value until then', async () => {
    await withDns({ records: 60_000 }, async (site) => {
      const { route53, resolver, pass } = site
      const { id } = route53.createZone({ name: 'example.com', records: seeds('A a.example.com 192.0.2.1') })
      await submit(site, id, 'UPSERT A a.example.com 192.0.2.2', 'CREATE A b.example.com 192.0.2.3')
      pass(30_000)
      await submit(site, id, 'DELETE A b.example.com 192.0.2.3')
      route53.putRecords(id, seeds('A seeded.example.com 192.0.2.9'))
      expect(await resolver.resolve4('seeded.example.com')).toEqual(['192.0.2.9'])
      expect(await resolver.resolve4('a.example.com')).toEqual(['192.0.2.1'])
      expect(await failure(resolver.resolve4('b.example.com'))).toBe('ENOTFOUND')
      pass(30_000)
      expect(await resolver.resolve4('a.example.com')).toEqual(['192.0.2.2'])
      expect(await resolver.resolve4('b.example.com')).toEqual(['192.0.2.3'])
      pass(30_000)
      expect(await failure(resolver.resolve4('b.example.com'))).toBe('ENOTFOUND')
      expect(await resolver.resolve4('seeded.example.com')).toEqual(['192.0.2.9'])
    })
  })

  test('of the runner answers with a change as soon as the first name server has it', async () => {
    await withDns({ records: 60_000, firstServer: 20_000 }, async (site) => {
      const { route53, dns, resolver, pass } = site
      const runner = resolverAt(dns.runnerResolver)
      const { id } = route53.createZone({ name: 'example.com', records: seeds('A a.example.com 192.0.2.1') })
      await submit(site, id, 'UPSERT A a.example.com 192.0.2.2')
      expect(await runner.resolve4('a.example.com')).toEqual(['192.0.2.1'])
      pass(20_000)
      expect(await runner.resolve4('a.example.com')).toEqual(['192.0.2.2'])
      expect(await resolver.resolve4('a.example.com')).toEqual(['192.0.2.1'])
      pass(40_000)
      expect(await resolver.resolve4('a.example.com')).toEqual(['192.0.2.2'])
    })
  })

  test('answers wildcards only for names that nothing else is nearer to', async () => {
    await withDns({}, async (site) => {
      const { id } = site.route53.createZone({ name: 'example.com' })
      await submit(site, id, 'CREATE A *.example.com 192.0.2.1', 'CREATE TXT a.example.com "x"')
      expect(await site.resolver.resolve4('any.thing.example.com')).toEqual(['192.0.2.1'])
      expect(await failure(site.resolver.resolve6('any.thing.example.com'))).toBe('ENODATA')
      expect(await failure(site.resolver.resolve4('a.example.com'))).toBe('ENODATA')
      expect(await failure(site.resolver.resolve4('x.a.example.com'))).toBe('ENOTFOUND')
    })
  })

  test('knows neither private zones nor those that are not delegated', async () => {
    await withDns({}, async ({ route53, resolver, dns }) => {
      const records = seeds('A a.example.com 192.0.2.1')
      const { id } = route53.createZone({ name: 'example.com', records, delegated: false })
      const hidden = route53.createZone({ name: 'example.com', records, private: true })
      expect(await failure(resolverAt(await dns.nameServer(hidden.id)).resolve4('a.example.com'))).toBe('EREFUSED')
      expect(await failure(resolver.resolve4('a.example.com'))).toBe('ENOTFOUND')
      expect(await resolverAt(await dns.nameServer(id)).resolve4('a.example.com')).toEqual(['192.0.2.1'])
      route53.createZone({ name: 'example.com', records: seeds('A a.example.com 192.0.2.2') })
      expect(await resolver.resolve4('a.example.com')).toEqual(['192.0.2.2'])
      expect(await resolverAt(await dns.nameServer(id)).resolve4('a.example.com')).toEqual(['192.0.2.1'])
      expect(dns.queries.map(({ zoneId, name }) => [zoneId, name])).toContainEqual([id, 'a.example.com.'])
    })
  })

  test('goes where NS records lead, and nowhere else', async () => {
    await withDns({}, async (site) => {
      const { route53, resolver, dns } = site
      const parent = route53.createZone({ name: 'example.com', records: seeds('A a.dev.example.com 192.0.2.1') })
      const child = route53.createZone({
        name: 'dev.example.com',
        records: seeds('A a.dev.example.com 192.0.2.2'),
        delegated: false
      })
      expect(await resolver.resolve4('a.dev.example.com')).toEqual(['192.0.2.1'])
      await submit(site, parent.id, `CREATE NS dev.example.com ${child.nameServers.join(' ')}`)
      expect(await resolver.resolve4('a.dev.example.com')).toEqual(['192.0.2.2'])
      expect(await failure(resolverAt(await dns.nameServer(parent.id)).resolve4('a.dev.example.com'))).toBe('ENODATA')
      await submit(site, parent.id, 'UPSERT NS dev.example.com ns1.example.net')
      expect(await failure(resolver.resolve4('a.dev.example.com'))).toBe('ESERVFAIL')
    })
  })

  test('follows aliases in its own zones, and weighs', async () => {
    await withDns({}, async ({ route53, resolver }) => {
      const { id } = route53.createZone({ name: 'example.com', records: seeds('A a.example.com 192.0.2.1') })
      const alias = (HostedZoneId: string) => ({ HostedZoneId, DNSName: 'a.example.com.', EvaluateTargetHealth: false })
      route53.putRecords(id, [
        { Name: 'alias.example.com', Type: 'A', AliasTarget: alias(id) },
        { Name: 'lb.example.com', Type: 'A', AliasTarget: alias('Z215JYRZR1TBD5') },
        record('A w.example.com 192.0.2.5', { SetIdentifier: 'off', Weight: 0 }) as never,
        record('A w.example.com 192.0.2.6', { SetIdentifier: 'on', Weight: 5 }) as never
      ])
      expect(await resolver.resolve4('alias.example.com')).toEqual(['192.0.2.1'])
      expect(await failure(resolver.resolve4('lb.example.com'))).toBe('ENODATA')
      expect(await resolver.resolve4('w.example.com')).toEqual(['192.0.2.6'])
    })
  })

  test('ends with loops of CNAME records', async () => {
    await withDns({}, async ({ route53, resolver }) => {
      route53.createZone({
        name: 'example.com',
        records: seeds('CNAME a.example.com b.example.com', 'CNAME b.example.com a.example.com')
      })
      expect(await failure(resolver.resolve4('a.example.com'))).toBe('ESERVFAIL')
    })
  })

  test('gives what is too long for UDP over TCP', async () => {
    await withDns({}, async ({ route53, resolver, dns }) => {
      const many = Array.from({ length: 100 }, (_, host) => `10.0.0.${host}`)
      route53.createZone({ name: 'example.com', records: seeds(`A a.example.com ${many.join(' ')}`) })
      expect((await resolver.resolve4('a.example.com')).length).toBe(100)
      expect(dns.queries.map(({ transport }) => transport)).toEqual(['udp', 'tcp'])
    })
  })

  test('does not answer what is no question, and goes on', async () => {
    await withDns({}, async ({ route53, resolver, dns }) => {
      route53.createZone({ name: 'example.com', records: seeds('A a.example.com 192.0.2.1') })
      const socket = createSocket('udp4')
      const port = Number(dns.resolver.split(':')[1])
      for (const bytes of [
        [],
        [1],
        [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63, 97],
        [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]
      ]) {
        socket.send(Buffer.from(bytes), port, '127.0.0.1')
      }
      const silence = Promise.race([once(socket, 'message'), resolver.resolve4('a.example.com')])
      expect(await silence).toEqual(['192.0.2.1'])
      expect(dns.queries).toHaveLength(1)
      socket.close()
    })
  })
})
