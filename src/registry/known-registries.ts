/** A username and password for a registry. */
export interface Login {
  readonly username: string
  readonly password: string
}

/** The service that a registry's tokens come from, as its challenges name it. */
export interface TokenService {
  readonly realm: string
  readonly service: string
}

interface KnownRegistry {
  readonly domain: RegExp
  /** The name in errors. */
  readonly name: string
  /** The credentials that the registry accepts. */
  readonly loginHint?: string
  /** The usual reason why valid credentials can't pull an image. */
  readonly accessHint?: string
  /** Returns what credentials are that expire within hours, when Fargate may have to pull again. */
  readonly shortLived?: (login: Login) => string | undefined
  /**
   * Returns the token service of a registry that requires a token from everybody, for public images too. Quay serves public
   * images without one, and Google's challenges don't always name the service.
   */
  readonly tokenService?: (domain: string) => TokenService | undefined
}

const ECR_TOKEN = ({ username }: Login) => (username === 'AWS' ? 'an ECR authorization token' : undefined)

const REGISTRIES: readonly KnownRegistry[] = [
  {
    domain: /^docker\.io$/,
    name: 'Docker Hub',
    loginHint: 'Docker Hub accepts a Docker ID and a personal access token with the permission Repo Read-only or more.',
    accessHint:
      'On Docker Hub, the user must own the repository, be its collaborator, or belong to a team of the organization that can read it. An organization access token must include the repository.',
    tokenService: () => ({ realm: 'https://auth.docker.io/token', service: 'registry.docker.io' })
  },
  {
    domain: /^ghcr\.io$/,
    name: 'GitHub Container Registry (ghcr.io)',
    loginHint: 'ghcr.io accepts a GitHub username and a classic personal access token with the scope read:packages.',
    accessHint:
      'On ghcr.io, the token needs the scope read:packages, and authorization for the organization if that uses single sign-on. The user needs access to the package.',
    shortLived: ({ password }) => (password.startsWith('ghs_') ? 'the GITHUB_TOKEN of a job' : undefined),
    tokenService: () => ({ realm: 'https://ghcr.io/token', service: 'ghcr.io' })
  },
  {
    domain: /^registry\.gitlab\./,
    name: 'GitLab Container Registry',
    loginHint: 'GitLab accepts a deploy token with the scope read_registry.',
    accessHint:
      'On GitLab, the deploy token must belong to this project or a parent group, with the scope read_registry.',
    shortLived: ({ username }) => (username === 'gitlab-ci-token' ? 'the token of a CI job' : undefined),
    tokenService: (domain) =>
      domain === 'registry.gitlab.com'
        ? { realm: 'https://gitlab.com/jwt/auth', service: 'container_registry' }
        : undefined
  },
  {
    domain: /^quay\.io$/,
    name: 'Quay (quay.io)',
    loginHint: 'Quay accepts a robot account, named organization+robot, with the Read permission on the repository.',
    accessHint: 'On Quay, the robot account needs the Read permission on this repository.'
  },
  {
    domain: /\.azurecr\.(?:io|cn|us)$/,
    name: 'Azure Container Registry',
    loginHint: 'Azure accepts a service principal with the role AcrPull, or a registry token with a pull scope.',
    accessHint:
      'On Azure, the service principal needs the role AcrPull on this registry. The scope map of a token must include the repository.',
    shortLived: ({ username }) =>
      username === '00000000-0000-0000-0000-000000000000' ? 'a Microsoft Entra access token' : undefined,
    // Source: "Azure Container Registry's support of getting Bearer token using Basic Authentication".
    tokenService: (domain) =>
      /^[a-z\d-]+\.azurecr\.io$/.test(domain) ? { realm: `https://${domain}/oauth2/token`, service: domain } : undefined
  },
  {
    domain: /(?:^|\.|-docker\.)(?:pkg\.dev|gcr\.io)$/,
    name: 'Google Artifact Registry',
    loginHint:
      'Google accepts the username _json_key and a service account key with the role Artifact Registry Reader.',
    accessHint: 'On Google Cloud, the service account needs the role Artifact Registry Reader on this repository.',
    shortLived: ({ username }) => (username === 'oauth2accesstoken' ? 'an OAuth access token' : undefined)
  },
  {
    domain: /\.dkr[.-]ecr(?:-fips)?\./,
    name: 'Amazon ECR',
    loginHint: 'Amazon ECR needs no registry credentials: the task execution role pulls the image.',
    shortLived: ECR_TOKEN
  },
  { domain: /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/, name: 'Amazon ECR Public', shortLived: ECR_TOKEN }
]

/** Returns what is known of a registry; of any other, its host as the name. */
export function knownRegistry(domain: string): KnownRegistry {
  return REGISTRIES.find((known) => known.domain.test(domain)) ?? { domain: /^/, name: domain }
}

/** Returns a warning for credentials that expire within hours. */
export function shortLivedLogin(domain: string, login: Login): string | undefined {
  const what = knownRegistry(domain).shortLived?.(login)
  return (
    what && `The registry credentials are ${what}, which expires soon. A task that starts later can't pull the image.`
  )
}
