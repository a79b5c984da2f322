import type { Operations } from '../service.ts'
import type { World } from '../world.ts'
import { changeOperations } from './route53/changes.ts'
import { recordOperations } from './route53/records.ts'
import type { Records, RecordSet, Route53Store, SeededZone, View, Zone, ZoneSeed } from './route53/store.ts'
import { answeredRecords, putRecords, seedZone, sorted } from './route53/store.ts'
import { zoneOperations } from './route53/zones.ts'

export type { RecordSet, SeededZone, View, ZoneSeed } from './route53/store.ts'

/** Route 53: its operations, what DNS asks of it, and seeds for tests. */
export interface Route53 {
  readonly operations: Operations
  readonly forDns: ZonesForDns
  createZone(zone: ZoneSeed): SeededZone
  deleteZone(id: string): void
  /** Adds records that have been there before, in sync and unchecked; they take the place of those that are there. */
  putRecords(zoneId: string, records: readonly RecordSet[]): void
  /** The records of a zone as writes see them, in Route 53's order. */
  records(zoneId: string): RecordSet[]
}

/** What DNS asks of Route 53: public zones, each with the records that are in sync. */
export interface ZonesForDns {
  zones(view?: View): readonly AnsweredZone[]
}

/** A zone as its name servers have it. */
export interface AnsweredZone extends Pick<Zone, 'id' | 'name' | 'delegated' | 'nameServers'> {
  readonly records: Records
}

/** Route 53 of one account, with what DNS knows of zones that are other accounts'. */
export function route53(world: World): Route53 {
  const store: Route53Store = { world, zones: new Map(), changes: new Map() }
  return {
    operations: { ...zoneOperations(store), ...recordOperations(store), ...changeOperations(store) },
    forDns: {
      zones: (view = 'all') =>
        [...store.zones.values()]
          .filter((zone) => !zone.private)
          .map((zone) => ({ ...zone, records: answeredRecords(store, zone, view) }))
    },
    createZone: (zone) => seedZone(store, zone),
    deleteZone(id) {
      store.zones.delete(id)
    },
    putRecords(zoneId, records) {
      putRecords(seeded(store, zoneId), records)
    },
    records: (zoneId) => sorted(seeded(store, zoneId).records.values())
  }
}

function seeded({ zones }: Route53Store, id: string): Zone {
  const zone = zones.get(id)
  if (zone === undefined) throw new Error(`There is no zone ${id}.`)
  return zone
}
