import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTo, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { pipeline } from 'node:stream'
import type { Duplex } from 'node:stream'
import { createInterface } from 'node:readline'
import type { Environment } from '../image.ts'
import type { RunningProgram, StartedIn } from '../image.ts'

/** Caddy itself, in the place of its imitation. */
export interface RealCaddy {
  /** The folder with the program `caddy`. */
  readonly folder: string
  /** BusyBox, whose shell the image has; the system's `/bin/sh` without. */
  readonly busybox?: string | undefined
}

/** How far the ports of a container are from those that its process listens on, which anybody may. */
const SHIFT = 20_000

/**
 * Runs the words of a container with its environment as a process. The container's ports are on a loopback address of its
 * own, and each `localhost:<port>` in the environment leads to the program of the task that listens there. Nothing can be
 * written below its home, as in a container with a read-only root file system.
 */
export function startProcess(
  words: readonly string[],
  environment: Environment,
  { folder, busybox }: RealCaddy,
  surroundings: StartedIn
): RunningProgram {
  const address = `127.${String(randomInt(2, 80))}.${String(randomInt(0, 256))}.${String(randomInt(1, 255))}`
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  const bridges: Server[] = []
  let child: ReturnType<typeof spawn> | undefined
  const start = async () => {
    const env = await bridged(environment, address, surroundings, bridges)
    const [program = '', ...args] =
      busybox !== undefined && words[0] === '/bin/sh' ? [busybox, 'sh', ...words.slice(1)] : words
    const home = '/proc/home'
    child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ HOME: home, XDG_CONFIG_HOME: `${home}/config`, XDG_DATA_HOME: `${home}/data` },
        ...{ PATH: `${folder}:/usr/bin:/bin`, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/0' },
        ...env
      }
    })
    const kill = () => child?.kill('SIGKILL')
    process.once('exit', kill)
    // A container that is left running goes with the sandbox's process, and does not keep it.
    child.unref()
    for (const stream of [child.stdout, child.stderr]) {
      ;(stream as Socket | null)?.unref()
      if (stream) createInterface(stream).on('line', surroundings.write)
    }
    child.once('error', (error) => surroundings.write(error.message))
    child.once('close', (code) => {
      process.off('exit', kill)
      bridges.forEach((bridge) => bridge.close())
      end(code ?? 137)
    })
  }
  void start()
  return {
    ended,
    connect: (port, socket) => {
      const inside = connectTo(port + SHIFT, address)
      pipeline(socket, inside, socket, () => undefined)
    },
    stop: () => {
      child?.kill('SIGTERM')
      return ended
    },
    kill: () => child?.kill('SIGKILL')
  }
}

/** The environment with the addresses of the machine in the place of the container's. */
async function bridged(
  environment: Environment,
  address: string,
  { reach }: StartedIn,
  bridges: Server[]
): Promise<Record<string, string>> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    let text = value.replaceAll(/":(\d+)"/g, (_, port: string) => `"${address}:${String(Number(port) + SHIFT)}"`)
    for (const [whole, port = ''] of value.matchAll(/"localhost:(\d+)"/g)) {
      text = text.replaceAll(whole, `"127.0.0.1:${String(await bridge(Number(port), reach, bridges))}"`)
    }
    result[name] = text
  }
  return result
}

async function bridge(port: number, reach: (port: number) => Duplex | undefined, bridges: Server[]): Promise<number> {
  const server = createServer((socket) => {
    socket.unref()
    const program = reach(port)
    if (program === undefined) socket.resetAndDestroy()
    else pipeline(socket, program, socket, () => undefined)
  })
  bridges.push(server.unref())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
