import type { Dictionary, Fields, List, Model, Scalar, Structure } from './model.ts'
import { operationOf, shapeOf, structureOf } from './model.ts'

/**
 * Holds an operation's answer against the official model. Throws an Error (not an `AwsError`) on an unknown or missing
 * member, a wrong type or an enum value that does not exist: each of these is a fault of the sandbox.
 */
export function checkOutput(model: Model, operation: string, output: object): Fields {
  checkStructure(model, structureOf(model, operationOf(model, operation).output), output, operation)
  return output as Fields
}

function check(model: Model, name: string, value: unknown, path: string): void {
  const shape = shapeOf(model, name)
  if (shape.type === 'structure') checkStructure(model, shape, value, path)
  else if (shape.type === 'list') checkList(model, shape, value, path)
  else if (shape.type === 'map') checkDictionary(model, shape, value, path)
  else checkScalar(shape, value, path)
}

function checkStructure(model: Model, shape: Structure, value: unknown, path: string): void {
  const fields = fieldsOf(value, path)
  for (const [name, member] of Object.entries(fields)) {
    if (member === undefined) continue
    const known = shape.members[name]
    if (known === undefined && model.newMembers?.includes(name) === true) continue
    if (known === undefined) throw new Error(`${path}.${name} is answered, but the model has no such member.`)
    check(model, known.shape, member, `${path}.${name}`)
  }
  const missing = shape.required?.find((name) => fields[name] === undefined)
  if (missing !== undefined) throw new Error(`${path}.${missing} is required by the model, but not answered.`)
}

function checkList(model: Model, shape: List, value: unknown, path: string): void {
  if (!Array.isArray(value)) throw mismatch(value, 'a list', path)
  value.forEach((item: unknown, index) => check(model, shape.member.shape, item, `${path}[${index}]`))
}

function checkDictionary(model: Model, shape: Dictionary, value: unknown, path: string): void {
  for (const [key, entry] of Object.entries(fieldsOf(value, path))) {
    check(model, shape.key.shape, key, `${path} key ${key}`)
    check(model, shape.value.shape, entry, `${path}.${key}`)
  }
}

function fieldsOf(value: unknown, path: string): Fields {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!plain || value instanceof Date || value instanceof Uint8Array) throw mismatch(value, 'an object', path)
  return value as Fields
}

function checkScalar(shape: Scalar, value: unknown, path: string): void {
  if (!FITS[shape.type](value)) throw mismatch(value, `a ${shape.type}`, path)
  if (shape.enum !== undefined && typeof value === 'string' && !shape.enum.includes(value)) {
    throw mismatch(value, `one of ${shape.enum.join(', ')}`, path)
  }
}

const FITS: Readonly<Record<Scalar['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  long: (value) => Number.isSafeInteger(value),
  float: (value) => Number.isFinite(value),
  double: (value) => Number.isFinite(value),
  timestamp: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  blob: (value) => value instanceof Uint8Array
}

function mismatch(value: unknown, expected: string, path: string): Error {
  const found = typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : typeof value
  return new Error(`${path} is answered with ${found} where the model wants ${expected}.`)
}
