import { summary } from '@actions/core'
import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { ClientRequest } from 'node:http'
import { constants } from 'node:os'
import { inspect } from 'node:util'
import { partLines, type Launch, type RunningProcess } from '../../sandbox/src/runner.ts'
import { secrets } from '../../src/redact.ts'

/** A program as `entry/` starts it. */
export type Program = (env: NodeJS.ProcessEnv) => Promise<void>

/** What belongs to one process. */
interface Virtual {
  env: NodeJS.ProcessEnv
  exitCode: number | undefined
  /** Set once it has ended: from then on it does nothing that can be seen. */
  over: boolean
  readonly signals: EventEmitter
  readonly write: (text: string) => void
  readonly end: (code: number) => void
  readonly requests: Set<ClientRequest>
  /** Aborted at the end, for what `fetch` has under way. */
  readonly gone: AbortController
  /** What modules keep for as long as a process lives, by object and name. */
  readonly kept: Map<object, Map<PropertyKey, unknown>>
}

type Signal = 'SIGINT' | 'SIGTERM'

const running = new AsyncLocalStorage<Virtual>()

/**
 * Runs a program in this process as if it had one of its own: environment, output, exit code and signals are its own, and
 * several run at once. When it has ended, however that came, its timers do not fire and nothing of it leaves any more.
 */
export function startVirtual(program: Program, { env, onLine, onOutput }: Launch): RunningProcess {
  const lines = partLines((line) => {
    running.exit(onLine, line)
  })
  let end: (code: number) => void = () => undefined
  const exitCode = new Promise<number>((resolve) => {
    end = (code) => {
      if (virtual.over) return
      virtual.over = true
      lines.end()
      virtual.gone.abort()
      virtual.requests.forEach((request) => request.destroy())
      resolve(code)
    }
  })
  const virtual: Virtual = {
    env: { ...env },
    exitCode: undefined,
    over: false,
    signals: new EventEmitter(),
    write: (text) => {
      if (virtual.over) return
      onOutput(text)
      lines.take(text)
    },
    end: (code) => {
      end(code)
    },
    requests: new Set(),
    gone: new AbortController(),
    kept: new Map()
  }
  const signal = (name: Signal) => {
    if (virtual.over) return
    const heard = running.run(virtual, () => virtual.signals.emit(name))
    if (!heard) end(128 + constants.signals[name])
  }
  const perform = async () => {
    try {
      await program(virtual.env)
      end(virtual.exitCode ?? 0)
    } catch (error) {
      virtual.write(`${inspect(error)}\n`)
      end(1)
    }
  }
  void running.run(virtual, perform)
  return {
    exitCode,
    cancel: ({ sigint, sigterm }) => {
      signal('SIGINT')
      setTimeout(() => {
        signal('SIGTERM')
        setTimeout(end, sigterm, 128 + constants.signals.SIGKILL)
      }, sigint)
    },
    kill: () => {
      end(128 + constants.signals.SIGKILL)
    }
  }
}

/** A request of a virtual process that has ended is never sent; one that is under way then is broken off. */
export function ownRequest(request: ClientRequest): void {
  const virtual = running.getStore()
  if (virtual === undefined) return
  if (virtual.over) request.onSocket = (socket) => socket.destroy()
  virtual.requests.add(request)
  request.once('close', () => virtual.requests.delete(request))
}

/** Makes this test file's `process`, timers and `fetch`, and what `@actions/core` and the action keep, those of the virtual process that asks. */
export function virtualize(): void {
  const original = { env: process.env, exitCode: process.exitCode, stdout: process.stdout, stderr: process.stderr }
  const property = (name: keyof typeof original, of: (virtual: Virtual) => unknown) => {
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const virtual = running.getStore()
        return virtual === undefined ? original[name] : of(virtual)
      },
      set: (value: never) => {
        const virtual = running.getStore()
        if (virtual === undefined) original[name] = value
        else if (name === 'exitCode' || name === 'env') virtual[name] = value
      }
    })
  }
  property('env', ({ env }) => env)
  property('exitCode', ({ exitCode }) => exitCode)
  property('stdout', stream)
  property('stderr', stream)
  ;(['on', 'once', 'off', 'addListener', 'removeListener'] as const).forEach(listenWithin)
  const exit = process.exit.bind(process)
  process.exit = (code) => {
    const virtual = running.getStore()
    if (virtual === undefined) return exit(code)
    virtual.end(Number(code ?? virtual.exitCode ?? 0))
    throw new Error('This process has ended.')
  }
  stopTimers('setTimeout')
  stopTimers('setInterval')
  const send = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const virtual = running.getStore()
    if (virtual === undefined) return send(input, init)
    if (virtual.over) return new Promise(() => undefined)
    const signals = [virtual.gone.signal, init?.signal].filter((signal) => signal instanceof EventTarget)
    return send(input, { ...init, signal: AbortSignal.any(signals) })
  }
  shareErrors()
  keepEach(summary, '_filePath', undefined)
  keepEach(summary, '_buffer', '')
  keepEach(secrets, 'known', [])
}

/** In a process of its own, the errors of Node's modules are instances of the program's `Error`; Jest has one for each test file. */
function shareErrors(): void {
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: typeof Error, value: unknown) {
      return (
        (this === Error && Object.prototype.toString.call(value) === '[object Error]') ||
        Function.prototype[Symbol.hasInstance].call(this, value)
      )
    }
  })
}

function stream({ write }: Virtual): Pick<NodeJS.WriteStream, 'write' | 'isTTY'> {
  return {
    isTTY: false,
    write: (text: string | Uint8Array) => {
      write(typeof text === 'string' ? text : Buffer.from(text).toString())
      return true
    }
  }
}

function listenWithin(method: 'on' | 'once' | 'off' | 'addListener' | 'removeListener'): void {
  const outside = process[method].bind(process) as (name: string, listener: () => void) => NodeJS.Process
  const within = (name: string, listener: () => void) => {
    const virtual = running.getStore()
    if (virtual === undefined || !['SIGINT', 'SIGTERM'].includes(name)) return outside(name, listener)
    virtual.signals[method](name, listener)
    return process
  }
  process[method] = within as never
}

/** The timers of a process that has ended do not fire. */
function stopTimers(name: 'setTimeout' | 'setInterval'): void {
  const set = globalThis[name] as (callback: (...given: unknown[]) => void, ...rest: unknown[]) => NodeJS.Timeout
  const own = (callback: (...given: unknown[]) => void, ...rest: unknown[]) => {
    const virtual = running.getStore()
    if (virtual === undefined) return set(callback, ...rest)
    return set(
      (...given) => {
        if (!virtual.over) callback(...given)
      },
      ...rest
    )
  }
  globalThis[name] = own as never
}

/** A property of a module's object that lives as long as a process does. */
function keepEach(object: object, name: string, initial: unknown): void {
  let outside = initial
  const ofProcess = () => {
    const virtual = running.getStore()
    if (virtual === undefined) return undefined
    const kept = virtual.kept.get(object) ?? new Map<PropertyKey, unknown>()
    virtual.kept.set(object, kept)
    return kept
  }
  Object.defineProperty(object, name, {
    get: () => {
      const kept = ofProcess()
      if (kept === undefined) return outside
      return kept.has(name) ? kept.get(name) : initial
    },
    set: (value: unknown) => {
      const kept = ofProcess()
      if (kept === undefined) outside = value
      else kept.set(name, value)
    }
  })
}
