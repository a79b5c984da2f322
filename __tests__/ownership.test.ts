import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  belongsTo,
  decodeTag,
  encodeTag,
  environmentTags,
  expiryTag,
  fitsInTags,
  isOurs,
  isPartOf,
  jobOf,
  lowerCaseTags,
  namesFor,
  originTag,
  readTagged,
  secretNameFor,
  sharedTags,
  tagsByKey,
  taskTags,
  upperCaseTags,
  type Place,
  type Subject
} from '../src/ownership.ts'

const REGION = 'eu-central-1'
const REGIONS = [REGION, 'eu-west-1', 'us-gov-west-1', 'us-west-1', 'cn-north-1', 'eusc-de-east-1']

function makeSubject(overrides: Partial<Subject> = {}): Subject {
  return { repository: 'acme/space', environment: 'main', run: '4711/1', commit: 'a'.repeat(40), ...overrides }
}

/** Owners and names as GitHub has them, many of which differ in a hyphen, a dot or a capital only. */
const owners = fc.stringMatching(/^[aA](?:-?[aAb]){0,3}$/)
const repositories = fc.tuple(owners, fc.stringMatching(/^[aAb._-]{1,5}$/)).map((parts) => parts.join('/'))

/** Names of environments: short ones that are easily mixed up, and what git and GitHub allow at all. */
const environments = fc.oneof(
  fc.stringMatching(/^[aA/._ #=-]{1,4}$/),
  fc.constantFrom(
    'main',
    'main (job)',
    'PR #7',
    'preview (7)',
    'Vorschau & Test 7',
    '🚀',
    '=23',
    'aws:x',
    ' x ',
    'é',
    'e\u0301'
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 })
)
const places: fc.Arbitrary<Place> = fc
  .tuple(repositories, environments, fc.boolean())
  .map(([repository, environment, job]) => (job ? jobOf({ repository, environment }) : { repository, environment }))

describe('names', () => {
  test('have only what their services take', () => {
    fc.assert(
      fc.property(places, fc.constantFrom(...REGIONS), (place, region) => {
        const { family, familyPrefix, executionRole, securityGroup, logGroup } = namesFor(place, region)
        expect(family).toMatch(/^[A-Za-z0-9_-]{1,255}$/)
        expect(family.startsWith(familyPrefix)).toBe(true)
        expect(executionRole).toMatch(/^[\w+=,.@-]{1,64}$/)
        expect(securityGroup).toMatch(/^(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/)
        expect(logGroup).toMatch(/^(?!aws\/)[.\-_/#A-Za-z0-9]{1,512}$/)
        const secret = secretNameFor(place.repository, 'registry.example.com:5000')
        expect(secret).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/)
        // Secrets Manager takes such an end for its own.
        expect(secret).not.toMatch(/-[A-Za-z0-9]{6}$/)
      })
    )
  })

  test('no two environments share a family, nor an environment and its jobs', () => {
    fc.assert(
      fc.property(places, places, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other)
        expect(namesFor(one, REGION).family === namesFor(other, REGION).family).toBe(same)
      })
    )
  })

  test('what a policy grants of one repository matches nothing of another', () => {
    fc.assert(
      fc.property(places, places, fc.constantFrom(...REGIONS), (ours, theirs, region) => {
        fc.pre(ours.repository !== theirs.repository)
        const [own, other] = [namesFor(ours, region), namesFor(theirs, region)]
        expect(other.family.startsWith(own.familyPrefix)).toBe(false)
        expect(other.executionRole).not.toBe(own.executionRole)
        expect(other.logGroup).not.toBe(own.logGroup)
        expect(secretNameFor(theirs.repository, 'x').startsWith(`run-on-fargate/${ours.repository}/`)).toBe(false)
      })
    )
  })

  test('the environments of a repository share role and log group; each Region has a role', () => {
    fc.assert(
      fc.property(places, environments, (place, environment) => {
        const [one, other] = [namesFor(place, REGION), namesFor({ ...place, environment }, REGION)]
        expect([one.executionRole, one.logGroup]).toEqual([other.executionRole, other.logGroup])
        expect(new Set(REGIONS.map((region) => namesFor(place, region).executionRole)).size).toBe(REGIONS.length)
      })
    )
  })

  test('can be read by people', () => {
    const { family, executionRole, securityGroup, logGroup } = namesFor(makeSubject(), REGION)
    expect(family).toMatch(/^run-on-fargate-[0-9a-f]{16}-main-[0-9a-f]{16}$/)
    expect(executionRole).toMatch(/^run-on-fargate-[0-9a-f]{16}-eu-central-1$/)
    expect(securityGroup).toBe('run-on-fargate/acme/space/main')
    expect(logGroup).toBe('/run-on-fargate/acme/space')
    expect(secretNameFor('acme/space', 'docker.io')).toBe('run-on-fargate/acme/space/docker.io')
  })
})

describe('tags', () => {
  test('hold every text in what all services take, and give it back exactly', () => {
    fc.assert(
      fc.property(fc.oneof(environments, fc.string({ unit: 'binary', maxLength: 50 })), (text) => {
        const value = encodeTag(text)
        expect(value).toMatch(/^[\p{L}\p{N} +\-=._:/@]*$/u)
        expect(value).not.toMatch(/^aws:|^ | $/i)
        expect(decodeTag(value)).toBe(text)
      })
    )
  })

  test('that nobody of us wrote say nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[=a-fA-F0-9 #]{1,6}$/), (value) => {
        const text = decodeTag(value)
        if (text !== undefined) expect(encodeTag(text)).toBe(value)
      })
    )
    expect(['=23', 'a b', '=3D'].map(decodeTag)).toEqual(['#', 'a b', '='])
    expect(['#', '=', '=2', '=61', '=C3', ' a'].map(decodeTag)).toEqual(Array.from({ length: 6 }, () => undefined))
  })

  test('say repository, environment, origin and expiry of every environment that fits in them', () => {
    fc.assert(
      fc.property(places, environments, fc.integer({ min: 0, max: 4e12 }), ({ repository, environment }, ref, at) => {
        const subject = makeSubject({ repository, environment, origin: `refs/heads/${ref}` })
        fc.pre(fitsInTags(subject))
        const expires = new Date(at)
        const tags = { ...taskTags(subject), ...originTag(subject), ...expiryTag(expires), team: 'space' }
        expect(Object.values(tags).every((value) => value.length <= 256)).toBe(true)
        expect(readTagged(tags, repository)).toEqual({ environment, origin: `refs/heads/${ref}`, expires })
        expect(readTagged(tags, `${repository}x`)).toBeUndefined()
      })
    )
  })

  test('a thing belongs to its own repository, environment and part, and to no other', () => {
    fc.assert(
      fc.property(places, places, (one, other) => {
        const tags = { ...environmentTags(one), team: 'space' }
        const same = one.repository === other.repository && one.environment === other.environment
        expect(isOurs(tags, other)).toBe(one.repository === other.repository)
        expect(belongsTo(tags, other)).toBe(same)
        expect(isPartOf(tags, other)).toBe(same && one.job === other.job)
      })
    )
  })

  test.each([
    ['no tags', {}],
    ['the repository alone', { 'run-on-fargate:repository': 'acme/space' }],
    ['the environment alone', { 'run-on-fargate:environment': 'main' }],
    ['keys in capitals', { 'RUN-ON-FARGATE:REPOSITORY': 'acme/space', 'run-on-fargate:environment': 'main' }]
  ])('a thing with %s belongs to nobody here', (_, tags) => {
    expect(belongsTo(tags, makeSubject())).toBe(false)
    expect(readTagged(tags, 'acme/space')).toBeUndefined()
  })

  test('255 characters fit as letters, and not as signs', () => {
    const fits = (environment: string) => fitsInTags({ environment })
    expect(['a'.repeat(255), 'ж'.repeat(255), '#'.repeat(85)].map(fits)).toEqual([true, true, true])
    expect(['#'.repeat(86), '🚀'.repeat(255)].map(fits)).toEqual([false, false])
    expect(fitsInTags({ environment: 'x', origin: `refs/heads/${'#'.repeat(82)}` })).toBe(false)
  })

  test('say repository, environment, run and commit, each where it belongs', () => {
    const subject = makeSubject({ environment: 'pr-7' })
    const shared = { 'run-on-fargate:repository': 'acme/space' }
    const environment = { ...shared, 'run-on-fargate:environment': 'pr-7' }
    expect(sharedTags(subject)).toEqual(shared)
    expect(environmentTags(subject)).toEqual(environment)
    expect(environmentTags(jobOf(subject))).toEqual({ ...environment, 'run-on-fargate:job': 'true' })
    expect(taskTags(subject)).toEqual({
      ...environment,
      'run-on-fargate:run': '4711/1',
      'run-on-fargate:commit': subject.commit
    })
  })

  test('go to and come from both spellings of the services', () => {
    const tags = { team: 'space', empty: '' }
    expect(lowerCaseTags(tags)).toEqual([
      { key: 'team', value: 'space' },
      { key: 'empty', value: '' }
    ])
    expect(tagsByKey(lowerCaseTags(tags))).toEqual(tags)
    expect(tagsByKey(upperCaseTags(tags))).toEqual(tags)
    expect(tagsByKey([{ key: 'no value' }])).toEqual({ 'no value': '' })
  })
})
