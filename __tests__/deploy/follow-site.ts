import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EC2Client } from '@aws-sdk/client-ec2'
import { ECSClient } from '@aws-sdk/client-ecs'
import type { Task } from '../../src/aws/task.ts'
import type { Clients } from '../../src/aws/clients.ts'
import { Looks } from '../../src/aws/throttling.ts'
import type { LaunchSpec, LaunchTools, WaitUntil } from '../../src/deploy/launch.ts'
import type { Event } from '../../src/events.ts'
import { AwsError } from '../../sandbox/src/service.ts'
import { clientConfig, serving } from '../../sandbox/__tests__/wire/site.ts'
import { startTestClock } from '../virtual/test-clock.ts'

/** None of the waits is real. */
const clock = startTestClock()

export const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task/default/0123456789abcdef'

/** What DescribeTasks answers at one look: tasks, or a refusal. The last look is answered for good. */
export type Look = readonly Task[] | AwsError

export function makeTask(overrides: Partial<Task> = {}): Task {
  return { taskArn: TASK, lastStatus: 'RUNNING', desiredStatus: 'RUNNING', ...overrides }
}

/** The launch of tasks without ports, whose container is `web`. */
export function makeSpec(overrides: Partial<LaunchSpec> = {}): LaunchSpec {
  return {
    cluster: 'default',
    network: 'own',
    publicAddress: 'none',
    containerName: 'web',
    ports: [],
    taskDefinitionArn: 'arn:definition',
    count: 1,
    options: [],
    securityGroups: [],
    exec: false,
    tags: {},
    timeToLive: undefined,
    once: false,
    kept: { role: false, secret: false, securityGroup: false, logGroup: false },
    mostStarts: 2,
    restore: () => Promise.resolve(),
    logs: [],
    timeout: 60_000,
    lastStart: undefined,
    looksAfter: 0,
    ...overrides
  }
}

/** What was reported while tasks were followed. */
export interface Told {
  readonly lines: string[]
  readonly quoted: string[]
  readonly exits: number[]
  readonly seen: (string | undefined)[]
}

/** Follows tasks that go through these looks, until `deadline`; each stream of their log has these lines. */
export async function following(
  started: readonly Task[],
  looks: readonly Look[],
  waitUntil: (tools: LaunchTools) => WaitUntil,
  { logLines = [], within = 60_000 }: { readonly logLines?: readonly string[]; readonly within?: number } = {}
) {
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
    const made = { ecs: new ECSClient(config), ec2: new EC2Client(config), logs: new CloudWatchLogsClient(config) }
    const clients = { ...made, looks: new Looks(), signal: AbortSignal.timeout(600_000) } as unknown as Clients
    const emit = (event: Event) => {
      if (event.type === 'noted') told.lines.push(event.text)
      if (event.type === 'warned') told.lines.push(`warning: ${event.text}`)
      if (event.type === 'quoted') told.quoted.push(...event.lines)
      if (event.type === 'exited') told.exits.push(event.code)
    }
    const wait = waitUntil({ clients, polling: clients, cleanup: clients, emit })
    const onSeen = (tasks: readonly { readonly task: Task }[]) => {
      told.seen.push(...tasks.map(({ task }) => task.lastStatus))
    }
    try {
      const outcome = await clock
        .flies(() => wait(started, { deadline: Date.now() + within, onSeen }))
        .catch((error: unknown) => error as Error)
      return { outcome, told }
    } finally {
      for (const client of Object.values(made)) client.destroy()
    }
  })
}
