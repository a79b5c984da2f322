import { describe, expect, test } from '@jest/globals'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH } from './site.ts'

const DENIED = { code: 'AccessDeniedException', message: 'User is not authorized to perform this action' }

describe('a sweep', () => {
  test.concurrent('keeps an environment whose pull request is opened again before its removal begins', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      const { number } = github.openPull()
      const event = github.event('pull_request', 'opened', number)
      await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
      github.closePull(number)
      const onLine = (line: string) => {
        if (line.includes(`to remove  pr-${number}`)) github.reopenPull(number)
      }
      const { outcome, lines } = await deploy(sandbox, { mode: 'sweep' }, { onLine })

      expect([outcome, liveTasks(sandbox).length]).toEqual(['success', 1])
      expect(lines.join('\n')).toContain(`pr-${number}: kept, because`)
      expect(github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining('Live')])
    })
  })
})

describe('a task for the job alone', () => {
  test.concurrent.each([
    ['is stopped', [], 'inactive', 'Removed'],
    ['can’t be stopped', [{ call: 'ecs:StopTask', answer: DENIED, times: 99 }], 'success', 'Live']
  ] as const)('that %s is told to GitHub as what it is', async (_, faults, state, heading) => {
    await inSandbox({ knobs: { faults: faults.map((fault) => ({ ...fault })) } }, async (sandbox) => {
      const { github } = sandbox
      const { number } = github.openPull()
      const event = github.event('pull_request', 'opened', number)
      const inputs = { ...WALKTHROUGH, 'keep-running': 'false' }
      await deploy(sandbox, inputs, { event, github: event.github })

      expect(liveTasks(sandbox)).toHaveLength(faults.length)
      expect(github.deployments(`pr-${number}`).map(({ statuses }) => statuses.at(-1)?.state)).toEqual([state])
      expect(github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining(heading)])
    })
  })
})

describe('a task that ECS does not show yet', () => {
  test.concurrent('is stopped all the same when its deployment is cancelled', async () => {
    await inSandbox({ knobs: { lag: { tasks: 5000 } } }, async (sandbox) => {
      const running = start(sandbox, WALKTHROUGH)
      await until(() => sandbox.ecs.tasks().length > 0)
      running.cancel()
      const { outcome } = await running.done

      expect([outcome, liveTasks(sandbox)]).toEqual(['cancelled', []])
    })
  })
})
