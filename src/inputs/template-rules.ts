import type { PortMapping } from '@aws-sdk/client-ecs'
import { messageOf } from '../errors.ts'
import { containerName, parseReference } from '../registry/reference.ts'
import { exampleArn, readRole } from './arns.ts'
import { findMain } from './containers.ts'
import { placeholderIn, placeholderText, shown } from './placeholders.ts'
import { policyNameProblems } from './policy-names.ts'
import { isPort, parseRange } from './ports.ts'
import { linkProblems } from './template-links.ts'
import { isObject, type Finding, type Text } from './shape.ts'
import { readQuantity } from './size.ts'
import type { Template, TemplateContainer } from './template.ts'

/** What the inputs say that decides how a task definition is read. */
export interface TemplateContext {
  readonly launchType: 'FARGATE' | 'FARGATE_SPOT' | 'EC2'
  /** The inputs `image` and `container-name`; empty for what isn't set. */
  readonly image: string
  readonly container: string
  /** Fields of the file that inputs replace, so that what stands there doesn't matter. */
  readonly replaced: readonly ('executionRoleArn' | 'taskRoleArn')[]
  /** The variables that inputs set in the main container. */
  readonly variables: readonly string[]
}

/** A field and what is wrong with it. */
type Problem = readonly [path: string, text: string]

/** What ECS would refuse in a definition whose types are right, or what would mean something else than its author thinks. */
export function ruleProblems(definition: Template, texts: readonly Text[], context: TemplateContext): Finding[] {
  const containers: readonly unknown[] = Array.isArray(definition.containerDefinitions)
    ? definition.containerDefinitions
    : []
  const sound = containers.filter(isObject) as unknown as readonly TemplateContainer[]
  const main = mainOf(sound, context)
  // Each environment has a family of its own.
  const ignored = ['family', ...context.replaced, ...replacedImages(sound, main, context)]
  const problems = [
    ...texts.flatMap(placeholderProblems),
    ...containerProblems(sound),
    ...topProblems(definition),
    ...sound.flatMap((container, index) => imageProblems(container, `containerDefinitions[${index}].image`)),
    ...policyNameProblems(definition),
    ...portProblems(definition, sound, context),
    ...linkProblems(sound, { volumes: definition.volumes, main, variables: context.variables })
  ]
  const wanted = problems.filter(([path]) => !ignored.includes(path))
  // The first thing that is wrong with a field is enough.
  return wanted
    .filter(([path], index) => wanted.findIndex(([other]) => other === path) === index)
    .map(([path, text]) => ({ kind: 'problem', path, text }))
}

function mainOf(
  containers: readonly TemplateContainer[],
  { image, container }: TemplateContext
): TemplateContainer | undefined {
  return findMain(containers, container, image === '' ? undefined : containerName(parseReference(image)))
}

/** The field of the image that the input replaces; all of them while it isn't clear which container is meant. */
function replacedImages(
  containers: readonly TemplateContainer[],
  main: TemplateContainer | undefined,
  { image }: TemplateContext
): string[] {
  if (image === '') return []
  return containers.flatMap((each, index) =>
    main === undefined || each === main ? `containerDefinitions[${index}].image` : []
  )
}

/** Behind the ARN of a secret there may stand a key of any characters. */
function placeholderProblems({ path, value, free }: Text): Problem[] {
  const named = path.endsWith('.valueFrom') ? value.split(':').slice(0, 7).join(':') : value
  const placeholder = free && !/\.awslogs-(?:group|region|stream-prefix)$/.test(path) ? undefined : placeholderIn(named)
  return placeholder === undefined ? [] : [[path, placeholderText(placeholder)]]
}

function containerProblems(containers: readonly TemplateContainer[]): Problem[] {
  const names = containers.map(({ name }): unknown => name)
  return names.flatMap((name, index): Problem[] => {
    const path = `containerDefinitions[${index}].name`
    if (name === undefined) return [[path, 'is missing']]
    if (typeof name !== 'string') return []
    if (!/^[\w-]{1,255}$/.test(name)) return [[path, 'is not a name: ECS takes up to 255 letters, digits, `_` and `-`']]
    const earlier = names.indexOf(name)
    return earlier === index
      ? []
      : [[path, `is ${JSON.stringify(name)}, as \`containerDefinitions[${earlier}].name\` is`]]
  })
}

