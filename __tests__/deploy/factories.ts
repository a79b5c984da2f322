import type { Identity } from '../../src/aws/identity.ts'
import type { Findings } from '../../src/deploy/look.ts'
import { environmentTags, namesFor, secretNameFor, sharedTags } from '../../src/environment.ts'
import { parseReference } from '../../src/image/reference.ts'
import { parseArn } from '../../src/inputs/arns.ts'
import type { RegistryLogin } from '../../src/inputs/login.ts'
import type { DeployRequest, Placement, Waiting } from '../../src/request.ts'

export const REGION = 'eu-central-1'
export const ACCOUNT = '123456789012'
export const VPC = 'vpc-0123456789abcdef0'
export const DIGEST = `sha256:${'d'.repeat(64)}`
export const SECRET_NAME = secretNameFor('acme/space', 'docker.io')
export const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${SECRET_NAME}-AbCdEf`
export const PASSWORD = 'dckr_pat_not-a-real-token'

export const LOGIN = {
  kind: 'login',
  username: 'acme',
  password: PASSWORD,
  secretName: SECRET_NAME
} as const satisfies RegistryLogin

const IDENTITY: Identity = {
  account: ACCOUNT,
  partition: 'aws',
  callerArn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`
}

/** The deployment of a private image on Docker Hub with nothing else set; `placement` and `waiting` are merged. */
export function makeRequest(
  overrides: Partial<Omit<DeployRequest, 'image' | 'placement' | 'waiting'>> & {
    readonly image?: string
    readonly placement?: Partial<Placement>
    readonly waiting?: Partial<Waiting>
  } = {}
): DeployRequest {
  const { image = 'acme/space:1.0', placement, waiting, ...rest } = overrides
  return {
    mode: 'deploy',
    subject: { repository: 'acme/space', environment: 'main', run: '4711/1', commit: 'c'.repeat(40) },
    containerName: 'space',
    ports: [],
    size: { cpu: 256, memory: 512 },
    login: LOGIN,
    executionRole: { path: '/' },
    logRetentionDays: 14,
    tags: {},
    ...rest,
    image: parseReference(image),
    placement: {
      cluster: 'default',
      subnets: [],
      securityGroups: [],
      assignPublicIp: true,
      ingress: [
        { block: '0.0.0.0/0', family: 'ipv4' },
        { block: '::/0', family: 'ipv6' }
      ],
      ...placement
    },
    waiting: { for: 'running', settle: 10_000, timeout: 600_000, ...waiting }
  }
}

/** An account with a default VPC and nothing else in it, and an image for amd64 and arm64 on port 80. */
export function makeFindings(overrides: Partial<Findings> = {}): Findings {
  return {
    names: namesFor({ repository: 'acme/space', environment: 'main' }, REGION),
    region: REGION,
    identity: IDENTITY,
    image: {
      kind: 'found',
      digest: DIGEST,
      platforms: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' }
      ],
      exposedPorts: [{ port: 80, protocol: 'tcp' }],
      warnings: []
    },
    secret: { state: 'absent' },
    executionRole: { state: 'absent' },
    cluster: { state: 'absent' },
    network: {
      vpcId: VPC,
      subnets: ['a', 'b'].map((zone, index) => ({
        id: `subnet-${zone}`,
        zoneId: `euc1-az${index + 1}`,
        freeAddresses: 4000,
        egress: 'internet gateway'
      }))
    },
    securityGroups: [],
    logGroup: { state: 'absent' },
    tasks: [],
    clusters: ['default'],
    ...overrides
  }
}

/** The tags of what all environments of `makeRequest`'s repository share, and of what is its environment's own. */
export const SHARED_TAGS = sharedTags({ repository: 'acme/space' })
export const ENVIRONMENT_TAGS = environmentTags({ repository: 'acme/space', environment: 'main' })

export const GIVEN_SECRET = parseArn(
  'secret-arn',
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:team/login-GhIjKl`,
  'secret'
)
export const GIVEN_ROLE = parseArn('execution-role-arn', `arn:aws:iam::${ACCOUNT}:role/team/exec`, 'role')
