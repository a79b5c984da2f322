import { describe, expect, test } from '@jest/globals'
import { GetChangeCommand, ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53'
import { AwsError } from '../../src/service.ts'
import { loadModel } from '../../src/wire/model.ts'
import { pathMembers } from '../../src/wire/rest-path.ts'
import { restXmlProtocol } from '../../src/wire/rest-xml.ts'
import { readXml } from '../../src/wire/xml-reader.ts'
import { clientConfig, serving } from './site.ts'

const model = loadModel('route53')
const xmlns = 'https://route53.amazonaws.com/doc/2013-04-01/'
const url = '/2013-04-01/hostedzone/Z1/rrset/'
const answer = { HostedZones: [], IsTruncated: false, MaxItems: '100' }

function parse(body: string, path = url) {
  return restXmlProtocol.parse(model, 'ChangeResourceRecordSets', body, path)
}

function request(changes: string, namespace = xmlns): string {
  return `<?xml version="1.0"?><ChangeResourceRecordSetsRequest xmlns="${namespace}"><ChangeBatch>${changes}</ChangeBatch></ChangeResourceRecordSetsRequest>`
}

describe('REST-XML', () => {
  test('reads path and body, members in any order, and the text as XML means it', () => {
    const change = `<Changes><Change><ResourceRecordSet><TTL>60</TTL><Name>a.b</Name><Type>TXT</Type><ResourceRecords><ResourceRecord><Value>&quot;&lt;&#x41;&#66;&amp;"<![CDATA[<x>&]]></Value></ResourceRecord></ResourceRecords></ResourceRecordSet><Action>CREATE</Action></Change></Changes><!-- x --><Comment/>`
    expect(parse(request(change))).toEqual({
      HostedZoneId: 'Z1',
      ChangeBatch: {
        Comment: '',
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: { Name: 'a.b', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: '"<AB&"<x>&' }] }
          }
        ]
      }
    })
  })

  test.each([
    ['no XML', '', 'MalformedInput', 'Unable to parse request'],
    ['an element that does not end', '<a><b></a>', 'MalformedInput', 'Unable to parse request'],
    ['two roots', '<a/><a/>', 'MalformedInput', 'Unable to parse request'],
    ['an unknown entity', '<a>&x;</a>', 'MalformedInput', 'Unable to parse request'],
    [
      'another root',
      `<ChangeBatch xmlns="${xmlns}"/>`,
      'MalformedInput',
      'ChangeBatch is not valid, expected ChangeResourceRecordSetsRequest'
    ],
    [
      'another namespace',
      request('', 'https://route53.amazonaws.com/doc/2012-12-12/'),
      'MalformedInput',
      /^The namespace /
    ],
    ['an unknown element', request('<Change/>'), 'UnknownMember', /ChangeBatch\.Change,/],
    ['an item of another name', request('<Changes><member/></Changes>'), 'UnknownMember', /Changes\.member,/],
    ['an element twice', request('<Comment>a</Comment><Comment>b</Comment>'), 'MalformedInput', /second element/],
    ['text between elements', request('x<Comment>a</Comment>'), 'MalformedInput', /Unexpected text/],
    ['an element in a text', request('<Comment><b/></Comment>'), 'MalformedInput', /Unexpected element/],
    [
      'a number that is none',
      request('<Changes><Change><ResourceRecordSet><TTL>1.5</TTL></ResourceRecordSet></Change></Changes>'),
      'MalformedInput',
      /'1\.5' .* not a valid long/
    ]
  ])('refuses %s', (_, body, code, message) => {
    const matching = typeof message === 'string' ? message : expect.stringMatching(message)
    expect(() => parse(body)).toThrow(expect.objectContaining({ code, message: matching }) as unknown as Error)
  })

  test('refuses a query that the operation does not have', () => {
    expect(() => parse(request(''), `${url}?maxitems=1`)).toThrow('The request has maxitems')
  })

  test.each([
    ['/2013-04-01/change/C1', { Id: 'C1' }],
    ['/2013-04-01/change/C1/?x=/y', { Id: 'C1' }],
    ['/2013-04-01/change/%2Fchange%2FC1', { Id: '/change/C1' }],
    ['/2013-04-01/change/%', { Id: '%' }],
    ['/2013-04-01/change//change/C1', undefined],
    ['/2013-04-01/change/', undefined],
    ['/2013-04-02/change/C1', undefined]
  ])('finds members in the path %s', (path, members) => {
    expect(pathMembers(model, 'GetChange', path)).toEqual(members)
  })

  test('writes members in the order of the model, whatever theirs', () => {
    const info = {
      Comment: 'a&b',
      SubmittedAt: new Date('2026-01-02T03:04:05.678Z'),
      Status: 'PENDING',
      Id: '/change/C1'
    }
    expect(restXmlProtocol.answer(model, 'GetChange', { ChangeInfo: info }, 'r').body).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<GetChangeResponse xmlns="${xmlns}"><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-01-02T03:04:05.678Z</SubmittedAt><Comment>a&amp;b</Comment></ChangeInfo></GetChangeResponse>`
    )
  })

  test('writes errors with their request id', () => {
    const error = new AwsError('NoSuchChange', 'no <x>', 404)
    expect(restXmlProtocol.refuse(model, error, 'r-1')).toMatchObject({
      status: 404,
      body: `<ErrorResponse xmlns="${xmlns}"><Error><Type>Sender</Type><Code>NoSuchChange</Code><Message>no &lt;x&gt;</Message></Error><RequestId>r-1</RequestId></ErrorResponse>\n`
    })
  })

  test('knows nested namespaces', () => {
    expect(readXml('<a xmlns=\'x\'><b/><c xmlns="y"/></a>')).toMatchObject({
      namespace: 'x',
      children: [{ namespace: 'x' }, { namespace: 'y' }]
    })
  })
})

describe('Route 53 over HTTP', () => {
  const route53 = { ListHostedZonesByName: () => answer, GetChange: () => ({}) }

  test('is signed for us-east-1 or the Region of the endpoint, and for no other', async () => {
    await serving({ services: { route53 } }, async (server) => {
      const call = (region: string) =>
        new Route53Client({ ...clientConfig(server), region }).send(
          new ListHostedZonesByNameCommand({ DNSName: "a+b c'*.d" })
        )
      await expect(call('us-east-1')).resolves.toMatchObject({ MaxItems: 100 })
      await expect(call('eu-central-1')).resolves.toMatchObject({ MaxItems: 100 })
      await expect(call('eu-west-1')).rejects.toMatchObject({
        name: 'SignatureDoesNotMatch',
        message: "Credential should be scoped to a valid region, not 'eu-west-1'. ",
        $metadata: { httpStatusCode: 403, requestId: expect.any(String) }
      })
      expect(server.calls[0]?.input).toEqual({ DNSName: "a+b c'*.d" })
    })
  })

  test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_ROUTE_53'])('is found by %s', async (name) => {
    await serving({ services: { route53 } }, async (server) => {
      process.env[name] = server.url
      try {
        const { endpoint: _, ...config } = clientConfig(server)
        await new Route53Client(config).send(new ListHostedZonesByNameCommand({}))
        expect(server.calls).toHaveLength(1)
      } finally {
        Reflect.deleteProperty(process.env, name)
      }
    })
  })

  test.each([
    ['/2013-04-01/change//change/C1', 404, '<UnknownOperationException/>'],
    ['/2013-04-01/healthcheck', 404, '<UnknownOperationException/>'],
    ['/elsewhere', 404, 'Not Found']
  ])('does not serve %s', async (path, status, body) => {
    await serving({ services: { route53 } }, async (server) => {
      const response = await fetch(server.url + path)
      expect([response.status, await response.text()]).toEqual([status, body])
    })
  })

  test('refuses a request whose path or query is another one than was signed', async () => {
    await serving({ services: { route53 } }, async (server) => {
      const client = new Route53Client(clientConfig(server))
      client.middlewareStack.add(
        (next) => (args) => {
          Object.assign(args.request as object, { path: '/2013-04-01/change/C2' })
          return next(args)
        },
        { step: 'deserialize' }
      )
      await expect(client.send(new GetChangeCommand({ Id: 'C1' }))).rejects.toMatchObject({
        name: 'SignatureDoesNotMatch'
      })
    })
  })
})
