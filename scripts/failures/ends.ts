import type { FailureTitle } from '../../src/failures/table.ts'
import { exit, stop, type Samples } from './sample.ts'
import { ACCOUNT, PULL, START } from './words.ts'

const ANONYMOUS = `${PULL}failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: `
const OAUTH = `${PULL}failed to authorize: failed to fetch oauth token: unexpected status`
const REPULL = 'CannotPullContainerError: ref pull has been retried 1 time(s): '
const head = (what: string) => `unexpected status from HEAD request to https://${what}`

/** Failed pulls and starts. */
export const PULL_SAMPLES = {
  "The image doesn't support this architecture": [
    stop(
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'"
    )
  ],
  'The reference names an attestation': [
    stop(
      `${REPULL}failed to unpack image on snapshotter overlayfs: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown`
    )
  ],
  "The image doesn't fit into the task's storage": [
    stop(
      `${REPULL}failed to unpack image on snapshotter overlayfs: failed to extract layer sha256:1: no space left on device: unknown`
    )
  ],
  "The task can't reach the image's layers in S3": [
    stop(
      'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference'
    )
  ],
  "The image's name isn't valid": [
    stop('CannotPullContainerError: invalid reference format'),
    stop('CannotPullContainerError: invalid reference')
  ],
  "The access token can't read images": [stop(`${OAUTH}: 401 Unauthorized: access token has insufficient scopes`)],
  "The execution role can't pull from Amazon ECR": [
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
  'The registry requires credentials': [
    stop(`${ANONYMOUS}401 Unauthorized`),
    stop(`${ANONYMOUS}403 Forbidden`),
    stop(
      `${PULL}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
    )
  ],
  'The registry rejected the credentials': [
    stop(
      `${OAUTH} from GET request to https://auth.docker.io/token?scope=repository%3Aacme%2Fspace%3Apull&service=registry.docker.io: 401 Unauthorized`
    ),
    stop(`${OAUTH}: 401 Unauthorized`),
    stop(`${PULL}unexpected status code [manifests 1.0]: 401 Unauthorized`),
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1.0')}: 401 Unauthorized`)
  ],
  "The image's layers can't be downloaded": [
    stop(
      `${REPULL}failed to copy: httpReadSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 403 Forbidden`
    ),
    stop(
      `${REPULL}failed to copy: httpReaderSeeker: failed open: unexpected status code https://cdn.example.com/blobs/1: 503 Service Unavailable`
    )
  ],
  'The registry failed': [
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1')}: 503 Service Unavailable`),
    stop('CannotPullContainerError: API error (500): Get https://registry.example.com/v2/: internal')
  ],
  "The image doesn't exist": [
    stop(`${PULL}docker.io/acme/space:1.0: not found`),
    stop('CannotPullContainerError: API error (404): repository acme/space not found'),
    ...['inspect image', 'ref pull', 'service call'].map((what) =>
      stop(
        `CannotPullContainerError: ${what} has been retried 5 time(s): failed to resolve ref docker.io/acme/space:1.0: docker.io/acme/space:1.0: not found`
      )
    )
  ],
  'The registry denied access to the image': [
    stop(
      `${PULL}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    ),
    stop('CannotPullContainerError: The task can’t pull the image. Check whether the image exists.'),
    stop(
      "CannotPullContainerError: Error response from daemon: pull access denied for acme/space, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
    ),
    stop(`${PULL}${head('registry.example.com/v2/space/manifests/1.0')}: 403 Forbidden`)
  ],
  'The container ran out of memory': [
    exit({ space: 137 }, { reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    exit({ space: 137 }, { reason: 'container killed due to memory usage' })
  ],
  "The command doesn't exist in the image": [
    stop(`${START}exec: "serve": executable file not found in $PATH: unknown`),
    stop(`${START}exec: "/no/such": stat /no/such: no such file or directory: unknown`)
  ],
  "The entrypoint or its interpreter doesn't exist": [
    exit({ space: 255 }, { log: ['exec /entrypoint.sh: no such file or directory'] }),
    exit({ space: 1 }, { log: ['standard_init_linux.go:228: exec user process caused: no such file or directory'] })
  ],
  'The application already listens on the port of HTTPS': [
    exit(
      { 'run-on-fargate-tls': 1, space: 143 },
      {
        log: [
          'Error: loading initial config: loading new config: http app module: start: listening on :443: listen tcp :443: bind: address already in use'
        ]
      }
    )
  ],
  "The working directory can't be entered": [
    stop(
      `${START}error during container init: chdir to cwd ("/app") set in config.json failed: permission denied: unknown`
    ),
    stop(
      `${START}error during container init: chdir to cwd ("/app") set in config.json failed: no such file or directory: unknown`
    )
  ],
  "The command isn't executable": [stop(`${START}exec: "/serve": permission denied: unknown`)],
  'The image is built for another CPU': [
    stop(`${START}exec /app: exec format error: unknown`),
    exit({ space: 1 }, { log: ['exec /usr/local/bin/serve: exec format error'] }),
    exit({ space: 255 }, { log: ['standard_init_linux.go:228: exec user process caused: exec format error'] })
  ],
  "The container didn't start in time": [
    stop(
      'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: the runtime did not answer'
    )
  ],
  "The container doesn't start": [stop(`${START}exec: unable to find user app: no matching entries in passwd file`)],
  "A volume of the task can't be created": [
    stop('CannotCreateVolumeError: no such volume driver'),
    stop(
      'CannotCreateVolumeError: Post "http://%2Frun%2Fdocker%2Fplugins%2Fecs.sock/VolumeDriver.Create": context deadline exceeded'
    )
  ],
  'The container runtime failed': [
    stop('ContainerRuntimeError: failed to create container'),
    stop('CannotInspectContainerError: Could not transition to inspecting'),
    stop('CannotStopContainerError: could not stop')
  ],
  "Fargate didn't provision the task in time": [
    stop('Timeout waiting for network interface provisioning to complete.'),
    stop('Timeout waiting for EphemeralStorage provisioning to complete.')
  ]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>

/** Ends of tasks that ran. */
export const END_SAMPLES = {
  'The time to live expired': [exit({ 'run-on-fargate-timer': 0, space: 143 })],
  'AWS reclaimed the Spot capacity': [
    stop('Your Spot Task was interrupted.', 'SpotInterruption'),
    stop('Your Spot Task was interrupted.', 'TerminationNotice')
  ],
  'AWS retired the host of the task': [
    stop('ECS is performing maintenance on the underlying infrastructure hosting the task.', 'TerminationNotice'),
    stop('', 'InfrastructureHealth'),
    stop('Host EC2 (instance i-0123456789abcdef0) terminated.', 'EC2InstanceTerminated')
  ],
  'The load balancer found the task unhealthy': [
    stop(
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1)',
      'ServiceSchedulerInitiated'
    ),
    stop(
      '(service web) (port 80) is unhealthy in (target-group arn:x) due to (reason Health checks failed)',
      'ServiceSchedulerInitiated'
    )
  ],
  'The container is unhealthy': [stop('Task failed container health checks', 'ServiceSchedulerInitiated')],
  'A service stopped the task': [
    stop('Scaling activity initiated by (deployment ecs-svc/0123456789)', 'ServiceSchedulerInitiated')
  ],
  'Someone stopped the task': [
    stop('Task stopped by user', 'UserInitiated'),
    stop('Replaced by a newer deployment', 'UserInitiated')
  ],
  // With sidecars, the container that caused the others to stop counts.
  'The application ended by itself': [exit({ space: 0 }), exit({ space: 0, proxy: 137 })],
  'The container was killed': [exit({ space: 137 }), exit({ space: 137, proxy: 143 })],
  'The application crashed': [exit({ space: 139 }), exit({ space: 134 })],
  'The application was asked to stop': [exit({ space: 143 }), exit({ space: 130 })],
  "A command in the container isn't executable": [exit({ space: 126 })],
  "A command in the container doesn't exist": [exit({ space: 127 })],
  'The application failed': [
    exit({ space: 1 }, { log: ['starting', 'boom: no DATABASE_URL'] }),
    exit({ space: 255 }),
    exit({ space: 1, proxy: 143 }),
    exit({ space: 3, proxy: 0 })
  ]
} as const satisfies Partial<Readonly<Record<FailureTitle, Samples>>>
