/**
 * Prints as JSON the environments of this repository whose names begin as said and of which anything is left in AWS: a task,
 * a revision of a task definition or a security group. The nightly workflow removes what earlier nights have lost by it, as
 * a sweep leaves names of one's own alone.
 *
 *   GITHUB_REPOSITORY=acme/space node scripts/leftovers.ts nightly-
 */
import { paginateDescribeSecurityGroups } from '@aws-sdk/client-ec2'
import { makeClients, type Clients } from '../src/aws/clients.ts'
import { survey, surveyIdle } from '../src/deploy/survey.ts'
import { readTagged, sharedTags, tagsByKey, type Tagged } from '../src/environment.ts'

if (import.meta.main) await run(process.argv[2] ?? '', process.env)

/** The names of the repository's environments that begin with `prefix`, sorted, each once. */
export async function leftovers(
  clients: Clients,
  { repository, cluster, prefix }: { readonly repository: string; readonly cluster: string; readonly prefix: string }
): Promise<string[]> {
  const found = await Promise.all([
    survey(clients, repository, cluster),
    surveyIdle(clients, repository, []),
    guarded(clients, repository)
  ])
  const names = found.flat().map(({ environment }) => environment)
  return [...new Set(names)].filter((name) => name.startsWith(prefix)).sort()
}

/** The environments that have a security group: where removing breaks off, it may be all that is left. */
async function guarded({ ec2 }: Clients, repository: string): Promise<Tagged[]> {
  const Filters = Object.entries(sharedTags({ repository })).map(([key, value]) => ({
    Name: `tag:${key}`,
    Values: [value]
  }))
  const found: Tagged[] = []
  for await (const { SecurityGroups = [] } of paginateDescribeSecurityGroups({ client: ec2 }, { Filters })) {
    found.push(...SecurityGroups.flatMap(({ Tags = [] }) => readTagged(tagsByKey(Tags), repository) ?? []))
  }
  return found
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
