import type { FailureId } from '../../src/failures/table.ts'
import { exit, stop, type Samples } from './sample.ts'
import { ACCOUNT, PULL, START } from './words.ts'

const ANONYMOUS = `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: `
const OAUTH = `${PULL}failed to authorize: failed to fetch oauth token: unexpected status`
const REPULL = 'CannotPullContainerError: ref pull has been retried 1 time(s): '
const head = (what: string) => `unexpected status from HEAD request to https://${what}`

/** Pulls and starts that fail. */
export const PULL_SAMPLES = {
  'image-for-other-architecture': [
    stop(
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'"
    )
  ],
  'image-is-attestation': [
    stop(
      `${REPULL}failed to unpack image on snapshotter overlayfs: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown`
    )
  ],
  'image-too-large': [
    stop(
      `${REPULL}failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:1: no space left on device: unknown`
    )
  ],
  'layers-in-s3-unreachable': [
    stop(
      'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference'
    )
  ],
  'image-name-invalid': [
    stop('CannotPullContainerError: invalid reference format'),
    stop('CannotPullContainerError: invalid reference')
  ],
  'token-scope-too-small': [stop(`${OAUTH}: 401 Unauthorized: access token has insufficient scopes`)],
  'ecr-pull-denied': [
    stop(
      'CannotPullContainerError: Check that the role has the permissions to pull images from the registry. ecr:BatchGetImage'
    ),
    stop('CannotPullContainerError: no basic auth credentials'),
    stop(
      `CannotPullContainerError: ${head(`${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/v2/space/manifests/1`)}: 403 Forbidden`
    ),
    stop(
      `CannotPullContainerError: Error response from daemon: pull access denied for ${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/space, repository does not exist or may require 'docker login'`
    ),
    stop('CannotPullECRContainerError: AccessDeniedException')
  ],
  'registry-credentials-missing': [
    stop(`${ANONYMOUS}401 Unauthorized`),
    stop(`${ANONYMOUS}403 Forbidden`),
    stop(
      `${PULL}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
    )
  ],
  'registry-credentials-rejected': [
    stop(
      `${OAUTH} from GET request to https://auth.docker.io/token?scope=repository%3Aacme%2Fspace%3Apull&service=registry.docker.io: 401 Unauthorized`
    ),
    stop(`${OAUTH}: 401 Unauthorized`),
    stop(`${PULL}unexpected status code [manifests 1.0]: 401 Unauthorized`),
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1.0')}: 401 Unauthorized`)
  ],
  'layers-unavailable': [
    stop(
      `${REPULL}failed to copy: httpReadSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 403 Forbidden`
    ),
    stop(
      `${REPULL}failed to copy: httpReaderSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 503 Service Unavailable`
    )
  ],
  'registry-fault': [
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1')}: 503 Service Unavailable`),
    stop('CannotPullContainerError: API error (500): Get https://registry.example.com/v2/: internal')
  ],
  'image-missing': [
    stop(`${PULL}docker.io/acme/space:1.0: not found`),
    stop('CannotPullContainerError: API error (404): repository acme/space not found'),
    ...['inspect image', 'ref pull', 'service call'].map((what) =>
      stop(
        `CannotPullContainerError: ${what} has been retried 5 time(s): failed to resolve ref docker.io/acme/space:1.0: docker.io/acme/space:1.0: not found`
      )
    )
  ],
  'image-access-denied': [
    stop(
      `${PULL}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    ),
    stop('CannotPullContainerError: The task can’t pull the image. Check whether the image exists.'),
    stop(
      "CannotPullContainerError: Error response from daemon: pull access denied for acme/space, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
    ),
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1.0')}: 403 Forbidden`)
  ],
  'out-of-memory': [
    exit({ space: 137 }, { reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    exit({ space: 137 }, { reason: 'container killed due to memory usage' })
  ],
  'command-missing': [
    stop(`${START}exec: "serve": executable file not found in $PATH: unknown`),
    stop(`${START}exec: "/no/such": stat /no/such: no such file or directory: unknown`)
  ],
  'interpreter-missing': [
    exit({ space: 255 }, { log: ['exec /entrypoint.sh: no such file or directory'] }),
    exit({ space: 1 }, { log: ['standard_init_linux.go:228: exec user process caused: no such file or directory'] })
  ],
  'https-port-in-use': [
    exit(
      { 'run-on-fargate-tls': 1, space: 143 },
      {
        log: [
          'Error: loading initial config: loading new config: http app module: start: listening on :443: listen tcp :443: bind: address already in use'
        ]
      }
    )
  ],
  'command-not-executable': [stop(`${START}exec: "/serve": permission denied: unknown`)],
  'other-cpu': [
    stop(`${START}exec /app: exec format error: unknown`),
    exit({ space: 1 }, { log: ['exec /usr/local/bin/serve: exec format error'] }),
    exit({ space: 255 }, { log: ['standard_init_linux.go:228: exec user process caused: exec format error'] })
  ],
  'start-timed-out': [
    stop(
      'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: the runtime did not answer'
    )
  ],
  'start-failed': [stop(`${START}exec: unable to find user app: no matching entries in passwd file`)],
  'volume-failed': [
    stop('CannotCreateVolumeError: no such volume driver'),
    stop(
      'CannotCreateVolumeError: Post "http://%2Frun%2Fdocker%2Fplugins%2Fecs.sock/VolumeDriver.Create": context deadline exceeded'
    )
  ],
  'runtime-failed': [
    stop('ContainerRuntimeError: failed to create container'),
    stop('CannotInspectContainerError: Could not transition to inspecting'),
    stop('CannotStopContainerError: could not stop')
  ],
  'provisioning-timed-out': [
    stop('Timeout waiting for network interface provisioning to complete.'),
    stop('Timeout waiting for EphemeralStorage provisioning to complete.')
  ]
} as const satisfies Partial<Readonly<Record<FailureId, Samples>>>

/** How a task ends that ran. */
export const END_SAMPLES = {
  'time-to-live-expired': [exit({ 'run-on-fargate-timer': 0, space: 143 })],
  'spot-interruption': [
    stop('Your Spot Task was interrupted.', 'SpotInterruption'),
    stop('Your Spot Task was interrupted.', 'TerminationNotice')
  ],
  'host-retired': [
    stop('ECS is performing maintenance on the underlying infrastructure hosting the task.', 'TerminationNotice'),
    stop('', 'InfrastructureHealth'),
    stop('Host EC2 (instance i-0123456789abcdef0) terminated.', 'EC2InstanceTerminated')
  ],
  'load-balancer-unhealthy': [
    stop(
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1)',
      'ServiceSchedulerInitiated'
    ),
    stop(
      '(service web) (port 80) is unhealthy in (target-group arn:x) due to (reason Health checks failed)',
      'ServiceSchedulerInitiated'
    )
  ],
  'container-unhealthy': [stop('Task failed container health checks', 'ServiceSchedulerInitiated')],
  'stopped-by-service': [
    stop('Scaling activity initiated by (deployment ecs-svc/0123456789)', 'ServiceSchedulerInitiated')
  ],
  'stopped-by-user': [
    stop('Task stopped by user', 'UserInitiated'),
    stop('Replaced by a newer deployment', 'UserInitiated')
  ],
  // With sidecars, the container counts whose end ended the others.
  'exit-done': [exit({ space: 0 }), exit({ space: 0, proxy: 137 })],
  'exit-killed': [exit({ space: 137 }), exit({ space: 137, proxy: 143 })],
  'exit-crashed': [exit({ space: 139 }), exit({ space: 134 })],
  'exit-asked': [exit({ space: 143 }), exit({ space: 130 })],
  'exit-not-executable': [exit({ space: 126 })],
  'exit-not-found': [exit({ space: 127 })],
  'exit-failed': [
    exit({ space: 1 }, { log: ['starting', 'boom: no DATABASE_URL'] }),
    exit({ space: 255 }),
    exit({ space: 1, proxy: 143 }),
    exit({ space: 3, proxy: 0 })
  ]
} as const satisfies Partial<Readonly<Record<FailureId, Samples>>>
