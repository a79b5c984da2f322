import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Image } from '../../sandbox/src/image.ts'
import { WALKTHROUGH_IMAGE, type Sandbox, type SandboxOptions } from '../../sandbox/src/start.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

const SELF =
  '{{RUN_ON_FARGATE_ENVIRONMENT}} {{RUN_ON_FARGATE_COMMIT}} {{RUN_ON_FARGATE_PULL_REQUEST}} {{RUN_ON_FARGATE_URL}}'
const API: Image = {
  ...WALKTHROUGH_IMAGE,
  repository: 'acme/api',
  exposedPorts: ['8080/tcp'],
  app: { listens: [8080], page: SELF, log: ['api listens'] }
}
const { readers: _, ...PUBLIC } = WALKTHROUGH_IMAGE
const DB: Image = {
  ...PUBLIC,
  repository: 'library/postgres',
  tag: '17',
  exposedPorts: ['5432/tcp'],
  app: { listens: [5432], page: '', log: ['database system is ready'] }
}
const LOG: Image = {
  ...PUBLIC,
  repository: 'octo/log',
  exposedPorts: [],
  app: { listens: [], page: '', log: ['shipping'] }
}
const GHCR = {
  name: 'ghcr.io',
  accounts: [{ username: 'octo', password: 'ghp_not-a-real-token' }],
  images: [{ ...LOG, readers: ['octo'] }],
  auth: 'token'
} as const
/** No registry but those of the sandbox can be reached. */
const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1,localhost' }

