import { describe, expect, test } from '@jest/globals'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

function own(groups: readonly { readonly name: string; readonly vpcId: string }[]) {
  return groups.filter(({ name }) => name !== 'default')
}

describe('the security group of an environment', () => {
  test.concurrent('is one of the VPC that the task moves to, and goes in both with the environment', async () => {
    await inSandbox({}, async (sandbox) => {
      const { vpcId, subnetIds } = sandbox.ec2.seedVpc({ cidr: '10.9.0.0/16', subnets: [{ az: 'a', route: 'igw' }] })
      const first = await deploy(sandbox)
      const moved = await deploy(sandbox, { ...WALKTHROUGH, subnets: subnetIds.join(',') })
      const vpcs = own(sandbox.ec2.securityGroups()).map((group) => group.vpcId)

      expect([first.outcome, moved.outcome, liveTasks(sandbox).length]).toEqual(['success', 'success', 1])
      expect(moved.outputs['security-group-id']).not.toBe(first.outputs['security-group-id'])
      expect(vpcs.toSorted()).toEqual([sandbox.ec2.defaultVpc.vpcId, vpcId].toSorted())

      const removed = await deploy(sandbox, { mode: 'destroy' })

      expect([removed.outcome, own(sandbox.ec2.securityGroups())]).toEqual(['success', []])
    })
  })

  test.concurrent('is deleted once the interface of the stopped task no longer holds it', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      const message = `resource ${outputs['security-group-id'] ?? ''} has a dependent object`
      const answer = { code: 'DependencyViolation', message }
      // As long as EC2 keeps the interface, which can take more than half a minute.
      sandbox.world.knobs.faults.push({ call: 'ec2:DeleteSecurityGroup', answer, times: 12 })
      const { outcome, annotations } = await deploy(sandbox, { mode: 'destroy' })

      expect([outcome, annotations]).toEqual(['success', []])
      expect([own(sandbox.ec2.securityGroups()), liveTasks(sandbox)]).toEqual([[], []])
    })
  })
})
