import { describe, expect, test } from '@jest/globals'
import {
  beginDeployment,
  nameOf,
  retireAll,
  retireEarlier,
  setStatus,
  type DeploymentFacts
} from '../../src/github/deployment-status.ts'
import { clientOf, DENIED, MISSING, page, serve, type Reply, type Seen } from './server.ts'

const OURS = 'deploy:run-on-fargate'
const ROOT = '/repos/acme/space/deployments'

interface Deployment {
  readonly id: number
  readonly environment: string
  readonly region: string
  readonly task: string
  readonly transient: boolean
  readonly states: string[]
}

interface World {
  readonly deployments?: Deployment[]
  /** By name: the rules that protect them. */
  readonly environments?: Map<string, readonly object[]>
  /** Answers in place of GitHub. */
  readonly instead?: (request: Seen) => Reply | undefined
}

/** GitHub's deployments and environments, with its rules: unlike it, nothing is merged or checked. */
async function serveDeployments({ deployments = [], environments = new Map(), instead }: World = {}) {
  const shape = ({ id, environment, region, task, transient }: Deployment) => ({
    id,
    environment,
    payload: { run: '1001/1', region },
    task,
    transient_environment: transient
  })
  const statuses = (deployment: Deployment, { method, body }: Seen): Reply => {
    if (method === 'GET') return { status: 200, body: deployment.states.toReversed().map((state) => ({ state })) }
    if (typeof body.description === 'string' && body.description.length > 140) return { status: 422 }
    if (body.auto_inactive !== false) throw new Error('The deployments of others would become inactive.')
    deployment.states.push(String(body.state))
    return { status: 201, body: {} }
  }
  const remove = (deployment: Deployment): Reply => {
    const others = deployments.filter(({ environment }) => environment === deployment.environment)
    if (deployment.states.at(-1) !== 'inactive' && others.length > 1) return { status: 422 }
    deployments.splice(deployments.indexOf(deployment), 1)
    return { status: 204 }
  }
  const environment = (name: string, method: string): Reply => {
    const rules = environments.get(name)
    if (rules === undefined) return MISSING
    if (method === 'DELETE') environments.delete(name)
    return method === 'DELETE'
      ? { status: 204 }
      : { status: 200, body: { name, protection_rules: rules, deployment_branch_policy: null } }
  }
  const server = await serve((request) => {
    const { method, path, query, body } = request
    const other = instead?.(request)
    if (other !== undefined) return other
    const [, name] = /^\/repos\/acme\/space\/environments\/([^/]+)$/.exec(path) ?? []
    if (name !== undefined) return environment(decodeURIComponent(name), method)
    if (path === ROOT && method === 'GET') {
      const fits = (one: Deployment) => one.environment === query.environment && (query.task ?? one.task) === one.task
      return page(deployments.filter(fits).map(shape).toReversed(), request, `http://${String(request.headers.host)}`)
    }
    if (path === ROOT) {
      const made = {
        id: deployments.length + 101,
        environment: String(body.environment),
        region: (body.payload as { region: string }).region,
        task: String(body.task),
        transient: body.transient_environment === true,
        states: []
      }
      deployments.push(made)
      environments.set(made.environment, environments.get(made.environment) ?? [])
      return { status: 201, body: shape(made) }
    }
    const [, id, rest] = /\/deployments\/(\d+)(\/statuses)?$/.exec(path) ?? []
    const found = deployments.find((one) => one.id === Number(id))
    if (found === undefined) return MISSING
    return rest === undefined ? remove(found) : statuses(found, request)
  })
  return Object.assign(server, { deployments, environments })
}

const FACTS: DeploymentFacts = {
  commit: 'a'.repeat(40),
  environment: 'pr-7',
  region: 'eu-west-1',
  run: '1001/1',
  transient: true,
  description: 'docker.io/acme/space:1',
  logUrl: 'https://github.com/acme/space/actions/runs/1'
}

