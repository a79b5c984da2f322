/** The sandbox in a separate process, so that it shares no core with what is measured. Messages control it. */
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/src/start.ts'
import { seedPlace, seedTask } from '../__tests__/e2e/seed.ts'
import type { Answers, Order, Report } from './place.ts'

let sandbox: Sandbox | undefined

process.on('message', (message: { readonly id: number; readonly order: Order }) => {
  void obey(message.order).then(
    (answer) => process.send?.({ id: message.id, answer }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) })
  )
})
process.on('disconnect', () => process.exit())

async function obey(order: Order): Promise<Answers[Order['do']]> {
  switch (order.do) {
    case 'open':
      return open(order.options)
    case 'report':
      return report(opened())
    case 'seed':
      await seed(opened(), order.pulls)
      return undefined
    case 'close':
      await sandbox?.close()
      sandbox = undefined
      return undefined
  }
}

function opened(): Sandbox {
  if (sandbox === undefined) throw new Error('The sandbox is not open.')
  return sandbox
}

async function open(options: SandboxOptions): Promise<Answers['open']> {
  sandbox = await startSandbox(options)
  sandbox.route53.createZone({ name: 'example.com' })
  return { environment: sandbox.environment, github: sandbox.github.context }
}

function report({ aws, ecs }: Sandbox): Report {
  return {
    calls: aws.calls.map(({ service, operation, at, errorCode }) => ({
      service,
      operation,
      at,
      ...(errorCode !== undefined && { errorCode })
    })),
    tasks: ecs.tasks().map(({ taskArn = '', createdAt, startedAt }) => ({
      arn: taskArn,
      createdAt: createdAt?.getTime() ?? 0,
      startedAt: startedAt?.getTime() ?? 0
    }))
  }
}

/** Creates environments, each for an open pull request. */
async function seed(place: Sandbox, pulls: number): Promise<void> {
  const subnet = await seedPlace(place)
  for (let count = 0; count < pulls; count++) {
    const { number } = place.github.openPull({ branch: `of-pull-${count}` })
    await seedTask(place, subnet, { environment: `pr-${number}`, origin: `refs/pull/${number}` })
  }
}
