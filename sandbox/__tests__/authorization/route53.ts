import * as Route53 from '@aws-sdk/client-route-53'
import type { Clients, Made, Need, Row } from './row.ts'

const zone = 'arn:aws:route53:::hostedzone/*'
const records: Need = [
  'route53:ChangeResourceRecordSets',
  zone,
  {
    'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['*.example.com'] },
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE']
    }
  }
]

let number = 0

/** Creates a record of another name each time. */
function create({ route53 }: Clients, { zoneId }: Made) {
  const ResourceRecordSet: Route53.ResourceRecordSet = {
    Name: `_${++number}.example.com`,
    Type: 'TXT',
    TTL: 60,
    ResourceRecords: [{ Value: '"text"' }]
  }
  const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet }] }
  return route53.send(new Route53.ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }))
}

export const rows: readonly Row[] = [
  {
    operation: 'route53:ListHostedZones',
    needs: [['route53:ListHostedZones', '*']],
    run: ({ route53 }) => route53.send(new Route53.ListHostedZonesCommand({}))
  },
  {
    operation: 'route53:GetHostedZone',
    needs: [['route53:GetHostedZone', zone]],
    run: ({ route53 }, { zoneId }) => route53.send(new Route53.GetHostedZoneCommand({ Id: zoneId }))
  },
  {
    operation: 'route53:ListResourceRecordSets',
    needs: [['route53:ListResourceRecordSets', zone]],
    run: ({ route53 }, { zoneId }) => route53.send(new Route53.ListResourceRecordSetsCommand({ HostedZoneId: zoneId }))
  },
  { operation: 'route53:ChangeResourceRecordSets', needs: [records], run: create },
  {
    operation: 'route53:GetChange',
    needs: [['route53:GetChange', 'arn:aws:route53:::change/*']],
    run: ({ route53 }, { changeId }) => route53.send(new Route53.GetChangeCommand({ Id: changeId }))
  }
]
