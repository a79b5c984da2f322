import { describe, expect, test } from '@jest/globals'
import { run, secured, withCertificate } from './https-site.ts'
import { namesFor } from '../../src/ownership.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never
const SECRET = 'run-on-fargate/acme/space/access/pr-7'

describe('the secret of a password', () => {
  test.concurrent.each([
    ['the environment', 'acme/space', 'pr-7', true],
    ['another environment', 'acme/space', 'pr-8', false],
    ['another repository', 'acme/other', 'pr-7', false]
  ])('that carries the tags of %s goes with the environment only if it is its own', async (_, repository, pr, gone) => {
    await withCertificate(async (sandbox, { arn }) => {
      await run(sandbox, secured(arn, { 'access-password': 'correct horse battery' }))
      const Tags = [
        { Key: 'run-on-fargate:repository', Value: repository },
        { Key: 'run-on-fargate:environment', Value: pr }
      ]
      await sandbox.secretsManager.operations.TagResource?.({ SecretId: SECRET, Tags } as never, CALLER)
      const { outcome } = await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
      const deletions = sandbox.aws.calls.filter(({ operation }) => operation === 'DeleteSecret')

      expect([outcome, deletions.length]).toEqual(['success', gone ? 1 : 0])
    })
  })
})

describe('the secret of a password that was removed with its environment', () => {
  test('is taken back by the next deployment within seven days', async () => {
    await withCertificate(async (sandbox, { arn }) => {
      const inputs = secured(arn, { 'access-password': 'correct horse battery' })
      await run(sandbox, inputs)
      await deploy(sandbox, { mode: 'destroy', environment: 'pr-7' })
      const deletion = sandbox.aws.calls.find(({ operation }) => operation === 'DeleteSecret')
      const { outcome } = await run(sandbox, inputs)

      expect(deletion?.input).toMatchObject({ RecoveryWindowInDays: 7 })
      expect([outcome, sandbox.aws.calls.filter(({ operation }) => operation === 'RestoreSecret').length]).toEqual([
        'success',
        1
      ])
    })
  })
})

describe('the execution role', () => {
  test('is created within the boundary that has its name, where there is such a policy', async () => {
    await inSandbox({}, async (sandbox) => {
      const { executionRole: PolicyName } = namesFor(
        { repository: 'acme/space', environment: '' },
        sandbox.world.region
      )
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' }
      })
      await sandbox.iam.operations.CreatePolicy?.({ PolicyName, PolicyDocument } as never, CALLER)
      const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
      const created = sandbox.aws.calls.filter(({ operation }) => operation === 'CreateRole')

      expect(outcome).toBe('success')
      expect(created.map(({ input }) => input.PermissionsBoundary)).toEqual([
        `arn:aws:iam::123456789012:policy/${PolicyName}`
      ])
    })
  })

  test('is not created when the boundary that was asked for does not exist', async () => {
    const arn = 'arn:aws:iam::123456789012:policy/limits'

    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'permissions-boundary-arn': arn })

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      expect(annotations[0]?.message).toContain(arn)
      expect(sandbox.iam.roleNames()).toEqual([])
    })
  })
})

describe('a secret of nobody with other credentials', () => {
  test.concurrent.each([
    ['that is rotated', { rotated: true }, /is kept by its rotation/],
    ['that a service manages', { owningService: 'rds' }, /is kept by the service rds/]
  ])('%s is left as it is', async (_, keeper, says) => {
    await inSandbox({}, async (sandbox) => {
      const value = JSON.stringify({ username: 'acme', password: 'of somebody else' })
      sandbox.secretsManager.seedSecret({ name: 'theirs', value, ...keeper })
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'secret-name': 'theirs' })

      expect([outcome, annotations[0]?.message]).toEqual(['failure', expect.stringMatching(says)])
      expect(sandbox.secretsManager.forTasks.value('theirs').secretString).toBe(value)
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('that a service manages with just these credentials is used', async () => {
    await inSandbox({}, async (sandbox) => {
      const login = { username: WALKTHROUGH['registry-username'], password: WALKTHROUGH['registry-password'] }
      sandbox.secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify(login), owningService: 'rds' })
      const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'secret-name': 'theirs' })

      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
    })
  })
})
