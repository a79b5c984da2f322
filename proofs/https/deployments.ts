import { execFile } from 'node:child_process'
import { randomUUID, type X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Resolver } from 'node:dns/promises'
import { connect } from 'node:tls'
import type { RealCaddy } from '../../sandbox/src/caddy/process.ts'
import { runAction, type StepResult } from '../../sandbox/src/runner.ts'
import { startSandbox, WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import { startPebble, type Pebble, type PebbleOptions } from '../acme/pebble.ts'
import type { Checks } from '../checks.ts'
import { application } from './application.ts'
import { ask, begin, talk, type Place } from './client.ts'

const NAME = 'pr-7.preview.example.com'
const SECONDS_VALID = 60

/** A repository that deploys with `https`: the committed bundle, AWS as the sandbox has it, Pebble and Caddy. */
interface Scene {
  readonly sandbox: Sandbox
  /** The hosted zone of its names. */
  readonly zone: string
  readonly pebble: Pebble
  /** A file with the root of what Pebble issues. */
  readonly root: string
  readonly deploy: (environment: string, inputs?: Readonly<Record<string, string>>) => Promise<StepResult>
}

/** Everything that `https` is to come to, from the inputs to curl. */
export async function checkDeployments(checks: Checks, realCaddy: RealCaddy, folder: string): Promise<void> {
  await onScene(realCaddy, folder, { badNonces: 15, sleep: 2 }, async (scene) => {
    await checkFirst(checks, scene)
    await checkReplacement(checks, scene)
    await checkPassword(checks, scene)
    await checkTwoAtOnce(checks, scene)
  })
}

/** What becomes of a certificate near its end. */
export async function checkRenewals(checks: Checks, realCaddy: RealCaddy, folder: string): Promise<void> {
  await onScene(realCaddy, folder, { validity: SECONDS_VALID }, (scene) => checkRenewal(checks, scene))
}

async function onScene(
  realCaddy: RealCaddy,
  folder: string,
  options: Omit<PebbleOptions, 'resolver'>,
  run: (scene: Scene) => Promise<void>
): Promise<void> {
  const sandbox = await startSandbox({
    images: [{ ...WALKTHROUGH_IMAGE, tag: '3000', exposedPorts: ['3000/tcp'], app: application(3000) }],
    knobs: { realCaddy, pages: 'direct', timings: { stopSecond: 1000 } }
  })
  const zone = sandbox.route53.createZone({ name: 'example.com' }).id
  const pebble = await startPebble({ resolver: sandbox.dns.resolver, ...options })
  const root = join(folder, `root-${randomUUID()}.pem`)
  writeFileSync(root, pebble.root)
  try {
    await run({
      sandbox,
      zone,
      pebble,
      root,
      deploy: async (environment, inputs = {}) =>
        runAction({
          action: join(import.meta.dirname, '..', '..'),
          inputs: {
            image: 'acme/space:3000',
            'registry-username': WALKTHROUGH_LOGIN.username,
            'registry-password': WALKTHROUGH_LOGIN.password,
            environment,
            domain: '*.preview.example.com',
            'dns-ttl': '10',
            https: 'true',
            'acme-directory': pebble.directory,
            'health-check-path': '/',
            'settle-seconds': '0',
            ...inputs
          },
          github: sandbox.github.context,
          env: { ...sandbox.environment, NODE_EXTRA_CA_CERTS: pebble.caFile }
        }).done
    })
  } finally {
    await pebble.close()
    await sandbox.close()
  }
}

async function checkFirst({ equal, matches }: Checks, scene: Scene): Promise<void> {
  const result = await scene.deploy('pr-7')
  const { outcome, outputs } = result
  equal('dist obtains a certificate from Pebble and deploys', failureOf(result), [])
  equal('its outcome and URL', [outcome, outputs.url], ['success', `https://${NAME}`])
  const address = outputs['public-ip'] ?? ''
  const place: Place = { address, name: NAME, root: scene.pebble.root }

  const curl = (...args: readonly string[]) => curlTo(scene, address, args)
  const format = '%{http_code} HTTP/%{http_version} %{ssl_verify_result}'
  equal('curl opens it with HTTP/2', await curl('--write-out', format, `https://${NAME}/`), '200 HTTP/2 0')
  equal('curl with TLS 1.2', await curl('--tls-max', '1.2', '--write-out', format, `https://${NAME}/`), '200 HTTP/2 0')
  const old = ['--tlsv1.0', '--tls-max', '1.1', '--ciphers', 'DEFAULT@SECLEVEL=0', `https://${NAME}/`]
  equal('curl with TLS 1.1 is refused', await curl(...old), 'exit 35')
  equal(
    'curl is sent from port 80 to HTTPS',
    await curl('--write-out', '%{http_code} %{redirect_url}', `http://${NAME}/a?b`),
    `308 https://${NAME}/a?b`
  )
  equal('a WebSocket', await talk(place, '/socket', 'hello'), 'hello')
  const { first, rest } = await begin(place, '/stream')
  await ask(place, '/proceed')
  equal('a streamed answer', [first, await rest()], ['one\n', 'two\n'])
  equal('the application’s own port is closed', await curl('--max-time', '2', `http://${NAME}:3000/`), 'exit 28')

  const key = keyIn(scene.sandbox)
  matches('the private key is in Secrets Manager', key, /-----BEGIN [A-Z ]*PRIVATE KEY-----/)
  equal('and nowhere else', whereabouts(scene.sandbox, result, key), [])
  equal('no TXT record is left', texts(scene), [])

  const before = await fingerprintAt(place)
  const other = await scene.deploy('pr-8')
  equal('a second environment deploys', failureOf(other), [])
  const there = { ...place, name: 'pr-8.preview.example.com', address: other.outputs['public-ip'] ?? '' }
  equal('with the same certificate', await fingerprintAt(there), before)
}

async function checkReplacement({ equal }: Checks, { sandbox, pebble, deploy }: Scene): Promise<void> {
  let over = false
  const statuses = new Map<string, number>()
  const addresses = new Set<string>()
  const visiting = (async () => {
    const resolver = new Resolver()
    resolver.setServers([sandbox.dns.resolver])
    let known = { address: '', until: 0 }
    while (!over) {
      if (known.until <= Date.now()) {
        const [record] = await resolver.resolve4(NAME, { ttl: true })
        known = { address: record?.address ?? '', until: Date.now() + (record?.ttl ?? 0) * 1000 }
        addresses.add(known.address)
      }
      const place = { address: known.address, name: NAME, root: pebble.root }
      const status = await ask(place, '/').then(({ status }) => String(status), String)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      await pause(20)
    }
  })()
  const result = await deploy('pr-7', { 'environment-variables': 'VERSION=2' })
  // The one that is known for the longest is left by now.
  await pause(11_000)
  over = true
  await visiting
  equal('a preview is replaced', failureOf(result), [])
  equal('its client has moved on', addresses.size, 2)
  equal('without one failed request', [...statuses.keys()], ['200'])
}

async function checkPassword({ equal }: Checks, scene: Scene): Promise<void> {
  const password = 'correct horse "battery"'
  const result = await scene.deploy('pr-9', { 'access-password': password, 'access-open-paths': '/webhooks/*' })
  equal('a preview with a password is deployed', failureOf(result), [])
  const name = 'pr-9.preview.example.com'
  const address = result.outputs['public-ip'] ?? ''
  const curl = (path: string, ...args: readonly string[]) =>
    curlTo(scene, address, ['--write-out', '%{http_code}', ...args, `https://${name}${path}`], name)
  equal('curl is asked for it', await curl('/'), '401')
  equal('and let in by it', await curl('/', '--user', `preview:${password}`), '200')
  const header = result.outputs['access-header'] ?? ''
  equal('and by the output `access-header`', await curl('/', '--header', `Authorization: ${header}`), '200')
  equal('but not by another', await curl('/', '--user', 'preview:wrong horse battery'), '401')
  equal('and needs none for an open path', await curl('/webhooks/a'), '200')
  equal('the password is only in Secrets Manager', whereabouts(scene.sandbox, withoutHeader(result), password), [])
}

function withoutHeader(result: StepResult): StepResult {
  return { ...result, outputs: { ...result.outputs, 'access-header': '' } }
}

async function checkTwoAtOnce({ equal }: Checks, scene: Scene): Promise<void> {
  const domain = '*.both.example.com'
  const results = await Promise.all(['pr-1', 'pr-2'].map((environment) => scene.deploy(environment, { domain })))
  equal('two runs at once deploy', results.flatMap(failureOf), [])
  const shown = await Promise.all(
    results.map(({ outputs }) =>
      fingerprintAt({ address: outputs['public-ip'] ?? '', name: outputs.domain ?? '', root: scene.pebble.root })
    )
  )
  equal('with one certificate', new Set(shown).size, 1)
  equal('and leave no TXT record', texts(scene), [])
}

async function checkRenewal({ equal }: Checks, { pebble, deploy }: Scene): Promise<void> {
  const shownBy = async ({ outputs }: StepResult) =>
    fingerprintAt({ address: outputs['public-ip'] ?? '', name: NAME, root: pebble.root })
  const first = await deploy('pr-7')
  equal('a certificate that ends soon is served', failureOf(first), [])
  const [before, expiry] = [await shownBy(first), first.outputs['certificate-expires-at'] ?? '']
  await pause(Math.max(0, Date.parse(expiry) - (SECONDS_VALID * 1000) / 3 - Date.now()) + 1000)
  const second = await deploy('pr-7')
  equal('and renewed near its end', failureOf(second), [])
  equal('by another one', (await shownBy(second)) === before, false)
  equal('that ends later', (second.outputs['certificate-expires-at'] ?? '') > expiry, true)
}

/** Why a step has failed, if it has. */
function failureOf({ outcome, annotations, lines, post }: StepResult): readonly string[] {
  if (outcome === 'success' && post?.outcome !== 'failure') return []
  const errors = annotations.map(({ message }) => message)
  return errors.length > 0 ? errors : lines.slice(-5)
}

/** What curl writes out, or its exit code. */
async function curlTo({ root }: Scene, address: string, args: readonly string[], name = NAME): Promise<string> {
  const resolve = [443, 80, 3000].flatMap((port) => ['--resolve', `${name}:${port}:${address}`])
  const fixed = ['--silent', '--show-error', '--noproxy', '*', '--cacert', root, '--output', '/dev/null', ...resolve]
  try {
    return (await promisify(execFile)('curl', [...fixed, ...args])).stdout
  } catch (error) {
    return `exit ${String((error as { readonly code?: number }).code)}`
  }
}

/** The private key that the certificate's secret holds. */
function keyIn({ secretsManager }: Sandbox): string {
  const name = secretsManager.secretNames().find((each) => each.includes('/tls/')) ?? ''
  const value = JSON.parse(secretsManager.forTasks.value(name).secretString ?? '{}') as Record<string, string>
  return value['private-key'] ?? ''
}

/** Where a key, by one of its lines, or a password is, but for Secrets Manager. */
function whereabouts(sandbox: Sandbox, result: StepResult, key: string): readonly string[] {
  const steps = [result, ...(result.post ? [result.post] : [])]
  const places: Readonly<Record<string, string>> = {
    'the log': steps.map(({ raw }) => raw.replaceAll(/^::add-mask::.*$/gm, '')).join('\n'),
    'the summary': steps.map(({ rawSummary }) => rawSummary).join('\n'),
    'outputs, state and environment': JSON.stringify(steps.map(({ outputs, state, env }) => [outputs, state, env])),
    'task definitions': JSON.stringify(sandbox.ecs.taskDefinitions()),
    'calls to AWS': JSON.stringify(sandbox.aws.calls.filter(({ service }) => service !== 'secretsmanager'))
  }
  const [, line = key] = key.split('\n')
  const forms = [
    line,
    Buffer.from(key)
      .toString('base64')
      .slice(key === line ? 0 : 40, 80)
      .replace(/=+$/, '')
  ]
  return Object.entries(places).flatMap(([place, text]) => (forms.some((form) => text.includes(form)) ? [place] : []))
}

/** The challenges that are left in the zone. */
function texts({ sandbox, zone }: Scene): readonly string[] {
  return sandbox.route53.records(zone).flatMap(({ Name = '' }) => (Name.startsWith('_acme-challenge') ? [Name] : []))
}

async function fingerprintAt({ address, name, root }: Place): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: 443, servername: name, ca: root }, () => {
      const leaf: X509Certificate | undefined = socket.getPeerX509Certificate()
      resolve(leaf?.fingerprint256 ?? '')
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
