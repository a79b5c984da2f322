import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { grantOwner, isGrantOf } from '../../src/aws/policies.ts'
import { permissionsFor, readsOf } from '../../src/deploy/permissions.ts'
import { type SecretFacts, secretIdsOf } from '../../src/deploy/secrets.ts'
import type { Deployment, RegistryLogin, TemplateContainer } from '../../src/deployment.ts'
import { namesFor } from '../../src/ownership.ts'
import { definitionShape } from '../../src/aws/task-definition.ts'
import type { Shape } from '../../src/inputs/task-definition-shape.ts'
import {
  ACCOUNT,
  type Asked,
  GIVEN_SECRET,
  IDENTITY,
  LOGIN,
  makeService,
  NAMES,
  NONE,
  REGION,
  SECRET_ARN,
  SECRET_NAME,
  sidecar
} from './factories.ts'

describe('what the execution role may', () => {
  const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
  const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/acme/space:1.0`
  const GHCR = { ...LOGIN, secretId: 'ghcr' } satisfies RegistryLogin
  const GIVEN: RegistryLogin = { kind: 'secret', secretId: GIVEN_SECRET }
  const NAMED: RegistryLogin = { kind: 'secret', secretId: 'team/ghcr' }

  function permissionsOf(deployment: Deployment, region = REGION) {
    const { logGroup: group = namesFor(deployment.subject, region).logGroup } = deployment
    return permissionsFor(deployment, secretIdsOf(deployment), { group, region })
  }

  function namesOf(deployment: Deployment, region = REGION): readonly string[] {
    return permissionsOf(deployment, region).policyNames
  }

  function kindsOf(names: readonly string[]): string[] {
    return names.map((name) => name.replace(/-.*/, ''))
  }

  function grantsOf(deployment: Deployment, facts: SecretFacts = {}, place = { region: REGION, identity: IDENTITY }) {
    const { region, identity } = place
    return permissionsOf(deployment, region).grants(identity, facts)
  }

  /** What the role may use, in the order of its policies. */
  function resourcesOf(...asked: Parameters<typeof grantsOf>) {
    return grantsOf(...asked).flatMap(({ statements }) => statements.map(({ Resource }) => Resource))
  }

  describe('the names', () => {
    test.each([
      ['a private image', makeService(), ['log', 'registry']],
      ['credentials in an existing secret', makeService({ credentials: GIVEN }), ['log', 'registry']],
      ['a public image', makeService({ credentials: NONE }), ['log']],
      ['an image in Amazon ECR', makeService({ credentials: NONE, image: ECR }), ['log', 'ecr']],
      ['an image in Amazon ECR Public', makeService({ credentials: NONE, image: 'public.ecr.aws/a/b:1' }), ['log']],
      ['a pull-through cache in Amazon ECR with credentials', makeService({ image: ECR }), ['log', 'registry', 'ecr']]
    ])('for %s are those of its policies', (_, deployment, kinds) => {
      const names = namesOf(deployment)
      expect(kindsOf(names)).toEqual(kinds)
      expect(names.every((name) => isGrantOf(name, grantOwner('acme/space', REGION)))).toBe(true)
      expect(grantsOf(deployment, { [SECRET_NAME]: { arn: SECRET_ARN } }).map(({ name }) => name)).toEqual(names)
    })

    test('are the same for all environments of a repository, whose role they share', () => {
      const subject = makeService().subject
      expect(namesOf(makeService({ subject: { ...subject, environment: 'pr-7' } }))).toEqual(namesOf(makeService()))
    })

    test.each([
      ['another tag', { image: 'acme/space:2.0' }],
      ['another image at the same registry', { image: 'acme/other:1.0' }],
      ['another password', { credentials: { ...LOGIN, password: 'new' } }],
      ['a key', { credentials: { ...LOGIN, kmsKeyId: KEY } }]
    ] as const)('are the same with %s', (_, overrides) => {
      expect(namesOf(makeService(overrides))).toEqual(namesOf(makeService()))
    })

    test('are others in another Region and for another repository, which may share role, names and image', () => {
      const credentials = { ...LOGIN, secretId: 'login' }
      const deployment = makeService({ credentials, logGroup: '/log', image: ECR })
      const other = { ...deployment, subject: { ...deployment.subject, repository: 'acme/other' } }
      const all = [...namesOf(deployment), ...namesOf(deployment, 'eu-west-1'), ...namesOf(other)]
      expect(new Set(all).size).toBe(9)
    })

    test('are others for another secret, log group or repository, each for itself', () => {
      const [log = '', registry = ''] = namesOf(makeService())
      expect(namesOf(makeService({ credentials: { ...LOGIN, secretId: 'other' } }))).toEqual([
        log,
        expect.not.stringMatching(registry)
      ])
      expect(namesOf(makeService({ logGroup: '/other' }))).toEqual([expect.not.stringMatching(log), registry])
      const ecr = [ECR, ECR.replace('space', 'other'), ECR.replace(ACCOUNT, '210987654321')]
      expect(new Set(ecr.flatMap((image) => namesOf(makeService({ credentials: NONE, image })))).size).toBe(4)
    })
  })

  describe('the policies', () => {
    test.each([[undefined], [KEY]])('lack the credentials until their secret is there, with the key %s', (keyArn) => {
      const key = keyArn === undefined ? {} : { key: { arn: keyArn } }
      const deployment = makeService()
      expect(kindsOf(grantsOf(deployment, { [SECRET_NAME]: key }).map(({ name }) => name))).toEqual(['log'])
      expect(resourcesOf(deployment, { [SECRET_NAME]: { arn: SECRET_ARN, ...key } }).slice(1)).toEqual(
        keyArn === undefined ? [SECRET_ARN] : [SECRET_ARN, keyArn]
      )
    })

    test('name what the deployment names, in the partition of the account', () => {
      const identity = { ...IDENTITY, partition: 'aws-cn' }
      const image = `210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/team/space:1`
      const deployment = makeService({ logGroup: '/team/log', image, credentials: NONE })
      const repository = 'arn:aws-cn:ecr:cn-north-1:210987654321:repository/team/space'
      expect(resourcesOf(deployment, {}, { region: 'cn-north-1', identity })).toEqual([
        `arn:aws-cn:logs:cn-north-1:${ACCOUNT}:log-group:/team/log:*`,
        ...['*', repository, repository]
      ])
    })
  })

  describe('the secrets with credentials', () => {
    function withLogins(...[first = NONE, ...others]: readonly RegistryLogin[]): Deployment {
      const sidecars = others.map((each, index) => sidecar(`side${index + 1}`, 'ghcr.io/acme/side', each))
      const containerDefinitions = ['space', ...sidecars.map(({ name }) => name)].map((name) => ({ name }))
      return makeService({ credentials: first, sidecars, template: { containerDefinitions } })
    }

    test.each([
      ['of one image', [LOGIN], [LOGIN], []],
      ['of several images at one registry', [LOGIN, LOGIN, GHCR, NONE, GHCR], [LOGIN, GHCR], []],
      ['in existing secrets', [GIVEN, NAMED, GIVEN], [], [GIVEN_SECRET, 'team/ghcr']],
      ['of either kind', [GIVEN, LOGIN], [LOGIN], [GIVEN_SECRET]],
      ['of nobody', [NONE, NONE], [], []]
    ])('%s are kept or existing, each once', (_, logins, kept, existing) => {
      const deployment = withLogins(...logins)
      expect([...secretIdsOf(deployment).kept]).toEqual(kept.map(({ secretId }) => secretId))
      expect(permissionsOf(deployment).otherSecrets).toEqual(existing)
    })

    test('are named by their containers', () => {
      expect(secretIdsOf(withLogins(NONE, LOGIN, GIVEN, NAMED)).byContainer).toEqual({
        side1: SECRET_NAME,
        side2: GIVEN_SECRET,
        side3: 'team/ghcr'
      })
    })
  })

  describe('a template with several containers', () => {
    const arn = (service: string, rest: string, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`
    const TOKEN = arn('secretsmanager', 'secret:shop-AbCdEf')
    const PARAMETER = arn('ssm', 'parameter/shop/key')
    const logTo = (group: string, more: Record<string, string> = {}) => ({
      logDriver: 'awslogs' as const,
      options: { 'awslogs-group': group, 'awslogs-stream-prefix': 'x', ...more }
    })

    function makeWith(
      containers: readonly Omit<TemplateContainer, 'name'>[],
      { images = [], ...asked }: { images?: readonly (readonly [string, RegistryLogin])[] } & Asked = {}
    ): Deployment {
      return makeService({
        template: {
          containerDefinitions: containers.map((each, index) => ({
            ...each,
            ...(images[index - 1] && { image: images[index - 1]?.[0] }),
            name: index === 0 ? 'space' : `side${index}`
          }))
        },
        ...asked,
        sidecars: images.map(([image, credentials], index) => sidecar(`side${index + 1}`, image, credentials))
      })
    }

    const valuesOf = (deployment: Deployment) =>
      permissionsOf(deployment).reads.flatMap((read) =>
        read.kind === 'secret' || read.kind === 'parameter' ? read.id : []
      )

    test('has a policy for each log, once, and the one that makes its group may do so', () => {
      const deployment = makeWith(
        [
          { logConfiguration: logTo('/a') },
          { logConfiguration: logTo('/b', { 'awslogs-create-group': 'true' }) },
          { logConfiguration: logTo('/a') },
          { logConfiguration: logTo('/a', { 'awslogs-region': 'eu-west-1' }) },
          { logConfiguration: { logDriver: 'awsfirelens' } },
          {}
        ],
        { credentials: NONE }
      )
      expect(resourcesOf(deployment)).toEqual([
        arn('logs', 'log-group:/a:*'),
        arn('logs', 'log-group:/b:*'),
        arn('logs', 'log-group:/a:*', 'eu-west-1'),
        arn('logs', `log-group:${NAMES.logGroup}:*`)
      ])
      expect(
        grantsOf(deployment).map(({ statements }) => statements[0]?.Action.includes('logs:CreateLogGroup'))
      ).toEqual([false, true, false, false])
      expect(new Set(namesOf(deployment)).size).toBe(4)
    })

    test('may make a group that two containers write to, whichever of them makes it', () => {
      const deployment = makeWith(
        [{ logConfiguration: logTo('/a') }, { logConfiguration: logTo('/a', { 'awslogs-create-group': 'true' }) }],
        { credentials: NONE }
      )
      expect(grantsOf(deployment).map(({ statements }) => statements[0]?.Action)).toEqual([
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
      ])
    })

    test('has a grant for each registry and each repository in Amazon ECR, once', () => {
      const other = `210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/cache`
      const deployment = makeWith([{}, {}, {}, {}, {}], {
        images: [
          ['ghcr.io/acme/a', GHCR],
          ['ghcr.io/acme/b', GHCR],
          [other, NONE],
          [`${other}:7`, NONE],
          ['public.ecr.aws/a/b', NONE]
        ]
      })
      expect(kindsOf(namesOf(deployment))).toEqual(['log', 'registry', 'registry', 'ecr'])
      expect(resourcesOf(deployment)).toEqual([
        arn('logs', `log-group:${NAMES.logGroup}:*`),
        '*',
        'arn:aws:ecr:eu-west-1:210987654321:repository/team/cache',
        'arn:aws:ecr:eu-west-1:210987654321:repository/team/cache'
      ])
      const facts = { [SECRET_NAME]: { arn: SECRET_ARN }, ghcr: { arn: 'ghcr-arn', key: { arn: KEY } } }
      expect(resourcesOf(deployment, facts).slice(1, 4)).toEqual([SECRET_ARN, 'ghcr-arn', KEY])
    })

    test('has policies for the credentials that it names itself, also by name alone', () => {
      const deployment = makeWith([{}, {}], {
        credentials: GIVEN,
        images: [['ghcr.io/acme/a', NAMED]]
      })
      expect(
        resourcesOf(deployment, {
          [GIVEN_SECRET]: { arn: GIVEN_SECRET },
          'team/ghcr': { key: { arn: KEY } }
        }).slice(1)
      ).toEqual([GIVEN_SECRET, arn('secretsmanager', 'secret:team/ghcr-??????'), KEY])
    })

    test.each([
      ['none', [{}], {}, []],
      ['what the inputs name, without key and version', [{}], { A: `${TOKEN}:a::`, B: `${TOKEN}:b::` }, [TOKEN]],
      [
        "the template's, of all containers",
        [
          { secrets: [{ name: 'A', valueFrom: TOKEN }] },
          {
            secrets: [
              { name: 'A', valueFrom: PARAMETER },
              { name: 'B', valueFrom: '/shop/key' }
            ]
          }
        ],
        {},
        [TOKEN, PARAMETER, '/shop/key']
      ],
      [
        'not those that an input replaces in the main container',
        [{ secrets: [{ name: 'A', valueFrom: 'old' }] }, { secrets: [{ name: 'A', valueFrom: 'kept' }] }],
        { A: TOKEN },
        [TOKEN, 'kept']
      ]
    ] as const)('reads values from %s', (_, containers, secrets, values) => {
      const copies = structuredClone(containers) as unknown as TemplateContainer[]
      expect(new Set(valuesOf(makeWith(copies, { program: { secrets } })))).toEqual(new Set(values))
    })

    test('does not read what a plain variable replaces', () => {
      const deployment = makeWith([{ secrets: [{ name: 'A', valueFrom: 'old' }] }], {
        program: { environment: { A: '1' } }
      })
      expect(valuesOf(deployment)).toEqual([])
    })

    test('may read its values, with the keys that they are encrypted with', () => {
      const deployment = makeWith([{ secrets: [{ name: 'A', valueFrom: 'shop-key' }] }], {
        credentials: NONE,
        program: { secrets: { B: `${TOKEN}:b::`, C: PARAMETER } }
      })
      expect(resourcesOf(deployment, { [TOKEN]: { arn: TOKEN, key: { arn: KEY } } }).slice(1)).toEqual([
        TOKEN,
        KEY,
        arn('ssm', 'parameter/shop-key'),
        PARAMETER,
        // The account that a name means is not known when the policies get their names.
        arn('kms', 'key/*'),
        arn('kms', 'key/*')
      ])
    })
  })
})

