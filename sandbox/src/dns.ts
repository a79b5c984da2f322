import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { View, ZonesForDns } from './aws/route53.ts'
import { answerFrom, resolve } from './dns/lookup.ts'
import type { Query, Reply } from './dns/message.ts'
import { RCODE, readQuery, writeReply } from './dns/message.ts'

/** A question that DNS was asked. */
export interface DnsQuery {
  /** In Route 53's form. */
  readonly name: string
  readonly type: number
  /** The zone whose name server was asked; nothing for the resolver. */
  readonly zoneId: string | undefined
  readonly transport: 'udp' | 'tcp'
}

/** DNS on loopback, over UDP and TCP. It answers from Route 53's public zones what is in sync. */
export interface Dns {
  /** The resolver as visitors have one: `127.0.0.1:<port>`. It knows only zones that are delegated, and caches nothing. */
  readonly resolver: string
  /** The resolver of the runner, which asks the name server that is the first to have each change. */
  readonly runnerResolver: string
  /** The name server of one zone, delegated or not, in the same form. */
  nameServer(zoneId: string): Promise<string>
  readonly queries: readonly DnsQuery[]
  close(): Promise<void>
}

type Responder = (query: Query) => Reply

/** Starts the resolver; name servers of zones are started when they are asked for. */
export async function startDns(route53: ZonesForDns): Promise<Dns> {
  const queries: DnsQuery[] = []
  const listeners = new Map<string, Promise<Listener>>()
  const listen = (key: string, zoneId: string | undefined, respond: Responder) => {
    const onQuery = ({ name, type }: Query, transport: DnsQuery['transport']) =>
      queries.push({ name, type, zoneId, transport })
    const started = listeners.get(key) ?? startListener(respond, onQuery)
    listeners.set(key, started)
    return started
  }
  const resolverOf = (view: View) =>
    listen(view, undefined, ({ name, type }) => resolve(route53.zones(view), name, type))
  const [resolver, runnerResolver] = await Promise.all([resolverOf('all'), resolverOf('first')])
  return {
    resolver: resolver.address,
    runnerResolver: runnerResolver.address,
    async nameServer(zoneId) {
      const listener = await listen(zoneId, zoneId, ({ name, type }) => {
        const zones = route53.zones()
        const zone = zones.find(({ id }) => id === zoneId)
        return zone === undefined ? refused(RCODE.REFUSED) : answerFrom(zone, zones, name, type)
      })
      return listener.address
    },
    queries,
    async close() {
      const open = await Promise.all(listeners.values())
      await Promise.all(open.map((listener) => listener.close()))
    }
  }
}

function refused(rcode: number): Reply {
  return { rcode, authoritative: false, answers: [], authority: [] }
}

interface Listener {
  readonly address: string
  close(): Promise<void>
}

type OnQuery = (query: Query, transport: DnsQuery['transport']) => void

async function startListener(respond: Responder, onQuery: OnQuery): Promise<Listener> {
  const answer = (message: Buffer, transport: DnsQuery['transport']): Buffer | undefined => {
    const query = readQuery(message)
    if (query === undefined) return undefined
    onQuery(query, transport)
    const reply = query.opcode === 0 ? respond(query) : refused(RCODE.NOTIMP)
    return writeReply(query, reply, transport === 'udp' ? (query.udpSize ?? 512) : undefined)
  }
  const { tcp, udp, port } = await bindBoth()
  const sockets = new Set<Socket>()
  udp.on('message', (message, sender) => {
    const bytes = answer(message, 'udp')
    if (bytes !== undefined) udp.send(bytes, sender.port, sender.address)
  })
  tcp.on('connection', (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()))
    serveTcp(socket, (message) => answer(message, 'tcp'))
  })
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      const closed = [once(tcp, 'close'), once(udp, 'close')]
      tcp.close()
      udp.close()
      await Promise.all(closed)
    }
  }
}

/** UDP and TCP on one free port; another one when somebody has the same port of the other kind. */
async function bindBoth(tries = 10): Promise<{ tcp: Server; udp: UdpSocket; port: number }> {
  const tcp = createServer()
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4')
  try {
    udp.bind(port, '127.0.0.1')
    await once(udp, 'listening')
    return { tcp, udp, port }
  } catch (error) {
    tcp.close()
    udp.close()
    if (tries === 0) throw error
    return bindBoth(tries - 1)
  }
}

/** Over TCP each message has its length before it (RFC 1035, section 4.2.2). */
function serveTcp(socket: Socket, answer: (message: Buffer) => Buffer | undefined): void {
  let waiting = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const length = waiting.readUInt16BE(0)
      const bytes = answer(waiting.subarray(2, 2 + length))
      waiting = waiting.subarray(2 + length)
      if (bytes === undefined) {
        socket.destroy()
        return
      }
      const head = Buffer.alloc(2)
      head.writeUInt16BE(bytes.length, 0)
      socket.write(Buffer.concat([head, bytes]))
    }
  })
}
