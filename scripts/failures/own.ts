import type { ErrorCode } from '../../src/errors.ts'

import { ACCOUNT, INPUTS, REGISTRY, type Own } from './own-before.ts'
import { CERTIFICATE } from './own-certificate.ts'

const TASK = {
  ANSWER_INCOMPLETE: [
    'AWS answered a call without a field that its API promises.',
    'If you use a proxy or another endpoint of AWS, check what it omits. Otherwise, run the workflow again.'
  ],
  ADDRESS_MISSING: [
    'The task runs, but its network interface has no public IP.',
    'Check that the subnet allows public IPv4 addresses, or set `assign-public-ip: false`.'
  ],
  CERTIFICATE_UNEXPECTED: [
    'The task answers under its name with another certificate than the one in the secret.',
    'Run the workflow again. If that does not help, check what intercepts TLS between the runner and the task.'
  ],
  CONTAINER_ENDED: [
    'The container ended while the task runs, as it is not essential.',
    'Check its log. Make it `essential` in `task-definition`, or set another `container-name`.'
  ],
  DEPLOYMENT_IMPOSSIBLE: [
    'The action found several problems before it created anything. The message lists all of them.',
    'Correct each of them.'
  ],
  DOMAIN_NOT_ANSWERED: [
    'The application is healthy at the IP address of its task, but not under its domain.',
    'Allow the domain in the settings of the application, or omit `health-check-path`.'
  ],
  HEALTH_CHECK_FAILED: [
    'The application answers, but not with a 2xx or 3xx status.',
    'Check `health-check-path` and the log of the application. If it starts slowly, set a longer `timeout-minutes`.'
  ],
  HEALTH_CHECK_MISSING: [
    '`wait-for` is `healthy`, but no essential container has a health check. ECS ignores the HEALTHCHECK of an image.',
    'Add `healthCheck` to the container in `task-definition`, or set `health-check-path`.'
  ],
  HEALTH_CHECK_WITHOUT_PORT: [
    '`health-check-path` is set, but the task has no TCP port.',
    'Set `port`, or omit `health-check-path`.'
  ],
  HTTPS_NOT_ANSWERED: [
    'The container that serves HTTPS does not complete the TLS handshake.',
    'Check the log of the container `run-on-fargate-tls`.'
  ],
  HTTPS_PORT_TAKEN: [
    'With `https`, a container of the action listens on port 443, but another container already uses that port.',
    'Let the application listen on another port without TLS, and set `port` to it.'
  ],
  HTTPS_WITHOUT_PORT: [
    '`https` is `true`, but the task has no TCP port to pass requests on to.',
    'Set `port` to the port that the application listens on without TLS.'
  ],
  JOB_INTERRUPTED: [
    'The job was interrupted after it had started. The action does not start it again, as it may have done part of its work.',
    'Run the workflow again if the job can run twice. AWS does not reclaim capacity with `launch-type: FARGATE`.'
  ],
  JOB_NOT_ESSENTIAL: [
    '`wait-for` is `stopped`, but the task does not end with this container.',
    'Make it `essential` in `task-definition`, or set another `container-name`.'
  ],
  LASTING_TASK_KEPT: [
    'The environment has a permanent task, which this temporary deployment would replace.',
    'Set another `environment`, or deploy with `keep-running: true` and without `time-to-live`.'
  ],
  NETWORK_MODE_UNSUPPORTED: [
    'Fargate supports only the network mode `awsvpc`.',
    'Remove `networkMode` from `task-definition`, or set `launch-type: EC2`.'
  ],
  NOTHING_LISTENS: [
    'Nothing listens on the port.',
    'Set `port` to the port of the application, or let it listen on 0.0.0.0 instead of 127.0.0.1.'
  ],
  NO_HTTP: [
    'Something listens on the port, but does not speak plain HTTP.',
    'Set `port` to a port with plain HTTP, without TLS.'
  ],
  NO_ROUTE: [
    'The runner has no route to the task. GitHub-hosted runners have no IPv6.',
    'Use a self-hosted runner with IPv6, or omit `health-check-path`.'
  ],
  NO_WAY_IN: [
    'The runner gets no answer from the port.',
    'Allow the runner in `ingress-cidrs`, or open the port in the groups of `security-groups`. Only a runner in the VPC reaches a private IP.'
  ],
  OLD_TASK_LEFT: [
    'The new task runs, but the older one could not be stopped.',
    'Run the workflow again, or stop the task with `aws ecs stop-task`.'
  ],
  OPERATING_SYSTEM_UNSUPPORTED: [
    'The task definition is not for Linux.',
    'Omit `runtimePlatform.operatingSystemFamily`, or set it to `LINUX`.'
  ],
  PLATFORM_UNSUPPORTED: [
    'The image is built for another platform than the task.',
    'Build it with `docker buildx build --platform`, or set `architecture`.'
  ],
  PROXY_UNREACHABLE: [
    'The proxy in `HTTP_PROXY` does not answer the health check.',
    'Correct `HTTP_PROXY`, or add the IP of the task to `NO_PROXY`.'
  ],
  TASK_LOST: ['ECS no longer knows a task that it started.', 'Run the workflow again.'],
  TASK_UNHEALTHY: [
    'The health check in the task definition failed.',
    'Check the log of the container. If it starts slowly, set a longer `startPeriod` of its `healthCheck`.'
  ],
  TIMED_OUT: [
    'The step waited for as long as `timeout-minutes` allows. The message names what it waited for.',
    'If the image or the application needs longer, set a longer `timeout-minutes`.'
  ],
  TLS_NAME_TAKEN: [
    'A container of the task has the name `run-on-fargate-tls`, which the container that serves HTTPS uses.',
    'Remove it from `task-definition` if it is from an earlier deployment. Otherwise rename it.'
  ],
  TLS_OUT_OF_REACH: [
    'The image of the container that serves HTTPS is at public.ecr.aws, which the subnets have no route to.',
    'Use subnets with a route to the internet, or omit `https`.'
  ],
  TLS_WITHOUT_ROOM: [
    'The containers of `task-definition` leave no memory, CPU or container for the one that serves HTTPS.',
    'Increase `memory` or `cpu` of the task, or decrease those of a container.'
  ],
  PORT_TAKEN: [
    'Two containers of the task listen on the same port, but they share the network of the task.',
    'Let one of them listen on another port. Set `port`, or `portMappings` in `task-definition`, if the image exposes a port that it does not use.'
  ],
  SELF_VARIABLES_TOO_LONG: [
    'The variables of `self-variables` exceed the 8192 characters that ECS accepts for a task.',
    'Shorten the name in `environment` or `domain`, use fewer containers, or omit `self-variables`.'
  ],
  SOURCE_MISSING: [
    'The environment of `image-from` does not exist in this Region, or has no earlier revision. The message lists those that exist.',
    'Set another environment in `image-from`, or deploy an image with `image`.'
  ],
  SOURCE_NOT_OURS: [
    'The task of the environment runs on a task definition without the tags of the environment.',
    'Deploy an image with `image`, and check in CloudTrail who started the task.'
  ],
  TIMER_NAME_TAKEN: [
    'A container has the name of the container that `time-to-live` adds.',
    'Rename it in `task-definition`.'
  ],
  TIMER_OUT_OF_REACH: [
    'The image of the timer is at public.ecr.aws, which the subnets have no route to.',
    'Set subnets with a route to the internet, or omit `time-to-live`.'
  ],
  TIMER_WITHOUT_ROOM: [
    '`time-to-live` adds a container, but the task already has the ten that ECS accepts.',
    'Remove a container from `task-definition`, or omit `time-to-live`.'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>

const RUN = {
  CANCELLED: ['The job was cancelled.', 'Run the workflow again.'],
  ENVIRONMENT_MISSING: [
    'The run has no pull request, branch or tag to name the environment after.',
    'Set `environment`.'
  ],
  ENVIRONMENT_TOO_LONG: [
    'AWS tags have at most 256 characters. Signs and emoji take 3 to 12 each.',
    'Set a shorter `environment`.'
  ],
  GITHUB_DENIED: [
    'The token has expired, or lacks a permission.',
    'Add the permission in the message under `permissions` in the workflow.'
  ],
  GITHUB_LIMIT: [
    'The token has reached its rate limit. Jobs that share the token share the limit.',
    'Run the workflow later.'
  ],
  GITHUB_REFUSED: ['GitHub rejected a call.', 'Check that the token in `github-token` can access the repository.'],
  GITHUB_UNREACHABLE: [
    "GitHub's API did not answer, or the answer is invalid.",
    "Check GitHub's status. On a self-hosted runner, check its network, `HTTPS_PROXY` and `NO_PROXY`."
  ],
  NOT_ALL_REMOVED: [
    'Some resources could not be removed. The message names each with its reason.',
    'Run the workflow again to continue, or delete them yourself.'
  ],
  NOT_A_WORKFLOW: [
    'GITHUB_REPOSITORY or GITHUB_RUN_ID is not set.',
    'Run this action in a workflow of GitHub Actions.'
  ],
  PROXY_INVALID: [
    'A proxy variable is not the URL of an HTTP proxy.',
    'Set it to a URL such as `http://proxy.example.com:3128`, or remove it.'
  ],
  REF_MISSING: [
    '`follow-ref` is `true`, but the run has no pull request, branch or tag.',
    'Omit `follow-ref`, or use an event that has one.'
  ],
  TOKEN_MISSING: [
    'The action needs `github-token` to see which pull requests are closed and which branches are deleted.',
    'Omit `github-token`, and give the job `permissions: contents: read, pull-requests: read`.'
  ],
  TOO_MANY_CONTAINERS: [
    'The task has more than the 10 containers that ECS accepts.',
    'Remove lines of `images`, or containers of `task-definition`.'
  ],
  TOO_MANY_ENVIRONMENTS: [
    'The repository has as many environments as `max-environments` allows, or all repositories together have as many as `max-environments-in-cluster` allows.',
    'Remove one with `mode: destroy`, run `mode: sweep`, or set a larger limit.'
  ]
} as const satisfies Partial<Readonly<Record<ErrorCode, Own>>>

/** The failures that the action itself detects, by chapter of the troubleshooting guide. */
export const OWN_CHAPTERS: Readonly<Record<string, Partial<Readonly<Record<ErrorCode, Own>>>>> = {
  Inputs: INPUTS,
  'The registry and the image': REGISTRY,
  'The AWS account': ACCOUNT,
  'The certificate': CERTIFICATE,
  'The deployment and its task': TASK,
  'GitHub, environments and the run': RUN
}

/** All of these failures. The type ensures that none is missing. */
export const OWN: Readonly<Record<ErrorCode, Own>> = {
  ...INPUTS,
  ...REGISTRY,
  ...ACCOUNT,
  ...CERTIFICATE,
  ...TASK,
  ...RUN
}
