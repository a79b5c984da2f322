import { normalizedName } from '../aws/route53/names.ts'
import type { RecordSet } from '../aws/route53/store.ts'
import { characterStrings } from '../aws/route53/values.ts'
import type { Answer } from './message.ts'
import { nameBytes, TYPES } from './message.ts'

type Type = keyof typeof TYPES

/** The records of a set under the name that was asked for. */
export function answersOf(set: RecordSet, name: string): Answer[] {
  const type = set.Type
  if (!isAnswered(type)) return []
  return (set.ResourceRecords ?? []).map(({ Value = '' }) => ({
    name,
    type,
    ttl: set.TTL ?? 0,
    data: DATA[type](Value)
  }))
}

/** Whether records of the type can be written. */
export function isAnswered(type: string): type is Type {
  return Object.hasOwn(TYPES, type)
}

const DATA: Readonly<Record<Type, (value: string) => Buffer>> = {
  A: (value) => Buffer.from(value.split('.').map(Number)),
  AAAA: ipv6Bytes,
  CAA: caa,
  CNAME: domain,
  NS: domain,
  SOA: soa,
  TXT: (value) =>
    Buffer.concat((characterStrings(value) ?? []).flatMap((string) => [Buffer.from([string.length]), string]))
}

function domain(value: string): Buffer {
  return nameBytes(normalizedName(value, 'InvalidChangeBatch'))
}

function soa(value: string): Buffer {
  const [server = '', mailbox = '', ...numbers] = value.split(' ')
  const tail = Buffer.alloc(20)
  numbers.forEach((number, index) => tail.writeUInt32BE(Number(number), index * 4))
  return Buffer.concat([domain(server), domain(mailbox), tail])
}

/** RFC 8659, section 4.1. */
function caa(value: string): Buffer {
  const [, flags = '0', tag = '', text = ''] = /^(\d+) (\w+) (.*)$/.exec(value) ?? []
  return Buffer.concat([Buffer.from([Number(flags), tag.length]), Buffer.from(tag), ...(characterStrings(text) ?? [])])
}

function ipv6Bytes(value: string): Buffer {
  const groups = value.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = [], tail] = groups.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const bytes = Buffer.alloc(16)
  for (const [index, group] of [...head, ...zeros, ...(tail ?? [])].entries()) {
    bytes.writeUInt16BE(parseInt(group, 16), index * 2)
  }
  return bytes
}
