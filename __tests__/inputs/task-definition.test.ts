import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PortMapping } from '@aws-sdk/client-ecs'
import { definitionShape } from '../../src/aws/task-definition.ts'
import type { TemplateContext } from '../../src/inputs/task-definition-rules.ts'
import { chooseContainers, parseTemplate, readTemplateFile } from '../../src/inputs/task-definition.ts'
import type { Template, TemplateContainer } from '../../src/deployment.ts'
import { parseReference } from '../../src/registry/reference.ts'

describe('the file', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'template-file-')))
  const workspace = join(root, 'workspace')
  const temp = join(root, 'temp')
  const env = { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp }
  const inWorkspace = (name: string) => join(workspace, name)

  beforeAll(() => {
    for (const folder of [workspace, temp, join(root, 'workspace-other'), inWorkspace('deploy')]) mkdirSync(folder)
    writeFileSync(inWorkspace('task.json'), '{}')
    writeFileSync(join(temp, 'rendered.json'), '{"a":1}')
    writeFileSync(join(root, 'outside.json'), '{"token":"hunter2"}')
    writeFileSync(join(root, 'workspace-other', 'task.json'), '{}')
    writeFileSync(inWorkspace('largest.json'), ' '.repeat(1024 * 1024))
    writeFileSync(inWorkspace('larger.json'), ' '.repeat(1024 * 1024 + 1))
    symlinkSync('../task.json', inWorkspace('deploy/link.json'))
    symlinkSync('/dev/zero', inWorkspace('zero.json'))
    symlinkSync('../outside.json', inWorkspace('leads-out.json'))
    symlinkSync('..', inWorkspace('up'))
    execFileSync('mkfifo', [inWorkspace('pipe.json')])
  })

  afterAll(() => {
    rmSync(root, { recursive: true })
  })

  test.each([
    ['in the workspace', inWorkspace('task.json'), '{}'],
    ['by a link that stays in the workspace', inWorkspace('deploy/link.json'), '{}'],
    ["in the runner's folder for temporary files", join(temp, 'rendered.json'), '{"a":1}'],
    ['of just 1 MiB', inWorkspace('largest.json'), ' '.repeat(1024 * 1024)]
  ])('a file %s is read', (_, path, text) => {
    expect(readTemplateFile(path, env)).toBe(text)
  })

  test('without a workspace, the working directory is one', () => {
    expect(readTemplateFile('package.json', {})).toContain('run-on-fargate')
    expect(() => readTemplateFile(inWorkspace('task.json'), {})).toThrow(
      expect.objectContaining({ code: 'TASK_DEFINITION_OUTSIDE' })
    )
  })

  describe('refused at once is', () => {
    test.each([
      ['a device behind a link', 'zero.json', 'TASK_DEFINITION_OUTSIDE'],
      ['a file behind a link that leads out', 'leads-out.json', 'TASK_DEFINITION_OUTSIDE'],
      ['a file behind a folder that leads out', 'up/outside.json', 'TASK_DEFINITION_OUTSIDE'],
      ['a file above', '../outside.json', 'TASK_DEFINITION_OUTSIDE'],
      ['a folder that only begins like the workspace', '../workspace-other/task.json', 'TASK_DEFINITION_OUTSIDE'],
      ['a pipe', 'pipe.json', 'TASK_DEFINITION_INVALID'],
      ['a folder', 'deploy', 'TASK_DEFINITION_INVALID'],
      ['a file of more than 1 MiB', 'larger.json', 'TASK_DEFINITION_INVALID'],
      ['a file that is not there', 'none.json', 'TASK_DEFINITION_MISSING']
    ])('%s', (_, name, code) => {
      const begin = Date.now()
      try {
        readTemplateFile(inWorkspace(name), env)
      } catch (error) {
        expect(error).toMatchObject({ code, message: expect.stringContaining('`task-definition`') })
        expect(String(error)).not.toContain('hunter2')
        expect(Date.now() - begin).toBeLessThan(2000)
        return
      }
      throw new Error('no refusal')
    })
  })
})

