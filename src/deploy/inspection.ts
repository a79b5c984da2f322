import type { Container, Deployment, ImageFinding, InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { inspectImage } from '../registry/inspect.ts'
import { isInEcr } from '../registry/reference.ts'
import { sleep } from '../wait.ts'
import { mapsPorts } from './ports.ts'

interface InspectOptions {
  /** Stands in for Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
  readonly signal: AbortSignal
}

/** What the registries are asked about the images of a deployment. */
export interface Inspection {
  /** What comes of each image, in the order of the containers. Never rejects. */
  readonly answers: Promise<readonly PromiseSettledResult<InspectedContainer>[]>
  /** Takes what looks up the record of the main image in the environment's last revision, once AWS can be asked. */
  readonly recordBy: (lookUp: () => Promise<string | undefined>) => void
}

/**
 * Asks the registries about all images at once. These are the first calls of a deployment, and need nothing of AWS's SDK.
 * Exposed ports are of interest where nothing else names the ports: of a service's main image, and of those that `images`
 * names.
 */
export function inspectImages(deployment: Deployment, options: InspectOptions): Inspection {
  const { ports, kind, domain } = deployment
  const [main, ...others] = deployment.containers
  const isListed = others.some(({ listed }) => listed !== undefined)
  const named = ports.length > 0 || mapsPorts(deployment)
  // What the image exposes may take port 80 from the redirect, too.
  const wanted = kind === 'service' && (!named || domain?.https !== undefined)
  const lookUp = Promise.withResolvers<() => Promise<string | undefined>>()
  const recorded = async () => soon(lookUp.promise.then(async (find) => find()))
  const ofMain = { wantsPorts: wanted || (isListed && !mapsPorts(deployment)), inputs: OWN, recorded }
  const inspect = async (container: Container, about: AboutImage): Promise<InspectedContainer> => ({
    ...container,
    finding: await inspectOne(container, deployment, { ...options, ...about })
  })
  const inspections = [
    inspect(main, ofMain),
    ...others.map((other) => inspect(other, { wantsPorts: other.listed === 'added', inputs: LISTED }))
  ]
  return { answers: Promise.allSettled(inspections), recordBy: lookUp.resolve }
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
  { wantsPorts, ...options }: InspectOptions & AboutImage
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
    return {
      kind: 'unseen',
      why: `its credentials are in ${credentials.secretId}, which only the execution role reads`
    }
  }
}
