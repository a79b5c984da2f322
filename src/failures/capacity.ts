import type { Chapter } from './failure.ts'

const INSTANCE_RESOURCES: Readonly<Record<string, string>> = {
  CPU: 'Set a smaller `cpu`',
  MEMORY: 'Set a smaller `memory`',
  ENI: 'Use larger instances or network interface trunking (`awsvpcTrunking`), as each task needs a network interface of its own',
  PORTS: 'Stop the task that uses the same host port, or set another `port`',
  GPU: 'Use instances with a GPU'
}
const MISFITS: Readonly<Record<string, string>> = {
  AGENT: "the ECS agent on the instance isn't connected",
  ATTRIBUTE: 'no instance has what the task definition requires, such as its CPU architecture or log driver',
  LOCATION: 'no instance is in the given subnets',
  INACTIVE: 'the instance has left the cluster'
}

/** Why ECS placed no task. Source: "API failures messages" in the ECS Developer Guide. */
export const CAPACITY = {
  'fargate-quota': {
    from: ['ECS', 'task'],
    when: { text: /limit on the number of (?:vCPUs|tasks) you can run concurrently/ },
    title: 'The Fargate quota is reached',
    remedy:
      'Stop tasks you no longer need, set a smaller `cpu`, or request a higher quota under Service Quotas, AWS Fargate. New accounts start with 6 vCPUs.'
  },
  'size-above-limit': {
    from: ['ECS', 'task'],
    when: { text: /requested (?:CPU|MEMORY) configuration is above your limit/ },
    title: 'The account is limited to smaller tasks',
    cause: 'AWS limits the size of tasks in new accounts.',
    remedy: 'Set a smaller `cpu` and `memory`, or contact AWS Support.'
  },
  'fargate-capacity': {
    from: ['ECS', 'task'],
    when: { text: /Capacity is unavailable at this time/ },
    title: 'Fargate has no capacity right now',
    cause: 'Fargate has no capacity in this Availability Zone right now.',
    remedy:
      'Run the workflow again, and set `subnets` in several Availability Zones. With `launch-type: FARGATE_SPOT`, use `FARGATE`: it has more capacity.'
  },
  'fargate-internal-error': {
    from: ['ECS RunTask', 'task'],
    when: { code: /^(?!Internal|Server)/, text: /^Internal error\.|^InternalError(?::|$)/m },
    title: 'Fargate had an internal error',
    cause: "Fargate failed, or the subnet's Availability Zone doesn't have Fargate.",
    remedy: "Run the workflow again. If that doesn't help, set `subnets` in other Availability Zones."
  },
  'capacity-provider-empty': {
    from: ['ECS', 'task'],
    when: { text: /EMPTY CAPACITY PROVIDER/ },
    title: 'The capacity provider is empty',
    cause: 'The capacity provider has no container instances for the task.',
    remedy: 'Set `launch-type: FARGATE`, or let its Auto Scaling group start instances.'
  },
  'instances-full': {
    from: ['ECS', 'task'],
    when: { text: /^RESOURCE:([A-Z]+)/m },
    title: 'The container instances have no capacity',
    cause: ({ found }) =>
      `No container instance of the cluster has the ${(found[1] ?? '').toLowerCase()} that the task requests.`,
    remedy: ({ found }) =>
      `${INSTANCE_RESOURCES[found[1] ?? ''] ?? 'Request less'}. Or add instances to the cluster, or set \`launch-type: FARGATE\`.`
  },
  'instances-unfit': {
    from: ['ECS', 'task'],
    when: { text: /^(AGENT|ATTRIBUTE|LOCATION|INACTIVE)\b/m },
    title: "The container instances can't run this task",
    cause: ({ found }) => `The cluster has no suitable container instance: ${MISFITS[found[1] ?? ''] ?? ''}.`,
    remedy:
      "Check the instances under Infrastructure on the cluster's page in the ECS console, or set `launch-type: FARGATE`."
  },
  'ecs-resource-missing': {
    from: ['ECS', 'task'],
    when: { text: /^MISSING\b/m },
    title: "ECS doesn't find a resource of the request",
    cause: "A task, cluster or container instance of the request doesn't exist in this Region and account.",
    remedy: 'Check `cluster` and the Region, and run the workflow again.'
  }
} as const satisfies Chapter
