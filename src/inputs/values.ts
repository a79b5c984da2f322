import * as core from '@actions/core'
import ipaddr from 'ipaddr.js'
import type { ClusterChoice, Cidr, Arn, RoleReference, Size } from '../deployment.ts'
import { isPort, overlaps, parseRange, samePort, type Port } from '../ports.ts'
import { ActionError, type ErrorCode } from '../errors.ts'
import type { Tags } from '../ownership.ts'
import { INVISIBLE } from '../redact.ts'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'

/** Returns an input without surrounding whitespace; empty if it is not set. */
export function get(input: string): string {
  return core.getInput(input)
}

/** Returns whether an input is set. */
export function has(input: string): boolean {
  return get(input) !== ''
}

/** Returns an input with its surrounding whitespace. */
export function getWhole(input: string): string {
  return core.getInput(input, { trimWhitespace: false })
}

/** Returns the error for an invalid value; `words` describe the valid ones. */
export function invalid(input: string, value: string, words: string, code: ErrorCode = 'INPUT_INVALID'): ActionError {
  return new ActionError(
    code,
    `Invalid value ${quote(value)} for \`${input}\`.`,
    `Expected ${words}.${ifEmpty(input, value)}`
  )
}

/** Returns a hint for an empty value: an input that an expression sets to nothing doesn't get its default. */
export function ifEmpty(input: string, value: string): string {
  return value === '' ? ` Omit \`${input}\` for its default: a variable that does not exist is empty, too.` : ''
}

/** Returns the error for inputs that exclude each other. */
export function contradictory(problem: string, fix: string): ActionError {
  return new ActionError('INPUTS_CONTRADICTORY', problem, fix)
}

/** Returns the parsed input; undefined if it is empty. */
export function optional<T>(input: string, parse: (text: string, input: string) => T): T | undefined {
  const text = get(input)
  return text === '' ? undefined : parse(text, input)
}

/** Reads one of the allowed words, in any letter case. Throws `INPUT_INVALID` if the input is any other. */
export function oneOf<const T extends string>(input: string, allowed: readonly T[]): T {
  const value = get(input)
  const found = allowed.find((each) => each.toLowerCase() === value.toLowerCase())
  if (found !== undefined) return found
  throw invalid(input, value, allowed.map((each) => `\`${each}\``).join(', '))
}

export function isTrue(input: string): boolean {
  return oneOf(input, ['true', 'false']) === 'true'
}

/** Reads a whole number. Throws `INPUT_INVALID` if it is not from `least` to `most`. */
export function wholeNumber(input: string, least: number, most: number): number {
  const value = get(input)
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw invalid(input, value, `a whole number from ${least} to ${most}`)
}

/** Returns the value. Throws `INPUT_INVALID` if it doesn't match the pattern, which `words` describe. */
export function matching(input: string, value: string, pattern: RegExp, words: string): string {
  if (pattern.test(value)) return value
  throw invalid(input, value, words)
}

/** Reads an input and validates it like `matching`; returns undefined if it is empty. */
export function optionalMatching(input: string, pattern: RegExp, words: string): string | undefined {
  return optional(input, (text) => matching(input, text, pattern, words))
}

/** The retention periods, in days, that CloudWatch Logs accepts. Source: PutRetentionPolicy in its API reference. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]

/** Reads a retention period. Throws `INPUT_INVALID` if CloudWatch Logs doesn't accept it. */
export function parseRetention(input: string): number {
  return Number(oneOf(input, RETENTION_DAYS.map(String)))
}

function itemsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '')
}

/** Reads IDs such as `subnet-…`. Throws `ID_INVALID` if one is malformed, `INPUT_INVALID` if there are too many. */
export function parseIds(input: string, text: string, prefix: string, most: number): string[] {
  const ids = [...new Set(itemsOf(text))]
  const bad = ids.find((id) => !new RegExp(`^${prefix}[0-9a-f]{8,17}$`).test(id))
  if (bad !== undefined) {
    throw invalid(
      input,
      bad,
      `IDs such as \`${prefix}0123456789abcdef0\`, separated by commas or newlines`,
      'ID_INVALID'
    )
  }
  if (ids.length <= most) return ids
  throw new ActionError(
    'INPUT_INVALID',
    `\`${input}\` has ${ids.length} IDs.`,
    `Remove some. ECS accepts at most ${most}.`
  )
}

