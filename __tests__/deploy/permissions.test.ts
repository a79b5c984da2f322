import { describe, expect, test } from '@jest/globals'
import { grantOwner, isGrantOf } from '../../src/aws/policies.ts'
import { deploymentReads, grantsFor, logsOf, secretsOfOthers, thingsIn } from '../../src/deploy/permissions.ts'
import { keptSecretIds, secretIds, type SecretFacts } from '../../src/deploy/secrets.ts'
import type { Deployment } from '../../src/deployment.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import type { TemplateContainer } from '../../src/inputs/task-definition.ts'
import { namesFor } from '../../src/ownership.ts'
import {
  ACCOUNT,
  GIVEN_SECRET,
  IDENTITY,
  LOGIN,
  makeService,
  NAMES,
  NONE,
  REGION,
  SECRET_ARN,
  SECRET_NAME,
  sidecar,
  type Asked
} from './factories.ts'

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/acme/space:1.0`
const GHCR = { ...LOGIN, secretName: 'ghcr' } satisfies RegistryLogin
const GIVEN: RegistryLogin = { kind: 'secret', id: GIVEN_SECRET }
const NAMED: RegistryLogin = { kind: 'secret', id: 'team/ghcr' }

function thingsOf(deployment: Deployment, region = REGION) {
  const { subject } = deployment
  const reads = deploymentReads(deployment, namesFor(subject, region), region)
  return thingsIn(reads, grantOwner(subject.repository, region), region)
}

function namesOf(deployment: Deployment, region = REGION): readonly string[] {
  return thingsOf(deployment, region).map(({ name }) => name)
}

function kindsOf(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/-.*/, ''))
}

function grantsOf(deployment: Deployment, facts: SecretFacts = {}, place = { region: REGION, identity: IDENTITY }) {
  const { region, identity } = place
  return grantsFor(thingsOf(deployment, region), { ...identity, region }, facts, keptSecretIds(deployment))
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
    const credentials = { ...LOGIN, secretName: 'login' }
    const deployment = makeService({ credentials, logGroup: '/log', image: ECR })
    const other = { ...deployment, subject: { ...deployment.subject, repository: 'acme/other' } }
    const all = [...namesOf(deployment), ...namesOf(deployment, 'eu-west-1'), ...namesOf(other)]
    expect(new Set(all).size).toBe(9)
  })

  test('are others for another secret, log group or repository, each for itself', () => {
    const [log = '', registry = ''] = namesOf(makeService())
    expect(namesOf(makeService({ credentials: { ...LOGIN, secretName: 'other' } }))).toEqual([
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
    expect([...keptSecretIds(deployment)]).toEqual(kept.map(({ secretName }) => secretName))
    const reads = deploymentReads(deployment, NAMES, REGION)
    expect(secretsOfOthers(reads, keptSecretIds(deployment))).toEqual(existing)
  })

  test('are named by their containers', () => {
    expect(secretIds(withLogins(NONE, LOGIN, GIVEN, NAMED))).toEqual({
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
    deploymentReads(deployment, NAMES, REGION).flatMap((read) =>
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
    expect(grantsOf(deployment).map(({ statements }) => statements[0]?.Action.includes('logs:CreateLogGroup'))).toEqual(
      [false, true, false, false]
    )
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

  test('logs where each container says', () => {
    const deployment = makeWith([{}, { logConfiguration: logTo('/b') }])
    expect(
      logsOf(deployment, { group: '/ours', region: REGION }).map(({ container, group }) => [container, group])
    ).toEqual([
      ['space', '/ours'],
      ['side1', '/b']
    ])
  })
})
