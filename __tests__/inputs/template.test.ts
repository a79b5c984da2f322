import { describe, expect, test } from '@jest/globals'
import { parseTemplate, type Template } from '../../src/inputs/template.ts'

const FILE = '.aws/task.json'

function parse(definition: unknown) {
  return parseTemplate(FILE, JSON.stringify(definition))
}

function template(overrides: object = {}): object {
  return { containerDefinitions: [{ name: 'web' }], ...overrides }
}

function ofContainer(overrides: object): object {
  return template({ containerDefinitions: [{ name: 'web', ...overrides }] })
}

/** What `aws ecs describe-task-definition --include TAGS` prints of an application with a log router and a cache. */
const DESCRIBED = {
  taskDefinition: {
    taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:7',
    containerDefinitions: [
      {
        name: 'log_router',
        image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
        cpu: 0,
        memoryReservation: 50,
        portMappings: [],
        essential: true,
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        user: '0',
        systemControls: [],
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } }
      },
      {
        name: 'web',
        image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:42',
        cpu: 0,
        portMappings: [
          { containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' },
          { containerPortRange: '9000-9010', protocol: 'tcp' }
        ],
        essential: true,
        environment: [{ name: 'MODE', value: '' }],
        mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: false }],
        volumesFrom: [],
        secrets: [
          { name: 'TOKEN', valueFrom: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf:token::' }
        ],
        dependsOn: [{ containerName: 'log_router', condition: 'START' }],
        logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'es' }, secretOptions: [] },
        healthCheck: { command: ['CMD-SHELL', 'curl -f localhost'], interval: 30, timeout: 5, retries: 3 },
        systemControls: [],
        versionConsistency: 'enabled'
      }
    ],
    family: 'shop',
    taskRoleArn: 'arn:aws:iam::123456789012:role/shop',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    networkMode: 'awsvpc',
    revision: 7,
    volumes: [
      {
        name: 'data',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0123456789abcdef0',
          rootDirectory: '/',
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: 'fsap-0123456789abcdef0', iam: 'ENABLED' }
        }
      }
    ],
    status: 'ACTIVE',
    requiresAttributes: [{ name: 'ecs.capability.efsAuth' }],
    placementConstraints: [],
    compatibilities: ['EC2', 'FARGATE'],
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    registeredAt: '2026-01-02T03:04:05.678000+01:00',
    registeredBy: 'arn:aws:sts::123456789012:assumed-role/admin/ada',
    enableFaultInjection: false
  },
  tags: [
    { key: 'team', value: 'shop' },
    { key: 'aws:cloudformation:stack-name', value: 'shop' },
    { key: 'run-on-fargate:environment', value: 'main' },
    { key: 'empty' }
  ]
}

const READ_ONLY = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy'
]

describe('what describe-task-definition prints', () => {
  test('is read without what ECS alone writes, without its family, and whole beside that', () => {
    const kept = Object.entries(DESCRIBED.taskDefinition).filter(([name]) => ![...READ_ONLY, 'family'].includes(name))
    expect(parse(DESCRIBED).template).toEqual(Object.fromEntries(kept))
  })

  test("gives the user's own tags, not those of AWS or of another deployment", () => {
    expect(parse(DESCRIBED).tags).toEqual({ team: 'shop', empty: '' })
  })

  test('may be its inner part alone, as `--query taskDefinition` cuts it out', () => {
    expect(parse(DESCRIBED.taskDefinition)).toEqual({ template: parse(DESCRIBED).template, tags: {} })
  })

  test('may be of a revision that was deregistered', () => {
    const taskDefinition = { ...template(), status: 'INACTIVE', deregisteredAt: '2026-01-02', deleteRequestedAt: 'x' }
    expect(parse({ taskDefinition }).template).toEqual(template())
  })
})