function topProblems({ executionRoleArn, taskRoleArn, cpu, memory, runtimePlatform }: Template): Problem[] {
  const architecture: unknown = isObject(runtimePlatform) ? runtimePlatform.cpuArchitecture : undefined
  const isKnown = architecture === undefined || architecture === 'X86_64' || architecture === 'ARM64'
  return [
    ...roleProblems('executionRoleArn', executionRoleArn),
    ...roleProblems('taskRoleArn', taskRoleArn),
    ...sizeProblems('cpu', cpu),
    ...sizeProblems('memory', memory),
    ...(isKnown || typeof architecture !== 'string'
      ? []
      : [['runtimePlatform.cpuArchitecture', 'is not `X86_64` or `ARM64`'] as const])
  ]
}

function roleProblems(path: string, role: unknown): Problem[] {
  if (typeof role !== 'string' || readRole(role) !== undefined) return []
  return [[path, `is not a role: write its name, or its ARN \`${exampleArn('role')}\``]]
}

function sizeProblems(path: 'cpu' | 'memory', size: unknown): Problem[] {
  if (typeof size !== 'string') return []
  const { value, allowed } = readQuantity(path, size)
  return value === undefined ? [[path, `is ${shown(size)}, which is not a size: write ${allowed}`]] : []
}

function imageProblems({ image }: TemplateContainer, path: string): Problem[] {
  if (typeof image !== 'string') return []
  if (/^[:@]/.test(image)) {
    return [[path, `is ${shown(image)}: the name in front is empty, as a placeholder leaves it that was not filled in`]]
  }
  try {
    parseReference(image)
    return []
  } catch (error) {
    return [
      [
        path,
        `is ${messageOf(error)
          .replace(/^Invalid value (.*) for `image`: /, '$1: ')
          .replace(/\.$/, '')}`
      ]
    ]
  }
}

/** Source: PortMapping in the ECS API reference; "Amazon ECS task definition parameters", port mappings. */
function portProblems(
  { networkMode }: Template,
  containers: readonly TemplateContainer[],
  { launchType }: TemplateContext
): Problem[] {
  const ownPorts = launchType !== 'EC2' || networkMode === 'awsvpc' || networkMode === 'host'
  return containers.flatMap(({ portMappings }, index) =>
    (Array.isArray(portMappings) ? portMappings : []).flatMap((mapping: unknown, at): Problem[] =>
      isObject(mapping) ? mappingProblems(mapping, `containerDefinitions[${index}].portMappings[${at}]`, ownPorts) : []
    )
  )
}

function mappingProblems(mapping: PortMapping, path: string, ownPorts: boolean): Problem[] {
  const { containerPort, containerPortRange, hostPort, protocol } = mapping as Readonly<Record<string, unknown>>
  const problems: Problem[] = []
  if (containerPort === undefined && containerPortRange === undefined) {
    problems.push([path, 'names no port: write its `containerPort` or `containerPortRange`'])
  } else if (containerPort !== undefined && containerPortRange !== undefined) {
    problems.push([path, 'has both `containerPort` and `containerPortRange`: ECS takes one of them'])
  }
  if (typeof containerPort === 'number' && !isPort(containerPort)) {
    problems.push([`${path}.containerPort`, 'is not a port from 1 to 65535'])
  }
  if (typeof containerPortRange === 'string' && parseRange(containerPortRange) === undefined) {
    problems.push([`${path}.containerPortRange`, 'is not a range of ports: write it as `9000-9010`'])
  }
  if (ownPorts && typeof hostPort === 'number' && typeof containerPort === 'number' && hostPort !== containerPort) {
    const instead = 'leave it out, as the task has a network of its own'
    problems.push([`${path}.hostPort`, `is ${hostPort}, but \`containerPort\` is ${containerPort}: ${instead}`])
  }
  if (typeof protocol === 'string' && protocol.toLowerCase() !== 'tcp' && protocol !== 'udp') {
    problems.push([`${path}.protocol`, 'is not `tcp` or `udp`'])
  }
  return problems
}
