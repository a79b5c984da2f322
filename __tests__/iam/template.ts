import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type CollectionTag, type ScalarTag } from 'yaml'
import { IAM, type Statement } from './policies.ts'

export type Parameters = Readonly<Record<string, string>>

/** The role of `github-oidc-role.yaml`, as far as it is looked at. */
export interface Role {
  readonly AssumeRolePolicyDocument: {
    readonly Statement: readonly {
      readonly Principal: { readonly Federated: string }
      readonly Condition: {
        readonly StringEquals: Readonly<Record<string, string>>
        readonly StringLike: Readonly<Record<string, readonly string[]>>
      }
    }[]
  }
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[]
}

interface Template {
  readonly Parameters: Readonly<
    Record<string, { readonly Type?: string; readonly Default?: string; readonly AllowedPattern?: string }>
  >
  readonly Rules: Readonly<Record<string, { readonly Assertions: readonly { readonly Assert: unknown }[] }>>
  readonly Conditions: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<'Role' | 'Boundary' | 'Additions' | 'ExecutionRole', Resource>>
}

interface Resource {
  readonly Condition?: string
  readonly Properties: {
    readonly ManagedPolicyName?: unknown
    readonly PolicyDocument?: unknown
    readonly Roles?: unknown
  }
}

/** The statements that the role of `github-oidc-role.yaml` has, in all of its policies. */
export function renderStatements(parameters: Parameters): Statement[] {
  return renderPolicies(parameters).flat()
}

/** The policies of the role of `github-oidc-role.yaml`, each with its statements: the role's own, and managed ones. */
export function renderPolicies(parameters: Parameters): Statement[][] {
  const values = accepted(parameters)
  const own = renderRole(parameters).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
  const managed = Object.values(TEMPLATE.Resources).flatMap(({ Condition = '', Properties }) => {
    const isOfRole = JSON.stringify(Properties.Roles) === '[{"Ref":"Role"}]'
    if (!isOfRole || resolve({ Condition }, values) !== true) return []
    return [(resolve(Properties, values) as Pick<Boundary, 'PolicyDocument'>).PolicyDocument.Statement]
  })
  return [own, ...managed.map((statements) => [...statements])]
}

/** The permissions boundary of `github-oidc-role.yaml`. */
export interface Boundary {
  readonly ManagedPolicyName: string
  readonly PolicyDocument: { readonly Statement: readonly Statement[] }
}

const FUNCTIONS = ['Sub', 'If', 'Equals', 'Not', 'And', 'Or', 'Select', 'Split', 'GetAtt', 'Join', 'EachMemberIn']
const NO_VALUE = Symbol('AWS::NoValue')
const TEMPLATE = read('github-oidc-role.yaml')
const ORGANISATION = read('github-oidc-organisation.yaml')

/** The role that CloudFormation makes of the template. Throws an Error for parameters that it does not take. */
export function renderRole(parameters: Parameters): Role {
  return resolve(TEMPLATE.Resources.Role.Properties, accepted(parameters)) as Role
}

/** The permissions boundary that CloudFormation makes of the template. */
export function renderBoundary(parameters: Parameters): Boundary {
  return resolve(TEMPLATE.Resources.Boundary.Properties, accepted(parameters)) as Boundary
}

/** What CloudFormation makes of `github-oidc-organisation.yaml`. */
export function renderOrganisation(parameters: Parameters): {
  readonly role: Role
  readonly statements: readonly Statement[]
  readonly additions: readonly Statement[]
  readonly executionRole: Role
} {
  const values = accepted(parameters, ORGANISATION)
  const { Role, Additions, ExecutionRole } = ORGANISATION.Resources
  const of = ({ Properties }: Resource) => resolve(Properties, values, ORGANISATION)
  const role = of(Role) as Role
  return {
    role,
    statements: role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    additions: (of(Additions) as Boundary).PolicyDocument.Statement,
    executionRole: of(ExecutionRole) as Role
  }
}

