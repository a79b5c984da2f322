import { describe, expect, test } from '@jest/globals'
import type { SubnetFinding } from '../../src/resources/network.ts'
import { renderTaskDefinition } from '../../src/resources/task-definition.ts'
import { planDeployment } from '../../src/deploy/plan.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { Template } from '../../src/inputs/task-definition.ts'
import {
  ACCOUNT,
  GIVEN_SECRET,
  LOGIN,
  makeFindings,
  makeRequest,
  REGION,
  SECRET_NAME,
  VPC,
  SHARED_TAGS
} from './factories.ts'

const NONE = { kind: 'none' } as const
const UNSEEN = { kind: 'unseen', why: 'there is a reason' } as const
const template: Template = {
  containerDefinitions: [
    { name: 'cache', image: 'ghcr.io/acme/cache:7' },
    { name: 'space', environment: [] }
  ]
}
const cacheWith = (
  login: typeof LOGIN | typeof NONE | { kind: 'secret'; id: string },
  image = 'ghcr.io/acme/cache:7'
) => [{ container: 'cache', image: parseReference(image), login }]

function networkOf(...subnets: readonly Partial<SubnetFinding>[]) {
  const whole = subnets.map((subnet, index) => ({
    id: `subnet-${index}`,
    zoneId: 'euc1-az1',
    freeAddresses: 9,
    egress: 'internet gateway' as const,
    ipv6Only: false,
    ...subnet
  }))
  return { network: { vpcId: VPC, subnets: whole } }
}

