import type { ServiceName } from '../service.ts'
import { AwsError } from '../service.ts'
import type { Rule, Violation } from './constraints.ts'
import { violations } from './constraints.ts'
import type { Fields, Model } from './model.ts'
import { operationOf, structureOf } from './model.ts'

/** Checks an input against the official model. Throws the service's own validation error. */
export function validate(service: ServiceName, model: Model, operation: string, input: Fields): void {
  const found = violations(model, structureOf(model, operationOf(model, operation).input), input)
  const first = found[0]
  if (first === undefined) return
  if (service === 'ec2') throw ec2Error(first)
  if (service === 'logs' && isNameTooLong(first)) throw new AwsError('InvalidParameterException', NAME_TOO_LONG)
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`
  const details = found.map((violation) => detail(service, violation)).join('; ')
  throw new AwsError(CODES[service], `${count} detected: ${details}`)
}

const CODES: Readonly<Record<Exclude<ServiceName, 'ec2'>, string>> = {
  ecs: 'InvalidParameterException',
  secretsmanager: 'ValidationException',
  kms: 'ValidationException',
  logs: 'InvalidParameterException',
  iam: 'ValidationError',
  sts: 'ValidationError',
  route53: 'InvalidInput'
}

/** CloudWatch Logs checks the length of these names by itself, in other words than for other members. */
const NAME_TOO_LONG = 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'

function isNameTooLong(violation: Violation): boolean {
  return violation.rule.kind === 'max' && ['LogGroupName', 'LogStreamName'].includes(violation.shape)
}

/** IAM names the value only when it is missing; nobody repeats a secret. */
function detail(service: ServiceName, violation: Violation): string {
  const silent = violation.sensitive || service === 'iam' || service === 'sts'
  const value = violation.value === null ? 'null ' : silent ? '' : `'${shown(violation.value)}' `
  return `Value ${value}at '${violation.path}' failed to satisfy constraint: ${constraint(violation.rule)}`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function constraint(rule: Rule): string {
  switch (rule.kind) {
    case 'present':
      return 'Member must not be null'
    case 'enum':
      return `Member must satisfy enum value set: [${rule.allowed.join(', ')}]`
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${rule.pattern}`
    case 'min':
      return `Member must have ${rule.measure} greater than or equal to ${rule.limit}`
    case 'max':
      return `Member must have ${rule.measure} less than or equal to ${rule.limit}`
  }
}

function ec2Error({ path, value, rule }: Violation): AwsError {
  switch (rule.kind) {
    case 'present':
      return new AwsError('MissingParameter', `The request must contain the parameter ${path}`)
    case 'min':
      return invalid(path, value, ` Expecting a value greater than ${rule.limit}.`)
    case 'max':
      return invalid(path, value, ` Expecting a value less than ${rule.limit}.`)
    default:
      return invalid(path, value, '')
  }
}

function invalid(path: string, value: unknown, expectation: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value ( ${shown(value)} ) for parameter ${path} is invalid.${expectation}`
  )
}
