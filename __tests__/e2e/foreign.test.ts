import { describe, expect, test } from '@jest/globals'
import { sharedTags, type Tags } from '../../src/ownership.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import {
  PLACE,
  plantCluster,
  plantLogGroup,
  plantRevision,
  plantRole,
  plantSecret,
  plantSecurityGroup,
  type Planted
} from '../invariants/account.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH, writesOf } from './site.ts'

const SIBLING = sharedTags({ repository: 'acme/space-shop' })
const TASKS = { Service: 'ecs-tasks.amazonaws.com' }
const RUN = { ...WALKTHROUGH, 'wait-for': 'none' }

/** Runs `test` in an account in which somebody else has put something, and sees whether it is as it was. */
async function beside(
  plant: (sandbox: Sandbox) => Promise<Planted>,
  test: (sandbox: Sandbox, planted: Planted) => Promise<void>
): Promise<void> {
  await inSandbox({}, async (sandbox) => {
    const planted = await plant(sandbox)
    const before = await planted.state()
    await test(sandbox, planted)
    expect(await planted.state()).toEqual(before)
  })
}

function revisionsInUse(sandbox: Sandbox): (string | undefined)[] {
  return liveTasks(sandbox).map(({ taskDefinitionArn }) => taskDefinitionArn)
}

describe('a revision in our family', () => {
  test.concurrent.each<[string, Tags]>([
    ['of another repository', SIBLING],
    ['of another environment', { ...sharedTags(PLACE), 'run-on-fargate:environment': 'other' }],
    ['of nobody', {}]
  ])('%s with our hash is passed over, and our own is used again', async (_, tags) => {
    await inSandbox({}, async (sandbox) => {
      const first = await deploy(sandbox, RUN)
      const { arn, state } = await plantRevision(sandbox, tags)
      const before = await state()
      const { outcome, outputs } = await deploy(sandbox, RUN)

      expect([outcome, outputs.changed]).toEqual(['success', '[]'])
      expect(outputs['task-definition-arn']).toBe(first.outputs['task-definition-arn'])
      expect(revisionsInUse(sandbox)).toEqual([first.outputs['task-definition-arn']])
      expect(revisionsInUse(sandbox)).not.toContain(arn)
      expect(await state()).toEqual(before)
    })
  })

  test.concurrent('and more of them than stay leave us our own, which is in use', async () => {
    await inSandbox({}, async (sandbox) => {
      const first = await deploy(sandbox, WALKTHROUGH)
      for (let count = 0; count < 6; count++) await plantRevision(sandbox, SIBLING)
      const { outcome, outputs } = await deploy(sandbox, WALKTHROUGH)

      expect([outcome, outputs.changed]).toEqual(['success', '[]'])
      expect(outputs['task-definition-arn']).toBe(first.outputs['task-definition-arn'])
      expect(sandbox.aws.calls.filter(({ operation }) => operation === 'DeregisterTaskDefinition')).toEqual([])
    })
  })

  test.concurrent('with our tags and our hash, but another image, is not run', async () => {
    await inSandbox({}, async (sandbox) => {
      const first = await deploy(sandbox, RUN)
      const ours = { ...sharedTags(PLACE), 'run-on-fargate:environment': PLACE.environment }
      const { arn } = await plantRevision(sandbox, ours)
      const { outcome, outputs } = await deploy(sandbox, RUN)

      expect(outcome).toBe('success')
      expect([first.outputs['task-definition-arn'], arn]).not.toContain(outputs['task-definition-arn'])
      expect(revisionsInUse(sandbox)).toEqual([outputs['task-definition-arn']])
    })
  })
})

