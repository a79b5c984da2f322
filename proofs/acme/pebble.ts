import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAuthority, pem } from '../../sandbox/src/acme/authority.ts'

/** Let's Encrypt's own test server, on loopback. */
export interface Pebble {
  readonly directory: string
  /** What to trust when it is called, as PEM and in a file; not for what it issues. */
  readonly ca: string
  readonly caFile: string
  /** The root of the certificates that it issues, as PEM. */
  readonly root: string
  close(): Promise<void>
}

/** How a Pebble behaves. */
export interface PebbleOptions {
  /** `127.0.0.1:<port>`. */
  readonly resolver: string
  readonly externalAccounts?: Readonly<Record<string, string>>
  /** Percent of good nonces that it rejects. */
  readonly badNonces?: number
  /** Those that it offers; it takes any of them when none is asked for. */
  readonly profiles?: readonly ('classic' | 'shortlived')[]
  /** How many seconds a certificate is valid; without, as its profile says. */
  readonly validity?: number
  /** The most seconds that it waits before it validates. */
  readonly sleep?: number
}

export const BLOCKED_DOMAIN = 'blocked.org'

const PROFILES = {
  classic: { description: 'https://example.com/classic', validityPeriod: 90 * 24 * 3600, promoteCommonName: true },
  shortlived: { description: 'https://example.com/shortlived', validityPeriod: 160 * 3600, promoteCommonName: true }
}

/** Starts `pebble`, which must be on the PATH. */
export async function startPebble(options: PebbleOptions): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'pebble-'))
  const [port, management] = await Promise.all([freePort(), freePort()])
  const { ca, key, certificate } = certificateOfServer()
  const at = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const config = {
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${management}`,
      certificate: at('cert.pem', certificate),
      privateKey: at('key.pem', key),
      caaIdentities: ['letsencrypt.org'],
      externalAccountBindingRequired: options.externalAccounts !== undefined,
      externalAccountMACKeys: options.externalAccounts ?? {},
      domainBlocklist: [BLOCKED_DOMAIN],
      keyAlgorithm: 'ecdsa',
      retryAfter: { authz: 3, order: 3 },
      profiles: Object.fromEntries(
        (options.profiles ?? ['classic', 'shortlived']).map((name) => {
          const { validity = PROFILES[name].validityPeriod } = options
          return [name, { ...PROFILES[name], validityPeriod: validity }]
        })
      )
    }
  }
  const server = spawn(
    'pebble',
    ['-strict', '-dnsserver', options.resolver, '-config', at('config.json', JSON.stringify(config))],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PEBBLE_AUTHZREUSE: '100',
        PEBBLE_WFE_NONCEREJECT: String(options.badNonces ?? 0),
        ...(options.sleep === undefined ? { PEBBLE_VA_NOSLEEP: '1' } : { PEBBLE_VA_SLEEPTIME: String(options.sleep) })
      }
    }
  )
  const exited = once(server, 'exit')
  const close = async () => {
    server.kill('SIGTERM')
    await exited
    rmSync(folder, { recursive: true })
  }
  try {
    await listening(server.stdout)
    await Promise.all([port, management].map(accepting))
    const root = await read(`https://localhost:${management}/roots/0`, ca)
    return { directory: `https://localhost:${port}/dir`, ca, caFile: at('ca.pem', ca), root, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** For `localhost`, of a throw-away authority: the sandbox's, which can make certificates. */
function certificateOfServer() {
  const authority = openAuthority(Date.now)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { der } = authority.issue({ names: ['localhost'], publicKey, seconds: 24 * 3600 })
  return {
    ca: authority.root,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    certificate: pem(der) + authority.intermediate
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Its log says when it has read its configuration. */
async function listening(log: NodeJS.ReadableStream): Promise<void> {
  const told: string[] = []
  for await (const line of createInterface({ input: log })) {
    if (line.includes('ACME directory available at')) {
      log.resume()
      return
    }
    told.push(line)
  }
  throw new Error(`pebble did not start: ${told.join(' ')}`)
}

/** Pebble says that it listens right before it does. */
async function accepting(port: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.destroy()
      return
    } catch (error) {
      if (attempt === 100) throw error
      await sleep(50)
    }
  }
}

async function read(url: string, ca: string): Promise<string> {
  const [response] = (await once(get(url, { ca }), 'response')) as [IncomingMessage]
  return text(response)
}
