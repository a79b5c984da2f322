import { startAwsServer } from '../../sandbox/src/aws-server.ts'
import type { OnCall, RecordedCall } from '../../sandbox/src/aws-server.ts'
import { ecs } from '../../sandbox/src/aws/ecs.ts'
import type { Principal } from '../../sandbox/src/service.ts'
import type { PagesForTasks, RegistryForTasks, World } from '../../sandbox/src/world.ts'
import { readAccount } from './account.ts'
import type { Account } from './account.ts'
import { openBacklog } from './backlog.ts'
import { clientsFor } from './clients.ts'
import { interfacesIn } from './interfaces.ts'
import type { Interfaces, Wanted } from './interfaces.ts'
import { iamOf, logsOf, networkOf, secretsOf } from './needs.ts'

/** An ECS beside another AWS. */
export interface EcsBeside {
  readonly url: string
  /** Passes when all that the tasks have written and given back is there. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the sandbox's ECS for tasks that live in another AWS: their roles, secrets, log groups and network are those of
 * the AWS at `endpoint`, as they are when RunTask is called.
 */
export async function startEcsBeside(
  endpoint: string,
  world: World,
  surroundings: { readonly principal: Principal; readonly registry: RegistryForTasks; readonly pages: PagesForTasks }
): Promise<EcsBeside> {
  const { principal, registry, pages } = surroundings
  const clients = clientsFor(endpoint, world, principal)
  const backlog = openBacklog()
  const interfaces = interfacesIn(clients.ec2, backlog)
  let account: Account = await readAccount(clients)
  const now = () => account

  const onCall: OnCall = async (call, phase) => {
    if (call.operation !== 'RunTask') return
    if (phase === 'received') {
      account = await readAccount(clients)
      await prepareInterface(interfaces, call)
    } else if (call.status !== 200) interfaces.discardPrepared()
  }

  const { operations } = ecs(world, {
    iam: iamOf(now, world),
    secrets: secretsOf(now),
    parameters: { value: () => undefined, keyArn: () => undefined },
    logs: logsOf(now, clients.logs, backlog),
    network: networkOf(now, interfaces),
    registry,
    pages
  })
  const server = await startAwsServer({ world, principals: [principal], services: { ecs: operations }, onCall })
  return {
    url: server.url,
    settled: () => backlog.done(),
    async close() {
      await server.close()
      await backlog.done()
    }
  }
}

/** The first subnet gets the first task, and the action starts one at a time. */
async function prepareInterface(interfaces: Interfaces, { input }: RecordedCall): Promise<void> {
  const { networkConfiguration = {} } = input as { networkConfiguration?: { awsvpcConfiguration?: AwsVpc } }
  const { subnets = [], securityGroups = [], assignPublicIp } = networkConfiguration.awsvpcConfiguration ?? {}
  const [subnetId] = subnets
  if (subnetId === undefined) return
  const wanted: Wanted = { subnetId, securityGroups, assignPublicIp: assignPublicIp === 'ENABLED' }
  await interfaces.prepare(wanted)
}

interface AwsVpc {
  readonly subnets?: readonly string[]
  readonly securityGroups?: readonly string[]
  readonly assignPublicIp?: string
}