describe('a role of our name', () => {
  test.concurrent.each<[string, Tags, readonly object[], string]>([
    ['without our tags', {}, [TASKS], 'it has no tag'],
    ['of another repository', SIBLING, [TASKS], 'acme/space-shop'],
    ['that another account can have', sharedTags(PLACE), [TASKS, { AWS: '*' }], 'lets others assume it: \\*']
  ])('%s is refused before anything is written', async (_, tags, principals, words) => {
    await beside(
      (sandbox) => plantRole(sandbox, tags, principals),
      async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, RUN)

        expect(outcome).toBe('failure')
        expect(annotations).toEqual([
          expect.objectContaining({
            message: expect.stringMatching(new RegExp(words)),
            properties: expect.objectContaining({ title: 'The role belongs to another repository' })
          })
        ])
        expect(writesOf(sandbox)).toEqual([])
      }
    )
  })

  test.concurrent('that the user chose is used as it is, with a warning, and gets no policy', async () => {
    await beside(
      (sandbox) => plantRole(sandbox, SIBLING, [TASKS]),
      async (sandbox, { arn = '' }) => {
        const name = arn.split('/').at(-1)
        const { outputs, annotations } = await deploy(sandbox, { ...RUN, 'execution-role-name': name })

        expect(outputs['execution-role-arn']).toBe(arn)
        expect(annotations[0]?.message).toContain('`run-on-fargate:repository=acme/space`')
        expect(writesOf(sandbox).filter(({ service }) => service === 'iam')).toEqual([])
      }
    )
  })
})

describe('a secret of our name', () => {
  test.concurrent.each<[string, Tags, string, boolean]>([
    ['that a database uses', {}, '{"username":"a","password":"b","engine":"postgres"}', false],
    ['with credentials of another repository', SIBLING, '{"username":"a","password":"b"}', false],
    ['that somebody has deleted', {}, '{"username":"a","password":"b"}', true]
  ])('%s is refused before anything is written', async (_, tags, value, deleted) => {
    await beside(
      (sandbox) => plantSecret(sandbox, tags, { value, deleted }),
      async (sandbox) => {
        const { outcome, annotations } = await deploy(sandbox, RUN)

        expect([outcome, annotations.map(({ properties }) => properties.title)]).toEqual([
          'failure',
          ['The secret belongs to another repository']
        ])
        expect(writesOf(sandbox)).toEqual([])
      }
    )
  })

  test.concurrent('with just a user name and a password of nobody is taken over, with a warning', async () => {
    await inSandbox({}, async (sandbox) => {
      await plantSecret(sandbox, {}, { value: '{"username":"a","password":"b"}', deleted: false })
      const { outcome, annotations } = await deploy(sandbox, RUN)
      const [secret = ''] = sandbox.secretsManager.secretNames()

      expect(outcome).toBe('success')
      expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining(`The secret ${secret}`)])
      expect(JSON.parse(sandbox.secretsManager.forTasks.value(secret).secretString ?? '')).toEqual({
        username: WALKTHROUGH['registry-username'],
        password: WALKTHROUGH['registry-password']
      })
    })
  })
})

test.concurrent('a log group of another repository keeps its retention', async () => {
  await beside(
    (sandbox) => plantLogGroup(sandbox, SIBLING),
    async (sandbox) => {
      expect((await deploy(sandbox, RUN)).outcome).toBe('success')
    }
  )
})

test.concurrent(
  'a security group of our name keeps nobody out, and ours is found and removed by its tags',
  async () => {
    await beside(
      (sandbox) => plantSecurityGroup(sandbox, SIBLING),
      async (sandbox) => {
        const first = await deploy(sandbox, RUN)
        const again = await deploy(sandbox, RUN)

        expect([first.outcome, again.outcome, again.outputs.changed]).toEqual(['success', 'success', '[]'])
        expect(again.outputs['security-group-id']).toBe(first.outputs['security-group-id'])
        expect((await deploy(sandbox, { mode: 'destroy', environment: 'main' })).outcome).toBe('success')
        const ids = sandbox.ec2.securityGroups().map(({ id }) => id)
        expect(ids).not.toContain(first.outputs['security-group-id'])
      }
    )
  }
)

test.concurrent('a cluster of others runs our tasks, but gets no capacity provider', async () => {
  await beside(
    (sandbox) => plantCluster(sandbox, SIBLING),
    async (sandbox) => {
      const spot = await deploy(sandbox, { ...RUN, 'launch-type': 'FARGATE_SPOT' })

      expect(spot.annotations[0]).toMatchObject({
        message: expect.stringContaining('aws ecs put-cluster-capacity-providers --cluster default'),
        properties: { title: 'The cluster belongs to another repository' }
      })
      expect(writesOf(sandbox)).toEqual([])
      expect((await deploy(sandbox, RUN)).outcome).toBe('success')
    }
  )
})
