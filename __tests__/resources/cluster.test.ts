import { isServiceRolePending } from '../../src/aws/errors.ts'
import { describe, expect, test } from '@jest/globals'
import { ECSClient } from '@aws-sdk/client-ecs'
import { applyCluster, findCluster, planCluster, type ClusterSpec } from '../../src/resources/cluster.ts'
import { lowerCaseTags } from '../../src/ownership.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { account } from '../../sandbox/__tests__/ecs/account.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'
import { startTestClock } from '../virtual/test-clock.ts'

/** None of the waits is real. */
const clock = startTestClock()

const ARN = 'arn:aws:ecs:eu-central-1:123456789012:cluster/blue'
const OURS = { team: 'space', 'run-on-fargate:repository': 'acme/space' }
const spec = { name: 'blue', providers: [], repository: 'acme/space', tags: OURS }
const present = { state: 'present', arn: ARN, providers: [], defaultStrategy: [], tags: OURS } as const

test.each([
  [{ state: 'absent' }, { action: 'create', spec }],
  [present, { action: 'unchanged', spec, arn: ARN }],
  // Who may not look may still run tasks in it.
  [{ state: 'unseen' }, { action: 'unchanged', spec }]
] as const)('%j: %j', (finding, plan) => {
  expect(planCluster(finding, spec)).toEqual(plan)
})

describe('a cluster for Spot', () => {
  const spot = { ...spec, providers: ['FARGATE', 'FARGATE_SPOT'] }

  test('keeps what it is associated with, and how it spreads tasks by default', () => {
    const defaultStrategy = [{ capacityProvider: 'own', weight: 1 }]
    const finding = { ...present, providers: ['own', 'FARGATE'], defaultStrategy }
    expect(planCluster(finding, spot)).toEqual({
      action: 'update',
      spec: spot,
      arn: ARN,
      association: { providers: ['own', 'FARGATE', 'FARGATE_SPOT'], defaultStrategy }
    })
  })

  test.each([
    ['nobody', {}, 'has no tag'],
    ['another repository', { 'run-on-fargate:repository': 'acme/other' }, '`acme/other`'],
    ['one whose name begins alike', { 'run-on-fargate:repository': 'acme/space-shop' }, '`acme/space-shop`']
  ])('is refused with the command to run when it lacks one and is that of %s', (_, tags, whose) => {
    const defaultStrategy = [{ capacityProvider: 'own', weight: 1, base: 2 }]
    const finding = { ...present, providers: ['own', 'FARGATE'], defaultStrategy, tags }
    expect(() => planCluster(finding, spot)).toThrow(
      expect.objectContaining({
        code: 'CLUSTER_NOT_OURS',
        message: expect.stringContaining(whose),
        hint: expect.stringContaining(
          'Run `aws ecs put-cluster-capacity-providers --cluster blue --capacity-providers own FARGATE FARGATE_SPOT ' +
            '--default-capacity-provider-strategy capacityProvider=own,weight=1,base=2`'
        )
      })
    )
    expect(planCluster(finding, spec)).toEqual({ action: 'unchanged', spec, arn: ARN })
    expect(planCluster({ ...finding, providers: spot.providers }, spot)).toMatchObject({ action: 'unchanged' })
  })

  test('is refused with an empty strategy in the command when it has none', () => {
    expect(() => planCluster({ ...present, tags: {} }, spot)).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining('FARGATE FARGATE_SPOT --default-capacity-provider-strategy []`')
      })
    )
  })

  test('is left alone when it has all of it', () => {
    const finding = { ...present, providers: ['FARGATE_SPOT', 'FARGATE'] }
    expect(planCluster(finding, spot)).toEqual({ action: 'unchanged', spec: spot, arn: ARN })
  })
})

const PENDING = 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'

test.each([
  ['InvalidParameterException', PENDING, true],
  ['InvalidParameterException', `CreateCluster Invalid Request: ${PENDING}`, true],
  ['InvalidParameterException', 'Invalid cluster name.', false],
  ['ClientException', PENDING, false]
])('%s "%s" means that the service-linked role is on its way: %p', (name, message, expected) => {
  expect(isServiceRolePending(Object.assign(new Error(message), { name }))).toBe(expected)
})

