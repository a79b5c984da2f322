import { get } from 'node:http'
import { messageOf, type ErrorCode } from '../errors.ts'
import { freshAgentsFor } from '../transport.ts'

/** How a health check went, also in words that complete "http://… ; it answers 503". */
export interface Answer {
  /**
   * `status`: it answers with another status than 2xx and 3xx. `refused`: the machine is there, nothing listens on the
   * port. `silent`: nothing came back at all. `no-route`: the runner has no way to such addresses. `proxy`: the proxy is not reached. `other`: a connection that breaks, or an answer that is no HTTP.
   */
  readonly kind: 'healthy' | 'status' | 'refused' | 'silent' | 'no-route' | 'proxy' | 'other'
  readonly healthy: boolean
  readonly said: string
}

/** What it means that a health check does not pass: `reading` is a sentence, `hint` says what to do. */
export interface Reading {
  readonly code: ErrorCode
  readonly reading: string
  readonly hint: string
}

/**
 * Asks an `http:` address once, for `within` ms at most. 2xx and 3xx are healthy; redirects are not followed. Never throws.
 * By the proxy that the environment names for plain HTTP, as for any other request of the runner.
 */
export async function probe(url: string, within = 3000): Promise<Answer> {
  return ask(url, within, {})
}

/**
 * Asks an address under a host name. Returns nothing where a proxy is in between: it derives the host from the URL (RFC 9112,
 * section 3.2.2), so Node rejects another one.
 */
export async function probeAs(host: string, url: string, within = 3000): Promise<Answer | undefined> {
  try {
    return await ask(url, within, { host })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_INVALID_ARG_VALUE') return undefined
    throw error
  }
}

async function ask(url: string, within: number, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve) => {
    const agent = freshAgentsFor(process.env).http
    const request = get(url, { agent, headers, signal: AbortSignal.timeout(within) }, (response) => {
      response.destroy()
      resolve(answerOf(response.statusCode ?? 0))
    })
    request.on('error', (error) => {
      resolve(failureOf(error, new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'), within))
    })
  })
}

export function answerOf(status: number): Answer {
  const healthy = status >= 200 && status < 400
  return { kind: healthy ? 'healthy' : 'status', healthy, said: `it answers ${status}` }
}

/** Returns what the error of a connection to `address` says, which was waited for `within` ms. */
export function failureOf(error: Error, address: string, within: number): Answer {
  return { kind: kindOf(error, address), healthy: false, said: `it does not answer (${reasonOf(error, within)})` }
}

/** Reads the answer that a health check at `url` got to the end; nothing when it passed. */
export function readAnswer(url: string, { kind }: Answer): Reading | undefined {
  const port = new URL(url).port || '80'
  switch (kind) {
    case 'healthy':
      return undefined
    case 'refused':
      return {
        code: 'NOTHING_LISTENS',
        reading: `The program does not listen on port ${port}.`,
        hint:
          'Set `port` to the port that the program listens on, or make it listen on 0.0.0.0 and not on 127.0.0.1. ' +
          'If it only starts slowly, raise `timeout-minutes`.'
      }
    case 'silent':
      return {
        code: 'NO_WAY_IN',
        reading: `Nothing comes back from port ${port}: the runner is not let in.`,
        hint:
          'Let the runner in with `ingress-cidrs`, or open the port in the groups of `security-groups`; check the network ACL. ' +
          'A private address is reached only by a runner inside the VPC.'
      }
    case 'no-route':
      return {
        code: 'NO_ROUTE',
        reading: 'The runner has no route to this address.',
        hint:
          'GitHub-hosted runners have no IPv6: for a task with an IPv6 address only, use a self-hosted runner that has, ' +
          'or leave out `health-check-path`. Otherwise check the routes of the runner.'
      }
    case 'proxy':
      return {
        code: 'PROXY_UNREACHABLE',
        reading: 'The health check goes through the proxy in `HTTP_PROXY`, which does not answer.',
        hint: 'Correct `HTTP_PROXY`, or add the address of the task to `NO_PROXY`.'
      }
    case 'status':
      return {
        code: 'HEALTH_CHECK_FAILED',
        reading: `The program is reached on port ${port}, but does not call itself healthy.`,
        hint: 'Check `health-check-path` and the program’s log. If it only starts slowly, raise `timeout-minutes`.'
      }
    case 'other':
      return {
        code: 'NO_HTTP',
        reading: `Something listens on port ${port}, but does not speak plain HTTP.`,
        hint: 'Set `port` to a port with plain HTTP, without TLS, and see the program’s log.'
      }
  }
}

/** Node's codes. A machine that is off, or a firewall that drops packets, shows as a time-out or an unreachable host. */
function kindOf(error: Error, target: string): Answer['kind'] {
  const { code = '', address } = error as NodeJS.ErrnoException & { readonly address?: string }
  // Tasks are asked by their addresses, so a name that is looked up is the proxy's.
  if (code === 'ENOTFOUND' || (address !== undefined && address !== target)) return 'proxy'
  if (code === 'ECONNREFUSED') return 'refused'
  if (['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code)) return 'no-route'
  const silent = error.name === 'AbortError' || ['ETIMEDOUT', 'EHOSTUNREACH'].includes(code)
  return silent ? 'silent' : 'other'
}

function reasonOf(error: Error, within: number): string {
  if (error.name === 'AbortError') return `nothing came within ${within / 1000} s`
  return messageOf(error) || String((error as NodeJS.ErrnoException).code)
}
