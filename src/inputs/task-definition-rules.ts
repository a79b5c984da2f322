import type { Compute, Template } from '../deployment.ts'
import { messageOf } from '../errors.ts'
import { parseReference } from '../registry/reference.ts'
import {
  placeholderProblem,
  quote,
  QUANTITIES,
  readQuantity,
  exampleArn,
  readArn,
  readRole,
  withoutSecretKey
} from './values.ts'
import { isObject, type Json, type Text } from './task-definition-shape.ts'
import { isPort, overlaps, parseRange, portOf } from '../ports.ts'

/** The inputs that affect how a task definition is validated. */
export interface TemplateContext {
  /** Undefined if the input is invalid. */
  readonly compute: Compute | undefined
  /** The input `container-name`. */
  readonly container: string | undefined
  /** The main container of the deployment that `image-from` names. */
  readonly sourceMain?: string | undefined
  /** The container name that the input `image` implies; undefined without one. */
  readonly imageName: string | undefined
  /** The fields that inputs override. The file's values for them aren't validated. */
  readonly replaced: readonly ('image' | 'executionRoleArn' | 'taskRoleArn' | 'ephemeralStorage')[]
  /** The containers whose images the input `images` replaces. */
  readonly images?: readonly string[] | undefined
  /** The variables that inputs set in the main container; undefined if the input is invalid. */
  readonly variables: readonly string[] | undefined
}

/** The path of a field, and its problem as the rest of a sentence that starts with the path. */
export type Problem = readonly [path: string, text: string]

type Item = readonly [value: Json, path: string]

/** Returns the fields that have the right type, but that ECS would reject or would not read as intended. */
export function ruleProblems(definition: Template, texts: readonly Text[], context: TemplateContext): Problem[] {
  const containers = itemsIn(definition.containerDefinitions, 'containerDefinitions')
  const main = findMain(
    containers.map(([container]) => container),
    context
  )
  const { replaced, images = [] } = context
  // If the main container is unknown, the input `image` could be for any of them.
  const isReplaced = (container: Json) =>
    (replaced.includes('image') && (main ?? container) === container) || images.some((name) => name === container.name)
  const ignored: string[] = [
    ...replaced.map((field) => (field === 'ephemeralStorage' ? `${field}.sizeInGiB` : field)),
    ...containers.flatMap(([container, path]) => (isReplaced(container) ? `${path}.image` : []))
  ]
  const problems = [
    ...texts.flatMap(placeholderProblems),
    ...topProblems(definition),
    ...listProblems(definition, containers),
    ...containers.flatMap(([container, path]) => [
      ...imageProblems(container, `${path}.image`),
      ...itemsIn(container.portMappings, `${path}.portMappings`).flatMap((item) =>
        portProblems(item, definition, context)
      ),
      ...overlapProblems(container, path),
      ...sharedNames(container, path, container === main ? context.variables : [])
    ]),
    ...linkProblems(definition, containers),
    ...policyNameProblems(definition)
  ].filter(([path]) => !ignored.includes(path))
  // Keeps only the first problem of each field.
  const seen = new Set<string>()
  return problems.filter(([path]) => !seen.has(path) && seen.add(path))
}

/** Returns the container in `container-name`, or else the source's, the only one, or the one with the image's name. */
export function findMain<T extends { readonly name?: unknown }>(
  containers: readonly T[],
  { container, sourceMain, imageName }: Pick<TemplateContext, 'container' | 'sourceMain' | 'imageName'>
): T | undefined {
  const named = (wanted?: string) => containers.find(({ name }) => wanted !== undefined && name === wanted)
  if (container !== undefined) return named(container)
  return named(sourceMain) ?? (containers.length === 1 ? containers[0] : named(imageName))
}

function placeholderProblems({ path, value, free }: Text): Problem[] {
  const isName = !free || /\.awslogs-(?:group|region|stream-prefix)$/.test(path)
  const problem = isName ? placeholderProblem(path.endsWith('.valueFrom') ? withoutSecretKey(value) : value) : undefined
  return problem === undefined ? [] : [[path, problem]]
}

