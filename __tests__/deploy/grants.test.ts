import { describe, expect, test } from '@jest/globals'
import { grantOwner, isGrantOf } from '../../src/aws/grants.ts'
import { completeGrants, grantNames, planGrants } from '../../src/deploy/grants.ts'
import { namesFor } from '../../src/environment.ts'
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
      makeRequest({ login: { kind: 'secret', id: GIVEN_SECRET.text, arn: GIVEN_SECRET } }),
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
    const planned = planGrants(request, makeFindings(), { [SECRET_NAME]: keyArn })
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
