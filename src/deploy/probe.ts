import { get } from 'node:http'
import { messageOf } from '../errors.ts'

/** How a health check went, in words that complete "http://… ; it answers 503". */
export interface Answer {
  readonly healthy: boolean
  readonly said: string
}

/**
 * Asks an `http:` address once, for `within` ms at most. 2xx and 3xx are healthy; redirects are not followed. Never throws.
 * Not with `fetch`: behind a proxy it asks for a tunnel, which many proxies refuse for plain HTTP.
 */
export async function probe(url: string, within = 3000): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(url, { signal: AbortSignal.timeout(within) }, (response) => {
      const status = response.statusCode ?? 0
      response.destroy()
      resolve({ healthy: status >= 200 && status < 400, said: `it answers ${status}` })
    })
    request.on('error', (error) => {
      resolve({ healthy: false, said: `it does not answer (${reasonOf(error, within)})` })
    })
  })
}

function reasonOf(error: Error, within: number): string {
  if (error.name === 'AbortError') return `nothing came within ${within / 1000} s`
  return messageOf(error) || String((error as NodeJS.ErrnoException).code)
}
