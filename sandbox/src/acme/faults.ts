import type { Problem, ProblemType } from './problem.ts'

/** The requests that the authority gets, by what they are for. */
export const ACME_REQUEST_KINDS = [
  'directory',
  'newNonce',
  'newAccount',
  'account',
  'newOrder',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate',
  'revokeCert',
  'keyChange',
  'renewalInfo'
] as const

export type AcmeRequestKind = (typeof ACME_REQUEST_KINDS)[number]

/** What goes wrong, first match first; `times` counts down. */
export interface AcmeFault {
  /** `*` is every request. `validation` and `issuance` are the authority's own work, after the answer. */
  readonly call: AcmeRequestKind | 'validation' | 'issuance' | '*'
  times: number
  /** How many of these requests go well before; counts down. */
  skip?: number
  /** The error that is answered; for the authority's own work, the one that it ends with. */
  readonly problem?: {
    readonly type: ProblemType
    readonly detail: string
    readonly status?: number
    readonly subproblems?: readonly Problem[]
    /** In seconds. */
    readonly retryAfter?: number
  }
  /** Instead: a page with this status, of what stands in front of the authority. */
  readonly status?: number
  /** Instead: the connection is reset and no answer sent. */
  readonly drop?: true
  /** Whether the request is carried out all the same, so that only its answer is lost. */
  readonly carriedOut?: true
  /** Waited before anything else, in ms. */
  readonly delay?: number
}

/** The fault that is meant for this request, counted down; nothing when there is none. */
export function takeFault(faults: readonly AcmeFault[], call: AcmeFault['call'] | undefined): AcmeFault | undefined {
  const isRequest = call !== 'validation' && call !== 'issuance'
  const fault = faults.find((each) => each.times > 0 && (each.call === call || (isRequest && each.call === '*')))
  if (fault === undefined) return undefined
  if (fault.skip !== undefined && fault.skip > 0) {
    fault.skip -= 1
    return undefined
  }
  fault.times -= 1
  return fault
}