describe('what a definition reads', () => {
  const REGION = 'eu-central-1'
  const ACCOUNT = '123456789012'
  const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:shop-AbCdEf`
  const PARAMETER = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/shop/key`
  const OBJECT = 'arn:aws:s3:::team/prod.env'
  const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/team/app:1`

  interface Model {
    readonly shapes: Readonly<
      Record<
        string,
        {
          readonly type: string
          readonly members?: Readonly<Record<string, { readonly shape: string }>>
          readonly member?: { readonly shape: string }
        }
      >
    >
  }

  /** The paths of everything in the model of RegisterTaskDefinition that is a string, or a list or map of strings. */
  function stringsOf({ shapes }: Model, name: string, path = ''): string[] {
    const { type, members = {}, member } = shapes[name] ?? { type: 'none' }
    if (type === 'list') return stringsOf({ shapes }, member?.shape ?? '', `${path}[]`)
    if (type !== 'structure') return type === 'string' || type === 'map' ? [path] : []
    return Object.entries(members).flatMap(([key, { shape }]) =>
      stringsOf({ shapes }, shape, path === '' ? key : `${path}.${key}`)
    )
  }

  /** The same of the SDK's model. */
  function stringsIn(shape: Shape, path = ''): string[] {
    if (shape.kind === 'list') return stringsIn(shape.of, `${path}[]`)
    if (shape.kind !== 'structure') return shape.kind === 'string' || shape.kind === 'map' ? [path] : []
    return Object.entries(shape.members).flatMap(([key, member]) =>
      stringsIn(member, path === '' ? key : `${path}.${key}`)
    )
  }

  /** The fields that the execution role reads by, each with a value that makes it read, and what it reads then. */
  const READ: Readonly<Record<string, readonly [definition: object, kinds: readonly string[]]>> = {
    'containerDefinitions[].image': [{ image: ECR }, ['image']],
    'containerDefinitions[].repositoryCredentials.credentialsParameter': [
      { repositoryCredentials: { credentialsParameter: SECRET } },
      ['registry']
    ],
    'containerDefinitions[].secrets[].valueFrom': [
      {
        secrets: [
          { name: 'A', valueFrom: SECRET },
          { name: 'B', valueFrom: PARAMETER }
        ]
      },
      ['secret', 'parameter']
    ],
    'containerDefinitions[].environmentFiles[].value': [
      { environmentFiles: [{ type: 's3', value: OBJECT }] },
      ['file']
    ],
    'containerDefinitions[].logConfiguration.options': [
      { logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/app' } } },
      ['log']
    ],
    'containerDefinitions[].logConfiguration.secretOptions[].valueFrom': [
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: SECRET }] } },
      ['secret']
    ],
    'containerDefinitions[].firelensConfiguration.options': [
      {
        firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 's3', 'config-file-value': OBJECT } }
      },
      ['file']
    ],
    'containerDefinitions[].credentialSpecs[]': [
      { credentialSpecs: [`credentialspec:${OBJECT}`, `credentialspecdomainless:${PARAMETER}`] },
      ['file', 'parameter']
    ],
    'containerDefinitions[].dockerSecurityOptions[]': [
      { dockerSecurityOptions: ['no-new-privileges', `credentialspec:${PARAMETER}`] },
      ['parameter']
    ]
  }
  const SHARE = 'volumes[].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter'

  /** Fields that say how something is done, or name what is read by others: the container, the agent or the task role. */
  const NOT_READ = new Set([
    'family',
    // The roles themselves are passed by the caller.
    'taskRoleArn',
    'executionRoleArn',
    'networkMode',
    'cpu',
    'memory',
    'pidMode',
    'ipcMode',
    'requiresCompatibilities[]',
    'tags[].key',
    'tags[].value',
    'placementConstraints[].type',
    'placementConstraints[].expression',
    'proxyConfiguration.type',
    'proxyConfiguration.containerName',
    'proxyConfiguration.properties[].name',
    'proxyConfiguration.properties[].value',
    'inferenceAccelerators[].deviceName',
    'inferenceAccelerators[].deviceType',
    'runtimePlatform.cpuArchitecture',
    'runtimePlatform.operatingSystemFamily',
    'volumes[].name',
    'volumes[].host.sourcePath',
    'volumes[].dockerVolumeConfiguration.scope',
    'volumes[].dockerVolumeConfiguration.driver',
    'volumes[].dockerVolumeConfiguration.driverOpts',
    'volumes[].dockerVolumeConfiguration.labels',
    // EFS and S3 files are mounted with the task role.
    'volumes[].efsVolumeConfiguration.fileSystemId',
    'volumes[].efsVolumeConfiguration.rootDirectory',
    'volumes[].efsVolumeConfiguration.transitEncryption',
    'volumes[].efsVolumeConfiguration.authorizationConfig.accessPointId',
    'volumes[].efsVolumeConfiguration.authorizationConfig.iam',
    'volumes[].s3filesVolumeConfiguration.fileSystemArn',
    'volumes[].s3filesVolumeConfiguration.rootDirectory',
    'volumes[].s3filesVolumeConfiguration.accessPointArn',
    'volumes[].fsxWindowsFileServerVolumeConfiguration.fileSystemId',
    'volumes[].fsxWindowsFileServerVolumeConfiguration.rootDirectory',
    'volumes[].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.domain',
    ...[
      'name',
      'links[]',
      'portMappings[].protocol',
      'portMappings[].name',
      'portMappings[].appProtocol',
      'portMappings[].containerPortRange',
      'entryPoint[]',
      'command[]',
      'environment[].name',
      'environment[].value',
      'environmentFiles[].type',
      'mountPoints[].sourceVolume',
      'mountPoints[].containerPath',
      'volumesFrom[].sourceContainer',
      'linuxParameters.capabilities.add[]',
      'linuxParameters.capabilities.drop[]',
      'linuxParameters.devices[].hostPath',
      'linuxParameters.devices[].containerPath',
      'linuxParameters.devices[].permissions[]',
      'linuxParameters.tmpfs[].containerPath',
      'linuxParameters.tmpfs[].mountOptions[]',
      'secrets[].name',
      'dependsOn[].containerName',
      'dependsOn[].condition',
      'versionConsistency',
      'hostname',
      'user',
      'workingDirectory',
      'dnsServers[]',
      'dnsSearchDomains[]',
      'extraHosts[].hostname',
      'extraHosts[].ipAddress',
      'dockerLabels',
      'ulimits[].name',
      'logConfiguration.logDriver',
      'logConfiguration.secretOptions[].name',
      'healthCheck.command[]',
      'systemControls[].namespace',
      'systemControls[].value',
      'resourceRequirements[].value',
      'resourceRequirements[].type',
      'firelensConfiguration.type'
    ].map((field) => `containerDefinitions[].${field}`)
  ])

  const BOTOCORE = JSON.parse(readFileSync(new URL('../../sandbox/models/ecs.json', import.meta.url), 'utf8')) as Model

  describe('every string of a task definition', () => {
    test.each([
      ["botocore's model", stringsOf(BOTOCORE, 'RegisterTaskDefinitionRequest')],
      ["the SDK's model", stringsIn(definitionShape())]
    ])('in %s is decided: read with the execution role, or not', (_, paths) => {
      const decided = new Set([...Object.keys(READ), SHARE, ...NOT_READ])
      expect(paths.length).toBeGreaterThan(80)
      expect(paths.filter((path) => !decided.has(path))).toEqual([])
      expect([...Object.keys(READ), SHARE].filter((path) => !paths.includes(path))).toEqual([])
    })

    test.each(Object.entries(READ))('is read where the role reads it: %s', (path, [more, kinds]) => {
      const container = { name: 'web', image: 'acme/web:1', ...more } as ContainerDefinition
      const other: ContainerDefinition = { name: 'first', image: 'acme/first:1' }
      const reads = readsOf({ family: 'x', containerDefinitions: [other, container] }, REGION)
      expect(reads.map(({ kind }) => kind)).toEqual(kinds)
      // Of a map of options the path goes on with the name of the option.
      for (const read of reads) {
        const general = read.path.replaceAll(/\[\d+\]/g, '[]')
        expect(general === path || general.startsWith(`${path}.`)).toBe(true)
        expect(read.path).toMatch(/^containerDefinitions\[1\]/)
      }
    })

    test('is read of a share of FSx', () => {
      const authorizationConfig = { credentialsParameter: SECRET, domain: 'example.com' }
      const fsxWindowsFileServerVolumeConfiguration = { fileSystemId: 'fs-1', rootDirectory: '/', authorizationConfig }
      const volumes = [{ name: 'a' }, { name: 'b', fsxWindowsFileServerVolumeConfiguration }]
      expect(readsOf({ family: 'x', containerDefinitions: [], volumes }, REGION)).toEqual([
        { kind: 'secret', id: SECRET, path: SHARE.replace('[]', '[1]') }
      ])
    })
  })

  describe('what is read', () => {
    const of = (container: ContainerDefinition) => readsOf({ family: 'x', containerDefinitions: [container] }, REGION)
    const bare = (definition: RegisterTaskDefinitionCommandInput) =>
      readsOf(definition, REGION).map(({ path: _path, ...read }) => read)

    test.each([
      ['a key of a secret', `${SECRET}:password::`, [{ kind: 'secret', id: SECRET }]],
      ['a parameter by its name', '/prod/api-key', [{ kind: 'parameter', id: '/prod/api-key' }]],
      ['a parameter by a short name', 'api-key', [{ kind: 'parameter', id: 'api-key' }]],
      [
        'a secret by way of Parameter Store',
        '/aws/reference/secretsmanager/shop',
        [
          { kind: 'parameter', id: '/aws/reference/secretsmanager/shop' },
          { kind: 'secret', id: 'shop' }
        ]
      ]
    ])('for %s', (_, valueFrom, reads) => {
      const secrets = [{ name: 'A', valueFrom }]
      expect(bare({ family: 'x', containerDefinitions: [{ secrets }] })).toEqual(reads)
    })

    test.each([
      ['an image elsewhere', { image: 'acme/web:1' }],
      ['an image in Amazon ECR Public', { image: 'public.ecr.aws/a/b:1' }],
      ['credentials that are empty', { repositoryCredentials: { credentialsParameter: '' } }],
      [
        'a log router with a file of its own',
        {
          firelensConfiguration: {
            type: 'fluentbit',
            options: { 'config-file-type': 'file', 'config-file-value': '/a' }
          }
        }
      ],
      [
        'a log by the router, which writes with the task role',
        { logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'cloudwatch', log_group_name: '/a' } } }
      ]
    ] as readonly [string, ContainerDefinition][])('is nothing for %s', (_, container) => {
      expect(of(container)).toEqual([])
    })

    test('of a log is where it is, and whether the task creates the group', () => {
      const log = (options: Record<string, string>) => of({ logConfiguration: { logDriver: 'awslogs', options } })
      expect(log({ 'awslogs-group': '/a' })).toMatchObject([{ group: '/a', region: REGION, createsGroup: false }])
      expect(
        log({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1', 'awslogs-create-group': 'true' })
      ).toMatchObject([{ region: 'eu-west-1', createsGroup: true }])
    })
  })
})
