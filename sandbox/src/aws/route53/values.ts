import { isIPv4, isIPv6 } from 'node:net'
import type { RRType } from '@aws-sdk/client-route-53'
import { normalizedName } from './names.ts'

/**
 * What is wrong with a record's value, in Route 53's words, or nothing. Types without a row are not looked into: the
 * sandbox's DNS does not answer them.
 */
export function valueProblem(type: RRType, value: string): string | undefined {
  const problem = PROBLEMS[type]?.(value)
  return problem === undefined
    ? undefined
    : `Invalid Resource Record: FATAL problem: ${problem} encountered with '${value}'`
}

type Check = (value: string) => string | undefined

const UNQUOTED = 'InvalidCharacterString (Value should be enclosed in quotation marks)'
const TOO_LONG = 'CharacterStringTooLong (Value is too long)'

/** From errors that users were shown; those of MX, SRV and CAA are put in the same form (assumed). */
const PROBLEMS: Partial<Readonly<Record<RRType, Check>>> = {
  A: (value) =>
    singleField('ARRDATA', value) ??
    unless(isIPv4(value), 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'),
  AAAA: (value) =>
    singleField('AAAARRDATA', value) ??
    unless(isIPv6(value) && !value.includes('%'), 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'),
  CNAME: (value) => singleField('CNAMERRDATA', value) ?? nameProblem(value),
  NS: (value) => singleField('NSRRDATA', value) ?? nameProblem(value),
  PTR: (value) => singleField('PTRRRDATA', value) ?? nameProblem(value),
  TXT: textProblem,
  SPF: textProblem,
  MX: (value) => unless(/^\d{1,5} \S+$/.test(value), 'MXRRDATANotTwoFields (Value does not have two fields)'),
  SRV: (value) => unless(/^(\d{1,5} ){3}\S+$/.test(value), 'SRVRRDATANotFourFields (Value does not have four fields)'),
  CAA: (value) =>
    unless(/^\d{1,3} [a-z0-9]+ ".*"$/.test(value), 'CAARRDATANotThreeFields (Value does not have three fields)'),
  SOA: (value) => unless(/^\S+ \S+( \d+){5}$/.test(value), 'SOARRDATANotSevenFields (Value does not have seven fields)')
}

function unless(holds: boolean, problem: string): string | undefined {
  return holds ? undefined : problem
}

function singleField(type: string, value: string): string | undefined {
  return unless(!/\s/.test(value), `${type}NotSingleField (Value contains spaces)`)
}

function nameProblem(value: string): string | undefined {
  try {
    normalizedName(value, 'InvalidChangeBatch')
    return undefined
  } catch (error) {
    const [, problem = String(error)] = /^FATAL problem: (.*) encountered with /.exec((error as Error).message) ?? []
    return problem
  }
}

/** Strings in quotation marks, each of up to 255 characters ("TXT record type"). */
function textProblem(value: string): string | undefined {
  const strings = characterStrings(value)
  if (strings === undefined) return UNQUOTED
  return unless(
    strings.every((string) => string.length <= 255),
    TOO_LONG
  )
}

/** The strings of a TXT value as bytes, or nothing when they are not in quotation marks. `\ooo` is an octal code. */
export function characterStrings(value: string): Buffer[] | undefined {
  if (!/^"(?:[^"\\]|\\[^])*"(?:\s+"(?:[^"\\]|\\[^])*")*$/.test(value)) return undefined
  const quoted = value.match(/"(?:[^"\\]|\\[^])*"/g) ?? []
  return quoted.map((each) => {
    const parts = each.slice(1, -1).match(/\\[0-3][0-7]{2}|\\[^]|[^\\]+/g) ?? []
    return Buffer.concat(parts.map(bytesOf))
  })
}

function bytesOf(part: string): Buffer {
  if (!part.startsWith('\\')) return Buffer.from(part, 'utf8')
  return part.length === 4 ? Buffer.from([parseInt(part.slice(1), 8)]) : Buffer.from(part.slice(1), 'utf8')
}
