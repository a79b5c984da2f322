import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** How long a cancelled process is waited for, in ms. */
export interface Patience {
  /** After SIGINT. */
  readonly sigint: number
  /** After the SIGTERM that follows. */
  readonly sigterm: number
}

/** actions/runner, `ProcessInvoker`. */
export const RUNNER_PATIENCE: Patience = { sigint: 7500, sigterm: 2500 }

/** A process that the runner has started. */
export interface RunningProcess {
  /** The exit code; 128 and the signal's number for a process that a signal ended. */
  readonly exitCode: Promise<number>
  /** SIGINT, then SIGTERM, then the whole tree is killed. */
  cancel(patience: Patience): void
  /** Kills the whole tree at once. */
  kill(): void
}

/** Grandchildren may hold the output open after the process itself has ended; the runner waits no longer than this, in ms. */
const OUTPUT_GRACE = 5000

/**
 * Starts Node on a script with exactly this environment. `onLine` gets each line of both streams, `onOutput` the text as
 * it comes.
 */
export function startNode(options: {
  readonly script: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (line: string) => void
  readonly onOutput: (text: string) => void
}): RunningProcess {
  // A group of its own, so that the tree can be ended and a Ctrl-C in the terminal is the runner's to pass on.
  const child = spawn(process.execPath, [options.script], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true
  })
  const streams = [child.stdout, child.stderr].map((stream) => readLines(stream, options))
  const timers = new Set<NodeJS.Timeout>()
  const exitCode = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      timers.forEach(clearTimeout)
      const grace = setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, OUTPUT_GRACE)
      void Promise.all(streams).then(() => {
        clearTimeout(grace)
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    })
  })
  const later = (ms: number, action: () => void) => timers.add(setTimeout(action, ms))
  return {
    exitCode,
    cancel: ({ sigint, sigterm }) => {
      child.kill('SIGINT')
      later(sigint, () => {
        child.kill('SIGTERM')
        later(sigterm, () => {
          killTree(child)
        })
      })
    },
    kill: () => {
      killTree(child)
    }
  }
}

/** Hands on the stream's lines, as .NET's `ReadLine` parts them, and ends with the stream. */
function readLines(
  stream: Readable,
  { onLine, onOutput }: { readonly onLine: (line: string) => void; readonly onOutput: (text: string) => void }
): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk)
    onOutput(text)
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = parts.pop() ?? ''
    parts.forEach(onLine)
  })
  return new Promise((resolve) => {
    stream.on('close', () => {
      if (rest !== '') {
        onLine(rest.replace(/\r$/, ''))
      }
      resolve()
    })
  })
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true })
  } else {
    process.kill(-child.pid, 'SIGKILL')
  }
}
