import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OnCall } from '../../sandbox/src/aws-server.ts'
import { type Sandbox, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import { environmentTags, lowerCaseTags, namesFor, type Place, type Tags, taskTags } from '../../src/ownership.ts'
import { deploy, inSandbox, WALKTHROUGH } from '../e2e/site.ts'
import { seedPlace } from '../e2e/seed.ts'
import type { Planted } from './account.ts'
import { FOREIGN, type Foreign } from './foreign.ts'
import { WORLDS } from './worlds.ts'

describe('what is adopted', () => {
  /** Whatever others have put into the account, and whenever: nothing of theirs changes, is run or is given a permission. */

  interface World {
    readonly things: readonly Foreign[]
    /** Whether the environment was deployed before, so that there is a hash to copy. */
    readonly deployed: boolean
    /** Whether it is then deployed again as it runs. */
    readonly same: boolean
  }

  const worlds: fc.Arbitrary<World> = fc.record({
    things: fc.uniqueArray(fc.oneof(...Object.values(FOREIGN)), {
      minLength: 1,
      maxLength: 3,
      selector: ({ kind }) => kind
    }),
    deployed: fc.boolean(),
    same: fc.boolean()
  })

  const { revision, role, secret, cluster, 'log group': logGroup, 'security group': securityGroup } = FOREIGN

  /** Each kind in few worlds: what stops a deployment is alone, so that it hides nothing of another kind. */
  const EACH = [
    { things: fc.tuple(revision, logGroup, securityGroup), deployed: false },
    { things: fc.tuple(role), deployed: false },
    { things: fc.tuple(secret), deployed: false },
    { things: fc.tuple(cluster), deployed: false },
    { things: fc.tuple(revision), deployed: true }
  ].map(({ things, deployed }) => fc.record({ things, deployed: fc.constant(deployed), same: fc.boolean() }))

  interface Seen {
    readonly outcome: string
    readonly changed: readonly string[]
    readonly misused: readonly string[]
  }

  /** Deploys in an account with these things, and tells what became of them. */
  async function deployAmong(things: readonly Foreign[], deployed: boolean, same: boolean): Promise<Seen> {
    const planted: (Planted & { readonly kind: string; readonly was: string })[] = []
    let site: Sandbox | undefined
    const plant = async (thing: Foreign) => {
      if (site === undefined) return
      const { state, ...more } = await thing.plant(site)
      planted.push({ ...more, kind: thing.kind, state, was: JSON.stringify(await state()) })
    }
    let left: Foreign[] = []
    const onCall: OnCall = async ({ operation, status }, phase) => {
      if (phase !== 'received' || status !== 0) return
      const due = left.filter(({ before }) => before === operation)
      left = left.filter((thing) => !due.includes(thing))
      for (const thing of due) await plant(thing)
    }
    return inSandbox({ onCall, knobs: { throttle: 'off' } }, async (sandbox) => {
      site = sandbox
      const spot = things.some(({ kind }) => kind === 'cluster')
      const inputs = { ...WALKTHROUGH, 'wait-for': 'none', ...(spot && { 'launch-type': 'FARGATE_SPOT' }) }
      // A thing that is ours already can't be somebody else's; a revision can be put on top.
      if (deployed) await deploy(sandbox, inputs)
      const possible = deployed ? things.filter(({ kind }) => kind === 'revision') : things
      for (const thing of possible.filter(({ before }) => before === undefined)) await plant(thing)
      left = possible.filter(({ before }) => before !== undefined)
      const again = { 'image-from': 'same', 'wait-for': 'none' }
      const { outcome } = await deploy(sandbox, deployed && same ? again : inputs)
      const changed: string[] = []
      for (const { kind, was, state } of planted) if (JSON.stringify(await state()) !== was) changed.push(kind)
      const arns = planted.map(({ arn }) => arn)
      const roles = new Map(
        sandbox.ecs
          .taskDefinitions()
          .map(({ taskDefinitionArn, executionRoleArn }) => [taskDefinitionArn, executionRoleArn])
      )
      const misused = sandbox.ecs.tasks().flatMap(({ taskDefinitionArn = '' }) => {
        const used = [taskDefinitionArn, roles.get(taskDefinitionArn)]
        return used.filter((arn): arn is string => arn !== undefined && arns.includes(arn))
      })
      return { outcome, changed, misused }
    })
  }

  const nothingChanges = async ({ things, deployed, same }: World) => {
    const { outcome, changed, misused } = await deployAmong(things, deployed, same)
    const stopped = !deployed && things.some(({ stops }) => stops)

    expect({ changed, misused, outcome }).toEqual({
      changed: [],
      misused: [],
      outcome: stopped ? 'failure' : 'success'
    })
  }

  test('nothing of others changes or is run, and it stops a deployment only where there is no way around it', async () => {
    const each = fc.asyncProperty(fc.tuple(...EACH), async (some) => {
      for (const world of some) await nothingChanges(world)
    })
    await fc.assert(each, { numRuns: WORLDS > 1 ? WORLDS : 1 })
    if (WORLDS > 1) await fc.assert(fc.asyncProperty(worlds, nothingChanges), { numRuns: 10 * WORLDS })
  })
})

describe('what is run', () => {
  /** Whatever the families hold: `image-from` runs only what carries the tags of the environment that it names. */

  const ADMINISTRATOR = { principal: { arn: 'seed' }, authorize: () => undefined } as never
  const REPOSITORY = 'acme/space'
  const ENVIRONMENTS = ['main', 'staging', 'pr-7'] as const
  type Environment = (typeof ENVIRONMENTS)[number]

  /** A revision in the family of an environment, and perhaps a task on it. */
  interface Seed {
    readonly environment: Environment
    /** Whose tags the revision carries. */
    readonly whose: 'ours' | 'ours, of a job' | 'of another environment' | 'of another repository' | 'nobody’s'
    /** Whose tags a task on it carries; none runs without one. */
    readonly task: 'ours' | 'of another repository' | undefined
    /** The number of the revision that the task says it replaced. */
    readonly replaced?: number | undefined
  }

  const seeds: fc.Arbitrary<Seed> = fc.record({
    environment: fc.constantFrom(...ENVIRONMENTS),
    whose: fc.constantFrom(
      'ours',
      'ours',
      'ours, of a job',
      'of another environment',
      'of another repository',
      'nobody’s'
    ),
    task: fc.constantFrom(undefined, 'ours', 'of another repository'),
    replaced: fc.constantFrom(undefined, 1, 2)
  })
  const worlds = fc.array(seeds, { minLength: 1, maxLength: 6 })
  const sources = fc.constantFrom('same', 'previous', ...ENVIRONMENTS, 'nowhere')

  /** In each run: what is not ours is what runs, what ran before by a task's word, and what ran before by its number. */
  const [OURS, THEIRS] = (['ours', 'of another repository'] as const).map((whose): Seed => ({
    environment: 'main',
    whose,
    task: undefined
  })) as [Seed, Seed]
  const EXAMPLES: [Seed[], string][] = [
    [[OURS, { ...THEIRS, task: 'ours' }], 'same'],
    [[THEIRS, OURS, { ...OURS, task: 'ours', replaced: 1 }], 'previous'],
    [[OURS, THEIRS, { ...OURS, task: 'ours' }], 'previous']
  ]

  function tagsFor({ environment, whose }: Seed): Tags {
    const place: Place = { repository: REPOSITORY, environment }
    switch (whose) {
      case 'ours':
        return environmentTags(place)
      case 'ours, of a job':
        return environmentTags({ ...place, job: true })
      case 'of another environment':
        return environmentTags({ ...place, environment: 'production' })
      case 'of another repository':
        return environmentTags({ ...place, repository: 'acme/other' })
      case 'nobody’s':
        return {}
    }
  }

  const imageOf = (index: number) => `acme/space:${index}`

  async function plant({ ecs }: Sandbox, subnet: string, seed: Seed, index: number): Promise<void> {
    const { family } = namesFor({ repository: REPOSITORY, environment: seed.environment }, 'eu-central-1')
    const definition = {
      family,
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'space', image: imageOf(index) }],
      tags: lowerCaseTags(tagsFor(seed))
    }
    await ecs.operations.RegisterTaskDefinition?.(definition as never, ADMINISTRATOR)
    if (seed.task === undefined) return
    const repository = seed.task === 'ours' ? REPOSITORY : 'acme/other'
    const task = {
      cluster: 'default',
      taskDefinition: family,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], assignPublicIp: 'DISABLED' } },
      tags: lowerCaseTags({
        ...taskTags({ repository, environment: seed.environment, run: '1/1', commit: 'f3c2a1b' }),
        ...(seed.replaced !== undefined && { 'run-on-fargate:replaced': String(seed.replaced) })
      })
    }
    await ecs.operations.RunTask?.(task as never, ADMINISTRATOR)
  }

  /** The environment that a source names, for a deployment of `main`. */
  const namedBy = (source: string) => (source === 'same' || source === 'previous' ? 'main' : source)

  test('only what is ours, and of the environment that is named, is run', async () => {
    const { readers: _, ...image } = WALKTHROUGH_IMAGE
    await fc.assert(
      fc.asyncProperty(worlds, sources, async (all, source) => {
        const images = all.map((_seed, index) => ({ ...image, tag: String(index) }))
        await inSandbox({ images, knobs: { throttle: 'off', timings: { attach: 3_600_000 } } }, async (sandbox) => {
          const subnet = await seedPlace(sandbox)
          for (const [index, seed] of all.entries()) await plant(sandbox, subnet, seed, index)
          const seeded = new Set(sandbox.ecs.tasks().map(({ taskArn }) => taskArn))
          const allowed = all.flatMap((seed, index) =>
            seed.environment === namedBy(source) && seed.whose === 'ours' ? [imageOf(index)] : []
          )
          const inputs = { environment: 'main', 'image-from': source, 'wait-for': 'none', subnets: subnet }
          const { outcome, outputs } = await deploy(sandbox, inputs)
          const started = sandbox.ecs.tasks().filter(({ taskArn }) => !seeded.has(taskArn))
          const ran = started.map(({ containers = [] }) => (containers[0]?.image ?? '').replace(/@.*/, ''))

          expect(allowed).toEqual(expect.arrayContaining(ran))
          expect(ran).toHaveLength(outcome === 'success' ? 1 : 0)
          if (allowed.length === 0) expect(outcome).toBe('failure')
          // Where nothing runs in the environment, there is no doubt what it is.
          const quiet = all.every(({ environment, task }) => environment !== namedBy(source) || task === undefined)
          if (quiet && source !== 'previous') expect(ran).toEqual(allowed.slice(-1))
          if (quiet && source === 'previous') expect(ran).toEqual(allowed.slice(-2, -1))
          if (outcome === 'success') {
            const definition = sandbox.ecs
              .taskDefinitions()
              .find(({ taskDefinitionArn }) => taskDefinitionArn === outputs['task-definition-arn'])
            expect(definition?.executionRoleArn).toContain('role/run-on-fargate-')
          }
        })
      }),
      { examples: EXAMPLES, numRuns: EXAMPLES.length + (WORLDS > 1 ? 12 * WORLDS : 6) }
    )
  })
})
