/**
 * The action's own code for records, at the Route 53 that the SDK's settings in the environment name.
 *
 * Each line of the input is one order, each line of the output its answer, both JSON. In the middle of `change`, a line
 * `{"asked": …}` tells what stands there; the next line of the input says what is to stand there instead.
 */
import { createInterface } from 'node:readline'
import {
  type Marker,
  type RecordOwner,
  awaitSync,
  changeRecords,
  findMarked,
  findRecord,
  moveRecords,
  openRoute53,
  type HeldRecords
} from '../../src/resources/dns-record.ts'
import { makeClients } from '../../src/aws/clients.ts'
import { ActionError } from '../../src/errors.ts'
import { removeRecords } from '../../src/teardown/domain.ts'

/** What is to stand at a name. */
interface Next {
  readonly marker: Marker
  readonly ttl: number
}

type Order =
  | { readonly do: 'find'; readonly name: string; readonly zoneId?: string; readonly owner: RecordOwner }
  | {
      readonly do: 'move'
      readonly id: string
      readonly name: string
      readonly held?: HeldRecords
      readonly next?: Next
    }
  | { readonly do: 'sync'; readonly change: string }
  | { readonly do: 'change'; readonly zoneId: string; readonly name: string; readonly owner: RecordOwner }
  | { readonly do: 'marked'; readonly zoneId: string }
  | { readonly do: 'remove'; readonly zones: readonly string[]; readonly owner: RecordOwner }

const clients = makeClients(process.env)
const route53 = openRoute53(clients)
/** What each question after a change was answered. */
const statuses: string[] = []
route53.middlewareStack.add(
  (next, { commandName }) =>
    async (args) => {
      const answer = await next(args)
      if (commandName === 'GetChangeCommand' && 'ChangeInfo' in answer.output) {
        statuses.push(answer.output.ChangeInfo?.Status ?? '')
      }
      return answer
    },
  { step: 'initialize' }
)

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
  tell({ ...(await answerTo(JSON.parse(line.value) as Order)), statuses: statuses.splice(0) })
}

async function answerTo(order: Order): Promise<{ readonly result: unknown } | { readonly error: object }> {
  try {
    return { result: (await carryOut(order)) ?? null }
  } catch (error) {
    const { name, message } = error as Error
    return { error: { code: error instanceof ActionError ? error.code : name, message } }
  }
}

function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'find':
      return findRecord(clients, order)
    case 'move':
      return moveRecords(route53, order, order.held, order.next)
    case 'sync':
      return awaitSync(route53, order.change)
    case 'change':
      return changeRecords(route53, order, ask, { awaitsOthers: false })
    case 'marked':
      return findMarked(route53, order.zoneId)
    case 'remove':
      return removeRecords(order.zones, order.owner, clients)
  }
}

async function ask(asked: HeldRecords): Promise<Next | 'keep'> {
  tell({ asked })
  const line = await lines.next()
  if (line.done === true) throw new Error('Nobody says what is to stand there.')
  return JSON.parse(line.value) as Next | 'keep'
}

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