/** Checks the fields of the task itself. Source: TaskDefinition and EphemeralStorage in the ECS API reference. */
function topProblems(definition: Template): Problem[] {
  const { runtimePlatform, ephemeralStorage, requiresCompatibilities } = definition as Json
  const problems: Problem[] = []
  for (const field of ['executionRoleArn', 'taskRoleArn'] as const) {
    const role: unknown = definition[field]
    if (typeof role !== 'string' || readRole(role) !== undefined) continue
    problems.push([field, `is not a role: write its name, or its ARN \`${exampleArn('role')}\``])
  }
  for (const field of ['cpu', 'memory'] as const) {
    const size: unknown = definition[field]
    if (typeof size !== 'string' || readQuantity(field, size) !== undefined) continue
    problems.push([field, `is ${quote(size)}, which is not a size: write ${QUANTITIES[field]}`])
  }
  const architecture = isObject(runtimePlatform) ? runtimePlatform.cpuArchitecture : undefined
  if (typeof architecture === 'string' && architecture !== 'X86_64' && architecture !== 'ARM64') {
    problems.push(['runtimePlatform.cpuArchitecture', 'is not `X86_64` or `ARM64`'])
  }
  const gib = isObject(ephemeralStorage) ? ephemeralStorage.sizeInGiB : undefined
  if (typeof gib === 'number' && (gib < 21 || gib > 200)) {
    problems.push(['ephemeralStorage.sizeInGiB', `is ${gib}, but ECS accepts 21 to 200: omit it for the default of 20`])
  }
  for (const [at, each] of listOf(requiresCompatibilities).entries()) {
    // All values are in upper case. AWS may add new ones.
    if (typeof each !== 'string' || each === each.toUpperCase()) continue
    problems.push([
      `requiresCompatibilities[${at}]`,
      `is ${quote(each)}: write \`${quote(each.toUpperCase()).slice(1, -1)}\``
    ])
  }
  return problems
}

/** Source: "Amazon ECS service quotas", and `essential` of ContainerDefinition in the ECS API reference. */
const MOST_CONTAINERS = 10

function listProblems({ containerDefinitions }: Template, containers: readonly Item[]): Problem[] {
  const list: unknown = containerDefinitions
  if (!Array.isArray(list)) return []
  const path = 'containerDefinitions'
  if (list.length === 0) return [[path, 'is empty: a task has at least one container']]
  const problems: Problem[] = []
  if (list.length > MOST_CONTAINERS) {
    problems.push([path, `has ${list.length} containers, but ECS accepts at most ${MOST_CONTAINERS}`])
  } else if (containers.length === list.length && containers.every(([{ essential }]) => essential === false)) {
    problems.push([path, 'has no essential container: omit `essential` for one of them, or set it to `true`'])
  }
  const names = new Map<unknown, string>()
  for (const [{ name }, place] of containers) {
    const earlier = names.get(name)
    if (name === undefined) problems.push([`${place}.name`, 'is missing'])
    if (typeof name !== 'string') continue
    if (!/^[\w-]{1,255}$/.test(name)) {
      problems.push([`${place}.name`, 'is not a name: ECS accepts up to 255 letters, digits, `_` and `-`'])
    } else if (earlier !== undefined) problems.push([`${place}.name`, `is "${name}", as \`${earlier}.name\` is`])
    else names.set(name, place)
  }
  return problems
}

function imageProblems({ image }: Json, path: string): Problem[] {
  if (typeof image !== 'string') return []
  if (/^[:@]/.test(image)) {
    return [[path, `is ${quote(image)}: the name in front is empty, as a placeholder leaves it that was not filled in`]]
  }
  try {
    parseReference(image)
    return []
  } catch (error) {
    // Keeps the part of the message after the name of the input.
    const why = messageOf(error).replace(
      /^Invalid value (".*") for `image`: (.*)\.$/s,
      '$1, which is not an image reference: $2'
    )
    return [[path, `is ${why}`]]
  }
}

/** Source: PortMapping in the ECS API reference; "Amazon ECS task definition parameters", port mappings. */
function portProblems([mapping, path]: Item, { networkMode }: Template, { compute }: TemplateContext): Problem[] {
  const { containerPort, containerPortRange, hostPort, protocol } = mapping
  const problems: Problem[] = []
  if (containerPort === undefined && containerPortRange === undefined) {
    problems.push([path, 'names no port: set `containerPort` or `containerPortRange`'])
  } else if (containerPort !== undefined && containerPortRange !== undefined) {
    problems.push([path, 'has both `containerPort` and `containerPortRange`: ECS accepts one of them'])
  }
  if (typeof containerPort === 'number' && !isPort(containerPort)) {
    problems.push([`${path}.containerPort`, 'is not a port from 1 to 65535'])
  }
  if (typeof containerPortRange === 'string' && parseRange(containerPortRange)?.to === undefined) {
    problems.push([`${path}.containerPortRange`, 'is not a range of ports: write it as `9000-9010`'])
  }
  const mapsPorts =
    compute === undefined || (compute.kind === 'instances' && !/^(?:awsvpc|host)$/.test(networkMode ?? ''))
  if (!mapsPorts && typeof hostPort === 'number' && typeof containerPort === 'number' && hostPort !== containerPort) {
    const instead = 'omit it, because the task has its own network'
    problems.push([`${path}.hostPort`, `is ${hostPort}, but \`containerPort\` is ${containerPort}: ${instead}`])
  }
  if (typeof protocol === 'string' && protocol.toLowerCase() !== 'tcp' && protocol !== 'udp') {
    problems.push([`${path}.protocol`, 'is not `tcp` or `udp`'])
  }
  return problems
}

