import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Principal } from '../../sandbox/src/service.ts'
import { type Sandbox, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { namesFor } from '../../src/ownership.ts'
import { administer } from './failures.ts'
import { ACTION, deploy, inSandbox, liveTasks, pass, WALKTHROUGH } from './site.ts'

const HOUR = 3_600_000
const REPOSITORIES = ['acme/space', 'acme/other'] as const
const SHARED = { 'execution-role-name': 'shared', 'secret-name': 'acme/docker-hub' }
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
})

/** A role and a secret that somebody has made, and what their tag says of whom they are shared with. */
async function share(sandbox: Sandbox, value: string, { role = 'shared', secret = 'acme/docker-hub' } = {}) {
  const Tags = [{ Key: 'run-on-fargate:shared-with', Value: value }]
  await administer(sandbox, 'iam', 'CreateRole', { RoleName: role, AssumeRolePolicyDocument: TRUST, Tags })
  await administer(sandbox, 'secretsManager', 'CreateSecret', {
    Name: secret,
    SecretString: JSON.stringify({ username: 'nobody', password: 'none', note: 'kept' }),
    ClientRequestToken: crypto.randomUUID(),
    Tags
  })
}

async function grantsOf(sandbox: Sandbox): Promise<string[]> {
  const found = await administer(sandbox, 'iam', 'ListRolePolicies', { RoleName: 'shared' })
  return (found as { PolicyNames: string[] }).PolicyNames.toSorted()
}

/** Deploys from one of the repositories. */
async function from(
  sandbox: Sandbox,
  repository: string,
  inputs: Readonly<Record<string, string | undefined>>,
  env = {}
) {
  return deploy(
    sandbox,
    { ...WALKTHROUGH, 'github-deployment': 'false', ...inputs },
    { github: { ...sandbox.github.context, repository }, env }
  )
}

describe('a role and a secret that repositories share by name', () => {
  test.concurrent.each(['acme', 'octo/x acme/space acme/other'])(
    'with the tag %j keep what each has written, also when another one tidies up',
    async (value) => {
      await inSandbox({}, async (sandbox) => {
        await share(sandbox, value)
        const first = await from(sandbox, 'acme/space', { ...SHARED, 'log-group': '/before' })
        const own = await grantsOf(sandbox)
        const second = await from(sandbox, 'acme/other', SHARED)
        const others = (await grantsOf(sandbox)).filter((name) => !own.includes(name))

        expect([first.outcome, second.outcome]).toEqual(['success', 'success'])
        expect([first.annotations, second.annotations]).toEqual([[], []])
        expect([own.length, others.length]).toEqual([2, 2])

        await pass(2 * HOUR)
        const third = await from(sandbox, 'acme/space', { ...SHARED, 'log-group': '/after' })
        await pass(2 * HOUR)
        const fourth = await from(sandbox, 'acme/space', { ...SHARED, 'log-group': '/third' })
        const left = await grantsOf(sandbox)

        expect([third.outcome, fourth.outcome]).toEqual(['success', 'success'])
        expect(left).toEqual(expect.arrayContaining(others))
        // What acme/space needed before has gone, so that the role does not fill up.
        expect(own.filter((name) => !left.includes(name))).toHaveLength(1)
        const stored = sandbox.secretsManager.forTasks.value('acme/docker-hub').secretString
        expect(JSON.parse(stored ?? '')).toEqual({ ...WALKTHROUGH_LOGIN, note: 'kept' })
      })
    }
  )

  test.concurrent('are refused to a repository that the tag does not name', async () => {
    await inSandbox({}, async (sandbox) => {
      await share(sandbox, 'acme/other octo acme/spac')
      const { outcome, annotations } = await from(sandbox, 'acme/space', SHARED)

      expect(outcome).toBe('failure')
      expect(annotations.map(({ message }) => message).join('\n')).toContain('acme/docker-hub')
      expect(await grantsOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('are not taken for ours under the names that the action derives', async () => {
    const { executionRole } = namesFor({ repository: 'acme/space', environment: 'main' }, 'eu-central-1')
    const names = { role: executionRole, secret: 'run-on-fargate/acme/space/docker.io' }
    await inSandbox({}, async (sandbox) => {
      await share(sandbox, 'acme', names)
      const { outcome, annotations } = await from(sandbox, 'acme/space', {})
      const message = annotations.map((annotation) => annotation.message).join('\n')

      expect(outcome).toBe('failure')
      for (const name of Object.values(names)) expect(message).toContain(name)
      const stored = sandbox.secretsManager.forTasks.value(names.secret).secretString
      expect(stored).not.toContain(WALKTHROUGH_LOGIN.password)
    })
  })
})

// The policy is filled in by a script for the shell.
const describeInShell = process.platform === 'win32' ? describe.skip : describe

describeInShell('one role of many repositories', () => {
  const policyFor = (repositories: string) =>
    execFileSync('sh', [join(ACTION, 'iam/fill-in.sh'), join(ACTION, 'iam/organisation-policy.json')], {
      env: {
        PATH: process.env.PATH,
        ACCOUNT: '123456789012',
        REGION: 'eu-central-1',
        REPOSITORIES: repositories,
        EXECUTION_ROLE: 'shared'
      },
      encoding: 'utf8'
    })
  const principal = (policies: readonly string[], accessKeyId: string): Principal => ({
    arn: 'arn:aws:sts::123456789012:assumed-role/deployer/run',
    accessKeyId,
    secretAccessKey: 'secret',
    userId: 'AROASHARED:run',
    policies
  })

  test.concurrent.each(['acme/space acme/other', 'acme/*'])('deploys and removes all of %s', async (repositories) => {
    const everything = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' }
    })
    const principals = [principal([everything], 'ASIAADMIN'), principal([policyFor(repositories)], 'ASIASHARED')]
    await inSandbox({ principals }, async (sandbox) => {
      await share(sandbox, '-')
      await administer(sandbox, 'iam', 'PutRolePolicy', {
        RoleName: 'shared',
        PolicyName: 'tasks',
        PolicyDocument: everything
      })
      await administer(sandbox, 'secretsManager', 'PutSecretValue', {
        SecretId: 'acme/docker-hub',
        SecretString: JSON.stringify(WALKTHROUGH_LOGIN),
        ClientRequestToken: crypto.randomUUID()
      })
      const inputs = {
        'registry-username': undefined,
        'registry-password': undefined,
        'secret-arn': sandbox.secretsManager.forTasks.value('acme/docker-hub').arn,
        'execution-role-arn': 'arn:aws:iam::123456789012:role/shared'
      }
      const env = { AWS_ACCESS_KEY_ID: 'ASIASHARED', AWS_SECRET_ACCESS_KEY: 'secret' }
      const deployed = []
      for (const repository of REPOSITORIES) deployed.push(await from(sandbox, repository, inputs, env))

      expect(deployed.map(({ outcome, annotations }) => [outcome, annotations])).toEqual([
        ['success', []],
        ['success', []]
      ])
      const removed = []
      for (const repository of REPOSITORIES) {
        const github = { ...sandbox.github.context, repository }
        removed.push(await deploy(sandbox, { mode: 'destroy', 'github-deployment': 'false' }, { github, env }))
      }
      expect(removed.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
      expect(liveTasks(sandbox)).toEqual([])

      const stranger = await from(sandbox, 'octo/space', inputs, env)
      expect([stranger.outcome, liveTasks(sandbox)]).toEqual(['failure', []])
    })
  })
})
