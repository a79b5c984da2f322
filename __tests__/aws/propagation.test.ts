import { describe, expect, test } from '@jest/globals'
import { isTooNewToRun, isTooNewToStart, type Kept } from '../../src/aws/propagation.ts'

const ALL: Kept = { role: true, secret: true, securityGroup: true, logGroup: true }
const NONE: Kept = { role: false, secret: false, securityGroup: false, logGroup: false }

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

const ROLE = named(
  'ClientException',
  "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/exec' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
)
const GROUP = named(
  'InvalidParameterException',
  "Error retrieving security group information for [sg-01234567]: The security group 'sg-01234567' does not exist (ErrorCode: InvalidGroup.NotFound)"
)
const SERVICE_ROLE = named(
  'InvalidParameterException',
  'Unable to assume the service linked role. Please verify that the ECS service linked role exists.'
)

describe('RunTask is tried again', () => {
  test.each([
    ['for a role of ours', ROLE, { ...NONE, role: true }],
    ['for a group of ours', GROUP, { ...NONE, securityGroup: true }],
    ['for the service-linked role, whatever was given', SERVICE_ROLE, NONE]
  ])('%s', (_, error, kept) => {
    expect(isTooNewToStart(error, kept)).toBe(true)
  })

  test.each([
    ['for a role that was given', ROLE, { ...ALL, role: false }],
    ['for a group that was given', GROUP, { ...ALL, securityGroup: false }],
    [
      'for a subnet that does not exist',
      named(
        'InvalidParameterException',
        "Error retrieving subnet information for [subnet-01234567]: The subnet ID 'subnet-01234567' does not exist (ErrorCode: InvalidSubnetID.NotFound)"
      ),
      ALL
    ],
    [
      'for want of iam:PassRole',
      named(
        'AccessDeniedException',
        'User: arn:aws:sts::123456789012:assumed-role/ci/1 is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/exec because no identity-based policy allows the iam:PassRole action'
      ),
      ALL
    ],
    ['for a cluster that is not there', named('ClusterNotFoundException', 'Cluster not found.'), ALL],
    ['for what is no error', 'text', ALL]
  ])('not %s', (_, error, kept) => {
    expect(isTooNewToStart(error, kept)).toBe(false)
  })
})

const ASM =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): asm fetching secret from the service for login: '
const DENIED = `${ASM}AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/exec/0123 is not authorized to perform: secretsmanager:GetSecretValue on resource: login because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: 1`
const NO_SECRET = `${ASM}ResourceNotFoundException: Secrets Manager can't find the specified secret. status code: 400`
const NO_LOG =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1'

describe('a task that died is started again', () => {
  test.each([
    ['for a grant of ours', DENIED, { ...NONE, role: true }],
    ['for a role of ours', ROLE.message, { ...NONE, role: true }],
    ['for a secret of ours', NO_SECRET, { ...NONE, secret: true }],
    [
      'for a secret of ours, with a typographic apostrophe',
      NO_SECRET.replace("can't", 'can’t'),
      { ...NONE, secret: true }
    ],
    ['for a log group of ours', NO_LOG, { ...NONE, logGroup: true }]
  ])('%s', (_, reason, kept) => {
    expect(isTooNewToRun(reason, kept)).toBe(true)
  })

  test.each([
    ['for a role that was given', DENIED, { ...ALL, role: false }],
    ['for a secret that was given', NO_SECRET, { ...ALL, secret: false }],
    ['for a log group that is not ours', NO_LOG, { ...ALL, logGroup: false }],
    [
      'for an explicit denial',
      DENIED.replace(
        'because no identity-based policy allows the secretsmanager:GetSecretValue action',
        'with an explicit deny in a service control policy'
      ),
      ALL
    ],
    ['for a boundary', DENIED.replace('no identity-based policy', 'no permissions boundary'), ALL],
    ['for a key', `${ASM}AccessDeniedException: Access to KMS is not allowed status code: 400`, ALL],
    [
      'for an image that is not there',
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/space:2: docker.io/acme/space:2: not found',
      ALL
    ],
    ['for a program that ended', 'EssentialContainerExited: Essential container in task exited', ALL],
    ['for no reason', '', ALL]
  ])('not %s', (_, reason, kept) => {
    expect(isTooNewToRun(reason, kept)).toBe(false)
  })
})