describe('the definition', () => {
  const FILE = '.aws/task.json'

  const CONTEXT: TemplateContext = {
    compute: { kind: 'fargate', spot: false },
    imageName: undefined,
    container: undefined,
    replaced: [],
    variables: []
  }

  function parseText(text: string, context: Partial<TemplateContext> = {}) {
    return parseTemplate(FILE, text, definitionShape(), { ...CONTEXT, ...context })
  }

  function parse(definition: unknown, context: Partial<TemplateContext> = {}) {
    return parseText(JSON.stringify(definition), context)
  }

  /** What is said of a file that is refused, without the sentence around it. */
  function refusal(text: string, context: Partial<TemplateContext> = {}): readonly string[] {
    try {
      parseText(text, context)
    } catch (error) {
      expect(error).toMatchObject({
        code: 'TASK_DEFINITION_INVALID',
        message: expect.stringContaining(`The file ${FILE} in \`task-definition\` is not valid:`),
        hint: expect.stringContaining('describe-task-definition')
      })
      const [, ...lines] = (error as Error).message.split('\n- ')
      return lines.length > 0 ? lines : [(error as Error).message.replace(/^.*? is not valid: (.*)\.$/s, '$1')]
    }
    return []
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
      expect(parse(DESCRIBED.taskDefinition)).toEqual({ template: parse(DESCRIBED).template, tags: {}, warnings: [] })
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
      const container = {
        name: 'log',
        cpu: 0,
        environment: [{ name: 'A', value: '' }],
        essential: false,
        mountPoints: []
      }
      const definition = template({ containerDefinitions: [{ name: 'web' }, container] })
      expect(parse(definition).template).toEqual(definition)
    })

    test('has its tags in it, which are not left in the template', () => {
      const tags = [{ key: 'team', value: 'shop' }]
      expect(parse(template({ family: 'shop', tags }))).toEqual({
        template: template(),
        tags: { team: 'shop' },
        warnings: []
      })
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

    test.each([
      ['begin with a byte order mark', `\uFEFF${JSON.stringify(template())}`],
      ['have Windows line ends', JSON.stringify(template(), null, 2).replaceAll('\n', '\r\n')]
    ])('may %s, as editors on Windows write it', (_, text) => {
      expect(parseText(text).template).toEqual(template())
    })
  })

  test.each([
    ['without a key', [{ value: 'b' }, {}]],
    ['of AWS, in capitals', [{ key: 'AWS:a', value: 'b' }]]
  ])('tags %s are left out', (_, tags) => {
    expect(parse(template({ tags })).tags).toEqual({})
  })

  const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf'
  const at = (field: string) => `\`containerDefinitions[0].${field}\` of the container \`web\``
  const ofType = (found: string, wanted: string, how = '') => `is ${found}, but ECS expects ${wanted}${how}`

  test.each([
    ['', /^it is not JSON \(.+\)$/],
    ['family: web', /^it is not JSON \(.+\)$/],
    ['{"family": "web",}', /^it is not JSON \(.+\)$/],
    ['{ // a comment\n}', /^it is not JSON \(.+\)$/],
    ['[]', 'it is not a JSON object'],
    ['"web"', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
    ['{}', '`containerDefinitions` is missing'],
    ['{"taskDefinition": "web:3"}', '`containerDefinitions` is missing'],
    ['{"taskDefinitionArns": []}', '`containerDefinitions` is missing'],
    ['{"containerDefinitions": []}', '`containerDefinitions` is empty: a task has at least one container'],
    ['{"ContainerDefinitions": []}', '`ContainerDefinitions` is not a field of ECS: write `containerDefinitions`'],
    [
      '{"containerDefinitions": {"name": "web"}}',
      '`containerDefinitions` is an object, but ECS expects a list of objects with `name`, `image`, `repositoryCredentials`, `cpu`'
    ],
    [
      '{"containerDefinitions": ["web"]}',
      '`containerDefinitions[0]` is a string, but ECS expects an object with `name`, `image`, `repositoryCredentials`, `cpu`'
    ],
    [[{ containerDefinitions: [{ image: 'a' }] }], '`containerDefinitions[0].name` is missing'],
    [[ofContainer({ name: '' })], '`containerDefinitions[0].name` is missing'],
    [
      [ofContainer({ name: 7 })],
      `\`containerDefinitions[0].name\` ${ofType('a number', 'a string', ': put it in quotes')}`
    ],
    [
      [ofContainer({ name: 'a b' })],
      '`containerDefinitions[0].name` is not a name: ECS accepts up to 255 letters, digits, `_` and `-`'
    ],
    [
      [template({ containerDefinitions: [{ name: 'web' }, { name: 'web' }] })],
      '`containerDefinitions[1].name` of the container `web` is "web", as `containerDefinitions[0].name` is'
    ],
    [[template({ cpu: {} })], `\`cpu\` ${ofType('an object', 'a string')}`],
    [[template({ memory: true })], `\`memory\` ${ofType('`true` or `false`', 'a string', ': put it in quotes')}`],
    [[template({ memory: '1024MB' })], '`memory` is "1024MB", which is not a size: write `512` (MiB) or `0.5 GB`'],
    [[template({ networkMode: 1 })], `\`networkMode\` ${ofType('a number', 'a string', ': put it in quotes')}`],
    [[template({ executionRoleArn: {} })], `\`executionRoleArn\` ${ofType('an object', 'a string')}`],
    [[template({ taskRoleArn: [] })], `\`taskRoleArn\` ${ofType('a list', 'a string')}`],
    [
      [template({ executionRoleArn: 'arn:aws:iam::123456789012:user/ann' })],
      '`executionRoleArn` is not a role: write its name, or its ARN `arn:…:iam::123456789012:role/name`'
    ],
    [
      [template({ runtimePlatform: 'ARM64' })],
      `\`runtimePlatform\` ${ofType('a string', 'an object with `cpuArchitecture`, `operatingSystemFamily`')}`
    ],
    [
      [template({ runtimePlatform: { cpuArchitecture: 'arm64' } })],
      '`runtimePlatform.cpuArchitecture` is not `X86_64` or `ARM64`'
    ],
    [[template({ ephemeralStorage: 30 })], `\`ephemeralStorage\` ${ofType('a number', 'an object with `sizeInGiB`')}`],
    [
      [template({ requiresCompatibilities: 'FARGATE' })],
      `\`requiresCompatibilities\` ${ofType('a string', 'a list of strings', ': write each word as an item in `[ ]`')}`
    ],
    [[template({ tags: { team: 'a' } })], `\`tags\` ${ofType('an object', 'a list of objects with `key`, `value`')}`],
    [
      [template({ tags: [{ key: 'a', value: 1 }] })],
      `\`tags[0].value\` ${ofType('a number', 'a string', ': put it in quotes')}`
    ],
    [[ofContainer({ image: {} })], `${at('image')} ${ofType('an object', 'a string')}`],
    [
      [ofContainer({ essential: 'true' })],
      `${at('essential')} ${ofType('a string', '`true` or `false`', ': leave the quotes out')}`
    ],
    [[ofContainer({ essential: 1 })], `${at('essential')} ${ofType('a number', '`true` or `false`')}`],
    [
      [ofContainer({ memory: '512' })],
      `${at('memory')} ${ofType('a string', 'a whole number', ': leave the quotes out')}`
    ],
    [[ofContainer({ memory: '512 MB' })], `${at('memory')} ${ofType('a string', 'a whole number')}`],
    [[ofContainer({ memory: 1.5 })], `${at('memory')} ${ofType('a number that is not whole', 'a whole number')}`],
    [[ofContainer({ startTimeout: '' })], `${at('startTimeout')} ${ofType('an empty string', 'a whole number')}`],
    [
      [ofContainer({ command: 'node app.js' })],
      `${at('command')} ${ofType('a string', 'a list of strings', ': write each word as an item in `[ ]`')}`
    ],
    [
      [ofContainer({ command: ['sleep', 5] })],
      `${at('command[1]')} ${ofType('a number', 'a string', ': put it in quotes')}`
    ],
    [
      [ofContainer({ environment: { A: 'b' } })],
      `${at('environment')} ${ofType('an object', 'a list of objects with `name`, `value`')}`
    ],
    [
      [ofContainer({ environment: ['A=b'] })],
      `${at('environment[0]')} ${ofType('a string', 'an object with `name`, `value`')}`
    ],
    [
      [ofContainer({ environment: [{ name: 'PORT', value: 3000 }] })],
      `${at('environment[0].value')} ${ofType('a number', 'a string', ': put it in quotes')}`
    ],
    [
      [ofContainer({ environment: [{ name: 'DEBUG', value: true }] })],
      `${at('environment[0].value')} ${ofType('`true` or `false`', 'a string', ': put it in quotes')}`
    ],
    [[ofContainer({ secrets: [{ name: 'A' }] })], `${at('secrets[0].valueFrom')} is missing`],
    [[ofContainer({ secrets: [{ valueFrom: SECRET }] })], `${at('secrets[0].name')} is missing`],
    [
      [ofContainer({ secrets: [{ name: 'A', valueFrom: 'arn:aws:s3:::bucket/key' }] })],
      `${at('secrets[0].valueFrom')} is not the ARN of a secret of Secrets Manager or a parameter of Systems Manager`
    ],
    [
      [ofContainer({ dockerLabels: { a: 1 } })],
      `${at('dockerLabels.a')} ${ofType('a number', 'a string', ': put it in quotes')}`
    ],
    [
      [ofContainer({ ulimits: [{ name: 'nofile', softLimit: '1', hardLimit: 1 }] })],
      `${at('ulimits[0].softLimit')} ${ofType('a string', 'a whole number', ': leave the quotes out')}`
    ],
    [[ofContainer({ logConfiguration: { options: { a: 'b' } } })], `${at('logConfiguration.logDriver')} is missing`],
    [
      [ofContainer({ healthCheck: ['CMD'] })],
      `${at('healthCheck')} ${ofType('a list', 'an object with `command`, `interval`, `timeout`, `retries`')}`
    ],
    [[ofContainer({ healthCheck: { interval: 5 } })], `${at('healthCheck.command')} is missing`],
    [
      [
        ofContainer({ repositoryCredentials: { credentialsParameter: SECRET.replace('secretsmanager', 'ssm') } }),
        ofContainer({ repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager' } })
      ],
      `${at('repositoryCredentials.credentialsParameter')} is not the ARN of a secret of Secrets Manager`
    ],
    [
      [template({ volumes: [{ name: 'a', efsVolumeConfiguration: { transitEncryption: 'ENABLED' } }] })],
      '`volumes[0].efsVolumeConfiguration.fileSystemId` is missing'
    ]
  ])('%j is refused: %s', (definition, why) => {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition.at(-1))
    expect(refusal(text)).toEqual([typeof why === 'string' ? why : expect.stringMatching(why)])
  })

  test('everything that is wrong is said at once, and each thing once', () => {
    const definition = template({
      memory: '2GiB',
      taskRoleArn: 'arn:aws:iam::<account>:role/task',
      containerDefinitions: [
        { name: 'web', image: 'acme/web:1', memory: '512', environment: [{ name: 'A', value: 3 }] },
        { name: 'envoy', image: '${PROXY_IMAGE}', portMappings: [{ containerPort: 0 }] }
      ]
    })
    expect(refusal(JSON.stringify(definition)).map((line) => line.split('`')[1])).toEqual([
      'containerDefinitions[0].memory',
      'containerDefinitions[0].environment[0].value',
      'containerDefinitions[1].image',
      'taskRoleArn',
      'memory',
      'containerDefinitions[1].portMappings[0].containerPort'
    ])
  })

  test('of a file with hundreds of problems only some are told', () => {
    const environment = Array.from({ length: 100 }, () => ({ name: 'A', value: 1 }))
    expect(refusal(JSON.stringify(ofContainer({ environment })))).toHaveLength(21)
  })

  describe('a field in the wrong place', () => {
    test.each([
      [
        ofContainer({ environment: [{ name: 'DB_PASSWORD', valueFrom: SECRET }] }),
        `${at('environment[0].valueFrom')} is not a field of ECS here: it belongs at \`containerDefinitions[].secrets[].valueFrom\` or \`containerDefinitions[].logConfiguration.secretOptions[].valueFrom\``
      ],
      [
        template({ portMappings: [{ containerPort: 80 }] }),
        '`portMappings` is not a field of ECS here: it belongs at `containerDefinitions[].portMappings`'
      ],
      [
        ofContainer({ executionRoleArn: 'exec' }),
        `${at('executionRoleArn')} is not a field of ECS here: it belongs at \`executionRoleArn\``
      ],
      [
        ofContainer({ credentialsParameter: SECRET }),
        `${at('credentialsParameter')} is not a field of ECS here: it belongs at \`containerDefinitions[].repositoryCredentials.credentialsParameter\` or \`volumes[].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter\``
      ],
      [
        ofContainer({ logDriver: 'awslogs' }),
        `${at('logDriver')} is not a field of ECS here: it belongs at \`containerDefinitions[].logConfiguration.logDriver\``
      ],
      [ofContainer({ Image: 'acme/web' }), `${at('Image')} is not a field of ECS: write \`image\``],
      [ofContainer({ port_mappings: [] }), `${at('port_mappings')} is not a field of ECS: write \`portMappings\``],
      [
        ofContainer({ secrets: [{ Name: 'A', 'value-from': SECRET }] }),
        `${at('secrets[0].Name')} is not a field of ECS: write \`name\``
      ],
      [template({ executionRoleARN: 'exec' }), '`executionRoleARN` is not a field of ECS: write `executionRoleArn`']
    ])('%j is refused', (definition, why) => {
      expect(refusal(JSON.stringify(definition))).toContain(why)
    })

    test.each([
      [ofContainer({ value: 'a' }), 'belongs at `containerDefinitions[].environment[].value`'],
      [ofContainer({ enviroment: [] }), 'Did you mean `environment`?'],
      [ofContainer({ portMapping: [] }), 'Did you mean `portMappings`?'],
      [template({ volume: [] }), 'Did you mean `volumes`?'],
      [template({ of2031: {} }), '`of2031` is not a field that this action knows'],
      [
        ofContainer({ of2031: [1] }),
        '`containerDefinitions[0].of2031` of the container `web` is not a field that this action'
      ],
      [template({ networkMode: 'AWSVPC' }), '`networkMode` is "AWSVPC". Did you mean `awsvpc`?'],
      [ofContainer({ logConfiguration: { logDriver: 'AwsLogs' } }), 'is "AwsLogs". Did you mean `awslogs`?']
    ])('%j is warned about, as a younger ECS may know it', (definition, words) => {
      const { template: kept, warnings } = parse(definition)
      expect(kept).toEqual(definition)
      expect(warnings).toEqual([expect.stringContaining(words)])
      expect(warnings[0]).toContain(FILE)
    })
  })

  describe('blocks that say nothing', () => {
    test.each([
      ['credentials', { repositoryCredentials: { credentialsParameter: '' } }],
      ['credentials without anything', { repositoryCredentials: {} }],
      ['a log', { logConfiguration: {} }],
      ['a log of a skeleton', { logConfiguration: { logDriver: '', options: {}, secretOptions: [] } }],
      ['a health check', { healthCheck: {} }],
      ['a health check of a skeleton', { healthCheck: { command: [] } }],
      ['a log router', { firelensConfiguration: { type: '', options: {} } }],
      ['texts', { user: '', workingDirectory: '', hostname: '' }]
    ])('are left out: %s', (_, block) => {
      expect(parse(ofContainer(block)).template).toEqual(template())
    })

    test.each([{ ephemeralStorage: {} }, { runtimePlatform: {} }, { proxyConfiguration: { type: '' } }])(
      'are left out: %j',
      (block) => {
        expect(parse(template(block)).template).toEqual(template())
      }
    )

    test.each([{ portMappings: [] }, { command: [] }, { environment: [] }, { dockerLabels: {} }])(
      'that are lists and maps stay: %j',
      (block) => {
        expect(parse(ofContainer(block)).template).toEqual(ofContainer(block))
      }
    )
  })

  describe('a placeholder', () => {
    const inContainer = (more: object) =>
      template({
        containerDefinitions: [
          { name: 'web', image: 'acme/web:1' },
          { name: 'envoy', image: 'acme/envoy:1', ...more }
        ]
      })
    const there = (field: string) => `\`containerDefinitions[1].${field}\` of the container \`envoy\``
    const says = (placeholder: string) => `has the placeholder \`${placeholder}\`: replace it before this step`

    test.each([
      [inContainer({ image: '${PROXY_IMAGE}' }), `${there('image')} ${says('${PROXY_IMAGE}')}`],
      [inContainer({ image: '<IMAGE1_NAME>' }), `${there('image')} ${says('<IMAGE1_NAME>')}`],
      [inContainer({ image: '{{ image }}:1' }), `${there('image')} ${says('{{ image }}')}`],
      [inContainer({ image: '$PROXY_IMAGE' }), `${there('image')} ${says('$PROXY_IMAGE')}`],
      [inContainer({ image: '%IMAGE%' }), `${there('image')} ${says('%IMAGE%')}`],
      [inContainer({ image: 'acme/envoy:$(TAG)' }), `${there('image')} ${says('$(TAG)')}`],
      [inContainer({ image: '@IMAGE@' }), `${there('image')} ${says('@IMAGE@')}`],
      [inContainer({ image: '__IMAGE__' }), `${there('image')} ${says('__IMAGE__')}`],
      [inContainer({ image: 'REPLACE_ME' }), `${there('image')} ${says('REPLACE_ME')}`],
      [
        inContainer({ image: ':9c84b09' }),
        `${there('image')} is ":9c84b09": the name in front is empty, as a placeholder leaves it that was not filled in`
      ],
      [template({ taskRoleArn: 'arn:aws:iam::<account>:role/task' }), `\`taskRoleArn\` ${says('<account>')}`],
      [template({ cpu: '${CPU}' }), `\`cpu\` ${says('${CPU}')}`],
      [
        inContainer({ secrets: [{ name: 'A', valueFrom: SECRET.replace('shop', '${ENV}') }] }),
        `${there('secrets[0].valueFrom')} ${says('${ENV}')}`
      ],
      [
        inContainer({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/app/{{env}}' } } }),
        `${there('logConfiguration.options.awslogs-group')} ${says('{{env}}')}`
      ]
    ])('in %j is called one', (definition, why) => {
      expect(refusal(JSON.stringify(definition))).toEqual([why])
    })

    test.each([
      ofContainer({ command: ['sh', '-c', 'echo $HOME ${A} <b> {{c}}'], entryPoint: ['%X%'] }),
      ofContainer({ environment: [{ name: 'A', value: '${B} <c> {{d}} $E' }], dockerLabels: { rule: 'Host(`${a}`)' } }),
      ofContainer({ healthCheck: { command: ['CMD-SHELL', 'test $A && curl ${B}'] } }),
      ofContainer({ logConfiguration: { logDriver: 'awsfirelens', options: { log_stream: '$(ecs_task_id)' } } })
    ])('is no placeholder where the container or a driver reads it: %j', (definition) => {
      expect(parse(definition).template).toEqual(definition)
    })

    test('does not matter in what an input replaces', () => {
      const definition = template({
        executionRoleArn: '${EXECUTION_ROLE}',
        taskRoleArn: '<role>',
        containerDefinitions: [
          { name: 'envoy', image: 'acme/envoy:1' },
          { name: 'web', image: '<IMAGE1_NAME>' }
        ]
      })
      const roles = ['executionRoleArn', 'taskRoleArn'] as const
      const image = { imageName: 'web', replaced: ['image'] } as const
      const replaced = ['image', ...roles] as const
      expect(parse({ ...definition, family: '${APP}-${STAGE}' }, { ...image, replaced }).template).toEqual(definition)
      expect(parse(definition, { ...image, replaced }).template).toEqual(definition)
      expect(refusal(JSON.stringify(definition), { imageName: 'other', container: 'web', replaced })).toEqual([])
      expect(refusal(JSON.stringify(definition), { replaced: roles })).toHaveLength(1)
      expect(refusal(JSON.stringify(definition), image)).toHaveLength(2)
    })
  })

  describe('what a field names elsewhere in the file', () => {
    const LINKS: readonly (readonly [object, string, string])[] = [
      [{ dependsOn: [{ containerName: 'db', condition: 'START' }] }, 'dependsOn[0].containerName', 'container'],
      [{ volumesFrom: [{ sourceContainer: 'db' }] }, 'volumesFrom[0].sourceContainer', 'container'],
      [{ mountPoints: [{ sourceVolume: 'db', containerPath: '/db' }] }, 'mountPoints[0].sourceVolume', 'volume']
    ]

    test.each(LINKS)('%j is refused where it is missing', (container, field, what) => {
      expect(refusal(JSON.stringify(ofContainer(container)))).toEqual([
        `${at(field)} is "db", but the file has no such ${what}`
      ])
    })

    test.each(LINKS)('%j is taken where it is there', (...[container]) => {
      const definition = template({
        containerDefinitions: [
          { name: 'web', ...container },
          { name: 'db', image: 'acme/db:1' }
        ],
        volumes: [{ name: 'db' }]
      })
      expect(parse(definition, { container: 'web' }).template).toEqual(definition)
    })

    test.each([
      [{ environment: [{ name: 'A', value: '1' }], secrets: [{ name: 'A', valueFrom: '/a' }] }, 0, 'environment'],
      [
        {
          secrets: [
            { name: 'A', valueFrom: '/a' },
            { name: 'A', valueFrom: '/b' }
          ]
        },
        1,
        'secrets'
      ]
    ])('%j has a variable twice, which only an input can undo', (container, index, where) => {
      const definition = ofContainer(container)
      expect(refusal(JSON.stringify(definition))).toEqual([
        `${at(`secrets[${index}].name`)} has a name that \`containerDefinitions[0].${where}\` has as well: ECS accepts it once`
      ])
      expect(parse(definition, { variables: ['A'] }).template).toEqual(definition)
    })
  })

  describe('what ECS would only refuse after the other resources are created', () => {
    const two = (first: object, second: object) =>
      template({
        containerDefinitions: [
          { name: 'web', ...first },
          { name: 'init', ...second }
        ]
      })
    const condition = (word: string) => ({ dependsOn: [{ containerName: 'init', condition: word }] })
    const many = (count: number) =>
      template({ containerDefinitions: Array.from({ length: count }, (_, index) => ({ name: `c${index}` })) })
    const optional = { essential: false }

    test.each([
      [ofContainer(optional), '`containerDefinitions` has no essential container'],
      [two(optional, optional), '`containerDefinitions` has no essential container'],
      [many(11), '`containerDefinitions` has 11 containers, but ECS accepts at most 10'],
      [
        template({ requiresCompatibilities: ['fargate'] }),
        '`requiresCompatibilities[0]` is "fargate": write `FARGATE`'
      ],
      [template({ requiresCompatibilities: ['EC2', 'Fargate'] }), '`requiresCompatibilities[1]` is "Fargate": write'],
      [two(condition('SUCCESS'), {}), 'refuses for an essential container: set its `essential` to `false`'],
      [two(condition('COMPLETE'), { essential: true }), 'refuses for an essential container'],
      [template({ ephemeralStorage: { sizeInGiB: 20 } }), '`ephemeralStorage.sizeInGiB` is 20'],
      [template({ ephemeralStorage: { sizeInGiB: 201 } }), '`ephemeralStorage.sizeInGiB` is 201']
    ])('is refused in %j', (definition, words) => {
      expect(refusal(JSON.stringify(definition), { container: 'web' })).toEqual([expect.stringContaining(words)])
    })

    test.each([
      two({}, optional),
      two(condition('SUCCESS'), optional),
      two(condition('START'), {}),
      many(10),
      template({ requiresCompatibilities: ['FARGATE', 'OF_2031'] }),
      template({ ephemeralStorage: { sizeInGiB: 21 } })
    ])('is not refused where it is right: %j', (definition) => {
      expect(parse(definition, { container: 'web' })).toMatchObject({ template: definition, warnings: [] })
    })

    test('does not matter where an input replaces it', () => {
      const definition = template({ ephemeralStorage: { sizeInGiB: 20 } })
      expect(parse(definition, { replaced: ['ephemeralStorage'] }).template).toEqual(definition)
    })
  })

  describe('the ports', () => {
    test.each([
      [{}, '', 'names no port: set `containerPort` or `containerPortRange`'],
      [{ hostPort: 80 }, '', 'names no port: set `containerPort` or `containerPortRange`'],
      [
        { containerPort: 80, containerPortRange: '80-81' },
        '',
        'has both `containerPort` and `containerPortRange`: ECS accepts one of them'
      ],
      [{ containerPort: 0 }, '.containerPort', 'is not a port from 1 to 65535'],
      [{ containerPort: 65536 }, '.containerPort', 'is not a port from 1 to 65535'],
      [{ containerPort: '80' }, '.containerPort', ofType('a string', 'a whole number', ': leave the quotes out')],
      [{ containerPortRange: '80' }, '.containerPortRange', 'is not a range of ports: write it as `9000-9010`'],
      [{ containerPortRange: '90-80' }, '.containerPortRange', 'is not a range of ports: write it as `9000-9010`'],
      [{ containerPortRange: '80-70000' }, '.containerPortRange', 'is not a range of ports: write it as `9000-9010`'],
      [
        { containerPort: 80, hostPort: 8080 },
        '.hostPort',
        'is 8080, but `containerPort` is 80: omit it, because the task has its own network'
      ],
      [
        { containerPort: 80, hostPort: 0 },
        '.hostPort',
        'is 0, but `containerPort` is 80: omit it, because the task has its own network'
      ],
      [{ containerPort: 53, protocol: 'UDP' }, '.protocol', 'is not `tcp` or `udp`'],
      [{ containerPort: 53, protocol: 'sctp' }, '.protocol', 'is not `tcp` or `udp`']
    ])('%j are refused', (mapping, field, why) => {
      expect(refusal(JSON.stringify(ofContainer({ portMappings: [mapping] })))).toEqual([
        `${at(`portMappings[0]${field}`)} ${why}`
      ])
    })

    test.each([
      { containerPort: 80, hostPort: 80, protocol: 'tcp', name: 'http', appProtocol: 'http2' },
      { containerPort: 80, protocol: 'TCP' },
      { containerPortRange: '9000-9010', protocol: 'udp' }
    ])('%j are taken', (mapping) => {
      const definition = ofContainer({ portMappings: [mapping] })
      expect(parse(definition).template).toEqual(definition)
    })

    test('may be others on an instance than in the container', () => {
      const definition = ofContainer({ portMappings: [{ containerPort: 80, hostPort: 0 }] })
      expect(parse(definition, { compute: { kind: 'instances' } }).template).toEqual(definition)
    })
  })

  test.each(['exec', 'ci/tasks/exec', '/ci/exec', 'arn:aws-cn:iam::123456789012:role/ci/exec'])(
    'the role %s is taken as ECS takes it',
    (role) => {
      const definition = template({ executionRoleArn: role, taskRoleArn: role })
      expect(parse(definition).template).toEqual(definition)
    }
  )

  describe('what is hardly a task definition', () => {
    test.each([
      ['200,000 brackets', '['.repeat(200_000)],
      ['200,000 pairs of brackets', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
      ['200,000 objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
      [
        'a field that is nested without end',
        `{"x":${'['.repeat(70_000)}${']'.repeat(70_000)},"containerDefinitions":[]}`
      ]
    ])('such as %s is refused at once', (_, text) => {
      expect(refusal(text)).toEqual([expect.stringMatching(/^it is (?:not JSON|nested more than 64 levels deep)/)])
    })

    test('with strange names of fields is refused without them', () => {
      const names = JSON.stringify(ofContainer({ dockerLabels: { 'a\u001b[2J\u202e::set-output name=x::': 1 } }))
      expect(refusal(names).join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    })
  })

  test("a file that is no JSON is refused without showing a variable's value", () => {
    const text = '{"containerDefinitions":[{"name":"web","environment":[{"name":"A","value":hunter2}]}]}'
    let shown = ''
    try {
      parseText(text)
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
})

describe('the containers', () => {
  const HUB_LOGIN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf'

  function makeTemplate(...containers: readonly TemplateContainer[]): Template {
    return { containerDefinitions: containers }
  }

  function choose(
    template: Template | undefined,
    given: { readonly image?: string; readonly container?: string } = {}
  ) {
    const image = given.image === undefined ? undefined : parseReference(given.image)
    const chosen = chooseContainers(template, { image, container: given.container })
    return chosen.map(({ name, image: { text, domain }, credentials }) => ({
      container: name,
      image: text,
      domain,
      ...(credentials.kind === 'secret' && { credentials: credentials.secretId })
    }))
  }

  const WEB = { name: 'web', image: 'acme/web:1' }
  const CACHE = { name: 'cache', image: 'public.ecr.aws/docker/library/redis:7', essential: false }
  const ROUTER = {
    name: 'router',
    image: 'ghcr.io/acme/router',
    repositoryCredentials: { credentialsParameter: HUB_LOGIN }
  }

  const ofWeb = { container: 'web', image: 'acme/web:1', domain: 'docker.io' }
  const ofCache = { container: 'cache', image: CACHE.image, domain: 'public.ecr.aws' }
  const ofRouter = { container: 'router', image: ROUTER.image, domain: 'ghcr.io', credentials: HUB_LOGIN }

  describe('without a task definition there is one container', () => {
    test.each([
      ['called like the image', { image: 'ghcr.io/acme/web.site:1' }, 'web-site', 'ghcr.io'],
      ['called as it was asked for', { image: 'acme/space', container: 'web' }, 'web', 'docker.io']
    ])('%s', (_, given, container, domain) => {
      expect(choose(undefined, given)).toEqual([{ container, image: given.image, domain }])
    })

    test('which needs an image', () => {
      expect(() => choose(undefined, { container: 'web' })).toThrow(
        expect.objectContaining({ code: 'IMAGE_MISSING', message: '`image` is empty.' })
      )
    })
  })

  describe('of a task definition', () => {
    test.each([
      ['the only container is the one', [WEB], {}, [ofWeb]],
      [
        'the only container gets the image, whatever it is called',
        [WEB],
        { image: 'quay.io/a/b:2' },
        [{ container: 'web', image: 'quay.io/a/b:2', domain: 'quay.io' }]
      ],
      [
        'the container comes first that is called like the image',
        [CACHE, ROUTER, WEB],
        { image: 'acme/web:2' },
        [{ ...ofWeb, image: 'acme/web:2' }, ofCache, ofRouter]
      ],
      [
        'the container comes first that was asked for, and keeps its image',
        [CACHE, WEB],
        { container: 'web' },
        [ofWeb, ofCache]
      ],
      [
        'the container that was asked for wins over one called like the image',
        [WEB, CACHE],
        { image: 'a/web', container: 'cache' },
        [{ container: 'cache', image: 'a/web', domain: 'docker.io' }, ofWeb]
      ],
      [
        'a login stays with its container, also under a new image',
        [ROUTER],
        { image: 'acme/router:2' },
        [{ ...ofRouter, image: 'acme/router:2', domain: 'docker.io' }]
      ],
      [
        'a container that gets the image needs none of its own',
        [{ name: 'web' }, CACHE],
        { image: 'acme/web:2' },
        [{ ...ofWeb, image: 'acme/web:2' }, ofCache]
      ]
    ] satisfies readonly [string, TemplateContainer[], object, object[]][])('%s', (_, containers, given, chosen) => {
      expect(choose(makeTemplate(...containers), given)).toEqual(chosen)
    })

    test.each([
      [
        'several containers and none called like the image',
        [WEB, CACHE],
        { image: 'acme/shop:1' },
        'The task definition has several containers, `web`, `cache`, and none is named `shop` like the image.'
      ],
      [
        'several containers and no image',
        [WEB, CACHE],
        {},
        'The task definition has several containers, `web`, `cache`, and no input names one.'
      ],
      [
        'no container of that name',
        [WEB, CACHE],
        { image: 'acme/web', container: 'Web' },
        'The task definition has no container `Web`, which `container-name` names.'
      ],
      [
        'one container, but of another name',
        [WEB],
        { container: 'cache' },
        'The task definition has no container `cache`, which `container-name` names.'
      ]
    ])('with %s it is not clear which one is meant', (_, containers, given, message) => {
      const names = containers.map(({ name }) => `\`${name}\``).join(', ')
      expect(() => choose(makeTemplate(...containers), given)).toThrow(
        expect.objectContaining({
          code: 'CONTAINER_UNCLEAR',
          message,
          hint: `Set \`container-name\` to the container that the deployment is about: ${names}.`
        })
      )
    })

    test.each([
      ['the one that is meant', [{ name: 'web' }], {}, 'web'],
      ['another, which no input gives one', [WEB, { name: 'cache', image: '' }], { image: 'acme/web' }, 'cache']
    ])('a container without an image is refused: %s', (_, containers, given, name) => {
      expect(() => choose(makeTemplate(...containers), given)).toThrow(
        expect.objectContaining({
          code: 'IMAGE_MISSING',
          message: `The container ${name} of \`task-definition\` has no image, and no input sets one.`
        })
      )
    })

    test('an image that is no reference is refused also in another container', () => {
      expect(() => choose(makeTemplate(WEB, { name: 'cache', image: '<IMAGE>' }), { image: 'acme/web' })).toThrow(
        expect.objectContaining({ code: 'IMAGE_REFERENCE_INVALID', message: expect.stringContaining('<IMAGE>') })
      )
    })
  })
})

describe('ports that overlap', () => {
  /** What is wrong with a file that has these mappings; nothing for one that is taken. */
  function refusal(portMappings: readonly PortMapping[]): string | undefined {
    const text = JSON.stringify({ containerDefinitions: [{ name: 'web', image: 'web', portMappings }] })
    const context = {
      compute: { kind: 'fargate', spot: false },
      container: undefined,
      imageName: undefined,
      replaced: [],
      variables: []
    } as const
    try {
      parseTemplate('task.json', text, definitionShape(), context)
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  }

  const MAPPINGS = 'containerDefinitions[0].portMappings'

  describe('port mappings of a container', () => {
    test.each<readonly [PortMapping[], string]>([
      [
        [{ containerPort: 80 }, { containerPortRange: '80-90' }],
        `\`${MAPPINGS}[1].containerPortRange\` of the container \`web\` overlaps with \`${MAPPINGS}[0].containerPort\``
      ],
      [
        [
          { containerPortRange: '9000-9010', protocol: 'udp' },
          { containerPort: 9010, protocol: 'udp' }
        ],
        `\`${MAPPINGS}[1].containerPort\` of the container \`web\` overlaps with \`${MAPPINGS}[0].containerPortRange\``
      ],
      [
        [{ containerPortRange: '1-9' }, { containerPortRange: '10-19' }, { containerPortRange: '19-20' }],
        `\`${MAPPINGS}[2].containerPortRange\` of the container \`web\` overlaps with \`${MAPPINGS}[1].containerPortRange\``
      ],
      [
        [{ containerPortRange: '80-80' }],
        `\`${MAPPINGS}[0].containerPortRange\` of the container \`web\` is not a range of ports`
      ]
    ])('%j are refused, as ECS refuses them', (mappings, problem) => {
      expect(refusal(mappings)).toContain(problem)
    })

    test.each<PortMapping[]>([
      [{ containerPort: 80 }, { containerPortRange: '81-90' }],
      [{ containerPort: 53 }, { containerPortRange: '53-54', protocol: 'udp' }],
      [{ containerPort: 80 }, { containerPort: 80 }]
    ])('%j, %j are taken', (...mappings) => {
      expect(refusal(mappings)).toBeUndefined()
    })
  })
})
