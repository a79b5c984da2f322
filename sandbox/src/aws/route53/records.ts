import type * as Sdk from '@aws-sdk/client-route-53'
import type { Call, Operations } from '../../service.ts'
import { normalizedName, sortKey } from './names.ts'
import { firstIndex, invalidInput, pageFrom, pageSize, type Paged } from './paging.ts'
import type { RecordPlace, Route53Store } from './store.ts'
import { comparePlace, placeOf, sorted, zoneArn, zoneOf } from './store.ts'

/** The most record sets that a page has (Route 53 API Reference, "ListResourceRecordSets"). */
const MOST = 300

/** Lists what has been accepted, in sync or not. */
export function recordOperations(store: Route53Store): Operations {
  return {
    ListResourceRecordSets(
      input: Sdk.ListResourceRecordSetsCommandInput,
      call: Call
    ): Paged<Sdk.ListResourceRecordSetsCommandOutput> {
      const { HostedZoneId: id = '' } = input
      call.authorize('route53:ListResourceRecordSets', zoneArn(store, id))
      const zone = zoneOf(store, id, call)
      const size = pageSize(input, MOST)
      const start = startOf(input)
      const records = sorted(zone.records.values())
      const { page, next } = pageFrom(
        records,
        firstIndex(records, (each) => comparePlace(placeOf(each), start) >= 0),
        size
      )
      return {
        ResourceRecordSets: page,
        IsTruncated: next !== undefined,
        NextRecordName: next?.Name,
        NextRecordType: next?.Type,
        NextRecordIdentifier: next?.SetIdentifier,
        MaxItems: String(size)
      }
    }
  }
}

function startOf({
  StartRecordName: name,
  StartRecordType: type,
  StartRecordIdentifier: identifier
}: Sdk.ListResourceRecordSetsCommandInput): RecordPlace {
  if (name === undefined && type !== undefined) throw invalidInput('The record type was given without the record name.')
  if (type === undefined && identifier !== undefined) {
    throw invalidInput('The record identifier was given without the record name and type.')
  }
  return [name === undefined ? '' : sortKey(normalizedName(name, 'InvalidInput')), type ?? '', identifier ?? '']
}
