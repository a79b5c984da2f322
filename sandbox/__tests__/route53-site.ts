import type { Change, ChangeAction, ResourceRecordSet, RRType } from '@aws-sdk/client-route-53'
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53'
import type { Account } from './account.ts'
import { refusal } from './account.ts'

/** A record set in short: `A x.example.com 192.0.2.1 192.0.2.2`, with a TTL of 60. */
export function record(text: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet {
  const [Type = '', Name = '', ...values] = text.split(' ')
  return { Name, Type: Type as RRType, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })), ...more }
}

/** A change in short: `CREATE A x.example.com 192.0.2.1`. */
export function changed(text: string, more: Partial<ResourceRecordSet> = {}): Change {
  const [Action = '', ...rest] = text.split(' ')
  return { Action: Action as ChangeAction, ResourceRecordSet: record(rest.join(' '), more) }
}

/** Submits a batch of changes. */
export function submit({ clients }: Pick<Account, 'clients'>, HostedZoneId: string, ...changes: (string | Change)[]) {
  const Changes = changes.map((each) => (typeof each === 'string' ? changed(each) : each))
  return clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }))
}

/** What a batch is refused with. */
export function refused(account: Account, zone: string, ...changes: (string | Change)[]) {
  return refusal(submit(account, zone, ...changes))
}

/** What a zone has beside its own NS and SOA, in short. */
export function contents({ route53 }: Account, zone: string): string[] {
  const own = (type: RRType) => type === 'NS' || type === 'SOA'
  return route53
    .records(zone)
    .filter(({ Type }) => !own(Type))
    .map(({ Name, Type, ResourceRecords = [] }) => [Type, Name, ...ResourceRecords.map(({ Value }) => Value)].join(' '))
}
