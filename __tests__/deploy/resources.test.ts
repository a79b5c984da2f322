import { describe, expect, test } from '@jest/globals'
import type { Job, Service } from '../../src/deployment.ts'
import { tagsByKey, type Tags } from '../../src/ownership.ts'
import {
  ACCOUNT,
  ENVIRONMENT_TAGS,
  GIVEN_ROLE,
  GIVEN_SECRET,
  IDENTITY,
  LOGIN,
  makeImage,
  makeJob,
  makeService,
  makeSubnet,
  NAMES,
  NONE,
  plan,
  REGION,
  refusalOf,
  SECRET_ARN,
  SECRET_NAME,
  SHARED_TAGS,
  sidecar,
  UNKNOWN,
  UNSEEN,
  VPC,
  type Account,
  type Asked
} from './factories.ts'

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`

/** The plan of our own role; fails for an existing one. */
function ownRole({ plans, resources }: ReturnType<typeof plan>) {
  const role = plans.planned(resources.role)
  if (role.action === 'given') throw new Error('The role is an existing one.')
  return role
}

/** The rules that the group gets, as `[port, …]`; nothing for existing groups. */
function openedBy({ plans, resources }: ReturnType<typeof plan>) {
  const group: unknown = plans.planned(resources.group)
  const { missing = [] } = group as { missing?: readonly { FromPort?: number }[] }
  return missing.map(({ FromPort }) => FromPort)
}

describe('the execution role', () => {
  test('has a name for each Region, and serves only that', () => {
    const { arn, spec } = ownRole(plan(makeService()))
    expect(arn).toBe(`arn:aws:iam::${ACCOUNT}:role/${NAMES.executionRole}`)
    expect(spec).toMatchObject({ named: false, tasksIn: REGION, familyPrefix: 'run-on-fargate-88e66d4fc89b9eef-' })
  })

  test('has the name, path and boundary that were asked for, and serves every Region then', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`
    const { arn, spec } = ownRole(plan(makeService({ executionRole: { name: 'team-exec', path: '/ci/', boundary } })))
    expect(arn).toBe(`arn:aws:iam::${ACCOUNT}:role/ci/team-exec`)
    expect(spec).toMatchObject({ named: true, tasksIn: '*', boundary })
  })

  test('is in the partition of the account', () => {
    const identity = { ...IDENTITY, partition: 'aws-cn' }
    expect(ownRole(plan(makeService(), { identity }, 'cn-north-1')).arn).toMatch(/^arn:aws-cn:iam:/)
  })

  const present = { state: 'present', arn: SECRET_ARN, value: 'none', tags: SHARED_TAGS } as const
  const encrypted = { ...present, key: { id: 'alias/other', arn: `${KEY}2` } }
  const withKey = { credentials: { ...LOGIN, kmsKeyId: 'alias/registry' } }
  const existing = { credentials: { kind: 'secret', secretId: GIVEN_SECRET } } as const
  const keys: readonly [string, Asked, Partial<Account>, string | undefined][] = [
    ['no key: the secret has the default one', {}, {}, undefined],
    ['the key that was asked for', withKey, { key: { arn: KEY } }, KEY],
    [
      'the key that was asked for, not the one that the secret had',
      withKey,
      { key: { arn: KEY }, secret: encrypted },
      KEY
    ],
    ['the key that the secret has', {}, { secret: encrypted }, `${KEY}2`],
    ['the key of an existing secret', existing, { facts: { [GIVEN_SECRET]: { key: { arn: KEY } } } }, KEY],
    [
      'no key, as that of the existing secret is the default one',
      existing,
      { facts: { [GIVEN_SECRET]: {} } },
      undefined
    ],
    [
      'any key of the account, as that of the existing secret is not known',
      existing,
      { facts: { [GIVEN_SECRET]: { key: 'unknown' } } },
      `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`
    ]
  ]

  test.each(keys)('may decrypt with %s', (_, each, found, keyArn) => {
    const statements = plan(makeService(each), found)
      .grants({ [SECRET_NAME]: SECRET_ARN })
      .flatMap((grant) => grant.statements)
    expect(statements.find(({ Action }) => Action.includes('kms:Decrypt'))?.Resource).toBe(keyArn)
  })
})

