import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Event } from '../../sandbox/src/runner/github.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { seedPlace, seedTask } from '../e2e/seed.ts'
import { deploy, inSandbox, liveTasks, WALKTHROUGH } from '../e2e/site.ts'
import { readTagged, tagsByKey } from '../../src/ownership.ts'
import { WORLDS } from './worlds.ts'

/** No event and no sweep removes an environment but one that follows the ref that is gone. */

const PULLS = [1, 2, 7]
const BRANCHES = ['main', 'v1', 'pr-1', 'tag-v1', 'branch-v1', 'feature/a', 'e2e', 'Straße', 'fix-#7', '🚀']
const TAGS = ['main', 'v1', 'pr-1']
const REFS = [
  ...PULLS.map((number) => `refs/pull/${number}`),
  ...BRANCHES.map((name) => `refs/heads/${name}`),
  ...TAGS.map((name) => `refs/tags/${name}`)
]
/** The default branch can't be deleted. */
const ENDING = REFS.filter((ref) => ref !== 'refs/heads/main')
/** Names that people give, many of which look like something else. */
const NAMES = ['production', 'e2e', 'staging-v2', 'PR #7', 'preview (7)', 'k8s-1', 'main', 'pr-1', 'pr-7', 'v1', 'x🚀']

/** The environment that a run for this ref means when nobody names one. */
function defaultName(ref: string): string {
  const [, kind = '', name = ''] = /^refs\/(pull|heads|tags)\/(.*)$/.exec(ref) ?? []
  if (kind === 'pull') return `pr-${name}`
  if (kind === 'tags') return `tag-${name}`
  return /^(?:pr-\d+$|tag-|branch-|merge-queue\/)/.test(name) ? `branch-${name}` : name
}

interface Seed {
  readonly environment: string
  readonly origin?: string
}

const seeds: fc.Arbitrary<Seed> = fc.oneof(
  // As deployments without a name make them; with a name that follows; with a name that stays.
  fc.constantFrom(...REFS).map((origin) => ({ environment: defaultName(origin), origin })),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...REFS))
    .map(([environment, origin]) => ({ environment, origin })),
  fc.constantFrom(...NAMES).map((environment) => ({ environment }))
)
const worlds = fc.uniqueArray(seeds, { minLength: 1, maxLength: 6, selector: ({ environment }) => environment })

async function surviving(sandbox: Sandbox, run: () => ReturnType<typeof deploy>): Promise<[string[], string]> {
  const { outcome } = await run()
  const names = liveTasks(sandbox).map(
    ({ tags = [] }) => readTagged(tagsByKey(tags), sandbox.github.repository)?.environment ?? 'not ours'
  )
  return [[...new Set(names)].sort(), outcome]
}

async function inWorld<T>(all: readonly Seed[], test: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  return inSandbox({ knobs: { throttle: 'off', timings: { attach: 3_600_000 } } }, async (sandbox) => {
    const subnet = await seedPlace(sandbox)
    for (const number of PULLS) sandbox.github.openPull({ number })
    for (const name of BRANCHES) sandbox.github.pushBranch(name)
    for (const name of TAGS) sandbox.github.tag(name)
    for (const seed of all) await seedTask(sandbox, subnet, seed)
    return test(sandbox)
  })
}

const RULES = { 'preview-label': 'preview', 'preview-command': '/deploy' } as const

/** What can happen to a pull request, and whether its environment ends by it. */
const TO_A_PULL: Readonly<
  Record<string, { readonly ends: boolean; readonly happens: (github: Sandbox['github'], number: number) => Happened }>
> = {
  closed: {
    ends: true,
    happens: (github, number) => {
      github.closePull(number)
      return github.event('pull_request', 'closed', number)
    }
  },
  'its label is taken away': {
    ends: true,
    happens: (github, number) => github.event('pull_request', 'unlabeled', number, { label: RULES['preview-label'] })
  },
  'another label is taken away': {
    ends: false,
    happens: (github, number) => github.event('pull_request', 'unlabeled', number, { label: 'bug' })
  },
  'a command stops it': { ends: true, happens: (github, number) => commented(github, number, 'octocat', 'created') },
  'the command of a stranger': {
    ends: false,
    happens: (github, number) => commented(github, number, 'mallory', 'created')
  },
  'the command of a bot': {
    ends: false,
    happens: (github, number) => commented(github, number, 'helper[bot]', 'created')
  },
  'a comment that becomes a command': {
    ends: false,
    happens: (github, number) => commented(github, number, 'octocat', 'edited')
  }
}

type Happened = ReturnType<Sandbox['github']['event']>

function commented(
  github: Sandbox['github'],
  number: number,
  author: string,
  activity: 'created' | 'edited'
): Happened {
  return github.event('issue_comment', activity, number, github.comment(number, author, '/deploy stop'))
}

/** What GitHub sends when something happens to a pull request, or a branch or tag is deleted. */
function endOf(ref: string, sandbox: Sandbox, pushed: boolean, toPull: string): { event: Event; github: object } {
  const { github } = sandbox
  const [, kind = '', name = ''] = /^refs\/(pull|heads|tags)\/(.*)$/.exec(ref) ?? []
  if (kind === 'pull') {
    const event = TO_A_PULL[toPull]?.happens(github, Number(name))
    if (event === undefined) throw new Error(`Unknown: ${toPull}`)
    return { event, github: event.github }
  }
  if (kind === 'tags') github.deleteTag(name)
  else github.deleteBranch(name)
  if (pushed) return { event: { name: 'push', payload: { ref, deleted: true } }, github: { ...github.context, ref } }
  const payload = { ref: name, ref_type: kind === 'tags' ? 'tag' : 'branch' }
  return { event: { name: 'delete', payload }, github: { ...github.context, ref: 'refs/heads/main' } }
}

