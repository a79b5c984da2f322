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

/** What a step's process is started with. */
export interface Launch {
  readonly script: string
  readonly cwd: string
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Gets each line that it writes. */
  readonly onLine: (line: string) => void
  /** Gets the text as it comes. */
  readonly onOutput: (text: string) => void
}

/** Grandchildren may hold the output open after the process itself has ended; the runner waits no longer than this, in ms. */
const OUTPUT_GRACE = 5000

/** Starts Node on a script with exactly this environment. Its two streams are read line by line. */
export function startNode(options: Launch): RunningProcess {
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

/** Hands on the stream's text and lines, and ends with the stream. */
function readLines(stream: Readable, launch: Pick<Launch, 'onLine' | 'onOutput'>): Promise<void> {
  const decoder = new StringDecoder('utf8')
  const lines = partLines(launch.onLine)
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk)
    launch.onOutput(text)
    lines.take(text)
  })
  return new Promise((resolve) => {
    stream.on('close', () => {
      lines.end()
      resolve()
    })
  })
}

/** Hands on the lines of a text that comes in pieces, as .NET's `ReadLine` parts them. */
export function partLines(onLine: (line: string) => void): { take(text: string): void; end(): void } {
  let rest = ''
  return {
    take: (text) => {
      const parts = (rest + text).split(/\r\n|\n|\r(?!$)/)
      rest = parts.pop() ?? ''
      parts.forEach(onLine)
    },
    end: () => {
      if (rest !== '') onLine(rest.replace(/\r$/, ''))
      rest = ''
    }
  }
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