function withImages(test: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> {
  return inSandbox({ images: [WALKTHROUGH_IMAGE, API, DB, LOG], ...options }, test)
}

async function deployFrom(sandbox: Sandbox, definition: unknown, inputs: Readonly<Record<string, string>>) {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  try {
    writeFileSync(join(workspace, 'task.json'), JSON.stringify(definition))
    return await deploy(sandbox, { ...WALKTHROUGH, 'task-definition': 'task.json', ...inputs }, { workspace })
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

function containersIn(sandbox: Sandbox) {
  const { input } = sandbox.aws.calls.findLast(({ operation }) => operation === 'RegisterTaskDefinition') ?? {}
  return (input as { containerDefinitions: Record<string, unknown>[] }).containerDefinitions
}

function openPorts(sandbox: Sandbox): unknown[] {
  return sandbox.aws.calls
    .filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress')
    .flatMap(({ input }) => (input as { IpPermissions: { FromPort: number }[] }).IpPermissions)
    .map(({ FromPort }) => FromPort)
}

async function pageOf(sandbox: Sandbox, url = ''): Promise<string> {
  const { hostname, port } = new URL(url)
  return (await fetch(sandbox.pages.addressOf(hostname, Number(port || '80')))).text()
}

describe('images', () => {
  test.concurrent(
    'run beside the main one, with their ports, log and credentials; only what `port` names is open',
    async () => {
      await withImages(
        async (sandbox) => {
          const inputs = {
            ...WALKTHROUGH,
            images: 'api=acme/api:1.0\n\n db = postgres:17 \nlog=ghcr.io/octo/log:1.0',
            'registry-logins': 'ghcr.io octo ghp_not-a-real-token',
            port: '80,8080'
          }
          const { outcome, outputs, lines, annotations } = await deploy(sandbox, inputs, { env: OFFLINE })

          expect(outcome).toBe('success')
          expect(annotations.map(({ message }) => message)).toContainEqual(
            expect.stringContaining('ghcr.io/octo/log:1.0: The image was not checked')
          )
          expect(containersIn(sandbox).map(({ name, image }) => [name, image])).toEqual([
            ['space', 'acme/space:1.0'],
            ['api', 'acme/api:1.0'],
            ['db', 'postgres:17'],
            ['log', 'ghcr.io/octo/log:1.0']
          ])
          expect(containersIn(sandbox).map(({ portMappings = [] }) => portMappings)).toEqual([
            [{ containerPort: 80, protocol: 'tcp' }],
            [{ containerPort: 8080, protocol: 'tcp' }],
            [{ containerPort: 5432, protocol: 'tcp' }],
            []
          ])
          for (const { logConfiguration, essential } of containersIn(sandbox)) {
            expect([logConfiguration, essential]).toEqual([containersIn(sandbox)[0]?.logConfiguration, undefined])
          }
          const address = `http://${outputs['public-ip'] ?? ''}`
          expect(JSON.parse(outputs.urls ?? '')).toEqual({ space: address, api: `${address}:8080` })
          expect(outputs.url).toBe(address)
          expect(new Set(openPorts(sandbox))).toEqual(new Set([80, 8080]))
          expect(lines.join('\n')).toContain('Not opened: 5432/tcp of container db; add it to `port` to open it')
          expect(sandbox.secretsManager.secretNames()).toHaveLength(2)
        },
        { otherRegistries: [GHCR] }
      )
    }
  )

  test.concurrent('have the names that every object of JavaScript has', async () => {
    await withImages(async (sandbox) => {
      const names = ['constructor', '__proto__', 'toString']
      const inputs = { ...WALKTHROUGH, images: names.map((name) => `${name}=octo/log:1.0`).join('\n') }
      const first = await deploy(sandbox, { ...inputs, 'self-variables': 'true' })
      const again = await deploy(sandbox, { 'image-from': 'same', 'wait-for': 'none' })
      const definition = containersIn(sandbox)

      expect([first.outcome, again.outcome]).toEqual(['success', 'success'])
      expect(definition.map(({ name }) => name)).toEqual(['space', ...names])
      for (const { name, image, portMappings, repositoryCredentials } of definition.slice(1)) {
        expect([name, image]).toEqual([name, expect.stringMatching(/^octo\/log:1\.0@sha256:[0-9a-f]{64}$/)])
        expect(portMappings ?? []).toEqual([])
        expect(repositoryCredentials).toEqual(definition[0]?.repositoryCredentials)
      }
    })
  })

  test.concurrent('open nothing but the main ports where `port` is not set', async () => {
    await withImages(async (sandbox) => {
      const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, images: 'api=acme/api:1.0' })

      expect(new Set(openPorts(sandbox))).toEqual(new Set([80]))
      expect(JSON.parse(outputs.urls ?? '')).toEqual({ space: outputs.url })
    })
  })

  test.concurrent('of several tasks have a list of URLs for each container', async () => {
    await withImages(async (sandbox) => {
      const inputs = { ...WALKTHROUGH, images: 'api=acme/api:1.0', port: '80,8080', count: '2' }
      const { outputs } = await deploy(sandbox, inputs)
      const addresses = JSON.parse(outputs['public-ips'] ?? '') as string[]

      expect(JSON.parse(outputs.urls ?? '')).toEqual({
        space: addresses.map((address) => `http://${address}`),
        api: addresses.map((address) => `http://${address}:8080`)
      })
    })
  })

  test.concurrent('replace those of the file, and add the containers that it lacks', async () => {
    await withImages(async (sandbox) => {
      const definition = {
        containerDefinitions: [
          { name: 'api', image: '${API}', essential: false, environment: [{ name: 'A', value: '1' }] },
          { name: 'space' }
        ]
      }
      const { outcome } = await deployFrom(sandbox, definition, {
        images: 'db=postgres:17\napi=acme/api:1.0',
        'wait-for': 'none'
      })

      expect(outcome).toBe('success')
      expect(containersIn(sandbox).map(({ name, image, essential }) => [name, image, essential])).toEqual([
        ['api', 'acme/api:1.0', false],
        ['space', 'acme/space:1.0', undefined],
        ['db', 'postgres:17', undefined]
      ])
      expect(containersIn(sandbox)[0]).toMatchObject({ environment: [{ name: 'A', value: '1' }] })
    })
  })

  test.concurrent('have variables and secrets of their own, which replace those of the file', async () => {
    const api = { ...API, app: { ...API.app, page: '{{MODE}} {{LEVEL}} {{KEY}}' } }
    await inSandbox({ images: [WALKTHROUGH_IMAGE, api] }, async (sandbox) => {
      sandbox.parameterStore.seedParameter({ name: '/prod/key', value: 'k3y' })
      const environment = [
        { name: 'MODE', value: 'file' },
        { name: 'LEVEL', value: 'debug' }
      ]
      const definition = { containerDefinitions: [{ name: 'space' }, { name: 'api', environment }] }
      const { outcome, outputs } = await deployFrom(sandbox, definition, {
        images: 'api=acme/api:1.0',
        port: '80,8080',
        'environment-variables': 'MODE=main\napi/MODE=production',
        secrets: 'api/KEY=/prod/key'
      })

      expect(outcome).toBe('success')
      expect(await pageOf(sandbox, `http://${outputs['public-ip'] ?? ''}:8080`)).toBe('production debug k3y')
      expect(containersIn(sandbox)[0]).toMatchObject({ environment: [{ name: 'MODE', value: 'main' }] })
      expect(containersIn(sandbox)[0]).not.toHaveProperty('secrets')
    })
  })

  test.concurrent.each([
    ['worker/A=1', '`worker/A` is for the container `worker`, which the task does not have'],
    ['space/A=1', '`space/A` is for the container `space`, which is the main container']
  ])('get no variable %s', async (line, message) => {
    await withImages(async (sandbox) => {
      const inputs = { ...WALKTHROUGH, images: 'api=acme/api:1.0', 'environment-variables': line }
      const { outcome, annotations } = await deploy(sandbox, inputs)

      expect([outcome, sandbox.aws.calls.length]).toEqual(['failure', 0])
      expect(annotations[0]?.message).toContain(message)
    })
  })

  test.concurrent(
    'that cannot be pulled, or do not fit together, are refused all at once, and nothing is written',
    async () => {
      await withImages(async (sandbox) => {
        const inputs = { ...WALKTHROUGH, images: 'api=acme/api:9.9\ndb=acme/none:1' }
        const { outcome, annotations } = await deploy(sandbox, inputs)

        expect(outcome).toBe('failure')
        expect(annotations[0]?.message).toMatch(/9\.9.*acme\/api[^]*acme\/none/)
        expect(writesOf(sandbox)).toEqual([])
      })
    }
  )

  test.concurrent('on one port are refused with both names, beside what else is wrong', async () => {
    const arm = {
      ...DB,
      platforms: [{ os: 'linux', architecture: 'arm64' }] as const,
      exposedPorts: ['80/tcp', '8080/tcp']
    }
    const amd = { ...API, platforms: [{ os: 'linux', architecture: 'amd64' }] as const }
    await inSandbox({ images: [WALKTHROUGH_IMAGE, amd, arm] }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, {
        ...WALKTHROUGH,
        images: 'api=acme/api:1.0\ndb=postgres:17'
      })
      const [{ message = '' } = {}] = annotations

      expect(outcome).toBe('failure')
      expect(message).toContain('space and db on 80/tcp; api and db on 8080/tcp')
      expect(message).toContain('which Fargate does not run together with the others')
      expect(writesOf(sandbox)).toEqual([])
    })
  })

  test.concurrent('may share a port that the main container is told not to use', async () => {
    const twin = { ...API, exposedPorts: ['80/tcp'] }
    await inSandbox(
      { images: [{ ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, listens: [3000] } }, twin] },
      async (sandbox) => {
        const { outcome, outputs } = await deploy(sandbox, { ...WALKTHROUGH, images: 'api=acme/api:1.0', port: '3000' })

        expect([outcome, outputs.url]).toEqual(['success', `http://${outputs['public-ip'] ?? ''}:3000`])
      }
    )
  })

  test.concurrent.each([
    ['space=acme/other:1', '`images` names `space`, which is the main container.'],
    ['api=acme/api:1.0\napi=acme/api:2.0', 'line 2 sets `api` again'],
    ['acme/api:1.0', "line 1 doesn't start with the name of a container"],
    ['a.b=acme/api', 'line 1 has the name "a.b"'],
    ['api=', 'line 1: Invalid value "" for `images`: it is empty'],
    ['api=Acme/api\ndb=x y', /line 1: .*capital letters; line 2: .*a space/],
    ['run-on-fargate-timer=busybox', "`run-on-fargate-` starts the names of the action's own containers"]
  ])('are refused where they are %j', async (images, message) => {
    await inSandbox({}, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, { ...WALKTHROUGH, images })

      expect([outcome, sandbox.aws.calls.length]).toEqual(['failure', 0])
      expect(annotations[0]?.message).toEqual(
        typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message)
      )
    })
  })

  test.concurrent('beyond the ten containers of a task are refused', async () => {
    await withImages(async (sandbox) => {
      const images = Array.from({ length: 10 }, (_, index) => `c${index}=octo/log:1.0`).join('\n')
      const { annotations } = await deploy(sandbox, { ...WALKTHROUGH, images, mode: 'plan' })

      expect(annotations[0]?.message).toContain('The task has 11 containers, but ECS accepts at most 10.')
    })
  })

  test.concurrent('of a job are stopped when the main container ends', async () => {
    const job = {
      ...WALKTHROUGH_IMAGE,
      app: { listens: [], page: '', log: ['migrated'], exits: { after: 5000, code: 0 } }
    }
    await inSandbox({ images: [job, DB] }, async (sandbox) => {
      const inputs = { ...WALKTHROUGH, images: 'db=postgres:17', 'wait-for': 'stopped' }
      const { outcome, outputs, lines } = await deploy(sandbox, inputs)

      expect([outcome, outputs['exit-code'], liveTasks(sandbox)]).toEqual(['success', '0', []])
      expect(lines).toContain('[space] migrated')
      expect(lines).toContain('[db] database system is ready')
    })
  })

  test.concurrent('of a job that end first end it, and it fails', async () => {
    const job = {
      ...WALKTHROUGH_IMAGE,
      app: { listens: [], page: '', log: ['migrating'], exits: { after: 60_000, code: 0 } }
    }
    const broken = { ...DB, app: { ...DB.app, exits: { after: 2000, code: 1 } } }
    await inSandbox({ images: [job, broken] }, async (sandbox) => {
      const { outcome, annotations } = await deploy(sandbox, {
        ...WALKTHROUGH,
        images: 'db=postgres:17',
        'wait-for': 'stopped'
      })

      expect(outcome).toBe('failure')
      expect(annotations[0]?.message).toContain('db')
    })
  })
})

