import { mappedPorts } from '../aws/container-definition.ts'
import type { Deployment, ImageFinding } from '../deployment.ts'
import { covers, type Port } from '../ports.ts'

/** On which ports the task is reached. */
export interface ChosenPorts {
  /** Those that the security group opens; the first TCP port makes the address. */
  readonly open: readonly Port[]
  /** Those to write into the main container; nothing when the template's stay. */
  readonly mapped?: readonly Port[]
  /** Those that the template maps and that stay closed. */
  readonly closed: readonly ClosedPort[]
}

export interface ClosedPort extends Port {
  readonly container: string
}

/**
 * The ports that were asked for, else those that the template maps for the main container, else those that the image
 * exposes, else 80 where the template maps none for any container. A job has only the first. Containers of a task reach each other without a rule, so the ports of the
 * others stay closed unless they were asked for.
 */
export function choosePorts(deployment: Deployment, image: ImageFinding | undefined): ChosenPorts {
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
