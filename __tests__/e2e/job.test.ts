import { describe, expect, test } from '@jest/globals'
import type { App } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH } from './site.ts'

const JOB = { ...WALKTHROUGH, 'wait-for': 'stopped' }

/** The walk-through's image, whose program does something and ends. */
function imageOf(app: Partial<App>) {
  return { images: [{ ...WALKTHROUGH_IMAGE, app: { listens: [], page: '', log: [], ...app } }] }
}

describe('a job', () => {
  test.concurrent('that ends well is a success, with its log in the step and its exit code', async () => {
    const log = ['migrating', { after: 1500, line: '::error::halfway' }, { after: 2900, line: 'migrated' }]
    await inSandbox(imageOf({ log, exits: { after: 3000, code: 0 } }), async (sandbox) => {
      const seen: { readonly line: string; readonly running: boolean }[] = []
      const onLine = (line: string) => seen.push({ line, running: liveTasks(sandbox).length > 0 })
      const { outcome, outputs, annotations, lines, summary } = await start(sandbox, JOB, { onLine }).done
      const told = (text: string) => lines.filter((line) => line.endsWith(text))

      expect([outcome, outputs['exit-code'], annotations]).toEqual(['success', '0', []])
      for (const text of ['migrating', ': :error::halfway', 'migrated']) expect(told(text)).toHaveLength(1)
      expect(seen.find(({ line }) => line.endsWith('migrating'))?.running).toBe(true)
      expect(summary).toContain('the job ended with exit code 0')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('that fails fails the step with its exit code', async () => {
    await inSandbox(imageOf({ log: ['no such table'], exits: { after: 500, code: 3 } }), async (sandbox) => {
      const { outcome, outputs, annotations, summary } = await deploy(sandbox, JOB)

      expect([outcome, outputs['exit-code']]).toEqual(['failure', '3'])
      expect(annotations.map(({ properties }) => properties.title)).toEqual(['The application failed'])
      expect(summary).toContain('no such table')
    })
  })

  test.concurrent('that never starts is told as what it is', async () => {
    await inSandbox(imageOf({}), async (sandbox) => {
      const { annotations, outputs } = await deploy(sandbox, { ...JOB, command: '/no/such/migrate' })

      expect(annotations.map(({ properties }) => properties.title)).toEqual(["The command doesn't exist in the image"])
      expect(outputs['exit-code']).toBeUndefined()
    })
  })

  test.concurrent('leaves alone what serves in its environment, and opens no port', async () => {
    const server = { ...WALKTHROUGH_IMAGE, tag: '2.0' }
    const { images } = imageOf({ exits: { after: 200, code: 0 } })
    await inSandbox({ images: [...images, server] }, async (sandbox) => {
      const serving = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0' })
      const job = await deploy(sandbox, JOB)
      const again = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0' })
      const group = sandbox.ec2.securityGroups().find(({ id }) => id === job.outputs['security-group-id'])

      expect(job.outcome).toBe('success')
      expect(group?.rules.filter(({ direction }) => direction === 'ingress')).toEqual([])
      expect(again.outputs['task-definition-arn']).toBe(serving.outputs['task-definition-arn'])
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([again.outputs['task-arn']])
    })
  })

  test.concurrent('stops no other job of its environment, and says nothing of the kind', async () => {
    await inSandbox(imageOf({ exits: { after: 4000, code: 0 } }), async (sandbox) => {
      const first = start(sandbox, JOB)
      await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
      const second = await deploy(sandbox, JOB)

      expect([(await first.done).outcome, second.outcome]).toEqual(['success', 'success'])
      expect(second.lines.filter((line) => /^stop |in this environment/.test(line))).toEqual([])
    })
  })

  test.concurrent('that is cancelled leaves no task', async () => {
    await inSandbox(imageOf({ log: ['working'] }), async (sandbox) => {
      const running = start(sandbox, JOB)
      await until(() => sandbox.ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING'))
      running.cancel()

      expect((await running.done).outcome).toBe('cancelled')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})
