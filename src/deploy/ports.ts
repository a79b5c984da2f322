import { mappedPorts, covers, lastOf, overlaps, type Port } from '../ports.ts'
import type { Deployment, ImageFinding, InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'

/** The ports of the task, and how they are reached. */
export interface ChosenPorts {
  /** The ports that the security group opens. The first TCP port is that of the URL. */
  readonly open: readonly Port[]
  /** The port mappings to write into the main container. Omitted to keep those of the template. */
  readonly mapped?: readonly Port[]
  /** The ports that containers map or added images expose, and that stay closed. */
  readonly closed: readonly ClosedPort[]
  /** The ports that the images of added containers expose. */
  readonly added?: ExposedPorts | undefined
  /** The first open TCP port of each container, in a task with several. */
  readonly reached?: Readonly<Record<string, number>> | undefined
  /** Omitted without HTTPS. */
  readonly tls?: TlsPorts
}

/** How the TLS container reaches the application. */
export interface TlsPorts {
  readonly applicationContainer: string
  readonly applicationPort: number
  /** Whether port 80 is free for a redirect to HTTPS. */
  readonly redirect: boolean
}

/** Ports by container. */
export type ExposedPorts = Readonly<Record<string, readonly Port[]>>

export interface ClosedPort extends Port {
  readonly container: string
}

/**
 * Returns the ports of a deployment. With HTTPS, opens only the TLS container's ports, and requested ports unless a
 * password is set. `added` are the exposed ports of added containers. Throws `HTTPS_PORT_TAKEN` or
 * `HTTPS_WITHOUT_PORT`.
 */
export function choosePorts(
  deployment: Deployment,
  image: ImageFinding | undefined,
  added?: ExposedPorts
): ChosenPorts {
  const chosen = applicationPorts(deployment, image, added)
  return deployment.domain?.https === undefined ? chosen : behindTls(deployment, chosen, image)
}

/**
 * Returns the requested ports, else the main container's mapped ports, else its image's exposed ports, else port 80. A
 * job has only the requested ports. Other containers' ports stay closed unless requested, because containers of a task
 * reach each other without a rule.
 */
function applicationPorts(deployment: Deployment, image: ImageFinding | undefined, added?: ExposedPorts): ChosenPorts {
  const { ports } = deployment
  const { main, others, beside } = mappings(deployment, added)
  const taken = (port: Port) => beside.some((other) => covers(other, port))
  const result = (open: readonly Port[], mapped: readonly Port[] = []): ChosenPorts => ({
    open: open.map(bare),
    ...(mapped.length > 0 && { mapped }),
    closed: [...(ports.length > 0 ? [] : main), ...beside].filter((port) => !open.some((each) => covers(each, port))),
    added,
    ...(deployment.containers.length > 1 && { reached: reachedBy(open, beside, deployment.containers[0].name) })
  })
  const ownOf = (some: readonly Port[]) => some.filter((port) => !taken(port))
  // The main container must not map a port of another container, such as a proxy in front of it.
  if (ports.length > 0) return result(ports, ownOf(ports))
  if (deployment.kind === 'job') return result([])
  if (main.length > 0) return result(rangesLast(main))
  // On an instance's network, the instance's security groups control access, and only mapped ports are reachable.
  if (others.length > 0 && deployment.network.kind !== 'own') return result(others)
  const exposed = exposedBy(image)
  // If the template maps ports only for other containers, those are meant. Opening port 80 would be a guess.
  if (exposed.length === 0 && (others.length > 0 || taken(HTTP))) return result([])
  const chosen: readonly Port[] = exposed.length > 0 ? exposed : [HTTP]
  return result(chosen, ownOf(chosen))
}

const HTTP: Port = { port: 80, protocol: 'tcp' }

function bare({ port, to, protocol }: Port): Port {
  return { port, to, protocol }
}

function exposedBy(image: ImageFinding | undefined): readonly Port[] {
  return image?.kind === 'found' ? rangesLast(inRanges(image.exposedPorts)) : []
}

/** Sorts single ports before ranges, because the URL needs a single port. */
function rangesLast<T extends Port>(ports: readonly T[]): readonly T[] {
  return ports.toSorted((a, b) => Number(a.to !== undefined) - Number(b.to !== undefined))
}

/** How many consecutive ports make a range. A group has room for 60 rules, and a task definition for 64 KiB. */
const SHORTEST_RANGE = 10

/** Combines many consecutive ports into ranges. An image lists each port of `EXPOSE 10000-20000/udp`. */
function inRanges(ports: readonly Port[]): readonly Port[] {
  const sorted = ports.toSorted((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port)
  const starts = sorted.flatMap(({ port, protocol }, index) => {
    const before = sorted[index - 1]
    return before?.protocol === protocol && before.port + 1 === port ? [] : [index]
  })
  return starts
    .flatMap((start, index): readonly Port[] => {
      const run = sorted.slice(start, starts[index + 1])
      const [first, last] = [run[0], run.at(-1)]
      return first === undefined || run.length < SHORTEST_RANGE ? run : [{ ...first, to: last?.port }]
    })
    .toSorted((a, b) => a.port - b.port)
}

/** Returns the first open TCP port of each container. Ports of no other container are the main container's. */
function reachedBy(
  open: readonly Port[],
  others: readonly ClosedPort[],
  main: string
): Readonly<Record<string, number>> {
  const owned = open
    .filter(({ protocol }) => protocol === 'tcp')
    .map((port) => [others.find((other) => covers(other, port))?.container ?? main, port.port] as const)
  return Object.fromEntries(owned.toReversed())
}

/**
 * Throws `PORT_TAKEN` if two containers listen on one port. All containers of a task share its network, except in
 * bridge mode. Checks only tasks with `images`, whose containers may never have run together.
 */
export function requireOwnPorts(deployment: Deployment, findings: readonly InspectedContainer[]): void {
  if (deployment.network.kind === 'bridge' || !deployment.containers.some(({ listed }) => listed !== undefined)) return
  const { main, beside } = mappings(deployment, exposedByOthers(findings))
  const asked = deployment.ports.filter((port) => !beside.some((other) => covers(other, port)))
  const own = [asked, main, exposedBy(findings[0]?.finding)].find((some) => some.length > 0) ?? []
  const all = [...own.map((port) => ({ ...port, container: deployment.containers[0].name })), ...beside]
  const clashes = all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => other.container !== one.container && overlaps(one, other))
      .map((other) => `${one.container} and ${other.container} on ${portText(sharedBy(one, other))}`)
  )
  if (clashes.length === 0) return
  throw new ActionError(
    'PORT_TAKEN',
    `Containers of a task share its network, but two listen on the same port: ${[...new Set(clashes)].join('; ')}.`,
    'Let one of them listen on another port. If the image exposes a port that it does not use, set the correct one in `port` for the main container, or in `portMappings` of `task-definition` for another.'
  )
}