describe('tags', () => {
  test('of our own win over those of the user', () => {
    const forged = { 'run-on-fargate:repository': 'acme/other', 'run-on-fargate:environment': 'other' }
    const tags = { team: 'space', ...forged }
    const { resources, plans, definition } = plan(makeService({ tags }))
    const expected = { team: 'space', ...ENVIRONMENT_TAGS }
    expect(tagsByKey(definition().tags ?? [])).toMatchObject({ ...expected, 'run-on-fargate:cluster': 'default' })
    expect(plans.planned(resources.group)).toMatchObject({ spec: { tags: expected } })
    const shared = { spec: { tags: { team: 'space', ...SHARED_TAGS } } }
    expect(plans.planned(resources.cluster)).toMatchObject(shared)
    expect(resources.logs && plans.planned(resources.logs)).toMatchObject(shared)
    expect(resources.taskTags(plans.found)).toEqual({
      ...expected,
      'run-on-fargate:run': '4711/1',
      'run-on-fargate:commit': 'c'.repeat(40)
    })
  })

  test('name the ref that the environment follows, and a life that ends with the job', () => {
    const subject = { ...makeService().subject, origin: 'refs/pull/7' }
    const { resources, plans, definition } = plan(makeService({ subject, keepRunning: false, timeToLive: 60 }))
    const origin = { 'run-on-fargate:origin': expect.any(String) }
    expect(resources.taskTags(plans.found)).toMatchObject({ ...origin, 'run-on-fargate:keep-running': 'false' })
    expect(tagsByKey(definition().tags ?? [])).toMatchObject(origin)
    expect(plans.planned(resources.group)).toMatchObject({ spec: { tags: origin } })
    // What the environments of a repository share follows none of them.
    expect(plans.planned(resources.cluster).spec.tags).not.toHaveProperty('run-on-fargate:origin')
  })
})