describe('self-variables', () => {
  const selfTask = { ...WALKTHROUGH_IMAGE, app: { ...WALKTHROUGH_IMAGE.app, page: SELF } }

  test.concurrent('tell each container what it is a part of, and a new commit needs no new revision', async () => {
    await inSandbox({ images: [selfTask, API] }, async (sandbox) => {
      const { id } = sandbox.route53.createZone({ name: 'example.com' })
      const { number } = sandbox.github.openPull()
      const event = sandbox.github.event('pull_request', 'opened', number)
      const inputs = {
        ...WALKTHROUGH,
        images: 'api=acme/api:1.0',
        port: '8080,80',
        'self-variables': 'true',
        domain: '*.example.com'
      }
      const { outcome, outputs } = await deploy(sandbox, inputs, { event, github: event.github })
      const address = `http://${outputs['public-ip'] ?? ''}`

      expect([outcome, id !== '', outputs.url]).toEqual(['success', true, `http://pr-${number}.example.com:8080`])
      expect(await pageOf(sandbox, address)).toMatch(/^pr-\d+ [0-9a-f]{40} \d+ http:\/\/pr-\d+\.example\.com:8080$/)
      expect(await pageOf(sandbox, `${address}:8080`)).toBe(await pageOf(sandbox, address))
      expect(JSON.stringify(containersIn(sandbox))).not.toContain('RUN_ON_FARGATE')

      sandbox.github.pushToPull(number)
      const next = sandbox.github.event('pull_request', 'synchronize', number)
      const second = await deploy(sandbox, inputs, { event: next, github: next.github })
      expect(second.outputs['task-definition-arn']).toBe(outputs['task-definition-arn'])
      expect(await pageOf(sandbox, `http://${second.outputs['public-ip'] ?? ''}`)).not.toBe(
        await pageOf(sandbox, address)
      )
    })
  })

  test.concurrent('give way to the variables of the user, and none is set without them', async () => {
    await inSandbox({ images: [selfTask] }, async (sandbox) => {
      const own = { 'environment-variables': 'RUN_ON_FARGATE_COMMIT=mine', environment: 'staging' }
      const { outputs } = await deploy(sandbox, { ...WALKTHROUGH, 'self-variables': 'true', ...own })
      expect(await pageOf(sandbox, outputs.url)).toBe(
        'staging mine {{RUN_ON_FARGATE_PULL_REQUEST}} {{RUN_ON_FARGATE_URL}}'
      )

      await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
      const run = sandbox.aws.calls.findLast(({ operation }) => operation === 'RunTask')
      expect(run?.input).not.toHaveProperty('overrides')
    })
  })

  test.concurrent('that ECS would not accept are refused before anything is written', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `${'c'.repeat(250)}${index}`)
    await withImages(async (sandbox) => {
      sandbox.route53.createZone({ name: 'example.com' })
      const { annotations } = await deploy(sandbox, {
        ...WALKTHROUGH,
        images: names.map((name) => `${name}=octo/log:1.0`).join('\n'),
        environment: 'e'.repeat(256),
        'self-variables': 'true',
        domain: `${['a', 'b', 'c'].map((letter) => letter.repeat(60)).join('.')}.example.com`
      })
      expect(annotations.map(({ message }) => message).join()).toMatch(/take \d+ characters for 10 containers/)
      expect(writesOf(sandbox)).toEqual([])
    })
  })
})
