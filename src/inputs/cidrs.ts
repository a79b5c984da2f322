import ipaddr from 'ipaddr.js'
import { ActionError } from '../errors.ts'

/** An address block as EC2 takes it in a rule: the network's address and the prefix, in EC2's spelling. */
export interface Cidr {
  readonly block: string
  readonly family: 'ipv4' | 'ipv6'
}

/**
 * Reads address blocks, separated by commas or blanks. Throws `CIDR_INVALID` for what is none, and for one with bits set
 * beyond its prefix: EC2 would store another block than was written.
 */
export function parseCidrs(text: string): Cidr[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const cidrs = parts.map((part) => parseCidr(part))
  return cidrs.filter((cidr, index) => cidrs.findIndex((other) => other.block === cidr.block) === index)
}

function parseCidr(part: string): Cidr {
  const family = ipaddr.IPv6.isValidCIDR(part) ? 'ipv6' : 'ipv4'
  const valid = family === 'ipv6' || ipaddr.IPv4.isValidCIDRFourPartDecimal(part)
  if (!valid) {
    throw invalid(
      part,
      'is no address block',
      'Write blocks such as `203.0.113.0/24`, `198.51.100.7/32` or `2001:db8::/32`.'
    )
  }
  const [address, prefix] = ipaddr.parseCIDR(part)
  const network =
    family === 'ipv6' ? ipaddr.IPv6.networkAddressFromCIDR(part) : ipaddr.IPv4.networkAddressFromCIDR(part)
  const block = `${network.toString()}/${prefix}`
  if (network.toNormalizedString() !== address.toNormalizedString()) {
    throw invalid(part, `has bits set beyond its /${prefix}`, `Write \`${block}\` for the whole block.`)
  }
  return { block, family }
}

function invalid(part: string, what: string, hint: string): ActionError {
  return new ActionError('CIDR_INVALID', `The input \`ingress-cidrs\` holds "${part}", which ${what}.`, hint)
}
