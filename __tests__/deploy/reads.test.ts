import { readFileSync } from 'node:fs'
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { definitionShape } from '../../src/aws/task-definition.ts'
import { readsOf } from '../../src/deploy/permissions.ts'
import type { Shape } from '../../src/inputs/task-definition-shape.ts'

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
  'containerDefinitions[].environmentFiles[].value': [{ environmentFiles: [{ type: 's3', value: OBJECT }] }, ['file']],
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
        firelensConfiguration: { type: 'fluentbit', options: { 'config-file-type': 'file', 'config-file-value': '/a' } }
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
    expect(log({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1', 'awslogs-create-group': 'true' })).toMatchObject(
      [{ region: 'eu-west-1', createsGroup: true }]
    )
  })
})
