import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { readTagged, tagsByKey } from '../../src/ownership.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'
import { deploy, inSandbox, liveTasks, pass, WALKTHROUGH } from '../e2e/site.ts'
import { WORLDS } from './worlds.ts'

/**
 * `mode: decide` says what `mode: auto` then does, whatever the event, the rules and the repository; and no event that they
 * allow removes an environment but one that follows the pull request.
 */

const LABELS = ['preview', 'Preview', 'previews', 'bug']
const COMMENTS = ['/deploy', '/deploy stop', '/deploy stop', '/deploy\nnow', '/deploy x', '/deployed', 'Well done', '']
const ACTIONS = ['opened', 'synchronize', 'labeled', 'unlabeled', 'unlabeled', 'closed', 'closed', 'edited'] as const
/** Environments beside that of the pull request, and the ref that each follows. */
const SEEDS = [
  { environment: 'pr-7', origin: 'refs/pull/7' },
  { environment: 'production' },
  { environment: 'shop', origin: 'refs/pull/7' },
  { environment: 'staging', origin: 'refs/heads/main' },
  { environment: 'pr-8', origin: 'refs/pull/8' }
]

const labels = fc.constantFrom(...LABELS)
const events = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constantFrom('pull_request' as const, 'pull_request_target' as const),
      action: fc.constantFrom(...ACTIONS),
      label: labels
    })
  },
  {
    weight: 5,
    arbitrary: fc.record({
      name: fc.constant('issue_comment' as const),
      action: fc.constantFrom('created' as const, 'created' as const, 'edited' as const, 'deleted' as const),
      text: fc.constantFrom(...COMMENTS),
      author: fc.constantFrom('octocat', 'monalisa', 'mallory', 'helper[bot]')
    })
  },
  fc.record({ name: fc.constantFrom('workflow_run' as const, 'push' as const, 'workflow_dispatch' as const) })
)
type Happening = typeof events extends fc.Arbitrary<infer T> ? T : never

const worlds = fc.record({
  event: events,
  before: fc.subarray<string>(['preview', 'bug']),
  fork: fc.constantFrom(undefined, undefined, undefined, 'mallory/space'),
  author: fc.constantFrom('octocat', 'octocat', 'dependabot[bot]'),
  meanwhile: fc.constantFrom('nothing', 'nothing', 'pushed', 'labeled', 'unlabeled', 'closed'),
  inputs: fc.record({
    'preview-label': fc.constantFrom('', 'preview'),
    'preview-command': fc.constantFrom('', '/deploy'),
    environment: fc.constantFrom('', '', 'shop', 'staging', 'production'),
    'follow-ref': fc.constantFrom('', '', 'true', 'false')
  }),
  commit: fc.constantFrom('none', 'decided', 'head', 'older'),
  permissions: fc.constantFrom(undefined, undefined, undefined, { contents: 'read' as const })
})
type WorldOf = typeof worlds extends fc.Arbitrary<infer T> ? T : never

/** What GitHub sends; its API would refuse some of the generated worlds, such as a label that is taken away twice. */
function eventIn(happening: Happening, { github }: Sandbox) {
  if ('text' in happening) {
    const comment = github.comment(7, happening.author, happening.text)
    return github.event('issue_comment', happening.action, 7, comment)
  }
  if (!('action' in happening)) {
    if (happening.name === 'workflow_run') return github.event('workflow_run', 7)
    return happening.name === 'push' ? github.event('push', 'main') : github.event('workflow_dispatch')
  }
  const { name, action, label } = happening
  const has = github.pull(7).labels.some((one) => one.toLowerCase() === label.toLowerCase())
  if (action === 'closed') github.closePull(7)
  if (action === 'labeled' && !has) github.labelPull(7, label)
  if (action === 'unlabeled' && has) github.unlabelPull(7, label)
  return github.event(name, action, 7, action.endsWith('labeled') ? { label } : {})
}

function passes(meanwhile: WorldOf['meanwhile'], { github }: Sandbox): void {
  const { state, labels: now } = github.pull(7)
  if (meanwhile === 'pushed') github.pushToPull(7)
  if (meanwhile === 'closed' && state === 'open') github.closePull(7)
  if (meanwhile === 'labeled') github.labelPull(7, 'preview')
  if (meanwhile === 'unlabeled' && now.includes('preview')) github.unlabelPull(7, 'preview')
}

