import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { duplexPair } from 'node:stream'
import type { Duplex } from 'node:stream'
import type { App } from '../image.ts'
import { serve } from '../pages/answer.ts'
import { interruptSpot } from './capacity.ts'
import { DependencyFailure, dependenciesMet, milestones } from './dependencies.ts'
import type { Milestones } from './dependencies.ts'
import { watchHealth } from './health.ts'
import { bindPorts, doorsOf } from './host.ts'
import { now, pause } from './life.ts'
import type { Life } from './life.ts'
import { startLog, writeLine } from './logging.ts'
import { programOf } from './program.ts'
import type { Environment } from '../image.ts'
import type { PulledImages } from './pull.ts'
import { containersOf, update, updateContainers } from './task.ts'
import { TaskStop, failedToStart } from './task-stop.ts'
import { ended, isRunning, showAddresses } from './wind-down.ts'

/** A container with the program in it, and how far it has come. */
interface Runnable {
  readonly container: ContainerDefinition
  readonly app: App
  readonly reached: Milestones
}

/**
 * ACTIVATING to RUNNING and on, until an essential container ends: gives that end. The task is RUNNING once each of its
 * containers has been started. Throws the `TaskStop` when a program cannot be started, and when the task is stopped.
 */
export async function runContainers(
  life: Life,
  images: PulledImages,
  secrets: ReadonlyMap<string, Environment>
): Promise<TaskStop> {
  const containers = containersOf(life.live)
  for (const container of containers) checkProgram(container)
  showAddresses(life)
  bindPorts(life)
  const runnables = containers.map((container) => runnable(life, container, images, secrets))
  const over = Promise.withResolvers<TaskStop>()
  const started = startAll(life, runnables, over.resolve).then(() => {
    update(life.live, { lastStatus: 'RUNNING', startedAt: now(life.world), healthStatus: 'UNKNOWN' }, 'step')
    interruptSpot(life)
  })
  return await life.until(Promise.race([started.then(() => over.promise), over.promise]))
}

function runnable(
  life: Life,
  container: ContainerDefinition,
  images: PulledImages,
  secrets: ReadonlyMap<string, Environment>
): Runnable {
  const name = container.name ?? ''
  const image = images.get(name)?.app ?? { listens: [], page: '', log: [] }
  return {
    container,
    app: programOf(container, image, secrets.get(name), life.world.knobs.realCaddy),
    reached: milestones()
  }
}

/** Starts what waits for nothing at one time, and the rest as `dependsOn` lets it. */
async function startAll(life: Life, runnables: readonly Runnable[], stop: (stop: TaskStop) => void): Promise<void> {
  const reached = new Map(runnables.map((one) => [one.container.name ?? '', one.reached]))
  const waits = (one: Runnable) => (one.container.dependsOn ?? []).length > 0
  const first: (() => void)[] = []
  for (const one of runnables) if (!waits(one)) first.push(await prepare(life, one, stop))
  await life.until(Promise.resolve())
  for (const start of first) start()
  await Promise.all(
    runnables.filter(waits).map(async (one) => {
      try {
        await life.until(dependenciesMet(one.container, reached))
      } catch (error) {
        if (!(error instanceof DependencyFailure)) throw error
        end(life, one, { exitCode: unstarted, reason: `CannotStartContainerError: ${error.message}` }, stop)
        if (one.container.essential !== false) throw essentialExited()
        return
      }
      const start = await life.until(prepare(life, one, stop))
      start()
    })
  )
}

/** Opens the program's pages and gives what starts it. */
async function prepare(life: Life, { app, ...one }: Runnable, stop: (stop: TaskStop) => void): Promise<() => void> {
  const name = one.container.name ?? ''
  const taken = takenPort(life, app)
  const program = taken === undefined ? app : addressInUse(app, taken)
  life.programs.set(name, program)
  life.servers.set(name, serve(life.world, program))
  await openPages(life, one.container, program)
  return () => {
    start(life, { ...one, app: program }, stop)
  }
}

