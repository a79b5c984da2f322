import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { like } from '../../sandbox/src/aws/policy/match.ts'
import type { App, Image } from '../../sandbox/src/image.ts'
import type { Trigger } from '../../sandbox/src/github.ts'
import { closeServer, listen } from '../../sandbox/src/registry/listener.ts'
import type { Registry } from '../../sandbox/src/registry.ts'
import { WALKTHROUGH_IMAGE, type Sandbox } from '../../sandbox/src/start.ts'
import type { Workflow } from '../../__tests__/workflows/files.ts'
import { permissionsOf, subjectOf } from './workflow.ts'

/** The role and the Region that the workflows name. */
export const ROLE = 'arn:aws:iam::123456789012:role/github-deploy'
export const REGION = 'eu-central-1'

/** A token of the walk-through's user that may push as well. The registry of the sandbox knows the one that pulls. */
export const PUSH_TOKEN = 'dckr_pat_not-a-real-token-to-push'

/** What comes of a stand-in's inputs; with an error its step fails. */
interface Answer {
  readonly error?: string
  readonly outputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Files to put into the workspace. */
  readonly files?: Readonly<Record<string, string>>
}

interface Asked {
  readonly job: string
  readonly inputs: Readonly<Record<string, string>>
  readonly isCheckedOut: boolean
}

/** What the actions that are not ours do, on loopback. */
export interface StandIns {
  readonly url: string
  close(): Promise<void>
}

/** What the program does in an image that is built, and who may pull it. */
export type Build = Partial<App> &
  Pick<Image, 'readers'> & {
    readonly exposedPorts?: Image['exposedPorts']
    /** Where those of one repository differ. */
    readonly of?: Readonly<Record<string, Build>>
  }

/** What is known of a run. */
export interface Surroundings {
  readonly sandbox: Sandbox
  readonly workflow: Workflow
  readonly trigger: Trigger
  /** The subjects that the role trusts. */
  readonly trusted: readonly string[]
  readonly builds: Build
  /** The credentials of the role, as environment variables. */
  readonly credentials: Readonly<Record<string, string>>
}

/** Starts what answers the stand-ins of one run. */
export async function startStandIns(surroundings: Surroundings): Promise<StandIns> {
  const loggedIn = new Set<string>()
  const [first = ''] = Object.entries(surroundings.workflow.jobs).flatMap(([job, { needs }]) => (needs ? [] : [job]))
  allow(surroundings, first)
  const actions: Readonly<Record<string, (asked: Asked) => Answer>> = {
    'actions/checkout': (asked) => checkOut(surroundings, asked),
    'docker/login-action': (asked) => login(surroundings, loggedIn, asked),
    'docker/setup-buildx-action': () => ({}),
    'docker/build-push-action': (asked) => build(surroundings, loggedIn, asked),
    'aws-actions/configure-aws-credentials': (asked) => assumeRole(surroundings, asked)
  }
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const name = request.url?.slice(1) ?? ''
    const action = actions[name]
    return action === undefined
      ? { error: `There is no stand-in for ${name}.` }
      : action((await json(request)) as Asked)
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (given) => response.end(JSON.stringify(given)),
      (error: unknown) => response.end(JSON.stringify({ error: String(error) }))
    )
  })
  return { url: `http://127.0.0.1:${String(await listen(server))}`, close: () => closeServer(server) }
}

/** act itself copies the repository, but not for another commit than the event's. */
function checkOut({ sandbox, trigger }: Surroundings, { inputs: { ref } }: Asked): Answer {
  if (ref === undefined) return {}
  const { issue, pull_request: pull } = trigger.payload as Partial<Record<string, { readonly number: number }>>
  const { sha } = sandbox.github.pull((issue ?? pull)?.number ?? 0)
  return ref === sha ? { files: { Dockerfile: 'FROM scratch\n' } } : { error: `${ref} is not the head.` }
}

function login({ sandbox }: Surroundings, loggedIn: Set<string>, { inputs }: Asked): Answer {
  const { registry: host = 'docker.io', username = '', password = '' } = inputs
  const registry = registryNamed(sandbox, host)
  const isRight = host === 'docker.io' ? password === PUSH_TOKEN : registry.source.store.knows({ username, password })
  if (!isRight) return { error: `${host} refuses the login.` }
  loggedIn.add(host)
  return {}
}

/** As BuildKit pushes: the digest is that of what the registry then has. Without a context it clones the commit by itself. */
function build(surroundings: Surroundings, loggedIn: ReadonlySet<string>, asked: Asked): Answer {
  const { sandbox, workflow, builds } = surroundings
  const { inputs, isCheckedOut, job } = asked
  if (inputs.context === undefined ? permissionsOf(workflow, job).contents === undefined : !isCheckedOut) {
    return { error: 'The source is not there.' }
  }
  const [, host = 'docker.io', repository = '', tag = ''] =
    /^(?:([^/]+\.[^/]+)\/)?([^:]+):(\S+)$/.exec(inputs.tags ?? '') ?? []
  if (inputs.push !== 'true' || !loggedIn.has(host)) return { error: `There is no login to push to ${host}.` }
  const { readers = WALKTHROUGH_IMAGE.readers, exposedPorts, of: _, ...program } = builds.of?.[repository] ?? builds
  const app = { ...WALKTHROUGH_IMAGE.app, page: `built as ${tag}\n`, ...program }
  const image = {
    ...WALKTHROUGH_IMAGE,
    repository,
    tag,
    app,
    ...(readers && { readers }),
    ...(exposedPorts && { exposedPorts })
  }
  const { digest } = registryNamed(sandbox, host).push(image)
  return { outputs: { digest } }
}

/** GitHub gives a job no identity token without `id-token: write`; AWS gives the role only to subjects that it trusts. */
function assumeRole(surroundings: Surroundings, { inputs, job }: Asked): Answer {
  const { workflow, trigger, trusted, credentials } = surroundings
  const { 'id-token': identity } = permissionsOf(workflow, job)
  if (identity !== 'write') return { error: 'The job may not ask for an identity token.' }
  if (inputs['role-to-assume'] !== ROLE) return { error: `There is no role ${inputs['role-to-assume'] ?? ''}.` }
  const subject = subjectOf(workflow, job, trigger)
  if (!trusted.some((pattern) => like(pattern, subject))) return { error: `The role does not trust ${subject}.` }
  if (inputs['aws-region'] !== REGION) return { error: `The Region is ${inputs['aws-region'] ?? ''}.` }
  allow(surroundings, job)
  return { env: { ...credentials, AWS_REGION: REGION } }
}

/** Before steps of ours: the job's token may do what its permissions say. */
function allow({ sandbox, workflow, trigger }: Surroundings, job: string): void {
  const { 'id-token': _, ...permissions } = permissionsOf(workflow, job)
  sandbox.github.setPermissions(permissions, trigger.github.token)
}

function registryNamed({ registry, otherRegistries }: Sandbox, host: string): Registry {
  const named = [registry, ...otherRegistries].find(({ source }) => source.domains.includes(host))
  if (named === undefined) throw new Error(`There is no registry ${host}.`)
  return named
}
