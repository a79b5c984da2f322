import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { environmentTags, originTag, upperCaseTags } from '../../src/ownership.ts'
import { seedPlace } from './seed.ts'
import { deploy, inSandbox } from './site.ts'

/** What AWS lists on a page after the first is found as well. */

const CALLER = { principal: { arn: 'seed' }, authorize: () => undefined } as never

async function seedGroup({ ec2, github }: Sandbox, name: string, pull: number): Promise<void> {
  const subject = {
    repository: github.repository,
    environment: `pr-${pull}`,
    run: '1/1',
    commit: 'f3c2a1b',
    origin: `refs/pull/${pull}`
  }
  const Tags = upperCaseTags({ ...environmentTags(subject), ...originTag(subject) })
  const request = {
    GroupName: name,
    Description: 'seeded',
    VpcId: ec2.defaultVpc.vpcId,
    TagSpecifications: [{ ResourceType: 'security-group', Tags }]
  }
  await ec2.operations.CreateSecurityGroup?.(request as never, CALLER)
}

describe('a sweep', () => {
  test('finds an environment of which only a security group is left, behind a thousand others', async () => {
    await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
      await seedPlace(sandbox)
      const [one, two] = [sandbox.github.openPull().number, sandbox.github.openPull().number]
      for (let count = 0; count < 1000; count++) await seedGroup(sandbox, `group-${count}`, one)
      await seedGroup(sandbox, 'the-last', two)
      sandbox.github.closePull(two)
      const { outcome, outputs } = await deploy(sandbox, { mode: 'sweep', 'dry-run': 'true' })

      const gone = { resource: 'environment', name: `pr-${two}`, action: 'delete' }
      expect([outcome, JSON.parse(outputs.changed ?? '')]).toEqual(['success', [gone]])
    })
  })
})
