import { CAPACITY_TEXTS } from '../aws/errors.ts'
import { chapter } from './failure.ts'

const OFFLINE =
  /connection issue between|dial (?:tcp|udp)|i\/o timeout|handshake timeout|connection timed out|Client\.Timeout|request canceled|context (?:canceled|deadline)|: signal: killed|connection reset|x509: |toomanyrequests|429 Too Many|Rate exceeded|no such host/i
const ECR =
  /ecr:BatchGetImage|pull access denied for \d+\.dkr|CannotPullECRContainerError|CannotPullContainerError: no basic auth credentials|\.dkr[.-]ecr/

/** Failed pulls. Source: "CannotPullContainer task errors" in the ECS Developer Guide; texts of containerd. */
export const PULLS = chapter(['task'], {
  "The image doesn't support this architecture": {
    when: /does not contain descriptor matching platform '([^']+)'/,
    cause: ({ found }) => `The image has no variant for ${found[1] ?? 'the platform of the task'}.`,
    remedy: ({ found }) =>
      `Build it with \`docker buildx build --platform ${found[1] ?? 'linux/amd64'}\`, or set \`architecture\` to one of the image's.`
  },
  'The reference names an attestation': {
    when: /in-toto|no processor for media-type/,
    cause: 'The digest belongs to the attestation beside the image, not to the image.',
    remedy:
      'Set the tag or the digest of the index in `image`, or build with `provenance: false` in `docker/build-push-action`.'
  },
  "The image doesn't fit into the task's storage": {
    when: /no space left on device/,
    cause: 'A task has 20 GiB by default, and the unpacked image needs more.',
    remedy: 'Set `ephemeral-storage` to 21 up to 200 GiB, or reduce the size of the image.'
  },
  "The task can't reach the image's layers in S3": {
    when: /pull command failed: panic: runtime error/,
    cause: "Amazon ECR stores layers in S3, which the task's private subnet can't reach.",
    remedy:
      'Add a gateway endpoint for S3 or a NAT gateway to the route table of the subnet. Or set `assign-public-ip: true` in a public subnet.'
  },
  "The image's name isn't valid": {
    when: /invalid reference(?: format)?\b/,
    remedy: 'Correct `image`: a lower-case path, no `https://`, no blanks, and no empty variable in it.'
  },
  "The access token can't read images": {
    when: /access token has insufficient scopes/,
    cause: 'The registry accepts the token in the secret, but the token lacks the permission to read.',
    remedy: 'Create a token with that permission, set it in `registry-password`, and run the workflow again.'
  },
  "The execution role can't pull from Amazon ECR": {
    when: {
      text: ECR,
      also: /40[13]\b|denied|no basic auth|no identity-based|ecr:BatchGetImage|CannotPullECR/,
      not: OFFLINE
    },
    remedy:
      'Attach the policy `AmazonECSTaskExecutionRolePolicy` to the role in `execution-role-arn`, or give it the same permissions on this repository. For an image of another account, the policy of the repository must allow it too.'
  },
  'The registry requires credentials': {
    when: { text: /failed to fetch anonymous token|authorization failed: no basic auth credentials/, not: OFFLINE },
    cause: "The task has no credentials, and the image isn't public.",
    remedy:
      'Set `registry-username` and `registry-password`, or `secret-arn`. For ghcr.io, the password is a token with `read:packages`.'
  },
  'The registry rejected the credentials': {
    when: [
      { text: /failed to fetch oauth token/, also: /40[13] /, not: /insufficient scopes|\.dkr[.-]ecr/ },
      { text: /incorrect username or password/, not: /failed to fetch oauth token/ },
      {
        text: /unexpected status/,
        also: /manifests[^:]*: 401|\/manifests\/\S+: 401/,
        not: /\.dkr[.-]ecr|fetch oauth token/
      }
    ],
    cause: 'The username or the password in the secret is wrong or has expired.',
    remedy:
      "Renew `registry-password`, and run the workflow again: it updates the secret. Renew a secret in `secret-arn` yourself. Don't use a token that expires with the job, such as `GITHUB_TOKEN`."
  },
  "The image's layers can't be downloaded": {
    when: /httpRead(?:er)?Seeker: failed open: unexpected status code \S+: (\d{3})/,
    cause: ({ found }) => `The storage of the registry answered with HTTP ${found[1] ?? 'status'}.`,
    remedy:
      "Run the workflow again. If that doesn't help, check the policy of VPC endpoints, proxies on the way, and the registry's storage."
  },
  'The registry failed': {
    when: {
      text: /unexpected status (?:code|from (?:GET|HEAD) request to) [^\n]{0,400}: 5\d\d |API error \(5\d\d\)/,
      not: /Seeker: failed open/
    },
    remedy: "Run the workflow again. If that doesn't help, check the registry's status page."
  },
  "The image doesn't exist": {
    when: {
      text: /: not found|repository \S+ not found|manifest unknown|name unknown/i,
      also: /CannotPull/,
      not: OFFLINE
    },
    cause: 'The registry has no such repository, tag or digest.',
    remedy: 'Check `image`. Push it under this tag before the deployment.'
  },
  'The registry denied access to the image': {
    when: {
      text: /pull access denied|insufficient_scope|Check whether the image exists|denied: requested access|403 Forbidden/,
      not: new RegExp(
        `${ECR.source}|${OFFLINE.source}|fetch (?:anonymous|oauth) token|no basic auth credentials|Seeker: failed open|manifests\\S*: 401`,
        'i'
      )
    },
    cause: "The image doesn't exist, or the credentials don't include it. Registries answer both alike.",
    remedy: 'Check the name in `image`, and give the user in `registry-username` the permission to pull it.'
  }
})

