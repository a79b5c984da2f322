import type { ContainerDefinition, PortMapping } from '@aws-sdk/client-ecs'

/** A port of the container, or a range of them. */
export interface Port {
  readonly port: number
  /** The last port of a range. */
  readonly to?: number | undefined
  readonly protocol: 'tcp' | 'udp'
}

/** Reads `9000-9010`; undefined for what isn't a range of ports. */
export function parseRange(text: string): Pick<Port, 'port' | 'to'> | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  const [port, to] = [Number(first), Number(last)]
  if (!isPort(port) || !isPort(to) || to < port) return undefined
  return to === port ? { port } : { port, to }
}

export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535
}

export function samePort(a: Port, b: Port | undefined): boolean {
  return a.port === b?.port && a.to === b.to && a.protocol === b.protocol
}

/** Returns whether `outer` includes every port of `inner`. */
export function covers(outer: Port, inner: Port): boolean {
  return outer.port <= inner.port && lastOf(inner) <= lastOf(outer) && outer.protocol === inner.protocol
}

/** Returns whether two ports or ranges have a port in common. */
export function overlaps(a: Port, b: Port): boolean {
  return a.port <= lastOf(b) && b.port <= lastOf(a) && a.protocol === b.protocol
}

export function lastOf({ port, to }: Port): number {
  return to ?? port
}

/** Returns a mapping's port. ECS treats any protocol but `udp` as TCP. Source: PortMapping in the ECS API reference. */
export function portOf({ containerPort, containerPortRange = '', protocol }: PortMapping): Port | undefined {
  const ports = containerPort === undefined ? parseRange(containerPortRange) : { port: containerPort }
  return ports && { ...ports, protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}

/** Returns the ports that a container maps, without duplicates. A mapping has a single port or a range. */
export function mappedPorts({ portMappings = [] }: Pick<ContainerDefinition, 'portMappings'>): Port[] {
  const ports = portMappings.flatMap((mapping) => portOf(mapping) ?? [])
  return ports.filter((port, index) => ports.findIndex((each) => samePort(each, port)) === index)
}