function sharedBy(one: Port, other: Port): Port {
  const [port, to] = [Math.max(one.port, other.port), Math.min(lastOf(one), lastOf(other))]
  return { port, to: to === port ? undefined : to, protocol: one.protocol }
}

/** Returns the ports that the images of added containers expose. For other containers, only port mappings count. */
export function exposedByOthers([, ...others]: readonly InspectedContainer[]): ExposedPorts {
  return Object.fromEntries(
    others.flatMap(({ name, listed, finding }) => {
      const exposed = listed === 'added' ? exposedBy(finding) : []
      return exposed.length === 0 ? [] : [[name, exposed] as const]
    })
  )
}

const HTTPS: Port = { port: 443, protocol: 'tcp' }

/** Returns the ports behind the TLS container. The task's containers share all ports, open or closed. */
function behindTls(deployment: Deployment, chosen: ChosenPorts, image: ImageFinding | undefined): ChosenPorts {
  const { main, beside } = mappings(deployment, chosen.added)
  const mapped = [...main, ...beside]
  const [{ name }] = deployment.containers
  const takes = (wanted: Port) => (port: Port) => covers(port, wanted)
  requireFreePort(deployment, chosen, mapped)
  const application = chosen.open.find(({ protocol }) => protocol === 'tcp')
  if (application === undefined) {
    throw new ActionError(
      'HTTPS_WITHOUT_PORT',
      '`https` is `true`, but the task has no TCP port to pass requests on to.',
      'Set `port` to the port that the application listens on without TLS.'
    )
  }
  const redirect = ![...chosen.open, ...mapped, ...exposedBy(image)].some(takes(HTTP))
  // Any other open port would bypass the password.
  const asked = deployment.domain?.https?.access === undefined ? deployment.ports : []
  const open = [HTTPS, ...(redirect ? [HTTP] : []), ...asked]
  const served = { port: application.port, protocol: application.protocol }
  const applicationContainer = beside.find(takes(served))?.container ?? name
  return {
    ...chosen,
    open,
    closed: mapped.filter((port) => ![...open, served].some((each) => covers(each, port))),
    reached: chosen.reached && { ...reachedBy(asked, beside, name), [applicationContainer]: HTTPS.port },
    tls: { applicationContainer, applicationPort: served.port, redirect }
  }
}

