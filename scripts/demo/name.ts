import { Resolver } from 'node:dns/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { fetchPage } from './page.ts'

/** The hosted zone in which each pull request has a name. */
export const ZONE = 'preview.example.com'

/** The inputs that give a name. The TTL is the shortest, as the step's end waits for it. */
export const NAME_INPUTS = { domain: `*.${ZONE}`, 'dns-ttl': '10' } as const

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

/** Fetches the page of a name as a visitor does. Throws an Error when the name leads nowhere or nothing answers. */
export async function fetchByName(sandbox: Sandbox, name: string): ReturnType<typeof fetchPage> {
  const [address] = await resolveName(sandbox, name)
  if (address === undefined) throw new Error(`${name} can't be resolved.`)
  // Not by the proxy, which derives the host from the URL.
  return fetchPage(sandbox.pages.addressOf(address, 80), {}, name)
}

/** Returns shell commands that resolve and request a name. They follow it when it moves. */
export function commandsFor({ dns, pages }: Sandbox, name: string): string[] {
  const [server = '', port = ''] = dns.resolver.split(':')
  const dig = `dig +short @${server} -p ${port} ${name}`
  const { HTTP_PROXY: proxy } = pages.environment
  const through = proxy === undefined ? '' : `--proxy ${proxy} `
  return [dig, `curl ${through}--connect-to "${name}:80:$(${dig}):80" http://${name}`]
}

/**
 * Returns the arguments with which Chrome, Chromium and Edge open a name at the address that it has now. A browser that runs
 * already ignores them, unless its profile is another one.
 */
export async function browserArguments(sandbox: Sandbox, name: string): Promise<string> {
  const [address = ''] = await resolveName(sandbox, name)
  const { host } = new URL(sandbox.pages.addressOf(address, 80))
  const profile = join(tmpdir(), 'run-on-fargate-demo')
  return `--user-data-dir="${profile}" --host-resolver-rules="MAP ${name} ${host}" http://${name}`
}
