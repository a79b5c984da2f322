/**
 * Runs several scripts of package.json at once, and prints the output of each when it ends. Exits 1 if one fails.
 *
 *   node scripts/together.ts types lint
 */
import { spawn } from 'node:child_process'

const failed = await Promise.all(process.argv.slice(2).map(fails))
if (failed.includes(true)) process.exitCode = 1

async function fails(script: string): Promise<boolean> {
  // On Windows, npm is a command file, which needs a shell.
  const child = spawn('npm', ['run', script], {
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  process.stdout.write(Buffer.concat(said))
  return code !== 0
}
