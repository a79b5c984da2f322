import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient, type Task } from '@aws-sdk/client-ecs'
import type { FollowSpec } from '../../src/deploy/follow.ts'
import type { JobTools } from '../../src/deploy/await-end.ts'
import type { Log } from '../../src/log.ts'
import { AwsError } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'
import { startTestClock } from '../virtual/test-clock.ts'

/** None of the waits is real. */
const clock = startTestClock()

export const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/default/0123456789abcdef'

/** What DescribeTasks answers at one look: tasks, or a refusal. The last look is answered for good. */
export type Look = readonly Task[] | AwsError

export function makeTask(overrides: Task = {}): Task {
  return { taskArn: TASK, lastStatus: 'RUNNING', desiredStatus: 'RUNNING', ...overrides }
}

export function makeSpec(overrides: Partial<FollowSpec> = {}): FollowSpec {
  return {
    cluster: 'default',
    network: 'own',
    publicAddress: 'none',
    containerName: 'web',
    ports: [],
    deadline: Date.now() + 60_000,
    timeout: 60_000,
    ...overrides
  }
}

/** What was said and told while tasks were followed. */
export interface Told {
  readonly lines: string[]
  readonly quoted: string[]
  readonly exits: number[]
  readonly seen: (string | undefined)[]
}

/** Tools for tasks that go through these looks, with these pages of a log that each stream has. */
export async function following<T>(
  looks: readonly Look[],
  action: (tools: JobTools, told: Told) => Promise<T>,
  logLines: readonly string[] = []
): Promise<{ readonly outcome: T | Error; readonly told: Told }> {
  const told: Told = { lines: [], quoted: [], exits: [], seen: [] }
  let at = 0
  const services = {
    ecs: {
      DescribeTasks() {
        const look = looks[Math.min(at++, looks.length - 1)] ?? []
        if (look instanceof AwsError) throw look
        return { tasks: look, failures: [] }
      }
    },
    logs: {
      GetLogEvents({ nextToken }: { nextToken?: string }) {
        return {
          events: nextToken === undefined ? logLines.map((message) => ({ message })) : [],
          nextForwardToken: 'f/1'
        }
      }
    }
  }
  return serving({ services }, async (server) => {
    const config = clientConfig(server)
    const clients = { ecs: new ECSClient(config), ec2: new EC2Client(config), logs: new CloudWatchLogsClient(config) }
    const log: Log = {
      info: (message) => void told.lines.push(message),
      warning: (message) => void told.lines.push(`warning: ${message}`),
      debug: () => undefined,
      quote: (lines) => void told.quoted.push(...lines),
      group: (_title, inner) => inner()
    }
    const tools: JobTools = {
      clients,
      log,
      signal: AbortSignal.timeout(600_000),
      onSighting: (sightings) => void told.seen.push(...sightings.map(({ task }) => task.lastStatus)),
      onExit: (code) => void told.exits.push(code)
    }
    try {
      const outcome = await clock.flies(() => action(tools, told)).catch((error: unknown) => error as Error)
      return { outcome, told }
    } finally {
      for (const client of Object.values(clients)) client.destroy()
    }
  })
}
