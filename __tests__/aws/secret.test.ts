import { describe, expect, test } from '@jest/globals'
import { planSecret, type SecretFinding, type SecretSpec, type SecretValue } from '../../src/aws/secret.ts'

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:login-AbCdEf'
/** Quotes, backslashes and characters beyond ASCII and U+FFFF: all have to survive. */
const PASSWORD = 'p"\\ä\u2028🚀'

function makeSpec(overrides: Partial<SecretSpec> = {}): SecretSpec {
  return { name: 'login', username: 'acme', password: PASSWORD, description: 'A login', tags: {}, ...overrides }
}

function present(value: SecretValue): SecretFinding {
  return { state: 'present', arn: ARN, value }
}

function holding(value: unknown): SecretFinding {
  return present({ text: JSON.stringify(value) })
}

const spec = makeSpec()

test('one that is absent is made with the login as JSON', () => {
  const plan = planSecret({ state: 'absent' }, spec)
  expect(plan).toEqual({ action: 'create', spec, value: expect.any(String) })
  expect(JSON.parse(plan.value ?? '')).toEqual({ username: 'acme', password: PASSWORD })
})

test.each([
  [{ state: 'deleted', arn: ARN } as const, { action: 'restore', spec, arn: ARN }],
  [{ state: 'deleted' } as const, { action: 'restore', spec }]
])('one that waits for its deletion is restored: %j', (finding, plan) => {
  expect(planSecret(finding, spec)).toEqual(plan)
})

test.each([
  ['the login', { username: 'acme', password: PASSWORD }],
  ['the login in another order', { password: PASSWORD, username: 'acme' }],
  ['more beside the login', { username: 'acme', password: PASSWORD, email: 'a@example.com', nested: { a: [1] } }]
])('one that holds %s is left', (_, value) => {
  expect(planSecret(holding(value), spec)).toEqual({ action: 'unchanged', spec, arn: ARN })
})

test.each([
  ['another password', { username: 'acme', password: 'old' }],
  ['another user', { username: 'other', password: PASSWORD }],
  ['the user in capitals', { username: 'ACME', password: PASSWORD }],
  ['a password that is a number', { username: 'acme', password: 1 }],
  ['no login', {}],
  ['other keys', { 'api-key': 'x' }]
])('one that holds %s is updated, and its other keys are kept', (_, value) => {
  const plan = planSecret(holding(value), spec)
  expect(plan).toEqual({ action: 'update', spec, arn: ARN, value: expect.any(String) })
  expect(JSON.parse(plan.value ?? '')).toEqual({ ...value, username: 'acme', password: PASSWORD })
})

test('one without a value gets the login', () => {
  expect(planSecret(present('none'), spec)).toEqual({
    action: 'update',
    spec,
    arn: ARN,
    value: JSON.stringify({ username: 'acme', password: PASSWORD })
  })
})

test('one that may not be read gets the login each time, and it is said what to allow', () => {
  const plan = planSecret(present('unreadable'), spec)
  expect(plan).toMatchObject({ action: 'update', arn: ARN })
  expect(plan.notice).toContain('secretsmanager:GetSecretValue')
  expect(plan.notice).not.toContain(PASSWORD)
})

describe('one whose value is not ours to overwrite is refused', () => {
  test.each([
    ['plain text', present({ text: 'acme:hunter2' })],
    ['a JSON text', holding('acme')],
    ['a number', holding(42)],
    ['null', holding(null)],
    ['a list', holding([{ username: 'acme' }])],
    ['broken JSON', present({ text: '{"username": "acme"' })],
    ['nothing but blanks', present({ text: '  ' })],
    ['bytes', present('binary')]
  ])('%s', (_, finding) => {
    expect(() => planSecret(finding, spec)).toThrow(
      expect.objectContaining({
        code: 'SECRET_NOT_OURS',
        message: expect.stringMatching(/^The secret login is there already.*left untouched\.$/),
        hint: expect.stringContaining('`secret-name`')
      })
    )
  })

  test('without its value being told', () => {
    expect(() => planSecret(present({ text: 'hunter2' }), spec)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') })
    )
  })
})
