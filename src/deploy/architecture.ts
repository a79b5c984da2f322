import type { Architecture, Deployment, InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import type { ImagePlatform } from '../registry/inspect.ts'

const GO_NAMES: Readonly<Record<Architecture, string>> = { X86_64: 'amd64', ARM64: 'arm64' }

/**
 * Returns the architecture that every image is built for: what was asked for or stands in the template, else x86, else Arm.
 * On EC2 a template that names none runs on whatever the instances have. Throws `PLATFORM_UNSUPPORTED` for images without
 * a common one.
 */
export function chooseArchitecture(
  { template, architecture, compute }: Deployment,
  containers: readonly Pick<InspectedContainer, 'image' | 'finding'>[]
): Architecture | undefined {
  if (compute.kind === 'instances' && template !== undefined) return architecture
  const asked = architecture ?? template?.runtimePlatform?.cpuArchitecture
  const images = containers.flatMap(({ image, finding }) =>
    finding.kind === 'found' && finding.platforms.length > 0 ? [{ image, platforms: finding.platforms }] : []
  )
  const runs = (candidate: Architecture) => (of: (typeof images)[number]) =>
    of.platforms.some(({ os, architecture: name }) => os === 'linux' && name === GO_NAMES[candidate])
  const candidates: readonly Architecture[] = asked === undefined ? ['X86_64', 'ARM64'] : [asked]
  const chosen = candidates.find((candidate) => images.every(runs(candidate)))
  if (chosen !== undefined) return chosen
  const stuck = images.find((image) => !candidates.some((candidate) => runs(candidate)(image))) ?? images[0]
  const built = namesOf(stuck?.platforms ?? [])
  const several = images.length > 1
  const name = several ? `The image ${stuck?.image.text ?? ''}` : 'The image'
  const wanted = candidates.map((candidate) => `linux/${GO_NAMES[candidate]}`)
  throw new ActionError(
    'PLATFORM_UNSUPPORTED',
    asked === undefined
      ? `${name} is built for ${built}, which Fargate does not run${several ? ' together with the others' : ''}.`
      : `${name} is built for ${built}, but the task is to run on ${asked}.`,
    `Build it for ${wanted.join(' or ')}, for example with \`docker buildx build --platform ${wanted[0] ?? ''}\`` +
      (asked === undefined ? '.' : ', or change `architecture`.')
  )
}

/** How many platforms of an image are named; an index may hold any number. */
const MOST_NAMED = 20

/** The platforms that an image is built for, in words: `linux/amd64, linux/arm64`. */
export function namesOf(platforms: readonly Pick<ImagePlatform, 'os' | 'architecture'>[]): string {
  const names = platforms.slice(0, MOST_NAMED).map(({ os, architecture }) => `${os}/${architecture}`)
  const more = platforms.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
