import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'

/** What goes over the network in this process, from end to end. */
export interface Traffic {
  /** Grows with everything that happens. */
  happened(): number
  /** How many requests have reached a server so far. */
  served(): number
  /** Whether something is on its way that no server holds: it comes without anybody's doing. */
  isUnderWay(): boolean
  /** Requests that were sent and that no server has got by now are under way no longer: a firewall drops their packets. */
  giveUp(): void
  close(): void
}

/**
 * Watches the HTTP of this process by Node's diagnostics channels. A request that a server has and does not answer waits for
 * a timer; one that no server has yet, or whose answer the client has not, is under way.
 */
export function watchTraffic(onRequest: (request: ClientRequest) => void): Traffic {
  const asked = new Set<object>()
  const held = new Set<ServerResponse>()
  let happened = 0
  let served = 0
  const on = (name: string, act: (message: never) => void) => {
    const listener = (message: unknown) => {
      happened += 1
      act(message as never)
    }
    subscribe(name, listener)
    return () => unsubscribe(name, listener)
  }
  const away =
    <T>(set: Set<T>, one: T) =>
    () => {
      happened += 1
      set.delete(one)
    }
  const subscriptions = [
    on('http.client.request.created', ({ request }: { request: ClientRequest }) => {
      onRequest(request)
    }),
    on('http.client.request.start', ({ request }: { request: ClientRequest }) => {
      asked.add(request)
      request.once('close', away(asked, request))
    }),
    on(
      'http.client.response.finish',
      ({ request, response }: { request: ClientRequest; response: IncomingMessage }) => {
        asked.delete(request)
        response.once('end', () => (happened += 1))
      }
    ),
    on('http.server.request.start', ({ response }: { response: ServerResponse }) => {
      served += 1
      held.add(response)
      response.once('close', away(held, response))
    }),
    on('http.server.response.finish', ({ response }: { response: ServerResponse }) => held.delete(response)),
    on('undici:request:create', ({ request }: { request: object }) => asked.add(request)),
    on('undici:request:headers', ({ request }: { request: object }) => asked.delete(request)),
    on('undici:request:trailers', () => undefined),
    on('undici:request:error', ({ request }: { request: object }) => asked.delete(request))
  ]
  return {
    happened: () => happened,
    served: () => served,
    isUnderWay: () => asked.size > held.size || isSystemBusy(),
    giveUp: () => {
      const heard = new Set([...held].map(({ req }) => req.socket.remotePort))
      for (const request of asked) {
        const port = request instanceof ClientRequest ? request.socket?.localPort : undefined
        if (port !== undefined && !heard.has(port)) asked.delete(request)
      }
    },
    close: () => {
      subscriptions.forEach((unsubscribed) => unsubscribed())
    }
  }
}

/** Whether Node waits for the operating system: files, names, connections. Sockets that are merely open do not count. */
function isSystemBusy(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((name) => /Req|ConnectWrap|WriteWrap|ShutdownWrap|Zlib|Worker/.test(name))
}
