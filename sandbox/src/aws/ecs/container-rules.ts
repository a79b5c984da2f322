import type { ContainerDefinition, ContainerRestartPolicy, HealthCheck, PortMapping } from '@aws-sdk/client-ecs'
import { clientError } from './errors.ts'

/** What of the task definition a container's rules depend on. */
export interface Surroundings {
  readonly networkMode: string | undefined
  /** MiB, when the task has a memory setting. */
  readonly taskMemory?: number
}

/** Throws ClientException unless the container keeps the rules that hold for every launch type. */
export function checkContainer(container: ContainerDefinition, task: Surroundings): void {
  const name = checkName(container.name)
  checkImage(container.image)
  checkMemory(container, name, task.taskMemory)
  if (task.networkMode === 'awsvpc') checkAwsvpc(container)
  for (const mapping of container.portMappings ?? []) checkPort(mapping, task.networkMode)
  checkRanges(container.portMappings ?? [])
  checkLogOptions(container)
  checkReferences(container)
  if (container.restartPolicy !== undefined) checkRestartPolicy(container.restartPolicy)
  if (container.healthCheck !== undefined) checkHealthCheck(container.healthCheck)
}

function checkName(name: string | undefined): string {
  if (name === undefined || name === '') throw clientError('Container.name should not be null or empty.')
  if (!/^[\w-]+$/.test(name)) throw clientError('Container.name contains invalid characters.')
  if (name.length > 255) throw clientError('Container.name should be at most 255 characters long.')
  return name
}

