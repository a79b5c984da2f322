/**
 * Prints as JSON the repository's environments whose names begin with a prefix and that have a task, a task definition
 * revision or a security group. The nightly workflow uses it to remove leftovers of earlier nights, because a sweep
 * ignores names that the user chose.
 *
 *   GITHUB_REPOSITORY=acme/space node scripts/leftovers.ts nightly-
 */
import { makeClients, type Clients } from '../src/aws/clients.ts'
import { findEnvironments } from '../src/teardown/find.ts'

if (import.meta.main) await run(process.argv[2] ?? '', process.env)

/** Returns the names of the repository's environments that begin with `prefix`, sorted. */
export async function leftovers(
  clients: Clients,
  { repository, cluster, prefix }: { readonly repository: string; readonly cluster: string; readonly prefix: string }
): Promise<string[]> {
  const names = (await findEnvironments(clients, repository, cluster)).map(({ environment }) => environment)
  return names.filter((name) => name.startsWith(prefix)).sort()
}

async function run(prefix: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { GITHUB_REPOSITORY: repository = '' } = env
  if (prefix === '' || repository === '') {
    console.error('Say how the names begin, and set GITHUB_REPOSITORY.')
    process.exitCode = 2
    return
  }
  console.log(JSON.stringify(await leftovers(makeClients(env), { repository, cluster: 'default', prefix })))
}
