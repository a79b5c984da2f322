import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { denial } from '../../sandbox/src/aws/policy.ts'
import { ESCALATIONS, NEVER, requestsFor, type Request } from '../../proofs/iam/requests.ts'
import { policyOf, statementsOf, valuesFor } from './policies.ts'

const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
const CALLER = 'arn:aws:sts::123456789012:assumed-role/deployer/run'

/** Owners and names as GitHub has them, many of which differ in a hyphen, a dot or a capital only. */
const owners = fc.stringMatching(/^[aA](?:-?[aAb]){0,4}$/)
const repositories = fc.tuple(owners, fc.stringMatching(/^[aAb._-]{1,5}$/)).map((parts) => parts.join('/'))

/** Two repositories, of which the second often begins as the first does. */
const pairs = fc
  .oneof(
    fc.tuple(repositories, repositories),
    fc.tuple(repositories, fc.stringMatching(/^[-._a]{1,3}$/)).map(([one, more]) => [one, one + more] as const),
    repositories.map((one) => [one, one.toUpperCase()] as const),
    fc.tuple(owners, owners, owners).map(([a, b, c]) => [`${a}-${b}/${c}`, `${a}/${b}-${c}`] as const)
  )
  .filter(([one, other]) => one !== other)

function policyFor(repository: string, file: string): string {
  return policyOf(statementsOf(file, valuesFor(repository, GERMANY)))
}

function isDenied(policy: string, { action, resource, context }: Request): boolean {
  return denial({ arn: CALLER, policies: [policy] }, { action, resource, context }) !== undefined
}

/** What of the requests the policy says the wrong thing to. */
function wrong(policy: string, requests: readonly Request[], denied: boolean): string[] {
  return requests.filter((request) => isDenied(policy, request) !== denied).map(({ what }) => what)
}

describe('of any two repositories', () => {
  test('each can do with its own things what a deployment does, and nothing with the other’s', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), ([one, two], turned) => {
        const [own, other] = turned ? [two, one] : [one, two]
        const policy = policyFor(own, 'deployer-policy.json')
        expect(wrong(policy, requestsFor(own, own), false)).toEqual([])
        expect(wrong(policy, [...requestsFor(own, other), ...requestsFor(other, other)], true)).toEqual([])
      })
    )
  })

  test('neither can do what no deployment needs, nor get at more by its execution role', () => {
    fc.assert(
      fc.property(pairs, ([own, other]) => {
        const policy = policyFor(own, 'deployer-policy.json')
        expect(wrong(policy, [...NEVER(own), ...NEVER(other), ...ESCALATIONS(own)], true)).toEqual([])
        const boundary = policyFor(own, 'execution-role-boundary.json')
        expect(wrong(boundary, [...requestsFor(other, other), ...NEVER(own), ...ESCALATIONS(own)], true)).toEqual([])
      })
    )
  })

  test.each(['deployer-policy-existing.json', 'deployer-policy-destroy.json'])(
    'neither can do anything with the other’s by %s',
    (file) => {
      fc.assert(
        fc.property(pairs, ([own, other]) => {
          const requests = requestsFor(own, other)
          const values = { ...valuesFor(own, GERMANY), EXECUTION_ROLE: 'given', LOG_GROUP: '/given' }
          expect(wrong(policyOf(statementsOf(file, values)), requests, true)).toEqual([])
        })
      )
    }
  )
})
