import { expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, pass, WALKTHROUGH } from './site.ts'

const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never
const HOUR = 3_600_000

test('a role that another run creates in the same moment gets the boundary that was asked for', async () => {
  const at: { sandbox?: Sandbox } = {}
  let raced = false
  const onCall = async ({ operation, input }: RecordedCall, phase: 'received' | 'answered') => {
    if (operation !== 'CreateRole' || phase !== 'received' || raced) return
    raced = true
    const { PermissionsBoundary: _, ...rest } = input
    await at.sandbox?.iam.operations.CreateRole?.(rest as never, CALLER)
  }
  await inSandbox({ onCall }, async (sandbox) => {
    at.sandbox = sandbox
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' }
    })
    await sandbox.iam.operations.CreatePolicy?.({ PolicyName: 'limits', PolicyDocument } as never, CALLER)
    const arn = 'arn:aws:iam::123456789012:policy/limits'
    const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'permissions-boundary-arn': arn })
    const set = sandbox.aws.calls.filter(({ operation }) => operation === 'PutRolePermissionsBoundary')

    expect([raced, outcome]).toEqual([true, 'success'])
    expect(set.map(({ input }) => input.PermissionsBoundary)).toEqual([arn])
  })
})

test('the permission for the log group of a replaced task stays, as that still writes its last lines', async () => {
  await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
    const role = async (): Promise<string[]> => {
      const RoleName = sandbox.iam.roleNames()[0]
      const answer = await sandbox.iam.operations.ListRolePolicies?.({ RoleName } as never, CALLER)
      return (answer as unknown as { readonly PolicyNames: string[] }).PolicyNames
    }
    await deploy(sandbox)
    const [log = ''] = (await role()).filter((policy) => policy.startsWith('log-'))
    await pass(2 * HOUR)
    const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'log-group': '/acme/another' })
    const logs = (await role()).filter((policy) => policy.startsWith('log-'))

    expect([outcome, logs.length]).toEqual(['success', 2])
    expect(logs).toContain(log)
  })
})
