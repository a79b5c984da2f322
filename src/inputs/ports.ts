import { ActionError } from '../errors.ts'

/** A port of the container. */
export interface Port {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** Reads `80` or `8080,9090/udp`. Throws `PORT_INVALID` naming the part that is no port or comes twice. */
export function parsePorts(text: string): Port[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const ports = parts.map((part) => parsePort(part))
  const twice = parts.find((_, index) => ports.slice(0, index).some((earlier) => same(earlier, ports[index])))
  if (twice !== undefined) {
    throw new ActionError('PORT_INVALID', `The input \`port\` names ${twice} twice.`, 'Name each port once.')
  }
  return ports
}

function parsePort(part: string): Port {
  const [, number, protocol] = /^(\d{1,5})(?:\/(tcp|udp))?$/i.exec(part) ?? []
  const port = Number(number)
  if (number === undefined || port < 1 || port > 65535) {
    throw new ActionError(
      'PORT_INVALID',
      `The input \`port\` holds "${part}", which is no port.`,
      'Write numbers from 1 to 65535, with `/udp` where it is not TCP: `80` or `8080,9090/udp`.'
    )
  }
  return { port, protocol: protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp' }
}

function same(a: Port, b: Port | undefined): boolean {
  return a.port === b?.port && a.protocol === b.protocol
}
