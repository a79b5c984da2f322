import {
  CreateRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient
} from '@aws-sdk/client-iam'
import { describe, expect, test } from '@jest/globals'
import type { Principal } from '../../sandbox/src/service.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from '../e2e/site.ts'
import { ACCOUNT, createBoundary, OURS } from '../iam/account.ts'
import { policyOf, statementsOf, valuesFor } from '../iam/policies.ts'
import { startServer } from '../registry/registry-server.ts'
import { clientsOf } from '../../sandbox/__tests__/authorization/row.ts'

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
  const policies = [MORE]
  const caller: Principal = {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run`,
    userId: 'AROAEXAMPLE:run',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'not-a-real-secret-access-key',
    policies
  }

  /** A deployment by an administrator; after it, the caller has what `deployer-policy.json` allows. */
  async function withDeployment<T>(use: (sandbox: Sandbox, iam: IAMClient) => Promise<T>): Promise<T> {
    policies.splice(0, 1, MORE)
    return inSandbox({ principals: [caller], knobs: { lag: { iam: 0 } } }, async (sandbox) => {
      await createBoundary(sandbox)
      await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
      policies.splice(0, 1, policyOf(statementsOf('deployer-policy.json', valuesFor('acme/space', sandbox.world))))
      return use(sandbox, clientsOf(sandbox, caller).iam)
    })
  }

  async function outcomeOf(call: Promise<unknown>): Promise<string> {
    return call.then(
      () => 'done',
      () => 'refused'
    )
  }

  test('cannot take the execution role out of its boundary, nor let others have it', async () => {
    await withDeployment(async (_, iam) => {
      const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess'
      const unbound = new PutRolePermissionsBoundaryCommand({ RoleName: ROLE, PermissionsBoundary })
      const AWS = 'arn:aws:iam::666666666666:root'
      const open = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }]
      })
      expect(await outcomeOf(iam.send(unbound))).toBe('refused')
      const loosened = new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: open })
      expect(await outcomeOf(iam.send(loosened))).toBe('refused')
    })
  })

  test('gains nothing by a broader policy on the execution role', async () => {
    await withDeployment(async ({ iam: { forTasks } }, iam) => {
      const more = new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'more', PolicyDocument: MORE })
      expect(await outcomeOf(iam.send(more))).toBe('done')
      const role = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`
      const secret = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:run-on-fargate/acme`
      expect(forTasks.denial(role, 'iam:CreateUser', '*')).toContain('permissions boundary')
      expect(forTasks.denial(role, 'secretsmanager:GetSecretValue', `${secret}/space-two/docker.io-AbCdEf`)).toContain(
        'permissions boundary'
      )
      expect(forTasks.denial(role, 'secretsmanager:GetSecretValue', `${secret}/space/docker.io-AbCdEf`)).toBeUndefined()
    })
  })

  test('cannot create an execution role without a boundary', async () => {
    await withDeployment(async (_, iam) => {
      const RoleName = OURS.executionRole
      const AssumeRolePolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
      })
      const Tags = [{ Key: 'run-on-fargate:repository', Value: 'acme/space' }]
      const create = iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }))
      await expect(create).rejects.toThrow('is not authorized to perform: iam:CreateRole')
    })
  })
})
