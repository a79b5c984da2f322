/** The services that the sandbox serves, by the name that a request's signature carries. */
export type ServiceName = 'ecs' | 'secretsmanager' | 'kms' | 'iam' | 'sts' | 'ec2' | 'logs' | 'route53'

/** Condition keys of a request, as IAM sees them: `ecs:cluster`, `iam:PassedToService`, `aws:RequestTag/…`. */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** A policy that hangs on the resource itself: that of a secret, or of a KMS key. */
export interface ResourcePolicy {
  readonly document: string
  /** A key's policy stands above IAM: identity policies count only when it names the account ("Key policies in AWS KMS"). */
  readonly kind: 'secret' | 'key'
}

/** What else there is to say of an authorisation. */
export interface Authorization {
  readonly resourcePolicy?: ResourcePolicy
  /** How a refusal names the resource, where it is not by the ARN. */
  readonly named?: string
}

/** Who signed a request. Without `policies` the principal may do everything (an administrator). */
export interface Principal {
  readonly arn: string
  readonly userId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Identity policies (JSON documents); when given, each operation is checked against them. */
  readonly policies?: readonly string[]
}

/** One thing that a call needs to be allowed: an action on a resource, as policies are held against it. */
export interface Asked {
  readonly action: string
  readonly resource: string
  readonly context: Context
  readonly resourcePolicy: ResourcePolicy | undefined
}

/** One request on its way to its operation. */
export interface Call {
  readonly service: ServiceName
  readonly operation: string
  readonly principal: Principal
  /**
   * Throws the service's own access-denied error unless the principal may do `action` on every resource.
   * Each operation says for itself which actions and resources it stands for, as the Service Authorization Reference does.
   */
  authorize(action: string, resource: string | readonly string[], context?: Context, more?: Authorization): void
}

/** An operation: its input has been parsed from the wire and checked against the official model. */
export type Operation<In = never, Out extends object = object> = (input: In, call: Call) => Out | Promise<Out>

/** All operations of a service by their API name. A service is a function from the world to this. */
export type Operations = Readonly<Record<string, Operation>>

/** An SDK output type less what only the SDK's client adds. */
export type Output<T> = Omit<T, '$metadata'>

/** An error answer in AWS's own words. The wire layer puts it into the service's error format. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  readonly members: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.members = members
  }
}
