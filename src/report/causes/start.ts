import type { Cause } from './cause.ts'

/** Containers that do not come to run. Source: "Amazon ECS stopped tasks error messages" in the Developer Guide; the tails are runc's. */
export const STARTS: readonly Cause[] = [
  {
    when: /exec format error/,
    saidBy: 'anyone',
    title: 'The image is built for another CPU',
    cause: 'The program is for another architecture than the task, or a script whose first line is not `#!…`.',
    remedy:
      'Build the image for the architecture that the task has, for example with `docker buildx build --platform linux/amd64`; or set `architecture` to that of the image.'
  },
  {
    when: /OutOfMemory|killed due to memory usage/,
    title: 'The container ran out of memory',
    cause: 'It used more memory than the task has and was killed.',
    remedy: 'Raise `memory` (with it perhaps `cpu`, as they go in pairs), or let the program use less.'
  },
  {
    when: /executable file not found in \$PATH|no such file or directory: unknown|exit code 127\b/,
    title: 'The command does not exist',
    cause: 'The container’s command is not in the image.',
    remedy: 'Check `command`, and the image’s ENTRYPOINT and CMD.'
  },
  {
    when: /permission denied: unknown|exit code 126\b/,
    title: 'The command may not be run',
    cause: 'The container’s command is there but is not executable.',
    remedy: 'Make it executable in the image: `RUN chmod +x …`.'
  },
  {
    when: /ContainerRuntimeTimeoutError|Could not transition to (?:running|started); timed out/,
    title: 'The container did not start in time',
    cause: 'AWS gave up on starting the container after a minute or more.',
    remedy:
      'Run the job again; if it stays so, check `command`, the image’s ENTRYPOINT, and whether `cpu` is too small.'
  },
  {
    when: /CannotStartContainerError/,
    title: 'The container does not start',
    cause: 'The container’s program could not be started; the text ends with the reason.',
    remedy: 'Check `command`, the image’s ENTRYPOINT and CMD, and its USER and WORKDIR.'
  },
  {
    when: /CannotCreateVolumeError|ContainerRuntimeError|CannotInspectContainerError|CannotStopContainerError|CannotCreateContainerError/,
    title: 'The container runtime failed',
    cause: 'The software that runs containers at AWS had a fault with this one.',
    remedy: 'Run the job again; with `volumes` in `task-definition`, check those.'
  },
  {
    when: /Timeout waiting for (network interface|EphemeralStorage)/,
    title: 'AWS did not make the task ready in time',
    cause: (found) =>
      `The task waited too long for its ${found[1] === 'EphemeralStorage' ? 'storage' : 'network interface'}.`,
    remedy: 'Run the job again.'
  },
  {
    when: /InternalError|Internal error\./,
    title: 'AWS had an internal error',
    cause: 'Fargate failed for reasons of its own, or the subnet is in an Availability Zone that has no Fargate.',
    remedy: 'Run the job again; if it stays so, name `subnets` in other zones.'
  }
]
