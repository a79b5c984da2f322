import * as core from '@actions/core'
import { taskId } from '../aws/arn.ts'
import { withDigest } from '../deployment.ts'
import { handler, type Event, type Outputs, type SeenTask } from '../events.ts'
import type { Link } from '../markdown.ts'
import { ownValue } from '../json.ts'

/** The outputs of the step. Each is set as soon as it is known or changes, so that a step that fails has it too. */
export class OutputBook {
  #known: Partial<Outputs> = {}

  readonly subscribe = (event: Event): undefined => {
    // A deployment that was superseded at its end has deployed nothing.
    const undone = event.type === 'skipped' && this.#known.commit !== undefined ? { commit: '' } : {}
    this.#publish({ ...outputsOf(event), ...undone })
  }

  known(): Partial<Outputs> {
    return this.#known
  }

  #publish(outputs: Partial<Outputs>): void {
    const all = Object.entries({ ...this.#known, ...known(outputs) })
    const task = consoleLinks(Object.fromEntries(all)).task
    const next = Object.fromEntries(task === undefined ? all : [...all, ['console-url', task.url]])
    for (const [name, value] of Object.entries(next)) {
      if (this.#known[name as keyof Outputs] !== value) core.setOutput(name, value)
    }
    this.#known = next
  }
}

/** Returns the outputs in an event. */
const outputsOf = handler<Partial<Outputs>>({
  requested: ({ mode, environment, commit, pullRequest }) => ({
    mode,
    environment,
    commit,
    'pull-request': pullRequest?.toString()
  }),
  found: ({ facts: { images, pinnedImage, replacedImage } }) => {
    const finding = images[0]?.finding
    const digest = finding?.kind === 'found' ? finding.digest : undefined
    return { image: pinnedImage, 'image-digest': digest, 'replaced-image': replacedImage }
  },
  planned: ({ plan }) => ({ 'log-group': plan.logGroup, changed: '[]' }),
  applied: ({ outputs }) => outputs,
  prepared: ({ changes }) => ({ changed: JSON.stringify(changes) }),
  launching: ({ expires }) => ({ 'expires-at': expires?.toISOString() }),
  seen: ({ tasks }) => ({
    ...outputsOfTask(tasks[0]),
    ...(tasks.length > 1 && outputsOfTasks(tasks)),
    urls: urlsOf(tasks)
  }),
  named: ({ name, url, urls, changes }) => ({
    domain: name,
    url,
    urls: urls && JSON.stringify(urls),
    changed: JSON.stringify(changes)
  }),
  shell: ({ command }) => ({ 'exec-command': command }),
  exited: ({ code }) => ({ 'exit-code': String(code) }),
  swept: ({ environments }) => ({
    changed: JSON.stringify(environments.map((name) => ({ resource: 'environment', name, action: 'delete' })))
  }),
  skipped: ({ why }) => ({ mode: 'none', skipped: why })
})

function outputsOfTask(seen: SeenTask | undefined): Partial<Outputs> {
  if (seen?.task.taskArn === undefined) return {}
  const { taskArn } = seen.task
  return {
    'task-arn': taskArn,
    'task-id': taskId(taskArn),
    'log-stream': seen.logStream,
    'eni-id': seen.interfaceId,
    'private-ip': seen.privateIp,
    'public-ip': seen.publicIp,
    url: seen.url,
    image: imageOf(seen),
    'image-digest': seen.digest
  }
}

/** Returns the main container's image with its digest. */
function imageOf({ task, digest }: SeenTask): string | undefined {
  const image = task.containers?.find(({ imageDigest }) => imageDigest === digest)?.image
  return image === undefined || digest === undefined ? undefined : withDigest(image, digest)
}

function outputsOfTasks(tasks: readonly SeenTask[]): Partial<Outputs> {
  const list = (values: readonly (string | undefined)[]) =>
    JSON.stringify(values.filter((value) => value !== undefined))
  return {
    'task-arns': list(tasks.map(({ task }) => task.taskArn)),
    'public-ips': list(tasks.map(({ publicIp }) => publicIp))
  }
}

/**
 * Returns the output `urls`: the URLs of one task by container, or a list of the URLs of several tasks. With both, each
 * container has a list of its URLs in all tasks.
 */
function urlsOf(tasks: readonly SeenTask[]): string | undefined {
  const [first] = tasks
  if (first?.urls === undefined) {
    return tasks.length > 1 ? JSON.stringify(tasks.flatMap(({ url }) => url ?? [])) : undefined
  }
  const { urls } = first
  if (Object.keys(urls).length === 0) return undefined
  if (tasks.length === 1) return JSON.stringify(urls)
  const ofAll = Object.keys(urls).map(
    (name) => [name, tasks.flatMap((task) => ownValue(task.urls, name) ?? [])] as const
  )
  return JSON.stringify(Object.fromEntries(ofAll))
}

function known(outputs: Partial<Record<string, string | undefined>>): Partial<Outputs> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined))
}

/** Returns links to the task and its log in the AWS console; none in a partition whose console is unknown. */
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

/** Encodes a name as the console does: percent-encoded twice, with `$` for `%`. */
function encodeForLogs(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')
}

/**
 * The console's host in each partition, which the Region precedes. Source: the partition pages of the AWS
 * documentation. The SDK has all other data about partitions, but no consoles.
 */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu'
}

/** Returns the console's URL for a Region, without a path; undefined in a partition whose console is unknown. */
export function consoleUrl(partition: string, region: string): string | undefined {
  const host = CONSOLES[partition]
  return host === undefined ? undefined : `https://${region}.${host}`
}
