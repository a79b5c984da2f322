import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { App } from '../../sandbox/src/image.ts'

/** An application that shows what reaches it: it echoes requests, streams an answer, and answers WebSockets. */
export function application(port: number): App {
  let proceed: () => void = () => undefined
  let left = 0
  return {
    listens: [port],
    page: '',
    log: [],
    handles: {
      request(request, response) {
        const { pathname } = new URL(request.url ?? '/', 'http://application')
        if (pathname === '/stream') {
          // The length is known, so whoever keeps answers back has no other reason not to.
          response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 8 }).write('one\n')
          response.on('close', () => (left += response.writableFinished ? 0 : 1))
          proceed = () => response.end('two\n')
        } else if (pathname === '/proceed') {
          proceed()
          response.end()
        } else if (pathname === '/indexed') {
          response.writeHead(200, { 'x-robots-tag': 'all' }).end()
        } else if (pathname === '/left') response.end(String(left))
        else if (pathname === '/slow') setTimeout(() => response.end('done'), 300)
        else echo(request, response)
      },
      upgrade
    }
  }
}

/** What came, as JSON, the body by its hash. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256')
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  request.on('end', () => {
    const { method, url, headers } = request
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(JSON.stringify({ method, url, headers, bytes, hash: hash.digest('hex') }))
  })
}

/** Sends back each short text of a WebSocket (RFC 6455). */
function upgrade({ headers }: IncomingMessage, socket: Duplex): void {
  const key = `${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  socket.on('error', () => socket.destroy())
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
  )
  socket.on('data', (frame: Buffer) => {
    const length = (frame[1] ?? 0) & 0x7f
    const mask = frame.subarray(2, 6)
    const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)))
    if (((frame[0] ?? 0) & 0xf) === 8) socket.end(Buffer.from([0x88, 0]))
    else socket.write(Buffer.concat([Buffer.from([0x81, length]), text]))
  })
}
