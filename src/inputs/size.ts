import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { ActionError } from '../errors.ts'
import { quote } from './problems.ts'

/** What a task gets, as ECS stores it: CPU units (1024 are one vCPU) and MiB. */
export interface Size {
  readonly cpu: number
  readonly memory: number
}

/**
 * The task sizes of Fargate: CPU units, and the values of memory in MiB.
 * Source: "Task CPU and memory" in the Amazon ECS Developer Guide.
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

/** How a quantity is written. */
export const QUANTITIES = { cpu: '`256` (CPU units) or `.25 vCPU`', memory: '`512` (MiB) or `0.5 GB`' } as const

/** Returns the number of CPU units or MiB that a text means; undefined for a text that means none. */
export function readQuantity(field: 'cpu' | 'memory', text: string): number | undefined {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return Number(trimmed)
  const inUnits = Number(UNITS[field].exec(trimmed)?.[1]) * 1024
  return Number.isInteger(inUnits) ? inUnits : undefined
}

/** Reads `cpu` (`256`, `.25 vCPU`) or `memory` (`512`, `0.5 GB`). Throws `SIZE_INVALID`. */
export function parseQuantity(input: 'cpu' | 'memory', text: string): number {
  const quantity = readQuantity(input, text)
  if (quantity !== undefined) return quantity
  throw new ActionError(
    'SIZE_INVALID',
    `Invalid value ${quote(text)} for \`${input}\`.`,
    `Expected ${QUANTITIES[input]}.`
  )
}

/**
 * Throws `SIZE_INVALID` for a size that Fargate doesn't have, with the nearest that it has. `source` says where the size
 * comes from, if not from the inputs.
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

/** The size that has at least what was asked for and costs the least more; the largest there is when none has. */
function nearestSize(asked: Size): Size {
  const all = SIZES.flatMap(({ cpu, memory }) => memory.map((mib) => ({ cpu, memory: mib })))
  return all.find((size) => size.cpu >= asked.cpu && size.memory >= asked.memory) ?? { cpu: 32768, memory: 249856 }
}

function listed(numbers: readonly number[]): string {
  const first = numbers.slice(0, 3).join(', ')
  return numbers.length > 3 ? `${first} … ${numbers.at(-1)}` : first
}

/** What a container asks for of the task's. */
type Share = Pick<ContainerDefinition, 'name' | 'cpu' | 'memory' | 'memoryReservation'>

/**
 * Throws `SIZE_EXCEEDED` for containers that ask for more than the task has, naming each and the numbers. Source: `cpu`,
 * `memory` and `memoryReservation` of ContainerDefinition in the ECS API reference.
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
