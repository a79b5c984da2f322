import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { closeServer, listen } from './listener.ts'
import type { Content } from './content.ts'

/** Where a registry keeps its blobs: another host, reached over signed addresses. */
export interface BlobHost {
  /** An address at which this blob can be read without a login. */
  sign(blob: Content): string
  close(): Promise<void>
}

/** Serves blobs as S3 serves pre-signed addresses: the signature in the query, and no second way to authenticate beside it. */
export async function startBlobHost(): Promise<BlobHost> {
  const signed = new Map<string, Content>()
  const server = createServer((request, response) => {
    const blob = signed.get(request.url ?? '')
    if (request.headers.authorization !== undefined) {
      const message =
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter ' +
        'or the Authorization header should be specified'
      response.writeHead(400, { 'content-type': 'application/xml' }).end(s3Error('InvalidArgument', message))
    } else if (blob === undefined) {
      response.writeHead(403, { 'content-type': 'application/xml' }).end(s3Error('AccessDenied', 'Access Denied'))
    } else {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': blob.bytes.length })
      response.end(request.method === 'HEAD' ? undefined : blob.bytes)
    }
  })
  const port = await listen(server)
  return {
    sign: (blob) => {
      const hex = blob.digest.slice('sha256:'.length)
      const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=1200&X-Amz-Signature=${randomBytes(32).toString('hex')}`
      const path = `/registry-v2/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data?${query}`
      signed.set(path, blob)
      return `http://127.0.0.1:${String(port)}${path}`
    },
    close: () => closeServer(server)
  }
}

function s3Error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
}
