import { expect, test } from '@jest/globals'
import { retireAll } from '../../src/github/deployment-status.ts'
import { findGone } from '../../src/github/pull-request.ts'
import { clientOf, MISSING, serve, type Seen } from '../github/server.ts'

const OURS = { id: 1, task: 'deploy:run-on-fargate', payload: { region: 'eu-west-1' }, transient_environment: true }

/** A GitHub with one deployment, to a token that may do everything, whatever the environment is called. */
function github({ method, path }: Seen) {
  if (path === '/repos/acme/space/deployments') return { status: 200, body: [OURS] }
  if (path.endsWith('/statuses')) return { status: 200, body: [] }
  return { status: 200, body: method === 'GET' ? { protection_rules: [], deployment_branch_policy: null } : {} }
}

test.each(['..', '.'])('an environment that is called %j has no path but its own deleted', async (environment) => {
  await using server = await serve(github)
  const failure = await retireAll(clientOf(server), { environment, region: 'eu-west-1' }).catch(
    (error: unknown) => error
  )

  expect(server.calls().filter((call) => call.startsWith('DELETE'))).toEqual([])
  expect(failure).toMatchObject({ code: 'GITHUB_REFUSED', message: expect.stringContaining('leads elsewhere') })
})

test.each(['../../../other/repository', '%2e%2e', 'a/b', '..;/x', '..\\..\\x', '?x=1#y'])(
  'an environment that is called %j is asked for under that name',
  async (environment) => {
    await using server = await serve(github)
    await retireAll(clientOf(server), { environment, region: 'eu-west-1' })

    const paths = server.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
    expect(paths).toEqual([
      `/repos/acme/space/environments/${encodeURIComponent(environment)}`,
      '/repos/acme/space/deployments/1'
    ])
  }
)

test.each(['refs/heads/../../../../user', 'refs/tags/./v1', 'refs/heads/x/..'])(
  'a forged origin %s is asked for nowhere, and what has it stays',
  async (origin) => {
    await using server = await serve(() => MISSING)
    expect([...(await findGone(clientOf(server), [origin]))]).toEqual([])
    expect(server.calls()).toEqual([])
  }
)

test('a redirect to another host does not get the token', async () => {
  await using thief = await serve(() => ({ status: 200, body: {} }))
  await using server = await serve(() => ({ status: 307, headers: { location: `${thief.url}/repos/acme/space` } }))
  const { rest, repo } = await clientOf(server)()
  await expect(rest.repos.get(repo)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })

  expect(server.seen[0]?.headers.authorization).toMatch(/^token /)
  expect(thief.seen).toEqual([])
})
