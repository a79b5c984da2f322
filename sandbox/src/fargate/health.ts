import type { ContainerDefinition, HealthStatus } from '@aws-sdk/client-ecs'
import type { App } from '../image.ts'
import { statusAt } from '../pages/answer.ts'
import { pause } from './life.ts'
import type { Life } from './life.ts'
import { update, updateContainers } from './task.ts'
import { isRunning } from './wind-down.ts'

/**
 * Runs the container's health check while it runs, when its definition has one; an image's own HEALTHCHECK is ignored
 * ("Determine task health using container health checks"). The command is not run: a check passes when the program
 * answers below 400 within the timeout. `onHealthy` is called each time it is told HEALTHY.
 *
 * As Docker has it ("HEALTHCHECK" of the Dockerfile reference): the first check comes an interval after the start, each
 * next an interval after the one before has ended; failures in the start period count only once a check has passed.
 * ECS tells UNHEALTHY and goes on with the task: only a service stops one.
 */
export function watchHealth(life: Life, container: ContainerDefinition, app: App, onHealthy: () => void): void {
  if (container.healthCheck !== undefined) void check(life, container, app, onHealthy)
}

async function check(life: Life, container: ContainerDefinition, app: App, onHealthy: () => void): Promise<void> {
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = container.healthCheck ?? {}
  const { clock, knobs } = life.world
  const second = knobs.timings.healthSecond
  const started = clock.now()
  let failures = 0
  let hasPassed = false
  for (;;) {
    await pause(life.world, interval * second)
    const begun = clock.now() - started
    const takes = Math.min(app.answersAfter ?? 0, timeout * second)
    if (takes > 0) await pause(life.world, takes)
    if (!isRunning(life, container)) return
    const passes =
      app.hangsUp !== true && (app.answersAfter ?? 0) <= timeout * second && statusAt(app, clock.now() - started) < 400
    hasPassed ||= passes
    if (passes) failures = 0
    else if (hasPassed || begun >= startPeriod * second) failures += 1
    if (passes) {
      report(life, container, 'HEALTHY')
      onHealthy()
    } else if (failures >= retries) report(life, container, 'UNHEALTHY')
  }
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
