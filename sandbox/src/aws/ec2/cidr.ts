import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** The number that an IPv4 address stands for. */
export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** The IPv4 address that a number stands for. */
export function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
}

/** First address and size of an IPv4 block. */
export function range(cidr: string): { readonly first: number; readonly size: number } {
  const [address = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  return { first: Math.floor(toNumber(address) / size) * size, size }
}

/** The n-th block of so many bits inside a larger IPv4 block. */
export function subBlock(cidr: string, bits: number, index: number): string {
  return `${toAddress(range(cidr).first + index * 2 ** (32 - bits))}/${bits}`
}

/** An IPv4 block without host bits, as EC2 stores it; nothing when it is malformed. */
export function canonicalIpv4(cidr: string): string | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(cidr)
  if (!match?.[1] || !isIPv4(match[1]) || Number(match[2]) > 32) return undefined
  return `${toAddress(range(cidr).first)}/${Number(match[2])}`
}

/** An IPv6 block; nothing when it is malformed. */
export function canonicalIpv6(cidr: string): string | undefined {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(cidr)
  if (!match?.[1] || !isIPv6(match[1]) || Number(match[2]) > 128) return undefined
  return cidr.toLowerCase()
}

/** Whether an address lies in a block of the same version. */
export function contains(cidr: string, address: string): boolean {
  const [network = '', bits = ''] = cidr.split('/')
  const block = new BlockList()
  const type = isIPv6(address) ? 'ipv6' : 'ipv4'
  block.addSubnet(network, Number(bits), type)
  return block.check(address, type)
}
