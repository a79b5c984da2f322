import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { App } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type SandboxOptions, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from './site.ts'

const CHECKED = { command: ['CMD-SHELL', 'curl -f http://localhost/'], interval: 5, retries: 2 }

function imageOf(app: Partial<App>): SandboxOptions {
  return {
    images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, ...app } }],
    // A second of a health check is a tenth of one here.
    knobs: { timings: { healthSecond: 100 } }
  }
}

async function deployChecked(sandbox: Sandbox, containers: readonly object[], inputs: Record<string, string> = {}) {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  try {
    writeFileSync(join(workspace, 'td.json'), JSON.stringify({ containerDefinitions: containers }))
    const given = { ...WALKTHROUGH, 'task-definition': 'td.json', 'wait-for': 'healthy', ...inputs }
    return await deploy(sandbox, given, { workspace })
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

describe('wait-for: healthy', () => {
  test.concurrent('waits until the health check of the container passes', async () => {
    await inSandbox(imageOf({ readyAfter: 1500 }), async (sandbox) => {
      const healthCheck = { ...CHECKED, startPeriod: 60 }
      const { outcome } = await deployChecked(sandbox, [{ name: 'app', healthCheck }])

      expect(outcome).toBe('success')
      expect(liveTasks(sandbox).map(({ healthStatus }) => healthStatus)).toEqual(['HEALTHY'])
    })
  })

  test.concurrent('fails as soon as the container is UNHEALTHY, and stops the task', async () => {
    await inSandbox(imageOf({ status: 500 }), async (sandbox) => {
      const { outcome, annotations } = await deployChecked(sandbox, [{ name: 'app', healthCheck: CHECKED }])

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
        'failure',
        ['The container reports that it is unhealthy']
      ])
      expect(annotations[0]?.message).toContain('app')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('is refused where no essential container has a health check', async () => {
    await inSandbox({}, async (sandbox) => {
      const { annotations } = await deployChecked(sandbox, [{ name: 'app' }])

      expect(annotations.map(({ properties }) => properties.title)).toEqual(['The task definition has no health check'])
      expect(sandbox.ecs.tasks()).toEqual([])
    })
  })
})

describe('health-check-path', () => {
  test.concurrent.each([
    ['a redirect, also to TLS', { redirect: 'https://example.com/' }],
    ['503 at first, then 200', { readyAfter: 3000 }],
    ['slowly', { answersAfter: 1000 }]
  ])('is content with a program that answers %s', async (_, app) => {
    await inSandbox(imageOf(app), async (sandbox) => {
      expect((await deploy(sandbox, { ...WALKTHROUGH, 'health-check-path': '/' })).outcome).toBe('success')
    })
  })
})

describe('a container that is not essential', () => {
  test.concurrent('is judged all the same when the deployment is about it', async () => {
    const side = {
      ...WALKTHROUGH_IMAGE,
      repository: 'acme/side',
      exposedPorts: [],
      app: { listens: [], page: '', log: [] }
    }
    const { images = [] } = imageOf({ exits: { after: 1000, code: 3 } })
    await inSandbox({ images: [...images, side] }, async (sandbox) => {
      const containers = [
        { name: 'space', essential: false },
        { name: 'side', image: 'acme/side:1.0' }
      ]
      const inputs = { 'wait-for': 'running', 'settle-seconds': '6' }
      const { annotations } = await deployChecked(sandbox, containers, inputs)

      expect(annotations.map(({ message }) => message)).toEqual([
        expect.stringMatching(/container space has ended \(exit code 3\), while the task runs on/)
      ])
      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})

describe('every essential container', () => {
  const side = (code: number) => ({
    ...WALKTHROUGH_IMAGE,
    repository: 'acme/side',
    exposedPorts: [],
    app: { listens: [], page: '', log: ['side is done'], exits: { after: 1000, code } }
  })

  test.concurrent.each([
    [true, 'failure'],
    [false, 'success']
  ])('is judged: one that ends, essential %j, is a %s', async (essential, expected) => {
    const { images = [], knobs } = imageOf({})
    await inSandbox({ images: [...images, side(7)], ...(knobs && { knobs }) }, async (sandbox) => {
      const containers = [{ name: 'space' }, { name: 'side', image: 'acme/side:1.0', essential }]
      const inputs = { 'wait-for': 'running', 'settle-seconds': '4' }
      const { outcome, summary } = await deployChecked(sandbox, containers, inputs)

      expect(outcome).toBe(expected)
      if (essential) expect(summary).toContain('[side] side is done')
    })
  })
})
