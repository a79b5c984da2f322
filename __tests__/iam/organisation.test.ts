import { describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { denial, validatePolicy } from '../../sandbox/src/aws/policy.ts'
import { ESCALATIONS, NEVER, type Request, requestsFor } from '../../proofs/iam/requests.ts'
import { IAM, policyOf, type Statement, statementsOf, valuesFor } from './policies.ts'
import { renderOrganisation } from './template.ts'

describe('the template of an organization', () => {
  const CALLER = 'arn:aws:sts::123456789012:assumed-role/deployer/run'
  const PLACE = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-central-1', 'AWS::AccountId': '123456789012' }

  // A script for the shell.
  const describeInShell = process.platform === 'win32' ? describe.skip : describe

  type Environment = Readonly<Record<string, string>>

  function fillIn(file: string, more: Environment): string {
    const env = { PATH: process.env.PATH, ACCOUNT: '123456789012', REGION: 'eu-central-1', ...more }
    return execFileSync('sh', [join(IAM, 'fill-in.sh'), join(IAM, file)], { env, encoding: 'utf8', stdio: 'pipe' })
  }

  function statementsFor(repositories: string): Statement[] {
    const text = fillIn('organisation-policy.json', { REPOSITORIES: repositories, EXECUTION_ROLE: 'shared' })
    return (JSON.parse(text) as { Statement: Statement[] }).Statement
  }

  /** The role and secret are the organisation's, so that no deployment touches them. */
  const isKept = ({ action }: Request) => /^(iam|secretsmanager):/.test(action)

  function refusals(policy: string, requests: readonly Request[]): string[] {
    return requests
      .filter(
        ({ action, resource, context }) =>
          denial({ arn: CALLER, policies: [policy] }, { action, resource, context }) !== undefined
      )
      .map(({ what }) => what)
  }

  /** What each of two repositories asks for: its own things, and the other's with the tags of either. */
  const whatOf = (requests: readonly Request[]) => requests.map(({ what }) => what)

  describeInShell('iam/organisation-policy.json', () => {
    test.each(['acme/web', 'acme/web acme/api', 'acme/*'])(
      'for %s is one that IAM takes, and the template’s',
      (names) => {
        const statements = statementsFor(names)
        const Repositories = names === 'acme/*' ? '' : names.replaceAll(' ', ',')
        const Subjects = Repositories === '' ? '' : 'repo:acme/web:*'
        const rendered = renderOrganisation({ ...PLACE, Owner: 'acme', Repositories, Subjects }).statements
        const listed = JSON.stringify(rendered)
          .replaceAll('"ref:ExecutionRole.Arn"', '"arn:aws:iam::123456789012:role/shared"')
          .replaceAll('"acme/*"', '["acme/*"]')

        expect(() => validatePolicy(policyOf(statements), 'identity')).not.toThrow()
        expect(JSON.parse(listed)).toEqual(statements)
      }
    )

    test('fits into a role with twenty repositories of long names', () => {
      const names = Array.from({ length: 20 }, (_, index) => `acme-organisation/service-${String(index)}`)
      // "IAM and AWS STS quotas".
      expect(policyOf(statementsFor(names.join(' '))).length).toBeLessThanOrEqual(10_240)
    })

    test('lets each listed repository deploy, and keeps every other one out', () => {
      const name = fc.stringMatching(/^[aAb._-]{1,4}$/)
      const three = fc.uniqueArray(name, { minLength: 3, maxLength: 3 })
      fc.assert(
        fc.property(three, ([one, two, other]) => {
          const [own, listed, unlisted] = [`acme/${one}`, `acme/${two}`, `acme/${other}`]
          const policy = policyOf(statementsFor(`${own} ${listed}`))
          const mine = requestsFor(own, own).filter((request) => !isKept(request))
          expect(refusals(policy, mine)).toEqual([])
          // This is the limit that the docs name: only the action's own checks stand between listed repositories.
          expect(
            refusals(
              policy,
              requestsFor(listed, listed).filter((request) => !isKept(request))
            )
          ).toEqual([])
          const tagged = requestsFor(own, unlisted).filter(
            ({ context, action }) =>
              'aws:ResourceTag/run-on-fargate:repository' in context && !action.startsWith('logs:')
          )
          expect(refusals(policy, tagged)).toEqual(whatOf(tagged))
          const beyond = [...requestsFor('octo/x', 'octo/x'), ...NEVER(own), ...ESCALATIONS(own)]
          const never = beyond.filter(({ context }) => Object.keys(context).length > 0)
          expect(refusals(policy, never)).toEqual(whatOf(never))
        }),
        { numRuns: 15 }
      )
    })

    test('can write no role, no secret, and pass only the one role', () => {
      for (const { Action, Resource } of statementsFor('acme/*')) {
        for (const action of [Action].flat()) {
          expect(action).not.toMatch(/^(secretsmanager|kms|sts):|^iam:(?!PassRole$|CreateServiceLinkedRole$)/)
          if (action === 'iam:PassRole') expect(Resource).toBe('arn:aws:iam::123456789012:role/shared')
        }
      }
    })
  })

  describeInShell('iam/fill-in.sh refuses', () => {
    const ONE = { REPOSITORY: 'acme/space' }
    test.each<[string, string, Environment, string]>([
      ['a wildcard', 'deployer-policy.json', { REPOSITORY: 'acme/*' }, 'organisation-policy.json'],
      ['several repositories', 'deployer-policy.json', { REPOSITORY: 'acme/a acme/b' }, 'organisation-policy.json'],
      ['several lines', 'deployer-policy.json', { REPOSITORY: 'acme/a\nacme/b' }, 'Invalid value'],
      ['a list for one', 'deployer-policy.json', { REPOSITORIES: 'acme/a' }, 'is for one repository'],
      ['a name without owner', 'deployer-policy.json', { REPOSITORY: 'space' }, 'Expected one owner/name'],
      ['what sed would read', 'deployer-policy.json', { REPOSITORY: 'acme/a&b' }, 'Invalid value'],
      ['an account that is none', 'deployer-policy.json', { ...ONE, ACCOUNT: '12' }, 'ACCOUNT'],
      ['a Region that is none', 'deployer-policy.json', { ...ONE, REGION: 'Frankfurt' }, 'REGION'],
      ['a role for all', 'deployer-policy.json', { ...ONE, EXECUTION_ROLE: '*' }, 'EXECUTION_ROLE'],
      ['a cluster for all', 'deployer-policy.json', { ...ONE, CLUSTER: '*' }, 'CLUSTER'],
      ['an ARN', 'deployer-policy-kms.json', { ...ONE, KEY: 'arn:aws:kms:eu-central-1:1:key/2' }, 'not an ARN'],
      ['a quote', 'deployer-policy-logs.json', { ...ONE, LOG_GROUP: 'a","b' }, 'LOG_GROUP'],
      ['one for a list', 'organisation-policy.json', { ...ONE, EXECUTION_ROLE: 'r' }, 'REPOSITORIES'],
      ['two owners', 'organisation-policy.json', { REPOSITORIES: 'a/x b/y', EXECUTION_ROLE: 'r' }, 'owners a and b'],
      ['a part of a name', 'organisation-policy.json', { REPOSITORIES: 'a/x*', EXECUTION_ROLE: 'r' }, 'owner/*'],
      ['any owner', 'organisation-policy.json', { REPOSITORIES: '*/x', EXECUTION_ROLE: 'r' }, 'owner/*'],
      ['blanks', 'organisation-policy.json', { REPOSITORIES: ' ', EXECUTION_ROLE: 'r' }, 'names no repository'],
      [
        'blanks and an empty',
        'organisation-policy.json',
        { REPOSITORY: '', REPOSITORIES: ' ', EXECUTION_ROLE: 'r' },
        'names no repository'
      ],
      ['no role', 'organisation-policy.json', { REPOSITORIES: 'a/x' }, 'EXECUTION_ROLE']
    ])('%s for %s', (_, file, env, words) => {
      expect(() => fillIn(file, env)).toThrow(words)
    })
  })

  describe('iam/github-oidc-organisation.yaml', () => {
    const trustOf = (parameters: Readonly<Record<string, string>>, place = PLACE) =>
      renderOrganisation({ ...place, Owner: 'acme', ...parameters }).role.AssumeRolePolicyDocument.Statement[0]
        ?.Condition

    test('trusts the jobs of the owner, whose number AWS compares', () => {
      expect(trustOf({ OwnerId: '1234' })).toEqual({
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:repository_owner_id': '1234'
        },
        StringLike: { 'token.actions.githubusercontent.com:sub': ['repo:acme/*', 'repo:acme@1234/*'] }
      })
      const china = { ...PLACE, 'AWS::Partition': 'aws-cn' }
      expect(Object.keys(trustOf({ OwnerId: '1234' }, china)?.StringEquals ?? {})).toHaveLength(1)
    })

    test('trusts just the subjects of a list', () => {
      const Subjects = 'repo:acme/web:*,repo:acme@1234/web@5678:*'
      expect(trustOf({ Repositories: 'acme/web', Subjects })?.StringLike).toEqual({
        'token.actions.githubusercontent.com:sub': Subjects.split(',')
      })
    })

    test.each([
      ['a list without subjects', { Repositories: 'acme/web' }, 'SubjectsWithRepositories is broken'],
      ['any owner', { Owner: '*' }, 'Owner is not allowed'],
      ['subjects of any owner', { Subjects: 'repo:*' }, 'Subjects is not allowed'],
      ['everybody', { Subjects: '*' }, 'Subjects is not allowed'],
      ['a wildcard in the list', { Repositories: 'acme/*', Subjects: 'repo:acme/x:*' }, 'Repositories is not allowed'],
      ['a domain without zone', { Domain: 'app.example.com' }, 'ZoneWithDomain is broken'],
      ['HTTPS without zone', { Https: 'true' }, 'ZoneWithHttps is broken']
    ])('refuses %s', (_, parameters, error) => {
      expect(() => renderOrganisation({ ...PLACE, Owner: 'acme', ...parameters })).toThrow(error)
    })

    test('has an execution role that reads the one secret', () => {
      const SecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:acme/docker-hub-AbCdEf'
      const read = (parameters: Readonly<Record<string, string>>) =>
        renderOrganisation({ ...PLACE, Owner: 'acme', ...parameters })
          .executionRole.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
          .filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'))
          .map(({ Resource }) => Resource)
      expect([read({}), read({ SecretArn })]).toEqual([[], [SecretArn]])
    })

    test('adds what fits into a managed policy with twenty repositories of long names', () => {
      const Repositories = Array.from({ length: 20 }, (_, index) => `acme-organisation/service-${String(index)}`).join()
      const domain = { HostedZoneId: 'Z0123456789ABCDEFGHIJ', Domain: '*.preview.example.com', Https: 'true' }
      const task = { TaskRoleArn: 'arn:aws:iam::123456789012:role/acme/program' }
      const all = {
        ...PLACE,
        Owner: 'acme-organisation',
        Repositories,
        Subjects: 'repo:acme/web:*',
        ...domain,
        ...task
      }
      // "IAM and AWS STS quotas".
      expect(policyOf(renderOrganisation(all).additions).length).toBeLessThanOrEqual(6144)
    })
  })
})