describe('the definition', () => {
  test('has what was asked for', () => {
    const service = makeService({
      container: 'web',
      taskRole: GIVEN_ROLE,
      size: { cpu: 512, memory: 1024 },
      ephemeralStorage: 30,
      logGroup: '/team',
      program: { command: ['a'], environment: { A: '1' }, secrets: { B: GIVEN_SECRET } }
    })
    expect(plan(service).definition({ [SECRET_NAME]: SECRET_ARN })).toMatchObject({
      family: NAMES.family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/${NAMES.executionRole}`,
      taskRoleArn: GIVEN_ROLE.text,
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'X86_64' },
      ephemeralStorage: { sizeInGiB: 30 },
      containerDefinitions: [
        {
          name: 'web',
          image: 'acme/space:1.0',
          command: ['a'],
          environment: [{ name: 'A', value: '1' }],
          secrets: [{ name: 'B', valueFrom: GIVEN_SECRET }],
          portMappings: [{ containerPort: 80, protocol: 'tcp' }],
          repositoryCredentials: { credentialsParameter: SECRET_ARN },
          logConfiguration: { options: { 'awslogs-group': '/team', 'awslogs-region': REGION } }
        }
      ]
    })
  })

  test('has a timer for tasks that end by themselves', () => {
    const [, timer] = plan(makeService({ timeToLive: 5400 })).definition().containerDefinitions ?? []
    expect(timer?.name).toBe('run-on-fargate-timer')
    expect(JSON.stringify(timer)).toContain('5400')
  })

  test('and the group have the ports that were chosen, for IPv4 and IPv6 each; those of a job none', () => {
    const planned = plan(makeService({ ports: [{ port: 8080, protocol: 'tcp' }] }))
    expect(openedBy(planned)).toEqual([8080, 8080])
    expect(planned.definition().containerDefinitions?.[0]?.portMappings).toMatchObject([{ containerPort: 8080 }])
    const job = plan(makeJob())
    expect(openedBy(job)).toEqual([])
    expect(job.definition().containerDefinitions?.[0]).not.toHaveProperty('portMappings.0')
  })
})

const template = {
  containerDefinitions: [{ name: 'cache', image: 'ghcr.io/acme/cache:7' }, { name: 'space' }]
} as const

describe('sidecars', () => {
  const withCache = (credentials: Parameters<typeof sidecar>[2], rest: Asked = {}) =>
    makeService({ template, sidecars: [sidecar('cache', 'ghcr.io/acme/cache:7', credentials)], ...rest })
  const secretOf = (arn: string) => ({ repositoryCredentials: { credentialsParameter: arn } })

  test.each([
    [{ ...LOGIN, secretId: 'ghcr' }, [SECRET_NAME, 'ghcr'], ['arn:ghcr', 'arn:main']],
    [LOGIN, [SECRET_NAME], ['arn:main', 'arn:main']]
  ])('share the secret of their registry, and have another at each other one: %#', (credentials, names, arns) => {
    const { changes, resources, plans, definition } = plan(withCache(credentials))
    expect(changes.flatMap(({ resource, name }) => (resource === 'secret' ? name : []))).toEqual(names)
    expect(definition({ [SECRET_NAME]: 'arn:main', ghcr: 'arn:ghcr' })).toMatchObject({
      containerDefinitions: arns.map(secretOf)
    })
    const hosts = ['docker.io', 'ghcr.io'].slice(0, names.length)
    expect(resources.secrets.needs.map((each) => plans.planned(each))).toMatchObject(
      hosts.map((host) => ({ spec: { description: `Login of acme/space at ${host}, kept by run-on-fargate` } }))
    )
  })

  test('keep the secrets that the template names', () => {
    const planned = plan(withCache({ kind: 'secret', secretId: 'team/ghcr' }, { credentials: NONE }))
    expect(planned.changes).toContainEqual({ resource: 'secret', name: 'team/ghcr', action: 'given' })
    expect(planned.definition({ 'team/ghcr': 'team/ghcr' }).containerDefinitions?.[0]).toMatchObject(
      secretOf('team/ghcr')
    )
  })

  test('are named in warnings', () => {
    expect(plan(withCache(NONE), { images: [UNSEEN, UNKNOWN] }).warnings).toEqual([
      'ghcr.io/acme/cache:7: The image was not checked. The registry did not answer.'
    ])
  })

  test('may need the internet where the main image does not', () => {
    const inEcr = { image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/space:1`, credentials: NONE }
    const network = { vpcId: VPC, subnets: [makeSubnet({ egress: 'none' })] }
    expect(refusalOf(makeService(inEcr), { images: [UNSEEN], network })).toBeUndefined()
    expect(refusalOf(withCache(NONE, inEcr), { images: [UNSEEN, UNSEEN], network })).toBe('SUBNET_WITHOUT_EGRESS')
  })

  test.each([
    ['registry.corp.example/space:1', undefined],
    ['acme/space:1', 'SUBNET_WITHOUT_EGRESS'],
    ['ghcr.io/acme/space:1', 'SUBNET_WITHOUT_EGRESS']
  ])('may be in a network beside the internet: %s', (image, refusal) => {
    const network = { vpcId: VPC, subnets: [makeSubnet({ egress: 'partial' })] }
    const asked = { image, credentials: NONE, network: { subnets: ['subnet-a'] } }
    expect(refusalOf(makeService(asked), { images: [UNSEEN], network })).toBe(refusal)
  })
})

describe('on EC2', () => {
  const instances = { kind: 'instances' } as const

  test.each(['bridge', 'host'] as const)(
    'tasks that share the network %s have neither subnets nor groups',
    (shares) => {
      const { resources, changes, definition } = plan(makeService({ compute: instances, template, shares }))
      expect(resources).toMatchObject({ network: undefined })
      expect(changes.map(({ resource }) => resource)).not.toContain('security group')
      expect(definition()).not.toHaveProperty('requiresCompatibilities')
      expect(definition()).not.toHaveProperty('runtimePlatform')
    }
  )

  test.each([undefined, { ...template, networkMode: 'awsvpc' } as const])(
    'a task with an interface of its own goes out by NAT, without a public address and warnings: %#',
    (each) => {
      const service = makeService({ compute: instances, template: each, credentials: NONE })
      const networkOf = (...subnets: Parameters<typeof makeSubnet>[0][]) => {
        const network = {
          vpcId: VPC,
          subnets: subnets.map((subnet, index) => makeSubnet({ id: `s-${index}`, ...subnet }))
        }
        const { plans, resources, warnings } = plan(service, { network })
        return { ...(resources.network && plans.planned(resources.network)), warnings }
      }
      const nat = networkOf({ egress: 'internet gateway' }, { egress: 'routed' })
      expect(nat).toMatchObject({ subnets: ['s-1'], reachedBy: 'none', warnings: [] })
      // The instance pulls the image.
      expect(networkOf({ egress: 'none' })).toMatchObject({ subnets: ['s-0'], reachedBy: 'none', warnings: [] })
    }
  )
})

describe('the cluster', () => {
  const spot = { compute: { kind: 'fargate', spot: true } } as const
  const others: Asked[] = [{}, { compute: { kind: 'instances' } }]
  const withProviders = (...providers: readonly string[]): Account['cluster'] => ({
    state: 'present',
    arn: 'arn',
    providers,
    defaultStrategy: [],
    tags: SHARED_TAGS
  })

  test.each([
    ['create', { state: 'absent' } as const],
    ['update', withProviders()],
    ['update', withProviders('FARGATE_SPOT')],
    ['unchanged', withProviders('FARGATE', 'FARGATE_SPOT')]
  ])('gets both providers for Spot, which falls back to On-Demand: %s', (action, cluster) => {
    const { resources, plans } = plan(makeService(spot), { cluster })
    expect(plans.planned(resources.cluster)).toMatchObject({ action, spec: { providers: ['FARGATE', 'FARGATE_SPOT'] } })
  })

  test('stays as it is for others', () => {
    for (const each of others) {
      const { resources, plans } = plan(makeService(each), { cluster: withProviders() })
      expect(plans.planned(resources.cluster).action).toBe('unchanged')
    }
  })
})

test.each([
  ['IPv4 in a subnet with it', {}, true, 'ipv4'],
  ['none when none is to be assigned', { egress: 'routed' }, false, 'none'],
  ['IPv6 in a subnet without IPv4', { ipv6Only: true, freeAddresses: 0 }, true, 'ipv6'],
  ['none in a subnet without IPv4 when it is to be none', { ipv6Only: true, freeAddresses: 0 }, false, 'none'],
  ['none behind an egress-only gateway', { ipv6Only: true, egress: 'routed' }, true, 'none']
] as const)('the public address is %s', (_, subnet, assignPublicIp, reachedBy) => {
  const network = { vpcId: VPC, subnets: [makeSubnet(subnet)] }
  const { resources, plans } = plan(makeService({ network: { assignPublicIp } }), { network })
  expect(resources.network && plans.planned(resources.network).reachedBy).toBe(reachedBy)
})

describe('a warning is given', () => {
  const rows: readonly [string, Asked, Partial<Account>, readonly unknown[]][] = [
    ['of nothing', {}, {}, []],
    ['of an image that was not checked', {}, { images: [UNKNOWN] }, [expect.stringContaining('did not answer.')]],
    [
      'of what the registry warns of',
      {},
      { images: [makeImage(['linux/amd64'], { warnings: ['It is old.'] })] },
      ['It is old.']
    ],
    [
      'of a secret that may not be read',
      {},
      { secret: { state: 'present', arn: SECRET_ARN, value: 'unreadable', tags: SHARED_TAGS } },
      [expect.stringContaining('secretsmanager:GetSecretValue')]
    ],
    [
      'of a subnet without a way out, for an image in Amazon ECR',
      {
        image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a`,
        credentials: NONE,
        network: { subnets: ['subnet-a'] }
      },
      { images: [UNSEEN], network: { vpcId: VPC, subnets: [makeSubnet({ egress: 'none' })] } },
      [expect.stringContaining('subnet-a reaches only what has an endpoint')]
    ]
  ]

  test.each(rows)('%s', (_, each, found, warnings) => {
    expect(plan(makeService(each), found).warnings).toEqual(warnings)
  })
})

describe("what can't work is refused with", () => {
  const role = (trust: string, tags: Tags) =>
    ({ state: 'present', arn: GIVEN_ROLE.text, trust, tags, policies: { hashes: {}, others: [] } }) as const
  const noWayOut = { vpcId: VPC, subnets: [makeSubnet({ egress: 'none' })] }
  const checked: Service['ready'] = { when: 'running', settle: 0, healthCheckPath: '/' }
  const rows: readonly [string, Service | Job, Partial<Account>][] = [
    ['PLATFORM_UNSUPPORTED', makeService(), { images: [makeImage(['windows/amd64'])] }],
    ['DEFAULT_VPC_MISSING', makeService(), { network: undefined }],
    ['SUBNET_WITHOUT_EGRESS', makeService(), { network: noWayOut }],
    ['SECRET_NOT_OURS', makeService(), { secret: { state: 'present', arn: SECRET_ARN, value: 'binary', tags: {} } }],
    ['ROLE_NOT_TRUSTED', makeService(), { role: role('{}', SHARED_TAGS) }],
    ['ROLE_NOT_OURS', makeService(), { role: role('{}', {}) }],
    ['HEALTH_CHECK_WITHOUT_PORT', makeService({ ports: [{ port: 53, protocol: 'udp' }], ready: checked }), {}],
    [
      'TIMER_OUT_OF_REACH',
      makeService({ image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a`, credentials: NONE, timeToLive: 60 }),
      { images: [UNSEEN], network: noWayOut }
    ]
  ]

  test.each(rows)('%s', (code, deployment, found) => {
    expect(refusalOf(deployment, found)).toBe(code)
  })
})
