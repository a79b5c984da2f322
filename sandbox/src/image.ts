import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A registry login. */
export interface Login {
  readonly username: string
  readonly password: string
}

/** What an image is built for. */
export interface Platform {
  readonly os: 'linux' | 'windows'
  readonly architecture: 'amd64' | 'arm64'
}

/** A line that a program writes `after` ms from its start. */
export interface LogLine {
  readonly after: number
  readonly line: string
}

/**
 * How the program in an image behaves once it is started. In `page`, `redirect` and `log` a `{{NAME}}` becomes the
 * container's environment variable or secret of that name; one that the container has not stays as it is.
 */
export interface App {
  /** Ports on which it answers HTTP, whatever the image exposes. */
  readonly listens: readonly number[]
  /** The page; `status` and `readyAfter` (ms from the start) let it be slow or broken at first. */
  readonly page: string
  readonly status?: number
  readonly readyAfter?: number
  /** From so many ms after the start on it answers 500. */
  readonly brokenAfter?: number
  /** Where it sends everybody, by a 302, in place of its page. */
  readonly redirect?: string
  /** How long it takes over each answer, ms. */
  readonly answersAfter?: number
  /** Names that it doesn't know, as frameworks with a list of allowed hosts: asked as one of them, it answers 403. */
  readonly refusesHosts?: readonly string[]
  /** Whether it takes connections only to close them. */
  readonly hangsUp?: boolean
  /** Lines it writes to its log: at the start, or later. Those from after its end are never written. */
  readonly log: readonly (string | LogLine)[]
  /** When it ends by itself: `after` ms from its start. `outOfMemory` is told as ECS tells it. */
  readonly exits?: { readonly after: number; readonly code: number; readonly outOfMemory?: boolean }
  /**
   * Whether SIGTERM does not end it, so that SIGKILL has to. `as process 1`: the kernel drops the signal for a program
   * without a handler that is the container's first process, so that an init process mends it.
   */
  readonly ignoresSigterm?: boolean | 'as process 1'
  /** What is different when its entry point and command, joined by spaces, are these. */
  readonly byCommand?: Readonly<Record<string, Partial<Omit<App, 'byCommand'>>>>
  /** Answers requests and upgrades in place of the page. */
  readonly handles?: {
    readonly request: (request: IncomingMessage, response: ServerResponse) => void
    readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  }
  /** Starts a program that serves its ports itself. */
  readonly starts?: (surroundings: StartedIn) => RunningProgram
  /** Whether the image has Caddy, which its entry point and command start. */
  readonly caddy?: boolean
  /** Whether the image has BusyBox, whose `sleep <seconds>` can be the command. */
  readonly busybox?: boolean
}

/** What a program is started in. */
export interface StartedIn {
  /** A connection to the program of the task that listens on this port of `localhost`; nothing where none does. */
  reach(port: number): Duplex | undefined
  /** Writes a line to the container's log. */
  write(line: string): void
  /** Passes after so many seconds of the time that containers take to stop. */
  seconds(count: number): Promise<void>
}

/** A program that runs, with what comes in on its ports. */
export interface RunningProgram {
  connect(port: number, socket: Duplex): void
  /** SIGTERM: passes at the end, with the exit code. */
  stop(): Promise<number>
  /** SIGKILL. */
  kill(): void
  readonly ended: Promise<number>
}

/** An image as it is pushed to the sandbox's registry. */
export interface Image {
  /** Path in the registry: `acme/space`, `library/nginx`. */
  readonly repository: string
  readonly tag: string
  readonly platforms: readonly Platform[]
  /** As in the image's config: `80/tcp`. */
  readonly exposedPorts: readonly string[]
  /** Whether it is an index (as buildx pushes it, attestation entry included) or a single manifest. */
  readonly index: boolean
  /** Logins that may pull it; none: everybody may. */
  readonly readers?: readonly string[]
  readonly app: App
  /** What it takes of the task's ephemeral storage; hardly anything, unless told. */
  readonly unpackedGiB?: number
}

/** Environment variables by name, secrets among them. */
export type Environment = Readonly<Record<string, string>>
