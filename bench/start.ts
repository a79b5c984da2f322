import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { timeToFirstCall } from '../scripts/measure-dist.ts'

const BARE = {
  'action.yml': "name: bare\nruns: { using: node24, main: main.js }\ninputs: { image: { description: '' } }\n",
  'package.json': '{ "type": "module" }\n',
  'main.js': `import { get } from 'node:http'
import 'node:https'
get(process.env.AWS_ENDPOINT_URL)
`
}

/** Returns the time (ms) to the first call of an action that does nothing else. No action with HTTPS can be faster. */
export async function bareStart(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bare-'))
  try {
    for (const [name, text] of Object.entries(BARE)) writeFileSync(join(folder, name), text)
    return await timeToFirstCall(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Returns the memory (MB) of a version's process after it has loaded the bundle. */
export function memory(action: string): number {
  const bundle = pathToFileURL(join(action, 'dist', 'index.js')).href
  const program = `await import('${bundle}'); console.log(process.memoryUsage.rss())`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  return Number(stdout) / 1e6
}
