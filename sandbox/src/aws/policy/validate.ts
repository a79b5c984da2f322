import { AwsError } from '../../service.ts'
import { isOperator } from './conditions.ts'
import { isObject, list, parsePrincipals } from './document.ts'

/** What a policy is attached to decides which elements it may have. */
export type PolicyKind = 'identity' | 'trust'

type Json = Readonly<Record<string, unknown>>

const documentElements = new Set(['Version', 'Id', 'Statement'])
const statementElements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition'
])

/**
 * Throws `MalformedPolicyDocument` (400) in IAM's words unless the text is a policy of this kind.
 *
 * The rules are those of "IAM JSON policy elements reference"; IAM checks grammar before meaning. `partition` is the one that
 * resources must be of.
 */
export function validatePolicy(policy: string, kind: PolicyKind = 'identity', partition?: string): void {
  const document = parse(policy)
  const statements = list(document.Statement)
  if (Object.keys(document).some((name) => !documentElements.has(name))) throw syntaxError()
  if (statements.length === 0) throw syntaxError()
  for (const statement of statements) validateStatement(statement, kind)
  for (const resource of statements.filter(isObject).flatMap(resourcesOf)) validatePartition(resource, partition)
  const sids = statements.filter(isObject).flatMap((statement) => list(statement.Sid))
  if (new Set(sids).size < sids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.')
  if (document.Version !== undefined && document.Version !== '2012-10-17' && document.Version !== '2008-10-17')
    throw syntaxError()
}

function parse(policy: string): Json {
  try {
    const document: unknown = JSON.parse(policy)
    if (isObject(document)) return document
  } catch {
    throw malformed('This policy contains invalid Json')
  }
  throw syntaxError()
}

function validateStatement(statement: unknown, kind: PolicyKind): void {
  if (!isObject(statement)) throw syntaxError()
  if (Object.keys(statement).some((name) => !statementElements.has(name))) throw syntaxError()
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw syntaxError()
  validateStrings(statement)
  validateCondition(statement.Condition)
  if (kind === 'trust') validateTrust(statement)
  else validateIdentity(statement)
}

function validateStrings(statement: Json): void {
  const sid = statement.Sid
  if (sid !== undefined && (typeof sid !== 'string' || !/^[A-Za-z0-9]*$/.test(sid))) throw syntaxError()
  for (const name of ['Action', 'NotAction', 'Resource', 'NotResource'])
    if (list(statement[name]).some((value) => typeof value !== 'string')) throw syntaxError()
  for (const name of ['Action', 'Resource', 'Principal'])
    if (statement[name] !== undefined && statement[`Not${name}`] !== undefined) throw syntaxError()
}

function validateCondition(condition: unknown): void {
  if (condition === undefined) return
  if (!isObject(condition)) throw syntaxError()
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isOperator(operator)) throw malformed(`Invalid Condition type : ${operator}.`)
    if (!isObject(keys)) throw syntaxError()
    if (Object.values(keys).some((values) => list(values).some((value) => !isScalar(value)))) throw syntaxError()
    if (Object.keys(keys).some((key) => !key.includes(':')))
      throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  }
}

function validateIdentity(statement: Json): void {
  if (statement.Principal !== undefined || statement.NotPrincipal !== undefined)
    throw malformed('Policy document should not specify a principal.')
  const actions = list(statement.Action ?? statement.NotAction).map(String)
  const resources = list(statement.Resource ?? statement.NotResource).map(String)
  if (actions.length === 0) throw malformed('Policy statement must contain actions.')
  if (resources.length === 0) throw malformed('Policy statement must contain resources.')
  for (const action of actions) validateAction(action)
  for (const resource of resources) validateResource(resource)
}

function validateAction(action: string): void {
  if (action === '*') return
  const [vendor, name, ...rest] = action.split(':')
  if (name === undefined) throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  if (rest.length > 0) throw malformed('Actions/Condition can contain only one colon.')
  if (!vendor || !/^[A-Za-z0-9-]+$/.test(vendor)) throw malformed(`Vendor ${vendor ?? ''} is not valid`)
}

function validateResource(resource: string): void {
  if (resource === '*') return
  if (resource.split(':').length < 6 || !resource.startsWith('arn:'))
    throw malformed(`Resource ${resource} must be in ARN format or "*".`)
}

function resourcesOf(statement: Json): string[] {
  return [...list(statement.Resource), ...list(statement.NotResource)].map(String)
}

function validatePartition(resource: string, partition: string | undefined): void {
  const found = resource.split(':')[1]
  if (partition === undefined || found === undefined || /[*?]/.test(found) || found === partition) return
  throw malformed(`Partition "${found}" is not valid for resource "${resource}".`)
}

function validateTrust(statement: Json): void {
  for (const name of ['Resource', 'NotResource'])
    if (statement[name] !== undefined) throw malformed(`Has prohibited field ${name}`)
  if (statement.Principal === undefined && statement.NotPrincipal === undefined)
    throw malformed('Missing required field Principal')
  validatePrincipal(statement.Principal ?? statement.NotPrincipal)
  const actions = list(statement.Action ?? statement.NotAction).map(String)
  if (actions.length === 0) throw malformed('Missing required field Action')
  if (actions.some((action) => action !== '*' && !action.toLowerCase().startsWith('sts:')))
    throw malformed('AssumeRole policy may only specify STS AssumeRole actions.')
}

function validatePrincipal(principal: unknown): void {
  if (principal !== '*' && !isObject(principal)) throw syntaxError()
  const principals = parsePrincipals(principal)
  if (principals.length === 0) throw malformed('Missing required field Principal cannot be empty!')
  for (const { type, id } of principals) {
    const form = principalForms[type]
    if (!form) throw syntaxError()
    if (!form.test(id)) throw malformed(`Invalid principal in policy: "${type.toUpperCase()}":"${id}"`)
  }
}

const principalForms: Readonly<Record<string, RegExp>> = {
  AWS: /^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::\d{12}:.+)$/,
  Service: /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal|api\.aws)$/,
  Federated: /^(arn:aws[\w-]*:iam::\d{12}:(oidc|saml)-provider\/.+|[\w.-]+\.[a-z]+)$/,
  CanonicalUser: /^[0-9a-f]{64}$/
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function syntaxError(): AwsError {
  return malformed('Syntax errors in policy.')
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message, 400)
}
