import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ACTION, DEFAULTS, outcomeOf } from '../contract/action.ts'
import { WORLDS } from '../invariants/worlds.ts'

const workspace = mkdtempSync(join(tmpdir(), 'inputs-'))
const write = (name: string, definition: object) => {
  writeFileSync(join(workspace, name), JSON.stringify(definition))
  return name
}
const GOOD_FILE = write('good.json', { containerDefinitions: [{ name: 'space' }] })
const BAD_FILE = write('bad.json', { containerDefinitions: [{ name: 'space', essential: 'yes', memory: '1' }] })
// What is masked and warned of is not this test's to show.
const print = process.stdout.write.bind(process.stdout)
beforeAll(() => {
  process.stdout.write = () => true
})
afterAll(() => {
  process.stdout.write = print
  rmSync(workspace, { recursive: true })
})

/** Of each input, values that are valid beside all others here, and values that are not valid beside any. */
const VALUES: Readonly<Record<string, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>> = {
  image: { valid: ['acme/space:1.0', 'acme/space'], invalid: ['Acme/Space', 'a b'] },
  'image-from': { valid: [''], invalid: [] },
  images: { valid: ['', 'db=postgres:17'], invalid: ['db', 'db=Postgres', 'a=b\na=c'] },
  'self-variables': { valid: ['true', 'false'], invalid: ['yes'] },
  'pr-comment': { valid: ['true', 'FALSE'], invalid: ['yes', ''] },
  'github-deployment': { valid: ['true'], invalid: ['1'] },
  'follow-ref': { valid: ['', 'true', 'false'], invalid: ['main'] },
  'preview-label': { valid: ['', 'preview', 'needs: a look, please'], invalid: ['x'.repeat(51)] },
  'preview-command': { valid: ['', '/deploy', '/preview up', '!go'], invalid: ['deploy', '/a`b`'] },
  commit: { valid: ['', 'a'.repeat(40), 'F'.repeat(64)], invalid: ['f3c2a1b', 'main'] },
  'container-name': { valid: ['', 'space'], invalid: ['web.site'] },
  port: { valid: ['', '80', '8080,9090/udp'], invalid: ['http', '0', '80,80'] },
  command: { valid: ['', 'serve --port 80'], invalid: ['a && b', '["a"'] },
  'environment-variables': { valid: ['', 'A=1'], invalid: ['A', 'A=1\nA=2'] },
  secrets: { valid: ['', 'B=/prod/key'], invalid: ['B=key', '=x'] },
  architecture: { valid: ['', 'arm64'], invalid: ['amd64'] },
  'ephemeral-storage': { valid: ['', '21'], invalid: ['20', '30 GB'] },
  count: { valid: ['1', '10'], invalid: ['', '0', 'many'] },
  cpu: { valid: ['256', '.25 vCPU'], invalid: ['much', ''] },
  memory: { valid: ['512', '1 GB'], invalid: ['1GiB', '-1'] },
  'execution-role-name': { valid: ['', 'ci/exec'], invalid: ['my exec', '//exec'] },
  'permissions-boundary-arn': { valid: ['', 'arn:aws:iam::123456789012:policy/b'], invalid: ['b'] },
  'task-role-arn': { valid: ['', 'arn:aws:iam::123456789012:role/r'], invalid: ['r'] },
  cluster: { valid: ['default'], invalid: ['my cluster', '', 'arn:aws:ecs'] },
  'launch-type': { valid: ['FARGATE', 'fargate_spot'], invalid: ['EXTERNAL', ''] },
  'vpc-id': { valid: ['', 'vpc-0123456789abcdef0'], invalid: ['default'] },
  subnets: { valid: ['', 'subnet-01234567'], invalid: ['subnet-x'] },
  'security-groups': { valid: ['', 'sg-01234567'], invalid: ['default'] },
  'add-security-groups': { valid: [''], invalid: ['default', 'sg-1'] },
  'assign-public-ip': { valid: ['true'], invalid: ['no'] },
  'ingress-cidrs': { valid: ['0.0.0.0/0', ''], invalid: ['everybody', '10.0.0.1/8'] },
  'log-group': { valid: ['', '/app'], invalid: ['my log'] },
  'log-retention-days': { valid: ['14'], invalid: ['2', ''] },
  tags: { valid: ['', 'team=a'], invalid: ['team', 'aws:a=b'] },
  'wait-for': { valid: ['running', 'healthy'], invalid: ['ready', ''] },
  'settle-seconds': { valid: ['0', '10'], invalid: ['1.5'] },
  'timeout-minutes': { valid: ['10'], invalid: ['0', '999'] },
  'health-check-path': { valid: ['', '/up'], invalid: ['up', '/a?b c'] },
  'keep-running': { valid: ['true', 'false'], invalid: ['no'] },
  'time-to-live': { valid: ['', '90m'], invalid: ['2 weeks'] },
  'max-environments': { valid: ['', '3'], invalid: ['0'] },
  'max-environments-in-cluster': { valid: ['', '60'], invalid: ['0', 'some'] },
  'enable-exec': { valid: ['true', 'false'], invalid: ['', 'yes'] },
  domain: { valid: ['app.example.com', '*.preview.example.com'], invalid: ['http://app.example.com', 'app'] },
  'hosted-zone-id': { valid: ['', 'Z0123456789ABCDEFGHIJ'], invalid: ['example.com'] },
  'dns-ttl': { valid: ['60'], invalid: ['9', ''] },
  https: { valid: ['true'], invalid: ['yes', ''] },
  'certificate-secret-arn': { valid: [''], invalid: ['tls', 'arn:aws:iam::123456789012:role/r'] },
  'acme-directory': {
    valid: ['https://acme.example.com/directory', 'http://127.0.0.1:14000/dir'],
    invalid: ['acme.example.com', 'http://acme.example.com/directory']
  },
  'acme-email': { valid: ['', 'ops@example.com'], invalid: ['ops', 'mailto:ops@example.com'] },
  'access-password': {
    valid: ['', 'correct horse battery'],
    invalid: ['hunter2-Zq9', ' hunter2-Zq9 ', 'hunter2-Zq9ééé']
  },
  'access-open-paths': { valid: [''], invalid: ['webhooks', '/*', '/a?b', '/a/../b'] },
  'kms-key-id': { valid: [''], invalid: [] },
  'task-definition': { valid: ['', GOOD_FILE], invalid: [BAD_FILE, 'none.json'] }
}

