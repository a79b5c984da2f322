import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { App } from '../image.ts'
import type { World } from '../world.ts'

/**
 * The status that the program answers `ms` after its start. Until it is ready it is `status` (503 without one); without
 * `readyAfter` it is `status` for good. Once it is broken it is 500.
 */
export function statusAt(app: App, ms: number): number {
  if (app.brokenAfter !== undefined && ms >= app.brokenAfter) return 500
  if (app.readyAfter !== undefined && ms < app.readyAfter) return app.status ?? 503
  const settled = app.readyAfter === undefined ? app.status : undefined
  return settled ?? (app.redirect === undefined ? 200 : 302)
}

/** A server that answers as the program does, from now on. */
export function serve(world: World, app: App): Server {
  const started = world.clock.now()
  const { handles } = app
  const server = createServer((request, response) => {
    if (handles !== undefined) {
      handles.request(request, response)
      return
    }
    world.clock.after(app.answersAfter ?? 0, () => {
      const host = request.headers.host?.replace(/:\d+$/, '') ?? ''
      const refused = app.refusesHosts?.includes(host) === true
      const status = refused ? 403 : statusAt(app, world.clock.now() - started)
      const body = Buffer.from(status < 400 ? app.page : `${String(status)}\n`)
      response.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': body.length,
        ...(status === 302 && app.redirect !== undefined ? { location: app.redirect } : {})
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  })
  const { upgrade } = handles ?? {}
  if (upgrade !== undefined) server.on('upgrade', upgrade)
  return server
}
