import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as Logs from '@aws-sdk/client-cloudwatch-logs'
import { openFleet } from './fleet.ts'
import type { Fleet } from './fleet.ts'

let fleet: Fleet

beforeAll(async () => {
  fleet = await openFleet()
})

afterAll(() => fleet.close())

const streamOf = (container: string, task: string) => `run/${container}/${task.split('/').at(-1) ?? ''}`

interface Page {
  readonly lines: readonly string[]
  readonly next: string | undefined
}

async function read(stream: string, nextToken?: string, limit?: number): Promise<Page> {
  const answer = await fleet.clients.logs.send(
    new Logs.GetLogEventsCommand({
      logGroupName: '/app',
      logStreamName: stream,
      startFromHead: true,
      nextToken,
      limit
    })
  )
  return { lines: (answer.events ?? []).map(({ message }) => message ?? ''), next: answer.nextForwardToken }
}

/** What a reader sees who goes on from token to token until `isOver` and nothing more comes. */
async function follow(stream: string, isOver: () => Promise<boolean>, limit?: number): Promise<string[]> {
  const lines: string[] = []
  let token: string | undefined
  for (;;) {
    const over = await isOver()
    const page: Page = await read(stream, token, limit)
    lines.push(...page.lines)
    if (over && page.next === token) return lines
    token = page.next
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const hasStopped = (task: string) => async () => {
  const { lastStatus } = await fleet.until(task, () => true)
  return lastStatus === 'STOPPED'
}

describe('a program’s log', () => {
  test('comes line by line while it runs, each once for who follows the token, up to its end', async () => {
    const log = [
      'one',
      'two',
      { after: 60, line: 'three' },
      { after: 120, line: 'four' },
      { after: 120, line: 'five' },
      { after: 700, line: 'last words' },
      { after: 701, line: 'never said' }
    ]
    const image = fleet.push('acme/talker', { log, exits: { after: 700, code: 1 } })
    const task = await fleet.run([{ name: 'talker', image }])
    await fleet.running(task)
    const stream = streamOf('talker', task)
    expect((await read(stream)).lines).not.toContain('last words')
    const followed = await Promise.all([follow(stream, hasStopped(task)), follow(stream, hasStopped(task), 2)])
    const whole = ['one', 'two', 'three', 'four', 'five', 'last words']
    expect(followed).toEqual([whole, whole])
  })

  test('goes to a stream for each container', async () => {
    const task = await fleet.run([
      { name: 'web', image: fleet.push('acme/web', { log: ['web'] }) },
      { name: 'side', image: fleet.push('acme/side', { log: [{ after: 10, line: 'side' }] }) }
    ])
    await fleet.running(task)
    const over = async () => (await read(streamOf('side', task))).lines.length > 0
    expect(await follow(streamOf('side', task), over)).toEqual(['side'])
    expect(await follow(streamOf('web', task), () => Promise.resolve(true))).toEqual(['web'])
  })

  test('is lost with its group, and the program goes on without it', async () => {
    const log = [{ after: 400, line: 'lost' }]
    const image = fleet.push('acme/talker', { log })
    const options = { 'awslogs-group': '/gone', 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'run' }
    await fleet.clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName: '/gone' }))
    const task = await fleet.run([{ name: 'talker', image, logConfiguration: { logDriver: 'awslogs', options } }])
    await fleet.running(task)
    await fleet.clients.logs.send(new Logs.DeleteLogGroupCommand({ logGroupName: '/gone' }))
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await fleet.running(task)).toMatchObject({ lastStatus: 'RUNNING' })
  })
})

test('a program and its log see its environment variables, and nothing of other containers’', async () => {
  const app = {
    listens: [80],
    page: '{{GREETING}} {{EMPTY}}{{MISSING}} {{WHO}}',
    log: ['for {{WHO}}', { after: 5, line: 'with {{GREETING}}' }]
  }
  const task = await fleet.run([
    {
      name: 'web',
      image: fleet.push('acme/templates', app),
      environment: [
        { name: 'GREETING', value: 'a=b "c"' },
        { name: 'EMPTY', value: '' },
        { name: 'WHO', value: 'you' }
      ]
    },
    {
      name: 'side',
      image: fleet.push('acme/quiet', {}),
      environment: [{ name: 'MISSING', value: 'not here' }]
    }
  ])
  const told = await fleet.running(task)
  expect(await (await fleet.ask(told)).text()).toBe('a=b "c" {{MISSING}} you')
  const stream = streamOf('web', task)
  expect(await follow(stream, async () => (await read(stream)).lines.length === 2)).toEqual(['for you', 'with a=b "c"'])
})