const made = (id: number, states: string[], more: Partial<Deployment> = {}): Deployment => ({
  id,
  environment: 'pr-7',
  region: 'eu-west-1',
  task: OURS,
  transient: true,
  states,
  ...more
})
const lasting = (id: number, ...states: string[]) => made(id, states, { environment: 'main', transient: false })
const statesOf = (deployments: readonly Deployment[]) => deployments.map(({ id, states }) => [id, states.at(-1)])

describe('a deployment begins', () => {
  test('in progress, with its environment and without a check or a merge', async () => {
    await using github = await serveDeployments()
    const deployment = await beginDeployment(clientOf(github), FACTS)
    expect(deployment).toEqual({ id: 101, environment: 'pr-7', region: 'eu-west-1', transient: true })
    expect(github.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        ROOT,
        {
          ref: FACTS.commit,
          task: OURS,
          environment: 'pr-7',
          payload: { run: '1001/1', region: 'eu-west-1' },
          description: FACTS.description,
          auto_merge: false,
          required_contexts: [],
          transient_environment: true,
          production_environment: false
        }
      ],
      [
        'POST',
        `${ROOT}/101/statuses`,
        { state: 'in_progress', description: FACTS.description, log_url: FACTS.logUrl, auto_inactive: false }
      ]
    ])
  })

  test('with a description as long as GitHub takes it', async () => {
    await using github = await serveDeployments()
    await beginDeployment(clientOf(github), { ...FACTS, description: `${'x'.repeat(138)}🚀🚀` })
    for (const { body } of github.seen) expect(body.description).toMatch(/^x{138}.{0,2}…$/)
    for (const { body } of github.seen) expect(String(body.description).length).toBeLessThanOrEqual(140)
  })

  test.each<[string, Reply, object]>([
    [
      'a merge in its place',
      { status: 202, body: { message: 'Auto-merged main into topic on deployment.' } },
      { message: expect.stringContaining('it says Auto-merged main into topic on deployment.') }
    ],
    [
      'a conflict',
      { status: 409, body: { message: 'Conflict: Commit status checks failed for topic.' } },
      { status: 409, message: expect.stringContaining('Commit status checks failed') }
    ],
    [
      'an unknown commit',
      { status: 422, body: { message: 'No ref found for: aaa' } },
      { status: 422, message: expect.stringContaining('No ref found for: aaa') }
    ],
    ['a token that may not', DENIED, { permission: 'deployments: write' }]
  ])('not, and says so: %s', async (_, reply, expected) => {
    await using github = await serveDeployments({ instead: () => reply })
    await expect(beginDeployment(clientOf(github), FACTS)).rejects.toMatchObject(expected)
    expect(github.seen).toHaveLength(1)
  })
})

test('a success tells the address and the log', async () => {
  await using github = await serveDeployments({ deployments: [made(5, ['in_progress'])] })
  const status = { description: 'Live', logUrl: 'https://x.test/run', environmentUrl: 'http://198.51.100.7' }
  await setStatus(clientOf(github), { id: 5 }, { state: 'success', ...status })
  expect(github.seen[0]?.body).toEqual({
    state: 'success',
    description: 'Live',
    log_url: 'https://x.test/run',
    environment_url: 'http://198.51.100.7',
    auto_inactive: false
  })
})

test('names that GitHub takes are kept, longer ones stay apart', () => {
  expect(nameOf('feature/login')).toBe('feature/login')
  const [a, b] = [nameOf(`${'x'.repeat(300)}a`), nameOf(`${'x'.repeat(300)}b`)]
  expect([a.length, b.length]).toEqual([255, 255])
  expect(a).not.toBe(b)
})