describe('in an account', () => {
  const SPOT = { ...spec, providers: ['FARGATE', 'FARGATE_SPOT'] }

  interface Site {
    readonly client: ECSClient
    readonly calls: readonly RecordedCall[]
    /** Looks, plans and applies. */
    readonly have: (wanted: ClusterSpec) => Promise<string>
  }

  async function inAccount(
    test: (site: Site) => Promise<void>,
    knobs: { changeTakes?: number; newAccount?: boolean } = {}
  ) {
    const { service, world } = account()
    Object.assign(world, { clock: { ...world.clock, now: () => Date.now() } })
    world.knobs.lag.capacityProviders = knobs.changeTakes ?? 0
    world.knobs.newAccount = knobs.newAccount === true
    await serving({ services: { ecs: service.operations } }, async (server) => {
      const client = new ECSClient(clientConfig(server))
      const have = async (wanted: ClusterSpec) =>
        applyCluster(client, planCluster(await findCluster(client, wanted.name), wanted), AbortSignal.timeout(30_000))
      try {
        await clock.flies(() => test({ client, calls: server.calls, have }))
      } finally {
        client.destroy()
      }
    })
  }

  const writes = (calls: readonly RecordedCall[]) =>
    calls.map(({ operation }) => operation).filter((operation) => !operation.startsWith('Describe'))

  test('a cluster is made with its tags, and is there the second time', async () => {
    await inAccount(async ({ client, calls, have }) => {
      expect(await findCluster(client, 'blue')).toEqual({ state: 'absent' })
      expect(await have(spec)).toBe(ARN)
      expect(calls.at(-1)?.input).toEqual({ clusterName: 'blue', tags: lowerCaseTags(OURS) })
      expect(await findCluster(client, 'blue')).toEqual(present)
      expect(await have(spec)).toBe(ARN)
      expect(writes(calls)).toEqual(['CreateCluster'])
    })
  })

  test('one for Spot is made with both providers, and is there the second time', async () => {
    await inAccount(async ({ client, calls, have }) => {
      expect(await have(SPOT)).toBe(ARN)
      expect(await findCluster(client, 'blue')).toEqual({ ...present, providers: SPOT.providers })
      expect(await have(SPOT)).toBe(ARN)
      expect(writes(calls)).toEqual(['CreateCluster'])
    })
  })

  test('one that is there gets the providers that it lacks, and keeps those that it has with its strategy', async () => {
    await inAccount(async ({ client, calls, have }) => {
      await have({ ...spec, providers: ['FARGATE'] })
      const defaultStrategy = [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }]
      await applyCluster(
        client,
        { action: 'update', spec, arn: ARN, association: { providers: ['FARGATE'], defaultStrategy } },
        AbortSignal.timeout(30_000)
      )
      expect(await have(SPOT)).toBe(ARN)
      expect(await findCluster(client, 'blue')).toEqual({ ...present, providers: SPOT.providers, defaultStrategy })
      expect(writes(calls)).toEqual(['CreateCluster', 'PutClusterCapacityProviders', 'PutClusterCapacityProviders'])
    })
  })

  test('a change that another run has begun is waited for', async () => {
    await inAccount(
      async ({ client, calls, have }) => {
        await have(spec)
        await have({ ...spec, providers: ['FARGATE'] })
        expect(await have(SPOT)).toBe(ARN)
        expect(await findCluster(client, 'blue')).toMatchObject({ providers: SPOT.providers })
        const puts = calls.filter(({ operation }) => operation === 'PutClusterCapacityProviders')
        expect(puts.map(({ errorCode }) => errorCode)).toEqual([undefined, 'UpdateInProgressException', undefined])
      },
      { changeTakes: 1500 }
    )
  })

  test('the service-linked role of a new account is waited for', async () => {
    await inAccount(
      async ({ calls, have }) => {
        expect(await have(spec)).toBe(ARN)
        expect(
          calls.filter(({ operation }) => operation === 'CreateCluster').map(({ errorCode }) => errorCode)
        ).toEqual(['InvalidParameterException', undefined])
      },
      { newAccount: true }
    )
  })

  test('providers that are no providers are refused at once', async () => {
    await inAccount(async ({ have, calls }) => {
      await expect(have({ ...spec, providers: ['FARGATE', 'SPOT'] })).rejects.toMatchObject({
        name: expect.any(String)
      })
      expect(writes(calls)).toEqual(['CreateCluster'])
    })
  })

  test('a cluster that may not be seen is left alone and called by its name', async () => {
    await inAccount(async ({ client, calls }) => {
      const plan = planCluster({ state: 'unseen' }, SPOT)
      expect(await applyCluster(client, plan, AbortSignal.timeout(30_000))).toBe('blue')
      expect(calls).toEqual([])
    })
  })
})
