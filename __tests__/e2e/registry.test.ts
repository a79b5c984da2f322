import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { RegistryFault } from '../../sandbox/src/registry.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'

const { username, password } = WALKTHROUGH_LOGIN
const UNSET = { 'registry-username': undefined, 'registry-password': undefined }
/** No registry but those of the sandbox can be reached. */
const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1,localhost' }

function containersOf(sandbox: Sandbox) {
  return sandbox.ecs.taskDefinitions().at(-1)?.containerDefinitions ?? []
}

function kept({ secretsManager }: Sandbox, host: string): unknown {
  return JSON.parse(secretsManager.forTasks.value(`run-on-fargate/acme/space/${host}`).secretString ?? '')
}

describe('a registry goes by many names:', () => {
  test.concurrent.each([
    ['acme/space:1.0', 'https://index.docker.io/v1/', 'acme/space:1.0'],
    ['registry-1.docker.io/acme/space:1.0', 'registry-1.docker.io', 'docker.io/acme/space:1.0'],
    ['registry.hub.docker.com/acme/space:1.0', 'docker.io:443', 'docker.io/acme/space:1.0'],
    ['Docker.io/acme/space:1.0', 'registry.hub.docker.com', 'docker.io/acme/space:1.0']
  ])('%s with the credentials of %s', async (image, host, pulled) => {
    await inSandbox({}, async (sandbox) => {
      const logins = `${host} ${username} ${password}`
      const { outcome, annotations } = await deploy(sandbox, {
        ...WALKTHROUGH,
        ...UNSET,
        image,
        'registry-logins': logins
      })

      expect([outcome, annotations]).toEqual(['success', []])
      expect(containersOf(sandbox).map((container) => container.image)).toEqual([pulled])
      expect(kept(sandbox, 'docker.io')).toEqual(WALKTHROUGH_LOGIN)
    })
  })

  test.concurrent('of a sidecar and of another registry', async () => {
    const ghcr = {
      name: 'ghcr.io',
      auth: 'token' as const,
      accounts: [{ username: 'octo', password: 'ghp_not-a-real-token' }],
      images: [{ ...WALKTHROUGH_IMAGE, repository: 'octo/log', readers: ['octo'] }]
    }
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
    try {
      await inSandbox({ otherRegistries: [ghcr] }, async (sandbox) => {
        const containerDefinitions = [
          { name: 'space' },
          { name: 'log', image: 'GHCR.io:443/octo/log:1.0', essential: false }
        ]
        writeFileSync(join(workspace, 'file.json'), JSON.stringify({ containerDefinitions }))
        const logins = `https://index.docker.io/v1/ ${username} ${password}\nhttps://ghcr.io/octo octo ghp_not-a-real-token`
        const inputs = {
          ...WALKTHROUGH,
          ...UNSET,
          'registry-logins': logins,
          'task-definition': 'file.json',
          port: '80'
        }
        const { outcome, annotations } = await deploy(sandbox, inputs, { workspace, env: OFFLINE })

        expect(outcome).toBe('success')
        expect(annotations.map(({ kind, message }) => [kind, message])).toEqual([
          ['warning', expect.stringMatching(/ghcr\.io\/octo\/log:1\.0: The image was not checked/)]
        ])
        expect(containersOf(sandbox).map(({ image }) => image)).toEqual(['acme/space:1.0', 'ghcr.io/octo/log:1.0'])
        expect(kept(sandbox, 'ghcr.io')).toMatchObject({ username: 'octo' })
      })
    } finally {
      rmSync(workspace, { recursive: true })
    }
  })
})

describe('credentials that nothing uses are refused before anything is written:', () => {
  test.concurrent.each<[string, Readonly<Record<string, string | undefined>>, readonly RegExp[]]>([
    [
      'a line for another registry',
      { ...UNSET, 'registry-logins': `https://GHCR.io/octo octocat ${password}` },
      [/Line 1 of `registry-logins`/, /for ghcr\.io,/, /docker\.io/]
    ],
    ['a line beside those of the image', { 'registry-logins': `quay.io bot ${password}` }, [/for quay\.io,/]],
    ['a line with the password first', { ...UNSET, 'registry-logins': `${password} acme docker.io` }, [/line 1/]],
    ['secret-name', { ...UNSET, 'secret-name': 'team/registry' }, [/`secret-name`/]],
    ['kms-key-id', { ...UNSET, 'kms-key-id': 'alias/registry' }, [/`kms-key-id`/]],
    [
      'registry-username for Amazon ECR',
      { image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/space:1.0' },
      [/`registry-username`/, /Amazon ECR/]
    ]
  ])('%s', async (_, inputs, says) => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations, raw } = await deploy(sandbox, { ...WALKTHROUGH, ...inputs })

      expect([outcome, annotations.length]).toEqual(['failure', 1])
      for (const words of says) expect(annotations[0]?.message).toMatch(words)
      expect(raw.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(password)
      expect(writesOf(sandbox)).toEqual([])
    })
  })
})

const ACR = {
  status: 403,
  code: 'DENIED',
  message: "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."
}
const GHCR = {
  status: 403,
  code: 'DENIED',
  message:
    'the `octo` organization has an IP allow list enabled, and 203.0.113.7 is not permitted to access this resource'
}
const PAGE = { status: 403, headers: { 'content-type': 'text/html' }, body: '<html><h1>Blocked</h1><p>Ref 4711</html>' }
const LIMIT = { status: 429, code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }

