import type {
  Architecture,
  Container,
  Containers,
  Deployment,
  ImageFinding,
  InspectedContainer
} from '../deployment.ts'
import { ActionError, messageOf } from '../errors.ts'
import { problemsOfDeployment } from '../problems.ts'
import { inspectImage, type ImagePlatform } from '../registry/inspect.ts'
import { isInEcr } from '../registry/reference.ts'
import type { Findings, Planned, Resource } from '../resources/resource.ts'
import { sleep } from '../wait.ts'
import { choosePorts, exposedByOthers, mapsPorts, portWarnings, wantsExposed, type ChosenPorts } from './ports.ts'
import { requireCheckable } from './preflight.ts'

export interface InspectOptions {
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
  readonly signal: AbortSignal
  /** Returns the error to report when an image can't be pulled. */
  readonly explain: (error: unknown) => Promise<unknown>
  /** Returns what the environment's last revision says of the main image. */
  readonly findRecord: (found: Findings) => Promise<string | undefined>
}

/** What follows from the images and what was asked for. */
export interface ImagesPlan extends Planned {
  readonly ports: ChosenPorts
  readonly architecture: Architecture | undefined
}

/** The images of the deployment, which are only looked at. */
export function images(
  deployment: Deployment,
  options: InspectOptions
): Resource<Containers<InspectedContainer>, ImagesPlan, undefined> {
  return {
    needs: [],
    find: async (found) => inspectImages(deployment, options, async () => soon(options.findRecord(found))),
    plan: (found) => {
      const isListed = deployment.containers.some(({ listed }) => listed === true)
      const ports = choosePorts(deployment, found[0].finding, isListed ? exposedByOthers(deployment, found) : undefined)
      requireCheckable(deployment, ports.open)
      const warnings = [...portWarnings(deployment, ports), ...imageWarnings(found)]
      return { ports, architecture: chooseArchitecture(deployment, found), warnings, changes: [] }
    },
    apply: () => Promise.resolve(undefined),
    outputs: () => ({})
  }
}

/**
 * Asks the registries about all images at once; returns what they say in the order of the containers. Exposed ports are of
 * interest where nothing else names the ports: of a service's main image, and of those that `images` names.
 */
async function inspectImages(
  deployment: Deployment,
  { dockerHubUrl, signal, explain }: InspectOptions,
  recorded: () => Promise<string | undefined>
): Promise<Containers<InspectedContainer>> {
  const { ports, kind, domain } = deployment
  const [main, ...others] = deployment.containers
  const isListed = others.some(({ listed }) => listed === true)
  const named = ports.length > 0 || mapsPorts(deployment)
  // What the image exposes may take port 80 from the redirect, too.
  const wanted = kind === 'service' && (!named || domain?.https !== undefined)
  const ofMain = { wantsPorts: wanted || (isListed && !mapsPorts(deployment)), inputs: OWN, recorded }
  const inspect = async (container: Container, about: AboutImage): Promise<InspectedContainer> => {
    try {
      return { ...container, finding: await inspectOne(container, deployment, { dockerHubUrl, signal, ...about }) }
    } catch (error) {
      throw await explain(error)
    }
  }
  const inspections = [
    inspect(main, ofMain),
    ...others.map((other) => inspect(other, { wantsPorts: wantsExposed(deployment, other.name), inputs: LISTED }))
  ]
  return allOf(await Promise.allSettled(inspections))
}

/** Returns the findings. Throws what is wrong with any of the images at once; what is wrong with several, once. */
function allOf(inspections: readonly PromiseSettledResult<InspectedContainer>[]): Containers<InspectedContainer> {
  const problems = problemsOfDeployment()
  const known = new Map<string, Error>()
  const readings = inspections.map((inspection) =>
    problems.read(() => {
      if (inspection.status === 'fulfilled') return inspection.value
      const error = inspection.reason as Error
      const first = known.get(messageOf(error)) ?? error
      known.set(messageOf(error), first)
      throw first
    })
  )
  problems.throwAny()
  const [main, ...others] = readings.map(({ value }) => value)
  if (main === undefined) throw new Error('A task has a container.')
  return [main, ...others]
}

/** Returns what a look-up finds within a second; the registry is not to wait for an AWS that throttles. */
async function soon<T>(lookUp: Promise<T>): Promise<T | undefined> {
  const late = new AbortController()
  try {
    return await Promise.race([lookUp, sleep(1000, late.signal).then(() => undefined)])
  } catch {
    // Whoever waits for the look-up itself reports how it failed.
    return undefined
  } finally {
    late.abort()
  }
}

/** What the registry says of an image that it does not serve without credentials; the task has those of a secret. */
const HIDDEN = ['REGISTRY_LOGIN_NEEDED', 'IMAGE_NOT_FOUND', 'IMAGE_TAG_NOT_FOUND', 'REGISTRY_ANSWER_INVALID']

const OWN = '`registry-username` and `registry-password`'
const LISTED = 'the line of `registry-logins` for its registry'

/** What is asked of one image. */
interface AboutImage {
  readonly wantsPorts: boolean
  /** The inputs that would hold its credentials. */
  readonly inputs: string
  /** What the environment's last revision says of it. */
  readonly recorded?: () => Promise<string | undefined>
}

/**
 * Asks the registry about one image. Amazon ECR is left to the execution role. The credentials in an existing secret are
 * not ours to read, so a registry that wants some says nothing about the image.
 */
async function inspectOne(
  { image, credentials }: Container,
  { architecture }: Deployment,
  { wantsPorts, ...options }: Pick<InspectOptions, 'dockerHubUrl' | 'signal'> & AboutImage
): Promise<ImageFinding> {
  if (isInEcr(image)) return { kind: 'unseen', why: 'it is in Amazon ECR, from which the execution role pulls' }
  try {
    return await inspectImage({
      reference: image,
      ...options,
      exposedPorts: wantsPorts ? 'wanted' : 'unwanted',
      architecture: architecture === 'ARM64' ? 'arm64' : undefined,
      ...(credentials.kind === 'login' && {
        login: { username: credentials.username, password: credentials.password },
        ...(credentials.input === 'registry-logins' && { inputs: LISTED })
      })
    })
  } catch (error) {
    if (credentials.kind !== 'secret' || !(error instanceof ActionError) || !HIDDEN.includes(error.code)) throw error
    return { kind: 'unseen', why: `its credentials are in ${credentials.id}, which only the execution role reads` }
  }
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

/** How many platforms of an image are named; an index may hold any number. */
const MOST_NAMED = 20

/** The platforms that an image is built for, in words: `linux/amd64, linux/arm64`. */
export function namesOf(platforms: readonly Pick<ImagePlatform, 'os' | 'architecture'>[]): string {
  const names = platforms.slice(0, MOST_NAMED).map(({ os, architecture }) => `${os}/${architecture}`)
  const more = platforms.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
