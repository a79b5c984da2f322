import type { Identity } from '../../src/aws/identity.ts'
import type { Findings, ImageFinding } from '../../src/deploy/look.ts'
import type { SecretFinding } from '../../src/resources/secret.ts'
import { environmentTags, namesFor, secretNameFor, sharedTags } from '../../src/ownership.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { parseArn } from '../../src/inputs/values.ts'
import type { RegistryLogin } from '../../src/inputs/credentials.ts'
import type { DeployRequest, Placement, Program, Waiting } from '../../src/request.ts'

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

type Overrides = Partial<Omit<DeployRequest, 'main' | 'program' | 'placement' | 'waiting'>> & {
  readonly image?: string
  readonly container?: string
  readonly login?: RegistryLogin
  readonly program?: Partial<Program>
  readonly placement?: Partial<Placement>
  readonly waiting?: Partial<Waiting>
}

/** The deployment of a private image on Docker Hub with nothing else set; `program`, `placement` and `waiting` are merged. */
export function makeRequest(overrides: Overrides = {}): DeployRequest {
  const {
    image = 'acme/space:1.0',
    container = 'space',
    login = LOGIN,
    program,
    placement,
    waiting,
    ...rest
  } = overrides
  return {
    mode: 'deploy',
    subject: { repository: 'acme/space', environment: 'main', run: '4711/1', commit: 'c'.repeat(40) },
    main: { container, image: parseReference(image), login },
    sidecars: [],
    program: { environment: {}, secrets: {}, ...program },
    ports: [],
    size: { cpu: 256, memory: 512 },
    count: 1,
    executionRole: { path: '/' },
    logRetentionDays: 14,
    tags: {},
    keepRunning: true,
    github: { token: '', comment: true, deployment: true },
    ...rest,
    placement: {
      cluster: 'default',
      launchType: 'FARGATE',
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

const IMAGE: ImageFinding = {
  kind: 'found',
  digest: DIGEST,
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' }
  ],
  exposedPorts: [{ port: 80, protocol: 'tcp' }],
  warnings: []
}

/** Findings, or the one image, secret and key that most tests are about. */
export type Found = Partial<Findings> & {
  readonly image?: ImageFinding
  readonly secret?: SecretFinding
  readonly givenSecretKeyArn?: string
}

/** An account with a default VPC and nothing else in it, and an image for amd64 and arm64 on port 80. */
export function makeFindings(overrides: Found = {}): Findings {
  const { image = IMAGE, secret = { state: 'absent' }, givenSecretKeyArn, ...rest } = overrides
  return {
    names: namesFor({ repository: 'acme/space', environment: 'main' }, REGION),
    region: REGION,
    identity: IDENTITY,
    images: [image],
    secrets: { [SECRET_NAME]: secret },
    givenSecrets: {
      [GIVEN_SECRET]: {
        arn: GIVEN_SECRET,
        ...(givenSecretKeyArn !== undefined && { key: { arn: givenSecretKeyArn } })
      }
    },
    executionRole: { state: 'absent' },
    cluster: { state: 'absent' },
    network: {
      vpcId: VPC,
      subnets: ['a', 'b'].map((zone, index) => ({
        id: `subnet-${zone}`,
        zoneId: `euc1-az${index + 1}`,
        freeAddresses: 4000,
        egress: 'internet gateway',
        ipv6Only: false
      }))
    },
    securityGroups: [],
    logGroup: { state: 'absent' },
    tasks: [],
    clusters: ['default'],
    ...rest
  }
}

/** The tags of what all environments of `makeRequest`'s repository share, and of what is its environment's own. */
export const SHARED_TAGS = sharedTags({ repository: 'acme/space' })
export const ENVIRONMENT_TAGS = environmentTags({ repository: 'acme/space', environment: 'main' })

export const GIVEN_SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:team/login-GhIjKl`
export const GIVEN_ROLE = parseArn('execution-role-arn', `arn:aws:iam::${ACCOUNT}:role/team/exec`, 'role')
