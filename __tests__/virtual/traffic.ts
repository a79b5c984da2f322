import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'

/** What goes over the network in this process, from end to end. */
export interface Traffic {
  /** Grows with everything that happens. */
  happened(): number
  /** How many requests have reached a server so far. */
  served(): number
  /** Whether something is on its way that no server holds: it comes without anybody's doing. */
  isUnderWay(): boolean
  close(): void
}

/**
 * Watches the HTTP of this process by Node's diagnostics channels. A request that a server has and does not answer waits for
 * a timer; one that no server has yet, or whose answer the client has not, is under way.
 */
export function watchTraffic(onRequest: (request: ClientRequest) => void): Traffic {
  const asked = new Set<object>()
  const held = new Set<object>()
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
  const away = (set: Set<object>, one: object) => () => {
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
