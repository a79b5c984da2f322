import type { Server } from 'node:http'
import type { App, RunningProgram } from '../image.ts'
import type { TaskInterface, World } from '../world.ts'
import { decideStop } from './task.ts'
import type { LiveTask, TaskNeeds } from './task.ts'
import type { TaskStop } from './task-stop.ts'

/** A container's page on the task's address. */
export interface OpenPage {
  readonly container: string
  close(): Promise<void>
}

/** A task on its way through life, with what it holds and must give back. */
export interface Life {
  readonly world: World
  readonly needs: TaskNeeds
  readonly live: LiveTask
  networkInterface?: TaskInterface
  readonly pages: OpenPage[]
  /** The programs that were started, by container. */
  readonly programs: Map<string, App>
  /** What answers in a container to the other programs of its task. */
  readonly servers: Map<string, Server>
  /** The programs that serve their ports themselves. */
  readonly running: Map<string, RunningProgram>
  /** Waits for time or work, unless the task is stopped meanwhile: then it throws the `TaskStop`. */
  until<T>(work: Promise<T>): Promise<T>
  stop(stop: TaskStop): void
}

/** A new life. */
export function newLife(world: World, needs: TaskNeeds, live: LiveTask): Life {
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  stopped.catch(() => undefined)
  return {
    world,
    needs,
    live,
    pages: [],
    programs: new Map(),
    servers: new Map(),
    running: new Map(),
    until: (work) => Promise.race([stopped, work]),
    stop(stop) {
      decideStop(live, stop, now(world))
      reject(stop)
    }
  }
}

/** The sandbox's time. */
export function now(world: World): Date {
  return new Date(world.clock.now())
}

/** Passes after `ms`; never when the sandbox is closed before. */
export function pause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    world.clock.after(ms, resolve)
  })
}