/** Failed starts. Source: "Amazon ECS stopped tasks error messages" in the Developer Guide; the texts are runc's. */
export const STARTS = chapter(['task'], {
  'The image is built for another CPU': {
    from: ['task', 'log'],
    when: /exec format error/,
    cause:
      "The application is built for another architecture than the task's, or is a script without `#!` in its first line.",
    remedy:
      "Build the image for the task's architecture, for example with `docker buildx build --platform linux/amd64`. Or set `architecture` to the image's."
  },
  'The container ran out of memory': {
    when: /OutOfMemory|killed due to memory usage/,
    remedy: 'Set a larger `memory`, and a larger `cpu` if Fargate requires it. Or reduce what the application uses.'
  },
  "The command doesn't exist in the image": {
    when: { text: /executable file not found in \$PATH|no such file or directory: unknown/, not: /chdir to cwd/ },
    remedy: "Check `command`, and the image's ENTRYPOINT and CMD."
  },
  "The entrypoint or its interpreter doesn't exist": {
    from: ['log'],
    when: /^(?:exec [^\s:]+|standard_init_linux\.go:\d+: exec user process caused): no such file or directory/m,
    cause: 'The image lacks the file, the interpreter in its first line, or the C library that it needs.',
    remedy:
      'Check the path in ENTRYPOINT or `command`, the first line of the script, and that it has no Windows line endings.'
  },
  'The application already listens on the port of HTTPS': {
    from: ['log'],
    when: /^Error: loading initial config: .*listen tcp :(\d+): bind: address already in use/m,
    cause: ({ found }) =>
      `The containers of a task share their ports. The container that serves HTTPS could not listen on port ${found[1] ?? '443'}.`,
    remedy: ({ found }) =>
      found[1] === '80'
        ? 'Add port 80 to EXPOSE of the image, or to `port`: then the action does not redirect from it.'
        : 'Let the application listen on another port without TLS, and set `port` to it.'
  },
  "The working directory can't be entered": {
    when: /chdir to cwd \("?([^")]*)/,
    cause: ({ found }) => `The directory ${found[1] ?? ''} doesn't exist in the image, or its user can't enter it.`,
    remedy: "Check the image's WORKDIR and USER, and `workingDirectory` and `user` in `task-definition`."
  },
  "The command isn't executable": {
    when: { text: /permission denied: unknown/, not: /chdir to cwd/ },
    remedy: 'Make it executable in the image: `RUN chmod +x …`.'
  },
  "The container didn't start in time": {
    when: /ContainerRuntimeTimeoutError|Could not transition to (?:running|started); timed out/,
    remedy:
      "Run the workflow again. If that doesn't help, check `command` and the image's ENTRYPOINT, or set a larger `cpu`."
  },
  "The container doesn't start": {
    when: {
      text: /CannotStartContainerError/,
      not: /exec format error|executable file not found|no such file or directory: unknown|permission denied: unknown|chdir to cwd|logging driver|logger args|OutOfMemory|timed out/
    },
    remedy: "Check `command`, and the image's ENTRYPOINT, CMD, USER and WORKDIR."
  },
  "A volume of the task can't be created": {
    when: { text: /CannotCreateVolumeError/, not: /EFS utils/ },
    remedy:
      'Check `volumes` in `task-definition`: the driver, the file system and its network. Then run the workflow again.'
  },
  'The container runtime failed': {
    when: {
      text: /ContainerRuntimeError|CannotInspectContainerError|CannotStopContainerError|CannotCreateContainerError/,
      not: new RegExp(
        `${OFFLINE.source}|exec format error|no space left|no such file or directory: unknown|permission denied: unknown`,
        'i'
      )
    },
    cause: 'The failure is on the side of AWS.',
    remedy: 'Run the workflow again.'
  },
  "Fargate didn't provision the task in time": {
    when: /Timeout waiting for (?:network interface|EphemeralStorage)/,
    remedy: 'Run the workflow again.'
  }
})

