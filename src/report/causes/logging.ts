import type { Cause } from './cause.ts'

/** Logs that cannot be written. Source: "ResourceInitializationError" and "Using the awslogs log driver" in the ECS Developer Guide. */
export const LOGGING: readonly Cause[] = [
  {
    when: /specified log group does not exist/,
    title: 'The log group is not there',
    cause: 'The log group of the task definition does not exist.',
    remedy:
      'Check `log-group`; allow this action `logs:DescribeLogGroups` and `logs:CreateLogGroup` so that it is made, or make it yourself.'
  },
  {
    when: /awslogs-(region|group|stream-prefix) is required|Log driver awslogs requires options: (.+?)(?:$|;)/,
    title: 'The log settings are not complete',
    cause: (found) => `An option of the log driver is missing: ${found[2] ?? `awslogs-${found[1] ?? ''}`}.`,
    remedy: 'Add it to `logConfiguration` in `task-definition`, or leave `logConfiguration` to this action.'
  },
  {
    when: /failed to initialize logging driver|failed to validate logger args/,
    title: 'The log driver does not start',
    cause: 'The container’s log driver refused its settings, or could not reach where the log goes.',
    remedy: 'Check `logConfiguration` in `task-definition` and `log-group`; the text ends with the reason.'
  }
]
