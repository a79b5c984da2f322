import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import { INVISIBLE, withoutControls } from '../redact.ts'
import type { Statement } from '../aws/policies.ts'
import { namesOf, type ImageFinding } from '../deployment.ts'
import { portText } from '../deploy/ports.ts'
import {
  handler,
  type FoundFacts,
  type Outputs,
  type PlanFacts,
  type PreparedArns,
  type Subscriber
} from '../events.ts'
import { statement } from '../failures/denial.ts'
import { taskId } from '../aws/arn.ts'
import type { Explanation } from '../failures/explain.ts'
import { keepSecret } from '../runner.ts'

/** Returns a subscriber that writes the log of the step. `known` returns the outputs so far. */
export function logger(known: () => Partial<Outputs>): Subscriber {
  return handler({
    requested: ({ from }) => from !== undefined && info(`The images are those of ${from}`),
    // The phase `Start` is a part of another phase. Only the timeline shows it.
    begun: ({ phase }) => phase !== 'Start' && core.startGroup(phase),
    ended: ({ phase }) => phase !== 'Start' && core.endGroup(),
    found: ({ facts }) => foundLines(facts).forEach(info),
    planned: ({ plan }) => planLines(plan).forEach(info),
    prepared: ({ arns }) => preparedLines(arns).forEach(info),
    'permissions-missing': ({ statements, field }) =>
      statements.forEach((missing) => core.warning(missingLine(missing, field))),
    noted: ({ text }) => info(text),
    debugged: ({ text }) => core.debug(text),
    warned: ({ text }) => core.warning(text),
    'secret-learned': ({ values }) => values.forEach(keepSecret),
    quoted: ({ lines }) => quote(lines),
    skipped: ({ why }) => core.notice(why),
    shell: ({ command }) => info(`To open a shell: ${command}`),
    succeeded: () => info(outcome(known())),
    failed: ({ failure }) => fail(failure)
  })
}

function outcome({
  url,
  'public-ip': publicIp,
  'private-ip': privateIp,
  'exit-code': exitCode,
  mode
}: Partial<Outputs>): string {
  if (mode === 'plan') return 'Nothing was changed because `mode` is `plan`.'
  if (exitCode !== undefined) return `The job has ended with exit code ${exitCode}.`
  const address = url ?? publicIp ?? privateIp
  return address === undefined ? 'The task was started.' : `The task runs at ${address}`
}

/** Returns a line for each finding that a person may want to check. */
export function foundLines({ identity, region, images, running }: FoundFacts): string[] {
  const ids = (running ?? []).map(({ taskArn }) => taskId(taskArn)).join(', ')
  return [
    `Account ${identity.account} in ${region}, as ${identity.callerArn}`,
    ...images.map(({ image, finding }) => imageLine(images.length > 1 ? image : 'The image', finding)),
    ...(running === undefined
      ? []
      : [ids === '' ? 'Nothing runs in this environment yet' : `Running in this environment: ${ids}`])
  ]
}

function imageLine(name: string, finding: ImageFinding): string {
  if (finding.kind === 'unknown') return `${name} was not checked`
  if (finding.kind === 'unseen') return `${name} was not checked: ${finding.why}`
  const platforms = namesOf(finding.platforms)
  return `${name} is ${finding.digest}${platforms === '' ? '' : `, for ${platforms}`}`
}

/** Returns a line for each planned change. */
export function planLines(plan: PlanFacts): string[] {
  const { changes, count, image, network, replaced } = plan
  const line = (action: string, what: string, text: string) => `${action.padEnd(10)} ${what.padEnd(16)} ${text}`
  const lines = [
    ...changes.map(({ action, resource, name }) => line(action, resource, name)),
    line('run', count === 1 ? 'task' : `${count} tasks`, `${image} ${shapeOf(plan)}`),
    network && line('', 'in', networkText(network)),
    recordLine(plan),
    httpsLine(plan),
    closedLine(plan),
    ...replaced.map(({ taskArn }) => line('stop', 'task', `${taskId(taskArn)}, after the new task is healthy`))
  ]
  return lines.filter((each) => each !== undefined)
}

function networkText({ vpcId, subnets, isPublic }: NonNullable<PlanFacts['network']>): string {
  return `${vpcId}: ${subnets.join(', ')}, ${isPublic ? 'with' : 'without'} a public IP`
}

function recordLine({ record, count }: PlanFacts): string | undefined {
  if (record === undefined) return undefined
  const { name, ttl, before, zone } = record
  const after = count === 1 ? 'the IP address of the new task' : 'the IP addresses of the new tasks'
  const was = before.length === 0 ? 'no record' : before.join(', ')
  return `${''.padEnd(10)} ${name}: ${was} → ${after}, TTL ${ttl} s, in the hosted zone ${zone}`
}

