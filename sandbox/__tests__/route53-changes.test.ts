import { describe, expect, test } from '@jest/globals'
import type { Change } from '@aws-sdk/client-route-53'
import { ChangeResourceRecordSetsCommand, GetChangeCommand } from '@aws-sdk/client-route-53'
import { refusal, withAccount } from './account.ts'
import { changed, contents, record, refused, submit } from './route53-site.ts'
import { ADMIN } from './wire/site.ts'

const OLD = record('A app.example.com 192.0.2.1 192.0.2.2') as never
const before = { name: 'example.com', records: [OLD, record('CNAME www.example.com app.example.com') as never] }
const same = (name: string, type: string) => `resource record set [name='${name}.', type='${type}']`
const conflict = (type: string, name: string) => `RRSet of type ${type} with DNS name ${name}. is not permitted`
const invalid = (problem: string) => `Invalid Resource Record: FATAL problem: ${problem}`

describe('a batch', () => {
  test.each<[string, readonly (string | Change)[], readonly string[]]>([
    ['creates', ['CREATE A New.Example.com. 192.0.2.9'], ['A new.example.com. 192.0.2.9']],
    ['upserts what is not there', ['UPSERT AAAA app.example.com 2001:db8::1'], ['AAAA app.example.com. 2001:db8::1']],
    ['escapes', ['CREATE TXT a@b.*.example.com "x"'], ['TXT a\\100b.\\052.example.com. "x"']],
    ['has one set in two spellings', ['CREATE TXT \\052.example.com "x"'], ['TXT \\052.example.com. "x"']]
  ])('%s', async (_, changes, added) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone(before)
      const kept = contents(account, id)
      await submit(account, id, ...changes)
      expect(contents(account, id).sort()).toEqual([...kept, ...added].sort())
    })
  })

  test.each<[string, readonly (string | Change)[], readonly string[]]>([
    ['replaces the whole set', ['UPSERT A app.example.com 192.0.2.3'], ['A app.example.com. 192.0.2.3']],
    ['deletes values in any order', ['DELETE A APP.example.com 192.0.2.2 192.0.2.1'], []],
    [
      'compares and swaps',
      ['DELETE A app.example.com 192.0.2.1 192.0.2.2', 'CREATE A app.example.com 192.0.2.3'],
      ['A app.example.com. 192.0.2.3']
    ]
  ])('%s', async (_, changes, expected) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ ...before, records: [OLD] })
      await submit(account, id, ...changes)
      expect(contents(account, id)).toEqual(expected)
    })
  })

  test('puts an A in the place of a CNAME', async () => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone(before)
      await submit(account, id, 'DELETE CNAME www.example.com app.example.com', 'CREATE A www.example.com 192.0.2.5')
      expect(contents(account, id)).toContain('A www.example.com. 192.0.2.5')
    })
  })

  test.each<[string, readonly (string | Change)[], string]>([
    [
      'CREATE of what is there',
      ['CREATE A app.example.com 192.0.2.1'],
      `Tried to create ${same('app.example.com', 'A')} but it already exists`
    ],
    [
      'DELETE of what is not there',
      ['DELETE A no.example.com 192.0.2.1'],
      `Tried to delete ${same('no.example.com', 'A')} but it was not found`
    ],
    [
      'DELETE with one value less',
      ['DELETE A app.example.com 192.0.2.1'],
      `Tried to delete ${same('app.example.com', 'A')} but the values provided do not match the current values`
    ],
    [
      'DELETE with another TTL',
      [changed('DELETE A app.example.com 192.0.2.1 192.0.2.2', { TTL: 61 })],
      `Tried to delete ${same('app.example.com', 'A')} but the values provided do not match the current values`
    ],
    [
      'a swap of what has changed',
      ['DELETE A app.example.com 192.0.2.7', 'CREATE A app.example.com 192.0.2.8'],
      `Tried to delete ${same('app.example.com', 'A')} but the values provided do not match the current values, Tried to create ${same('app.example.com', 'A')} but it already exists`
    ],
    [
      'a name of another zone',
      ['CREATE A app.example.org 192.0.2.1'],
      'RRSet with DNS name app.example.org. is not permitted in zone example.com.'
    ],
    [
      'a name that only ends like the zone',
      ['UPSERT A notexample.com 192.0.2.1'],
      'RRSet with DNS name notexample.com. is not permitted in zone example.com.'
    ],
    [
      'an A beside a CNAME',
      ['CREATE A www.example.com 192.0.2.1'],
      `${conflict('A', 'www.example.com')} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.`
    ],
    [
      'a CNAME beside an A',
      ['UPSERT CNAME app.example.com example.org'],
      `${conflict('CNAME', 'app.example.com')} as it conflicts with other records with the same DNS name in zone example.com.`
    ],
    [
      'a CNAME at the apex',
      ['CREATE CNAME example.com example.org'],
      `${conflict('CNAME', 'example.com')} at apex in zone example.com.`
    ],
    [
      'a CNAME with two values',
      ['CREATE CNAME c.example.com a.org b.org'],
      `${conflict('CNAME', 'c.example.com')} as it has more than one value`
    ],
    [
      'an SOA below the apex',
      ['CREATE SOA a.example.com x'],
      `${conflict('SOA', 'a.example.com')} in zone example.com.`
    ],
    [
      'no IPv4 address',
      ['CREATE A a.example.com 192.0.2.256'],
      invalid("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.256'")
    ],
    [
      'two addresses in one value',
      [changed('CREATE A a.example.com', { ResourceRecords: [{ Value: '192.0.2.1, 192.0.2.2' }] })],
      invalid("ARRDATANotSingleField (Value contains spaces) encountered with '192.0.2.1, 192.0.2.2'")
    ],
    [
      'no IPv6 address',
      ['CREATE AAAA a.example.com 192.0.2.1'],
      invalid("AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '192.0.2.1'")
    ],
    [
      'a TXT without quotation marks',
      ['CREATE TXT a.example.com v1'],
      invalid("InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'v1'")
    ],
    [
      'a TXT that is quoted twice',
      ['CREATE TXT a.example.com ""v1""'],
      invalid('InvalidCharacterString (Value should be enclosed in quotation marks) encountered with \'""v1""\'')
    ],
    [
      'a TXT that is too long',
      [`CREATE TXT a.example.com "${'x'.repeat(256)}"`],
      invalid(`CharacterStringTooLong (Value is too long) encountered with '"${'x'.repeat(256)}"'`)
    ],
    ['a value twice', ['CREATE A a.example.com 192.0.2.1 192.0.2.1'], "Duplicate Resource Record: '192.0.2.1'"],
    [
      'an empty label',
      ['CREATE A a..example.com 192.0.2.1'],
      "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..example.com'"
    ],
    [
      'a label that is too long',
      [`CREATE A ${'a'.repeat(64)}.example.com 192.0.2.1`],
      `FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${'a'.repeat(64)}.example.com'`
    ],
    [
      'a letter that must be escaped',
      ['CREATE A ü.example.com 192.0.2.1'],
      "FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with 'ü'"
    ],
    [
      'one set twice',
      ['UPSERT A n.example.com 192.0.2.1', 'UPSERT A N.example.com 192.0.2.2'],
      "The request contains an invalid set of changes for a resource record set 'A n.example.com.'"
    ],
    [
      'more than 1,000 values',
      Array.from({ length: 11 }, (_, set) =>
        changed(`CREATE A n${set}.example.com`, {
          ResourceRecords: Array.from({ length: 100 }, (__, host) => ({ Value: `10.0.${set}.${host}` }))
        })
      ),
      'Number of records limit of 1000 exceeded.'
    ],
    [
      'more than 32,000 characters, an UPSERT counted twice',
      Array.from({ length: 5 }, (_, set) =>
        changed(`UPSERT TXT n${set}.example.com`, {
          ResourceRecords: [{ Value: Array.from({ length: 15 }, () => `"${'x'.repeat(240)}"`).join(' ') }]
        })
      ),
      'RDATA character limit of 32000 exceeded.'
    ],
    [
      'more than 100 values in a set',
      [
        changed('CREATE A n.example.com', {
          ResourceRecords: Array.from({ length: 101 }, (_, host) => ({ Value: `10.0.0.${host}` }))
        })
      ],
      'Cannot have more than 100 records in a RRSet.'
    ],
    [
      'a simple set beside weighted ones',
      ['UPSERT A w.example.com 192.0.2.1'],
      'RRSet with DNS name w.example.com., type A cannot be created as other RRSets exist with the same name and type.'
    ],
    [
      'a DELETE of a weighted set without its identifier',
      ['DELETE A w.example.com 192.0.2.1'],
      `Tried to delete ${same('w.example.com', 'A')} but it was not found`
    ],
    [
      'a DELETE of an alias with its addresses',
      ['DELETE A alias.example.com 192.0.2.1'],
      `Tried to delete ${same('alias.example.com', 'A')} but the values provided do not match the current values`
    ]
  ])('is refused for %s, and nothing of it is done', async (_, changes, problem) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone(before)
      account.route53.putRecords(id, [
        record('A w.example.com 192.0.2.1', { SetIdentifier: 'blue', Weight: 1 }) as never,
        {
          Name: 'alias.example.com',
          Type: 'A',
          AliasTarget: { HostedZoneId: 'Z215JYRZR1TBD5', DNSName: 'lb.example.net', EvaluateTargetHealth: false }
        }
      ])
      const kept = account.route53.records(id)
      const refusedWith = await refused(account, id, 'CREATE A first.example.com 192.0.2.1', ...changes)
      expect(refusedWith).toEqual({ code: 'InvalidChangeBatch', message: `[${problem}]` })
      expect(account.route53.records(id)).toEqual(kept)
    })
  })

  test('can have 1,000 values, and two sets of one name with weights', async () => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      const values = (set: number) => Array.from({ length: 100 }, (_, host) => ({ Value: `10.0.${set}.${host}` }))
      const sets = Array.from({ length: 10 }, (_, set) =>
        changed(`CREATE A n${set}.example.com`, { ResourceRecords: values(set) })
      )
      await submit(account, id, ...sets)
      const weighted = (SetIdentifier: string) =>
        changed('CREATE A w.example.com 192.0.2.1', { SetIdentifier, Weight: 1 })
      await submit(account, id, weighted('blue'), weighted('green'))
      expect(contents(account, id)).toHaveLength(12)
    })
  })

  test.each([
    ['NS', 'A HostedZone must contain at least one NS record for the zone itself.'],
    ['SOA', 'A HostedZone must contain exactly one SOA record.']
  ])('cannot take away the %s at the apex', async (type, problem) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      const set = account.route53.records(id).find(({ Type }) => Type === type)
      expect((await refused(account, id, { Action: 'DELETE', ResourceRecordSet: set })).message).toBe(`[${problem}]`)
    })
  })

  test('is refused as a whole zone would be too large', async () => {
    await withAccount({}, async (account) => {
      const records = Array.from({ length: 9998 }, (_, index) => record(`A n${index}.example.com 192.0.2.1`) as never)
      const { id } = account.route53.createZone({ name: 'example.com', records })
      expect((await refused(account, id, 'CREATE A one.example.com 192.0.2.1')).message).toBe(
        `[Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${id}]`
      )
    })
  })

  test.each<[string, Change, string]>([
    [
      'neither TTL nor values',
      { Action: 'CREATE', ResourceRecordSet: { Name: 'a.example.com', Type: 'A' } },
      'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=a.example.com, Type=A, SetIdentifier=null]'
    ],
    [
      'no TTL',
      changed('UPSERT A a.example.com 192.0.2.1', { TTL: undefined }),
      'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=UPSERT, Name=a.example.com, Type=A, SetIdentifier=null]'
    ],
    [
      'a weight without identifier',
      changed('CREATE A a.example.com 192.0.2.1', { Weight: 1 }),
      "Invalid request: Missing field 'SetIdentifier' in Change with [Action=CREATE, Name=a.example.com, Type=A, SetIdentifier=null]"
    ],
    [
      'a TTL below 0',
      changed('CREATE A a.example.com 192.0.2.1', { TTL: -1 }),
      "1 validation error detected: Value '-1' at 'changeBatch.changes.1.member.resourceRecordSet.tTL' failed to satisfy constraint: Member must have value greater than or equal to 0"
    ],
    [
      'a TTL that is too high',
      changed('CREATE A a.example.com 192.0.2.1', { TTL: 2 ** 31 }),
      "1 validation error detected: Value '2147483648' at 'changeBatch.changes.1.member.resourceRecordSet.tTL' failed to satisfy constraint: Member must have value less than or equal to 2147483647"
    ]
  ])('is invalid with %s', async (_, change, message) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      expect(await refused(account, id, change)).toEqual({ code: 'InvalidInput', message })
    })
  })

  test.each([
    ['example.com', 'but that target was not found'],
    ['example.org', 'but the alias target name does not lie within the target zone']
  ])('has no alias to nowhere in %s', async (parent, tail) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      const AliasTarget = { HostedZoneId: id, DNSName: `no.${parent}`, EvaluateTargetHealth: false }
      const set = { Name: 'a.example.com', Type: 'A' as const, AliasTarget }
      const { message } = await refused(account, id, { Action: 'CREATE', ResourceRecordSet: set })
      expect(message).toBe(`[Tried to create an alias that targets no.${parent}., type A in zone ${id}, ${tail}]`)
    })
  })

  test('can be refused in the form of the API Reference, which the SDK does not understand', async () => {
    await withAccount({}, async (account) => {
      account.world.knobs.changeBatchErrors = 'list'
      const { id } = account.route53.createZone(before)
      const call = submit(account, id, 'DELETE A no.example.com 192.0.2.1')
      await expect(call).rejects.toMatchObject({
        name: 'Unknown',
        $metadata: { httpStatusCode: 400 },
        Messages: { Message: `Tried to delete ${same('no.example.com', 'A')} but it was not found` }
      })
    })
  })
})

