import { randomBytes } from 'node:crypto'
import { connect as connectHttp2 } from 'node:http2'
import type { IncomingHttpHeaders } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { SecureVersion } from 'node:tls'

/** Where a name is served, and who has signed its certificate. */
export interface Place {
  readonly address: string
  readonly name: string
  readonly root: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

function options(
  { address, name, root }: Place,
  path: string,
  { method = 'GET', headers = {} }: Asked
): RequestOptions {
  return {
    host: address,
    port: 443,
    servername: name,
    ca: root,
    path,
    method,
    headers: { host: name, ...headers },
    agent: false,
    timeout: 5000
  }
}

/** Asks by HTTP/1.1. */
export async function ask(place: Place, path: string, asked: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options(place, path, asked), (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString()
        })
      })
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject).end(asked.body)
  })
}

/** Asks port 80. */
export async function askPlainly({ address, name }: Place, path: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: address, path, method, headers: { host: name }, agent: false }, (response) => {
      response.resume()
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' })
      })
    })
    request.on('error', reject).end()
  })
}

/** Asks by HTTP/2. */
export async function askByHttp2({ address, name, root }: Place, path: string, headers = {}): Promise<Answer> {
  const session = connectHttp2(`https://${name}`, {
    createConnection: () => connect({ host: address, port: 443, ca: root, servername: name, ALPNProtocols: ['h2'] })
  })
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject)
      const stream = session.request({ ...headers, ':path': path, ':authority': name })
      let status = 0
      let body = ''
      stream.setEncoding('utf8')
      stream.on('response', (headers) => (status = headers[':status'] ?? 0))
      stream.on('data', (chunk: string) => (body += chunk))
      stream.on('end', () => {
        resolve({ status, headers: {}, body })
      })
      stream.on('error', reject)
    })
  } finally {
    session.close()
  }
}

/** The beginning of an answer, and a way to its end or away from it. */
export async function begin(place: Place, path: string) {
  return new Promise<{ readonly first: string; rest(): Promise<string>; leave(): void }>((resolve, reject) => {
    const request = httpsRequest(options(place, path, {}), (response) => {
      response.setEncoding('utf8')
      response.once('data', (first: string) => {
        let rest = ''
        response.on('data', (chunk: string) => (rest += chunk))
        const ended = new Promise<string>((resolve, reject) => {
          response.on('error', reject)
          response.on('end', () => {
            resolve(rest)
          })
        })
        ended.catch(() => undefined)
        resolve({ first, rest: () => ended, leave: () => void request.destroy() })
      })
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject).end()
  })
}

/** Opens a WebSocket, sends a text and gives what comes back; where there is none, the status. */
export async function talk(place: Place, path: string, text: string, headers = {}): Promise<string | number> {
  const key = randomBytes(16).toString('base64')
  const upgrade = { ...headers, connection: 'Upgrade', upgrade: 'websocket' }
  const handshake = { ...upgrade, 'sec-websocket-version': '13', 'sec-websocket-key': key }
  return new Promise((resolve, reject) => {
    const request = httpsRequest(options(place, path, { headers: handshake }))
    request.on('upgrade', (_, socket: Duplex) => {
      socket.on('error', reject)
      socket.once('data', (frame: Buffer) => {
        resolve(frame.subarray(2).toString())
        socket.destroy()
      })
      const mask = randomBytes(4)
      const masked = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] ?? 0))
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | masked.length]), mask, masked]))
    })
    request.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject).end()
  })
}

/** The protocols that a handshake with these versions and this name comes to; the alert where it fails. */
export async function handshake(
  { address, root }: Place,
  name: string,
  versions: readonly SecureVersion[]
): Promise<string> {
  return new Promise((resolve) => {
    const [minVersion, maxVersion = minVersion] = versions
    const socket = connect({
      host: address,
      port: 443,
      ca: root,
      ...(name !== '' && { servername: name }),
      ...(minVersion && { minVersion }),
      ...(maxVersion && { maxVersion }),
      ciphers: 'DEFAULT@SECLEVEL=0',
      ALPNProtocols: ['h2', 'http/1.1']
    })
    socket.on('secureConnect', () => {
      resolve(`${socket.getProtocol() ?? ''} ${String(socket.alpnProtocol)}`)
      socket.destroy()
    })
    socket.on('error', () => {
      resolve('refused')
    })
  })
}
