import { WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'

/** A deployment as the walk-through has it; nothing is waited for that a test does not ask for. */
export const WALKTHROUGH = {
  image: 'acme/space:1.0',
  'registry-username': WALKTHROUGH_LOGIN.username,
  'registry-password': WALKTHROUGH_LOGIN.password,
  'settle-seconds': '0'
} as const

/** The tasks that are running or on their way to it. */
export function liveTasks(sandbox: Sandbox) {
  return sandbox.ecs.tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}

/** Everything in the account that could be there twice, by kind. */
export function inventory(sandbox: Sandbox) {
  return {
    secrets: sandbox.secretsManager.secretNames(),
    roles: sandbox.iam.roleNames(),
    logGroups: sandbox.logs.groupNames(),
    securityGroups: sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : name)),
    revisions: sandbox.ecs.taskDefinitions().map(({ family = '', revision }) => `${family}:${revision ?? 0}`),
    tasks: liveTasks(sandbox).length
  }
}
