import type { Compute, OwnInterface, Source, Template, Arn } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { Login } from '../registry/errors.ts'
import { parseReference } from '../registry/reference.ts'
import { contradictory, get, has } from './values.ts'

/** The defaults of inputs that are compared here. A test compares them with `action.yml`. */
export const DEFAULTS = {
  'settle-seconds': '10',
  'ingress-cidrs': '0.0.0.0/0,::/0',
  cpu: '256',
  memory: '512',
  'acme-directory': 'https://acme-v02.api.letsencrypt.org/directory'
} as const

/** Returns whether an input is set to something other than its default. */
export const changed = (input: keyof typeof DEFAULTS) => has(input) && get(input) !== DEFAULTS[input]

/** Returns `wait-for` if the step doesn't watch whether the tasks become ready; undefined otherwise. */
function endsEarly(): string | undefined {
  const waitFor = get('wait-for').toLowerCase()
  return waitFor === 'none' || waitFor === 'stopped' ? waitFor : undefined
}

/** Throws `INPUTS_CONTRADICTORY` if the step would not run the health check. */
export function requireHealthCheck(): void {
  const waitFor = endsEarly()
  if (!has('health-check-path') || waitFor === undefined) return
  throw contradictory(
    `\`health-check-path\` is set, but \`wait-for: ${waitFor}\` makes no health check.`,
    'Remove `health-check-path`, or set `wait-for: running`.'
  )
}

/** Throws `ROLE_AMBIGUOUS` if two inputs set the execution role. */
export function requireOneRole(): void {
  if (!has('execution-role-arn') || !has('execution-role-name')) return
  throw new ActionError(
    'ROLE_AMBIGUOUS',
    '`execution-role-arn` and `execution-role-name` are both set.',
    'Use `execution-role-arn` for an existing role that the action must not change. Use `execution-role-name` for a role that the action creates and updates.'
  )
}

/** Throws `INPUTS_CONTRADICTORY` if another input sets the image or task definition that `image-from` sets. */
export function requireOneImage(): void {
  if (!has('image-from')) return
  const whole = /^(?:same|previous)$/i.test(get('image-from'))
  const other = has('image') ? 'image' : whole && has('task-definition') ? 'task-definition' : undefined
  if (other === undefined) return
  throw contradictory(
    `\`${other}\` and \`image-from\` are both set.`,
    other === 'image'
      ? 'Set `image` to deploy an image, or `image-from` to deploy one that an environment runs.'
      : '`same` and `previous` deploy the task definition of the environment. Remove one of the two.'
  )
}

/**
 * Throws `INPUTS_CONTRADICTORY` if credentials without a registry are set with `image-from`. The image may be in
 * another registry, which must not get them.
 */
export function requireNamedRegistry({ username, password }: Login): void {
  if (!has('image-from') || (username === '' && password === '')) return
  throw contradictory(
    '`registry-username` or `registry-password` is set with `image-from`, but the image of that deployment can be in another registry.',
    'Remove both: the step uses the credentials of that deployment. To override them, set `registry-logins`, which names the registry.'
  )
}

/**
 * Throws `INPUTS_CONTRADICTORY` if the source doesn't use this secret for its image in the registry `domain`. The
 * secret may be for another registry, and ECS would send its credentials to this one.
 */
export function requireSameSecret(secretArn: Arn | undefined, source: Source | undefined, domain: string): void {
  if (secretArn === undefined || source === undefined) return
  const isSame = ({ image, secret = '' }: Source['containers'][number]) =>
    secret.startsWith('arn:') &&
    parseReference(image).domain === domain &&
    // Both ARNs can lack the six characters that Secrets Manager appends.
    (`${secret}-`.startsWith(`${secretArn.text}-`) || `${secretArn.text}-`.startsWith(`${secret}-`))
  if (source.containers.some(isSame)) return
  throw contradictory(
    `\`secret-arn\` is set with \`image-from\`, but the deployment of ${source.environment} did not use this secret for its image in ${domain}.`,
    'Remove `secret-arn`: the step uses the credentials of that deployment. To use others, set `registry-logins`, or `image` to the image by its digest.'
  )
}

