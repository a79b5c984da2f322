import { TIMER } from '../../aws/container-definition.ts'
import type { Cause } from './cause.ts'

const SIGNALS: Readonly<Record<string, string>> = {
  '132': 'SIGILL, an instruction that the CPU does not have',
  '134': 'SIGABRT, it gave itself up',
  '136': 'SIGFPE, a wrong calculation',
  '139': 'SIGSEGV, it used memory that is not its own'
}

/** Tasks that ran and ended. Source: "Essential container exited" and `stopCode` in the ECS documentation; 128 + n is signal n. */
export const ENDS: readonly Cause[] = [
  {
    when: new RegExp(`container ${TIMER}: exit code 0`),
    title: 'The time to live is over',
    cause: 'The task ended by itself, as `time-to-live` says.',
    remedy: 'Give it longer in `time-to-live`, or leave that out.'
  },
  {
    when: /SpotInterruption|Spot Task was interrupted/,
    title: 'AWS took the Spot capacity back',
    cause: 'A task on Fargate Spot ends with two minutes’ notice when AWS needs the room.',
    remedy: 'Run the job again, or set `launch-type: FARGATE`, which is not taken back.'
  },
  {
    when: /TerminationNotice|InfrastructureHealth|performing maintenance on the underlying infrastructure|Task stopped[^;]*retire/,
    title: 'AWS retired the machine under the task',
    cause: 'Fargate ends tasks for maintenance or when the machine beneath them fails.',
    remedy: 'Run the job again.'
  },
  {
    when: /failed ELB health checks|is unhealthy in \(?target-group/,
    title: 'The load balancer found the task unhealthy',
    cause: 'A service with a load balancer stopped the task because its health checks failed.',
    remedy:
      'Let the program answer on the target group’s path and port within the service’s grace period. This action starts tasks without a service: see who stopped it.'
  },
  {
    when: /failed container health checks/,
    title: 'The container is unhealthy',
    cause: 'The health check in the container failed as often as it may.',
    remedy:
      'Run the command of `healthCheck` in `task-definition` in the container; give it a longer `startPeriod`, or more `retries`.'
  },
  {
    when: /ServiceSchedulerInitiated|Scaling activity initiated by/,
    title: 'A service stopped the task',
    cause: 'The task belongs to an ECS service, which replaced it or scaled down.',
    remedy: 'This action starts tasks without a service: see which service has the same cluster and family.'
  },
  {
    when: /UserInitiated|Task stopped by user/,
    title: 'The task was stopped by somebody',
    cause: 'Someone, or another deployment of this environment, stopped the task while it was being watched.',
    remedy: 'See the reason above. When several runs deploy one environment, set `concurrency` in the workflow.'
  },
  {
    when: /EssentialContainerExited(?:(?!exit code)[^])*exit code 0\b/,
    title: 'The program ended by itself',
    cause: 'The container ended with exit code 0: its program is done, or went to the background.',
    remedy:
      'Let the image run a server in the foreground, or set `command`. For a job that is to end, set `wait-for: stopped`.'
  },
  {
    when: /EssentialContainerExited(?:(?!exit code)[^])*exit code 137\b/,
    title: 'The container was killed',
    cause:
      'It ended with exit code 137: killed, often because the task as a whole ran out of memory, or because it did not end in time when asked to.',
    remedy: 'Raise `memory`, and see the log.'
  },
  {
    when: /EssentialContainerExited(?:(?!exit code)[^])*exit code (132|134|136|139)\b/,
    title: 'The program crashed',
    cause: (found) => `The container ended with exit code ${found[1] ?? ''}: ${SIGNALS[found[1] ?? ''] ?? 'a signal'}.`,
    remedy:
      'See its log. Check that its libraries are for the same `architecture`, and raise `memory` to rule out that it ran short.'
  },
  {
    when: /EssentialContainerExited(?:(?!exit code)[^])*exit code (130|143)\b/,
    title: 'The program was asked to end',
    cause: (found) =>
      `The container ended with exit code ${found[1] ?? ''}, as programs do on ${found[1] === '130' ? 'SIGINT' : 'SIGTERM'}.`,
    remedy: 'See its log, and those of the other containers: something in the task ended it, not AWS.'
  },
  {
    when: /EssentialContainerExited(?:[^]*?exit code (\d+))?/,
    title: 'The program failed',
    cause: (found) =>
      found[1] === undefined ? 'An essential container ended.' : `The container ended with exit code ${found[1]}.`,
    remedy: 'See its log. What it may miss: `environment-variables`, `secrets`, `command`, or `task-role-arn`.'
  }
]
