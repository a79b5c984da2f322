import { AwsError } from '../service.ts'
import type { Fields, List, Member, Model, Scalar, Structure, Answer, Protocol } from './model.ts'
import { operationOf, shapeOf, structureOf } from './model.ts'
import { queryProtocol } from './query.ts'
import { pathMembers } from './rest-path.ts'
import { element, escaped, xmlMembers } from './xml.ts'
import type { Element } from './xml-reader.ts'
import { readXml } from './xml-reader.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** REST-XML, which Route 53 speaks: members in the path, the query and an XML body, XML out. */
export const restXmlProtocol: Protocol = {
  parse(model, operation, body, url = '') {
    const { input, root } = operationOf(model, operation)
    const shape = structureOf(model, input)
    const outside = {
      ...queryMembers(model, shape, url),
      ...uriMembers(shape, pathMembers(model, operation, url) ?? {})
    }
    return root === undefined ? outside : { ...outside, ...bodyMembers(model, shape, root, body) }
  },

  answer(model, operation, output) {
    const members = xmlMembers(model, structureOf(model, operationOf(model, operation).output), output, isoFormat)
    return answer(200, document(model, `${operation}Response`, members))
  },

  /** Errors are those of the query services, but for one that can come as a document of its own. */
  refuse(model, error, requestId) {
    const { messages } = error.members
    if (!Array.isArray(messages)) return queryProtocol.refuse(model, error, requestId)
    const each = messages.map((message: unknown) => element('Message', escaped(String(message)))).join('')
    const content = element('Messages', each) + element('RequestId', requestId)
    return answer(error.status, document(model, error.code, content))
  }
}

function answer(status: number, body: string): Answer {
  return { status, contentType: 'text/xml', body: HEAD + body }
}

function document(model: Model, name: string, content: string): string {
  return `<${name} xmlns="${model.metadata.xmlNamespace ?? ''}">${content}</${name}>`
}

function isoFormat(date: Date): string {
  return date.toISOString()
}

function queryMembers(model: Model, shape: Structure, url: string): Fields {
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const members = membersAt(shape, 'querystring')
  const entries = [...query].map(([key, text]): [string, unknown] => {
    const found = members.get(key)
    if (found === undefined) throw unknown(key)
    return [found.name, scalarOf(model, found.member, text, key)]
  })
  return Object.fromEntries(entries)
}

function uriMembers(shape: Structure, path: Fields): Fields {
  const members = membersAt(shape, 'uri')
  return Object.fromEntries(Object.entries(path).map(([key, value]) => [members.get(key)?.name ?? key, value]))
}

function membersAt(shape: Structure, place: Member['location']): Map<string, { name: string; member: Member }> {
  const there = Object.entries(shape.members).filter(([, member]) => member.location === place)
  return new Map(there.map(([name, member]) => [member.locationName ?? name, { name, member }]))
}

function bodyMembers(model: Model, shape: Structure, root: string, body: string): Fields {
  const read = readXml(body)
  if (read === undefined) throw malformed('Unable to parse request')
  if (read.name !== root) throw malformed(`${read.name} is not valid, expected ${root}`)
  if (read.namespace !== model.metadata.xmlNamespace) {
    throw malformed(`The namespace "${read.namespace}" is not valid, expected ${model.metadata.xmlNamespace ?? ''}`)
  }
  return structure(model, shape, read, root)
}

function structure(model: Model, shape: Structure, { children, text }: Element, path: string): Fields {
  if (text.trim() !== '') throw malformed(`Unexpected text at '${path}'`)
  const members = membersAt(shape, undefined)
  const fields: Record<string, unknown> = {}
  for (const child of children) {
    const found = members.get(child.name)
    const place = `${path}.${child.name}`
    if (found === undefined) throw unknown(place)
    if (fields[found.name] !== undefined) throw malformed(`Unexpected second element at '${place}'`)
    fields[found.name] = valueOf(model, found.member, child, place)
  }
  return fields
}

function valueOf(model: Model, member: Member, read: Element, path: string): unknown {
  const shape = shapeOf(model, member.shape)
  if (shape.type === 'structure') return structure(model, shape, read, path)
  if (shape.type === 'list') return list(model, shape, read, path)
  const [child] = read.children
  if (child !== undefined) throw malformed(`Unexpected element at '${path}.${child.name}'`)
  return scalarOf(model, member, read.text, path)
}

function list(model: Model, shape: List, { children }: Element, path: string): unknown[] {
  const item = shape.member.locationName ?? 'member'
  return children.map((child) => {
    if (child.name !== item) throw unknown(`${path}.${child.name}`)
    return valueOf(model, shape.member, child, `${path}.${item}`)
  })
}

function scalarOf(model: Model, member: Member, text: string, path: string): unknown {
  const { type } = shapeOf(model, member.shape) as Scalar
  if (type === 'string') return text
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  if (/^(integer|long)$/.test(type) && /^-?\d+$/.test(text)) return Number(text)
  throw malformed(`Value '${text}' at '${path}' is not a valid ${type}`)
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedInput', message)
}

function unknown(path: string): AwsError {
  return new AwsError('UnknownMember', `The request has ${path}, which the service's model does not know.`)
}
