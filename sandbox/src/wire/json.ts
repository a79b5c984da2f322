import { AwsError } from '../service.ts'
import type { Dictionary, Fields, List, Model, Scalar, Structure, Answer, Protocol } from './model.ts'
import { operationOf, shapeOf, structureOf } from './model.ts'

const CONTENT_TYPE = 'application/x-amz-json-1.1'

/** AWS JSON 1.1, which ECS, Secrets Manager and CloudWatch Logs speak. */
export const jsonProtocol: Protocol = {
  parse(model, operation, body) {
    const value = jsonFrom(body)
    if (!isObject(value)) throw serialization('Start of structure or map expected.')
    return parseStructure(model, structureOf(model, operationOf(model, operation).input), value, operation)
  },

  answer(model, operation, output) {
    const { output: shape } = operationOf(model, operation)
    const body = shape === undefined ? '' : JSON.stringify(writeStructure(model, structureOf(model, shape), output))
    return { status: 200, contentType: CONTENT_TYPE, body }
  },

  refuse: refusal
}

/** An error answer. Secrets Manager alone writes `Message` with a capital letter. */
function refusal(model: Model, error: AwsError): Answer {
  const key = model.metadata.targetPrefix === 'secretsmanager' ? 'Message' : 'message'
  const body = JSON.stringify({ ...error.members, __type: error.code, [key]: error.message })
  return { status: error.status, contentType: CONTENT_TYPE, body }
}

function jsonFrom(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw serialization('Unexpected token received from parser')
  }
}

function parse(model: Model, name: string, value: unknown, path: string): unknown {
  const shape = shapeOf(model, name)
  if (shape.type === 'structure') return parseStructure(model, shape, objectFrom(value), path)
  if (shape.type === 'list') return parseList(model, shape, value, path)
  if (shape.type === 'map') return parseDictionary(model, shape, objectFrom(value), path)
  return parseScalar(shape.type, value)
}

/** A null member counts as absent, as in AWS's own services. */
function parseStructure(model: Model, shape: Structure, value: Fields, path: string): Fields {
  const present = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(
    present.map(([name, member]) => {
      const known = shape.members[name]
      if (known === undefined && model.newMembers?.includes(name) === true) return [name, member]
      if (known === undefined)
        throw new AwsError('UnknownMember', `${path} has no member ${name} in the service's model.`)
      return [name, parse(model, known.shape, member, `${path}.${name}`)]
    })
  )
}

function parseList(model: Model, shape: List, value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw serialization(isObject(value) ? UNEXPECTED_OBJECT : 'Expected list or null')
  return value.map((item: unknown, index) => parse(model, shape.member.shape, item, `${path}[${index}]`))
}

function parseDictionary(model: Model, shape: Dictionary, value: Fields, path: string): Fields {
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, entry]) => [key, parse(model, shape.value.shape, entry, `${path}.${key}`)])
  )
}

const UNEXPECTED_OBJECT = 'Start of structure or map found where not expected.'

function objectFrom(value: unknown): Fields {
  if (isObject(value)) return value
  throw serialization(Array.isArray(value) ? 'Start of list found where not expected' : 'Expected map or null')
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseScalar(type: Scalar['type'], value: unknown): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(value, 'a String')
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(value, 'a Boolean')
    case 'integer':
    case 'long':
      return Number.isSafeInteger(value) ? value : mismatch(value, type === 'integer' ? 'an Integer' : 'a Long')
    case 'float':
    case 'double':
      return typeof value === 'number' ? value : mismatch(value, 'a Double')
    case 'timestamp':
      return typeof value === 'number' ? new Date(Math.round(value * 1000)) : mismatch(value, 'a Timestamp')
    case 'blob':
      return typeof value === 'string' ? bytesFrom(value) : mismatch(value, 'a Blob')
  }
}

function bytesFrom(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw serialization('Unable to decode a blob: it is not base64.')
  return new Uint8Array(bytes)
}

function mismatch(value: unknown, target: string): never {
  if (Array.isArray(value)) throw serialization('Start of list found where not expected')
  if (isObject(value)) throw serialization(UNEXPECTED_OBJECT)
  const found = value === null || typeof value === 'boolean' ? String(value) : typeof value
  throw serialization(`${found.toUpperCase()}_VALUE can not be converted to ${target}`)
}

function serialization(message: string): AwsError {
  return new AwsError('SerializationException', message)
}

function write(model: Model, name: string, value: unknown): unknown {
  const shape = shapeOf(model, name)
  if (shape.type === 'structure' && isObject(value)) return writeStructure(model, shape, value)
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item: unknown) => write(model, shape.member.shape, item))
  }
  if (shape.type === 'map' && isObject(value)) {
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, entry]) => [key, write(model, shape.value.shape, entry)]))
  }
  if (value instanceof Date) return value.getTime() / 1000
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

function writeStructure(model: Model, shape: Structure, value: Fields): Fields {
  const entries = Object.entries(shape.members).map(([name, member]) => [name, member.shape, value[name]] as const)
  const present = entries.filter(([, , member]) => member !== undefined)
  return Object.fromEntries(present.map(([name, target, member]) => [name, write(model, target, member)]))
}
