import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Distribution's registry server, on loopback. */
export interface Distribution {
  /** `127.0.0.1:41234`. */
  readonly host: string
  close(): Promise<void>
}

export interface Login {
  readonly username: string
  readonly password: string
}

/** Starts `docker-registry` on a free port, with its data in `folder`; every request needs the login. */
export async function startDistribution(folder: string, login: Login): Promise<Distribution> {
  mkdirSync(folder, { recursive: true })
  const passwords = join(folder, 'htpasswd')
  const line = execFileSync('htpasswd', ['-niB', login.username], { input: login.password })
  writeFileSync(passwords, line)
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify(configuration(join(folder, 'data'), passwords)))
  const server = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(server, 'exit')
  const close = async () => {
    server.kill('SIGTERM')
    await exited
  }
  try {
    return { host: await listeningOn(server.stderr), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** JSON is YAML as well, and port 0 is any free one. */
function configuration(data: string, passwords: string) {
  return {
    version: 0.1,
    log: { level: 'info', formatter: 'json', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: data } },
    auth: { htpasswd: { realm: 'registry', path: passwords } },
    http: { addr: '127.0.0.1:0', secret: 'not-a-real-secret' }
  }
}

/** The server tells its address in its log. */
async function listeningOn(log: NodeJS.ReadableStream): Promise<string> {
  const told: string[] = []
  for await (const line of createInterface({ input: log })) {
    const [, host] = /listening on (127\.0\.0\.1:\d+)/.exec(line) ?? []
    if (host !== undefined) {
      log.resume()
      return host
    }
    told.push(line)
  }
  throw new Error(`docker-registry did not start: ${told.join(' ')}`)
}
