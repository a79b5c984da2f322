import type { Task } from '@aws-sdk/client-ecs'
import { taskId } from '../aws/task.ts'
import type { Emit, SeenTask } from '../events.ts'
import type { LaunchSpec } from './launch.ts'

/** How long (ms) the agent of a container that runs may take. */
const AGENT_WITHIN = 60_000

/** How long (ms) before the end of the step's time the agent is no longer waited for. */
const BEFORE_END = 10_000

/** Source: `ManagedAgent` in the ECS API reference. */
const AGENT = 'ExecuteCommandAgent'

/** What a shell needs. */
type Shell = Pick<LaunchSpec, 'exec' | 'cluster' | 'containerName'>

/** Whether the agent of ECS Exec is still to be waited for. A deployment never fails without it. */
export function awaitsAgent(
  seen: readonly SeenTask[],
  spec: Shell,
  { runningFor, deadline }: { readonly runningFor: number; readonly deadline: number }
): boolean {
  if (!spec.exec || runningFor > AGENT_WITHIN || Date.now() > deadline - BEFORE_END) return false
  const states = seen.map(({ task }) => agentOf(task, spec)?.lastStatus)
  return !states.includes('STOPPED') && states.some((state) => state !== 'RUNNING')
}

/** Reports how to open a shell in the first task, and warns where its agent does not run. */
export function announceShell(
  seen: readonly SeenTask[],
  spec: Shell,
  { region, emit, watched }: { readonly region: string; readonly emit: Emit; readonly watched: boolean }
): void {
  const task = seen[0]?.task
  if (!spec.exec || task?.taskArn === undefined) return
  emit({ type: 'shell', command: commandFor(task.taskArn, spec, region) })
  const missing = seen.find((each) => agentOf(each.task, spec)?.lastStatus !== 'RUNNING')
  if (!watched || missing === undefined) return
  const { lastStatus = 'missing', reason = '' } = agentOf(missing.task, spec) ?? {}
  emit({
    type: 'warned',
    text:
      `No shell can be opened in the task ${taskId(missing.task.taskArn)} yet: its agent of ECS Exec is ${lastStatus}` +
      `${reason === '' ? '' : ` (${reason})`}. If this lasts, check that the task reaches AWS Systems Manager (\`ssmmessages\`), ` +
      'by the internet or by a VPC endpoint.'
  })
}

/** The command as the AWS CLI takes it. Nothing in it needs quotes: ECS allows only letters, digits, `-` and `_` in names. */
function commandFor(taskArn: string, { cluster, containerName }: Shell, region: string): string {
  return (
    `aws ecs execute-command --region ${region} --cluster ${cluster} --task ${taskId(taskArn)} ` +
    `--container ${containerName} --interactive --command /bin/sh`
  )
}

function agentOf({ containers = [] }: Task, { containerName }: Shell) {
  return containers.find(({ name }) => name === containerName)?.managedAgents?.find(({ name }) => name === AGENT)
}