function start(life: Life, one: Runnable, stop: (stop: TaskStop) => void): void {
  const { container, app, reached } = one
  updateContainers(life.live, () => ({ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' }), container.name)
  startLog(life, container, app)
  startAgent(life, container)
  watchHealth(life, container, app, reached.healthy)
  reached.started()
  run(life, one, stop)
  const { exits } = app
  if (exits === undefined) return
  life.until(pause(life.world, exits.after)).then(
    () => {
      const reason = exits.outOfMemory === true ? { reason: outOfMemory } : {}
      end(life, one, { exitCode: exits.code, ...reason }, stop)
    },
    () => undefined
  )
}

/** Starts a program that serves by itself. */
function run(life: Life, one: Runnable, stop: (stop: TaskStop) => void): void {
  const { container, app } = one
  const running = app.starts?.({
    reach: (port) => reach(life, port),
    write: (line) => {
      writeLine(life, container, line)
    },
    seconds: (count) => pause(life.world, count * life.world.knobs.timings.stopSecond)
  })
  if (running === undefined) return
  life.running.set(container.name ?? '', running)
  life.until(running.ended).then(
    (exitCode) => {
      end(life, one, { exitCode }, stop)
    },
    () => undefined
  )
}

/** How long the agent of ECS Exec takes to start in a container (assumed). */
const agentStart = 1500

/**
 * The agent of ECS Exec, which cannot write to a read-only container ("Monitor Amazon ECS containers with ECS Exec"). ECS
 * watches its process only: that it runs does not say that the task role lets it connect.
 */
function startAgent(life: Life, container: ContainerDefinition): void {
  const { world, live } = life
  if (live.task.enableExecuteCommand !== true || world.knobs.execAgents === 'never') return
  life.until(pause(world, agentStart)).then(
    () => {
      const stopped = container.readonlyRootFilesystem === true || world.knobs.execAgents === 'stop'
      const agent = stopped ? { lastStatus: 'STOPPED' } : { lastStartedAt: now(world), lastStatus: 'RUNNING' }
      updateContainers(live, () => ({ managedAgents: [{ name: 'ExecuteCommandAgent', ...agent }] }), container.name)
    },
    () => undefined
  )
}

/** The end of an essential container is the task's; without one that is not essential the task goes on. */
function end(
  life: Life,
  { container, reached }: Runnable,
  result: { readonly exitCode: number; readonly reason?: string },
  stop: (stop: TaskStop) => void
): void {
  ended(life, container, result)
  reached.ended(result.exitCode)
  if (container.essential !== false) stop(essentialExited())
}

function essentialExited(): TaskStop {
  return new TaskStop('EssentialContainerExited', 'Essential container in task exited')
}

const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage'

/** What the ECS agent gives a container that can never be started (its `handleTerminalDependencyError`). */
const unstarted = 143

/** A connection to the program that listens on this port: the containers of a task have one `localhost`, but for a bridge's. */
function reach(life: Life, port: number): Duplex | undefined {
  if (life.live.network === undefined && life.live.definition.networkMode !== 'host') return undefined
  for (const [name, app] of life.programs) {
    const container = containersOf(life.live).find((one) => one.name === name)
    if (container === undefined || !app.listens.includes(port) || !isRunning(life, container)) continue
    const [near, far] = duplexPair()
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    const running = life.running.get(name)
    if (app.hangsUp === true) return undefined
    if (running === undefined) life.servers.get(name)?.emit('connection', far)
    else running.connect(port, far)
    return near
  }
  return undefined
}

/** What becomes of a program whose port another container has: all of a task are on one network interface. Caddy says more. */
function addressInUse({ starts }: App, port: number): App {
  const at = String(port)
  const caddy = `Error: loading initial config: loading new config: http app module: start: listening on :${at}: listen tcp :${at}: `
  return {
    listens: [],
    page: '',
    log: [`${starts === undefined ? '' : caddy}bind: address already in use`],
    exits: { after: 0, code: 1 }
  }
}

/** The port that another container has; behind a bridge each has a network of its own. */
function takenPort(life: Life, app: App): number | undefined {
  if (life.live.network === undefined && life.live.definition.networkMode !== 'host') return undefined
  const taken = [...life.programs.values()].flatMap(({ listens }) => listens)
  return app.listens.find((port) => taken.includes(port))
}

/**
 * No image of the sandbox has a program whose path begins with `/no/such/`, or whose name begins with `no-such-`.
 * Every other command is taken to be there. The texts are runc's.
 */
function checkProgram(container: ContainerDefinition): void {
  const program = [...(container.entryPoint ?? []), ...(container.command ?? [])][0] ?? ''
  const cause = program.startsWith('/no/such/')
    ? `stat ${program}: no such file or directory`
    : program.startsWith('no-such-')
      ? 'executable file not found in $PATH'
      : undefined
  if (cause === undefined) return
  throw failedToStart(
    'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to ' +
      'create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ' +
      `"${program}": ${cause}: unknown`
  )
}

/** Opens the doors of a container's program, as far as the security groups let one in. */
async function openPages(life: Life, container: ContainerDefinition, app: App): Promise<void> {
  const { needs } = life
  for (const { interfaceId, version, ...door } of doorsOf(life, container, app)) {
    const page = await needs.pages.open({
      ...door,
      app,
      ...(app.starts && {
        connect: (socket: Duplex) => {
          const running = life.running.get(container.name ?? '')
          if (running === undefined) socket.destroy()
          else running.connect(door.programPort, socket)
        }
      }),
      admits: () => needs.network.admits(interfaceId, 'tcp', door.port, version)
    })
    life.pages.push({ container: container.name ?? '', close: () => page.close() })
  }
}
