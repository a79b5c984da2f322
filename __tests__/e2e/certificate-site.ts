import { X509Certificate } from 'node:crypto'
import type { RunningProcess } from '../../sandbox/src/runner/process.ts'
import type { Sandbox, SandboxOptions } from '../../sandbox/src/start.ts'
import { listKept, removeKept } from '../../src/aws/certificate-secret.ts'
import { makeClients } from '../../src/aws/clients.ts'
import type { Event, Change } from '../../src/events.ts'
import { explain, type Explanation } from '../../src/failures/explain.ts'
import { certificateSecretFor, sharedTags } from '../../src/ownership.ts'
import { logger } from '../../src/report/log.ts'
import { certificate, type CertificateResult, type CertificateSpec } from '../../src/resources/certificate.ts'
import { applyAll, findAll, planAll } from '../../src/resources/resource.ts'
import { cancellation } from '../../src/runner.ts'
import { inSandbox, pass, startPart } from './site.ts'

export const WILDCARD = '*.preview.example.com'
export const CHALLENGE = '_acme-challenge.preview.example.com'
export const SECRET = 'run-on-fargate/acme/space/tls/=2A.preview.example.com'
export const REPOSITORY = 'acme/space'
/** As GitHub's runs are numbered. */
let runs = 100

/** What a run of the certificate alone has come to. */
export interface CertificateRun {
  readonly result?: CertificateResult
  readonly changes: readonly Change[]
  /** Those of the plan. */
  readonly warnings: readonly string[]
  readonly failure?: Explanation
  readonly code?: string
  readonly exitCode: number
  readonly output: string
  readonly events: readonly Event[]
}

export interface RunningCertificate {
  readonly process: RunningProcess
  readonly done: Promise<CertificateRun>
}

/** A sandbox with the zone `example.com`, in which a change takes half a minute. */
export async function withZone<T>(
  test: (sandbox: Sandbox, zoneId: string) => Promise<T>,
  options: SandboxOptions = {}
): Promise<T> {
  return inSandbox(
    { ...options, knobs: { throttle: 'off', ...options.knobs, lag: { records: 30_000, ...options.knobs?.lag } } },
    async (sandbox) => {
      return test(sandbox, sandbox.route53.createZone({ name: 'example.com' }).id)
    }
  )
}

/** What a request says of a certificate that the action keeps. */
export function httpsAt(directory: string, name = WILDCARD): CertificateSpec['https'] {
  return {
    certificateName: name,
    certificateSecretId: certificateSecretFor(REPOSITORY, name),
    authority: { directory }
  }
}

export function specFor(sandbox: Sandbox, more: Partial<CertificateSpec> = {}): CertificateSpec {
  return {
    https: httpsAt(sandbox.acme.url),
    domain: 'pr-7.preview.example.com',
    repository: REPOSITORY,
    run: `${(runs += 1)}/1`,
    tags: sharedTags({ repository: REPOSITORY }),
    timeout: 600_000,
    ...more
  }
}

/** Finds, plans and applies the certificate as a deployment does, in a process of its own. */
export function startCertificate(sandbox: Sandbox, more: Partial<CertificateSpec> = {}): RunningCertificate {
  const spec = specFor(sandbox, more)
  const events: Event[] = []
  const outcome: {
    result?: CertificateResult
    changes: readonly Change[]
    warnings: readonly string[]
    failure?: Explanation
    code?: string
  } = { changes: [], warnings: [] }
  let output = ''
  const program = async (env: NodeJS.ProcessEnv) => {
    const log = logger(() => ({}))
    const emit = (event: Event) => {
      events.push(event)
      log(event)
    }
    const signal = cancellation()
    const clients = makeClients(env, signal, {
      patience: { until: () => Date.now() + 60_000, onWait: () => undefined }
    })
    const cleanup = makeClients(env, undefined, { like: clients })
    const resource = certificate(spec, { clients, cleanup, emit })
    try {
      const plans = planAll([resource], await findAll([resource]))
      const { changes, warnings = [] } = plans.planned(resource)
      Object.assign(outcome, { changes, warnings })
      const results = await applyAll([resource], plans, () => undefined)
      outcome.result = results(resource)
    } catch (error) {
      outcome.failure = explain(error)
      outcome.code = (error as { code?: string }).code
      emit({ type: 'failed', failure: outcome.failure })
      process.exitCode = 1
    }
  }
  const process_ = startPart(sandbox, program, (text) => {
    output += text
  })
  return {
    process: process_,
    done: process_.exitCode.then((exitCode) => ({ ...outcome, exitCode, output, events }))
  }
}

export async function runCertificate(sandbox: Sandbox, more: Partial<CertificateSpec> = {}): Promise<CertificateRun> {
  return startCertificate(sandbox, more).done
}

/** Removes the certificate as an environment's end does. */
export async function removeCertificate(sandbox: Sandbox): Promise<void> {
  const program = async (env: NodeJS.ProcessEnv) => {
    const clients = makeClients(env)
    for (const secret of await listKept(clients, REPOSITORY)) await removeKept(secret, REPOSITORY, clients)
  }
  await startPart(sandbox, program).exitCode
}

/** The values of the TXT record at the place of the challenge. */
export function challengeTexts(sandbox: Sandbox, zoneId: string, name = CHALLENGE): string[] {
  return sandbox.route53
    .records(zoneId)
    .filter((set) => set.Name === `${name}.` && set.Type === 'TXT')
    .flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value = '' }) => Value))
}

/** What the secret holds. */
export function stored(sandbox: Sandbox, id = SECRET): Readonly<Record<string, string>> {
  return JSON.parse(sandbox.secretsManager.forTasks.value(id).secretString ?? '{}') as Record<string, string>
}

/** The lines of a key in PEM with the number that makes it private: two of three, as its certificate has what is in the third. */
export function privateLines(pem: string): readonly string[] {
  return pem.split('\n').slice(1, 3)
}

export function leafOf(pem = ''): X509Certificate {
  return new X509Certificate(pem)
}

/** What the authority was asked for, without the requests that repeat. */
export function asked(sandbox: Sandbox): string[] {
  return sandbox.acme.requests.map(({ kind = '' }) => kind)
}

/** Lets days pass. A timer of Node's takes 24 at most. */
export async function passDays(days: number): Promise<void> {
  for (let left = days; left > 0; left -= 20) await pass(Math.min(left, 20) * 86_400_000)
}
