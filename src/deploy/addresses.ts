import {
  type Task,
  findHosts,
  findPublicIps,
  interfaceOf,
  type HostAddresses,
  createdAtOf,
  findTasks
} from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import type { SeenTask, Live } from '../events.ts'
import type { Port } from '../ports.ts'
import type { Service } from '../deployment.ts'
import { certificateExpiryOf, commitOf, domainOf, namesFor, tagsByKey } from '../ownership.ts'

/** The way in which clients reach the tasks. */
export interface AddressSpec {
  readonly cluster: string
  /** Whether each task has its own network interface, or shares the instance's in Docker's bridge or host mode. */
  readonly network: 'own' | 'bridge' | 'host'
  readonly publicAddress: PublicAddress
  /** The main container. */
  readonly containerName: string
  readonly ports: readonly Port[]
  /** The container that HTTPS leads to. */
  readonly httpsContainer?: string | undefined
  /** The open TCP port of each container, in a task with several. */
  readonly reached?: Readonly<Record<string, number>> | undefined
}

/** The kind of a task's public IP: an IPv4 address from EC2, its IPv6 address, or none. */
type PublicAddress = 'ipv4' | 'ipv6' | 'none'

/** Returns the tasks with their addresses, without looking up known ones again. */
export async function findAddresses(
  tasks: readonly Task[],
  before: readonly SeenTask[],
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<SeenTask[]> {
  const known = new Map(before.map((seen) => [seen.task.taskArn, seen]))
  if (spec.network !== 'own') return findHostAddresses(tasks, known, spec, clients)
  const wanted = tasks.flatMap((task) => {
    const { id } = interfaceOf(task)
    const missing = spec.publicAddress === 'ipv4' && known.get(task.taskArn)?.publicIp === undefined
    return missing && id !== undefined ? [id] : []
  })
  const found = await findPublicIps(clients.ec2, wanted)
  return tasks.map((task) => {
    const { id, privateIp, ipv6 } = interfaceOf(task)
    const ipv4 = known.get(task.taskArn)?.publicIp ?? found.get(id ?? '')
    const publicIp = { ipv4, ipv6, none: undefined }[spec.publicAddress]
    const address = spec.publicAddress === 'none' ? (privateIp ?? ipv6) : publicIp
    return {
      task,
      interfaceId: id,
      privateIp: privateIp ?? ipv6,
      publicIp,
      url: spec.httpsContainer !== undefined ? secureUrl(address) : urlOf(address, firstPort(spec)),
      urls: urlsOf(spec, (port, container) =>
        container === spec.httpsContainer ? secureUrl(address) : urlOf(address, port)
      )
    }
  })
}

async function findHostAddresses(
  tasks: readonly Task[],
  known: ReadonlyMap<string | undefined, SeenTask>,
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<SeenTask[]> {
  const placed = tasks.flatMap(({ taskArn, containerInstanceArn }) =>
    known.get(taskArn)?.privateIp === undefined ? (containerInstanceArn ?? []) : []
  )
  const hosts = await findHosts(clients, spec.cluster, [...new Set(placed)])
  return tasks.map((task) => {
    const before = known.get(task.taskArn)
    const host: HostAddresses =
      before?.privateIp === undefined ? (hosts.get(task.containerInstanceArn ?? '') ?? {}) : before
    const { publicIp, privateIp } = host
    const address = publicIp ?? privateIp
    return {
      task,
      privateIp,
      publicIp,
      url: urlOf(address, boundPort(task, firstPort(spec), spec)),
      urls: urlsOf(spec, (port, containerName) => urlOf(address, boundPort(task, port, { ...spec, containerName })))
    }
  })
}

/**
 * Returns the instance's port for a TCP port of the container. In bridge mode, Docker chooses it if the task definition
 * doesn't. In host mode, it is the same port, and ECS reports no bindings.
 */
function boundPort(
  { containers = [] }: Task,
  wanted: number | undefined,
  { network, containerName }: AddressSpec
): number | undefined {
  if (network === 'host') return wanted
  const bindings = containers
    .toSorted((a, b) => Number(b.name === containerName) - Number(a.name === containerName))
    .flatMap(({ networkBindings = [] }) => networkBindings)
    .filter(({ protocol = 'tcp' }) => protocol === 'tcp')
  return (bindings.find(({ containerPort }) => containerPort === wanted) ?? bindings[0])?.hostPort
}

/** Returns `https://address`, which answers only under the task's domain. */
function secureUrl(address: string | undefined): string | undefined {
  return address === undefined ? undefined : `https://${inUrl(address)}`
}

function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** Returns the port of the URL. */
export function firstPort({ ports }: Pick<AddressSpec, 'ports'>): number | undefined {
  return ports.find(({ protocol }) => protocol === 'tcp')?.port
}

/** Returns the URL of each container with an open port, in a task with several. */
function urlsOf(
  { reached }: AddressSpec,
  urlOfPort: (port: number, container: string) => string | undefined
): Readonly<Record<string, string>> | undefined {
  if (reached === undefined) return undefined
  const urls = Object.entries(reached).flatMap(([container, port]) => {
    const url = urlOfPort(port, container)
    return url === undefined ? [] : [[container, url] as const]
  })
  return Object.fromEntries(urls)
}

/** Returns `http://address`, with the port unless it is 80. Returns nothing without an address or TCP port. */
export function urlOf(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined || port === undefined) return undefined
  return port === 80 ? `http://${inUrl(address)}` : `http://${inUrl(address)}:${port}`
}

/** Returns what served before the deployment, for the report. Returns nothing if that can't be found out. */
export async function findLive(
  serving: readonly Task[],
  spec: AddressSpec,
  clients: Pick<Clients, 'ecs' | 'ec2'>
): Promise<Live | undefined> {
  const newest = newestOf(serving)
  const commit = commitOf(tagsByKey(newest?.tags ?? []))
  if (newest === undefined || commit === undefined) return undefined
  try {
    const tags = tagsByKey(newest.tags ?? [])
    const name = domainOf(tags)
    const isHttps = certificateExpiryOf(tags) !== undefined
    if (name !== undefined && isHttps) return { commit, url: `https://${name}` }
    // A deployment with HTTPS doesn't know the port of an older task without it.
    if (spec.httpsContainer !== undefined) return { commit }
    const [seen] = await findAddresses([newest], [], spec, clients)
    return { commit, url: name === undefined ? seen?.url : urlUnder(name, seen?.url) }
  } catch {
    return { commit }
  }
}

/** Returns only the commit of what serves, before addresses can be looked up. */
export async function findLiveCommit(
  { subject, cluster: { cluster } }: Service,
  { ecs, region }: Pick<Clients, 'ecs' | 'region'>
): Promise<Live | undefined> {
  try {
    const tasks = await findTasks(ecs, cluster, namesFor(subject, region).family, subject)
    const commit = commitOf(tagsByKey(newestOf(tasks)?.tags ?? []))
    return commit === undefined ? undefined : { commit }
  } catch {
    return undefined
  }
}

function newestOf(tasks: readonly Task[]): Task | undefined {
  return tasks.toSorted((a, b) => createdAtOf(b) - createdAtOf(a))[0]
}

/** Returns the URL with the name in place of the address. */
export function urlUnder(name: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  const { protocol, port } = new URL(url)
  return `${protocol}//${name}${port === '' ? '' : `:${port}`}`
}