function httpsLine({ https, ports }: PlanFacts): string | undefined {
  if (https === undefined) return undefined
  const { name, applicationContainer, applicationPort, redirect, hasPassword, expiresAt } = https
  const until = expiresAt === undefined ? '' : `. Its certificate is valid until ${expiresAt.toISOString()}`
  const password = hasPassword ? ', with a password' : ''
  const http = redirect ? 'port 80 redirects to it' : 'port 80 does not redirect to it, because it is in use'
  const own = redirect ? ['443/tcp', '80/tcp'] : ['443/tcp']
  const others = ports.map(portText).filter((port) => !own.includes(port))
  const plain = others.length === 0 ? '' : `; open without TLS: ${others.join(', ')}`
  return `${''.padEnd(10)} https://${name} → port ${applicationPort} of container ${applicationContainer}${password}; ${http}${plain}${until}`
}

function closedLine({ closed }: PlanFacts): string | undefined {
  if (closed.length === 0) return undefined
  const names = closed.map((port) => `${portText(port)} of container ${port.container}`).join(', ')
  const them = closed.length === 1 ? 'it' : 'them'
  return `Not opened: ${names}; add ${them} to \`port\` to open ${them}`
}

function shapeOf({ launchType, architecture, size, ports }: PlanFacts): string {
  return [
    `on ${launchType}${architecture === undefined ? '' : ` ${architecture}`}`,
    ...(size === undefined ? [] : [`${size.cpu} CPU units`, `${size.memory} MiB`]),
    ports.length === 0 ? 'no ports' : `ports ${ports.map(portText).join(', ')}`
  ].join(', ')
}

/** Returns a line for each resource that the tasks use. */
export function preparedLines(arns: PreparedArns): string[] {
  return [
    ...arns.secrets.map((arn) => `Secret          ${arn}`),
    `Execution role  ${arns.executionRole}`,
    `Cluster         ${arns.cluster}`,
    ...(arns.securityGroups.length === 0 ? [] : [`Security group  ${arns.securityGroups.join(', ')}`]),
    `Task definition ${arns.taskDefinition}`
  ]
}

/** Returns a warning about an existing execution role's missing permissions, with the statement to add. */
export function missingLine({ Action, Resource, Condition }: Statement, field: string | undefined): string {
  const role = field === undefined ? '`execution-role-arn`' : `\`${field}\` of \`task-definition\``
  const on = [Resource].flat()
  return `The role in ${role} lacks ${Action.join(', ')} on ${on.join(' or ')}, so the task may fail to start. Add this statement to it: ${statement(Action, on.at(-1) ?? '', Condition)}`
}

function info(text: string): void {
  core.info(withoutCommands(withoutControls(oneLine(text))))
}

/** Logs untrusted text, such as an application's log, so that the runner executes no workflow command in it. */
function quote(lines: readonly string[]): void {
  const token = randomUUID()
  const shown = lines.flatMap((line) => line.split(LINE_ENDS)).map((line) => withoutCommands(withoutControls(line)))
  core.info([`::stop-commands::${token}`, ...shown, `::${token}::`].join('\n'))
}

/** Logs the unchanged words of AWS and the application. Then creates one annotation with the cause and the remedy. */
function fail({ title, cause, remedy, raw, logLines }: Explanation): void {
  if (raw !== undefined) quote([raw])
  if (logLines.length > 0) {
    core.startGroup('The last lines of the log')
    quote(logLines)
    core.endGroup()
  }
  core.error(`${cause}\n${remedy}`, { title })
}

/** The line breaks that the runner recognizes. Source: `StreamReader.ReadLine` in .NET. */
const LINE_ENDS = /\r\n|\r|\n/

/**
 * The whitespace that the runner skips before a command: .NET's `Char.IsWhiteSpace`, not JavaScript's `\s`. Source: the
 * runner's `ActionCommand`, which trims a line's start; and "Char.IsWhiteSpace Method" in .NET's documentation.
 */
export const BLANK = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

// .NET ignores invisible characters when it searches for the start of a command.
const COMMAND = new RegExp(`^([${BLANK}${INVISIBLE}]*):([${INVISIBLE}]*:)`, 'u')
const OLD_COMMAND = new RegExp(`#([${INVISIBLE}]*)#([${INVISIBLE}]*\\[)`, 'gu')

/** Changes the line so that the runner finds no command: neither `::name::` at its start nor `##[name]` anywhere. */
export function withoutCommands(line: string): string {
  return line.replaceAll(OLD_COMMAND, '#$1# $2').replace(COMMAND, '$1: $2')
}

/** Replaces line breaks and the whitespace around them by single spaces, in time linear to the text's length. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks))
}
