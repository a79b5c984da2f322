import { describe, expect, test } from '@jest/globals'
import { withGitHub, type Hub } from './github-api.ts'

const PREVIEW = {
  environment: 'pr-7',
  auto_merge: false,
  required_contexts: [],
  transient_environment: true,
  production_environment: false
}

/** Creates a deployment of the pull request's head and returns its id. */
async function deploy({ github, call }: Hub, more: object = {}): Promise<number> {
  const { status, body } = await call('POST ~/deployments', { ...PREVIEW, ref: github.pull(7).sha, ...more })
  expect(status).toBe(201)
  return Number(body.id)
}

async function inPullRequest(test: (hub: Hub) => Promise<void>): Promise<void> {
  await withGitHub({}, async (hub) => {
    hub.github.openPull({ number: 7, branch: 'topic' })
    await test(hub)
  })
}

describe('a deployment', () => {
  test('is created with its environment', async () => {
    await inPullRequest(async (hub) => {
      const { sha } = hub.github.pull(7)
      const id = await deploy(hub, { payload: { a: 1 } })
      expect(hub.github.environments()).toEqual(['pr-7'])
      expect((await hub.call(`GET ~/deployments/${id}`)).body).toMatchObject({
        id,
        sha,
        ref: sha,
        task: 'deploy',
        environment: 'pr-7',
        payload: { a: 1 },
        transient_environment: true,
        production_environment: false,
        creator: { login: 'github-actions[bot]' }
      })
    })
  })

  test('is of production when nothing else is said', async () => {
    await inPullRequest(async (hub) => {
      const { body } = await hub.call('POST ~/deployments', { ref: 'main', auto_merge: false, required_contexts: [] })
      expect(body).toMatchObject({
        environment: 'production',
        production_environment: true,
        transient_environment: false
      })
    })
  })

  test('is not made when the default branch is merged into the branch instead', async () => {
    await inPullRequest(async (hub) => {
      const before = hub.github.pull(7).sha
      const { status, body } = await hub.call('POST ~/deployments', { ref: 'topic', required_contexts: [] })
      expect([status, body]).toEqual([202, { message: 'Auto-merged main into topic on deployment.' }])
      expect(hub.github.deployments()).toEqual([])
      expect((await hub.call('GET ~/branches/topic')).text).not.toContain(before)
    })
  })

  test('conflicts when the default branch cannot be merged into what is deployed', async () => {
    await inPullRequest(async (hub) => {
      const { sha } = hub.github.pull(7)
      const { status, body } = await hub.call('POST ~/deployments', { ref: sha, required_contexts: [] })
      expect([status, body.message]).toEqual([409, `Conflict merging main into ${sha}.`])
    })
  })

  test('conflicts when a branch cannot take the default branch in', async () => {
    await withGitHub({}, async ({ github, call }) => {
      github.openPull({ branch: 'topic', conflicts: true })
      github.openPull({ branch: 'fresh', behind: false })
      const create = (ref: string) => call('POST ~/deployments', { ref, required_contexts: [] })
      const refused = await create('topic')
      expect([refused.status, refused.body.message]).toEqual([409, 'Conflict merging main into topic.'])
      expect((await create('fresh')).status).toBe(201)
    })
  })

  test('conflicts when statuses or checks are not green', async () => {
    await inPullRequest(async ({ github, call }) => {
      const create = (more: object) => call('POST ~/deployments', { ref: 'topic', auto_merge: false, ...more })
      const { status, body } = await create({})
      expect([status, body]).toMatchObject([
        409,
        {
          message: 'Conflict: Commit status checks failed for topic.',
          errors: [
            {
              contexts: [{ context: 'deploy', state: 'pending' }],
              resource: 'Deployment',
              field: 'required_contexts',
              code: 'invalid'
            }
          ]
        }
      ])
      github.setContexts([{ context: 'build', state: 'success' }])
      expect((await create({})).status).toBe(201)
      expect((await create({ required_contexts: ['lint'] })).status).toBe(409)
    })
  })

  test('needs a reference that there is', async () => {
    await inPullRequest(async ({ call }) => {
      const refused = await call('POST ~/deployments', { ...PREVIEW, ref: 'gone' })
      expect([refused.status, refused.body.message]).toEqual([422, 'No ref found for: gone'])
      for (const ref of ['topic', 'refs/heads/topic', 'refs/pull/7/head', 'refs/pull/7/merge']) {
        expect((await call('POST ~/deployments', { ...PREVIEW, ref })).status).toBe(201)
      }
    })
  })

  test('is refused when members are missing or of another type', async () => {
    await inPullRequest(async ({ call }) => {
      const { status, body } = await call('POST ~/deployments', { auto_merge: 'false', required_contexts: '' })
      expect([status, body.message]).toEqual([
        422,
        `Invalid request.\n\n"ref" wasn't supplied.\nFor 'properties/auto_merge', "false" is not a boolean.\n` +
          `For 'properties/required_contexts', "" is not an array or null.`
      ])
    })
  })

  test('is found by environment, commit, reference and task, the newest first', async () => {
    await inPullRequest(async (hub) => {
      const first = await deploy(hub)
      const second = await deploy(hub, { ref: 'topic', task: 'other' })
      const third = await deploy(hub, { environment: 'a/b' })
      const ids = async (query: string) => (await hub.call(`GET ~/deployments?${query}`)).body.map(({ id }) => id)
      expect(await ids('')).toEqual([third, second, first])
      expect(await ids('environment=pr-7')).toEqual([second, first])
      expect(await ids('environment=a%2Fb')).toEqual([third])
      expect(await ids('ref=topic')).toEqual([second])
      expect(await ids('task=deploy&per_page=1&page=2')).toEqual([first])
      expect(await ids(`sha=${hub.github.pull(7).sha}`)).toHaveLength(3)
    })
  })

  test('is deleted when it is inactive or the only one of its environment', async () => {
    await inPullRequest(async (hub) => {
      const [first, second] = [await deploy(hub), await deploy(hub)]
      await hub.call(`POST ~/deployments/${first}/statuses`, { state: 'success' })
      const refused = await hub.call(`DELETE ~/deployments/${first}`)
      expect([refused.status, refused.body.errors]).toEqual([
        422,
        ['We cannot delete an active deployment unless it is the only deployment in a given environment.']
      ])
      await hub.call(`POST ~/deployments/${first}/statuses`, { state: 'inactive' })
      expect((await hub.call(`DELETE ~/deployments/${first}`)).status).toBe(204)
      expect((await hub.call(`DELETE ~/deployments/${second}`)).status).toBe(204)
      expect((await hub.call(`DELETE ~/deployments/${second}`)).status).toBe(404)
      expect(hub.github.environments()).toEqual(['pr-7'])
    })
  })
})