const inputs = fc.record({
  environment: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  'follow-ref': fc.constantFrom(undefined, 'true', 'false')
})
type GivenInputs = typeof inputs extends fc.Arbitrary<infer T> ? T : never

/** All that can happen to a pull request is always among what is tried, and an environment of the name that follows another ref. */
const EVENTS: [Seed[], string, boolean, string, GivenInputs][] = [
  ...Object.keys(TO_A_PULL).map((toPull): [Seed[], string, boolean, string, GivenInputs] => [
    [{ environment: 'pr-7', origin: 'refs/pull/7' }, { environment: 'production' }],
    'refs/pull/7',
    false,
    toPull,
    { environment: undefined, 'follow-ref': undefined }
  ]),
  [
    [{ environment: 'production', origin: 'refs/heads/v1' }],
    'refs/pull/7',
    false,
    'closed',
    { environment: 'production', 'follow-ref': 'true' }
  ]
]

test('an event removes what follows its ref, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.constantFrom(...ENDING),
      fc.boolean(),
      fc.constantFrom(...Object.keys(TO_A_PULL)),
      inputs,
      async (all, ref, pushed, toPull, given) => {
        const ends = !ref.startsWith('refs/pull/') || TO_A_PULL[toPull]?.ends === true
        const follows = (given['follow-ref'] ?? String(given.environment === undefined)) === 'true'
        const named = given.environment ?? defaultName(ref)
        const gone = all.filter(({ environment, origin }) => ends && follows && environment === named && origin === ref)
        const expected = all.filter((seed) => !gone.includes(seed)).map(({ environment }) => environment)
        const [names, outcome] = await inWorld(all, (sandbox) => {
          const run = endOf(ref, sandbox, pushed, toPull)
          return surviving(sandbox, () => deploy(sandbox, { ...WALKTHROUGH, ...RULES, ...given }, run))
        })

        expect([outcome, names]).toEqual(['success', expected.sort()])
      }
    ),
    { numRuns: WORLDS > 1 ? 12 * WORLDS : 10, examples: EVENTS }
  )
})

const rules = fc.record({
  'preview-label': fc.constantFrom(undefined, RULES['preview-label']),
  'preview-command': fc.constantFrom(undefined, RULES['preview-command'])
})
const PREVIEWS = PULLS.map((number) => ({ environment: `pr-${number}`, origin: `refs/pull/${number}` }))
const SWEEPS: [Seed[], string[], number[], typeof rules extends fc.Arbitrary<infer T> ? T : never][] = [
  [PREVIEWS, ['refs/pull/1'], [1, 2], { 'preview-label': 'preview', 'preview-command': undefined }],
  [PREVIEWS, ['refs/pull/1'], [1, 2], RULES]
]

test('a sweep removes what follows refs that are gone, and nothing else', async () => {
  const removable = REFS.filter((ref) => ref !== 'refs/heads/main' && !ref.startsWith('refs/tags/'))
  await fc.assert(
    fc.asyncProperty(worlds, fc.subarray(removable), fc.subarray(PULLS), rules, async (all, refs, labeled, given) => {
      // Where comments deploy, too, an environment without the label may be there by one.
      const counts = given['preview-label'] !== undefined && given['preview-command'] === undefined
      const unlabeled = counts ? PULLS.filter((number) => !labeled.includes(number)) : []
      const gone = [...refs, ...unlabeled.map((number) => `refs/pull/${number}`)]
      const expected = all.flatMap(({ environment, origin = '' }) => (gone.includes(origin) ? [] : [environment]))
      const [names, outcome] = await inWorld(all, (sandbox) => {
        for (const number of labeled) sandbox.github.labelPull(number, RULES['preview-label'])
        for (const ref of refs) {
          if (ref.startsWith('refs/pull/')) sandbox.github.closePull(Number(ref.slice('refs/pull/'.length)))
          else sandbox.github.deleteBranch(ref.slice('refs/heads/'.length))
        }
        return surviving(sandbox, () => deploy(sandbox, { mode: 'sweep', ...given }))
      })

      expect([outcome, names]).toEqual(['success', expected.sort()])
    }),
    { numRuns: WORLDS > 1 ? 12 * WORLDS : 6, examples: SWEEPS }
  )
})

test('every name that git and GitHub allow is removed by destroy, and by a sweep', async () => {
  // git-check-ref-format: no blanks, no `~^:?*[\`, no `..` and no `@{`; none of them begins or ends with `/` or `.`.
  const names = fc.oneof(
    fc.constantFrom(
      'PR #7',
      'preview (7)',
      'Vorschau & Test 7',
      'a'.repeat(244),
      'ж'.repeat(122),
      'fix=23',
      'aws:x',
      '-'
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => name.trim() === name && name !== '')
  )
  await fc.assert(
    fc.asyncProperty(names, fc.boolean(), async (environment, swept) => {
      const all = [{ environment, origin: 'refs/pull/7' }, { environment: 'production' }]
      const [left, outcome] = await inWorld(all, (sandbox) => {
        if (swept) sandbox.github.closePull(7)
        const asked = swept ? { mode: 'sweep' } : { mode: 'destroy', environment }
        return surviving(sandbox, () => deploy(sandbox, asked))
      })

      expect([outcome, left]).toEqual(['success', ['production']])
    }),
    { numRuns: 12 * WORLDS }
  )
})