/** The most tags that a user can set. AWS allows 50 on each resource, and the action adds its own. */
const MOST_TAGS = 40

/**
 * Reads one `KEY=VALUE` per line. Throws `TAG_INVALID` if a key is missing, reserved or repeated, or if a character is
 * not valid in every service. Source: "Tagging your Amazon ECS resources".
 */
export function parseTags(text: string): Tags {
  // A map keeps every key; assigning `__proto__` to an object would lose it.
  const tags = new Map<string, string>()
  // IAM ignores the letter case of keys ("Tags for IAM resources"); the other services don't.
  const taken = new Set<string>()
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '') continue
    const equals = line.indexOf('=')
    const key = line.slice(0, Math.max(equals, 0)).trim()
    const value = line.slice(equals + 1).trim()
    const problem = tagProblem(key, value, taken)
    if (problem !== undefined) {
      throw new ActionError(
        'TAG_INVALID',
        `Invalid line ${quote(line)} in \`tags\`: ${problem}.`,
        'Write one `KEY=VALUE` per line.'
      )
    }
    taken.add(key.toLowerCase())
    tags.set(key, value)
    if (tags.size > MOST_TAGS) {
      throw new ActionError(
        'TAG_INVALID',
        `\`tags\` has more than ${MOST_TAGS} tags.`,
        'Remove some. AWS accepts 50 on each resource, and the action needs some of them.'
      )
    }
  }
  return Object.fromEntries(tags)
}

function tagProblem(key: string, value: string, taken: ReadonlySet<string>): string | undefined {
  const charset = /^[\p{L}\p{N} +\-=._:/@]*$/u
  if (key === '') return 'it has no key in front of a `=`'
  if (/^aws:/i.test(key)) return 'keys that start with `aws:` are reserved for AWS'
  if (/^run-on-fargate:/i.test(key)) return 'keys that start with `run-on-fargate:` are reserved for this action'
  if (taken.has(key.toLowerCase())) return 'the key comes twice'
  if (key.length > 128 || value.length > 256) return 'a key has at most 128 characters, and a value 256'
  if (!charset.test(key) || !charset.test(value)) return 'only letters, digits, spaces and + - = . _ : / @ are allowed'
  return undefined
}

/**
 * Reads `80`, `8080,9090/udp` or `9000-9010`. Throws `PORT_INVALID` if a port is invalid, or if two overlap, which ECS
 * rejects. Source: `containerPortRange` of PortMapping in the ECS API reference.
 */
export function parsePorts(text: string): Port[] {
  const ports = new Map<string, Port>()
  for (const item of itemsOf(text)) {
    const port = parsePort(item)
    const [earlier, other] = [...ports].find(([, each]) => overlaps(port, each)) ?? []
    if (earlier !== undefined) {
      const isSame = samePort(port, other)
      throw new ActionError(
        'PORT_INVALID',
        `\`port\` has ${isSame ? `${quote(item)} twice` : `${quote(earlier)} and ${quote(item)}, which overlap`}.`,
        isSame ? 'Remove one of the two.' : 'Name each port once.'
      )
    }
    ports.set(item, port)
  }
  return [...ports.values()]
}

function parsePort(item: string): Port {
  const [, numbers, protocol = 'tcp'] = /^(\d{1,5}(?:-\d{1,5})?)(?:\/(tcp|udp))?$/i.exec(item) ?? []
  const range = numbers?.includes('-') === true ? parseRange(numbers) : { port: Number(numbers) }
  if (range !== undefined && isPort(range.port)) {
    return { ...range, protocol: protocol.toLowerCase() === 'udp' ? 'udp' : 'tcp' }
  }
  const words = 'ports from 1 to 65535 or ranges of them, with `/udp` for UDP: `80`, `8080,9090/udp` or `9000-9010`'
  throw invalid('port', item, words, 'PORT_INVALID')
}

/**
 * Reads CIDR blocks. Throws `CIDR_INVALID` if one is malformed or has bits set beyond its prefix: EC2 would silently
 * clear those bits and store a different block.
 */
export function parseCidrs(text: string): Cidr[] {
  return [
    ...new Map(
      itemsOf(text)
        .map(parseCidr)
        .map((cidr) => [cidr.block, cidr])
    ).values()
  ]
}

