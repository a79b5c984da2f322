import type { ContainerDefinition, HealthStatus } from '@aws-sdk/client-ecs'
import type { App } from '../image.ts'
import { pause } from './life.ts'
import type { Life } from './life.ts'
import { update, updateContainers } from './task.ts'

/**
 * Runs the container's health check, when its definition has one; an image's own HEALTHCHECK is ignored ("Determine
 * task health using container health checks"). The check passes when the program's page answers below 400, is told
 * HEALTHY after the first interval, and UNHEALTHY after as many as `retries`.
 */
export function watchHealth(life: Life, container: ContainerDefinition, app: App | undefined): void {
  const { healthCheck } = container
  if (healthCheck === undefined) return
  const healthy = (app?.status ?? 200) < 400
  const checks = healthy ? 1 : (healthCheck.retries ?? 3)
  const startPeriod = healthy ? 0 : (healthCheck.startPeriod ?? 0)
  const wait = ((healthCheck.interval ?? 30) * checks + startPeriod) * 1000
  life.until(pause(life.world, wait)).then(
    () => {
      report(life, container, healthy ? 'HEALTHY' : 'UNHEALTHY')
    },
    () => undefined
  )
}

/** The task is UNHEALTHY when any essential container is, and HEALTHY when all that have a check are. */
function report(life: Life, container: ContainerDefinition, healthStatus: HealthStatus): void {
  updateContainers(life.live, () => ({ healthStatus }), container.name)
  const checked = (life.live.definition.containerDefinitions ?? [])
    .filter((one) => one.essential !== false && one.healthCheck !== undefined)
    .map((one) => life.live.task.containers?.find((running) => running.name === one.name)?.healthStatus)
  const worst = (['UNHEALTHY', 'UNKNOWN'] as const).find((status) => checked.includes(status))
  if (checked.length > 0) update(life.live, { healthStatus: worst ?? 'HEALTHY' })
}
