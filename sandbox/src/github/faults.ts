import type { Answer } from './answer.ts'

/** What goes wrong with a call, first match first; `times` counts down. */
export interface GitHubFault {
  /** `POST /repos/{o}/{r}/issues/{n}/comments`: what is in braces stands for any part of a path. `*` is every call. */
  readonly call: string
  times: number
  /** Answered instead. */
  readonly status?: number
  readonly message?: string
  /** The connection is reset and no answer sent. */
  readonly drop?: true
  /** Whether the call is carried out all the same, so that only its answer is lost. */
  readonly carriedOut?: true
  /** Waited before anything else, in ms. */
  readonly delay?: number
}

/** The fault that is meant for this call, counted down; nothing when there is none. */
export function takeFault(faults: readonly GitHubFault[], method: string, path: string): GitHubFault | undefined {
  const fault = faults.find(({ call, times }) => times > 0 && matches(call, `${method} ${path}`))
  if (fault !== undefined) fault.times -= 1
  return fault
}

/** GitHub's own servers answer JSON; what stands in front of them, for 503 and 504, answers a page (assumed). */
export function faultAnswer(status: number, message = 'Server Error'): Answer {
  return status === 503 || status === 504
    ? {
        status,
        body: '<!DOCTYPE html>\n<title>Unicorn! &middot; GitHub</title>\n',
        headers: { 'content-type': 'text/html' }
      }
    : { status, body: { message } }
}

function matches(pattern: string, call: string): boolean {
  if (pattern === '*') return true
  const parts = pattern.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`).test(call)
}
