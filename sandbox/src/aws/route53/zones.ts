import type * as Sdk from '@aws-sdk/client-route-53'
import { AwsError } from '../../service.ts'
import type { Call, Operations, Output } from '../../service.ts'
import { compare, normalizedName, sortKey } from './names.ts'
import { firstIndex, invalidInput, pageFrom, pageSize, type Paged } from './paging.ts'
import type { Route53Store, Zone } from './store.ts'
import { ownZones, zoneArn, zoneOf } from './store.ts'

/** The most zones that a page has (Route 53 API Reference, "ListHostedZones"). */
const MOST = 100

/** The operations that find hosted zones. */
export function zoneOperations(store: Route53Store): Operations {
  return {
    /** Zones come in the order of their ids, which says nothing of their names; AWS promises none. */
    ListHostedZones(input: Sdk.ListHostedZonesCommandInput, call: Call): Paged<Sdk.ListHostedZonesCommandOutput> {
      call.authorize('route53:ListHostedZones', '*')
      if (input.DelegationSetId !== undefined) {
        throw new AwsError('NoSuchDelegationSet', `No delegation set found with id: ${input.DelegationSetId}`)
      }
      const size = pageSize(input, MOST)
      const zones = ownZones(store)
        .filter((zone) => zone.private || input.HostedZoneType === undefined)
        .sort((left, right) => compare(left.id, right.id))
      const { Marker: marker = '' } = input
      if (marker !== '' && !store.zones.has(marker)) throw invalidInput(`The marker "${marker}" is not valid.`)
      const { page, next } = pageFrom(
        zones,
        firstIndex(zones, ({ id }) => compare(id, marker) >= 0),
        size
      )
      return {
        HostedZones: page.map(described),
        Marker: marker,
        IsTruncated: next !== undefined,
        NextMarker: next?.id,
        MaxItems: String(size)
      }
    },

    /** By name with the labels reversed, beginning at the name that is given, whether there is such a zone or not. */
    ListHostedZonesByName(
      input: Sdk.ListHostedZonesByNameCommandInput,
      call: Call
    ): Paged<Sdk.ListHostedZonesByNameCommandOutput> {
      call.authorize('route53:ListHostedZonesByName', '*')
      const { DNSName, HostedZoneId } = input
      const size = pageSize(input, MOST)
      if (HostedZoneId !== undefined && DNSName === undefined) {
        throw invalidInput('If you specify a value for hostedzoneid, you must also specify a value for dnsname.')
      }
      const name = DNSName === undefined ? '' : sortKey(normalizedName(DNSName, 'InvalidDomainName'))
      const zones = ownZones(store).sort((left, right) => comparePlaces(placeOf(left), placeOf(right)))
      const isLater = (zone: Zone) => comparePlaces(placeOf(zone), [name, HostedZoneId ?? '']) >= 0
      const { page, next } = pageFrom(zones, firstIndex(zones, isLater), size)
      return {
        HostedZones: page.map(described),
        DNSName,
        HostedZoneId,
        IsTruncated: next !== undefined,
        NextDNSName: next?.name,
        NextHostedZoneId: next?.id,
        MaxItems: String(size)
      }
    },

    GetHostedZone({ Id: id = '' }: Sdk.GetHostedZoneCommandInput, call: Call): Output<Sdk.GetHostedZoneCommandOutput> {
      call.authorize('route53:GetHostedZone', zoneArn(store, id))
      const zone = zoneOf(store, id, call)
      return {
        HostedZone: described(zone),
        ...(zone.private ? { VPCs: [...zone.vpcs] } : { DelegationSet: { NameServers: [...zone.nameServers] } })
      }
    }
  }
}

type Place = readonly [name: string, id: string]

function placeOf({ name, id }: Zone): Place {
  return [sortKey(name), id]
}

function comparePlaces(left: Place, right: Place): number {
  return compare(left[0], right[0]) || compare(left[1], right[1])
}

function described({ id, name, callerReference, comment, linkedService, records, ...zone }: Zone): Sdk.HostedZone {
  return {
    Id: `/hostedzone/${id}`,
    Name: name,
    CallerReference: callerReference,
    Config: { Comment: comment, PrivateZone: zone.private },
    ResourceRecordSetCount: records.size,
    LinkedService: linkedService === undefined ? undefined : { ServicePrincipal: linkedService }
  }
}
