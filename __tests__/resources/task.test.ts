import { ECSClient } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { clusterOfTask, taskId } from '../../src/aws/arn.ts'
import { findTasks, stopTask } from '../../src/aws/task.ts'
import { environmentTags, lowerCaseTags } from '../../src/ownership.ts'
import { AwsError, type Operations } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'
import { startTestClock } from '../virtual/test-clock.ts'

/** None of the waits is real. */
const clock = startTestClock()

const ARN = 'arn:aws:ecs:eu-central-1:123456789012:task/blue/0123456789abcdef'

/** ECS with these operations, behind its real protocol. */
async function withEcs(operations: Operations, test: (client: ECSClient) => Promise<void>): Promise<void> {
  await serving({ services: { ecs: operations } }, async (server) => {
    const client = new ECSClient(clientConfig(server))
    try {
      await clock.flies(() => test(client))
    } finally {
      client.destroy()
    }
  })
}

/** StopTask that throws these first, and then stops the task; and what it was asked. */
function stopping(...refusals: readonly AwsError[]): { asked: unknown[]; operations: Operations } {
  const asked: unknown[] = []
  return {
    asked,
    operations: {
      StopTask(input: object) {
        const refusal = refusals[asked.length]
        asked.push(input)
        if (refusal !== undefined) throw refusal
        return { task: { taskArn: ARN } }
      }
    }
  }
}

const UNKNOWN = new AwsError('InvalidParameterException', 'The referenced task was not found.')
const FAULT = new AwsError('ServerException', 'Service Unavailable. Please try again later.', 500)
const DENIED = new AwsError('AccessDeniedException', 'User: x is not authorized to perform: ecs:StopTask')
const WRONG = new AwsError('InvalidParameterException', 'Long arn format must be used.')

describe('stopping a task', () => {
  test('asks for it once, in its own cluster, and says why', async () => {
    const { asked, operations } = stopping()
    await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced'))
    expect(asked).toEqual([{ cluster: 'blue', task: ARN, reason: 'Replaced' }])
  })

  test.each([
    ['AWS cannot for the moment', FAULT, {}],
    ['ECS does not know yet a task that was started a moment ago', UNKNOWN, { unseenFor: 10_000 }]
  ])('is tried again when %s', async (_, refusal, options) => {
    const { asked, operations } = stopping(refusal, refusal)
    await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced', options))
    expect(asked).toHaveLength(3)
  })

  test('of which ECS knows nothing any more is done', async () => {
    const { asked, operations } = stopping(UNKNOWN)
    await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced'))
    expect(asked).toHaveLength(1)
  })

  test('is done when ECS still knows nothing after the time in which it may not', async () => {
    const { asked, operations } = stopping(...Array.from({ length: 9 }, () => UNKNOWN))
    await withEcs(operations, (client) => stopTask(client, ARN, 'Replaced', { unseenFor: 1000 }))
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['nobody allows it', DENIED],
    ['the request is wrong', WRONG]
  ])('is given up at once when %s', async (_, refusal) => {
    const { asked, operations } = stopping(refusal, refusal)
    await withEcs(operations, async (client) => {
      await expect(stopTask(client, ARN, 'Replaced', { unseenFor: 10_000 })).rejects.toMatchObject({
        name: refusal.code
      })
    })
    expect(asked).toHaveLength(1)
  })
})

describe('the tasks of an environment', () => {
  const subject = { repository: 'acme/space', environment: 'main', run: '1/1', commit: 'a' }
  const ours = lowerCaseTags(environmentTags(subject))
  const arnOf = (index: number) => `${ARN}${String(index).padStart(4, '0')}`

  test('are read page by page, a hundred at a time, and those of others left out', async () => {
    const described: number[] = []
    const operations: Operations = {
      ListTasks({ nextToken = '0' }: { nextToken?: string }) {
        const start = Number(nextToken)
        const taskArns = Array.from({ length: 100 }, (_, index) => arnOf(start + index)).slice(0, 250 - start)
        return { taskArns, ...(start < 200 && { nextToken: String(start + 100) }) }
      },
      DescribeTasks({ tasks }: { tasks: string[] }) {
        described.push(tasks.length)
        return {
          tasks: tasks.map((taskArn, index) => ({
            taskArn,
            desiredStatus: index === 0 ? 'STOPPED' : 'RUNNING',
            tags: index === 1 ? [] : ours
          })),
          failures: []
        }
      }
    }
    await withEcs(operations, async (client) => {
      expect(await findTasks(client, 'blue', 'space', subject)).toHaveLength(250 - 6)
    })
    expect(described).toEqual([100, 100, 50])
  })

  test('are none where there is no cluster', async () => {
    const operations: Operations = {
      ListTasks() {
        throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
      }
    }
    await withEcs(operations, async (client) => {
      expect(await findTasks(client, 'blue', 'space', subject)).toEqual([])
    })
  })
})

test('an ARN names cluster and task', () => {
  expect([clusterOfTask(ARN), taskId(ARN)]).toEqual(['blue', '0123456789abcdef'])
})