/** Throws `INPUTS_CONTRADICTORY` if groups are added, but the task has no group of the environment's own. */
export function requireOwnGroup(
  { addedGroups, securityGroups }: OwnInterface,
  template: Template | undefined,
  compute: Compute | undefined
): void {
  if (addedGroups.length === 0) return
  if (securityGroups.length > 0) {
    throw contradictory(
      '`add-security-groups` and `security-groups` are both set.',
      "Use `security-groups` for groups that replace the environment's own. Use `add-security-groups` for groups beside it."
    )
  }
  if (template === undefined || compute?.kind !== 'instances') return
  const { networkMode = 'bridge' } = template
  if (networkMode === 'awsvpc') return
  throw contradictory(
    `\`add-security-groups\` is set, but with \`networkMode: ${networkMode}\` in the file of \`task-definition\` the task has no security groups.`,
    'Set `networkMode: awsvpc` in the file, or remove `add-security-groups`.'
  )
}

/** Throws `INPUTS_CONTRADICTORY` if the permissions boundary would not limit the role. */
export function requireBoundedRole(template: Template | undefined): void {
  if (!has('permissions-boundary-arn')) return
  const inFile = template?.executionRoleArn !== undefined && !has('execution-role-name')
  if (!inFile && !has('execution-role-arn')) return
  const role = has('execution-role-arn')
    ? '`execution-role-arn`'
    : '`executionRoleArn` in the file of `task-definition`'
  throw contradictory(
    `\`permissions-boundary-arn\` is set, but the action does not change the role in ${role}, so the boundary would not limit it.`,
    'Remove one of the two. The boundary is for a role that the action creates.'
  )
}

/** Throws `INPUTS_CONTRADICTORY` if `dry-run` is set in a mode without a dry run, which would make changes. */
export function requireDryMode(mode: string): void {
  if (get('dry-run').toLowerCase() !== 'true' || mode === 'sweep' || mode === 'plan') return
  throw contradictory(
    `\`dry-run\` is \`true\`, but \`mode: ${mode}\` has no dry run.`,
    'Remove `dry-run`, or set `mode: sweep`. `mode: plan` prints what a deployment would change.'
  )
}

/** Returns a warning for each preview input, if the mode doesn't depend on the event and ignores it. */
export function ignoredRules(mode: string): string[] {
  if (mode === 'auto') return []
  const rules = ['preview-label', 'preview-command'].filter(has)
  return rules.map((input) => `\`${input}\` is ignored, because \`mode: ${mode}\` does not depend on the event.`)
}

/** Returns a warning for each input that has no effect because of another input or the file of `task-definition`. */
export function ignoredInputs(
  template: Template | undefined,
  compute: Compute,
  file = 'the file of `task-definition`'
): string[] {
  const warnings: string[] = []
  const warn = (isIgnored: boolean, input: string, why: string) => {
    if (isIgnored) warnings.push(`\`${input}\` is ignored ${why}.`)
  }
  const waitFor = endsEarly()
  // `0` turns off the watch, so ignoring it makes no difference.
  const settles = changed('settle-seconds') && Number(get('settle-seconds')) !== 0
  warn(settles && waitFor !== undefined, 'settle-seconds', `with \`wait-for: ${waitFor}\``)
  warn(changed('ingress-cidrs') && has('security-groups'), 'ingress-cidrs', 'with `security-groups`')
  const { networkMode = 'bridge', containerDefinitions = [] } = template ?? {}
  const isShared = template !== undefined && compute.kind === 'instances' && networkMode !== 'awsvpc'
  if (!isShared && !has('ingress-cidrs') && !has('security-groups') && waitFor !== 'stopped') {
    warnings.push(
      '`ingress-cidrs` is empty, so nobody can reach the ports of the task. A variable that does not exist is empty, too.'
    )
  }
  if (template === undefined) return warnings
  if (isShared) {
    for (const input of ['subnets', 'vpc-id', 'security-groups', 'ingress-cidrs'] as const) {
      const isSet = input === 'ingress-cidrs' ? changed(input) : has(input)
      warn(isSet, input, `with \`networkMode: ${networkMode}\` in ${file}`)
    }
  }
  for (const input of ['cpu', 'memory'] as const) {
    const isSet = changed(input) && template[input] !== undefined
    warn(isSet, input, `because \`${input}\` in ${file} overrides it`)
  }
  const logsItself = containerDefinitions.every(({ logConfiguration }) => logConfiguration !== undefined)
  warn(has('log-group') && logsItself, 'log-group', `because each container in ${file} has a \`logConfiguration\``)
  return warnings
}
