import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Asked, Operations, Principal, ServiceName } from './service.ts'
import { AwsError } from './service.ts'
import { publishedRates } from './throttle.ts'
import type { Admission } from './throttle.ts'
import { callOf, globalRegion } from './wire/authorize.ts'
import { commonError } from './wire/common-errors.ts'
import type { Fields, Model } from './wire/model.ts'
import { loadModel, modelledStatus } from './wire/model.ts'
import { faultError, takeFault } from './wire/faults.ts'
import { checkOutput } from './wire/output.ts'
import type { Answer as Written } from './wire/model.ts'
import { protocolOf } from './wire/protocol.ts'
import type { Models, Route } from './wire/route.ts'
import { route } from './wire/route.ts'
import { authenticate } from './wire/signature.ts'
import type { Scope, SignedRequest } from './wire/signature.ts'
import { validate } from './wire/validate.ts'
import type { World } from './world.ts'

/** A call as it came in and as it was answered; `status` is 0 until then, and stays so when no answer was sent. Times in ms since 1970. */
export interface RecordedCall {
  readonly service: ServiceName
  readonly operation: string
  /** Which attempt of the client this is, from 1 on. */
  readonly attempt: number
  readonly at: number
  input: Fields
  status: number
  answeredAt?: number
  errorCode?: string
  output?: Fields
  /** What it needed to be allowed. */
  readonly asked: Asked[]
}

/**
 * Told of every call twice: `received` before the operation is carried out, `answered` after it and before the answer
 * goes out. The sandbox waits for it.
 */
export type OnCall = (call: RecordedCall, phase: 'received' | 'answered') => void | Promise<void>

export interface AwsServer {
  readonly url: string
  readonly calls: readonly RecordedCall[]
  close(): Promise<void>
}

export interface AwsServerOptions {
  readonly world: World
  readonly services: Partial<Readonly<Record<ServiceName, Operations>>>
  readonly principals: readonly Principal[]
  readonly onCall?: OnCall
}

/** Serves the services on one address of 127.0.0.1, over their real protocols. */
export async function startAwsServer(options: AwsServerOptions): Promise<AwsServer> {
  const site = siteOf(options)
  const server = createServer((request, response) => {
    handle(site, request, response).catch((error: unknown) => {
      // A client that is killed while it sends is none of the sandbox's faults.
      if (request.complete) console.error('The AWS sandbox failed:', error)
      response.destroy()
    })
  })
  // A socket closed by the server while a client is about to reuse it would look like a network failure.
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The AWS sandbox has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: site.calls,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}

interface Site extends AwsServerOptions {
  readonly models: Models
  readonly admits: Admission
  readonly calls: RecordedCall[]
}

function siteOf(options: AwsServerOptions): Site {
  const names = Object.keys(options.services) as ServiceName[]
  const models = new Map(names.map((name) => [name, modelOf(name, options)]))
  return { ...options, models, admits: publishedRates(() => options.world.clock.now()), calls: [] }
}

/** A request that has found its service. */
interface Visit {
  readonly model: Model
  readonly request: SignedRequest
  readonly record: RecordedCall
}

type Outcome = { readonly output: Fields } | { readonly error: AwsError } | 'drop'

async function handle(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers } = request
  const body = await bodyOf(request)
  const { method = '', url = '' } = request
  const found = route(site.models, { method, url, headers, body })
  if (found === undefined) {
    send(site, response, notServed(request))
    return
  }
  const visit = { model: found.model, request: { method, url, headers, body }, record: recordOf(site, found, headers) }
  site.calls.push(visit.record)
  const outcome = await outcomeOf(site, visit)
  const answer = outcome === 'drop' ? undefined : answerTo(visit, outcome)
  Object.assign(visit.record, { answeredAt: site.world.clock.now(), status: answer?.status ?? 0 })
  await site.onCall?.(visit.record, 'answered')
  if (answer === undefined) request.socket.destroy()
  else send(site, response, answer)
}

