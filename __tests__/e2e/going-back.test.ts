import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Image } from '../../sandbox/src/image.ts'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { environmentTags, lowerCaseTags, namesFor } from '../../src/ownership.ts'
import { startServer } from '../registry/registry-server.ts'
import { deploy, inSandbox, liveTasks, start, WALKTHROUGH, writesOf } from './site.ts'
import { recordsOf } from './domain-site.ts'
import { seedPlace, seedTask } from './seed.ts'

describe('image-from', () => {
  const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never

  const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/registry-AbCdEf'
  const TRUST = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  })

  type Inputs = Readonly<Record<string, string>>

  const version = (tag: string, app: Partial<Image['app']> = {}): Image => ({
    ...WALKTHROUGH_IMAGE,
    tag,
    app: { ...WALKTHROUGH_IMAGE.app, page: `${tag} {{COLOR}} {{MORE}}`, ...app }
  })
  const API: Image = {
    ...WALKTHROUGH_IMAGE,
    repository: 'acme/api',
    exposedPorts: ['8080/tcp'],
    app: { listens: [8080], page: 'api', log: [] }
  }
  const IMAGES = [version('1.0'), version('2.0'), version('3.0'), API]

  /** What every step needs in these tests, and nothing of the image. */
  const QUICK = { 'settle-seconds': '0' } as const
  const named = (environment: string, inputs: Inputs = {}) => ({ ...WALKTHROUGH, environment, ...inputs })
  const from = (source: string, inputs: Inputs = {}) => ({ ...QUICK, 'image-from': source, ...inputs })

  function withVersions(test: (sandbox: Sandbox) => Promise<void>, options: SandboxOptions = {}): Promise<void> {
    return inSandbox({ images: IMAGES, ...options }, test)
  }

  async function pageOf(sandbox: Sandbox, url = ''): Promise<string> {
    const { hostname, port } = new URL(url)
    return (await fetch(sandbox.pages.addressOf(hostname, Number(port || '80')))).text()
  }

  /** What runs in an environment: page, revision and image. */
  function running(sandbox: Sandbox): (string | undefined)[] {
    return liveTasks(sandbox).map(({ containers = [] }) => containers[0]?.image)
  }

  const DIGEST = /^acme\/space:\d\.0@sha256:[0-9a-f]{64}$/

  describe('image-from: previous', () => {
    test.concurrent(
      'rolls back to all images, variables and ports, with no other input, and forward again',
      async () => {
        const byCommand = {
          'node migrate.js': { exits: { after: 1000, code: 0 }, log: ['migrated {{COLOR}}'], listens: [] }
        }
        await withVersions(
          async (sandbox) => {
            const first = await deploy(sandbox, {
              ...WALKTHROUGH,
              images: 'api=acme/api:1.0',
              port: '3000,8080',
              cpu: '512',
              memory: '1024',
              'environment-variables': 'COLOR=green'
            })
            const opened = () =>
              sandbox.aws.calls.filter(({ operation }) => operation === 'AuthorizeSecurityGroupIngress').length
            const before = opened()
            const job = await deploy(sandbox, from('same', { 'wait-for': 'stopped', command: 'node migrate.js' }))

            // A job has the image and the variables of what runs, which it leaves alone, and no ports.
            expect([job.outcome, job.outputs['exit-code']]).toEqual(['success', '0'])
            expect(job.lines).toContain('[space] migrated green')
            expect([liveTasks(sandbox).length, before, opened()]).toEqual([1, 1, 1])

            const second = await deploy(sandbox, {
              ...WALKTHROUGH,
              image: 'acme/space:2.0',
              'environment-variables': 'COLOR=red'
            })
            const back = await deploy(sandbox, from('previous'))
            const definition = sandbox.ecs.taskDefinitions().at(-1)

            expect([first.outcome, second.outcome, back.outcome, back.annotations]).toEqual([
              'success',
              'success',
              'success',
              []
            ])
            const address = `http://${back.outputs['public-ip'] ?? ''}`
            expect(back.outputs.url).toBe(`${address}:3000`)
            expect(JSON.parse(back.outputs.urls ?? '')).toEqual({ space: `${address}:3000`, api: `${address}:8080` })
            expect(await pageOf(sandbox, back.outputs.url)).toBe('1.0 green {{MORE}}')
            expect(await pageOf(sandbox, `${address}:8080`)).toBe('api')
            expect(back.outputs.image).toBe(first.outputs.image)
            expect(back.outputs.image).toMatch(DIGEST)
            expect(back.outputs['replaced-image']).toBe(second.outputs.image)
            expect(second.outputs['replaced-image']).toBe(first.outputs.image)
            expect(first.outputs['replaced-image']).toBeUndefined()
            expect(definition).toMatchObject({ cpu: '512', memory: '1024' })
            expect(
              definition?.containerDefinitions?.map(({ name, image = '' }) => [name, image.replace(/@.*/, '@')])
            ).toEqual([
              ['space', 'acme/space:1.0@'],
              ['api', 'acme/api:1.0@']
            ])
            expect(liveTasks(sandbox)).toHaveLength(1)
            expect(back.summary).toContain('Taken from')
            // Neither secret nor role are another one.
            expect(JSON.parse(back.outputs.changed ?? '')).toEqual([
              expect.objectContaining({ resource: 'security group', action: 'update' }),
              expect.objectContaining({ resource: 'task definition', action: 'create' })
            ])
            expect(back.outputs['secret-arn']).toBe(first.outputs['secret-arn'])
            // No input of this step has the password.
            expect(back.raw).toContain(`::add-mask::${WALKTHROUGH['registry-password']}\n`)

            const again = await deploy(sandbox, from('previous'))

            expect([again.outcome, again.outputs.image]).toEqual(['success', second.outputs.image])
          },
          { images: [version('1.0', { listens: [3000], byCommand }), version('2.0'), API] }
        )
      }
    )

    test.concurrent(
      'knows what a tag named before it was pushed again, and what the registry no longer has',
      async () => {
        await withVersions(async (sandbox) => {
          const first = await deploy(sandbox)
          const writes = writesOf(sandbox).length
          const none = await deploy(sandbox, from('previous'))

          // There is none before.
          expect([none.outcome, writesOf(sandbox).length]).toEqual(['failure', writes])
          expect(none.annotations[0]?.message).toMatch(
            /"previous" for `image-from`: the environment main has no revision before (run-on-fargate-\S+:1)\. Its revisions: \1\./
          )

          sandbox.registry.push({ ...version('1.0'), app: { ...WALKTHROUGH_IMAGE.app, page: 'pushed again' } })
          const second = await deploy(sandbox)
          const back = await deploy(sandbox, from('previous'))

          expect(second.outputs['task-definition-arn']).toBe(first.outputs['task-definition-arn'])
          expect(second.outputs.image).not.toBe(first.outputs.image)
          expect([back.outcome, back.outputs.image]).toEqual(['success', first.outputs.image])
          expect(await pageOf(sandbox, back.outputs.url)).toContain('1.0')

          // What is gone from the registry is refused.
          sandbox.registry.remove('acme/space', second.outputs['image-digest'] ?? '')
          const before = writesOf(sandbox).length
          const { outcome, annotations } = await deploy(sandbox, from('previous'))

          expect([outcome, writesOf(sandbox)]).toEqual(['failure', writesOf(sandbox).slice(0, before)])
          expect(annotations[0]?.message).toContain(second.outputs['image-digest'])
          expect(annotations[0]?.message).toMatch(
            /The image was taken from main \((run-on-fargate-\S+):1\)\. The revisions: \1:1, \1:2\./
          )
          expect(annotations[0]?.message.match(/was taken from/g)).toHaveLength(1)
          expect(running(sandbox)).toEqual([first.outputs.image])
        })
      }
    )
  })

  describe('image-from: same', () => {
    test.concurrent('deploys what runs and not what failed, once, and so does previous', async () => {
      await withVersions(
        async (sandbox) => {
          const first = await deploy(sandbox, { ...WALKTHROUGH, 'environment-variables': 'COLOR=green\nMORE=a' })
          const failed = await deploy(sandbox, { ...WALKTHROUGH, image: 'acme/space:2.0' })
          // Inputs set single variables.
          const again = await deploy(sandbox, from('same', { 'environment-variables': 'MORE=b' }))

          expect([failed.outcome, again.outcome, again.outputs.image]).toEqual([
            'failure',
            'success',
            first.outputs.image
          ])
          expect(await pageOf(sandbox, again.outputs.url)).toBe('1.0 green b')

          // The second time, it changes nothing but the task.
          const twice = await deploy(sandbox, from('same'))

          expect(await pageOf(sandbox, twice.outputs.url)).toBe('1.0 green b')
          expect(twice.outputs['task-definition-arn']).toBe(again.outputs['task-definition-arn'])
          expect(twice.outputs.changed).toBe('[]')

          const back = await deploy(sandbox, from('previous'))

          expect([back.outcome, back.outputs.image]).toEqual(['success', first.outputs.image])
          expect(await pageOf(sandbox, back.outputs.url)).toBe('1.0 green a')
        },
        { images: [version('1.0'), version('2.0', { exits: { after: 10, code: 1 } })] }
      )
    })
  })

  test.concurrent(
    'an image whose name begins as those of the action’s own containers is the main one all the same',
    async () => {
      const like = (tag: string): Image => ({
        ...version(tag),
        repository: 'acme/run-on-fargate-demo',
        app: { ...WALKTHROUGH_IMAGE.app, page: `${tag} {{RUN_ON_FARGATE_ENVIRONMENT}}` }
      })
      await withVersions(
        async (sandbox) => {
          const images = ['1.0', '2.0'].map((tag) => `acme/run-on-fargate-demo:${tag}`)
          const inputs = { 'self-variables': 'true', 'time-to-live': '2h' }
          const [first, second] = [
            await deploy(sandbox, { ...WALKTHROUGH, ...inputs, image: images[0] ?? '' }),
            await deploy(sandbox, { ...WALKTHROUGH, ...inputs, image: images[1] ?? '' })
          ]
          const back = await deploy(sandbox, from('previous', inputs))

          expect([back.outcome, back.outputs.image]).toEqual(['success', first.outputs.image])
          expect(back.outputs['replaced-image']).toBe(second.outputs.image)
          expect(await pageOf(sandbox, back.outputs.url)).toBe('1.0 main')
          const { containerDefinitions } = sandbox.ecs.taskDefinitions().at(-1) ?? {}
          expect(containerDefinitions?.map(({ name }) => name)).toEqual(['run-on-fargate-demo', 'run-on-fargate-timer'])
        },
        { images: [like('1.0'), like('2.0')] }
      )
    }
  )

  describe('image-from: another environment', () => {
    test.concurrent('deploys its images by their digests, with the settings of the step', async () => {
      await withVersions(async (sandbox) => {
        const tested = await deploy(
          sandbox,
          named('staging', {
            images: 'api=acme/api:1.0',
            'environment-variables': 'COLOR=grey',
            cpu: '512',
            memory: '1024'
          })
        )
        sandbox.registry.push({ ...version('1.0'), app: { ...WALKTHROUGH_IMAGE.app, page: 'pushed again' } })
        const promoted = await deploy(
          sandbox,
          from('staging', { environment: 'production', 'environment-variables': 'COLOR=blue' })
        )

        expect([promoted.outcome, promoted.outputs.image]).toEqual(['success', tested.outputs.image])
        expect(await pageOf(sandbox, promoted.outputs.url)).toBe('1.0 blue {{MORE}}')
        const definition = sandbox.ecs.taskDefinitions().at(-1)
        expect(definition).toMatchObject({ cpu: '256', memory: '512' })
        expect(definition?.containerDefinitions?.map(({ name, image }) => [name, image?.includes('@sha256:')])).toEqual(
          [
            ['space', true],
            ['api', true]
          ]
        )
        expect(liveTasks(sandbox)).toHaveLength(2)
      })
    })

    test.concurrent('leaves its execution role to it', async () => {
      await withVersions(async (sandbox) => {
        await sandbox.iam.operations.CreateRole?.(
          { RoleName: 'production-exec', AssumeRolePolicyDocument: TRUST } as never,
          ADMINISTRATOR
        )
        const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
        const file = { executionRoleArn: 'production-exec', containerDefinitions: [{ name: 'space', image: 'a' }] }
        writeFileSync(join(workspace, 'task.json'), JSON.stringify(file))
        const staging = await deploy(sandbox, named('staging', { 'execution-role-name': 'staging-exec' }))
        const own = await deploy(sandbox, from('staging', { environment: 'production' }))
        const more = { environment: 'production', 'task-definition': 'task.json', 'wait-for': 'none' }
        const inFile = await deploy(sandbox, from('staging', more), { workspace })
        rmSync(workspace, { recursive: true })
        const roles = [staging, own, inFile].map(({ outputs }) => outputs['execution-role-arn']?.split('/').at(-1))

        expect([staging.outcome, own.outcome, inFile.outcome]).toEqual(['success', 'success', 'success'])
        expect(roles).toEqual([
          'staging-exec',
          namesFor({ repository: 'acme/space', environment: 'production' }, 'eu-central-1').executionRole,
          'production-exec'
        ])
      })
    })

    test.concurrent('names the container of the file whose variables the inputs replace', async () => {
      await withVersions(async (sandbox) => {
        const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
        const replaced = {
          environment: [{ name: 'COLOR', value: 'red' }],
          secrets: [{ name: 'COLOR', valueFrom: '/x' }]
        }
        const api = { name: 'api', image: 'docker.io/acme/api:1.0', essential: false }
        writeFileSync(
          join(workspace, 'task.json'),
          JSON.stringify({ containerDefinitions: [{ name: 'app', image: 'a', ...replaced }, api] })
        )
        await deploy(sandbox, named('staging', { 'container-name': 'app' }))
        const inputs = {
          environment: 'production',
          'task-definition': 'task.json',
          'environment-variables': 'COLOR=blue',
          'registry-logins': `docker.io ${WALKTHROUGH['registry-username']} ${WALKTHROUGH['registry-password']}`
        }
        const { annotations } = await deploy(sandbox, from('staging', { ...inputs, 'wait-for': 'none' }), { workspace })
        rmSync(workspace, { recursive: true })

        expect(annotations).toEqual([])
        const [app] = sandbox.ecs.taskDefinitions().at(-1)?.containerDefinitions ?? []
        expect(app).toMatchObject({ name: 'app', environment: [{ name: 'COLOR', value: 'blue' }], secrets: [] })
      })
    })

    test.concurrent('that does not exist is refused with those that do, sorted', async () => {
      await withVersions(async (sandbox) => {
        const subnet = await seedPlace(sandbox)
        for (const environment of ['staging', 'pr-10', 'pr-9']) await seedTask(sandbox, subnet, { environment })
        // Of others: in a family of their own, and the newest in ours; and what has had nothing but a job.
        const theirs = { repository: 'acme/other', environment: 'other' }
        const job = { repository: 'acme/space', environment: 'nightly', job: true } as const
        for (const [place, tags] of [
          [theirs, environmentTags(theirs)],
          [{ repository: 'acme/space', environment: 'staging' }, {}],
          [job, environmentTags(job)]
        ] as const) {
          const { family } = namesFor(place, 'eu-central-1')
          const containerDefinitions = [{ name: 'space', image: 'acme/space:1.0', memory: 128 }]
          const input = { family, containerDefinitions, tags: lowerCaseTags(tags) }
          await sandbox.ecs.operations.RegisterTaskDefinition?.(input as never, ADMINISTRATOR)
        }
        const before = writesOf(sandbox).length
        const { outcome, annotations } = await deploy(sandbox, from('stagin', { environment: 'production' }))

        expect([outcome, writesOf(sandbox)]).toEqual(['failure', writesOf(sandbox).slice(0, before)])
        expect(annotations[0]?.message).toContain('has no environment stagin in eu-central-1. Its environments:')
        expect(annotations[0]?.message).toMatch(/Its environments: pr-9, pr-10, staging\.$/m)
      })
    })
  })

  describe('kept credentials', () => {
    test.concurrent('are not sent to another registry than theirs', async () => {
      const seen: (string | undefined)[] = []
      const thief = await startServer(({ authorization }) => {
        seen.push(authorization)
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
      })
      try {
        await withVersions(async (sandbox) => {
          await deploy(sandbox, { ...WALKTHROUGH, 'wait-for': 'none' })
          const [{ taskDefinitionArn, containerDefinitions = [], ...definition } = {}] = sandbox.ecs.taskDefinitions()
          const planted = containerDefinitions.map((container) => ({
            ...container,
            image: `${thief.host}/acme/space:1.0`
          }))
          const tags = lowerCaseTags(environmentTags({ repository: 'acme/space', environment: 'staging' }))
          const { family } = namesFor({ repository: 'acme/space', environment: 'staging' }, 'eu-central-1')
          const input = {
            family,
            cpu: definition.cpu,
            memory: definition.memory,
            networkMode: 'awsvpc',
            requiresCompatibilities: ['FARGATE'],
            executionRoleArn: definition.executionRoleArn,
            containerDefinitions: planted,
            tags
          }
          await sandbox.ecs.operations.RegisterTaskDefinition?.(input as never, ADMINISTRATOR)
          const { outcome, raw } = await deploy(sandbox, from('staging', { 'wait-for': 'none' }))
          // The image of one of the containers is another one now.
          const quick = { environment: 'two', 'wait-for': 'none' }
          await deploy(sandbox, { ...WALKTHROUGH, ...quick, images: 'api=acme/api:1.0' })
          const asked = seen.length
          await deploy(sandbox, from('same', { ...quick, images: `api=${thief.host}/acme/api:1.0` }))

          expect(seen.length).toBeGreaterThan(asked)
          expect(planted[0]).toHaveProperty('repositoryCredentials')
          expect(seen.length).toBeGreaterThan(0)
          expect(seen.filter((authorization) => authorization !== undefined)).toEqual([])
          expect([outcome, liveTasks(sandbox).length]).toEqual(['failure', 2])
          expect(raw).not.toContain(WALKTHROUGH['registry-password'])
        })
      } finally {
        await thief.close()
      }
    })
  })

  const tokensIn = (seen: readonly (string | undefined)[]) =>
    seen.filter((authorization) => authorization !== undefined)

  describe('image-from is refused', () => {
    test.concurrent('with credentials that name no registry, which never reach another one', async () => {
      const seen: (string | undefined)[] = []
      const former = await startServer(({ authorization }) => {
        seen.push(authorization)
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
      })
      try {
        await withVersions(async (sandbox) => {
          const image = `${former.host}/acme/space:1.0`
          await deploy(sandbox, { ...QUICK, image, 'secret-arn': SECRET_ARN, 'wait-for': 'none' })
          const before = sandbox.aws.calls.length
          const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
          for (const source of ['same', 'previous', 'main']) {
            const inputs = { 'registry-username': username, 'registry-password': password, 'wait-for': 'none' }
            const { outcome, annotations } = await deploy(sandbox, from(source, inputs))
            expect([outcome, sandbox.aws.calls.length, tokensIn(seen)]).toEqual(['failure', before, []])
            expect(annotations[0]?.message).toContain('`registry-logins`, which names the registry')
          }
          const named = { 'registry-logins': `docker.io ${username} ${password}`, 'wait-for': 'none' }
          const { outcome, annotations } = await deploy(sandbox, from('same', named))
          expect([outcome, annotations[0]?.message]).toEqual([
            'failure',
            expect.stringContaining('which no image uses')
          ])

          expect(liveTasks(sandbox)).toHaveLength(1)
          expect([seen.length > 0, tokensIn(seen)]).toEqual([true, []])
        })
      } finally {
        await former.close()
      }
    })
    test.concurrent.each<[string, Inputs, string]>([
      ['beside image', { image: 'acme/space:1.0', 'image-from': 'same' }, '`image` and `image-from` are both set'],
      [
        'beside task-definition',
        { 'image-from': 'Previous', 'task-definition': 'x.json' },
        '`task-definition` and `image-from` are both set'
      ],
      [
        'with each other invalid input',
        { 'image-from': 'same', count: '99', images: '=', port: 'x' },
        'There are 3 problems with the inputs'
      ]
    ])('%s, before AWS is called', async (_, inputs, message) => {
      await inSandbox({}, async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, inputs)

        expect([outcome, sandbox.aws.calls.length]).toEqual(['failure', 0])
        expect(annotations[0]?.message).toContain(message)
      })
    })
  })
})

