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

/**
 * Reads `cpu` (`256`, `.25 vCPU`) and `memory` (`512`, `0.5 GB`).
 * Throws `SIZE_INVALID` for text that is no size and for a pair that Fargate has not, naming the nearest that it has.
 */
export function parseSize(cpuText: string, memoryText: string): Size {
  const cpu = quantity('cpu', cpuText, /^(\d+|\d*\.\d+)\s*vcpu$/i, '`256` (CPU units) or `.25 vCPU`')
  const memory = quantity('memory', memoryText, /^(\d+|\d*\.\d+)\s*gb$/i, '`512` (MiB) or `0.5 GB`')
  if (SIZES.some((size) => size.cpu === cpu && size.memory.includes(memory))) return { cpu, memory }
  const row = SIZES.find((size) => size.cpu === cpu)
  const nearest = nearestSize({ cpu, memory })
  throw new ActionError(
    'SIZE_INVALID',
    `Fargate has no task size with \`cpu\` ${cpu} and \`memory\` ${memory}.`,
    `The nearest is \`cpu: ${nearest.cpu}\` with \`memory: ${nearest.memory}\`. ` +
      (row
        ? `With \`cpu: ${cpu}\` the memory may be ${listed(row.memory)} MiB.`
        : `\`cpu\` may be ${listed(SIZES.map((size) => size.cpu))}.`)
  )
}

function quantity(input: string, text: string, scaled: RegExp, allowed: string): number {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return Number(trimmed)
  const inUnits = scaled.exec(trimmed)?.[1]
  if (inUnits !== undefined && Number.isInteger(Number(inUnits) * 1024)) return Number(inUnits) * 1024
  throw new ActionError('SIZE_INVALID', `The input \`${input}\` is "${text}", which is no size.`, `Write ${allowed}.`)
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