function modelOf(name: ServiceName, { world }: AwsServerOptions): Model {
  const { newMembers } = world.knobs
  return name === 'ecs' && newMembers !== undefined ? { ...loadModel(name), newMembers } : loadModel(name)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** REST services answer an unknown operation with an empty element (assumed of Route 53). */
function notServed({ method, url = '', headers }: IncomingMessage): Answer {
  if (url.startsWith('/2013-04-01/')) {
    return { status: 404, contentType: 'text/xml', body: '<UnknownOperationException/>', requestId: randomUUID() }
  }
  if (method !== 'POST' || url !== '/' || headers['x-amz-target'] === undefined) {
    return { status: 404, contentType: 'text/plain', body: 'Not Found', requestId: randomUUID() }
  }
  const body = JSON.stringify({ __type: 'UnknownOperationException' })
  return { status: 400, contentType: 'application/x-amz-json-1.1', body, requestId: randomUUID() }
}

function recordOf(site: Site, { service, operation }: Route, headers: IncomingHttpHeaders): RecordedCall {
  return {
    service,
    operation,
    attempt: attemptOf(headers) ?? 1,
    at: site.world.clock.now(),
    input: {},
    status: 0,
    asked: []
  }
}

/** Clients number their attempts in `amz-sdk-request: attempt=2; max=3`. */
function attemptOf(headers: IncomingHttpHeaders): number | undefined {
  const [, attempt] = /\battempt=(\d+)/.exec(String(headers['amz-sdk-request'])) ?? []
  return attempt === undefined ? undefined : Number(attempt)
}

async function outcomeOf(site: Site, visit: Visit): Promise<Outcome> {
  try {
    return await carriedOut(site, visit)
  } catch (error) {
    if (error instanceof AwsError) return { error }
    console.error(`${visit.record.service}:${visit.record.operation} failed in the AWS sandbox:`, error)
    return { error: new AwsError('SandboxBug', messageOf(error), 500) }
  }
}

async function carriedOut(site: Site, { model, request, record }: Visit): Promise<Outcome> {
  const { service, operation } = record
  const { clock, knobs } = site.world
  const principal = authenticate(request, scopeOf(site.world, service), site.principals)
  const carryOut = site.services[service]?.[operation]
  if (carryOut === undefined) throw unknownOperation(model, record)
  record.input = protocolOf(model).parse(model, operation, request.body.toString(), request.url)
  await site.onCall?.(record, 'received')
  if (knobs.latency > 0) await new Promise<void>((resolve) => clock.after(knobs.latency, resolve))
  if (isThrottled(site, request.headers, record)) throw commonError(service, 'throttled', '')
  const fault = takeFault(knobs.faults, record)
  if (fault !== undefined && fault.answer !== 'drop') throw faultError(model, fault.answer)
  validate(service, model, operation, record.input)
  const output = await carryOut(
    record.input as never,
    callOf(record, principal, site.world, (asked) => record.asked.push(asked))
  )
  record.output = checkOutput(model, operation, output)
  return fault === undefined ? { output: record.output } : 'drop'
}

/**
 * IAM and Route 53 are global and signed for one Region of their partition, but the SDKs and the CLI sign for their own
 * Region once the endpoint is a custom one.
 */
function scopeOf({ region, partition, clock }: World, service: ServiceName): Scope {
  const global = globalRegion(service, partition)
  return { service, regions: global === undefined ? [region] : [global, region], now: clock.now() }
}

function unknownOperation(model: Model, { service, operation }: Route): AwsError {
  if (service === 'ec2')
    return commonError(service, 'unknown-operation', `The action ${operation} is not valid for this web service.`)
  const version = model.metadata.apiVersion
  return commonError(service, 'unknown-operation', `Could not find operation ${operation} for version ${version}`)
}

function isThrottled(site: Site, headers: IncomingHttpHeaders, { service, operation, input }: RecordedCall): boolean {
  switch (site.world.knobs.throttle) {
    case 'off':
      return false
    case 'first-attempt':
      return attemptOf(headers) === 1
    case 'published':
      return !site.admits(service, operation, input)
  }
}

function answerTo({ model, record }: Visit, outcome: Exclude<Outcome, 'drop'>): Answer {
  const requestId = randomUUID()
  const protocol = protocolOf(model)
  if ('output' in outcome) return { ...protocol.answer(model, record.operation, outcome.output, requestId), requestId }
  const { code, message, members, status } = outcome.error
  record.errorCode = code
  const error = new AwsError(code, message, status === 400 ? (modelledStatus(model, code) ?? status) : status, members)
  return { ...protocol.refuse(model, error, requestId), requestId }
}

interface Answer extends Written {
  readonly requestId: string
}

/** The date has to be right: the SDKs take the clock's skew from that of an error. */
function send(site: Site, response: ServerResponse, { status, contentType, body, requestId }: Answer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    date: new Date(site.world.clock.now()).toUTCString()
  })
  response.end(body)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