function parseCidr(item: string): Cidr {
  const isIpv6 = ipaddr.IPv6.isValidCIDR(item)
  if (!isIpv6 && !ipaddr.IPv4.isValidCIDRFourPartDecimal(item)) {
    const words = 'CIDR blocks such as `203.0.113.0/24`, `198.51.100.7/32` or `2001:db8::/32`'
    throw invalid('ingress-cidrs', item, words, 'CIDR_INVALID')
  }
  const [address, prefix] = ipaddr.parseCIDR(item)
  const network = (isIpv6 ? ipaddr.IPv6 : ipaddr.IPv4).networkAddressFromCIDR(item)
  const block = `${network.toString()}/${prefix}`
  if (network.toNormalizedString() !== address.toNormalizedString()) {
    throw new ActionError(
      'CIDR_INVALID',
      `Invalid value ${quote(item)} for \`ingress-cidrs\`: the address has bits set beyond its /${prefix}.`,
      `Write \`${block}\` for the whole block.`
    )
  }
  return { block, family: isIpv6 ? 'ipv6' : 'ipv4' }
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 }
const LONGEST = 365 * 86_400

/** Returns the seconds in `90m`, `72h` or `7d`. Throws `DURATION_INVALID` for any other text, and above one year. */
export function parseDuration(text: string, input: string): number {
  const [, count, unit] = /^(\d{1,6})\s*([mhd])$/i.exec(text.trim()) ?? []
  const seconds = unit === undefined ? 0 : Number(count) * (SECONDS[unit.toLowerCase()] ?? 0)
  if (seconds > 0 && seconds <= LONGEST) return seconds
  const words = 'a number and `m`, `h` or `d`, from one minute to one year: `90m`, `72h` or `7d`'
  throw invalid(input, text, words, 'DURATION_INVALID')
}

const KINDS = {
  secret: { service: 'secretsmanager', resource: /^secret:[\w/+=.@!-]+$/, example: 'secret:name-AbCdEf', region: true },
  policy: { service: 'iam', resource: /^policy\/[\w+=,.@/-]+$/, example: 'policy/name', region: false },
  role: { service: 'iam', resource: /^role\/[\w+=,.@/-]+$/, example: 'role/name', region: false },
  cluster: { service: 'ecs', resource: /^cluster\/[\w-]{1,255}$/, example: 'cluster/name', region: true }
} as const

type Kind = keyof typeof KINDS

/** Reads an ARN of this kind, in any partition. Throws `ARN_INVALID` for any other text. */
export function parseArn(input: string, text: string, kind: Kind): Arn {
  const arn = readArn(text, kind)
  if (arn !== undefined) return arn
  throw invalid(input, text, `the ARN of a ${kind}: \`${exampleArn(kind)}\``, 'ARN_INVALID')
}

/** Returns the parts of an ARN of this kind; undefined for any other text. */
export function readArn(text: string, kind: Kind): Arn | undefined {
  const { service, resource, region: regional } = KINDS[kind]
  const [, partition, arnService, region = '', account, rest] =
    /^arn:(aws(?:-[a-z]+)*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text) ?? []
  if (partition === undefined || account === undefined || rest === undefined || arnService !== service) return undefined
  const fits =
    (regional ? /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) : region === '') &&
    (/^\d{12}$/.test(account) || (kind === 'policy' && account === 'aws')) &&
    resource.test(rest)
  return fits ? { text, partition, region, account } : undefined
}

export function exampleArn(kind: Kind): string {
  const { service, example, region } = KINDS[kind]
  return `arn:…:${service}:${region ? 'eu-west-1' : ''}:123456789012:${example}`
}

/** Reads a role as ECS does: its ARN, or its name with or without its path. Returns undefined for any other text. */
export function readRole(text: string): RoleReference | undefined {
  if (text.startsWith('arn:')) return readArn(text, 'role')
  return /^\/?(?:[\x21-\x2e\x30-\x39\x3b-\x7e]{1,128}\/){0,8}[\w+=,.@-]{1,64}$/.test(text) ? { text } : undefined
}

/** Returns a secret's ARN without the JSON key, stage and version that may follow. The key can have any characters. */
export function withoutSecretKey(arn: string): string {
  return arn.split(':').slice(0, 7).join(':')
}

