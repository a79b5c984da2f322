import { chapter } from './failure.ts'
import { statementFor } from './denial.ts'

/** The parameters of `iam/github-oidc-role.yaml` for the resources that the execution role reads, by service. */
const PARAMETERS: Readonly<Record<string, string>> = {
  ecr: 'EcrRepository',
  logs: 'LogGroup',
  secretsmanager: 'Secrets',
  ssm: 'Parameters'
}

/** Denied calls. Source: "Troubleshoot access denied error messages" in the IAM User Guide. */
export const PERMISSIONS = chapter(['AWS'], {
  'A policy forbids the call': {
    from: ['AWS', 'task'],
    when: { denied: 'explicit' },
    cause: ({ denial }) => `A policy denies ${denial.action} explicitly, which overrides every policy that allows it.`,
    remedy: "Ask the owner of the account's service control policies and permissions boundaries to allow it."
  },
  'A policy limits the permissions': {
    from: ['AWS', 'task'],
    when: { denied: 'limit' },
    cause: ({ denial: { action, limit } }) => `The ${limit} doesn't allow ${action}, so no other policy can.`,
    remedy: ({ denial: { action, limit } }) => {
      if (limit === 'session policy') {
        return 'Allow it in the session policy: `inline-session-policy` or `managed-session-policies` of `aws-actions/configure-aws-credentials`.'
      }
      return `Allow ${action} in that ${limit}.${boundaryHint(action, limit)}`
    }
  },
  'The workflow must be allowed to pass the role': {
    when: { denied: 'pass-role' },
    cause: ({ denial, where }) =>
      `The workflow's AWS role isn't allowed to pass ${where(denial.resource, 'this role')} to ECS tasks.`,
    remedy: ({ denial, names }) => `Add this statement to its policy: ${statementFor(denial, names)}`
  },
  'The execution role needs a permissions boundary': {
    when: { denied: 'boundary' },
    cause: ({ denial }) =>
      `The workflow's AWS role isn't allowed to call ${denial.action} for this role, or only with another permissions boundary.`,
    remedy: ({ denial, names }) =>
      "Set `permissions-boundary-arn` to the boundary that the policy of the workflow's role requires. The stack of iam/github-oidc-role.yaml has it as its output BoundaryArn. " +
      `If no policy allows the call yet, create the boundary and add this statement: ${statementFor(denial, names)}`
  },
  "The resource's own policy denies access": {
    when: { denied: 'resource' },
    cause: ({ denial }) =>
      `The policy of ${denial.resource} doesn't allow ${denial.action} to the workflow's AWS role.`,
    remedy: 'Allow it in the policy of that resource, which may belong to another account.'
  },
  'A permission is missing': {
    when: { denied: 'plain' },
    cause: ({ denial }) =>
      `The workflow's AWS role isn't allowed to call ${denial.action} on ${denial.resource === '*' ? 'any resource' : denial.resource}.`,
    remedy: ({ denial, names }) => `Add this statement to its policy: ${statementFor(denial, names)}`
  },
  'EC2 denied the call without naming the permission': {
    from: ['EC2'],
    when: { code: /^UnauthorizedOperation$/, text: /Encoded authorization failure message/ },
    cause: "The workflow's AWS role lacks a permission. Only the encoded part of EC2's message names it.",
    remedy: 'Decode it: `aws sts decode-authorization-message --encoded-message <the text after the colon>`.'
  },
  'AWS denied the call without a reason': {
    when: {
      code: /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation)$/,
      not: /sts:AssumeRole|Access to KMS|Encoded authorization failure message|different AWS account/
    },
    remedy:
      "Allow this operation to the workflow's AWS role, and check the account's service control policies and the policy of the resource."
  },
  'The AWS role rejected the workflow': {
    when: /Not authorized to perform sts:AssumeRole/,
    cause: "The trust policy of the role doesn't let this workflow assume it.",
    remedy:
      'Compare `sub` and `aud` in the trust policy of the role with the repository, the branch or the environment of this job.'
  },
  "The workflow can't use the secret's KMS key": {
    from: ['Secrets Manager'],
    when: /Access to KMS is not allowed/,
    cause: "The secret is encrypted with a customer managed key, and the workflow's AWS role lacks permissions for it.",
    remedy: 'Allow that role `kms:Decrypt` and `kms:GenerateDataKey` on the key, or set another key in `kms-key-id`.'
  }
})

