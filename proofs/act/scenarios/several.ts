import { WALKTHROUGH_IMAGE } from '../../../sandbox/src/start.ts'
import { good, liveTasks } from '../account.ts'
import { onSite, type Scenario } from '../site.ts'

/** The role that `environments.yml` asks for; `roll-back-and-promote.yml` runs on the branch. */
const RELEASES = { role: { Environments: 'staging,production' } }

const API = { listens: [8080], page: '{{RUN_ON_FARGATE_ENVIRONMENT}} {{LOG_LEVEL}}', exposedPorts: ['8080/tcp'] }

const { readers: _, ...PUBLIC } = WALKTHROUGH_IMAGE
const POSTGRES = {
  ...PUBLIC,
  repository: 'library/postgres',
  tag: '17',
  exposedPorts: ['5432/tcp'],
  app: { listens: [5432], page: '', log: ['database system is ready'] }
}

/** A program whose `npm run migrate` ends with this code. */
const migrating = (code: number) => ({
  byCommand: { 'npm run migrate': { listens: [], log: ['migrating {{DATABASE_URL}}'], exits: { after: 300, code } } }
})

/** What the examples with several images are to do, and the one that goes back. */
export const SEVERAL: Readonly<Record<string, Scenario>> = {
  monorepo: (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { github } = sandbox
      const options = { builds: { of: { 'acme/api': API } } }
      github.openPull({ number: 7, branch: 'topic' })
      const opened = await run('monorepo.yml', github.event('pull_request', 'opened', 7), options)
      good(checks, 'opened deploys', opened)
      const { url = '', urls = '{}' } = opened.outputs['preview.fargate'] ?? {}
      checks.equal('both have URLs', JSON.parse(urls), { web: url, api: `${url}:8080` })
      checks.matches(
        'which the next step shows',
        opened.log,
        /web answers at http:\/\/\S+, and api at http:\/\/\S+:8080/
      )
      const { hostname } = new URL(url)
      const answer = await fetch(sandbox.pages.addressOf(hostname, 8080))
      checks.equal('the other container has its variables', await answer.text(), 'pr-7 debug')
      const [task] = sandbox.ecs.tasks()
      checks.equal('both run in one task', task?.containers?.map(({ name }) => name).sort(), [
        'api',
        'run-on-fargate-timer',
        'web'
      ])

      github.closePull(7)
      good(checks, 'closed removes', await run('monorepo.yml', github.event('pull_request', 'closed', 7), options))
      checks.equal('no task is left', liveTasks(sandbox), [])
    }),

  'migrate-then-deploy': (checks) =>
    onSite({ images: [POSTGRES], knobs: { timings: { healthSecond: 100 } } }, async ({ sandbox, run }) => {
      const { github } = sandbox
      github.openPull({ number: 7, branch: 'topic' })
      const event = github.event('pull_request', 'opened', 7)
      good(checks, 'it deploys', await run('migrate-then-deploy.yml', event, { builds: migrating(0) }))
      const serving = liveTasks(sandbox)
      const [task] = sandbox.ecs.tasks()
      const codes = task?.containers?.map(({ name, exitCode }) => [name, exitCode]).sort()
      checks.equal('the migration has ended, and the others run', codes, [
        ['db', undefined],
        ['migrate', 0],
        ['run-on-fargate-timer', undefined],
        ['web', undefined]
      ])

      github.pushToPull(7)
      const next = github.event('pull_request', 'synchronize', 7)
      const failed = await run('migrate-then-deploy.yml', next, { builds: migrating(3) })
      checks.equal('a migration that fails fails the job', failed.jobs.preview, 'failure')
      checks.equal('its log is shown', failed.log.includes('migrating postgres://'), true)
      checks.equal('and what ran before goes on', liveTasks(sandbox), serving)
    }),

  'roll-back-and-promote': (checks) =>
    onSite(RELEASES, async ({ sandbox, run }) => {
      const { github } = sandbox
      const first = await run('environments.yml', github.event('push'))
      github.pushBranch('main')
      const second = await run('environments.yml', github.event('push'))
      const [before = '', now = ''] = [first, second].map(({ outputs }) => outputs['build.build']?.digest)
      const go = (from: string, environment: string) =>
        run('roll-back-and-promote.yml', github.event('workflow_dispatch', 'main', { environment, 'image-from': from }))

      const back = await go('previous', 'production')
      good(checks, 'it rolls production back, without credentials of the registry', back)
      checks.matches('the next step names both images', back.log, new RegExp(`@${before} instead of \\S+@${now}`))
      const promoted = await go('staging', 'production')
      good(checks, 'it promotes what staging runs', promoted)
      checks.equal('by its digest', promoted.outputs['deploy.fargate']?.['image-digest'], now)
      const again = await go('same', 'staging')
      good(checks, 'it deploys staging again', again)
      checks.equal('which is the same image', again.outputs['deploy.fargate']?.['image-digest'], now)
    })
}
