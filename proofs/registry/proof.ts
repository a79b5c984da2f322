/**
 * The image check against a registry server that is not ours: Debian's `docker-registry` with a login, and images that
 * `skopeo` has pushed to it.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAction } from '../../sandbox/src/runner.ts'
import { startSandbox } from '../../sandbox/src/start.ts'
import { ActionError } from '../../src/errors.ts'
import { inspectImage } from '../../src/registry/inspect.ts'
import type { ImageInspection } from '../../src/registry/inspect.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { openChecks } from '../checks.ts'
import type { Checks } from '../checks.ts'
import { startDistribution } from './distribution.ts'
import type { Login } from './distribution.ts'
import { writeLayout } from './oci-layout.ts'
import type { SmallImage } from './oci-layout.ts'

const LOGIN: Login = { username: 'acme', password: 'p"a\\ss:wörd 日本' }

const SINGLE: SmallImage = { architecture: 'arm64', exposedPorts: ['8080/tcp', '53/udp'] }
const SEVERAL: readonly SmallImage[] = [
  { architecture: 'amd64', exposedPorts: ['80/tcp'] },
  { architecture: 'arm64', variant: 'v8', exposedPorts: ['8081/tcp'] }
]

const checks = openChecks('registry')
const folder = mkdtempSync(join(tmpdir(), 'registry-proof-'))
try {
  const registry = await startDistribution(join(folder, 'registry'), LOGIN)
  try {
    const digests = {
      single: push(registry.host, 'acme/single:1.0', [SINGLE]),
      several: push(registry.host, 'acme/space:1.0', SEVERAL)
    }
    await checkImages(checks, registry.host, digests)
    await checkRefusals(checks, registry.host)
    await checkAction(checks, registry.host, digests.several)
  } finally {
    await registry.close()
  }
} catch (error) {
  checks.broke(error)
} finally {
  rmSync(folder, { recursive: true, force: true })
  checks.close()
}

/** Pushes as CI systems do; the digest is skopeo's, of what the registry then has. */
function push(host: string, name: string, images: readonly SmallImage[]): string {
  const layout = join(folder, name.replace(':', '-'))
  const digest = writeLayout(layout, images)
  const image = `docker://${host}/${name}`
  const credentials = `${LOGIN.username}:${LOGIN.password}`
  const plain = ['--dest-tls-verify=false', '--dest-creds', credentials]
  execFileSync('skopeo', ['copy', '--all', '--preserve-digests', ...plain, `oci:${layout}:latest`, image])
  const about = ['--tls-verify=false', '--creds', credentials, '--format', '{{.Digest}}']
  const pushed = execFileSync('skopeo', ['inspect', ...about, image], { encoding: 'utf8' }).trim()
  checks.equal(`skopeo has pushed ${name} as it is`, pushed, digest)
  return pushed
}

async function checkImages(
  { equal }: Checks,
  host: string,
  digests: { readonly single: string; readonly several: string }
): Promise<void> {
  equal('an image for one architecture', await inspect(`${host}/acme/single:1.0`), {
    kind: 'found',
    digest: digests.single,
    platforms: [{ os: 'linux', architecture: 'arm64' }],
    exposedPorts: [
      { port: 53, protocol: 'udp' },
      { port: 8080, protocol: 'tcp' }
    ],
    warnings: [],
    record: `${digests.single} linux/arm64 all: 53/udp 8080/tcp`
  })
  const several = {
    kind: 'found',
    digest: digests.several,
    platforms: [
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64', variant: 'v8' }
    ],
    exposedPorts: [{ port: 80, protocol: 'tcp' }],
    warnings: [],
    record: `${digests.several} linux/amd64 linux/arm64/v8 amd64: 80/tcp`
  }
  equal('an image for two architectures', await inspect(`${host}/acme/space:1.0`), several)
  equal('the same by its digest', await inspect(`${host}/acme/space@${digests.several}`), several)
  equal('its ports on the other one', await inspect(`${host}/acme/space:1.0`, LOGIN, 'arm64'), {
    ...several,
    exposedPorts: [{ port: 8081, protocol: 'tcp' }],
    record: `${digests.several} linux/amd64 linux/arm64/v8 arm64: 8081/tcp`
  })
  equal('the same when the registry stands in for Docker Hub', await inspectAsDockerHub(host), several)
}

async function checkRefusals({ equal }: Checks, host: string): Promise<void> {
  const wrong = { ...LOGIN, password: 'wrong' }
  const missing = `sha256:${'0'.repeat(64)}`
  equal('a wrong password', await refusal(`${host}/acme/space:1.0`, wrong), 'REGISTRY_LOGIN_WRONG')
  equal('no login', await refusal(`${host}/acme/space:1.0`, undefined), 'REGISTRY_LOGIN_NEEDED')
  equal('a missing tag', await refusal(`${host}/acme/space:2.0`, LOGIN), 'IMAGE_TAG_NOT_FOUND')
  equal('a missing digest', await refusal(`${host}/acme/space@${missing}`, LOGIN), 'IMAGE_TAG_NOT_FOUND')
  // Distribution says of a repository that it does not have what it says of a tag.
  equal('a missing repository', await refusal(`${host}/acme/nothing:1.0`, LOGIN), 'IMAGE_TAG_NOT_FOUND')
}

/** The committed `dist` sees the same. */
async function checkAction({ equal, matches }: Checks, host: string, digest: string): Promise<void> {
  const sandbox = await startSandbox()
  const plan = (image: string, password: string) =>
    runAction({
      action: join(import.meta.dirname, '../..'),
      env: sandbox.environment,
      github: sandbox.github.context,
      secrets: [password],
      inputs: { mode: 'plan', image, 'registry-username': LOGIN.username, 'registry-password': password }
    }).done
  try {
    const planned = await plan(`${host}/acme/space:1.0`, LOGIN.password)
    const log = planned.lines.join('\n')
    equal('the action plans a deployment', [planned.outcome, planned.annotations], ['success', []])
    matches('its log tells the digest and the platforms', log, new RegExp(`${digest}, for linux/amd64, linux/arm64`))
    matches('the port is the one that the image exposes', log, /ports 80\/tcp/)
    const refused = await plan(`${host}/acme/space:1.0`, 'wrong')
    equal('the action refuses a wrong password', [refused.outcome, refused.annotations.length], ['failure', 1])
    const missing = await plan(`${host}/acme/space:2.0`, LOGIN.password)
    equal('the action refuses a missing tag', [missing.outcome, missing.annotations.length], ['failure', 1])
  } finally {
    await sandbox.close()
  }
}

async function inspect(
  image: string,
  login: Login | undefined = LOGIN,
  architecture: 'amd64' | 'arm64' = 'amd64'
): Promise<unknown> {
  return plain(await inspectImage({ reference: parseReference(image), login, exposedPorts: 'wanted', architecture }))
}

async function inspectAsDockerHub(host: string): Promise<unknown> {
  const reference = parseReference('acme/space:1.0')
  return plain(await inspectImage({ reference, login: LOGIN, exposedPorts: 'wanted', dockerHubUrl: `http://${host}` }))
}

/** Without the fields that are undefined, which mean the same as absent ones. */
function plain(inspection: ImageInspection): unknown {
  return JSON.parse(JSON.stringify(inspection))
}

/** The code of the refusal, or what came instead. */
async function refusal(image: string, login: Login | undefined): Promise<string> {
  try {
    return (await inspectImage({ reference: parseReference(image), login })).kind
  } catch (error) {
    return error instanceof ActionError ? error.code : String(error)
  }
}
