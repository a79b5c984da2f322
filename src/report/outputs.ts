import * as core from '@actions/core'
import type { Event, Outputs, SeenTask } from '../events.ts'
import { taskId } from '../resources/task.ts'
import { consoleLinks } from './links.ts'

/** The outputs of the step: each is set when it becomes known or changes, so that it is there also when the step fails. */
export class OutputBook {
  #known: Partial<Outputs> = {}

  readonly subscribe = (event: Event): undefined => {
    this.#publish(outputsOf(event))
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

/** What an event says of the outputs. */
export function outputsOf(event: Event): Partial<Outputs> {
  switch (event.type) {
    case 'requested':
      return { mode: event.mode, environment: event.environment }
    case 'found':
      return { 'image-digest': event.digest }
    case 'planned':
      return { 'log-group': event.logGroup, changed: '[]' }
    case 'applied':
      return event.outputs
    case 'prepared':
      return { changed: JSON.stringify(event.changes) }
    case 'launching':
      return { 'expires-at': event.expires?.toISOString() }
    case 'seen':
      return { ...outputsOfTask(event.tasks[0]), ...(event.tasks.length > 1 && outputsOfTasks(event.tasks)) }
    case 'named':
      return { domain: event.name, url: event.url, changed: JSON.stringify(event.changes) }
    case 'exited':
      return { 'exit-code': String(event.code) }
    case 'swept':
      return {
        changed: JSON.stringify(event.environments.map((name) => ({ resource: 'environment', name, action: 'delete' })))
      }
    case 'skipped':
      return { skipped: 'true' }
    default:
      return {}
  }
}

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
    'image-digest': seen.digest
  }
}

function outputsOfTasks(tasks: readonly SeenTask[]): Partial<Outputs> {
  const list = (values: readonly (string | undefined)[]) =>
    JSON.stringify(values.filter((value) => value !== undefined))
  return {
    'task-arns': list(tasks.map(({ task }) => task.taskArn)),
    'public-ips': list(tasks.map(({ publicIp }) => publicIp)),
    urls: list(tasks.map(({ url }) => url))
  }
}

function known(outputs: Partial<Outputs>): Partial<Outputs> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined))
}
