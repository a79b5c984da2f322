import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { RunningAction, StepResult } from '../../sandbox/src/runner.ts'
import type { Sandbox } from '../../sandbox/src/start.ts'
import { covering, WORLDS } from '../invariants/worlds.ts'
import { expectNoLeak, turnsOf } from '../leak/search.ts'
import { COURSES, DEATHS, REFUSALS } from '../leak/trials.ts'
import { ACTION, deploy, inSandbox, inventory, liveTasks, start, WALKTHROUGH, type Run } from './site.ts'

type GitHub = Sandbox['github']
type Happened = ReturnType<GitHub['event']>

/**
 * What only a process can show: the bundle in `dist`, signals, SIGKILL, and the runner that reads two pipes. Everything else
 * is shown with `src` in the test's own process.
 */
const process = { as: 'process' } as const satisfies Partial<Run>

describe('a password is seen nowhere, by the bundle', () => {
  // Those that wait, wait as long here as they would elsewhere.
  const { 'a task that is not good in time': _, ...trials } = { ...COURSES, ...DEATHS, ...REFUSALS }
  // `leak.test.ts` plays them with `src`: here each way of giving a password and each end is enough, and with more worlds
  // each kind of password.
  const some = covering(turnsOf(trials), ([, way, password, { ends }]) => ({
    way,
    end: ends[0],
    ...(WORLDS > 1 && { password })
  }))

  test.concurrent.each(some)('%s, by %s, with %s', async (_, way, __, trial, password) => {
    await expectNoLeak(trial, way, password, 'process')
  })
})

describe('the bundle', () => {
  test.concurrent.each<[string, Readonly<Record<string, string>>]>([
    ['a deployment', {}],
    ['nothing to destroy', { mode: 'destroy' }]
  ])('says the same as src of %s', async (_, inputs) => {
    const [bundled, direct] = await Promise.all(
      [process, {}].map(async (how) =>
        inSandbox({}, async (sandbox) => told(await deploy(sandbox, { ...WALKTHROUGH, ...inputs }, how), sandbox))
      )
    )

    expect(bundled).toEqual(direct)
  })

  test.concurrent('says the same of a wrong password, and ends the step although a look-up hangs', async () => {
    const inputs = { ...WALKTHROUGH, 'registry-password': 'wrong' }
    const direct = await inSandbox({}, async (sandbox) => told(await deploy(sandbox, inputs), sandbox))
    const onCall = ({ operation }: { operation: string }) =>
      operation === 'DescribeLogGroups' ? new Promise<void>((resolve) => setTimeout(resolve, 30_000)) : undefined
    await inSandbox({ onCall }, async (sandbox) => {
      const begin = performance.now()
      const result = await deploy(sandbox, inputs, process)

      expect(result.outcome).toBe('failure')
      expect(performance.now() - begin).toBeLessThan(20_000)
      expect(told(result, sandbox)).toEqual(direct)
    })
  })
})

