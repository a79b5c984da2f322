import { deploymentsOf, good, countOf, liveTasks, until } from '../account.ts'
import { WALKTHROUGH_IMAGE } from '../../../sandbox/src/start.ts'
import { ACTION, onSite, type Scenario } from '../site.ts'

/** The role that `environments.yml` asks for. */
const RELEASES = { role: { Environments: 'staging,production' } }

const ZONE = 'Z0123456789ABCDEFGHIJ'
/** The image that `https.yml` names. */
const WITH_IMAGE = { images: [{ ...WALKTHROUGH_IMAGE, tag: '1.4' }] }

/** What `deploy-on-push.yml` and `environments.yml` are to do, and what is to become of it when something goes wrong. */
export const DEPLOY: Readonly<Record<string, Scenario>> = {
  'deploy-on-push': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const first = await run('deploy-on-push.yml', sandbox.github.event('push'))
      const { url = '', 'image-digest': digest, changed = '[]' } = first.outputs['deploy.fargate'] ?? {}
      good(checks, 'it deploys', first)
      checks.equal('what was built', digest, first.outputs['deploy.build']?.digest)
      checks.equal('the step after it reaches the address', first.log.includes('built as'), true)
      checks.equal('its post step has run', first.steps[`Post ${ACTION}`], 'success')
      checks.equal('everything was made', (JSON.parse(changed) as unknown[]).length > 4, true)
      checks.equal('GitHub shows the address', deploymentsOf(sandbox), [['main', 'success', url]])

      sandbox.github.pushBranch('main')
      good(checks, 'the next push deploys again', await run('deploy-on-push.yml', sandbox.github.event('push')))
      checks.equal('and nothing is there twice', countOf(sandbox), { tasks: 1, groups: 1, roles: 1, secrets: 1 })
    }),

  https: (checks) =>
    onSite(
      { ...WITH_IMAGE, role: { HostedZoneId: ZONE, Domain: 'app.example.com', Https: 'true' } },
      async ({ sandbox, run }) => {
        sandbox.route53.createZone({ id: ZONE, name: 'example.com' })
        const result = await run('https.yml', sandbox.github.event('push'), {
          variables: { ACME_DIRECTORY: sandbox.acme.url }
        })
        const { url, 'certificate-expires-at': until = '' } = result.outputs['deploy.fargate'] ?? {}
        const told = result.annotations.map(({ kind, message }) => [kind, message.slice(0, 38)])
        checks.equal('it deploys', result.jobs, { deploy: 'success' })
        checks.equal('and warns of an authority that nobody trusts', told, [
          ['warning', 'Browsers may reject the certificate of']
        ])
        checks.equal('under its name', url, 'https://app.example.com')
        checks.equal(
          'with a certificate of some months',
          new Date(until).getTime() - Date.now() > 60 * 86_400_000,
          true
        )
        checks.equal('of which one was issued', sandbox.acme.certificates.length, 1)
        checks.equal('GitHub shows the name', deploymentsOf(sandbox), [['production', 'success', url]])
      }
    ),

  'deploy-on-push, whose program fails': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      await run('deploy-on-push.yml', sandbox.github.event('push'))
      const serving = liveTasks(sandbox)
      sandbox.github.pushBranch('main')
      const builds = { exits: { after: 300, code: 1 }, log: ['no such table'] }
      const failed = await run('deploy-on-push.yml', sandbox.github.event('push'), { builds })
      const [error, ...others] = failed.annotations
      checks.equal('the job fails', [failed.jobs.deploy, failed.steps[ACTION]], ['failure', 'failure'])
      checks.equal('for one reason', [error?.kind, error?.title, others], ['error', 'The application failed', []])
      checks.equal('what follows does not run', failed.steps['Fetch the page'], undefined)
      checks.equal('what the program wrote is shown', failed.log.includes('no such table'), true)
      const { 'log-group': group } = failed.outputs['deploy.fargate'] ?? {}
      checks.equal('what is known is in the outputs', group, '/run-on-fargate/acme/space')
      checks.equal('the task from before goes on', liveTasks(sandbox), serving)
    }),

  'deploy-on-push, cancelled': (checks) =>
    onSite({ knobs: { timings: { pull: 600_000 } } }, async ({ sandbox, start }) => {
      const running = await start('deploy-on-push.yml', sandbox.github.event('push'))
      await until(() => liveTasks(sandbox).length > 0)
      running.cancel()
      const { jobs, steps } = await running.done
      checks.equal('the job is no success', jobs.deploy, 'failure')
      checks.equal('the post step has run', steps[`Post ${ACTION}`], 'success')
      checks.equal('the task that was on its way is stopped', liveTasks(sandbox), [])
    }),

  environments: (checks) =>
    onSite(RELEASES, async ({ sandbox, run }) => {
      const result = await run('environments.yml', sandbox.github.event('push'))
      good(checks, 'it releases', result)
      checks.equal('by three jobs', result.jobs, { build: 'success', staging: 'success', production: 'success' })
      const digests = ['staging', 'production'].map((job) => result.outputs[`${job}.fargate`]?.['image-digest'])
      checks.equal('one image', new Set([...digests, result.outputs['build.build']?.digest]).size, 1)
      checks.equal('one task in staging and two in production', liveTasks(sandbox).length, 3)
    }),

  'environments, of which staging fails': (checks) =>
    onSite(RELEASES, async ({ sandbox, run }) => {
      const builds = { exits: { after: 300, code: 1 } }
      const { jobs } = await run('environments.yml', sandbox.github.event('push'), { builds })
      checks.equal('production is left alone', [jobs.staging, jobs.production === 'success'], ['failure', false])
      checks.equal('nothing runs', liveTasks(sandbox), [])
    }),

  'environments, with a role that does not trust them': (checks) =>
    onSite({}, async ({ sandbox, run }) => {
      const { jobs, annotations } = await run('environments.yml', sandbox.github.event('push'))
      const said = annotations.map(({ message }) => message)
      checks.equal(
        'AWS refuses the login',
        [jobs.staging, said],
        ['failure', ['The role does not trust repo:acme/space:environment:staging.']]
      )
    })
}