describe('legs of a matrix', () => {
  /** AWS in two Regions, with the GitHub of the first. */
  async function inTwoRegions(test: (here: Sandbox, there: Sandbox) => Promise<void>): Promise<void> {
    await inSandbox({}, async (here) => {
      await inSandbox({ place: { region: 'us-east-1' } }, async (there) => {
        await test(here, there)
      })
    })
  }

  /** The action as a leg of a matrix runs it: on the GitHub of `here`, in the AWS of `place`. */
  function leg(here: Sandbox, place: Sandbox, action: 'opened' | 'synchronize' | 'closed', number: number) {
    const event = here.github.event('pull_request', action, number)
    const aws = Object.entries(place.environment).filter(([key]) => key.startsWith('AWS_'))
    return [here, WALKTHROUGH, { event, github: event.github, env: Object.fromEntries(aws) }] as const
  }

  async function inTurn<T>(all: readonly (() => Promise<T>)[]): Promise<T[]> {
    const results: T[] = []
    for (const one of all) results.push(await one())
    return results
  }

  const bodies = (sandbox: Sandbox, number: number) => sandbox.github.comments(number).map(({ body }) => body)

  const lastStates = (sandbox: Sandbox, environment: string) =>
    sandbox.github.deployments(environment).map(({ statuses }) => statuses.at(-1)?.state)

  describe('one commit in two Regions', () => {
    test('has a comment and a GitHub Deployment in each, whether or not its legs run at once, and loses only that of a Region', async () => {
      await inTwoRegions(async (here, there) => {
        const { github } = here
        const { number } = github.openPull()
        const environment = `pr-${number}`
        const deployAll = async (action: 'opened' | 'synchronize') => {
          const legs = [leg(here, here, action, number), leg(here, there, action, number)]
          if (action === 'synchronize') return Promise.all(legs.map((each) => start(...each).done))
          return inTurn(
            legs.map((each, index) => () => {
              // The answer is lost: the first has created its own, and the second must not take that for its own.
              const call = 'POST /repos/{o}/{r}/deployments'
              github.faults.push({ call, times: 1, drop: true, ...(index === 0 && { carriedOut: true }) })
              return deploy(...each)
            })
          )
        }
        const opened = await deployAll('opened')

        expect(opened.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
        expect(bodies(here, number)).toHaveLength(2)
        for (const [index, region] of ['eu-central-1', 'us-east-1'].entries()) {
          const mine = bodies(here, number).filter((body) => body.includes(`<code>${region}</code>`))
          expect(mine).toEqual([expect.stringContaining(opened[index]?.outputs.url ?? '')])
        }
        expect(lastStates(here, environment)).toEqual(['success', 'success'])

        github.pushToPull(number)
        const pushed = await deployAll('synchronize')

        expect(bodies(here, number)).toHaveLength(2)
        for (const { outputs } of pushed) {
          expect(bodies(here, number).filter((body) => body.includes(outputs.url ?? ''))).toHaveLength(1)
        }
        expect(lastStates(here, environment).filter((state) => state === 'success')).toHaveLength(2)
        expect([here, there].map((sandbox) => liveTasks(sandbox).length)).toEqual([1, 1])

        github.closePull(number)
        const [sandbox, inputs, run] = leg(here, here, 'closed', number)
        const closed = await deploy(sandbox, { ...inputs, image: '' }, run)

        expect([closed.outcome, liveTasks(here).length, liveTasks(there).length]).toEqual(['success', 0, 1])
        expect(lastStates(here, environment).filter((state) => state !== 'inactive')).toEqual(['success'])
        const { true: removed, false: live } = Object.groupBy(bodies(here, number), (body) =>
          String(body.includes('Removed'))
        )
        expect(removed).toEqual([expect.stringContaining('<code>eu-central-1</code>')])
        expect(live).toEqual([expect.stringContaining(pushed[1]?.outputs.url ?? '')])
      })
    })

    test.each(['one after the other', 'at once'])(
      'has a DNS name in one of them only, when its legs run %s',
      async (how) => {
        await inTwoRegions(async (here, there) => {
          const zone = here.route53.createZone({ name: 'example.com' }).id
          const { number } = here.github.openPull()
          const legs = [here, there].map((place) => {
            const [sandbox, inputs, run] = leg(here, place, 'opened', number)
            const env = { ...run.env, AWS_ENDPOINT_URL_ROUTE_53: here.environment.AWS_ENDPOINT_URL ?? '' }
            return [sandbox, { ...inputs, domain: 'app.example.com' }, { ...run, env }] as const
          })
          const results =
            how === 'at once'
              ? await Promise.all(legs.map((each) => start(...each).done))
              : await inTurn(legs.map((each) => () => deploy(...each)))
          const [failed, ...others] = results.filter(({ outcome }) => outcome === 'failure')
          const named = results.find(({ outcome }) => outcome === 'success')

          expect(others).toEqual([])
          expect(failed?.annotations.map(({ message }) => message).join('\n')).toContain('app.example.com')
          expect(recordsOf(here, zone, 'app.example.com')).toEqual([`A 60 ${named?.outputs['public-ip'] ?? ''}`])
          expect(liveTasks(here).length + liveTasks(there).length).toBe(1)
        })
      }
    )
  })
})

describe('with a secret', () => {
  const { 'registry-username': username, 'registry-password': password } = WALKTHROUGH
  const QUICK = { 'wait-for': 'none' }

  /** Two secrets: one for the registry of the image, and one with what must not get there. */
  function seed({ secretsManager }: Sandbox) {
    const own = secretsManager.seedSecret({ name: 'team/hub', value: JSON.stringify({ username, password }) })
    const other = secretsManager.seedSecret({
      name: 'team/ghcr',
      value: JSON.stringify({ username: 'octo', password: 'of-another-registry' })
    })
    return { own, other }
  }

  /** The secrets that task definitions name. */
  function named({ ecs }: Sandbox): (string | undefined)[] {
    return ecs
      .taskDefinitions()
      .map(({ containerDefinitions = [] }) => containerDefinitions[0]?.repositoryCredentials?.credentialsParameter)
  }

  describe('secret-arn with image-from', () => {
    test.concurrent('is used where it was used before, whatever the source', async () => {
      await inSandbox({}, async (sandbox) => {
        const { own } = seed(sandbox)
        const inputs = { ...QUICK, image: 'acme/space:1.0', 'secret-arn': own }
        await deploy(sandbox, inputs)
        for (const source of ['main', 'same', 'previous']) {
          const inputs = { ...QUICK, 'image-from': source, 'secret-arn': own, environment: 'main' }
          const { outcome, annotations } = await deploy(sandbox, inputs)

          expect([source, outcome, annotations]).toEqual([source, 'success', []])
        }
        // What is in a secret of somebody else's is nothing that the runner shows to a registry.
        const { outcome } = await deploy(sandbox, { ...QUICK, 'image-from': 'same', environment: 'main' })

        expect(outcome).toBe('success')
        expect(sandbox.registry.requests.map(({ credentials }) => credentials)).not.toContain('basic')
        expect(new Set(named(sandbox))).toEqual(new Set([own]))
      })
    })

    test.concurrent.each([
      ['another secret was used', (own: string) => ({ 'secret-arn': own })],
      ['credentials were given', () => ({ 'registry-username': username, 'registry-password': password })]
    ])('is refused where %s', async (_, credentials) => {
      await inSandbox({}, async (sandbox) => {
        const { own, other } = seed(sandbox)
        await deploy(sandbox, { ...QUICK, image: 'acme/space:1.0', ...credentials(own) })
        const before = named(sandbox)
        for (const source of ['same', 'main']) {
          const inputs = { ...QUICK, 'image-from': source, 'secret-arn': other }
          const { outcome, annotations } = await deploy(sandbox, inputs)

          expect(outcome).toBe('failure')
          expect(annotations[0]?.message).toMatch(
            /^`secret-arn` is set with `image-from`, but .* in docker\.io\.\nRemove/
          )
        }
        expect([named(sandbox), liveTasks(sandbox).length]).toEqual([before, 1])
      })
    })
  })
})
