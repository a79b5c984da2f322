import { unassumable } from './fargate/access.ts'
import { prepareLogging } from './fargate/logging.ts'
import { newLife, now, pause } from './fargate/life.ts'
import type { Life } from './fargate/life.ts'
import { provision } from './fargate/provision.ts'
import { pullImages } from './fargate/pull.ts'
import { runContainers } from './fargate/run.ts'
import { fetchLogins, fetchSecrets } from './fargate/secrets.ts'
import { executionRoleOf, update, updateContainers } from './fargate/task.ts'
import type { LiveTask, TaskNeeds } from './fargate/task.ts'
import { strike, strikeWhenRunning } from './fargate/task-fault.ts'
import { TaskStop, failedToStart } from './fargate/task-stop.ts'
import { windDown } from './fargate/wind-down.ts'
import type { World } from './world.ts'

/** Fargate: walks each task's life in its own time, and decides its fate as "Task lifecycle" and the error pages have it. */
export interface Fargate {
  /** Starts a task that is PROVISIONING. */
  start(live: LiveTask): void
  /** Decides at once that a task stops; it then walks down to STOPPED. Nothing happens to one that is stopping already. */
  stop(live: LiveTask, stop: TaskStop): void
}

/** Fargate over the rest of the sandbox. */
export function fargate(world: World, needs: TaskNeeds): Fargate {
  const lives = new WeakMap<LiveTask, Life>()
  return {
    start(live) {
      const life = newLife(world, needs, live)
      lives.set(live, life)
      void walk(life)
    },
    stop(live, stop) {
      lives.get(live)?.stop(stop)
    }
  }
}

async function walk(life: Life): Promise<void> {
  const stop = await live(life).catch(asTaskStop)
  life.stop(stop)
  await windDown(life)
}

/** From PROVISIONING on; ends by throwing the `TaskStop`, or by giving the one that the containers came to. */
async function live(life: Life): Promise<TaskStop> {
  const { world } = life
  await provision(life)
  await life.until(pause(world, world.knobs.timings.prepare))
  strike(life, 'prepare')
  checkExecutionRole(life)
  const logins = fetchLogins(life)
  const secrets = fetchSecrets(life)
  prepareLogging(life)
  update(life.live, { lastStatus: 'ACTIVATING', pullStartedAt: now(world) })
  await life.until(pause(world, world.knobs.timings.pull))
  strike(life, 'pull')
  const images = await life.until(pullImages(life, logins))
  update(life.live, { pullStoppedAt: now(world) })
  updateContainers(life.live, (container) => ({ imageDigest: images.get(container.name ?? '')?.digest }))
  strike(life, 'start')
  return await Promise.race([runContainers(life, images, secrets), strikeWhenRunning(life)])
}

/** The role was there when RunTask looked, and may be gone by now. */
function checkExecutionRole({ live, needs }: Life): void {
  const roleArn = executionRoleOf(live)
  if (roleArn === undefined || needs.iam.assumable(roleArn)) return
  throw failedToStart(unassumable(roleArn))
}

/** Anything else that goes wrong is told as ECS tells faults of its own. */
function asTaskStop(error: unknown): TaskStop {
  if (error instanceof TaskStop) return error
  return failedToStart(`InternalError: ${error instanceof Error ? error.message : String(error)}`)
}