/**
 * Reports overlaps with port ranges only, because a single port can map to several host ports. Source:
 * `containerPortRange` of PortMapping in the ECS API reference.
 */
function overlapProblems(container: Json, path: string): Problem[] {
  const places = itemsIn(container.portMappings, `${path}.portMappings`).flatMap(([mapping, at]) => {
    const { containerPort: single, containerPortRange: range, protocol } = mapping
    const isSingle = typeof single === 'number'
    const port = portOf({
      containerPort: isSingle ? single : undefined,
      containerPortRange: typeof range === 'string' ? range : undefined,
      protocol: protocol === 'udp' ? 'udp' : 'tcp'
    })
    return port === undefined ? [] : [{ ...port, field: `${at}.${isSingle ? 'containerPort' : 'containerPortRange'}` }]
  })
  return places.flatMap((port, index): Problem[] => {
    const before = places.slice(0, index)
    const other = before.find((each) => (port.to ?? each.to) !== undefined && overlaps(port, each))
    return other === undefined ? [] : [[port.field, `overlaps with \`${other.field}\`: ECS accepts each port once`]]
  })
}

/** Returns the fields that refer to a container or volume that doesn't exist, or that can't meet the condition. */
function linkProblems({ volumes }: Template, containers: readonly Item[]): Problem[] {
  const byName = new Map(containers.map(([container]) => [container.name, container]))
  const known = { container: [...byName.keys()], volume: itemsIn(volumes, 'volumes').map(([{ name }]) => name) }
  const missing = (list: unknown, path: string, field: string, what: keyof typeof known) =>
    itemsIn(list, path).flatMap(([{ [field]: name }, at]): Problem[] =>
      typeof name !== 'string' || known[what].includes(name)
        ? []
        : [[`${at}.${field}`, `is ${quote(name)}, but the file has no such ${what}`]]
    )
  return containers.flatMap(([container, path]) => [
    ...missing(container.dependsOn, `${path}.dependsOn`, 'containerName', 'container'),
    ...missing(container.volumesFrom, `${path}.volumesFrom`, 'sourceContainer', 'container'),
    ...missing(container.mountPoints, `${path}.mountPoints`, 'sourceVolume', 'volume'),
    // Source: ContainerDependency in the ECS API reference.
    ...itemsIn(container.dependsOn, `${path}.dependsOn`).flatMap(([{ containerName, condition }, at]): Problem[] => {
      const other = byName.get(containerName)
      const waitsForEnd = condition === 'SUCCESS' || condition === 'COMPLETE'
      if (!waitsForEnd || other === undefined || other.essential === false) return []
      return [
        [
          `${at}.condition`,
          `is \`${condition}\`, which ECS refuses for an essential container: set its \`essential\` to \`false\``
        ]
      ]
    })
  ])
}

/** Checks for secrets with another variable's name, which ECS rejects. Source: `secrets` of ContainerDefinition. */
function sharedNames({ environment, secrets }: Json, path: string, set: readonly string[] | undefined): Problem[] {
  if (set === undefined) return []
  const variables = itemsIn(environment, '').map(([{ name }]) => name)
  const earlier = new Set<unknown>()
  return itemsIn(secrets, `${path}.secrets`).flatMap(([{ name }, at]): Problem[] => {
    const where = variables.includes(name) ? 'environment' : earlier.has(name) ? 'secrets' : undefined
    earlier.add(name)
    if (typeof name !== 'string' || set.includes(name) || where === undefined) return []
    return [[`${at}.name`, `has a name that \`${path}.${where}\` has as well: ECS accepts it once`]]
  })
}

