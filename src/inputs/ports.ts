import { ActionError } from '../errors.ts'

/** A port of the container, or a range of them. */
export interface Port {
  readonly port: number
  /** The last port of a range. */
  readonly to?: number
  readonly protocol: 'tcp' | 'udp'
}

/**
 * Reads `80`, `8080,9090/udp` or `9000-9010`. Throws `PORT_INVALID` naming the part that isn't a port or is there twice.
 */
export function parsePorts(text: string): Port[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const ports = parts.map((part) => parsePort(part))
  const twice = parts.find((_, index) => ports.slice(0, index).some((earlier) => samePort(earlier, ports[index])))
  if (twice !== undefined) {
    throw new ActionError('PORT_INVALID', `The input \`port\` has ${twice} twice.`, 'Name each port once.')
  }
  return ports
}

/** Reads `9000-9010`; `undefined` for what isn't a range of ports. */
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

/** Whether every port of `inner` is one of `outer`. */
export function covers(outer: Port, inner: Port): boolean {
  const inside = outer.port <= inner.port && (inner.to ?? inner.port) <= (outer.to ?? outer.port)
  return inside && outer.protocol === inner.protocol
}

function parsePort(part: string): Port {
  const [, numbers = '', protocol] = /^(\d{1,5}(?:-\d{1,5})?)(?:\/(tcp|udp))?$/i.exec(part) ?? []
  const range = numbers.includes('-') ? parseRange(numbers) : { port: Number(numbers) }
  if (range === undefined || !isPort(range.port)) {
    throw new ActionError(
      'PORT_INVALID',
      `The input \`port\` has "${part}", which isn't a port.`,
      "Write numbers from 1 to 65535 or ranges of them, with `/udp` where the protocol isn't TCP: `80`, `8080,9090/udp` or `9000-9010`."
    )
  }
  return { ...range, protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp' }
}
