import { describe, expect, test } from '@jest/globals'
import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, start, until, WALKTHROUGH } from './site.ts'

const DESTROY = { mode: 'destroy' }
const DENIED = { code: 'UnauthorizedOperation', message: 'You are not authorized to perform this operation.' }
const NOT_REMOVED = 'Some resources could not be removed'

/** An image that serves, and one whose program works on until it is stopped. */
const IMAGES = [
  WALKTHROUGH_IMAGE,
  { ...WALKTHROUGH_IMAGE, tag: 'worker', app: { ...WALKTHROUGH_IMAGE.app, listens: [], log: [] } }
]

function refuse(sandbox: Sandbox, call: string): void {
  sandbox.world.knobs.faults.push({ call, answer: DENIED, times: 1000 })
}

function groups(sandbox: Sandbox): string[] {
  return sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : [name]))
}

describe('a removal that is refused the security groups', () => {
  test.concurrent('lists in the log what was removed and what was not', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      refuse(sandbox, 'ec2:DeleteSecurityGroup')
      const { outcome, annotations, lines } = await deploy(sandbox, DESTROY)
      const log = lines.join('\n')
      const [group = ''] = groups(sandbox)

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
      expect(annotations[0]?.message).toContain(group)
      expect(annotations[0]?.message).not.toContain(outputs['task-arn'])
      expect(log).toContain(`removed  ${outputs['task-arn'] ?? ''}`)
      expect(log).toMatch(new RegExp(`left     ${group}: .*not authorized`))
    })
  })

  test.concurrent('goes on with the jobs of the environment, and names their group as well', async () => {
    await inSandbox({ images: IMAGES }, async (sandbox) => {
      const service = await deploy(sandbox)
      const job = start(sandbox, { ...WALKTHROUGH, image: 'acme/space:worker', 'wait-for': 'stopped' })
      await until(() => liveTasks(sandbox).filter(({ lastStatus }) => lastStatus === 'RUNNING').length === 2)
      const arns = liveTasks(sandbox).map(({ taskArn = '' }) => taskArn)
      refuse(sandbox, 'ec2:DeleteSecurityGroup')
      const { annotations, lines } = await deploy(sandbox, DESTROY)
      await job.done

      expect(arns).toContain(service.outputs['task-arn'])
      expect(liveTasks(sandbox)).toEqual([])
      for (const arn of arns) expect(lines.join('\n')).toContain(`removed  ${arn}`)
      expect(groups(sandbox)).toHaveLength(2)
      for (const group of groups(sandbox)) expect(annotations[0]?.message).toContain(`${group} (`)
    })
  })

  test.concurrent('fails also where a deployment removes what its pull request has left', async () => {
    await inSandbox({ knobs: { timings: { pull: 3000 } } }, async (sandbox) => {
      const { number } = sandbox.github.openPull()
      const event = sandbox.github.event('pull_request', 'opened', number)
      const running = start(sandbox, WALKTHROUGH, { event, github: event.github })
      await until(() => sandbox.ecs.tasks().length === 1)
      sandbox.github.closePull(number)
      refuse(sandbox, 'ec2:DeleteSecurityGroup')
      const { outcome, annotations } = await running.done

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
      expect(annotations[0]?.message).toContain(groups(sandbox)[0])
    })
  })
})

describe('a removal of a task that does not stop', () => {
  test.concurrent('fails after four minutes with the task, and leaves its group and its revision', async () => {
    await inSandbox({}, async (sandbox) => {
      const { outputs } = await deploy(sandbox)
      sandbox.world.knobs.timings.stop = 3_600_000
      const { outcome, annotations } = await deploy(sandbox, DESTROY)

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
      expect(annotations[0]?.message).toContain(`${outputs['task-arn'] ?? ''} (it did not stop within 4 minutes)`)
      expect(groups(sandbox)).toHaveLength(1)
      expect(sandbox.ecs.taskDefinitions().map(({ status }) => status)).toEqual(['ACTIVE'])
    })
  })
})

describe('a removal of revisions that ECS does not delete', () => {
  test.concurrent('fails and names them, and the next one deletes them', async () => {
    const at: { sandbox?: Sandbox } = {}
    let left = ''
    // ECS may not see yet that a revision was deregistered, and says so in an answer that is otherwise good.
    const onCall = ({ operation }: RecordedCall, phase: 'received' | 'answered') => {
      if (operation !== 'DeleteTaskDefinitions' || phase !== 'received' || left !== '') return
      const [revision] = at.sandbox?.ecs.taskDefinitions() ?? []
      left = revision?.taskDefinitionArn ?? 'none'
      Object.assign(revision ?? {}, { status: 'ACTIVE' })
    }
    await inSandbox({ onCall }, async (sandbox) => {
      at.sandbox = sandbox
      await deploy(sandbox)
      const { outcome, annotations } = await deploy(sandbox, DESTROY)

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
      expect(annotations[0]?.message).toContain(`${left} (The specified task definition is still in ACTIVE status.`)

      const again = await deploy(sandbox, DESTROY)

      expect(again.outcome).toBe('success')
      expect(sandbox.ecs.taskDefinitions().map(({ status }) => status)).toEqual(['DELETE_IN_PROGRESS'])
    })
  })
})

describe('a sweep', () => {
  test.concurrent('removes the other environments when the look-up of one is refused, and names that one', async () => {
    await inSandbox({}, async (sandbox) => {
      const { github } = sandbox
      const numbers = [github.openPull().number, github.openPull().number]
      for (const number of numbers) {
        const event = github.event('pull_request', 'opened', number)
        await deploy(sandbox, WALKTHROUGH, { event, github: event.github })
        github.closePull(number)
      }
      const answer = { code: 'AccessDeniedException', message: 'User is not authorized to perform this action' }
      // Once the environments have been found.
      const onLine = (line: string) => {
        if (!line.includes(`to remove  pr-${numbers[1] ?? 0}`)) return
        sandbox.world.knobs.faults.push({ call: 'ecs:ListTaskDefinitions', answer, times: 1 })
      }
      const { outcome, annotations } = await deploy(sandbox, { mode: 'sweep' }, { onLine })
      const [left, ...others] = groups(sandbox).map((name) => name.split('/').at(-1) ?? '')

      expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual(['failure', [NOT_REMOVED]])
      expect([others, liveTasks(sandbox).length]).toEqual([[], 1])
      expect(annotations[0]?.message).toContain(`Not removed: ${left ?? ''} (`)
    })
  })
})
