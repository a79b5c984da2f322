import type { Cause } from './cause.ts'

const WAY_OUT =
  'Check, in this order: `assign-public-ip: true` in a subnet whose route table leads to an internet gateway, or NAT in a private one; ' +
  'a security group that lets HTTPS and DNS out; the network ACL; and, where VPC endpoints are used, that their groups let the task in on port 443.'

const PARTNERS: readonly (readonly [said: RegExp, who: string])[] = [
  [/https?:\/\/([^/"\s]+)/, ''],
  [/Secrets Manager| asm[: ]/, 'Secrets Manager'],
  [/CloudWatch|logger args/i, 'CloudWatch Logs'],
  [/Amazon ECR/, 'Amazon ECR'],
  [/CannotPull/, 'its registry']
]

/** Whom the task could not reach, as far as the text says. */
function partner(text: string): string {
  for (const [said, who] of PARTNERS) {
    const found = said.exec(text)
    if (found !== null) return who === '' ? (found[1] ?? '') : who
  }
  return 'what it needs'
}

/**
 * Connections of the task that do not come about. These words stand in pull, secret and log errors alike, so they are
 * looked for before those. Source: "Verify Amazon ECS task connectivity" in the ECS Developer Guide.
 */
export const NETWORK: readonly Cause[] = [
  {
    when: /toomanyrequests|pull rate limit|429 Too Many Requests/i,
    title: 'The registry’s pull limit is reached',
    cause: 'The registry refused the task’s pull because too many came from its address or account.',
    remedy:
      'Give `registry-username` and `registry-password`, which have a limit of their own; or wait and run again; or keep a copy of the image in Amazon ECR.'
  },
  {
    when: /x509: |server gave HTTP response to HTTPS client/,
    title: 'The registry’s certificate is not trusted',
    cause: 'Fargate pulls over HTTPS only, and trusts the certificates of public authorities only.',
    remedy: 'Give the registry a certificate of a public authority, or use another registry.'
  },
  {
    when: /CannotPull[^]*lookup (\S+?)(?: on \S+)?: no such host/,
    title: 'The registry’s host name is not known',
    cause: (found) => `The DNS of the task's VPC does not know ${found[1] ?? 'the registry'}.`,
    remedy:
      'Check the host in `image`. For a registry inside the VPC, check its private DNS name, and that the VPC has DNS resolution on.'
  },
  {
    when: /There is a connection issue between the task and|dial (?:tcp|udp)|i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled|context (?:canceled|deadline exceeded)|connection refused|no route to host|no such host|: signal: killed/,
    title: 'The task has no way out to the internet',
    cause: (found) => `The task could not reach ${partner(found.input)}.`,
    remedy: WAY_OUT
  },
  {
    when: /InsufficientFreeAddressesInSubnet|not have enough free addresses/,
    title: 'The subnet has no free address',
    cause: 'Each task needs an address of its own, and those of the subnet are all in use.',
    remedy: 'Name other or more subnets in `subnets`, or stop what is not needed there.'
  },
  {
    when: /Unexpected EC2 error while attempting to Create Network Interface/,
    title: 'The task got no network interface',
    cause: 'EC2 did not make one for the task; the text ends with its reason.',
    remedy: 'Check that `subnets` and `security-groups` still exist, and the quota of network interfaces in the Region.'
  }
]