/** Reads a role name with an optional path, such as `ci/tasks/name`. A path alone keeps the default name. */
export function parseRoleName(
  text: string,
  input: string
): { readonly path: string; readonly name: string | undefined } {
  const end = text.lastIndexOf('/') + 1
  const [path, name] = [text.slice(0, end), text.slice(end)]
  const words =
    'a role name of up to 64 letters, digits and `_`, `+`, `=`, `,`, `.`, `@`, `-`, with or without a path: `ci/tasks/name`'
  matching(input, text, /^(?:\/|\/?(?:[\x21-\x2e\x30-\x7e]+\/)+)?[\w+=,.@-]{0,64}$/, words)
  return { path: path.startsWith('/') ? path : `/${path}`, name: name === '' ? undefined : name }
}

/** Reads the name or ARN of a cluster. `requireOwnCluster` compares the ARN with the run's account and Region later. */
export function readCluster(): ClusterChoice {
  const text = get('cluster')
  if (text.startsWith('arn:')) {
    return { cluster: text.slice(text.indexOf('/') + 1), clusterArn: parseArn('cluster', text, 'cluster') }
  }
  const words = 'the name of a cluster (up to 255 letters, digits, `_` and `-`) or its ARN'
  return { cluster: matching('cluster', text, /^[A-Za-z0-9_-]{1,255}$/, words) }
}

// A second slash or a backslash would make the path's first part a host (WHATWG URL, "path absolute URL").
const HEALTH_CHECK_PATH = /^\/(?![/\\])[\x21-\x7e]*$/

/** Reads a path with an optional query. Errors don't show the query, because it can contain a secret. */
export function parseHealthCheckPath(text: string, input: string): string {
  const path = text.replace(/\?.*$/s, '')
  matching(input, path, HEALTH_CHECK_PATH, 'a path that starts with one `/` and has no spaces: `/healthz`')
  if (HEALTH_CHECK_PATH.test(text)) return text
  throw new ActionError(
    'INPUT_INVALID',
    'Invalid value for `health-check-path`: its query has a character that URLs do not allow.',
    'Percent-encode the character.'
  )
}

/** Returns the index of the line that ends a value of several lines: the next after `first` with only `word` in it. */
export function lastLineOf(word: string, lines: readonly string[], first: number): number | undefined {
  if (word === '') return undefined
  for (let at = first + 1; at < lines.length; at++) if (lines[at]?.trim() === word) return at
  return undefined
}

const LONGEST_QUOTE = 200

/**
 * Quotes a user's value, without characters that could disguise it in the log. A long value is omitted, not cut: it may
 * be a secret in the wrong input, and the runner masks only whole secrets.
 */
export function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `of ${text.length} characters` : `"${text.replaceAll(UNSEEN, '?')}"`
}

const UNSEEN = new RegExp(`[\\p{Cc}${INVISIBLE}]`, 'gu')

/** Placeholders, as templates, shells and documentation write them. */
const PLACEHOLDER =
  /\$\{[^}]*\}?|\$\([^)]*\)|\{\{[^}]*\}\}|<[A-Za-z][^<>]*>|%[A-Z][A-Z0-9_]*%|@[A-Z][A-Z0-9_]*@|\$[A-Za-z_][A-Za-z0-9_]*|__[A-Z0-9_]+__|(?:REPLACE|CHANGE)[-_]?ME/

/** Describes the placeholder that a text still has, such as `${IMAGE}` or `<account>`; undefined without one. */
export function placeholderProblem(text: string): string | undefined {
  const placeholder = PLACEHOLDER.exec(text)?.[0].slice(0, 80)
  if (placeholder === undefined) return undefined
  return `has the placeholder \`${placeholder.replaceAll(/[^\x20-\x7e]|`/g, '?')}\`: replace it before this step`
}

/**
 * The task sizes of Fargate: CPU units, and the memory sizes for each in MiB. Source: "Task CPU and memory" in the
 * Amazon ECS Developer Guide.
 */
const SIZES: readonly { readonly cpu: number; readonly memory: readonly number[] }[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: range(1024, 4096, 1024) },
  { cpu: 1024, memory: range(2048, 8192, 1024) },
  { cpu: 2048, memory: range(4096, 16384, 1024) },
  { cpu: 4096, memory: range(8192, 30720, 1024) },
  { cpu: 8192, memory: range(16384, 61440, 4096) },
  { cpu: 16384, memory: range(32768, 122880, 8192) },
  { cpu: 32768, memory: [61440, 122880, 249856] }
]

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)
}