function read(file: string): Template {
  const names = ['Ref', 'Condition', ...FUNCTIONS]
  const long = (name: string) => (FUNCTIONS.includes(name) ? `Fn::${name}` : name)
  const customTags = names.flatMap((name): (ScalarTag | CollectionTag)[] => [
    { tag: `!${name}`, resolve: (text) => ({ [long(name)]: text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (items) => ({ [long(name)]: items.toJSON() as unknown }) }
  ])
  return parse(readFileSync(join(IAM, file), 'utf8'), { customTags }) as Template
}

/** All parameters with their values, after the checks that CloudFormation makes. */
function accepted(given: Parameters, template = TEMPLATE): Parameters {
  const { Parameters: known, Rules } = template
  const values = Object.fromEntries(Object.entries(known).map(([name, { Default = '' }]) => [name, Default]))
  const all = { ...values, ...given }
  for (const [name, { Type, AllowedPattern = '.*' }] of Object.entries(known)) {
    const items = Type === 'CommaDelimitedList' ? (all[name] ?? '').split(',') : [all[name] ?? '']
    if (items.some((item) => !new RegExp(`^(?:${AllowedPattern})$`).test(item)))
      throw new Error(`${name} is not allowed.`)
  }
  for (const [name, { Assertions }] of Object.entries(Rules)) {
    if (!Assertions.every(({ Assert }) => resolve(Assert, all, template) === true))
      throw new Error(`${name} is broken.`)
  }
  return all
}

/** A part of the template with its functions carried out ("Intrinsic function reference" of CloudFormation). */
function resolve(node: unknown, values: Parameters, template = TEMPLATE): unknown {
  if (Array.isArray(node))
    return node.map((item) => resolve(item, values, template)).filter((item) => item !== NO_VALUE)
  if (typeof node !== 'object' || node === null) return node
  const [[key, argument] = ['', undefined]] = Object.entries(node)
  if (Object.keys(node).length === 1 && (key === 'Ref' || key.startsWith('Fn::') || isCondition(key, argument))) {
    return call(key, argument, values, template)
  }
  const resolved = Object.entries(node).map(([name, value]) => [name, resolve(value, values, template)] as const)
  return Object.fromEntries(resolved.filter(([, value]) => value !== NO_VALUE))
}

/** A policy's statement has a `Condition` too. */
function isCondition(key: string, argument: unknown): boolean {
  return key === 'Condition' && typeof argument === 'string'
}

function call(key: string, argument: unknown, values: Parameters, template: Template): unknown {
  const of = (node: unknown) => resolve(node, values, template)
  const items = Array.isArray(argument) ? (argument as unknown[]) : [argument]
  const [first, second, third] = items
  switch (key) {
    case 'Ref':
      return reference(String(argument), values, template)
    case 'Condition':
      return of(template.Conditions[String(argument)])
    case 'Fn::If':
      return of(of({ Condition: first }) === true ? second : third)
    case 'Fn::Equals':
      return of(first) === of(second)
    case 'Fn::Not':
      return of(first) !== true
    case 'Fn::And':
      return items.every((item) => of(item) === true)
    case 'Fn::Or':
      // "Condition functions".
      if (items.length > 10) throw new Error('CloudFormation takes ten conditions.')
      return items.some((item) => of(item) === true)
    case 'Fn::Select':
      return (of(second) as string[])[Number(first)]
    case 'Fn::Join':
      return (of(second) as string[]).join(String(first))
    case 'Fn::EachMemberIn':
      return (of(first) as string[]).every((member) => (of(second) as string[]).includes(member))
    case 'Fn::GetAtt':
      return `ref:${String(argument)}`
    case 'Fn::Split':
      return String(of(second)).split(String(first))
    case 'Fn::Sub': {
      const own = (second === undefined ? {} : of(second)) as Parameters
      return String(first).replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => String(own[name] ?? of({ Ref: name })))
    }
    default:
      throw new Error(`${key} is not known here.`)
  }
}

function reference(name: string, values: Parameters, template: Template): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE
  if (template.Parameters[name]?.Type === 'CommaDelimitedList') return (values[name] ?? '').split(',')
  if (name !== 'Boundary') return values[name] ?? `ref:${name}`
  const policy = resolve(TEMPLATE.Resources.Boundary.Properties.ManagedPolicyName, values)
  return `arn:${values['AWS::Partition'] ?? ''}:iam::${values['AWS::AccountId'] ?? ''}:policy/${String(policy)}`
}
