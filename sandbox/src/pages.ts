import { randomInt } from 'node:crypto'
import { createServer, isIPv6 } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { App } from './image.ts'
import { serve } from './pages/answer.ts'
import { startProxy } from './pages/proxy.ts'
import type { PagesForTasks, World } from './world.ts'

/** The network in front of the tasks. */
export interface Pages extends PagesForTasks {
  readonly mode: 'direct' | 'forwarded'
  /** What a Node process must have in its environment to reach the pages; empty where they are reached directly. */
  readonly environment: Readonly<Record<string, string>>
  /** Where a browser without these settings finds the page of this address and port, as an `http://` address. */
  addressOf(address: string, port: number): string
  close(): Promise<void>
}

interface Page {
  readonly local: { readonly address: string; readonly port: number }
  readonly admits: () => boolean
  close(): Promise<void>
}

/**
 * Starts the network in front of the tasks.
 *
 * Directly, a page listens on its very address and port. macOS and Windows have no 127.x besides 127.0.0.1 and ports under
 * 1024 can need root; there, `auto` forwards: a page listens on a free port of 127.0.0.1, and a proxy brings requests for
 * the page's own address to it. `knobs.pages` is read once, at the start.
 *
 * Loopback has a single IPv6 address, if any: a page on an IPv6 address is always forwarded, so that who is to reach it by
 * that address needs `knobs.pages: 'forwarded'`.
 */
export async function startPages(world: World): Promise<Pages> {
  const wanted = world.knobs.pages
  const mode = wanted === 'auto' ? ((await canListen(probeAddress(), 80)) ? 'direct' : 'forwarded') : wanted
  const pages = new Map<string, Page>()
  const proxy = await startProxy((address, port) => pages.get(key(address, port)))
  return {
    mode,
    environment: mode === 'direct' ? {} : proxyEnvironment(proxy.url),
    open: async ({ address, port, programPort = port, app, admits, connect }) => {
      if (!app.listens.includes(programPort)) {
        return { close: () => Promise.resolve() }
      }
      const page = await openPage(
        world,
        mode === 'direct' && !isIPv6(address) ? { address, port } : { address: '127.0.0.1', port: 0 },
        { app, admits, connect }
      )
      pages.set(key(address, port), page)
      return {
        close: async () => {
          pages.delete(key(address, port))
          await page.close()
        }
      }
    },
    addressOf: (address, port) => {
      const local = pages.get(key(address, port))?.local ?? { address, port }
      return new URL(`http://${key(local.address, local.port)}`).origin
    },
    close: async () => {
      await Promise.all([proxy.close(), ...[...pages.values()].map((page) => page.close())])
      pages.clear()
    }
  }
}

/** An address that no task gets, and hardly another sandbox that starts at this moment. */
function probeAddress(): string {
  return `127.255.${randomInt(0, 256)}.${randomInt(1, 255)}`
}

/** As Node 24 reads them (Node.js documentation, "Built-in Proxy Support"). */
function proxyEnvironment(url: string): Record<string, string> {
  return {
    NODE_USE_ENV_PROXY: '1',
    ...{ HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, https_proxy: url },
    NO_PROXY: '127.0.0.1,localhost'
  }
}

async function openPage(
  world: World,
  at: Page['local'],
  {
    app,
    admits,
    connect
  }: {
    readonly app: App
    readonly admits: () => boolean
    readonly connect: ((socket: Socket) => void) | undefined
  }
): Promise<Page> {
  const http = serve(world, app)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    // A security group drops packets: who is not let in hears nothing until they give up.
    if (!admits()) return
    if (connect !== undefined) connect(socket)
    else if (app.hangsUp === true) socket.end()
    else http.emit('connection', socket)
  })
  const port = await listen(server, at.address, at.port)
  return {
    local: { address: at.address, port },
    admits,
    close: async () => {
      sockets.forEach((socket) => socket.destroy())
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    }
  }
}

async function canListen(address: string, port: number): Promise<boolean> {
  const server = createServer()
  try {
    await listen(server, address, port)
  } catch {
    return false
  }
  await new Promise((resolve) => server.close(resolve))
  return true
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}

/** As in a URL. */
function key(address: string, port: number): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${String(port)}`
}