// Names of secrets and parameters with the characters that both services allow, or their ARNs.
const VALUE = /^[\w/+=.@!:-]+$/
const OBJECT = /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}\/[\w/+=.@!:() '-]+$/
const NOT_A_NAME = 'has characters that no name has'

type Check = (value: string) => string | undefined

/**
 * Returns the fields that go into the execution role's policy, but aren't plain names. In a policy, `*`, `?` and `${…}`
 * are wildcards and variables, which would give access to other resources. Source: "IAM policy elements: Resource", and
 * "Variables and tags".
 */
export function policyNameProblems({ containerDefinitions, volumes }: Template): Problem[] {
  const problems: Problem[] = []
  const check = (value: unknown, path: string, problemOf: Check) => {
    const problem = typeof value === 'string' && value !== '' ? problemOf(value) : undefined
    if (problem !== undefined) problems.push([path, problem])
  }
  for (const [container, path] of itemsIn(containerDefinitions, 'containerDefinitions')) {
    const log = objectOf(container.logConfiguration)
    const options = objectOf(log.options)
    const firelens = objectOf(objectOf(container.firelensConfiguration).options)
    for (const [list, at] of [
      [container.secrets, `${path}.secrets`],
      [log.secretOptions, `${path}.logConfiguration.secretOptions`]
    ] as const) {
      for (const [item, place] of itemsIn(list, at)) check(item.valueFrom, `${place}.valueFrom`, valueFrom)
    }
    for (const [item, at] of itemsIn(container.environmentFiles, `${path}.environmentFiles`)) {
      check(item.value, `${at}.value`, object)
    }
    for (const field of ['credentialSpecs', 'dockerSecurityOptions'] as const) {
      for (const [at, value] of listOf(container[field]).entries()) check(value, `${path}.${field}[${at}]`, spec)
    }
    const credentials = objectOf(container.repositoryCredentials).credentialsParameter
    check(credentials, `${path}.repositoryCredentials.credentialsParameter`, secret)
    check(
      options['awslogs-group'],
      `${path}.logConfiguration.options.awslogs-group`,
      like(/^[.\-_/#A-Za-z0-9]{1,512}$/)
    )
    check(options['awslogs-region'], `${path}.logConfiguration.options.awslogs-region`, like(/^[a-z0-9-]+$/))
    if (firelens['config-file-type'] === 's3') {
      check(firelens['config-file-value'], `${path}.firelensConfiguration.options.config-file-value`, object)
    }
  }
  for (const [volume, path] of itemsIn(volumes, 'volumes')) {
    const share = objectOf(objectOf(volume.fsxWindowsFileServerVolumeConfiguration).authorizationConfig)
    const at = `${path}.fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter`
    check(share.credentialsParameter, at, valueFrom)
  }
  return problems
}

function like(pattern: RegExp): Check {
  return (value) => (pattern.test(value) ? undefined : NOT_A_NAME)
}

/** Checks a secret or parameter without the JSON key, stage and version. They don't go into the policy. */
const valueFrom: Check = (value) => {
  const id = /^arn:[^:]*:secretsmanager:/.test(value) ? withoutSecretKey(value) : value
  if (!VALUE.test(id)) return NOT_A_NAME
  if (!id.startsWith('arn:')) return undefined
  return /^arn:aws[a-z-]*:(?:secretsmanager:[a-z0-9-]+:\d{12}:secret:|ssm:[a-z0-9-]+:\d{12}:parameter\/)./.test(id)
    ? undefined
    : 'is not the ARN of a secret of Secrets Manager or a parameter of Systems Manager'
}

/** Checks a credential spec. Other options don't go into the policy. */
const spec: Check = (value) => (value.startsWith('credentialspec') && /[*?$]/.test(value) ? NOT_A_NAME : undefined)

/** Checks a secret's ARN, or its name in the same Region. Source: RepositoryCredentials in the ECS API reference. */
const secret: Check = (value) => {
  if (!VALUE.test(value)) return NOT_A_NAME
  if (!value.startsWith('arn:') || readArn(value, 'secret') !== undefined) return undefined
  return 'is not the ARN of a secret of Secrets Manager'
}

/** Checks the ARN of a file in S3. Source: "Pass environment variables to an Amazon ECS container". */
const object: Check = (value) =>
  OBJECT.test(value) ? undefined : 'is not the ARN of a file in S3, which ends in `:s3:::bucket/folder/file`'

/** Returns the objects in a list with their paths. `fit` has already reported all other items. */
function itemsIn(list: unknown, path: string): Item[] {
  return listOf(list).flatMap((item, at): Item[] => (isObject(item) ? [[item, `${path}[${at}]`]] : []))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {}
}