/** Failures of credentials and connections. Source: "Common errors" in the API references, and Node's codes. */
export const CREDENTIALS = chapter(['AWS'], {
  'The AWS credentials have expired': {
    when: { code: /^(?:ExpiredToken(?:Exception)?|RequestExpired)$/ },
    cause: 'The session ended before the deployment did.',
    remedy:
      'Set a longer `role-duration-seconds` in `aws-actions/configure-aws-credentials`, or run that step right before this one.'
  },
  "The runner's clock is wrong": {
    when: [{ code: /^RequestTimeTooSkewed|RequestInTheFuture$/ }, { text: /Signature (?:expired|not yet current)/ }],
    cause: 'AWS accepts requests only within a few minutes of its own time.',
    remedy: "Set the runner's clock, and keep it in sync with a time server."
  },
  "AWS doesn't know these credentials": {
    when: { code: /^(?:UnrecognizedClientException|InvalidClientTokenId|AuthFailure)$/ },
    cause:
      "The access key doesn't exist, is disabled or belongs to another partition. Or its session token is missing, or the account hasn't enabled this Region.",
    remedy:
      'Check the step that sets the AWS credentials, and that `aws-region` is in the same partition and enabled in the account.'
  },
  'AWS rejected the signature': {
    when: {
      code: /^(?:SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(?:Exception)?)$/,
      not: /Signature (?:expired|not yet current)/
    },
    cause: "The secret access key doesn't match the access key.",
    remedy: 'Check the secret access key in the step that sets the AWS credentials: no blanks or line breaks around it.'
  },
  "The account can't use this service yet": {
    when: [
      { code: /^OptInRequired$/ },
      { text: /not subscribed to this service|needs a subscription for the service/ }
    ],
    cause: "The sign-up of the AWS account isn't complete, or the service isn't enabled in this Region.",
    remedy:
      'Complete the sign-up in the AWS console: payment method, phone verification, support plan. Or enable the Region under Account, AWS Regions.'
  },
  'There are no AWS credentials': {
    from: ['connection'],
    when: { code: /^(?:CredentialsProviderError|TokenProviderError)$/ },
    cause: 'Neither the environment of the job nor the machine it runs on has any.',
    remedy: 'Run `aws-actions/configure-aws-credentials` before this step, or give the runner a role.'
  },
  'AWS throttled the call': {
    // If EC2 throttles ECS, ECS reports an invalid parameter.
    when: [
      {
        code: /^(?:Throttl\w*|EC2Throttled\w*|RequestThrottled\w*|RequestLimitExceeded|TooManyRequestsException|SlowDown)$/
      },
      { text: /\bRate exceeded|Request limit exceeded|ErrorCode: \w*Throttl/ }
    ],
    cause: 'The account makes more calls than AWS allows, and did so for as long as the action retried.',
    remedy: 'Run the workflow again, with fewer deployments at once in this account and Region.'
  },
  'An AWS service failed': {
    when: {
      code: /^(?:ServerException|ServiceFailure\w*|ServiceUnavailable\w*|Internal(?:Error|Failure|Server\w*|Service\w*)|Unavailable)$/,
      not: /Rate exceeded|Request limit exceeded/
    },
    cause: 'The failure is on the side of AWS. The action retried the call.',
    remedy: "Run the workflow again. If that doesn't help, check https://health.aws.amazon.com."
  },
  'Another change is in progress': {
    from: ['CloudWatch Logs', 'IAM', 'KMS', 'Secrets Manager'],
    when: { code: /^(?:OperationAborted|ConcurrentModification)(?:Exception)?$/ },
    cause:
      'AWS makes one change of a resource at a time. Another run changed this one for as long as the action retried.',
    remedy: 'Run the workflow again, and set `concurrency` in the workflow to deploy an environment once at a time.'
  },
  'The hosted zone is busy': {
    from: ['Route 53'],
    when: { code: /^PriorRequestNotComplete$/ },
    cause:
      'Route 53 makes one change of a hosted zone at a time, and others kept it busy for as long as the action retried.',
    remedy: 'Run the workflow again, with fewer deployments at once in this hosted zone.'
  },
  'Route 53 rejected the DNS records': {
    from: ['Route 53'],
    when: { code: /^InvalidChangeBatch$/ },
    remedy:
      'Compare the records of `domain` in the hosted zone with what Route 53 says. Delete records in the way, remove their protection, or choose another name.'
  },
  "The hosted zone doesn't exist": {
    from: ['Route 53'],
    when: { code: /^NoSuchHostedZone$/ },
    remedy: 'Create the hosted zone again, set `hosted-zone-id` to another one, or omit `domain`.'
  },
  "The runner can't reach AWS": {
    from: ['connection'],
    when: {
      code: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPIPE|TimeoutError|ERR_PROXY_TUNNEL|ERR_STREAM_PREMATURE_CLOSE)$/
    },
    remedy:
      'Check that `aws-region` names a Region and that the runner can connect to AWS. Behind a proxy, set `HTTPS_PROXY` and `NO_PROXY` in the environment of the step or of the runner.'
  },
  "The runner doesn't trust the certificate of AWS": {
    from: ['connection'],
    when: {
      code: /^(?:SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_\w+|EPROTO|ERR_SSL_\w+)$/
    },
    cause: 'A proxy on the way replaces the certificate with its own, or the address is not that of AWS.',
    remedy: "Set `NODE_EXTRA_CA_CERTS` to the proxy's certificate in the environment of the runner."
  }
})

