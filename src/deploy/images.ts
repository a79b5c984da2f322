import { namesOf, type Architecture, type Containers, type Deployment, type InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { problemsOfDeployment } from '../problems.ts'
import type { Findings, Planned, Resource } from '../resources/resource.ts'
import type { Inspection } from './inspection.ts'
import { choosePorts, exposedByOthers, portWarnings, type ChosenPorts } from './ports.ts'
import { requireCheckable } from './preflight.ts'

/** The look-ups in AWS that involve images. */
interface ImageLookUps {
  /** Returns the error to report when an image can't be pulled. */
  readonly explain: (error: unknown) => Promise<unknown>
  /** Returns the record of the main image in the environment's newest revision. */
  readonly findRecord: (found: Findings) => Promise<string | undefined>
}

/** The decisions that depend on the images and on the request. */
interface ImagesPlan extends Planned {
  readonly ports: ChosenPorts
  readonly architecture: Architecture | undefined
}

/** Returns the images of the deployment. They are only read: `main` has already asked the registries. */
export function images(
  deployment: Deployment,
  { answers, recordBy }: Inspection,
  { explain, findRecord }: ImageLookUps
): Resource<Containers<InspectedContainer>, ImagesPlan, undefined> {
  const explained = async (answer: PromiseSettledResult<InspectedContainer>) =>
    answer.status === 'fulfilled' ? answer : { ...answer, reason: await explain(answer.reason) }
  return {
    find: async (found) => {
      recordBy(async () => findRecord(found))
      return allOf(await Promise.all((await answers).map(explained)))
    },
    plan: (found) => {
      const ports = choosePorts(deployment, found[0].finding, exposedByOthers(found))
      requireCheckable(deployment, ports.open)
      const warnings = [...portWarnings(deployment, ports), ...imageWarnings(found)]
      return { ports, architecture: chooseArchitecture(deployment, found), warnings, changes: [] }
    },
    apply: () => Promise.resolve(undefined)
  }
}

/** Returns the findings. Throws the problems of all images together, and a problem that several share only once. */
function allOf(inspections: readonly PromiseSettledResult<InspectedContainer>[]): Containers<InspectedContainer> {
  const problems = problemsOfDeployment()
  const readings = inspections.map((inspection) =>
    problems.read(() => {
      if (inspection.status === 'fulfilled') return inspection.value
      throw inspection.reason
    })
  )
  problems.throwAny()
  const [main, ...others] = readings.map(({ value }) => value)
  if (main === undefined) throw new Error('A task has a container.')
  return [main, ...others]
}

function imageWarnings(containers: readonly InspectedContainer[]): readonly string[] {
  return containers.flatMap(({ image, finding }) => {
    const name = containers.length > 1 ? `${image.text}: ` : ''
    if (finding.kind === 'unknown') return [`${name}The image was not checked. ${finding.reason}`]
    return finding.kind === 'found' ? finding.warnings.map((warning) => `${name}${warning}`) : []
  })
}

const GO_NAMES: Readonly<Record<Architecture, string>> = { X86_64: 'amd64', ARM64: 'arm64' }

/**
 * Returns an architecture that every image supports: that of the request or template, else x86, else Arm. On EC2, a
 * template without one runs on whatever the instances have. Throws `PLATFORM_UNSUPPORTED` if the images have none in
 * common.
 */
export function chooseArchitecture(
  { template, templateGiven, architecture, compute }: Deployment,
  containers: readonly Pick<InspectedContainer, 'image' | 'finding'>[]
): Architecture | undefined {
  if (compute.kind === 'instances' && templateGiven) return architecture
  const asked = architecture ?? template.runtimePlatform?.cpuArchitecture
  const images = containers.flatMap(({ image, finding }) =>
    finding.kind === 'found' && finding.platforms.length > 0 ? [{ image, platforms: finding.platforms }] : []
  )
  const runs = (candidate: Architecture) => (of: (typeof images)[number]) =>
    of.platforms.some(({ os, architecture: name }) => os === 'linux' && name === GO_NAMES[candidate])
  const candidates: readonly Architecture[] = asked === undefined ? ['X86_64', 'ARM64'] : [asked]
  const chosen = candidates.find((candidate) => images.every(runs(candidate)))
  const [first] = images
  if (chosen !== undefined || first === undefined) return chosen
  const stuck = images.find((image) => !candidates.some((candidate) => runs(candidate)(image))) ?? first
  const built = namesOf(stuck.platforms)
  const several = images.length > 1
  const name = several ? `The image ${stuck.image.text}` : 'The image'
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
