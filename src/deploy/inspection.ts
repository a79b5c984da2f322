import type { Container, Deployment, ImageFinding, InspectedContainer } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { inspectImage } from '../registry/inspect.ts'
import { isInEcr } from '../registry/reference.ts'
import { sleep } from '../wait.ts'
import { mapsPorts } from './ports.ts'

interface InspectOptions {
  /** Replaces the URL of Docker Hub's registry. */
  readonly dockerHubUrl?: string | undefined
  readonly signal: AbortSignal
}

/** The registries' answers about the images of a deployment. */
export interface Inspection {
  /** The results, in the order of the containers. Never rejects. */
  readonly answers: Promise<readonly PromiseSettledResult<InspectedContainer>[]>
  /** Sets how to find the main image's record in the environment's newest revision, once AWS can be called. */
  readonly recordBy: (lookUp: () => Promise<string | undefined>) => void
}

/**
 * Asks the registries about all images at once. These are the first calls of a deployment, and don't need the AWS SDK.
 * Exposed ports matter only if nothing else names ports: those of a service's main image, and of the images in
 * `images`.
 */
export function inspectImages(deployment: Deployment, options: InspectOptions): Inspection {
  const { ports, kind, domain } = deployment
  const [main, ...others] = deployment.containers
  const isListed = others.some(({ listed }) => listed !== undefined)
  const named = ports.length > 0 || mapsPorts(deployment)
  // With HTTPS, the image may also expose port 80, which then can't redirect.
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

/** Returns what a look-up finds within a second. A throttled AWS must not delay the registry's answer. */
async function soon<T>(lookUp: Promise<T>): Promise<T | undefined> {
  const late = new AbortController()
  try {
    return await Promise.race([lookUp, sleep(1000, late.signal).then(() => undefined)])
  } catch {
    // The caller that waits for the look-up itself reports its failure.
    return undefined
  } finally {
    late.abort()
  }
}

/** The errors of a registry that may just mean missing credentials. The task has those of a secret. */
const HIDDEN = ['REGISTRY_LOGIN_NEEDED', 'IMAGE_NOT_FOUND', 'IMAGE_TAG_NOT_FOUND', 'REGISTRY_ANSWER_INVALID']

const OWN = '`registry-username` and `registry-password`'
const LISTED = 'the line of `registry-logins` for its registry'

/** The questions about one image. */
interface AboutImage {
  readonly wantsPorts: boolean
  /** The inputs that can set its credentials. */
  readonly inputs: string
  /** Returns its record in the environment's newest revision. */
  readonly recorded?: () => Promise<string | undefined>
}

/**
 * Asks the registry about one image. Skips Amazon ECR, where only the execution role pulls. The action doesn't read
 * credentials in existing secrets, so a refusal without them says nothing about the image.
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
