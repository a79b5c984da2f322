import type { Job } from '../deployment.ts'
import { phase } from '../events.ts'
import { launch } from './launch.ts'
import { requireNameable } from './preflight.ts'
import { planDeployment, prepare } from './prepare.ts'
import { whySkipped } from './superseded.ts'
import type { ServiceTools } from './deploy-service.ts'
import { untilEnded } from './wait-for-job.ts'

/**
 * Finds, plans, applies, launches, and waits for the job's end. A job replaces nothing: neither what serves in its environment
 * nor another job that is not done yet. Returns why nothing was run, if so. Throws when the job has failed.
 */
export async function runJob(job: Job, tools: ServiceTools): Promise<string | undefined> {
  const { emit } = tools
  requireNameable(job)
  const planning = planDeployment(job, tools)
  const [superseded] = await Promise.all([tools.findSuperseded(), planning.catch(() => undefined)])
  if (superseded !== undefined && superseded !== 'unknown') return whySkipped(superseded)
  const { launch: spec } = await prepare(await planning, tools)
  await phase(emit, 'Run', () => launch(spec, untilEnded(job, spec, tools), tools))
  emit({ type: 'settled', tasks: 'done' })
  return undefined
}
