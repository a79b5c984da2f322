import type { IpPermission } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import {
  applySecurityGroup,
  closeRules,
  findSecurityGroups,
  openRules,
  planSecurityGroup
} from '../../src/resources/security-group.ts'
import { environmentTags } from '../../src/ownership.ts'
import { withAccount, type Account } from '../../sandbox/__tests__/account.ts'

const place = { repository: 'acme/space', environment: 'main' }
const PORTS = [80, 81, 82]

const rule = (port: number): IpPermission => ({
  FromPort: port,
  ToPort: port,
  IpProtocol: 'tcp',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }]
})

/** The group of an environment in which these ports are open. */
async function groupWith({ clients, ec2 }: Account, open: readonly number[]): Promise<string> {
  const spec = {
    name: 'web',
    vpcId: ec2.defaultVpc.vpcId,
    ports: open.map((port) => ({ port, protocol: 'tcp' as const })),
    ingress: [{ block: '0.0.0.0/0', family: 'ipv4' as const }],
    place,
    tags: environmentTags(place)
  }
  return applySecurityGroup(clients.ec2, planSecurityGroup([], spec), new AbortController().signal)
}

async function openIn({ clients }: Account): Promise<(number | undefined)[]> {
  const [group] = await findSecurityGroups(clients.ec2, place)
  return (group?.rules ?? []).map(({ FromPort }) => FromPort).toSorted()
}

/** Every choice of the ports that another deployment may have changed by then. */
const CHOICES = Array.from({ length: 2 ** PORTS.length }, (_, bits) => PORTS.filter((_, index) => (bits >> index) & 1))

// EC2 refuses a call as a whole where one of its rules is there already, or gone.
describe.each(CHOICES.map((choice) => ({ choice })))('where another deployment has open $choice', ({ choice }) => {
  test('all ports that are to be opened are open', async () => {
    await withAccount({}, async (account) => {
      await openRules(account.clients.ec2, await groupWith(account, choice), PORTS.map(rule))
      expect(await openIn(account)).toEqual(PORTS)
    })
  })

  test('all ports that are to be closed are closed', async () => {
    await withAccount({}, async (account) => {
      await closeRules(account.clients.ec2, await groupWith(account, choice), PORTS.map(rule))
      expect(await openIn(account)).toEqual([])
    })
  })
})