describe('a zone', () => {
  test('that is not there cannot be changed', async () => {
    await withAccount({}, async (account) => {
      expect(await refused(account, 'Z00000000000000000000', 'CREATE A a.example.com 192.0.2.1')).toEqual({
        code: 'NoSuchHostedZone',
        message: 'No hosted zone found with ID: Z00000000000000000000'
      })
    })
  })

  test.each([
    [{ account: '210987654321' }, `User: ${ADMIN.arn} is not authorized to access this resource`],
    [
      { id: 'ZLINKED', linkedService: 'servicediscovery.amazonaws.com' },
      'The resource hostedzone/ZLINKED can only be managed through servicediscovery.amazonaws.com'
    ]
  ])('of somebody else cannot be changed: %j', async (owner, message) => {
    await withAccount({}, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com', ...owner })
      expect(await refused(account, id, 'CREATE A a.example.com 192.0.2.1')).toEqual({ code: 'AccessDenied', message })
      expect(contents(account, id)).toEqual([])
    })
  })

  test('takes one change at a time, another zone another one', async () => {
    await withAccount({ lag: { zone: 1000 } }, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      const other = account.route53.createZone({ name: 'example.org' })
      await submit(account, id, 'CREATE A a.example.com 192.0.2.1')
      expect(await refused(account, id, 'CREATE A b.example.com 192.0.2.1')).toEqual({
        code: 'PriorRequestNotComplete',
        message: 'The request was rejected because Route 53 was still processing a prior request.'
      })
      await submit(account, other.id, 'CREATE A b.example.org 192.0.2.1')
      account.pass(1000)
      await submit(account, id, 'CREATE A b.example.com 192.0.2.1')
      expect(contents(account, id)).toHaveLength(2)
    })
  })
})

