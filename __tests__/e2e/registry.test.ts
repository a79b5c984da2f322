import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import type { RegistryFault } from '../../sandbox/src/registry.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, WALKTHROUGH, writesOf } from './site.ts'
import { startForwardProxy } from './forward-proxy.ts'

describe('images and their registries', () => {
  const { username, password } = WALKTHROUGH_LOGIN
  const UNSET = { 'registry-username': undefined, 'registry-password': undefined }
  /** No registry but those of the sandbox can be reached. */
  const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1,localhost' }

  function containersOf(sandbox: Sandbox) {
    return sandbox.ecs.taskDefinitions().at(-1)?.containerDefinitions ?? []
  }

  function kept({ secretsManager }: Sandbox, host: string): unknown {
    return JSON.parse(secretsManager.forTasks.value(`run-on-fargate/acme/space/${host}`).secretString ?? '')
  }

  describe('a registry goes by many names:', () => {
    test.concurrent.each([
      ['acme/space:1.0', 'https://index.docker.io/v1/', 'acme/space:1.0'],
      ['registry.hub.docker.com/acme/space:1.0', 'docker.io:443', 'docker.io/acme/space:1.0'],
      ['Docker.io/acme/space:1.0', 'registry.hub.docker.com', 'docker.io/acme/space:1.0']
    ])('%s with the credentials of %s', async (image, host, pulled) => {
      await inSandbox({}, async (sandbox) => {
        const logins = `${host} ${username} ${password}`
        const { outcome, annotations } = await deploy(sandbox, {
          ...WALKTHROUGH,
          ...UNSET,
          image,
          'registry-logins': logins,
          'wait-for': 'none'
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
  const PAGE = {
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '<html><h1>Blocked</h1><p>Ref 4711</html>'
  }
  const LIMIT = { status: 429, code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }

  describe('what keeps only the runner from the image is a warning, and the run goes on:', () => {
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
      [
        'a limit for an hour at the token service',
        '/token',
        { ...LIMIT, headers: { 'retry-after': '3600' } },
        /limits/
      ],
      ['a maintenance', '/', { ...PAGE, status: 503 }, /HTTP 503/]
    ])('%s', async (_, path, answer, says) => {
      await inSandbox({}, async (sandbox) => {
        sandbox.registry.faults.push({ path, answer, times: 1000 })
        const { outcome, annotations, raw } = await deploy(sandbox, { ...WALKTHROUGH, mode: 'plan' })

        expect(outcome).toBe('success')
        expect(annotations.map(({ kind }) => kind)).toEqual(['warning'])
        expect(annotations[0]?.message).toMatch(/^The image was not checked\. /)
        expect(annotations[0]?.message).toMatch(says)
        expect(raw).not.toMatch(/203\.0\.113|Ref 4711/)
      })
    })

    test.concurrent(
      'one limit at each of the manifest, the token service and the blob is waited out without a word',
      async () => {
        await inSandbox({}, async (sandbox) => {
          for (const path of ['/manifests/', '/token', '/blobs/']) {
            sandbox.registry.faults.push({ path, answer: { ...LIMIT, headers: { 'retry-after': '1' } }, times: 1 })
          }
          const { outcome, annotations, outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })

          expect([outcome, annotations]).toEqual(['success', []])
          expect(outputs['image-digest']).toMatch(/^sha256:/)
          expect(sandbox.registry.faults.map(({ times }) => times)).toEqual([0, 0, 0])
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
        const { outcome, annotations, lines } = await deploy(sandbox, {
          ...WALKTHROUGH,
          ...UNSET,
          'secret-arn': arn,
          mode: 'plan'
        })

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
})

describe('refusals', () => {
  interface Case {
    readonly inputs?: Readonly<Record<string, string | undefined>>
    readonly env?: Readonly<Record<string, string>>
    readonly options?: SandboxOptions
    /** What the one annotation must say: the cause, and what to do. */
    readonly says: readonly RegExp[]
  }

  const APP = { listens: [80], page: '', log: [] }

  /** What cannot work, by name. Each is one clear error, and nothing is written. */
  const CASES: Readonly<Record<string, Case>> = {
    'a wrong password': {
      inputs: { 'registry-password': 'wrong' },
      says: [/Docker Hub/, /acme/, /access token/]
    },
    'an image that the login does not open': {
      inputs: { image: 'acme/other:1.0' },
      says: [/acme\/other/, /The image doesn't exist, or this user can't pull it/, /collaborator/]
    },
    'a private image without a login': {
      inputs: { 'registry-username': undefined, 'registry-password': undefined },
      says: [/acme\/space/, /registry-username/]
    },
    'a tag that was never pushed': { inputs: { image: 'acme/space:9.9' }, says: [/9\.9/, /push/i] },
    'a malformed image': { inputs: { image: 'https://hub.docker.com/acme/space' }, says: [/`image`/, /https/] },
    'no image': { inputs: { image: '' }, says: [/`image` is empty/] },
    'an unknown mode': { inputs: { mode: 'up' }, says: [/"up" for `mode`/, /`deploy`/] },
    'half a login': { inputs: { 'registry-password': undefined }, says: [/`registry-password` is empty/] },
    'a login and a secret': {
      inputs: { 'secret-arn': 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf' },
      says: [/`secret-arn` is set together/]
    },
    'a size that Fargate has not': { inputs: { cpu: '256', memory: '4096' }, says: [/memory` 4096/, /`memory: 4096`/] },
    'a size that is none': { inputs: { cpu: 'much' }, says: [/"much" for `cpu`/] },
    'a bad port': { inputs: { port: '80,99999' }, says: [/"99999"/] },
    'a bad address block': { inputs: { 'ingress-cidrs': '10.0.0.1/8' }, says: [/`10\.0\.0\.0\/8`/] },
    'a bad ARN': {
      inputs: { 'execution-role-arn': 'my-role' },
      says: [/"my-role" for `execution-role-arn`/, /arn:…:iam::/]
    },
    'a health check without a TCP port': {
      inputs: { port: '53/udp', 'health-check-path': '/' },
      says: [/no TCP port/, /`port`/]
    },
    'a role of another account': {
      inputs: { 'execution-role-arn': 'arn:aws:iam::999999999999:role/theirs' },
      says: [/`execution-role-arn`/, /999999999999/]
    },
    'a role of another account and a health check without a TCP port': {
      inputs: { 'task-role-arn': 'arn:aws:iam::999999999999:role/theirs', port: '53/udp', 'health-check-path': '/' },
      says: [/There are 2 problems/, /`task-role-arn`/, /no TCP port/]
    },
    'a wrong password, a subnet that is not there, a role of another account and a bad health check': {
      inputs: {
        'registry-password': 'wrong',
        subnets: 'subnet-0123456789abcdef0',
        'execution-role-arn': 'arn:aws:iam::999999999999:role/theirs',
        'wait-for': 'healthy'
      },
      says: [
        /There are 4 problems/,
        /Docker Hub/,
        /subnet-0123456789abcdef0/,
        /999999999999/,
        /`wait-for` is `healthy`/
      ]
    },
    'a secret of another Region': {
      inputs: {
        'registry-username': undefined,
        'registry-password': undefined,
        'secret-arn': 'arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf'
      },
      says: [/us-east-1/, /eu-central-1/]
    },
    'a login that is given twice': {
      inputs: { 'registry-logins': 'docker.io acme secret' },
      says: [/`registry-logins`/, /docker\.io/]
    },
    'a list of logins that cannot be read': {
      inputs: { 'registry-logins': 'ghcr.io octocat' },
      says: [/`registry-logins`/, /line 1/]
    },
    'a bad time': { inputs: { 'timeout-minutes': '0' }, says: [/"0" for `timeout-minutes`/, /1 to 360/] },
    'three bad inputs': {
      inputs: { count: '0', port: 'http', 'registry-password': undefined },
      says: [/There are 3 problems/, /`count`/, /`port`/, /`registry-password`/]
    },
    'a bad tag': { inputs: { tags: 'aws:owner=me' }, says: [/aws:/] },
    'no credentials': {
      env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' },
      says: [/no AWS credentials/, /configure-aws-credentials/]
    },
    'wrong credentials': { env: { AWS_ACCESS_KEY_ID: 'AKIAWRONG' }, says: [/access key/] },
    'no Region': { env: { AWS_REGION: '' }, says: [/No AWS Region/, /aws-region/] },
    'a Region that is none': { env: { AWS_REGION: 'Frankfurt' }, says: [/"Frankfurt"/] },
    'a user name with a colon': { inputs: { 'registry-username': 'ac:me' }, says: [/user ?name/i] },
    'no default VPC': { says: [/no default VPC/, /`subnets`/] },
    'no subnet with a way out': {
      inputs: { 'assign-public-ip': 'false' },
      says: [/cannot|No subnet/, /`assign-public-ip: true`/]
    },
    'an image for another operating system': {
      inputs: { image: 'acme/windows:1' },
      options: {
        images: [
          {
            repository: 'acme/windows',
            tag: '1',
            platforms: [{ os: 'windows', architecture: 'amd64' }],
            exposedPorts: [],
            index: true,
            readers: ['acme'],
            app: APP
          }
        ]
      },
      says: [/windows\/amd64/, /linux\/amd64/]
    },
    'a secret of others that is not a login': {
      inputs: { 'secret-name': 'theirs' },
      says: [
        /theirs/,
        /other than just `username` and `password`/,
        /run-on-fargate:repository=acme\/space/,
        /`secret-arn`/
      ]
    },
    'a secret of others that holds more than a login': {
      inputs: { 'secret-name': 'theirs' },
      says: [/theirs/, /other than just `username` and `password`/]
    },
    'a secret of ours that is not a login': { inputs: { 'secret-name': 'ours' }, says: [/ours/, /not a JSON object/] }
  }

  /** What has to be there before the run. */
  const PREPARE: Readonly<
    Record<string, (sandbox: Parameters<Parameters<typeof inSandbox>[1]>[0]) => void | Promise<void>>
  > = {
    'no default VPC': ({ ec2 }) => {
      ec2.removeDefaultVpc()
    },
    'a secret of others that is not a login': ({ secretsManager }) => {
      secretsManager.seedSecret({ name: 'theirs', value: 'user:pass' })
    },
    'a secret of others that holds more than a login': ({ secretsManager }) => {
      secretsManager.seedSecret({ name: 'theirs', value: '{"username":"u","password":"p","host":"db"}' })
    },
    'a secret of ours that is not a login': ({ secretsManager }) => {
      const tags = { 'run-on-fargate:repository': 'acme/space' }
      secretsManager.seedSecret({ name: 'ours', value: 'user:pass', tags })
    }
  }

  describe('refused before anything is written:', () => {
    test.concurrent.each(Object.entries(CASES))('%s', async (name, { inputs, env, options, says }) => {
      await inSandbox(options ?? {}, async (sandbox) => {
        await PREPARE[name]?.(sandbox)
        const result = await deploy(sandbox, { ...WALKTHROUGH, ...inputs }, env === undefined ? {} : { env })

        expect(result.outcome).toBe('failure')
        expect(result.annotations).toHaveLength(1)
        for (const words of says) expect(result.annotations[0]?.message).toMatch(words)
        expect(result.lines.join('\n')).not.toMatch(/\n\s+at /)
        expect(writesOf(sandbox)).toEqual([])
        expect(result.raw.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(WALKTHROUGH['registry-password'])
      })
    })

    test.concurrent('missing credentials are reported without asking the instance metadata service', async () => {
      await inSandbox({}, async (sandbox) => {
        const env = {
          AWS_ACCESS_KEY_ID: '',
          AWS_SECRET_ACCESS_KEY: '',
          AWS_SESSION_TOKEN: '',
          AWS_EC2_METADATA_SERVICE_ENDPOINT: sandbox.registry.url
        }
        await deploy(sandbox, WALKTHROUGH, { env })

        expect(sandbox.registry.requests).toEqual([])
      })
    })
  })

  test.concurrent('a used-up pull limit is a warning, and the deployment goes on', async () => {
    await inSandbox({}, async (sandbox) => {
      Object.assign(sandbox.registry.limit, { left: 0, refusesHead: true })
      const result = await deploy(sandbox)

      expect(result.outcome).toBe('success')
      expect(result.annotations.map(({ kind, message }) => [kind, message])).toEqual([
        ['warning', expect.stringMatching(/^The image was not checked\. Docker Hub limits the requests of "acme"/)]
      ])
    })
  })

  test.concurrent('a registry that cannot be reached is a warning, and the deployment goes on', async () => {
    await inSandbox({}, async (sandbox) => {
      const result = await deploy(
        sandbox,
        { ...WALKTHROUGH },
        { env: { DOCKER_HUB_REGISTRY_URL: 'http://127.0.0.1:9' } }
      )

      expect(result.outcome).toBe('success')
      expect(result.annotations.map(({ kind, message }) => [kind, message])).toEqual([
        ['warning', expect.stringContaining('The image was not checked')]
      ])
    })
  })
})

describe('what registries are asked', () => {
  const certificates = tls.getCACertificates()
  const CHALLENGED = ['none GET manifests 401', 'basic GET token 200']
  /** The index, the image in it, and its configuration. */
  const READ = ['bearer GET manifests 200', 'bearer GET manifests 200', 'bearer GET blobs 307']
  const SINGLE = { ...WALKTHROUGH_IMAGE, tag: '2.0', index: false }
  const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never

  afterAll(() => {
    tls.setDefaultCACertificates(certificates)
  })

  /** What a deployment asks of the registry: with which credentials, how, for what, and the answer. */
  async function asked(sandbox: Sandbox, run: () => ReturnType<typeof deploy>): Promise<string[]> {
    const before = sandbox.registry.requests.length
    const { outcome, annotations } = await run()
    expect([outcome, annotations]).toEqual(['success', []])
    return sandbox.registry.requests.slice(before).map(({ credentials, method, path, status }) => {
      const what = /manifests|blobs|token/.exec(path)?.[0] ?? path
      return [credentials, method, what, status].join(' ')
    })
  }

  /** Each test has a sandbox, in which its first deployment finds no revision that could tell anything. */
  async function redeployed(
    between: (sandbox: Sandbox) => void | Promise<void>,
    inputs: Readonly<Record<string, string>> = {},
    before: (sandbox: Sandbox) => void = () => undefined
  ): Promise<{ readonly cold: string[]; readonly warm: string[] }> {
    return inSandbox({}, async (sandbox) => {
      before(sandbox)
      const run = () => deploy(sandbox, { ...WALKTHROUGH, port: '', 'wait-for': 'none', ...inputs })
      const cold = await asked(sandbox, run)
      await between(sandbox)
      return { cold, warm: await asked(sandbox, run) }
    })
  }

  const unchanged = () => undefined

  test('a second deployment of an image only asks whether it is still the same', async () => {
    expect(await redeployed(unchanged)).toEqual({
      cold: [...CHALLENGED, ...READ],
      warm: [...CHALLENGED, 'bearer HEAD manifests 200']
    })
  })

  test('an image that was pushed again under its tag is read again', async () => {
    const { warm } = await redeployed(({ registry }) => {
      registry.push({ ...WALKTHROUGH_IMAGE, exposedPorts: ['9090/tcp'] })
    })
    expect(warm).toEqual([...CHALLENGED, 'bearer HEAD manifests 200', ...READ])
  })

  test('what a revision of another environment records is not believed', async () => {
    const { warm } = await redeployed(async ({ ecs }) => {
      const resourceArn = ecs.taskDefinitions().at(-1)?.taskDefinitionArn ?? ''
      const tags = [{ key: 'run-on-fargate:environment', value: 'other' }]
      await ecs.operations.TagResource?.({ resourceArn, tags } as never, ADMINISTRATOR)
    })
    expect(warm).toEqual([...CHALLENGED, ...READ])
  })

  test('with a port, the configuration of an image for several architectures is not read', async () => {
    expect(await redeployed(unchanged, { port: '80' })).toEqual({
      cold: [...CHALLENGED, 'bearer GET manifests 200'],
      warm: [...CHALLENGED, 'bearer HEAD manifests 200']
    })
  })

  test('that of a single image is, for its platform', async () => {
    const push = ({ registry }: Sandbox) => {
      registry.push(SINGLE)
    }
    expect(await redeployed(unchanged, { image: 'acme/space:2.0', port: '80' }, push)).toEqual({
      cold: [...CHALLENGED, 'bearer GET manifests 200', 'bearer GET blobs 307'],
      warm: [...CHALLENGED, 'bearer HEAD manifests 200']
    })
  })

  test('Docker Hub itself is not asked for its challenge', async () => {
    await inSandbox({}, async (sandbox) => {
      // The first name is the one that the challenge has.
      const hosts = ['auth.docker.io', 'registry-1.docker.io'].map((host) => [host, sandbox.registry.url] as const)
      await using proxy = await startForwardProxy(Object.fromEntries(hosts))
      tls.setDefaultCACertificates([...certificates, proxy.certificate])
      const run = () =>
        deploy(
          sandbox,
          { ...WALKTHROUGH, 'wait-for': 'none' },
          { env: { HTTPS_PROXY: proxy.url, DOCKER_HUB_REGISTRY_URL: '' } }
        )
      expect(await asked(sandbox, run)).toEqual(['basic GET token 200', ...READ])
      expect(await asked(sandbox, run)).toEqual(['basic GET token 200', 'bearer HEAD manifests 200'])
      expect(proxy.seen.slice(0, 2)).toEqual(['CONNECT auth.docker.io:443', 'CONNECT registry-1.docker.io:443'])
    })
  })
})

describe('Amazon ECR', () => {
  test.each(['amazonaws.com', 'amazonaws.com.cn'])(
    'an image in Amazon ECR (%s) is left to the execution role: its registry is not asked, and nothing is warned of',
    async (suffix) => {
      const isChina = suffix.endsWith('.cn')
      const region = isChina ? 'cn-north-1' : 'eu-central-1'
      const place = { region, partition: isChina ? 'aws-cn' : 'aws' }
      await inSandbox({ place }, async (sandbox) => {
        const image = `123456789012.dkr.ecr.${region}.${suffix}/acme/space:1.0`
        const { outcome, annotations, lines } = await deploy(sandbox, { image, mode: 'plan', port: '80' })

        expect([outcome, annotations]).toEqual(['success', []])
        expect(lines.join('\n')).toContain('was not checked: it is in Amazon ECR, from which the execution role pulls')
      })
    }
  )
})
