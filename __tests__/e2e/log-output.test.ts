import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { deploy, inSandbox, WALKTHROUGH } from './site.ts'

const options = { 'awslogs-group': '/team/own', 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'web' }
const OWN = { logDriver: 'awslogs', options }
const ELSEWHERE = { logDriver: 'splunk', options: { 'splunk-url': 'https://splunk.test', 'splunk-token': 'x' } }

const DEFAULT = '/run-on-fargate/acme/space'

// The output, and the link to the log, are those of the main container, wherever its file lets it log.
test.concurrent.each([
  ['in the group of its file', OWN, '/team/own', /^web\/space\/[0-9a-f]{32}$/],
  ['in the default group', undefined, DEFAULT, /^task\/space\/[0-9a-f]{32}$/],
  ['not in CloudWatch', ELSEWHERE, undefined, undefined]
])('log-group and log-stream are of a container that logs %s', async (_, logConfiguration, group, stream) => {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  const container = { name: 'space', image: 'x', logConfiguration }
  writeFileSync(join(workspace, 'task.json'), JSON.stringify({ containerDefinitions: [container] }))
  try {
    await inSandbox({}, async (sandbox) => {
      sandbox.logs.seedGroup({ name: '/team/own', age: 60_000 })
      const { outcome, outputs, summary } = await deploy(
        sandbox,
        { ...WALKTHROUGH, 'task-definition': 'task.json' },
        { workspace }
      )

      expect([outcome, outputs['log-group']]).toEqual(['success', group])
      // A group in which nothing logs is none to create.
      expect(sandbox.logs.groupNames().includes(DEFAULT)).toBe(group === DEFAULT)
      if (stream === undefined) expect(outputs['log-stream']).toBeUndefined()
      else expect(outputs['log-stream']).toMatch(stream)
      const link = /log-groups\/log-group\/(\S+?)\/log-events/.exec(summary)?.[1]
      expect(link?.replaceAll('$252F', '/')).toBe(group)
    })
  } finally {
    rmSync(workspace, { recursive: true })
  }
})
