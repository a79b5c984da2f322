import type { DeploymentFailed } from '../../src/deploy/failure.ts'
import { stopped, exited, endedTogether } from './thrown.ts'

/** How a task ended that ran. */
export const ENDED: readonly (readonly [title: string, DeploymentFailed])[] = [
  ['The program failed', exited(1)],
  ['The program crashed', exited(139)],
  [
    'The time to live is over',
    exited(143, {
      containers: [
        { name: 'space', exitCode: 143 },
        { name: 'run-on-fargate-timer', exitCode: 0 }
      ]
    })
  ],
  ['The program ended by itself', exited(0)],
  ['The container ran out of memory', exited(137, {}, 'OutOfMemoryError: Container killed due to memory usage')],
  ['The container was killed', exited(137)],
  ['The command may not be run', exited(126)],
  ['The command does not exist', exited(127)],
  ['The image is built for another CPU', exited(1, { logLines: ['exec /usr/local/bin/serve: exec format error'] })],
  [
    'The image is built for another CPU',
    exited(255, { logLines: ['standard_init_linux.go:228: exec user process caused: exec format error'] })
  ],
  ['The program crashed', exited(134)],
  ['The program was asked to end', exited(143)],
  ['The program failed', exited(255)],
  ['The program failed', stopped('Essential container in task exited', { stopCode: 'EssentialContainerExited' })],
  ['The container ran out of memory', exited(137, {}, 'container killed due to memory usage')],
  [
    'A service stopped the task',
    stopped('Scaling activity initiated by (deployment ecs-svc/0123456789)', { stopCode: 'ServiceSchedulerInitiated' })
  ],
  ['AWS retired the machine under the task', stopped('', { stopCode: 'InfrastructureHealth' })],
  ['The task was stopped by somebody', stopped('Replaced by a newer deployment', { stopCode: 'UserInitiated' })],
  // With sidecars, that container counts whose end ended the others.
  ['The program failed', endedTogether({ proxy: 143, space: 1 })],
  ['The program failed', endedTogether({ proxy: 0, space: 3 })],
  ['The program ended by itself', endedTogether({ proxy: 137, space: 0 })],
  ['The container was killed', endedTogether({ proxy: 143, space: 137 })],
  ['AWS took the Spot capacity back', stopped('Your Spot Task was interrupted.', { stopCode: 'SpotInterruption' })],
  [
    'AWS retired the machine under the task',
    stopped('ECS is performing maintenance on the underlying infrastructure hosting the task.', {
      stopCode: 'TerminationNotice'
    })
  ],
  [
    'The task was stopped by somebody',
    stopped('Task stopped by user', { stopCode: 'UserInitiated', containers: [{ name: 'space', exitCode: 143 }] })
  ]
]
