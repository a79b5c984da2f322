import { describe, expect, test } from '@jest/globals'
import type { App } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, pass, start, until, WALKTHROUGH } from './site.ts'

const SERVER: App = WALKTHROUGH_IMAGE.app

/** The walk-through's image, whose program behaves in another way. */
function imageOf(app: Partial<App>) {
  return { images: [{ ...WALKTHROUGH_IMAGE, app: { ...SERVER, ...app } }] }
}

describe('a task that dies', () => {
  test.concurrent('soon after its start is a failure with exit code and log', async () => {
    const options = imageOf({ exits: { after: 300, code: 3 }, log: ['starting', 'cannot open /data'] })
    await inSandbox(options, async (sandbox) => {
      const result = await deploy(sandbox, { ...WALKTHROUGH, 'settle-seconds': '5' })

      expect(result.outcome).toBe('failure')
      expect(result.annotations.map(({ kind, properties, message }) => [kind, properties.title, message])).toEqual([
        ['error', 'The application failed', expect.stringContaining('exit code 3')]
      ])
      expect(result.summary).toContain('cannot open /data')
      expect(result.summary).toContain('EssentialContainerExited')
      expect(result.outputs['task-arn']).toBeDefined()
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('leaves the older one serving', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      const broken = { ...WALKTHROUGH_IMAGE, tag: '1.1', app: { ...SERVER, exits: { after: 0, code: 1 } } }
      sandbox.registry.push(broken)
      const result = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:1.1', 'settle-seconds': '5' })

      expect(result.outcome).toBe('failure')
      expect(liveTasks(sandbox).map(({ taskArn }) => taskArn)).toEqual([outputs['task-arn']])
    })
  })

  test.concurrent('for want of memory is told apart', async () => {
    await inSandbox(imageOf({ exits: { after: 200, code: 137, outOfMemory: true } }), async (sandbox) => {
      const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, 'settle-seconds': '5' })

      expect(annotations.map(({ properties }) => properties.title)).toEqual(['The container ran out of memory'])
    })
  })

  test.concurrent('because the login has changed since the check is told in words', async () => {
    await inSandbox({ knobs: { timings: { attach: 1500 } } }, async (sandbox) => {
      const running = start(sandbox)
      const change = setInterval(() => {
        if (sandbox.ecs.tasks().length > 0) sandbox.registry.setPassword('acme', 'changed')
      }, 20)
      const { outcome, annotations, summary } = await running.done
      clearInterval(change)

      expect(outcome).toBe('failure')
      expect(annotations.map(({ properties }) => properties.title)).toEqual(['The registry rejected the credentials'])
      expect(summary).toContain('CannotPullContainerError')
    })
  })
})

describe('a task that ECS does not start', () => {
  test.concurrent('for want of capacity is told as such', async () => {
    const reason = 'Capacity is unavailable at this time. Please try again later or in a different availability zone'
    const capacityFailures = Array.from({ length: 10 }, () => reason)
    await inSandbox({ knobs: { capacityFailures } }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox)

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
        'failure',
        ['Fargate has no capacity right now']
      ])
    })
  })
})

describe('a deployment that is not good in time', () => {
  test.concurrent(
    'is red, says what it waited for, and stops the task',
    async () => {
      await inSandbox(imageOf({ listens: [] }), async (sandbox) => {
        // The shortest time-out is a minute; the address is out of the page's reach for longer.
        const result = await deploy(sandbox, { ...WALKTHROUGH, 'health-check-path': '/', 'timeout-minutes': '1' })

        expect(result.outcome).toBe('failure')
        expect(result.annotations.map(({ message }) => message)).toEqual([
          expect.stringMatching(/still waiting for http:\/\/127\.\S+ to answer with 2xx or 3xx; it does not answer/)
        ])
        expect(result.lines.filter((line) => /^ +\d+ s {2}still waiting for http:/.test(line))).not.toEqual([])
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    120_000
  )
})

describe('a job that is cancelled', () => {
  test.concurrent('stops the task that it has started', async () => {
    await inSandbox({ knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
      const running = start(sandbox)
      await until(() => sandbox.ecs.tasks().length > 0)
      running.cancel()
      const { outcome } = await running.done

      expect(outcome).toBe('cancelled')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })

  test.concurrent('leaves to the post step what the main step could not stop', async () => {
    const stuck = {
      call: 'ecs:StopTask',
      answer: { code: 'ServerException', message: 'Service Unavailable.', status: 500 },
      times: 5
    } as const
    await inSandbox({ knobs: { faults: [{ ...stuck }], timings: { pull: 60_000 } } }, async (sandbox) => {
      const running = start(sandbox, WALKTHROUGH, { patience: { sigint: 500, sigterm: 200 } })
      await until(() => sandbox.ecs.tasks().length > 0)
      running.cancel()
      const { post } = await running.done

      expect(post?.lines.join('\n')).toContain('whose deployment was broken off')
      expect(liveTasks(sandbox)).toEqual([])
    })
  })
})

describe('a deployment of several tasks', () => {
  test.concurrent(
    'that gets no answer after some have started leaves none',
    async () => {
      let sandbox: Sandbox | undefined
      const onCall = ({ operation }: { operation: string }, phase: string) => {
        const isFirst = sandbox?.aws.calls.filter((call) => call.operation === 'RunTask').length === 1
        if (operation !== 'RunTask' || phase !== 'answered' || !isFirst) return
        sandbox?.world.knobs.faults.push({ call: 'ecs:RunTask', answer: 'drop', times: 5 })
      }
      const knobs = { noCapacity: [{ left: 1, times: 1 }], lag: { tasks: 3000 } }
      await inSandbox({ onCall, knobs }, async (made) => {
        sandbox = made
        const { outcome, post } = await deploy(sandbox, { ...WALKTHROUGH, count: '3' })

        expect(outcome).toBe('failure')
        expect(sandbox.ecs.tasks()).toHaveLength(3)
        expect(post?.lines.join('\n')).toContain('whose deployment was broken off')
        expect(liveTasks(sandbox)).toEqual([])
      })
    },
    60_000
  )

  test.concurrent('of which the post step cannot stop one loses the others', async () => {
    const busy = { code: 'ServerException', message: 'Service Unavailable.', status: 500 }
    await inSandbox({ knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
      const running = start(sandbox, { ...WALKTHROUGH, count: '3' }, { patience: { sigint: 500, sigterm: 200 } })
      await until(() => sandbox.ecs.tasks().length === 3)
      const { faults } = sandbox.world.knobs
      faults.push({ call: 'ecs:StopTask', answer: busy, times: 1000 })
      running.cancel()
      await pass(1500)
      faults.splice(0, 1, { call: 'ecs:StopTask', answer: { code: 'AccessDeniedException', message: 'No.' }, times: 1 })
      const { post } = await running.done

      expect(post?.annotations.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /^A task of this step may still be running\. ECS rejected StopTask: AccessDeniedException: No\. \(request ID \S+\)\. Allow this operation to the workflow's AWS role, /
        )
      ])
      expect(liveTasks(sandbox)).toHaveLength(1)
    })
  })
})
