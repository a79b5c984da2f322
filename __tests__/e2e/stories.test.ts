import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, type SandboxOptions, WALKTHROUGH_IMAGE } from '../../sandbox/src/start.ts'
import type { Task } from '../../src/aws/task.ts'
import type { Event } from '../../src/events.ts'
import { shows } from '../../scripts/pictures/png.ts'
import { PICTURES, playScenes } from '../../scripts/pictures/scenes.ts'
import { inSandbox, type Run, start, WALKTHROUGH } from './site.ts'

describe('whole logs', () => {
  // The whole log and all events of some runs, for people to review: what changes for a reader changes here.

  test('a deployment, and another one', async () => {
    await tell({}, async (run) => {
      await run('The first deployment')
      await run('The same again')
    })
  })

  test('a plan', async () => {
    await tell({}, async (run) => {
      await run('The plan of a first deployment', { mode: 'plan' })
    })
  })

  test('a failure', async () => {
    const app = { ...WALKTHROUGH_IMAGE.app, log: ['boom: no DATABASE_URL'], exits: { after: 500, code: 1 } }
    await tell({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (run) => {
      await run('A deployment whose application fails')
    })
  })

  test('a wrong password', async () => {
    await tell({}, async (run) => {
      await run('A deployment with a wrong password', { 'registry-password': 'wrong' })
    })
  })

  test('a job', async () => {
    const app = { listens: [], page: '', log: ['migrating', 'migrated'], exits: { after: 3000, code: 0 } }
    await tell({ images: [{ ...WALKTHROUGH_IMAGE, app }] }, async (run) => {
      await run('A job', { 'wait-for': 'stopped' })
    })
  })

  test('the life of a preview', async () => {
    await tell({}, async (run, { github }) => {
      const { number } = github.openPull()
      const on = async (title: string, activity: 'opened' | 'synchronize' | 'closed') => {
        const event = github.event('pull_request', activity, number)
        await run(title, {}, { event, github: event.github })
      }
      await on('The pull request is opened', 'opened')
      github.pushToPull(number)
      await on('A commit is pushed', 'synchronize')
      github.closePull(number)
      await on('The pull request is closed', 'closed')
    })
  })

  test('a sweep', async () => {
    await tell({}, async (run, { github }) => {
      const { number } = github.openPull()
      const event = github.event('pull_request', 'opened', number)
      await run('A preview', {}, { event, github: event.github })
      github.closePull(number)
      await run('The sweep after its end', { mode: 'sweep' })
    })
  })

  type Tell = (title: string, inputs?: Readonly<Record<string, string>>, run?: Partial<Run>) => Promise<void>

  /** Compares what these runs say with the snapshot of this test. */
  async function tell(options: SandboxOptions, story: (run: Tell, sandbox: Sandbox) => Promise<void>): Promise<void> {
    const told: string[] = []
    await inSandbox(options, async (sandbox) => {
      await story(async (title, inputs = {}, run = {}) => {
        const events: Event[] = []
        const observe = (event: Event) => {
          // GitHub's answers come beside everything else, now earlier and now later.
          if (event.type !== 'github-deployment') events.push(event)
        }
        const { lines } = await start(sandbox, { ...WALKTHROUGH, ...inputs }, { ...run, observe }).done
        // What the runner itself writes comes first.
        const own = lines.slice(lines.findLastIndex((line) => /^\s+[A-Z_]+: /.test(line)) + 1)
        told.push(`## ${title}`, '', ...own, '', ...events.map(inWords), '')
      }, sandbox)
    })
    expect(steady(told.join('\n'))).toMatchSnapshot()
  }

  function inWords({ type, ...event }: Event): string {
    const details = JSON.stringify(event, (key, value: unknown) => {
      if (typeof value === 'function') return 'a look-up'
      return key === 'task' ? (value as Task).lastStatus : value
    })
    return `${type} ${details.length > 300 ? `${details.slice(0, 300)}…` : details}`
  }

  /** The text without what is another one in every run: ids, hashes, addresses, times. */
  function steady(text: string): string {
    return text
      .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UUID')
      .replaceAll(/\bsha256:[0-9a-f]{64}\b/g, 'sha256:DIGEST')
      .replaceAll(/(?<![0-9a-f-])[0-9a-f]{40}\b/g, 'COMMIT')
      .replaceAll(/\b(task\/[\w-]+\/|[Tt]ask |: )?[0-9a-f]{32}\b/g, '$1TASK')
      .replaceAll(/\b((?:eni|sg|vpc|subnet)-)[0-9a-f]{8,17}\b/g, '$1ID')
      .replaceAll(/(secret:[\w/.-]+)-[A-Za-z0-9]{6}\b/g, '$1-SUFFIX')
      .replaceAll(/\b127(?:\.\d{1,3}){3}\b/g, '203.0.113.7')
      .replaceAll(/\b172\.31(?:\.\d{1,3}){2}\b/g, '172.31.0.4')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME')
      .replaceAll(/^ +\d+ s {2}/gm, '   … s  ')
  }
})

describe('pictures', () => {
  const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

  /** When one of these fails: `npm run pictures`, and look at what has become of them. */
  describe('the pictures of the README', () => {
    let written: Awaited<ReturnType<typeof playScenes>>
    beforeAll(async () => {
      written = await playScenes()
    })

    test.each(PICTURES)('%s.md is what dist writes today', (name) => {
      expect(written[name]).toBe(markdownOf(name))
    })

    test.each(PICTURES)('%s.png is of that Markdown, drawn as pictures are drawn now', (name) => {
      expect(shows(readFileSync(join(FOLDER, `${name}.png`)), markdownOf(name))).toBe(true)
    })
  })

  function markdownOf(name: string): string {
    return readFileSync(join(FOLDER, `${name}.md`), 'utf8')
  }
})
