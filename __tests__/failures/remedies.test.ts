import { describe, expect, test } from '@jest/globals'
import { like } from '../../sandbox/src/aws/policy/match.ts'
import { explain } from '../../src/failures/explain.ts'
import { refused } from '../../scripts/failures/thrown.ts'
import { CI, denied } from '../../scripts/failures/words.ts'
import { deployerPolicies, statementsOf, valuesFor, type Statement } from '../iam/policies.ts'

const GERMANY = { partition: 'aws', region: 'eu-central-1', account: '123456789012' }
const VALUES = {
  ...valuesFor('acme/space', GERMANY),
  KEY: '11111111-2222-3333-4444-555555555555',
  LOG_GROUP: '/acme',
  HOSTED_ZONE: 'Z0123456789ABCDEFGHIJ',
  DOMAIN: '*.preview.example.com',
  TASK_ROLE: 'program',
  SECRETS: 'acme/login'
}
const KNOWN = { repository: 'acme/space', cluster: 'default', domain: '*.Preview.example.com' }

/** The kind of resource that an action is about, where a statement has several. */
const KINDS: Readonly<Record<string, RegExp>> = {
  ec2: /:ec2:/,
  ecs: /:ecs:/,
  iam: /:iam:/,
  kms: /:kms:/,
  logs: /:logs:/,
  route53: /:route53:/,
  secretsmanager: /:secretsmanager:/
}
const NARROWER: Readonly<Record<string, RegExp>> = {
  'ecs:CreateCluster': /:cluster\//,
  'ecs:DeleteTaskDefinitions': /:task-definition\//,
  'ecs:StopTask': /:task\//
}

/** Each action that our policies allow on each kind of thing. */
const allowed = deployerPolicies().flatMap((file) =>
  // Which record a denial is about only the caller knows, who says what to allow (src/aws/hosted-zone.ts).
  statementsOf(file, VALUES).flatMap((statement) =>
    statement.Sid === 'ProveDomain'
      ? []
      : [statement.Action].flat().flatMap((action) => {
          const fits = (resource: string) =>
            (KINDS[action.split(':')[0] ?? ''] ?? /^$/).test(resource) && (NARROWER[action] ?? /./).test(resource)
          const resources = [statement.Resource].flat().filter((resource) => resource === '*' || fits(resource))
          return resources.map((resource) => ({ file, action, resource, statement }))
        })
  )
)

/** A thing that a pattern of our policies stands for, as AWS calls it when it denies. */
function instanceOf(pattern: string): string {
  const [, role] = /:role\/(.+)$/.exec(pattern) ?? []
  if (role !== undefined && !role.includes('aws-service-role')) return `role ${role}`
  return pattern
    .replace(/(:task-definition\/.+-)\*:\*$/, '$1main-0123456789abcdef:3')
    .replace(/(:log-group:.+):\*$/, '$1:log-stream:task/space/1')
    .replace(/-\?{6}$/, '-AbCdEf')
    .replace(/(:change\/)\*$/, '$1C0123456789')
    .replace(/(?<=.)\*$/, 'sg-0123456789abcdef0')
}

function remedyFor(action: string, resource: string): { readonly remedy: string; readonly statement: Statement } {
  const named = action === 'iam:PassRole' ? resource.replace(/^role /, 'arn:aws:iam::123456789012:role/') : resource
  const { remedy } = explain(refusal(action, named), KNOWN)
  return { remedy, statement: JSON.parse(remedy.slice(remedy.indexOf('{'), remedy.lastIndexOf('}') + 1)) as Statement }
}

function refusal(action: string, resource: string): Error {
  return refused('ECS RunTask', 'AccessDeniedException', denied(CI, action, resource))
}

describe('what a remedy says to allow', () => {
  test('is asked for every action of every policy', () => {
    const actions = deployerPolicies().flatMap((file) => statementsOf(file, VALUES).flatMap(({ Action }) => Action))
    expect(new Set(allowed.map(({ action }) => action))).toEqual(new Set(actions))
  })

  test.each(allowed)('$action on $resource has the conditions that $file has', ({ action, resource, statement }) => {
    const suggested = remedyFor(action, instanceOf(resource)).statement

    expect(suggested.Action).toBe(action)
    // What is asked for without a Region has its own cluster in any of them.
    const conditions = JSON.stringify(suggested.Condition ?? {}).replace('arn:aws:ecs:*:', 'arn:aws:ecs:eu-central-1:')
    expect(JSON.parse(conditions)).toEqual(conditionOf(action, statement))
  })

  test.each(allowed)('$action is on no more than $resource', ({ action, resource }) => {
    expect(like(resource, String(remedyFor(action, instanceOf(resource)).statement.Resource))).toBe(true)
  })

  test('leaves open what is not known, and says so', () => {
    const { remedy } = explain(refusal('iam:PutRolePolicy', 'role exec'))
    expect(remedy).toContain('"aws:ResourceTag/run-on-fargate:repository":"OWNER/REPOSITORY"')
    expect(remedy).toContain(':policy/BOUNDARY"')
    expect(remedy).toMatch(/Replace OWNER\/REPOSITORY and BOUNDARY with your own names\.$/)
    expect(explain(refusal('ecs:ListTasks', '*')).remedy).toMatch(/Replace CLUSTER with your own name\.$/)
    expect(explain(refusal('ecs:ListTasks', '*'), KNOWN).remedy).not.toContain('CLUSTER')
    expect(explain(refusal('route53:ChangeResourceRecordSets', '*')).remedy).toMatch(
      /"_run-on-fargate\.DOMAIN".*Replace DOMAIN with your own name\.$/
    )
  })
})

/** The conditions of an action. */
function conditionOf(action: string, { Condition = {} }: Statement): object {
  const own = { ...Condition } as Record<string, Record<string, unknown>>
  // A policy without clusters of its own to create does not have that word in its list.
  const { 'ecs:CreateAction': creates, ...rest } = own.StringEquals ?? {}
  if (creates === undefined || action !== 'ecs:TagResource') return own
  return {
    ...own,
    StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterTaskDefinition', 'RunTask'], ...rest }
  }
}
