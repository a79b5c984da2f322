import { describe, expect, test } from '@jest/globals'
import { grantOwner, isGrantOf } from '../../src/aws/grants.ts'
import { completeGrants, grantNames, logsOf, planGrants, requestReads } from '../../src/deploy/grants.ts'
import { namesFor } from '../../src/ownership.ts'
import { parseReference } from '../../src/registry/reference.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import type { TemplateContainer } from '../../src/inputs/task-definition.ts'
import type { DeployRequest } from '../../src/request.ts'
import {
  ACCOUNT,
  GIVEN_SECRET,
  LOGIN,
  makeFindings,
  makeRequest,
  REGION,
  SECRET_ARN,
  SECRET_NAME
} from './factories.ts'

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/acme/space:1.0`
const NONE = { kind: 'none' } as const

function namesOf(request: DeployRequest, region = REGION): readonly string[] {
  return grantNames(request, namesFor(request.subject, region), region)
}

function kindsOf(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/-.*/, ''))
}

describe('the names', () => {
  test.each([
    ['a private image', makeRequest(), ['log', 'registry']],
    [
      'a login in a secret that was given',
      makeRequest({ login: { kind: 'secret', id: GIVEN_SECRET } }),
      ['log', 'registry']
    ],
    ['a public image', makeRequest({ login: NONE }), ['log']],
    ['an image in Amazon ECR', makeRequest({ login: NONE, image: ECR }), ['log', 'ecr']],
    ['an image in Amazon ECR Public', makeRequest({ login: NONE, image: 'public.ecr.aws/a/b:1' }), ['log']],
    ['a pull-through cache in Amazon ECR that wants a login', makeRequest({ image: ECR }), ['log', 'registry', 'ecr']]
  ])('for %s', (_, request, kinds) => {
    const names = namesOf(request)
    expect(kindsOf(names)).toEqual(kinds)
    expect(names.every((name) => isGrantOf(name, grantOwner('acme/space', REGION)))).toBe(true)
  })

  test('are the same for all environments of a repository, whose role they share', () => {
    const subject = makeRequest().subject
    expect(namesOf(makeRequest({ subject: { ...subject, environment: 'pr-7' } }))).toEqual(namesOf(makeRequest()))
  })

  test.each([
    ['another tag', { image: 'acme/space:2.0' }],
    ['another image at the same registry', { image: 'acme/other:1.0' }],
    ['another password', { login: { ...LOGIN, password: 'new' } }],
    ['a key', { login: { ...LOGIN, kmsKeyId: KEY } }]
  ] as const)('are the same with %s', (_, overrides) => {
    expect(namesOf(makeRequest(overrides))).toEqual(namesOf(makeRequest()))
  })

  test('are others in another Region and for another repository, which may share role, names and image', () => {
    const login = { ...LOGIN, secretName: 'login' }
    const request = makeRequest({ login, logGroup: '/log', image: ECR })
    const other = { ...request, subject: { ...request.subject, repository: 'acme/other' } }
    const all = [...namesOf(request), ...namesOf(request, 'eu-west-1'), ...namesOf(other)]
    expect(new Set(all).size).toBe(9)
  })

  test('are others for another secret, log group or repository, each for itself', () => {
    const [log = '', registry = ''] = namesOf(makeRequest())
    expect(namesOf(makeRequest({ login: { ...LOGIN, secretName: 'other' } }))).toEqual([
      log,
      expect.not.stringMatching(registry)
    ])
    expect(namesOf(makeRequest({ logGroup: '/other' }))).toEqual([expect.not.stringMatching(log), registry])
    const ecr = [ECR, ECR.replace('space', 'other'), ECR.replace(ACCOUNT, '210987654321')]
    expect(new Set(ecr.flatMap((image) => namesOf(makeRequest({ login: NONE, image })))).size).toBe(4)
  })
})

describe('the grants', () => {
  test.each([
    ['has no key', undefined],
    ['has a key', KEY]
  ])('lack the login until its secret is there, and that %s', (_, keyArn) => {
    const request = makeRequest()
    const planned = planGrants(
      request,
      makeFindings(),
      keyArn === undefined ? {} : { [SECRET_NAME]: { key: { arn: keyArn } } }
    )
    expect(completeGrants(planned, {})).toEqual(planned.known)
    const grants = completeGrants(planned, { [SECRET_NAME]: SECRET_ARN })
    expect(grants.map(({ name }) => name)).toEqual(namesOf(request))
    expect(grants[1]?.statements.map(({ Resource }) => Resource)).toEqual([
      SECRET_ARN,
      ...(keyArn === undefined ? [] : [KEY])
    ])
  })

  test('are whole from the beginning without a login', () => {
    const planned = planGrants(makeRequest({ login: NONE, image: ECR }), makeFindings(), {})
    expect(planned.registry).toEqual([])
    expect(completeGrants(planned, {})).toHaveLength(2)
  })

  test('name the log group that was asked for', () => {
    const { known } = planGrants(makeRequest({ logGroup: '/team/log' }), makeFindings(), {})
    expect(known[0]?.statements[0]?.Resource).toBe(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/team/log:*`)
  })
})

