import { denial } from '../aws/policy.ts'
import type { Asked, AwsError, Call, Context, Principal } from '../service.ts'
import type { Place } from '../world.ts'
import { commonError } from './common-errors.ts'
import type { Route } from './route.ts'

/**
 * The call of an operation by a principal. Its `authorize` throws the service's own access-denied error. `onAsk` is told of
 * everything that is asked for, allowed or not.
 */
export function callOf(
  { service, operation }: Route,
  principal: Principal,
  place: Place,
  onAsk: (asked: Asked) => void
): Call {
  return {
    service,
    operation,
    principal,
    authorize(action, resource, context = {}, { resourcePolicy, named } = {}) {
      const known = { ...globalContext(service, principal, place), ...context }
      for (const each of typeof resource === 'string' ? [resource] : resource) {
        onAsk({ action, resource: each, context: known, resourcePolicy })
        const why = denial({ ...principal, resourcePolicy }, { action, resource: each, context: known })
        if (why !== undefined) throw accessDenied(service, principal, { action, resource: named ?? each, why })
      }
    }
  }
}

/** Keys that every request has (IAM User Guide, "AWS global condition context keys"). */
function globalContext(service: Call['service'], principal: Principal, place: Place): Context {
  const region = globalRegion(service, place.partition) ?? place.region
  return {
    'aws:RequestedRegion': region,
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': place.account,
    ...(service === 'ec2' && { 'ec2:Region': region })
  }
}

/** The Region for which requests to a global service are signed; nothing for the others ("Service endpoints"). */
export function globalRegion(service: Call['service'], partition: string): string | undefined {
  const china = { iam: 'cn-north-1', route53: 'cn-northwest-1' }[service as string]
  if (china === undefined) return undefined
  return { 'aws-cn': china, 'aws-us-gov': 'us-gov-west-1' }[partition] ?? 'us-east-1'
}

interface Denial {
  readonly action: string
  readonly resource: string
  readonly why: string
}

function accessDenied(service: Call['service'], principal: Principal, refused: Denial): AwsError {
  const resource = service === 'iam' ? iamResource(refused.resource) : refused.resource
  // EC2 and Route 53 name no resource for what has none, which is all that looks things up.
  const on = ['ec2', 'route53'].includes(service) && resource === '*' ? '' : ` on resource: ${resource}`
  const text = `User: ${principal.arn} is not authorized to perform: ${refused.action}${on} ${refused.why}`
  if (service !== 'ec2') return commonError(service, 'access-denied', text)
  if (on === '')
    return commonError(service, 'access-denied', `You are not authorized to perform this operation. ${text}`)
  const encoded = Buffer.from(JSON.stringify(refused)).toString('base64url')
  const message = `You are not authorized to perform this operation. ${text}. Encoded authorization failure message: ${encoded}`
  return commonError(service, 'access-denied', message)
}

/** IAM tells its own resources as `role <name>` and `policy <ARN>`. */
function iamResource(arn: string): string {
  const [, type, path = ''] = /^arn:[^:]+:iam::[^:]*:(role|policy)\/(.+)$/.exec(arn) ?? []
  if (type === undefined) return arn
  return type === 'role' ? `role ${path.slice(path.lastIndexOf('/') + 1)}` : `policy ${arn}`
}
