import type { Task } from '../aws/task.ts'
import { findHosts, findPublicIps, interfaceOf, type HostAddresses } from '../aws/task.ts'
import type { Clients } from '../aws/clients.ts'
import type { SeenTask } from '../events.ts'
import type { Port } from '../ports.ts'

/** How the tasks are reached. */
export interface AddressSpec {
  readonly cluster: string
  /** Whether each task has an interface, or shares the instance's: by the ports that Docker has bound, or by its own. */
  readonly network: 'own' | 'bridge' | 'host'
  readonly publicAddress: PublicAddress
  /** The container that is reached. */
  readonly containerName: string
  readonly ports: readonly Port[]
  /** Whether the task serves HTTPS by itself. */
  readonly isHttps?: boolean | undefined
}

/** Which address of the task the internet reaches: one that EC2 gives it, its IPv6 address, or none. */
export type PublicAddress = 'ipv4' | 'ipv6' | 'none'

/** Returns the tasks with their addresses; what was known of an address is not asked for again. */
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
    const port = spec.ports.find(({ protocol }) => protocol === 'tcp')?.port
    const address = spec.publicAddress === 'none' ? (privateIp ?? ipv6) : publicIp
    return {
      task,
      interfaceId: id,
      privateIp: privateIp ?? ipv6,
      publicIp,
      url: spec.isHttps === true ? secureUrl(address) : urlOf(address, port)
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
    const url = urlOf(publicIp ?? privateIp, boundPort(task, spec))
    return {
      task,
      privateIp,
      publicIp,
      url
    }
  })
}

/**
 * The instance's port for the first TCP port of the container. Behind a bridge Docker chooses it where the task definition
 * names none; in the network of the host it is the same, and ECS tells no bindings.
 */
function boundPort({ containers = [] }: Task, { network, containerName, ports }: AddressSpec): number | undefined {
  const wanted = ports.find(({ protocol }) => protocol === 'tcp')?.port
  if (network === 'host') return wanted
  const bindings = containers
    .toSorted((a, b) => Number(b.name === containerName) - Number(a.name === containerName))
    .flatMap(({ networkBindings = [] }) => networkBindings)
    .filter(({ protocol = 'tcp' }) => protocol === 'tcp')
  return (bindings.find(({ containerPort }) => containerPort === wanted) ?? bindings[0])?.hostPort
}

/** `https://address`, which answers under the task's name only. */
function secureUrl(address: string | undefined): string | undefined {
  return address === undefined ? undefined : `https://${inUrl(address)}`
}

function inUrl(address: string): string {
  return address.includes(':') ? `[${address}]` : address
}

/** `http://address`, with the port unless it is HTTP's own; nothing without an address or a TCP port. */
function urlOf(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined || port === undefined) return undefined
  return port === 80 ? `http://${inUrl(address)}` : `http://${inUrl(address)}:${port}`
}
