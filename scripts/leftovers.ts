/**
 * Prints as JSON the environments of this repository whose names begin as said and of which anything is left in AWS: a task,
 * a revision of a task definition or a security group. The nightly workflow removes what earlier nights have lost by it, as
 * a sweep leaves names of one's own alone.
 *
 *   GITHUB_REPOSITORY=acme/space node scripts/leftovers.ts nightly-
 */
import { makeClients, type Clients } from '../src/aws/clients.ts'
import { findEnvironments } from '../src/teardown/find.ts'

if (import.meta.main) await run(process.argv[2] ?? '', process.env)

/** The names of the repository's environments that begin with `prefix`, sorted, each once. */
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
