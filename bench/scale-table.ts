import { table } from '../scripts/markdown.ts'
import { LATENCY, REAL } from './fargate.ts'
import { lookAtAll, measureCrowd, type Measured, type Outcome } from './scale.ts'
import { round } from './text.ts'

const CROWD = { deployments: 100, environments: 1000, gone: 100 }

/** Measures many runs at once, and returns the table of results. */
export async function scaleTable(versions: readonly { readonly name: string; readonly folder: string }[]) {
  const columns: string[][] = []
  for (const { folder } of versions) {
    const begin = performance.now()
    const measured = await measureCrowd({ action: folder, ...CROWD })
    const needed = (performance.now() - begin) / 1000
    const real = await lookAtAll(folder, CROWD.environments, {
      knobs: { latency: LATENCY, timings: { ...REAL, attach: 3_600_000 } }
    })
    columns.push([...rowsOf(measured), `${round(real.took / 1000)} s, ${real.calls} calls`, `${round(needed)} s`])
  }
  const rows = NAMES.map(([what, budget], row) => [what, budget, ...columns.map((column) => column[row] ?? '')])
  const about =
    `Under AWS's published rates; of IAM, which publishes none, 20 calls at once and 5 a second. ${LATENCY} ms on each call, and Fargate as slow as it is. ` +
    'All runs of a row are in one process, on a clock that jumps over the waiting: what the machine itself needs is not in these times, but in the last two rows.'
  return `${about}\n\n${table(['', 'budget', ...versions.map(({ name }) => name)], rows)}`
}

const { deployments, environments, gone } = CROWD

const NAMES: readonly (readonly [what: string, budget: string])[] = [
  [`${deployments} deployments of one repository at once, new environments`, 'all'],
  ['the same again', 'all'],
  [`${deployments} times \`mode: destroy\` at once`, 'all'],
  [`sweep looks at ${environments} environments with tasks`, '≤ 60 s; pages of 100'],
  [`sweep looks at ${environments} environments without tasks`, '≤ 60 s'],
  [`sweep removes ${gone} of ${environments}`, 'none refused'],
  [`sweep looks at ${environments} with tasks, a process on the real clock`, '≤ 60 s'],
  ['this machine, for all of it', '']
]

function rowsOf({ first, again, destroy, look, lookAtIdle, sweep }: Measured): string[] {
  return [first, again, destroy, look, lookAtIdle, sweep].map(describe)
}

function describe({ of, well, took, calls, refused, why }: Outcome): string {
  const parts = [
    ...(of > 1 || well < of ? [`${well} of ${of}`] : []),
    `${round(took / 1000)} s`,
    `${calls} calls, ${refused} refused`,
    ...why
  ]
  return parts.join('; ')
}
