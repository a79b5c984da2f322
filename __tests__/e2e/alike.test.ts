import { describe, expect, test } from '@jest/globals'
import { deploy, inSandbox, liveTasks } from './site.ts'

const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

describe('beside things of others with names alike', () => {
  test('a first deployment creates its log group, although one exists whose name begins with that', async () => {
    await inSandbox({}, async (sandbox) => {
      const theirs = '/run-on-fargate/acme/space-two'
      sandbox.logs.seedGroup({ name: theirs, age: 0, retentionDays: 14 })
      const { outcome } = await deploy(sandbox)

      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      expect(sandbox.logs.groupNames().toSorted()).toEqual(['/run-on-fargate/acme/space', theirs])
    })
  })

  test('the revision that a deployment uses stays behind newer ones of others in its family', async () => {
    await inSandbox({ knobs: { throttle: 'off' } }, async (sandbox) => {
      const first = await deploy(sandbox)
      const arn = first.outputs['task-definition-arn'] ?? ''
      const family = arn.split('/').at(-1)?.split(':')[0] ?? ''
      for (let count = 0; count < 6; count++) {
        const definition = {
          family,
          containerDefinitions: [{ name: 'space', image: 'acme/other', memory: 128 }],
          tags: []
        }
        await sandbox.ecs.operations.RegisterTaskDefinition?.(definition as never, CALLER)
      }
      const { outcome, outputs } = await deploy(sandbox)
      const used = sandbox.ecs.taskDefinitions().find(({ taskDefinitionArn }) => taskDefinitionArn === arn)

      expect([outcome, outputs['task-definition-arn'], used?.status]).toEqual(['success', arn, 'ACTIVE'])
    })
  })
})