function checkImage(image: string | undefined): void {
  if (image === undefined || image === '') throw clientError('Container.image should not be null or empty.')
  if (!/^[\w.:/#@-]+$/.test(image)) throw clientError('Container.image contains invalid characters.')
  if (image.length > 255) throw clientError('Container.image should be at most 255 characters long.')
}

/** ECS's words for one container are those of pulumi/pulumi-awsx#1220. */
function checkMemory(container: ContainerDefinition, name: string, taskMemory: number | undefined): void {
  const { memory, memoryReservation } = container
  const setting = `Invalid setting for container '${name}'.`
  if (taskMemory === undefined && memory === undefined && memoryReservation === undefined) {
    throw clientError(`${setting} At least one of 'memory' or 'memoryReservation' must be specified.`)
  }
  if (memory !== undefined && memory < 6) throw clientError(`${setting} 'memory' must be at least 6.`)
  if (memory !== undefined && memoryReservation !== undefined && memory <= memoryReservation) {
    throw clientError(`${setting} 'memory' must be greater than 'memoryReservation'.`)
  }
  if (taskMemory !== undefined && (memory ?? memoryReservation ?? 0) > taskMemory) {
    throw clientError(`The 'memory' setting for container '${name}' is greater than for the task.`)
  }
}

function checkAwsvpc(container: ContainerDefinition): void {
  if ((container.links ?? []).length > 0) throw clientError('Links are not supported when networkMode=awsvpc.')
  if (container.disableNetworking === true) {
    throw clientError('Disable Networking is not supported on container when networkMode=awsvpc.')
  }
  if ((container.dnsServers ?? []).length > 0) {
    throw clientError('DNS servers are not supported on container when networkMode=awsvpc.')
  }
  if ((container.dnsSearchDomains ?? []).length > 0) {
    throw clientError('DNS search domains are not supported on container when networkMode=awsvpc.')
  }
  if ((container.extraHosts ?? []).length > 0) {
    throw clientError('Extra hosts are not supported on container when networkMode=awsvpc.')
  }
  if (container.hostname !== undefined) {
    throw clientError('Hostname is not supported on container when networkMode=awsvpc.')
  }
}

function checkPort(mapping: PortMapping, networkMode = 'bridge'): void {
  const { containerPort, containerPortRange, hostPort } = mapping
  if (containerPort !== undefined && containerPortRange !== undefined) {
    throw clientError('cannot specify both single port and port range')
  }
  if (containerPortRange !== undefined) return
  if (
    containerPort === undefined ||
    containerPort === 0 ||
    !isPort(containerPort) ||
    !isPort(hostPort ?? containerPort)
  ) {
    throw clientError('Port mapping contains an invalid port.')
  }
  if (['awsvpc', 'host'].includes(networkMode) && hostPort !== undefined && hostPort !== containerPort) {
    throw clientError(
      `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`
    )
  }
}

/** ECS's words are not known; these are the rules of `containerPortRange` in the ECS API reference. */
function checkRanges(mappings: readonly PortMapping[]): void {
  const ranges = mappings.map(({ containerPort, containerPortRange, protocol = 'tcp' }) => {
    const [first = 0, last = first] = (containerPortRange ?? String(containerPort)).split('-').map(Number)
    return { first, last, protocol, isRange: containerPortRange !== undefined }
  })
  if (ranges.filter(({ isRange }) => isRange).length > 100) {
    throw clientError('A container can have at most 100 port ranges.')
  }
  for (const [index, one] of ranges.entries()) {
    if (one.isRange && !(isPort(one.first) && isPort(one.last) && one.first < one.last)) {
      throw clientError('The first port of a port range must be less than its last port.')
    }
    const overlapping = ranges
      .slice(index + 1)
      .filter(({ first, last, protocol }) => one.protocol === protocol && first <= one.last && one.first <= last)
    if (overlapping.some(({ isRange }) => isRange || one.isRange)) {
      throw clientError('A port can only be included in one port mapping of a container.')
    }
  }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65535
}

function checkLogOptions({ logConfiguration }: ContainerDefinition): void {
  if (logConfiguration?.logDriver !== 'awslogs') return
  const missing = ['awslogs-region', 'awslogs-group'].filter((option) => !logConfiguration.options?.[option])
  if (missing.length > 0) throw clientError(`Log driver awslogs requires options: ${missing.join(', ')}`)
}

/** Names of secrets, which must be neither empty nor those of environment variables (ECS's words in dagster-io/dagster#11622). */
function checkReferences({ repositoryCredentials, secrets = [], environment = [] }: ContainerDefinition): void {
  if (repositoryCredentials?.credentialsParameter === '') {
    throw clientError('Container.repositoryCredentials.credentialsParameter should not be null or empty.')
  }
  if (secrets.some(({ name, valueFrom }) => !name || !valueFrom)) {
    throw clientError('Container.secrets should have a name and a valueFrom that are not null or empty.')
  }
  const names = secrets.map(({ name = '' }) => name)
  const shared = names.find(
    (name, index) => names.indexOf(name) < index || environment.some((variable) => variable.name === name)
  )
  if (shared !== undefined) {
    throw clientError(
      'The secret name must be unique and not shared with any new or existing environment variables set on the ' +
        `container, such as '${shared}'.`
    )
  }
}

function checkRestartPolicy({ restartAttemptPeriod, ignoredExitCodes = [] }: ContainerRestartPolicy): void {
  if (restartAttemptPeriod !== undefined && (restartAttemptPeriod < 60 || restartAttemptPeriod > 1800)) {
    throw clientError('Restart policy restartAttemptPeriod must be between 60 and 1800.')
  }
  if (ignoredExitCodes.length > 50) throw clientError('Restart policy ignoredExitCodes can have at most 50 items.')
}

function checkHealthCheck(check: HealthCheck): void {
  if ((check.command ?? []).length === 0) throw clientError('Health check command must not be empty.')
  const ranges: readonly (readonly [string, number | undefined, number, number])[] = [
    ['interval', check.interval, 5, 300],
    ['timeout', check.timeout, 2, 60],
    ['retries', check.retries, 1, 10],
    ['startPeriod', check.startPeriod, 0, 300]
  ]
  for (const [setting, value, least, most] of ranges) {
    if (value !== undefined && (value < least || value > most)) {
      throw clientError(`Health check ${setting} must be between ${least} and ${most}.`)
    }
  }
}
