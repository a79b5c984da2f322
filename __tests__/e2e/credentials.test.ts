import { describe, expect, test } from '@jest/globals'
import { WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

const NAME = 'run-on-fargate/acme/space/docker.io'
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

/** The execution role's policies for variables of containers, as they are now. */
async function variableGrants(sandbox: Sandbox) {
  const [RoleName = ''] = sandbox.iam.roleNames().filter((name) => name.startsWith('run-on-fargate-'))
  const { PolicyNames } = (await iam(sandbox, 'ListRolePolicies', { RoleName })) as { PolicyNames: string[] }
  const reading = PolicyNames.filter((name) => name.startsWith('secret-')).map(async (PolicyName) => {
    const answer = (await iam(sandbox, 'GetRolePolicy', { RoleName, PolicyName })) as { PolicyDocument: string }
    return { RoleName, PolicyName, PolicyDocument: decodeURIComponent(answer.PolicyDocument) }
  })
  return Promise.all(reading)
}

async function readableSecrets(sandbox: Sandbox): Promise<string[]> {
  const documents = (await variableGrants(sandbox)).map(({ PolicyDocument }) => PolicyDocument)
  const statements = documents.flatMap((text) => (JSON.parse(text) as { Statement: { Resource: string }[] }).Statement)
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
      await deploy(sandbox)
      await secretsManager(sandbox, 'DeleteSecret', { SecretId: NAME })
      sandbox.registry.setPassword('acme', 'changed')
      const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'registry-password': 'changed' })

      expect(outcome).toBe('success')
      expect(JSON.parse(outputs.changed ?? '')).toEqual([{ resource: 'secret', name: NAME, action: 'restore' }])
      expect(storedLogin(sandbox)).toEqual({ username: 'acme', password: 'changed' })
    })
  })

  test.concurrent('whose name ends in a hyphen and six characters is found again', async () => {
    await inSandbox({}, async (sandbox) => {
      const inputs = { ...WALKTHROUGH, 'secret-name': 'acme/login-abc123' }
      await deploy(sandbox, inputs)
      const { outcome, outputs } = await deploy(sandbox, inputs)

      expect([outcome, outputs.changed]).toEqual(['success', '[]'])
    })
  })

  test.concurrent('has its description and tags', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox, { ...WALKTHROUGH, tags: 'team=space' })
      const { input } = sandbox.aws.calls.find(({ operation }) => operation === 'CreateSecret') ?? {}

      expect(input).toMatchObject({
        Description: 'Login of acme/space at docker.io, kept by run-on-fargate',
        Tags: [
          { Key: 'team', Value: 'space' },
          { Key: 'run-on-fargate:repository', Value: 'acme/space' }
        ]
      })
    })
  })

  test.concurrent('that cannot be read but is ours is written each time, and that is said', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', NotAction: 'secretsmanager:GetSecretValue', Resource: '*' }
    }
    const principal = {
      arn: 'arn:aws:sts::123456789012:assumed-role/d/r',
      userId: 'A:r',
      accessKeyId: 'ASIAX',
      secretAccessKey: 'not-a-real-secret-access-key',
      policies: [JSON.stringify(policy)]
    }
    await inSandbox({ principals: [principal] }, async (sandbox) => {
      await deploy(sandbox)
      const { outcome, annotations } = await deploy(sandbox)

      expect(outcome).toBe('success')
      expect(annotations.map(({ kind, message }) => [kind, message])).toEqual([
        ['warning', expect.stringContaining('secretsmanager:GetSecretValue')]
      ])
    })
  })

  test.concurrent.each([
    ['secretsmanager:PutSecretValue', {}],
    ['secretsmanager:UpdateSecret', { 'kms-key-id': 'alias/registry' }]
  ])('has one version more for a new password, also when the answer to %s is lost', async (call, more) => {
    await inSandbox({ knobs: { faults: [{ call, answer: 'drop', times: 1 }] } }, async (sandbox) => {
      sandbox.kms.seedKey({ aliases: ['alias/registry'] })
      await deploy(sandbox)
      sandbox.registry.setPassword('acme', 'changed')
      const inputs = { ...WALKTHROUGH, ...more, 'registry-password': 'changed' }
      const outcomes = [(await deploy(sandbox, inputs)).outcome, (await deploy(sandbox, inputs)).outcome]
      const list = await secretsManager(sandbox, 'ListSecretVersionIds', { SecretId: NAME, IncludeDeprecated: true })

      expect(outcomes).toEqual(['success', 'success'])
      expect(storedLogin(sandbox)).toEqual({ username: 'acme', password: 'changed' })
      expect((list as { Versions: unknown[] }).Versions).toHaveLength(2)
    })
  })

  test.concurrent('is not touched when the login does not open the image', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)
      const before = writesOf(sandbox).length
      await deploy(sandbox, { ...WALKTHROUGH, 'registry-password': 'wrong' })

      expect(writesOf(sandbox)).toHaveLength(before)
    })
  })
})