describe('one written for RegisterTaskDefinition', () => {
  test('keeps fields that nobody here knows, at every depth', () => {
    const unknown = { of2027: { deep: [{ er: [1, true, 'x', [2]] }] } }
    const definition = template({ ...unknown, containerDefinitions: [{ name: 'web', ...unknown }] })
    expect(parse(definition).template).toEqual(definition)
  })

  test('keeps zeros, empty lists, `false` and empty texts in containers', () => {
    const container = { cpu: 0, environment: [{ name: 'A', value: '' }], essential: false, mountPoints: [] }
    expect(parse(ofContainer(container)).template).toEqual(ofContainer(container))
  })

  test('has its tags in it, which are not left in the template', () => {
    const tags = [{ key: 'team', value: 'shop' }]
    expect(parse(template({ family: 'shop', tags }))).toEqual({ template: template(), tags: { team: 'shop' } })
  })

  test.each([
    ['numbers as sizes', { cpu: 512, memory: 1024 }, { cpu: '512', memory: '1024' }],
    ['sizes with units', { cpu: '.5 vCPU', memory: '1 GB' }, { cpu: '.5 vCPU', memory: '1 GB' }],
    ['a number where ECS may take one some day', { generation: 2 }, { generation: 2 }],
    ['the empty texts of a skeleton', { taskRoleArn: '', executionRoleArn: '', pidMode: '', cpu: '' }, {}],
    [
      'nulls',
      { taskRoleArn: null, runtimePlatform: null, volumes: [null, { name: 'a', host: null }] },
      { volumes: [{ name: 'a' }] }
    ]
  ])('may have %s', (_, given, kept) => {
    expect(parse(template(given)).template).toEqual(template(kept))
  })

  test('may have nulls in its containers', () => {
    const nulls = { image: null, environment: null, logConfiguration: { logDriver: 'awslogs', options: null } }
    expect(parse(ofContainer(nulls)).template).toEqual(ofContainer({ logConfiguration: { logDriver: 'awslogs' } }))
  })

  test('may have no name before its variables, as that is left to ECS', () => {
    const container = { environment: [{ value: 'x' }], portMappings: [{}], secrets: [{}] }
    expect(parse(ofContainer(container)).template).toEqual(ofContainer(container))
  })

  test.each([
    ['begin with a byte order mark', `\uFEFF${JSON.stringify(template())}`],
    ['have Windows line ends', JSON.stringify(template(), null, 2).replaceAll('\n', '\r\n')]
  ])('may %s, as editors on Windows write it', (_, text) => {
    expect(parseTemplate(FILE, text).template).toEqual(template())
  })
})

describe('tags that are none are left out', () => {
  test.each([
    ['no list', { key: 'a', value: 'b' }],
    ['texts', ['a=b']],
    ['without a key', [{ value: 'b' }, {}]],
    ['with a number', [{ key: 'a', value: 1 }]],
    ['of AWS, in capitals', [{ key: 'AWS:a', value: 'b' }]]
  ])('%s', (_, tags) => {
    expect(parse(template({ tags })).tags).toEqual({})
  })
})

