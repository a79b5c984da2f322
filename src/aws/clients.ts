import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient } from '@aws-sdk/client-ecs'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts'
import { agentsFor } from '../transport.ts'
import { readRegion, requireCredentials } from './session.ts'
import { Looks, makePace, type Pace, PatientStrategy, type Patience } from './throttling.ts'
import { noteCall } from './errors.ts'

/** The AWS clients of a run, one for each service. */
export interface Clients {
  readonly region: string
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  /** The credentials of all clients, so that they are resolved only once. */
  readonly credentials: STSClient['config']['credentials']
  readonly ecs: ECSClient
  readonly ec2: EC2Client
  readonly iam: IAMClient
  readonly kms: KMSClient
  readonly logs: CloudWatchLogsClient
  readonly secretsManager: SecretsManagerClient
  readonly sts: STSClient
  /** Counts how often all clients of the run have asked ECS about tasks. */
  readonly looks: Looks
  /** Creates the client of a service that few runs need, so that other runs don't load its code. */
  readonly open: <C extends AnyClient>(make: (settings: ClientSettings) => C) => C
}

/** Any client of the SDK. */
interface AnyClient {
  readonly config: { readonly serviceId: string }
}

/** The settings that all clients of a run share. */
export type ClientSettings = Pick<
  STSClientConfig,
  'maxAttempts' | 'requestHandler' | 'credentials' | 'retryStrategy'
> & {
  readonly region: string
}

/** How often to attempt a call. With `patience`, throttled attempts don't count. */
const MOST_ATTEMPTS = 5

interface ClientOptions {
  /** Makes the clients stay below AWS's rates by themselves, and retry throttled calls for longer. */
  readonly patience?: Patience
  /** Clients whose credentials to reuse, so that the machine's role is requested only once. */
  readonly like?: Clients
}

/**
 * Returns clients for the credentials and Region in the environment. The SDK reads its own settings there, such as
 * `AWS_ENDPOINT_URL`. The action adds proxies, which the SDK doesn't read.
 * Once `signal` is aborted, every call throws its reason: nothing more is sent, and pending lookups aren't awaited.
 * Throws `REGION_MISSING` or `CREDENTIALS_MISSING` immediately, without using the network.
 */
export function makeClients(
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
  { patience, like }: ClientOptions = {}
): Clients {
  requireCredentials(env)
  const region = readRegion(env)
  const agents = agentsFor(env)
  // A call without an answer for 20 s is aborted and retried.
  const common = {
    region,
    maxAttempts: MOST_ATTEMPTS,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: 20_000,
      throwOnRequestTimeout: true,
      httpAgent: agents.http,
      httpsAgent: agents.https
    }
  }
  const credentials = like?.credentials ?? new STSClient(common).config.credentials
  const settings = {
    ...common,
    credentials,
    ...(patience && { retryStrategy: new PatientStrategy(MOST_ATTEMPTS, patience) })
  }
  const pace = patience && makePace()
  const looks = like?.looks ?? new Looks()
  // A run needs only some of the clients, and each takes time to create.
  const open = <C extends AnyClient>(make: (settings: ClientSettings) => C): C => {
    const client = make(settings)
    guard(client, client.config.serviceId, looks, signal, pace)
    return client
  }
  const made: { -readonly [S in keyof Clients]?: Clients[S] } = {}
  return {
    region,
    signal: signal ?? new AbortController().signal,
    credentials,
    looks,
    open,
    get ecs() {
      return (made.ecs ??= open(() => new ECSClient(settings)))
    },
    get ec2() {
      return (made.ec2 ??= open(() => new EC2Client(settings)))
    },
    get iam() {
      return (made.iam ??= open(() => new IAMClient(settings)))
    },
    get kms() {
      return (made.kms ??= open(() => new KMSClient(settings)))
    },
    get logs() {
      return (made.logs ??= open(() => new CloudWatchLogsClient(settings)))
    },
    get secretsManager() {
      return (made.secretsManager ??= open(() => new SecretsManagerClient(settings)))
    },
    get sts() {
      return (made.sts ??= open(() => new STSClient(settings)))
    }
  }
}

/** The part of a client that `guard` uses. */
interface Guarded {
  readonly middlewareStack: { add(middleware: Middleware, options: object): void }
}

type Middleware = (
  next: (args: object) => Promise<object>,
  context: { readonly commandName?: string }
) => (args: object) => Promise<object>

/** Rejects calls of a cancelled run, paces and counts calls, and records the call that each error belongs to. */
function guard(client: object, service: string, looks: Looks, signal?: AbortSignal, pace?: Pace): void {
  const { middlewareStack: stack } = client as Guarded
  // The calls with an attempt in flight, by their context in the SDK.
  const sent = new WeakSet<object>()
  const operationOf = ({ commandName = '' }: { readonly commandName?: string }) => commandName.replace(/Command$/, '')
  // Wraps a whole call: all of the SDK's attempts and the waits between them.
  const whole: Middleware = (next, context) => {
    const operation = operationOf(context)
    const mustEnd = () => !isLookUp(operation) && sent.has(context)
    return async (args) => {
      signal?.throwIfAborted()
      try {
        await pace?.(service, operation, signal)
        return await (signal === undefined ? next(args) : unlessAborted(next(args), signal, mustEnd))
      } catch (error) {
        noteCall(error, { service, operation })
        throw error
      }
    }
  }
  // Wraps each attempt. A call that changes something is awaited once it is sent: its answer says what must be stopped.
  const attempt: Middleware = (next, context) => async (args) => {
    signal?.throwIfAborted()
    sent.add(context)
    looks.count(service, operationOf(context))
    try {
      return await next(args)
    } catch (error) {
      signal?.throwIfAborted()
      // The retry strategy may report which call it retries.
      noteCall(error, { service, operation: operationOf(context) })
      throw error
    } finally {
      sent.delete(context)
    }
  }
  stack.add(whole, { step: 'initialize', priority: 'high', name: 'wholeCall' })
  stack.add(attempt, { step: 'finalizeRequest', priority: 'low', name: 'eachAttempt' })
}

/** Whether an operation only reads, by the verbs that AWS uses for such operations. */
function isLookUp(operation: string): boolean {
  return /^(?:Describe|Get|List|Simulate|Lookup)/.test(operation)
}

/** Returns the result of a call. Throws the signal's reason once it is aborted, unless the call must be awaited. */
async function unlessAborted<T>(call: Promise<T>, signal: AbortSignal, mustEnd: () => boolean): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => {
    if (!mustEnd()) aborted.reject(signal.reason as Error)
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([call, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
