import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hashOf, policyDocument } from '../../src/aws/grants.ts'
import { trustPolicy } from '../../src/aws/trust.ts'
import type { Deployment, Job, Service } from '../../src/deployment.ts'
import { tagsByKey, type Tags } from '../../src/ownership.ts'
import {
  ACCOUNT,
  doneBy,
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
  PASSWORD,
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

/** What a deployment leaves in an empty account. */
function leftBy(deployment: Deployment): Partial<Account> {
  const planned = plan(deployment)
  const { plans, resources } = planned
  const arns = Object.fromEntries(
    resources.secrets.needs.map((each) => plans.planned(each).changes[0]?.name ?? '').map((id) => [id, arnOf(id)])
  )
  const role = plans.planned(resources.role)
  const group: unknown = plans.planned(resources.group)
  const definition = planned.definition(arns)
  const grants = planned.grants(arns)
  return {
    secret: {
      state: 'present',
      arn: SECRET_ARN,
      value: { text: JSON.stringify({ username: 'acme', password: PASSWORD }) },
      tags: SHARED_TAGS
    },
    ...(role.action !== 'given' && {
      role: {
        state: 'present',
        arn: role.arn,
        trust: trustPolicy(role.spec),
        ...(role.boundary !== undefined && { boundary: role.boundary }),
        tags: role.spec.tags,
        policies: {
          texts: Object.fromEntries(grants.map((each) => [each.name, policyDocument(each, new Date(0))])),
          others: []
        }
      }
    }),
    cluster: {
      state: 'present',
      arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/default`,
      providers: plans.planned(resources.cluster).spec.providers,
      defaultStrategy: [],
      tags: SHARED_TAGS
    },
    groups: [
      {
        id: 'sg-1',
        name: NAMES.securityGroup,
        vpcId: VPC,
        tags: (group as { spec?: { tags: Account['groups'][number]['tags'] } }).spec?.tags ?? {},
        rules: (group as { missing?: Account['groups'][number]['rules'] }).missing ?? []
      }
    ],
    logs: { state: 'present', retentionDays: deployment.logRetentionDays, tags: SHARED_TAGS },
    definition: {
      arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${definition.family ?? ''}:1`,
      hash: tagsByKey(definition.tags ?? [])['run-on-fargate:definition'] ?? '',
      definition: JSON.parse(JSON.stringify(definition)),
      registeredAt: new Date(0),
      grants: Object.fromEntries(grants.map((each) => [each.name, hashOf(each)]))
    }
  }
}

function arnOf(id: string): string {
  return id.startsWith('arn:') ? id : SECRET_ARN
}

const AFTER = leftBy(makeService())

describe('the changes', () => {
  test('are everything when nothing is there, in the order in which things need each other', () => {
    expect(plan(makeService()).changes).toEqual([
      { resource: 'secret', name: SECRET_NAME, action: 'create' },
      { resource: 'execution role', name: NAMES.executionRole, action: 'create' },
      { resource: 'role policy', name: expect.stringMatching(/^log-[0-9a-f]{12}-[0-9a-f]{8}$/), action: 'create' },
      { resource: 'role policy', name: expect.stringMatching(/^registry-[0-9a-f]{12}-[0-9a-f]{8}$/), action: 'create' },
      { resource: 'cluster', name: 'default', action: 'create' },
      { resource: 'security group', name: NAMES.securityGroup, action: 'create' },
      { resource: 'log group', name: NAMES.logGroup, action: 'create' },
      { resource: 'task definition', name: NAMES.family, action: 'create' }
    ])
  })

  test('are none the second time, whatever was asked for', () => {
    fc.assert(
      fc.property(asked, fc.boolean(), (each, isJob) => {
        const deployment = isJob ? makeJob(each) : makeService(each)
        expect(doneBy(plan(deployment, leftBy(deployment)))).toEqual({})
      })
    )
  })

  const rows: readonly [string, Asked, Partial<Account>, object][] = [
    [
      'the secret is gone',
      {},
      { secret: { state: 'absent' } },
      { secret: 'create', 'role policy': 'update', 'task definition': 'create' }
    ],
    [
      'the secret is being deleted',
      {},
      { secret: { state: 'deleted', arn: SECRET_ARN, tags: SHARED_TAGS } },
      { secret: 'restore' }
    ],
    ['the password is new', { credentials: { ...LOGIN, password: 'new' } }, {}, { secret: 'update' }],
    ['the role is gone', {}, { role: { state: 'absent' } }, { 'execution role': 'create', 'role policy': 'create' }],
    ['the cluster is gone', {}, { cluster: { state: 'absent' } }, { cluster: 'create' }],
    ['the group is gone', {}, { groups: [] }, { 'security group': 'create' }],
    ['the log group is gone', {}, { logs: { state: 'absent' } }, { 'log group': 'create' }],
    [
      'the revision has no hash',
      {},
      { definition: { arn: 'arn', definition: {}, registeredAt: new Date(0), grants: {} } },
      { 'task definition': 'create' }
    ],
    ['the image is new', { image: 'acme/space:1.1' }, {}, { 'task definition': 'create' }],
    [
      'the port is new',
      { ports: [{ port: 8080, protocol: 'tcp' }] },
      {},
      { 'security group': 'update', 'task definition': 'create' }
    ],
    ['the retention is new', { logRetentionDays: 30 }, {}, { 'log group': 'update' }],
    ['a tag is new', { tags: { team: 'space' } }, {}, { 'task definition': 'create' }],
    ['the application gets a role', { taskRole: GIVEN_ROLE }, {}, { 'task definition': 'create' }],
    ['Spot is new', { compute: { kind: 'fargate', spot: true } }, {}, { cluster: 'update' }]
  ]

  test.each(rows)('are only what has to be done when %s', (_, each, found, done) => {
    expect(doneBy(plan(makeService(each), { ...AFTER, ...found }))).toEqual(done)
  })

  test('name existing things and leave them alone', () => {
    const planned = plan(
      makeService({
        credentials: { kind: 'secret', id: GIVEN_SECRET },
        executionRole: { arn: GIVEN_ROLE },
        network: { securityGroups: ['sg-01234567', 'sg-89abcdef'] }
      })
    )
    expect(planned.changes.filter(({ action }) => action === 'given')).toEqual([
      { resource: 'secret', name: GIVEN_SECRET, action: 'given' },
      { resource: 'execution role', name: GIVEN_ROLE.text, action: 'given' },
      { resource: 'security group', name: 'sg-01234567, sg-89abcdef', action: 'given' }
    ])
    expect(Object.keys(doneBy(planned))).toEqual(['cluster', 'log group', 'task definition'])
    expect(planned.definition({ [GIVEN_SECRET]: GIVEN_SECRET })).toMatchObject({
      executionRoleArn: GIVEN_ROLE.text,
      containerDefinitions: [{ repositoryCredentials: { credentialsParameter: GIVEN_SECRET } }]
    })
    // Nothing of what the role is granted is recorded: it is somebody else's.
    expect(JSON.stringify(planned.definition().tags)).not.toContain('run-on-fargate:grants')
  })

  test('never hold the password', () => {
    const { changes, warnings, definition, grants } = plan(makeService())
    expect(JSON.stringify([changes, warnings, definition(), grants({ [SECRET_NAME]: SECRET_ARN })])).not.toContain(
      PASSWORD
    )
  })
})

/** Deployments of many kinds. */
const asked: fc.Arbitrary<Asked> = fc.record(
  {
    credentials: fc.constantFrom(LOGIN, NONE, { kind: 'secret', id: GIVEN_SECRET } as const),
    image: fc.constantFrom('acme/space:1.0', 'ghcr.io/acme/space', `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/a/b:1`),
    ports: fc.constantFrom(
      [],
      [{ port: 8080, protocol: 'tcp' } as const, { port: 53, to: 60, protocol: 'udp' } as const]
    ),
    program: fc.record(
      {
        command: fc.constant(['serve']),
        environment: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.string()),
        secrets: fc.constantFrom({}, { S: '/shop/key', T: GIVEN_SECRET })
      },
      { requiredKeys: [] }
    ),
    tags: fc.constantFrom({}, { team: 'space', 'run-on-fargate:environment': 'forged' }),
    size: fc.constantFrom({ cpu: 256, memory: 512 }, { cpu: 1024, memory: 4096 }),
    architecture: fc.constantFrom('X86_64', 'ARM64'),
    ephemeralStorage: fc.constantFrom(21, 200),
    timeToLive: fc.constant(5400),
    taskRole: fc.constant(GIVEN_ROLE),
    executionRole: fc.constantFrom<Service['executionRole'][]>(
      { path: '/' },
      { name: 'team-exec', path: '/ci/', boundary: `arn:aws:iam::${ACCOUNT}:policy/limit` },
      { arn: GIVEN_ROLE }
    ),
    compute: fc.constantFrom<Service['compute'][]>(
      { kind: 'fargate', spot: false },
      { kind: 'fargate', spot: true },
      { kind: 'instances' }
    ),
    network: fc.constantFrom({}, { securityGroups: ['sg-01234567'] }, { ingress: [] }),
    logRetentionDays: fc.constantFrom(1, 14, 365),
    logGroup: fc.constant('/team/log'),
    template: fc.constantFrom<NonNullable<Service['template']>[]>(
      { containerDefinitions: [{ name: 'space' }] },
      {
        containerDefinitions: [
          { name: 'space', environment: [{ name: 'A', value: 'a' }], portMappings: [{ containerPort: 8080 }] },
          { name: 'cache', image: 'public.ecr.aws/a/cache:7', essential: false }
        ]
      }
    )
  },
  { requiredKeys: [] }
)

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
  const existing = { credentials: { kind: 'secret', id: GIVEN_SECRET } } as const
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
    const tags = { team: 'space', 'run-on-fargate:environment': 'forged' }
    const { resources, plans, definition } = plan(makeService({ tags }))
    const expected = { team: 'space', ...ENVIRONMENT_TAGS }
    expect(tagsByKey(definition().tags ?? [])).toMatchObject({ ...expected, 'run-on-fargate:cluster': 'default' })
    expect(plans.planned(resources.group)).toMatchObject({ spec: { tags: expected } })
    for (const resource of [resources.cluster, resources.logs]) {
      expect(plans.planned(resource)).toMatchObject({ spec: { tags: { team: 'space', ...SHARED_TAGS } } })
    }
    expect(resources.taskTags).toEqual({
      ...expected,
      'run-on-fargate:run': '4711/1',
      'run-on-fargate:commit': 'c'.repeat(40)
    })
  })

  test('name the ref that the environment follows, and a life that ends with the job', () => {
    const subject = { ...makeService().subject, origin: 'refs/pull/7' }
    const { resources, plans, definition } = plan(makeService({ subject, keepRunning: false, timeToLive: 60 }))
    const origin = { 'run-on-fargate:origin': expect.any(String) }
    expect(resources.taskTags).toMatchObject({ ...origin, 'run-on-fargate:keep-running': 'false' })
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
    [{ ...LOGIN, secretName: 'ghcr' }, [SECRET_NAME, 'ghcr'], ['arn:ghcr', 'arn:main']],
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
    const planned = plan(withCache({ kind: 'secret', id: 'team/ghcr' }, { credentials: NONE }))
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
    ({ state: 'present', arn: GIVEN_ROLE.text, trust, tags, policies: { texts: {}, others: [] } }) as const
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