describe('repositories of an organization', () => {
  const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
  const CALLER = 'arn:aws:sts::123456789012:assumed-role/deployer/run'

  /** Owners and names as GitHub has them, many of which differ in a hyphen, a dot or a capital only. */
  const owners = fc.stringMatching(/^[aA](?:-?[aAb]){0,4}$/)
  const repositories = fc.tuple(owners, fc.stringMatching(/^[aAb._-]{1,5}$/)).map((parts) => parts.join('/'))

  /** Two repositories, of which the second often begins as the first does. */
  const pairs = fc
    .oneof(
      fc.tuple(repositories, repositories),
      fc.tuple(repositories, fc.stringMatching(/^[-._a]{1,3}$/)).map(([one, more]) => [one, one + more] as const),
      repositories.map((one) => [one, one.toUpperCase()] as const),
      fc.tuple(owners, owners, owners).map(([a, b, c]) => [`${a}-${b}/${c}`, `${a}/${b}-${c}`] as const)
    )
    .filter(([one, other]) => one !== other)

  function policyFor(repository: string, file: string): string {
    return policyOf(statementsOf(file, valuesFor(repository, GERMANY)))
  }

  function isDenied(policy: string, { action, resource, context }: Request): boolean {
    return denial({ arn: CALLER, policies: [policy] }, { action, resource, context }) !== undefined
  }

  /** What of the requests the policy says the wrong thing to. */
  function wrong(policy: string, requests: readonly Request[], denied: boolean): string[] {
    return requests.filter((request) => isDenied(policy, request) !== denied).map(({ what }) => what)
  }

  describe('of any two repositories', () => {
    test('each can do with its own things what a deployment does, and nothing with the other’s', () => {
      fc.assert(
        fc.property(pairs, fc.boolean(), ([one, two], turned) => {
          const [own, other] = turned ? [two, one] : [one, two]
          const policy = policyFor(own, 'deployer-policy.json')
          expect(wrong(policy, requestsFor(own, own), false)).toEqual([])
          expect(wrong(policy, [...requestsFor(own, other), ...requestsFor(other, other)], true)).toEqual([])
        })
      )
    })

    test('neither can do what no deployment needs, nor get at more by its execution role', () => {
      fc.assert(
        fc.property(pairs, ([own, other]) => {
          const policy = policyFor(own, 'deployer-policy.json')
          expect(wrong(policy, [...NEVER(own), ...NEVER(other), ...ESCALATIONS(own)], true)).toEqual([])
          const boundary = policyFor(own, 'execution-role-boundary.json')
          expect(wrong(boundary, [...requestsFor(other, other), ...NEVER(own), ...ESCALATIONS(own)], true)).toEqual([])
        })
      )
    })

    test.each(['deployer-policy-existing.json', 'deployer-policy-destroy.json'])(
      'neither can do anything with the other’s by %s',
      (file) => {
        fc.assert(
          fc.property(pairs, ([own, other]) => {
            const requests = requestsFor(own, other)
            const values = { ...valuesFor(own, GERMANY), EXECUTION_ROLE: 'given', LOG_GROUP: '/given' }
            expect(wrong(policyOf(statementsOf(file, values)), requests, true)).toEqual([])
          })
        )
      }
    )
  })
})
