import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Sandbox, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { denial } from '../../sandbox/src/aws/policy.ts'
import type { Asked, Principal } from '../../sandbox/src/service.ts'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { namesFor, sharedTags } from '../../src/ownership.ts'
import { policyOf } from '../iam/policies.ts'
import { renderOrganisation } from '../iam/template.ts'
import { ACTION, deploy, inSandbox, liveTasks, pass, WALKTHROUGH, writesOf } from './site.ts'
import { administer } from './failures.ts'
import { run, secured, SPACE, withCertificate } from './https-site.ts'

describe('credentials', () => {
  const NAME = 'run-on-fargate/acme/space/docker.io'
  /** For what is shown before a task starts. */
  const QUICK = { ...WALKTHROUGH, 'wait-for': 'none' }
  const NO_LOGIN = { 'registry-username': undefined, 'registry-password': undefined }

  /** Calls an operation of Secrets Manager as an administrator would. */
  async function secretsManager(sandbox: Sandbox, operation: string, input: object): Promise<unknown> {
    const token = { ClientRequestToken: `token-${operation}`.padEnd(32, '-') }
    const call = { authorize: () => undefined } as never
    return sandbox.secretsManager.operations[operation]?.({ ...token, ...input } as never, call)
  }

  function storedLogin({ secretsManager: { forTasks } }: Sandbox, id = NAME): unknown {
    return JSON.parse(forTasks.value(id).secretString ?? '')
  }

  /** The documents of the execution role's policies, by name. */
  function grantsOf(sandbox: Sandbox): Readonly<Record<string, string>> {
    const puts = sandbox.aws.calls.filter(({ operation, status }) => operation === 'PutRolePolicy' && status === 200)
    return Object.fromEntries(puts.map(({ input }) => [String(input.PolicyName), String(input.PolicyDocument)]))
  }

  async function iam(sandbox: Sandbox, operation: string, input: object): Promise<unknown> {
    return sandbox.iam.operations[operation]?.(input as never, { authorize: () => undefined } as never)
  }

  /** The execution role's policies, as they are now. */
  async function allGrants(sandbox: Sandbox) {
    const [RoleName = ''] = sandbox.iam.roleNames().filter((name) => name.startsWith('run-on-fargate-'))
    const { PolicyNames } = (await iam(sandbox, 'ListRolePolicies', { RoleName })) as { PolicyNames: string[] }
    const reading = PolicyNames.map(async (PolicyName) => {
      const answer = (await iam(sandbox, 'GetRolePolicy', { RoleName, PolicyName })) as { PolicyDocument: string }
      return { RoleName, PolicyName, PolicyDocument: decodeURIComponent(answer.PolicyDocument) }
    })
    return Promise.all(reading)
  }

  /** Those for variables of containers. */
  async function variableGrants(sandbox: Sandbox) {
    return (await allGrants(sandbox)).filter(({ PolicyName }) => PolicyName.startsWith('secret-'))
  }

  async function readableSecrets(sandbox: Sandbox): Promise<string[]> {
    const documents = (await variableGrants(sandbox)).map(({ PolicyDocument }) => PolicyDocument)
    const statements = documents.flatMap(
      (text) => (JSON.parse(text) as { Statement: { Resource: string }[] }).Statement
    )
    return statements.map(({ Resource }) => Resource).toSorted()
  }

  /** As if they had been written long ago. */
  async function makeGrantsOld(sandbox: Sandbox): Promise<void> {
    for (const grant of await variableGrants(sandbox)) {
      const PolicyDocument = grant.PolicyDocument.replaceAll(/("Sid":"[A-Za-z]+)\d+/g, '$1202001010000')
      await iam(sandbox, 'PutRolePolicy', { ...grant, PolicyDocument })
    }
  }

  describe('the secret', () => {
    test.concurrent('that is scheduled for deletion is brought back and brought up to date', async () => {
      await inSandbox({}, async (sandbox) => {
        await deploy(sandbox, QUICK)
        await secretsManager(sandbox, 'DeleteSecret', { SecretId: NAME })
        sandbox.registry.setPassword('acme', 'changed')
        const { outcome, outputs } = await deploy(sandbox, { ...QUICK, 'registry-password': 'changed' })

        expect(outcome).toBe('success')
        expect(JSON.parse(outputs.changed ?? '')).toEqual([{ resource: 'secret', name: NAME, action: 'restore' }])
        expect(storedLogin(sandbox)).toEqual({ username: 'acme', password: 'changed' })
      })
    })

    test.concurrent('has its description and tags, and no login that does not open the image', async () => {
      await inSandbox({}, async (sandbox) => {
        // A name that ends as an ARN does.
        const inputs = { ...QUICK, 'secret-name': 'acme/login-abc123', tags: 'team=space' }
        await deploy(sandbox, inputs)
        const { input } = sandbox.aws.calls.find(({ operation }) => operation === 'CreateSecret') ?? {}

        expect(input).toMatchObject({
          Description: 'Login of acme/space at docker.io, kept by run-on-fargate',
          Tags: [
            { Key: 'team', Value: 'space' },
            { Key: 'run-on-fargate:repository', Value: 'acme/space' }
          ]
        })

        const { outcome, outputs } = await deploy(sandbox, inputs)

        expect([outcome, outputs.changed]).toEqual(['success', '[]'])

        const before = writesOf(sandbox).length
        const refused = await deploy(sandbox, { ...inputs, 'registry-password': 'wrong' })

        expect([refused.outcome, writesOf(sandbox).length]).toEqual(['failure', before])
      })
    })

    /** A caller with all permissions but one. */
    function whoLacks(NotAction: string) {
      const Statement = { Effect: 'Allow', NotAction, Resource: '*' }
      return {
        arn: 'arn:aws:sts::123456789012:assumed-role/d/r',
        userId: 'A:r',
        accessKeyId: 'ASIAX',
        secretAccessKey: 'not-a-real-secret-access-key',
        policies: [JSON.stringify({ Version: '2012-10-17', Statement })]
      }
    }

    test.concurrent('whose tags can not be seen is used as it is, and gets no other login', async () => {
      const principals = [whoLacks('secretsmanager:DescribeSecret')]
      await inSandbox({ principals }, async (sandbox) => {
        const [same, others] = [
          { username: 'acme', password: QUICK['registry-password'] },
          { username: 'them', password: 'of another repository' }
        ]
        const tags = sharedTags({ repository: 'acme/other' })
        sandbox.secretsManager.seedSecret({ name: 'same', value: JSON.stringify(same), tags: {} })
        sandbox.secretsManager.seedSecret({ name: 'theirs', value: JSON.stringify(others), tags })
        const used = await deploy(sandbox, { ...QUICK, 'secret-name': 'same' })
        const refused = await deploy(sandbox, { ...QUICK, 'secret-name': 'theirs' })

        expect([used.outcome, refused.outcome]).toEqual(['success', 'failure'])
        expect(refused.annotations.map(({ message }) => message)).toEqual([
          expect.stringContaining('secretsmanager:DescribeSecret')
        ])
        expect([storedLogin(sandbox, 'same'), storedLogin(sandbox, 'theirs')]).toEqual([same, others])
      })
    })

    test.concurrent('that cannot be read but is ours is written each time, and that is said', async () => {
      await inSandbox({ principals: [whoLacks('secretsmanager:GetSecretValue')] }, async (sandbox) => {
        await deploy(sandbox, QUICK)
        const { outcome, annotations } = await deploy(sandbox, QUICK)

        expect(outcome).toBe('success')
        expect(annotations.map(({ kind, message }) => [kind, message])).toEqual([
          ['warning', expect.stringContaining('secretsmanager:GetSecretValue')]
        ])
      })
    })

    test.concurrent(
      'has one version more for each new password, also when the answer to its call is lost',
      async () => {
        const lost = ['PutSecretValue', 'UpdateSecret'].map(
          (operation) => ({ call: `secretsmanager:${operation}`, answer: 'drop', times: 1 }) as const
        )
        await inSandbox({ knobs: { faults: [...lost] } }, async (sandbox) => {
          sandbox.kms.seedKey({ aliases: ['alias/registry'] })
          await deploy(sandbox, QUICK)
          const change = async (password: string, more = {}) => {
            sandbox.registry.setPassword('acme', password)
            const { outcome } = await deploy(sandbox, { ...QUICK, ...more, 'registry-password': password })
            const list = await secretsManager(sandbox, 'ListSecretVersionIds', {
              SecretId: NAME,
              IncludeDeprecated: true
            })
            return [outcome, storedLogin(sandbox), (list as { Versions: unknown[] }).Versions.length]
          }
          const login = (password: string) => ({ username: 'acme', password })
          const underKey = { 'kms-key-id': 'alias/registry' }

          expect(await change('second')).toEqual(['success', login('second'), 2])
          expect(await change('third', underKey)).toEqual(['success', login('third'), 3])
          expect(await change('third', underKey)).toEqual(['success', login('third'), 3])
          expect(sandbox.world.knobs.faults.map(({ times }) => times)).toEqual([0, 0])
        })
      }
    )
  })

  describe('a customer key', () => {
    test.concurrent(
      'encrypts the secret, and the role may decrypt with just that key, whether it is given by its alias, ID or ARN',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const id = '11111111-2222-3333-4444-555555555555'
          const arn = sandbox.kms.seedKey({ id, aliases: ['alias/registry'] })
          const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': 'alias/registry' })

          expect(outcome).toBe('success')
          expect(sandbox.aws.calls.find(({ operation }) => operation === 'CreateSecret')?.input.KmsKeyId).toBe(
            'alias/registry'
          )
          const documents = Object.values(grantsOf(sandbox)).map((text) => JSON.parse(text) as { Statement: object[] })
          expect(documents.flatMap(({ Statement }) => Statement)).toContainEqual(
            expect.objectContaining({
              Action: ['kms:Decrypt'],
              Resource: arn,
              Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } }
            })
          )
          for (const given of ['alias/registry', id, arn]) {
            const again = await deploy(sandbox, { ...QUICK, 'kms-key-id': given })

            expect([given, again.outcome, again.outputs.changed]).toEqual([given, 'success', '[]'])
          }
        })
      }
    )

    test.concurrent('that changes re-encrypts the secret, and one that was disabled since is told', async () => {
      await inSandbox({}, async (sandbox) => {
        const id = '11111111-2222-3333-4444-555555555555'
        sandbox.kms.seedKey({ aliases: ['alias/one'] })
        const two = sandbox.kms.seedKey({ id, aliases: ['alias/two'] })
        await deploy(sandbox, { ...QUICK, 'kms-key-id': 'alias/one' })
        const { outcome, outputs } = await deploy(sandbox, { ...QUICK, 'kms-key-id': 'alias/two' })

        expect(outcome).toBe('success')
        expect(
          (JSON.parse(outputs.changed ?? '') as { resource: string; action: string }[]).map(
            ({ resource, action }) => `${action} ${resource}`
          )
        ).toEqual(['update secret', 'update role policy', 'create task definition'])
        expect(Object.values(grantsOf(sandbox)).join()).toContain(two)

        const before = writesOf(sandbox).length
        sandbox.kms.seedKey({ id, enabled: false })
        const refused = await deploy(sandbox)

        expect([refused.outcome, refused.annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ["The KMS key can't encrypt the secret"]
        ])
        expect(refused.annotations[0]?.message).toContain('alias/two')
        expect(writesOf(sandbox)).toHaveLength(before)
      })
    })

    test.concurrent.each(['secretsmanager:DescribeSecret', 'kms:DescribeKey'])(
      'of a secret that was stored before stays the role’s to decrypt with where %s is denied',
      async (call) => {
        await inSandbox({}, async (sandbox) => {
          sandbox.kms.seedKey({ aliases: ['alias/registry'] })
          await deploy(sandbox, { ...QUICK, 'kms-key-id': 'alias/registry' })
          const answer = { code: 'AccessDeniedException', message: 'Not allowed', status: 400 }
          sandbox.world.knobs.faults.push({ call, answer, times: 99 })
          const { outcome } = await deploy(sandbox, WALKTHROUGH)

          expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
        })
      }
    )

    test.concurrent.each([
      ['is not there', {}, 'alias/none', "The KMS key doesn't exist"],
      ['is disabled', { enabled: false }, 'alias/registry', "The KMS key can't encrypt the secret"]
    ])('that %s is refused before anything is written', async (_, seed, given, title) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.kms.seedKey({ aliases: ['alias/registry'], ...seed })
        const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': given })

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [title]])
        expect(writesOf(sandbox)).toEqual([])
      })
    })
  })

  describe('a secret of another account', () => {
    const OTHER = '999999999999'
    const READER = 'arn:aws:iam::123456789012:root'

    async function deployWith(sandbox: Sandbox, seed: { kmsKey?: string; resourcePolicyAllows?: string[] }) {
      const value = JSON.stringify(WALKTHROUGH_LOGIN)
      const arn = sandbox.secretsManager.seedSecret({ name: 'shared', value, account: OTHER, ...seed })
      return deploy(sandbox, { ...WALKTHROUGH, ...NO_LOGIN, 'secret-arn': arn })
    }

    test.concurrent('with a resource policy and a customer key that are open to this one is used', async () => {
      await inSandbox({}, async (sandbox) => {
        const allow = { Effect: 'Allow', Principal: { AWS: READER }, Action: 'kms:*', Resource: '*' }
        const policy = JSON.stringify({ Version: '2012-10-17', Statement: allow })
        const kmsKey = sandbox.kms.seedKey({ account: OTHER, policy })
        const { outcome, annotations } = await deployWith(sandbox, { kmsKey, resourcePolicyAllows: [READER] })

        expect([outcome, annotations]).toEqual(['success', []])
        expect(Object.values(grantsOf(sandbox)).join()).toContain(kmsKey)
      })
    })

    test.concurrent('without a resource policy is told, with the statement to add to that', async () => {
      await inSandbox({}, async (sandbox) => {
        const { annotations } = await deployWith(sandbox, {})

        expect(annotations.map(({ properties }) => properties.title)).toEqual(["The secret doesn't allow this account"])
        expect(annotations[0]?.message).toContain(
          `{"Effect":"Allow","Principal":{"AWS":"${READER}"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`
        )
      })
    })

    test.concurrent('with the default key is told: it needs one of its own', async () => {
      await inSandbox({}, async (sandbox) => {
        const { annotations } = await deployWith(sandbox, { resourcePolicyAllows: [READER] })

        expect(annotations.map(({ properties }) => properties.title)).toEqual([
          'Another account encrypts the secret with its default key'
        ])
      })
    })
  })

  test.concurrent('an image in Amazon ECR has no secret', async () => {
    await inSandbox({}, async (sandbox) => {
      const image = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/space:1.0'
      const { annotations, outputs } = await deploy(sandbox, { ...WALKTHROUGH, ...NO_LOGIN, image, 'wait-for': 'none' })
      const { containerDefinitions } = sandbox.ecs.taskDefinitions()[0] ?? {}

      expect(annotations).toEqual([])
      expect(outputs['secret-arn']).toBeUndefined()
      expect(sandbox.secretsManager.secretNames()).toEqual([])
      expect(containerDefinitions?.[0]?.repositoryCredentials).toBeUndefined()
    })
  })

  describe('the execution role', () => {
    test.concurrent('is read as long as no task has run with what it grants', async () => {
      await inSandbox({}, async (sandbox) => {
        await deploy(sandbox, QUICK)
        const [grant] = (await allGrants(sandbox)).filter(({ PolicyName }) => PolicyName.startsWith('registry-'))
        await iam(sandbox, 'DeleteRolePolicy', { RoleName: grant?.RoleName, PolicyName: grant?.PolicyName })
        const { outputs } = await deploy(sandbox, QUICK)

        expect(liveTasks(sandbox).map(({ lastStatus }) => lastStatus)).not.toContain('RUNNING')
        expect(JSON.parse(outputs.changed ?? '')).toEqual([
          { resource: 'role policy', name: grant?.PolicyName, action: 'create' }
        ])
      })
    })

    test.concurrent('has exactly what the task needs', async () => {
      await inSandbox({}, async (sandbox) => {
        const { outputs } = await deploy(sandbox, QUICK)
        const statements = Object.values(grantsOf(sandbox)).flatMap(
          (text) => (JSON.parse(text) as { Statement: { Action: string[]; Resource: string }[] }).Statement
        )

        expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual(
          expect.arrayContaining([
            [
              ['logs:CreateLogStream', 'logs:PutLogEvents'],
              'arn:aws:logs:eu-central-1:123456789012:log-group:/run-on-fargate/acme/space:*'
            ],
            [['secretsmanager:GetSecretValue'], outputs['secret-arn']]
          ])
        )
        expect(statements).toHaveLength(2)
      })
    })

    test.concurrent('is made with path, boundary and tags', async () => {
      await inSandbox({}, async (sandbox) => {
        const boundary = 'arn:aws:iam::123456789012:policy/limits'
        const call = { authorize: () => undefined } as never
        const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
        await sandbox.iam.operations.CreatePolicy?.(
          { PolicyName: 'limits', PolicyDocument: JSON.stringify(document) } as never,
          call
        )
        const { outcome, outputs } = await deploy(sandbox, {
          ...QUICK,
          'execution-role-name': 'ci/tasks/acme',
          'permissions-boundary-arn': boundary,
          tags: 'team=space'
        })
        const { input } = sandbox.aws.calls.find(({ operation }) => operation === 'CreateRole') ?? {}

        expect(outcome).toBe('success')
        expect(outputs['execution-role-arn']).toBe('arn:aws:iam::123456789012:role/ci/tasks/acme')
        expect(input).toMatchObject({
          Path: '/ci/tasks/',
          PermissionsBoundary: boundary,
          Tags: expect.arrayContaining([{ Key: 'team', Value: 'space' }])
        })
      })
    })

    test.concurrent('that is given is checked, and what it lacks is named', async () => {
      await inSandbox({}, async (sandbox) => {
        const made = (await deploy(sandbox, QUICK)).outputs
        const { outcome, annotations } = await deploy(sandbox, {
          ...WALKTHROUGH,
          environment: 'other',
          'log-group': '/another',
          'execution-role-arn': made['execution-role-arn']
        })

        expect(outcome).toBe('failure')
        expect(annotations.map(({ kind, message }) => [kind, message])).toEqual([
          ['warning', expect.stringMatching(/lacks logs:CreateLogStream.*log-group:\/another:\*/)],
          ['error', expect.stringContaining('logs:CreateLogStream')]
        ])
      })
    })

    test.concurrent(
      'lets two deployments at once read different secrets and logins, each as long as its own needs it',
      async () => {
        await inSandbox({}, async (sandbox) => {
          const arns = ['one', 'two', 'three'].map((name) =>
            sandbox.secretsManager.seedSecret({ name: `acme/${name}`, value: name })
          )
          const deployTo = (environment: string, arn = '') =>
            deploy(sandbox, {
              ...WALKTHROUGH,
              environment,
              'secret-name': `acme/login-${environment}`,
              secrets: `WORD=${arn}`
            })
          const both = await Promise.all([deployTo('one', arns[0]), deployTo('two', arns[1])])

          expect(both.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
          expect(await readableSecrets(sandbox)).toEqual(arns.slice(0, 2).toSorted())
          expect(liveTasks(sandbox)).toHaveLength(2)
          expect(Object.keys(grantsOf(sandbox)).filter((name) => name.startsWith('registry-'))).toHaveLength(2)

          await makeGrantsOld(sandbox)
          const { outcome } = await deployTo('one', arns[2])

          expect(outcome).toBe('success')
          expect(liveTasks(sandbox)).toHaveLength(2)
          expect(await readableSecrets(sandbox)).toEqual(arns.slice(1).toSorted())
        })
      }
    )
  })

  describe('in another partition', () => {
    test.concurrent.each([
      ['aws-cn', 'cn-north-1', 'console.amazonaws.cn'],
      ['aws-eusc', 'eusc-de-east-1', 'console.amazonaws-eusc.eu']
    ])('%s: ARNs and links are those of the partition', async (partition, region, console) => {
      await inSandbox({ place: { partition, region } }, async (sandbox) => {
        const { outcome, outputs, annotations } = await deploy(sandbox)

        expect([outcome, annotations]).toEqual(['success', []])
        for (const name of ['secret-arn', 'execution-role-arn', 'cluster-arn', 'task-arn', 'task-definition-arn']) {
          expect(outputs[name]).toMatch(new RegExp(`^arn:${partition}:`))
        }
        expect(outputs['console-url']).toContain(`${region}.${console}`)
        expect(
          Object.values(grantsOf(sandbox))
            .join()
            .match(/arn:[\w-]+/g)
            ?.every((arn) => arn === `arn:${partition}`)
        ).toBe(true)
      })
    })
  })
})

