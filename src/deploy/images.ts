import {
  httpsOf,
  type Architecture,
  type Container,
  type Containers,
  type Deployment,
  type ImageFinding,
  type InspectedContainer
} from '../deployment.ts'
import { ActionError, messageOf } from '../errors.ts'
import { problemsOfDeployment } from '../problems.ts'
import { inspectImage } from '../registry/inspect.ts'
import { isInEcr } from '../registry/reference.ts'
import type { Planned, Resource } from '../resources/resource.ts'
import type { TaskDefinitionFinding } from '../resources/task-definition.ts'
import { sleep } from '../wait.ts'
import { chooseArchitecture } from './architecture.ts'
import { choosePorts, exposedByOthers, mapsPorts, portWarnings, wantsExposed, type ChosenPorts } from './ports.ts'
import { requireCheckable } from './preflight.ts'

export interface InspectOptions {
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
  readonly signal: AbortSignal
  /** Returns the error to report when an image can't be pulled. */
  readonly explain: (error: unknown) => Promise<unknown>
}

/** What follows from the images and what was asked for. */
export interface ImagesPlan extends Planned {
  readonly ports: ChosenPorts
  readonly architecture: Architecture | undefined
}

/** The images of the deployment, which are only looked at. */
export function images(
  deployment: Deployment,
  options: InspectOptions,
  definition: Pick<Resource<TaskDefinitionFinding | undefined>, 'find'>
): Resource<Containers<InspectedContainer>, ImagesPlan, undefined> {
  return {
    needs: [],
    find: async (found) => {
      const recorded = async () => (await soon(found(definition)))?.imageRecord
      try {
        return await inspectImages(deployment, options, recorded)
      } catch (error) {
        throw await options.explain(error)
      }
    },
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

const OWN = '`registry-username` and `registry-password`'
const LISTED = 'the line of `registry-logins` for its registry'

/**
 * Asks the registries about all images at once; returns what they say in the order of the containers. Exposed ports are of
 * interest where nothing else names the ports: of a service's main image, and of those that `images` names.
 */
async function inspectImages(
  deployment: Deployment,
  options: InspectOptions,
  recorded: () => Promise<string | undefined>
): Promise<Containers<InspectedContainer>> {
  const { ports, kind, architecture } = deployment
  const [main, ...others] = deployment.containers
  const isListed = others.some(({ listed }) => listed === true)
  const named = ports.length > 0 || mapsPorts(deployment)
  // What the image exposes may take port 80 from the redirect, too.
  const wanted = kind === 'service' && (!named || httpsOf(deployment) !== undefined)
  const portsWanted = wanted || (isListed && !mapsPorts(deployment))
  const built = architecture === 'ARM64' ? ({ architecture: 'arm64' } as const) : {}
  const inspections = [
    inspected(main, {
      ...options,
      inputs: OWN,
      exposedPorts: portsWanted ? 'wanted' : 'unwanted',
      recorded,
      ...built
    }),
    ...others.map((other) => {
      const wanted = wantsExposed(deployment, other.name)
      return inspected(other, { ...options, inputs: LISTED, exposedPorts: wanted ? 'wanted' : 'unwanted', ...built })
    })
  ] as const
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

async function inspected(container: Container, options: Parameters<typeof inspect>[1]): Promise<InspectedContainer> {
  try {
    return { ...container, finding: await inspect(container, options) }
  } catch (error) {
    throw await options.explain(error)
  }
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

/**
 * Asks the registry about one image. Amazon ECR is left to the execution role. The credentials in an existing secret are
 * not ours to read, so a registry that wants some says nothing about the image.
 */
async function inspect(
  { image, credentials }: Container,
  options: InspectOptions & {
    /** The inputs that would hold its credentials. */
    readonly inputs: string
    readonly exposedPorts: 'wanted' | 'unwanted'
    /** What the environment's last revision says of the image. */
    readonly recorded?: () => Promise<string | undefined>
    readonly architecture?: 'arm64'
  }
): Promise<ImageFinding> {
  if (isInEcr(image)) return { kind: 'unseen', why: 'it is in Amazon ECR, from which the execution role pulls' }
  try {
    return await inspectImage({
      reference: image,
      ...options,
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

/** What a person should know of the images. */
function imageWarnings(containers: readonly InspectedContainer[]): readonly string[] {
  return containers.flatMap(({ image, finding }) => {
    const name = containers.length > 1 ? `${image.text}: ` : ''
    if (finding.kind === 'unknown') return [`${name}The image was not checked. ${finding.reason}`]
    return finding.kind === 'found' ? finding.warnings.map((warning) => `${name}${warning}`) : []
  })
}
