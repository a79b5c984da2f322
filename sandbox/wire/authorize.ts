import { evaluate } from '../aws/policy.ts'
import type { AwsError, Call, Context, Principal } from '../service.ts'
import type { Place } from '../world.ts'
import { commonError } from './common-errors.ts'
import type { Route } from './route.ts'

/** The call of an operation by a principal. Its `authorize` throws the service's own access-denied error. */
export function callOf({ service, operation }: Route, principal: Principal, place: Place): Call {
  return {
    service,
    operation,
    principal,
    authorize(action, resource, context = {}) {
      const { policies } = principal
      if (policies === undefined) return
      const known = { ...globalContext(service, principal, place), ...context }
      for (const each of typeof resource === 'string' ? [resource] : resource) {
        const { allowed, why } = evaluate(policies, { action, resource: each, context: known })
        if (!allowed) throw accessDenied(service, principal, { action, resource: each, why })
      }
    }
  }
}

/** Keys that every request has (IAM User Guide, "AWS global condition context keys"). */
function globalContext(service: Call['service'], principal: Principal, place: Place): Context {
  const region = service === 'iam' ? globalRegion(place.partition) : place.region
  return { 'aws:RequestedRegion': region, 'aws:PrincipalArn': principal.arn, 'aws:PrincipalAccount': place.account }
}

/** The Region for which requests to IAM, a global service, are signed. */
export function globalRegion(partition: string): string {
  return { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }[partition] ?? 'us-east-1'
}

interface Denial {
  readonly action: string
  readonly resource: string
  readonly why: string | undefined
}

function accessDenied(service: Call['service'], principal: Principal, denial: Denial): AwsError {
  const resource = service === 'iam' ? iamResource(denial.resource) : denial.resource
  const why = denial.why === undefined ? '' : ` ${denial.why}`
  const text = `User: ${principal.arn} is not authorized to perform: ${denial.action} on resource: ${resource}${why}`
  if (service !== 'ec2') return commonError(service, 'access-denied', text)
  const encoded = Buffer.from(JSON.stringify(denial)).toString('base64url')
  const message = `You are not authorized to perform this operation. ${text}. Encoded authorization failure message: ${encoded}`
  return commonError(service, 'access-denied', message)
}

/** IAM tells its own resources as `role <name>` and `policy <ARN>`. */
function iamResource(arn: string): string {
  const [, type, path = ''] = /^arn:[^:]+:iam::[^:]*:(role|policy)\/(.+)$/.exec(arn) ?? []
  if (type === undefined) return arn
  return type === 'role' ? `role ${path.slice(path.lastIndexOf('/') + 1)}` : `policy ${arn}`
}
