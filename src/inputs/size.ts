import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { ActionError } from '../errors.ts'

/** What a task gets, as ECS stores it: CPU units (1024 are one vCPU) and MiB. */
export interface Size {
  readonly cpu: number
  readonly memory: number
}

/**
 * The sizes that Fargate has: CPU units, and the memory in MiB from, to and in steps of.
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

/** The file of `task-definition`, and which of the two it says. */
export interface SizeFile {
  readonly path: string
  readonly says: readonly ('cpu' | 'memory')[]
}

/**
 * Reads `cpu` (`256`, `.25 vCPU`) and `memory` (`512`, `0.5 GB`).
 * Throws `SIZE_INVALID` for text that isn't a size and for a pair that Fargate doesn't have, naming the nearest that it has.
 */
export function parseSize(cpuText: string, memoryText: string, file?: SizeFile): Size {
  const read = (name: 'cpu' | 'memory', text: string): number => {
    const { value, allowed } = readQuantity(name, text)
    if (value !== undefined) return value
    const where = file?.says.includes(name) === true ? `\`${name}\` in ${file.path}` : `The input \`${name}\``
    throw new ActionError('SIZE_INVALID', `${where} is "${text}", which is not a size.`, `Write ${allowed}.`)
  }
  const [cpu, memory] = [read('cpu', cpuText), read('memory', memoryText)]
  if (SIZES.some((size) => size.cpu === cpu && size.memory.includes(memory))) return { cpu, memory }
  const row = SIZES.find((size) => size.cpu === cpu)
  const nearest = nearestSize({ cpu, memory })
  const source =
    file === undefined ? '' : `, as ${file.says.map((name) => `\`${name}\``).join(' and ')} in ${file.path} has it`
  throw new ActionError(
    'SIZE_INVALID',
    `Fargate has no task size with \`cpu\` ${cpu} and \`memory\` ${memory}${source}.`,
    `The nearest is \`cpu: ${nearest.cpu}\` with \`memory: ${nearest.memory}\`. ` +
      (row
        ? `With \`cpu: ${cpu}\` the memory may be ${listed(row.memory)} MiB.`
        : `\`cpu\` may be ${listed(SIZES.map((size) => size.cpu))}.`)
  )
}

const UNITS = {
  cpu: { scaled: /^(\d+|\d*\.\d+)\s*vcpu$/i, allowed: '`256` (CPU units) or `.25 vCPU`' },
  memory: { scaled: /^(\d+|\d*\.\d+)\s*gb$/i, allowed: '`512` (MiB) or `0.5 GB`' }
} as const

/** The number of CPU units or MiB that a text means, if it means one, and how such a text is written. */
export function readQuantity(
  name: 'cpu' | 'memory',
  text: string
): { readonly value: number | undefined; readonly allowed: string } {
  const { scaled, allowed } = UNITS[name]
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return { value: Number(trimmed), allowed }
  const inUnits = Number(scaled.exec(trimmed)?.[1]) * 1024
  return { value: Number.isInteger(inUnits) ? inUnits : undefined, allowed }
}

/** What a container asks for of the task's. */
type Share = Partial<Pick<ContainerDefinition, 'name' | 'cpu' | 'memory' | 'memoryReservation'>>

/**
 * Throws `SIZE_EXCEEDED` for containers that ask for more than the task has, naming each and the numbers. Source: `cpu`,
 * `memory` and `memoryReservation` of ContainerDefinition in the ECS API reference.
 */
export function requireRoom(containers: readonly Share[], { cpu, memory }: Partial<Size>): void {
  const single = containers.flatMap(({ name = '', ...share }) =>
    (['memory', 'memoryReservation'] as const).flatMap((field) => {
      const asked = share[field] ?? 0
      return memory === undefined || asked <= memory ? [] : `\`${field}\` of the container \`${name}\` is ${asked} MiB`
    })
  )
  const sums = [
    ...exceeded('memory', memory, 'MiB', (each) => each.memoryReservation ?? each.memory),
    ...exceeded('cpu', cpu, 'CPU units', (each) => each.cpu)
  ]
  const [first, ...others] = single.length > 0 ? single : sums
  if (first === undefined) return
  const has = [memory === undefined ? [] : `${memory} MiB`, cpu === undefined ? [] : `${cpu} CPU units`].flat()
  throw new ActionError(
    'SIZE_EXCEEDED',
    `${[first, ...others].join(', ')}, but the task has ${has.join(' and ')}.`,
    'Give the task more with `cpu` and `memory`, in the file of `task-definition` or as inputs, or give the container less.'
  )

  function exceeded(field: string, has: number | undefined, unit: string, of: (each: Share) => number | undefined) {
    const sum = containers.reduce((total, each) => total + (of(each) ?? 0), 0)
    return has === undefined || sum <= has ? [] : [`The containers together ask for ${sum} ${unit} (\`${field}\`)`]
  }
}

/** The size that has at least what was asked for and costs the least more; the largest there is when none has. */
function nearestSize(asked: Size): Size {
  const all = SIZES.flatMap(({ cpu, memory }) => memory.map((mib) => ({ cpu, memory: mib })))
  const enough = all.find((size) => size.cpu >= asked.cpu && size.memory >= asked.memory)
  return enough ?? { cpu: 32768, memory: 249856 }
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)
}

function listed(numbers: readonly number[]): string {
  const first = numbers.slice(0, 3).join(', ')
  return numbers.length > 3 ? `${first} … ${numbers.at(-1)}` : first
}
