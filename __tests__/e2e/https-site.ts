import { X509Certificate } from 'node:crypto'
import { Agent, request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import type { ActionRun, RunningAction, StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import { certificateFor, type CertificatePair } from './certificate.ts'
import { resolved, type Inputs } from './domain-site.ts'
import { deploy, inSandbox, pass, start, WALKTHROUGH } from './site.ts'

export const NAME = 'pr-7.preview.example.com'
export const WILDCARD = '*.preview.example.com'
const DAY = 86_400_000

/** An image that says on which port it listens, and leaves port 80 free. */
export const SPACE = {
  ...WALKTHROUGH_IMAGE,
  tag: '3000',
  exposedPorts: ['3000/tcp'],
  app: { ...WALKTHROUGH_IMAGE.app, listens: [3000] }
}

/** A sandbox with the zone `example.com` and a secret with a certificate; its ARN is for `certificate-secret-arn`. */
export async function withCertificate<T>(
  test: (
    sandbox: Sandbox,
    site: { readonly arn: string; readonly zone: string; readonly pair: CertificatePair }
  ) => Promise<T>,
  {
    pair = certificateFor([WILDCARD], { to: 60 * DAY }),
    ...options
  }: SandboxOptions & { readonly pair?: CertificatePair } = {}
): Promise<T> {
  return inSandbox({ images: [WALKTHROUGH_IMAGE, SPACE], ...options }, async (sandbox) => {
    const zone = sandbox.route53.createZone({ name: 'example.com' }).id
    const arn = sandbox.secretsManager.seedSecret({ name: 'team/certificate', value: secretOf(pair) })
    return test(sandbox, { arn, zone, pair })
  })
}

/** The value of a secret with a certificate. */
export function secretOf({ cert, key }: CertificatePair): string {
  return JSON.stringify({ certificate: cert, 'private-key': key })
}

/** The inputs of a preview with the user's own certificate. */
export function secured(arn: string, more: Inputs = {}): Inputs {
  return {
    ...WALKTHROUGH,
    image: 'acme/space:3000',
    environment: 'pr-7',
    domain: WILDCARD,
    https: 'true',
    'certificate-secret-arn': arn,
    ...more
  }
}

export async function run(sandbox: Sandbox, inputs: Inputs, more: Partial<ActionRun> = {}): Promise<StepResult> {
  return deploy(sandbox, inputs, more)
}

export function begin(sandbox: Sandbox, inputs: Inputs, more: Partial<ActionRun> = {}): RunningAction {
  return start(sandbox, inputs, more)
}

/** What a visitor gets who trusts this certificate and nothing else, by the address that DNS has for the name. */
export async function visited(
  sandbox: Sandbox,
  { cert }: CertificatePair,
  {
    name = NAME,
    path = '/',
    address,
    authorization
  }: {
    readonly name?: string
    readonly path?: string
    readonly address?: string
    readonly authorization?: string
  } = {}
): Promise<string> {
  const to = address ?? (await resolved(sandbox, name)).addresses[0]
  if (to === undefined) return 'no address'
  const { hostname, port } = new URL(sandbox.pages.addressOf(to, 443))
  return new Promise((resolve) => {
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 })
    const headers = { host: name, ...(authorization !== undefined && { authorization }) }
    const options = { host: hostname, port, servername: name, headers, path, ca: cert, agent }
    const asked = request(options, (response) => {
      response.resume()
      resolve(String(response.statusCode))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      resolve(`${to} ${error.code ?? error.message}`)
    })
    asked.end()
  })
}

/** Requests a name by HTTPS all the time, and keeps each answer of DNS for its TTL. */
export function visitSecurely(sandbox: Sandbox, pair: CertificatePair): { readonly end: () => Promise<string[]> } {
  let over = false
  const seen: string[] = []
  const visiting = (async () => {
    let known: { readonly addresses: readonly string[]; readonly until: number } = { addresses: [], until: 0 }
    while (!over) {
      if (known.until <= Date.now()) {
        const { addresses, ttl } = await resolved(sandbox, NAME)
        known = { addresses, until: Date.now() + ttl * 1000 }
      }
      const [address] = known.addresses
      seen.push(address === undefined ? 'no address' : await visited(sandbox, pair, { address }))
      await pass(500)
    }
  })()
  return {
    end: async () => {
      over = true
      await visiting
      return seen
    }
  }
}

/** The fingerprint of the certificate that a task shows under a name. */
export async function shownAt(sandbox: Sandbox, address: string, name = NAME): Promise<string> {
  const { hostname, port } = new URL(sandbox.pages.addressOf(address, 443))
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      { host: hostname, port: Number(port), servername: name, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
        socket.destroy()
      }
    )
    socket.on('error', reject)
  })
}

export function fingerprintOf({ cert }: CertificatePair): string {
  return new X509Certificate(cert).fingerprint256
}
