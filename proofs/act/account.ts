import { liveTasks as tasksIn } from '../../__tests__/e2e/account.ts'
import { administer, createRole, putRolePolicy } from '../../__tests__/iam/account.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN, type Sandbox } from '../../sandbox/src/start.ts'
import type { Checks } from '../checks.ts'
import type { ActResult } from './act.ts'

/** Checks that every job has succeeded, and that nothing was to be complained of. */
export function good({ equal, show }: Checks, what: string, { jobs, annotations, log }: ActResult): void {
  const complaints = annotations.filter(({ kind }) => kind !== 'notice')
  const outcomes = new Set(Object.values(jobs))
  equal(what, [[...outcomes], complaints], [['success'], []])
  if (!outcomes.has('success')) show(log)
}

/** The ARNs of the tasks that are running or on their way to it. */
export function liveTasks(sandbox: Sandbox): string[] {
  return tasksIn(sandbox).flatMap(({ taskArn }) => taskArn ?? [])
}

/** Whether a task has got to RUNNING. */
export function isRunning({ ecs }: Sandbox): boolean {
  return ecs.tasks().some(({ lastStatus }) => lastStatus === 'RUNNING')
}

/** What of the things that could be left over is there. */
export function countOf(sandbox: Sandbox) {
  return {
    tasks: liveTasks(sandbox).length,
    groups: sandbox.ec2.securityGroups().filter(({ name }) => name !== 'default').length,
    roles: sandbox.iam.roleNames().length,
    secrets: sandbox.secretsManager.secretNames().length
  }
}

/** GitHub's Deployments: environment, latest state and address of each. */
export function deploymentsOf({ github }: Sandbox) {
  return github.deployments().map(({ environment, statuses }) => {
    const { state, environmentUrl } = statuses.at(-1) ?? {}
    return [environment, state, environmentUrl]
  })
}

/** From now on no task can be stopped. */
export function refuseToStop({ world }: Sandbox): void {
  const answer = { code: 'ClientException', message: 'The task cannot be stopped.' }
  world.knobs.faults.push({ call: 'ecs:StopTask', answer, times: Infinity })
}

/** Passes when something has come to be. Throws an Error when it has not within a minute. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 60_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('What was waited for has not come.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The name of a secret with the address of a database. */
export const DATABASE = 'space/database'

/** Puts the address of a database into that secret; its ARN. */
export function seedDatabase({ secretsManager }: Sandbox): string {
  return secretsManager.seedSecret({ name: DATABASE, value: JSON.stringify({ url: 'db.example' }) })
}

/** Gives the image a program whose `npm run migrate` ends with this code, `after` ms from its start. */
export function pushMigration({ registry }: Sandbox, code: number, after = 500): void {
  const migrate = { listens: [], log: ['migrating {{DATABASE_URL}}'], exits: { after, code } }
  const app = { ...WALKTHROUGH_IMAGE.app, byCommand: { 'npm run migrate': migrate } }
  registry.push({ ...WALKTHROUGH_IMAGE, app })
}

/** Makes what `existing-role-and-secret.yml` is given, and returns the repository's variables for it. */
export async function seedGiven(sandbox: Sandbox): Promise<Record<string, string>> {
  const { ec2, secretsManager, logs } = sandbox
  const secret = secretsManager.seedSecret({ name: 'acme/login', value: JSON.stringify(WALKTHROUGH_LOGIN) })
  logs.seedGroup({ name: '/acme/space', age: 0 })
  await administer(sandbox, 'ecs', 'CreateCluster', { clusterName: 'space' })
  await createRole(sandbox, 'space-execution')
  await putRolePolicy(sandbox, 'space-execution', 'log', 'logs:*')
  await putRolePolicy(sandbox, 'space-execution', 'login', 'secretsmanager:GetSecretValue')
  return {
    DOCKERHUB_SECRET_ARN: secret,
    EXECUTION_ROLE_ARN: 'arn:aws:iam::123456789012:role/space-execution',
    SUBNETS: ec2.defaultVpc.subnetIds.join(),
    SECURITY_GROUP: ec2.defaultVpc.defaultGroupId
  }
}
