import type { Clients } from '../aws/clients.ts'
import type { Service } from '../deployment.ts'
import { ActionError } from '../errors.ts'
import { findOccupied } from '../teardown/find.ts'

/**
 * Throws `TOO_MANY_ENVIRONMENTS` when the repository has as many environments with tasks as `max-environments` allows, and
 * this is not one of them.
 */
export async function requireEnvironmentLimit(
  { maxEnvironments, subject, cluster }: Service,
  clients: Pick<Clients, 'ecs'>
): Promise<void> {
  if (maxEnvironments === undefined) return
  const occupied = await findOccupied(clients, subject.repository, cluster.cluster)
  const others = occupied.filter(({ environment }) => environment !== subject.environment)
  const [oldest] = others
  if (others.length < maxEnvironments || oldest === undefined) return
  throw new ActionError(
    'TOO_MANY_ENVIRONMENTS',
    `${others.length} environments of ${subject.repository} are up, and \`max-environments\` is ${maxEnvironments}. The oldest is ${oldest.environment}, since ${oldest.since.toISOString()}.`,
    'Destroy one (`mode: destroy` with its name in `environment`), sweep those that nobody needs (`mode: sweep`), or raise `max-environments`.'
  )
}