describe('octokit', () => {
  const octokit = readdirSync(join(ACTION, 'dist')).filter((file) =>
    readFileSync(join(ACTION, 'dist', file), 'utf8').includes('octokit-core.js')
  )

  /** Runs the bundle and returns which of its files the main step has loaded. */
  async function loadedBy(sandbox: Sandbox, event: Happened) {
    const folder = mkdtempSync(join(tmpdir(), 'loads-'))
    try {
      const hook = join(folder, 'hook.mjs')
      writeFileSync(hook, HOOK)
      const { outcome } = await deploy(
        sandbox,
        { ...WALKTHROUGH, 'github-deployment': 'false', 'wait-for': 'none' },
        { ...process, event, github: event.github, env: { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` } }
      )
      expect(outcome).toBe('success')
      const urls = readFileSync(join(folder, 'loaded'), 'utf8').split('\n')
      return urls.filter((url) => url.includes('/dist/')).map((url) => url.split('/').at(-1))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  /** Writes down the URL of each file that Node loads. */
  const HOOK = `
    import { appendFileSync } from 'node:fs'
    import { registerHooks } from 'node:module'
    registerHooks({
      load(url, context, next) {
        appendFileSync(new URL('loaded', import.meta.url), url + '\\n')
        return next(url, context)
      }
    })`

  test.concurrent.each<[string, (github: GitHub) => Happened, boolean]>([
    ['loaded on a pull request, which gets a comment', (github) => github.event('pull_request', 'opened', 7), true],
    ['not loaded on a push without a GitHub Deployment', (github) => github.event('push', 'topic'), false]
  ])('is %s', async (_, happens, loads) => {
    await inSandbox({}, async (sandbox) => {
      sandbox.github.openPull({ number: 7, branch: 'topic' })
      const loaded = await loadedBy(sandbox, happens(sandbox.github))

      expect(octokit).toHaveLength(1)
      expect(loaded).toContain('index.js')
      expect(loaded.includes(octokit[0])).toBe(loads)
    })
  })

  test('is a file of its own, without undici', () => {
    expect(octokit).toEqual([expect.not.stringMatching(/^index\.js$/)])
    const bundle = readdirSync(join(ACTION, 'dist')).filter((file) => file.endsWith('.js'))
    for (const file of bundle) {
      expect(readFileSync(join(ACTION, 'dist', file), 'utf8')).not.toContain('UND_ERR_CONNECT_TIMEOUT')
    }
  })

  test('and the ACME client is without node-forge', () => {
    const files = readdirSync(join(ACTION, 'dist')).filter((file) => file.endsWith('.js'))
    const texts = files.map((file) => readFileSync(join(ACTION, 'dist', file), 'utf8'))
    // A word of acme-client's, so that it is known to be in the bundle.
    expect(texts.some((text) => text.includes('tlsAlpnChallengePort'))).toBe(true)
    for (const text of texts) expect(text).not.toContain('forge.pki')
  })
})

describe('a job that is cancelled', () => {
  test.concurrent('as soon as it begins leaves no task', async () => {
    await inSandbox({}, async (sandbox) => {
      const running = start(sandbox, WALKTHROUGH, process)
      running.cancel()
      const { outcome } = await running.done

      expect([outcome, liveTasks(sandbox)]).toEqual(['cancelled', []])
    })
  })

  test.concurrent('once its task is started stops that itself, and leaves nothing to the post step', async () => {
    let running: RunningAction | undefined
    const onCall = ({ operation }: { operation: string }, phase: string) => {
      if (operation === 'RunTask' && phase === 'answered') running?.cancel()
    }
    await inSandbox({ onCall, knobs: { timings: { pull: 60_000 } } }, async (sandbox) => {
      running = start(sandbox, WALKTHROUGH, process)
      const { outcome, post, annotations } = await running.done

      expect([outcome, sandbox.ecs.tasks().length, liveTasks(sandbox)]).toEqual(['cancelled', 1, []])
      expect(annotations[0]?.properties.title).toBe('Cancelled')
      expect(post?.annotations).toEqual([])
    })
  })
})

describe('a runner that is lost', () => {
  test.concurrent.each(['CreateSecret', 'RunTask'])('after %s is put right by the next run', async (lastWords) => {
    let victim: RunningAction | undefined
    const onCall = ({ operation }: { operation: string }, phase: string) => {
      if (operation === lastWords && phase === 'answered') victim?.kill()
    }
    await inSandbox({ onCall }, async (sandbox) => {
      victim = start(sandbox, WALKTHROUGH, process)
      const { exitCode, post } = await victim.done
      victim = undefined
      const { outcome, annotations } = await deploy(sandbox)

      expect([exitCode, post]).toEqual([137, undefined])
      expect([outcome, annotations]).toEqual(['success', []])
      expect(inventory(sandbox)).toMatchObject({
        tasks: 1,
        roles: [expect.any(String)],
        secrets: [expect.any(String)]
      })
    })
  })
})

/** What a run has told, without what differs from run to run. */
function told({ outcome, lines, outputs, summary, annotations, post }: StepResult, sandbox: Sandbox) {
  const plain = (text: string) =>
    text
      .replaceAll(sandbox.aws.url, 'AWS')
      .replaceAll(/[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
      .replaceAll(/\b(?:sg|subnet|vpc|eni)-[0-9a-f]+/g, 'EC2')
      .replaceAll(/-[A-Za-z0-9]{6}\b/g, '-SUFFIX')
      .replaceAll(/\d+(?:\.\d+)? (?:s|ms)\b/g, 'TIME')
      .replaceAll(/\b127(?:\.\d+){3}(?::\d+)?/g, 'HOST')
      .replaceAll(/:(?:\w+, ?)?\d+, \d+$/gm, 'SPAN')
  return {
    outcome,
    // Which states a task is seen in depends on when it is looked at.
    lines: lines.map(plain).filter((line) => !/^ +TIME +[A-Z]+$/.test(line)),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, plain(value)])),
    summary: plain(summary),
    annotations: annotations.map(({ message }) => plain(message)),
    post: post?.lines.map(plain)
  }
}
