import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { administer } from './failures.ts'
import { deploy, inSandbox, inventory, WALKTHROUGH, writesOf } from './site.ts'

async function createGroup(sandbox: Sandbox, name: string, vpcId = sandbox.ec2.defaultVpc.vpcId): Promise<string> {
  const made = await administer(sandbox, 'ec2', 'CreateSecurityGroup', {
    GroupName: name,
    Description: 'Admitted by the database',
    VpcId: vpcId
  })
  return (made as { GroupId: string }).GroupId
}

function groupsOfRuns(sandbox: Sandbox): unknown[] {
  return sandbox.aws.calls
    .filter(({ operation }) => operation === 'RunTask')
    .map(
      ({ input }) =>
        (input as { networkConfiguration: { awsvpcConfiguration: { securityGroups: unknown } } }).networkConfiguration
          .awsvpcConfiguration.securityGroups
    )
}

describe('add-security-groups', () => {
  test.concurrent.each([
    ['a service', {}, 2],
    ['a job', { 'wait-for': 'stopped', command: 'true' }, 0]
  ])(
    'gives the tasks of %s the groups beside their own, which opens the ports as ever',
    async (_, inputs, rules) => {
      await inSandbox({}, async (sandbox) => {
        const added = [await createGroup(sandbox, 'one'), await createGroup(sandbox, 'two')]
        const before = sandbox.ec2.securityGroups().filter(({ id }) => added.includes(id))
        const { outputs } = await deploy(sandbox, {
          ...WALKTHROUGH,
          ...inputs,
          'add-security-groups': added.join('\n')
        })
        const own = outputs['security-group-id'] ?? ''

        expect(own).toMatch(/^sg-/)
        expect(groupsOfRuns(sandbox)).toEqual([[own, ...added]])
        expect(
          sandbox.ec2
            .securityGroups()
            .find(({ id }) => id === own)
            ?.rules.filter(({ direction }) => direction === 'ingress')
        ).toHaveLength(rules)
        expect(sandbox.ec2.securityGroups().filter(({ id }) => added.includes(id))).toEqual(before)
        expect(JSON.parse(outputs.changed ?? '')).not.toContainEqual(expect.objectContaining({ name: added[0] }))
      })
    },
    30_000
  )

  test.concurrent('leaves the groups when the environment is removed', async () => {
    await inSandbox({}, async (sandbox) => {
      const added = await createGroup(sandbox, 'database clients')
      await deploy(sandbox, { ...WALKTHROUGH, 'add-security-groups': added })
      const { outcome } = await deploy(sandbox, { mode: 'destroy' })

      expect(outcome).toBe('success')
      expect(inventory(sandbox).securityGroups).toEqual(['database clients'])
    })
  })

  test.concurrent('refuses groups that are not there or in another VPC, before anything is written', async () => {
    await inSandbox({}, async (sandbox) => {
      const { vpcId } = sandbox.ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [] })
      const elsewhere = await createGroup(sandbox, 'elsewhere', vpcId)
      const missing = await deploy(sandbox, {
        ...WALKTHROUGH,
        'add-security-groups': `sg-0123456789abcdef0,${elsewhere}`
      })
      const strange = await deploy(sandbox, { ...WALKTHROUGH, 'add-security-groups': elsewhere })

      expect([missing.outcome, strange.outcome]).toEqual(['failure', 'failure'])
      expect(missing.annotations[0]?.message).toContain("don't exist in this Region and account: sg-0123456789abcdef0.")
      expect(strange.annotations[0]?.message).toContain(`${elsewhere} (${vpcId})`)
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('asks for nothing where there are none', async () => {
    await inSandbox({}, async (sandbox) => {
      await deploy(sandbox)

      expect(
        sandbox.aws.calls
          .filter(({ operation }) => operation === 'DescribeSecurityGroups')
          .map(({ input }) => JSON.stringify(input))
      ).not.toContainEqual(expect.stringContaining('group-id'))
    })
  })
})
