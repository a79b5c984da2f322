import { ActionError } from '../errors.ts'
import type { Template } from './template.ts'

/** What the inputs that are compared here are when nobody sets them. A test holds them to `action.yml`. */
export const DEFAULTS = {
  'settle-seconds': '10',
  'ingress-cidrs': '0.0.0.0/0,::/0',
  cpu: '256',
  memory: '512'
} as const

/** What decides beside the inputs: what the file of `task-definition` says. */
export interface FileFacts {
  /** Of these fields, those that the file has. */
  readonly says: readonly ('cpu' | 'memory' | 'executionRoleArn')[]
  /** Whether every container has a log of its own. */
  readonly logsItself: boolean
  /** The network mode, where the tasks share the network of their instance. */
  readonly sharedNetwork?: string
}

/** What the file says that inputs are compared with. */
export function factsOf(template: Template, launchType: string): FileFacts {
  const { containerDefinitions, networkMode = 'bridge' } = template
  return {
    says: (['cpu', 'memory', 'executionRoleArn'] as const).filter((field) => template[field] !== undefined),
    logsItself: containerDefinitions.every(({ logConfiguration }) => logConfiguration !== undefined),
    ...(launchType === 'EC2' && networkMode !== 'awsvpc' && { sharedNetwork: networkMode })
  }
}

type Get = (input: string) => string

/**
 * Refuses inputs of which one would be dropped although it was meant to protect something, with `INPUTS_CONTRADICTORY`;
 * returns a warning for each one that merely has no effect beside another.
 */
export function compareInputs(get: Get, file: FileFacts | undefined): string[] {
  const waitFor = get('wait-for').toLowerCase()
  const has = (input: string) => get(input) !== ''
  const changed = (input: keyof typeof DEFAULTS) => has(input) && get(input) !== DEFAULTS[input]
  const endsEarly = waitFor === 'none' || waitFor === 'stopped'
  if (has('health-check-path') && endsEarly) {
    throw contradictory(
      `\`health-check-path\` is set, but with \`wait-for: ${waitFor}\` no health check is made.`,
      'Remove `health-check-path`, or set `wait-for: running`.'
    )
  }
  const role = has('execution-role-arn')
    ? '`execution-role-arn`'
    : file?.says.includes('executionRoleArn') === true && !has('execution-role-name')
      ? '`executionRoleArn` in the file of `task-definition`'
      : undefined
  if (has('permissions-boundary-arn') && role !== undefined) {
    throw contradictory(
      `\`permissions-boundary-arn\` is set, but the role in ${role} is used as it is, so the boundary would not limit it.`,
      'Remove one of the two. The boundary is for a role that this action creates.'
    )
  }
  const shared = file?.sharedNetwork
  return [
    // `0` turns the watch off, which is what happens then.
    ...when(
      changed('settle-seconds') && Number(get('settle-seconds')) !== 0 && endsEarly,
      'settle-seconds',
      `with \`wait-for: ${waitFor}\``
    ),
    ...when(changed('ingress-cidrs') && has('security-groups'), 'ingress-cidrs', 'with `security-groups`'),
    ...NETWORK.flatMap((input) =>
      when(
        shared !== undefined && has(input) && (input !== 'ingress-cidrs' || changed(input)),
        input,
        `with \`networkMode: ${shared ?? ''}\` in the file of \`task-definition\``
      )
    ),
    ...(['cpu', 'memory'] as const).flatMap((input) =>
      when(
        changed(input) && file?.says.includes(input) === true,
        input,
        `with \`${input}\` in the file of \`task-definition\`, which overrides it`
      )
    ),
    ...when(
      has('log-group') && file?.logsItself === true,
      'log-group',
      'as every container in the file of `task-definition` has a `logConfiguration`'
    )
  ]
}

/** Throws `INPUTS_CONTRADICTORY` for a dry run of something that isn't one: it would be done in earnest. */
export function requireDryMode(dryRun: boolean, mode: string): void {
  if (!dryRun || mode === 'sweep' || mode === 'plan') return
  throw contradictory(
    `\`dry-run\` is \`true\`, but \`mode: ${mode}\` has no dry run.`,
    'Remove `dry-run`, or set `mode: sweep`; `mode: plan` prints what a deployment would change.'
  )
}

const NETWORK = ['subnets', 'vpc-id', 'security-groups', 'ingress-cidrs'] as const

function when(isSo: boolean, input: string, why: string): string[] {
  return isSo ? [`\`${input}\` has no effect ${why}.`] : []
}

function contradictory(what: string, hint: string): ActionError {
  return new ActionError('INPUTS_CONTRADICTORY', what, hint)
}