/** What says where a certificate is from. */
const CERTIFICATE = ['certificate-secret-arn', 'acme-directory', 'acme-email', 'access-password', 'access-open-paths']

/** Credentials as they may be given; each holds this one secret. */
const PASSWORD = 'hunter2-Zq9'
const CREDENTIALS: readonly Readonly<{ inputs: Record<string, string>; invalid: readonly string[] }>[] = [
  { inputs: {}, invalid: [] },
  { inputs: { 'registry-username': 'acme', 'registry-password': PASSWORD, 'secret-name': 'team/a' }, invalid: [] },
  { inputs: { 'registry-logins': `docker.io acme ${PASSWORD}` }, invalid: [] },
  { inputs: { 'registry-password': PASSWORD }, invalid: ['registry-username'] },
  { inputs: { 'registry-logins': `docker.io ${PASSWORD}` }, invalid: ['registry-logins'] },
  { inputs: { 'registry-logins': `${PASSWORD} acme docker.io` }, invalid: ['registry-logins'] },
  {
    inputs: { 'registry-username': 'acme', 'registry-password': PASSWORD, 'secret-name': 'my secret' },
    invalid: ['secret-name']
  },
  { inputs: { 'secret-arn': 'login' }, invalid: ['secret-arn'] }
]

const anInput = (name: string) => {
  const { valid, invalid } = VALUES[name] ?? { valid: [], invalid: [] }
  const value = (values: readonly string[], isInvalid: boolean) => values.map((text) => ({ name, text, isInvalid }))
  const good = { weight: 3, arbitrary: fc.constantFrom(...value(valid, false)) }
  if (invalid.length === 0) return fc.oneof(good)
  return fc.oneof(good, { weight: 1, arbitrary: fc.constantFrom(...value(invalid, true)) })
}