describe('a change', () => {
  test('is PENDING, then INSYNC, and never before an older one of its zone', async () => {
    await withAccount({ lag: { records: 60_000 } }, async (account) => {
      const { id } = account.route53.createZone({ name: 'example.com' })
      const status = async (Id: string | undefined) =>
        (await account.clients.route53.send(new GetChangeCommand({ Id }))).ChangeInfo
      const { ChangeInfo: first } = await account.clients.route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: `/hostedzone/${id}`,
          ChangeBatch: { Comment: 'a <b> & "c"', Changes: [changed('CREATE A a.example.com 192.0.2.1')] }
        })
      )
      account.world.knobs.lag.records = 0
      const { ChangeInfo: second } = await submit(account, id, 'CREATE A b.example.com 192.0.2.1')
      expect(first).toMatchObject({ Id: expect.stringMatching(/^\/change\/C[0-9A-Z]{20}$/), Status: 'PENDING' })
      expect([await status(first?.Id), (await status(second?.Id))?.Status]).toEqual([
        { ...first, Comment: 'a <b> & "c"' },
        'PENDING'
      ])
      account.pass(60_000)
      expect([(await status(first?.Id))?.Status, (await status(second?.Id))?.Status]).toEqual(['INSYNC', 'INSYNC'])
    })
  })

  test('that is not there is not found', async () => {
    await withAccount({}, async ({ clients }) => {
      expect(await refusal(clients.route53.send(new GetChangeCommand({ Id: 'C0' })))).toEqual({
        code: 'NoSuchChange',
        message: 'Could not find resource with ID: C0'
      })
    })
  })
})
