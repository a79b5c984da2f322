import type { RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs'

/**
 * What ECS keeps in another form than it was sent (`0.5 vCPU` as `512`), or beside the definition. None of them says what
 * runs, and the hash covers them.
 */
const KEPT_OTHERWISE = new Set(['cpu', 'memory', 'protocol', 'requiresCompatibilities', 'tags'])

/**
 * The fields that decide what runs and with which access. ECS fills in none of them but the root directory,
 * so where one was not sent, somebody else has written it.
 */
const DECISIVE = new Set([
  'accessPointId',
  'add',
  'authorizationConfig',
  'capabilities',
  'command',
  'containerDefinitions',
  'credentialSpecs',
  'dependsOn',
  'devices',
  'dnsServers',
  'dockerSecurityOptions',
  'dockerVolumeConfiguration',
  'driverOpts',
  'efsVolumeConfiguration',
  'entryPoint',
  'environment',
  'environmentFiles',
  'executionRoleArn',
  'extraHosts',
  'firelensConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  'healthCheck',
  'host',
  'image',
  'ipcMode',
  'linuxParameters',
  'links',
  'logConfiguration',
  'mountPoints',
  'options',
  'pidMode',
  'privileged',
  'proxyConfiguration',
  'repositoryCredentials',
  'resourceRequirements',
  'rootDirectory',
  's3filesVolumeConfiguration',
  'secretOptions',
  'secrets',
  'sourcePath',
  'systemControls',
  'taskRoleArn',
  'tmpfs',
  'user',
  'volumes',
  'volumesFrom',
  'workingDirectory'
])

/** Fields whose names are words of others, such as those of a log driver: one more may lead somewhere else. */
const OPEN = new Set(['driverOpts', 'options'])

/**
 * Returns whether what ECS has in a revision is what this request registers. ECS fills in defaults and returns lists of
 * objects in an order of its own, so what was sent is compared, and that nothing decisive was added.
 */
export function saysTheSame(registered: unknown, definition: RegisterTaskDefinitionCommandInput): boolean {
  const sent: unknown = JSON.parse(JSON.stringify(definition))
  return holds(registered, sent)
}

function holds(has: unknown, wanted: unknown): boolean {
  if (isBlank(wanted)) return isBlank(has)
  if (Array.isArray(wanted)) return Array.isArray(has) && holdsList(has, wanted)
  if (isRecord(wanted)) return isRecord(has) && holdsFields(has, wanted)
  return has === wanted || (typeof has === 'number' && String(has) === wanted)
}

function holdsFields(has: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  const sent = Object.keys(wanted).filter((name) => !KEPT_OTHERWISE.has(name) && !mayBeFilled(wanted[name]))
  const decisive = Object.keys(has).filter((name) => DECISIVE.has(name) && !isFilled(name, has[name]))
  return [...sent, ...decisive].every(
    (name) => holds(has[name], wanted[name]) && (!OPEN.has(name) || addsNone(has[name], wanted[name]))
  )
}

/** Whether ECS may have put it there, decisive though it is. */
function isFilled(name: string, value: unknown): boolean {
  return name === 'rootDirectory' && value === '/'
}

function addsNone(has: unknown, wanted: unknown): boolean {
  return Object.keys(has ?? {}).every((name) => Object.hasOwn(wanted ?? {}, name))
}

/** The order of words matters, as in a command; that of objects does not. */
function holdsList(has: readonly unknown[], wanted: readonly unknown[]): boolean {
  if (has.length !== wanted.length) return false
  if (!wanted.every(isRecord)) return wanted.every((item, index) => holds(has[index], item))
  const left = [...has]
  return wanted.every((item) => {
    const index = left.findIndex((other) => holds(other, item))
    return index >= 0 && left.splice(index, 1).length === 1
  })
}

/** Whether ECS may put something else in its place, as it does with a host port of 0. A value that is empty is meant so. */
function mayBeFilled(value: unknown): boolean {
  return value !== '' && isBlank(value)
}

/** Whether ECS may leave it out: nothing, an empty text, list or object, no, and zero. */
function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isRecord(value)) return Object.keys(value).length === 0
  return value === undefined || value === null || value === false || value === 0 || value === ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
