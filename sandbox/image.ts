/** A registry login. */
export interface Login {
  readonly username: string
  readonly password: string
}

/** What an image is built for. */
export interface Platform {
  readonly os: 'linux'
  readonly architecture: 'amd64' | 'arm64'
}

/** How the program in an image behaves once it is started. */
export interface App {
  /** Ports on which it answers HTTP. */
  readonly listens: readonly number[]
  /** The page; `status` and `readyAfter` (ms from the start) let it be slow or broken at first. */
  readonly page: string
  readonly status?: number
  readonly readyAfter?: number
  /** Lines it writes to its log at the start. */
  readonly log: readonly string[]
  /** When it ends by itself: `after` ms from RUNNING. `outOfMemory` is told as ECS tells it. */
  readonly exits?: { readonly after: number; readonly code: number; readonly outOfMemory?: boolean }
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
}
