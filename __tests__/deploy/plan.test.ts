import { describe, expect, test } from '@jest/globals'
import { policyDocument, type Grant } from '../../src/aws/grants.ts'
import { renderDraft } from '../../src/deploy/changes.ts'
import { trustPolicy } from '../../src/aws/trust.ts'
import { tagsByKey } from '../../src/ownership.ts'
import { completeGrants } from '../../src/deploy/grants.ts'
import { planDeployment, type Plan } from '../../src/deploy/plan.ts'
import type { Findings, ImageFinding } from '../../src/deploy/look.ts'
import { parseArn } from '../../src/inputs/values.ts'
import type { DeployRequest } from '../../src/request.ts'
import {
  ACCOUNT,
  DIGEST,
  type Found,
  ENVIRONMENT_TAGS,
  GIVEN_ROLE,
  GIVEN_SECRET,
  LOGIN,
  makeFindings,
  makeRequest,
  PASSWORD,
  REGION,
  SECRET_ARN,
  SECRET_NAME,
  SHARED_TAGS,
  VPC
} from './factories.ts'

type FoundImage = Extract<ImageFinding, { kind: 'found' }>

function makeImage(overrides: Partial<FoundImage> = {}): FoundImage {
  return {
    kind: 'found',
    digest: DIGEST,
    platforms: [{ os: 'linux', architecture: 'amd64' }],
    exposedPorts: [],
    warnings: [],
    ...overrides
  }
}

const UNSEEN: ImageFinding = { kind: 'unseen', why: 'there is a reason' }
const UNKNOWN: ImageFinding = { kind: 'unknown', reason: 'The registry did not answer.' }

function changesOf({ changes }: Plan): Record<string, string> {
  return Object.fromEntries(changes.map(({ resource, action }) => [resource, action]))
}

function roleOf({ role }: Plan) {
  if ('given' in role) throw new Error('the role was given')
  return role
}

/** The policies of a role with these grants, as an earlier deployment has written them. */
function policiesOf(grants: readonly Grant[]): Record<string, string> {
  return Object.fromEntries(
    grants.map((grant) => [grant.name, policyDocument(grant, new Date('2026-01-02T03:04:05Z'))])
  )
}

/** What `request` leaves in the account when it has been carried out. */
function leftBy(request: DeployRequest, before: Findings): Found {
  const plan = planDeployment(request, before)
  const role = roleOf(plan)
  const secretArns = { [SECRET_NAME]: SECRET_ARN }
  const grants = completeGrants(role.grants, secretArns)
  const definition = renderDraft(plan.definition, { secretArns, grants, executionRoleArn: role.plan.arn })
  const hash = tagsByKey(definition.tags ?? [])['run-on-fargate:definition'] ?? ''
  return {
    secret: {
      state: 'present',
      arn: SECRET_ARN,
      value: { text: JSON.stringify({ username: 'acme', password: PASSWORD }) },
      tags: SHARED_TAGS
    },
    executionRole: {
      state: 'present',
      arn: role.plan.arn,
      trust: trustPolicy(role.plan.spec),
      tags: SHARED_TAGS,
      policies: { texts: policiesOf(grants), others: [] }
    },
    cluster: {
      state: 'present',
      arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/default`,
      providers: [],
      defaultStrategy: [],
      tags: SHARED_TAGS
    },
    securityGroups: [
      {
        id: 'sg-1',
        name: makeFindings().names.securityGroup,
        vpcId: VPC,
        tags: ENVIRONMENT_TAGS,
        rules: 'plan' in plan.securityGroup ? plan.securityGroup.plan.missing : []
      }
    ],
    logGroup: { state: 'present', retentionDays: 14, tags: SHARED_TAGS },
    taskDefinition: {
      arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${plan.definition.family}:1`,
      hash,
      definition: JSON.parse(JSON.stringify(definition)),
      registeredAt: new Date(0),
      grants: {}
    }
  }
}

const AFTER = leftBy(makeRequest(), makeFindings())

