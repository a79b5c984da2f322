import type { TaskFault } from '../world.ts'
import { pause } from './life.ts'
import type { Life } from './life.ts'
import { TaskStop } from './task-stop.ts'

/** Throws the `TaskStop` of the first fault of `knobs.taskFaults` that is meant for this moment, counted down. */
export function strike({ world }: Life, at: TaskFault['at']): void {
  const fault = world.knobs.taskFaults.find((one) => one.at === at && one.times > 0)
  if (fault === undefined) return
  fault.times -= 1
  throw new TaskStop(fault.stopCode ?? 'TaskFailedToStart', fault.reason)
}

/** Waits until the task is RUNNING, and then for ever unless a fault is meant for it. */
export async function strikeWhenRunning(life: Life): Promise<never> {
  while (life.live.task.lastStatus !== 'RUNNING') await life.until(pause(life.world, 20))
  strike(life, 'run')
  return await life.until(new Promise<never>(() => undefined))
}