describe('a template with several containers', () => {
  const arn = (service: string, rest: string, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`
  const TOKEN = arn('secretsmanager', 'secret:shop-AbCdEf')
  const PARAMETER = arn('ssm', 'parameter/shop/key')
  const GHCR: RegistryLogin = { ...LOGIN, secretName: 'ghcr' }
  const logTo = (group: string, more: Record<string, string> = {}) => ({
    logDriver: 'awslogs' as const,
    options: { 'awslogs-group': group, 'awslogs-stream-prefix': 'x', ...more }
  })

  function makeWith(
    containers: readonly Omit<TemplateContainer, 'name'>[],
    {
      sidecars = [],
      ...rest
    }: { sidecars?: (readonly [string, RegistryLogin])[] } & Omit<
      NonNullable<Parameters<typeof makeRequest>[0]>,
      'sidecars'
    > = {}
  ): DeployRequest {
    return makeRequest({
      template: {
        containerDefinitions: containers.map((each, index) => ({
          ...each,
          ...(sidecars[index - 1] && { image: sidecars[index - 1]?.[0] }),
          name: index === 0 ? 'space' : `side${index}`
        }))
      },
      ...rest,
      sidecars: sidecars.map(([image, login], index) => ({
        container: `side${index + 1}`,
        image: parseReference(image),
        login
      }))
    })
  }

  const resourcesOf = (request: DeployRequest, keys = {}) =>
    planGrants(request, makeFindings(), keys).known.flatMap(({ statements }) =>
      statements.map(({ Resource }) => Resource)
    )

  const valuesOf = (request: DeployRequest) =>
    requestReads(request, namesFor(request.subject, REGION), REGION).flatMap((read) =>
      read.kind === 'secret' || read.kind === 'parameter' ? read.id : []
    )

  test('has a grant for each log, once, and the one that makes its group may do so', () => {
    const request = makeWith(
      [
        { logConfiguration: logTo('/a') },
        { logConfiguration: logTo('/b', { 'awslogs-create-group': 'true' }) },
        { logConfiguration: logTo('/a') },
        { logConfiguration: logTo('/a', { 'awslogs-region': 'eu-west-1' }) },
        { logConfiguration: { logDriver: 'awsfirelens' } },
        {}
      ],
      { login: NONE }
    )
    expect(resourcesOf(request)).toEqual([
      arn('logs', 'log-group:/a:*'),
      arn('logs', 'log-group:/b:*'),
      arn('logs', 'log-group:/a:*', 'eu-west-1'),
      arn('logs', 'log-group:/run-on-fargate/acme/space:*')
    ])
    const { known } = planGrants(request, makeFindings(), {})
    expect(known.map(({ statements }) => statements[0]?.Action.includes('logs:CreateLogGroup'))).toEqual([
      false,
      true,
      false,
      false
    ])
    expect(new Set(namesOf(request)).size).toBe(4)
  })

  test('may make a group that two containers write to, whichever of them makes it', () => {
    const request = makeWith(
      [{ logConfiguration: logTo('/a') }, { logConfiguration: logTo('/a', { 'awslogs-create-group': 'true' }) }],
      { login: NONE }
    )
    const { known } = planGrants(request, makeFindings(), {})
    expect(known.map(({ statements }) => statements[0]?.Action)).toEqual([
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
    ])
  })

  test('has a grant for each registry and each repository in Amazon ECR, once', () => {
    const other = `210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/cache`
    const request = makeWith([{}, {}, {}, {}, {}], {
      sidecars: [
        ['ghcr.io/acme/a', GHCR],
        ['ghcr.io/acme/b', GHCR],
        [other, NONE],
        [`${other}:7`, NONE],
        ['public.ecr.aws/a/b', NONE]
      ]
    })
    expect(kindsOf(namesOf(request))).toEqual(['log', 'registry', 'registry', 'ecr'])
    expect(resourcesOf(request)).toEqual([
      arn('logs', 'log-group:/run-on-fargate/acme/space:*'),
      '*',
      'arn:aws:ecr:eu-west-1:210987654321:repository/team/cache',
      'arn:aws:ecr:eu-west-1:210987654321:repository/team/cache'
    ])
    expect(planGrants(request, makeFindings(), { ghcr: { key: { arn: KEY } } }).registry).toEqual([
      expect.objectContaining({ secretId: SECRET_NAME }),
      expect.objectContaining({ secretId: 'ghcr', keyArn: KEY })
    ])
  })

  test('has grants for logins that it names itself, also by name alone', () => {
    const request = makeWith([{}, {}], {
      login: { kind: 'secret', id: GIVEN_SECRET },
      sidecars: [['ghcr.io/acme/a', { kind: 'secret', id: 'team/ghcr' }]]
    })
    expect(
      resourcesOf(request, {
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
    const request = makeWith([{ secrets: [{ name: 'A', valueFrom: 'old' }] }], { program: { environment: { A: '1' } } })
    expect(valuesOf(request)).toEqual([])
  })

  test('may read its values, with the keys that they are encrypted with', () => {
    const request = makeWith([{ secrets: [{ name: 'A', valueFrom: 'shop-key' }] }], {
      login: NONE,
      program: { secrets: { B: `${TOKEN}:b::`, C: PARAMETER } }
    })
    expect(resourcesOf(request, { [TOKEN]: { arn: TOKEN, key: { arn: KEY } } }).slice(1)).toEqual([
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
    const request = makeWith([{}, { logConfiguration: logTo('/b') }])
    expect(
      logsOf(request, { group: '/ours', region: REGION }).map(({ container, group }) => [container, group])
    ).toEqual([
      ['space', '/ours'],
      ['side1', '/b']
    ])
  })
})
