import { describe, expect, test } from '@jest/globals'
import {
  belongsTo,
  environmentTags,
  lowerCaseTags,
  namesFor,
  secretNameFor,
  sharedTags,
  tagsByKey,
  taskTags,
  upperCaseTags,
  type Subject
} from '../src/environment.ts'

const REGION = 'eu-central-1'

function makeSubject(overrides: Partial<Subject> = {}): Subject {
  return { repository: 'acme/space', environment: 'main', run: '4711/1', commit: 'a'.repeat(40), ...overrides }
}

const SUBJECTS = [
  makeSubject(),
  makeSubject({ environment: 'Main' }),
  makeSubject({ environment: 'feature/login' }),
  makeSubject({ environment: 'feature-login' }),
  makeSubject({ environment: 'feature.login' }),
  makeSubject({ environment: 'feature login' }),
  makeSubject({ environment: 'größe' }),
  makeSubject({ environment: 'grö/e' }),
  makeSubject({ environment: '日本語' }),
  makeSubject({ environment: '日本誤' }),
  makeSubject({ environment: '🚀' }),
  makeSubject({ environment: '🛑' }),
  makeSubject({ environment: '--main' }),
  makeSubject({ environment: 'b'.repeat(300) }),
  makeSubject({ environment: 'b'.repeat(301) }),
  makeSubject({ environment: `${'b'.repeat(299)}c` }),
  makeSubject({ environment: '𠮷'.repeat(300) }),
  makeSubject({ environment: `x${'𠮷'.repeat(300)}` }),
  // One text when everything is joined with hyphens.
  makeSubject({ repository: 'acme/space-a', environment: 'b' }),
  makeSubject({ repository: 'acme/space', environment: 'a-b' }),
  makeSubject({ repository: 'acme-x/y', environment: 'main' }),
  makeSubject({ repository: 'acme/x-y', environment: 'main' }),
  makeSubject({ repository: `${'o'.repeat(39)}/${'r'.repeat(100)}`, environment: 'main' }),
  makeSubject({ repository: `${'o'.repeat(39)}/${'r'.repeat(99)}s`, environment: 'main' }),
  makeSubject({ repository: 'acme/_.-', environment: 'main' })
]

const LABELLED = SUBJECTS.map((subject) => ({
  subject,
  label: `${subject.repository} in ${subject.environment}`.slice(0, 60)
}))