const UNITS = { cpu: /^(\d+|\d*\.\d+)\s*vcpu$/i, memory: /^(\d+|\d*\.\d+)\s*gb$/i } as const

/** The accepted notations of each quantity, for errors. */
export const QUANTITIES = { cpu: '`256` (CPU units) or `.25 vCPU`', memory: '`512` (MiB) or `0.5 GB`' } as const

/** Returns the CPU units or MiB that a text stands for; undefined if it is neither. */
export function readQuantity(field: 'cpu' | 'memory', text: string): number | undefined {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return Number(trimmed)
  const inUnits = Number(UNITS[field].exec(trimmed)?.[1]) * 1024
  return Number.isInteger(inUnits) ? inUnits : undefined
}

/** Reads `cpu` (`256`, `.25 vCPU`) or `memory` (`512`, `0.5 GB`). Throws `SIZE_INVALID` for any other text. */
export function parseQuantity(input: 'cpu' | 'memory', text: string): number {
  const quantity = readQuantity(input, text)
  if (quantity !== undefined) return quantity
  throw invalid(input, text, QUANTITIES[input], 'SIZE_INVALID')
}

/**
 * Throws `SIZE_INVALID` if Fargate doesn't offer a size. The error names the nearest one, and `source`, the origin of a
 * size that isn't from the inputs.
 */
export function requireFargateSize({ cpu, memory }: Size, source = ''): void {
  const row = SIZES.find((size) => size.cpu === cpu)
  if (row?.memory.includes(memory) === true) return
  const nearest = nearestSize({ cpu, memory })
  throw new ActionError(
    'SIZE_INVALID',
    `Fargate has no task size with \`cpu\` ${cpu} and \`memory\` ${memory}${source}.`,
    `Use \`cpu: ${nearest.cpu}\` with \`memory: ${nearest.memory}\`. ` +
      (row === undefined
        ? `Fargate accepts \`cpu\` values of ${listed(SIZES.map((size) => size.cpu))}.`
        : `With \`cpu: ${cpu}\`, Fargate accepts ${listed(row.memory)} MiB.`)
  )
}

/** Returns the smallest size with at least this CPU and memory; the largest of all if there is none. */
function nearestSize(asked: Size): Size {
  const all = SIZES.flatMap(({ cpu, memory }) => memory.map((mib) => ({ cpu, memory: mib })))
  return all.find((size) => size.cpu >= asked.cpu && size.memory >= asked.memory) ?? { cpu: 32768, memory: 249856 }
}

function listed(numbers: readonly number[]): string {
  const first = numbers.slice(0, 3).join(', ')
  return numbers.length > 3 ? `${first} … ${numbers.at(-1)}` : first
}

/** The CPU and memory that a container asks for. */
type Share = Pick<ContainerDefinition, 'name' | 'cpu' | 'memory' | 'memoryReservation'>

/**
 * Throws `SIZE_EXCEEDED` if containers ask for more CPU or memory than the task has. Source: `cpu`, `memory` and
 * `memoryReservation` of ContainerDefinition in the ECS API reference.
 */
export function requireRoom(containers: readonly Share[], { cpu, memory }: Size): void {
  const single = containers.flatMap((container) =>
    (['memory', 'memoryReservation'] as const)
      .filter((field) => (container[field] ?? 0) > memory)
      .map((field) => `\`${field}\` of the container \`${container.name}\` is ${container[field]} MiB`)
  )
  const sum = (of: (container: Share) => number | undefined) =>
    containers.reduce((total, container) => total + (of(container) ?? 0), 0)
  const sums = [
    { field: 'memory', unit: 'MiB', has: memory, asked: sum((each) => each.memoryReservation ?? each.memory) },
    { field: 'cpu', unit: 'CPU units', has: cpu, asked: sum((each) => each.cpu) }
  ]
    .filter(({ has, asked }) => asked > has)
    .map(({ field, unit, asked }) => `The containers together ask for ${asked} ${unit} (\`${field}\`)`)
  const found = single.length > 0 ? single : sums
  if (found.length === 0) return
  throw new ActionError(
    'SIZE_EXCEEDED',
    `${found.join(', ')}, but the task has ${memory} MiB and ${cpu} CPU units.`,
    'Increase `cpu` or `memory` of the task, in the file of `task-definition` or as inputs, or decrease those of the container.'
  )
}
