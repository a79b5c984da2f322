import { PutRolePermissionsBoundaryCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { describe, expect, test } from '@jest/globals'
import type { Principal } from '../../sandbox/service.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from '../e2e/site.ts'
import { ACCOUNT, BOUNDARY, BOUNDARY_ARN, createBoundary, OURS } from '../iam/account.ts'
import { policyOf, statementsOf, valuesFor } from '../iam/policies.ts'
import { startServer } from '../registry/registry-server.ts'
import { clientsOf } from '../sandbox/authorization/row.ts'

const PASSWORD = 'dckr_pat_not-a-real-token'

/** A registry of somebody who wants the login: it asks for one, and rejects all. */
async function withThief<T>(
  test: (host: string, seen: () => readonly (string | undefined)[]) => Promise<T>
): Promise<T> {
  const thief = await startServer(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }))
  try {
    return await test(thief.host, () => thief.seen.map(({ authorization }) => authorization))
  } finally {
    await thief.close()
  }
}

describe('an image at the registry of somebody else', () => {
  test('gets no login of registry-logins, and nothing is written', async () => {
    await withThief(async (host, seen) => {
      await inSandbox({}, async (sandbox) => {
        const { outcome } = await deploy(sandbox, {
          image: `${host}/acme/space:1.0`,
          'registry-logins': `docker.io acme ${PASSWORD}`
        })

        expect(outcome).toBe('failure')
        expect(seen()).toEqual([])
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })

  test('gets that of registry-username, which is for whatever registry the image is in', async () => {
    await withThief(async (host, seen) => {
      await inSandbox({}, async (sandbox) => {
        await deploy(sandbox, { ...WALKTHROUGH, image: `${host}/acme/space:1.0` })

        expect(seen().at(-1)).toMatch(/^Basic /)
      })
    })
  })
})

describe('the workflow’s role', () => {
  const MORE = policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }])
  const ROLE = OURS.executionRole

  /** What comes of it when the role is let do anything, by a caller with these policies. */
  async function escalate(files: readonly string[], hasBoundary: boolean): Promise<unknown> {
    const policies = [MORE]
    const caller: Principal = {
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run`,
      userId: 'AROAEXAMPLE:run',
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'not-a-real-secret-access-key',
      policies
    }
    return inSandbox({ principals: [caller] }, async (sandbox) => {
      await createBoundary(sandbox)
      const boundary = hasBoundary ? { 'permissions-boundary-arn': BOUNDARY_ARN } : {}
      await deploy(sandbox, { ...WALKTHROUGH, ...boundary, 'wait-for': 'none' })
      const values = { ...valuesFor('acme/space', sandbox.world), BOUNDARY }
      policies.splice(0, 1, policyOf(files.flatMap((file) => statementsOf(file, values))))
      const { iam } = clientsOf(sandbox, caller)
      const other = { RoleName: ROLE, PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }
      const more = { RoleName: ROLE, PolicyName: 'more', PolicyDocument: MORE }
      return {
        unbound: await outcomeOf(iam.send(new PutRolePermissionsBoundaryCommand(other))),
        more: await outcomeOf(iam.send(new PutRolePolicyCommand(more)))
      }
    })
  }

  async function outcomeOf(call: Promise<unknown>): Promise<string> {
    return call.then(
      () => 'done',
      () => 'refused'
    )
  }

  test.each([
    ['without a boundary can let the execution role do anything', ['deployer-policy.json'], false, 'done'],
    [
      'that demands a boundary cannot give a role without one a policy',
      ['deployer-policy.json', 'deployer-policy-boundary.json'],
      false,
      'refused'
    ],
    [
      'that demands a boundary can only give policies to a role that is within it',
      ['deployer-policy.json', 'deployer-policy-boundary.json'],
      true,
      'done'
    ]
  ])('%s', async (_, files, hasBoundary, more) => {
    expect(await escalate(files, hasBoundary)).toEqual({ unbound: 'refused', more })
  })
})