describe.each(LABELLED)('$label', ({ subject }) => {
  const names = namesFor(subject, REGION)

  test.each([
    ['family', /^[A-Za-z0-9_-]{1,255}$/],
    ['executionRole', /^[\w+=,.@-]{1,64}$/],
    ['securityGroup', /^(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/],
    ['logGroup', /^(?!aws\/)[.\-_/#A-Za-z0-9]{1,512}$/]
  ] as const)('the %s has only what its service takes', (kind, allowed) => {
    expect(names[kind]).toMatch(allowed)
  })

  test('the secret has only what Secrets Manager takes, and no end that looks like an ARN', () => {
    for (const host of ['docker.io', 'ghcr.io', 'registry.example.com:5000', '[2001:db8::1]:5000']) {
      const name = secretNameFor(subject.repository, host)
      expect(name).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/)
      expect(name).not.toMatch(/-[A-Za-z0-9]{6}$/)
    }
  })

  test('the tags have only what all services take', () => {
    for (const [key, value] of Object.entries(taskTags(subject))) {
      expect(key).toMatch(/^run-on-fargate:[a-z]+$/)
      expect(value).toMatch(/^[\p{L}\p{N} +\-=._:/@]{0,256}$/u)
      expect(value.length).toBeLessThanOrEqual(256)
      expect(value.isWellFormed()).toBe(true)
    }
  })

  test('its tags say that a thing is its own, and only its own', () => {
    const tags = { ...taskTags(subject), team: 'space' }
    expect(SUBJECTS.filter((other) => belongsTo(tags, other))).toEqual([subject])
  })
})

test.each(['family', 'securityGroup'] as const)('no two environments share a %s', (kind) => {
  const names = SUBJECTS.map((subject) => namesFor(subject, REGION)[kind])
  expect(new Set(names).size).toBe(SUBJECTS.length)
})

test.each(['executionRole', 'logGroup'] as const)(
  'the environments of a repository share one %s, others do not',
  (kind) => {
    const byRepository = new Map<string, Set<string>>()
    for (const subject of SUBJECTS) {
      const names = byRepository.get(subject.repository) ?? new Set()
      byRepository.set(subject.repository, names.add(namesFor(subject, REGION)[kind]))
    }
    const all = [...byRepository.values()].map((names) => [...names])
    expect(all.every((names) => names.length === 1)).toBe(true)
    expect(new Set(all.flat()).size).toBe(byRepository.size)
  }
)

test('the role, which IAM keeps for all Regions, is another one in each', () => {
  const regions = ['eu-central-1', 'eu-west-1', 'us-gov-west-1', 'us-west-1', 'cn-north-1', 'eusc-de-east-1']
  const names = regions.map((region) => namesFor(makeSubject(), region).executionRole)
  expect(new Set(names).size).toBe(regions.length)
})

test('names that fit are readable and bare, others carry a hash of eight characters', () => {
  const { family, executionRole, securityGroup, logGroup } = namesFor(makeSubject(), REGION)
  expect(family).toMatch(/^run-on-fargate-acme-space-main-[0-9a-f]{8}$/)
  expect(executionRole).toMatch(/^run-on-fargate-acme-space-eu-central-1-[0-9a-f]{8}$/)
  expect(securityGroup).toBe('run-on-fargate/acme/space/main')
  expect(logGroup).toBe('/run-on-fargate/acme/space')
  expect(secretNameFor('acme/space', 'docker.io')).toBe('run-on-fargate/acme/space/docker.io')
})

test('the families of a repository begin alike, whatever the environment, and none is missed', () => {
  for (const subject of SUBJECTS) {
    const { family, familyPrefix } = namesFor(subject, REGION)
    expect(family.startsWith(familyPrefix)).toBe(true)
    expect(familyPrefix).toMatch(/^[A-Za-z0-9_-]{1,255}$/)
  }
  expect(namesFor(makeSubject(), REGION).familyPrefix).toBe('run-on-fargate-acme-space-')
})

test('names stay the same from run to run', () => {
  const later = makeSubject({ run: '4712/3', commit: 'b'.repeat(40) })
  expect(namesFor(later, REGION)).toEqual(namesFor(makeSubject(), REGION))
})

test('tags say repository, environment, run and commit, each where it belongs', () => {
  const subject = makeSubject({ environment: 'pr-7' })
  const shared = { 'run-on-fargate:repository': 'acme/space' }
  const environment = { ...shared, 'run-on-fargate:environment': 'pr-7' }
  expect(sharedTags(subject)).toEqual(shared)
  expect(environmentTags(subject)).toEqual(environment)
  expect(taskTags(subject)).toEqual({
    ...environment,
    'run-on-fargate:run': '4711/1',
    'run-on-fargate:commit': subject.commit
  })
})

test.each([
  ['no tags', {}],
  ['the repository alone', { 'run-on-fargate:repository': 'acme/space' }],
  ['the environment alone', { 'run-on-fargate:environment': 'main' }],
  ['another repository', { 'run-on-fargate:repository': 'acme/other', 'run-on-fargate:environment': 'main' }],
  ['keys in capitals', { 'RUN-ON-FARGATE:REPOSITORY': 'acme/space', 'run-on-fargate:environment': 'main' }]
])('a thing with %s belongs to nobody here', (_, tags) => {
  expect(belongsTo(tags, makeSubject())).toBe(false)
})

test('tags go to and come from both spellings of the services', () => {
  const tags = { team: 'space', empty: '' }
  expect(lowerCaseTags(tags)).toEqual([
    { key: 'team', value: 'space' },
    { key: 'empty', value: '' }
  ])
  expect(tagsByKey(lowerCaseTags(tags))).toEqual(tags)
  expect(tagsByKey(upperCaseTags(tags))).toEqual(tags)
  expect(tagsByKey([{ key: 'no value' }])).toEqual({ 'no value': '' })
})