/** Quotas that are reached. Source: the quotas of each service, and its error codes. */
export const QUOTAS = chapter(['IAM'], {
  'The security group quota is reached': {
    from: ['EC2'],
    when: { code: /^SecurityGroupLimitExceeded$/ },
    cause: 'Each environment has a security group of its own.',
    remedy:
      'Remove environments you no longer need with `mode: sweep`. Or set an existing group in `security-groups`, or request a higher quota under Service Quotas, Amazon VPC.'
  },
  'The security group has too many rules': {
    from: ['EC2'],
    when: { code: /^RulesPerSecurityGroupLimitExceeded$/ },
    cause: 'Each port needs a rule for each block in `ingress-cidrs`.',
    remedy:
      'Set fewer blocks in `ingress-cidrs` or fewer ports in `port`, or set an existing group in `security-groups`.'
  },
  'The network interface quota is reached': {
    from: ['EC2', 'ECS'],
    when: /maximum number of network interfaces|NetworkInterfaceLimitExceeded/,
    cause: 'Each task needs a network interface of its own.',
    remedy: 'Stop tasks you no longer need, or request a higher quota under Service Quotas, Amazon VPC.'
  },
  'The IAM role quota is reached': {
    when: /quota for RolesPerAccount/,
    cause: 'The action keeps one execution role for each repository and Region.',
    remedy:
      'Set an existing role in `execution-role-arn`, delete roles that nothing uses, or request a higher quota under Service Quotas, AWS IAM.'
  },
  'The execution role has too many policies': {
    when: /Maximum policy size of \d+ bytes exceeded|quota for PoliciesPerRole/,
    cause:
      'Each secret and each log group of the repository needs a policy in the execution role. Together they are too long.',
    remedy:
      'Share one secret and one log group among the deployments, or set another role in `execution-role-name` for those with their own.'
  },
  'An IAM quota is reached': {
    when: {
      code: /^LimitExceeded(?:Exception)?$/,
      not: /RolesPerAccount|PoliciesPerRole|Maximum policy size/
    },
    remedy: 'Delete what the account no longer needs, or request a higher quota under Service Quotas, AWS IAM.'
  },
  'The log group quota is reached': {
    from: ['CloudWatch Logs'],
    when: { code: /^LimitExceededException$/ },
    remedy:
      'Set an existing group in `log-group`, delete groups that nothing uses, or request a higher quota under Service Quotas, Amazon CloudWatch Logs.'
  },
  'A Secrets Manager quota is reached': {
    from: ['Secrets Manager'],
    when: { code: /^LimitExceededException$/ },
    cause: 'The account has too many secrets, or this secret has too many versions of the last 24 hours.',
    remedy:
      'Set an existing secret in `secret-arn`. Let each deployment use the same credentials: each change is a new version.'
  },
  'An ECS quota is reached': {
    from: ['ECS'],
    when: { code: /^LimitExceededException$/ },
    remedy:
      'Set an existing cluster in `cluster`, stop tasks you no longer need, or request a higher quota under Service Quotas, Amazon ECS.'
  },
  'A KMS quota is reached': {
    from: ['KMS'],
    when: { code: /^LimitExceededException$/ },
    remedy: 'Set another key in `kms-key-id`, or request a higher quota under Service Quotas, AWS KMS.'
  }
})

const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory'

