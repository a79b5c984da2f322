import { readOptions, USAGE } from './demo/options.ts'
import type { Options } from './demo/options.ts'
import { openScreen } from './demo/screen.ts'

const screen = openScreen(process.stdout, process.env)
process.exitCode = await main(readOptions(process.argv.slice(2)))

/** Returns the exit code: 0 for success, 1 for a failure, 2 for wrong arguments, 130 if stopped. */
async function main(options: Options | { readonly mistake: string }): Promise<number> {
  if ('mistake' in options) return refuse(`${options.mistake}\n\n${USAGE}`, 2)
  if (options.help) {
    process.stdout.write(USAGE)
    return 0
  }
  if (!process.versions.node.startsWith('24.')) {
    return refuse(
      `The action runs on Node 24, and this is Node ${process.versions.node}. ` +
        'Run `npm ci`, which installs Node 24 for this project alone, and then `npm run demo`.\n',
      1
    )
  }
  const stop = stopSignal()
  try {
    // Imported late, because it needs `npm ci` and Node 24.
    const { runDemo } = await import('./demo/demo.ts')
    await runDemo({ options, screen, stop })
    return 0
  } catch (error) {
    if (stop.aborted) return refuse('Stopped.\n', 130)
    if (isMissingPackage(error)) return refuse('Packages are missing. Run `npm ci`, and then `npm run demo`.\n', 1)
    return refuse(`The demo failed. ${error instanceof Error ? error.message : String(error)}\n`, 1)
  }
}

function isMissingPackage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

function refuse(text: string, exitCode: number): number {
  process.stderr.write(text)
  return exitCode
}

/** Returns a signal that Ctrl+C or a request to end aborts. A second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      controller.abort()
    })
  }
  return controller.signal
}
