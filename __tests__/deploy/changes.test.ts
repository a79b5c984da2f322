import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hashOf, trustPolicy } from '../../src/aws/policies.ts'
import type { Compute, Deployment, ExecutionRole, Template, Variables } from '../../src/deployment.ts'
import { tagsByKey, type Tags } from '../../src/ownership.ts'
import {
  ACCOUNT,
  doneBy,
  GIVEN_ROLE,
  GIVEN_SECRET,
  LOGIN,
  makeJob,
  makeService,
  NAMES,
  NONE,
  PASSWORD,
  plan,
  REGION,
  SECRET_ARN,
  SECRET_NAME,
  SHARED_TAGS,
  VPC,
  type Account,
  type Asked
} from './factories.ts'

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
        boundary: role.spec.boundary,
        tags: role.spec.tags,
        policies: {
          hashes: Object.fromEntries(grants.map((each) => [each.name, hashOf(each)])),
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
      active: true,
      registeredAt: new Date(0),
      tags: tagsByKey(definition.tags),
      definition: JSON.parse(JSON.stringify(definition)),
      executionRole: undefined
    }
  }
}

function arnOf(id: string): string {
  return id.startsWith('arn:') ? id : SECRET_ARN
}

const AFTER = leftBy(makeService())

/** Deployments of many kinds. */
const kinds: fc.Arbitrary<Asked> = fc.record(
  {
    credentials: fc.constantFrom(LOGIN, NONE, { kind: 'secret', secretId: GIVEN_SECRET } as const),
    image: fc.constantFrom('acme/space:1.0', 'ghcr.io/acme/space', `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/a/b:1`),
    ports: fc.constantFrom(
      [],
      [{ port: 8080, protocol: 'tcp' } as const, { port: 53, to: 60, protocol: 'udp' } as const]
    ),
    program: fc.record(
      {
        command: fc.constant(['serve']),
        environment: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.string()),
        secrets: fc.constantFrom<Variables[]>({}, { S: '/shop/key', T: GIVEN_SECRET })
      },
      { requiredKeys: [] }
    ),
    tags: fc.constantFrom<Tags[]>({}, { team: 'space', 'run-on-fargate:environment': 'forged' }),
    size: fc.constantFrom({ cpu: 256, memory: 512 }, { cpu: 1024, memory: 4096 }),
    architecture: fc.constantFrom<('X86_64' | 'ARM64')[]>('X86_64', 'ARM64'),
    ephemeralStorage: fc.constantFrom(21, 200),
    timeToLive: fc.constant(5400),
    taskRole: fc.constant(GIVEN_ROLE),
    executionRole: fc.constantFrom<ExecutionRole[]>(
      { path: '/' },
      { name: 'team-exec', path: '/ci/', boundary: `arn:aws:iam::${ACCOUNT}:policy/limit` },
      { arn: GIVEN_ROLE }
    ),
    compute: fc.constantFrom<Compute[]>(
      { kind: 'fargate', spot: false },
      { kind: 'fargate', spot: true },
      { kind: 'instances' }
    ),
    network: fc.constantFrom({}, { securityGroups: ['sg-01234567'] }, { ingress: [] }),
    logRetentionDays: fc.constantFrom(1, 14, 365),
    logGroup: fc.constant('/team/log'),
    template: fc.constantFrom<Template[]>(
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
      fc.property(kinds, fc.boolean(), (each, isJob) => {
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
      { definition: AFTER.definition && { ...AFTER.definition, tags: {} } },
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
    [
      'the image was public before',
      {},
      { ...leftBy(makeService({ credentials: NONE })), secret: { state: 'absent' } },
      { secret: 'create', 'role policy': 'create', 'task definition': 'create' }
    ],
    ['Spot is new', { compute: { kind: 'fargate', spot: true } }, {}, { cluster: 'update' }]
  ]

  test.each(rows)('are only what has to be done when %s', (_, each, found, done) => {
    expect(doneBy(plan(makeService(each), { ...AFTER, ...found }))).toEqual(done)
  })

  test('name existing things and leave them alone', () => {
    const planned = plan(
      makeService({
        credentials: { kind: 'secret', secretId: GIVEN_SECRET },
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