/** Failures at a certificate authority. Source: "Errors", RFC 8555, section 6.7; and Let's Encrypt's documentation. */
export const AUTHORITY = chapter(['authority'], {
  "The certificate authority's rate limit is reached": {
    when: { code: /^rateLimited$/ },
    cause:
      "Let's Encrypt issues five certificates a week for the same name, and limits failed validations and new accounts.",
    remedy: `Run the workflow again after the time that the authority names. Do not delete the secret with the certificate between deployments. While you try things out, set \`acme-directory: ${STAGING}\`.`
  },
  'A CAA record forbids the certificate': {
    when: { code: /^caa$/ },
    cause: 'A CAA record of the domain, or of a domain above it, names other authorities.',
    remedy:
      'Add a CAA record that allows this authority: `0 issue "letsencrypt.org"` for Let\'s Encrypt, and `0 issuewild` likewise if the domain has a first label `*`. Or set `acme-directory` to an authority that is allowed.'
  },
  "The certificate authority can't see the TXT record": {
    when: [
      { code: /^(?:dns|connection|tls|incorrectResponse)$/ },
      { code: /^unauthorized$/, text: /TXT record|DNS|_acme-challenge/i }
    ],
    cause:
      'The authority looks up the TXT record in public DNS, where other name servers answer for the domain, or none does.',
    remedy:
      'Compare the NS records of the zone at its registrar, or in the zone above, with the name servers of the hosted zone. If two zones have the same name, set `hosted-zone-id` to the one that is delegated. If DNSSEC is enabled, check its DS record.'
  },
  'The certificate authority rejects the domain': {
    when: { code: /^(?:rejectedIdentifier|unsupportedIdentifier)$/ },
    cause: 'The authority issues no certificates for this domain, for example because its policy excludes it.',
    remedy: 'Set another `domain`, set `acme-directory` to another authority, or set `certificate-secret-arn`.'
  },
  'The certificate authority requires an action of yours': {
    when: { code: /^userActionRequired$/ },
    cause: 'Usually, the terms of the authority have changed.',
    remedy:
      'Open the URL in the message and do what it asks for. If it is about terms, delete the secret with the certificate: the action then creates an account that agrees to the current ones.'
  },
  'The certificate authority requires an external account': {
    when: { code: /^externalAccountRequired$/ },
    cause: 'The action does not support external account binding, which this authority requires.',
    remedy:
      "Omit `acme-directory` to use Let's Encrypt, set it to an authority without external account binding, or set `certificate-secret-arn` to a certificate that you obtain elsewhere."
  },
  'The certificate authority rejects the key': {
    when: { code: /^(?:badCSR|badPublicKey|badSignatureAlgorithm)$/ },
    cause: 'The action uses keys on the curve P-256, for the certificate and for the account.',
    remedy: 'Set `acme-directory` to an authority that accepts ECDSA keys on P-256, or set `certificate-secret-arn`.'
  },
  'The certificate authority rejects the email address': {
    when: { code: /^(?:invalidContact|unsupportedContact)$/ },
    remedy: 'Correct `acme-email`, or omit it.'
  },
  "The certificate authority doesn't accept the account": {
    when: [{ code: /^accountDoesNotExist$/ }, { code: /^unauthorized$/, not: /TXT record|DNS|_acme-challenge/i }],
    cause: 'The account whose key is in the secret with the certificate is deactivated, or unknown to this authority.',
    remedy:
      'Delete the secret with the certificate, `run-on-fargate/OWNER/REPOSITORY/tls/` and the name, without a recovery window, and run the workflow again: the action then creates another account.'
  },
  'The certificate authority is unavailable': {
    when: { code: /^(?:serverInternal|badNonce|orderNotReady|status 5\d\d)$/ },
    cause: 'The action has retried the request for as long as that made sense.',
    remedy: "Run the workflow again later. Let's Encrypt reports its incidents at letsencrypt.status.io."
  },
  "The runner can't reach the certificate authority": {
    when: { code: /^unreachable$/ },
    remedy:
      'Check `acme-directory`. On a self-hosted runner, check its network, `HTTPS_PROXY` and `NO_PROXY`, and set `NODE_EXTRA_CA_CERTS` for an authority with a root certificate of its own.'
  },
  'The certificate authority answers otherwise than expected': {
    when: {
      code: /^(?:malformed|alreadyReplaced|alreadyRevoked|badRevocationReason|invalidProfile|invalid answer|unsafe URL|unsupportedChallenge|status [34]\d\d)$/
    },
    cause: 'What answers is not an ACME authority, or does not support validation by DNS (`dns-01`).',
    remedy:
      "Check `acme-directory`: it must be the URL of an authority's directory. If it is right, report the log as an issue of the action's repository."
  }
})

/** Returns how to change the permissions boundary of the role that the action creates. */
function boundaryHint(action: string, limit: string): string {
  if (limit !== 'permissions boundary') return ''
  const parameter = PARAMETERS[action.split(':')[0] ?? '']
  const template = parameter === undefined ? '' : ` In iam/github-oidc-role.yaml, set the parameter ${parameter}.`
  return `${template} The boundary of the execution role is the policy in \`permissions-boundary-arn\`, or the policy with the role's name.`
}