describe('what repositories share', () => {
  const HOUR = 3_600_000
  const REPOSITORIES = ['acme/space', 'acme/other'] as const
  const SHARED = { 'execution-role-name': 'shared', 'secret-name': 'acme/docker-hub' }
  const TRUST = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  })

  /** A role and a secret that somebody has made, and what their tag says of whom they are shared with. */
  async function share(
    sandbox: Sandbox,
    value: string,
    more: Partial<Record<'role' | 'secret' | 'roleTag', string>> = {}
  ) {
    const { role = 'shared', secret = 'acme/docker-hub', roleTag = value } = more
    const tagsOf = (Value: string) => [{ Key: 'run-on-fargate:shared-with', Value }]
    const Tags = tagsOf(value)
    await administer(sandbox, 'iam', 'CreateRole', {
      RoleName: role,
      AssumeRolePolicyDocument: TRUST,
      Tags: tagsOf(roleTag)
    })
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
    test.concurrent(
      'with the tag of the owner or of each keep what each has written, also when another one tidies up',
      async () => {
        await inSandbox({}, async (sandbox) => {
          await share(sandbox, 'octo/x acme/space acme/other', { roleTag: 'acme' })
          const first = await from(sandbox, 'acme/space', { ...SHARED, 'log-group': '/before', 'wait-for': 'none' })
          const own = await grantsOf(sandbox)
          const second = await from(sandbox, 'acme/other', { ...SHARED, 'wait-for': 'none' })
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
          'wait-for': 'none',
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
          removed.push(
            await deploy(sandbox, { mode: 'destroy', 'github-deployment': 'false' }, { github, env: ASSUMED })
          )
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
      test: (
        sandbox: Sandbox,
        inputs: Readonly<Record<string, string | undefined>>,
        callerWithout: (sid?: string) => Principal
      ) => Promise<void>,
      without?: string
    ): Promise<void> {
      const principals = [principal([EVERYTHING], 'ASIAADMIN')]
      await inSandbox({ principals, images: [SPACE] }, async (sandbox) => {
        const { secretsManager, route53, acme } = sandbox
        const SecretArn = secretsManager.seedSecret({ name: 'login', value: JSON.stringify(WALKTHROUGH_LOGIN) })
        const { statements, additions, executionRole } = renderOrganisation({ ...PARAMETERS, SecretArn })
        const callerWithout = (sid?: string) => {
          const granted = [...statements, ...additions].filter(({ Sid }) => Sid !== sid)
          const policy = policyOf(granted).replaceAll('ref:ExecutionRole.Arn', 'arn:aws:iam::123456789012:role/shared')
          return principal([policy], 'ASIASHARED')
        }
        principals.push(callerWithout())
        route53.createZone({ id: ZONE, name: 'example.com' })
        await administer(sandbox, 'iam', 'CreateRole', { RoleName: 'shared', AssumeRolePolicyDocument: TRUST })
        const reads = executionRole.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        await administer(sandbox, 'iam', 'PutRolePolicy', {
          RoleName: 'shared',
          PolicyName: 'tasks',
          PolicyDocument: policyOf(reads.filter(({ Sid }) => Sid !== without))
        })
        const inputs = {
          ...{ image: 'acme/space:3000', environment: 'pr-7', 'registry-username': undefined },
          ...{ 'registry-password': undefined, 'secret-arn': SecretArn },
          ...{ 'execution-role-arn': 'arn:aws:iam::123456789012:role/shared', domain: 'pr-7.example.com' },
          ...{ https: 'true', 'acme-directory': acme.url, 'access-password': 'correct horse' }
        }
        await test(sandbox, inputs, callerWithout)
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

    const statements = renderOrganisation(PARAMETERS).additions.filter(({ Sid }) => /ForHttps|Prove/.test(Sid))

    test.concurrent(
      'deploys, renews and removes a name for a listed repository, for no other, and needs each statement',
      async () => {
        await withTemplate(async (sandbox, inputs, callerWithout) => {
          const begin = sandbox.aws.calls.length
          const first = await from(sandbox, 'acme/space', inputs, ASSUMED)
          expect([first.outcome, first.outputs.url]).toEqual(['success', 'https://pr-7.example.com'])
          expect(kept(sandbox)).toHaveLength(2)

          for (let times = 0; times < 3; times++) await pass(22 * 24 * HOUR)
          const second = await from(sandbox, 'acme/space', inputs, ASSUMED)
          expect(second.outputs.changed).toContain(
            '"resource":"certificate","name":"pr-7.example.com","action":"update"'
          )

          const swept = await deploy(sandbox, { mode: 'sweep' }, { env: ASSUMED })
          const calls = sandbox.aws.calls.slice(begin)
          const other = await from(sandbox, 'acme/other', { ...inputs, domain: 'pr-8.example.com' }, ASSUMED)
          expect([other.outcome, liveTasks(sandbox).length, kept(sandbox).length]).toEqual(['failure', 1, 2])

          const end = sandbox.aws.calls.length
          const removed = await destroyed(sandbox, 'acme/space')
          const asked = [...calls, ...sandbox.aws.calls.slice(end)].flatMap((call) => call.asked)
          const isRefused = (each: Asked, sid?: string) => denial(callerWithout(sid), each) !== undefined
          expect(removed.outcome).toBe('success')
          const allowed = asked.filter((each) => !isRefused(each))
          for (const { Sid } of statements)
            expect([Sid, allowed.some((each) => isRefused(each, Sid))]).toEqual([Sid, true])
          expect(toldBy(first, second, swept, removed)).toEqual([])
          expect([liveTasks(sandbox), kept(sandbox)]).toEqual([[], []])
        })
      }
    )

    // The execution role reads the certificate.
    test.concurrent('needs ReadForHttps', async () => {
      await withTemplate(async (sandbox, inputs) => {
        expect(toldBy(await from(sandbox, 'acme/space', inputs, ASSUMED))).not.toEqual([])
      }, 'ReadForHttps')
    })
  })
})

describe('the secret and the role of an environment', () => {
  const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never
  const SECRET = 'run-on-fargate/acme/space/access/pr-7'

  describe('the secret of a password', () => {
    test.concurrent.each([
      ['the environment', 'acme/space', 'pr-7', true],
      ['another environment', 'acme/space', 'pr-8', false]
    ])(
      'that carries the tags of %s goes with the environment only if it is its own',
      async (_, repository, pr, gone) => {
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
      }
    )
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
        const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'secret-name': 'theirs', 'wait-for': 'none' })

        expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      })
    })
  })
})

describe('the upkeep of a role', () => {
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
      const inputs = { ...WALKTHROUGH, 'permissions-boundary-arn': arn, 'wait-for': 'none' }
      const { outcome } = await deploy(sandbox, inputs)
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
})