describe('what keeps only the runner from the image is a warning, and the deployment goes on:', () => {
  test.concurrent.each<[string, string, RegistryFault['answer'], RegExp]>([
    ['Azure’s firewall at the manifest', '/manifests/', ACR, /this runner's IP address/],
    ['Azure’s firewall at the token service', '/token', ACR, /this runner's IP address/],
    ['GitHub’s allow list at the token service', '/token', GHCR, /this runner's IP address/],
    ['GitHub’s allow list at the manifest', '/manifests/', GHCR, /this runner's IP address/],
    [
      'a refusal of an address, in whatever words',
      '/token',
      { status: 403, code: 'DENIED', message: 'source 203.0.113.7 is not permitted' },
      /this runner's IP address/
    ],
    [
      'a limit that is told with another status',
      '/token',
      { ...LIMIT, status: 403, message: 'Too many pulls.' },
      /token service of Docker Hub answered HTTP 403/
    ],
    ['a page of a firewall at the manifest', '/manifests/', PAGE, /HTTP 403 with a web page/],
    ['a page of a firewall at the token service', '/token', PAGE, /HTTP 403 with a web page/],
    ['a page of a firewall before everything', '/', { ...PAGE, status: 200 }, /not.* as a container registry/],
    ['a proxy that wants credentials', '/', { ...PAGE, status: 407 }, /proxy/],
    [
      'a limit for an hour',
      '/manifests/',
      { ...LIMIT, headers: { 'retry-after': '3600' } },
      /limits the requests of "acme"/
    ],
    ['a limit for an hour at the token service', '/token', { ...LIMIT, headers: { 'retry-after': '3600' } }, /limits/],
    ['a maintenance', '/', { ...PAGE, status: 503 }, /HTTP 503/]
  ])('%s', async (_, path, answer, says) => {
    await inSandbox({}, async (sandbox) => {
      sandbox.registry.faults.push({ path, answer, times: 1000 })
      const { outcome, annotations, raw } = await deploy(sandbox)

      expect(outcome).toBe('success')
      expect(annotations.map(({ kind }) => kind)).toEqual(['warning'])
      expect(annotations[0]?.message).toMatch(/^The image was not checked\. /)
      expect(annotations[0]?.message).toMatch(says)
      expect(raw).not.toMatch(/203\.0\.113|Ref 4711/)
    })
  })

  test.concurrent.each(['/manifests/', '/token', '/blobs/'])(
    'one limit at %s is waited out without a word',
    async (path) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.registry.faults.push({ path, answer: { ...LIMIT, headers: { 'retry-after': '1' } }, times: 1 })
        const { outcome, annotations, outputs } = await deploy(sandbox)

        expect([outcome, annotations]).toEqual(['success', []])
        expect(outputs['image-digest']).toMatch(/^sha256:/)
      })
    }
  )

  test.concurrent.each([
    [
      'a 404 that hides it',
      [{ path: '/manifests/', answer: { status: 404, code: 'NAME_UNKNOWN', message: 'no' }, times: 9 }]
    ],
    ['a demand for credentials', []]
  ])('an image whose credentials are in secret-arn, and %s', async (_, faults) => {
    await inSandbox({}, async (sandbox) => {
      const value = JSON.stringify(WALKTHROUGH_LOGIN)
      const arn = sandbox.secretsManager.seedSecret({ name: 'team/registry', value })
      sandbox.registry.faults.push(...faults)
      const { outcome, annotations, lines } = await deploy(sandbox, { ...WALKTHROUGH, ...UNSET, 'secret-arn': arn })

      expect([outcome, annotations]).toEqual(['success', []])
      expect(lines.join('\n')).toMatch(/was not checked: its credentials are in arn:/)
    })
  })
})

test.concurrent(
  'a JSON key of several lines in registry-logins opens the image, and no line of it is seen',
  async () => {
    const key = {
      type: 'service_account',
      project_id: 'acme-project',
      private_key: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n',
      client_email: 'puller@acme-project.iam.gserviceaccount.test'
    }
    const login = { username: '_json_key', password: JSON.stringify(key, undefined, 2) }
    await inSandbox(
      { accounts: [login], images: [{ ...WALKTHROUGH_IMAGE, readers: ['_json_key'] }] },
      async (sandbox) => {
        const logins = `docker.io _json_key ${login.password}\n`
        const inputs = { ...WALKTHROUGH, ...UNSET, 'registry-logins': logins }
        const { outcome, annotations, raw, rawSummary } = await deploy(sandbox, inputs, { debug: true })

        expect([outcome, annotations]).toEqual(['success', []])
        expect(kept(sandbox, 'docker.io')).toEqual(login)
        const seen = `${raw.replaceAll(/^::add-mask::.*$/gm, '')}\n${rawSummary}`
        for (const line of login.password.split('\n').slice(1, -1)) expect(seen).not.toContain(line.trim())
        const masks = raw.split('\n').filter((line) => line.startsWith('::add-mask::'))
        for (const line of login.password.split('\n').slice(1, -1))
          expect(masks).toContain(`::add-mask::${line.trim()}`)
      }
    )
  }
)
