import { describe, expect, test } from '@jest/globals'
import { holds, play, type Result } from './conditions.ts'
import { WORKFLOWS } from './files.ts'

describe('the nightly run', () => {
  const NIGHTLY = WORKFLOWS.get('nightly.yml')?.workflow.jobs ?? {}
  const SET = { vars: { E2E_AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/nightly', E2E_AWS_REGION: 'eu-central-1' } }
  const LEFT = { find: { environments: '["nightly-1-1"]' } }

  test.each([
    ['none of the variables', { E2E_AWS_ROLE_ARN: '', E2E_AWS_REGION: '' }],
    ['only the role', { ...SET.vars, E2E_AWS_REGION: '' }],
    ['only the Region', { ...SET.vars, E2E_AWS_ROLE_ARN: '' }]
  ])('does nothing with %s', (_, vars) => {
    expect(new Set(Object.values(play(NIGHTLY, { vars }, {}, LEFT)))).toEqual(new Set(['skipped']))
  })

  test.each([
    ['is well', {}, LEFT, { image: 'success', deploy: 'success', find: 'success', remove: 'success' }],
    ['has left nothing', {}, { find: { environments: '[]' } }, { remove: 'skipped', find: 'success' }],
    ['gets no image', { image: 'failure' }, LEFT, { deploy: 'skipped', find: 'success', remove: 'success' }],
    ['fails', { deploy: 'failure' }, LEFT, { find: 'success', remove: 'success' }],
    ['is cancelled', { deploy: 'cancelled' }, LEFT, { find: 'success', remove: 'success' }],
    ['cannot look', { find: 'failure' }, {}, { deploy: 'success', remove: 'skipped' }]
  ] as const)('looks for what was left and removes it when it %s', (_, ends, outputs, results) => {
    expect(play(NIGHTLY, SET, ends, outputs)).toMatchObject(results)
  })

  test('removes what it has made, however it ends, once it is logged in', () => {
    const { deploy, remove } = NIGHTLY
    const last = deploy?.steps.at(-1)
    expect(last?.with).toMatchObject({ mode: 'destroy', environment: '${{ env.ENVIRONMENT }}' })
    expect(remove?.steps.at(-1)?.with).toMatchObject({ mode: 'destroy', environment: '${{ matrix.environment }}' })
    const runs = (login: Result, before: Result) =>
      holds(last?.if, { steps: { aws: { outcome: login } } }, [login, before])
    expect([runs('success', 'success'), runs('success', 'failure'), runs('success', 'cancelled')]).toEqual([
      true,
      true,
      true
    ])
    expect(runs('failure', 'skipped')).toBe(false)
  })
})