describe('a replaced deployment', () => {
  test('of a pull request is deleted, whatever it has come to', async () => {
    const deployments = [
      made(1, ['success']),
      made(2, ['failure']),
      made(3, ['in_progress']),
      made(4, ['inactive']),
      made(5, [])
    ]
    await using github = await serveDeployments({ deployments: [...deployments, made(6, ['success'])] })
    await retireEarlier(clientOf(github), made(6, []))
    expect(statesOf(github.deployments)).toEqual([[6, 'success']])
  })

  test('is left alone when it is later, of another environment, or another’s', async () => {
    const others = [
      made(1, ['success'], { environment: 'pr-71' }),
      made(2, ['success'], { task: 'deploy' }),
      made(7, ['in_progress'])
    ]
    await using github = await serveDeployments({ deployments: [...others, made(6, ['success'])] })
    await retireEarlier(clientOf(github), made(6, []))
    expect(statesOf(github.deployments)).toEqual([
      [1, 'success'],
      [2, 'success'],
      [7, 'in_progress'],
      [6, 'success']
    ])
  })

  test('is found on whatever page it stands', async () => {
    const failed = Array.from({ length: 120 }, (_, index) => made(index + 1, ['failure']))
    await using github = await serveDeployments({ deployments: [...failed, made(200, ['success'])] })
    await retireEarlier(clientOf(github), made(200, []))
    expect(statesOf(github.deployments)).toEqual([[200, 'success']])
  })

  test('of a branch stays as a record, inactive unless it failed', async () => {
    const before = [lasting(2, 'in_progress'), lasting(3, 'failure'), lasting(4, 'error'), lasting(5, 'success')]
    await using github = await serveDeployments({ deployments: [...before, lasting(6, 'success')] })
    await retireEarlier(clientOf(github), { id: 6, environment: 'main', region: 'eu-west-1', transient: false })
    expect(statesOf(github.deployments)).toEqual([
      [2, 'inactive'],
      [3, 'failure'],
      [4, 'error'],
      [5, 'inactive'],
      [6, 'success']
    ])
  })

  test('of a branch costs no calls for those replaced before', async () => {
    const old = Array.from({ length: 90 }, (_, index) => lasting(index + 1, 'inactive'))
    await using github = await serveDeployments({
      deployments: [...old, lasting(100, 'success'), lasting(101, 'success')]
    })
    await retireEarlier(clientOf(github), { id: 101, environment: 'main', region: 'eu-west-1', transient: false })
    expect(github.deployments.find(({ id }) => id === 100)?.states.at(-1)).toBe('inactive')
    expect(github.seen.length).toBeLessThanOrEqual(4)
  })

  test('of a branch is made inactive the next time, when this time broke off', async () => {
    let broken = true
    const deployments = [lasting(1, 'success'), lasting(2, 'success'), lasting(3, 'success')]
    await using github = await serveDeployments({
      deployments,
      instead: ({ method, path }) => (broken && method === 'POST' && path.includes('/1/') ? { status: 500 } : undefined)
    })
    const last = { id: 3, environment: 'main', region: 'eu-west-1', transient: false }
    await expect(retireEarlier(clientOf(github), last)).rejects.toMatchObject({ status: 500 })
    broken = false
    await retireEarlier(clientOf(github), last)
    expect(statesOf(github.deployments)).toEqual([
      [1, 'inactive'],
      [2, 'inactive'],
      [3, 'success']
    ])
  })

  test('that another run deletes at the same time, or GitHub still takes for active, is no failure', async () => {
    await using github = await serveDeployments({
      deployments: [made(1, ['success']), made(2, ['success']), made(3, ['success'])],
      instead: ({ method, path }) => {
        if (path.includes('/deployments/1')) return MISSING
        return method === 'DELETE' ? { status: 422, body: { message: 'Validation Failed' } } : undefined
      }
    })
    await retireEarlier(clientOf(github), made(3, []))
    expect(statesOf(github.deployments)).toEqual([
      [1, 'success'],
      [2, 'inactive'],
      [3, 'success']
    ])
  })
})

