import { ActionError } from '../errors.ts'

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 }
const LONGEST = 365 * 86_400

/** Reads `90m`, `72h` or `7d` as seconds. Throws `DURATION_INVALID` naming the input. */
export function parseDuration(input: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})\s*([mhd])$/i.exec(text.trim()) ?? []
  const seconds = Number(count) * (SECONDS[unit.toLowerCase()] ?? 0)
  if (seconds > 0 && seconds <= LONGEST) return seconds
  throw new ActionError(
    'DURATION_INVALID',
    `The input \`${input}\` is "${text}", which is no time between a minute and a year.`,
    'Write a number and `m`, `h` or `d`: `90m`, `72h`, `7d`.'
  )
}
