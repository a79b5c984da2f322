import { mappedPorts } from '../aws/container-definition.ts'
import type { Architecture } from '../resources/task-definition.ts'
import { ActionError } from '../errors.ts'
import { covers, type Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { imagesOf, namesOf } from './images.ts'
import type { Findings, ImageFinding } from './look.ts'

/** On which ports the task is reached. */
export interface ChosenPorts {
  /** Those that the security group opens; the first TCP port makes the address. */
  readonly open: readonly Port[]
  /** Those to write into the main container; nothing when the template's stay. */
  readonly mapped?: readonly Port[]
  /** Those that the template maps and that stay closed. */
  readonly closed: readonly ClosedPort[]
}

export interface ClosedPort extends Port {
  readonly container: string
}

/**
 * The ports that were asked for, else those that the template maps for the main container, else those that the image
 * exposes, else 80 where the template maps none for any container. A job has only the first. Containers of a task reach each other without a rule, so the ports of the
 * others stay closed unless they were asked for.
 */
export function choosePorts(request: DeployRequest, image: ImageFinding): ChosenPorts {
  const { ports, waiting } = request
  const { main, others } = mappings(request)
  const taken = (port: Port) => others.some((other) => covers(other, port))
  const result = (open: readonly Port[], mapped: readonly Port[] = []): ChosenPorts => ({
    open: open.map(({ port, to, protocol }) => ({ port, ...(to !== undefined && { to }), protocol })),
    ...(mapped.length > 0 && { mapped }),
    closed: [...(ports.length > 0 ? [] : main), ...others].filter((port) => !open.some((each) => covers(each, port)))
  })
  // What another container listens on, such as a proxy in front of the application, is not the main one's to map.
  if (ports.length > 0)
    return result(
      ports,
      ports.filter((port) => !taken(port))
    )
  if (waiting.for === 'stopped') return result([])
  // One port before a range: the address needs one.
  if (main.length > 0) return result(main.toSorted((a, b) => Number(a.to !== undefined) - Number(b.to !== undefined)))
  // On an instance's network its own groups decide who gets in, and only what is mapped is reached at all.
  if (others.length > 0 && !hasOwnInterface(request)) return result(others)
  const exposed = image.kind === 'found' ? image.exposedPorts : []
  // A file that names ports means those, though none of them is the main container's: 80 would be a guess.
  if (exposed.length === 0 && others.length > 0) return result([])
  const chosen: readonly Port[] = exposed.length > 0 ? exposed : [{ port: 80, protocol: 'tcp' }]
  return result(
    chosen,
    chosen.filter((port) => !taken(port))
  )
}

/** `8080/tcp`, `9000-9010/udp`. */
export function portText({ port, to, protocol }: Port): string {
  return `${port}${to === undefined ? '' : `-${to}`}/${protocol}`
}

/** The ports that the template's containers map, each with the container that does. */
function mappings({ template, main }: DeployRequest): {
  readonly main: readonly ClosedPort[]
  readonly others: readonly ClosedPort[]
} {
  const all = (template?.containerDefinitions ?? []).flatMap((container) =>
    mappedPorts(container).map((port) => ({ ...port, container: container.name }))
  )
  return {
    main: all.filter(({ container }) => container === main.container),
    others: all.filter(({ container }) => container !== main.container)
  }
}

/** Whether the template says on which ports the main container listens. */
export function mapsPorts(request: DeployRequest): boolean {
  return mappings(request).main.length > 0
}

/** Whether the tasks have a network interface of their own: always on Fargate, on EC2 unless a template says otherwise. */
export function hasOwnInterface({ placement, template }: DeployRequest): boolean {
  if (placement.launchType !== 'EC2' || template === undefined) return true
  return template.networkMode === 'awsvpc'
}

const GO_NAMES: Readonly<Record<Architecture, string>> = { X86_64: 'amd64', ARM64: 'arm64' }

/**
 * The architecture that every image is built for: what was asked for or stands in the template, else x86, else Arm.
 * Throws `PLATFORM_UNSUPPORTED` for images without a common one.
 */
export function chooseArchitecture(request: DeployRequest, findings: Findings): Architecture {
  const asked = request.architecture ?? request.template?.runtimePlatform?.cpuArchitecture
  const images = imagesOf(request).flatMap(({ image }, index) => {
    const finding = findings.images[index]
    return finding?.kind === 'found' && finding.platforms.length > 0 ? [{ image, platforms: finding.platforms }] : []
  })
  const runs = (architecture: Architecture) => (of: (typeof images)[number]) =>
    of.platforms.some(({ os, architecture: name }) => os === 'linux' && name === GO_NAMES[architecture])
  const candidates: readonly Architecture[] = asked === undefined ? ['X86_64', 'ARM64'] : [asked]
  const chosen = candidates.find((architecture) => images.every(runs(architecture)))
  if (chosen !== undefined) return chosen
  const stuck = images.find((image) => !candidates.some((architecture) => runs(architecture)(image))) ?? images[0]
  const built = namesOf(stuck?.platforms ?? [])
  const name = images.length > 1 ? `The image ${stuck?.image.text ?? ''}` : 'The image'
  const wanted = candidates.map((architecture) => `linux/${GO_NAMES[architecture]}`)
  throw new ActionError(
    'PLATFORM_UNSUPPORTED',
    asked === undefined
      ? `${name} is built for ${built}, which Fargate does not run${images.length > 1 ? ' together with the others' : ''}.`
      : `${name} is built for ${built}, but the task is to run on ${asked}.`,
    `Build it for ${wanted.join(' or ')}, for example with \`docker buildx build --platform ${wanted[0] ?? ''}\`` +
      (asked === undefined ? '.' : ', or change `architecture`.')
  )
}
