import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

test('a task creates the log group of its file by itself, with the role that the action keeps', async () => {
  const options = {
    'awslogs-group': '/team/own',
    'awslogs-region': 'eu-central-1',
    'awslogs-stream-prefix': 'web',
    'awslogs-create-group': 'true'
  }
  const container = { name: 'space', image: 'x', logConfiguration: { logDriver: 'awslogs', options } }
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  writeFileSync(join(workspace, 'task.json'), JSON.stringify({ containerDefinitions: [container] }))
  try {
    await inSandbox({}, async (sandbox) => {
      const done = await deploy(sandbox, { ...WALKTHROUGH, 'task-definition': 'task.json' }, { workspace })

      expect([done.outcome, done.annotations]).toEqual(['success', []])
      expect(sandbox.logs.groupNames()).toContain('/team/own')
      expect(sandbox.ecs.tasks()).toHaveLength(1)
    })
  } finally {
    rmSync(workspace, { recursive: true })
  }
})
