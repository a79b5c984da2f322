import { describe, expect, test } from '@jest/globals'
import { actionsOf } from '../../scripts/policies.ts'
import { deployerPolicies } from '../iam/policies.ts'
import { rows as ecsRows } from '../../sandbox/__tests__/authorization/ecs.ts'
import { rows as iamRows } from '../../sandbox/__tests__/authorization/iam.ts'
import { rows as networkAndLogsRows } from '../../sandbox/__tests__/authorization/network-and-logs.ts'
import { rows as route53Rows } from '../../sandbox/__tests__/authorization/route53.ts'
import { rows as secretsRows } from '../../sandbox/__tests__/authorization/secrets.ts'
import { UNPROVED } from '../iam/losses.ts'
import { read } from '../docs/pages.ts'
import { callsOfSource } from './calls.ts'

/** What each operation needs; that the sandbox asks for exactly this is in `sandbox/__tests__/authorization.test.ts`. */
const NEEDS = new Map<string, readonly string[]>()
for (const { operation, needs } of [...ecsRows, ...iamRows, ...networkAndLogsRows, ...route53Rows, ...secretsRows]) {
  // `secretsmanager:CreateSecret under a customer key` is a row of its own.
  const [name = ''] = operation.split(' ')
  NEEDS.set(name, [...(NEEDS.get(name) ?? []), ...needs.map(([action]) => action)])
}
/** What is allowed though no call fails without it; that it is missed is in `__tests__/e2e/permissions.test.ts`. */
const HELPFUL: Readonly<Record<string, string>> = {
  'kms:Encrypt':
    'UpdateSecret puts the older versions of a secret under the new key with it; else they stay under the old one.'
}
const CALLS = callsOfSource()
const GRANTED = new Map(deployerPolicies().map((file) => [file, actionsOf(file)]))
const ALL_GRANTED = new Set([...GRANTED.values()].flat())

describe('the calls that the source can make', () => {
  test('are known', () => {
    expect(CALLS).not.toEqual([])
    expect(CALLS.filter((call) => !NEEDS.has(call))).toEqual([])
  })

  test('need no action that no policy allows', () => {
    const refused = CALLS.map((call) => ({ call, actions: NEEDS.get(call)?.filter((one) => !ALL_GRANTED.has(one)) }))
    expect(refused.filter(({ actions }) => actions?.length !== 0)).toEqual([])
  })
})

describe('the policies', () => {
  test('allow nothing that no call needs', () => {
    const needed = new Set(CALLS.flatMap((call) => NEEDS.get(call) ?? []))
    const unproved = Object.keys(UNPROVED).map((part) => part.split(' ')[1])
    const allowed = [...needed, ...unproved, ...Object.keys(HELPFUL)]
    const idle = [...GRANTED].map(([file, actions]) => ({
      file,
      idle: actions.filter((one) => !allowed.includes(one))
    }))
    expect(idle.filter((each) => each.idle.length > 0)).toEqual([])
  })

  test('are each told of in docs/permissions.md, which tells of no others', () => {
    const page = read('docs/permissions.md')
    const [, generated = ''] = /<!-- actions -->([^]*)<!-- \/actions -->/.exec(page) ?? []
    const told = (text: string) =>
      [...new Set([...text.matchAll(/^\| `(deployer-policy[\w-]*\.json)`/gm)].map(([, file]) => file))].sort()
    expect(told(page.replace(generated, ''))).toEqual(deployerPolicies().sort())
    expect(told(generated)).toEqual(deployerPolicies().sort())
  })

  test('allow in the table of docs/permissions.md what they allow', () => {
    expect(Object.fromEntries(tableOfActions())).toEqual(Object.fromEntries(GRANTED))
  })
})

/** The table that the page has, read back. */
function tableOfActions(): Map<string, string[]> {
  const [, text = ''] = /<!-- actions -->([^]*)<!-- \/actions -->/.exec(read('docs/permissions.md')) ?? []
  const told = new Map<string, string[]>()
  let file = ''
  for (const row of text.trim().split('\n').slice(2)) {
    const [, first = '', service = '', names = ''] = row.split('|').map((cell) => cell.replaceAll(/[` ]/g, ''))
    file = first || file
    told.set(file, [...(told.get(file) ?? []), ...names.split(',').map((name) => `${service}:${name}`)])
  }
  return told
}
