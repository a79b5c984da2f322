import type { RequestListener, ServerResponse } from 'node:http'
import { digestOf } from '../registry/registry-server.ts'

type Encode = (text: string) => string

const percent = (text: string) => encodeURIComponent(text)
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)] ?? '').join('')
}

/** The ways in which a registry could write a password so that a reader, but no mask, knows it again. */
export const DISGUISES: Readonly<Record<string, Encode>> = {
  'as it is': (text) => text,
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 behind a byte': (text) => Buffer.from(`x${text}`).toString('base64'),
  'percent-encoded twice': (text) => percent(percent(text)),
  'percent-encoded throughout': (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  reversed: (text) => Array.from(text).reverse().join(''),
  'in two pieces': (text) => `${text.slice(0, text.length / 2)} and ${text.slice(text.length / 2)}`,
  'as numbers of HTML': (text) =>
    Array.from(text)
      .map((sign) => `&#${sign.charCodeAt(0)};`)
      .join(''),
  'in base32': base32,
  'with blanks between': (text) => Array.from(text).join(' '),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in capitals': (text) => text.toUpperCase(),
  'as character codes': (text) =>
    Array.from(text)
      .map((sign) => sign.charCodeAt(0))
      .join(','),
  'turned by 13': (text) =>
    text.replace(/[a-z]/gi, (sign) => {
      const base = sign <= 'Z' ? 65 : 97
      return String.fromCharCode(((sign.charCodeAt(0) - base + 13) % 26) + base)
    })
}

/** What can stand in a header, a media type, a host or a path. */
const forHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]|"/g, '.')
const forHost = (text: string) => text.replaceAll(/[^A-Za-z0-9-]/g, 'x').slice(0, 50)
const forDigest = (text: string) => Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64)