describe('a customer key', () => {
  test.concurrent.each(['id', 'ARN', 'alias'])(
    'given by its %s encrypts the secret, and the role may decrypt with just that key',
    async (form) => {
      await inSandbox({}, async (sandbox) => {
        const arn = sandbox.kms.seedKey({ id: '11111111-2222-3333-4444-555555555555', aliases: ['alias/registry'] })
        const given = { id: '11111111-2222-3333-4444-555555555555', ARN: arn, alias: 'alias/registry' }[form] ?? ''
        const { outcome } = await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': given })
        const again = await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': given })

        expect([outcome, again.outcome, again.outputs.changed]).toEqual(['success', 'success', '[]'])
        expect(sandbox.aws.calls.find(({ operation }) => operation === 'CreateSecret')?.input.KmsKeyId).toBe(given)
        const documents = Object.values(grantsOf(sandbox)).map((text) => JSON.parse(text) as { Statement: object[] })
        expect(documents.flatMap(({ Statement }) => Statement)).toContainEqual(
          expect.objectContaining({
            Action: ['kms:Decrypt'],
            Resource: arn,
            Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } }
          })
        )
      })
    }
  )

  test.concurrent('that changes re-encrypts the secret, and the grant follows', async () => {
    await inSandbox({}, async (sandbox) => {
      sandbox.kms.seedKey({ aliases: ['alias/one'] })
      const two = sandbox.kms.seedKey({ aliases: ['alias/two'] })
      await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': 'alias/one' })
      const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': 'alias/two' })

      expect(outcome).toBe('success')
      expect(
        (JSON.parse(outputs.changed ?? '') as { resource: string; action: string }[]).map(
          ({ resource, action }) => `${action} ${resource}`
        )
      ).toEqual(['update secret', 'update role policy', 'create task definition'])
      expect(Object.values(grantsOf(sandbox)).join()).toContain(two)
    })
  })

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

test.concurrent('a secret whose key was disabled since is told, and left as it is', async () => {
  await inSandbox({}, async (sandbox) => {
    const id = '11111111-2222-3333-4444-555555555555'
    sandbox.kms.seedKey({ id, aliases: ['alias/registry'] })
    await deploy(sandbox, { ...WALKTHROUGH, 'kms-key-id': 'alias/registry' })
    const before = writesOf(sandbox).length
    sandbox.kms.seedKey({ id, enabled: false })
    const { outcome, annotations } = await deploy(sandbox)

    expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
      'failure',
      ["The KMS key can't encrypt the secret"]
    ])
    expect(annotations[0]?.message).toContain('alias/registry')
    expect(writesOf(sandbox)).toHaveLength(before)
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
  test.concurrent('has exactly what the task needs', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
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
        ...WALKTHROUGH,
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
      const made = (await deploy(sandbox)).outputs
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

  test.concurrent('keeps the grants of two deployments with different secrets at once', async () => {
    await inSandbox({}, async (sandbox) => {
      const runs = ['one', 'two'].map((name) =>
        deploy(sandbox, { ...WALKTHROUGH, environment: name, 'secret-name': `acme/${name}` })
      )
      const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome)

      expect(outcomes).toEqual(['success', 'success'])
      expect(liveTasks(sandbox)).toHaveLength(2)
      expect(Object.keys(grantsOf(sandbox)).filter((name) => name.startsWith('registry-'))).toHaveLength(2)
    })
  })

  test.concurrent('lets two deployments at once read different secrets, each as long as its own needs it', async () => {
    await inSandbox({}, async (sandbox) => {
      const arns = ['one', 'two', 'three'].map((name) =>
        sandbox.secretsManager.seedSecret({ name: `acme/${name}`, value: name })
      )
      const deployTo = (environment: string, arn = '') =>
        deploy(sandbox, { ...WALKTHROUGH, environment, secrets: `WORD=${arn}` })
      const both = await Promise.all([deployTo('one', arns[0]), deployTo('two', arns[1])])

      expect(both.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
      expect(await readableSecrets(sandbox)).toEqual(arns.slice(0, 2).toSorted())

      await makeGrantsOld(sandbox)
      const { outcome } = await deployTo('one', arns[2])

      expect(outcome).toBe('success')
      expect(liveTasks(sandbox)).toHaveLength(2)
      expect(await readableSecrets(sandbox)).toEqual(arns.slice(1).toSorted())
    })
  })
})

describe('in every partition', () => {
  test.concurrent.each([
    ['aws', 'eu-west-1', 'console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'console.amazonaws-us-gov.com'],
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