/** The problem that names an input, once it is in one. */
const names = (said: string, input: string) => said.includes(`\`${input}\``)

test.each(['deploy', 'plan', 'auto', 'launch'])(
  'in mode %s, inputs make a request, or one error that names each that is invalid, and never a secret',
  (mode) => {
    fc.assert(
      fc.property(
        fc.tuple(...Object.keys(VALUES).map(anInput)),
        fc.constantFrom(...CREDENTIALS),
        (values, { inputs, invalid }) => {
          const given = {
            ...DEFAULTS,
            mode,
            ...Object.fromEntries(values.map(({ name, text }) => [name, text])),
            ...inputs
          }
          const outcome = outcomeOf(given, workspace)
          // Without a mode it isn't known whether the file and the environment's name are needed.
          const unneeded = ['task-definition', 'domain', 'hosted-zone-id', 'dns-ttl', 'https', ...CERTIFICATE]
          const needed = (name: string) => mode !== 'launch' || !unneeded.includes(name)
          const wrong = [
            ...values.filter(({ name, isInvalid }) => isInvalid && needed(name)).map(({ name }) => name),
            ...invalid,
            ...(mode === 'launch' ? ['mode'] : [])
          ]
          if (wrong.length === 0) expect(outcome.request).toBeDefined()
          else {
            const { message, hint, code } = outcome.error ?? { message: '', hint: '', code: '' }
            const said = message.replaceAll('`subnet-0', '')
            expect(wrong.filter((name) => !names(said, name))).toEqual([])
            expect(`${message} ${hint}`).not.toContain(PASSWORD)
            expect((code === 'INPUTS_INVALID') === wrong.length > 1).toBe(true)
            // Nothing else is complained of.
            expect(message.match(/^- /gm)?.length ?? 1).toBe(wrong.length)
          }
        }
      ),
      { numRuns: 100 * WORLDS }
    )
  }
)

test('each problem of many has its own line with what to do, that of the file with all its fields', () => {
  const { error } = outcomeOf(
    { ...DEFAULTS, image: 'acme/space', count: '0', 'task-definition': BAD_FILE, 'registry-username': 'acme' },
    workspace
  )
  expect(error).toMatchObject({ code: 'INPUTS_INVALID', hint: 'Correct each of them.' })
  expect(error?.message.split('\n').map((line) => line.slice(0, 60))).toEqual(
    [
      'There are 3 problems with the inputs:',
      '- Invalid value "0" for `count`. Expected a whole number from ',
      '- `registry-password` is empty, but `registry-username` is se',
      '- The file bad.json in `task-definition` is not valid:',
      '  - `containerDefinitions[0].essential` of the container `spac',
      '  - `containerDefinitions[0].memory` of the container `space` '
    ].map((line) => line.slice(0, 60))
  )
})

test('a mode that is unknown is not said to miss anything', () => {
  const { error } = outcomeOf({ ...DEFAULTS, mode: 'sweeep', 'dry-run': 'true' }, workspace)
  expect(error).toMatchObject({ code: 'INPUT_INVALID', message: 'Invalid value "sweeep" for `mode`.' })
})

/** What decides which inputs are read at all, so that no value of it is valid or invalid beside all others. */
const DECIDING = ['mode', 'dry-run', 'environment', 'execution-role-arn', 'github-token']

test('each input of the action has values here', () => {
  const credentials = CREDENTIALS.flatMap(({ inputs }) => Object.keys(inputs))
  const here = new Set([...Object.keys(VALUES), ...credentials, ...DECIDING])
  expect([...here].sort()).toEqual(Object.keys(ACTION.inputs).sort())
})
