import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Principal } from '../../sandbox/src/service.ts'
import { type Sandbox, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { namesFor } from '../../src/ownership.ts'
import { policyOf } from '../iam/policies.ts'
import { renderOrganisation } from '../iam/template.ts'
import { administer } from './failures.ts'
import { SPACE } from './https-site.ts'
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

const EVERYTHING = policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }])

/** Somebody who has assumed a role with these policies. */
function principal(policies: readonly string[], accessKeyId: string): Principal {
  const keys = { accessKeyId, secretAccessKey: 'secret', userId: 'AROASHARED:run' }
  return { arn: 'arn:aws:sts::123456789012:assumed-role/deployer/run', ...keys, policies }
}

/** The environment of a job that has assumed the role of many repositories. */
const ASSUMED = { AWS_ACCESS_KEY_ID: 'ASIASHARED', AWS_SECRET_ACCESS_KEY: 'secret' }

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
  test.concurrent.each(['acme/space acme/other', 'acme/*'])('deploys and removes all of %s', async (repositories) => {
    const principals = [principal([EVERYTHING], 'ASIAADMIN'), principal([policyFor(repositories)], 'ASIASHARED')]
    await inSandbox({ principals }, async (sandbox) => {
      await share(sandbox, '-')
      await administer(sandbox, 'iam', 'PutRolePolicy', {
        RoleName: 'shared',
        PolicyName: 'tasks',
        PolicyDocument: EVERYTHING
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
      const deployed = []
      for (const repository of REPOSITORIES) deployed.push(await from(sandbox, repository, inputs, ASSUMED))

      expect(deployed.map(({ outcome, annotations }) => [outcome, annotations])).toEqual([
        ['success', []],
        ['success', []]
      ])
      const removed = []
      for (const repository of REPOSITORIES) {
        const github = { ...sandbox.github.context, repository }
        removed.push(await deploy(sandbox, { mode: 'destroy', 'github-deployment': 'false' }, { github, env: ASSUMED }))
      }
      expect(removed.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
      expect(liveTasks(sandbox)).toEqual([])

      const stranger = await from(sandbox, 'octo/space', inputs, ASSUMED)
      expect([stranger.outcome, liveTasks(sandbox)]).toEqual(['failure', []])
    })
  })
})

describe('the template of an organization with HTTPS', () => {
  const ZONE = 'Z0123456789ABCDEFGHIJ'
  const PARAMETERS = {
    ...{ 'AWS::Partition': 'aws', 'AWS::Region': 'eu-central-1', 'AWS::AccountId': '123456789012' },
    ...{ Owner: 'acme', Repositories: 'acme/space', Subjects: 'repo:acme/space:*' },
    ...{ HostedZoneId: ZONE, Domain: 'pr-7.example.com', Https: 'true' }
  }

  /** An account with the template's roles for `acme/space`, less one of their statements, and the inputs of its steps. */
  async function withTemplate(
    test: (sandbox: Sandbox, inputs: Readonly<Record<string, string | undefined>>) => Promise<void>,
    without?: string
  ): Promise<void> {
    const principals = [principal([EVERYTHING], 'ASIAADMIN')]
    await inSandbox({ principals, images: [SPACE] }, async (sandbox) => {
      const { secretsManager, route53, acme } = sandbox
      const SecretArn = secretsManager.seedSecret({ name: 'login', value: JSON.stringify(WALKTHROUGH_LOGIN) })
      const { statements, additions, executionRole } = renderOrganisation({ ...PARAMETERS, SecretArn })
      const granted = [...statements, ...additions].filter(({ Sid }) => Sid !== without)
      const policy = policyOf(granted).replaceAll('ref:ExecutionRole.Arn', 'arn:aws:iam::123456789012:role/shared')
      principals.push(principal([policy], 'ASIASHARED'))
      route53.createZone({ id: ZONE, name: 'example.com' })
      await administer(sandbox, 'iam', 'CreateRole', { RoleName: 'shared', AssumeRolePolicyDocument: TRUST })
      const reads = executionRole.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      await administer(sandbox, 'iam', 'PutRolePolicy', {
        RoleName: 'shared',
        PolicyName: 'tasks',
        PolicyDocument: policyOf(reads.filter(({ Sid }) => Sid !== without))
      })
      await test(sandbox, {
        ...{ image: 'acme/space:3000', environment: 'pr-7', 'registry-username': undefined },
        ...{ 'registry-password': undefined, 'secret-arn': SecretArn },
        ...{ 'execution-role-arn': 'arn:aws:iam::123456789012:role/shared', domain: 'pr-7.example.com' },
        ...{ https: 'true', 'acme-directory': acme.url, 'access-password': 'correct horse' }
      })
    })
  }

  /** The repository's secrets for HTTPS that are not scheduled for deletion. */
  const kept = ({ secretsManager }: Sandbox) => {
    const deleted = secretsManager.namesToBeDeleted()
    return secretsManager.secretNames().filter((name) => name !== 'login' && !deleted.includes(name))
  }
  const destroyed = (sandbox: Sandbox, repository: string) =>
    deploy(
      sandbox,
      { mode: 'destroy', environment: 'pr-7', 'github-deployment': 'false' },
      { github: { ...sandbox.github.context, repository }, env: ASSUMED }
    )

  /** What steps have warned of or failed with, but for the authority, which the runner doesn't trust. */
  const toldBy = (...results: Awaited<ReturnType<typeof deploy>>[]) =>
    results
      .flatMap(({ annotations }) => annotations.map(({ message }) => message))
      .filter((message) => !message.startsWith('Browsers may reject'))

  test.concurrent('deploys, renews and removes a name for a listed repository, and for no other', async () => {
    await withTemplate(async (sandbox, inputs) => {
      const first = await from(sandbox, 'acme/space', inputs, ASSUMED)
      expect([first.outcome, first.outputs.url]).toEqual(['success', 'https://pr-7.example.com'])
      expect(kept(sandbox)).toHaveLength(2)

      for (let times = 0; times < 3; times++) await pass(22 * 24 * HOUR)
      const second = await from(sandbox, 'acme/space', inputs, ASSUMED)
      expect(second.outputs.changed).toContain('"resource":"certificate","name":"pr-7.example.com","action":"update"')

      const swept = await deploy(sandbox, { mode: 'sweep' }, { env: ASSUMED })
      const other = await from(sandbox, 'acme/other', { ...inputs, domain: 'pr-8.example.com' }, ASSUMED)
      expect([other.outcome, liveTasks(sandbox).length, kept(sandbox).length]).toEqual(['failure', 1, 2])

      const removed = await destroyed(sandbox, 'acme/space')
      expect(removed.outcome).toBe('success')
      expect(toldBy(first, second, swept, removed)).toEqual([])
      expect([liveTasks(sandbox), kept(sandbox)]).toEqual([[], []])
    })
  })

  const statements = renderOrganisation(PARAMETERS).additions.filter(({ Sid }) => /ForHttps|Prove/.test(Sid))

  test.concurrent.each(['ReadForHttps', ...statements.map(({ Sid }) => Sid)])('needs %s', async (without) => {
    await withTemplate(async (sandbox, inputs) => {
      const results = [await from(sandbox, 'acme/space', inputs, ASSUMED)]
      for (let times = 0; times < 3; times++) await pass(22 * 24 * HOUR)
      results.push(await from(sandbox, 'acme/space', inputs, ASSUMED))
      results.push(await deploy(sandbox, { mode: 'sweep' }, { env: ASSUMED }), await destroyed(sandbox, 'acme/space'))
      expect(toldBy(...results)).not.toEqual([])
    }, without)
  })
})
