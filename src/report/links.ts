import { consoleUrl } from '../aws/partition.ts'
import type { Outputs } from '../events.ts'
import type { Link } from '../markdown.ts'

/** The pages of the task and its log in the AWS console, in every partition whose console is known. */
export function consoleLinks(outputs: Partial<Outputs>): { readonly task?: Link; readonly log?: Link } {
  const [, partition = '', , region = '', , resource = ''] = (outputs['task-arn'] ?? '').split(':')
  const host = consoleUrl(partition, region)
  const [, cluster = '', id = ''] = resource.split('/')
  if (host === undefined || id === '') return {}
  const url = `${host}/ecs/v2/clusters/${cluster}/tasks/${id}/configuration?region=${region}`
  const task = { text: 'Task in the AWS console', url }
  const { 'log-group': group = '', 'log-stream': stream = '' } = outputs
  if (group === '' || stream === '') return { task }
  const logs = `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/`
  return { task, log: { text: 'Log', url: `${logs}${encodeForLogs(group)}/log-events/${encodeForLogs(stream)}` } }
}

/** The console's own encoding: percent-encoded twice, with `$` for `%`. */
function encodeForLogs(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')
}
