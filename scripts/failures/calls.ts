import type { FailureTitle } from '../../src/failures/table.ts'
import { call, lost, stop, type Samples } from './sample.ts'
import { ACCOUNT, ASM, CI, denied, EXEC, SECRET } from './words.ts'

const SCP = 'with an explicit deny in a service control policy'
const EC2_DENIES = 'You are not authorized to perform this operation. '

/** Failures of permissions, credentials, connections and quotas, from all services. */
export const CALL_SAMPLES = {
  'A policy forbids the call': [
    call(
      'ECS RunTask',
      'AccessDeniedException',
      `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * ${SCP}`
    ),
    call(
      'ECS RegisterTaskDefinition',
      'AccessDeniedException',
      `User: ${CI} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::${ACCOUNT}:role/exec with an explicit deny in an identity-based policy`
    ),
    call(
      'EC2 DescribeVpcs',
      'UnauthorizedOperation',
      `${EC2_DENIES}User: ${CI} is not authorized to perform: ec2:DescribeVpcs ${SCP}`
    ),
    stop(
      `${ASM}AccessDeniedException: User: ${EXEC} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} ${SCP}`
    )
  ],
  'A policy limits the permissions': [
    call(
      'ECS RunTask',
      'AccessDeniedException',
      `User: ${CI} is not authorized to perform: ecs:RunTask on resource: * because no session policy allows the ecs:RunTask action`
    ),
    call(
      'IAM GetRole',
      'AccessDenied',
      denied(CI, 'iam:GetRole', 'role exec').replace('identity-based policy', 'permissions boundary')
    ),
    stop(
      `${ASM}AccessDeniedException: ${denied(EXEC, 'secretsmanager:GetSecretValue', SECRET).replace('identity-based policy', 'permissions boundary')}`
    )
  ],
  'The workflow must be allowed to pass the role': [
    call(
      'ECS RegisterTaskDefinition',
      'AccessDeniedException',
      denied(CI, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/exec`)
    )
  ],
  'The execution role needs a permissions boundary': [
    call(
      'IAM CreateRole',
      'AccessDenied',
      denied(CI, 'iam:CreateRole', 'role run-on-fargate-88e66d4fc89b9eef-eu-central-1')
    ),
    call('IAM PutRolePolicy', 'AccessDenied', denied(CI, 'iam:PutRolePolicy', 'role exec'))
  ],
  "The resource's own policy denies access": [
    call(
      'Secrets Manager DescribeSecret',
      'AccessDeniedException',
      denied(CI, 'secretsmanager:DescribeSecret', SECRET).replace('identity-based', 'resource-based')
    )
  ],
  'A permission is missing': [
    call(
      'ECS RunTask',
      'AccessDeniedException',
      denied(CI, 'ecs:RunTask', `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/space:1`)
    ),
    call('IAM GetRole', 'AccessDenied', denied(`arn:aws:iam::${ACCOUNT}:user/ci`, 'iam:GetRole', 'role exec')),
    call(
      'EC2 DescribeSubnets',
      'UnauthorizedOperation',
      `${EC2_DENIES}${denied(CI, 'ec2:DescribeSubnets', '*')}. Encoded authorization failure message: abc`
    ),
    call(
      'EC2 DescribeVpcs',
      'UnauthorizedOperation',
      `${EC2_DENIES}User: ${CI} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`
    )
  ],
  'EC2 denied the call without naming the permission': [
    call('EC2 DescribeSubnets', 'UnauthorizedOperation', `${EC2_DENIES}Encoded authorization failure message: abc`)
  ],
  'AWS denied the call without a reason': [
    call('ECS StopTask', 'AccessDeniedException', 'No.'),
    call('IAM GetRole', 'AccessDenied', 'Access Denied')
  ],
  'The AWS role rejected the workflow': [
    call('STS GetCallerIdentity', 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
  ],
  "The workflow can't use the secret's KMS key": [
    call('Secrets Manager CreateSecret', 'AccessDeniedException', 'Access to KMS is not allowed')
  ],
  'The AWS credentials have expired': [
    call('ECS DescribeTasks', 'ExpiredTokenException', 'The security token included in the request is expired'),
    call('STS GetCallerIdentity', 'ExpiredToken', 'The security token included in the request is expired'),
    call('EC2 DescribeVpcs', 'RequestExpired', 'Request has expired.')
  ],
  "The runner's clock is wrong": [
    call(
      'ECS DescribeClusters',
      'InvalidSignatureException',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T002000Z - 5 min.)'
    ),
    call(
      'Secrets Manager DescribeSecret',
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.'
    )
  ],
  "AWS doesn't know these credentials": [
    call(
      'ECS DescribeClusters',
      'UnrecognizedClientException',
      'The security token included in the request is invalid.'
    ),
    call('STS GetCallerIdentity', 'InvalidClientTokenId', 'The security token included in the request is invalid'),
    call('EC2 DescribeVpcs', 'AuthFailure', 'AWS was not able to validate the provided access credentials')
  ],
  'AWS rejected the signature': [
    call(
      'STS GetCallerIdentity',
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.'
    ),
    call(
      'ECS DescribeClusters',
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.'
    ),
    call('ECS DescribeClusters', 'IncompleteSignature', 'The request signature does not conform to AWS standards.')
  ],
  "The account can't use this service yet": [
    call('EC2 DescribeVpcs', 'OptInRequired', 'You are not subscribed to this service.'),
    call(
      'ECS CreateCluster',
      'SubscriptionRequiredException',
      'The AWS Access Key Id needs a subscription for the service'
    )
  ],
  'There are no AWS credentials': [
    lost('STS GetCallerIdentity', 'CredentialsProviderError', 'Could not load credentials from any providers')
  ],
  'AWS throttled the call': [
    call('ECS CreateCluster', 'ThrottlingException', 'Rate exceeded'),
    call('EC2 DescribeSubnets', 'RequestLimitExceeded', 'Request limit exceeded.'),
    call('IAM GetRole', 'Throttling', 'Rate exceeded'),
    call('Secrets Manager DescribeSecret', 'TooManyRequestsException', 'Too Many Requests'),
    call(
      'ECS RunTask',
      'InvalidParameterException',
      'Error retrieving subnet information for [subnet-1]: Rate exceeded (ErrorCode: Throttling)'
    )
  ],
  'The hosted zone is busy': [
    call(
      'Route 53 ChangeResourceRecordSets',
      'PriorRequestNotComplete',
      'The request was rejected because Route 53 was still processing a prior request.'
    )
  ],
  'Route 53 rejected the DNS records': [
    call(
      'Route 53 ChangeResourceRecordSets',
      'InvalidChangeBatch',
      "[Tried to create resource record set [name='app.example.com.', type='A'] but it already exists]"
    ),
    call(
      'Route 53 ChangeResourceRecordSets',
      'InvalidChangeBatch',
      '[RRSet of type A with DNS name app.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.]'
    )
  ],
  "The hosted zone doesn't exist": [
    call('Route 53 ListResourceRecordSets', 'NoSuchHostedZone', 'No hosted zone found with ID: Z0123')
  ],
  'An AWS service failed': [
    call('ECS CreateCluster', 'ServerException', 'Service Unavailable. Please try again later.'),
    call('Secrets Manager DescribeSecret', 'InternalServiceError', 'An error occurred on the server side.'),
    call('EC2 DescribeVpcs', 'InternalError', 'An internal error has occurred'),
    call('IAM GetRole', 'ServiceFailureException', 'The request processing has failed because of an unknown error.'),
    call('STS GetCallerIdentity', 'InternalFailure', 'The request processing has failed because of an unknown error.'),
    call('CloudWatch Logs CreateLogGroup', 'ServiceUnavailableException', 'The service cannot complete the request.'),
    call('ECS RunTask', 'ServerException', 'Internal error.')
  ],
  'Another change is in progress': [
    call(
      'CloudWatch Logs CreateLogGroup',
      'OperationAbortedException',
      'A conflicting operation is currently in progress against this resource. Please try again.'
    ),
    call(
      'IAM PutRolePolicy',
      'ConcurrentModificationException',
      'The request was rejected because of a concurrent change.'
    )
  ],
  "The runner can't reach AWS": [
    lost('STS GetCallerIdentity', 'ENOTFOUND', 'getaddrinfo ENOTFOUND sts.eu-centrall-1.amazonaws.com'),
    lost('EC2 DescribeVpcs', 'ECONNRESET', 'read ECONNRESET'),
    lost('ECS RunTask', 'TimeoutError', 'Connection timed out after 5000 ms'),
    lost('IAM GetRole', '', 'socket hang up')
  ],
  "The runner doesn't trust the certificate of AWS": [
    lost('STS GetCallerIdentity', 'SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
    lost('EC2 DescribeVpcs', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate')
  ],
  'The security group quota is reached': [
    call(
      'EC2 CreateSecurityGroup',
      'SecurityGroupLimitExceeded',
      "The maximum number of security groups for VPC 'vpc-1' has been reached."
    )
  ],
  'The security group has too many rules': [
    call(
      'EC2 AuthorizeSecurityGroupIngress',
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.'
    )
  ],
  'The network interface quota is reached': [
    call('ECS RunTask', 'ClientException', 'You have reached the maximum number of network interfaces.')
  ],
  'The IAM role quota is reached': [
    call('IAM CreateRole', 'LimitExceededException', 'Cannot exceed quota for RolesPerAccount: 1000')
  ],
  'The execution role has too many policies': [
    call('IAM PutRolePolicy', 'LimitExceededException', 'Maximum policy size of 10240 bytes exceeded for role exec'),
    call('IAM PutRolePolicy', 'LimitExceededException', 'Cannot exceed quota for PoliciesPerRole: 10')
  ],
  'An IAM quota is reached': [call('IAM TagRole', 'LimitExceededException', 'Cannot exceed quota for TagsPerRole: 50')],
  'The log group quota is reached': [
    call('CloudWatch Logs CreateLogGroup', 'LimitExceededException', 'Resource limit exceeded.')
  ],
  'A Secrets Manager quota is reached': [
    call(
      'Secrets Manager CreateSecret',
      'LimitExceededException',
      "You've reached the limit of secrets in this account."
    )
  ],
  'An ECS quota is reached': [
    call('ECS CreateCluster', 'LimitExceededException', 'The limit for the resource was exceeded.')
  ],
  'A KMS quota is reached': [call('KMS DescribeKey', 'LimitExceededException', 'The request exceeded a quota.')]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>