describe('a destroyed environment', () => {
  const noAdministration = ({ method, path }: Seen) =>
    method === 'DELETE' && path.includes('/environments/') ? DENIED : undefined
  const two = () => [made(1, ['success']), made(2, ['failure'])]

  test('keeps its last deployment, inactive, when the token may not delete environments', async () => {
    await using github = await serveDeployments({
      deployments: two(),
      environments: new Map([['pr-7', []]]),
      instead: noAdministration
    })
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    expect(statesOf(github.deployments)).toEqual([[2, 'inactive']])
    expect([...github.environments.keys()]).toEqual(['pr-7'])
  })

  test('goes with all its deployments when the token may', async () => {
    const name = 'feature/login #1'
    const deployments = two().map((one) => ({ ...one, environment: name }))
    await using github = await serveDeployments({
      deployments,
      environments: new Map([
        [name, []],
        ['pr-8', []]
      ])
    })
    await retireAll(clientOf(github), { environment: name, region: 'eu-west-1' })
    expect(github.deployments).toEqual([])
    expect([...github.environments.keys()]).toEqual(['pr-8'])
  })

  test.each<[string, Deployment[], object[]]>([
    ['has rules', two(), [{ type: 'required_reviewers' }]],
    ['has deployments of others', [...two(), made(3, ['success'], { task: 'deploy' })], []],
    ['has lasting deployments', [made(1, ['success'], { transient: false }), made(2, ['success'])], []]
  ])('stays when it %s', async (_, deployments, rules) => {
    await using github = await serveDeployments({ deployments, environments: new Map([['pr-7', rules]]) })
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    expect([...github.environments.keys()]).toEqual(['pr-7'])
    for (const { task, states } of github.deployments)
      expect(states.at(-1)).toBe(task === OURS ? 'inactive' : 'success')
    expect(github.deployments.length).toBeGreaterThan(0)
  })

  test('is not touched when it has no deployment of ours', async () => {
    const deployments = [made(3, ['success'], { task: 'deploy' })]
    await using github = await serveDeployments({ deployments, environments: new Map([['pr-7', []]]) })
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    expect(github.seen).toHaveLength(1)
  })

  test('can be destroyed twice', async () => {
    await using github = await serveDeployments({
      deployments: two(),
      environments: new Map([['pr-7', []]]),
      instead: noAdministration
    })
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    const before = github.seen.filter(({ method }) => method === 'POST').length
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    expect(github.seen.filter(({ method }) => method === 'POST')).toHaveLength(before)
    expect(statesOf(github.deployments)).toEqual([[2, 'inactive']])
  })

  test('of a branch keeps the record of its deployments', async () => {
    await using github = await serveDeployments({
      deployments: [lasting(1, 'success'), lasting(2, 'failure')],
      environments: new Map([['main', []]])
    })
    await retireAll(clientOf(github), { environment: 'main', region: 'eu-west-1' })
    expect(statesOf(github.deployments)).toEqual([
      [1, 'inactive'],
      [2, 'inactive']
    ])
  })

  test('keeps what serves in another Region, and goes when nothing serves any more', async () => {
    const there = made(3, ['success'], { region: 'us-east-1' })
    await using github = await serveDeployments({
      deployments: [...two(), there],
      environments: new Map([['pr-7', []]])
    })
    await retireAll(clientOf(github), { environment: 'pr-7', region: 'eu-west-1' })
    expect(statesOf(github.deployments)).toEqual([
      [2, 'inactive'],
      [3, 'success']
    ])
    expect([...github.environments.keys()]).toEqual(['pr-7'])

    await retireAll(clientOf(github), { environment: 'pr-7', region: 'us-east-1' })
    expect(github.deployments).toEqual([])
    expect([...github.environments.keys()]).toEqual([])
  })
})

test('a success leaves what was deployed to another Region', async () => {
  await using github = await serveDeployments({
    deployments: [made(1, ['success']), made(2, ['success'], { region: 'us-east-1' }), made(3, ['in_progress'])]
  })
  await retireEarlier(clientOf(github), made(3, []))
  expect(statesOf(github.deployments)).toEqual([
    [2, 'success'],
    [3, 'in_progress']
  ])
})
