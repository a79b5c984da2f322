import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { startAcme, type Acme, type AcmeSettings } from './acme.ts'
import { startAwsServer, type AwsServer, type OnCall } from './aws-server.ts'
import { ec2, type Ec2 } from './aws/ec2.ts'
import { ecs, type Ecs } from './aws/ecs.ts'
import { iam, type Iam } from './aws/iam.ts'
import { kms, type Kms } from './aws/kms.ts'
import { logs, type Logs } from './aws/logs.ts'
import { parameterStore, type ParameterStore } from './aws/parameter-store.ts'
import { route53, type Route53 } from './aws/route53.ts'
import { secretsManager, type SecretsManager } from './aws/secrets-manager.ts'
import { sts } from './aws/sts.ts'
import { startDns, type Dns } from './dns.ts'
import { startGitHub, type GitHubOptions, type GitHubServer } from './github.ts'
import type { Image, Login } from './image.ts'
import { startPages, type Pages } from './pages.ts'
import { registries, startRegistry, type Registry, type RegistryOptions } from './registry.ts'
import { publicGallery, type PublicGallery } from './registry/public-gallery.ts'
import type { Principal } from './service.ts'
import type { Clock, Knobs, Lag, Place, TaskTimings, World } from './world.ts'

/** What a sandbox is started with; everything has a default. */
export interface SandboxOptions {
  readonly place?: Partial<Place>
  readonly knobs?: Partial<Omit<Knobs, 'lag' | 'timings'>> & {
    readonly lag?: Partial<Lag>
    readonly timings?: Partial<TaskTimings>
  }
  /** Logins at the sandbox's Docker Hub. */
  readonly accounts?: readonly Login[]
  readonly images?: readonly Image[]
  /** Registries beside Docker Hub that tasks pull from. */
  readonly otherRegistries?: readonly RegistryOptions[]
  /** Who may call AWS; the first is whose credentials `environment` holds. */
  readonly principals?: readonly Principal[]
  /** The first of the loopback addresses that stand for public ones; omitted: addresses of its own. */
  readonly firstPublicIp?: string
  readonly onCall?: OnCall
  readonly github?: GitHubOptions
  /** How the certificate authority behaves. */
  readonly acme?: Partial<AcmeSettings>
}

/** AWS, Docker Hub, GitHub, a certificate authority and the network in front of the tasks, on loopback. */
export interface Sandbox {
  readonly world: World
  readonly aws: AwsServer
  readonly ec2: Ec2
  readonly ecs: Ecs
  readonly iam: Iam
  readonly kms: Kms
  readonly logs: Logs
  readonly parameterStore: ParameterStore
  readonly route53: Route53
  /** Names as visitors resolve them. */
  readonly dns: Dns
  readonly secretsManager: SecretsManager
  readonly registry: Registry
  /** Those that were asked for, in the same order. */
  readonly otherRegistries: readonly Registry[]
  /** `public.ecr.aws`, for tasks alone: the runner does not reach it. */
  readonly publicGallery: PublicGallery
  readonly pages: Pages
  readonly github: GitHubServer
  /** The certificate authority, which trusts what `dns` says. */
  readonly acme: Acme
  /** What a process must have in its environment to take the sandbox for the world. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** The login that `WALKTHROUGH_IMAGE` wants. */
export const WALKTHROUGH_LOGIN: Login = { username: 'acme', password: 'dckr_pat_not-a-real-token' }

/** A private image with a web server on port 80, for both of Fargate's architectures. */
export const WALKTHROUGH_IMAGE: Image = {
  repository: 'acme/space',
  tag: '1.0',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' }
  ],
  exposedPorts: ['80/tcp'],
  index: true,
  readers: ['acme'],
  app: { listens: [80], page: '<h1>Hello from Fargate</h1>\n', log: ['listening on port 80'] }
}

