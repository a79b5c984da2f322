import { describe, expect, test } from '@jest/globals'
import { planDeployment } from '../../src/deploy/plan.ts'
import { describeFindings, describePlan, describePrepared } from '../../src/report/plan-text.ts'
import { DIGEST, GIVEN_ROLE, makeFindings, makeRequest, PASSWORD, SECRET_ARN } from '../deploy/factories.ts'

const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/default/0123456789abcdef'

describe('what was found', () => {
  test('is the account, the image and what runs', () => {
    expect(describeFindings(makeRequest(), makeFindings({ tasks: [{ taskArn: TASK }] }))).toEqual([
      'Account 123456789012 in eu-central-1, as arn:aws:sts::123456789012:assumed-role/ci/session',
      `The image is ${DIGEST}, for linux/amd64, linux/arm64`,
      'Running in this environment: 0123456789abcdef'
    ])
  })

  test.each([
    [{ kind: 'found', digest: DIGEST, platforms: [], exposedPorts: [], warnings: [] }, `The image is ${DIGEST}`],
    [{ kind: 'unseen', why: 'it is elsewhere' }, 'The image was not looked at: it is elsewhere'],
    [{ kind: 'unknown', reason: 'no answer' }, 'The image was not seen']
  ] as const)('tells an image that is %j', (image, line) => {
    expect(describeFindings(makeRequest(), makeFindings({ image }))).toContain(line)
  })

  test('says so when nothing runs', () => {
    expect(describeFindings(makeRequest(), makeFindings())).toContain('Nothing runs in this environment yet')
  })
})

describe('what will be done', () => {
  test('is a line for each thing, in columns, and never the password', () => {
    const plan = planDeployment(makeRequest(), makeFindings({ tasks: [{ taskArn: TASK }] }))
    const lines = describePlan(plan)
    expect(lines).toContain('create     secret           run-on-fargate/acme/space/docker.io')
    expect(lines).toContain('create     cluster          default')
    expect(lines).toContain(
      'run        task             acme/space:1.0 on FARGATE X86_64, 256 CPU units, 512 MiB, ports 80/tcp'
    )
    expect(lines).toContain(
      '           in               vpc-0123456789abcdef0: subnet-a, subnet-b, with a public address'
    )
    expect(lines).toContain('stop       task             0123456789abcdef, once the new one is good')
    expect(lines).toHaveLength(plan.changes.length + 3)
    expect(lines.join('\n')).not.toContain(PASSWORD)
  })

  test('says when there is no public address, and what was given', () => {
    const network = {
      vpcId: 'vpc-1',
      subnets: [{ id: 'subnet-n', zoneId: 'euc1-az1', freeAddresses: 9, egress: 'routed' as const, ipv6Only: false }]
    }
    const request = makeRequest({ placement: { assignPublicIp: false }, executionRole: { arn: GIVEN_ROLE } })
    const lines = describePlan(planDeployment(request, makeFindings({ network })))
    expect(lines).toContain('           in               vpc-1: subnet-n, without a public address')
    expect(lines).toContain(`given      execution role   ${GIVEN_ROLE.text}`)
  })
})

test.each([
  ['with a login', { 'the/login': SECRET_ARN }, [`Secret          ${SECRET_ARN}`]],
  ['without one', {}, []]
])('where everything is, %s', (_, secretArns: Record<string, string>, lines) => {
  const prepared = {
    secretArns,
    executionRoleArn: 'role',
    clusterArn: 'cluster',
    securityGroups: ['sg-1', 'sg-2'],
    taskDefinitionArn: 'definition:1'
  }
  expect(describePrepared(prepared)).toEqual([
    ...lines,
    'Execution role  role',
    'Cluster         cluster',
    'Security group  sg-1, sg-2',
    'Task definition definition:1'
  ])
})
