import { mappedPorts, samePort } from '../aws/container-definition.ts'
import type { Architecture } from '../aws/task-definition.ts'
import { ActionError } from '../errors.ts'
import type { Port } from '../inputs/ports.ts'
import type { DeployRequest } from '../request.ts'
import { imagesOf, namesOf } from './images.ts'
import type { Findings, ImageFinding } from './look.ts'

/** On which ports the task is reached. */
export interface ChosenPorts {
  /** Those that the security group opens; the first TCP port makes the address. */
  readonly open: readonly Port[]
  /** Those to write into the container; nothing when the template's stay. */
  readonly mapped?: readonly Port[]
}

/** The ports that were asked for, else the template's, else those that the image exposes, else 80. A job has only the first. */
export function choosePorts(request: DeployRequest, image: ImageFinding): ChosenPorts {
  const { ports, template, main, waiting } = request
  const containers = template?.containerDefinitions ?? []
  if (ports.length > 0) {
    // What another container listens on, such as a proxy before the program, is not the main one's to map.
    const others = mappedPorts(containers.filter(({ name }) => name !== main.container))
    const own = ports.filter((port) => !others.some((other) => samePort(port, other)))
    return { open: ports, ...(own.length > 0 && { mapped: own }) }
  }
  if (waiting.for === 'stopped') return { open: [] }
  const templates = mappedPorts(containers, main.container)
  if (templates.length > 0) return { open: templates }
  const exposed = image.kind === 'found' ? image.exposedPorts : []
  const chosen: readonly Port[] = exposed.length > 0 ? exposed : [{ port: 80, protocol: 'tcp' }]
  // Those that the template maps all the same are ranges.
  return { open: chosen, ...(!mapsPorts(request) && { mapped: chosen }) }
}

/** Whether the template says on which ports the task listens. */
export function mapsPorts({ template }: DeployRequest): boolean {
  return template?.containerDefinitions.some(({ portMappings = [] }) => portMappings.length > 0) === true
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