function environmentsIn(sandbox: Sandbox): string[] {
  const names = liveTasks(sandbox).map(
    ({ tags = [] }) => readTagged(tagsByKey(tags), sandbox.github.repository)?.environment ?? 'not ours'
  )
  return [...new Set(names)].sort()
}

const PLAIN = {
  before: [] as string[],
  fork: undefined,
  author: 'octocat',
  meanwhile: 'nothing',
  inputs: { 'preview-label': 'preview', 'preview-command': '/deploy', environment: '', 'follow-ref': '' },
  commit: 'decided',
  permissions: undefined
} as const
/** Worlds that are always among those that are tried. */
const EXAMPLES: [WorldOf][] = [
  [{ ...PLAIN, event: { name: 'issue_comment', action: 'created', text: '/deploy stop', author: 'octocat' } }],
  [{ ...PLAIN, event: { name: 'issue_comment', action: 'created', text: '/deploy', author: 'octocat' } }],
  [{ ...PLAIN, event: { name: 'issue_comment', action: 'created', text: '/deploy', author: 'monalisa' } }],
  [{ ...PLAIN, event: { name: 'pull_request', action: 'unlabeled', label: 'preview' } }],
  [
    {
      ...PLAIN,
      event: { name: 'pull_request', action: 'unlabeled', label: 'preview' },
      inputs: { ...PLAIN.inputs, environment: 'staging', 'follow-ref': 'true' }
    }
  ]
]

const NO_AWS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' }

test('what is decided is done, and only what follows the pull request is removed', async () => {
  const modes = new Set<string | undefined>()
  await fc.assert(
    fc.asyncProperty(
      worlds,
      async ({ event: happening, before, fork, author, meanwhile, inputs, commit, permissions }) => {
        await inSandbox({ knobs: { throttle: 'off', timings: { attach: 3_600_000 } } }, async (sandbox) => {
          const { github } = sandbox
          const subnet = await seedPlace(sandbox)
          github.openPull({ number: 7, branch: 'topic', author, labels: before, ...(fork !== undefined && { fork }) })
          github.openPull({ number: 8 })
          github.setRole('monalisa', 'triage')
          for (const seed of SEEDS) await seedTask(sandbox, subnet, seed)
          const { sha: older } = github.pull(7)
          await pass(5000)
          const event = eventIn(happening, sandbox)
          passes(meanwhile, sandbox)
          if (permissions !== undefined) github.setPermissions(permissions)

          const given = {
            ...inputs,
            ...(commit === 'head' && { commit: github.pull(7).sha }),
            ...(commit === 'older' && { commit: older })
          }
          const calls = sandbox.aws.calls.length
          const run = { event, github: event.github }
          const decided = await deploy(sandbox, { mode: 'decide', ...given }, { ...run, env: NO_AWS })
          const { mode, skipped, environment } = decided.outputs
          modes.add(mode)
          expect([decided.outcome, sandbox.aws.calls.length]).toEqual([
            environment === undefined && skipped === undefined ? 'failure' : 'success',
            calls
          ])

          // GitHub gives these no secrets.
          const isPoor = /no AWS credentials\.$/.test(skipped ?? '')
          const built = commit === 'decided' ? { commit: decided.outputs.commit ?? '' } : {}
          const done = await deploy(
            sandbox,
            { ...WALKTHROUGH, 'wait-for': 'none', ...given, ...built },
            { ...run, ...(isPoor && { env: NO_AWS }) }
          )
          const isKept = mode === 'destroy' && /does not follow|follows/.test(done.outputs.skipped ?? '')
          if (!isKept && !(decided.outcome === 'failure')) {
            expect([done.outcome, done.outputs.mode, done.outputs.skipped]).toEqual(['success', mode, skipped])
          }
          if (mode === 'deploy') {
            const { commit: sha, environment: name, 'pull-request': number } = done.outputs
            expect([sha, name, number]).toEqual([decided.outputs.commit, environment, decided.outputs['pull-request']])
          }
          const mayGo = SEEDS.filter((seed) => seed.environment === environment && seed.origin === 'refs/pull/7')
          const gone = SEEDS.map((seed) => seed.environment).filter((name) => !environmentsIn(sandbox).includes(name))
          expect(gone).toEqual(mode === 'destroy' ? mayGo.map((seed) => seed.environment) : [])
        })
      }
    ),
    { numRuns: 18 * WORLDS, examples: EXAMPLES }
  )
  expect([...modes]).toEqual(expect.arrayContaining(['deploy', 'destroy', 'none']))
})
