import { Resolver } from 'node:dns/promises'
import type { Zone } from './hosted-zone.ts'

/** What a name server says when it answers that there is nothing, as Node names it. */
const NOTHING = ['ENOTFOUND', 'ENODATA']

/**
 * Returns whether the zone above leads resolvers to the name servers of this zone; `unknown` where the runner has no
 * resolver that answers. Never throws.
 */
export async function isDelegated({ name, nameServers }: Zone): Promise<boolean | 'unknown'> {
  const found = await answered(async () => resolver().resolveNs(name))
  if (found === 'unknown') return found
  const plain = (server: string) => server.toLowerCase().replace(/\.$/, '')
  const own = nameServers.map(plain)
  return found.some((server) => own.includes(plain(server)))
}

/** Returns the addresses that the zone's own name servers give for a name; `unknown` where they can't be reached. Never throws. */
export async function lookUp({ nameServers: [server = ''] }: Zone, name: string): Promise<string[] | 'unknown'> {
  const own = await resolverAt(server)
  if (own === undefined) return 'unknown'
  const [v4, v6] = await Promise.all([
    answered(async () => own.resolve4(name)),
    answered(async () => own.resolve6(name))
  ])
  return v4 === 'unknown' || v6 === 'unknown' ? 'unknown' : [...v4, ...v6]
}

/** Returns the texts that the zone's own name servers give for a name; `unknown` where they can't be reached. Never throws. */
export async function lookUpTexts({ nameServers: [server = ''] }: Zone, name: string): Promise<string[] | 'unknown'> {
  const own = await resolverAt(server)
  if (own === undefined) return 'unknown'
  return answered(async () => (await own.resolveTxt(name)).map((strings) => strings.join('')))
}

/** The runner's resolver, or the one of `DNS_RESOLVER`: a host with a port. Tries are few, as nothing depends on them. */
function resolver(servers: readonly string[] = given()): Resolver {
  const made = new Resolver({ timeout: 2000, tries: 2 })
  if (servers.length > 0) made.setServers(servers)
  return made
}

function given(): readonly string[] {
  const { DNS_RESOLVER: server = '' } = process.env
  return server === '' ? [] : [server]
}

async function resolverAt(server: string): Promise<Resolver | undefined> {
  if (given().length > 0) return resolver()
  const addresses = await answered(async () => resolver().resolve4(server))
  return addresses === 'unknown' || addresses.length === 0 ? undefined : resolver(addresses)
}

async function answered(ask: () => Promise<string[]>): Promise<string[] | 'unknown'> {
  try {
    return await ask()
  } catch (error) {
    return NOTHING.includes((error as NodeJS.ErrnoException).code ?? '') ? [] : 'unknown'
  }
}