describe('sidecars', () => {
  test('share the secret of their registry, and have another at each other one', () => {
    const own = { ...LOGIN, secretName: 'ghcr' }
    const request = makeRequest({ template, sidecars: cacheWith(own) })
    const plan = planDeployment(request, makeFindings({ images: [UNSEEN, UNSEEN] }))
    expect(plan.definition.secretIds).toEqual({ space: SECRET_NAME, cache: 'ghcr' })
    expect(plan.secrets.map(({ id }) => id)).toEqual([SECRET_NAME, 'ghcr'])
    expect(plan.secrets.map((use) => ('plan' in use ? use.plan.spec.description : ''))).toEqual([
      'Login of acme/space at docker.io, kept by run-on-fargate',
      'Login of acme/space at ghcr.io, kept by run-on-fargate'
    ])
    const shared = planDeployment(makeRequest({ template, sidecars: cacheWith(LOGIN) }), makeFindings())
    expect(shared.definition.secretIds).toEqual({ space: SECRET_NAME, cache: SECRET_NAME })
    expect(shared.secrets).toHaveLength(1)
  })

  test('keep the secrets that the template names', () => {
    const request = makeRequest({ template, login: NONE, sidecars: cacheWith({ kind: 'secret', id: 'team/ghcr' }) })
    const { secrets, changes } = planDeployment(request, makeFindings({ images: [UNSEEN, UNSEEN] }))
    expect(secrets).toEqual([{ id: 'team/ghcr', given: 'team/ghcr' }])
    expect(changes).toContainEqual({ resource: 'secret', name: 'team/ghcr', action: 'given' })
  })

  test('are named in what is warned about', () => {
    const request = makeRequest({ template, sidecars: cacheWith(NONE) })
    const images = [UNSEEN, { kind: 'unknown', reason: 'It did not answer.' }] as const
    expect(planDeployment(request, makeFindings({ images })).warnings).toEqual([
      'ghcr.io/acme/cache:7: The image was not checked. It did not answer.'
    ])
  })

  test('may need the internet where the main image does not', () => {
    const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/space:1`
    const closed = networkOf({ egress: 'none' })
    const alone = makeRequest({ image, login: NONE })
    expect(() => planDeployment(alone, makeFindings({ images: [UNSEEN], ...closed }))).not.toThrow()
    const beside = makeRequest({ image, login: NONE, template, sidecars: cacheWith(NONE) })
    expect(() => planDeployment(beside, makeFindings({ images: [UNSEEN, UNSEEN], ...closed }))).toThrow(
      expect.objectContaining({ code: 'SUBNET_WITHOUT_EGRESS' })
    )
  })

  test('log where the template says, else where the deployment does', () => {
    const plan = planDeployment(makeRequest({ template, sidecars: cacheWith(NONE) }), makeFindings())
    expect(plan.logs.map(({ container, group }) => [container, group])).toEqual([
      ['cache', makeFindings().names.logGroup],
      ['space', makeFindings().names.logGroup]
    ])
  })
})

describe('on EC2', () => {
  const placement = { launchType: 'EC2' } as const
  const onEc2 = (networkMode: 'bridge' | 'host' | 'awsvpc' | undefined) =>
    makeRequest({
      placement,
      template: { ...template, ...(networkMode && { networkMode }) },
      sidecars: cacheWith(NONE)
    })

  test.each([
    ['bridge', 'bridge'],
    ['host', 'host'],
    [undefined, 'bridge']
  ] as const)(
    'in the network mode %s tasks share the network %s, and have neither subnets nor groups',
    (mode, shared) => {
      const { network: _network, securityGroups: _groups, ...findings } = makeFindings()
      const plan = planDeployment(onEc2(mode), findings)
      expect(plan).not.toHaveProperty('network')
      expect(plan).toMatchObject({ tasksNetwork: shared, publicAddress: 'none', securityGroup: { given: [] } })
      expect(plan.changes.map(({ resource }) => resource)).not.toContain('security group')
      expect(plan.definition).not.toHaveProperty('architecture')
      expect(renderTaskDefinition({ ...plan.definition, executionRoleArn: 'x', credentials: {} })).not.toHaveProperty(
        'requiresCompatibilities'
      )
    }
  )

  test.each([
    ['of a template', onEc2('awsvpc')],
    ['of our own', makeRequest({ placement })]
  ])(
    'a task %s with its own interface goes out by NAT, and is warned about nothing, as the instance pulls',
    (_, request) => {
      const nat = networkOf({ egress: 'internet gateway' }, { egress: 'routed' })
      const plan = planDeployment(request, makeFindings(nat))
      expect(plan.network).toMatchObject({ subnets: ['subnet-1'], warnings: [] })
      expect(plan).toMatchObject({ tasksNetwork: 'own', publicAddress: 'none' })
      const closed = planDeployment(request, makeFindings(networkOf({ egress: 'none' })))
      expect([closed.network?.subnets, closed.warnings]).toEqual([['subnet-0'], []])
    }
  )

  test('the architecture is that of the image for a task of our own, else only what was asked for', () => {
    expect(planDeployment(makeRequest({ placement }), makeFindings()).definition.architecture).toBe('X86_64')
    const asked = { ...onEc2('bridge'), architecture: 'ARM64' } as const
    expect(planDeployment(asked, makeFindings()).definition.architecture).toBe('ARM64')
  })
})

describe('for Spot', () => {
  const spot = makeRequest({ placement: { launchType: 'FARGATE_SPOT' } })
  const clusterWith = (...providers: readonly string[]) => ({
    cluster: { state: 'present', arn: 'arn', providers, defaultStrategy: [], tags: SHARED_TAGS } as const
  })

  test.each([
    ['create', {}],
    ['update', clusterWith()],
    ['update', clusterWith('FARGATE_SPOT')],
    ['unchanged', clusterWith('FARGATE', 'FARGATE_SPOT')]
  ])('the cluster gets both providers: %s', (action, found) => {
    const { cluster, changes } = planDeployment(spot, makeFindings(found))
    expect(cluster).toMatchObject({ action, spec: { providers: ['FARGATE', 'FARGATE_SPOT'] } })
    expect(changes).toContainEqual({ resource: 'cluster', name: 'default', action })
  })

  test('alone: for others the cluster stays as it is', () => {
    for (const launchType of ['FARGATE', 'EC2'] as const) {
      const plan = planDeployment(makeRequest({ placement: { launchType } }), makeFindings(clusterWith()))
      expect(plan.cluster.action).toBe('unchanged')
    }
  })
})

test.each([
  ['as many as were asked for', { count: 10 }, { count: 10 }],
  ['with the time that they have', { timeToLive: 5400 }, { definition: { timeToLive: 5400 } }],
  ['with their storage', { ephemeralStorage: 30 }, { definition: { ephemeralStorage: 30 } }],
  ['on ports of their own, but a job on none', { waiting: { for: 'stopped' } }, { ports: [] }],
  [
    'with what the program gets',
    { program: { command: ['a'], environment: { A: '1' }, secrets: { B: GIVEN_SECRET } } },
    { definition: { main: { command: ['a'], environment: { A: '1' }, secrets: { B: GIVEN_SECRET } } } }
  ]
] satisfies readonly [string, Parameters<typeof makeRequest>[0], object][])(
  'tasks are planned %s',
  (_, asked, expected) => {
    expect(planDeployment(makeRequest(asked), makeFindings())).toMatchObject(expected)
  }
)

test('a job opens no port, and writes none into its container', () => {
  const plan = planDeployment(makeRequest({ waiting: { for: 'stopped' } }), makeFindings())
  expect(plan.definition.main).not.toHaveProperty('ports')
  expect(plan.securityGroup).toMatchObject({ plan: { missing: [] } })
})

test('a health check by HTTP of a job without a port is refused', () => {
  const waiting = { for: 'stopped', healthCheckPath: '/up' } as const
  expect(() => planDeployment(makeRequest({ waiting }), makeFindings())).toThrow(
    expect.objectContaining({ code: 'HEALTH_CHECK_WITHOUT_PORT' })
  )
})

describe('the public address', () => {
  test.each([
    ['is IPv4 in a subnet with it', {}, true, 'ipv4'],
    ['is none when none is to be assigned', { egress: 'routed' }, false, 'none'],
    ['is IPv6 in a subnet without IPv4', { ipv6Only: true, freeAddresses: 0 }, true, 'ipv6'],
    ['is none in a subnet without IPv4 when it is to be none', { ipv6Only: true, freeAddresses: 0 }, false, 'none'],
    ['is none behind an egress-only gateway', { ipv6Only: true, egress: 'routed' }, true, 'none']
  ] as const)('%s', (_, subnet, assignPublicIp, expected) => {
    const request = makeRequest({ placement: { assignPublicIp } })
    expect(planDeployment(request, makeFindings(networkOf(subnet))).publicAddress).toBe(expected)
  })
})
