import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { namesFor, secretNameFor } from '../src/ownership.ts'
import { DEFAULTS } from './contract/action.ts'
import {
  anchorsIn,
  fencesIn,
  follow,
  isRelative,
  linksIn,
  listPages,
  read,
  ROOT,
  whyBroken,
  withoutFences
} from './docs/pages.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
}

interface Workflow {
  readonly on?: unknown
  readonly concurrency?: unknown
  readonly jobs?: Readonly<
    Record<string, { readonly uses?: string; readonly steps?: readonly Step[]; readonly concurrency?: unknown }>
  >
}

const PAGES = listPages()
const WORKFLOWS = PAGES.flatMap((page) =>
  yamlOf(page)
    .filter((text) => /^jobs:/m.test(text))
    .map((text) => ({ page, text }))
)

describe('links', () => {
  test('lead to what is there', () => {
    const links = PAGES.flatMap((page) => linksIn(read(page)).map((link) => ({ page, link })))
    const local = links.filter(({ link }) => isRelative(link))
    expect(local.length).toBeGreaterThan(50)
    expect(local.flatMap(({ page, link }) => whyBroken(page, link) ?? [])).toEqual([])
  })

  test('lead from the README to every page', () => {
    const reached = new Set(['README.md'])
    // What is added meanwhile is visited too.
    for (const page of reached) {
      const linked = linksIn(read(page)).filter(isRelative)
      for (const { file } of linked.map((link) => follow(page, link))) if (PAGES.includes(file)) reached.add(file)
    }
    expect([...reached].sort()).toEqual([...PAGES].sort())
  })

  test('to pictures say what is to be seen', () => {
    const mute = PAGES.flatMap((page) => [...read(page).matchAll(/!\[\s*\]\(([^)]+)\)/g)].map(([link]) => [page, link]))
    expect(mute).toEqual([])
  })
})

describe.each([
  ['CONTRIBUTING.md', '.'],
  ['docs/architecture.md', '.'],
  ['sandbox/README.md', 'sandbox']
])('%s', (page, folder) => {
  const text = withoutFences(read(page))
  const exists = (path: string) => existsSync(join(ROOT, folder, path))

  test('names only files and folders that exist', () => {
    const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path)
    const ours = paths.filter((path) => exists(path.slice(0, path.indexOf('/'))))
    expect(ours.length).toBeGreaterThan(5)
    expect(ours.filter((path) => !exists(path))).toEqual([])
  })

  test('names nothing in a file that the file lacks', () => {
    const named = [...text.matchAll(/`(\w+)`(?: of `\w+`)?(?: in| of|,) `([\w-]+\/[\w./-]+\.\w+)`/g)]
    const lacking = named.filter(([, name = '', path = '']) => !read(join(folder, path)).includes(name))
    expect(lacking.map(([whole]) => whole)).toEqual([])
  })
})

describe('YAML', () => {
  test('can be parsed', () => {
    const all = PAGES.flatMap((page) => yamlOf(page).map((text) => ({ page, text })))
    expect(all.length).toBeGreaterThan(20)
    expect(all.filter(({ text }) => !isYaml(text))).toEqual([])
  })

  test('holds a whole workflow in the README', () => {
    expect(WORKFLOWS.filter(({ page }) => page === 'README.md')).not.toEqual([])
  })

  test('cancels no deployment for a run that its job’s `if` skips', () => {
    const cancelling = PAGES.filter((page) =>
      yamlOf(page).some((text) => (parse(text) as Workflow | null)?.concurrency !== undefined)
    )
    expect(cancelling).toEqual([])
  })

  test('holds back the README’s deployments at their jobs', () => {
    const shown = WORKFLOWS.filter(({ page }) => page === 'README.md').map(({ text }) => parse(text) as Workflow)
    const jobs = shown.flatMap((workflow) => Object.values(workflow.jobs ?? {}))
    expect(jobs.filter(({ concurrency }) => concurrency === undefined)).toEqual([])
  })

  test('of a workflow is one that GitHub could run', () => {
    expect(WORKFLOWS.filter(({ text }) => !couldRun(parse(text) as Workflow))).toEqual([])
  })
})

describe('the table of names', () => {
  test('on docs/how-it-works.md has those that are given', () => {
    const { executionRole, logGroup, securityGroup, family } = namesFor(
      { repository: 'acme/space', environment: 'main' },
      'eu-central-1'
    )
    const [, table = ''] = read('docs/how-it-works.md').split('| Thing ')
    const rows = [...table.matchAll(/^\| ([a-z ]+?) +\| `([^`]+)`/gm)].map(([, thing, name]) => [thing, name])
    expect(Object.fromEntries(rows)).toEqual({
      secret: secretNameFor('acme/space', 'docker.io'),
      'execution role': executionRole,
      'log group': logGroup,
      cluster: DEFAULTS.cluster,
      'security group': securityGroup,
      'task definition': family
    })
  })
})

describe('the check itself', () => {
  test.each([
    ['## What it costs, and how to remove it', 'what-it-costs-and-how-to-remove-it'],
    ['### `wait-for: stopped`', 'wait-for-stopped'],
    ['# [Copilot](https://example.com) & ecs-cli', 'copilot--ecs-cli'],
    ['## Was Köche_tun', 'was-köche_tun']
  ])('knows the anchor of %s', (heading, anchor) => {
    expect(anchorsIn(heading)).toEqual([anchor])
  })

  test('numbers headings of the same name, and takes no comment in a script for one', () => {
    expect(anchorsIn('# A\n```sh\n# not a heading\n```\n## A\n')).toEqual(['a', 'a-1'])
  })

  test('sees links and pictures, but none in code', () => {
    const text = '[a](b.md#c) ![d](e.png "f") <img src="g.png"> `[h](i)`\n\n```md\n[j](k)\n```\n'
    expect(linksIn(text)).toEqual(['b.md#c', 'e.png', 'g.png'])
  })

  test.each([
    ['docs/tasks.md', '../nowhere.md', 'there is no nowhere.md'],
    ['README.md', '#nowhere', 'README.md has no heading'],
    ['README.md', '../other', 'leads out of the repository']
  ])('finds that on %s the link %s is broken', (page, link, why) => {
    expect(whyBroken(page, link)).toContain(why)
  })
})

function couldRun({ on, jobs = {} }: Workflow): boolean {
  const all = Object.values(jobs).flatMap(({ uses, steps = [] }) => (uses === undefined ? [steps] : []))
  const areSteps = (steps: readonly Step[]) =>
    steps.length > 0 && steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))
  return on !== undefined && all.every(areSteps)
}

function isYaml(text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}

function yamlOf(page: string): string[] {
  return fencesIn(read(page))
    .filter(({ language }) => ['yaml', 'yml'].includes(language))
    .map(({ text }) => text)
}
