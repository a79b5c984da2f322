import type { Cause } from './cause.ts'

const INSTANCE_RESOURCES: Readonly<Record<string, string>> = {
  CPU: 'Ask for less in `cpu`',
  MEMORY: 'Ask for less in `memory`',
  ENI: 'Use larger instances or network interface trunking (`awsvpcTrunking`), as each task needs an interface of its own',
  PORTS: 'Stop the task that holds the same host port, or choose another `port`',
  GPU: 'Use instances with a GPU'
}
const MISFITS: Readonly<Record<string, string>> = {
  AGENT: 'the ECS agent on the instance is not connected',
  ATTRIBUTE: 'no instance has what the task definition needs, such as its CPU architecture or log driver',
  LOCATION: 'no instance is in the subnets that were given',
  INACTIVE: 'the instance has left the cluster'
}

/** Why ECS found no place for the task. Source: "API failures messages" in the ECS Developer Guide. */
export const CAPACITY: readonly Cause[] = [
  {
    when: /limit on the number of (vCPUs|tasks) you can run concurrently/,
    title: 'The Fargate quota is used up',
    cause: (found) => `The account may not run more ${found[1] ?? ''} on Fargate at once.`,
    remedy:
      'Stop tasks that are not needed, ask for less in `cpu`, or ask for more under Service Quotas, AWS Fargate. New accounts begin with 6 vCPUs.'
  },
  {
    when: /requested (CPU|MEMORY) configuration is above your limit/,
    title: 'The account allows only smaller tasks',
    cause: (found) => `AWS gives new accounts less ${(found[1] ?? '').toLowerCase()} a task than was asked for.`,
    remedy: 'Ask for less in `cpu` and `memory`, or write to AWS Support.'
  },
  {
    when: /Capacity is unavailable at this time/,
    title: 'Fargate has no capacity there',
    cause: 'The Availability Zone that AWS chose has no room at the moment.',
    remedy:
      'Run the job again, and name `subnets` in several zones; with `launch-type: FARGATE_SPOT`, use `FARGATE`, which has more room.'
  },
  {
    when: /EMPTY CAPACITY PROVIDER/,
    title: 'The capacity provider is empty',
    cause: 'The capacity provider has no container instances that could take the task.',
    remedy: 'Set `launch-type: FARGATE`, or let its Auto Scaling group start instances.'
  },
  {
    when: /(?:^|; |TaskFailedToStart: )RESOURCE:([A-Z]+)/,
    title: 'The container instances have no room',
    cause: (found) =>
      `No container instance of the cluster has the ${(found[1] ?? '').toLowerCase()} that the task asks for.`,
    remedy: (found) =>
      `${INSTANCE_RESOURCES[found[1] ?? ''] ?? 'Ask for less'}; or add instances to the cluster, or set \`launch-type: FARGATE\`.`
  },
  {
    when: /(?:^|; |TaskFailedToStart: )(AGENT|ATTRIBUTE|LOCATION|INACTIVE)\b/,
    title: 'The container instances cannot run this task',
    cause: (found) => `There is no fitting container instance in the cluster: ${MISFITS[found[1] ?? ''] ?? ''}.`,
    remedy:
      'Check the instances under Infrastructure on the cluster’s page in the ECS console; or set `launch-type: FARGATE`.'
  },
  {
    when: /(?:^|; |TaskFailedToStart: )MISSING\b/,
    title: 'ECS does not find what was named',
    cause: 'A task, cluster or container instance that was named does not exist in this Region and account.',
    remedy: 'Check `cluster` and the Region, and run the job again.'
  }
]
