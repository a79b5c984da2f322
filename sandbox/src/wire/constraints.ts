import { ec2Name } from './ec2.ts'
import type { Fields, Member, Model, Scalar, Shape, Structure } from './model.ts'
import { shapeOf } from './model.ts'

/** One broken rule of the official model. */
export interface Violation {
  /** Where, as the service writes it: `tags.1.member.key`, EC2 `TagSpecification.1.ResourceType`. */
  readonly path: string
  /** The name of the shape whose rule is broken. */
  readonly shape: string
  readonly value: unknown
  readonly sensitive: boolean
  readonly rule: Rule
}

export type Rule =
  | { readonly kind: 'present' }
  | { readonly kind: 'enum'; readonly allowed: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'min' | 'max'; readonly limit: number; readonly measure: 'length' | 'value' }

/** What in an input breaks the model's rules on required members, enums, sizes and patterns. */
export function violations(model: Model, shape: Structure, input: Fields): Violation[] {
  return inStructure(model, shape, input, '')
}

function inStructure(model: Model, shape: Structure, fields: Fields, path: string): Violation[] {
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const place = path + (path === '' ? '' : '.') + nameOn(model, name, member)
    const value = fields[name]
    if (value !== undefined) return inValue(model, member.shape, value, place)
    if (!shape.required?.includes(name)) return []
    return [{ path: place, shape: member.shape, value: null, sensitive: false, rule: { kind: 'present' } as const }]
  })
}

function inValue(model: Model, name: string, value: unknown, path: string): Violation[] {
  const shape = shapeOf(model, name)
  const sensitive = shape.sensitive ?? false
  const own = broken(shape, value).map((rule) => ({ path, shape: name, value, sensitive, rule }))
  return [...own, ...inside(model, shape, value, path)]
}

function inside(model: Model, shape: Shape, value: unknown, path: string): Violation[] {
  if (shape.type === 'structure') return inStructure(model, shape, value as Fields, path)
  if (shape.type === 'list' && Array.isArray(value)) {
    const suffix = model.metadata.protocol === 'ec2' ? '' : '.member'
    return value.flatMap((item: unknown, index) =>
      inValue(model, shape.member.shape, item, `${path}.${index + 1}${suffix}`)
    )
  }
  if (shape.type !== 'map') return []
  return Object.entries(value as Fields).flatMap(([key, entry]) => [
    ...inValue(model, shape.key.shape, key, `${path}.${key}.key`),
    ...inValue(model, shape.value.shape, entry, `${path}.${key}.value`)
  ])
}

function nameOn(model: Model, name: string, member: Member): string {
  if (model.metadata.protocol === 'ec2') return ec2Name(name, member)
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function broken(shape: Shape, value: unknown): Rule[] {
  if (shape.type === 'structure') return []
  return [
    ...outOfBounds(shape, value),
    ...(shape.type === 'list' || shape.type === 'map' ? [] : misspelt(shape, value))
  ]
}

function outOfBounds(shape: Exclude<Shape, Structure>, value: unknown): Rule[] {
  const measure = typeof value === 'number' ? 'value' : 'length'
  const size = sizeOf(value)
  if (size === undefined) return []
  if (shape.max !== undefined && size > shape.max) return [{ kind: 'max', limit: shape.max, measure }]
  if (shape.min !== undefined && size < shape.min) return [{ kind: 'min', limit: shape.min, measure }]
  return []
}

/** Strings are measured in Unicode characters (Smithy, `length` trait), lists and maps in entries, blobs in bytes. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return Array.from(value).length
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? Object.keys(value).length : undefined
}

function misspelt(shape: Scalar, value: unknown): Rule[] {
  if (typeof value !== 'string') return []
  if (shape.enum !== undefined && !shape.enum.includes(value)) return [{ kind: 'enum', allowed: shape.enum }]
  if (shape.pattern !== undefined && !wholeMatch(shape.pattern).test(value))
    return [{ kind: 'pattern', pattern: shape.pattern }]
  return []
}

/**
 * The model's pattern for a whole value, as the services apply it. The patterns are written for Java: those that name
 * Unicode classes need JavaScript's `u` flag, and some others are no valid expressions with it.
 */
export function wholeMatch(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'u' : '')
}
