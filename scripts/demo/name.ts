import { Resolver } from 'node:dns/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { fetchSecurely, type SecurePage } from './page.ts'

/** The hosted zone in which each pull request has a name. */
export const ZONE = 'preview.example.com'

/** The inputs that give a name with HTTPS. The TTL is the shortest, as the step's end waits for it. */
export const NAME_INPUTS = { domain: `*.${ZONE}`, https: 'true', 'dns-ttl': '10' } as const

/** Returns the addresses that the sandbox's resolver answers for a name; none when there is no such name. */
export async function resolveName({ dns }: Pick<Sandbox, 'dns'>, name: string): Promise<string[]> {
  const resolver = new Resolver()
  resolver.setServers([dns.resolver])
  try {
    return await resolver.resolve4(name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') return []
    throw error
  }
}

/**
 * Fetches the page of a name as a visitor does who trusts the sandbox's certificate authority. Throws an Error when the name
 * leads nowhere, nothing answers, or the certificate is not one of the name.
 */
export async function fetchByName(sandbox: Sandbox, name: string): Promise<SecurePage> {
  return fetchSecurely(await reachedAt(sandbox, name), { name, authority: sandbox.acme.root })
}

/** Returns shell commands that resolve and request a name, given a file with the authority's root. They follow the name. */
export function commandsFor({ dns, pages }: Sandbox, name: string, root: string): string[] {
  const [server = '', port = ''] = dns.resolver.split(':')
  const dig = `dig +short @${server} -p ${port} ${name}`
  const { HTTP_PROXY: proxy } = pages.environment
  const through = proxy === undefined ? '' : `--proxy ${proxy} `
  return [dig, `curl ${through}--cacert ${root} --connect-to "${name}:443:$(${dig}):443" https://${name}`]
}

/**
 * Returns the arguments with which Chrome, Chromium and Edge open a name at the address that it has now, and trust its
 * certificate. A browser that runs already ignores them, unless its profile is another one.
 */
export async function browserArguments(sandbox: Sandbox, name: string): Promise<string> {
  const { key } = await fetchByName(sandbox, name)
  return [
    `--user-data-dir="${join(tmpdir(), 'run-on-fargate-demo')}"`,
    `--ignore-certificate-errors-spki-list=${key}`,
    `--host-resolver-rules="MAP ${name}:443 ${await reachedAt(sandbox, name)}"`,
    `https://${name}`
  ].join(' ')
}

/** Where the task to which the name leads now is reached on this machine: `<address>:<port>`. */
async function reachedAt(sandbox: Sandbox, name: string): Promise<string> {
  const [address] = await resolveName(sandbox, name)
  if (address === undefined) throw new Error(`${name} can't be resolved.`)
  const { hostname, port } = new URL(sandbox.pages.addressOf(address, 443))
  return `${hostname}:${port}`
}
