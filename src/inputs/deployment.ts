import type { Compute, ExecutionRole, OwnInterface, Readiness, RoleReference } from '../deployment.ts'
import type { Problems, Reading } from '../problems.ts'
import type { Login } from '../registry/errors.ts'
import { parseReference } from '../registry/reference.ts'
import { requireNamedRegistry } from './conflicts.ts'
import { parseLogins, parseOwn, type HostLogin } from './credentials.ts'
import { keepsSecretOfHttps } from './domain.ts'
import { readProgram } from './program.ts'
import { parseImages } from './task-definition.ts'
import {
  get,
  isTrue,
  oneOf,
  optional,
  optionalMatching,
  parseArn,
  parseCidrs,
  parseDuration,
  parseHealthCheckPath,
  parseIds,
  parsePorts,
  parseRetention,
  parseRoleName,
  parseTags,
  readCluster,
  wholeNumber
} from './values.ts'

/** The inputs of a deployment, except its task definition and the names of its environment and domain. */
export type DeploymentInputs = ReturnType<typeof readDeploymentInputs>

/** The inputs about the roles of the task. */
export interface RoleInputs {
  readonly arn: RoleReference | undefined
  readonly named: Pick<Extract<ExecutionRole, { path: string }>, 'path' | 'name'> | undefined
  readonly boundary: string | undefined
  readonly task: RoleReference | undefined
}

/** Reads the inputs of a deployment, each on its own. `own` and `listed` are the registry credentials. */
export function readDeploymentInputs(
  problems: Problems,
  { own, listed }: { readonly own: Login; readonly listed: readonly HostLogin[] }
) {
  return {
    image: problems.read(() => optional('image', parseReference)),
    images: problems.read(() => parseImages(get('images'))),
    compute: problems.read(readCompute),
    program: readProgram(problems),
    container: problems.read(() =>
      optionalMatching('container-name', /^[A-Za-z0-9_-]{1,255}$/, 'up to 255 letters, digits, `_` and `-`')
    ),
    values: problems.readAll({
      ports: () => parsePorts(get('port')),
      architecture: () => optional('architecture', (_, input) => oneOf(input, ['X86_64', 'ARM64'])),
      // Source: EphemeralStorage in the ECS API reference. Without this setting, a task has 20 GiB.
      ephemeralStorage: () => optional('ephemeral-storage', (_, input) => wholeNumber(input, 21, 200)),
      count: () => wholeNumber('count', 1, 10),
      cluster: readCluster,
      logGroup: () =>
        optionalMatching(
          'log-group',
          /^[.\-_/#A-Za-z0-9]{1,512}$/,
          'up to 512 letters, digits and `.`, `-`, `_`, `/`, `#`'
        ),
      logRetentionDays: () => parseRetention('log-retention-days'),
      tags: () => parseTags(get('tags')),
      timeout: () => wholeNumber('timeout-minutes', 1, 360) * 60_000,
      timeToLive: () => optional('time-to-live', parseDuration),
      maxEnvironments: () => optional('max-environments', (_, input) => wholeNumber(input, 1, 10_000)),
      maxEnvironmentsInCluster: () =>
        optional('max-environments-in-cluster', (_, input) => wholeNumber(input, 1, 10_000)),
      exec: () => isTrue('enable-exec'),
      keepRunning: () => isTrue('keep-running'),
      selfVariables: () => isTrue('self-variables')
    }),
    credentials: problems.readAll({
      own: () => {
        requireNamedRegistry(own)
        return parseOwn(own, get('secret-arn') !== '')
      },
      listed: () => parseLogins(listed),
      // Source: `Name` of CreateSecret in the Secrets Manager API reference.
      secretName: () =>
        optionalMatching('secret-name', /^[A-Za-z0-9/_+=.@-]{1,512}$/, 'up to 512 letters, digits and / _ + = . @ -'),
      secretArn: () => optional('secret-arn', (text, input) => parseArn(input, text, 'secret')),
      kmsKeyId: () => optional('kms-key-id', (text) => text),
      encryptsHttps: keepsSecretOfHttps
    }),
    roles: problems.readAll<RoleInputs>({
      arn: () => optional('execution-role-arn', (text, input) => parseArn(input, text, 'role')),
      named: () => optional('execution-role-name', parseRoleName),
      boundary: () => optional('permissions-boundary-arn', (text, input) => parseArn(input, text, 'policy').text),
      task: () => optional('task-role-arn', (text, input) => parseArn(input, text, 'role'))
    }),
    interfaces: readInterface(problems),
    ready: readReadiness(problems)
  }
}

function readCompute(): Compute {
  const launchType = oneOf('launch-type', ['FARGATE', 'FARGATE_SPOT', 'EC2'])
  return launchType === 'EC2' ? { kind: 'instances' } : { kind: 'fargate', spot: launchType === 'FARGATE_SPOT' }
}

/** The most security groups that a task can have. Source: AwsVpcConfiguration in the ECS API reference. */
const MOST_GROUPS = 5

function readInterface(problems: Problems): Reading<OwnInterface> {
  return problems.readAll<OwnInterface>({
    kind: () => 'own',
    vpcId: () => optionalMatching('vpc-id', /^vpc-[0-9a-f]{8,17}$/, 'an ID such as `vpc-0123456789abcdef0`'),
    subnets: () => parseIds('subnets', get('subnets'), 'subnet-', 16),
    securityGroups: () => parseIds('security-groups', get('security-groups'), 'sg-', MOST_GROUPS),
    addedGroups: () => parseIds('add-security-groups', get('add-security-groups'), 'sg-', MOST_GROUPS - 1),
    assignPublicIp: () => isTrue('assign-public-ip'),
    ingress: () => parseCidrs(get('ingress-cidrs'))
  })
}

function readReadiness(problems: Problems): Reading<Readiness | 'stopped'> {
  const parts = problems.readAll({
    when: () => oneOf('wait-for', ['running', 'healthy', 'stopped', 'none']),
    settle: () => wholeNumber('settle-seconds', 0, 3600) * 1000,
    healthCheckPath: () => optional('health-check-path', parseHealthCheckPath)
  })
  return problems.read(() => {
    const { when, settle, healthCheckPath } = parts.value
    if (when === 'stopped') return when
    return when === 'none' ? { when: 'accepted' } : { when, settle, healthCheckPath }
  })
}
