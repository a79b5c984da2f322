import type { Cause } from './cause.ts'

/** Who calls AWS, and whether AWS is reached. Source: "Common errors" in the API references, and Node's codes. */
export const CREDENTIALS: readonly Cause[] = [
  {
    when: /ExpiredToken|RequestExpired|security token included in the request is expired/,
    title: 'The AWS credentials have expired',
    cause: 'The session ended before the deployment did.',
    remedy:
      'Ask for a longer one with `role-duration-seconds` in `aws-actions/configure-aws-credentials`, or run that step right before this one.'
  },
  {
    when: /Signature (?:expired|not yet current)|RequestTimeTooSkewed/,
    title: 'The runner’s clock is wrong',
    cause: 'AWS takes requests only within some minutes of its own time, and the runner’s clock is further off.',
    remedy: 'Set the clock of the runner, and let it follow a time server.'
  },
  {
    when: /UnrecognizedClientException|InvalidClientTokenId|AuthFailure|security token included in the request is invalid/,
    title: 'AWS does not know these credentials',
    cause:
      'The access key does not exist, is switched off, or belongs to another partition; or its session token is missing; or the Region is one that the account has not enabled.',
    remedy:
      'Check the step that sets the AWS credentials, and that `aws-region` is of the same partition and enabled in the account.'
  },
  {
    when: /SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature/,
    title: 'AWS refuses the signature',
    cause: 'The secret access key does not belong to the access key.',
    remedy:
      'Check the step that sets the AWS credentials: the secret access key, without blanks and line breaks around it.'
  },
  {
    when: /OptInRequired|not subscribed to this service|needs a subscription for the service/,
    title: 'The account may not use this service yet',
    cause: 'The sign-up of the AWS account is not finished, or the service is not enabled in this Region.',
    remedy:
      'Finish it in the AWS console: payment method, telephone check, support plan; and enable the Region under Account, AWS Regions.'
  },
  {
    when: /CredentialsProviderError|Could not load credentials/,
    title: 'There are no AWS credentials',
    cause: 'Neither the environment of the job nor the machine that it runs on has any.',
    remedy: 'Run `aws-actions/configure-aws-credentials` before this step, or give the runner a role.'
  },
  {
    // EC2 may throttle ECS, which then says that a parameter is invalid.
    when: /^(?:ThrottlingException|Throttling|RequestLimitExceeded|TooManyRequestsException): |Error retrieving \S+(?: \S+)? information for [^]*(?:Throttling|Rate exceeded)/,
    title: 'AWS refuses more calls for the moment',
    cause: 'The account made more calls than AWS takes, and went on doing so while this action waited.',
    remedy: 'Run the job again, and let fewer deployments run at once.'
  },
  {
    when: /Service Unavailable\. Please try again later|^(?:ServerException|ServiceFailure\w*|ServiceUnavailable\w*|InternalFailure|InternalServer\w*|InternalService\w*): /,
    title: 'AWS has a fault',
    cause: 'The service could not answer, though it was asked several times.',
    remedy: 'Run the job again; if that does not help, see https://health.aws.amazon.com.'
  },
  {
    when: /ENOTFOUND|EAI_AGAIN|ERR_PROXY_TUNNEL|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|^TimeoutError: |socket hang up/,
    title: 'The runner does not reach AWS',
    cause: 'There was no connection, or no answer on it, though it was tried several times.',
    remedy:
      'Check that the Region exists (`aws-region`) and that the runner may go out to AWS. Behind a proxy, set `HTTPS_PROXY` and `NO_PROXY` in the environment of the step or of the runner.'
  }
]
