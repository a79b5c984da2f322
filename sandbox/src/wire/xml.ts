import type { Fields, Member, Model, Structure } from './model.ts'
import { shapeOf } from './model.ts'

/** How a protocol writes a point in time. */
export type TimestampFormat = (date: Date) => string

/** An element around text that is XML already. */
export function element(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

/** Text as it may stand in XML. A carriage return would otherwise be read as a line feed (XML 1.0, end-of-line handling). */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
}

/** The members of a structure as elements. */
export function xmlMembers(model: Model, shape: Structure, value: Fields, format: TimestampFormat): string {
  const entries = Object.entries(shape.members).filter(([name]) => value[name] !== undefined)
  return entries
    .map(([name, member]) => element(member.locationName ?? name, content(model, member, value[name], format)))
    .join('')
}

function content(model: Model, member: Member, value: unknown, format: TimestampFormat): string {
  const shape = shapeOf(model, member.shape)
  if (shape.type === 'structure') return xmlMembers(model, shape, value as Fields, format)
  if (shape.type === 'list' && Array.isArray(value)) {
    const item = shape.member.locationName ?? 'member'
    return value.map((entry: unknown) => element(item, content(model, shape.member, entry, format))).join('')
  }
  if (value instanceof Date) return format(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : escaped(String(value))
}