/** Starts everything; takes about as long as opening seven listeners. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { onCall } = options
  const addresses = await reserveAddresses()
  const { firstPublicIp = addresses.first } = options
  const { clock, stop } = startClock()
  const world: World = { ...placeOf(options), clock, knobs: knobsOf(options) }
  const administrator = administratorOf(world)
  const { principals = [administrator] } = options
  const registry = await startRegistry(world, {
    name: 'docker.io',
    accounts: options.accounts ?? [WALKTHROUGH_LOGIN],
    images: options.images ?? [WALKTHROUGH_IMAGE],
    auth: 'token'
  })
  const others = await Promise.all((options.otherRegistries ?? []).map((other) => startRegistry(world, other)))
  const gallery = publicGallery(world)
  const pages = await startPages(world)
  const github = await startGitHub(world, options.github)
  const keys = kms(world)
  const services = {
    ec2: ec2(world, { firstPublicIp }),
    iam: iam(world),
    kms: keys,
    logs: logs(world),
    parameterStore: parameterStore(world),
    route53: route53(world),
    secretsManager: secretsManager(world, { kms: keys })
  }
  const dns = await startDns(services.route53.forDns)
  const acme = await startAcme(world, dns.resolver, options.acme)
  const tasks = ecs(world, {
    iam: services.iam.forTasks,
    secrets: services.secretsManager.forTasks,
    parameters: services.parameterStore.forTasks,
    logs: services.logs.forTasks,
    network: services.ec2.forTasks,
    registry: registries([registry, ...others, gallery]),
    pages
  })
  const aws = await startAwsServer({
    world,
    principals,
    services: {
      ecs: tasks.operations,
      ec2: services.ec2.operations,
      iam: services.iam.operations,
      kms: keys.operations,
      logs: services.logs.operations,
      route53: services.route53.operations,
      secretsmanager: services.secretsManager.operations,
      sts: sts(world).operations
    },
    ...(onCall && { onCall })
  })
  return {
    ...services,
    world,
    aws,
    dns,
    ecs: tasks,
    registry,
    otherRegistries: others,
    publicGallery: gallery,
    pages,
    github,
    acme,
    environment: {
      ...pages.environment,
      ...credentials(principals[0] ?? administrator),
      ACME_DIRECTORY_URL: acme.url,
      AWS_REGION: world.region,
      AWS_ENDPOINT_URL: aws.url,
      DNS_RESOLVER: dns.runnerResolver,
      DOCKER_HUB_REGISTRY_URL: registry.url,
      GITHUB_API_URL: github.url
    },
    async close() {
      stop()
      const servers = [aws, dns, acme, registry, ...others, pages, github]
      await Promise.all(servers.map((server) => server.close()))
      addresses.release()
    }
  }
}

/**
 * Loopback addresses that no other sandbox on this machine gives out meanwhile: they are named by a port that is taken as
 * long.
 */
async function reserveAddresses(): Promise<{ readonly first: string; release(): void }> {
  const holder = createServer().listen(0, '127.0.0.1').unref()
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  return { first: `127.${String(port >> 8)}.${String(port & 255)}.1`, release: () => holder.close() }
}

function placeOf({ place }: SandboxOptions): Place {
  return { partition: 'aws', region: 'eu-central-1', account: '123456789012', ...place }
}

/** Who calls when nobody is named: somebody who may do everything. */
function administratorOf({ partition, account }: Place): Principal {
  return {
    arn: `arn:${partition}:sts::${account}:assumed-role/deployer/run-on-fargate`,
    userId: 'AROAEXAMPLE:run-on-fargate',
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'not-a-real-secret-access-key',
    sessionToken: 'not-a-real-session-token'
  }
}

function knobsOf({ knobs = {} }: SandboxOptions): Knobs {
  return {
    latency: 0,
    throttle: 'published',
    faults: [],
    taskFaults: [],
    pages: 'auto',
    capacityFailures: [],
    newAccount: false,
    pullLimitReached: false,
    ...knobs,
    lag: { iam: 0, tasks: 0, secrets: 0, network: 0, logs: 0, publicIp: 0, ...knobs.lag },
    timings: {
      attach: 200,
      prepare: 200,
      pull: 200,
      stop: 100,
      stopSecond: 10,
      healthSecond: 1000,
      deprovision: 100,
      ...knobs.timings
    }
  }
}

/** The longest that Node can time; a longer one would end at once (Node.js documentation, "Timers"). */
const longest = 2 ** 31 - 1

/** Real time, whose timers neither outlive the sandbox nor keep the process alive. */
function startClock(): { readonly clock: Clock; stop(): void } {
  const timers = new Set<NodeJS.Timeout>()
  return {
    clock: {
      now: Date.now,
      after: (ms, action) => {
        const timer = setTimeout(
          () => {
            timers.delete(timer)
            action()
          },
          Math.min(ms, longest)
        )
        timers.add(timer.unref())
      }
    },
    stop: () => {
      timers.forEach((timer) => {
        clearTimeout(timer)
      })
      timers.clear()
    }
  }
}

function credentials({ accessKeyId, secretAccessKey, sessionToken }: Principal): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken })
  }
}
