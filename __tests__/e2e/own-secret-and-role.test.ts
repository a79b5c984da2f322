import { describe, expect, test } from '@jest/globals'
import { run, secured, withCertificate } from './https-site.ts'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

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

describe('the execution role', () => {
  test('is not created when the boundary that was asked for does not exist', async () => {
    const arn = 'arn:aws:iam::123456789012:policy/limits'
    const message = `Scope ARN: ${arn} does not exist or is not attachable.`
    const fault = { call: 'iam:CreateRole', answer: { code: 'NoSuchEntity', message, status: 404 }, times: 1 }
    await inSandbox({ knobs: { faults: [fault] } }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'permissions-boundary-arn': arn })

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      expect(annotations[0]?.message).toContain(arn)
      expect(sandbox.iam.roleNames()).toEqual([])
    })
  })
})
