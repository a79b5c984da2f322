import { WALKTHROUGH_IMAGE } from '../../../sandbox/src/start.ts'
import {
  countOf,
  DATABASE,
  good,
  isRunning,
  liveTasks,
  pushMigration,
  seedDatabase,
  seedGiven,
  until
} from '../account.ts'
import { startGhcr } from '../ghcr.ts'
import { ACTION, onSite, type Scenario } from '../site.ts'

const BOT = { username: 'acme-bot', password: 'ghp_not-a-real-token' }
const JOB = { username: 'octocat', password: 'ghs_0123456789abcdefghijklmnopqrstuvwxyz' }
const GHCR = { name: 'ghcr.io', accounts: [BOT, JOB], images: [], auth: 'token' } as const

const EXISTING = { CLUSTER: 'space', EXECUTION_ROLE: 'space-execution', LOG_GROUP: '/acme/space' }
const MEMCACHED = {
  ...WALKTHROUGH_IMAGE,
  repository: 'docker/library/memcached',
  tag: '1.6',
  app: { listens: [], page: '', log: [] }
}

/** What the examples are to do that differ in what they run and from where. */
export const IMAGE: Readonly<Record<string, Scenario>> = {
  ghcr: (checks) =>
    onSite({ otherRegistries: [GHCR] }, async ({ sandbox, run }) => {
      const ghcr = await startGhcr(sandbox)
      try {
        const options = {
          builds: { readers: [BOT.username] },
          env: ghcr.environment,
          variables: { GHCR_USERNAME: BOT.username },
          secrets: { GHCR_TOKEN: BOT.password }
        }
        good(checks, 'it deploys from GHCR', await run('ghcr.yml', sandbox.github.event('push'), options))
        checks.equal('which was asked by its own name', ghcr.hosts(), [
          'ghcr.io',
          'pkg-containers.githubusercontent.com'
        ])
        const serving = liveTasks(sandbox)
        checks.equal('one task runs', serving.length, 1)

        const wrong = { ...options, secrets: { GHCR_TOKEN: 'wr0ng-token' } }
        const { jobs, annotations } = await run('ghcr.yml', sandbox.github.event('push'), wrong)
        const titles = annotations.map(({ title }) => title)
        checks.equal(
          'a wrong login is refused',
          [jobs.deploy, titles],
          ['failure', ['The registry rejects these credentials']]
        )
        checks.equal('and the task goes on', liveTasks(sandbox), serving)
      } finally {
        await ghcr.close()
      }
    }),

  'existing-role-and-secret': (checks) =>
    onSite({ policy: { file: 'deployer-policy-existing.json', values: EXISTING } }, async ({ sandbox, run }) => {
      const variables = await seedGiven(sandbox)
      const event = sandbox.github.event('workflow_dispatch', 'main', { tag: '1.0' })
      good(checks, 'it deploys', await run('existing-role-and-secret.yml', event, { variables }))
      checks.equal('and makes nothing', countOf(sandbox), { tasks: 1, groups: 0, roles: 1, secrets: 1 })
    }),

  'task-definition': (checks) =>
    onSite({ knobs: { timings: { healthSecond: 100 } } }, async ({ sandbox, run }) => {
      sandbox.publicGallery.push(MEMCACHED)
      const { jobs, annotations } = await run('task-definition.yml', sandbox.github.event('push'))
      checks.equal('it deploys', jobs, { deploy: 'success' })
      const [warning, ...others] = annotations.map(({ message }) => message)
      checks.matches(
        'tasks alone reach the gallery here',
        warning ?? '',
        /^public\.ecr\.aws\S+: The image was not checked/
      )
      const [task] = sandbox.ecs.tasks()
      checks.equal('both containers run', task?.containers?.map(({ name }) => name).sort(), ['cache', 'web'])
      checks.equal('it has waited for their health', [task?.healthStatus, others], ['HEALTHY', []])
    }),

  job: (checks) =>
    onSite({ role: { Secrets: DATABASE } }, async ({ sandbox, run }) => {
      const event = sandbox.github.event('workflow_dispatch', 'main', { tag: '1.0' })
      const variables = { DATABASE_SECRET_ARN: seedDatabase(sandbox) }
      pushMigration(sandbox, 0)
      const done = await run('job.yml', event, { variables })
      good(checks, 'it runs to its end', done)
      checks.equal('with its secret, and its log is shown', done.log.includes('migrating db.example'), true)
      checks.matches('the next step has its exit code and log', done.log, /ended with 0; its log is in \S+/)
      checks.equal('no task is left', liveTasks(sandbox), [])

      pushMigration(sandbox, 3)
      const failed = await run('job.yml', event, { variables })
      checks.equal('a failure fails the step', [failed.jobs.migrate, failed.steps[ACTION]], ['failure', 'failure'])
      checks.matches('and the next step knows of it', failed.log, /ended with 3;/)
    }),

  'job, cancelled': (checks) =>
    onSite({ role: { Secrets: DATABASE } }, async ({ sandbox, start }) => {
      const event = sandbox.github.event('workflow_dispatch', 'main', { tag: '1.0' })
      const variables = { DATABASE_SECRET_ARN: seedDatabase(sandbox) }
      pushMigration(sandbox, 0, 600_000)
      const running = await start('job.yml', event, { variables })
      await until(() => isRunning(sandbox))
      running.cancel()
      const { jobs, steps } = await running.done
      checks.equal('its post step stops the task', [jobs.migrate, steps[`Post ${ACTION}`]], ['failure', 'success'])
      checks.equal('no task is left', liveTasks(sandbox), [])
    })
}
