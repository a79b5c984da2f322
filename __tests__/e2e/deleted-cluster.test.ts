import { describe, expect, test } from '@jest/globals'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, until } from './site.ts'

const CALLER = { principal: { arn: 'somebody' }, authorize: () => undefined } as never

/** Deploys, and deletes the cluster as somebody else does; ECS describes it for a while, as INACTIVE. */
async function withoutCluster(sandbox: Sandbox): Promise<void> {
  await deploy(sandbox)
  for (const { taskArn: task } of liveTasks(sandbox)) {
    await sandbox.ecs.operations.StopTask?.({ task, cluster: 'default' } as never, CALLER)
  }
  await until(() => sandbox.ecs.tasks().every(({ lastStatus }) => lastStatus === 'STOPPED'))
  await sandbox.ecs.operations.DeleteCluster?.({ cluster: 'default' } as never, CALLER)
}

describe('a cluster that was deleted', () => {
  test.concurrent('is created again by the next deployment', async () => {
    await inSandbox({}, async (sandbox) => {
      await withoutCluster(sandbox)
      const { outcome, outputs } = await deploy(sandbox)

      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      expect(JSON.parse(outputs.changed ?? '')).toContainEqual({
        resource: 'cluster',
        name: 'default',
        action: 'create'
      })
    })
  })

  test.concurrent.each(['destroy', 'sweep'])('does not hinder mode: %s', async (mode) => {
    await inSandbox({}, async (sandbox) => {
      await withoutCluster(sandbox)
      const { outcome, annotations } = await deploy(sandbox, { mode })

      expect([outcome, annotations]).toEqual(['success', []])
    })
  })
})
