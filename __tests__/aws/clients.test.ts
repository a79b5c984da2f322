import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { DescribeClustersCommand, StopTaskCommand } from '@aws-sdk/client-ecs'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeClients, type Clients } from '../../src/aws/clients.ts'
import { Cancelled } from '../../src/errors.ts'

/** What becomes of the calls of a cancelled run, at an endpoint that answers when and as the test says. */

// A call that is waited for in vain has no end.
jest.setTimeout(20_000)

const ENVIRONMENT = { ...process.env }
const REASON = new Cancelled('SIGINT')

let server: Server
/** What has been asked: the operation, or the credentials. */
let asked: string[]
let answers: ((response: ServerResponse) => void)[]
let run: AbortController
let clients: Clients

const CALLS = {
  'a look-up': () => clients.ecs.send(new DescribeClustersCommand({})),
  'a change': () => clients.ecs.send(new StopTaskCommand({ task: 'a' }))
} as const

function say(status: number, body: object): (response: ServerResponse) => void {
  return (response) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
}

/** Lets what is on its way come in, until this holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

type End = { readonly answer: unknown } | { readonly error: unknown }

/** What a call comes to. */
async function endOf(call: Promise<unknown>): Promise<End> {
  let end: End | undefined
  void call.then(
    (answer) => (end = { answer }),
    (error: unknown) => (end = { error })
  )
  await until(() => end !== undefined)
  return end as unknown as End
}

/** Lets a minute pass, in which another attempt would come in. */
async function later(): Promise<void> {
  for (let seconds = 0; seconds < 60; seconds += 15) {
    await jest.advanceTimersByTimeAsync(15_000)
    let turns = 0
    await until(() => ++turns > 50)
  }
}

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] })
  ;[asked, answers, run] = [[], [], new AbortController()]
  server = createServer((request, response) => {
    if (request.url === '/credentials') {
      asked.push('credentials')
      say(200, {
        AccessKeyId: 'AKIAEXAMPLE',
        SecretAccessKey: 'secret',
        Token: 'token',
        Expiration: '2099-01-01T00:00:00Z'
      })(response)
      return
    }
    asked.push(String(request.headers['x-amz-target']).split('.').at(-1) ?? '')
    answers.shift()?.(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`
  }
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env)
  clients = makeClients(env, run.signal)
})

afterEach(async () => {
  jest.useRealTimers()
  process.env = { ...ENVIRONMENT }
  clients.ecs.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

describe.each(Object.entries(CALLS))('%s of a run that is cancelled', (_, call) => {
  test('is not sent, and nobody is asked for credentials', async () => {
    run.abort(REASON)
    expect(await endOf(call())).toEqual({ error: REASON })
    await later()
    expect(asked).toEqual([])
  })

  test('is not sent again as it fails', async () => {
    answers.push((response) => {
      response.on('finish', () => run.abort(REASON))
      say(500, { __type: 'ServerException' })(response)
    })
    expect(await endOf(call())).toEqual({ error: REASON })
    await later()
    expect(asked.slice(1)).toHaveLength(1)
  })

  test('is not sent again after it has failed', async () => {
    const waiting = jest.getTimerCount()
    answers.push(say(500, { __type: 'ServerException' }))
    const sent = call()
    await until(() => asked.length === 2 && jest.getTimerCount() === waiting + 1)
    run.abort(REASON)
    expect(await endOf(sent)).toEqual({ error: REASON })
    await later()
    expect(asked.slice(1)).toHaveLength(1)
  })
})

describe('a call that is on its way when the run is cancelled', () => {
  test('is not waited for if it looks something up', async () => {
    answers.push(() => run.abort(REASON))
    expect(await endOf(CALLS['a look-up']())).toEqual({ error: REASON })
  })

  test('is waited for if it changes something, as its answer says what there is to stop', async () => {
    answers.push((response) => {
      run.abort(REASON)
      setImmediate(() => say(200, { task: { taskArn: 'arn' } })(response))
    })
    expect(await endOf(CALLS['a change']())).toMatchObject({ answer: { task: { taskArn: 'arn' } } })
  })

  test('ends the run as cancelled, not as failed, if it is refused', async () => {
    answers.push((response) => {
      run.abort(REASON)
      setImmediate(() => say(400, { __type: 'AccessDeniedException', message: 'no' })(response))
    })
    expect(await endOf(CALLS['a change']())).toEqual({ error: REASON })
  })
})