const SIGNALS: Readonly<Record<number, string>> = {
  132: 'SIGILL: the CPU lacks an instruction that the application uses',
  134: 'SIGABRT: the application aborted',
  136: 'SIGFPE: an arithmetic error',
  139: 'SIGSEGV: an invalid memory access'
}

/** Ended tasks. Source: "Essential container exited" and `stopCode` in the ECS documentation; 128 + n is signal n. */
export const ENDS = chapter(['task'], {
  'The time to live expired': {
    from: ['timer'],
    when: {},
    remedy: 'Set a longer `time-to-live`, or omit it.'
  },
  'AWS reclaimed the Spot capacity': {
    when: [{ code: /^SpotInterruption$/ }, { code: /^(?!SpotInterruption$)/, text: CAPACITY_TEXTS.interrupted }],
    cause: 'AWS stops tasks on Fargate Spot with a notice of two minutes when it needs the capacity.',
    remedy: "Run the workflow again, or set `launch-type: FARGATE`, which AWS doesn't reclaim."
  },
  'AWS retired the host of the task': {
    when: [
      { code: /^(?:TerminationNotice|InfrastructureHealth)$/, not: CAPACITY_TEXTS.interrupted },
      {
        code: /^(?!TerminationNotice|InfrastructureHealth|SpotInterruption)/,
        text: /performing maintenance on the underlying infrastructure|Task stopped.{0,80}retire|^Host EC2 \(instance/m
      }
    ],
    cause: 'AWS stops tasks for maintenance, or when their host fails.',
    remedy: 'Run the workflow again.'
  },
  'The load balancer found the task unhealthy': {
    when: /failed ELB health checks|is unhealthy in \(?target-group/,
    cause: 'A service with a load balancer stopped the task. This action starts tasks without a service.',
    remedy:
      "Find the service that uses this cluster and family. Let the application answer on the target group's path and port within the service's grace period."
  },
  'The container is unhealthy': {
    when: /failed container health checks/,
    remedy:
      'Run the command of `healthCheck` in `task-definition` in the container. If the application starts slowly, set a longer `startPeriod`.'
  },
  'A service stopped the task': {
    when: [
      { code: /^ServiceSchedulerInitiated$/, not: /health checks|is unhealthy in/ },
      { code: /^(?!ServiceSchedulerInitiated$)/, text: /Scaling activity initiated by/ }
    ],
    cause: 'An ECS service replaced the task or scaled down. This action starts tasks without a service.',
    remedy: 'Find the service that uses this cluster and family.'
  },
  'Someone stopped the task': {
    when: [{ code: /^UserInitiated$/ }, { code: /^(?!UserInitiated$)/, text: /Task stopped by user/ }],
    cause: 'A person or another deployment of this environment stopped the task while the step waited for it.',
    remedy: 'If several runs deploy one environment, set `concurrency` in the workflow.'
  },
  'The application ended by itself': {
    from: ['exit'],
    when: { exit: [0] },
    cause: 'The application has finished, or continues in the background.',
    remedy: 'Run the server in the foreground, or set `command`. For a job, set `wait-for: stopped`.'
  },
  'The container was killed': {
    from: ['exit'],
    when: { exit: [137] },
    cause: 'Often, the task as a whole ran out of memory. Or the container ignored the request to stop.',
    remedy: 'Set a larger `memory`, and check the log.'
  },
  'The application crashed': {
    from: ['exit'],
    when: { exit: [132, 134, 136, 139] },
    cause: ({ exit }) => `The exit code means ${SIGNALS[exit ?? 0] ?? 'a signal'}.`,
    remedy: 'Check that its libraries match `architecture`. Set a larger `memory` to rule out that it ran short.'
  },
  'The application was asked to stop': {
    from: ['exit'],
    when: { exit: [130, 143] },
    cause: ({ exit }) =>
      `The exit code means ${exit === 130 ? 'SIGINT' : 'SIGTERM'}, which something in the task sent, not AWS.`,
    remedy: 'Check its log, and those of the other containers.'
  },
  "A command in the container isn't executable": {
    from: ['exit'],
    when: { exit: [126] },
    remedy: "Check `command` and the image's ENTRYPOINT. Make the file executable in the image: `RUN chmod +x …`."
  },
  "A command in the container doesn't exist": {
    from: ['exit'],
    when: { exit: [127] },
    remedy: "Check `command`, the image's ENTRYPOINT and CMD, and what they call."
  },
  'The application failed': {
    from: ['exit'],
    when: { exit: 'other' },
    remedy: 'Check its log. It may lack `environment-variables`, `secrets`, another `command`, or `task-role-arn`.'
  }
})
