import { mappedPorts } from '../aws/container-definition.ts'
import { httpsOf, type Deployment, type ImageFinding } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { covers, type Port } from '../ports.ts'

/** On which ports the task is reached. */
export interface ChosenPorts {
  /** Those that the security group opens; the first TCP port makes the address. */
  readonly open: readonly Port[]
  /** Those to write into the main container; nothing when the template's stay. */
  readonly mapped?: readonly Port[]
  /** Those that the template maps and that stay closed. */
  readonly closed: readonly ClosedPort[]
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

export interface ClosedPort extends Port {
  readonly container: string
}

/**
 * Returns the ports of a deployment. With HTTPS these are the ones of the container that ends TLS, and those that were asked
 * for. Throws `HTTPS_PORT_TAKEN` and `HTTPS_WITHOUT_PORT`.
 */
export function choosePorts(deployment: Deployment, image: ImageFinding | undefined): ChosenPorts {
  const chosen = applicationPorts(deployment, image)
  return httpsOf(deployment) === undefined ? chosen : behindTls(deployment, chosen, image)
}

/**
 * The ports that were asked for, else those that the template maps for the main container, else those that the image
 * exposes, else 80 where the template maps none for any container. A job has only the first. Containers of a task reach each other without a rule, so the ports of the
 * others stay closed unless they were asked for.
 */
function applicationPorts(deployment: Deployment, image: ImageFinding | undefined): ChosenPorts {
  const { ports } = deployment
  const { main, others } = mappings(deployment)
  const taken = (port: Port) => others.some((other) => covers(other, port))
  const result = (open: readonly Port[], mapped: readonly Port[] = []): ChosenPorts => ({
    open: open.map(({ port, to, protocol }) => ({ port, to, protocol })),
    ...(mapped.length > 0 && { mapped }),
    closed: [...(ports.length > 0 ? [] : main), ...others].filter((port) => !open.some((each) => covers(each, port)))
  })
  // What another container listens on, such as a proxy in front of the application, is not the main one's to map.
  if (ports.length > 0)
    return result(
      ports,
      ports.filter((port) => !taken(port))
    )
  if (deployment.kind === 'job') return result([])
  // One port before a range: the address needs one.
  if (main.length > 0) return result(main.toSorted((a, b) => Number(a.to !== undefined) - Number(b.to !== undefined)))
  // On an instance's network its own groups decide who gets in, and only what is mapped is reached at all.
  if (others.length > 0 && deployment.network.kind !== 'own') return result(others)
  const exposed = image?.kind === 'found' ? image.exposedPorts : []
  // A file that names ports means those, though none of them is the main container's: 80 would be a guess.
  if (exposed.length === 0 && others.length > 0) return result([])
  const chosen: readonly Port[] = exposed.length > 0 ? exposed : [{ port: 80, protocol: 'tcp' }]
  return result(
    chosen,
    chosen.filter((port) => !taken(port))
  )
}

const HTTPS: Port = { port: 443, protocol: 'tcp' }
const HTTP: Port = { port: 80, protocol: 'tcp' }

/** The containers of a task share its ports, whether or not these are open. */
function behindTls(deployment: Deployment, chosen: ChosenPorts, image: ImageFinding | undefined): ChosenPorts {
  const { main, others } = mappings(deployment)
  const mapped = [...main, ...others]
  const [name] = deployment.containers.map((container) => container.name)
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
  const exposed = image?.kind === 'found' ? image.exposedPorts : []
  const redirect = ![...chosen.open, ...mapped, ...exposed].some(takes(HTTP))
  const open = [HTTPS, ...(redirect ? [HTTP] : []), ...deployment.ports]
  const served = { port: application.port, protocol: application.protocol }
  return {
    ...chosen,
    open,
    closed: mapped.filter((port) => ![...open, served].some((each) => covers(each, port))),
    tls: {
      applicationContainer: others.find(takes(served))?.container ?? name ?? '',
      applicationPort: served.port,
      redirect
    }
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
      `\`task-definition\` maps it for the container ${container}`,
      'Let that container listen on another port without TLS and map that, or omit `https`.'
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

/** The ports that the template's containers map, each with the container that does. */
function mappings({ template, containers: [main] }: Deployment): {
  readonly main: readonly ClosedPort[]
  readonly others: readonly ClosedPort[]
} {
  const all = (template?.containerDefinitions ?? []).flatMap((container) =>
    mappedPorts(container).map((port) => ({ ...port, container: container.name }))
  )
  return {
    main: all.filter(({ container }) => container === main.name),
    others: all.filter(({ container }) => container !== main.name)
  }
}

/** Whether the template says on which ports the main container listens. */
export function mapsPorts(deployment: Deployment): boolean {
  return mappings(deployment).main.length > 0
}

/** A server that nobody reaches is hardly what was meant. */
export function portWarnings({ kind, template }: Deployment, { open, closed }: ChosenPorts): string[] {
  if (kind === 'job' || open.length > 0 || template === undefined || closed.length === 0) return []
  const names = closed.map((port) => `${portText(port)} of ${port.container}`).join(', ')
  return [
    `No port is opened: \`task-definition\` maps none for the main container, and the image tells none. To open one of the others (${names}), or the main container's, set \`port\`.`
  ]
}
