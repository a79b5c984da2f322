import type { ServiceName } from '../service.ts'
import { AwsError } from '../service.ts'

/** What may be wrong with a request whatever its operation. */
export type CommonError =
  | 'unknown-credentials'
  | 'wrong-signature'
  | 'wrong-time'
  | 'no-signature'
  | 'malformed-signature'
  | 'access-denied'
  | 'throttled'
  | 'unknown-operation'

interface Form {
  readonly code: string
  readonly status: number
  /** The service's one text, where it does not say more. */
  readonly message?: string
}

/** The error of a service for it; `message` where the service has no fixed text of its own. */
export function commonError(service: ServiceName, error: CommonError, message: string): AwsError {
  const form = FORMS[familyOf(service)][error]
  return new AwsError(form.code, form.message ?? message, form.status)
}

type Family = 'json' | 'query' | 'ec2'

function familyOf(service: ServiceName): Family {
  if (service === 'ec2') return 'ec2'
  return ['iam', 'sts', 'route53'].includes(service) ? 'query' : 'json'
}

const INVALID_TOKEN = 'The security token included in the request is invalid.'
const NOT_VALIDATED = 'AWS was not able to validate the provided access credentials'
const RATE_EXCEEDED = 'Rate exceeded'

/** From the "Common errors" pages of the services' API references. Route 53 has those of the query services. */
const FORMS: Readonly<Record<Family, Readonly<Record<CommonError, Form>>>> = {
  json: {
    'unknown-credentials': { code: 'UnrecognizedClientException', status: 400, message: INVALID_TOKEN },
    'wrong-signature': { code: 'InvalidSignatureException', status: 400 },
    'wrong-time': { code: 'InvalidSignatureException', status: 400 },
    'no-signature': {
      code: 'MissingAuthenticationTokenException',
      status: 400,
      message: 'Missing Authentication Token'
    },
    'malformed-signature': { code: 'IncompleteSignatureException', status: 400 },
    'access-denied': { code: 'AccessDeniedException', status: 400 },
    throttled: { code: 'ThrottlingException', status: 400, message: RATE_EXCEEDED },
    'unknown-operation': { code: 'UnknownOperationException', status: 400 }
  },
  query: {
    'unknown-credentials': { code: 'InvalidClientTokenId', status: 403, message: INVALID_TOKEN },
    'wrong-signature': { code: 'SignatureDoesNotMatch', status: 403 },
    'wrong-time': { code: 'SignatureDoesNotMatch', status: 403 },
    'no-signature': {
      code: 'MissingAuthenticationToken',
      status: 403,
      message: 'Request is missing Authentication Token'
    },
    'malformed-signature': { code: 'IncompleteSignature', status: 400 },
    'access-denied': { code: 'AccessDenied', status: 403 },
    throttled: { code: 'Throttling', status: 400, message: RATE_EXCEEDED },
    'unknown-operation': { code: 'InvalidAction', status: 400 }
  },
  ec2: {
    'unknown-credentials': { code: 'AuthFailure', status: 401, message: NOT_VALIDATED },
    'wrong-signature': { code: 'AuthFailure', status: 401, message: NOT_VALIDATED },
    'wrong-time': { code: 'RequestExpired', status: 400, message: 'Request has expired.' },
    'no-signature': {
      code: 'MissingParameter',
      status: 400,
      message: 'The request must contain the parameter AWSAccessKeyId'
    },
    'malformed-signature': { code: 'IncompleteSignature', status: 400 },
    'access-denied': { code: 'UnauthorizedOperation', status: 403 },
    throttled: { code: 'RequestLimitExceeded', status: 503, message: 'Request limit exceeded.' },
    'unknown-operation': { code: 'InvalidAction', status: 400 }
  }
}