/** Throws `HTTPS_PORT_TAKEN` if a container of the user listens on port 443. */
function requireFreePort({ ports }: Deployment, { open }: ChosenPorts, mapped: readonly ClosedPort[]): void {
  const takes = (port: Port) => covers(port, HTTPS)
  const taken = (where: string, fix: string) =>
    new ActionError(
      'HTTPS_PORT_TAKEN',
      `With \`https\`, a container of the action listens on port 443, but ${where}.`,
      fix
    )
  const container = mapped.find(takes)?.container
  if (container !== undefined) {
    throw taken(
      `the container ${container} uses it, by \`task-definition\` or its image`,
      'Let that container listen on another port without TLS, or omit `https`.'
    )
  }
  if (ports.some(takes)) {
    throw taken(
      '`port` has it for the application',
      'Set `port` to the port that the application listens on without TLS. The action opens port 443 by itself.'
    )
  }
  if (open.some(takes)) {
    throw taken(
      'the image exposes it',
      'Set `port` to the port that the application listens on without TLS, or omit `https` if it only serves TLS itself.'
    )
  }
}

/** Returns a port as text: `8080/tcp` or `9000-9010/udp`. */
export function portText({ port, to, protocol }: Port): string {
  return `${port}${to === undefined ? '' : `-${to}`}/${protocol}`
}

/**
 * Returns the ports that the template maps, with their containers. `beside` are the ports of all but the main
 * container, including those that the images of added containers expose.
 */
function mappings({ template, containers: [main] }: Deployment, added: ExposedPorts = {}) {
  const all = template.containerDefinitions.flatMap((container) =>
    mappedPorts(container).map((port): ClosedPort => ({ ...port, container: container.name }))
  )
  const others = all.filter(({ container }) => container !== main.name)
  const exposed = Object.entries(added).flatMap(([container, some]) => some.map((port) => ({ ...port, container })))
  return { main: all.filter(({ container }) => container === main.name), others, beside: [...others, ...exposed] }
}

/** Whether the template maps ports of the main container. */
export function mapsPorts(deployment: Deployment): boolean {
  return mappings(deployment).main.length > 0
}

/** Returns warnings of ports that stay closed although the user probably wants them open. */
export function portWarnings(
  { kind, templateGiven, ports: asked, domain }: Deployment,
  { open, closed, tls }: ChosenPorts
): string[] {
  if (tls !== undefined && domain?.https?.access !== undefined) {
    const ignored = asked.filter(
      ({ port, to, protocol }) => protocol !== 'tcp' || port !== tls.applicationPort || to !== undefined
    )
    if (ignored.length === 0) return []
    return [
      `\`port\` has ${ignored.map(portText).join(', ')}, but with \`access-password\` only HTTPS is open, which passes requests on to port ${tls.applicationPort}. The other ports stay closed, because they would bypass the password.`
    ]
  }
  if (kind === 'job' || open.length > 0 || closed.length === 0) return []
  const names = closed.map((port) => `${portText(port)} of ${port.container}`).join(', ')
  const file = templateGiven ? '`task-definition` maps none for the main container, and ' : ''
  return [
    `No port is opened: ${file}the image exposes none. To open one of the others (${names}), or the main container's, set \`port\`.`
  ]
}
