import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Operations, ServiceName } from '../../sandbox/src/service.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { hashOf } from '../../src/aws/policies.ts'
import { HASH_TAG, IMAGE_TAG } from '../../src/aws/revisions.ts'
import { canonical } from '../../src/json.ts'
import { lowerCaseTags, shortHash, tagsByKey } from '../../src/ownership.ts'
import { pass } from '../e2e/site.ts'

const CALLER = { principal: { arn: 'arn:aws:iam::123456789012:user/replay' }, authorize: () => undefined } as never

/** What AWS makes up for a new resource: its ID, the end of a secret's ARN, an address, the ID of a change. */
const MADE_UP = /[0-9a-f]{8}|-[A-Za-z0-9]{6}$|^\d+(?:\.\d+){3}$|^\/change\/C[0-9A-Z]+$/

/**
 * Brings an account to where runs have brought another one, by the calls that they have made there and at the same distances
 * in time, but without the runs. IDs are those of this account; `known` has here by there those that no call has created.
 */
export async function replay(
  sandbox: Sandbox,
  calls: readonly RecordedCall[],
  known: Readonly<Record<string, string>> = {}
): Promise<void> {
  const ids = new Map(Object.entries(known))
  let time = calls[0]?.at ?? 0
  for (const { service, operation, input, output, at } of calls) {
    if (output === undefined) continue
    if (at > time) await pass(at - time)
    time = Math.max(at, time)
    const translated = translate(input, ids) as RecordedCall['input']
    if (operation === 'PutRolePolicy') ids.set(grantHash(input), grantHash(translated))
    const asked = operation === 'RegisterTaskDefinition' ? withItsHash(translated) : translated
    const answer = await operationsOf(sandbox, service)[operation]?.(asked as never, CALLER)
    learn(output, answer, ids)
  }
}

function operationsOf(sandbox: Sandbox, service: ServiceName): Operations {
  switch (service) {
    case 'ecs':
    case 'ec2':
    case 'iam':
    case 'kms':
    case 'logs':
    case 'route53':
      return sandbox[service].operations
    case 'secretsmanager':
      return sandbox.secretsManager.operations
    // It only says who calls.
    case 'sts':
      return {}
  }
}

/** By which a revision names what its execution role is allowed. */
function grantHash({ PolicyDocument }: RecordedCall['input']): string {
  const { Statement } = JSON.parse(String(PolicyDocument)) as {
    readonly Statement: readonly { readonly Sid: string }[]
  }
  return hashOf({
    name: '',
    statements: Statement.map((each) => ({ ...each, Sid: each.Sid.replace(/\d+$/, '') }))
  } as never)
}

/** A definition with the hash that a run would give it here, where what it names has other IDs. */
function withItsHash({ tags, ...definition }: RecordedCall['input']): object {
  const { [HASH_TAG]: _, ...all } = tagsByKey(tags as Parameters<typeof tagsByKey>[0])
  const { [IMAGE_TAG]: __, ...own } = all
  const hash = shortHash(canonical({ definition, tags: own }), 32)
  return { ...definition, tags: lowerCaseTags({ ...all, [HASH_TAG]: hash }) }
}

/** Learns which ID here stands for which one there, from two answers to the same call. */
function learn(there: unknown, here: unknown, ids: Map<string, string>): void {
  if (typeof there === 'string' && typeof here === 'string') {
    if (there !== here && MADE_UP.test(there))
      ids.set(there.replace(/^\/change\//, ''), here.replace(/^\/change\//, ''))
  } else if (isObject(there) && isObject(here)) {
    for (const [name, value] of Object.entries(there)) learn(value, here[name], ids)
  }
}

function translate(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return [...ids].reduce((text, [there, here]) => text.replaceAll(there, here), value)
  if (Array.isArray(value)) return value.map((item) => translate(item, ids))
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, translate(item, ids)]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
