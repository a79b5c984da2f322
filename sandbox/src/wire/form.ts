import type { AwsError } from '../service.ts'
import type { Fields, List, Member, Model, Scalar, Structure } from './model.ts'
import { shapeOf } from './model.ts'

/** Where the query protocols differ from each other in reading a form. */
export interface Dialect {
  nameOf(name: string, member: Member): string
  /** What stands between a list's name and the number of its item (`member`), or nothing in a flat list. */
  itemsOf(list: List): string | undefined
  unknown(path: string): AwsError
  malformed(path: string, value: string, type: Scalar['type']): AwsError
}

/** A form's keys taken apart at their dots: `Tags.member.1.Key=a` is four nodes deep. */
interface Node {
  value: string | undefined
  readonly children: Map<string, Node>
}

/** The input in a form-encoded body. Throws what the dialect makes of unknown names and malformed values. */
export function parseForm(model: Model, shape: Structure, body: string, dialect: Dialect): Fields {
  return structure({ model, dialect }, shape, treeOf(body), '')
}

interface Reading {
  readonly model: Model
  readonly dialect: Dialect
}

function treeOf(body: string): Node {
  const root: Node = { value: undefined, children: new Map() }
  for (const [key, value] of new URLSearchParams(body)) {
    if (key !== 'Action' && key !== 'Version') nodeAt(root, key.split('.')).value = value
  }
  return root
}

function nodeAt(root: Node, path: readonly string[]): Node {
  return path.reduce((node, part) => {
    const child = node.children.get(part) ?? { value: undefined, children: new Map<string, Node>() }
    node.children.set(part, child)
    return child
  }, root)
}

function structure(reading: Reading, shape: Structure, node: Node, path: string): Fields {
  const names = new Map(
    Object.entries(shape.members).map(([name, member]) => [reading.dialect.nameOf(name, member), { name, member }])
  )
  if (node.value !== undefined) throw reading.dialect.unknown(path)
  const children = [...node.children].map(([part, child]): [string, unknown] => {
    const place = joined(path, part)
    const known = names.get(part)
    if (known === undefined) throw reading.dialect.unknown(firstLeaf(child, place))
    return [known.name, valueOf(reading, known.member, child, place)]
  })
  return Object.fromEntries(children)
}

function valueOf(reading: Reading, member: Member, node: Node, path: string): unknown {
  const shape = shapeOf(reading.model, member.shape)
  if (shape.type === 'structure') return structure(reading, shape, node, path)
  if (shape.type === 'list') return list(reading, shape, node, path)
  if (shape.type === 'map') throw new Error(`No query service that is served here takes a map, but ${path} is one.`)
  if (node.value === undefined) throw reading.dialect.unknown(firstLeaf(node, path))
  return scalar(reading.dialect, shape.type, node.value, path)
}

/** An empty list is written as the bare name with an empty value. */
function list(reading: Reading, shape: List, node: Node, path: string): unknown[] {
  if (node.value === '' && node.children.size === 0) return []
  const between = reading.dialect.itemsOf(shape)
  const place = between === undefined ? path : joined(path, between)
  const items = between === undefined ? node : node.children.get(between)
  if (items === undefined || (between !== undefined && node.children.size > 1))
    throw reading.dialect.unknown(firstLeaf(node, path))
  const numbered = [...items.children].sort(([left], [right]) => Number(left) - Number(right))
  return numbered.map(([number, item]) => {
    if (!/^[1-9]\d*$/.test(number)) throw reading.dialect.unknown(firstLeaf(item, joined(place, number)))
    return valueOf(reading, shape.member, item, joined(place, number))
  })
}

function scalar(dialect: Dialect, type: Scalar['type'], value: string, path: string): unknown {
  switch (type) {
    case 'string':
      return value
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true'
      break
    case 'integer':
    case 'long':
      if (/^-?\d+$/.test(value)) return Number(value)
      break
    case 'float':
    case 'double':
      if (value !== '' && Number.isFinite(Number(value))) return Number(value)
      break
    case 'timestamp':
      if (!Number.isNaN(Date.parse(value))) return new Date(value)
      break
    case 'blob':
      return new Uint8Array(Buffer.from(value, 'base64'))
  }
  throw dialect.malformed(path, value, type)
}

function joined(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`
}

function firstLeaf(node: Node, path: string): string {
  for (const [part, child] of node.children) return firstLeaf(child, joined(path, part))
  return path
}
