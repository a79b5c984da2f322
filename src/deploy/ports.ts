import { mappedPorts, covers, lastOf, overlaps, type Port } from '../ports.ts'
import type { Deployment, ImageFinding, InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'

/** On which ports the task is reached. */
export interface ChosenPorts {
  /** Those that the security group opens; the first TCP port makes the address. */
  readonly open: readonly Port[]
  /** Those to write into the main container; nothing when the template's stay. */
  readonly mapped?: readonly Port[]
  /** Those of other containers, and those that the template maps, that stay closed. */
  readonly closed: readonly ClosedPort[]
  /** Those that the images of the containers beside those of the template expose, by container. */
  readonly added?: ExposedPorts | undefined
  /** Of a task with several containers: the first open TCP port of each, by container. */
  readonly reached?: Readonly<Record<string, number>> | undefined
  /** What serves HTTPS; nothing where that is not asked for. */
  readonly tls?: TlsPorts
}

/** How the container that ends TLS reaches the application. */
export interface TlsPorts {
  readonly applicationContainer: string
  readonly applicationPort: number
  /** Whether port 80 is free, so that it can redirect to HTTPS. */
  readonly redirect: boolean
}

/** Ports by container. */
export type ExposedPorts = Readonly<Record<string, readonly Port[]>>

export interface ClosedPort extends Port {
  readonly container: string
}

/**
 * Returns the ports of a deployment; `added` are those that the images of further containers expose. With HTTPS these are the
 * ones of the container that ends TLS, and those that were asked for. Throws `HTTPS_PORT_TAKEN` and `HTTPS_WITHOUT_PORT`.
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
 * The ports that were asked for, else those that the template maps for the main container, else those that the image
 * exposes, else 80 where nothing names any for another container. A job has only the first. Containers of a task reach each
 * other without a rule, so the ports of the others stay closed unless they were asked for.
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
  // What another container listens on, such as a proxy in front of the application, is not the main one's to map.
  if (ports.length > 0) return result(ports, ownOf(ports))
  if (deployment.kind === 'job') return result([])
  if (main.length > 0) return result(rangesLast(main))
  // On an instance's network its own groups decide who gets in, and only what is mapped is reached at all.
  if (others.length > 0 && deployment.network.kind !== 'own') return result(others)
  const exposed = exposedBy(image)
  // A file that names ports means those, though none of them is the main container's: 80 would be a guess.
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

/** One port before a range: the address needs one. */
function rangesLast<T extends Port>(ports: readonly T[]): readonly T[] {
  return ports.toSorted((a, b) => Number(a.to !== undefined) - Number(b.to !== undefined))
}

/** How many ports in a row are one range. A group has room for 60 rules, and a task definition for 64 KiB. */
const SHORTEST_RANGE = 10

/** An image lists each port of `EXPOSE 10000-20000/udp`. Returns many in a row as the range that they were. */
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

/** The first open TCP port of each container. What is nobody else's is the main one's. */
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
 * Throws `PORT_TAKEN` for two containers that listen on one port: all containers of a task share its network, unless Docker
 * gives each its own. Only a task with `images` is judged, whose containers nobody has tried together.
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
    'Let one of them listen on another port. If the image exposes a port that it does not use, name the right one in `port` for the main container, or in `portMappings` of `task-definition` for another.'
  )
}

function sharedBy(one: Port, other: Port): Port {
  const [port, to] = [Math.max(one.port, other.port), Math.min(lastOf(one), lastOf(other))]
  return { port, to: to === port ? undefined : to, protocol: one.protocol }
}

/** The ports that the images of added containers expose, by container. Of one in a template, only what that maps counts. */
export function exposedByOthers([, ...others]: readonly InspectedContainer[]): ExposedPorts {
  return Object.fromEntries(
    others.flatMap(({ name, listed, finding }) => {
      const exposed = listed === 'added' ? exposedBy(finding) : []
      return exposed.length === 0 ? [] : [[name, exposed] as const]
    })
  )
}

const HTTPS: Port = { port: 443, protocol: 'tcp' }

/** The containers of a task share its ports, whether or not these are open. */
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
  // Every other port would be a way around the password.
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

/** Throws `HTTPS_PORT_TAKEN` when a container of the user's listens on port 443. */
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
      `the container ${container} has it, by \`task-definition\` or its image`,
      'Let that container listen on another port without TLS, or omit `https`.'
    )
  }
  if (ports.some(takes)) {
    throw taken(
      '`port` has it for the application',
      'Set `port` to the port that the application listens on without TLS. Port 443 is open without being named.'
    )
  }
  if (open.some(takes)) {
    throw taken(
      'the image exposes it',
      'Set `port` to the port that the application listens on without TLS, or omit `https` if it only serves TLS itself.'
    )
  }
}

/** `8080/tcp`, `9000-9010/udp`. */
export function portText({ port, to, protocol }: Port): string {
  return `${port}${to === undefined ? '' : `-${to}`}/${protocol}`
}

/**
 * The ports that the template's containers map, each with the container that does; `beside` are all that are not the main
 * one's, those that the images of further containers expose among them.
 */
function mappings({ template, containers: [main] }: Deployment, added: ExposedPorts = {}) {
  const all = template.containerDefinitions.flatMap((container) =>
    mappedPorts(container).map((port): ClosedPort => ({ ...port, container: container.name }))
  )
  const others = all.filter(({ container }) => container !== main.name)
  const exposed = Object.entries(added).flatMap(([container, some]) => some.map((port) => ({ ...port, container })))
  return { main: all.filter(({ container }) => container === main.name), others, beside: [...others, ...exposed] }
}

/** Whether the template says on which ports the main container listens. */
export function mapsPorts(deployment: Deployment): boolean {
  return mappings(deployment).main.length > 0
}

/** A server that nobody reaches is hardly what was meant. */
export function portWarnings({ kind, templateGiven }: Deployment, { open, closed }: ChosenPorts): string[] {
  if (kind === 'job' || open.length > 0 || closed.length === 0) return []
  const names = closed.map((port) => `${portText(port)} of ${port.container}`).join(', ')
  const file = templateGiven ? '`task-definition` maps none for the main container, and ' : ''
  return [
    `No port is opened: ${file}the image tells none. To open one of the others (${names}), or the main container's, set \`port\`.`
  ]
}
