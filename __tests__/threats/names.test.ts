import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { definitionShape } from '../../src/aws/task-definition.ts'
import { namesOf } from '../../src/deployment.ts'
import { belongsTo, environmentTags, namesFor } from '../../src/ownership.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { parseTemplate } from '../../src/inputs/task-definition.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { readsOf } from '../../src/deploy/permissions.ts'
import { policyNameProblems } from '../../src/inputs/task-definition-rules.ts'

/** What can stand in a branch name or reach `environment`, and means something elsewhere. */
const HOSTILE = [
  '../../other/repository/main',
  '..',
  '*',
  '?',
  '${aws:PrincipalTag/team}',
  '$(touch /tmp/x)',
  '`id`',
  'main\n::error::x',
  'main%0A::set-output name=url::http://evil.test',
  'main;rm -rf .',
  "main' || '1'=='1",
  'MAIN',
  'ma\u0131n',
  'main\u200b',
  '\u202enaim',
  'main (job)',
  'ｍａｉｎ'
]

describe.each(HOSTILE)('the environment %j', (environment) => {
  const subject = { repository: 'acme/space', environment }
  const main = { repository: 'acme/space', environment: 'main' }
  const names = namesFor(subject, 'eu-central-1')
  const theirs = namesFor(main, 'eu-central-1')

  test('has nothing of the environment that it looks like', () => {
    expect(names.family).not.toBe(theirs.family)
    expect(names.securityGroup).not.toBe(theirs.securityGroup)
    expect(belongsTo(environmentTags(main), subject)).toBe(false)
    expect(belongsTo(environmentTags(subject), main)).toBe(false)
  })

  test('is in no name that stands in a policy, and leaves no wildcard or variable in the others', () => {
    expect([names.executionRole, names.logGroup]).toEqual([theirs.executionRole, theirs.logGroup])
    for (const name of [names.family, ...Object.values(environmentTags(subject))]) expect(name).not.toMatch(/[*?$`\n]/)
  })
})

test.each([
  'acme/space:1.0\n::error::x',
  'acme/space:1.0 --privileged',
  'acme/space:$(id)',
  'acme/space:`id`',
  'acme/*',
  'acme/space:*',
  'acme/../other',
  'acme/space@sha256:*',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/*',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/${aws:username}',
  'https://user:password@registry.test/acme/space',
  'evil.test@registry.test/acme/space',
  'registry.test#/acme/space',
  'registry.test?/acme/space'
])('the image reference %j is refused before it is used', (text) => {
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'IMAGE_REFERENCE_INVALID' }))
})

describe('a task definition', () => {
  const withContainer = (more: object) => JSON.stringify({ containerDefinitions: [{ name: 'web', ...more }] })
  const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret'
  const read = (file: string, text: string) =>
    parseTemplate(file, text, definitionShape(), {
      compute: { kind: 'fargate', spot: false },
      imageName: undefined,
      container: undefined,
      replaced: [],
      variables: []
    })
  const logTo = (options: object) => ({ logConfiguration: { logDriver: 'awslogs', options } })

  test.each([
    ['every secret', { secrets: [{ name: 'A', valueFrom: `${SECRET}:*` }] }],
    ['secrets by one character', { secrets: [{ name: 'A', valueFrom: `${SECRET}:prod/????` }] }],
    ['every parameter', { secrets: [{ name: 'A', valueFrom: '/prod/*' }] }],
    ['a variable of the policy language', { secrets: [{ name: 'A', valueFrom: '/prod/${aws:username}' }] }],
    ['every login', { repositoryCredentials: { credentialsParameter: 'team/*' } }],
    ['every log group', logTo({ 'awslogs-group': '*' })],
    ['another resource behind a log group', logTo({ 'awslogs-group': '/app:log-stream:*' })],
    ['every Region', logTo({ 'awslogs-group': '/app', 'awslogs-region': '*' })],
    [
      'every secret for its log',
      { logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'splunk-token', valueFrom: `${SECRET}:*` }] } }
    ],
    ['every specification', { credentialSpecs: ['credentialspec:arn:aws:ssm:eu-central-1:123456789012:parameter/*'] }],
    ['every object by an option', { dockerSecurityOptions: ['credentialspec:arn:aws:s3:::team/*'] }],
    [
      'every secret behind a name',
      { secrets: [{ name: 'A', valueFrom: 'a:b:c:d:e:f:g:parameter/aws/reference/secretsmanager/*' }] }
    ]
  ])('that would let the execution role have %s is refused', (_, container) => {
    expect(() => read('task.json', withContainer(container))).toThrow(
      expect.objectContaining({
        code: 'TASK_DEFINITION_INVALID',
        message: expect.stringMatching(/has characters that no name has|has the placeholder/)
      })
    )
  })

  test.each([
    ['every object', 'arn:aws:s3:::team/*'],
    ['every bucket', 'arn:aws:s3:::*/prod.env'],
    ['objects by one character', 'arn:aws:s3:::team/prod?.env']
  ])('that would let the execution role have %s is refused', (_, value) => {
    expect(() => read('task.json', withContainer({ environmentFiles: [{ type: 's3', value }] }))).toThrow(
      expect.objectContaining({
        code: 'TASK_DEFINITION_INVALID',
        message: expect.stringContaining('environmentFiles[0].value')
      })
    )
  })

  test('that is accepted names nothing that the execution role reads by a wildcard, in whatever field', () => {
    const parts = ['arn:', 'aws:', 'ssm:', 'secretsmanager:', 's3:::', 'eu-central-1:', '123456789012:', 'secret:']
    const more = ['parameter/', 'aws/reference/secretsmanager/', '*', '?', '$', 'x', '/', ':', 'credentialspec:', 'b/']
    const text = fc.array(fc.constantFrom(...parts, ...more), { maxLength: 12 }).map((all) => all.join(''))
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 7, maxLength: 7 }),
        ([a = '', b = '', c = '', d = '', e, f = '', g = '']) => {
          const container = {
            name: 'web',
            secrets: [{ name: 'A', valueFrom: a }],
            environmentFiles: [{ type: 's3', value: b }],
            repositoryCredentials: { credentialsParameter: c },
            logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': d, 'awslogs-region': e } },
            credentialSpecs: [f],
            dockerSecurityOptions: [g]
          }
          const definition = { containerDefinitions: [container] } as never
          const refused = policyNameProblems(definition).map(([path]) => path.replace(/-region$/, '-group'))
          const read = readsOf(definition, 'eu-central-1').filter(({ path }) => !refused.includes(path))
          expect(read.filter(({ path: _, ...rest }) => /[*?$]/.test(JSON.stringify(rest)))).toEqual([])
        }
      ),
      { numRuns: 2000 }
    )
  })

  test('may name a key of any characters in a secret, as no policy names that', () => {
    const secrets = [{ name: 'A', valueFrom: `${SECRET}:prod/app-AbCdEf:is it $5 or *?::` }]
    expect(read('task.json', withContainer({ secrets })).template.containerDefinitions[0]).toMatchObject({
      secrets
    })
  })

  test('that is another file, which is not for others to see, is refused without a word of it', () => {
    const files = [
      'AWS_SECRET_ACCESS_KEY=hunter2',
      '{"auths":{"x":{"auth":"aHVudGVyMg=="}}}',
      '"hunter2"',
      '["hunter2"]'
    ]
    for (const text of files) {
      const outcome = (() => {
        try {
          return read('../../.docker/config.json', text)
        } catch (error) {
          return error
        }
      })()
      expect(outcome).toMatchObject({ code: 'TASK_DEFINITION_INVALID' })
      expect(String(outcome)).not.toMatch(/hunter2|aHVudGVyMg|SECRET/)
    }
  })
})

test.each(['see http://evil.test/x', 'www.evil.test', 'HTTPS://EVIL.TEST', 'a\u202e\u200bb', 'a\x1b[2Jb'])(
  'the job summary makes no link of %j, and drops what is not seen',
  (hostile) => {
    const failure = { title: hostile, cause: hostile, remedy: hostile, containers: [], logLines: [] }
    const facts = { image: hostile, environment: hostile, outputs: {}, changes: [], spans: [], links: [], failure }
    const summary = renderSummary(facts)
    expect(summary).not.toMatch(/:\/\/|www\./i)
    expect(summary.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  }
)

test('the platforms of an image with thousands are named in part', () => {
  const platforms = Array.from({ length: 40_000 }, (_, index) => ({ os: 'linux', architecture: `a${index}` }))
  expect(namesOf(platforms)).toMatch(/^linux\/a0, .*, linux\/a19 and 39980 more$/)
  expect(namesOf(platforms.slice(0, 2))).toBe('linux/a0, linux/a1')
})