describe('a deployment’s statuses', () => {
  const statesOf = ({ github }: Hub) => github.deployments().map(({ statuses }) => statuses.map(({ state }) => state))

  test('are listed, the newest first, with their addresses', async () => {
    await inPullRequest(async (hub) => {
      const id = await deploy(hub)
      await hub.call(`POST ~/deployments/${id}/statuses`, { state: 'in_progress' })
      const given = { environment_url: 'http://203.0.113.7', log_url: 'https://github.com/acme/space/actions/runs/1' }
      const { status, body } = await hub.call(`POST ~/deployments/${id}/statuses`, { state: 'success', ...given })
      expect([status, body]).toMatchObject([
        201,
        { state: 'success', ...given, target_url: given.log_url, environment: 'pr-7' }
      ])
      const listed = await hub.call(`GET ~/deployments/${id}/statuses`)
      expect(listed.body.map(({ state }) => state)).toEqual(['success', 'in_progress'])
    })
  })

  test('make earlier successes inactive unless these are transient or of production', async () => {
    await inPullRequest(async (hub) => {
      const succeed = async (more: object) => {
        const id = await deploy(hub, more)
        await hub.call(`POST ~/deployments/${id}/statuses`, { state: 'success' })
      }
      await succeed({ transient_environment: false })
      await succeed({ production_environment: true, transient_environment: false })
      await succeed({ transient_environment: false, environment: 'other' })
      await succeed({})
      await succeed({})
      expect(statesOf(hub)).toEqual([['success', 'inactive'], ['success'], ['success'], ['success'], ['success']])
    })
  })

  test('leave earlier ones alone without auto_inactive, and those that never succeeded', async () => {
    await inPullRequest(async (hub) => {
      const ids = [await deploy(hub, { transient_environment: false }), await deploy(hub), await deploy(hub)]
      await hub.call(`POST ~/deployments/${ids[0] ?? 0}/statuses`, { state: 'success' })
      await hub.call(`POST ~/deployments/${ids[1] ?? 0}/statuses`, { state: 'success', auto_inactive: false })
      await hub.call(`POST ~/deployments/${ids[2] ?? 0}/statuses`, { state: 'failure' })
      expect(statesOf(hub)).toEqual([['success'], ['success'], ['failure']])
    })
  })

  test.each([
    [{}, `"state" wasn't supplied.`],
    [{ state: 'done' }, `For 'properties/state', "done" is not a member of `],
    [{ state: 'success', description: 'x'.repeat(141) }, 'description is too long (maximum is 140 characters)'],
    [{ state: 'success', environment_url: '203.0.113.7' }, 'environment_url must use http(s) scheme']
  ])('are refused when they are %o', async (sent, message) => {
    await inPullRequest(async (hub) => {
      const { status, body } = await hub.call(`POST ~/deployments/${await deploy(hub)}/statuses`, sent)
      expect(status).toBe(422)
      expect(`${String(body.message)} ${JSON.stringify(body.errors ?? '')}`).toContain(message)
      expect(statesOf(hub)).toEqual([[]])
    })
  })
})

describe('an environment', () => {
  test('has a name of at most 255 characters', async () => {
    await inPullRequest(async ({ github, call }) => {
      const create = (environment: string) => call('POST ~/deployments', { ...PREVIEW, ref: 'topic', environment })
      expect((await create('x'.repeat(256))).status).toBe(422)
      expect(github.deployments()).toEqual([])
      expect((await create('x'.repeat(255))).status).toBe(201)
    })
  })

  test('is read with actions: read and deleted with administration: write', async () => {
    await inPullRequest(async (hub) => {
      await deploy(hub, { environment: 'a/b' })
      const authorization = `token ${hub.github.addToken('hubot', { actions: 'read', administration: 'write' })}`
      const call = (named: string) => hub.call(named, undefined, { authorization })
      expect((await hub.call('GET ~/environments/a%2Fb')).status).toBe(403)
      expect((await call('GET ~/environments/a%2Fb')).body).toMatchObject({ name: 'a/b' })
      expect((await call('DELETE ~/environments/a/b')).status).toBe(404)
      expect((await call('DELETE ~/environments/a%2Fb')).status).toBe(204)
      expect((await call('DELETE ~/environments/a%2Fb')).status).toBe(404)
    })
  })
})
