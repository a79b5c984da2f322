import type { Cause } from './cause.ts'

const INVALID = /\b(?:Client|InvalidParameter)Exception: /.source

/** What RegisterTaskDefinition refuses. Source: "Task definition parameters for Fargate" in the ECS Developer Guide. */
export const DEFINITION: readonly Cause[] = [
  {
    when: /No Fargate configuration exists for given values/,
    title: 'Fargate has no such size',
    cause: 'This pair of CPU and memory is not in Fargate’s table of sizes.',
    remedy:
      'Choose a pair for `cpu` and `memory`: `256` goes with `512`, `1024` or `2048`; `512` with `1024` to `4096`; `1024` with `2048` to `8192`; see "Task size" in the ECS Developer Guide.'
  },
  {
    when: /Fargate requires that '(cpu|memory)' be defined at the task level/,
    title: 'The task has no size',
    cause: (found) => `Fargate wants \`${found[1] ?? 'cpu'}\` for the task as a whole, not only for its containers.`,
    remedy: (found) => `Set \`${found[1] ?? 'cpu'}\`, here or at the top of \`task-definition\`.`
  },
  {
    when: /Fargate only supports network mode/,
    title: 'Fargate has only the network mode awsvpc',
    cause: 'The task definition names another network mode.',
    remedy: 'Set `"networkMode": "awsvpc"` in `task-definition`, or `launch-type: EC2`.'
  },
  {
    when: /requires task definition to have execution role ARN to support (.+?)\.?(?:$|;)/,
    title: 'The task definition has no execution role',
    cause: (found) => `Without an execution role a task has no ${found[1] ?? 'log and no private image'}.`,
    remedy: 'Leave `executionRoleArn` to this action, or set `execution-role-arn`.'
  },
  {
    when: /host ports and container ports in port mappings must match/,
    title: 'Host port and container port differ',
    cause: 'A task with a network interface of its own has no other ports than those of its containers.',
    remedy: 'Leave `hostPort` out of `portMappings` in `task-definition`.'
  },
  {
    when: /Container\.(name|image) (?:should not be null or empty|contains invalid characters|should be at most)/,
    title: 'A container has no proper name or image',
    cause: (found) =>
      `The ${found[1] ?? 'name'} of a container is missing, too long, or has characters that ECS does not take.`,
    remedy: 'Correct `container-name`, `image`, or the containers in `task-definition`.'
  },
  {
    when: /Invalid setting for container '([^']*)'\. At least one of 'memory' or 'memoryReservation'/,
    title: 'A container has no memory',
    cause: (found) => `Neither the task nor the container ${found[1] ?? ''} says how much memory it gets.`,
    remedy: 'Set `memory`, or `memory` of the container in `task-definition`.'
  },
  {
    when: /EphemeralStorage size should be (at (?:least|most) \d+)/,
    title: 'Fargate has no such storage size',
    cause: (found) => `The storage of a task is 20 GiB when nothing is said, else ${found[1] ?? ''} GiB.`,
    remedy: 'Set `ephemeral-storage` to a number from 21 to 200, or leave it out for 20 GiB.'
  },
  {
    when: /Too many concurrent attempts to create a new revision/,
    title: 'Two runs register the same task definition',
    cause: 'ECS registers one revision of a family at a time, and another run went on doing so for a minute.',
    remedy: 'Run the job again, and set `concurrency` in the workflow so that one run deploys an environment at a time.'
  },
  {
    when: /Role is not valid/,
    title: 'A role is not one that ECS can use',
    cause: 'What the task definition names as a role is no role, or ECS does not see it yet.',
    remedy: 'Check `execution-role-arn` and `task-role-arn`: `arn:…:iam::<account>:role/<path and name>`.'
  },
  {
    when: /Family (?:contains invalid characters|should)/,
    title: 'The family’s name is not one for ECS',
    cause: 'The family of a task definition has at most 255 letters, digits, hyphens and underscores.',
    remedy: 'Correct `family` in `task-definition`, or leave it out.'
  },
  {
    when: /Duplicate container name|Container names must be unique/i,
    title: 'Two containers have one name',
    cause: 'The containers of a task definition must have different names.',
    remedy: 'Rename one in `task-definition`.'
  },
  {
    when: /Max allowed length is '65536' bytes/,
    title: 'The task definition is too long',
    cause: 'ECS takes task definitions of up to 64 KiB.',
    remedy: 'Shorten `environment-variables`; keep large values in an S3 file, in Secrets Manager or in the image.'
  },
  {
    when: /Fargate requires that the '(privileged)' setting|Fargate launch type do not support (.+?)\.?$|Fargate compatible task definitions do not support (\S+)|(\S+) is not allowed on Fargate|(\S+) is not a valid log driver/,
    title: 'Fargate does not have this setting',
    cause: (found) =>
      `The task definition uses ${found.slice(1).find(Boolean) ?? 'a setting'}, which works on EC2 only.`,
    remedy:
      'Take it out of `task-definition`, or set `launch-type: EC2`; see "Task definition differences for Fargate" in the ECS Developer Guide.'
  },
  {
    when: new RegExp(
      `${INVALID}(?:Container list cannot be empty|Too many containers|At least one container in the task definition must be essential|Dependency container|Health check|Port mapping|Restart policy|Links are not|Invalid setting for container|Invalid '\\w+' setting for task|(?:Disable Networking|DNS servers|DNS search domains|Extra hosts|Hostname) (?:is|are) not supported)`
    ),
    title: 'ECS does not take the task definition',
    cause: 'One of its settings is not as ECS wants it; the text says which.',
    remedy: 'Correct it in `task-definition`; see "Task definition parameters" in the ECS Developer Guide.'
  }
]
