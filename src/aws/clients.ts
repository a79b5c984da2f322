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

/** One client for each service that a deployment speaks with. */
export interface Clients {
  readonly region: string
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  /** Where all of them have their credentials from, so that these are looked for once. */
  readonly credentials: STSClient['config']['credentials']
  readonly ecs: ECSClient
  readonly ec2: EC2Client
  readonly iam: IAMClient
  readonly kms: KMSClient
  readonly logs: CloudWatchLogsClient
  readonly secretsManager: SecretsManagerClient
  readonly sts: STSClient
  /** How often all clients of the run have asked ECS about tasks. */
  readonly looks: Looks
  /** Makes the client of a service that few runs need, which is why nobody else loads it. */
  readonly open: <C extends AnyClient>(make: (settings: ClientSettings) => C) => C
}

/** Every client of the SDK. */
interface AnyClient {
  readonly config: { readonly serviceId: string }
}

/** What all clients of a run are made with. */
export type ClientSettings = Pick<
  STSClientConfig,
  'maxAttempts' | 'requestHandler' | 'credentials' | 'retryStrategy'
> & {
  readonly region: string
}

/** How often a call is tried; throttling counts only where there is no patience for it. */
const MOST_ATTEMPTS = 5

/** What the clients of one run have in common with each other. */
interface ClientOptions {
  /** With it, the clients also keep below AWS's rates by themselves. */
  readonly patience?: Patience
  /** Clients whose credentials these use as well, so that the machine's role is asked for once. */
  readonly like?: Clients
}

/**
 * The clients, for the credentials and Region in the environment. `AWS_ENDPOINT_URL` and the other settings that the SDK
 * reads from the environment hold as they are; proxies too, which the SDK itself does not read.
 * Once `signal` is aborted, every call throws its reason: no new attempt is sent, and a look-up is not waited for.
 * Throws `REGION_MISSING` or `CREDENTIALS_MISSING` at once, without asking the network for either.
 */
export function makeClients(
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
  { patience, like }: ClientOptions = {}
): Clients {
  requireCredentials(env)
  const region = readRegion(env)
  const agents = agentsFor(env)
  // A call without an answer for 20 s is given up and made again.
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
  // A run needs some of them only, and each takes its time to make.
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

/** The part of every client's stack that the guards need. */
interface Guarded {
  readonly middlewareStack: { add(middleware: Middleware, options: object): void }
}

type Middleware = (
  next: (args: object) => Promise<object>,
  context: { readonly commandName?: string }
) => (args: object) => Promise<object>

/** Refuses calls of a cancelled run, paces and counts them, and notes which call each error answers. */
function guard(client: object, service: string, looks: Looks, signal?: AbortSignal, pace?: Pace): void {
  const { middlewareStack: stack } = client as Guarded
  // The calls of which an attempt is on its way, by what the SDK keeps of each.
  const sent = new WeakSet<object>()
  const operationOf = ({ commandName = '' }: { readonly commandName?: string }) => commandName.replace(/Command$/, '')
  // Around the SDK's own attempts, with their waits.
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
  // Within them: a call that changes something is waited for once it is sent, as its answer says what there is to stop.
  const attempt: Middleware = (next, context) => async (args) => {
    signal?.throwIfAborted()
    sent.add(context)
    looks.count(service, operationOf(context))
    try {
      return await next(args)
    } catch (error) {
      signal?.throwIfAborted()
      // Whoever decides whether to try again may want to say of what.
      noteCall(error, { service, operation: operationOf(context) })
      throw error
    } finally {
      sent.delete(context)
    }
  }
  stack.add(whole, { step: 'initialize', priority: 'high', name: 'wholeCall' })
  stack.add(attempt, { step: 'finalizeRequest', priority: 'low', name: 'eachAttempt' })
}

/** Whether an operation changes nothing, by the verbs that AWS's APIs use for that. */
function isLookUp(operation: string): boolean {
  return /^(?:Describe|Get|List|Simulate|Lookup)/.test(operation)
}

/** What comes of a call, or the signal's reason as soon as it is aborted, unless the call must be waited for. */
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
