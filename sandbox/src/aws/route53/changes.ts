import type * as Sdk from '@aws-sdk/client-route-53'
import { AwsError } from '../../service.ts'
import type { Call, Operations, Output } from '../../service.ts'
import { applied, normalized } from './batch.ts'
import { conditionName } from './names.ts'
import { checkRequest } from './request-rules.ts'
import type { Change, Route53Store, Zone } from './store.ts'
import { newId, replaceRecords, zoneArn, zoneOf } from './store.ts'

/** The operations that change records and follow a change. */
export function changeOperations(store: Route53Store): Operations {
  return {
    ChangeResourceRecordSets(
      { HostedZoneId: id = '', ChangeBatch: batch }: Sdk.ChangeResourceRecordSetsCommandInput,
      call: Call
    ): Output<Sdk.ChangeResourceRecordSetsCommandOutput> {
      try {
        return { ChangeInfo: described(store, change(store, id, batch, call)) }
      } catch (error) {
        throw asDocumented(store, error)
      }
    },

    GetChange({ Id: id = '' }: Sdk.GetChangeCommandInput, call: Call): Output<Sdk.GetChangeCommandOutput> {
      call.authorize('route53:GetChange', `arn:${store.world.partition}:route53:::change/${id}`)
      const found = store.changes.get(id)
      if (found?.account !== store.world.account) {
        throw new AwsError('NoSuchChange', `Could not find resource with ID: ${id}`)
      }
      return { ChangeInfo: described(store, found) }
    }
  }
}

function change(store: Route53Store, id: string, batch: Sdk.ChangeBatch | undefined, call: Call): Change {
  const requested = batch?.Changes ?? []
  checkRequest(requested)
  const changes = normalized(requested)
  call.authorize('route53:ChangeResourceRecordSets', zoneArn(store, id), {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': changes.map(({ set }) => conditionName(set.Name)),
    'route53:ChangeResourceRecordSetsRecordTypes': changes.map(({ set }) => set.Type),
    'route53:ChangeResourceRecordSetsActions': changes.map(({ action }) => action)
  })
  const zone = zoneOf(store, id, call)
  refuseLinked(zone)
  const { clock, knobs } = store.world
  const now = clock.now()
  if (now < zone.busyUntil) throw new AwsError('PriorRequestNotComplete', STILL_PROCESSING)
  const records = applied(zone, changes, store.zones)
  const { records: lag = 0, firstServer = lag } = knobs.lag
  const inSyncAt = Math.max(now + lag, zone.states.at(-1)?.since ?? 0)
  zone.busyUntil = now + (knobs.lag.zone ?? 0)
  replaceRecords(store, zone, { records, since: inSyncAt, first: Math.min(now + firstServer, inSyncAt) })
  const made = { id: newId('C'), account: zone.account, comment: batch?.Comment, submittedAt: now, inSyncAt }
  store.changes.set(made.id, made)
  return made
}

const STILL_PROCESSING = 'The request was rejected because Route 53 was still processing a prior request.'

/** A zone that another service has made is that service's to change. */
function refuseLinked({ id, linkedService }: Zone): void {
  if (linkedService === undefined) return
  throw new AwsError('AccessDenied', `The resource hostedzone/${id} can only be managed through ${linkedService}`, 403)
}

/** A refused batch comes as one text, or as a document with a list, which is what the API Reference shows. */
function asDocumented({ world }: Route53Store, error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'InvalidChangeBatch') return error
  if (world.knobs.changeBatchErrors !== 'list') return error
  return new AwsError(error.code, error.message, error.status, { messages: [error.message.slice(1, -1)] })
}

function described({ world }: Route53Store, { id, comment, submittedAt, inSyncAt }: Change): Sdk.ChangeInfo {
  return {
    Id: `/change/${id}`,
    Status: world.clock.now() < inSyncAt ? 'PENDING' : 'INSYNC',
    SubmittedAt: new Date(submittedAt),
    Comment: comment
  }
}
