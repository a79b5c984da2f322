import { clientError } from './errors.ts'

/** Memory sizes (MiB) that Fargate has for each cpu size; "Task size" of the Developer Guide. */
const memoryOf: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
  [32768, [61440, 122880, 249856]]
])

const windowsCpus: readonly number[] = [1024, 2048, 4096]

/** Throws ClientException unless Fargate has a task of this size. Takes `cpu` in units, `memory` in MiB; Linux unless told. */
export function checkFargateSize(cpu: string | undefined, memory: string | undefined, os = 'LINUX'): void {
  if (cpu === undefined) throw clientError("Fargate requires that 'cpu' be defined at the task level.")
  if (memory === undefined) throw clientError("Fargate requires that 'memory' be defined at the task level.")
  const fits = os === 'LINUX' || windowsCpus.includes(Number(cpu))
  if (fits && memoryOf.get(Number(cpu))?.includes(Number(memory)) === true) return
  throw clientError(
    `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. ` +
      'See the Amazon ECS documentation for the valid values.'
  )
}

/** CPU units of `256`, `1 vCPU` or `.5 vcpu`, as a string. Throws ClientException for anything else. */
export function cpuUnits(text: string | undefined): string | undefined {
  return text === undefined ? undefined : size(text, 'cpu', 'vcpu')
}

/** MiB of `512`, `1 GB` or `0.5GB`, as a string. Throws ClientException for anything else. */
export function memoryMib(text: string | undefined): string | undefined {
  return text === undefined ? undefined : size(text, 'memory', 'gb')
}

function size(text: string, setting: 'cpu' | 'memory', unit: 'vcpu' | 'gb'): string {
  const match = /^(\d*\.?\d+)\s*([a-z]*)$/i.exec(text.trim())
  const value = Number(match?.[1]) * (match?.[2] === '' ? 1 : 1024)
  const known = match?.[2] === '' || match?.[2]?.toLowerCase() === unit
  if (!known || !Number.isInteger(value) || value <= 0) throw clientError(`Invalid '${setting}' setting for task.`)
  return String(value)
}

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step)
}
