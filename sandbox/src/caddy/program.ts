import type { App, RunningProgram, StartedIn } from '../image.ts'
import type { Environment } from '../image.ts'
import { BadConfiguration, readConfiguration } from './config.ts'
import type { Configuration } from './config.ts'
import { startProcess } from './process.ts'
import type { RealCaddy } from './process.ts'
import { listen, loadPairs } from './server.ts'
import { runShell } from './shell.ts'

/** What the image of Caddy does in a container with this entry point, command and environment. */
export function caddyProgram(words: readonly string[], environment: Environment, real?: RealCaddy): Partial<App> {
  if (real !== undefined) {
    return {
      listens: portsIn(words, environment),
      starts: (surroundings) => startProcess(words, environment, real, surroundings)
    }
  }
  const started = runShell(words, environment)
  if ('words' in started) return { log: started.words, exits: { after: 0, code: started.code } }
  try {
    const configuration = readConfiguration(started.configuration)
    const pairs = loadPairs(configuration, started.environment)
    return {
      listens: configuration.servers.map(({ port }) => port),
      starts: (surroundings) => imitate(configuration, pairs, started.environment, surroundings)
    }
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error
    const msg = `loading initial config: loading new config: ${error.message}`
    return { log: [JSON.stringify({ level: 'error', msg })], exits: { after: 0, code: 1 } }
  }
}

function portsIn(words: readonly string[], environment: Environment): readonly number[] {
  const started = runShell(words, environment)
  try {
    return 'words' in started ? [] : readConfiguration(started.configuration).servers.map(({ port }) => port)
  } catch {
    return []
  }
}

function imitate(
  { servers, gracePeriod }: Configuration,
  pairs: ReturnType<typeof loadPairs>,
  environment: Environment,
  { reach, seconds }: StartedIn
): RunningProgram {
  const { promise: ended, resolve: end } = Promise.withResolvers<number>()
  const listeners = new Map(
    servers.map((server) => [server.port, listen(server, pairs, { environment, reach })] as const)
  )
  let stopping = false
  return {
    ended,
    connect: (port, socket) => {
      const listener = stopping ? undefined : listeners.get(port)
      if (listener === undefined) socket.destroy()
      else listener.connect(socket)
    },
    stop: async () => {
      stopping = true
      const drained = Promise.all([...listeners.values()].map((listener) => listener.drain()))
      await Promise.race([drained, seconds(gracePeriod)])
      end(0)
      return 0
    },
    kill: () => {
      end(137)
    }
  }
}
