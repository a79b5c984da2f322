import type { ImageReference } from './reference.ts'

/** A registry login. */
export interface Login {
  readonly username: string
  readonly password: string
}

/** What a person should know about the registry an image is in. */
export interface KnownRegistry {
  /** How errors name it. */
  readonly name: string
  /** The credentials that it takes; empty for a registry that we know nothing about. */
  readonly loginHint: string
  /** What it usually means when right credentials don't open an image; empty when unknown. */
  readonly accessHint: string
}

interface Row extends KnownRegistry {
  readonly domain: RegExp
  /** Logins that end soon, so that Fargate cannot pull with them later. */
  readonly shortLived?: (login: Login) => string | undefined
}

const ROWS: readonly Row[] = [
  {
    domain: /^docker\.io$/,
    name: 'Docker Hub',
    loginHint: 'Docker Hub takes the Docker ID and a personal access token with the permission Repo Read-only or more.',
    accessHint:
      'At Docker Hub the user has to own the repository, be its collaborator, or be in a team of the organization that may read it; an organization access token has to name the repository.'
  },
  {
    domain: /^ghcr\.io$/,
    name: 'GitHub Container Registry (ghcr.io)',
    loginHint: 'ghcr.io takes a GitHub user name and a classic personal access token with the scope read:packages.',
    accessHint:
      'At ghcr.io the token needs the scope read:packages, authorization for the organization where that uses single sign-on, and a user with access to the package.',
    shortLived: ({ password }) => (password.startsWith('ghs_') ? 'the GITHUB_TOKEN of a job' : undefined)
  },
  {
    domain: /^registry\.gitlab\./,
    name: 'GitLab Container Registry',
    loginHint: 'GitLab takes a deploy token with the scope read_registry.',
    accessHint:
      'At GitLab the deploy token has to belong to this project or a group above it, with the scope read_registry.',
    shortLived: ({ username }) => (username === 'gitlab-ci-token' ? 'the token of a CI job' : undefined)
  },
  {
    domain: /^quay\.io$/,
    name: 'Quay (quay.io)',
    loginHint: 'Quay takes a robot account, named organization+robot, with the Read permission on the repository.',
    accessHint: 'At Quay the robot account needs the Read permission on this repository.'
  },
  {
    domain: /\.azurecr\.(?:io|cn|us)$/,
    name: 'Azure Container Registry',
    loginHint: 'Azure takes a service principal with the role AcrPull, or a registry token with a pull scope.',
    accessHint:
      'At Azure the service principal needs the role AcrPull on this registry; the scope map of a token has to name the repository.',
    shortLived: ({ username }) =>
      username === '00000000-0000-0000-0000-000000000000' ? 'a Microsoft Entra access token' : undefined
  },
  {
    domain: /(?:^|\.|-docker\.)(?:pkg\.dev|gcr\.io)$/,
    name: 'Google Artifact Registry',
    loginHint: 'Google takes the user name _json_key and a service account key with the role Artifact Registry Reader.',
    accessHint: 'At Google the service account needs the role Artifact Registry Reader on this repository.',
    shortLived: ({ username }) => (username === 'oauth2accesstoken' ? 'an OAuth access token' : undefined)
  },
  {
    domain: /\.dkr[.-]ecr(?:-fips)?\./,
    name: 'Amazon ECR',
    loginHint: 'Amazon ECR needs no registry login here: the task execution role pulls from it.',
    accessHint: '',
    shortLived: ({ username }) => (username === 'AWS' ? 'an ECR authorization token' : undefined)
  },
  {
    domain: /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/,
    name: 'Amazon ECR Public',
    loginHint: '',
    accessHint: '',
    shortLived: ({ username }) => (username === 'AWS' ? 'an ECR authorization token' : undefined)
  }
]

/** Where a registry has its tokens from, as its challenges name it. */
export interface TokenService {
  readonly realm: string
  readonly service: string
}

/**
 * The token services of registries that want a token from everybody, for public images too. Left out are Quay, which serves
 * public images without one, and Google, whose challenges do not always name the service.
 */
const TOKEN_SERVICES: readonly (TokenService & { readonly domain: RegExp })[] = [
  { domain: /^docker\.io$/, realm: 'https://auth.docker.io/token', service: 'registry.docker.io' },
  { domain: /^ghcr\.io$/, realm: 'https://ghcr.io/token', service: 'ghcr.io' },
  { domain: /^registry\.gitlab\.com$/, realm: 'https://gitlab.com/jwt/auth', service: 'container_registry' },
  // Source: "Azure Container Registry's support of getting Bearer token using Basic Authentication".
  { domain: /^[a-z\d-]+\.azurecr\.io$/, realm: 'https://$&/oauth2/token', service: '$&' }
]

/** The token service of an image's registry, for asking it before the registry has named it; undefined when it is not known. */
export function knownTokenService({ domain }: ImageReference): TokenService | undefined {
  const row = TOKEN_SERVICES.find((one) => one.domain.test(domain))
  return row && { realm: domain.replace(row.domain, row.realm), service: domain.replace(row.domain, row.service) }
}

/** What is known of the registry of an image; of any other, its host. */
export function knownRegistry(reference: ImageReference): KnownRegistry {
  return rowOf(reference) ?? { name: reference.domain, loginHint: '', accessHint: '' }
}

/** A warning when a login is one that expires within hours, by which time Fargate may have to pull again. */
export function shortLivedLogin(reference: ImageReference, login: Login): string | undefined {
  const what = rowOf(reference)?.shortLived?.(login)
  return what === undefined
    ? undefined
    : `The registry credentials are ${what}, which expires soon: a task that starts later can't pull the image with it.`
}

function rowOf(reference: ImageReference): Row | undefined {
  return ROWS.find((row) => row.domain.test(reference.domain))
}