interface Reply {
  readonly status?: number
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An answer to a request at one place, with the echo in it. */
export interface Place {
  readonly at: '/token' | '/manifests/' | '/blobs/' | '/'
  readonly reply: (echo: string) => Reply
}

const refusing = (status: number) => (echo: string) => ({
  status,
  reason: forHeader(echo),
  headers: { 'x-echo': forHeader(echo), 'content-type': `application/${forHost(echo)}` },
  body: { errors: [{ code: echo, message: echo, detail: echo }], details: echo, error: echo, message: echo }
})
const config = (document: object) => ({ schemaVersion: 2, config: { digest: digestOf(document) } })

/** Every place of an answer that the check reads. */
export const PLACES: Readonly<Record<string, Place>> = {
  ...Object.fromEntries(
    ([400, 401, 402, 403, 404, 407, 418, 429, 451, 500, 503] as const).flatMap((status) =>
      (['/token', '/manifests/', '/blobs/'] as const).map((at) => [
        `a ${status} at ${at}`,
        { at, reply: refusing(status) } satisfies Place
      ])
    )
  ),
  'a code of the specification with a message': {
    at: '/manifests/',
    reply: (echo) => ({ status: 403, body: { errors: [{ code: 'DENIED', message: echo }] } })
  },
  'the limit and its time': {
    at: '/manifests/',
    reply: (echo) => ({
      status: 429,
      headers: {
        'ratelimit-limit': forHeader(echo),
        'ratelimit-remaining': `0;w=${forHeader(echo)}`,
        'retry-after': forHeader(echo)
      }
    })
  },
  'the realm': {
    at: '/',
    reply: (echo) => ({
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="https://${forHost(echo)}.invalid/${percent(echo)}?a=${percent(echo)}"`
      }
    })
  },
  'the scheme': {
    at: '/',
    reply: (echo) => ({ status: 401, headers: { 'www-authenticate': `${forHost(echo)} realm="x"` } })
  },
  'a redirect': {
    at: '/manifests/',
    reply: (echo) => ({ status: 307, headers: { location: `https://${forHost(echo)}.invalid/${percent(echo)}` } })
  },
  'a redirect of the token': {
    at: '/token',
    reply: (echo) => ({ status: 307, headers: { location: `ftp://${forHost(echo)}/` } })
  },
  'the token': { at: '/token', reply: (echo) => ({ status: 200, body: { token: `${echo}\n` } }) },
  'the digest in a header': {
    at: '/manifests/',
    reply: (echo) => ({
      status: 200,
      headers: { 'docker-content-digest': `sha256:${forDigest(echo)}` },
      body: config({})
    })
  },
  'a digest that is none': {
    at: '/manifests/',
    reply: (echo) => ({ status: 200, headers: { 'docker-content-digest': forHeader(echo) }, body: config({}) })
  },
  'the digest of the configuration': {
    at: '/manifests/',
    reply: (echo) => ({ status: 200, body: { schemaVersion: 2, config: { digest: `sha256:${forDigest(echo)}` } } })
  },
  'the media type': {
    at: '/manifests/',
    reply: (echo) => ({
      status: 200,
      headers: { 'content-type': `application/${forHost(echo)}` },
      body: { schemaVersion: 2, mediaType: echo, config: { mediaType: `application/${echo}`, digest: digestOf({}) } }
    })
  },
  'the platforms of an index': {
    at: '/manifests/',
    reply: (echo) => ({
      status: 200,
      body: {
        schemaVersion: 2,
        manifests: [
          { platform: { os: 'linux', architecture: 'amd64', variant: forHost(echo) }, digest: digestOf({}) },
          { platform: { os: forHost(echo), architecture: forHost(echo) }, digest: digestOf({}) }
        ],
        annotations: { [echo]: echo }
      }
    })
  },
  'an image that is no JSON': { at: '/manifests/', reply: (echo) => ({ status: 200, body: `{"${echo}` }) },
  'a page': {
    at: '/manifests/',
    reply: (echo) => ({ status: 403, headers: { 'content-type': 'text/html' }, body: `<html><title>${echo}</title>` })
  }
}

/** A registry that was given a password, and writes it into its answers in the place and the disguise. */
export function echoing(place: Place, echo: string): RequestListener {
  const { reply } = place
  return (request, response) => {
    const path = request.url ?? ''
    const isToken = path.startsWith('/token')
    if (place.at === '/' || (path.includes(place.at) && (isToken || request.headers.authorization !== undefined))) {
      send(response, request.method, reply(echo))
    } else if (isToken) {
      send(response, request.method, { body: { token: 'granted' } })
    } else if (request.headers.authorization === undefined) {
      const realm = `http://${request.headers.host ?? ''}/token`
      send(response, request.method, {
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="${realm}",service="r"` }
      })
    } else {
      send(
        response,
        request.method,
        path.includes('/blobs/') ? { body: configOf(echo) } : { body: config(configOf(echo)) }
      )
    }
  }
}

/** The configuration of an image, with the echo wherever it can hold a word. */
function configOf(echo: string): object {
  const exposed = { '80/tcp': {}, [`${echo}/tcp`]: {}, [echo]: {} }
  const words = { os: forHost(echo), architecture: forHost(echo), variant: forHost(echo), author: echo }
  return { ...words, config: { ExposedPorts: exposed, Labels: { [echo]: echo }, Env: [echo] } }
}

function send(
  response: ServerResponse,
  method: string | undefined,
  { status = 200, reason, headers, body }: Reply
): void {
  if (reason === undefined) response.writeHead(status, headers)
  else response.writeHead(status, reason, headers)
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '')
  response.end(method === 'HEAD' ? undefined : text)
}

/** All runs of eight characters of the texts, but for those that are met by chance. */
export function piecesOf(...texts: readonly string[]): string[] {
  const runs = texts.flatMap((text) =>
    Array.from({ length: Math.max(0, text.length - 7) }, (_, start) => text.slice(start, start + 8))
  )
  return [...new Set(runs)].filter((run) => new Set(run).size > 3)
}

/** The pieces of a password that an outside text holds, in every disguise and as a host has them. */
export function foundIn(text: string, password: string): string[] {
  const lower = text.toLowerCase()
  const disguised = Object.values(DISGUISES).flatMap((encode) => {
    const word = encode(password)
    return [word, forHost(word), forDigest(word)]
  })
  return piecesOf(...disguised).filter((piece) => lower.includes(piece.toLowerCase()))
}