describe('the changes', () => {
  test('are everything when nothing is there, in the order in which things need each other', () => {
    const { names } = makeFindings()
    expect(planDeployment(makeRequest(), makeFindings()).changes).toEqual([
      { resource: 'secret', name: SECRET_NAME, action: 'create' },
      { resource: 'execution role', name: names.executionRole, action: 'create' },
      { resource: 'role policy', name: expect.stringMatching(/^log-[0-9a-f]{12}-[0-9a-f]{8}$/), action: 'create' },
      { resource: 'role policy', name: expect.stringMatching(/^registry-[0-9a-f]{12}-[0-9a-f]{8}$/), action: 'create' },
      { resource: 'cluster', name: 'default', action: 'create' },
      { resource: 'security group', name: names.securityGroup, action: 'create' },
      { resource: 'log group', name: names.logGroup, action: 'create' },
      { resource: 'task definition', name: names.family, action: 'create' }
    ])
  })

  test('are none the second time', () => {
    const { changes } = planDeployment(makeRequest(), makeFindings(AFTER))
    expect(changes.map(({ action }) => action)).toEqual(Array.from({ length: 8 }, () => 'unchanged'))
  })

  test.each([
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
    [
      'the password is new',
      { login: { kind: 'login', username: 'acme', password: 'new', secretName: SECRET_NAME } },
      {},
      { secret: 'update' }
    ],
    [
      'the role is gone',
      {},
      { executionRole: { state: 'absent' } },
      { 'execution role': 'create', 'role policy': 'create' }
    ],
    ['the cluster is gone', {}, { cluster: { state: 'absent' } }, { cluster: 'create' }],
    ['the group is gone', {}, { securityGroups: [] }, { 'security group': 'create' }],
    ['the log group is gone', {}, { logGroup: { state: 'absent' } }, { 'log group': 'create' }],
    [
      'the revision has no hash',
      {},
      { taskDefinition: { arn: 'arn', definition: {}, registeredAt: new Date(0), grants: {} } },
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
    ['the program gets a role', { taskRole: GIVEN_ROLE }, {}, { 'task definition': 'create' }]
  ] satisfies readonly [string, Parameters<typeof makeRequest>[0], Found, object][])(
    'are only what has to be done when %s',
    (_, asked, found, changed) => {
      const plan = planDeployment(makeRequest(asked), makeFindings({ ...AFTER, ...found }))
      const done = Object.fromEntries(Object.entries(changesOf(plan)).filter(([, action]) => action !== 'unchanged'))
      expect(done).toEqual(changed)
    }
  )

  test('are a policy to write as long as the secret that it names is still to be made', () => {
    const request = makeRequest()
    const { plan, grants } = roleOf(planDeployment(request, makeFindings()))
    const executionRole = {
      state: 'present',
      arn: plan.arn,
      trust: trustPolicy(plan.spec),
      tags: SHARED_TAGS,
      policies: { texts: policiesOf(completeGrants(grants, { [SECRET_NAME]: SECRET_ARN })), others: [] }
    } as const
    const changes = changesOf(
      planDeployment(request, makeFindings({ ...AFTER, executionRole, secret: { state: 'absent' } }))
    )
    expect(changes).toMatchObject({ secret: 'create', 'role policy': 'update' })
  })

  test('name what was given and leave it alone', () => {
    const { executionRole: _role, securityGroups: _groups, ...findings } = makeFindings()
    const groups = ['sg-01234567', 'sg-89abcdef']
    const request = makeRequest({
      login: { kind: 'secret', id: GIVEN_SECRET },
      executionRole: { arn: GIVEN_ROLE },
      placement: { securityGroups: groups }
    })
    const plan = planDeployment(request, findings)
    expect(plan.changes.filter(({ action }) => action === 'given')).toEqual([
      { resource: 'secret', name: GIVEN_SECRET, action: 'given' },
      { resource: 'execution role', name: GIVEN_ROLE.text, action: 'given' },
      { resource: 'security group', name: 'sg-01234567, sg-89abcdef', action: 'given' }
    ])
    expect(changesOf(plan)).not.toHaveProperty('role policy')
    expect([plan.secrets, plan.role, plan.securityGroup]).toEqual([
      [{ id: GIVEN_SECRET, given: GIVEN_SECRET }],
      { given: GIVEN_ROLE.text, grants: expect.anything() },
      { given: groups }
    ])
  })

  test('are without a secret for a public image', () => {
    const plan = planDeployment(makeRequest({ login: { kind: 'none' } }), makeFindings())
    expect(changesOf(plan)).not.toHaveProperty('secret')
    expect(plan).not.toHaveProperty('secret')
  })

  test('never hold the password', () => {
    const { changes, definition, role, warnings } = planDeployment(makeRequest(), makeFindings())
    expect(JSON.stringify({ changes, definition, role, warnings })).not.toContain(PASSWORD)
  })
})

describe('the execution role', () => {
  test.each([
    ['Docker Hub', 'acme/space:1.0', undefined],
    ['Amazon ECR Public', 'public.ecr.aws/acme/space:1', undefined],
    [
      'Amazon ECR',
      `210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/space:1`,
      'arn:aws:ecr:eu-west-1:210987654321:repository/team/space'
    ]
  ])('may pull from %s', (_, image, ecrRepositoryArn) => {
    const request = makeRequest({ image, login: { kind: 'none' } })
    const { grants } = roleOf(planDeployment(request, makeFindings({ image: UNSEEN })))
    expect(grants.registry).toEqual([])
    expect(grants.known.flatMap(({ statements }) => statements.map(({ Resource }) => Resource))).toEqual([
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/run-on-fargate/acme/space:*`,
      ...(ecrRepositoryArn === undefined ? [] : ['*', ecrRepositoryArn, ecrRepositoryArn])
    ])
  })

  test('has the ARNs of its partition', () => {
    const identity = { account: ACCOUNT, partition: 'aws-cn', callerArn: '' }
    const image = `${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn/space:1`
    const request = makeRequest({ image, login: { kind: 'none' } })
    const { plan, grants } = roleOf(
      planDeployment(request, makeFindings({ image: UNSEEN, identity, region: 'cn-north-1' }))
    )
    const resources = grants.known.flatMap(({ statements }) => statements.flatMap(({ Resource }) => Resource))
    const arns = [plan.arn, ...resources].filter((resource) => resource !== '*')
    expect(arns.map((arn) => arn.split(':')[1])).toEqual(Array.from({ length: 3 }, () => 'aws-cn'))
  })

  test('has the name and path that were asked for, and serves every Region then', () => {
    const { plan } = roleOf(
      planDeployment(makeRequest({ executionRole: { name: 'team-exec', path: '/ci/' } }), makeFindings())
    )
    expect(plan.arn).toBe(`arn:aws:iam::${ACCOUNT}:role/ci/team-exec`)
    expect([plan.spec.name, plan.spec.tasksIn]).toEqual(['team-exec', '*'])
  })

  test('without a name has one for each Region, and serves only that', () => {
    const { spec } = roleOf(planDeployment(makeRequest(), makeFindings())).plan
    expect(spec).toMatchObject({ name: makeFindings().names.executionRole, path: '/', tasksIn: REGION })
    expect(spec.familyPrefix).toBe('run-on-fargate-88e66d4fc89b9eef-')
  })

  test('is limited by the boundary that was given', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`
    const { plan } = roleOf(planDeployment(makeRequest({ executionRole: { path: '/', boundary } }), makeFindings()))
    expect(plan.spec.boundary).toBe(boundary)
  })

  describe('may decrypt with', () => {
    const key = { arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`, usable: true }
    const other = { id: 'alias/other', arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/2` }
    const encrypted: Found = {
      secret: { state: 'present', arn: SECRET_ARN, value: 'none', tags: SHARED_TAGS, key: other }
    }
    const given = { login: { kind: 'secret', id: GIVEN_SECRET } } as const
    const withKey = { login: { ...LOGIN, kmsKeyId: 'alias/registry' } }

    test.each([
      ['no key: the secret has the default one', {}, {}, undefined],
      ['the key that is given', withKey, { key }, key.arn],
      ['the key that is given, not the one that the secret had', withKey, { key, ...encrypted }, key.arn],
      ['the key that the secret has', {}, encrypted, other.arn],
      ['the key of the secret that was given', given, { givenSecretKeyArn: key.arn }, key.arn],
      ['no key, as that of the secret that was given is not known', given, {}, undefined]
    ] satisfies readonly [string, Parameters<typeof makeRequest>[0], Found, string | undefined][])(
      '%s',
      (_, asked, found, keyArn) => {
        const { grants } = roleOf(planDeployment(makeRequest(asked), makeFindings(found)))
        const arns = { [SECRET_NAME]: SECRET_ARN }
        const statements = completeGrants(grants, arns).flatMap((grant) => grant.statements)
        expect(statements.find(({ Action }) => Action.includes('kms:Decrypt'))?.Resource).toBe(keyArn)
      }
    )
  })

  test('has another policy for each other thing', () => {
    const policies = [
      {},
      { login: { kind: 'none' } as const },
      { logGroup: '/other' },
      { image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a` }
    ]
    const names = policies.flatMap((overrides) => {
      const { known, registry } = roleOf(planDeployment(makeRequest(overrides), makeFindings())).grants
      return [...known, ...registry].map(({ name }) => name)
    })
    // One for the login at Docker Hub and one at Amazon ECR, two log groups, one repository in Amazon ECR.
    expect(new Set(names).size).toBe(4)
  })
})

describe('the architecture', () => {
  const linux = (architecture: string) => ({ os: 'linux', architecture })

  test.each([
    ['amd64', [linux('amd64')], 'X86_64'],
    ['arm64', [linux('arm64')], 'ARM64'],
    ['both', [linux('arm64'), linux('amd64')], 'X86_64'],
    ['arm64 and Windows', [{ os: 'windows', architecture: 'amd64' }, linux('arm64')], 'ARM64'],
    ['something the image does not tell', [], 'X86_64']
  ])('is chosen for an image for %s', (_, platforms, architecture) => {
    const plan = planDeployment(makeRequest(), makeFindings({ image: makeImage({ platforms }) }))
    expect(plan.definition.architecture).toBe(architecture)
  })

  test.each([UNSEEN, UNKNOWN])('is X86_64 for an image that is $kind', (image) => {
    expect(planDeployment(makeRequest(), makeFindings({ image })).definition.architecture).toBe('X86_64')
  })

  test.each([
    [[{ os: 'windows', architecture: 'amd64' }], 'windows/amd64'],
    [[linux('arm'), linux('s390x')], 'linux/arm, linux/s390x']
  ])('that Fargate has not is refused: %j', (platforms, words) => {
    expect(() => planDeployment(makeRequest(), makeFindings({ image: makeImage({ platforms }) }))).toThrow(
      expect.objectContaining({
        code: 'PLATFORM_UNSUPPORTED',
        message: `The image is built for ${words}, which Fargate does not run.`,
        hint: expect.stringContaining('linux/amd64')
      })
    )
  })
})

describe('the ports', () => {
  const exposed = [
    { port: 3000, protocol: 'tcp' },
    { port: 53, protocol: 'udp' }
  ] as const
  const asked = [{ port: 8080, protocol: 'tcp' }] as const
  const eighty = [{ port: 80, protocol: 'tcp' }]

  test.each([
    ['those that are asked for', asked, makeImage({ exposedPorts: exposed }), asked],
    ['else those that the image exposes', [], makeImage({ exposedPorts: exposed }), exposed],
    ['else 80: the image exposes none', [], makeImage(), eighty],
    ['else 80: the image was not looked at', [], UNSEEN, eighty],
    ['else 80: the image was not seen', [], UNKNOWN, eighty]
  ] as const)('are %s', (_, ports, image, expected) => {
    const plan = planDeployment(makeRequest({ ports }), makeFindings({ image }))
    expect([plan.ports, plan.definition.main.ports]).toEqual([expected, expected])
    const rules = 'plan' in plan.securityGroup ? plan.securityGroup.plan.missing : []
    // Open for IPv4 and IPv6 each.
    expect(rules.map(({ FromPort }) => FromPort)).toEqual(expected.flatMap(({ port }) => [port, port]))
  })
})

describe('the plan says', () => {
  test('with which tags: own ones win over those of the user', () => {
    const tags = { team: 'space', 'run-on-fargate:environment': 'forged' }
    const { cluster, definition, logGroup, securityGroup, taskTags } = planDeployment(
      makeRequest({ tags }),
      makeFindings()
    )
    const environmentTags = { team: 'space', ...ENVIRONMENT_TAGS }
    expect(definition.tags).toEqual({
      ...environmentTags,
      'run-on-fargate:cluster': 'default'
    })
    expect(securityGroup).toMatchObject({ plan: { spec: { tags: environmentTags } } })
    for (const { spec } of [cluster, logGroup]) expect(spec.tags).toMatchObject({ team: 'space', ...SHARED_TAGS })
    expect(taskTags).toEqual({
      ...environmentTags,
      'run-on-fargate:run': '4711/1',
      'run-on-fargate:commit': 'c'.repeat(40)
    })
  })

  test('which definition to register', () => {
    const request = makeRequest({
      container: 'web',
      taskRole: GIVEN_ROLE,
      size: { cpu: 512, memory: 1024 },
      logGroup: '/team'
    })
    expect(planDeployment(request, makeFindings()).definition).toEqual({
      family: makeFindings().names.family,
      compatibility: 'FARGATE',
      containerName: 'web',
      main: { image: 'acme/space:1.0', ports: [{ port: 80, protocol: 'tcp' }], environment: {}, secrets: {} },
      size: { cpu: 512, memory: 1024 },
      architecture: 'X86_64',
      secretIds: { web: SECRET_NAME },
      log: { group: '/team', region: REGION },
      tags: expect.objectContaining(ENVIRONMENT_TAGS),
      taskRoleArn: GIVEN_ROLE.text
    })
  })

  test('where it runs and what it replaces', () => {
    const tasks = [{ taskArn: 'arn:1' }, { taskArn: 'arn:2' }, {}]
    const plan = planDeployment(makeRequest({ placement: { assignPublicIp: true } }), makeFindings({ tasks }))
    expect(plan.network).toEqual({ vpcId: VPC, subnets: ['subnet-a', 'subnet-b'], reachedBy: 'ipv4', warnings: [] })
    expect(plan.publicAddress).toBe('ipv4')
    expect(plan.replaces).toEqual(['arn:1', 'arn:2'])
  })

  test.each([
    ['nothing to warn about', {}, {}, []],
    [
      'that the image was not checked',
      {},
      { image: UNKNOWN },
      [expect.stringContaining('The registry did not answer.')]
    ],
    ['what the registry warns about', {}, { image: makeImage({ warnings: ['It is old.'] }) }, ['It is old.']],
    [
      'that the secret may not be read',
      {},
      { secret: { state: 'present', arn: SECRET_ARN, value: 'unreadable', tags: SHARED_TAGS } },
      [expect.stringContaining('secretsmanager:GetSecretValue')]
    ],
    [
      'that a subnet for an image in Amazon ECR has no way out',
      {
        image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a`,
        login: { kind: 'none' },
        placement: { subnets: ['subnet-a'] }
      },
      {
        image: UNSEEN,
        network: {
          vpcId: VPC,
          subnets: [{ id: 'subnet-a', zoneId: '', freeAddresses: 1, egress: 'none', ipv6Only: false }]
        }
      },
      [expect.stringContaining('subnet-a reaches only what has an endpoint')]
    ]
  ] as const satisfies readonly [string, Parameters<typeof makeRequest>[0], Found, readonly unknown[]][])(
    '%s',
    (_, asked, found, warnings) => {
      expect(planDeployment(makeRequest(asked), makeFindings(found)).warnings).toEqual(warnings)
    }
  )
})

describe('what was given is refused', () => {
  const role = (account: string, partition = 'aws') =>
    parseArn('task-role-arn', `arn:${partition}:iam::${account}:role/theirs`, 'role')
  const secret = (region: string) => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:x-AbCdEf`

  test.each([
    ['ROLE_OF_ANOTHER_ACCOUNT', { taskRole: role('999999999999') }],
    ['ROLE_OF_ANOTHER_ACCOUNT', { executionRole: { arn: role('999999999999') } }],
    ['ROLE_OF_ANOTHER_ACCOUNT', { taskRole: role(ACCOUNT, 'aws-cn') }],
    ['SECRET_OF_ANOTHER_REGION', { login: { kind: 'secret', id: secret('us-east-1') } }],
    ['HEALTH_CHECK_WITHOUT_PORT', { ports: [{ port: 53, protocol: 'udp' }], waiting: { healthCheckPath: '/' } }]
  ] as const satisfies readonly [string, Parameters<typeof makeRequest>[0]][])('with %s', (code, asked) => {
    expect(() => planDeployment(makeRequest(asked), makeFindings())).toThrow(expect.objectContaining({ code }))
  })

  test('only where it cannot work', () => {
    const asked = { taskRole: role(ACCOUNT), waiting: { healthCheckPath: '/' } }
    expect(() => planDeployment(makeRequest(asked), makeFindings())).not.toThrow()
  })
})

test('the tasks of the environment are looked for in the clusters that were found', () => {
  expect(planDeployment(makeRequest(), makeFindings({ clusters: ['new', 'old'] })).clusters).toEqual(['new', 'old'])
})

describe('what cannot work is refused before anything else is planned', () => {
  const noPlatform = { image: makeImage({ platforms: [{ os: 'windows', architecture: 'amd64' }] }) }
  const noVpc = { network: undefined }
  const noEgress = {
    network: {
      vpcId: VPC,
      subnets: [{ id: 'subnet-a', zoneId: '', freeAddresses: 1, egress: 'none' as const, ipv6Only: false }]
    }
  }
  const noSecret: Found = { secret: { state: 'present', arn: SECRET_ARN, value: 'binary', tags: {} } }
  const noTrust: Partial<Findings> = {
    executionRole: {
      state: 'present',
      arn: GIVEN_ROLE.text,
      trust: '{}',
      tags: SHARED_TAGS,
      policies: { texts: {}, others: [] }
    }
  }
  const noRole: Partial<Findings> = {
    executionRole: {
      state: 'present',
      arn: GIVEN_ROLE.text,
      trust: '{}',
      tags: {},
      policies: { texts: {}, others: [] }
    }
  }

  test.each([
    ['PLATFORM_UNSUPPORTED', noPlatform],
    ['DEFAULT_VPC_MISSING', noVpc],
    ['SUBNET_WITHOUT_EGRESS', noEgress],
    ['SECRET_NOT_OURS', noSecret],
    ['ROLE_NOT_TRUSTED', noTrust],
    ['ROLE_NOT_OURS', noRole]
  ])('%s', (code, findings) => {
    expect(() => planDeployment(makeRequest(), makeFindings(findings))).toThrow(expect.objectContaining({ code }))
  })

  const all = (each: readonly Found[]) => each.reduce((sum, findings) => ({ ...sum, ...findings }), {})

  test('the image comes first, then the network, then what would be overwritten', () => {
    const order = [noPlatform, noEgress, noSecret, noTrust]
    const codes = order.map((_, index) => {
      try {
        planDeployment(makeRequest(), makeFindings(all(order.slice(index))))
        return 'none'
      } catch (error) {
        return (error as { code?: string }).code
      }
    })
    expect(codes).toEqual(['PLATFORM_UNSUPPORTED', 'SUBNET_WITHOUT_EGRESS', 'SECRET_NOT_OURS', 'ROLE_NOT_TRUSTED'])
  })
})
