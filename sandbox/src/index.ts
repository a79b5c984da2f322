/** What the package gives: the sandbox itself, and GitHub's runner to run an action in it. */
export { startSandbox, WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox, type SandboxOptions } from './start.ts'
export { runAction, type ActionRun, type RunningAction, type StepResult } from './runner.ts'
export type { RecordedCall } from './aws-server.ts'
export type { GitHubOptions, Trigger } from './github.ts'
export type { App, Image, Login, Platform } from './image.ts'
export type { Registry, RegistryOptions } from './registry.ts'
export type { Principal } from './service.ts'
export type { Fault, Knobs, Lag, NoCapacity, Place, TaskFault, TaskTimings, Throttle } from './world.ts'
