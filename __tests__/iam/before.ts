import type { RecordedCall } from '../../sandbox/src/aws-server.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { deploy } from '../e2e/site.ts'
import { replay } from '../invariants/replay.ts'
import type { Happened, Inputs } from './account.ts'

interface Before {
  readonly inputs: Inputs
  readonly event?: Happened
  /** What the account has that these inputs name, or that changes what the run does. */
  readonly beside?: string
}

/** The calls of a run, and the IDs in its account that none of them has created. */
interface Recorded {
  readonly calls: readonly RecordedCall[]
  readonly ids: readonly string[]
}

const recorded = new Map<string, Promise<Recorded>>()

/** Brings the account to where such a run brings it. Only the first account has the run; others get its calls. */
export async function runBefore(sandbox: Sandbox, { inputs, event, beside }: Before): Promise<void> {
  const key = JSON.stringify([beside ?? inputs, event?.name])
  const known = recorded.get(key)
  if (known === undefined) {
    const running = run(sandbox, inputs, event)
    recorded.set(key, running)
    await running
    return
  }
  const { calls, ids } = await known
  const here = idsIn(sandbox)
  await replay(sandbox, calls, Object.fromEntries(ids.map((id, index) => [id, here[index] ?? ''])))
}

async function run(sandbox: Sandbox, inputs: Inputs, event: Happened | undefined): Promise<Recorded> {
  const begin = sandbox.aws.calls.length
  await deploy(sandbox, inputs, event && { event, github: event.github })
  return { calls: sandbox.aws.calls.slice(begin), ids: idsIn(sandbox) }
}

function idsIn({ acme, ec2, secretsManager }: Sandbox): string[] {
  const { vpcId, subnetIds, defaultGroupId } = ec2.defaultVpc
  const secrets = secretsManager.secretNames().filter((name) => name.startsWith('acme/'))
  return [
    acme.url,
    vpcId,
    defaultGroupId,
    ...subnetIds,
    ...secrets.map((name) => secretsManager.forTasks.value(name).arn)
  ]
}