test.each([
  ['', /^it is not JSON \(.+\)$/],
  ['family: web', /^it is not JSON \(.+\)$/],
  ['{"family": "web",}', /^it is not JSON \(.+\)$/],
  ['{ // a comment\n}', /^it is not JSON \(.+\)$/],
  ['[]', 'it is not a JSON object'],
  ['"web"', 'it is not a JSON object'],
  ['null', 'it is not a JSON object'],
  ['{}', 'it has no `containerDefinitions`'],
  ['{"taskDefinition": "web:3"}', 'it has no `containerDefinitions`'],
  ['{"taskDefinitionArns": []}', 'it has no `containerDefinitions`'],
  ['{"containerDefinitions": []}', 'it has no `containerDefinitions`'],
  ['{"containerDefinitions": {"name": "web"}}', '`containerDefinitions` is not a list'],
  ['{"containerDefinitions": ["web"]}', '`containerDefinitions[0]` is not an object'],
  [[template(), { containerDefinitions: [{ image: 'a' }] }], '`containerDefinitions[0]` has no `name`'],
  [[ofContainer({ name: '' })], '`containerDefinitions[0]` has no `name`'],
  [[ofContainer({ name: 7 })], '`containerDefinitions[0].name` is not a text'],
  [
    [template({ containerDefinitions: [{ name: 'web' }, { name: 'web' }] })],
    'it has two containers that are called "web"'
  ],
  [[template({ cpu: {} })], '`cpu` is not a number or a text'],
  [[template({ memory: true })], '`memory` is not a number or a text'],
  [[template({ networkMode: 1 })], '`networkMode` is not a text'],
  [[template({ executionRoleArn: {} })], '`executionRoleArn` is not a text'],
  [[template({ taskRoleArn: [] })], '`taskRoleArn` is not a text'],
  [[template({ runtimePlatform: 'ARM64' })], '`runtimePlatform` is not an object'],
  [
    [template({ runtimePlatform: { cpuArchitecture: 'arm64' } })],
    '`runtimePlatform.cpuArchitecture` is not `X86_64` or `ARM64`'
  ],
  [
    [template({ runtimePlatform: { operatingSystemFamily: 1 } })],
    '`runtimePlatform.operatingSystemFamily` is not a text'
  ],
  [[template({ ephemeralStorage: 30 })], '`ephemeralStorage` is not an object'],
  [[template({ requiresCompatibilities: 'FARGATE' })], '`requiresCompatibilities` is not a list'],
  [[ofContainer({ image: {} })], '`containerDefinitions[0].image` is not a text'],
  [[ofContainer({ essential: 'true' })], '`containerDefinitions[0].essential` is not `true` or `false`'],
  [[ofContainer({ environment: { A: 'b' } })], '`containerDefinitions[0].environment` is not a list'],
  [[ofContainer({ environment: ['A=b'] })], '`containerDefinitions[0].environment[0]` is not an object'],
  [[ofContainer({ secrets: 'A' })], '`containerDefinitions[0].secrets` is not a list'],
  [
    [ofContainer({ secrets: [{ name: 'A', valueFrom: 1 }] })],
    '`containerDefinitions[0].secrets[0].valueFrom` is not a text'
  ],
  [[ofContainer({ portMappings: [80] })], '`containerDefinitions[0].portMappings[0]` is not an object'],
  [
    [ofContainer({ portMappings: [{ containerPort: 80 }, { containerPort: '81' }] })],
    '`containerDefinitions[0].portMappings[1].containerPort` is not a whole number'
  ],
  [[ofContainer({ logConfiguration: 'awslogs' })], '`containerDefinitions[0].logConfiguration` is not an object'],
  [
    [ofContainer({ logConfiguration: { logDriver: 'awslogs', options: [] } })],
    '`containerDefinitions[0].logConfiguration.options` is not an object'
  ],
  [[ofContainer({ repositoryCredentials: 'x' })], '`containerDefinitions[0].repositoryCredentials` is not an object'],
  [
    [ofContainer({ repositoryCredentials: { credentialsParameter: 1 } })],
    '`containerDefinitions[0].repositoryCredentials.credentialsParameter` is not a text'
  ],
  [[ofContainer({ healthCheck: ['CMD'] })], '`containerDefinitions[0].healthCheck` is not an object']
])('%j is refused: %s', (definition, why) => {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition.at(-1))
  const matches = typeof why === 'string' ? why : expect.stringMatching(why)
  try {
    parseTemplate(FILE, text)
  } catch (error) {
    const [, found] =
      /^The file (?:\S+) in `task-definition` is no task definition: (.*)\.$/s.exec((error as Error).message) ?? []
    expect(found).toEqual(matches)
    expect(error).toMatchObject({
      code: 'TASK_DEFINITION_INVALID',
      message: expect.stringContaining(FILE),
      hint: expect.stringContaining('describe-task-definition')
    })
    return
  }
  throw new Error('no refusal')
})

test("a file that is no JSON is refused without showing a variable's value", () => {
  const text = '{"containerDefinitions":[{"name":"web","environment":[{"name":"A","value":hunter2}]}]}'
  let shown = ''
  try {
    parseTemplate(FILE, text)
  } catch (error) {
    shown = (error as Error).message
  }
  expect(shown).toContain('it is not JSON')
  expect(shown).not.toContain('hunter2')
})

test('a template is what RegisterTaskDefinition takes', () => {
  // Checked by the compiler.
  const { containerDefinitions }: Template = parse(DESCRIBED).template
  expect(containerDefinitions.map(({ name }) => name)).toEqual(['log_router', 'web'])
})
