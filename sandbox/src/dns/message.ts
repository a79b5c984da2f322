import { storedName } from '../aws/route53/names.ts'

/** Numbers of the record types that are answered (RFC 1035, RFC 3596, RFC 8659). */
export const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28, CAA: 257 } as const

const OPT = 41
const IN = 1

/** What an answer can say (RFC 1035, section 4.1.1). */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const

/** A question as it came in. */
export interface Query {
  readonly id: number
  readonly opcode: number
  readonly recursionDesired: boolean
  /** The name in Route 53's form: lower case, escaped, with a final dot. */
  readonly name: string
  readonly type: number
  /** The question's own bytes, which the answer repeats: its letters may be of any case. */
  readonly question: Buffer
  /** The most bytes that the asker takes over UDP, where it says so (RFC 6891). */
  readonly udpSize: number | undefined
}

/** A record as it is answered. */
export interface Answer {
  readonly name: string
  readonly type: keyof typeof TYPES
  readonly ttl: number
  readonly data: Buffer
}

/** What is answered to a question. */
export interface Reply {
  readonly rcode: number
  readonly authoritative: boolean
  readonly answers: readonly Answer[]
  readonly authority: readonly Answer[]
}

/** Reads a message with one question. Gives nothing when it is none. */
export function readQuery(message: Buffer): Query | undefined {
  try {
    return parse(message)
  } catch (error) {
    // Reading behind the end is an error of this name, of whichever realm.
    if ((error as { readonly name?: unknown }).name === 'RangeError') return undefined
    throw error
  }
}

function parse(message: Buffer): Query | undefined {
  const flags = message.readUInt16BE(2)
  if ((flags & 0x8000) !== 0 || message.readUInt16BE(4) !== 1) return undefined
  const { labels, end } = readLabels(message, 12)
  const question = message.subarray(12, end + 4)
  return {
    id: message.readUInt16BE(0),
    opcode: (flags >> 11) & 15,
    recursionDesired: (flags & 0x0100) !== 0,
    name: storedName(labels.map((label) => label.toString('latin1').toLowerCase().split(''))),
    type: message.readUInt16BE(end),
    question,
    udpSize: udpSize(message, end + 4)
  }
}

function readLabels(message: Buffer, start: number): { labels: Buffer[]; end: number } {
  const labels: Buffer[] = []
  let at = start
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    if (length > 63 || at + 1 + length >= message.length) throw new RangeError('A label has no end.')
    labels.push(message.subarray(at + 1, at + 1 + length))
    at += 1 + length
  }
  return { labels, end: at + 1 }
}

/** The size in the OPT record, behind the question. */
function udpSize(message: Buffer, start: number): number | undefined {
  const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10)
  let at = start
  for (let index = 0; index < records; index += 1) {
    const { end } = readLabels(message, at)
    if (message.readUInt16BE(end) === OPT) return Math.max(message.readUInt16BE(end + 2), 512)
    at = end + 10 + message.readUInt16BE(end + 8)
  }
  return undefined
}

/** The answer's bytes; beyond `limit` without records and marked as cut, so that the asker comes again over TCP. */
export function writeReply(query: Query, reply: Reply, limit = Infinity): Buffer {
  const whole = written(query, reply, false)
  return whole.length <= limit ? whole : written(query, { ...reply, answers: [], authority: [] }, true)
}

function written(query: Query, { rcode, authoritative, answers, authority }: Reply, truncated: boolean): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(query.id, 0)
  const bits = [0x8000, query.opcode << 11, authoritative ? 0x0400 : 0x0080, truncated ? 0x0200 : 0]
  header.writeUInt16BE(
    bits.reduce((sum, bit) => sum | bit, rcode | (query.recursionDesired ? 0x0100 : 0)),
    2
  )
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(answers.length, 6)
  header.writeUInt16BE(authority.length, 8)
  header.writeUInt16BE(query.udpSize === undefined ? 0 : 1, 10)
  const opt = query.udpSize === undefined ? Buffer.alloc(0) : Buffer.from([0, 0, OPT, 0x04, 0xd0, 0, 0, 0, 0, 0, 0])
  const records = [...answers, ...authority].map((answer) => record(answer, query.name))
  return Buffer.concat([header, query.question, ...records, opt])
}

/** The question's own name is written as a pointer to it. */
function record({ name, type, ttl, data }: Answer, asked: string): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(TYPES[type], 0)
  head.writeUInt16BE(IN, 2)
  head.writeUInt32BE(ttl, 4)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([name === asked ? Buffer.from([0xc0, 12]) : nameBytes(name), head, data])
}

/** A name in Route 53's form as it is on the wire. */
export function nameBytes(name: string): Buffer {
  const labels = name.replace(/\.$/, '').split('.')
  const parts = labels.map((label) => {
    const bytes = Buffer.from(
      label.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))),
      'latin1'
    )
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}
